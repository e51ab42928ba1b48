//! The values of a form in all the shapes that a script or a page may send them: by action, by block, by both, or as
//! Slack writes `state.values`. What comes out is a name and a plain value.

use serde_json::{Map, Value};

/// The keys under which Slack keeps what an input holds.
const HELD: [&str; 12] = [
    "value",
    "selected_option",
    "selected_options",
    "selected_user",
    "selected_users",
    "selected_conversation",
    "selected_conversations",
    "selected_channel",
    "selected_channels",
    "selected_date",
    "selected_time",
    "selected_date_time",
];

/// Names and plain values of a form.
pub(super) fn flat(values: Map<String, Value>) -> Vec<(String, Value)> {
    // Some send the whole `state`.
    if values.len() == 1
        && let Some(Value::Object(inner)) = values.get("values")
    {
        return flat(inner.clone());
    }
    let mut all = Vec::with_capacity(values.len());
    for (name, value) in values {
        match value {
            Value::Object(actions) if !is_held(&actions) => {
                all.extend(actions.into_iter().map(|(action, value)| (format!("{name}/{action}"), plain(value))));
            }
            value => all.push((name, plain(value))),
        }
    }
    all
}

/// Whether it is what one input holds, and not the actions of a block.
fn is_held(fields: &Map<String, Value>) -> bool {
    let has_type = fields.get("type").is_some_and(Value::is_string);
    has_type || HELD.iter().any(|key| fields.get(*key).is_some_and(|v| !v.is_null()))
}

/// A value without what Slack wraps round it: an option is its value, a list the values of its options.
pub(super) fn plain(value: Value) -> Value {
    match value {
        Value::Object(mut fields) => {
            let key = HELD.into_iter().find(|key| fields.contains_key(*key));
            key.and_then(|key| fields.remove(key)).map_or(Value::Null, plain)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(values: Value) -> Vec<(String, Value)> {
        flat(values.as_object().unwrap().clone())
    }

    #[test]
    fn every_shape_becomes_a_name_and_a_plain_value() {
        assert_eq!(read(json!({"notes": "a"})), [("notes".to_owned(), json!("a"))]);
        assert_eq!(read(json!({"b/notes": null})), [("b/notes".to_owned(), Value::Null)]);
        let state = json!({"b": {"notes": {"type": "plain_text_input", "value": "a"}}});
        assert_eq!(read(state.clone()), [("b/notes".to_owned(), json!("a"))]);
        assert_eq!(read(json!({ "values": state })), [("b/notes".to_owned(), json!("a"))]);
        assert_eq!(read(json!({"b": {"notes": "a"}})), [("b/notes".to_owned(), json!("a"))]);
        let option = json!({"text": {"type": "plain_text", "text": "Mid"}, "value": "mid"});
        assert_eq!(read(json!({"horizon": option})), [("horizon".to_owned(), json!("mid"))]);
        let picked = json!({"b": {"topics": {"type": "checkboxes", "selected_options": [option]}}});
        assert_eq!(read(picked), [("b/topics".to_owned(), json!(["mid"]))]);
        let none = json!({"b": {"horizon": {"type": "static_select", "selected_option": null}}});
        assert_eq!(read(none), [("b/horizon".to_owned(), Value::Null)]);
        let day = json!({"b": {"due": {"type": "datepicker", "selected_date": "2026-12-01"}}});
        assert_eq!(read(day), [("b/due".to_owned(), json!("2026-12-01"))]);
    }
}
