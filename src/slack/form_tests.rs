//! Forms as modals: every kind of field, and no form can break Slack's rules.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::card::{FormId, Line};
use crate::domain::ids::PairId;
use crate::slack::rules::broken;

fn choices(count: usize) -> Vec<Choice> {
    (0..count).map(|n| Choice { value: n.to_string(), label: format!("choice {n}") }).collect()
}

fn field(name: &'static str, kind: FieldKind) -> Field {
    Field { name, label: name.into(), hint: None, optional: false, kind }
}

fn with(fields: Vec<Field>) -> Form {
    Form {
        id: FormId::Agenda { pair: PairId::new("p1") },
        title: "議題を追加".into(),
        intro: Some(Line::read("次の*1on1*で話したいこと")),
        fields,
        submit: "追加".into(),
        cancel: "やめる".into(),
        seen_by: Some(Line::read("🔒 あなたと佐藤さんだけに表示")),
    }
}

fn drawn(asked: &Form) -> Value {
    let json = serde_json::to_value(form(asked, Lang::Ja)).unwrap();
    assert_eq!(broken("modal", &json), Vec::<String>::new());
    json
}

#[test]
fn each_kind_of_field_has_its_input() {
    let start = Some("2".to_owned());
    let text = |start: Option<String>| FieldKind::Short { start, placeholder: Some("例:評価".into()), max: 300 };
    let optional = |mut field: Field| {
        field.optional = true;
        field
    };
    let view = drawn(&with(vec![
        field("short", text(Some("A & B".into()))),
        field("long", FieldKind::Long { start: None, placeholder: None, max: 9000 }),
        field("few", FieldKind::One { choices: choices(3), start: start.clone() }),
        optional(field("few_optional", FieldKind::One { choices: choices(3), start: start.clone() })),
        field("menu", FieldKind::One { choices: choices(150), start }),
        field("boxes", FieldKind::Many { choices: choices(4), start: vec!["1".into(), "9".into()] }),
        field("many", FieldKind::Many { choices: choices(40), start: vec![] }),
        field("day", FieldKind::Date { start: Some("2026-02-03".parse().unwrap()) }),
        field("time", FieldKind::Time { start: Some("15:05:00".parse().unwrap()) }),
        field("who", FieldKind::Person),
    ]));
    let blocks = view["blocks"].as_array().unwrap();
    let inputs: Vec<(&str, &Value)> =
        blocks.iter().filter_map(|b| Some((b["block_id"].as_str()?, &b["element"]))).collect();
    let kinds: Vec<_> = inputs.iter().map(|(_, element)| element["type"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "plain_text_input",
            "plain_text_input",
            "radio_buttons",
            "static_select",
            "static_select",
            "checkboxes",
            "multi_static_select",
            "datepicker",
            "timepicker",
            "users_select",
        ]
    );
    assert!(inputs.iter().all(|(name, element)| element["action_id"] == **name));
    let element = |name: &str| inputs.iter().find(|(id, _)| *id == name).unwrap().1;
    assert_eq!(element("short")["initial_value"], "A & B", "an input's start value is no markup");
    assert_eq!(element("long")["max_length"], 3000);
    assert_eq!(element("few")["initial_option"]["value"], "2");
    assert_eq!(element("boxes")["initial_options"].as_array().unwrap().len(), 1);
    assert_eq!(element("day")["initial_date"], "2026-02-03");
    assert_eq!(element("time")["initial_time"], "15:05");

    assert_eq!(view["private_metadata"], r#"{"form":"agenda","pair":"p1"}"#);
    assert_eq!(view["submit"]["text"], "追加");
    assert_eq!(blocks.last().unwrap()["elements"][0]["text"], "🔒 あなたと佐藤さんだけに表示");
}

#[test]
fn a_long_title_is_cut_and_missing_words_are_filled_in() {
    let mut asked = with(vec![field("who", FieldKind::Person)]);
    asked.title = "佐藤さんとの1on1の日程をまとめて変更するための画面です".into();
    asked.submit = String::new();
    asked.cancel = " ".into();
    let view = drawn(&asked);
    assert_eq!(view["title"]["text"], "佐藤さんとの1on1の日程をまとめて変更するた…");
    assert_eq!((&view["submit"]["text"], &view["close"]["text"]), (&json!("送信"), &json!("閉じる")));
}

#[test]
fn what_slack_cannot_carry_is_left_out() {
    let choices = vec![
        Choice { value: "x".repeat(151), label: "too long".into() },
        Choice { value: String::new(), label: "none".into() },
        Choice { value: "a".into(), label: String::new() },
        Choice { value: "a".into(), label: "twice".into() },
    ];
    let view = drawn(&with(vec![
        field("a", FieldKind::One { choices, start: None }),
        field("a", FieldKind::Person),
        field("b", FieldKind::One { choices: vec![], start: None }),
    ]));
    let inputs: Vec<_> =
        view["blocks"].as_array().unwrap().iter().filter(|block| block["type"] == "input").cloned().collect();
    assert_eq!(inputs.len(), 1);
    assert_eq!(
        inputs[0]["element"]["options"],
        json!([{ "text": { "type": "plain_text", "text": "…" }, "value": "a" }])
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_form_breaks_slacks_rules(
        words in prop::collection::vec("\\PC{0,80}|[<&>\n 漢]{0,3100}", 8),
        max in 0usize..5000,
        count in 0usize..130,
        optional in any::<bool>(),
    ) {
        let labelled: Vec<Choice> = (0..count)
            .map(|n| Choice { value: format!("{n}{}", words[n % 4]), label: words[n % 8].clone() })
            .collect();
        let start = Some(words[4].clone());
        let kinds = [
            ("a", FieldKind::Short { start: start.clone(), placeholder: Some(words[1].clone()), max }),
            ("b", FieldKind::Long { start, placeholder: None, max }),
            ("c", FieldKind::One { choices: labelled.clone(), start: labelled.first().map(|c| c.value.clone()) }),
            ("d", FieldKind::Many {
                start: labelled.iter().take(3).map(|c| c.value.clone()).collect(),
                choices: labelled,
            }),
        ];
        let fields = kinds.into_iter().map(|(name, kind)| {
            Field { name, label: words[5].clone(), hint: Some(words[6].clone()), optional, kind }
        });
        let mut asked = with(fields.collect());
        asked.title = words[0].clone();
        asked.submit = words[2].clone();
        asked.intro = Some(Line::read(&words[7]));
        let json = serde_json::to_value(form(&asked, Lang::En)).unwrap();
        prop_assert_eq!(broken("modal", &json), Vec::<String>::new());
    }
}
