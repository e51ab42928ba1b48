//! Five-field Unix cron, cut down to what a 1on1 needs: one time a day, on days that really come.
//! Dates are matched by the `cron` crate on civil time dressed as UTC; neither its zone handling nor its numbering of
//! weekdays (1 = Sunday) ever shows.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, Utc};
use cron::Schedule;
use jiff::civil::{Date, Time};

/// Longest accepted expression.
const MOST_BYTES: usize = 128;
/// A rhythm must come at least once in this many days.
const HORIZON_DAYS: usize = 400;

/// A checked cron expression with Unix meaning: 0 and 7 are Sunday, and when both day fields are restricted (neither
/// starts with `*`) a day that matches either of them counts.
#[derive(Clone, Debug)]
pub struct UnixCron {
    text: String,
    time: Time,
    /// A day counts if any of these includes it.
    either: Vec<Schedule>,
}

/// Why a cron expression can't be a rhythm.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    #[error("longer than 128 bytes")]
    TooLong,
    #[error("{0} fields instead of five")]
    Fields(usize),
    #[error("the {field:?} field {text:?} can't be read")]
    Field { field: CronField, text: String },
    #[error("more than one time a day")]
    SeveralTimes,
    #[error("does not happen within 400 days")]
    Never,
}

/// The five fields in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CronField {
    Minute,
    Hour,
    DayOfMonth,
    Month,
    Weekday,
}

impl UnixCron {
    /// Reads an expression; `today` is where the search for its first day starts.
    pub fn parse(text: &str, today: Date) -> Result<UnixCron, CronError> {
        let cron = UnixCron::read(text)?;
        let mut days = today.series(jiff::Span::new().days(1)).take(HORIZON_DAYS);
        if days.any(|d| cron.falls_on(d)) { Ok(cron) } else { Err(CronError::Never) }
    }

    /// Reads an expression without asking whether it ever comes: for stored ones, which were asked once.
    pub(super) fn read(text: &str) -> Result<UnixCron, CronError> {
        if text.len() > MOST_BYTES {
            return Err(CronError::TooLong);
        }
        let text = text.to_ascii_lowercase();
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, day, month, weekday] = fields[..] else { return Err(CronError::Fields(fields.len())) };
        let only = |field, text| match one_value(field, text) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(CronError::SeveralTimes),
            Err(e) => Err(e),
        };
        let (minute, hour) = (only(CronField::Minute, minute)?, only(CronField::Hour, hour)?);
        let days = values(CronField::DayOfMonth, day)?;
        let months = values(CronField::Month, month)?;
        let weekdays = values(CronField::Weekday, weekday)?;
        let quartz = |days: &str, weekdays: &str| {
            let months = list(&months, 0);
            let line = format!("0 {minute} {hour} {days} {months} {weekdays}");
            Schedule::from_str(&line).expect("plain lists of checked numbers are valid")
        };
        let (day_list, weekday_list) = (list(&days, 0), list(&weekdays, 1));
        // Unix calls a field restricted by how it is written: `*/2` is not.
        let either = if day.starts_with('*') || weekday.starts_with('*') {
            vec![quartz(&day_list, &weekday_list)]
        } else {
            vec![quartz(&day_list, "*"), quartz("*", &weekday_list)]
        };
        let time = Time::new(hour as i8, minute as i8, 0, 0).expect("checked hour and minute");
        Ok(UnixCron { text: fields.join(" "), time, either })
    }

    /// The expression in lower case, one space between fields.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The one time of day.
    pub fn time(&self) -> Time {
        self.time
    }

    pub(super) fn falls_on(&self, date: Date) -> bool {
        let (year, month, day) = (i32::from(date.year()), date.month() as u32, date.day() as u32);
        let (hour, minute) = (self.time.hour() as u32, self.time.minute() as u32);
        let civil = NaiveDate::from_ymd_opt(year, month, day).and_then(|d| d.and_hms_opt(hour, minute, 0));
        civil.is_some_and(|c| self.either.iter().any(|s| s.includes::<Utc>(c.and_utc())))
    }
}

impl PartialEq for UnixCron {
    fn eq(&self, other: &UnixCron) -> bool {
        self.text == other.text
    }
}

impl Eq for UnixCron {}

impl fmt::Display for UnixCron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl CronField {
    fn range(self) -> (u8, u8) {
        match self {
            CronField::Minute => (0, 59),
            CronField::Hour => (0, 23),
            CronField::DayOfMonth => (1, 31),
            CronField::Month => (1, 12),
            CronField::Weekday => (0, 7),
        }
    }

    fn value(self, text: &str) -> Option<u8> {
        const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
        let (names, first): (&[&str], u8) = match self {
            CronField::Month => (&MONTHS, 1),
            CronField::Weekday => (&WEEKDAYS, 0),
            _ => (&[], 0),
        };
        if let Some(at) = names.iter().position(|name| *name == text) {
            return Some(first + at as u8);
        }
        let digits = !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        let (low, high) = self.range();
        text.parse().ok().filter(|n| digits && (low..=high).contains(n))
    }
}

