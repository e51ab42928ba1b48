//! The way to the app: signed HTTP requests or Socket Mode envelopes, three seconds of patience, event retries.
//! What the requests say is `payload.rs`; who sends them is `drive.rs`.

use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{Span, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::time::Instant;

use super::api::MAX_BODY;
use super::args;
use super::world::{APP_ID, Call, EphemeralMessage, VERIFICATION_TOKEN};
use super::{FakeSlack, Shared, socket, text_of};

/// How long Slack waits for an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// What came back from the app.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Answer {
    /// The HTTP status; 200 for an acknowledged envelope, 0 where nothing was sent or nothing came.
    pub status: u16,
    /// The body: JSON where the app said so, else text; null where it is empty.
    pub body: Value,
    /// What the person was shown for it, and nobody else.
    pub ephemeral: Option<EphemeralMessage>,
    pub latency: Duration,
    /// Why it does not count: `operation_timeout`, `dispatch_failed`, `http 500`, …
    pub failure: Option<String>,
    /// The event's id, where it was an event.
    pub event_id: Option<String>,
    #[serde(skip)]
    pub(super) no_retry: bool,
}

impl Answer {
    pub fn is_ok(&self) -> bool {
        self.failure.is_none() && (200..300).contains(&self.status)
    }
}

/// How a raw request is signed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Signing {
    Good,
    /// Rightly, but so many seconds away from now.
    At(i64),
    /// With another secret.
    Forged,
    Missing,
}

/// Slack's signature of a request: `v0=` and the HMAC-SHA256 of `v0:{timestamp}:{body}`.
pub fn sign(secret: &str, timestamp: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(format!("v0:{timestamp}:").as_bytes());
    mac.update(body.as_bytes());
    format!("v0={}", hex::encode(mac.finalize().into_bytes()))
}

/// Something for the app, in the form of either transport.
pub(super) struct Parcel {
    /// The name in the journal.
    pub(super) method: String,
    pub(super) path: &'static str,
    /// The body as HTTP carries it.
    pub(super) body: String,
    pub(super) content_type: &'static str,
    /// The `type` of its envelope, and the payload inside.
    pub(super) envelope: &'static str,
    pub(super) payload: Value,
    pub(super) retry: Option<(u32, String)>,
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

impl Parcel {
    pub(super) fn command(command: &str, pairs: &[(&str, &str)]) -> Parcel {
        let fields = pairs.iter().map(|(key, value)| ((*key).to_owned(), json!(value)));
        Parcel {
            method: format!("command {command}"),
            path: "/slack/commands",
            body: args::encoded(pairs),
            content_type: FORM,
            envelope: "slash_commands",
            payload: Value::Object(fields.collect()),
            retry: None,
        }
    }

    pub(super) fn interaction(payload: Value) -> Parcel {
        Parcel {
            method: text_of(&payload, "type").to_owned(),
            path: "/slack/interactivity",
            body: args::encoded(&[("payload", &payload.to_string())]),
            content_type: FORM,
            envelope: "interactive",
            payload,
            retry: None,
        }
    }

