//! What travels in the buttons and forms of a card, and comes back when somebody uses them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::card::FormId;
use crate::command::Command;

/// Under this name it lies in an action's `data`, beside what was filled in.
pub const KEY: &str = "taiwa";

/// What a button means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    pub what: What,
    pub on: On,
    /// Made anew for each rendering. Teams may deliver one press several times, each with an id of its own; by this the
    /// repeats are known.
    pub nonce: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Run(Command),
    /// Show this form.
    Open(FormId),
    /// This form was filled in.
    Send(FormId),
}

/// On what the button stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// A message that the product sent on its own and keeps up to date.
    Message,
    /// An answer; the next answer takes its place.
    Answer,
    /// A form that stands in the conversation.
    Form,
    Dialog,
}

impl Mark {
    pub fn data(&self) -> Value {
        json!({ KEY: self })
    }

    pub fn read(data: &Value) -> Option<Mark> {
        serde_json::from_value(data.get(KEY)?.clone()).ok()
    }
}
