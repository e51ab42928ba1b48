//! The list of complaints about blocks and views, and the checks that every rule is made of.
//! Complaints look like Slack's own: `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.

use serde_json::{Map, Value};

/// One complaint, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub message: String,
    pub pointer: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} [json-pointer:{}]", self.message, self.pointer)
    }
}

/// Gathers complaints while walking down.
#[derive(Default)]
pub(super) struct Report {
    pub(super) problems: Vec<Problem>,
    pub(super) markdown_chars: usize,
    pub(super) tables: usize,
    focused: usize,
}

impl Report {
    pub(super) fn add(&mut self, at: &str, message: impl Into<String>) {
        self.problems.push(Problem { message: message.into(), pointer: at.to_owned() });
    }

    /// Refuses fields Slack does not know, and asks for those it needs.
    pub(super) fn fields(&mut self, at: &str, object: &Map<String, Value>, required: &[&str], optional: &[&str]) {
        for key in object.keys().map(String::as_str) {
            if key != "type" && !required.contains(&key) && !optional.contains(&key) {
                self.add(at, format!("invalid additional property: {key}"));
            }
        }
        for key in required {
            if object.get(*key).is_none_or(Value::is_null) {
                self.add(at, format!("missing required field: {key}"));
            }
        }
    }

    /// A string of `min..=max` characters, if it is there.
    pub(super) fn string(&mut self, at: &str, object: &Map<String, Value>, key: &str, min: usize, max: usize) {
        let Some(value) = object.get(key).filter(|value| !value.is_null()) else { return };
        let here = format!("{at}/{key}");
        let Some(text) = value.as_str() else { return self.add(&here, "must be a string") };
        let length = text.chars().count();
        if length > max {
            self.add(&here, format!("must be less than {} characters", max + 1));
        } else if length < min {
            self.add(&here, format!("must be more than {} characters", min.saturating_sub(1)));
        }
    }

    pub(super) fn boolean(&mut self, at: &str, object: &Map<String, Value>, key: &str) {
        if object.get(key).is_some_and(|value| !value.is_null() && !value.is_boolean()) {
            self.add(&format!("{at}/{key}"), "must be a boolean");
        }
    }

    /// An array of `min..=max` items, if it is there.
    pub(super) fn array<'a>(
        &mut self,
        at: &str,
        object: &'a Map<String, Value>,
        key: &str,
        (min, max): (usize, usize),
    ) -> &'a [Value] {
        let Some(value) = object.get(key).filter(|value| !value.is_null()) else { return &[] };
        let here = format!("{at}/{key}");
        let Some(items) = value.as_array() else {
            self.add(&here, "must be an array");
            return &[];
        };
        if items.len() > max {
            self.add(&here, format!("no more than {max} items allowed"));
        } else if items.len() < min {
            self.add(&here, format!("no fewer than {min} items allowed"));
        }
        items
    }

    /// A text object of at most `max` characters, if it is there.
    pub(super) fn text(&mut self, at: &str, object: &Map<String, Value>, key: &str, kind: Text, max: usize) {
        if let Some(value) = object.get(key).filter(|value| !value.is_null()) {
            self.text_object(&format!("{at}/{key}"), value, kind, max);
        }
    }

    pub(super) fn text_object(&mut self, at: &str, value: &Value, kind: Text, max: usize) {
        let Some(object) = value.as_object() else { return self.add(at, "must be a text object") };
        match (value.get("type").and_then(Value::as_str), kind) {
            (Some("plain_text"), _) => self.fields(at, object, &["text"], &["emoji"]),
            (Some("mrkdwn"), Text::Either) => self.fields(at, object, &["text"], &["verbatim"]),
            (Some("mrkdwn"), Text::Plain) => self.add(&format!("{at}/type"), "must be plain_text"),
            _ => self.add(&format!("{at}/type"), "unknown text type"),
        }
        self.boolean(at, object, "emoji");
        self.boolean(at, object, "verbatim");
        self.string(at, object, "text", 1, max);
    }

    pub(super) fn focus(&mut self, at: &str, object: &Map<String, Value>) {
        self.boolean(at, object, "focus_on_load");
        if object.get("focus_on_load") == Some(&Value::Bool(true)) {
            self.focused += 1;
            if self.focused > 1 {
                self.add(at, "focus_on_load can only be true once");
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Text {
    Plain,
    Either,
}
