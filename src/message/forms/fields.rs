//! The kinds of fields all forms are made of.

use jiff::civil::{Date, Time};

use super::TEXT_MAX;
use crate::card::{Choice, Field, FieldKind};
use crate::message::parts::plain_label;

pub fn field(name: &'static str, title: impl AsRef<str>, kind: FieldKind) -> Field {
    Field { name, label: plain_label(title.as_ref()), hint: None, optional: false, kind }
}

pub fn optional(field: Field) -> Field {
    Field { optional: true, ..field }
}

pub fn hinted(field: Field, hint: impl Into<String>) -> Field {
    Field { hint: Some(hint.into()), ..field }
}

pub fn short(start: Option<String>, placeholder: Option<String>) -> FieldKind {
    FieldKind::Short { start, placeholder, max: TEXT_MAX }
}

pub fn long(start: Option<String>, placeholder: Option<String>) -> FieldKind {
    FieldKind::Long { start, placeholder, max: TEXT_MAX }
}

pub fn one(choices: Vec<Choice>, start: Option<&str>) -> FieldKind {
    FieldKind::One { choices, start: start.map(str::to_owned) }
}

pub fn many(choices: Vec<Choice>, start: Vec<String>) -> FieldKind {
    FieldKind::Many { choices, start }
}

pub fn date(start: Option<Date>) -> FieldKind {
    FieldKind::Date { start }
}

pub fn time(start: Option<Time>) -> FieldKind {
    FieldKind::Time { start }
}

pub fn choice(value: impl Into<String>, title: impl AsRef<str>) -> Choice {
    Choice { value: value.into(), label: plain_label(title.as_ref()) }
}
