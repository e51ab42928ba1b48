//! A tiny app that answers as told and remembers what it was asked, a clock by hand, and a raw caller of the Web API.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::{Span, Timestamp};
use serde_json::{Value, json};
use taiwa::playground::{FakeSlack, Human, Now, Options};

/// What the app was asked.
#[derive(Clone)]
pub struct Asked {
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Asked {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A field of the form body.
    pub fn field(&self, name: &str) -> String {
        let url = reqwest::Url::parse(&format!("http://e.invalid/?{}", self.body)).unwrap();
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    }

    pub fn payload(&self) -> Value {
        serde_json::from_str(&self.field("payload")).unwrap()
    }
}

#[derive(Clone)]
pub enum Tell {
    Json(Value),
    Text(&'static str),
    Status(u16),
    Late(Duration),
}

#[derive(Clone, Default)]
pub struct App {
    asked: Arc<Mutex<Vec<Asked>>>,
    answers: Arc<Mutex<VecDeque<Tell>>>,
}

impl App {
    pub async fn start() -> (App, String) {
        let app = App::default();
        let held = app.clone();
        let router = Router::new().fallback(async move |uri: Uri, headers: HeaderMap, body: String| {
            held.answer(Asked { path: uri.path().to_owned(), headers, body }).await
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (app, url)
    }

    async fn answer(&self, asked: Asked) -> Response {
        self.asked.lock().unwrap().push(asked);
        let tell = self.answers.lock().unwrap().pop_front();
        match tell {
            None => StatusCode::OK.into_response(),
            Some(Tell::Json(body)) => axum::Json(body).into_response(),
            Some(Tell::Text(text)) => text.into_response(),
            Some(Tell::Status(status)) => StatusCode::from_u16(status).unwrap().into_response(),
            Some(Tell::Late(wait)) => {
                tokio::time::sleep(wait).await;
                StatusCode::OK.into_response()
            }
        }
    }

    /// The next request that is not yet answered otherwise gets this.
    pub fn will(&self, tell: Tell) {
        self.answers.lock().unwrap().push_back(tell);
    }

    pub fn last(&self) -> Asked {
        self.asked.lock().unwrap().last().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

#[derive(Clone)]
pub struct Clock(Arc<Mutex<Timestamp>>);

impl Clock {
    pub fn new() -> Clock {
        Clock(Arc::new(Mutex::new("2026-11-24T01:00:00Z".parse().unwrap())))
    }

    pub fn now(&self) -> Now {
        let clock = self.clone();
        Arc::new(move || *clock.0.lock().unwrap())
    }

    pub fn advance(&self, span: Span) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(span).unwrap();
    }
}

pub struct Rig {
    pub fake: FakeSlack,
    pub app: App,
    pub clock: Clock,
    pub options: Options,
    http: reqwest::Client,
}

impl Rig {
    pub async fn start() -> Rig {
        Rig::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Options)) -> Rig {
        let clock = Clock::new();
        let mut options = Options::new(clock.now());
        change(&mut options);
        let fake = FakeSlack::start_on(0, options.clone(), true).await.unwrap();
        for (id, name) in [("U0HANAKO", "花子"), ("U0SATO", "佐藤")] {
            let mut human = Human::new(id, name, "Asia/Tokyo", "ja-JP");
            human.email = Some(format!("{}@e.invalid", id[2..].to_lowercase()));
            fake.add(human);
        }
        let (app, url) = App::start().await;
        fake.point_at(url);
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build().unwrap();
        Rig { fake, app, clock, options, http }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.fake.api_url().trim_end_matches("/api"))
    }

    pub fn request(&self, method: &str, args: &Value) -> reqwest::RequestBuilder {
        let url = format!("{}/{method}", self.fake.api_url());
        self.http.post(url).bearer_auth(&self.options.bot_token).json(args)
    }

    /// Calls a method with the bot's token and JSON.
    pub async fn api(&self, method: &str, args: Value) -> Value {
        self.request(method, &args).send().await.unwrap().json().await.unwrap()
    }

    pub async fn post(&self, url: &str, body: &Value) -> (u16, Value) {
        let response = self.http.post(url).json(body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap_or_default())
    }

    pub async fn get(&self, path: &str) -> Value {
        self.http.get(self.url(path)).send().await.unwrap().json().await.unwrap()
    }

    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// A message with one button in the person's direct messages; its timestamp.
    pub async fn post_button(&self, user: &str, action_id: &str) -> String {
        let blocks = json!([{"type": "actions", "elements": [
            {"type": "button", "action_id": action_id, "value": "v", "text": {"type": "plain_text", "text": "押す"}}]}]);
        let reply = self.api("chat.postMessage", json!({"channel": user, "text": "t", "blocks": blocks})).await;
        reply["ts"].as_str().unwrap().to_owned()
    }

    pub fn no_complaints(&self) {
        assert_eq!(self.fake.violations(), Vec::<String>::new());
    }
}
