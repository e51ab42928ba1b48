//! The server: one door for login, keys and connector, where every call is written down and may go wrong on demand.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::faults::{Body, FaultKind};
use super::wire::{Cut, Door};
use super::world::Call;
use super::{Shared, connector, login};

pub(super) async fn serve(shared: Arc<Shared>, listener: TcpListener) {
    let router = Router::new().fallback(receive).layer(DefaultBodyLimit::max(4 * 1024 * 1024)).with_state(shared);
    let service = router.into_make_service_with_connect_info::<Cut>();
    if let Err(error) = axum::serve(Door(listener), service).await {
        tracing::error!(%error, "the local Teams stopped serving");
    }
}

/// An answer before it is one of the web framework's.
pub(super) struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Body,
}

impl Reply {
    pub fn json(status: u16, body: Value) -> Reply {
        Reply { status, headers: Vec::new(), body: Body::Json(body) }
    }

    pub fn empty(status: u16) -> Reply {
        Reply { status, headers: Vec::new(), body: Body::Empty }
    }

    fn response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = match self.body {
            Body::Empty => status.into_response(),
            Body::Json(body) => (status, axum::Json(body)).into_response(),
            Body::Text(text) => (status, text).into_response(),
        };
        for (name, value) in self.headers {
            if let Ok(value) = value.parse() {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// One call, taken apart.
pub(super) struct Asked {
    pub method: Method,
    /// The parts of the path, with their escapes undone.
    pub path: Vec<String>,
    pub query: Vec<(String, String)>,
    pub authorization: Option<String>,
    pub body: String,
}

impl Asked {
    pub fn is(&self, method: &Method, path: &[&str]) -> bool {
        self.method == method
            && self.path.len() == path.len()
            && self.path.iter().zip(path).all(|(part, known)| known.starts_with('{') || part == known)
    }

    pub fn asks(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

async fn receive(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // What was asked for is done to its end, also for somebody who has hung up.
    let done = tokio::spawn(received(shared, cut, method, uri, headers, body)).await;
    done.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn received(
    shared: Arc<Shared>,
    cut: Cut,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let began = Instant::now();
    let name = format!("{method} {uri}");
    let query = reqwest::Url::parse(&format!("http://e.invalid/?{}", uri.query().unwrap_or_default()));
    let asked = Asked {
        path: uri.path().trim_start_matches('/').split('/').map(unescaped).collect(),
        query: query.map(|url| url.query_pairs().into_owned().collect()).unwrap_or_default(),
        authorization: headers.get("authorization").and_then(|value| value.to_str().ok()).map(str::to_owned),
        body: String::from_utf8_lossy(&body).into_owned(),
        method,
    };
    let fault = shared.edit(|world| world.faults.meet(&name));
    let reply = match fault {
        Some(FaultKind::Answer { status, headers, body }) => Reply { status, headers, body },
        Some(FaultKind::Dropped) => {
            cut.pull();
            Reply::empty(502)
        }
        Some(FaultKind::Slow(time)) => {
            tokio::time::sleep(time).await;
            answer(&shared, &asked).await
        }
        Some(FaultKind::DoneThenDropped) => {
            let reply = answer(&shared, &asked).await;
            cut.pull();
            reply
        }
        Some(FaultKind::DoneThenAnswers(status, body)) => {
            answer(&shared, &asked).await;
            Reply { status, headers: Vec::new(), body }
        }
        None => answer(&shared, &asked).await,
    };
    let call = Call {
        at: shared.now(),
        inbound: false,
        name,
        status: reply.status,
        body: serde_json::from_str(&asked.body).unwrap_or_else(|_| json!(redacted(&asked.body))),
        answer: match &reply.body {
            Body::Json(body) => body.clone(),
            Body::Text(text) => json!(text),
            Body::Empty => Value::Null,
        },
        latency_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    };
    shared.edit(|world| world.journal.push(call));
    reply.response()
}

/// A form's secret has no place in a failed test's output.
fn redacted(body: &str) -> String {
    body.split('&')
        .map(|pair| if pair.starts_with("client_secret=") { "client_secret=…" } else { pair })
        .collect::<Vec<_>>()
        .join("&")
}

async fn answer(shared: &Shared, asked: &Asked) -> Reply {
    if asked.is(&Method::GET, &["v1", ".well-known", "openidconfiguration"]) {
        return login::metadata(shared);
    }
    if asked.is(&Method::GET, &["v1", ".well-known", "keys"]) {
        return login::keys(shared);
    }
    if asked.is(&Method::POST, &["{tenant}", "oauth2", "v2.0", "token"]) {
        return login::token(shared, &asked.path[0], &asked.body);
    }
    if asked.path.first().is_some_and(|part| part == "teams") {
        return connector::answer(shared, asked).await;
    }
    Reply::empty(404)
}

/// Undoes `%41`. What is no escape stays as it is.
fn unescaped(part: &str) -> String {
    let bytes = part.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| part.get(at + 1..at + 3)).flatten();
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
