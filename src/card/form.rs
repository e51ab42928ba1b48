//! A form by meaning: what is asked, of which kind, with which start values. A dialog on one platform, a modal on the
//! other.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::Line;
use crate::domain::ids::{ItemId, OccurrenceId, PairId, PersonId, PromiseId};

/// Which form, and what it is about. It travels in the button that opens the form and in the form itself; it never
/// holds words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum FormId {
    /// Start a 1on1: with whom, rhythm, time, length.
    Setup,
    /// Start a 1on1 with somebody named already: rhythm, time, length.
    Begin {
        with: PersonId,
    },
    /// Change the rhythm of an existing pair.
    Rhythm {
        pair: PairId,
    },
    /// Add an agenda item.
    Agenda {
        pair: PairId,
    },
    EditItem {
        item: ItemId,
    },
    /// After the meeting: what was decided, the next promises.
    WrapUp {
        occurrence: OccurrenceId,
        /// Of the minutes that the form shows; 0 where there were none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<i64>,
    },
    /// Move one meeting.
    Reschedule {
        occurrence: OccurrenceId,
    },
    /// Make a promise.
    Promise {
        pair: PairId,
    },
    EditPromise {
        promise: PromiseId,
    },
    /// Words from a chat become a topic or a promise of one of the pairs.
    Capture {
        what: Capture,
    },
    /// What a 1on1 is for.
    Purpose {
        pair: PairId,
    },
    /// Why the company does this.
    Charter,
    /// What of an ended 1on1 the next manager gets to see; `pair` is the one that ended.
    Handover {
        pair: PairId,
    },
    /// Language, zone, working hours.
    Settings,
}

/// What becomes of words from a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capture {
    Item,
    Promise,
}

/// A form as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub id: FormId,
    pub title: String,
    pub intro: Option<Line>,
    pub fields: Vec<Field>,
    pub submit: String,
    pub cancel: String,
    pub seen_by: Option<Line>,
}

/// One question of a form. `name` is what the answer is called.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: &'static str,
    pub label: String,
    pub hint: Option<String>,
    pub optional: bool,
    pub kind: FieldKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// One line, at most `max` characters.
    Short {
        start: Option<String>,
        placeholder: Option<String>,
        max: usize,
    },
    /// Several lines, at most `max` characters.
    Long {
        start: Option<String>,
        placeholder: Option<String>,
        max: usize,
    },
    One {
        choices: Vec<Choice>,
        start: Option<String>,
    },
    /// Several of a few.
    Many {
        choices: Vec<Choice>,
        start: Vec<String>,
    },
    Date {
        start: Option<Date>,
    },
    Time {
        start: Option<Time>,
    },
    Person,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// What was filled in, by field name. A person is given by their id on the platform; dates and times in ISO form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormValues(pub BTreeMap<String, Vec<String>>);

impl FormValues {
    pub fn one(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|values| values.first()).map(String::as_str).filter(|value| !value.trim().is_empty())
    }

    pub fn many(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}