    fn event(payload: Value, retry: Option<(u32, String)>) -> Parcel {
        let kind = payload.pointer("/event/type").and_then(Value::as_str).unwrap_or("event");
        Parcel {
            method: format!("event {kind}"),
            path: "/slack/events",
            body: payload.to_string(),
            content_type: JSON,
            envelope: "events_api",
            payload,
            retry,
        }
    }
}

/// An event that the app has not accepted yet.
pub(super) struct Pending {
    payload: Value,
    attempt: u32,
    due: Timestamp,
    reason: String,
}

/// Sends a parcel and writes down how it went.
pub(super) async fn send(shared: &Arc<Shared>, parcel: &Parcel) -> Answer {
    let begun = Instant::now();
    let at = shared.now();
    let mut answer = if shared.read().use_socket {
        match socket::send(shared, parcel).await {
            Ok(body) => Answer { status: 200, body, ..Answer::default() },
            Err(failure) => Answer { failure: Some(failure), ..Answer::default() },
        }
    } else {
        let mut extra = Vec::new();
        if let Some((number, reason)) = &parcel.retry {
            extra = vec![("X-Slack-Retry-Num", number.to_string()), ("X-Slack-Retry-Reason", reason.clone())];
        }
        request(shared, parcel.path, parcel.content_type, parcel.body.clone(), Signing::Good, &extra).await
    };
    answer.latency = begun.elapsed();
    note(shared, at, &parcel.method, parcel.payload.clone(), &answer, true);
    answer
}

fn note(shared: &Shared, at: Timestamp, method: &str, args: Value, answer: &Answer, blame: bool) {
    let latency_ms = u64::try_from(answer.latency.as_millis()).ok();
    let (status, error) = (answer.status, answer.failure.clone());
    shared.edit(|world| {
        if let (true, Some(failure)) = (blame, &error) {
            world.violation(at, format!("{method}: the app's answer was {failure}"));
        }
        let method = method.to_owned();
        world.journal.push(Call { at, inbound: true, method, args, status, error, latency_ms });
    });
}

async fn request(
    shared: &Shared,
    path: &str,
    content_type: &str,
    body: String,
    signing: Signing,
    extra: &[(&str, String)],
) -> Answer {
    let failed = |failure: String| Answer { failure: Some(failure), ..Answer::default() };
    let Some(base) = shared.read().app_url.clone() else { return failed("dispatch_failed: no app URL".to_owned()) };
    let now = shared.now().as_second();
    let (timestamp, secret) = match signing {
        Signing::At(offset) => (now.saturating_add(offset), shared.options.signing_secret.clone()),
        Signing::Forged => (now, format!("not {}", shared.options.signing_secret)),
        Signing::Good | Signing::Missing => (now, shared.options.signing_secret.clone()),
    };
    let mut request = shared
        .http
        .post(format!("{base}{path}"))
        .header("Content-Type", content_type)
        .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
        .header("Accept", "application/json,*/*");
    if signing != Signing::Missing {
        request = request
            .header("X-Slack-Request-Timestamp", timestamp.to_string())
            .header("X-Slack-Signature", sign(&secret, timestamp, &body));
    }
    for (name, value) in extra {
        request = request.header(*name, value);
    }
    let exchange = async {
        let mut response = request.body(body).send().await.map_err(|_| "dispatch_failed".to_owned())?;
        let header =
            |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (json, no_retry) = (header("content-type").starts_with(JSON), header("x-slack-no-retry") == "1");
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| "dispatch_failed".to_owned())? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MAX_BODY {
                return Err("answer too large".to_owned());
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let failure = (!(200..300).contains(&status)).then(|| format!("http {status}"));
        let (body, failure) = match (text.trim().is_empty(), json) {
            (true, _) => (Value::Null, failure),
            (false, false) => (Value::String(text), failure),
            (false, true) => match serde_json::from_str(&text) {
                Ok(body) => (body, failure),
                Err(_) => (Value::String(text), failure.or_else(|| Some("broken JSON".to_owned()))),
            },
        };
        Ok(Answer { status, body, failure, no_retry, ..Answer::default() })
    };
    match tokio::time::timeout(PATIENCE, exchange).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(failure)) => failed(failure),
        Err(_) => failed("operation_timeout".to_owned()),
    }
}

impl FakeSlack {
    /// Sends any bytes to one of the app's URLs, signed well or badly. A refusal is no violation here.
    pub async fn deliver_raw(
        &self,
        path: &str,
        content_type: &str,
        body: impl Into<String>,
        signing: Signing,
    ) -> Answer {
        let body = body.into();
        let begun = Instant::now();
        let at = self.shared.now();
        let mut answer = request(&self.shared, path, content_type, body, signing, &[]).await;
        answer.latency = begun.elapsed();
        note(&self.shared, at, &format!("raw {path}"), Value::Null, &answer, false);
        answer
    }

