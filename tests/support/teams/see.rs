//! What a person reads: an Adaptive Card as plain text, as Teams shows it, and the buttons that stand in it.

use serde_json::Value;

use super::text_of;
use super::world::Message;

/// A button that somebody can press.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    pub title: String,
    /// The action as it stands in the card.
    pub action: Value,
    /// It stands in the overflow menu.
    pub overflow: bool,
    /// It stands in a card that this button opens first.
    pub inside: Option<String>,
}

pub(super) fn plain_message(message: &Message) -> String {
    if message.card.is_null() { message.text.clone() } else { plain_card(&message.card) }
}

/// A card as lines; buttons in brackets.
pub fn plain_card(card: &Value) -> String {
    let mut lines = Vec::new();
    elements(card.get("body"), &mut lines);
    row(card.get("actions"), &mut lines);
    lines.retain(|line: &String| !line.is_empty());
    let shown = lines.join("\n");
    let entities = card.pointer("/msteams/entities").and_then(Value::as_array).cloned().unwrap_or_default();
    entities.iter().fold(shown, |shown, entity| {
        let name = entity.pointer("/mentioned/name").and_then(Value::as_str).unwrap_or_default();
        shown.replace(text_of(entity, "text"), &format!("@{name}"))
    })
}

fn hidden(element: &Value) -> bool {
    element.get("isVisible") == Some(&Value::Bool(false))
}

fn elements(list: Option<&Value>, lines: &mut Vec<String>) {
    for element in list.and_then(Value::as_array).into_iter().flatten().filter(|element| !hidden(element)) {
        element_lines(element, lines);
    }
}

fn element_lines(element: &Value, lines: &mut Vec<String>) {
    match text_of(element, "type") {
        "TextBlock" => lines.push(markdown(text_of(element, "text"))),
        "RichTextBlock" => {
            let inlines = element.get("inlines").and_then(Value::as_array).into_iter().flatten();
            lines.push(inlines.map(|inline| inline.as_str().unwrap_or_else(|| text_of(inline, "text"))).collect());
        }
        "Container" => elements(element.get("items"), lines),
        "ColumnSet" => {
            let columns = element.get("columns").and_then(Value::as_array).into_iter().flatten();
            let parts = columns.filter(|column| !hidden(column)).map(|column| {
                let mut inner = Vec::new();
                elements(column.get("items"), &mut inner);
                inner.join("\n")
            });
            lines.push(parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "));
        }
        "FactSet" => {
            for fact in element.get("facts").and_then(Value::as_array).into_iter().flatten() {
                lines.push(format!("{} {}", markdown(text_of(fact, "title")), markdown(text_of(fact, "value"))));
            }
        }
        "Table" => {
            for row in element.get("rows").and_then(Value::as_array).into_iter().flatten() {
                let mut inner = Vec::new();
                for cell in row.get("cells").and_then(Value::as_array).into_iter().flatten() {
                    elements(cell.get("items"), &mut inner);
                }
                lines.push(inner.join(" "));
            }
        }
        "ActionSet" => row(element.get("actions"), lines),
        "Image" => lines.push(text_of(element, "altText").to_owned()),
        kind if kind.starts_with("Input.") => lines.push(input(element)),
        _ => {}
    }
}

fn input(input: &Value) -> String {
    let value = text_of(input, "value");
    let title_of = |value: &str| {
        let choices = input.get("choices").and_then(Value::as_array).into_iter().flatten();
        let hit = choices.into_iter().find(|choice| text_of(choice, "value") == value);
        hit.map_or(value, |choice| text_of(choice, "title")).to_owned()
    };
    let held = match text_of(input, "type") {
        "Input.Toggle" => format!("{} {}", if value == "true" { "☑" } else { "☐" }, text_of(input, "title")),
        // All choices of a list that stands open can be read; of a closed one the chosen one alone.
        "Input.ChoiceSet" if text_of(input, "style") == "expanded" || input["isMultiSelect"] == true => {
            let chosen: Vec<&str> = value.split(',').collect();
            let choices = input.get("choices").and_then(Value::as_array).into_iter().flatten();
            let mark = |choice: &Value| if chosen.contains(&text_of(choice, "value")) { "☑" } else { "☐" };
            choices.map(|choice| format!("{} {}", mark(choice), text_of(choice, "title"))).collect::<Vec<_>>().join(" ")
        }
        "Input.ChoiceSet" => title_of(value),
        _ => value.to_owned(),
    };
    let held = if held.is_empty() { "…".to_owned() } else { held };
    format!("{}: [{held}]", text_of(input, "label"))
}

fn row(actions: Option<&Value>, lines: &mut Vec<String>) {
    let shown = actions.and_then(Value::as_array).into_iter().flatten();
    let (seen, more): (Vec<&Value>, Vec<&Value>) = shown.partition(|action| text_of(action, "mode") != "secondary");
    let mut parts: Vec<String> = seen.into_iter().map(|action| format!("[{}]", text_of(action, "title"))).collect();
    if !more.is_empty() {
        let titles: Vec<&str> = more.into_iter().map(|action| text_of(action, "title")).collect();
        parts.push(format!("[… {}]", titles.join(" | ")));
    }
    lines.push(parts.join(" "));
}

/// The Markdown that a TextBlock takes, as it is read: emphasis without its marks, escapes undone, entities as signs.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' if after.starts_with(|next: char| next.is_ascii_punctuation()) => {
                out.extend(after.chars().next());
                rest = &after[1..];
                continue;
            }
            '*' if after.starts_with('*') => {
                rest = &after[1..];
                continue;
            }
            '&' => {
                if let Some((sign, tail)) = entity(after) {
                    out.push(sign);
                    rest = tail;
                    continue;
                }
                out.push(c);
            }
            // Takes no room, and keeps Markdown from seeing what it would.
            '\u{2060}' => {}
            c => out.push(c),
        }
        rest = after;
    }
    out
}

fn entity(after: &str) -> Option<(char, &str)> {
    let (name, tail) = after.split_once(';')?;
    let sign = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => '\u{a0}',
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((sign, tail))
}

/// Everything that can be pressed in a card, from top to bottom.
pub fn actions(card: &Value) -> Vec<Action> {
    let mut found = Vec::new();
    collect(card, None, &mut found);
    found
}

fn collect(holder: &Value, inside: Option<&str>, found: &mut Vec<Action>) {
    if hidden(holder) {
        return;
    }
    for name in ["body", "items", "columns", "rows", "cells"] {
        for element in holder.get(name).and_then(Value::as_array).into_iter().flatten() {
            collect(element, inside, found);
        }
    }
    if let Some(action) = holder.get("selectAction") {
        push(action, inside, found);
    }
    for action in holder.get("actions").and_then(Value::as_array).into_iter().flatten() {
        push(action, inside, found);
    }
}

fn push(action: &Value, inside: Option<&str>, found: &mut Vec<Action>) {
    let title = text_of(action, "title").to_owned();
    found.push(Action {
        title: title.clone(),
        action: action.clone(),
        overflow: text_of(action, "mode") == "secondary",
        inside: inside.map(str::to_owned),
    });
    if text_of(action, "type") == "Action.ShowCard"
        && let Some(card) = action.get("card")
    {
        collect(card, Some(&title), found);
    }
}
