//! The same messages and forms as Teams shows them: a reading per message and language, within Teams's size and
//! Microsoft's schema, and written out for Adaptive Cards' own renderer (`tests/cards`).

use std::collections::BTreeMap;

use adaptive_card_core::schema::v1_6_schema;
use serde_json::{Value, json};
use taiwa::card::{FieldKind, Form, FormValues};
use taiwa::domain::lang::Lang;
use taiwa::message::{all_forms, all_samples};
use taiwa::teams::inbound::takes_several;
use taiwa::teams::mark::On;
use taiwa::teams::{limits, render};

use crate::{Readings, artifacts};

/// What a person reads on a card, one element per line.
fn reading(element: &Value) -> Vec<String> {
    let parts = |key: &str| element[key].as_array().into_iter().flatten();
    let below = |key: &str| parts(key).flat_map(reading).collect::<Vec<_>>();
    match element["type"].as_str().expect("an element has a type") {
        "AdaptiveCard" => [below("body"), actions(element)].concat(),
        "TextBlock" if element["style"] == "heading" => vec![format!("# {}", text(element))],
        "TextBlock" => vec![text(element)],
        "Image" => vec![format!("(image: {})", element["altText"].as_str().expect("a picture has words"))],
        "RichTextBlock" => vec![parts("inlines").map(text).collect()],
        "Container" => below("items").into_iter().map(|line| format!("> {line}")).collect(),
        "ActionSet" => actions(element),
        "ColumnSet" => {
            let columns: Vec<Vec<String>> = parts("columns").map(|column| reading_of(&column["items"])).collect();
            let deepest = columns.iter().map(Vec::len).max().unwrap_or(0);
            let line = |n: usize| columns.iter().filter_map(|c| c.get(n).cloned()).collect::<Vec<_>>().join("  ");
            (0..deepest).map(line).collect()
        }
        input if input.starts_with("Input.") => field(input, element),
        other => panic!("no reading of {other}"),
    }
}

fn reading_of(elements: &Value) -> Vec<String> {
    elements.as_array().into_iter().flatten().flat_map(reading).collect()
}

fn text(element: &Value) -> String {
    let text = element["text"].as_str().expect("a text has text");
    let sign = match (element["weight"] == "Bolder", element["color"] == "Attention", element["isSubtle"] == true) {
        _ if element["style"] == "heading" => "",
        (true, ..) => "*",
        (_, true, _) => "!",
        (.., true) => "_",
        _ => "",
    };
    format!("{sign}{text}{sign}")
}