    /// The check Slack makes when an events URL is saved: the app must echo the challenge.
    pub async fn verify_url(&self) -> bool {
        let challenge = self.shared.edit(|world| world.next_id("challenge"));
        let body = json!({ "token": VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification" });
        let answer = self.deliver_raw("/slack/events", JSON, body.to_string(), Signing::Good).await;
        let echoed = answer.body.as_str() == Some(&challenge) || text_of(&answer.body, "challenge") == challenge;
        answer.is_ok() && echoed
    }

    /// The certificate probe that slash command URLs get: unsigned, `ssl_check=1`.
    pub async fn ssl_check(&self) -> Answer {
        let body = args::encoded(&[("ssl_check", "1"), ("token", VERIFICATION_TOKEN)]);
        self.deliver_raw("/slack/commands", FORM, body, Signing::Missing).await
    }

    /// Something happened in the workspace; the app hears of it once, and again if it does not answer well.
    pub async fn event(&self, inner: Value) -> Answer {
        let id = self.shared.edit(|world| world.next_id("Ev"));
        self.deliver_event(&id, inner, None).await
    }

    /// Sends an event under a given id: a second time with the same id is a duplicate, as Slack sends them.
    pub async fn deliver_event(&self, event_id: &str, inner: Value, retry: Option<(u32, &str)>) -> Answer {
        let now = self.shared.now();
        let payload = {
            let world = self.shared.read();
            json!({
                "token": VERIFICATION_TOKEN, "team_id": world.team, "api_app_id": APP_ID, "event": inner,
                "type": "event_callback", "event_id": event_id, "event_time": now.as_second(),
                "authorizations": [{
                    "enterprise_id": null, "team_id": world.team, "user_id": world.bot_user, "is_bot": true,
                    "is_enterprise_install": false,
                }],
                "is_ext_shared_channel": false, "event_context": format!("4-{event_id}"),
            })
        };
        self.try_event(payload, retry.map(|(number, reason)| (number, reason.to_owned()))).await
    }

    async fn try_event(&self, payload: Value, retry: Option<(u32, String)>) -> Answer {
        let attempt = retry.as_ref().map_or(0, |(number, _)| *number);
        let event_id = text_of(&payload, "event_id").to_owned();
        let parcel = Parcel::event(payload, retry);
        let mut answer = send(&self.shared, &parcel).await;
        // At once, after a minute, after five: then Slack gives up.
        let minutes = [0, 1, 5].get(attempt as usize).copied();
        let again = minutes.and_then(|minutes| self.shared.now().checked_add(Span::new().minutes(minutes)).ok());
        if let (false, false, Some(due)) = (answer.is_ok(), answer.no_retry, again) {
            let reason = match &answer.failure {
                Some(failure) if failure == "operation_timeout" => "http_timeout",
                Some(failure) if failure.starts_with("http") => "http_error",
                _ => "connection_failed",
            };
            let pending = Pending { payload: parcel.payload, attempt: attempt + 1, due, reason: reason.to_owned() };
            self.shared.edit(|world| world.pending.push(pending));
        }
        answer.event_id = Some(event_id);
        answer
    }

    /// Sends again every event whose time has come by the fake's clock. Gives the number sent.
    pub async fn retry_events(&self) -> usize {
        let now = self.shared.now();
        let due: Vec<Pending> = self.shared.edit(|world| {
            let (due, later) = std::mem::take(&mut world.pending).into_iter().partition(|event| event.due <= now);
            world.pending = later;
            due
        });
        let count = due.len();
        for event in due {
            self.try_event(event.payload, Some((event.attempt, event.reason))).await;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_slacks_published_example() {
        let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        let secret = "8f742231b10e8888abcd99yyyzzz85a5";
        let known = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
        assert_eq!(sign(secret, 1_531_420_618, body), known);
    }
}
