//! The grammar of a point in time: which words are understood, in which order.
//! Yields what was said; `decide` finds the date. Only relative years need to know today.

use jiff::civil::{Date, Weekday};

use super::Aim;
use super::words::named;
use crate::domain::scan::{Clock, Scan};

/// The parts of a text that was understood to its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    pub day: Option<Day>,
    /// A date repeated after a word, as in `明日 7/21`.
    pub repeated: Option<Day>,
    /// A weekday said beside a date.
    pub weekday: Option<Weekday>,
    pub clock: Option<Clock>,
}

/// A day as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    InDays(i32),
    InMonths(i32),
    InMinutes(i32),
    /// `来週火曜`: of the Monday week that many weeks away.
    OfWeek(i32, Weekday),
    /// `next tue`.
    Next(Weekday),
    /// `今度の火曜`.
    Coming(Weekday),
    Bare(Weekday),
    /// `来週`.
    Week(i32),
    EndOfWeek(i32),
    Weekend(i32),
    EndOfMonth(i32),
    EndOfYear,
    /// `年度末`: of the Japanese fiscal year, which ends with March, that many years away.
    EndOfFiscalYear(i32),
    /// `来月15日`.
    OfMonth(i32, u16),
    /// `15日`, `the 15th`.
    Number(u16),
    /// `8月末`, `end of august`.
    EndOfNamedMonth(u16),
    Full {
        year: Option<i16>,
        month: u16,
        day: u16,
    },
    /// `8/9`: which is the month depends on the reader.
    Slash {
        year: Option<i16>,
        first: u16,
        second: u16,
    },
}

pub(super) fn read(text: &str, today: Date, aim: Aim) -> Option<Said> {
    let mut s = Scan::new(text);
    s.skip();
    if aim == Aim::Due {
        s.eat_any(&["by", "until", "due"]);
        s.skip();
    }
    s.eat_any(&["on", "at", "from", "@"]);
    s.skip();
    let mut said = Said { day: None, repeated: None, weekday: None, clock: None };
    said.clock = s.try_read(|s| {
        let clock = s.clock();
        s.skip_no();
        s.eat("on");
        s.skip();
        clock
    });
    if !s.at_end() && !ending(s, aim) {
        let (day, weekday) = s.try_read(|s| dated(s, today))?;
        (said.day, said.weekday) = (Some(day), weekday);
        if !matches!(day, Day::Full { .. } | Day::Slash { .. } | Day::Number(_)) {
            said.repeated = s.try_read(|s| repeated(s, today));
        }
        said.weekday = said.weekday.or_else(|| s.bracketed_weekday());
        said.weekday = said.weekday.or_else(|| s.try_read(|s| (s.skip(), s.weekday()).1));
        if said.clock.is_none() {
            said.clock = s.try_read(clock_after_day);
        }
    }
    ending(s, aim).then_some(said)
}

/// Nothing more comes than a particle that changes nothing.
fn ending(mut s: Scan, aim: Aim) -> bool {
    s.skip();
    if aim == Aim::Due {
        s.eat_any(&["までに", "まで"]);
    }
    s.eat_any(&["から", "に", "~", "-"]);
    s.skip();
    s.eat_any(&[".", "。"]);
    s.at_end()
}

fn clock_after_day<'a>(s: &mut Scan<'a>) -> Option<Clock> {
    s.skip_no();
    let at = s.eat_any(&["at", "@"]);
    if !at {
        s.eat_any(&["に", "t", "from", ":"]);
    }
    s.skip();
    let clock = s.clock().or_else(|| if at { s.bare_hour() } else { None })?;
    // `15時 30分`: apart from a rhythm, which takes this for a length, it can only be a half past.
    let late = s.try_read(|s| {
        let minutes = (clock.time.minute() == 0).then(|| (s.skip(), s.number_in(1, 59)).1)??;
        (s.eat("分") && s.peek() != Some('間')).then_some(minutes)
    });
    let time = clock.time.with().minute(late.unwrap_or(clock.time.minute() as u16) as i8).build().ok()?;
    Some(Clock { time, ..clock })
}

fn repeated(s: &mut Scan, today: Date) -> Option<Day> {
    s.skip();
    let open = s.eat("(");
    let day = explicit(s, today)?;
    (!open || s.eat(")")).then_some(day)
}

