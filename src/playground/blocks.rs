//! Slack's rules for messages and views: which blocks, how many, how long, which fields. Limits count characters.
//! Complaints look like Slack's own: `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::elements::{self, Place};
use super::report::{Problem, Report, Text};

#[derive(Clone, Copy, PartialEq)]
enum Surface {
    Message,
    Modal,
    Home,
}

/// What Slack would say to a message's `blocks`.
pub fn check_message(blocks: &Value) -> Vec<Problem> {
    let mut report = Report::default();
    check_blocks(&mut report, blocks, Surface::Message, 50);
    report.problems
}

/// What Slack would say to a modal or a home tab. `kind` is the type the place takes: `modal` or `home`.
pub fn check_view(view: &Value, kind: &str) -> Vec<Problem> {
    let mut report = Report::default();
    let Some(object) = view.as_object() else {
        report.add("/view", "must be an object");
        return report.problems;
    };
    if view.get("type").and_then(Value::as_str) != Some(kind) {
        report.add("/view/type", format!("must be {kind}"));
    }
    let optional = ["private_metadata", "callback_id", "external_id"];
    if kind == "modal" {
        let more = ["close", "submit", "clear_on_close", "notify_on_close", "submit_disabled"];
        report.fields("/view", object, &["title", "blocks"], &[&optional[..], &more[..]].concat());
        for key in ["title", "close", "submit"] {
            report.text("/view", object, key, Text::Plain, 24);
        }
        for key in ["clear_on_close", "notify_on_close", "submit_disabled"] {
            report.boolean("/view", object, key);
        }
    } else {
        report.fields("/view", object, &["blocks"], &optional);
    }
    report.string("/view", object, "private_metadata", 0, 3000);
    report.string("/view", object, "callback_id", 0, 255);
    report.string("/view", object, "external_id", 0, 255);
    let blocks = view.get("blocks").unwrap_or(&Value::Null);
    check_blocks(&mut report, blocks, if kind == "modal" { Surface::Modal } else { Surface::Home }, 100);
    let asks =
        blocks.as_array().is_some_and(|blocks| blocks.iter().any(|block| super::text_of(block, "type") == "input"));
    if kind == "modal" && asks && object.get("submit").is_none_or(Value::is_null) {
        report.add("/view/submit", "a modal with input blocks needs a submit button");
    }
    report.problems
}

fn check_blocks(report: &mut Report, blocks: &Value, surface: Surface, max: usize) {
    let base = if surface == Surface::Message { "/blocks" } else { "/view/blocks" };
    let Some(blocks) = blocks.as_array() else { return report.add(base, "must be an array") };
    if blocks.len() > max {
        report.add(base, format!("no more than {max} items allowed"));
    }
    let mut block_ids = BTreeSet::new();
    for (index, block) in blocks.iter().enumerate() {
        let at = format!("{base}/{index}");
        let Some(object) = block.as_object() else {
            report.add(&at, "must be an object");
            continue;
        };
        report.string(&at, object, "block_id", 1, 255);
        if let Some(id) = object.get("block_id").and_then(Value::as_str)
            && !block_ids.insert(id)
        {
            report.add(&format!("{at}/block_id"), format!("block_id '{id}' already exists"));
        }
        check_block(report, &at, object, surface);
    }
}

fn check_block(report: &mut Report, at: &str, block: &Map<String, Value>, surface: Surface) {
    let kind = block.get("type").and_then(Value::as_str).unwrap_or_default();
    match kind {
        "section" => section(report, at, block),
        "header" => {
            report.fields(at, block, &["text"], &["block_id", "level"]);
            report.text(at, block, "text", Text::Plain, 150);
        }
        "divider" => report.fields(at, block, &[], &["block_id"]),
        "image" => {
            report.fields(at, block, &["alt_text"], &["block_id", "image_url", "slack_file", "title"]);
            elements::image_source(report, at, block);
            report.text(at, block, "title", Text::Plain, 2000);
        }
        "actions" => {
            report.fields(at, block, &["elements"], &["block_id"]);
            let items = report.array(at, block, "elements", (1, 25));
            let mut ids = BTreeSet::new();
            for (index, element) in items.iter().enumerate() {
                let here = format!("{at}/elements/{index}");
                elements::check(report, &here, element, Place::Actions);
                if let Some(id) = element.get("action_id").and_then(Value::as_str)
                    && !ids.insert(id)
                {
                    report.add(&format!("{here}/action_id"), format!("action_id '{id}' already exists"));
                }
            }
        }
        "context" => {
            report.fields(at, block, &["elements"], &["block_id"]);
            for (index, element) in report.array(at, block, "elements", (1, 10)).iter().enumerate() {
                let here = format!("{at}/elements/{index}");
                match super::text_of(element, "type") {
                    "image" => elements::check(report, &here, element, Place::Context),
                    _ => report.text_object(&here, element, Text::Either, 3000),
                }
            }
        }
        "input" => {
            report.fields(at, block, &["label", "element"], &["block_id", "dispatch_action", "hint", "optional"]);
            report.text(at, block, "label", Text::Plain, 2000);
            report.text(at, block, "hint", Text::Plain, 2000);
            report.boolean(at, block, "dispatch_action");
            report.boolean(at, block, "optional");
            if let Some(element) = block.get("element") {
                elements::check(report, &format!("{at}/element"), element, Place::Input);
            }
        }
        "rich_text" => {
            report.fields(at, block, &["elements"], &["block_id"]);
            for (index, element) in report.array(at, block, "elements", (1, 100)).iter().enumerate() {
                elements::rich_text(report, &format!("{at}/elements/{index}"), element);
            }
        }
        "markdown" if surface == Surface::Message => {
            report.fields(at, block, &["text"], &["block_id"]);
            report.string(at, block, "text", 1, 12_000);
            report.markdown_chars += block.get("text").and_then(Value::as_str).map_or(0, |text| text.chars().count());
            if report.markdown_chars > 12_000 {
                report.add(at, "markdown blocks of one message hold at most 12000 characters together");
            }
        }
        "table" if surface == Surface::Message => table(report, at, block),
        "markdown" | "table" => report.add(at, format!("unsupported block type in a view: {kind}")),
        _ => report.add(&format!("{at}/type"), format!("unsupported block type: {kind}")),
    }
}

