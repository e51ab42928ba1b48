//! Ten-second questions: eight statements, two a fortnight, each every eight weeks. Whose answers are put together and what
//! is said of them is [`super::anonymity`]'s. Knows no wording and no storage.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::anonymity::{LEAST, LEAST_SENSITIVE, Response, Shown};
use super::figures::{Month, Period};

/// The version of how measures are made; it is stored with each published figure.
pub const DEFINITION: &str = "v1";
/// So long after a fiscal year its secret is kept, in days.
const SECRET_DAYS: i64 = 60;

/// A statement that somebody agrees with or not, from 5 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Item {
    P1,
    P2,
    P3,
    P4,
    P5,
    P6,
    P7,
    P8,
}

impl Item {
    pub const ALL: [Item; 8] = [Item::P1, Item::P2, Item::P3, Item::P4, Item::P5, Item::P6, Item::P7, Item::P8];

    pub fn code(self) -> &'static str {
        match self {
            Item::P1 => "p1",
            Item::P2 => "p2",
            Item::P3 => "p3",
            Item::P4 => "p4",
            Item::P5 => "p5",
            Item::P6 => "p6",
            Item::P7 => "p7",
            Item::P8 => "p8",
        }
    }

    pub fn from_code(code: &str) -> Option<Item> {
        Item::ALL.into_iter().find(|item| item.code() == code)
    }
}

/// What is published. No statement stands alone: the measures share none, so that no two of them can be subtracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    Safety,
    Engagement,
    Usefulness,
    Workload,
    /// The share of pairs that an early rule held for. Of pairs, not of answers.
    Early,
}

impl Measure {
    pub const ALL: [Measure; 5] =
        [Measure::Safety, Measure::Engagement, Measure::Usefulness, Measure::Workload, Measure::Early];

    pub fn code(self) -> &'static str {
        match self {
            Measure::Safety => "safety",
            Measure::Engagement => "engagement",
            Measure::Usefulness => "usefulness",
            Measure::Workload => "workload",
            Measure::Early => "early",
        }
    }

    pub fn from_code(code: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|measure| measure.code() == code)
    }

    pub fn items(self) -> &'static [Item] {
        match self {
            Measure::Safety => &[Item::P1, Item::P2, Item::P3],
            Measure::Engagement => &[Item::P4, Item::P5, Item::P6],
            Measure::Usefulness => &[Item::P7],
            Measure::Workload => &[Item::P8],
            Measure::Early => &[],
        }
    }

    /// The least number that anything is said of.
    pub fn least(self) -> usize {
        match self {
            Measure::Workload => LEAST_SENSITIVE,
            Measure::Safety | Measure::Engagement | Measure::Usefulness | Measure::Early => LEAST,
        }
    }
}

/// What is published of a group: once, and never changed after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PulseFigure {
    /// First day of the quarter.
    pub quarter: Date,
    pub measure: Measure,
    /// Paths of the units in it; none for the whole company.
    pub parts: Vec<String>,
    pub n: i64,
    pub response: Response,
    pub shown: Shown,
    /// The least number the measure is published for.
    pub least: i64,
    pub definition: String,
}

impl PulseFigure {
    pub fn is_company(&self) -> bool {
        self.parts.is_empty()
    }

    /// Points above an earlier figure of the same group; `None` where the two can't be compared: one of them is a word, less
    /// than half answered, or they were made in different ways.
    pub fn points_since(&self, earlier: &PulseFigure) -> Option<i16> {
        let same =
            self.measure == earlier.measure && self.parts == earlier.parts && self.definition == earlier.definition;
        let enough = self.response != Response::Low && earlier.response != Response::Low;
        match (self.shown, earlier.shown) {
            (Shown::Score(now), Shown::Score(then)) if same && enough => Some(i16::from(now) - i16::from(then)),
            _ => None,
        }
    }
}

/// Two weeks, from a Monday on; the same for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fortnight {
    pub monday: Date,
}

/// A Monday with which a fortnight begins.
const FIRST: Date = jiff::civil::date(2024, 1, 1);

impl Fortnight {
    pub fn of(day: Date) -> Fortnight {
        let since = FIRST.until(day).map_or(0, |span| i64::from(span.get_days()));
        Fortnight { monday: day.saturating_sub(since.rem_euclid(14).days()) }
    }

    pub fn last_day(self) -> Date {
        self.monday.saturating_add(13.days())
    }

