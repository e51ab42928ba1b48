//! HR's own list of who came and who left: reading it, and what it says of stays. Knows addresses and dates; of a reason
//! only which of a closed list, none of them about health or family.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::roster::{Problem, Sheet, Wrong};
use super::turnover::{Leaving, Stay};

/// Something that happened to somebody's work here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// In small letters.
    pub email: String,
    pub on: Date,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Hired,
    Left { voluntary: bool, reason: Option<Reason> },
    Transfer,
    LeaveFrom,
    LeaveUntil,
}

impl What {
    pub fn code(self) -> &'static str {
        match self {
            What::Hired => "hired",
            What::Left { .. } => "left",
            What::Transfer => "transfer",
            What::LeaveFrom => "leave_from",
            What::LeaveUntil => "leave_until",
        }
    }
}

/// Why somebody left. The list is closed, so that nothing private can be written into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// They could not speak about it with anybody.
    Consult,
    Growth,
    Meaning,
    Recognition,
    Pay,
    Hours,
    Relations,
    Other,
}

impl Reason {
    pub const ALL: [Reason; 8] = [
        Reason::Consult,
        Reason::Growth,
        Reason::Meaning,
        Reason::Recognition,
        Reason::Pay,
        Reason::Hours,
        Reason::Relations,
        Reason::Other,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Reason::Consult => "consult",
            Reason::Growth => "growth",
            Reason::Meaning => "meaning",
            Reason::Recognition => "recognition",
            Reason::Pay => "pay",
            Reason::Hours => "hours",
            Reason::Relations => "relations",
            Reason::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.code() == code)
    }

    fn from_words(words: &str) -> Option<Reason> {
        Some(match words {
            "相談" => Reason::Consult,
            "成長" => Reason::Growth,
            "やりがい" => Reason::Meaning,
            "評価" => Reason::Recognition,
            "給与" => Reason::Pay,
            "労働時間" => Reason::Hours,
            "人間関係" => Reason::Relations,
            "その他" => Reason::Other,
            other => return Reason::from_code(&other.to_lowercase()),
        })
    }
}

/// What keeps a list from being taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    #[error("{0}")]
    Cell(Problem),
    #[error("{0:?} is no event: hired, left, transfer, leave_from or leave_until (入社, 退職, 異動, 休職, 復職)")]
    NotAnEvent(String),
    #[error("`voluntary` of somebody who left is yes or no (はい, いいえ), not {0:?}")]
    NotYesOrNo(String),
    #[error(
        "{0:?} is no reason: consult, growth, meaning, recognition, pay, hours, relations or other (相談, 成長, やりがい, 評価, 給与, 労働時間, 人間関係, その他)"
    )]
    NotAReason(String),
}

/// Where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    pub line: u64,
    pub problem: Unread,
}

/// A list as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    pub all: Vec<Event>,
    /// Columns that mean nothing here and were left out.
    pub ignored: Vec<String>,
}

const COLUMNS: [&str; 5] = ["email", "event", "on", "voluntary", "reason"];

/// Reads `email,event,on,voluntary,reason`. Either every line is right, or each wrong one is named.
pub fn read_events(bytes: &[u8]) -> Result<Events, Vec<BadLine>> {
    let cells = |all: Vec<Wrong>| {
        all.into_iter()
            .map(|wrong| BadLine { line: wrong.line, problem: Unread::Cell(wrong.problem) })
            .collect::<Vec<_>>()
    };
    let mut sheet = Sheet::open(bytes, false).map_err(cells)?;
    for column in &COLUMNS[..3] {
        sheet.needs(column);
    }
    let ignored = sheet.others(&COLUMNS);
    let rows = sheet
        .read(|row| {
            let optional = |column| Ok(row.maybe(column)?.unwrap_or_default());
            Ok((row.email("email")?, row.text("event")?, row.date("on")?, optional("voluntary")?, optional("reason")?))
        })
        .map_err(cells)?;
    let mut events = Events { all: Vec::with_capacity(rows.len()), ignored };
    let mut wrong = Vec::new();
    for (line, (email, event, on, voluntary, reason)) in rows {
        match what(&event, &voluntary, &reason) {
            Ok(what) => events.all.push(Event { email, on, what }),
            Err(problem) => wrong.push(BadLine { line, problem }),
        }
    }
    if wrong.is_empty() { Ok(events) } else { Err(wrong) }
}

