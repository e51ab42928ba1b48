//! The adapter with the fake Slack at its other end, over HTTP and over Socket Mode. The product in between is a few
//! lines that answer each kind of act, so that what is tested is the way there and back.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use taiwa::card::*;
use taiwa::chat::{Act, Found, MessageRef, Outcome, Reply};
use taiwa::command::{Command, Whom};
use taiwa::domain::ids::PairId;
use taiwa::domain::lang::Lang;
use taiwa::playground::{Choice, FakeSlack, Fault, FaultKind, Human, Options, Surface};
use taiwa::slack::answer::{After, Body, answer};
use taiwa::slack::courier::{Courier, Settings};
use taiwa::slack::inbound::{Incoming, read, read_envelope};
use taiwa::slack::socket::{self, Ack, Tuning};
use taiwa::slack::verify::verify;
use taiwa::slack::written::Written;
use taiwa::slack::{manifest, render};
use tokio_util::sync::CancellationToken;

const HANAKO: &str = "U0HANAKO";
const NOW: i64 = 1_764_000_000;

struct World {
    slack: FakeSlack,
    courier: Arc<Courier>,
    _stop: tokio_util::sync::DropGuard,
}

fn line(text: &str) -> Line {
    Line::read(text)
}

fn asks() -> FormId {
    FormId::Agenda { pair: PairId::new("p1") }
}

/// A product of one page: it echoes what it understood.
fn product(act: &Act) -> Reply {
    let choices = Card::titled(line("Choices"))
        .button(Button::run("Next", Command::Next { with: Whom::Anyone }))
        .button(Button::open("Add", asks()).primary());
    Reply::Card(match act {
        Act::Typed(text) if text == "choices" => choices,
        Act::Typed(text) if text == "form" => return product(&Act::Asked(asks())),
        Act::Typed(text) => Card::saying(line(&format!("typed {}", Esc::new(text)))),
        Act::Pressed(command) => Card::saying(line(&format!("pressed {}", Esc::new(&command.to_value())))),
        Act::HomeOpened => choices.seen_by(line("Only you")),
        Act::Asked(id) => {
            let field = |name, kind| Field { name, label: name.to_owned(), hint: None, optional: true, kind };
            return Reply::Form(Box::new(Form {
                id: id.clone(),
                title: "Add".into(),
                intro: None,
                fields: vec![
                    field("text", FieldKind::Short { start: None, placeholder: None, max: 100 }),
                    field("who", FieldKind::Person),
                    field("day", FieldKind::Date { start: None }),
                ],
                submit: "Save".into(),
                cancel: "Cancel".into(),
                seen_by: None,
            }));
        }
        Act::Submitted(_, values) => match values.one("text") {
            None => return Reply::Mend(BTreeMap::from([("text".to_owned(), "What?".to_owned())])),
            Some("quiet") => return Reply::Quiet,
            Some(text) => Card::saying(line(&format!(
                "submitted {} {:?} {:?}",
                Esc::new(text),
                values.one("who"),
                values.one("day")
            ))),
        },
        Act::ProfileChanged(_) | Act::Uninstalled | Act::Joined | Act::Parted | Act::Captured(..) => {
            return Reply::Quiet;
        }
    })
}

fn take(incoming: Incoming) -> (Body, Option<After>) {
    match incoming {
        Incoming::Act(received) => answer(&received.back, &product(&received.inbound.act), Lang::En),
        Incoming::Challenge(text) => (Body::Json(Written::of(&json!({ "challenge": text }))), None),
        Incoming::SslCheck | Incoming::Ignored(_) => (Body::Empty, None),
    }
}

async fn over_http(State(courier): State<Arc<Courier>>, headers: HeaderMap, body: Bytes) -> Response {
    let secret = SecretString::from("fake-signing-secret");
    if verify(&secret, &headers, &body, Timestamp::from_second(NOW).unwrap()).is_err() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let (body, after) = take(read(&body));
    if let Some(after) = after {
        tokio::spawn(async move { courier.follow(after).await.unwrap() });
    }
    match body {
        Body::Empty => StatusCode::OK.into_response(),
        Body::Json(json) => axum::Json(json).into_response(),
    }
}

fn courier(slack: &FakeSlack, token: &str) -> Arc<Courier> {
    let settings = Settings {
        api_url: slack.api_url(),
        token: SecretString::from(token),
        timeout: Duration::from_secs(2),
        every: Duration::ZERO,
    };
    Arc::new(Courier::new(&settings).unwrap())
}

