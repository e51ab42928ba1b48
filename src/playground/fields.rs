//! What people do with elements: finding one on a surface, choosing, typing, and the `state.values` that result.
//! Knows the shapes of values, not who sends them where.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::elements::{is_date, is_interactive, is_time, offered};
use super::text_of;

/// Block id → action id → the value as Slack writes it in `state.values`.
pub(super) type StateValues = BTreeMap<String, BTreeMap<String, Value>>;

/// What a person picks at an element.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// A plain press on a button.
    None,
    /// The option with this value.
    Option(String),
    Options(Vec<String>),
    User(String),
    /// `2026-11-30`
    Date(String),
    /// `09:30`
    Time(String),
    /// Unix seconds.
    DateTime(i64),
    Text(String),
}

impl From<Value> for Choice {
    /// The loose form that scripts use; the element decides later whether it fits.
    fn from(value: Value) -> Choice {
        match value {
            Value::Null => Choice::None,
            Value::String(text) => Choice::Text(text),
            Value::Array(items) => {
                Choice::Options(items.iter().map(|item| item.as_str().unwrap_or_default().to_owned()).collect())
            }
            Value::Number(number) if number.is_i64() => Choice::DateTime(number.as_i64().unwrap_or_default()),
            other => Choice::Text(other.to_string()),
        }
    }
}

impl Choice {
    fn word(&self) -> Option<&str> {
        match self {
            Choice::Option(text)
            | Choice::User(text)
            | Choice::Date(text)
            | Choice::Time(text)
            | Choice::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// An element where it stands.
pub(super) struct Found<'a> {
    pub(super) block: &'a Value,
    pub(super) element: &'a Value,
}

impl Found<'_> {
    pub(super) fn block_id(&self) -> &str {
        text_of(self.block, "block_id")
    }
    pub(super) fn action_id(&self) -> &str {
        text_of(self.element, "action_id")
    }
    pub(super) fn kind(&self) -> &str {
        text_of(self.element, "type")
    }
    /// Whether a choice here is sent at once, or waits for the form to be submitted.
    pub(super) fn dispatches(&self) -> bool {
        text_of(self.block, "type") != "input" || self.block.get("dispatch_action") == Some(&Value::Bool(true))
    }
}

/// Every interactive element of some blocks, in reading order.
pub(super) fn interactive(blocks: &Value) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for block in blocks.as_array().into_iter().flatten() {
        let several = block.get("elements").and_then(Value::as_array).into_iter().flatten();
        let single = ["accessory", "element"].into_iter().filter_map(|key| block.get(key));
        found.extend(
            single
                .chain(several)
                .filter(|el| is_interactive(text_of(el, "type")))
                .map(|element| Found { block, element }),
        );
    }
    found
}

/// The elements that a name means: an action id, a block id, or `block_id/action_id`.
pub(super) fn named<'a>(blocks: &'a Value, name: &str) -> Vec<Found<'a>> {
    let mut all = interactive(blocks);
    let exact = |found: &Found<'_>| format!("{}/{}", found.block_id(), found.action_id()) == name;
    let rank = |found: &Found<'_>| {
        if exact(found) {
            0
        } else if found.action_id() == name {
            1
        } else if found.block_id() == name {
            2
        } else {
            3
        }
    };
    let best = all.iter().map(rank).min().unwrap_or(3);
    all.retain(|found| best < 3 && rank(found) == best);
    all
}

/// What the elements hold before anybody touches them. Buttons and overflow menus hold nothing.
pub(super) fn initial(blocks: &Value) -> StateValues {
    let mut values = StateValues::new();
    for found in interactive(blocks) {
        if let Some(value) = initial_value(found.element) {
            values.entry(found.block_id().to_owned()).or_default().insert(found.action_id().to_owned(), value);
        }
    }
    values
}

/// The same after an update: what stood in an element of the same ids and type stays there.
pub(super) fn carried(blocks: &Value, before: &StateValues) -> StateValues {
    let mut values = initial(blocks);
    for (block, actions) in &mut values {
        for (action, value) in actions {
            if let Some(old) = before.get(block).and_then(|old| old.get(action))
                && old.get("type") == value.get("type")
            {
                *value = old.clone();
            }
        }
    }
    values
}

