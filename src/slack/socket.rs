//! Socket Mode: Slack's payloads over connections we open, for installations without a public address. An envelope is
//! acknowledged when its handler is done, and no handler waits for another. Knows envelopes, not what is in them.
//!
//! slack-morphism opens the connection's address (`apps.connections.open`) but does not carry it: its reader awaits
//! `on_message` before it reads on, and that function's return value is its only way to acknowledge, so with it either
//! one slow command holds up all others, or an envelope is acknowledged before it is stored (tungstenite_wss_client.rs,
//! 2.31). The loop below is what it lacks: answers from tasks, a new connection before the old one goes, jitter.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::courier::Courier;
use super::written::Written;

/// What became of an envelope.
#[derive(Clone, Debug, PartialEq)]
pub enum Ack {
    /// Stored or done; with what the actor is to see, if anything.
    Accepted(Option<Written>),
    /// It could not be stored: Slack is to send it again.
    NotAccepted,
}

/// How the connections are kept.
#[derive(Clone, Debug)]
pub struct Tuning {
    /// Two, so that one is always there while the other is replaced; Slack allows ten per app, over all processes.
    pub connections: usize,
    /// For opening one connection.
    pub connect: Duration,
    /// We ask for a sign of life at this distance, and give a connection up after three without one.
    pub ping: Duration,
    /// Between attempts to connect: this, doubled each time, up to `longest_wait`.
    pub first_wait: Duration,
    pub longest_wait: Duration,
    /// How long an old connection is still read after Slack asked to replace it, and how long handlers may take on
    /// shutting down.
    pub grace: Duration,
    /// Handlers running at once, per connection; above it we read no further.
    pub handlers: usize,
    /// Spreads the attempts of several processes.
    pub seed: u64,
}

impl Tuning {
    pub fn new(seed: u64) -> Tuning {
        Tuning {
            connections: 2,
            connect: Duration::from_secs(15),
            ping: Duration::from_secs(15),
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
            grace: Duration::from_secs(10),
            handlers: 64,
            seed,
        }
    }
}

const LARGEST_MESSAGE: usize = 4 << 20;
const WRITE: Duration = Duration::from_secs(5);

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Keeps the connections until `stop`, then finishes what is being handled. `courier` carries the app-level token.
/// `handler` gets the envelope's type and payload, as [`super::inbound::read_envelope`] takes them.
pub async fn run<H, F>(courier: Arc<Courier>, tuning: Tuning, stop: CancellationToken, handler: H)
where
    H: Fn(String, Value) -> F + Send + Sync + 'static,
    F: Future<Output = Ack> + Send + 'static,
{
    let handler = Arc::new(handler);
    let tasks = TaskTracker::new();
    for number in 0..tuning.connections.max(1) {
        let keeper = Keeper {
            number,
            courier: courier.clone(),
            tuning: tuning.clone(),
            stop: stop.clone(),
            tasks: tasks.clone(),
        };
        tasks.spawn(keeper.keep(handler.clone()));
    }
    tasks.close();
    tasks.wait().await;
}

/// Why a connection needs a successor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Slack asked for a new one and still serves this one for a while.
    Refresh,
    /// Socket Mode was switched off for the app.
    Disabled,
    Lost,
    Stopped,
}

