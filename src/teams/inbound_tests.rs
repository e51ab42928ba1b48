//! Activities as Teams sends them, and what is read from them.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::domain::ids::{OccurrenceId, PairId};
use crate::teams::settings::{HOSTS, ISSUER, LOGIN, OPENID};

const TENANT: &str = "11111111-2222-3333-4444-555555555555";
const AT: &str = "https://smba.trafficmanager.net/jp|a:1hanako";

fn settings() -> Settings {
    Settings {
        app_id: "app".into(),
        password: "secret".into(),
        tenant: Some(TENANT.to_uppercase()),
        login: LOGIN.into(),
        openid: OPENID.into(),
        issuer: ISSUER.into(),
        hosts: HOSTS.split(", ").map(str::to_owned).collect(),
        timeout: std::time::Duration::from_secs(10),
        paced: true,
    }
}

/// An activity in Hanako's own chat with the bot, with these fields put over the usual ones.
fn activity(with: Value) -> Value {
    let mut activity = json!({
        "type": "message", "id": "1700000000001", "timestamp": "2026-11-30T01:00:00Z", "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/jp/",
        "from": { "id": "29:hanako", "name": "山田 花子", "aadObjectId": "aad-hanako" },
        "conversation": { "conversationType": "personal", "id": "a:1hanako", "tenantId": TENANT },
        "recipient": { "id": "28:app", "name": "Taiwa" },
        "channelData": { "tenant": { "id": TENANT } },
        "entities": [{ "type": "clientInfo", "locale": "ja-JP", "country": "JP", "platform": "Windows",
            "timezone": "Asia/Tokyo" }],
        "locale": "en-US", "localTimezone": "Europe/London", "text": "議題",
        "attachments": [{ "contentType": "text/html", "content": "<p>議題</p>" }],
    });
    for (name, value) in with.as_object().unwrap() {
        activity[name] = value.clone();
    }
    activity
}

fn read(activity: Value) -> Incoming {
    super::read(activity.to_string().as_bytes(), &settings())
}

fn received(activity: Value) -> Received {
    match read(activity) {
        Incoming::Act(received) => *received,
        other => panic!("{other:?}"),
    }
}

fn group() -> Value {
    json!({ "conversationType": "groupChat", "id": "19:meet@thread.v2", "tenantId": TENANT, "isGroup": true })
}

fn agenda() -> FormId {
    FormId::Agenda { pair: PairId::new("p1") }
}

fn wrap_up() -> FormId {
    FormId::WrapUp { occurrence: OccurrenceId::new("o1"), version: None }
}

fn marked(what: What, on: On, nonce: &str, inputs: Value) -> Value {
    let mut data = Mark { what, on, nonce: nonce.into() }.data();
    for (name, value) in inputs.as_object().unwrap() {
        data[name] = value.clone();
    }
    data
}

fn invoke(name: &str, value: Value) -> Value {
    activity(json!({ "type": "invoke", "name": name, "text": null, "value": value, "replyToId": "1699999999999" }))
}

fn execute(data: &Value) -> Value {
    invoke(
        "adaptiveCard/action",
        json!({ "action": { "type": "Action.Execute", "verb": "taiwa", "data": data }, "trigger": "manual" }),
    )
}

#[test]
fn a_typed_line_says_who_where_and_what() {
    let Received { inbound, back } = received(activity(json!({ "text": "/1on1 議題 追加&nbsp;評価の相談\n" })));
    assert_eq!(inbound.act, Act::Typed("/1on1 議題 追加 評価の相談".into()));
    assert_eq!((inbound.platform, inbound.tenant.as_str(), inbound.ours), (Platform::Teams, TENANT, true));
    assert_eq!((inbound.actor.as_str(), inbound.also.as_deref()), ("29:hanako", Some("aad-hanako")));
    assert_eq!(inbound.channel.as_deref(), Some(AT));
    assert_eq!(inbound.place.as_deref(), Some("https://smba.trafficmanager.net/jp"));
    assert_eq!(inbound.dedupe, "a:1hanako/1700000000001");
    let seen = inbound.seen.unwrap();
    assert_eq!((seen.name.as_deref(), seen.zone.as_deref()), (Some("山田 花子"), Some("Asia/Tokyo")));
    assert_eq!((seen.external.as_str(), seen.locale.as_deref()), ("29:hanako", Some("ja-JP")));
    assert_eq!((back.surface, back.place, back.lang), (Surface::Message, Place::Own, Some(Lang::Ja)));
    assert_eq!(back.at.to_string(), AT);
}

