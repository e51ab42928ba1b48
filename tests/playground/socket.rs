//! Socket Mode: slack-morphism's own client as the app, and a raw WebSocket for what a client should never do.

use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use slack_morphism::prelude::*;
use slack_morphism::socket_mode::clients_manager::{
    SlackSocketModeClientsManager, SlackSocketModeClientsManagerFactory,
};
use taiwa::playground::{FakeSlack, Outcome};
use tokio_tungstenite::tungstenite::Message;

use crate::api::client;
use crate::rig::Rig;

/// The raw listener that the product uses too: every envelope is answered by a closure over its JSON.
struct Raw {
    manager: Weak<dyn SlackSocketModeClientsManager + Send + Sync>,
}

#[async_trait::async_trait]
impl SlackSocketModeClientListener for Raw {
    async fn on_message(&self, id: &SlackSocketModeWssClientId, body: String) -> Option<String> {
        let frame: Value = serde_json::from_str(&body).unwrap();
        if frame["type"] == "disconnect" {
            self.manager.upgrade()?.restart_client(id).await;
            return None;
        }
        let mut ack = json!({"envelope_id": frame.get("envelope_id")?});
        match frame["type"].as_str()? {
            "slash_commands" => ack["payload"] = json!({"text": format!("→ {}", frame["payload"]["text"].as_str()?)}),
            "interactive" => ack["payload"] = json!({"response_action": "clear"}),
            _ => {}
        }
        Some(ack.to_string())
    }

    async fn on_error(&self, error: Box<dyn std::error::Error + Send + Sync>) {
        panic!("{error}");
    }

    async fn on_disconnect(&self, id: &SlackSocketModeWssClientId) {
        if let Some(manager) = self.manager.upgrade() {
            manager.restart_client(id).await;
        }
    }
}

async fn sockets(fake: &FakeSlack, count: usize) {
    let there = fake.until(|fake| (fake.sockets() == count).then_some(()));
    tokio::time::timeout(Duration::from_secs(20), there).await.unwrap();
}

#[tokio::test]
async fn slack_morphism_serves_people_over_sockets_and_comes_back() {
    let rig = Rig::start().await;
    let client = Arc::new(client(&rig));
    let environment = Arc::new(SlackClientEventsListenerEnvironment::new(client.clone()));
    let manager = client.http_api.connector.new_clients_manager(environment);
    let config = SlackClientSocketModeConfig::new()
        .with_max_connections_count(2)
        .with_initial_backoff_in_seconds(0)
        .with_ping_interval_in_seconds(1)
        .with_reconnect_timeout_in_seconds(1);
    let listener = Arc::new(Raw { manager: Arc::downgrade(&manager) });
    let token = SlackApiToken::new(rig.options.app_token.as_str().into());
    manager.register_new_token(&config, token, listener).await.unwrap();
    manager.start().await;
    sockets(&rig.fake, 2).await;
    rig.fake.use_socket(true);

    let answer = rig.fake.command("U0SATO", "/1on1", "agenda @花子").await.unwrap();
    assert_eq!(answer.ephemeral.unwrap().text, "→ agenda <@U0HANAKO|hanako>");
    assert!(rig.fake.open_home("U0SATO").await.unwrap().is_ok());
    let trigger = rig.fake.journal().iter().find_map(|call| call.args["trigger_id"].as_str().map(str::to_owned));
    let view = json!({"type": "modal", "title": {"type": "plain_text", "text": "t"},
        "submit": {"type": "plain_text", "text": "s"}, "blocks": []});
    assert_eq!(rig.api("views.open", json!({"trigger_id": trigger, "view": view})).await["ok"], true);
    assert_eq!(rig.fake.submit("U0SATO", &[]).await.unwrap().outcome, Outcome::Cleared);

    rig.fake.disconnect_sockets("refresh_requested");
    sockets(&rig.fake, 2).await;
    rig.fake.reset_sockets();
    sockets(&rig.fake, 0).await;
    sockets(&rig.fake, 2).await;
    assert!(rig.fake.command("U0SATO", "/1on1", "again").await.unwrap().is_ok());
    manager.shutdown().await;
    rig.no_complaints();
}

