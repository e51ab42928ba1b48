//! Socket Mode's server side: single-use tickets, hello, envelopes and their answers, disconnects, and bad days.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::{Message, http::StatusCode};

use super::deliver::{PATIENCE, Parcel};
use super::world::APP_ID;
use super::{FakeSlack, Shared, text_of};

const MOST_LINES: usize = 10;
const PING_EVERY: Duration = Duration::from_secs(10);
const HOST: &str = "applink-fake-1";

/// A connected socket.
pub(super) struct Line {
    id: u64,
    out: mpsc::UnboundedSender<Frame>,
}

enum Frame {
    Text(String),
    /// The closing handshake.
    Close,
    /// The connection dies without a word.
    Reset,
    /// Nothing is read any more, so not even a ping is answered.
    Stall(bool),
}

pub(super) async fn serve(shared: Arc<Shared>, listener: TcpListener) {
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(tokio::spawn(connection(shared.clone(), stream))),
                Err(_) => tokio::task::yield_now().await,
            },
        }
    }
}

async fn connection(shared: Arc<Shared>, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let tickets = shared.clone();
    #[expect(clippy::result_large_err, reason = "the handshake callback's type is tungstenite's")]
    let admit = move |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        let query = request.uri().query().unwrap_or_default();
        let ticket = query.split('&').find_map(|pair| pair.strip_prefix("ticket=")).unwrap_or_default();
        let known = tickets.edit(|world| {
            let at = world.tickets.iter().position(|held| held == ticket);
            at.map(|at| world.tickets.remove(at)).is_some()
        });
        if known && request.uri().path().trim_end_matches('/') == "/link" {
            return Ok(response);
        }
        let mut refusal = ErrorResponse::new(Some("invalid ticket".to_owned()));
        *refusal.status_mut() = StatusCode::UNAUTHORIZED;
        Err(refusal)
    };
    let handshake = tokio_tungstenite::accept_hdr_async(stream, admit);
    let Ok(Ok(mut socket)) = tokio::time::timeout(Duration::from_secs(5), handshake).await else { return };
    let (out, frames) = mpsc::unbounded_channel();
    let entered = shared.edit(|world| {
        let id = world.next_number();
        let room = world.lines.len() < MOST_LINES;
        if room {
            world.lines.push(Line { id, out });
        }
        room.then_some((id, world.lines.len()))
    });
    let Some((id, count)) = entered else {
        let _ = socket.send(Message::text(farewell("too_many_websockets"))).await;
        let _ = socket.close(None).await;
        return;
    };
    let hello = json!({
        "type": "hello", "num_connections": count, "connection_info": { "app_id": APP_ID },
        "debug_info": { "host": HOST, "build_number": 1, "approximate_connection_time": 18_060 },
    });
    if socket.send(Message::text(hello.to_string())).await.is_ok() {
        converse(&shared, socket, frames).await;
    }
    shared.edit(|world| world.lines.retain(|line| line.id != id));
}

async fn converse(
    shared: &Arc<Shared>,
    mut socket: WebSocketStream<TcpStream>,
    mut frames: mpsc::UnboundedReceiver<Frame>,
) {
    let mut ping = tokio::time::interval(PING_EVERY);
    ping.tick().await;
    let (mut stalled, mut open) = (false, true);
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => return,
            frame = frames.recv(), if open => match frame {
                Some(Frame::Text(text)) => {
                    if !stalled && socket.send(Message::text(text)).await.is_err() {
                        return;
                    }
                }
                Some(Frame::Close) => {
                    let _ = socket.close(None).await;
                }
                Some(Frame::Reset) => {
                    let _ = socket.get_ref().set_zero_linger();
                    return;
                }
                Some(Frame::Stall(now)) => stalled = now,
                // No more envelopes come this way, but Slack leaves it to the client to go.
                None => open = false,
            },
            message = socket.next(), if !stalled => match message {
                Some(Ok(Message::Text(text))) => acknowledge(shared, text.as_str()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
            _ = ping.tick(), if !stalled => {
                if socket.send(Message::Ping("Ping from fake Slack".into())).await.is_err() {
                    return;
                }
            }
        }
    }
}

