//! The company's own list of who works there: reading it, what a new list changes, and what follows for the 1on1s of
//! those it names. Knows no chat platform: an e-mail address is all that joins a line with a person.

mod away;
mod changes;
mod follow;
mod leave;
mod milestones;
mod newcomer;
mod read;
mod sheet;

use jiff::civil::Date;
use serde::Serialize;

use super::ids::{EmployeeId, PersonId};

pub use away::{Away, Days};
pub use changes::{Changed, Changes, Field, Known, changes};
pub use follow::{Follow, Led, Standing, has_left, what_follows};
pub use leave::{Leave, LeaveFile, read_leave};
pub use milestones::{
    BadMilestone, LAST_WEEK, MOST_MILESTONES, Milestone, MilestoneFile, NoMilestone, milestones_ahead, read_milestones,
};
pub use newcomer::{FIRST_WITHIN, Solo, TOLD_ON, WEEKS, first_by, is_new, remind_on, solo_by_cohort, weeks_over};
pub use read::{Column, Line, Roster, read_roster};
pub use sheet::Problem;
pub(super) use sheet::Sheet;

/// Somebody who works for the company, as the roster says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employee {
    pub id: EmployeeId,
    pub fields: Fields,
    /// Who it is on the chat platforms, once that is known.
    pub person: Option<PersonId>,
}

/// What the roster says of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// In small letters. One address, one employee.
    pub email: String,
    pub name: String,
    /// How the name is read, for sorting.
    pub reading: Option<String>,
    /// The manager's address.
    pub manager: Option<String>,
    /// The path of their unit: `Sales/East`.
    pub team: Option<String>,
    pub hired_on: Option<Date>,
    /// The last day.
    pub left_on: Option<Date>,
    pub zone: Option<String>,
    /// In words of either language, or cron, as it was given.
    pub rhythm: Option<String>,
}

/// What keeps a file from being taken in: where, and why. Nothing of a file with one of these is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Whether it is the leave file, not the roster.
    pub in_leave: bool,
    /// As an editor counts them; 1 is the head.
    pub line: u64,
    pub problem: Problem,
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let file = if self.in_leave { "leave, " } else { "" };
        write!(f, "{file}line {}: {}", self.line, self.problem)
    }
}

/// All units that a path stands in, the topmost first: `Sales/East` lies in `Sales`.
pub fn units_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at]).chain(std::iter::once(path))
}
