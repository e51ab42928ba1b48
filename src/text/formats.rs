//! Dates, times and numbers as people read them. Everything here is civil time, already in the reader's zone.
//! `today` is the reader's day: it decides between 「明日」, a short date and one with its year.

use jiff::civil::{Date, DateTime, Time, Weekday};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::lang::Lang;

/// `7/23(木)`, in another year `2027/1/15(金)`; `Thu 23 Jul`, `Fri 15 Jan 2027`.
pub fn date(lang: Lang, date: Date, today: Date) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    let weekday = weekday_short(lang, date.weekday());
    let same_year = year == today.year();
    match lang {
        Lang::Ja if same_year => format!("{month}/{day}({weekday})"),
        Lang::Ja => format!("{year}/{month}/{day}({weekday})"),
        Lang::En if same_year => format!("{weekday} {day} {}", month_short(month)),
        Lang::En => format!("{weekday} {day} {} {year}", month_short(month)),
    }
}

/// A date as one says it: with 今日 or 明日 in front when it is near.
pub fn near(lang: Lang, day: Date, today: Date) -> String {
    let full = date(lang, day, today);
    match near_word(lang, day, today) {
        None => full,
        Some(word) => match lang {
            Lang::Ja => format!("{word} {full}"),
            Lang::En => format!("{word}, {full}"),
        },
    }
}

/// The day without its weekday, for saying which weekday it is: `7/23`, `23 Jul`.
pub fn day(lang: Lang, day: Date, today: Date) -> String {
    let (number, month, year) = (day.day(), day.month(), day.year());
    let same_year = year == today.year();
    match lang {
        Lang::Ja if same_year => format!("{month}/{number}"),
        Lang::Ja => format!("{year}/{month}/{number}"),
        Lang::En if same_year => format!("{number} {}", month_short(month)),
        Lang::En => format!("{number} {} {year}", month_short(month)),
    }
}

/// With a capital at its beginning, for English texts that start with a date or a term.
pub fn initial(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// `15:00`, `9:30`.
pub fn time(time: Time) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

/// `7/23(木) 15:00`, `明日 7/21(火) 15:00`; `Thu 23 Jul, 15:00`, `tomorrow, Tue 21 Jul, 15:00`.
pub fn when(lang: Lang, at: DateTime, today: Date) -> String {
    joined(lang, &near(lang, at.date(), today), at.time())
}

/// Date and time without 今日 and 明日: for records and for buttons that stay readable tomorrow.
pub fn when_plain(lang: Lang, at: DateTime, today: Date) -> String {
    joined(lang, &date(lang, at.date(), today), at.time())
}

/// `7/23(木) 15:00–15:30`; past midnight both ends carry their date.
pub fn range(lang: Lang, from: DateTime, to: DateTime, today: Date) -> String {
    let end = if from.date() == to.date() { time(to.time()) } else { when_plain(lang, to, today) };
    format!("{}–{end}", when(lang, from, today))
}

/// `火曜`, `Tuesday`.
pub fn weekday(lang: Lang, day: Weekday) -> String {
    match lang {
        Lang::Ja => format!("{}曜", weekday_short(lang, day)),
        Lang::En => match day {
            Weekday::Monday => "Monday",
            Weekday::Tuesday => "Tuesday",
            Weekday::Wednesday => "Wednesday",
            Weekday::Thursday => "Thursday",
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            Weekday::Sunday => "Sunday",
        }
        .to_owned(),
    }
}

/// `火`, `Tue`.
pub fn weekday_short(lang: Lang, day: Weekday) -> &'static str {
    let at = usize::from(day.to_monday_zero_offset().unsigned_abs());
    match lang {
        Lang::Ja => ["月", "火", "水", "木", "金", "土", "日"][at],
        Lang::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][at],
    }
}

/// `3日`, `1 day`, `3 days`.
pub fn n_days(lang: Lang, n: usize) -> String {
    counted(lang, n, "日", "day", "days")
}

/// `2週間`, `2 weeks`.
pub fn n_weeks(lang: Lang, n: usize) -> String {
    counted(lang, n, "週間", "week", "weeks")
}

/// `3か月`, `3 months`.
pub fn n_months(lang: Lang, n: usize) -> String {
    counted(lang, n, "か月", "month", "months")
}

/// `30分`, `30 min`.
pub fn n_minutes(lang: Lang, n: usize) -> String {
    counted(lang, n, "分", "min", "min")
}

/// Agenda items: `3件`, `3 topics`.
pub fn n_topics(lang: Lang, n: usize) -> String {
    counted(lang, n, "件", "topic", "topics")
}

/// A number with its counter in Japanese, with singular or plural in English.
pub fn counted(lang: Lang, n: usize, ja: &str, one: &str, many: &str) -> String {
    match lang {
        Lang::Ja => format!("{n}{ja}"),
        Lang::En if n == 1 => format!("{n} {one}"),
        Lang::En => format!("{n} {many}"),
    }
}