fn acknowledge(shared: &Shared, text: &str) {
    let now = shared.now();
    let ack: Value = serde_json::from_str(text).unwrap_or_default();
    let id = text_of(&ack, "envelope_id").to_owned();
    shared.edit(|world| match world.acks.remove(&id) {
        Some(waiting) => {
            world.answered.push(id);
            // The one who waits may have lost patience meanwhile; that was written down there.
            let _ = waiting.send(ack.get("payload").cloned().unwrap_or_default());
        }
        None if world.answered.contains(&id) => world.violation(now, format!("envelope {id} was answered twice")),
        None if id.is_empty() => world.violation(now, "a frame without envelope_id came over the socket"),
        None => {}
    });
}

fn farewell(reason: &str) -> String {
    json!({ "type": "disconnect", "reason": reason, "debug_info": { "host": HOST } }).to_string()
}

/// Sends a parcel over one of the sockets; its answer is the payload of the acknowledgement.
pub(super) async fn send(shared: &Shared, parcel: &Parcel) -> Result<Value, String> {
    let wants_payload = parcel.envelope != "events_api";
    let (answer, answered) = oneshot::channel();
    let (id, line) = shared.edit(|world| {
        let number = world.next_number();
        let id = format!("00000000-0000-4000-8000-{number:012x}");
        let count = world.lines.len().max(1);
        let line = world.lines.get(number as usize % count).map(|line| line.out.clone());
        world.acks.insert(id.clone(), answer);
        (id, line)
    });
    let mut envelope = json!({
        "envelope_id": id, "type": parcel.envelope, "payload": parcel.payload, "accepts_response_payload": wants_payload,
    });
    if let (true, Some(fields)) = (parcel.envelope == "events_api", envelope.as_object_mut()) {
        let (attempt, reason) = parcel.retry.clone().unwrap_or_default();
        fields.insert("retry_attempt".to_owned(), json!(attempt));
        fields.insert("retry_reason".to_owned(), json!(reason));
    }
    let sent = line.is_some_and(|line| line.send(Frame::Text(envelope.to_string())).is_ok());
    let payload = if sent { tokio::time::timeout(PATIENCE, answered).await.ok().and_then(Result::ok) } else { None };
    let Some(payload) = payload else {
        shared.edit(|world| world.acks.remove(&id));
        return Err(if sent { "operation_timeout".to_owned() } else { "dispatch_failed: no socket".to_owned() });
    };
    if !wants_payload && !payload.is_null() {
        let now = shared.now();
        shared.edit(|world| world.violation(now, "an event was acknowledged with a payload it does not accept"));
    }
    Ok(payload)
}

impl FakeSlack {
    /// Whether people's acts reach the app by Socket Mode instead of HTTP.
    pub fn use_socket(&self, on: bool) {
        self.shared.edit(|world| world.use_socket = on);
    }

    /// How many sockets take envelopes now.
    pub fn sockets(&self) -> usize {
        self.shared.read().lines.len()
    }

    /// Says `warning`, `refresh_requested`, `link_disabled`, … on every socket. All but a warning end its service.
    pub fn disconnect_sockets(&self, reason: &str) {
        self.shared.edit(|world| {
            for line in &world.lines {
                let _ = line.out.send(Frame::Text(farewell(reason)));
            }
            if reason != "warning" {
                world.lines.clear();
            }
        });
    }

    /// Every socket dies without a closing handshake.
    pub fn reset_sockets(&self) {
        self.frame_all(|| Frame::Reset);
    }

    /// Every socket begins the closing handshake.
    pub fn close_sockets(&self) {
        self.frame_all(|| Frame::Close);
    }

    /// The sockets stay open but nothing goes through, not even an answer to a ping.
    pub fn stall_sockets(&self, on: bool) {
        self.frame_all(|| Frame::Stall(on));
    }

    /// Sends any text on every socket: a duplicate envelope, an unknown type, no JSON at all.
    pub fn send_frame(&self, text: &str) {
        self.frame_all(|| Frame::Text(text.to_owned()));
    }

    fn frame_all(&self, frame: impl Fn() -> Frame) {
        for line in &self.shared.read().lines {
            let _ = line.out.send(frame());
        }
    }
}
