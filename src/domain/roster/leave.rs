//! Reads the list of leaves of absence: from which day until which, never why.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Wrong;
use super::sheet::{Problem, Sheet};

/// Days away, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leave {
    pub from: Date,
    pub until: Date,
}

/// A list of leaves as it was read: by address, sorted, none touching the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeaveFile {
    pub of: BTreeMap<String, Vec<Leave>>,
    /// Where each address was first named.
    pub lines: BTreeMap<String, u64>,
    pub ignored: Vec<String>,
}

/// Reads `email,from,until`. An empty `until` means that nobody knows yet.
pub fn read_leave(bytes: &[u8]) -> Result<LeaveFile, Vec<Wrong>> {
    let mut sheet = Sheet::open(bytes, true)?;
    for column in ["email", "from", "until"] {
        sheet.needs(column);
    }
    let mut file = LeaveFile { ignored: sheet.others(&["email", "from", "until"]), ..LeaveFile::default() };
    let rows = sheet.read(|row| {
        let (email, from) = (row.email("email")?, row.date("from")?);
        let until = row.maybe_date("until")?.unwrap_or(Date::MAX);
        if until < from {
            return Err(Problem::EndsBeforeItBegins { from, until });
        }
        Ok((email, Leave { from, until }))
    })?;
    for (line, (email, leave)) in rows {
        file.lines.entry(email.clone()).or_insert(line);
        file.of.entry(email).or_default().push(leave);
    }
    for leaves in file.of.values_mut() {
        leaves.sort();
        *leaves = joined(leaves);
    }
    Ok(file)
}

/// Leaves that overlap or follow each other day on day are one.
fn joined(sorted: &[Leave]) -> Vec<Leave> {
    let mut all: Vec<Leave> = Vec::with_capacity(sorted.len());
    for leave in sorted {
        match all.last_mut().filter(|last| leave.from <= last.until.tomorrow().unwrap_or(last.until)) {
            Some(last) => last.until = last.until.max(leave.until),
            None => all.push(*leave),
        }
    }
    all
}
