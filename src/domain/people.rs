//! People and who they are to Taiwa. Knows of a platform only that it exists and what it calls somebody: all else of it
//! lives at the edge.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

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
    /// What platforms call them, for a mention while the name is unknown.
    pub ids: Ids,
    /// Where they read: the platform their messages go to, or the one they act on just now.
    pub platform: Platform,
    pub lang: Lang,
    pub zone: Zone,
    pub week: WorkWeek,
    pub hours: Hours,
    pub state: PersonState,
}

/// A chat platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    Slack,
    Teams,
}

impl Platform {
    pub const ALL: [Platform; 2] = [Platform::Slack, Platform::Teams];

    pub fn code(self) -> &'static str {
        match self {
            Platform::Slack => "slack",
            Platform::Teams => "teams",
        }
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Platform::Slack => "Slack",
            Platform::Teams => "Microsoft Teams",
        }
    }

    pub fn from_code(code: &str) -> Option<Platform> {
        Platform::ALL.into_iter().find(|platform| platform.code() == code)
    }

    /// Whether a person has a page there that stands beside the conversation. Elsewhere the page is a message in it.
    pub fn has_standing_page(self) -> bool {
        self == Platform::Slack
    }

    /// Whether a mention there brings the person's name along. Elsewhere it brings a handle at most.
    pub fn mentions_by_name(self) -> bool {
        self == Platform::Teams
    }

    /// Whether a button that was pressed there has to be made anew before it can be pressed again.
    pub fn presses_once(self) -> bool {
        self == Platform::Teams
    }
}

/// The ids by which platforms know somebody: an id means something on its own platform only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids(Vec<(Platform, String)>);

impl Ids {
    pub fn of(platform: Platform, id: &str) -> Ids {
        Ids(vec![(platform, id.to_owned())])
    }

    pub fn add(&mut self, platform: Platform, id: String) {
        if self.on(platform).is_none() {
            self.0.push((platform, id));
        }
    }

    pub fn merge(&mut self, other: Ids) {
        for (platform, id) in other.0 {
            self.add(platform, id);
        }
    }

    pub fn on(&self, platform: Platform) -> Option<&str> {
        self.0.iter().find(|(of, _)| *of == platform).map(|(_, id)| id.as_str())
    }
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

/// What somebody may do besides their own 1on1s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Looks after the installation: sees who can't be reached, never what anybody wrote.
    ItAdmin,
    /// Sees counts and rates, never a text.
    HrViewer,
    /// Answers for the programme: sees the company's figures, and gets them every month.
    Executive,
}

impl Role {
    pub fn code(self) -> &'static str {
        match self {
            Role::ItAdmin => "it_admin",
            Role::HrViewer => "hr_viewer",
            Role::Executive => "executive",
        }
    }
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
