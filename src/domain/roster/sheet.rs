//! A CSV as an office program writes it: in UTF-8, in UTF-16 or in Shift_JIS, with commas, semicolons or tabs. Reads
//! cells and kinds of cells; does not know what a file is about.

use encoding_rs::{Encoding, SHIFT_JIS};
use jiff::civil::Date;
use serde::Serialize;

use super::Wrong;

/// Most bytes of a file.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Most characters of a cell.
const MOST_CHARS: usize = 300;
/// More are not told: whoever sees so many has the wrong file.
const MOST_WRONG: usize = 200;

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    #[error("the file is neither in UTF-8 nor in Shift_JIS")]
    NotText,
    #[error("the file is larger than {megabytes} MB")]
    TooLarge { megabytes: usize },
    #[error("the first line has no column `{column}`")]
    NoColumn { column: String },
    #[error("the column `{column}` stands there twice")]
    ColumnTwice { column: String },
    #[error("there are more cells than columns; does one hold a comma without quotes?")]
    TooManyCells,
    #[error("`{column}` is empty")]
    Empty { column: String },
    #[error("`{column}` is longer than {most} characters")]
    TooLong { column: String, most: usize },
    #[error("{value:?} is no e-mail address")]
    NotAnAddress { value: String },
    #[error("{email} stands in line {first} already")]
    Twice { email: String, first: u64 },
    #[error("{value:?} is no date; write 2026-04-01 or 2026/4/1")]
    NotADate { value: String },
    #[error("the last day {left_on} is before the first, {hired_on}")]
    LeftBeforeHired { hired_on: Date, left_on: Date },
    #[error("the end {until} is before the beginning, {from}")]
    EndsBeforeItBegins { from: Date, until: Date },
    #[error("there is no time zone {value:?}; write Asia/Tokyo")]
    NoSuchZone { value: String },
    #[error("{value:?} is no rhythm: {why}")]
    NotARhythm { value: String, why: String },
    #[error("the team {value:?} has a part without a name")]
    BadTeam { value: String },
    #[error("{email} is their own manager")]
    OwnManager { email: String },
    #[error("the manager {email} is in no line and not known")]
    NoSuchManager { email: String },
    #[error("who leads whom runs in a circle: {circle}")]
    Circle { circle: String },
    #[error("{email} is in no line of the roster")]
    NotInRoster { email: String },
}

/// Rows of cells under a head, and what was wrong so far.
pub(in crate::domain) struct Sheet {
    head: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
    wrong: Vec<Wrong>,
    is_leave: bool,
}

/// One row, by the names of its columns.
pub(in crate::domain) struct Row<'a> {
    cells: &'a [String],
    head: &'a [String],
}

