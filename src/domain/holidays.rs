//! Japan's national holidays by the rules of the Holiday Act (国民の祝日に関する法律), 2022–2050.
//! Equinoxes are computed; the government announces each February those of the next year, and a company calendar can
//! open or close a day should they ever differ. Other countries' holidays are imported as closures, never guessed.

use jiff::civil::{Date, Weekday};

/// A holiday's name in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HolidayName {
    pub ja: &'static str,
    pub en: &'static str,
}

/// The years for which the rules below hold and were checked.
pub const YEARS: std::ops::RangeInclusive<i16> = 2022..=2050;

/// The national holiday on this date, including substitutes and days between two holidays. `None` outside `YEARS`.
pub fn japan(date: Date) -> Option<HolidayName> {
    if !YEARS.contains(&date.year()) {
        return None;
    }
    named(date).or_else(|| substitute(date)).or_else(|| between(date))
}

/// The sixteen named holidays of article 2.
fn named(date: Date) -> Option<HolidayName> {
    let name = |ja, en| Some(HolidayName { ja, en });
    let monday = |nth| date.weekday() == Weekday::Monday && (date.day() - 1) / 7 + 1 == nth;
    match (date.month(), date.day()) {
        (1, 1) => name("元日", "New Year's Day"),
        (1, _) if monday(2) => name("成人の日", "Coming of Age Day"),
        (2, 11) => name("建国記念の日", "National Foundation Day"),
        (2, 23) => name("天皇誕生日", "Emperor's Birthday"),
        (3, day) if day == equinox(date.year(), 20_843_100) => name("春分の日", "Vernal Equinox Day"),
        (4, 29) => name("昭和の日", "Showa Day"),
        (5, 3) => name("憲法記念日", "Constitution Day"),
        (5, 4) => name("みどりの日", "Greenery Day"),
        (5, 5) => name("こどもの日", "Children's Day"),
        (7, _) if monday(3) => name("海の日", "Marine Day"),
        (8, 11) => name("山の日", "Mountain Day"),
        (9, _) if monday(3) => name("敬老の日", "Respect for the Aged Day"),
        (9, day) if day == equinox(date.year(), 23_248_800) => name("秋分の日", "Autumnal Equinox Day"),
        (10, _) if monday(2) => name("スポーツの日", "Sports Day"),
        (11, 3) => name("文化の日", "Culture Day"),
        (11, 23) => name("勤労感謝の日", "Labour Thanksgiving Day"),
        _ => None,
    }
}

/// Day of the equinox in Japan, 1980–2099: its moment in March or September 1980, in millionths of a day, drifts by what
/// the solar year is longer than 365 days, and falls back a day with each leap year.
fn equinox(year: i16, in_1980: i64) -> i8 {
    let years = i64::from(year) - 1980;
    ((in_1980 + 242_194 * years) / 1_000_000 - years / 4) as i8
}

/// Article 3(2): the first day after a Sunday holiday that is not itself a named one.
fn substitute(date: Date) -> Option<HolidayName> {
    let mut day = date.yesterday().ok()?;
    while named(day).is_some() {
        if day.weekday() == Weekday::Sunday {
            return Some(HolidayName { ja: "振替休日", en: "Substitute Holiday" });
        }
        day = day.yesterday().ok()?;
    }
    None
}

/// Article 3(3): an ordinary day between two named holidays.
fn between(date: Date) -> Option<HolidayName> {
    let (before, after) = (date.yesterday().ok()?, date.tomorrow().ok()?);
    (named(before).is_some() && named(after).is_some())
        .then_some(HolidayName { ja: "国民の休日", en: "Citizens' Holiday" })
}