async fn world(over_socket: bool) -> World {
    let mut options = Options::new(Arc::new(|| Timestamp::from_second(NOW).unwrap()));
    options.scopes.push("im:history".to_owned());
    let slack = FakeSlack::start(options.clone()).await.unwrap();
    slack.add(Human::new(HANAKO, "花子", "Asia/Tokyo", "ja-JP"));
    let courier_ = courier(&slack, &options.bot_token);
    let stop = CancellationToken::new();
    if over_socket {
        slack.use_socket(true);
        let (app, after_answers) = (courier(&slack, &options.app_token), courier_.clone());
        tokio::spawn(socket::run(app, Tuning::new(1), stop.clone(), move |kind, payload| {
            let courier = after_answers.clone();
            async move {
                let (body, after) = take(read_envelope(&kind, payload));
                if let Some(after) = after {
                    tokio::spawn(async move { courier.follow(after).await.unwrap() });
                }
                Ack::Accepted(match body {
                    Body::Empty => None,
                    Body::Json(json) => Some(json),
                })
            }
        }));
        slack.until(|slack| (slack.sockets() > 0).then_some(())).await;
    } else {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        slack.point_at(format!("http://{}", listener.local_addr().unwrap()));
        let mut routes = axum::Router::new();
        for path in [manifest::COMMANDS, manifest::INTERACTIVITY, manifest::EVENTS] {
            routes = routes.route(path, post(over_http));
        }
        let routes = routes.with_state(courier_.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    }
    World { slack, courier: courier_, _stop: stop.drop_guard() }
}

/// Waits until the person sees what is looked for.
async fn seen<T>(world: &World, look: impl FnMut(&FakeSlack) -> Option<T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), world.slack.until(look)).await.expect("it is never seen")
}

fn text_of(blocks: &Value) -> String {
    match blocks {
        Value::String(text) => format!("{text} "),
        Value::Array(items) => items.iter().map(text_of).collect(),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| matches!(name.as_str(), "text" | "elements" | "blocks"))
            .map(|(_, value)| text_of(value))
            .collect(),
        _ => String::new(),
    }
}

fn clean(world: &World) {
    assert_eq!(world.slack.violations(), Vec::<String>::new());
}

async fn a_conversation(over_socket: bool) {
    let world = world(over_socket).await;
    let slack = &world.slack;

    // A command: what was typed arrives as it was typed, and is answered for the actor alone.
    let answer = slack.command(HANAKO, "/1on1", "評価 & <b> @花子").await.unwrap();
    let shown = answer.ephemeral.expect("an answer");
    assert!(shown.text.starts_with("typed 評価 &amp; &lt;b&gt;"), "{}", shown.text);

    // A button of that answer: the result takes its place.
    let choices = slack.command(HANAKO, "/1on1", "choices").await.unwrap().ephemeral.unwrap();
    let place = Surface::Ephemeral(choices.id.clone());
    slack.click(HANAKO, place.clone(), "a1", Choice::None).await.unwrap();
    let replaced = seen(&world, |slack| {
        slack.ephemerals(HANAKO).into_iter().find(|message| message.id == choices.id && message.edits > 0)
    });
    assert!(replaced.await.text.starts_with("pressed {\"do\":\"next\""));

    // A form: opened by a button, mended, and answered with a view.
    let choices = slack.command(HANAKO, "/1on1", "choices").await.unwrap().ephemeral.unwrap();
    slack.click(HANAKO, Surface::Ephemeral(choices.id), "a2", Choice::None).await.unwrap();
    seen(&world, |slack| slack.modal(HANAKO)).await;
    slack.submit(HANAKO, &[]).await.unwrap();
    assert_eq!(slack.modal(HANAKO).unwrap().errors["text"], "What?");
    let filled = [("text", json!("R&D <3")), ("who", json!(HANAKO)), ("day", json!("2026-02-03"))];
    slack.submit(HANAKO, &filled).await.unwrap();
    let view = slack.modal(HANAKO).expect("the answer's view");
    assert!(text_of(view.blocks()).contains("submitted R&D <3 Some(\"U0HANAKO\") Some(\"2026-02-03\")"));
    assert!(view.body.get("submit").is_none());

    // A form straight from a command, closed quietly.
    slack.command(HANAKO, "/1on1", "form").await.unwrap();
    seen(&world, |slack| slack.modal(HANAKO).filter(|view| view.body.get("submit").is_some())).await;
    slack.submit(HANAKO, &[("text", json!("quiet"))]).await.unwrap();

    // The home tab, and a button on it.
    slack.open_home(HANAKO).await.unwrap();
    let home = seen(&world, |slack| slack.home(HANAKO)).await;
    assert!(text_of(home.blocks()).contains("Only you"));
    slack.click(HANAKO, Surface::Home, "a1", Choice::None).await.unwrap();
    seen(&world, |slack| slack.modal(HANAKO).filter(|view| text_of(view.blocks()).contains("pressed"))).await;

    // A typed direct message, answered there; a form waits behind a button.
    slack.dm(HANAKO, "hello").await.unwrap();
    seen(&world, |slack| slack.messages(HANAKO).into_iter().find(|message| message.text == "typed hello")).await;
    slack.dm(HANAKO, "form").await.unwrap();
    let waiting = seen(&world, |slack| slack.messages(HANAKO).into_iter().find(|message| message.text == "Add")).await;
    slack.click(HANAKO, Surface::from(&waiting), "a1", Choice::None).await.unwrap();
    seen(&world, |slack| slack.modal(HANAKO).filter(|view| view.body.get("submit").is_some())).await;
    clean(&world);
}

