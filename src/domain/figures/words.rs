//! Periods as people write them, in either language: `2026-10`, `10月`, `先月`, `FY2026`, `2026年度 第1四半期`, `last 6 months`.

use jiff::civil::Date;

use super::{Month, Period};
use crate::domain::normal::normalise;

/// The longest period that is looked at, in months.
const LONGEST: i32 = 60;
/// Months shown when nobody says which.
const USUAL: i32 = 3;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The last three months with this one: what is meant when nothing is said.
pub fn usual(today: Date) -> Period {
    Period::up_to(Month::of(today), USUAL)
}

/// Which period is meant; `starts` is the month, 1 to 12, in which the company's years begin. `None` when it is none.
pub fn read(text: &str, today: Date, starts: i8) -> Option<Period> {
    let text = normalise(text);
    let this = Month::of(today);
    let one = |month: Month| Some(Period::month(month));
    let year = Period::fiscal_year(this, starts);
    match text.as_str() {
        "今月" | "当月" | "this month" => return one(this),
        "先月" | "前月" | "last month" => return one(this.plus(-1)),
        "先々月" | "先先月" => return one(this.plus(-2)),
        "今年度" | "本年度" | "this fiscal year" | "this fy" => return Some(year),
        "昨年度" | "前年度" | "去年度" | "last fiscal year" | "last fy" => {
            return Some(Period::fiscal_year(year.first.plus(-1), starts));
        }
        _ => {}
    }
    last_months(&text, this)
        .or_else(|| fiscal(&text, starts))
        .or_else(|| numbered(&text, this).or_else(|| named(&text, this)).and_then(one))
}

/// `直近6か月`, `過去6ヶ月`, `last 6 months`: up to and with this one.
fn last_months(text: &str, this: Month) -> Option<Period> {
    let bare = ["直近", "過去", "last "].iter().find_map(|start| text.strip_prefix(start))?.trim();
    let bare = ["か月", "ヶ月", "ケ月", "カ月", "months", "month"].iter().find_map(|end| bare.strip_suffix(end))?;
    let count: i32 = bare.trim_end_matches("間").trim().parse().ok()?;
    (1..=LONGEST).contains(&count).then(|| Period::up_to(this, count))
}

/// `2026年度`, `fy2026`, `fy 2026 q1`, `2026年度第1四半期`, `2026年度上期`.
fn fiscal(text: &str, starts: i8) -> Option<Period> {
    let (year, rest) = match text.strip_prefix("fy") {
        Some(rest) => {
            let rest = rest.trim_start();
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest.split_at(end)
        }
        None => text.split_once("年度")?,
    };
    let year: i16 = year.parse().ok().filter(|year| (2000..=9998).contains(year))?;
    let whole = Period::fiscal_year(Month { year, month: starts.clamp(1, 12) }, starts);
    let part = |skip: i32, months: i32| {
        Some(Period { first: whole.first.plus(skip), last: whole.first.plus(skip + months - 1) })
    };
    match rest.trim() {
        "" => Some(whole),
        "上期" | "上半期" | "h1" => part(0, 6),
        "下期" | "下半期" | "h2" => part(6, 6),
        quarter => {
            let number = quarter.strip_prefix('q').or_else(|| quarter.strip_prefix('第')?.strip_suffix("四半期"))?;
            let number: i32 = number.trim().parse().ok().filter(|number| (1..=4).contains(number))?;
            part((number - 1) * 3, 3)
        }
    }
}

/// `2026-10`, `2026/10`, `2026年10月`, and `10月`: the last October that has begun.
fn numbered(text: &str, this: Month) -> Option<Month> {
    if let Some(bare) = text.strip_suffix('月') {
        return match bare.split_once('年') {
            Some((year, month)) => month_of(year.trim(), month.trim()),
            None => latest(bare.trim().parse().ok()?, this),
        };
    }
    let (year, month) = text.split_once('-').or_else(|| text.split_once('/'))?;
    month_of(year, month)
}

/// `oct`, `october`, `october 2026`.
fn named(text: &str, this: Month) -> Option<Month> {
    let (name, year) = match text.split_once(' ') {
        Some((name, year)) => (name, Some(year)),
        None => (text, None),
    };
    let long = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october"];
    let long = long.into_iter().chain(["november", "december"]);
    let at =
        MONTHS.iter().position(|short| *short == name).or_else(|| long.into_iter().position(|long| long == name))?;
    let number = i8::try_from(at + 1).ok()?;
    match year {
        Some(year) => month_of(year, &number.to_string()),
        None => latest(number, this),
    }
}

fn month_of(year: &str, month: &str) -> Option<Month> {
    let year = year.parse().ok().filter(|year| (2000..=9998).contains(year))?;
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    Some(Month { year, month })
}

fn latest(month: i8, this: Month) -> Option<Month> {
    let year = if month > this.month { this.year - 1 } else { this.year };
    (1..=12).contains(&month).then_some(Month { year, month })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read_on_22_november_2026(text: &str) -> Option<String> {
        read(text, date(2026, 11, 22), 4).map(|period| format!("{}..{}", period.first, period.last))
    }

    #[test]
    fn periods_are_read_in_both_languages() {
        for (text, period) in [
            ("今月", "2026-11..2026-11"),
            ("last month", "2026-10..2026-10"),
            ("10月", "2026-10..2026-10"),
            ("１２月", "2025-12..2025-12"),
            ("2026-10", "2026-10..2026-10"),
            ("2026/4", "2026-04..2026-04"),
            ("2026年10月", "2026-10..2026-10"),
            ("october", "2026-10..2026-10"),
            ("Dec 2024", "2024-12..2024-12"),
            ("2026年度", "2026-04..2027-03"),
            ("FY2026", "2026-04..2027-03"),
            ("fy 2025 q4", "2026-01..2026-03"),
            ("2026年度 第1四半期", "2026-04..2026-06"),
            ("2026年度下期", "2026-10..2027-03"),
            ("今年度", "2026-04..2027-03"),
            ("last fiscal year", "2025-04..2026-03"),
            ("直近6か月", "2026-06..2026-11"),
            ("last 12 months", "2025-12..2026-11"),
        ] {
            assert_eq!(read_on_22_november_2026(text).as_deref(), Some(period), "{text}");
        }
    }

    #[test]
    fn what_is_no_period_is_none() {
        for text in
            ["", "13月", "0月", "2026-13", "foo", "fy2026 q5", "fy", "last 0 months", "last 900 months", "月", "-"]
        {
            assert_eq!(read_on_22_november_2026(text), None, "{text}");
        }
    }

    #[test]
    fn years_begin_where_the_company_says() {
        let january = read("FY2026", date(2026, 11, 22), 1).map(|period| (period.first.month, period.last.month));
        assert_eq!(january, Some((1, 12)));
        let before = read("今年度", date(2026, 3, 31), 4).map(|period| period.first.to_string());
        assert_eq!(before.as_deref(), Some("2025-04"));
    }
}
