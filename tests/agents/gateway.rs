//! Between the product and the Agents Playgrounds, as Microsoft's cloud would be: it signs what people do, and carries
//! what the bot says to the client of the one it is for. The playground can do neither by itself.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::playground::Who;
use crate::teams::Key;

/// Between two calls to a playground.
const BETWEEN: Duration = Duration::from_millis(50);

/// Tells the product's time, which stands still until it is turned.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

#[derive(Clone)]
pub struct Gateway {
    shared: Arc<Shared>,
}

struct Shared {
    port: u16,
    app_id: String,
    now: Now,
    http: reqwest::Client,
    product: Mutex<Option<String>>,
    clients: Mutex<Vec<(Who, u16)>>,
    /// One call after the other: the playground's page overlooks a message that comes in the same moment as changes.
    turn: tokio::sync::Mutex<()>,
    /// Calls of the product without a token.
    bare: Mutex<Vec<String>>,
}

impl Gateway {
    pub async fn start(app_id: &str, now: Now) -> Gateway {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let shared = Arc::new(Shared {
            port,
            app_id: app_id.to_owned(),
            now,
            http: reqwest::Client::builder().no_proxy().build().expect("a client"),
            product: Mutex::default(),
            clients: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            bare: Mutex::default(),
        });
        let router = Router::new()
            .route("/in/{who}/api/messages", post(inbound).head(async || StatusCode::OK))
            .route("/teams/v3/conversations", post(create))
            .route("/teams/v3/conversations/{chat}/{*rest}", any(outbound))
            .with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Gateway { shared }
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.shared.port)
    }

    /// Where the playground of a person sends what they do.
    pub fn endpoint(&self, who: Who) -> String {
        format!("http://{}/in/{}/api/messages", self.host(), who.chat)
    }

    pub fn point_at(&self, product: &str) {
        *self.shared.product.lock().unwrap() = Some(product.to_owned());
    }

    pub fn client(&self, who: Who, port: u16) {
        self.shared.clients.lock().unwrap().push((who, port));
    }

    pub fn bare_calls(&self) -> Vec<String> {
        self.shared.bare.lock().unwrap().clone()
    }
}

impl Shared {
    fn service_url(&self) -> String {
        format!("http://127.0.0.1:{}/teams/", self.port)
    }

    fn token(&self) -> String {
        let now = (self.now)().as_second();
        let header = json!({ "typ": "JWT", "alg": "RS256", "kid": Key::Good.kid() });
        let claims = json!({
            "iss": taiwa::teams::settings::ISSUER, "aud": self.app_id, "serviceurl": self.service_url(),
            "nbf": now - 60, "exp": now + 3_600,
        });
        Key::Good.jwt(&header, &claims)
    }

    fn owner(&self, fits: impl Fn(&Who) -> bool) -> Option<u16> {
        self.clients.lock().unwrap().iter().find(|(who, _)| fits(who)).map(|(_, port)| *port)
    }

    async fn carry(&self, port: u16, method: Method, path: &str, body: Bytes) -> Response {
        let _mine = self.turn.lock().await;
        let url = format!("http://127.0.0.1:{port}/_connector{path}");
        let call = self.http.request(method, url).header("content-type", "application/json").body(body);
        let said = answer(call.send().await).await;
        tokio::time::sleep(BETWEEN).await;
        said
    }

    fn has_token(&self, headers: &HeaderMap, what: &str) -> bool {
        let bearer = headers.get("authorization").and_then(|value| value.to_str().ok());
        let signed =
            bearer.and_then(|bearer| bearer.strip_prefix("Bearer ")).and_then(|token| Key::Login.claims(token));
        if signed.is_none() {
            self.bare.lock().unwrap().push(what.to_owned());
        }
        signed.is_some()
    }
}

async fn answer(said: reqwest::Result<reqwest::Response>) -> Response {
    let Ok(said) = said else { return StatusCode::BAD_GATEWAY.into_response() };
    let status = StatusCode::from_u16(said.status().as_u16()).unwrap_or(StatusCode::BAD_GATEWAY);
    let kind = said.headers().get("content-type").cloned();
    let body = said.bytes().await.unwrap_or_default();
    let mut answer = (status, body).into_response();
    if let Some(kind) = kind {
        answer.headers_mut().insert("content-type", kind);
    }
    answer
}

/// What a person did, signed on its way to the product.
async fn inbound(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let Ok(mut activity) = serde_json::from_slice::<Value>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    activity["serviceUrl"] = json!(shared.service_url());
    let product = shared.product.lock().unwrap().clone();
    let Some(product) = product else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let call = shared.http.post(format!("{product}/api/messages")).bearer_auth(shared.token()).json(&activity);
    answer(call.send().await).await
}

async fn create(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    if !shared.has_token(&headers, "create") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let member = asked["members"][0]["id"].as_str().unwrap_or_default().to_owned();
    match shared.owner(|who| who.id == member || who.entra == member) {
        Some(port) => shared.carry(port, Method::POST, "/v3/conversations", body).await,
        None => StatusCode::FORBIDDEN.into_response(),
    }
}

async fn outbound(
    State(shared): State<Arc<Shared>>,
    Path((chat, _)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !shared.has_token(&headers, uri.path()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let path =
        uri.path_and_query().map(|path| path.as_str().trim_start_matches("/teams").to_owned()).unwrap_or_default();
    match shared.owner(|who| who.chat == chat) {
        Some(port) => shared.carry(port, method, &path, body).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
