//! How stored values become the domain's: one reader per kind of value, each naming table, column and row when what is
//! stored makes no sense.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use super::{Fault, Result};

/// Where a value comes from, for the fault that names it.
pub(crate) struct Place<'a> {
    pub table: &'static str,
    pub id: &'a str,
}

impl Place<'_> {
    pub(crate) fn bad(&self, column: &'static str) -> Fault {
        Fault::Stored { table: self.table, column, id: self.id.to_owned() }
    }

    pub(crate) fn instant(&self, column: &'static str, ms: i64) -> Result<Timestamp> {
        Timestamp::from_millisecond(ms).map_err(|_| self.bad(column))
    }

    pub(crate) fn maybe_instant(&self, column: &'static str, ms: Option<i64>) -> Result<Option<Timestamp>> {
        ms.map(|ms| self.instant(column, ms)).transpose()
    }

    pub(crate) fn date(&self, column: &'static str, text: &str) -> Result<Date> {
        text.parse().map_err(|_| self.bad(column))
    }

    pub(crate) fn maybe_date(&self, column: &'static str, text: Option<&str>) -> Result<Option<Date>> {
        text.map(|text| self.date(column, text)).transpose()
    }

    pub(crate) fn local(&self, column: &'static str, text: &str) -> Result<DateTime> {
        text.parse().map_err(|_| self.bad(column))
    }

    pub(crate) fn time(&self, column: &'static str, text: &str) -> Result<Time> {
        text.parse().map_err(|_| self.bad(column))
    }

    pub(crate) fn small(&self, column: &'static str, number: i64) -> Result<u32> {
        u32::try_from(number).map_err(|_| self.bad(column))
    }

    pub(crate) fn one<T>(&self, column: &'static str, value: Option<T>) -> Result<T> {
        value.ok_or_else(|| self.bad(column))
    }
}

/// An instant as it is stored.
pub(crate) fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// A wall-clock time as it is stored: sorts as text, reads as ISO.
pub(crate) fn local(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

pub(crate) fn clock(at: Time) -> String {
    at.strftime("%H:%M").to_string()
}