fn initial_value(element: &Value) -> Option<Value> {
    let kind = text_of(element, "type");
    let (key, from, empty) = slot(kind)?;
    let value = element.get(from).filter(|value| !value.is_null()).cloned().unwrap_or(empty);
    let mut state = Map::from_iter([("type".to_owned(), json!(kind)), (key.to_owned(), value)]);
    if let (true, Some(zone)) = (kind == "timepicker", element.get("timezone")) {
        state.insert("timezone".to_owned(), zone.clone());
    }
    Some(Value::Object(state))
}

/// The key in `state.values`, the key of the initial value, and the empty value of a kind of element.
fn slot(kind: &str) -> Option<(&'static str, &'static str, Value)> {
    let none = Value::Null;
    let nothing = || json!([]);
    Some(match kind {
        "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" => ("value", "initial_value", none),
        "static_select" | "external_select" | "radio_buttons" => ("selected_option", "initial_option", none),
        "multi_static_select" | "multi_external_select" | "checkboxes" => {
            ("selected_options", "initial_options", nothing())
        }
        "users_select" => ("selected_user", "initial_user", none),
        "multi_users_select" => ("selected_users", "initial_users", nothing()),
        "conversations_select" => ("selected_conversation", "initial_conversation", none),
        "multi_conversations_select" => ("selected_conversations", "initial_conversations", nothing()),
        "channels_select" => ("selected_channel", "initial_channel", none),
        "multi_channels_select" => ("selected_channels", "initial_channels", nothing()),
        "datepicker" => ("selected_date", "initial_date", none),
        "timepicker" => ("selected_time", "initial_time", none),
        "datetimepicker" => ("selected_date_time", "initial_date_time", none),
        "rich_text_input" => ("rich_text_value", "initial_value", none),
        "file_input" => ("files", "initial_files", nothing()),
        _ => return None,
    })
}

/// Whether a value of `state.values` counts as answered.
pub(super) fn is_answered(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| {
        fields.iter().filter(|(key, _)| *key != "type").any(|(_, value)| match value {
            Value::Null => false,
            Value::String(text) => !text.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => true,
        })
    })
}

/// The value that a choice gives this element, or why Slack's client would not let the person do it.
pub(super) fn choose(element: &Value, choice: &Choice) -> Result<Value, String> {
    let kind = text_of(element, "type");
    let misfit = || Err(format!("{choice:?} does not fit a {kind}"));
    let option = |value: &str| {
        let hit = offered(element).into_iter().find(|option| text_of(option, "value") == value);
        hit.cloned().ok_or_else(|| format!("no option with the value {value:?}"))
    };
    if matches!(kind, "button" | "workflow_button") {
        // A press may name the value that the button carries anyway.
        let is_pressed = choice.word().map_or(*choice == Choice::None, |word| word == text_of(element, "value"));
        return if is_pressed { Ok(json!({})) } else { misfit() };
    }
    if kind == "overflow" {
        return match choice.word() {
            Some(value) => Ok(json!({ "selected_option": option(value)? })),
            None => misfit(),
        };
    }
    let Some((key, _, empty)) = slot(kind) else { return misfit() };
    if *choice == Choice::None {
        return Ok(json!({ "type": kind, key: empty }));
    }
    let value = match (key, choice) {
        ("value", _) => match choice.word() {
            Some(text) => typed(element, kind, text)?,
            None => return misfit(),
        },
        ("selected_option", _) => match choice.word() {
            Some(value) if kind == "external_select" => {
                json!({ "text": { "type": "plain_text", "text": value, "emoji": true }, "value": value })
            }
            Some(value) => option(value)?,
            None => return misfit(),
        },
        ("selected_options", Choice::Options(picked)) => {
            if let Some(max) = element.get("max_selected_items").and_then(Value::as_u64)
                && picked.len() as u64 > max
            {
                return Err(format!("at most {max} may be selected"));
            }
            Value::Array(picked.iter().map(|value| option(value)).collect::<Result<_, _>>()?)
        }
        ("selected_users" | "selected_conversations" | "selected_channels", Choice::Options(picked)) => json!(picked),
        ("selected_user" | "selected_conversation" | "selected_channel", Choice::User(id) | Choice::Text(id)) => {
            json!(id)
        }
        ("selected_date", Choice::Date(date) | Choice::Text(date)) if is_date(date) => json!(date),
        ("selected_time", Choice::Time(time) | Choice::Text(time)) if is_time(time) => json!(time),
        ("selected_date_time", Choice::DateTime(unix)) => json!(unix),
        ("rich_text_value", Choice::Text(text)) => json!({ "type": "rich_text", "elements": [
            { "type": "rich_text_section", "elements": [{ "type": "text", "text": text }] }] }),
        _ => return misfit(),
    };
    let mut state = Map::from_iter([("type".to_owned(), json!(kind)), (key.to_owned(), value)]);
    if let (true, Some(zone)) = (kind == "timepicker", element.get("timezone")) {
        state.insert("timezone".to_owned(), zone.clone());
    }
    Ok(Value::Object(state))
}