/// A day, with the weekday said in front of it if it is an explicit date.
fn dated(s: &mut Scan, today: Date) -> Option<(Day, Option<Weekday>)> {
    if let Some(day) = s.try_read(named).or_else(|| s.try_read(of_week)).or_else(|| s.try_read(counted)) {
        return Some((day, None));
    }
    if let Some(day) = s.try_read(|s| of_month(s).or_else(|| s.try_read(end_of)).or_else(|| explicit(s, today))) {
        return Some((day, None));
    }
    let weekday = s.weekday()?;
    let date = s.try_read(|s| {
        s.skip_no();
        explicit(s, today)
    });
    if let Some(day) = date {
        return Some((day, Some(weekday)));
    }
    let week = s.try_read(|s| (s.skip_no(), s.pick(&WEEKS)).1);
    Some((week.map_or(Day::Bare(weekday), |weeks| Day::OfWeek(weeks, weekday)), None))
}

const WEEKS: [(&str, i32); 8] = [
    ("this week", 0),
    ("next week", 1),
    ("week after next", 2),
    ("先週", -1),
    ("今週", 0),
    ("来週", 1),
    ("再来週", 2),
    ("さ来週", 2),
];

fn of_week(s: &mut Scan) -> Option<Day> {
    if s.eat_any(&["次の", "今度の", "こんどの", "this coming", "coming"]) {
        s.skip();
        return s.weekday().map(Day::Coming);
    }
    let the = s.eat("the");
    s.skip();
    if let Some(weeks) = s.pick(&WEEKS) {
        let weekday = s.try_read(|s| {
            s.skip_no();
            s.eat("on");
            s.skip();
            s.weekday()
        });
        return Some(weekday.map_or(Day::Week(weeks), |weekday| Day::OfWeek(weeks, weekday)));
    }
    let next = !the && s.eat("next");
    (next || !the && s.eat("this")).then_some(())?;
    s.skip();
    let weekday = s.weekday()?;
    Some(if next { Day::Next(weekday) } else { Day::OfWeek(0, weekday) })
}

/// `in 2 weeks`, `2 weeks from now`, `3日後`, `1週間後`.
fn counted(s: &mut Scan) -> Option<Day> {
    const WORDS: [(&str, u16); 13] = [
        ("a", 1),
        ("an", 1),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("twelve", 12),
    ];
    #[derive(Clone, Copy)]
    enum Unit {
        Minutes(i32),
        Days(i32),
        Months,
    }
    let before = s.eat("in");
    s.skip();
    let n = i32::from(s.pick(&WORDS).or_else(|| s.number().map(|n| n.value))?);
    s.skip();
    let japanese = s.pick(&[
        ("日後", Unit::Days(1)),
        ("週間後", Unit::Days(7)),
        ("週後", Unit::Days(7)),
        ("か月後", Unit::Months),
        ("ヶ月後", Unit::Months),
        ("ケ月後", Unit::Months),
        ("カ月後", Unit::Months),
        ("ヵ月後", Unit::Months),
        ("時間後", Unit::Minutes(60)),
        ("分後", Unit::Minutes(1)),
    ]);
    let unit = match japanese {
        Some(unit) => unit,
        None => {
            let unit = s.pick(&[
                ("days", Unit::Days(1)),
                ("day", Unit::Days(1)),
                ("weeks", Unit::Days(7)),
                ("week", Unit::Days(7)),
                ("months", Unit::Months),
                ("month", Unit::Months),
                ("hours", Unit::Minutes(60)),
                ("hour", Unit::Minutes(60)),
                ("minutes", Unit::Minutes(1)),
                ("mins", Unit::Minutes(1)),
                ("min", Unit::Minutes(1)),
            ])?;
            s.skip();
            (before || s.eat_any(&["from now", "from today", "later"])).then_some(unit)?
        }
    };
    Some(match unit {
        Unit::Minutes(each) => Day::InMinutes(n * each),
        Unit::Days(each) => Day::InDays(n * each),
        Unit::Months => Day::InMonths(n),
    })
}

fn of_month(s: &mut Scan) -> Option<Day> {
    s.try_read(|s| {
        let months = s.pick(&[("今月", 0), ("来月", 1), ("再来月", 2)])?;
        s.skip_no();
        let day = s.number()?.value;
        s.eat("日").then_some(Day::OfMonth(months, day))
    })
}