impl Sheet {
    /// Takes a file apart. What keeps it from being read at all is the error.
    pub fn open(bytes: &[u8], is_leave: bool) -> Result<Sheet, Vec<Wrong>> {
        let fail = |problem| vec![Wrong { in_leave: is_leave, line: 1, problem }];
        if bytes.len() > MOST_BYTES {
            return Err(fail(Problem::TooLarge { megabytes: MOST_BYTES / 1024 / 1024 }));
        }
        let text = decoded(bytes).ok_or_else(|| fail(Problem::NotText))?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(&text))
            .from_reader(text.as_bytes());
        let mut records = reader.records().filter_map(Result::ok);
        let head: Vec<String> = records
            .next()
            .map(|cells| cells.iter().map(|cell| cell.trim().to_lowercase()).collect())
            .unwrap_or_default();
        for (at, column) in head.iter().enumerate() {
            if !column.is_empty() && head[..at].contains(column) {
                return Err(fail(Problem::ColumnTwice { column: column.clone() }));
            }
        }
        let mut sheet = Sheet { head, rows: Vec::new(), wrong: Vec::new(), is_leave };
        let (mut line, mut counted) = (1, 0);
        for cells in records {
            // The reader's own count stops before the signs that end a line, and before empty lines.
            let from = cells.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
            let rest = text.as_bytes().get(from..).unwrap_or_default();
            let begins = from + rest.iter().take_while(|byte| matches!(**byte, b'\r' | b'\n')).count();
            let passed = text.as_bytes().get(counted..begins).unwrap_or_default();
            line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
            counted = begins;
            let cells: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if cells.iter().skip(sheet.head.len()).any(|cell| !cell.is_empty()) {
                sheet.note(line, Problem::TooManyCells);
            } else {
                sheet.rows.push((line, cells));
            }
        }
        Ok(sheet)
    }

    pub fn has(&self, column: &str) -> bool {
        self.head.iter().any(|name| name == column)
    }

    /// Notes a column that must be there and is not.
    pub fn needs(&mut self, column: &str) {
        if !self.has(column) {
            self.note(1, Problem::NoColumn { column: column.to_owned() });
        }
    }

    /// The columns that are none of these.
    pub fn others(&self, known: &[&str]) -> Vec<String> {
        self.head.iter().filter(|name| !name.is_empty() && !known.contains(&name.as_str())).cloned().collect()
    }

    pub fn note(&mut self, line: u64, problem: Problem) {
        if self.wrong.len() < MOST_WRONG {
            self.wrong.push(Wrong { in_leave: self.is_leave, line, problem });
        }
    }

    /// Reads each row into what it means, and says what was wrong, in the order of the lines.
    pub fn read<T>(mut self, read: impl Fn(&Row<'_>) -> Result<T, Problem>) -> Result<Vec<(u64, T)>, Vec<Wrong>> {
        let rows = std::mem::take(&mut self.rows);
        let mut all = Vec::with_capacity(rows.len());
        // Without its columns each line would be wrong.
        if self.wrong.iter().any(|wrong| matches!(wrong.problem, Problem::NoColumn { .. })) {
            return Err(self.wrong);
        }
        for (line, cells) in &rows {
            match read(&Row { cells, head: &self.head }) {
                Ok(one) => all.push((*line, one)),
                Err(problem) => self.note(*line, problem),
            }
        }
        if self.wrong.is_empty() {
            return Ok(all);
        }
        self.wrong.sort_by_key(|wrong| wrong.line);
        Err(self.wrong)
    }
}

impl Row<'_> {
    /// What stands in a column, if anything does.
    pub fn maybe(&self, column: &str) -> Result<Option<String>, Problem> {
        let at = self.head.iter().position(|name| name == column);
        let Some(cell) = at.and_then(|at| self.cells.get(at)).filter(|cell| !cell.is_empty()) else { return Ok(None) };
        if cell.chars().count() > MOST_CHARS {
            return Err(Problem::TooLong { column: column.to_owned(), most: MOST_CHARS });
        }
        Ok(Some(cell.clone()))
    }

    pub fn text(&self, column: &str) -> Result<String, Problem> {
        self.maybe(column)?.ok_or_else(|| Problem::Empty { column: column.to_owned() })
    }

    /// An address, in small letters.
    pub fn maybe_email(&self, column: &str) -> Result<Option<String>, Problem> {
        let Some(value) = self.maybe(column)? else { return Ok(None) };
        let is_address = value.split_once('@').is_some_and(|(name, domain)| {
            let plain = !value.chars().any(|c| c.is_whitespace() || c.is_control() || c == ',');
            plain && !name.is_empty() && domain.contains('.') && !domain.contains('@')
        });
        if is_address { Ok(Some(value.to_lowercase())) } else { Err(Problem::NotAnAddress { value }) }
    }

    pub fn email(&self, column: &str) -> Result<String, Problem> {
        self.maybe_email(column)?.ok_or_else(|| Problem::Empty { column: column.to_owned() })
    }

    pub fn maybe_date(&self, column: &str) -> Result<Option<Date>, Problem> {
        let Some(value) = self.maybe(column)? else { return Ok(None) };
        date(&value).map(Some).ok_or(Problem::NotADate { value })
    }

    pub fn date(&self, column: &str) -> Result<Date, Problem> {
        self.maybe_date(column)?.ok_or_else(|| Problem::Empty { column: column.to_owned() })
    }
}

/// A date with the year first, as offices write it. Others could be read in two ways.
fn date(text: &str) -> Option<Date> {
    let plain = text.replace(['/', '.', '年', '月'], "-");
    let mut parts = plain.trim_end_matches('日').split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn decoded(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding
            .decode_without_bom_handling_and_without_replacement(&bytes[length..])
            .map(std::borrow::Cow::into_owned);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => {
            SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
        }
    }
}

/// What stands most often in the head.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |sign: u8| head.bytes().filter(|byte| *byte == sign).count();
    // Of equal ones the last wins: the comma, which is the usual one.
    [b';', b'\t', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}