#[test]
fn what_is_missing_is_found_elsewhere_or_not_needed() {
    let bare = json!({ "entities": null, "channelData": null, "channelId": null,
        "from": { "id": "29:hanako", "aadObjectId": null } });
    let inbound = received(activity(bare)).inbound;
    assert_eq!((inbound.tenant.as_str(), inbound.also), (TENANT, None));
    let seen = inbound.seen.unwrap();
    assert_eq!((seen.locale.as_deref(), seen.zone.as_deref()), (Some("en-US"), Some("Europe/London")));

    let elsewhere = json!({ "channelData": { "tenant": { "id": "other" } } });
    assert!(!received(activity(elsewhere)).inbound.ours);
}

#[test]
fn the_page_is_asked_for_by_its_name_or_by_nothing() {
    for text in ["home", "Home", "ホーム", "/1on1 home", "", "&nbsp;", "1on1"] {
        let Received { inbound, back } = received(activity(json!({ "text": text })));
        assert_eq!((inbound.act, back.surface), (Act::HomeOpened, Surface::Event), "{text}");
    }
    // Where others read along it is an answer.
    let Received { inbound, back } = received(activity(json!({ "text": "home", "conversation": group() })));
    assert_eq!((inbound.act, back.surface), (Act::Typed("home".into()), Surface::Message));
}

#[test]
fn in_a_group_only_the_bots_own_name_is_taken_out() {
    let mention = |id: &str, name: &str| json!({ "type": "mention", "text": format!("<at>{name}</at>"), "mentioned": { "id": id, "name": name } });
    let said = json!({
        "text": "<at>Taiwa</at> setup <at>Megan Bowen</at> every tue 15:00\n", "conversation": group(),
        "entities": [mention("28:app", "Taiwa"), mention("29:megan", "Megan Bowen"), 7],
    });
    let Received { inbound, back } = received(activity(said));
    assert_eq!(inbound.act, Act::Typed("setup <@29:megan|Megan Bowen> every tue 15:00".into()));
    assert_eq!((inbound.channel, back.place), (None, Place::Group));
    assert_eq!(back.reach.external, "29:hanako");
    assert_eq!(back.reach.channel, None);
    let whom = crate::command::Whom::External { id: "29:megan".into(), handle: Some("Megan Bowen".into()) };
    let Act::Typed(line) = inbound.act else { panic!() };
    assert!(matches!(command::parse(&line, Lang::En), Ok(Command::Setup { with, .. }) if with == whom), "{line}");
}

#[test]
fn a_targeted_message_is_a_typed_line() {
    let said =
        json!({ "text": "agenda add x", "conversation": group(), "recipient": { "id": "28:app", "isTargeted": true } });
    let Received { inbound, back } = received(activity(said));
    assert_eq!((inbound.act, back.place), (Act::Typed("agenda add x".into()), Place::Group));
}

#[test]
fn a_press_is_known_again_by_its_mark() {
    let data = marked(What::Run(Command::Never), On::Message, "n1", json!({}));
    let first = received(execute(&data));
    let mut second = execute(&data);
    second["id"] = json!("another");
    let second = received(second);
    assert_eq!(first.inbound.act, Act::Pressed(Command::Never));
    assert_eq!(first.inbound.dedupe, second.inbound.dedupe);
    assert_eq!(first.back.once, second.back.once);
    let message = MessageRef { channel: AT.into(), id: "1699999999999".into() };
    assert_eq!(first.back.surface, Surface::Card { on: On::Message, message: Some(message) });

    let anew = marked(What::Run(Command::Never), On::Message, "n2", json!({}));
    assert_ne!(received(execute(&anew)).inbound.dedupe, first.inbound.dedupe);
    let mut somebody = execute(&data);
    somebody["from"]["id"] = json!("29:sato");
    assert_ne!(received(somebody).inbound.dedupe, first.inbound.dedupe);
}