/// `the end of march`.
fn end_of(s: &mut Scan) -> Option<Day> {
    s.eat("the");
    s.skip();
    s.eat("end of").then_some(())?;
    s.skip();
    s.month_name().map(|month| Day::EndOfNamedMonth(month as u16))
}

/// A date by its numbers or its month's name.
fn explicit(s: &mut Scan, today: Date) -> Option<Day> {
    let relative_year = s.pick(&[("今年", 0), ("来年", 1), ("再来年", 2)]).map(|n| today.year().saturating_add(n));
    s.skip_no();
    let year = match relative_year {
        Some(year) => Some(year),
        None => s.try_read(year),
    };
    s.skip();
    if year.is_some() {
        return month_and_day(s, year);
    }
    let whole = s.try_read(year_first).or_else(|| s.try_read(with_month_name));
    whole.or_else(|| s.try_read(|s| month_and_day(s, None))).or_else(|| s.try_read(day_number))
}

/// `2026年`, `令和8年`, `r8年`.
fn year(s: &mut Scan) -> Option<i16> {
    if s.eat_any(&["令和", "r"]) {
        let n = if s.eat("元") { 1 } else { s.number_in(1, 99)? };
        return s.eat("年").then_some(2018 + n as i16);
    }
    let n = s.number()?;
    (n.digits == 4 && s.eat("年")).then_some(n.value as i16)
}

/// `2026-12-01`, `2026/12/1`, `2026.12.1`.
fn year_first(s: &mut Scan) -> Option<Day> {
    let year = s.number().filter(|n| n.digits == 4)?.value as i16;
    let between = ["-", "/", "."].into_iter().find(|b| s.eat(b))?;
    let month = s.number().filter(|n| (1..=2).contains(&n.digits))?.value;
    s.eat(between).then_some(())?;
    let day = s.number().filter(|n| (1..=2).contains(&n.digits))?.value;
    Some(Day::Full { year: Some(year), month, day })
}

/// `12月1日`, `12/1`, `12/1/2026`.
fn month_and_day(s: &mut Scan, year: Option<i16>) -> Option<Day> {
    let first = s.number().filter(|n| n.digits <= 2)?.value;
    if s.eat("月") {
        if year.is_none() && s.eat_any(&["末日", "末"]) {
            return Some(Day::EndOfNamedMonth(first));
        }
        s.skip();
        let day = s.number().filter(|n| n.digits <= 2)?.value;
        s.eat("日");
        return Some(Day::Full { year, month: first, day });
    }
    s.eat("/").then_some(())?;
    let second = s.number().filter(|n| (1..=2).contains(&n.digits))?.value;
    if let Some(year) = year {
        return Some(Day::Full { year: Some(year), month: first, day: second });
    }
    let year = s.try_read(|s| {
        s.eat("/").then_some(())?;
        s.number().filter(|n| n.digits == 4).map(|n| n.value as i16)
    });
    Some(Day::Slash { year, first, second })
}

/// `dec 1`, `1 december 2026`, `1st of dec`.
fn with_month_name(s: &mut Scan) -> Option<Day> {
    s.eat("the");
    s.skip();
    let (month, day) = match s.month_name() {
        Some(month) => {
            s.skip();
            (month, english_day(s)?)
        }
        None => {
            let day = english_day(s)?;
            s.skip();
            s.eat("of");
            s.skip();
            (s.month_name()?, day)
        }
    };
    let year = s.try_read(|s| {
        s.skip();
        let n = s.number().filter(|n| n.digits == 4)?;
        (s.peek() != Some(':')).then_some(n.value as i16)
    });
    Some(Day::Full { year, month: month as u16, day })
}

fn english_day(s: &mut Scan) -> Option<u16> {
    let n = s.number().filter(|n| (1..=2).contains(&n.digits))?;
    s.eat_any(&["st", "nd", "rd", "th"]);
    (!matches!(s.peek(), Some(':' | '/' | '-'))).then_some(n.value)
}

/// `15日`, `the 15th`, `15th`.
fn day_number(s: &mut Scan) -> Option<Day> {
    s.eat("the");
    s.skip();
    let n = s.number().filter(|n| n.digits <= 2)?.value;
    let named = s.eat("日") && s.peek() != Some('曜') || s.eat_any(&["st", "nd", "rd", "th"]);
    named.then_some(Day::Number(n))
}
