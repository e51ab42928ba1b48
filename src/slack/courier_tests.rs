//! The courier against a scripted HTTP server: what it sends, and what it makes of each kind of answer.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use super::*;
use crate::card::{Card, Line};
use crate::domain::lang::Lang;
use crate::slack::render;

/// One scripted answer.
#[derive(Clone)]
struct Says {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
}

fn says(body: Value) -> Says {
    Says { status: 200, headers: vec![("content-type", "application/json; charset=utf-8")], body: body.to_string() }
}

#[derive(Clone, Debug, PartialEq)]
struct Heard {
    method: String,
    query: String,
    token: Option<String>,
    body: Value,
}

#[derive(Clone)]
struct Slack {
    script: Arc<Mutex<Vec<Says>>>,
    heard: Arc<Mutex<Vec<Heard>>>,
    address: String,
}

impl Slack {
    /// Answers with the script's entries in turn, the last one for ever.
    async fn scripted(script: Vec<Says>) -> Slack {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let slack = Slack {
            script: Arc::new(Mutex::new(script)),
            heard: Arc::default(),
            address: format!("http://{}", listener.local_addr().unwrap()),
        };
        async fn call(
            State(slack): State<Slack>,
            Path(method): Path<String>,
            RawQuery(query): RawQuery,
            headers: HeaderMap,
            body: Bytes,
        ) -> impl IntoResponse {
            slack.heard.lock().unwrap().push(Heard {
                method,
                query: query.unwrap_or_default(),
                token: headers.get("authorization").map(|value| value.to_str().unwrap().to_owned()),
                body: serde_json::from_slice(&body).unwrap_or(Value::Null),
            });
            let mut script = slack.script.lock().unwrap();
            let said = if script.len() > 1 { script.remove(0) } else { script[0].clone() };
            let mut headers = HeaderMap::new();
            for (name, value) in said.headers {
                headers.insert(name, value.parse().unwrap());
            }
            (StatusCode::from_u16(said.status).unwrap(), headers, said.body)
        }
        let routes = axum::Router::new()
            .route("/api/{method}", axum::routing::any(call))
            .route("/response/{method}", axum::routing::any(call))
            .with_state(slack.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        slack
    }

    fn courier(&self) -> Courier {
        courier(&format!("{}/api", self.address))
    }

    fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

fn settings(api_url: &str) -> Settings {
    Settings {
        api_url: api_url.to_owned(),
        token: SecretString::from("xoxb-canary"),
        timeout: Duration::from_millis(400),
        every: Duration::ZERO,
    }
}

fn courier(api_url: &str) -> Courier {
    Courier::new(&settings(api_url)).unwrap()
}

fn a_message() -> Rendered {
    render::message(&Card::saying(Line::read("おはようございます")), Lang::Ja)
}

fn at(channel: &str, id: &str) -> MessageRef {
    MessageRef { channel: channel.into(), id: id.into() }
}

#[tokio::test]
async fn a_message_carries_its_delivery_and_unfurls_nothing() {
    // An answer with a message slack-morphism's own model would refuse: a number in the metadata.
    let slack = Slack::scripted(vec![says(json!({
        "ok": true, "channel": "D1", "ts": "1700000000.000100",
        "message": { "ts": "1700000000.000100", "metadata": { "event_type": "x", "event_payload": { "n": 7 } } },
    }))])
    .await;
    let outcome = slack.courier().send("D1", &a_message(), "delivery-7").await;
    assert_eq!(outcome, Outcome::Sent(at("D1", "1700000000.000100")));
    let heard = &slack.heard()[0];
    assert_eq!((heard.method.as_str(), heard.token.as_deref()), ("chat.postMessage", Some("Bearer xoxb-canary")));
    let body = &heard.body;
    assert_eq!(
        body["metadata"],
        json!({ "event_type": "taiwa_delivery", "event_payload": { "delivery": "delivery-7" } })
    );
    assert_eq!((&body["unfurl_links"], &body["unfurl_media"]), (&json!(false), &json!(false)));
    assert_eq!((&body["channel"], &body["text"]), (&json!("D1"), &json!("おはようございます")));
    assert_eq!(body["blocks"][0]["type"], "rich_text");
}

#[tokio::test]
async fn every_kind_of_answer_has_its_outcome() {
    let html = |status: u16| Says {
        status,
        headers: vec![("content-type", "text/html")],
        body: "<html>xoxb-canary</html>".into(),
    };
    let limited = |headers: &[(&'static str, &'static str)]| {
        let mut says = says(json!({ "ok": false, "error": "ratelimited" }));
        says.status = 429;
        says.headers.extend_from_slice(headers);
        says
    };
    let error = |code: &str| says(json!({ "ok": false, "error": code }));
    let garbage = Says { body: "{\"ok\":tr".into(), ..says(json!(0)) };
    for (said, expected) in [
        (limited(&[("retry-after", "30")]), Outcome::RetryAfter(Duration::from_secs(30))),
        (limited(&[]), Outcome::RetryAfter(Duration::from_secs(1))),
        (html(429), Outcome::RetryAfter(Duration::from_secs(1))),
        (html(500), Outcome::Doubtful),
        (html(503), Outcome::Doubtful),
        (html(200), Outcome::Unknown),
        (garbage, Outcome::Unknown),
        (says(json!({ "ok": true })), Outcome::Unknown),
        (says(json!({ "ok": false })), Outcome::Unknown),
        (error("fatal_error"), Outcome::Doubtful),
        (error("token_revoked"), Outcome::Closed("token_revoked")),
        (error("channel_not_found"), Outcome::Unreachable("channel_not_found")),
        (error("invalid_blocks"), Outcome::Refused("invalid_blocks")),
        (error("xoxb-canary"), Outcome::Refused("unreadable")),
    ] {
        let body = said.body.clone();
        let slack = Slack::scripted(vec![said]).await;
        assert_eq!(slack.courier().send("D1", &a_message(), "d").await, expected, "{body}");
        assert_eq!(slack.heard().len(), 1, "called once, never again by itself: {body}");
    }
}

#[tokio::test]
async fn no_connection_is_surely_not_sent_but_silence_and_a_reset_may_be() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = format!("http://{}/api", listener.local_addr().unwrap());
    drop(listener);
    assert!(matches!(courier(&closed).send("D1", &a_message(), "d").await, Outcome::RetryAfter(_)));

    for silent in [true, false] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/api", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 1024]).await;
            if silent {
                std::future::pending::<()>().await;
            }
        });
        assert_eq!(courier(&address).send("D1", &a_message(), "d").await, Outcome::Unknown, "silent: {silent}");
    }
    // A TLS handshake that fails is no connection either.
    let slack = Slack::scripted(vec![says(json!({ "ok": true }))]).await;
    let tls = courier(&format!("{}/api", slack.address.replace("http", "https")));
    assert!(matches!(tls.send("D1", &a_message(), "d").await, Outcome::RetryAfter(_)));
}