/// All values a field allows, Sunday as 0.
fn values(field: CronField, text: &str) -> Result<BTreeSet<u8>, CronError> {
    let wrong = || CronError::Field { field, text: text.to_owned() };
    let (low, high) = field.range();
    let mut out = BTreeSet::new();
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse::<u8>().ok().filter(|n| *n > 0).ok_or_else(wrong)?),
            None => (part, 1),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" && field == CronField::Weekday => (low, 6),
            _ if range == "*" => (low, high),
            Some((from, to)) => {
                let from = field.value(from).ok_or_else(wrong)?;
                let to = field.value(to).ok_or_else(wrong)?;
                // `fri-sun`: a Sunday that ends a range is the seventh day.
                (from, if field == CronField::Weekday && to == 0 && from > 0 { 7 } else { to })
            }
            None if part.contains('/') => return Err(wrong()),
            None => {
                let only = field.value(range).ok_or_else(wrong)?;
                (only, only)
            }
        };
        if from > to {
            return Err(wrong());
        }
        let sunday = |n| if field == CronField::Weekday && n == 7 { 0 } else { n };
        out.extend((from..=to).step_by(usize::from(step)).map(sunday));
    }
    Ok(out)
}

fn one_value(field: CronField, text: &str) -> Result<Option<u8>, CronError> {
    let values = values(field, text)?;
    Ok(values.first().copied().filter(|_| values.len() == 1))
}

fn list(values: &BTreeSet<u8>, shift: u8) -> String {
    values.iter().map(|n| (n + shift).to_string()).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(text: &str, from: Date, n: usize) -> Vec<String> {
        let cron = UnixCron::parse(text, from).unwrap();
        let all = from.series(jiff::Span::new().days(1)).take(800);
        all.filter(|d| cron.falls_on(*d)).take(n).map(|d| d.strftime("%a %-m/%-d").to_string()).collect()
    }

    #[test]
    fn weekdays_have_their_unix_numbers() {
        let monday = date(2026, 7, 20);
        assert_eq!(days("0 9 * * 1", monday, 2), ["Mon 7/20", "Mon 7/27"]);
        assert_eq!(days("0 9 * * 4", monday, 1), ["Thu 7/23"]);
        assert_eq!(days("0 9 * * 0", monday, 1), ["Sun 7/26"]);
        assert_eq!(days("0 9 * * 7", monday, 1), ["Sun 7/26"]);
        assert_eq!(days("0 9 * * 1-5", monday, 6).last().unwrap(), "Mon 7/27");
        assert_eq!(days("0 9 * * 5-7", monday, 3), ["Fri 7/24", "Sat 7/25", "Sun 7/26"]);
        assert_eq!(days("0 9 * * FRI-SUN", monday, 3), ["Fri 7/24", "Sat 7/25", "Sun 7/26"]);
        assert_eq!(days("0 9 * * */2", monday, 4), ["Tue 7/21", "Thu 7/23", "Sat 7/25", "Sun 7/26"]);
    }

    #[test]
    fn two_restricted_day_fields_mean_either() {
        let from = date(2026, 7, 1);
        assert_eq!(days("0 9 13 * fri", from, 4), ["Fri 7/3", "Fri 7/10", "Mon 7/13", "Fri 7/17"]);
        // Written with a star, a field does not count as restricted.
        assert_eq!(days("0 9 */2 * fri", from, 3), ["Fri 7/3", "Fri 7/17", "Fri 7/31"]);
        assert_eq!(days("0 9 1,15 * *", from, 3), ["Wed 7/1", "Wed 7/15", "Sat 8/1"]);
    }

    #[test]
    fn what_can_not_be_a_rhythm_is_refused() {
        let refused = |text: &str| UnixCron::parse(text, date(2026, 7, 20)).unwrap_err();
        assert_eq!(refused("0 0 9 * * 1"), CronError::Fields(6));
        assert_eq!(refused("0 0 9 * * 1 2026"), CronError::Fields(7));
        assert_eq!(refused("0 9 * *"), CronError::Fields(4));
        assert_eq!(refused("0 9,15 * * 1"), CronError::SeveralTimes);
        assert_eq!(refused("*/15 9 * * 1"), CronError::SeveralTimes);
        assert_eq!(refused("0 * * * 1"), CronError::SeveralTimes);
        assert_eq!(refused("0 9 30 2 *"), CronError::Never);
        assert_eq!(refused("0 9 29 2 *"), CronError::Never);
        assert_eq!(refused(&format!("0 9 * * {}", "1,".repeat(100))), CronError::TooLong);
        for bad in ["60 9 * * 1", "0 24 * * 1", "0 9 0 * 1", "0 9 * 13 1", "0 9 * * 8", "0 9 * * mon#2", "0 9 L * *"] {
            assert!(matches!(refused(bad), CronError::Field { .. }), "{bad}");
        }
        for bad in
            ["0 9 * * 5-1", "0 9 * * */0", "0 9 5/10 * *", "0 9 15W * *", "0 9 ? * 1", "0 9 * * 1,", "0 +9 * * 1"]
        {
            assert!(matches!(refused(bad), CronError::Field { .. }), "{bad}");
        }
    }
}
