//! What is filled in, as the client gathers it: the inputs' own values where nothing was typed, empty ones left out.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::text_of;

/// The inputs of a card, from top to bottom, those of cards inside it too.
pub fn inputs(card: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    collect(card, &mut found);
    found
}

fn collect(holder: &Value, found: &mut Vec<Value>) {
    if text_of(holder, "type").starts_with("Input.") {
        found.push(holder.clone());
    }
    for name in ["body", "items", "columns", "rows", "cells"] {
        for element in holder.get(name).and_then(Value::as_array).into_iter().flatten() {
            collect(element, found);
        }
    }
    for action in holder.get("actions").and_then(Value::as_array).into_iter().flatten() {
        if let Some(card) = action.get("card") {
            collect(card, found);
        }
    }
}

/// Gathers the values; `Err` has what the client says at each input it will not send.
pub fn gather(card: &Value, typed: &BTreeMap<String, String>) -> Result<Map<String, Value>, BTreeMap<String, String>> {
    let inputs = inputs(card);
    let mut wrong = BTreeMap::new();
    let mut values = Map::new();
    for name in typed.keys() {
        if !inputs.iter().any(|input| text_of(input, "id") == name) {
            wrong.insert(name.clone(), "there is no such input".to_owned());
        }
    }
    for input in &inputs {
        let id = text_of(input, "id");
        let value = typed.get(id).map_or_else(|| text_of(input, "value"), String::as_str).to_owned();
        if value.is_empty() {
            if input.get("isRequired") == Some(&Value::Bool(true)) {
                wrong.insert(id.to_owned(), text_of(input, "errorMessage").to_owned());
            }
            if text_of(input, "type") == "Input.Toggle" {
                values.insert(id.to_owned(), Value::from("false"));
            }
            continue;
        }
        if let Some(why) = unfit(input, &value) {
            wrong.insert(id.to_owned(), why);
        }
        values.insert(id.to_owned(), Value::from(value));
    }
    if wrong.is_empty() { Ok(values) } else { Err(wrong) }
}

/// Why the client can't hold this value.
fn unfit(input: &Value, value: &str) -> Option<String> {
    match text_of(input, "type") {
        "Input.Text" => {
            let max = input.get("maxLength").and_then(Value::as_u64)?;
            let length = value.encode_utf16().count() as u64;
            (length > max).then(|| format!("{length} characters, {max} at most"))
        }
        "Input.Date" => value.parse::<jiff::civil::Date>().is_err().then(|| format!("{value:?} is no date")),
        "Input.Time" => value.parse::<jiff::civil::Time>().is_err().then(|| format!("{value:?} is no time")),
        // Whoever looks for people is offered the whole directory.
        "Input.ChoiceSet" if input.get("choices.data").is_none() => {
            let choices = input.get("choices").and_then(Value::as_array).cloned().unwrap_or_default();
            let several = input.get("isMultiSelect") == Some(&Value::Bool(true));
            let chosen: Vec<&str> = if several { value.split(',').collect() } else { vec![value] };
            let offered = |chosen: &&str| choices.iter().any(|choice| text_of(choice, "value") == *chosen);
            chosen.iter().find(|chosen| !offered(chosen)).map(|chosen| format!("{chosen:?} is not offered"))
        }
        _ => None,
    }
}
