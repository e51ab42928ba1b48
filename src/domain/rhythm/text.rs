//! A rhythm in words for people and in a short versioned line for the store.
//! What `describe` says, `parse` reads back; what `to_text` writes, `from_text` reads back exactly.

use jiff::civil::{Date, Time, Weekday};

use super::{MOST_WEEKS, MonthDay, Nth, Rhythm, Rule, UnixCron};
use crate::domain::lang::Lang;

/// The first word of the stored form; a later grammar gets its own.
const VERSION: &str = "r1";
const SHORT: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const JA: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];

impl Rhythm {
    /// `隔週火曜 15:00(30分)` / `every 2 weeks on Tue at 15:00 (30 min)`.
    pub fn describe(&self, lang: Lang) -> String {
        let days = match lang {
            Lang::Ja => self.rule.describe_ja(),
            Lang::En => self.rule.describe_en(),
        };
        let (time, minutes) = (hour_minute(self.time), self.minutes);
        match (lang, &self.rule) {
            (Lang::Ja, Rule::Cron(_)) => format!("{days}({minutes}分)"),
            (Lang::En, Rule::Cron(_)) => format!("{days} ({minutes} min)"),
            (Lang::Ja, _) => format!("{days} {time}({minutes}分)"),
            (Lang::En, _) => format!("{days} at {time} ({minutes} min)"),
        }
    }

    /// The stored form, such as `r1 weekly 2 tue 2026-07-21 15:00 30`.
    pub fn to_text(&self) -> String {
        let rule = match &self.rule {
            Rule::Weekly { every, weekdays, anchor } => {
                format!("weekly {every} {} {anchor}", joined(weekdays, ",", |d| SHORT[index(*d)].into()))
            }
            Rule::MonthlyNth { nth, weekday } => {
                format!("nth {} {}", joined(nth, ",", nth_code), SHORT[index(*weekday)])
            }
            Rule::MonthlyDay { day: MonthDay::Number(n) } => format!("day {n}"),
            Rule::MonthlyDay { day: MonthDay::Last } => "day last".into(),
            Rule::Cron(cron) => return format!("{VERSION} cron {} {cron}", self.minutes),
        };
        format!("{VERSION} {rule} {} {}", hour_minute(self.time), self.minutes)
    }

    /// Reads the stored form; `None` when it was not written by `to_text`.
    pub fn from_text(text: &str) -> Option<Rhythm> {
        let words: Vec<&str> = text.split(' ').collect();
        let [VERSION, kind, rest @ ..] = &words[..] else { return None };
        if *kind == "cron" {
            let [minutes, fields @ ..] = rest else { return None };
            let cron = UnixCron::read(&fields.join(" ")).ok()?;
            return Some(Rhythm { time: cron.time(), minutes: minutes.parse().ok()?, rule: Rule::Cron(cron) });
        }
        let [rule @ .., time, minutes] = rest else { return None };
        let rule = match (*kind, rule) {
            ("weekly", [every, weekdays, anchor]) => Rule::Weekly {
                every: every.parse().ok().filter(|n| (1..=MOST_WEEKS).contains(n))?,
                weekdays: weekdays.split(',').map(weekday_from).collect::<Option<_>>()?,
                anchor: anchor.parse::<Date>().ok()?,
            },
            ("nth", [nth, weekday]) => Rule::MonthlyNth {
                nth: nth.split(',').map(nth_from).collect::<Option<_>>()?,
                weekday: weekday_from(weekday)?,
            },
            ("day", ["last"]) => Rule::MonthlyDay { day: MonthDay::Last },
            ("day", [n]) => {
                Rule::MonthlyDay { day: MonthDay::Number(n.parse().ok().filter(|n| (1..=31).contains(n))?) }
            }
            _ => return None,
        };
        Some(Rhythm { rule, time: Time::strptime("%H:%M", time).ok()?, minutes: minutes.parse().ok()? })
    }
}

impl Rule {
    fn describe_ja(&self) -> String {
        match self {
            Rule::Weekly { every, weekdays, .. } => {
                let days = joined(weekdays, "・", |d| JA[index(*d)].into());
                match every {
                    1 => format!("毎週{days}曜"),
                    2 => format!("隔週{days}曜"),
                    n => format!("{n}週ごとの{days}曜"),
                }
            }
            Rule::MonthlyNth { nth, weekday } => {
                let which = joined(nth, "・", |n| match n {
                    Nth::Number(n) => format!("第{n}"),
                    Nth::Last => "最終".into(),
                });
                format!("毎月{which}{}曜", JA[index(*weekday)])
            }
            Rule::MonthlyDay { day: MonthDay::Number(n) } => format!("毎月{n}日"),
            Rule::MonthlyDay { day: MonthDay::Last } => "毎月末日".into(),
            Rule::Cron(cron) => format!("cron {cron}"),
        }
    }

    fn describe_en(&self) -> String {
        match self {
            Rule::Weekly { every, weekdays, .. } => {
                let days = listed(weekdays.iter().map(|d| EN[index(*d)].into()).collect());
                match every {
                    1 => format!("weekly on {days}"),
                    n => format!("every {n} weeks on {days}"),
                }
            }
            Rule::MonthlyNth { nth, weekday } => {
                let which = listed(nth.iter().map(ordinal).collect());
                format!("monthly on the {which} {}", EN[index(*weekday)])
            }
            Rule::MonthlyDay { day: MonthDay::Number(n) } => format!("monthly on day {n}"),
            Rule::MonthlyDay { day: MonthDay::Last } => "monthly on the last day".into(),
            Rule::Cron(cron) => format!("cron {cron}"),
        }
    }
}

fn hour_minute(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn index(weekday: Weekday) -> usize {
    weekday.to_monday_zero_offset() as usize
}

fn weekday_from(code: &str) -> Option<Weekday> {
    let at = SHORT.iter().position(|s| *s == code)?;
    Weekday::from_monday_zero_offset(at as i8).ok()
}

fn nth_code(nth: &Nth) -> String {
    match nth {
        Nth::Number(n) => n.to_string(),
        Nth::Last => "last".into(),
    }
}

fn nth_from(code: &str) -> Option<Nth> {
    if code == "last" {
        return Some(Nth::Last);
    }
    code.parse().ok().filter(|n| (1..=5).contains(n)).map(Nth::Number)
}

fn ordinal(nth: &Nth) -> String {
    match nth {
        Nth::Number(1) => "1st".into(),
        Nth::Number(2) => "2nd".into(),
        Nth::Number(3) => "3rd".into(),
        Nth::Number(n) => format!("{n}th"),
        Nth::Last => "last".into(),
    }
}

fn joined<T>(items: &[T], between: &str, word: impl Fn(&T) -> String) -> String {
    items.iter().map(word).collect::<Vec<_>>().join(between)
}

/// `a`, `a and b`, `a, b and c`.
fn listed(mut items: Vec<String>) -> String {
    let last = items.pop().unwrap_or_default();
    if items.is_empty() { last } else { format!("{} and {last}", items.join(", ")) }
}
