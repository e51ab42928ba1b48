//! The playground's address: the page, its interface, and the gate before both. Loopback only, no page of another
//! origin, no inline script, nothing from a network.

use std::convert::Infallible;
use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{self, Stream};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{RwLock, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::acts::Act;
use super::assets::{self, INDEX};
use super::says::{Fields, No};
use super::scene::Scene;
use crate::app::PICTURES;
use crate::domain::lang::Lang;

const LARGEST_BODY: usize = 64 * 1024;
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// How long open connections may take to end once the playground closes.
const CLOSING: Duration = Duration::from_secs(2);
const STILL_HERE: Duration = Duration::from_secs(15);

/// What the handlers share.
struct Desk {
    scene: RwLock<Option<Scene>>,
    /// Grows with every change of anything that is shown.
    rev: watch::Sender<u64>,
    stop: CancellationToken,
    lang: Option<Lang>,
    port: u16,
}

/// A playground that is open.
pub struct Playground {
    desk: Arc<Desk>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Playground {
    /// Opens it on 127.0.0.1; port 0 takes a free one. `lang` is everybody's language; otherwise each has their own.
    pub async fn open(port: u16, lang: Option<Lang>) -> anyhow::Result<Playground> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = match TcpListener::bind(address).await {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                anyhow::bail!("port {port} is in use; choose another with --port, or --port 0 for any free one")
            }
            listener => listener.with_context(|| format!("listening on {address}"))?,
        };
        let port = listener.local_addr()?.port();
        let scene = RwLock::new(Some(Scene::set(lang).await?));
        let stop = CancellationToken::new();
        let desk = Arc::new(Desk { scene, rev: watch::Sender::new(1), stop: stop.clone(), lang, port });
        let router = router(desk.clone());
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).with_graceful_shutdown(async move { stop.cancelled().await }).await
        });
        Ok(Playground { desk, serving })
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.desk.port)
    }

    /// Rules of Slack that the product broke here; none, one hopes.
    pub async fn violations(&self) -> Vec<String> {
        self.desk.scene.read().await.as_ref().map(|scene| scene.slack().violations()).unwrap_or_default()
    }

    /// Closes it and deletes everything it kept.
    pub async fn close(mut self) {
        self.desk.stop.cancel();
        if tokio::time::timeout(CLOSING, &mut self.serving).await.is_err() {
            self.serving.abort();
        }
        if let Some(scene) = self.desk.scene.write().await.take() {
            scene.stage.strike().await;
        }
    }
}

fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(async || Html(INDEX)))
        .route("/assets/{name}", get(asset))
        .route("/playground/events", get(events))
        .route("/playground/state", get(state))
        .route("/playground/people", get(people))
        .route("/playground/transcript", get(transcript))
        .route("/playground/reset", post(reset))
        .route("/playground/{act}", post(act))
        .route(&format!("{PICTURES}{{delivery}}/{{mark}}/{{name}}"), get(picture))
        .fallback(async || nothing_here())
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(desk.clone(), gate))
        .with_state(desk)
}

type Shared = State<Arc<Desk>>;

fn nothing_here() -> Response {
    No::with(StatusCode::NOT_FOUND, "ここには何もありません。", "There is nothing here.").into_response()
}

