//! The milestones of a company's training: a short list that the company gives once, and which of them the 1on1 of
//! somebody new gets as steps. Does not know how a step is kept or who reads it.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::sheet::{Problem, Row, Sheet};
use super::{Wrong, is_new};
use crate::domain::agenda::kept;
use crate::domain::calendar::{Calendar, WorkWeek};
use crate::domain::lang::Lang;

/// The last week that can have a milestone.
pub const LAST_WEEK: u8 = 52;
/// A list that two people can still look through.
pub const MOST_MILESTONES: usize = 40;

/// Something that whoever is new can do by a week. At least one language has words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Full weeks after the first day.
    pub week: u8,
    pub ja: Option<String>,
    pub en: Option<String>,
}

impl Milestone {
    /// The words for two readers: in their language, in both where they read different ones, in the other where theirs
    /// has none.
    pub fn words(&self, readers: [Lang; 2]) -> String {
        let all = || [(Lang::Ja, &self.ja), (Lang::En, &self.en)].into_iter();
        let of = |(_, words): (Lang, &Option<String>)| words.clone();
        let theirs: Vec<String> = all().filter(|(lang, _)| readers.contains(lang)).filter_map(of).collect();
        let words = if theirs.is_empty() { all().filter_map(of).collect() } else { theirs };
        words.join(" / ")
    }
}

/// The milestones that the 1on1 of somebody new gets when it begins, or when the list is first given, with their days.
/// Nobody gets any before their first day or after their first weeks, and nobody begins late: what would have been due
/// before today is left out.
pub fn milestones_ahead<'a>(
    list: &'a [Milestone],
    (hired_on, today): (Date, Date),
    calendar: &Calendar,
    week: WorkWeek,
) -> Vec<(&'a Milestone, Date)> {
    if !is_new(hired_on, today) {
        return Vec::new();
    }
    let due = |milestone: &Milestone| {
        calendar.next_working(hired_on.saturating_add((7 * i64::from(milestone.week)).days()), week)
    };
    list.iter().map(|milestone| (milestone, due(milestone))).filter(|(_, due)| *due >= today).collect()
}

/// A list as it was read, the earliest week first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MilestoneFile {
    pub milestones: Vec<Milestone>,
    /// Columns that mean nothing here.
    pub ignored: Vec<String>,
}

/// What keeps a list from being taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoMilestone {
    #[error("{0}")]
    Cell(Problem),
    #[error("{0:?} is no week; write 1 to {LAST_WEEK}, counted from the first day")]
    NotAWeek(String),
    #[error("neither `ja` nor `en` has words")]
    NoWords,
    #[error("the same stands in line {first} already")]
    Twice { first: u64 },
    #[error("there are more than {MOST_MILESTONES} milestones")]
    TooMany,
}

/// Where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadMilestone {
    pub line: u64,
    pub problem: NoMilestone,
}

const COLUMNS: [&str; 3] = ["week", "ja", "en"];

/// Reads `week,ja,en`, of which a company that speaks one language leaves the other out. Either every line is right, or
/// each wrong one is named.
pub fn read_milestones(bytes: &[u8]) -> Result<MilestoneFile, Vec<BadMilestone>> {
    let cells = |all: Vec<Wrong>| {
        all.into_iter()
            .map(|wrong| BadMilestone { line: wrong.line, problem: NoMilestone::Cell(wrong.problem) })
            .collect::<Vec<_>>()
    };
    let mut sheet = Sheet::open(bytes, false).map_err(cells)?;
    sheet.needs("week");
    let ignored = sheet.others(&COLUMNS);
    let rows = sheet.read(|row| Ok((row.text("week")?, words(row, "ja")?, words(row, "en")?))).map_err(cells)?;
    let mut milestones: Vec<(u64, Milestone)> = Vec::with_capacity(rows.len());
    let mut wrong = Vec::new();
    for (line, (week, ja, en)) in rows {
        let read = milestone(&week, ja, en).and_then(|milestone| {
            match milestones.iter().find(|(_, before)| *before == milestone) {
                Some((first, _)) => Err(NoMilestone::Twice { first: *first }),
                None if milestones.len() == MOST_MILESTONES => Err(NoMilestone::TooMany),
                None => Ok(milestone),
            }
        });
        match read {
            Ok(milestone) => milestones.push((line, milestone)),
            Err(problem) => {
                let is_last = problem == NoMilestone::TooMany;
                wrong.push(BadMilestone { line, problem });
                if is_last {
                    break;
                }
            }
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut milestones: Vec<Milestone> = milestones.into_iter().map(|(_, milestone)| milestone).collect();
    milestones.sort_by_key(|milestone| milestone.week);
    Ok(MilestoneFile { milestones, ignored })
}

fn milestone(week: &str, ja: Option<String>, en: Option<String>) -> Result<Milestone, NoMilestone> {
    let number = week.parse().ok().filter(|week| (1..=LAST_WEEK).contains(week));
    let week = number.ok_or_else(|| NoMilestone::NotAWeek(week.to_owned()))?;
    if ja.is_none() && en.is_none() {
        return Err(NoMilestone::NoWords);
    }
    Ok(Milestone { week, ja, en })
}

/// Words on one line, as every text of a step is kept.
fn words(row: &Row<'_>, column: &str) -> Result<Option<String>, Problem> {
    let cell = row.maybe(column)?;
    Ok(cell.and_then(|cell| kept(&cell.lines().map(str::trim).collect::<Vec<_>>().join(" ")).ok()))
}