#[tokio::test]
async fn a_message_is_found_again_by_its_delivery() {
    let other =
        json!({ "ts": "2.0", "text": "hello", "metadata": { "event_type": "else", "event_payload": { "n": 1 } } });
    let ours = json!({
        "ts": "1.5", "metadata": { "event_type": "taiwa_delivery", "event_payload": { "delivery": "d-7" } },
    });
    let slack = Slack::scripted(vec![
        says(json!({ "ok": true, "messages": [other], "response_metadata": { "next_cursor": "c2" } })),
        says(json!({ "ok": true, "messages": [ours], "response_metadata": { "next_cursor": "" } })),
    ])
    .await;
    let since = Timestamp::from_second(1_700_000_060).unwrap();
    let courier = slack.courier();
    assert_eq!(courier.find("D1", "d-7", since).await, Found::Yes(at("D1", "1.5")));
    assert_eq!(courier.find("D1", "d-8", since).await, Found::No);
    let queries: Vec<String> = slack.heard().into_iter().map(|heard| heard.query).collect();
    assert!(queries[0].contains("oldest=1700000000.000000") && queries[0].contains("include_all_metadata=true"));
    assert!(queries[1].contains("cursor=c2"));

    for (said, expected) in [
        (json!({ "ok": false, "error": "missing_scope" }), Found::MayNotLook),
        (json!({ "ok": false, "error": "internal_error" }), Found::NotNow(Duration::from_secs(60))),
        (
            json!({ "ok": true, "messages": [], "response_metadata": { "next_cursor": "again" } }),
            Found::NotNow(Duration::from_secs(60)),
        ),
    ] {
        let slack = Slack::scripted(vec![says(said)]).await;
        assert_eq!(slack.courier().find("D1", "d", since).await, expected);
        assert!(slack.heard().len() <= PAGES);
    }
}

