//! Slack's rules for block elements and rich text: buttons, selects, pickers, inputs, options, confirmations.
//! Knows where each element may stand; the blocks around them are `blocks.rs`.

use serde_json::{Map, Value};

use super::report::{Report, Text};
use super::text_of;

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Accessory,
    Actions,
    Input,
    Context,
}

const SELECTS: [&str; 10] = [
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
];
const TYPED: [&str; 6] =
    ["plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input"];
const PICKED: [&str; 4] = ["datepicker", "timepicker", "checkboxes", "radio_buttons"];

/// Whether an element of this type has an `action_id`.
pub(super) fn is_interactive(kind: &str) -> bool {
    SELECTS.contains(&kind)
        || TYPED.contains(&kind)
        || PICKED.contains(&kind)
        || ["button", "overflow", "datetimepicker", "workflow_button"].contains(&kind)
}

fn allowed(kind: &str, place: Place) -> bool {
    match place {
        Place::Context => kind == "image",
        Place::Input => {
            SELECTS.contains(&kind) || TYPED.contains(&kind) || PICKED.contains(&kind) || kind == "datetimepicker"
        }
        Place::Accessory => {
            SELECTS.contains(&kind)
                || PICKED.contains(&kind)
                || ["button", "overflow", "image", "workflow_button"].contains(&kind)
        }
        Place::Actions => {
            (SELECTS.contains(&kind) && !kind.starts_with("multi_"))
                || PICKED.contains(&kind)
                || ["button", "overflow", "datetimepicker", "workflow_button"].contains(&kind)
        }
    }
}

pub(super) fn check(report: &mut Report, at: &str, element: &Value, place: Place) {
    let Some(object) = element.as_object() else { return report.add(at, "must be an object") };
    let kind = text_of(element, "type");
    if !allowed(kind, place) {
        return report.add(&format!("{at}/type"), format!("unsupported element type here: {kind}"));
    }
    report.string(at, object, "action_id", 1, 255);
    report.text(at, object, "placeholder", Text::Plain, 150);
    report.focus(at, object);
    if let Some(confirm) = object.get("confirm").filter(|value| !value.is_null()) {
        confirmation(report, &format!("{at}/confirm"), confirm);
    }
    match kind {
        "button" => button(report, at, object),
        "image" => {
            report.fields(at, object, &["alt_text"], &["image_url", "slack_file"]);
            image_source(report, at, object);
        }
        "overflow" => {
            report.fields(at, object, &["options"], &["action_id", "confirm"]);
            options(report, at, object, "options", (1, 5), Text::Plain);
        }
        "checkboxes" => {
            report.fields(at, object, &["options"], &["action_id", "initial_options", "confirm", "focus_on_load"]);
            options(report, at, object, "options", (1, 10), Text::Either);
            initial_options(report, at, object);
        }
        "radio_buttons" => {
            report.fields(at, object, &["options"], &["action_id", "initial_option", "confirm", "focus_on_load"]);
            options(report, at, object, "options", (1, 10), Text::Either);
            initial_options(report, at, object);
        }
        "datepicker" | "timepicker" | "datetimepicker" => picker(report, at, object, kind),
        "workflow_button" => {
            report.fields(at, object, &["text", "workflow"], &["action_id", "style", "accessibility_label"])
        }
        _ if TYPED.contains(&kind) => typed(report, at, object, kind),
        _ => select(report, at, object, kind),
    }
}

fn button(report: &mut Report, at: &str, object: &Map<String, Value>) {
    let optional = ["action_id", "url", "value", "style", "confirm", "accessibility_label"];
    report.fields(at, object, &["text"], &optional);
    report.text(at, object, "text", Text::Plain, 75);
    report.string(at, object, "value", 0, 2000);
    report.string(at, object, "url", 1, 3000);
    report.string(at, object, "accessibility_label", 1, 75);
    style(report, at, object);
}

fn style(report: &mut Report, at: &str, object: &Map<String, Value>) {
    match object.get("style") {
        None | Some(Value::Null) => {}
        Some(Value::String(style)) if style == "primary" || style == "danger" => {}
        Some(_) => report.add(&format!("{at}/style"), "must be primary or danger"),
    }
}

fn confirmation(report: &mut Report, at: &str, confirm: &Value) {
    let Some(object) = confirm.as_object() else { return report.add(at, "must be an object") };
    report.fields(at, object, &["title", "text", "confirm", "deny"], &["style"]);
    report.text(at, object, "title", Text::Plain, 100);
    report.text(at, object, "text", Text::Either, 300);
    report.text(at, object, "confirm", Text::Plain, 30);
    report.text(at, object, "deny", Text::Plain, 30);
    style(report, at, object);
}

pub(super) fn image_source(report: &mut Report, at: &str, object: &Map<String, Value>) {
    report.string(at, object, "alt_text", 1, 2000);
    report.string(at, object, "image_url", 1, 3000);
    if object.contains_key("image_url") == object.contains_key("slack_file") {
        report.add(at, "needs exactly one of image_url and slack_file");
    }
}

