//! `/control/*`: the people and the records over HTTP, for scripts, other languages' clients, and later the page.
//! Loopback only; a browser page of another origin is refused.

use std::io;
use std::time::Duration;

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::drive::{Picked, Refused, Surface};
use super::faults::{Fault, FaultKind};
use super::fields::Choice;
use super::world::Human;
use super::{FakeSlack, Options};

/// Runs a fake Slack with its control routes until the process ends, and says where it is in one line of JSON.
pub async fn serve_standalone(port: u16, options: Options) -> io::Result<()> {
    let fake = FakeSlack::start_on(port, options.clone(), true).await?;
    let base = fake.base();
    let line = json!({
        "api_url": fake.api_url(), "control_url": format!("{base}/control"), "bot_token": options.bot_token,
        "app_token": options.app_token, "signing_secret": options.signing_secret,
    });
    println!("{line}");
    fake.shared.stop.cancelled().await;
    Ok(())
}

impl FakeSlack {
    fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.shared.port)
    }
}

pub(super) fn router(fake: FakeSlack) -> Router {
    Router::new()
        .route("/control/point", post(point))
        .route("/control/socket", post(socket))
        .route("/control/people", get(people).post(join))
        .route("/control/scopes", post(scopes))
        .route("/control/command", post(command))
        .route("/control/click", post(click))
        .route("/control/submit", post(submit))
        .route("/control/close", post(close))
        .route("/control/open-home", post(open_home))
        .route("/control/dm", post(dm))
        .route("/control/shortcut", post(shortcut))
        .route("/control/event", post(event))
        .route("/control/fault", post(fault))
        .route("/control/disconnect", post(disconnect))
        .route("/control/messages/{user}", get(messages))
        .route("/control/ephemerals/{user}", get(ephemerals))
        .route("/control/home/{user}", get(home))
        .route("/control/modal/{user}", get(modal))
        .route("/control/journal", get(async |State(fake): Fake| Json(json!(fake.journal()))))
        .route("/control/transcript", get(async |State(fake): Fake| Json(json!(fake.transcript()))))
        .route("/control/violations", get(async |State(fake): Fake| Json(json!(fake.violations()))))
        .route("/control/changes", get(changes))
        .layer(middleware::from_fn(same_origin))
        .with_state(fake)
}

type Fake = State<FakeSlack>;

async fn same_origin(request: Request, next: Next) -> Response {
    if is_loopback(request.headers(), header::ORIGIN) && is_loopback(request.headers(), header::HOST) {
        return next.run(request).await;
    }
    StatusCode::FORBIDDEN.into_response()
}

fn is_loopback(headers: &HeaderMap, name: header::HeaderName) -> bool {
    headers.get(name).is_none_or(|value| {
        let value = value.to_str().unwrap_or("?");
        matches!(value.trim_start_matches("http://").split(':').next(), Some("127.0.0.1" | "localhost"))
    })
}

fn told<T: Serialize>(result: Result<T, Refused>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(refused) => (StatusCode::CONFLICT, Json(json!({ "refused": refused.to_string() }))).into_response(),
    }
}

#[derive(Deserialize)]
struct Point {
    url: String,
}

async fn point(State(fake): Fake, Json(body): Json<Point>) -> Json<Value> {
    fake.point_at(body.url);
    Json(json!({}))
}

#[derive(Deserialize)]
struct UseSocket {
    #[serde(rename = "use")]
    on: bool,
}

async fn socket(State(fake): Fake, Json(body): Json<UseSocket>) -> Json<Value> {
    fake.use_socket(body.on);
    Json(json!({ "sockets": fake.sockets() }))
}

async fn people(State(fake): Fake) -> Json<Value> {
    Json(json!(fake.humans()))
}

#[derive(Deserialize)]
struct Joining {
    id: String,
    name: String,
    #[serde(default = "utc")]
    tz: String,
    #[serde(default = "english")]
    locale: String,
    email: Option<String>,
    #[serde(default)]
    deleted: bool,
    #[serde(default)]
    is_bot: bool,
    #[serde(default)]
    is_restricted: bool,
}

fn utc() -> String {
    "Etc/UTC".to_owned()
}

fn english() -> String {
    "en-US".to_owned()
}

async fn join(State(fake): Fake, Json(new): Json<Joining>) -> Json<Value> {
    let Joining { id, name, tz, locale, email, deleted, is_bot, is_restricted } = new;
    fake.add(Human { id, name, tz, locale, email, deleted, is_bot, is_restricted });
    Json(json!({}))
}

async fn scopes(State(fake): Fake, Json(scopes): Json<Vec<String>>) -> Json<Value> {
    fake.set_scopes(&scopes.iter().map(String::as_str).collect::<Vec<_>>());
    Json(json!({}))
}

#[derive(Deserialize)]
struct Command {
    user: String,
    #[serde(default = "one_on_one")]
    command: String,
    #[serde(default)]
    text: String,
    channel: Option<String>,
}

fn one_on_one() -> String {
    "/1on1".to_owned()
}

