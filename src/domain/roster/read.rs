//! Reads the roster: one line an employee. Each line by itself; what lines mean together is in `changes`.

use std::collections::HashMap;

use jiff::civil::Date;

use super::sheet::{Problem, Row, Sheet};
use super::{Fields, Wrong};
use crate::domain::people::Zone;
use crate::domain::rhythm;

/// A column besides `email` and `name`, which are always there. A column that a file leaves out says nothing; an empty
/// cell in it says "none".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Reading,
    Manager,
    Team,
    HiredOn,
    LeftOn,
    Zone,
    Rhythm,
}

impl Column {
    pub const ALL: [Column; 7] =
        [Column::Reading, Column::Manager, Column::Team, Column::HiredOn, Column::LeftOn, Column::Zone, Column::Rhythm];

    pub fn name(self) -> &'static str {
        match self {
            Column::Reading => "reading",
            Column::Manager => "manager_email",
            Column::Team => "team",
            Column::HiredOn => "hired_on",
            Column::LeftOn => "left_on",
            Column::Zone => "zone",
            Column::Rhythm => "rhythm",
        }
    }
}

/// A roster as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    pub lines: Vec<Line>,
    pub columns: Vec<Column>,
    /// Columns that mean nothing here.
    pub ignored: Vec<String>,
}

/// Somebody, and where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub number: u64,
    pub fields: Fields,
}

/// Reads a roster. `today` is what a rhythm without a date counts from.
pub fn read_roster(bytes: &[u8], today: Date) -> Result<Roster, Vec<Wrong>> {
    let mut sheet = Sheet::open(bytes, false)?;
    sheet.needs("email");
    sheet.needs("name");
    let columns: Vec<Column> = Column::ALL.into_iter().filter(|column| sheet.has(column.name())).collect();
    let known: Vec<&str> = ["email", "name"].into_iter().chain(Column::ALL.map(Column::name)).collect();
    let ignored = sheet.others(&known);
    let rows = sheet.read(|row| fields(row, today))?;

    let mut first: HashMap<&str, u64> = HashMap::with_capacity(rows.len());
    let mut wrong = Vec::new();
    for (line, fields) in &rows {
        if let Some(first) = first.get(fields.email.as_str()) {
            let problem = Problem::Twice { email: fields.email.clone(), first: *first };
            wrong.push(Wrong { in_leave: false, line: *line, problem });
        } else {
            first.insert(&fields.email, *line);
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let lines = rows.into_iter().map(|(number, fields)| Line { number, fields }).collect();
    Ok(Roster { lines, columns, ignored })
}

fn fields(row: &Row<'_>, today: Date) -> Result<Fields, Problem> {
    let fields = Fields {
        email: row.email("email")?,
        name: row.text("name")?,
        reading: row.maybe("reading")?,
        manager: row.maybe_email("manager_email")?,
        team: row.maybe("team")?.map(|team| team_path(&team)).transpose()?,
        hired_on: row.maybe_date("hired_on")?,
        left_on: row.maybe_date("left_on")?,
        zone: row.maybe("zone")?,
        rhythm: row.maybe("rhythm")?,
    };
    if fields.manager.as_ref() == Some(&fields.email) {
        return Err(Problem::OwnManager { email: fields.email });
    }
    if let (Some(hired_on), Some(left_on)) = (fields.hired_on, fields.left_on)
        && left_on < hired_on
    {
        return Err(Problem::LeftBeforeHired { hired_on, left_on });
    }
    if let Some(value) = fields.zone.as_ref().filter(|zone| Zone::named(zone).is_none()) {
        return Err(Problem::NoSuchZone { value: value.clone() });
    }
    if let Some(value) = &fields.rhythm {
        rhythm::parse(value, today)
            .map_err(|error| Problem::NotARhythm { value: value.clone(), why: error.to_string() })?;
    }
    Ok(fields)
}

/// A unit's path, without room around its parts.
fn team_path(team: &str) -> Result<String, Problem> {
    let parts: Vec<&str> = team.split('/').map(str::trim).collect();
    if parts.iter().any(|part| part.is_empty()) {
        return Err(Problem::BadTeam { value: team.to_owned() });
    }
    Ok(parts.join("/"))
}