#[tokio::test]
async fn a_conversation_over_http() {
    a_conversation(false).await;
}

#[tokio::test]
async fn a_conversation_over_socket_mode() {
    a_conversation(true).await;
}

#[tokio::test]
async fn what_may_have_arrived_is_found_again() {
    let world = world(false).await;
    let channel = world.courier.open_dm(HANAKO).await.unwrap();
    let message = render::message(&Card::saying(line("おはようございます")), Lang::Ja);
    let since = Timestamp::from_second(NOW).unwrap();
    let fault = |what| Fault { method: "chat.postMessage".into(), after: 0, times: 1, what };

    for (delivery, what) in
        [("lost", FaultKind::AppliedButLost), ("reset", FaultKind::ResetMidBody), ("broken", FaultKind::BrokenJson)]
    {
        world.slack.fault(fault(what));
        assert_eq!(world.courier.send(&channel, &message, delivery).await, Outcome::Unknown, "{delivery}");
        assert!(matches!(world.courier.find(&channel, delivery, since).await, Found::Yes(_)), "{delivery}");
    }
    world.slack.fault(fault(FaultKind::HangAfterAccept));
    assert_eq!(world.courier.send(&channel, &message, "hung").await, Outcome::Unknown);
    assert_eq!(world.courier.find(&channel, "hung", since).await, Found::No);
    world.slack.fault(fault(FaultKind::RateLimited { retry_after: Some(30) }));
    let limited = world.courier.send(&channel, &message, "limited").await;
    assert_eq!(limited, Outcome::RetryAfter(Duration::from_secs(30)));
    world.slack.fault(fault(FaultKind::Status(503)));
    assert_eq!(world.courier.send(&channel, &message, "down").await, Outcome::Doubtful);

    // Sent once, then updated in place, then taken back.
    let Outcome::Sent(at) = world.courier.send(&channel, &message, "d1").await else { panic!("sent") };
    let other = render::message(&Card::saying(line("おやすみなさい")), Lang::Ja);
    assert_eq!(world.courier.update(&at, &other).await, Outcome::Sent(at.clone()));
    let written = || world.slack.messages(HANAKO).into_iter().filter(|message| message.ts == at.id).collect::<Vec<_>>();
    assert_eq!(written()[0].text, "おやすみなさい");
    assert_eq!(world.courier.delete(&at).await, Outcome::Sent(at.clone()));
    assert!(written().is_empty());
    assert_eq!(world.courier.update(&at, &other).await, Outcome::Refused("message_not_found"));
    let nowhere = MessageRef { channel: "D0NOWHERE".into(), id: at.id };
    assert_eq!(world.courier.update(&nowhere, &other).await, Outcome::Unreachable("channel_not_found"));

    let identity = world.courier.auth_test().await.unwrap();
    assert_eq!((identity.team.as_str(), identity.bot_user.as_str()), ("T0TAIWA", "U0TAIWA"));
    let profile = world.courier.profile(HANAKO).await.unwrap().unwrap();
    assert_eq!((profile.locale.as_deref(), profile.zone.as_deref()), (Some("ja-JP"), Some("Asia/Tokyo")));
    assert_eq!(world.courier.profile("U0NOBODY").await, Ok(None));
}

#[tokio::test]
async fn without_the_history_scope_nobody_looks() {
    let world = world(false).await;
    let channel = world.courier.open_dm(HANAKO).await.unwrap();
    world.slack.set_scopes(&["commands", "chat:write", "im:write", "users:read"]);
    let found = world.courier.find(&channel, "d", Timestamp::from_second(NOW).unwrap()).await;
    assert_eq!(found, Found::MayNotLook);
}