fn options(report: &mut Report, at: &str, object: &Map<String, Value>, key: &str, count: (usize, usize), kind: Text) {
    for (index, option) in report.array(at, object, key, count).iter().enumerate() {
        let here = format!("{at}/{key}/{index}");
        let Some(fields) = option.as_object() else {
            report.add(&here, "must be an object");
            continue;
        };
        let overflow = object.get("type").and_then(Value::as_str) == Some("overflow");
        report.fields(&here, fields, &["text", "value"], if overflow { &["url"] } else { &["description"] });
        report.text(&here, fields, "text", kind, 75);
        report.string(&here, fields, "value", 1, 150);
        report.text(&here, fields, "description", kind, 75);
        report.string(&here, fields, "url", 1, 3000);
    }
}

/// Every option an element offers, groups opened.
pub(super) fn offered(element: &Value) -> Vec<&Value> {
    let grouped = element.get("option_groups").and_then(Value::as_array).into_iter().flatten();
    let lists = element.get("options").into_iter().chain(grouped.filter_map(|group| group.get("options")));
    lists.filter_map(Value::as_array).flatten().collect()
}

/// An initial option must be one of those offered, to the letter.
fn initial_options(report: &mut Report, at: &str, object: &Map<String, Value>) {
    let element = Value::Object(object.clone());
    let offered = offered(&element);
    let single = object.get("initial_option").filter(|value| !value.is_null()).map(|value| vec![value]);
    let several = object.get("initial_options").and_then(Value::as_array).map(|items| items.iter().collect());
    for (key, initial) in [("initial_option", single), ("initial_options", several)] {
        let Some(initial): Option<Vec<&Value>> = initial else { continue };
        if key == "initial_options" && initial.is_empty() {
            report.add(&format!("{at}/{key}"), "no fewer than 1 items allowed");
        }
        if initial.iter().any(|value| !offered.iter().any(|option| same_option(option, value))) {
            report.add(&format!("{at}/{key}"), "must match one of the options");
        }
    }
}

fn same_option(a: &Value, b: &Value) -> bool {
    a.get("value") == b.get("value") && a.pointer("/text/text") == b.pointer("/text/text")
}

fn select(report: &mut Report, at: &str, object: &Map<String, Value>, kind: &str) {
    let multi = kind.starts_with("multi_");
    let source = kind.trim_start_matches("multi_").trim_end_matches("_select");
    let mut optional = vec!["action_id", "placeholder", "confirm", "focus_on_load"];
    optional.extend(multi.then_some("max_selected_items"));
    optional.extend(match (source, multi) {
        ("static", false) => &["options", "option_groups", "initial_option"][..],
        ("static", true) => &["options", "option_groups", "initial_options"],
        ("external", false) => &["min_query_length", "initial_option"],
        ("external", true) => &["min_query_length", "initial_options"],
        ("users", false) => &["initial_user"],
        ("users", true) => &["initial_users"],
        ("channels", false) => &["initial_channel", "response_url_enabled"],
        ("channels", true) => &["initial_channels"],
        (_, false) => &["initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"],
        (_, true) => &["initial_conversations", "default_to_current_conversation", "filter"],
    });
    report.fields(at, object, &[], &optional);
    for key in ["initial_user", "initial_channel", "initial_conversation"] {
        report.string(at, object, key, 1, 255);
    }
    if multi && object.get("max_selected_items").is_some_and(|max| max.as_u64().is_none_or(|max| max < 1)) {
        report.add(&format!("{at}/max_selected_items"), "must be at least 1");
    }
    if source != "static" {
        return;
    }
    if object.contains_key("options") == object.contains_key("option_groups") {
        report.add(at, "needs exactly one of options and option_groups");
    }
    options(report, at, object, "options", (1, 100), Text::Plain);
    for (index, group) in report.array(at, object, "option_groups", (1, 100)).iter().enumerate() {
        let here = format!("{at}/option_groups/{index}");
        let Some(fields) = group.as_object() else {
            report.add(&here, "must be an object");
            continue;
        };
        report.fields(&here, fields, &["label", "options"], &[]);
        report.text(&here, fields, "label", Text::Plain, 75);
        options(report, &here, fields, "options", (1, 100), Text::Plain);
    }
    initial_options(report, at, object);
}