#[test]
fn a_press_that_nobody_waits_for_is_one_by_its_mark_and_answered_by_its_id() {
    let data = marked(What::Run(Command::Never), On::Message, "n1", json!({}));
    let submit = |id: &str| received(activity(json!({ "text": null, "value": data, "id": id, "replyToId": "5" })));
    let (first, second) = (submit("1"), submit("2"));
    assert_eq!((&first.inbound.act, &first.back.surface), (&Act::Pressed(Command::Never), &Surface::Message));
    assert_eq!(first.inbound.dedupe, second.inbound.dedupe);
    assert_eq!(first.inbound.dedupe, received(execute(&data)).inbound.dedupe);
    assert_ne!(first.back.once, second.back.once);
}

#[test]
fn a_form_brings_what_was_filled_in() {
    let inputs = json!({ "text": "a, b", "horizon": "mid", "private": "private", "due": "2026-12-01", "empty": "",
        "msteams": { "type": "task/submit" }, "number": 3, "nothing": null, "odd": [1] });
    let data = marked(What::Send(agenda()), On::Dialog, "n", inputs);
    let Received { inbound, back } =
        received(invoke("task/submit", json!({ "data": data, "context": { "theme": "default" } })));
    let Act::Submitted(form, values) = inbound.act else { panic!("{:?}", inbound.act) };
    assert_eq!((form, back.surface), (agenda(), Surface::Dialog));
    let expected =
        [("due", "2026-12-01"), ("horizon", "mid"), ("number", "3"), ("private", "private"), ("text", "a, b")];
    let given: Vec<(&str, &str)> = values.0.iter().map(|(name, given)| (name.as_str(), given[0].as_str())).collect();
    assert_eq!(given, expected);

    let data = marked(What::Send(wrap_up()), On::Form, "n", json!({ "topics": "i1,i2, ", "done": "", "notes": "x,y" }));
    let Act::Submitted(_, values) = received(execute(&data)).inbound.act else { panic!() };
    assert_eq!(values.many("topics"), ["i1", "i2"]);
    assert_eq!((values.one("notes"), values.0.contains_key("done")), (Some("x,y"), false));

    let data = marked(What::Send(agenda()), On::Form, "n", json!({ "private": "false", "text": "false" }));
    let Act::Submitted(_, values) = received(execute(&data)).inbound.act else { panic!() };
    assert_eq!((values.many("private").len(), values.one("text")), (0, Some("false")));
}

#[test]
fn a_button_asks_for_a_form_in_three_ways() {
    let data = marked(What::Open(agenda()), On::Message, "n", json!({ "msteams": { "type": "task/fetch" } }));
    let by = |incoming| {
        let Received { inbound, back } = received(incoming);
        assert_eq!(inbound.act, Act::Asked(agenda()));
        back.surface
    };
    assert_eq!(by(invoke("task/fetch", json!({ "data": data }))), Surface::Dialog);
    assert!(matches!(by(execute(&data)), Surface::Card { on: On::Message, .. }));
    assert_eq!(by(activity(json!({ "text": null, "value": data }))), Surface::Message);
}

#[test]
fn a_card_that_shows_itself_anew_does_nothing() {
    let data = marked(What::Run(Command::Never), On::Message, "n", json!({}));
    let mut refresh = execute(&data);
    refresh["value"]["trigger"] = json!("automatic");
    let Incoming::Refresh(refresh) = read(refresh) else { panic!() };
    assert_eq!((refresh.actor.as_str(), refresh.card.id.as_str()), ("29:hanako", "1699999999999"));
}