    /// The two statements of it: eight of them in four fortnights.
    pub fn items(self) -> [Item; 2] {
        let since = FIRST.until(self.monday).map_or(0, |span| i64::from(span.get_days()));
        match (since / 14).rem_euclid(4) {
            0 => [Item::P1, Item::P4],
            1 => [Item::P2, Item::P5],
            2 => [Item::P3, Item::P6],
            _ => [Item::P7, Item::P8],
        }
    }

    /// The day on which it is asked: the first Wednesday, when the week has begun. Its quarter is the one that counts.
    pub fn asked_on(self) -> Date {
        self.monday.saturating_add(i64::from(self.monday.weekday().until(Weekday::Wednesday)).days())
    }
}

/// A quarter of a fiscal year: what figures are published for, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarter {
    pub months: Period,
    pub year: Period,
}

impl Quarter {
    /// The quarter that a day is in, when fiscal years begin in month `starts` (1 to 12).
    pub fn of(day: Date, starts: i8) -> Quarter {
        let month = Month::of(day);
        let year = Period::fiscal_year(month, starts);
        let since = (i32::from(month.month) - i32::from(year.first.month)).rem_euclid(12);
        let first = year.first.plus(since / 3 * 3);
        Quarter { months: Period { first, last: first.plus(2) }, year }
    }

    pub fn first_day(&self) -> Date {
        self.months.first.first_day()
    }

    pub fn last_day(&self) -> Date {
        self.months.last.last_day()
    }

    /// The day on which nobody can tell any more whose answers were whose.
    pub fn secret_ends(&self) -> Date {
        self.year.last.last_day().saturating_add((SECRET_DAYS + 1).days())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_statement_comes_once_in_eight_weeks() {
        let mut fortnight = Fortnight::of(date(2026, 11, 25));
        assert_eq!((fortnight.monday, fortnight.asked_on()), (date(2026, 11, 16), date(2026, 11, 18)));
        let mut asked = Vec::new();
        for _ in 0..4 {
            asked.extend(fortnight.items());
            let next = fortnight.last_day().tomorrow().unwrap();
            assert_eq!(Fortnight::of(fortnight.last_day()), fortnight);
            fortnight = Fortnight::of(next);
            assert_eq!(fortnight.monday, next);
        }
        asked.sort_by_key(|item| item.code());
        assert_eq!(asked, Item::ALL);
        assert_eq!(Fortnight::of(date(2023, 12, 31)).monday, date(2023, 12, 18));
    }

    #[test]
    fn quarters_follow_the_fiscal_year_and_secrets_outlive_it_by_sixty_days() {
        let quarter = Quarter::of(date(2026, 11, 22), 4);
        assert_eq!((quarter.first_day(), quarter.last_day()), (date(2026, 10, 1), date(2026, 12, 31)));
        assert_eq!(quarter.secret_ends(), date(2027, 5, 31));
        let last = Quarter::of(date(2027, 2, 28), 4);
        assert_eq!((last.first_day(), last.year), (date(2027, 1, 1), quarter.year));
        let odd = Quarter::of(date(2026, 1, 15), 11);
        assert_eq!((odd.first_day(), odd.last_day()), (date(2025, 11, 1), date(2026, 1, 31)));
    }

    #[test]
    fn only_two_numbers_of_enough_people_made_alike_are_compared() {
        let figure = |shown, response| PulseFigure {
            quarter: date(2026, 4, 1),
            measure: Measure::Engagement,
            parts: Vec::new(),
            n: 40,
            response,
            shown,
            least: 5,
            definition: DEFINITION.to_owned(),
        };
        let first = figure(Shown::Score(60), Response::Mid);
        assert_eq!(figure(Shown::Score(67), Response::High).points_since(&first), Some(7));
        assert_eq!(figure(Shown::Score(52), Response::Mid).points_since(&first), Some(-8));
        for other in [
            figure(Shown::Score(67), Response::Low),
            figure(Shown::Level(super::super::anonymity::Level::High), Response::High),
            PulseFigure { measure: Measure::Safety, ..first.clone() },
            PulseFigure { parts: vec!["Sales".to_owned()], ..first.clone() },
            PulseFigure { definition: "v0".to_owned(), ..first.clone() },
        ] {
            assert_eq!((other.points_since(&first), first.points_since(&other)), (None, None), "{other:?}");
        }
    }

    #[test]
    fn measures_share_no_statement_and_use_each() {
        let mut used: Vec<Item> = Measure::ALL.iter().flat_map(|measure| measure.items()).copied().collect();
        used.sort_by_key(|item| item.code());
        assert_eq!(used, Item::ALL);
    }
}
