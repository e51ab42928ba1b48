//! The gate of the Web API: arguments from query, form or JSON, tokens, scopes, faults, the journal, the answer.
//! What the methods do is in `chat.rs`, `people.rs` and `views.rs`.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use futures_util::stream;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{Span, Timestamp};
use serde_json::{Map, Value, json};

use super::args::{Args, bearer, parse};
use super::faults::FaultKind;
use super::wire::Cut;
use super::world::{Call, World};
use super::{Options, Shared, chat, hooks, images, people, views};

pub(super) const MAX_BODY: usize = 1 << 20;

/// What a method answers: the fields beside `ok`, or a failure.
pub(super) type Reply = Result<Value, Failure>;

/// `{"ok":false,"error":…}` and what comes with it.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: String,
    pub(super) more: Value,
    /// Seconds for HTTP 429.
    retry_after: Option<u32>,
}

pub(super) fn fail<T>(error: &str) -> Result<T, Failure> {
    Err(Failure { error: error.to_owned(), more: Value::Null, retry_after: None })
}

pub(super) fn fail_with<T>(error: &str, more: Value) -> Result<T, Failure> {
    Err(Failure { error: error.to_owned(), more, retry_after: None })
}

pub(super) fn too_fast<T>(retry_after: u32) -> Result<T, Failure> {
    Err(Failure { error: "ratelimited".to_owned(), more: Value::Null, retry_after: Some(retry_after) })
}

/// One call on its way through a method.
pub(super) struct Ask<'a> {
    pub(super) args: &'a Args,
    pub(super) options: &'a Options,
    pub(super) now: Timestamp,
    pub(super) socket_port: u16,
}

type Run = fn(&Ask<'_>, &mut World) -> Reply;

#[derive(PartialEq)]
enum Token {
    None,
    Bot,
    App,
}

/// Token, scope and body of each method that the fake knows.
fn method(name: &str) -> Option<(Token, Option<&'static str>, Run)> {
    Some(match name {
        "api.test" => (Token::None, None, people::api_test),
        "auth.test" => (Token::Bot, None, people::auth_test),
        "team.info" => (Token::Bot, Some("team:read"), people::team_info),
        "apps.connections.open" => (Token::App, None, people::connections_open),
        "users.info" => (Token::Bot, Some("users:read"), people::users_info),
        "users.list" => (Token::Bot, Some("users:read"), people::users_list),
        "users.lookupByEmail" => (Token::Bot, Some("users:read.email"), people::users_lookup),
        "conversations.open" => (Token::Bot, Some("im:write"), people::conversations_open),
        "conversations.info" => (Token::Bot, Some("im:read"), people::conversations_info),
        "conversations.history" => (Token::Bot, Some("im:history"), chat::history),
        "chat.postMessage" => (Token::Bot, Some("chat:write"), chat::post_message),
        "chat.update" => (Token::Bot, Some("chat:write"), chat::update),
        "chat.delete" => (Token::Bot, Some("chat:write"), chat::delete),
        "chat.postEphemeral" => (Token::Bot, Some("chat:write"), chat::post_ephemeral),
        "chat.getPermalink" => (Token::Bot, None, chat::permalink),
        "views.open" => (Token::Bot, None, views::open),
        "views.push" => (Token::Bot, None, views::push),
        "views.update" => (Token::Bot, None, views::update),
        "views.publish" => (Token::Bot, None, views::publish),
        _ => return None,
    })
}

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/api/{method}", any(call))
        .route("/response/{id}", post(respond))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(shared)
}