fn picker(report: &mut Report, at: &str, object: &Map<String, Value>, kind: &str) {
    let (key, good): (&str, fn(&Value) -> bool) = match kind {
        "datepicker" => ("initial_date", |value| value.as_str().is_some_and(is_date)),
        "timepicker" => ("initial_time", |value| value.as_str().is_some_and(is_time)),
        _ => ("initial_date_time", |value| {
            value.as_i64().is_some_and(|unix| (1_000_000_000..=9_999_999_999).contains(&unix))
        }),
    };
    let mut optional = vec!["action_id", "confirm", "focus_on_load", key];
    match kind {
        "datepicker" => optional.push("placeholder"),
        "timepicker" => optional.extend(["placeholder", "timezone"]),
        _ => {}
    }
    report.fields(at, object, &[], &optional);
    if object.get(key).is_some_and(|value| !value.is_null() && !good(value)) {
        report.add(&format!("{at}/{key}"), format!("invalid {key}"));
    }
    report.string(at, object, "timezone", 1, 255);
}

/// `2026-11-30`, and a day that exists.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// `09:30`.
pub(super) fn is_time(text: &str) -> bool {
    let part = |part: &str, max: u8| {
        part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()) && part.parse::<u8>().is_ok_and(|n| n <= max)
    };
    text.split_once(':').is_some_and(|(hour, minute)| part(hour, 23) && part(minute, 59))
}

fn typed(report: &mut Report, at: &str, object: &Map<String, Value>, kind: &str) {
    let common = ["action_id", "placeholder", "focus_on_load", "dispatch_action_config", "initial_value"];
    let own: &[&str] = match kind {
        "plain_text_input" => &["multiline", "min_length", "max_length"],
        "number_input" => &["is_decimal_allowed", "min_value", "max_value"],
        "file_input" => &["filetypes", "max_files"],
        _ => &[],
    };
    let required: &[&str] = if kind == "number_input" { &["is_decimal_allowed"] } else { &[] };
    report.fields(at, object, required, &[&common[..], own].concat());
    if kind == "plain_text_input" {
        report.boolean(at, object, "multiline");
        let length = |key: &str| object.get(key).filter(|value| !value.is_null()).map(|value| value.as_u64());
        for (key, least) in [("min_length", 0), ("max_length", 1)] {
            if let Some(value) = length(key)
                && value.is_none_or(|value| !(least..=3000).contains(&value))
            {
                report.add(&format!("{at}/{key}"), format!("must be from {least} to 3000"));
            }
        }
        let max = length("max_length").flatten().unwrap_or(3000).min(3000) as usize;
        report.string(at, object, "initial_value", 0, max);
    } else if kind != "rich_text_input" {
        report.string(at, object, "initial_value", 0, 3000);
    }
}

/// A block inside `rich_text`, and what is in it.
pub(super) fn rich_text(report: &mut Report, at: &str, element: &Value) {
    let Some(object) = element.as_object() else { return report.add(at, "must be an object") };
    let kind = text_of(element, "type");
    match kind {
        "rich_text_section" => report.fields(at, object, &["elements"], &[]),
        "rich_text_preformatted" => report.fields(at, object, &["elements"], &["border", "language"]),
        "rich_text_quote" => report.fields(at, object, &["elements"], &["border"]),
        "rich_text_list" => {
            report.fields(at, object, &["style", "elements"], &["indent", "offset", "border"]);
            if !matches!(text_of(element, "style"), "bullet" | "ordered") {
                report.add(&format!("{at}/style"), "must be bullet or ordered");
            }
        }
        _ => return report.add(&format!("{at}/type"), format!("unknown rich text type: {kind}")),
    }
    for (index, inner) in report.array(at, object, "elements", (0, usize::MAX - 1)).iter().enumerate() {
        let here = format!("{at}/elements/{index}");
        if kind == "rich_text_list" {
            match text_of(inner, "type") {
                "rich_text_section" => rich_text(report, &here, inner),
                _ => report.add(&here, "a list holds rich_text_section only"),
            }
        } else {
            span(report, &here, inner);
        }
    }
}

fn span(report: &mut Report, at: &str, span: &Value) {
    let Some(object) = span.as_object() else { return report.add(at, "must be an object") };
    let (required, optional): (&[&str], &[&str]) = match text_of(span, "type") {
        "text" => (&["text"], &["style"]),
        "link" => (&["url"], &["text", "unsafe", "style"]),
        "user" => (&["user_id"], &["style"]),
        "usergroup" => (&["usergroup_id"], &["style"]),
        "channel" => (&["channel_id"], &["style"]),
        "emoji" => (&["name"], &["unicode", "skin_tone", "style"]),
        "broadcast" => (&["range"], &["style"]),
        "color" => (&["value"], &["style"]),
        "date" => (&["timestamp", "format"], &["url", "fallback", "style"]),
        other => return report.add(&format!("{at}/type"), format!("unknown rich text type: {other}")),
    };
    report.fields(at, object, required, optional);
    report.string(at, object, "text", 1, 40_000);
    report.string(at, object, "url", 1, 3000);
    if object.get("style").is_some_and(|style| !style.is_object() && !style.is_null()) {
        report.add(&format!("{at}/style"), "must be an object");
    }
    if object.get("timestamp").is_some_and(|unix| !unix.is_i64()) {
        report.add(&format!("{at}/timestamp"), "must be an integer");
    }
}
