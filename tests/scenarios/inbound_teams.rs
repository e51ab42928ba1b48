//! What comes in from Teams: with a good token or not, once or several times, with what was rendered or something else.

use serde_json::{Value, json};

use crate::scenario;
use crate::world::teams::{Header, Key, Spot, Token};
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

/// How many rows the product keeps of everything that people's acts leave.
fn rows(w: &World) -> Vec<i64> {
    ["person", "pair", "series", "occurrence", "agenda_item", "promise", "delivery", "inbox", "audit", "memo"]
        .map(|table| w.number(&format!("SELECT COUNT(*) FROM {table}")))
        .to_vec()
}

/// Something Sato typed, as Teams would send it now.
fn typed(w: &mut World, text: &str) -> Value {
    w.says(SATO, "/1on1 ヘルプ");
    let mut activity = w.teams().last_activity(&SATO.email()).unwrap();
    activity["id"] = json!("1764599999999");
    activity["text"] = json!(text);
    activity
}

scenario!(a_token_that_is_not_microsofts_is_refused_and_changes_nothing, only on Teams because "the tokens are Microsoft's", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let activity = typed(w, "議題 追加 偽の話").to_string();
    let before = rows(w);
    let teams = w.teams();
    let good = || teams.token();
    let minutes = jiff::SignedDuration::from_mins;
    let bad: Vec<(&str, Token)> = vec![
        ("expired", Token { until: w.now() - minutes(6), ..good() }),
        ("from the future", Token { from: w.now() + minutes(15), ..good() }),
        ("for another bot", Token { audience: "someone-else".to_owned(), ..good() }),
        ("by somebody else", Token { issuer: "https://sts.windows.net/x/".to_owned(), ..good() }),
        ("for another service", Token { service_url: Some("https://evil.invalid/".to_owned()), ..good() }),
        ("for no service", Token { service_url: None, ..good() }),
        ("with an unpublished key", good().by(Key::Rogue)),
        ("with a good key's name and a bad signature", Token { signed_by: Key::Rogue, ..good() }),
        ("with the web chat's key", good().by(Key::WebChat)),
        ("with no signature", Token { header: Header::Unsigned, ..good() }),
        ("with the public key as a secret", Token { header: Header::Hs256OfPublicKey, ..good() }),
    ];
    for (what, token) in bad {
        let answer = w.wait(teams.deliver_as(activity.clone(), Some(&token.bearer())));
        assert_eq!(answer.status, 401, "a token {what}");
    }
    for header in [None, Some(""), Some("Bearer "), Some("Bearer x.y.z"), Some("Basic dXNlcjpwYXNz")] {
        assert_eq!(w.wait(teams.deliver_as(activity.clone(), header)).status, 401, "{header:?}");
    }
    assert_eq!(rows(w), before);
    let answer = w.wait(teams.deliver_as(activity, Some(&good().bearer())));
    assert_eq!(answer.status, 200);
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item"), 1);
    w.settle();
});

scenario!(a_good_token_over_nonsense_changes_nothing, only on Teams because "the raw payloads are Teams's", |w| {
    let teams = w.teams();
    let service = teams.service_url();
    let bodies = [
        json!({ "serviceUrl": service, "channelId": "msteams" }),
        json!({ "serviceUrl": service, "channelId": "msteams", "type": "message" }),
        json!({ "serviceUrl": service, "channelId": "msteams", "type": "whatever", "id": "1" }),
        json!({ "serviceUrl": service, "channelId": "msteams", "type": "invoke", "name": "adaptiveCard/action", "value": { "action": null } }),
        json!({ "serviceUrl": service, "channelId": "msteams", "type": "invoke", "name": "task/submit", "value": "x" }),
    ];
    for body in bodies.iter().map(Value::to_string).chain(["".to_owned(), "{".to_owned(), "[]".to_owned()]) {
        let answer = w.wait(teams.deliver_as(body.clone(), Some(&teams.token().bearer())));
        assert!([200, 400, 401, 501].contains(&answer.status), "{body}: {}", answer.status);
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM person"), 0);
});

scenario!(words_that_come_twice_are_taken_once_and_answered_once, only on Teams because "redelivery is each platform's own", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 二度届いた話");
    let teams = w.teams();
    let activity = teams.last_activity(&HANAKO.email()).unwrap();
    let seen = w.surfaces(HANAKO).len();
    for _ in 0..2 {
        assert!(w.wait(teams.deliver_again(&activity)).is_ok());
        w.wait(w.stage().quiet());
    }
    w.settle();
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item"), 1);
    assert_eq!(w.surfaces(HANAKO).len(), seen, "{}", w.told(HANAKO));
});