fn section(report: &mut Report, at: &str, block: &Map<String, Value>) {
    report.fields(at, block, &[], &["block_id", "text", "fields", "accessory", "expand"]);
    report.text(at, block, "text", Text::Either, 3000);
    report.boolean(at, block, "expand");
    for (index, field) in report.array(at, block, "fields", (1, 10)).iter().enumerate() {
        report.text_object(&format!("{at}/fields/{index}"), field, Text::Either, 2000);
    }
    if block.get("text").is_none_or(Value::is_null) && block.get("fields").is_none_or(Value::is_null) {
        report.add(at, "missing required field: text or fields");
    }
    if let Some(accessory) = block.get("accessory") {
        elements::check(report, &format!("{at}/accessory"), accessory, Place::Accessory);
    }
}

fn table(report: &mut Report, at: &str, block: &Map<String, Value>) {
    report.fields(at, block, &["rows"], &["block_id", "column_settings"]);
    report.tables += 1;
    if report.tables > 1 {
        report.add(at, "only one table allowed");
    }
    report.array(at, block, "column_settings", (0, 20));
    for (y, row) in report.array(at, block, "rows", (1, 100)).iter().enumerate() {
        let here = format!("{at}/rows/{y}");
        let Some(cells) = row.as_array() else {
            report.add(&here, "must be an array");
            continue;
        };
        if cells.len() > 20 {
            report.add(&here, "no more than 20 items allowed");
        }
        for (x, cell) in cells.iter().enumerate() {
            let here = format!("{here}/{x}");
            match (super::text_of(cell, "type"), cell.as_object()) {
                ("raw_text", Some(object)) => {
                    report.fields(&here, object, &["text"], &[]);
                    report.string(&here, object, "text", 1, 3000);
                }
                ("rich_text", Some(object)) => {
                    for (index, element) in report.array(&here, object, "elements", (1, 100)).iter().enumerate() {
                        elements::rich_text(report, &format!("{here}/elements/{index}"), element);
                    }
                }
                _ => report.add(&here, "unknown cell type"),
            }
        }
    }
}

/// Fills in what Slack fills in: block ids, action ids, `emoji` and `verbatim`.
pub(super) fn complete(value: &mut Value, next: &mut dyn FnMut() -> u64) {
    let Some(blocks) = value.as_array_mut() else { return };
    for block in blocks.iter_mut().filter_map(Value::as_object_mut) {
        if block.get("block_id").is_none_or(Value::is_null) {
            block.insert("block_id".to_owned(), Value::String(format!("b{:x}", next())));
        }
        for value in block.values_mut() {
            complete_inner(value, next);
        }
    }
}

fn complete_inner(value: &mut Value, next: &mut dyn FnMut() -> u64) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| complete_inner(item, next)),
        Value::Object(object) => {
            let kind = object.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
            if kind == "plain_text" {
                object.entry("emoji").or_insert(Value::Bool(true));
            } else if kind == "mrkdwn" {
                object.entry("verbatim").or_insert(Value::Bool(false));
            } else if elements::is_interactive(&kind) && object.get("action_id").is_none_or(Value::is_null) {
                object.insert("action_id".to_owned(), Value::String(format!("a{:x}", next())));
            }
            object.values_mut().for_each(|inner| complete_inner(inner, next));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
