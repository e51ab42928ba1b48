//! A [`Form`] as an Adaptive Card with inputs, for a dialog or for the conversation. Field names are the inputs' ids, so
//! the answers come back under their names. Knows no form in particular.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::limits;
use super::mark::{On, What};
use super::render::{Ink, Look, Mentions, envelope, inert, label, nonce, paragraphs, title};
use crate::card::words::{clean, cut};
use crate::card::{Choice, Field, FieldKind, Form, FormValues, Line, Span};
use crate::command::Command;
use crate::domain::lang::Lang;
use crate::text::catalog::render as t;

/// Up to here the choices are all in sight, one press each; above it is a menu.
const FEW: usize = 5;

/// The form. `given` is what was filled in when it comes back to be put right, `errors` what is wrong, by field.
///
/// In a dialog the frame shows the title and offers the way out; in the conversation the card does.
pub fn form(form: &Form, lang: Lang, on: On, given: Option<&FormValues>, errors: &BTreeMap<String, String>) -> Value {
    let nonce = nonce();
    let ink = Ink { lang, on, nonce: &nonce };
    let mut mentions = Mentions::default();
    let mut body = Vec::new();
    if on != On::Dialog {
        body.extend(title(&said(&form.title), limits::TITLE, lang));
    }
    if let Some(intro) = &form.intro {
        body.extend(paragraphs(intro, Look::BODY, limits::TEXT, lang, &mut mentions));
    }
    let mut seen = BTreeSet::new();
    let fields: Vec<&Field> = form.fields.iter().filter(|field| seen.insert(field.name)).collect();
    // What no field of this form is about is said above all of them.
    for (_, error) in errors.iter().filter(|(name, _)| !seen.contains(name.as_str())) {
        body.extend(wrong(error, lang));
    }
    for field in fields {
        if let Some(input) = input(field, given, lang) {
            body.push(input);
            body.extend(errors.get(field.name).into_iter().flat_map(|error| wrong(error, lang)).map(close_by));
            let hint = field.hint.as_deref().map(said);
            let hint =
                hint.into_iter().flat_map(|hint| paragraphs(&hint, Look::SMALL, limits::HINT, lang, &mut mentions));
            body.extend(hint.map(close_by));
        }
    }
    if let Some(seen_by) = &form.seen_by {
        let mut line = paragraphs(seen_by, Look::SMALL, limits::SEEN_BY, lang, &mut mentions);
        line.iter_mut().take(1).for_each(|line| line["spacing"] = json!("Medium"));
        body.extend(line);
    }
    let mut card = envelope(body, &mentions);
    card["actions"] = json!(actions(form, ink));
    card
}

fn actions(form: &Form, ink: Ink<'_>) -> Vec<Value> {
    let word = |text: &str, otherwise: String| {
        label(if text.trim().is_empty() { &otherwise } else { text }, ink.lang, limits::LABEL)
    };
    let submit = word(&form.submit, t::send(ink.lang));
    let send = What::Send(form.id.clone());
    if ink.on == On::Dialog {
        return vec![json!({ "type": "Action.Submit", "title": submit, "style": "positive", "data": ink.data(send) })];
    }
    let mut cancel = ink.execute(&word(&form.cancel, t::close(ink.lang)), What::Run(Command::Never), None);
    // Whoever goes away need not fill in anything first.
    cancel["associatedInputs"] = json!("none");
    cancel["fallback"]["associatedInputs"] = json!("none");
    vec![ink.execute(&submit, send, Some("positive")), cancel]
}

fn wrong(error: &str, lang: Lang) -> Vec<Value> {
    paragraphs(&said(error), Look::WRONG, limits::FIELD_ERROR, lang, &mut Mentions::default())
}

/// Belongs to what stands above.
fn close_by(mut element: Value) -> Value {
    element["spacing"] = json!("Small");
    element
}

fn said(text: &str) -> Line {
    Line(vec![Span::Text(text.to_owned())])
}