/// Details in brackets, joined as the language does: `あなた・中期`, `you, mid-term`.
pub fn joined_details(lang: Lang, details: &[String]) -> String {
    details.join(match lang {
        Lang::Ja => "・",
        Lang::En => ", ",
    })
}

/// The text, or its beginning and 「…」: at most `max` characters, never inside a visible character.
pub fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut room = max.saturating_sub(1);
    for grapheme in text.graphemes(true) {
        let size = grapheme.chars().count();
        if size > room {
            break;
        }
        room -= size;
        short.push_str(grapheme);
    }
    short.push('…');
    short
}

fn near_word(lang: Lang, day: Date, today: Date) -> Option<&'static str> {
    let is_tomorrow = today.tomorrow().is_ok_and(|tomorrow| tomorrow == day);
    match lang {
        Lang::Ja if day == today => Some("今日"),
        Lang::En if day == today => Some("today"),
        Lang::Ja if is_tomorrow => Some("明日"),
        Lang::En if is_tomorrow => Some("tomorrow"),
        Lang::Ja | Lang::En => None,
    }
}

fn joined(lang: Lang, day: &str, at: Time) -> String {
    match lang {
        Lang::Ja => format!("{day} {}", time(at)),
        Lang::En => format!("{day}, {}", time(at)),
    }
}

fn month_short(month: i8) -> &'static str {
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        [usize::from(month.unsigned_abs()) - 1]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as date_of;

    use super::*;

    const TODAY: Date = date_of(2026, 7, 20);

    #[test]
    fn dates_read_as_in_the_house_style() {
        for (at, ja, en) in [
            (date_of(2026, 7, 23).at(15, 0, 0, 0), "7/23(木) 15:00", "Thu 23 Jul, 15:00"),
            (date_of(2027, 1, 15).at(9, 30, 0, 0), "2027/1/15(金) 9:30", "Fri 15 Jan 2027, 9:30"),
            (date_of(2026, 7, 20).at(0, 5, 0, 0), "今日 7/20(月) 0:05", "today, Mon 20 Jul, 0:05"),
            (date_of(2026, 7, 21).at(15, 0, 0, 0), "明日 7/21(火) 15:00", "tomorrow, Tue 21 Jul, 15:00"),
            (date_of(2026, 7, 19).at(15, 0, 0, 0), "7/19(日) 15:00", "Sun 19 Jul, 15:00"),
        ] {
            assert_eq!(when(Lang::Ja, at, TODAY), ja);
            assert_eq!(when(Lang::En, at, TODAY), en);
        }
    }

    #[test]
    fn days_without_weekday_and_capitals() {
        assert_eq!(day(Lang::Ja, date_of(2027, 1, 5), TODAY), "2027/1/5");
        assert_eq!(day(Lang::En, date_of(2026, 7, 23), TODAY), "23 Jul");
        assert_eq!(initial("tomorrow, Tue 21 Jul"), "Tomorrow, Tue 21 Jul");
        assert_eq!(initial("明日 7/21(火)"), "明日 7/21(火)");
    }

    #[test]
    fn tomorrow_is_said_across_new_year() {
        let (eve, new_year) = (date_of(2026, 12, 31), date_of(2027, 1, 1));
        assert_eq!(near(Lang::Ja, new_year, eve), "明日 2027/1/1(金)");
        assert_eq!(near(Lang::En, new_year, eve), "tomorrow, Fri 1 Jan 2027");
        assert_eq!(near(Lang::Ja, Date::MAX, Date::MAX), "今日 12/31(金)");
    }

    #[test]
    fn ranges_name_the_second_date_only_past_midnight() {
        let from = date_of(2026, 7, 23).at(15, 0, 0, 0);
        assert_eq!(range(Lang::Ja, from, date_of(2026, 7, 23).at(15, 30, 0, 0), TODAY), "7/23(木) 15:00–15:30");
        assert_eq!(
            range(Lang::En, from, date_of(2026, 7, 24).at(0, 30, 0, 0), TODAY),
            "Thu 23 Jul, 15:00–Fri 24 Jul, 0:30"
        );
    }

    #[test]
    fn english_counts_one_and_many() {
        assert_eq!(n_days(Lang::En, 1), "1 day");
        assert_eq!(n_days(Lang::En, 0), "0 days");
        assert_eq!(n_days(Lang::Ja, 1), "1日");
        assert_eq!(n_topics(Lang::Ja, 3), "3件");
        assert_eq!(n_minutes(Lang::En, 30), "30 min");
    }

    #[test]
    fn a_cut_never_splits_a_visible_character() {
        assert_eq!(cut("短い", 5), "短い");
        assert_eq!(cut("評価の相談をしたい", 5), "評価の相…");
        assert_eq!(cut("👨‍👩‍👧が来ます", 4), "…");
        assert_eq!(cut("か\u{3099}か\u{3099}か\u{3099}", 4), "か\u{3099}…");
    }
}