async fn call(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    RawQuery(query): RawQuery,
    verb: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let parsed = parse(&verb, query.as_deref(), &headers, &body);
    // Slack takes no tokens from the query of apps made after 2021.
    let token = parsed.as_ref().ok().and_then(|(_, token)| token.clone()).or_else(|| bearer(&headers));
    let args = parsed.as_ref().map(|(args, _)| args.clone()).unwrap_or_default();
    let said = Value::Object(args.0.clone());
    // A task of its own: Slack carries out what it was asked, also when the caller is gone by then.
    let work = tokio::spawn(async move {
        shared.edit(|world| *world.under_way.entry(name.clone()).or_default() += 1);
        let missing = images::missing(&shared, &name, &args).await;
        let response = guarded(&shared, &name, said, &cut, |shared, world| {
            parsed.map(|_| ())?;
            if !missing.is_empty() {
                return chat::refused("invalid_blocks", &missing);
            }
            run(shared, world, &name, &args, token.as_deref())
        })
        .await;
        shared.edit(|world| *world.under_way.entry(name).or_default() -= 1);
        response
    });
    work.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn respond(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    body: Bytes,
) -> Response {
    let parsed = serde_json::from_slice::<Value>(&body).ok().filter(Value::is_object);
    let said = parsed.clone().unwrap_or_default();
    guarded(&shared, "response", said, &cut, |shared, world| match &parsed {
        Some(body) => hooks::answer(&shared.options, world, shared.now(), &id, body),
        None => fail("invalid_payload"),
    })
    .await
}

fn run(shared: &Shared, world: &mut World, name: &str, args: &Args, token: Option<&str>) -> Reply {
    let Some((needs, scope, run)) = method(name) else { return fail("unknown_method") };
    if needs != Token::None {
        let held = match token {
            None => return fail("not_authed"),
            Some(token) if token == shared.options.bot_token => Token::Bot,
            Some(token) if token == shared.options.app_token => Token::App,
            Some(_) => return fail("invalid_auth"),
        };
        if held != needs {
            return fail("not_allowed_token_type");
        }
    }
    if let Some(scope) = scope
        && !world.has_scope(scope)
    {
        return fail_with("missing_scope", json!({ "needed": scope, "provided": world.scopes.join(",") }));
    }
    run(&Ask { args, options: &shared.options, now: shared.now(), socket_port: shared.socket_port }, world)
}

/// Lets a call suffer the fault ordered for it, runs it where that fault lets it run, and writes the journal.
async fn guarded(
    shared: &Arc<Shared>,
    name: &str,
    args: Value,
    cut: &Cut,
    apply: impl FnOnce(&Shared, &mut World) -> Reply + Send,
) -> Response {
    if shared.stop.is_cancelled() {
        cut.pull();
        return StatusCode::OK.into_response();
    }
    let key = limit_key(name, &args);
    let at = shared.now();
    let fault = shared.edit(|world| {
        if world.not_before.get(&key).is_some_and(|until| at < *until) {
            world.violation(at, format!("{name}: called again before Retry-After was over"));
        }
        world.faults.strike(name)
    });
    let note = |status: u16, error: Option<String>| {
        let call = Call { at, inbound: false, method: name.to_owned(), args, status, error, latency_ms: None };
        shared.edit(|world| world.journal.push(call));
    };
    match &fault {
        Some(FaultKind::RateLimited { retry_after }) => {
            note(429, Some("ratelimited".to_owned()));
            return limited(shared, key, at, *retry_after);
        }
        Some(FaultKind::Status(status)) => {
            note(*status, Some(format!("fault: HTTP {status}")));
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return (status, [(header::CONTENT_TYPE, "text/html")], "<html><body>Server Error</body></html>")
                .into_response();
        }
        Some(FaultKind::Error(error)) => {
            note(200, Some(error.clone()));
            return answer(shared, &json!({ "ok": false, "error": error }));
        }
        Some(FaultKind::HangAfterAccept) => {
            note(0, Some("fault: no answer".to_owned()));
            shared.stop.cancelled().await;
            cut.pull();
            return StatusCode::OK.into_response();
        }
        Some(FaultKind::Slow(wait)) => tokio::time::sleep(*wait).await,
        _ => {}
    }
    let reply = shared.edit(|world| {
        let reply = apply(shared, world);
        if let Err(failure) = &reply {
            complain(world, at, name, failure);
        }
        reply
    });
    let lost = match fault {
        Some(FaultKind::BrokenJson) => Some("fault: applied, broken JSON"),
        Some(FaultKind::ResetMidBody) => Some("fault: applied, answer reset"),
        Some(FaultKind::AppliedButLost) => Some("fault: applied, answer lost"),
        _ => None,
    };
    let error = reply.as_ref().err().map(|failure| failure.error.clone()).or_else(|| lost.map(str::to_owned));
    let retry_after = reply.as_ref().err().and_then(|failure| failure.retry_after);
    note(if retry_after.is_some() { 429 } else { 200 }, error);
    if let Some(seconds) = retry_after {
        return limited(shared, key, at, Some(seconds));
    }
    let body = spoken(reply);
    match fault {
        Some(FaultKind::AppliedButLost) => {
            cut.pull();
            answer(shared, &body)
        }
        Some(FaultKind::BrokenJson) => {
            let text = body.to_string();
            let half: String = text.chars().take(text.chars().count() / 2).collect();
            ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], half).into_response()
        }
        Some(FaultKind::ResetMidBody) => {
            let text = body.to_string();
            let half: String = text.chars().take(text.chars().count() / 2).collect();
            let parts = [Ok(half), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
            let headers = [
                (header::CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
                (header::CONTENT_LENGTH, text.len().to_string()),
            ];
            (headers, Body::from_stream(stream::iter(parts))).into_response()
        }
        _ => answer(shared, &body),
    }
}

/// Rate limits hold per method, and for messages per channel too.
fn limit_key(name: &str, args: &Value) -> String {
    match name {
        "chat.postMessage" => format!("{name} {}", super::text_of(args, "channel")),
        _ => name.to_owned(),
    }
}

fn limited(shared: &Shared, key: String, at: Timestamp, retry_after: Option<u32>) -> Response {
    let body = json!({ "ok": false, "error": "ratelimited" }).to_string();
    let mut response =
        (StatusCode::TOO_MANY_REQUESTS, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body)
            .into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        if let Ok(until) = at.checked_add(Span::new().seconds(i64::from(seconds))) {
            shared.edit(|world| world.not_before.insert(key, until));
        }
    }
    response
}