scenario!(a_press_that_comes_again_under_a_new_id_is_done_once, only on Teams because "redelivery is each platform's own", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    let teams = w.teams();
    let activity = teams.last_activity(&SATO.email()).unwrap();
    assert_eq!(activity["type"], "invoke");
    let (before, seen) = (w.number("SELECT COUNT(*) FROM audit"), w.surfaces(SATO).len());
    let again = w.wait(teams.deliver_again(&activity));
    assert!(again.is_ok() && again.body["statusCode"] == 200, "{again:?}");
    w.wait(w.stage().quiet());
    w.settle();
    assert_eq!(w.number("SELECT COUNT(*) FROM audit"), before);
    assert_eq!(w.surfaces(SATO).len(), seen, "{}", w.told(SATO));
});

scenario!(a_button_whose_data_was_changed_does_nothing_or_what_its_presser_may, only on Teams because "the data of a card lies in the client", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 金曜まで");
    let teams = w.teams();
    let human = teams.human(&TANAKA.email()).unwrap();
    let sato = teams.human(&SATO.email()).unwrap();
    let message = teams.messages(&sato.id).into_iter().rev().find(|message| !message.card.is_null()).unwrap();
    let action = w.teams().actions_at(&sato.id, &Spot::from(&message)).into_iter().find(|held| !held.overflow).unwrap().action;
    let before = rows(w)[4..6].to_vec();
    // Each byte of what the card carries, flipped; somebody who is no party presses it.
    let text = action["data"].to_string();
    for at in (0..text.len()).step_by(3) {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        let Ok(data) = serde_json::from_slice::<Value>(&bytes) else { continue };
        let pressed = json!({ "type": "Action.Execute", "title": "x", "verb": "taiwa", "data": data });
        let invoke = teams.executed(&human, &message.chat, &message.id, &pressed);
        let answer = w.wait(teams.deliver_as(invoke.to_string(), Some(&teams.token().bearer())));
        assert!([200, 400, 501].contains(&answer.status), "{answer:?}");
        assert!(!answer.body.to_string().contains("部長に確認する"), "{answer:?}");
    }
    w.settle();
    assert_eq!(rows(w)[4..6], before[..]);
    assert_eq!(w.text("SELECT state FROM promise"), "open");
});

scenario!(the_same_person_in_another_company_is_another_person, only on Teams because "the raw payloads are Teams's", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 議題 追加 こちらの会社の話");
    let mut activity = typed(w, "議題 一覧");
    let other = "0ther000-0000-4000-8000-000000000002";
    activity["conversation"]["tenantId"] = json!(other);
    activity["channelData"]["tenant"]["id"] = json!(other);
    let teams = w.teams();
    let answer = w.wait(teams.deliver_as(activity.to_string(), Some(&teams.token().bearer())));
    assert!(answer.is_ok(), "{answer:?}");
    w.wait(w.stage().quiet());
    w.settle();
    assert_eq!(w.number("SELECT COUNT(*) FROM workspace"), 2);
    let last = w.surfaces(SATO).pop().unwrap();
    assert!(!last.contains("こちらの会社の話"), "{last}");
});

scenario!(whoever_gets_the_app_is_greeted_once_for_life, only on Teams because "on Slack the home tab greets", |w| {
    let teams = w.teams();
    for _ in 0..2 {
        assert!(w.wait(teams.installs(&KATE.email())).unwrap().is_ok());
        w.settle();
    }
    assert_eq!(w.count(KATE), 1, "{}", w.told(KATE));
    w.leaves(KATE);
    w.comes_back(KATE);
    assert_eq!(w.count(KATE), 1, "{}", w.told(KATE));
    assert!(w.says(KATE, "/1on1 help").contains("How to use Taiwa"));
});

scenario!(words_from_a_chat_become_a_topic, only on Teams because "Slack's shortcut is tried in tests/slack", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let teams = w.teams();
    let pressed =
        w.wait(teams.picks_in_menu(&HANAKO.email(), "agendaFromMessage", &SATO.email(), "来期の<役割>を話そう")).unwrap();
    assert!(w.has_form(HANAKO), "{pressed:?}");
    w.fills(HANAKO, &[]);
    let list = w.says(SATO, "/1on1 議題");
    assert!(list.contains("来期の<役割>を話そう"), "{list}");
});