fn actions(element: &Value) -> Vec<String> {
    let mut lines = vec![String::new()];
    for action in element["actions"].as_array().into_iter().flatten() {
        let title = action["title"].as_str().expect("a button has a title");
        let style = match action["style"].as_str() {
            Some("positive") => "+",
            Some("destructive") => "!",
            _ => "",
        };
        let title = if action["mode"] == "secondary" { format!("(… {title})") } else { format!("[{style}{title}]") };
        lines[0].push_str(&format!(" {title}"));
        if action["type"] == "Action.ShowCard" {
            lines.extend(reading(&action["card"]).into_iter().map(|line| format!("   | {line}")));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
        .iter()
        .map(|line| line.strip_prefix(' ').filter(|l| l.starts_with(['[', '('])).unwrap_or(line).to_owned())
        .collect()
}

fn field(kind: &str, input: &Value) -> Vec<String> {
    let word = |key: &str| input[key].as_str().unwrap_or_default();
    let needed = if input["isRequired"] == true { "*" } else { "" };
    let value = if word("value").is_empty() { format!("_{}_", word("placeholder")) } else { word("value").to_owned() };
    let mut lines = vec![format!("{}{needed}: <{} {value}>", word("label"), kind.trim_start_matches("Input."))];
    for choice in input["choices"].as_array().into_iter().flatten() {
        let chosen = word("value").split(',').any(|value| choice["value"] == value);
        let title = choice["title"].as_str().unwrap_or_default();
        lines.push(format!("  ({}) {title}", if chosen { "x" } else { " " }));
    }
    lines
}

/// The forms' errors: one at every field, and one that belongs to none.
fn all_wrong(form: &Form, lang: Lang) -> BTreeMap<String, String> {
    let said = if lang == Lang::Ja {
        "日付は今日以降にしてください。"
    } else {
        "Please choose today or later."
    };
    let names = form.fields.iter().map(|field| field.name);
    names.chain(["elsewhere"]).map(|name| (name.to_owned(), said.to_owned())).collect()
}

/// Something in every field.
fn all_given(form: &Form) -> FormValues {
    let value = |kind: &FieldKind| match kind {
        FieldKind::Short { .. } | FieldKind::Long { .. } => {
            vec!["*評価* {{DATE(2026-07-20T00:00:00Z)}} <b>".to_owned()]
        }
        FieldKind::One { choices, .. } | FieldKind::Many { choices, .. } => {
            choices.last().map(|choice| choice.value.clone()).into_iter().collect()
        }
        FieldKind::Date { .. } => vec!["2026-07-24".to_owned()],
        FieldKind::Time { .. } => vec!["09:30".to_owned()],
        FieldKind::Person => vec!["00000000-0000-0000-0000-000000000001".to_owned()],
    };
    FormValues(form.fields.iter().map(|field| (field.name.to_owned(), value(&field.kind))).collect())
}

/// The card without what Teams adds to Adaptive Cards, which Microsoft's schema does not know.
fn without_teams(json: &Value) -> Value {
    match json {
        Value::Object(fields) => {
            let known = fields.iter().filter(|(name, _)| !["msteams", "choices.data"].contains(&name.as_str()));
            Value::Object(known.map(|(name, value)| (name.clone(), without_teams(value))).collect())
        }
        Value::Array(items) => items.iter().map(without_teams).collect(),
        other => other.clone(),
    }
}

#[test]
fn every_message_reads_well_and_fits_teams() {
    let mut readings = Readings::default();
    let mut drawn = Vec::new();
    let schema = jsonschema::validator_for(v1_6_schema()).expect("Microsoft's schema is a schema");
    for lang in Lang::ALL {
        let code = lang.code();
        for (name, card) in all_samples(lang) {
            let message = render::message(&card, lang, On::Message);
            assert!(schema.is_valid(&without_teams(&message.card)), "{name} in {code}: {:#}", message.card);
            assert!(limits::fits(&render::activity(&message)), "{name} in {code}");
            let lines = reading(&message.card);
            if let Some(seen_by) = &card.seen_by {
                let last = lines.last().expect("somebody can read it").trim_matches('_');
                assert_eq!(last, seen_by.plain(), "{name} in {code}: who can see it stands last and whole");
            }
            let notice = message.summary.replace('\n', " / ");
            readings.add(&name, lang, &format!("(summary) {notice}\n{}", lines.join("\n")));
            drawn.push(json!({ "name": format!("{name}/{code}"), "lang": code, "card": message.card }));
        }
        for (name, form) in all_forms(lang) {
            let named = name.replacen("form/", "form_", 1);
            let card = render::form(&form, lang, On::Form, None, &BTreeMap::new());
            let dialog = render::form(&form, lang, On::Dialog, None, &BTreeMap::new());
            let mended = render::form(&form, lang, On::Form, Some(&all_given(&form)), &all_wrong(&form, lang));
            readings.add(&format!("{named}/card"), lang, &reading(&card).join("\n"));
            for (way, card) in [("card", card), ("dialog", dialog), ("mended", mended)] {
                assert!(limits::weight(&card) <= limits::CARD, "{name} in {code} as {way}");
                assert!(schema.is_valid(&without_teams(&card)), "{name} in {code} as {way}: {card:#}");
                drawn.push(json!({ "name": format!("{named}/{way}/{code}"), "lang": code, "card": card }));
            }
        }
    }
    artifacts::write("adaptive_cards.jsonl", drawn);
    readings.hold("snapshots/teams");
}

#[test]
fn the_questions_that_take_several_answers_are_read_as_such() {
    let mut several = 0;
    for (name, form) in all_forms(Lang::Ja) {
        for field in &form.fields {
            let many = matches!(field.kind, FieldKind::Many { .. });
            assert_eq!(takes_several(&form.id, field.name), many, "{} of {name}", field.name);
            several += usize::from(many);
        }
    }
    assert!(several > 3);
}

#[test]
fn what_is_against_the_schema_is_noticed() {
    let schema = jsonschema::validator_for(v1_6_schema()).expect("Microsoft's schema is a schema");
    let card = |element: Value| json!({ "type": "AdaptiveCard", "version": "1.5", "body": [element] });
    assert!(schema.is_valid(&card(json!({ "type": "TextBlock", "text": "x" }))));
    for wrong in [json!({ "type": "TextBlock" }), json!({ "type": "TextBlock", "text": "x", "size": "Huge" })] {
        assert!(!schema.is_valid(&card(wrong.clone())), "{wrong}");
    }
}
