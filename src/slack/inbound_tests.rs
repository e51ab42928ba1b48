//! Bodies as Slack sends them, and what they mean.

use serde_json::json;

use super::*;
use crate::command::Whom;
use crate::domain::ids::{OccurrenceId, PairId};

fn act_of(incoming: Incoming) -> Received {
    match incoming {
        Incoming::Act(received) => *received,
        other => panic!("an act, not {other:?}"),
    }
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn form_body(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

fn payload(payload: &Value) -> Incoming {
    read(form_body(&[("payload", &payload.to_string())]).as_bytes())
}

fn slash(text: &str, trigger: &str) -> String {
    form_body(&[
        ("token", "legacy"),
        ("team_id", "T1"),
        ("enterprise_id", "E1"),
        ("user_id", "U1"),
        ("user_name", "hanako"),
        ("channel_id", "C1"),
        ("command", "/1on1"),
        ("text", text),
        ("response_url", "https://hooks.slack.com/commands/1"),
        ("trigger_id", trigger),
    ])
}

fn button(value: &str, container: Value, view: Value) -> Value {
    json!({
        "type": "block_actions", "trigger_id": "t1", "response_url": "https://hooks.slack.com/actions/1",
        "team": { "id": "T1" }, "enterprise": null, "user": { "id": "U1", "username": "hanako", "team_id": "T1" },
        "container": container, "view": view,
        "actions": [{ "type": "button", "action_id": "a1", "block_id": "x", "value": value }],
    })
}

fn event_body(event: Value) -> Value {
    json!({ "type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event,
            "authorizations": [{ "team_id": "T1", "enterprise_id": null, "is_enterprise_install": false }] })
}

#[test]
fn a_slash_command_is_typed_text_with_its_ways_back() {
    let received = act_of(read(slash("agenda add <@U2|sato> 評価 &amp; <#C9|mid>", "trigger-1").as_bytes()));
    assert_eq!(received.inbound.act, Act::Typed("agenda add <@U2|sato> 評価 & #mid".into()));
    assert_eq!((received.inbound.tenant.as_str(), received.inbound.actor.as_str()), ("T1", "U1"));
    assert_eq!(received.inbound.handle.as_deref(), Some("hanako"));
    assert_eq!(received.back.surface, Surface::Typed);
    assert_eq!(received.back.trigger_id.as_deref(), Some("trigger-1"));
    assert_eq!(received.back.enterprise.as_deref(), Some("E1"));
}

#[test]
fn a_command_may_come_without_text_and_from_a_whole_organisation() {
    let body = form_body(&[("command", "/1on1"), ("user_id", "U1"), ("enterprise_id", "E1"), ("team_id", "")]);
    let received = act_of(read(body.as_bytes()));
    assert_eq!(received.inbound.act, Act::Typed(String::new()));
    assert_eq!(received.inbound.tenant, "E1");
    let nowhere = form_body(&[("command", "/1on1"), ("user_id", "U1")]);
    assert_eq!(read(nowhere.as_bytes()), Incoming::Ignored("no_workspace"));
}

#[test]
fn the_same_body_is_the_same_act_and_another_trigger_another() {
    let dedupe = |body: String| act_of(read(body.as_bytes())).inbound.dedupe;
    assert_eq!(dedupe(slash("next", "t1")), dedupe(slash("next", "t1")));
    assert_ne!(dedupe(slash("next", "t1")), dedupe(slash("next", "t2")));
    assert_ne!(dedupe(slash("next", "t1")), dedupe(slash("home", "t1")));
    assert!(dedupe(slash("next", "t1")).starts_with("t1/"));
    assert!(dedupe(slash("next", &"t".repeat(1_000))).len() < 100, "whatever is sent, a key is short");
}

#[test]
fn socket_mode_and_http_read_the_same() {
    let over_http = act_of(read(slash("next", "t1").as_bytes()));
    let over_socket = act_of(read_envelope(
        "slash_commands",
        json!({ "team_id": "T1", "enterprise_id": "E1", "user_id": "U1", "user_name": "hanako", "text": "next",
                "trigger_id": "t1", "response_url": "https://hooks.slack.com/commands/1", "command": "/1on1" }),
    ));
    assert_eq!(over_socket.back, over_http.back);
    assert_eq!(over_socket.inbound.act, over_http.inbound.act);

    let pressed = button(&Command::Home.to_value(), json!({ "type": "message", "is_ephemeral": true }), Value::Null);
    assert_eq!(act_of(read_envelope("interactive", pressed.clone())).back, act_of(payload(&pressed)).back);
    assert_eq!(read_envelope("events_api", json!(7)), Incoming::Ignored("broken_envelope"));
    assert_eq!(read_envelope("novelty", json!({})), Incoming::Ignored("unknown_envelope"));
}

#[test]
fn the_words_of_a_command_are_those_that_were_typed() {
    let body = "command=%2F1on1&text=agenda+add+%E8%A9%95%E4%BE%A1+100%25+%zz+b=c+%ff&team_id=T1&user_id=U1\
                &user_name=&flag&&x=%ff";
    let inbound = act_of(read(body.as_bytes())).inbound;
    assert_eq!(inbound.handle, None);
    assert_eq!(inbound.act, Act::Typed("agenda add 評価 100% %zz b=c \u{fffd}".to_owned()));
}

#[test]
fn a_button_runs_its_command_wherever_it_stood() {
    let command = Command::Next { with: Whom::Pair(PairId::new("p1")) };
    let message = json!({ "type": "message", "message_ts": "1.2", "channel_id": "D1", "is_ephemeral": false });
    let at = MessageRef { channel: "D1".into(), id: "1.2".into() };
    let modal = json!({ "type": "modal", "id": "V1", "hash": "h" });
    for (container, view, surface) in [
        (message, Value::Null, Surface::Message(at)),
        (json!({ "type": "message", "message_ts": "1.2", "is_ephemeral": true }), Value::Null, Surface::Ephemeral),
        (json!({ "type": "view", "view_id": "V1" }), json!({ "type": "home", "id": "V1" }), Surface::Home),
        (json!({ "type": "view" }), modal, Surface::Modal { view: "V1".into(), hash: Some("h".into()) }),
    ] {
        let received = act_of(payload(&button(&command.to_value(), container, view)));
        assert_eq!(received.inbound.act, Act::Pressed(command.clone()));
        assert_eq!(received.back.surface, surface);
        assert_eq!(received.back.user, "U1");
    }
}

#[test]
fn a_button_may_ask_for_a_form_and_a_menu_may_carry_a_command() {
    let asked = FormId::Agenda { pair: PairId::new("p1") };
    let ephemeral = json!({ "type": "message", "is_ephemeral": true });
    let value = serde_json::to_string(&asked).unwrap();
    assert_eq!(act_of(payload(&button(&value, ephemeral.clone(), Value::Null))).inbound.act, Act::Asked(asked));

    let mut menu = button("", ephemeral.clone(), Value::Null);
    menu["actions"] =
        json!([{ "type": "overflow", "selected_option": { "value": Command::Help { topic: None }.to_value() } }]);
    assert_eq!(act_of(payload(&menu)).inbound.act, Act::Pressed(Command::Help { topic: None }));

    for value in ["", "{}", r#"{"do":"no_longer_there"}"#, "null"] {
        assert_eq!(payload(&button(value, ephemeral.clone(), Value::Null)), Incoming::Ignored("unknown_value"));
    }
}

#[test]
fn an_org_wide_press_has_no_team_and_is_still_read() {
    let mut pressed =
        button(&Command::Home.to_value(), json!({ "type": "message", "is_ephemeral": true }), Value::Null);
    pressed["team"] = Value::Null;
    pressed["enterprise"] = json!({ "id": "E1", "name": "Org" });
    assert_eq!(act_of(payload(&pressed)).inbound.tenant, "E1");
}

#[test]
fn a_form_comes_back_under_its_field_names() {
    let id = FormId::WrapUp { occurrence: OccurrenceId::new("o1"), version: None };
    let received = act_of(payload(&json!({
        "type": "view_submission", "trigger_id": "t1", "team": { "id": "T1" }, "user": { "id": "U1" },
        "view": {
            "id": "V1", "type": "modal", "private_metadata": serde_json::to_string(&id).unwrap(),
            "state": { "values": {
                "notes": { "notes": { "type": "plain_text_input", "value": "A & B\n*そのまま*" } },
                "empty": { "empty": { "type": "plain_text_input", "value": null } },
                "mood": { "mood": { "type": "static_select", "selected_option": { "value": "5" } } },
                "none": { "none": { "type": "static_select", "selected_option": null } },
                "tags": { "tags": { "type": "checkboxes", "selected_options": [{ "value": "a" }, { "value": "b" }] } },
                "day": { "day": { "type": "datepicker", "selected_date": "2026-02-03" } },
                "time": { "time": { "type": "timepicker", "selected_time": "15:00" } },
                "who": { "who": { "type": "users_select", "selected_user": "U2" } },
            } },
        },
    })));
    let Act::Submitted(form, values) = received.inbound.act else { panic!("a form") };
    assert_eq!(form, id);
    assert_eq!(values.one("notes"), Some("A & B\n*そのまま*"));
    assert_eq!((values.one("empty"), values.one("none")), (None, None));
    assert_eq!(values.many("tags"), ["a", "b"]);
    let rest = ["mood", "day", "time", "who"].map(|name| values.one(name).unwrap());
    assert_eq!(rest, ["5", "2026-02-03", "15:00", "U2"]);
    let Surface::Submission { view, fields } = received.back.surface else { panic!("a submission") };
    assert_eq!((view.as_str(), fields.len()), ("V1", 8));
}

#[test]
fn events_are_told_apart_by_their_own_id() {
    for (event, actor, act, channel) in [
        (
            json!({ "type": "app_home_opened", "user": "U1", "tab": "home", "channel": "D1" }),
            "U1",
            Act::HomeOpened,
            None,
        ),
        (
            json!({ "type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "next &lt;3", "ts": "1" }),
            "U1",
            Act::Typed("next <3".into()),
            Some("D1".to_owned()),
        ),
        (json!({ "type": "app_uninstalled" }), "", Act::Uninstalled, None),
        (json!({ "type": "tokens_revoked", "tokens": { "oauth": [], "bot": ["UB"] } }), "", Act::Uninstalled, None),
        (
            json!({ "type": "user_change", "user": {
                "id": "U1", "name": "hanako", "deleted": true, "tz": "Asia/Tokyo", "locale": "ja-JP",
                "real_name": "Yamada Hanako", "profile": { "display_name": "", "real_name": "山田花子" } } }),
            "U1",
            Act::ProfileChanged(Profile {
                also: None,
                email: None,
                external: "U1".into(),
                name: Some("山田花子".into()),
                zone: Some("Asia/Tokyo".into()),
                locale: Some("ja-JP".into()),
                gone: true,
                bot: false,
            }),
            None,
        ),
    ] {
        let received = act_of(read(event_body(event).to_string().as_bytes()));
        assert_eq!(received.inbound.act, act);
        assert_eq!((received.inbound.actor.as_str(), received.inbound.dedupe.as_str()), (actor, "Ev1"));
        assert_eq!(received.back.surface, Surface::Event { channel });
    }
}

#[test]
fn an_org_wide_event_has_no_team_and_is_still_read() {
    let mut body = event_body(json!({ "type": "app_home_opened", "user": "U1", "tab": "home" }));
    body["team_id"] = Value::Null;
    body["authorizations"] = json!([{ "team_id": null, "enterprise_id": "E1", "is_enterprise_install": true }]);
    let received = act_of(read(body.to_string().as_bytes()));
    assert_eq!((received.inbound.tenant.as_str(), received.back.enterprise.as_deref()), ("E1", Some("E1")));
}

#[test]
fn what_is_not_ours_has_a_name() {
    let event = |event: Value| read(event_body(event).to_string().as_bytes());
    let kind = |kind: &str| payload(&json!({ "type": kind, "user": { "id": "U1" }, "team": { "id": "T1" } }));
    let im = |more: Value| {
        let mut event = json!({ "type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "x" });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    for (incoming, name) in [
        (kind("view_closed"), "view_closed"),
        (kind("shortcut"), "shortcut"),
        (kind("message_action"), "unknown_shortcut"),
        (kind("view_submission"), "no_view"),
        (kind("block_actions"), "no_action"),
        (kind("hologram"), "unknown_interaction"),
        (event(json!({ "type": "app_home_opened", "user": "U1", "tab": "messages" })), "other_tab"),
        (event(im(json!({ "bot_id": "B1" }))), "message_of_no_person"),
        (event(im(json!({ "subtype": "message_changed" }))), "message_of_no_person"),
        (event(im(json!({ "text": "  " }))), "message_without_text"),
        (event(im(json!({ "channel_type": "channel" }))), "message_elsewhere"),
        (event(json!({ "type": "team_join", "user": { "id": "U9" } })), "team_join"),
        (event(json!({ "type": "tokens_revoked", "tokens": { "oauth": ["U1"] } })), "user_tokens_revoked"),
        (event(json!({ "type": "reaction_added", "user": "U1" })), "unknown_event"),
        (read(br#"{"type":"app_rate_limited"}"#), "app_rate_limited"),
        (read(br#"{"type":"event_callback"}"#), "no_event"),
        (read(b"{"), "broken_json"),
        (read(b"payload=%7B"), "broken_payload"),
        (read(b"a=b"), "unknown_form"),
        (read(b""), "unknown_form"),
        (read(b"\xff"), "not_text"),
    ] {
        assert_eq!(incoming, Incoming::Ignored(name));
    }
    assert_eq!(read(br#"{"type":"url_verification","challenge":"abc"}"#), Incoming::Challenge("abc".into()));
    assert_eq!(read(b"ssl_check=1&token=x"), Incoming::SslCheck);
}

proptest::proptest! {
    #[test]
    fn no_body_makes_it_panic(body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let _ = read(&body);
    }

    #[test]
    fn no_json_makes_it_panic(text in r#"\{"(type|event|view|actions|user)":("[a-z_]{0,12}"|\{\}|\[\]|null|7)\}"#) {
        let _ = read(text.as_bytes());
        let _ = read(format!("payload={}", encode(&text)).as_bytes());
    }
}