fn spoken(reply: Reply) -> Value {
    let (ok, more, error) = match reply {
        Ok(more) => (true, more, None),
        Err(failure) => (false, failure.more, Some(failure.error)),
    };
    let mut body = Map::from_iter([("ok".to_owned(), json!(ok))]);
    body.extend(error.map(|error| ("error".to_owned(), json!(error))));
    if let Value::Object(more) = more {
        body.extend(more);
    }
    Value::Object(body)
}

fn answer(shared: &Shared, body: &Value) -> Response {
    let scopes = shared.read().scopes.join(",");
    let status = match super::text_of(body, "error") {
        "used_url" | "expired_url" => StatusCode::NOT_FOUND,
        _ => StatusCode::OK,
    };
    // The hour of this Slack, whatever the machine's clock says.
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&shared.now()).unwrap_or_default();
    let headers = [
        ("content-type", "application/json; charset=utf-8"),
        ("x-oauth-scopes", scopes.as_str()),
        ("date", date.as_str()),
    ];
    (status, headers, body.to_string()).into_response()
}

/// Failures that a correct app never causes. The rest (a person who left, a lost race) may happen to anybody.
fn complain(world: &mut World, at: Timestamp, name: &str, failure: &Failure) {
    const OURS: [&str; 22] = [
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_arguments",
        "missing_scope",
        "no_text",
        "msg_too_long",
        "not_authed",
        "not_allowed_token_type",
        "unknown_method",
        "expired_trigger_id",
        "exchanged_trigger_id",
        "invalid_trigger_id",
        "push_limit_reached",
        "view_too_large",
        "duplicate_external_id",
        "used_url",
        "expired_url",
        "invalid_metadata_format",
        "invalid_json",
        "invalid_payload",
        "ratelimited",
        "not_in_channel",
    ];
    // That an image can't be had is nobody's mistake in a call.
    let is_image = failure.more.to_string().contains(images::GONE);
    if OURS.contains(&failure.error.as_str()) && !is_image {
        world.violation(at, format!("{name}: {} {}", failure.error, failure.more));
    }
}
