//! Each of Slack's rules for blocks and views, at its limit and past it.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn text(n: usize) -> Value {
    json!({"type": "mrkdwn", "text": "あ".repeat(n)})
}
fn plain(n: usize) -> Value {
    json!({"type": "plain_text", "text": "あ".repeat(n)})
}
fn button(id: &str) -> Value {
    json!({"type": "button", "text": plain(2), "action_id": id})
}
fn option(n: usize, value: &str) -> Value {
    json!({"text": plain(n), "value": value})
}
fn select(options: usize) -> Value {
    let options: Vec<Value> = (0..options).map(|n| option(3, &n.to_string())).collect();
    json!({"type": "static_select", "action_id": "s", "options": options})
}
fn input(element: Value) -> Value {
    json!({"type": "input", "label": plain(3), "element": element})
}
fn many(n: usize, item: Value) -> Vec<Value> {
    vec![item; n]
}
fn buttons(n: usize) -> Vec<Value> {
    (0..n).map(|n| button(&n.to_string())).collect()
}
fn message(block: Value) -> Vec<Problem> {
    check_message(&json!([block]))
}

#[test]
fn blocks_at_the_limit_pass() {
    let good = json!([
        {"type": "header", "text": plain(150)},
        {"type": "section", "text": text(3000), "accessory": button("a")},
        {"type": "section", "fields": many(10, text(2000))},
        {"type": "divider"},
        {"type": "actions", "elements": buttons(25)},
        {"type": "actions", "elements": [
            {"type": "overflow", "action_id": "o", "options": many(5, option(75, "v"))}, select(100),
            {"type": "datepicker", "action_id": "d", "initial_date": "2026-11-30"},
            {"type": "timepicker", "action_id": "t", "initial_time": "09:30", "timezone": "Asia/Tokyo"},
            {"type": "users_select", "action_id": "u", "placeholder": plain(150)},
            {"type": "checkboxes", "action_id": "c", "options": many(10, option(75, "v"))}]},
        {"type": "context", "elements": many(10, text(20))},
        {"type": "image", "image_url": "https://example.invalid/a.png", "alt_text": "graph", "title": plain(10)},
        {"type": "markdown", "text": "x".repeat(12_000)},
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "a", "style": {"bold": true}},
                {"type": "user", "user_id": "U1"}, {"type": "link", "url": "https://example.invalid"}]}]}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
    ]);
    assert_eq!(check_message(&good), []);
}

