//! A stand-in for Slack's side of Socket Mode: hands out addresses, says hello, and does what each test needs.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Json;
use axum::routing::post;
use secrecy::SecretString;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedReceiver;

use super::*;
use crate::slack::courier::Settings;

type Accepted = WebSocketStream<TcpStream>;

/// Opens both halves; each accepted WebSocket is handed out.
async fn slack() -> (Arc<Courier>, UnboundedReceiver<Accepted>) {
    let sockets = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("ws://{}/link?ticket=secret", sockets.local_addr().unwrap());
    let api = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api_url = format!("http://{}/api", api.local_addr().unwrap());
    let routes = axum::Router::new()
        .route("/api/apps.connections.open", post(move || async move { Json(json!({ "ok": true, "url": address })) }));
    tokio::spawn(async move { axum::serve(api, routes).await.unwrap() });
    let (accepted, connections) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = sockets.accept().await {
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            socket.send(Message::text(r#"{"type":"hello"}"#)).await.unwrap();
            accepted.send(socket).ok();
        }
    });
    let courier = Courier::new(&Settings {
        api_url,
        token: SecretString::from("xapp-test"),
        timeout: Duration::from_secs(5),
        every: Duration::ZERO,
    })
    .unwrap();
    (Arc::new(courier), connections)
}

fn tuning() -> Tuning {
    Tuning {
        connections: 1,
        first_wait: Duration::from_millis(10),
        grace: Duration::from_millis(500),
        ..Tuning::new(7)
    }
}

fn envelope(id: &str, text: &str) -> Message {
    let envelope = json!({
        "type": "slash_commands", "envelope_id": id, "accepts_response_payload": true, "payload": { "text": text },
    });
    Message::text(envelope.to_string())
}

async fn next(socket: &mut Accepted) -> Value {
    loop {
        match timeout(Duration::from_secs(5), socket.next()).await.unwrap().unwrap().unwrap() {
            Message::Text(text) => return serde_json::from_str(text.as_str()).unwrap(),
            _ => continue,
        }
    }
}

#[tokio::test]
async fn a_slow_command_delays_no_other_and_each_is_acknowledged_when_done() {
    let (courier, mut connections) = slack().await;
    let stop = CancellationToken::new();
    let release = CancellationToken::new();
    let held = release.clone();
    let running = tokio::spawn(run(courier, tuning(), stop.clone(), move |kind, payload| {
        let held = held.clone();
        async move {
            if payload["text"] == "slow" {
                held.cancelled().await;
            }
            Ack::Accepted(Some(Written::of(
                &json!({ "text": format!("{kind}: {}", payload["text"].as_str().unwrap()) }),
            )))
        }
    }));
    let mut socket = connections.recv().await.unwrap();
    socket.send(envelope("1", "slow")).await.unwrap();
    socket.send(envelope("2", "fast")).await.unwrap();
    assert_eq!(next(&mut socket).await, json!({ "envelope_id": "2", "payload": { "text": "slash_commands: fast" } }));
    release.cancel();
    assert_eq!(next(&mut socket).await["envelope_id"], "1");

    stop.cancel();
    timeout(Duration::from_secs(5), running).await.unwrap().unwrap();
}

#[tokio::test]
async fn what_could_not_be_stored_is_not_acknowledged() {
    let (courier, mut connections) = slack().await;
    let stop = CancellationToken::new();
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = seen.clone();
    tokio::spawn(run(courier, tuning(), stop.clone(), move |_, _| {
        let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
        async move { if first { Ack::NotAccepted } else { Ack::Accepted(None) } }
    }));
    let mut socket = connections.recv().await.unwrap();
    socket.send(Message::text("no json")).await.unwrap();
    socket.send(Message::text(r#"{"type":"unheard_of"}"#)).await.unwrap();
    socket.send(envelope("1", "lost")).await.unwrap();
    socket.send(envelope("2", "kept")).await.unwrap();
    assert_eq!(next(&mut socket).await, json!({ "envelope_id": "2" }));
    assert_eq!(seen.load(Ordering::SeqCst), 2);
    stop.cancel();
}

#[tokio::test]
async fn a_new_connection_stands_before_the_old_one_goes() {
    let (courier, mut connections) = slack().await;
    let stop = CancellationToken::new();
    tokio::spawn(run(courier, tuning(), stop.clone(), |_, _| async { Ack::Accepted(None) }));
    let mut old = connections.recv().await.unwrap();
    old.send(Message::text(r#"{"type":"disconnect","reason":"refresh_requested"}"#)).await.unwrap();
    let mut new = connections.recv().await.unwrap();
    for (socket, id) in [(&mut old, "on-old"), (&mut new, "on-new")] {
        socket.send(envelope(id, "x")).await.unwrap();
        assert_eq!(next(socket).await["envelope_id"], id);
    }
    stop.cancel();
}

#[tokio::test]
async fn a_lost_connection_is_replaced() {
    let (courier, mut connections) = slack().await;
    let stop = CancellationToken::new();
    tokio::spawn(run(courier, tuning(), stop.clone(), |_, _| async { Ack::Accepted(None) }));
    drop(connections.recv().await.unwrap());
    let mut socket = connections.recv().await.unwrap();
    socket.send(envelope("1", "x")).await.unwrap();
    assert_eq!(next(&mut socket).await["envelope_id"], "1");
    stop.cancel();
}

#[tokio::test]
async fn shutting_down_still_acknowledges_what_is_being_handled() {
    let (courier, mut connections) = slack().await;
    let stop = CancellationToken::new();
    let (started, mut starts) = mpsc::unbounded_channel();
    let release = CancellationToken::new();
    let held = release.clone();
    let running = tokio::spawn(run(courier, tuning(), stop.clone(), move |_, _| {
        started.send(()).unwrap();
        let held = held.clone();
        async move {
            held.cancelled().await;
            Ack::Accepted(None)
        }
    }));
    let mut socket = connections.recv().await.unwrap();
    socket.send(envelope("1", "x")).await.unwrap();
    starts.recv().await.unwrap();
    stop.cancel();
    release.cancel();
    assert_eq!(next(&mut socket).await["envelope_id"], "1");
    timeout(Duration::from_secs(5), running).await.unwrap().unwrap();
}

#[test]
fn waiting_grows_is_bounded_and_differs_between_processes() {
    let tuning = Tuning::new(1);
    for failures in 0..40 {
        let wait = wait_before(&tuning, 0, failures);
        let full = Duration::from_secs(1 << failures.min(6)).min(tuning.longest_wait);
        assert!(wait >= full / 2 && wait <= full, "{failures}: {wait:?}");
    }
    assert_ne!(wait_before(&tuning, 0, 3), wait_before(&Tuning::new(2), 0, 3));
}
