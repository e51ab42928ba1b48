//! Two people who hold 1on1s, and the rhythm they keep.

use jiff::Timestamp;
use jiff::civil::Date;

use super::ids::{PairId, PersonId, SeriesId, WorkspaceId};
use super::people::Zone;
use super::rhythm::Rhythm;

/// A manager and a report (or two people in those seats). Nothing they write ever leaves the pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub id: PairId,
    pub workspace: WorkspaceId,
    pub manager: PersonId,
    pub report: PersonId,
    pub kind: PairKind,
    pub state: PairState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairKind {
    ManagerReport,
    Peer,
    Mentor,
    SkipLevel,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairState {
    Active,
    /// Nothing is sent and no slot counts; ends by itself on `until` if that is known.
    Paused {
        until: Option<Date>,
    },
    Ended,
}

/// A seat in the pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    Manager,
    Report,
}

/// One rhythm of a pair. A change of rhythm ends the series and starts another: the past stays as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub id: SeriesId,
    pub pair: PairId,
    pub rhythm: Rhythm,
    pub zone: Zone,
    pub from: Date,
    pub ended: Option<Timestamp>,
}

impl Side {
    pub const BOTH: [Side; 2] = [Side::Manager, Side::Report];

    pub fn other(self) -> Side {
        match self {
            Side::Manager => Side::Report,
            Side::Report => Side::Manager,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Side::Manager => "manager",
            Side::Report => "report",
        }
    }
}

impl Pair {
    /// The seat a person has in this pair; `None` for everybody else, which is the whole of the access rule for shared
    /// content.
    pub fn side_of(&self, person: &PersonId) -> Option<Side> {
        if *person == self.manager {
            Some(Side::Manager)
        } else if *person == self.report {
            Some(Side::Report)
        } else {
            None
        }
    }

    pub fn member(&self, side: Side) -> &PersonId {
        match side {
            Side::Manager => &self.manager,
            Side::Report => &self.report,
        }
    }
}

impl PairKind {
    pub fn code(self) -> &'static str {
        match self {
            PairKind::ManagerReport => "manager_report",
            PairKind::Peer => "peer",
            PairKind::Mentor => "mentor",
            PairKind::SkipLevel => "skip_level",
        }
    }

    pub fn from_code(code: &str) -> Option<PairKind> {
        [PairKind::ManagerReport, PairKind::Peer, PairKind::Mentor, PairKind::SkipLevel]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}