async fn ticket(rig: &Rig) -> String {
    let request = rig.http().post(format!("{}/apps.connections.open", rig.fake.api_url()));
    let reply: Value = request.bearer_auth(&rig.options.app_token).send().await.unwrap().json().await.unwrap();
    reply["url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn tickets_hello_double_answers_and_the_tenth_socket() {
    let rig = Rig::start().await;
    rig.fake.use_socket(true);
    assert_eq!(
        rig.fake.command("U0SATO", "/1on1", "").await.unwrap().failure.as_deref(),
        Some("dispatch_failed: no socket")
    );
    rig.fake.clear_violations();

    let url = ticket(&rig).await;
    let (mut socket, _) = tokio_tungstenite::connect_async(&url).await.unwrap();
    assert!(tokio_tungstenite::connect_async(&url).await.is_err(), "a ticket serves once");
    let next = async |socket: &mut tokio_tungstenite::WebSocketStream<_>| -> Value {
        loop {
            if let Message::Text(text) = socket.next().await.unwrap().unwrap() {
                return serde_json::from_str(&text).unwrap();
            }
        }
    };
    let hello = next(&mut socket).await;
    assert_eq!((&hello["type"], &hello["num_connections"]), (&json!("hello"), &json!(1)));
    assert!(hello["connection_info"]["app_id"].is_string() && hello["debug_info"]["host"].is_string());

    let fake = rig.fake.clone();
    let command = tokio::spawn(async move { fake.command("U0SATO", "/1on1", "x").await.unwrap() });
    let envelope = next(&mut socket).await;
    assert_eq!(envelope["accepts_response_payload"], true);
    let ack = json!({"envelope_id": envelope["envelope_id"], "payload": "ok"}).to_string();
    socket.send(Message::text(ack.clone())).await.unwrap();
    assert_eq!(command.await.unwrap().ephemeral.unwrap().text, "ok");
    rig.no_complaints();
    socket.send(Message::text(ack)).await.unwrap();
    socket.send(Message::text("no json")).await.unwrap();
    rig.fake.until(|fake| (fake.violations().len() == 2).then_some(())).await;

    let mut more = Vec::new();
    for _ in 0..9 {
        more.push(tokio_tungstenite::connect_async(ticket(&rig).await).await.unwrap());
    }
    sockets(&rig.fake, 10).await;
    let (mut eleventh, _) = tokio_tungstenite::connect_async(ticket(&rig).await).await.unwrap();
    assert_eq!(next(&mut eleventh).await["reason"], "too_many_websockets");
}

#[tokio::test]
async fn an_event_without_an_answer_travels_again_with_its_attempt() {
    let rig = Rig::start().await;
    rig.fake.use_socket(true);
    let (mut socket, _) = tokio_tungstenite::connect_async(ticket(&rig).await).await.unwrap();
    sockets(&rig.fake, 1).await;
    assert_eq!(rig.fake.open_home("U0SATO").await.unwrap().failure.as_deref(), Some("operation_timeout"));
    let fake = rig.fake.clone();
    let again = tokio::spawn(async move { fake.retry_events().await });
    let mut attempts = Vec::new();
    while attempts.len() < 2 {
        if let Message::Text(text) = socket.next().await.unwrap().unwrap() {
            let frame: Value = serde_json::from_str(&text).unwrap();
            if frame["type"] == "events_api" {
                attempts.push((frame["retry_attempt"].clone(), frame["payload"]["event_id"].clone()));
                socket.send(Message::text(json!({"envelope_id": frame["envelope_id"]}).to_string())).await.unwrap();
            }
        }
    }
    assert_eq!((&attempts[0].0, &attempts[1].0), (&json!(0), &json!(1)));
    assert_eq!(attempts[0].1, attempts[1].1);
    assert_eq!(again.await.unwrap(), 1);
}