fn what(event: &str, voluntary: &str, reason: &str) -> Result<What, Unread> {
    Ok(match event.to_lowercase().as_str() {
        "hired" | "入社" => What::Hired,
        "transfer" | "異動" => What::Transfer,
        "leave_from" | "休職" => What::LeaveFrom,
        "leave_until" | "復職" => What::LeaveUntil,
        "left" | "退職" => {
            let voluntary = match voluntary.to_lowercase().as_str() {
                "yes" | "true" | "1" | "はい" | "自己都合" => true,
                "no" | "false" | "0" | "いいえ" | "会社都合" => false,
                _ => return Err(Unread::NotYesOrNo(voluntary.to_owned())),
            };
            let read = || Reason::from_words(reason).ok_or_else(|| Unread::NotAReason(reason.to_owned()));
            What::Left { voluntary, reason: if reason.is_empty() { None } else { Some(read()?) } }
        }
        _ => return Err(Unread::NotAnEvent(event.to_owned())),
    })
}

/// What a roster adds for those of whom the events say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnRoster {
    pub email: String,
    pub hired_on: Option<Date>,
    pub left_on: Option<Date>,
}

/// The stays of everybody, by address. Whoever is on the roster without any event is there since the roster's date, or
/// since before anybody wrote it down. That somebody left is taken from the events alone when they speak of that person:
/// a roster does not say whether it was their own will, and so such a leaving counts as none.
pub fn stays(events: &[Event], roster: &[OnRoster]) -> BTreeMap<String, Vec<Stay>> {
    let mut sorted: Vec<&Event> = events.iter().collect();
    sorted.sort();
    let mut all: BTreeMap<String, Vec<Stay>> = BTreeMap::new();
    let hired_on: BTreeMap<&str, Option<Date>> = roster.iter().map(|e| (e.email.as_str(), e.hired_on)).collect();
    for event in sorted {
        let before = hired_on.get(event.email.as_str()).copied().flatten();
        match event.what {
            What::Hired => {
                let mine = all.entry(event.email.clone()).or_default();
                if mine.last().is_none_or(|stay| stay.left.is_some()) {
                    mine.push(Stay { from: event.on, left: None });
                }
            }
            What::Left { voluntary, .. } => {
                let mine = all.entry(event.email.clone()).or_default();
                let left = Some(Leaving { on: event.on, voluntary });
                match mine.last_mut().filter(|stay| stay.left.is_none()) {
                    Some(stay) => stay.left = left,
                    None => {
                        let from = before.filter(|from| *from <= event.on).unwrap_or(Date::MIN);
                        mine.push(Stay { from, left });
                    }
                }
            }
            What::Transfer | What::LeaveFrom | What::LeaveUntil => {}
        }
    }
    for one in roster {
        let mine = all.entry(one.email.clone()).or_default();
        if mine.is_empty() {
            let left = one.left_on.map(|on| Leaving { on, voluntary: false });
            mine.push(Stay { from: one.hired_on.unwrap_or(Date::MIN), left });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_list_is_read_in_either_language() {
        let csv = "email,event,on,voluntary,reason,note\nSato@Example.com,入社,2024/4/1,,,x\n\
                   sato@example.com,退職,2026年3月31日,はい,成長,\nkato@example.com,left,2026-01-31,no,,\n";
        let events = read_events(csv.as_bytes()).unwrap();
        let left = What::Left { voluntary: true, reason: Some(Reason::Growth) };
        assert_eq!(events.all[1], Event { email: "sato@example.com".into(), on: date(2026, 3, 31), what: left });
        assert_eq!(events.all[2].what, What::Left { voluntary: false, reason: None });
        assert_eq!(events.ignored, ["note"]);
    }

    #[test]
    fn every_wrong_line_is_named_and_nothing_is_half_read() {
        let csv = "email,event,on,voluntary,reason\na@example.com,fired,2024-04-01,,\nb@example.com,left,2024-04-01,,\n\
                   c@example.com,left,2024-04-01,yes,illness\nd@example.com,hired,2024-04-01,,\n";
        let lines: Vec<u64> = read_events(csv.as_bytes()).unwrap_err().into_iter().map(|wrong| wrong.line).collect();
        assert_eq!(lines, [2, 3, 4]);
        assert!(matches!(read_events(b"email,on\n").unwrap_err()[0].problem, Unread::Cell(Problem::NoColumn { .. })));
    }

    #[test]
    fn whoever_comes_back_has_two_stays() {
        let event = |on, what| Event { email: "a".into(), on, what };
        let left = What::Left { voluntary: true, reason: None };
        let events = [
            event(date(2025, 4, 1), What::Hired),
            event(date(2023, 4, 1), What::Hired),
            event(date(2024, 3, 31), left),
        ];
        let roster = [OnRoster { email: "b".into(), hired_on: None, left_on: Some(date(2024, 1, 31)) }];
        let all = stays(&events, &roster);
        let leaving = Some(Leaving { on: date(2024, 3, 31), voluntary: true });
        assert_eq!(
            all["a"],
            [Stay { from: date(2023, 4, 1), left: leaving }, Stay { from: date(2025, 4, 1), left: None }]
        );
        assert_eq!(
            all["b"],
            [Stay { from: Date::MIN, left: Some(Leaving { on: date(2024, 1, 31), voluntary: false }) }]
        );
    }
}
