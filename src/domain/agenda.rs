//! Agenda items: what the two want to talk about. Knows no storage.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{ItemId, PairId, PersonId};

/// What a topic is about in time (業務改善・成長支援・キャリア形成).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Horizon {
    Short,
    Mid,
    Long,
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
    use unicode_normalization::UnicodeNormalization;
    let text: String = text.trim().nfc().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
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

/// The horizon that the last items left out, if any: what the digest hints at. Needs at least six tagged items.
pub fn starved(recent: &[Option<Horizon>]) -> Option<Horizon> {
    let tagged: Vec<Horizon> = recent.iter().copied().flatten().collect();
    if tagged.len() < 6 {
        return None;
    }
    [Horizon::Long, Horizon::Mid, Horizon::Short].into_iter().find(|horizon| !tagged.contains(horizon))
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

impl Visibility {
    pub fn code(self) -> &'static str {
        match self {
            Visibility::Shared => "shared",
            Visibility::Private => "private",
        }
    }
}