#[test]
fn each_rule_of_a_message_is_enforced() {
    let cases: Vec<(&str, Value)> = vec![
        ("/blocks/0/text/text", json!({"type": "section", "text": text(3001)})),
        ("/blocks/0/text/text", json!({"type": "section", "text": text(0)})),
        ("/blocks/0", json!({"type": "section"})),
        ("/blocks/0/fields", json!({"type": "section", "fields": many(11, text(1))})),
        ("/blocks/0/fields/0/text", json!({"type": "section", "fields": [text(2001)]})),
        ("/blocks/0/text/text", json!({"type": "header", "text": plain(151)})),
        ("/blocks/0/text/type", json!({"type": "header", "text": text(1)})),
        ("/blocks/0/elements", json!({"type": "actions", "elements": buttons(26)})),
        ("/blocks/0/elements", json!({"type": "actions", "elements": []})),
        ("/blocks/0/elements/1/action_id", json!({"type": "actions", "elements": [button("a"), button("a")]})),
        ("/blocks/0/elements", json!({"type": "context", "elements": many(11, text(1))})),
        ("/blocks/0/elements/0/options", json!({"type": "actions", "elements": [select(101)]})),
        ("/blocks/0/elements/0/options", json!({"type": "actions", "elements": [select(0)]})),
        (
            "/blocks/0/elements/0/options",
            json!({"type": "actions", "elements": [{"type": "overflow", "action_id": "o", "options": many(6, option(1, "v"))}]}),
        ),
        (
            "/blocks/0/elements/0/options/0/text/text",
            json!({"type": "actions", "elements": [{"type": "static_select", "action_id": "s", "options": [option(76, "v")]}]}),
        ),
        (
            "/blocks/0/elements/0/options/0/value",
            json!({"type": "actions", "elements": [{"type": "static_select", "action_id": "s", "options": [option(1, &"v".repeat(151))]}]}),
        ),
        (
            "/blocks/0/elements/0/text/text",
            json!({"type": "actions", "elements": [{"type": "button", "text": plain(76), "action_id": "a"}]}),
        ),
        (
            "/blocks/0/elements/0/value",
            json!({"type": "actions", "elements": [{"type": "button", "text": plain(1), "value": "v".repeat(2001)}]}),
        ),
        (
            "/blocks/0/elements/0/style",
            json!({"type": "actions", "elements": [{"type": "button", "text": plain(1), "style": "default"}]}),
        ),
        (
            "/blocks/0/elements/0/initial_date",
            json!({"type": "actions", "elements": [{"type": "datepicker", "initial_date": "2026-02-30"}]}),
        ),
        (
            "/blocks/0/elements/0/confirm",
            json!({"type": "actions", "elements": [{"type": "button", "text": plain(1), "confirm": {"title": plain(1)}}]}),
        ),
        ("/blocks/0/elements/0/type", json!({"type": "actions", "elements": [{"type": "plain_text_input"}]})),
        ("/blocks/0/elements/0/type", json!({"type": "actions", "elements": [{"type": "bogus"}]})),
        ("/blocks/0/type", json!({"type": "bogus"})),
        ("/blocks/0", json!({"type": "divider", "colour": "red"})),
        ("/blocks/0", json!("text")),
        ("/blocks/0/block_id", json!({"type": "divider", "block_id": "b".repeat(256)})),
        ("/blocks/0", json!({"type": "image", "image_url": "https://example.invalid/a.png"})),
        ("/blocks/0/text", json!({"type": "markdown", "text": "x".repeat(12_001)})),
        (
            "/blocks/0/elements/0/elements/0/text",
            json!({"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]}),
        ),
        ("/blocks/0/text", json!({"type": "section", "text": {"type": "mrkdwn", "text": "a", "emoji": true}})),
    ];
    for (pointer, block) in cases {
        let problems = message(block.clone());
        assert!(problems.iter().any(|problem| problem.pointer == pointer), "{block} → {problems:?}");
    }
}

#[test]
fn counts_over_the_whole_message_are_enforced() {
    assert_eq!(check_message(&json!(many(50, json!({"type": "divider"})))), []);
    assert!(!check_message(&json!(many(51, json!({"type": "divider"})))).is_empty());
    assert!(!check_message(&json!(many(2, json!({"type": "divider", "block_id": "same"})))).is_empty());
    let half = json!({"type": "markdown", "text": "x".repeat(7000)});
    assert!(!check_message(&json!([half, half])).is_empty());
    assert!(!check_message(&json!({"type": "divider"})).is_empty());
}

#[test]
fn each_rule_of_a_modal_is_enforced() {
    let good = json!({"type": "modal", "title": plain(24), "submit": plain(24), "close": plain(24),
        "private_metadata": "m".repeat(3000), "callback_id": "c".repeat(255),
        "blocks": [input(json!({"type": "plain_text_input", "multiline": true, "max_length": 3000})),
                   input(json!({"type": "radio_buttons", "options": many(10, option(3, "v"))}))]});
    assert_eq!(check_view(&good, "modal"), []);
    let cases = [
        ("/view/title/text", "title", plain(25)),
        ("/view/title", "title", json!("bare")),
        ("/view", "title", Value::Null),
        ("/view/submit", "submit", Value::Null),
        ("/view/submit/text", "submit", plain(25)),
        ("/view/private_metadata", "private_metadata", json!("m".repeat(3001))),
        ("/view/callback_id", "callback_id", json!("c".repeat(256))),
        ("/view", "colour", json!("red")),
        ("/view/type", "type", json!("home")),
        ("/view/blocks", "blocks", json!(many(101, json!({"type": "divider"})))),
        (
            "/view/blocks/0/element/max_length",
            "blocks",
            json!([input(json!({"type": "plain_text_input", "max_length": 3001}))]),
        ),
        ("/view/blocks/0/element/type", "blocks", json!([input(button("a"))])),
        ("/view/blocks/0", "blocks", json!([{"type": "input", "label": plain(1)}])),
        ("/view/blocks/0", "blocks", json!([{"type": "markdown", "text": "a"}])),
    ];
    for (pointer, key, value) in cases {
        let mut view = good.clone();
        view[key] = value;
        let problems = check_view(&view, "modal");
        assert!(problems.iter().any(|problem| problem.pointer == pointer), "{key} → {problems:?}");
    }
    let home = json!({"type": "home", "blocks": [{"type": "divider"}]});
    assert_eq!(check_view(&home, "home"), []);
    assert!(!check_view(&home, "modal").is_empty());
    assert!(!check_view(&json!([]), "home").is_empty());
}

#[test]
fn ids_are_filled_in_where_the_app_gave_none() {
    let mut blocks =
        json!([{"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "A"}}]}]);
    let mut counter = 0;
    complete(&mut blocks, &mut || {
        counter += 1;
        counter
    });
    assert_eq!(blocks[0]["block_id"], "b1");
    assert_eq!(blocks[0]["elements"][0]["action_id"], "a2");
    assert_eq!(blocks[0]["elements"][0]["text"]["emoji"], true);
}

/// JSON that looks like blocks often enough to reach deep into the rules.
fn any_json() -> impl Strategy<Value = Value> {
    const KEYS: [&str; 16] = [
        "type",
        "text",
        "elements",
        "accessory",
        "element",
        "options",
        "option_groups",
        "block_id",
        "action_id",
        "blocks",
        "title",
        "initial_option",
        "rows",
        "fields",
        "confirm",
        "label",
    ];
    const WORDS: [&str; 16] = [
        "section",
        "actions",
        "input",
        "button",
        "static_select",
        "plain_text",
        "mrkdwn",
        "rich_text",
        "rich_text_list",
        "modal",
        "overflow",
        "datepicker",
        "timepicker",
        "table",
        "<!date^1^{time}|x>",
        "",
    ];
    let leaf = prop_oneof![
        prop::sample::select(&WORDS[..]).prop_map(|word| json!(word)),
        any::<i64>().prop_map(|number| json!(number)),
        any::<bool>().prop_map(|flag| json!(flag)),
        Just(Value::Null),
        ".{0,8}".prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::btree_map(prop::sample::select(&KEYS[..]), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_at_all_makes_the_fake_panic(value in any_json()) {
        check_message(&value);
        check_view(&value, "modal");
        check_view(&value, "home");
        crate::playground::plain_blocks(&value);
        let mut value = value;
        complete(&mut value, &mut || 1);
        let values = crate::playground::fields::initial(&value);
        crate::playground::fields::carried(&value, &values);
        for found in crate::playground::fields::interactive(&value) {
            let _ = crate::playground::fields::choose(found.element, &crate::playground::Choice::Text("a".to_owned()));
        }
    }
}