#[tokio::test]
async fn people_and_places_are_asked_for() {
    let slack = Slack::scripted(vec![
        says(json!({ "ok": true, "user_id": "UB", "team_id": "T1", "team": "x", "url": "https://x.slack.com/" })),
        says(json!({ "ok": true, "channel": { "id": "D9" } })),
        says(json!({ "ok": true, "user": {
            "id": "U1", "name": "hanako", "tz": "Asia/Tokyo", "locale": "ja-JP", "is_bot": false,
            "profile": { "display_name": "花子", "real_name": "山田花子" } } })),
        says(json!({ "ok": false, "error": "user_not_found" })),
    ])
    .await;
    let courier = slack.courier();
    let identity = courier.auth_test().await.unwrap();
    assert_eq!((identity.team.as_str(), identity.bot_user.as_str(), identity.org_wide), ("T1", "UB", false));
    assert_eq!(courier.open_dm("U1").await.as_deref(), Ok("D9"));
    let profile = courier.profile("U1").await.unwrap().unwrap();
    assert_eq!((profile.name.as_deref(), profile.zone.as_deref()), (Some("花子"), Some("Asia/Tokyo")));
    assert_eq!(courier.profile("U2").await, Ok(None));
    assert!(slack.heard()[2].query.contains("include_locale=true"));
}

#[tokio::test]
async fn answers_go_by_the_response_address_without_the_token() {
    let bare_ok = Says { status: 200, headers: vec![], body: "ok".into() };
    let slack = Slack::scripted(vec![bare_ok]).await;
    let courier = slack.courier();
    let response_url = format!("{}/response/1", slack.address);
    courier.follow(After::Replace { response_url: response_url.clone(), message: a_message() }).await.unwrap();
    courier.follow(After::Ephemeral { response_url, message: a_message() }).await.unwrap();
    let heard = slack.heard();
    assert_eq!((&heard[0].body["replace_original"], &heard[1].body["replace_original"]), (&json!(true), &json!(false)));
    assert!(heard.iter().all(|call| call.token.is_none() && call.body["response_type"] == "ephemeral"));
}

#[tokio::test]
async fn views_are_opened_pushed_updated_and_published() {
    let slack = Slack::scripted(vec![says(json!({ "ok": true, "view": { "id": "V1" } }))]).await;
    let courier = slack.courier();
    let card = Card::saying(Line::read("x"));
    let modal = || Box::new(render::modal(&card, Lang::En));
    for after in [
        After::OpenView { trigger_id: "t".into(), view: modal(), otherwise: None },
        After::PushView { trigger_id: "t".into(), view: modal(), over: "V1".into() },
        After::UpdateView { view: "V1".into(), hash: Some("h".into()), with: modal() },
        After::PublishHome { user: "U1".into(), view: Box::new(render::home(&card, Lang::En)) },
    ] {
        courier.follow(after).await.unwrap();
    }
    assert_eq!(courier.publish_home("U1", render::home(&card, Lang::En)).await, Outcome::Sent(at("U1", "V1")));
    let methods: Vec<String> = slack.heard().into_iter().map(|heard| heard.method).collect();
    assert_eq!(methods, ["views.open", "views.push", "views.update", "views.publish", "views.publish"]);
    assert_eq!(slack.heard()[2].body["view_id"], "V1");
}

#[tokio::test]
async fn a_view_that_can_not_be_laid_over_others_takes_the_place_of_the_last() {
    let slack = Slack::scripted(vec![
        says(json!({ "ok": false, "error": "push_limit_reached" })),
        says(json!({ "ok": true, "view": { "id": "V3" } })),
    ])
    .await;
    let view = Box::new(render::modal(&Card::saying(Line::read("x")), Lang::En));
    slack.courier().follow(After::PushView { trigger_id: "t".into(), view, over: "V3".into() }).await.unwrap();
    let methods: Vec<String> = slack.heard().into_iter().map(|heard| heard.method).collect();
    assert_eq!(methods, ["views.push", "views.update"]);
    assert_eq!(slack.heard()[1].body["view_id"], "V3");
}

#[test]
fn a_courier_does_not_show_its_token() {
    assert!(
        !format!("{:?} {:?}", courier("https://slack.com/api"), settings("https://slack.com/api")).contains("canary")
    );
}
