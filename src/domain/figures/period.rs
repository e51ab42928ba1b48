//! Months, and the years and quarters of a company that begin in any month: in Japan mostly in April.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A calendar month; a slot belongs to the month of its original date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

/// A run of whole months, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    pub first: Month,
    pub last: Month,
}

impl Month {
    pub fn of(day: Date) -> Month {
        Month { year: day.year(), month: day.month() }
    }

    /// This many months later; negative for earlier.
    pub fn plus(self, months: i32) -> Month {
        let all = i32::from(self.year) * 12 + i32::from(self.month) - 1 + months;
        let year = i16::try_from(all.div_euclid(12)).unwrap_or(i16::MAX);
        let month = i8::try_from(all.rem_euclid(12) + 1).unwrap_or(1);
        Month { year, month }
    }

    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month, 1).unwrap_or(Date::MAX)
    }

    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }
}

impl Period {
    pub fn month(month: Month) -> Period {
        Period { first: month, last: month }
    }

    /// The last `count` months up to and with this one.
    pub fn up_to(last: Month, count: i32) -> Period {
        Period { first: last.plus(1 - count.max(1)), last }
    }

    /// The company's year that this month is in, when its years begin in month `starts` (1 to 12).
    pub fn fiscal_year(of: Month, starts: i8) -> Period {
        let since = (i32::from(of.month) - i32::from(starts)).rem_euclid(12);
        let first = of.plus(-since);
        Period { first, last: first.plus(11) }
    }

    /// The calendar quarters that lie in it whole, and the months before and after them. Without such a quarter all of it
    /// is before.
    pub fn in_quarters(self) -> (Option<Period>, Option<Period>, Option<Period>) {
        let into = |month: Month| (i32::from(month.month) - 1).rem_euclid(3);
        let first = self.first.plus((3 - into(self.first)) % 3);
        let last = self.last.plus(-((into(self.last) + 1) % 3));
        if first > last {
            return (Some(self), None, None);
        }
        let before = Period { first: self.first, last: first.plus(-1) };
        let after = Period { first: last.plus(1), last: self.last };
        let some = |period: Period| (period.first <= period.last).then_some(period);
        (some(before), Some(Period { first, last }), some(after))
    }

    pub fn months(self) -> impl Iterator<Item = Month> {
        std::iter::successors(Some(self.first), |month| Some(month.plus(1)))
            .take_while(move |month| *month <= self.last)
    }
}

/// `2026-04`, as it is stored.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = ();

    fn from_str(text: &str) -> Result<Month, ()> {
        let (year, month) = text.split_once('-').ok_or(())?;
        let month = Month { year: year.parse().map_err(|_| ())?, month: month.parse().map_err(|_| ())? };
        (1..=12).contains(&month.month).then_some(month).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_and_the_months_around_them_are_the_period_once() {
        let start = Month { year: 2025, month: 1 };
        for (from, count) in (0..12).flat_map(|from| (1..40).map(move |count| (from, count))) {
            let first = start.plus(from);
            let period = Period { first, last: first.plus(count - 1) };
            let (before, quarters, after) = period.in_quarters();
            let all: Vec<Month> = [before, quarters, after].into_iter().flatten().flat_map(Period::months).collect();
            assert_eq!(all, period.months().collect::<Vec<_>>());
            assert!([before, after].into_iter().flatten().all(|part| part.months().count() < 5));
            assert!(quarters.is_none_or(|part| part.first.month % 3 == 1 && part.last.month % 3 == 0));
        }
    }
}