fn typed(element: &Value, kind: &str, text: &str) -> Result<Value, String> {
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let length = text.chars().count() as u64;
    let limit = |key: &str| element.get(key).and_then(Value::as_u64);
    match kind {
        "plain_text_input" => {
            if text.contains('\n') && element.get("multiline") != Some(&Value::Bool(true)) {
                return Err("a single-line input takes no line break".to_owned());
            }
            if length > limit("max_length").unwrap_or(3000) || length < limit("min_length").unwrap_or(0) {
                return Err(format!("{length} characters is outside the input's limits"));
            }
        }
        "number_input" if text.parse::<f64>().is_err() => return Err("not a number".to_owned()),
        "email_text_input" if !text.contains('@') => return Err("not a mail address".to_owned()),
        "url_text_input" if !text.contains("://") => return Err("not a URL".to_owned()),
        _ => {}
    }
    Ok(json!(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks() -> Value {
        json!([
            {"type": "input", "block_id": "what", "label": {}, "element": {"type": "plain_text_input", "action_id": "text", "initial_value": "a", "max_length": 5}},
            {"type": "input", "block_id": "when", "label": {}, "element": {"type": "datepicker", "action_id": "date"}},
            {"type": "actions", "block_id": "row", "elements": [
                {"type": "button", "action_id": "go"},
                {"type": "static_select", "action_id": "pick", "option_groups": [{"label": {}, "options": [{"text": {"type": "plain_text", "text": "A"}, "value": "a"}]}]}]},
        ])
    }

    #[test]
    fn initial_values_hold_every_stateful_element_and_no_button() {
        let values = initial(&blocks());
        assert_eq!(values["what"]["text"], json!({"type": "plain_text_input", "value": "a"}));
        assert_eq!(values["when"]["date"], json!({"type": "datepicker", "selected_date": null}));
        assert_eq!(values["row"].keys().collect::<Vec<_>>(), ["pick"]);
    }

    #[test]
    fn an_element_is_found_by_action_block_or_both() {
        let blocks = blocks();
        for name in ["text", "what", "what/text"] {
            assert_eq!(named(&blocks, name)[0].action_id(), "text", "{name}");
        }
        assert!(named(&blocks, "nothing").is_empty());
    }

    #[test]
    fn a_choice_must_fit_its_element() {
        let blocks = blocks();
        let element = |name: &str| named(&blocks, name)[0].element.clone();
        assert_eq!(choose(&element("pick"), &Choice::Option("a".into())).unwrap()["selected_option"]["value"], "a");
        assert!(choose(&element("pick"), &Choice::Option("b".into())).is_err());
        assert!(choose(&element("text"), &Choice::Text("too long".into())).is_err());
        assert!(choose(&element("text"), &Choice::Text("a\nb".into())).is_err());
        assert!(choose(&element("date"), &Choice::Date("2026-13-01".into())).is_err());
        assert!(choose(&element("go"), &Choice::Text("x".into())).is_err());
    }

    #[test]
    fn what_was_typed_survives_an_update_of_the_view() {
        let mut before = initial(&blocks());
        before.get_mut("what").unwrap().insert("text".into(), json!({"type": "plain_text_input", "value": "typed"}));
        assert_eq!(carried(&blocks(), &before)["what"]["text"]["value"], "typed");
    }
}
