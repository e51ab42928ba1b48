//! The checklist from its first to its last tick, by the interface alone, in each language.

use serde_json::{Value, json};
use taiwa::domain::lang::Lang;

use super::{KATE, SATO, Visitor, play, reading};

struct Words {
    add: &'static str,
    topic: &'static str,
    left: &'static str,
    list: &'static str,
    carried: &'static str,
    notes: &'static str,
}

const JA: Words = Words {
    add: "/1on1 議題 追加 休暇の取り方を相談したい #short",
    topic: "休暇の取り方を相談したい",
    left: "休暇",
    list: "/1on1 議題 一覧",
    carried: "持ち越し",
    notes: "休暇は次回に話す。",
};

const EN: Words = Words {
    add: "/1on1 agenda add How shall I plan my holidays #short",
    topic: "How shall I plan my holidays",
    left: "holidays",
    list: "/1on1 agenda list",
    carried: "carried over",
    notes: "Holidays next time.",
};

#[test]
fn the_whole_checklist_can_be_walked_through_in_japanese() {
    play(walk(Some(Lang::Ja), &JA));
}

#[test]
fn the_whole_checklist_can_be_walked_through_in_english() {
    play(walk(Some(Lang::En), &EN));
}

#[test]
fn the_whole_checklist_can_be_walked_through_by_two_people_of_two_languages() {
    play(walk(None, &EN));
}

async fn walk(lang: Option<Lang>, words: &Words) {
    let visitor = Visitor::enter(lang).await;
    assert_eq!(visitor.ticked().await, Vec::<String>::new());
    visitor.may_not(reqwest::StatusCode::CONFLICT, "seen", json!({ "what": "both" })).await;

    visitor.does("say", json!({ "as": KATE, "text": words.add })).await;
    assert_eq!(visitor.ticked().await, ["topic"]);

    // One message after the other, until the digest comes.
    for _ in 0..10 {
        let foreseen = visitor.state().await["next"]["at"].clone();
        let answer = visitor.does("clock", json!({ "next": "message" })).await;
        assert_eq!(answer["now"], foreseen, "what was said to come next came next");
        if visitor.ticked().await.contains(&"jump".to_owned()) {
            break;
        }
    }
    let state = visitor.state().await;
    assert_eq!(state["now"], "2026-11-27T05:00:00Z");
    assert_eq!(visitor.ticked().await, ["topic", "jump"]);
    for who in [SATO, KATE] {
        let last = state["screens"][who]["dm"].as_array().unwrap().last().unwrap().to_string();
        assert!(last.contains(words.topic), "the digest has the topic: {last}");
    }
    visitor.does("seen", json!({ "what": "both" })).await;
    assert_eq!(visitor.ticked().await, ["topic", "jump", "both"]);

    visitor.press(SATO, "do\":\"action_done").await;
    assert_eq!(visitor.ticked().await, ["topic", "jump", "both", "promise"]);

    visitor.does("clock", json!({ "to": "2026-11-27T15:40:00+09:00" })).await;
    visitor.press(SATO, "do\":\"held").await;
    visitor.press(SATO, "form\":\"wrap_up").await;
    let state = visitor.state().await;
    let modal = state["screens"][SATO]["modals"][0].clone();
    assert!(modal["submit"].is_string() && modal["errors"] == json!({}), "{modal}");
    // As a page sends it: the values that the form holds, one topic unticked.
    let mut values = modal["values"].clone();
    let ticked = values["topics"]["topics"]["selected_options"].as_array_mut().unwrap();
    let all = ticked.len();
    ticked.retain(|option| !option["text"]["text"].as_str().unwrap().contains(words.left));
    assert_eq!(ticked.len(), all - 1);
    values["notes"]["notes"] = json!({ "type": "plain_text_input", "value": words.notes });
    let answer = visitor.does("submit", json!({ "as": SATO, "view": modal["id"], "values": values })).await;
    assert_eq!(answer["outcome"], "updated");
    visitor.does("close", json!({ "as": SATO })).await;
    assert_eq!(visitor.ticked().await, ["topic", "jump", "both", "promise", "wrapup"]);

    if lang == Some(Lang::En) {
        // Whoever does not want to wait for the next digest asks for the agenda.
        let answer = visitor.does("say", json!({ "as": KATE, "text": words.list })).await;
        let shown = answer["shown"].to_string();
        assert!(shown.contains(words.topic) && shown.contains(words.carried), "{shown}");
        assert_eq!(visitor.ticked().await, ["topic", "jump", "both", "promise", "wrapup", "carry"]);
    }
    visitor.does("clock", json!({ "next": "monday" })).await;
    let state = visitor.state().await;
    assert_eq!(state["now"], "2026-11-30T00:30:00Z");
    assert!(visitor.ticked().await.contains(&"nudge".to_owned()));
    assert_eq!(state["log"].as_array().unwrap().last().unwrap()["kind"], "nudge");

    if lang != Some(Lang::En) {
        visitor.does("clock", json!({ "to": "2026-12-04T14:00:00+09:00" })).await;
        let screen = visitor.state().await["screens"][KATE].clone();
        assert!(reading(&screen).contains(words.carried), "the next digest shows what was carried over");
    }
    assert_eq!(visitor.ticked().await.len(), 7);
    holds_no_late_message(&visitor.state().await);
    visitor.leave().await;
}

/// Whatever was sent was sent in its own moment, however far the clock was turned at once.
fn holds_no_late_message(state: &Value) {
    for line in state["log"].as_array().unwrap().iter().filter(|line| line["what"] == "sent") {
        let at = line["at"].as_str().unwrap();
        match line["kind"].as_str().unwrap() {
            "digest" => assert!(at.ends_with("T05:00:00Z") || at.ends_with("T01:00:00Z"), "{line}"),
            "nudge" => assert!(at.ends_with("T00:30:00Z"), "{line}"),
            "prep" => assert!(at.ends_with("T07:00:00Z"), "{line}"),
            _ => {}
        }
    }
}
