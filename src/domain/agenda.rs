//! Agenda items: what the two want to talk about. Knows no storage.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{ItemId, PairId, PersonId};
use super::normal::composed;

/// What a topic is about in time (業務改善・成長支援・キャリア形成).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Horizon {
    Short,
    Mid,
    Long,
}

/// What a topic serves (成長支援・信頼関係・組織課題の早期発見).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aim {
    Growth,
    Trust,
    /// To notice early what would become a problem.
    Early,
}

/// What a topic is. Its author says so, nobody guesses it from the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    #[default]
    Topic,
    /// A report on how things stand.
    Status,
    /// Something is in the way.
    Blocker,
    /// Something to try.
    Try,
}

/// What is counted of a topic, without its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    pub horizon: Option<Horizon>,
    pub aim: Option<Aim>,
    pub kind: ItemKind,
    /// The question of the bank it came from.
    pub question: Option<String>,
}

/// What a topic is said to be about from now on; what is not said stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Retag {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon: Option<Horizon>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aim: Option<Aim>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ItemKind>,
}

impl Retag {
    pub fn of(self, item: &Item) -> Tags {
        Tags {
            horizon: self.horizon.or(item.horizon),
            aim: self.aim.or(item.aim),
            kind: self.kind.unwrap_or(item.kind),
            question: None,
        }
    }
}

/// Who can read an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    #[default]
    Shared,
    /// The author alone, on every surface.
    Private,
}

/// One topic of a pair. It belongs to the pair, not to a meeting: a moved or skipped meeting can't lose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: ItemId,
    pub pair: PairId,
    pub author: PersonId,
    pub text: String,
    pub horizon: Option<Horizon>,
    pub aim: Option<Aim>,
    pub kind: ItemKind,
    pub visibility: Visibility,
    pub position: i64,
    pub state: ItemState,
    /// How many meetings it has been carried over.
    pub carried: u32,
    pub created: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    Open,
    Discussed,
    Dropped,
}

/// Open items a pair may have at once; more is a list nobody reads.
pub const MOST_OPEN_ITEMS: usize = 200;
/// Characters of one topic, promise, note or memo.
pub const LONGEST_TEXT: usize = 3_000;

/// Why words were not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextRefused {
    #[error("there is no text")]
    Empty,
    #[error("the text is too long")]
    TooLong { characters: usize },
}

/// Words as they will be kept: as typed, without the blank space around them, composed (NFC), and of a length that
/// every surface can show.
pub fn kept(text: &str) -> Result<String, TextRefused> {
    let mut text = composed(text.trim());
    text.retain(|c| c == '\n' || c == '\t' || !c.is_control());
    let characters = text.chars().count();
    if text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')) {
        Err(TextRefused::Empty)
    } else if characters > LONGEST_TEXT {
        Err(TextRefused::TooLong { characters })
    } else {
        Ok(text)
    }
}

impl Item {
    /// Whether a person may read it: everybody of the pair, or the author alone.
    pub fn is_visible_to(&self, person: &PersonId) -> bool {
        self.visibility == Visibility::Shared || self.author == *person
    }
}

impl Horizon {
    pub const ALL: [Horizon; 3] = [Horizon::Short, Horizon::Mid, Horizon::Long];

    pub fn code(self) -> &'static str {
        match self {
            Horizon::Short => "short",
            Horizon::Mid => "mid",
            Horizon::Long => "long",
        }
    }

    pub fn from_code(code: &str) -> Option<Horizon> {
        Horizon::ALL.into_iter().find(|horizon| horizon.code() == code)
    }
}

impl Aim {
    pub const ALL: [Aim; 3] = [Aim::Growth, Aim::Trust, Aim::Early];

    pub fn code(self) -> &'static str {
        match self {
            Aim::Growth => "growth",
            Aim::Trust => "trust",
            Aim::Early => "early",
        }
    }

    pub fn from_code(code: &str) -> Option<Aim> {
        Aim::ALL.into_iter().find(|aim| aim.code() == code)
    }
}

impl ItemKind {
    pub const ALL: [ItemKind; 4] = [ItemKind::Topic, ItemKind::Status, ItemKind::Blocker, ItemKind::Try];

    pub fn code(self) -> &'static str {
        match self {
            ItemKind::Topic => "topic",
            ItemKind::Status => "status",
            ItemKind::Blocker => "blocker",
            ItemKind::Try => "try",
        }
    }

    pub fn from_code(code: &str) -> Option<ItemKind> {
        ItemKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl Visibility {
    pub fn code(self) -> &'static str {
        match self {
            Visibility::Shared => "shared",
            Visibility::Private => "private",
        }
    }
}