/// Lets in only what comes from this machine and from this page, and gives every answer its protection.
async fn gate(State(desk): Shared, request: Request, next: Next) -> Response {
    let mut response = if is_ours(request.headers(), desk.port) {
        next.run(request).await
    } else {
        let (ja, en) = ("ほかのサイトからは使えません。", "Requests from elsewhere are not taken.");
        No::with(StatusCode::FORBIDDEN, ja, en).into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Our own host, and our own page if it is a page that asks. A name that somebody else let point here is not ours.
fn is_ours(headers: &HeaderMap, port: u16) -> bool {
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let is_host = |text: &str| hosts.iter().any(|host| host == text);
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let origin = headers.get(header::ORIGIN).map(|value| value.to_str().unwrap_or_default());
    host.is_some_and(is_host) && origin.is_none_or(|origin| origin.strip_prefix("http://").is_some_and(is_host))
}

async fn asset(Path(name): Path<String>) -> Response {
    match assets::asset(&name) {
        Some(asset) => ([(header::CONTENT_TYPE, asset.kind)], asset.body).into_response(),
        None => nothing_here(),
    }
}

/// A message's picture, handed on from the product as Slack hands it on.
async fn picture(State(desk): Shared, uri: Uri) -> Response {
    let scene = desk.scene.read().await;
    let Some(scene) = scene.as_ref() else { return nothing_here() };
    match scene.slack().image(&format!("{}{}", scene.stage.base_url, uri.path())).await {
        Some(bytes) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
        None => nothing_here(),
    }
}

/// One event at once, then one for each change; changes that come together are one.
async fn events(State(desk): Shared) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut rev = desk.rev.subscribe();
    rev.mark_changed();
    let changes = stream::unfold((rev, desk.stop.clone()), async |(mut rev, stop)| {
        tokio::select! {
            () = stop.cancelled() => return None,
            changed = rev.changed() => changed.ok()?,
        }
        let now = *rev.borrow_and_update();
        let event = Event::default().event("changed").data(json!({ "rev": now }).to_string());
        Some((Ok(event), (rev, stop)))
    });
    Sse::new(changes).keep_alive(KeepAlive::new().interval(STILL_HERE).text("still here"))
}

fn closed() -> No {
    No::with(StatusCode::SERVICE_UNAVAILABLE, "プレイグラウンドは閉じました。", "The playground is closed.")
}

async fn state(State(desk): Shared) -> Result<Json<Value>, No> {
    let scene = desk.scene.read().await;
    let rev = *desk.rev.borrow();
    Ok(Json(scene.as_ref().ok_or_else(closed)?.state(rev, desk.lang).await?))
}

async fn people(State(desk): Shared) -> Result<Json<Value>, No> {
    let scene = desk.scene.read().await;
    Ok(Json(scene.as_ref().ok_or_else(closed)?.people().await?))
}

#[derive(serde::Deserialize)]
struct Since {
    #[serde(default)]
    after: u64,
}

async fn transcript(State(desk): Shared, Query(since): Query<Since>) -> Result<Json<Value>, No> {
    let scene = desk.scene.read().await;
    Ok(Json(json!(scene.as_ref().ok_or_else(closed)?.rows_after(since.after))))
}

type Body = Result<Bytes, BytesRejection>;

fn fields(body: Body) -> Result<Fields, No> {
    let bytes = body.map_err(|_| {
        let (ja, en) = ("本文が大きすぎます。", "The body is too large.");
        No::with(StatusCode::PAYLOAD_TOO_LARGE, ja, en)
    })?;
    Fields::read(&bytes)
}

async fn act(State(desk): Shared, Path(name): Path<String>, body: Body) -> Result<Response, No> {
    match Act::read(&name, &fields(body)?) {
        Some(act) => Ok(Json(desk.perform(act?).await?).into_response()),
        None => Ok(nothing_here()),
    }
}

async fn reset(State(desk): Shared, body: Body) -> Result<Json<Value>, No> {
    fields(body)?;
    Ok(Json(desk.begin_anew().await?))
}

impl Desk {
    /// One act, carried to its end even if whoever asked is gone by then.
    async fn perform(self: Arc<Self>, act: Act) -> Result<Value, No> {
        to_its_end(async move {
            let mut scene = self.scene.write().await;
            let done = scene.as_mut().ok_or_else(closed)?.perform(act).await;
            // Also after a refusal: the clock may have moved before it.
            self.rev.send_modify(|rev| *rev += 1);
            done
        })
        .await
    }

    /// Everything as at the start. Until that stands, what there was stays.
    async fn begin_anew(self: Arc<Self>) -> Result<Value, No> {
        to_its_end(async move {
            let mut scene = self.scene.write().await;
            if scene.is_none() {
                return Err(closed());
            }
            let fresh = Scene::set(self.lang).await?;
            let now = fresh.stage.now();
            if let Some(before) = scene.replace(fresh) {
                before.stage.strike().await;
            }
            self.rev.send_modify(|rev| *rev += 1);
            Ok(json!({ "ok": true, "now": now, "outcome": "reset", "shown": [] }))
        })
        .await
    }
}

async fn to_its_end(work: impl Future<Output = Result<Value, No>> + Send + 'static) -> Result<Value, No> {
    match tokio::spawn(work).await {
        Ok(done) => done,
        Err(ended) => Err(anyhow::Error::from(ended).into()),
    }
}