#[test]
fn words_of_a_chat_are_taken_over() {
    let captured = |command: &str, body: Value, conversation: Value| {
        let mut invoke = invoke(
            "composeExtension/fetchTask",
            json!({ "commandId": command, "commandContext": "message", "messagePayload": { "id": "1", "body": body } }),
        );
        invoke["conversation"] = conversation;
        invoke
    };
    let html = json!({ "contentType": "html", "content": "<p>評価の<b>相談</b></p><p>来週</p>" });
    // Two people's own chat is "personal" too, and none of the bot's.
    let two = json!({ "conversationType": "personal", "id": "19:a_b@unq.gbl.spaces", "tenantId": TENANT });
    let Received { inbound, back } = received(captured("agendaFromMessage", html, two));
    assert_eq!(inbound.act, Act::Captured(Capture::Item, "評価の相談\n来週".into()));
    assert_eq!((inbound.channel, back.surface, back.place), (None, Surface::Dialog, Place::Foreign));

    let text = json!({ "contentType": "text", "content": "a <b> & c " });
    let act = received(captured("promiseFromMessage", text, group())).inbound.act;
    assert_eq!(act, Act::Captured(Capture::Promise, "a <b> & c".into()));
    assert_eq!(read(captured("other", json!({}), group())), Incoming::NotOffered);

    let data = marked(What::Send(agenda()), On::Dialog, "n", json!({ "text": "x" }));
    let sent = invoke("composeExtension/submitAction", json!({ "commandId": "agendaFromMessage", "data": data }));
    assert!(matches!(received(sent).inbound.act, Act::Submitted(..)));
}

#[test]
fn coming_and_going_is_told_apart() {
    let bot = json!([{ "id": "28:app" }]);
    let other = json!([{ "id": "29:megan" }]);
    let install = |action: &str, conversation: Option<Value>| {
        let mut update = activity(json!({ "type": "installationUpdate", "action": action }));
        if let Some(conversation) = conversation {
            update["conversation"] = conversation;
        }
        read(update)
    };
    let change = |added: &Value, removed: &Value| {
        read(activity(json!({ "type": "conversationUpdate", "membersAdded": added, "membersRemoved": removed })))
    };
    let none = json!(null);
    for (incoming, act) in [
        (install("add", None), Act::Joined),
        (install("add-upgrade", None), Act::Joined),
        (install("remove", None), Act::Parted),
        (install("remove-upgrade", None), Act::Parted),
        (change(&bot, &none), Act::Joined),
        (change(&none, &bot), Act::Parted),
    ] {
        let Incoming::Act(received) = incoming else { panic!("{incoming:?}") };
        assert_eq!((received.inbound.act, received.back.surface), (act, Surface::Event));
        assert_eq!(received.inbound.channel.as_deref(), Some(AT));
    }
    assert_eq!(install("remove", Some(group())), Incoming::Ignored("installed_in_group"));
    assert_eq!(install("rename", None), Incoming::Ignored("unknown_installation"));
    assert_eq!(change(&other, &none), Incoming::Ignored("member_joined"));
    assert_eq!(change(&none, &other), Incoming::Ignored("member_left"));
    assert_eq!(change(&none, &none), Incoming::Ignored("conversation_changed"));
    let grouped = json!({ "type": "conversationUpdate", "membersAdded": bot, "conversation": group() });
    assert_eq!(read(activity(grouped)), Incoming::Ignored("bot_in_group"));
}