/// Keeps one connection alive.
struct Keeper {
    number: usize,
    courier: Arc<Courier>,
    tuning: Tuning,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Keeper {
    async fn keep<H, F>(self, handler: Arc<H>)
    where
        H: Fn(String, Value) -> F + Send + Sync + 'static,
        F: Future<Output = Ack> + Send + 'static,
    {
        let mut failures = 0;
        loop {
            let dialled = tokio::select! {
                () = self.stop.cancelled() => return,
                dialled = self.dial() => dialled,
            };
            let end = match dialled {
                Ok(stream) => {
                    let since = Instant::now();
                    let (ended, end) = oneshot::channel();
                    let line = Line { tuning: self.tuning.clone(), stop: self.stop.clone(), ended: Some(ended) };
                    self.tasks.spawn(line.serve(stream, handler.clone()));
                    tracing::info!(connection = self.number, "socket mode connection open");
                    let end = end.await.unwrap_or(End::Lost);
                    // A connection that lasted was a good one; one that dies at once must not be redialled in a rush.
                    if since.elapsed() > self.tuning.ping || end == End::Refresh {
                        failures = 0;
                    }
                    end
                }
                Err(reason) => {
                    tracing::warn!(connection = self.number, reason, "socket mode connection could not be opened");
                    End::Lost
                }
            };
            let wait = match end {
                End::Stopped => return,
                End::Refresh => continue,
                End::Disabled => {
                    tracing::error!(connection = self.number, "socket mode is switched off for this app");
                    self.tuning.longest_wait
                }
                End::Lost => wait_before(&self.tuning, self.number, failures),
            };
            failures += 1;
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// The reason is a name; the errors below carry the address, which is a credential.
    async fn dial(&self) -> Result<Stream, &'static str> {
        let address = self.courier.open_socket().await.map_err(|trouble| match trouble {
            super::outcome::Trouble::Said(code)
                if matches!(code.as_str(), "invalid_auth" | "not_allowed_token_type") =>
            {
                "the app-level token is not valid"
            }
            _ => "apps.connections.open did not succeed",
        })?;
        let config = WebSocketConfig::default().max_message_size(Some(LARGEST_MESSAGE));
        let opening =
            tokio_tungstenite::connect_async_with_config(address.expose_secret().to_owned(), Some(config), true);
        match timeout(self.tuning.connect, opening).await {
            Ok(Ok((stream, _))) => Ok(stream),
            Ok(Err(_)) => Err("the WebSocket handshake failed"),
            Err(_) => Err("the WebSocket handshake took too long"),
        }
    }
}

/// Doubling, bounded, and between half and all of it, so that processes that lost Slack together come back one by one.
fn wait_before(tuning: &Tuning, number: usize, failures: u32) -> Duration {
    let full = tuning.first_wait.saturating_mul(1 << failures.min(10)).min(tuning.longest_wait);
    let mixed = tuning
        .seed
        .wrapping_add(number as u64)
        .wrapping_add(u64::from(failures) << 8)
        .wrapping_add(0x9e37_79b9_7f4a_7c15)
        .wrapping_mul(0xbf58_476d_1ce4_e5b9);
    full / 2 + (full / 2).mul_f64((mixed >> 40) as f64 / f64::from(1 << 24))
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    envelope_id: Option<String>,
    #[serde(default)]
    payload: Value,
    #[serde(default)]
    accepts_response_payload: Option<bool>,
    /// Of a `disconnect`.
    #[serde(default)]
    reason: Option<String>,
}

/// One open connection.
struct Line {
    tuning: Tuning,
    stop: CancellationToken,
    /// Told once, as soon as a successor is needed.
    ended: Option<oneshot::Sender<End>>,
}

impl Line {
    fn needs_successor(&mut self, end: End) {
        if let Some(ended) = self.ended.take() {
            // Nobody listens any more while shutting down.
            let _ = ended.send(end);
        }
    }

    async fn serve<H, F>(mut self, stream: Stream, handler: Arc<H>)
    where
        H: Fn(String, Value) -> F + Send + Sync + 'static,
        F: Future<Output = Ack> + Send + 'static,
    {
        let (mut write, mut read) = stream.split();
        let (answer, mut answers) = mpsc::channel::<String>(self.tuning.handlers);
        let slots = Arc::new(Semaphore::new(self.tuning.handlers));
        let mut heard = Instant::now();
        let mut ping = tokio::time::interval(self.tuning.ping);
        ping.tick().await;
        let mut retire_at: Option<Instant> = None;

        let end = loop {
            let retire = async {
                match retire_at {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            let outgoing = tokio::select! {
                () = self.stop.cancelled() => break End::Stopped,
                () = retire => break End::Refresh,
                Some(text) = answers.recv() => Message::text(text),
                _ = ping.tick() => {
                    if heard.elapsed() > self.tuning.ping * 3 {
                        break End::Lost;
                    }
                    Message::Ping(Vec::new().into())
                }
                frame = read.next() => {
                    heard = Instant::now();
                    match frame {
                        Some(Ok(Message::Text(text))) => {
                            match self.received(text.as_str(), &handler, &answer, &slots).await {
                                None => {}
                                Some(End::Refresh) => {
                                    self.needs_successor(End::Refresh);
                                    retire_at.get_or_insert(Instant::now() + self.tuning.grace);
                                }
                                Some(end) => break end,
                            }
                            continue;
                        }
                        Some(Ok(Message::Close(_)) | Err(_)) | None => break End::Lost,
                        // Pings are answered by the library, the rest carries nothing.
                        Some(Ok(_)) => continue,
                    }
                }
            };
            match timeout(WRITE, write.send(outgoing)).await {
                Ok(Ok(())) => {}
                _ => break End::Lost,
            }
        };
        self.needs_successor(end);
        // What is being handled may still be acknowledged while the connection can be written to.
        drop(answer);
        let until = Instant::now() + self.tuning.grace;
        while let Ok(Some(text)) = tokio::time::timeout_at(until, answers.recv()).await {
            if !matches!(timeout(WRITE, write.send(Message::text(text))).await, Ok(Ok(()))) {
                break;
            }
        }
        let _ = timeout(WRITE, write.close()).await;
    }

    /// Hands an envelope to its own task; says when the connection should end.
    async fn received<H, F>(
        &self,
        text: &str,
        handler: &Arc<H>,
        answer: &mpsc::Sender<String>,
        slots: &Arc<Semaphore>,
    ) -> Option<End>
    where
        H: Fn(String, Value) -> F + Send + Sync + 'static,
        F: Future<Output = Ack> + Send + 'static,
    {
        let Ok(envelope) = serde_json::from_str::<Envelope>(text) else {
            tracing::warn!("socket mode frame that is no JSON object, ignored");
            return None;
        };
        if envelope.kind == "disconnect" {
            return Some(match envelope.reason.as_deref() {
                Some("link_disabled") => End::Disabled,
                Some("too_many_websockets") => End::Lost,
                _ => End::Refresh,
            });
        }
        let id = envelope.envelope_id?; // `hello` has none
        let slot = slots.clone().acquire_owned().await.expect("the semaphore is never closed");
        let handling = handler(envelope.kind, envelope.payload);
        let answer = answer.clone();
        let takes_payload = envelope.accepts_response_payload.unwrap_or(true);
        tokio::spawn(async move {
            let _slot = slot;
            let Ack::Accepted(payload) = handling.await else { return };
            let receipt = Receipt { envelope_id: id, payload: payload.filter(|_| takes_payload) };
            // If the connection is gone, Slack sends the envelope again, and it is recognised.
            let _ = answer.send(Written::of(&receipt).as_str().to_owned()).await;
        });
        None
    }
}

/// What Slack waits for after each envelope.
#[derive(Serialize)]
struct Receipt {
    envelope_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<Written>,
}

#[cfg(test)]
#[path = "socket_tests.rs"]
mod tests;