async fn command(State(fake): Fake, Json(body): Json<Command>) -> Response {
    told(match &body.channel {
        Some(channel) => fake.command_in(channel, &body.user, &body.command, &body.text).await,
        None => fake.command(&body.user, &body.command, &body.text).await,
    })
}

#[derive(Deserialize)]
struct Click {
    user: String,
    /// The timestamp of a message, or the id of an ephemeral one or of a modal; absent for the home tab.
    message: Option<String>,
    action_id: String,
    #[serde(default)]
    value: Value,
}

async fn click(State(fake): Fake, Json(body): Json<Click>) -> Response {
    let place = {
        let world = fake.shared.read();
        match body.message {
            None => Surface::Home,
            Some(id) if id.starts_with('V') => Surface::Modal(id),
            Some(id) if id.starts_with('E') => Surface::Ephemeral(id),
            Some(ts) => Surface::Message { channel: world.ims.get(&body.user).cloned().unwrap_or_default(), ts },
        }
    };
    told(fake.click(&body.user, place, &body.action_id, Choice::from(body.value)).await)
}

#[derive(Deserialize)]
struct Submit {
    user: String,
    #[serde(default)]
    values: Map<String, Value>,
}

async fn submit(State(fake): Fake, Json(body): Json<Submit>) -> Response {
    let values: Vec<(&str, Value)> = body.values.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    told(fake.submit(&body.user, &values).await)
}

#[derive(Deserialize)]
struct Who {
    user: String,
}

async fn close(State(fake): Fake, Json(body): Json<Who>) -> Response {
    told(fake.close(&body.user).await)
}

async fn open_home(State(fake): Fake, Json(body): Json<Who>) -> Response {
    told(fake.open_home(&body.user).await)
}

#[derive(Deserialize)]
struct Dm {
    user: String,
    text: String,
}

async fn dm(State(fake): Fake, Json(body): Json<Dm>) -> Response {
    told(fake.dm(&body.user, &body.text).await)
}

#[derive(Deserialize)]
struct Shortcut {
    user: String,
    callback_id: String,
    by: Option<String>,
    text: Option<String>,
}

async fn shortcut(State(fake): Fake, Json(body): Json<Shortcut>) -> Response {
    let (user, callback) = (&body.user, &body.callback_id);
    told(match body.text {
        Some(text) => {
            let by = body.by.unwrap_or_else(|| user.clone());
            fake.shortcut(user, callback, Picked::Said { by, text }).await
        }
        None => fake.global_shortcut(user, callback).await,
    })
}

async fn event(State(fake): Fake, Json(inner): Json<Value>) -> Response {
    Json(fake.event(inner).await).into_response()
}

#[derive(Deserialize)]
struct NewFault {
    method: String,
    #[serde(default)]
    after: u32,
    #[serde(default = "once")]
    times: u32,
    what: What,
}

fn once() -> u32 {
    1
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    RateLimited(Option<u32>),
    Status(u16),
    BrokenJson,
    SlowMs(u64),
    Hang,
    ResetMidBody,
    AppliedButLost,
    Error(String),
}

async fn fault(State(fake): Fake, Json(new): Json<NewFault>) -> Json<Value> {
    let what = match new.what {
        What::RateLimited(retry_after) => FaultKind::RateLimited { retry_after },
        What::Status(status) => FaultKind::Status(status),
        What::BrokenJson => FaultKind::BrokenJson,
        What::SlowMs(ms) => FaultKind::Slow(Duration::from_millis(ms)),
        What::Hang => FaultKind::HangAfterAccept,
        What::ResetMidBody => FaultKind::ResetMidBody,
        What::AppliedButLost => FaultKind::AppliedButLost,
        What::Error(error) => FaultKind::Error(error),
    };
    fake.fault(Fault { method: new.method, after: new.after, times: new.times, what });
    Json(json!({}))
}

#[derive(Deserialize)]
struct Disconnect {
    reason: String,
}

async fn disconnect(State(fake): Fake, Json(body): Json<Disconnect>) -> Json<Value> {
    fake.disconnect_sockets(&body.reason);
    Json(json!({}))
}

async fn messages(State(fake): Fake, Path(user): Path<String>) -> Json<Value> {
    Json(json!(fake.messages(&user)))
}

async fn ephemerals(State(fake): Fake, Path(user): Path<String>) -> Json<Value> {
    Json(json!(fake.ephemerals(&user)))
}

async fn home(State(fake): Fake, Path(user): Path<String>) -> Json<Value> {
    Json(json!(fake.home(&user)))
}

async fn modal(State(fake): Fake, Path(user): Path<String>) -> Json<Value> {
    Json(json!(fake.modal(&user)))
}

#[derive(Deserialize)]
struct After {
    #[serde(default)]
    after: u64,
}

/// Answers when the version is past `after`, or after twenty seconds with the version as it is.
async fn changes(State(fake): Fake, Query(query): Query<After>) -> Json<Value> {
    let mut version = fake.subscribe();
    let wait = version.wait_for(|version| *version > query.after);
    let _ = tokio::time::timeout(Duration::from_secs(20), wait).await;
    let version = *fake.subscribe().borrow();
    Json(json!({ "version": version }))
}
