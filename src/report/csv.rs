//! Tables as CSV, as an office program takes them: UTF-8 with its mark, and no cell that it would run as a formula.

use super::{Cell, Sheet};

/// One table. Shares are written as percent with one digit, so that `87.5` is what a person reads.
pub fn csv(sheet: &Sheet) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(sheet.head.iter().map(|text| harmless(text)))?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) => harmless(text),
            Cell::Whole(number) => number.to_string(),
            Cell::Share(share) => format!("{:.1}", share * 100.0),
            Cell::Number(number) => format!("{number:.1}"),
            Cell::Nothing => String::new(),
        }))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// What begins like a formula gets an apostrophe, as OWASP advises ("CSV injection"): a unit may be called `=1+1`.
fn harmless(text: &str) -> String {
    let plain = text.trim_start_matches([' ', '\u{3000}', '\u{a0}', '\u{feff}']);
    let starts = plain.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if starts { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_comes_back() {
        let evil = ["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "営業,\"東京\"\n第1"];
        let sheet = Sheet {
            name: "x".to_owned(),
            head: vec!["=cmd".to_owned()],
            rows: evil.iter().map(|text| vec![Cell::Text((*text).to_owned())]).collect(),
        };
        let bytes = csv(&sheet).unwrap();
        assert!(bytes.starts_with(b"\xef\xbb\xbf'=cmd\r\n"));
        let mut reader = ::csv::ReaderBuilder::new().has_headers(true).from_reader(&bytes[3..]);
        let back: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
        for (text, back) in evil.iter().zip(&back).take(7) {
            assert_eq!(*back, format!("'{text}"));
        }
        assert_eq!(back[7], evil[7], "what is no formula stays as it is");
    }

    #[test]
    fn nothing_is_an_empty_cell_and_a_share_is_percent() {
        let row = vec![Cell::Nothing, Cell::Share(0.875), Cell::Whole(-3), Cell::Number(2.25)];
        let head = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        let bytes = csv(&Sheet { name: "x".to_owned(), head, rows: vec![row] }).unwrap();
        assert_eq!(std::str::from_utf8(&bytes[3..]).unwrap(), "a,b,c,d\r\n,87.5,-3,2.2\r\n");
    }
}