#[test]
fn what_is_not_ours_has_a_name() {
    for (with, expected) in [
        (json!({ "type": "messageUpdate" }), Incoming::Ignored("message_update")),
        (json!({ "type": "messageDelete" }), Incoming::Ignored("message_delete")),
        (json!({ "type": "messageReaction" }), Incoming::Ignored("message_reaction")),
        (json!({ "type": "typing" }), Incoming::Ignored("typing")),
        (json!({ "type": "event", "name": "application/vnd.microsoft.meetingEnd" }), Incoming::Ignored("event")),
        (json!({ "type": "newest" }), Incoming::Ignored("unknown_activity")),
        (json!({ "type": null }), Incoming::Ignored("unknown_activity")),
        (json!({ "channelId": "webchat" }), Incoming::Ignored("other_channel")),
        (json!({ "from": { "id": "28:other", "role": "bot" } }), Incoming::Ignored("message_of_no_person")),
        (json!({ "from": null }), Incoming::Ignored("no_actor")),
        (json!({ "id": null }), Incoming::Ignored("no_activity_id")),
        (json!({ "serviceUrl": null }), Incoming::Ignored("no_service")),
        (json!({ "conversation": null, "channelData": null }), Incoming::Ignored("no_tenant")),
        (
            json!({ "text": "", "attachments": [{ "contentType": "image/png" }] }),
            Incoming::Ignored("message_without_text"),
        ),
        (json!({ "type": "invoke", "name": "signin/verifyState" }), Incoming::NotOffered),
        (json!({ "type": "invoke", "name": null }), Incoming::NotOffered),
        (json!({ "type": "invoke", "name": "adaptiveCard/action" }), Incoming::Broken("no_value")),
        (json!({ "type": "invoke", "name": "task/fetch", "value": {} }), Incoming::Broken("no_data")),
    ] {
        assert_eq!(read(activity(with.clone())), expected, "{with}");
    }
    assert_eq!(super::read(b"{", &settings()), Incoming::Broken("broken_json"));
    assert_eq!(super::read(b"[]", &settings()), Incoming::Broken("broken_json"));
}

#[test]
fn a_button_of_an_older_version_is_known_as_one() {
    let data = json!({ "taiwa": { "what": { "run": "dance" }, "on": "message", "nonce": "n" } });
    for incoming in [
        execute(&data),
        execute(&json!({})),
        invoke("task/fetch", json!({ "data": data })),
        activity(json!({ "value": data })),
    ] {
        assert!(matches!(read(incoming.clone()), Incoming::Old(_)), "{incoming}");
    }
}

/// Some JSON, mostly in the places where something is read.
fn odd() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[<>@&;|/:. a-z#x0-9\u{a0}é議]{0,24}".prop_map(Value::from),
        Just(json!("personal")),
        Just(json!("<at>Taiwa</at>")),
    ];
    let names = prop_oneof![
        Just("id"),
        Just("data"),
        Just("action"),
        Just("taiwa"),
        Just("what"),
        Just("on"),
        Just("nonce"),
        Just("commandId"),
        Just("messagePayload"),
        Just("body"),
        Just("content"),
        Just("text"),
        Just("mentioned"),
        Just("type"),
        Just("tenant"),
        Just("run"),
        Just("trigger"),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(names.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_activity_makes_reading_it_panic(
        fields in proptest::collection::vec((0..17_usize, odd()), 0..6),
        kind in 0..8_usize,
        base in any::<bool>(),
    ) {
        const NAMES: [&str; 17] = [
            "id", "from", "recipient", "conversation", "channelData", "text", "value", "entities", "attachments",
            "membersAdded", "membersRemoved", "locale", "localTimezone", "replyToId", "action", "serviceUrl", "channelId",
        ];
        const KINDS: [(&str, &str); 8] = [
            ("message", ""), ("invoke", "adaptiveCard/action"), ("invoke", "task/fetch"), ("invoke", "task/submit"),
            ("invoke", "composeExtension/fetchTask"), ("invoke", "composeExtension/submitAction"),
            ("installationUpdate", ""), ("conversationUpdate", ""),
        ];
        let mut sent = if base { activity(json!({})) } else { json!({}) };
        sent["type"] = json!(KINDS[kind].0);
        sent["name"] = json!(KINDS[kind].1);
        for (name, value) in fields {
            sent[NAMES[name]] = value;
        }
        read(sent);
    }

    #[test]
    fn no_bytes_make_reading_them_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        super::read(&bytes, &settings());
    }
}
