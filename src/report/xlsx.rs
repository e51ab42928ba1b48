//! Tables as a workbook, one sheet each. Texts are written as texts, so that none is ever run as a formula.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{Cell, Sheet};

/// As long as a sheet's name may be.
const LONGEST_NAME: usize = 31;

pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (bold, percent, decimal) =
        (Format::new().set_bold(), Format::new().set_num_format("0.0%"), Format::new().set_num_format("0.0"));
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(name(&sheet.name))?;
        page.set_freeze_panes(1, 0)?;
        for (column, text) in (0_u16..).zip(&sheet.head) {
            page.write_string_with_format(0, column, text, &bold)?;
        }
        for (line, row) in (1_u32..).zip(&sheet.rows) {
            for (column, cell) in (0_u16..).zip(row) {
                match cell {
                    Cell::Text(text) => page.write_string(line, column, text)?,
                    Cell::Whole(number) => page.write_number(line, column, *number as f64)?,
                    Cell::Share(share) => page.write_number_with_format(line, column, *share, &percent)?,
                    Cell::Number(number) => page.write_number_with_format(line, column, *number, &decimal)?,
                    Cell::Nothing => continue,
                };
            }
        }
        page.autofit();
    }
    book.save_to_buffer()
}

/// A name that a workbook takes.
fn name(text: &str) -> String {
    text.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_text_that_looks_like_a_formula_is_a_text() {
        let rows = vec![vec![Cell::Text("=1+1".to_owned()), Cell::Share(0.5), Cell::Nothing, Cell::Whole(7)]];
        let head = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        let bytes = xlsx(&[Sheet { name: "x/y".to_owned(), head, rows }]).unwrap();
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut read = |name: &str| {
            let mut text = String::new();
            book.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let page = read("xl/worksheets/sheet1.xml");
        assert!(!page.contains("<f>"), "no formula: {page}");
        assert!(read("xl/sharedStrings.xml").contains("=1+1"));
        assert!(page.contains("<v>0.5</v>") && page.contains("<v>7</v>"));
        assert!(read("xl/workbook.xml").contains("name=\"xy\""));
    }
}
