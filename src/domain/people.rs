//! People and who they are to Taiwa. Knows no platform: identities live at the edge.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::calendar::{Hours, WorkWeek};
use super::ids::{PersonId, WorkspaceId};
use super::lang::Lang;

/// A person in a workspace.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub id: PersonId,
    pub workspace: WorkspaceId,
    /// As the platform shows it; `None` until the platform has told us.
    pub name: Option<String>,
    /// Their id on the platform they are reached on, for a mention while the name is unknown.
    pub external: String,
    pub lang: Lang,
    pub zone: Zone,
    pub week: WorkWeek,
    pub hours: Hours,
    pub state: PersonState,
}

/// An IANA time zone with the name it was given by.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    pub name: String,
    pub tz: TimeZone,
}

/// Whether a person can be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonState {
    Active,
    /// The platform refuses our messages; the reason is its code, shown to operators.
    Unreachable {
        why: String,
    },
    Left,
}

/// Where a person's zone comes from: a guess may be replaced by the platform's word, a choice never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneSource {
    Guessed,
    Platform,
    Chosen,
}

impl ZoneSource {
    pub fn code(self) -> &'static str {
        match self {
            ZoneSource::Guessed => "guessed",
            ZoneSource::Platform => "platform",
            ZoneSource::Chosen => "chosen",
        }
    }
}

impl Zone {
    /// A zone by IANA name; `None` when there is no such zone.
    pub fn named(name: &str) -> Option<Zone> {
        TimeZone::get(name).ok().map(|tz| Zone { name: name.to_owned(), tz })
    }

    pub fn utc() -> Zone {
        Zone { name: "UTC".to_owned(), tz: TimeZone::UTC }
    }

    /// What a clock on the wall shows there.
    pub fn wall(&self, at: Timestamp) -> DateTime {
        at.to_zoned(self.tz.clone()).datetime()
    }

    /// The instant of a wall-clock time: forward over a gap, the first of an overlap.
    pub fn instant(&self, local: DateTime) -> Timestamp {
        super::rhythm::resolve(local, &self.tz)
    }
}

impl Person {
    pub fn local(&self, at: Timestamp) -> DateTime {
        self.zone.wall(at)
    }

    pub fn is_reachable(&self) -> bool {
        self.state == PersonState::Active
    }
}