fn input(field: &Field, given: Option<&FormValues>, lang: Lang) -> Option<Value> {
    let one = |start: Option<String>| match given {
        Some(given) => given.one(field.name).map(str::to_owned),
        None => start,
    };
    let missing = match &field.kind {
        FieldKind::Short { .. } | FieldKind::Long { .. } => t::write_here(lang),
        FieldKind::One { .. } | FieldKind::Many { .. } | FieldKind::Person => t::choose_here(lang),
        FieldKind::Date { .. } => t::day_here(lang),
        FieldKind::Time { .. } => t::time_here(lang),
    };
    let mut input = match &field.kind {
        FieldKind::Short { start, placeholder, max } => text(one(start.clone()), placeholder, *max, false, lang),
        FieldKind::Long { start, placeholder, max } => text(one(start.clone()), placeholder, *max, true, lang),
        FieldKind::One { choices, start } => {
            let choices = fitting(choices);
            let start = one(start.clone()).filter(|start| choices.iter().any(|choice| choice.value == *start));
            // A circle, once chosen, can't be taken back, so an optional question is a menu.
            let few = choices.len() <= FEW && !field.optional;
            choice_set(&choices, if few { "expanded" } else { "compact" }, start, lang)?
        }
        FieldKind::Many { choices, start } => {
            let choices = fitting(choices);
            let chosen = given.map_or(start.as_slice(), |given| given.many(field.name));
            let chosen: Vec<&str> =
                choices.iter().map(|choice| choice.value.as_str()).filter(|v| chosen.iter().any(|c| c == v)).collect();
            let chosen = (!chosen.is_empty()).then(|| chosen.join(","));
            let mut input = choice_set(&choices, "expanded", chosen, lang)?;
            input["isMultiSelect"] = json!(true);
            input
        }
        FieldKind::Date { start } => filled(json!({ "type": "Input.Date" }), one(start.map(|date| date.to_string()))),
        FieldKind::Time { start } => {
            let start = start.map(|time| time.strftime("%H:%M").to_string());
            filled(json!({ "type": "Input.Time" }), one(start))
        }
        FieldKind::Person => {
            // Teams looks in the organisation's people; the answer is the chosen one's directory id.
            let picker = json!({
                "type": "Input.ChoiceSet", "choices": [], "placeholder": t::search_people(lang),
                "choices.data": { "type": "Data.Query", "dataset": "graph.microsoft.com/users" },
            });
            filled(picker, one(None))
        }
    };
    input["id"] = json!(field.name);
    input["label"] = json!(label(&field.label, lang, limits::TITLE));
    if !field.optional {
        input["isRequired"] = json!(true);
        input["errorMessage"] = json!(missing);
    }
    Some(input)
}

fn filled(mut input: Value, value: Option<String>) -> Value {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        input["value"] = json!(value);
    }
    input
}

fn text(value: Option<String>, placeholder: &Option<String>, max: usize, multiline: bool, lang: Lang) -> Value {
    let max = max.clamp(1, limits::TEXT);
    let mut input = json!({ "type": "Input.Text", "maxLength": max });
    if multiline {
        input["isMultiline"] = json!(true);
    }
    if let Some(placeholder) = placeholder {
        input["placeholder"] = json!(label(placeholder, lang, limits::TITLE));
    }
    filled(input, value.map(|value| cut(&clean(&value), max).into_owned()))
}

/// Choices that can be told apart when they come back: several chosen ones arrive with commas between them.
fn fitting(choices: &[Choice]) -> Vec<&Choice> {
    let mut seen = BTreeSet::new();
    choices
        .iter()
        .filter(|choice| !choice.value.is_empty() && !choice.value.contains(','))
        .filter(|choice| seen.insert(&choice.value))
        .take(limits::CHOICES)
        .collect()
}

fn choice_set(choices: &[&Choice], style: &str, value: Option<String>, lang: Lang) -> Option<Value> {
    if choices.is_empty() {
        return None;
    }
    let choices: Vec<Value> = choices
        .iter()
        .map(|choice| json!({ "title": inert(&label(&choice.label, lang, limits::LABEL)), "value": choice.value }))
        .collect();
    Some(filled(json!({ "type": "Input.ChoiceSet", "style": style, "wrap": true, "choices": choices }), value))
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
