//! Microsoft's Agents Playground: a Teams client that nobody here wrote, one process for each person.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use tokio_tungstenite::tungstenite::Message;

/// Somebody who uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    pub id: &'static str,
    pub entra: &'static str,
    pub name: &'static str,
    pub chat: &'static str,
}

pub const MEGAN: Who =
    Who { id: "29:megan", entra: "00000000-0000-0000-0000-00000000000a", name: "Megan Bowen", chat: "a:megan" };
pub const ALEX: Who =
    Who { id: "29:alex", entra: "00000000-0000-0000-0000-00000000000b", name: "Alex Wilber", chat: "a:alex" };

/// Where everything runs, and under whose name.
pub struct Place<'a> {
    /// The installed npm packages.
    pub modules: &'a Path,
    pub folder: &'a Path,
    pub tenant: &'a str,
    pub bot: &'a str,
    /// Where activities go: the gateway's address for this person.
    pub endpoint: String,
}

/// A running playground, ended with the test.
pub struct Playground {
    pub who: Who,
    pub port: u16,
    process: Child,
    shown: Arc<Mutex<Vec<Shown>>>,
    http: reqwest::Client,
}

/// A message of the bot as it stands in the client now.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: String,
    pub card: Value,
    /// How often it was put anew in its place.
    pub replaced: usize,
}

impl Drop for Playground {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn person(who: Who) -> Value {
    let handle = who.id.trim_start_matches("29:");
    let (given, family) = who.name.split_once(' ').unwrap_or((who.name, ""));
    json!({
        "id": who.id, "name": who.name, "aadObjectId": who.entra, "givenName": given, "surname": family,
        "email": format!("{handle}@example.com"), "userPrincipleName": format!("{handle}@example.com"),
    })
}

/// The playground wants exactly five others, of whom only some take part.
fn others(who: Who) -> Vec<Value> {
    let mut all: Vec<Value> = [MEGAN, ALEX].into_iter().filter(|other| *other != who).map(person).collect();
    for n in all.len()..5 {
        all.push(json!({
            "id": format!("29:extra{n}"), "name": format!("Extra {n}"), "givenName": "Extra", "surname": n.to_string(),
            "aadObjectId": format!("00000000-0000-0000-0000-0000000001{n:02}"),
            "email": format!("extra{n}@example.com"), "userPrincipleName": format!("extra{n}@example.com"),
        }));
    }
    all
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

impl Playground {
    pub async fn start(who: Who, place: Place<'_>) -> Playground {
        let port = free_port();
        let config = place.folder.join(format!("{port}.yml"));
        let settings = json!({
            "version": "0.1.1",
            "tenantId": place.tenant,
            "bot": { "id": format!("28:{}", place.bot), "name": "Taiwa" },
            "currentUser": person(who),
            "users": others(who),
            "personalChat": { "id": who.chat },
            "groupChat": { "id": "19:group@thread.v2", "name": "Group" },
            "team": {
                "id": "19:team@thread.tacv2", "name": "Team", "aadGroupId": "00000000-0000-0000-0000-0000000000bb",
                "channels": [{ "id": "19:general@thread.tacv2", "name": "General" }],
            },
        });
        // JSON is YAML.
        std::fs::write(&config, settings.to_string()).unwrap();
        let log = PathBuf::from(place.folder).join(format!("{port}.log"));
        let preload = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/agents/loopback.cjs");
        let process = Command::new("node")
            .arg(place.modules.join("@microsoft/m365agentsplayground/cli.js"))
            .args(["start", "-c", "msteams", "--dt", "-e", &place.endpoint, "-p", &port.to_string()])
            .current_dir(place.folder)
            .env("TEAMSAPPTESTER_BROWSER", "none")
            .env("SEND_INSTALLATION_ACTIVITY", "true")
            .env("M365_AGENTS_PLAYGROUND_LOGFILE", &log)
            .env("M365_AGENTS_PLAYGROUND_CONFIG_PATH", &config)
            .env("NODE_OPTIONS", format!("--require {preload}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("node runs");
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
        let playground = Playground { who, port, process, shown: Arc::default(), http };
        playground.is_up(&log).await;
        playground.listen().await;
        playground
    }

    fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    async fn is_up(&self, log: &Path) {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let answer = self.http.get(self.address("/_internal/v1/config")).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            let said = || std::fs::read_to_string(log).unwrap_or_default();
            assert!(Instant::now() < end, "the Agents Playground does not come up:\n{}", said());
            sleep(Duration::from_millis(200)).await;
        }
    }

    /// Follows what the client shows.
    async fn listen(&self) {
        let address = format!("ws://127.0.0.1:{}/_ws_conversation/v1/conversations/stream", self.port);
        let (mut socket, _) = tokio_tungstenite::connect_async(address).await.expect("the client can be followed");
        let shown = self.shown.clone();
        tokio::spawn(async move {
            while let Some(Ok(frame)) = socket.next().await {
                let Message::Text(text) = frame else { continue };
                let Ok(event) = serde_json::from_str::<Value>(&text) else { continue };
                let message = &event["message"];
                let id = message["messageId"].as_str().unwrap_or_default().to_owned();
                let card = message["attachments"][0]["content"].clone();
                let mut shown = shown.lock().unwrap();
                match shown.iter_mut().find(|known| known.id == id) {
                    Some(known) => {
                        known.card = card;
                        known.replaced += 1;
                    }
                    None if !card.is_null() => shown.push(Shown { id, card, replaced: 0 }),
                    None => {}
                }
            }
        });
    }

    pub fn shown(&self) -> Vec<Shown> {
        self.shown.lock().unwrap().clone()
    }

    /// The newest message of the bot that says this.
    pub fn newest(&self, words: &str) -> Option<Shown> {
        self.shown().into_iter().rev().find(|shown| text_of(&shown.card).contains(words))
    }

    /// Everything the bot wrote, for a failed test's message.
    pub fn told(&self) -> String {
        self.shown().iter().map(|shown| text_of(&shown.card)).collect::<Vec<_>>().join("\n---\n")
    }

    /// Waits for a form that stands in the conversation, by the name of one of its fields.
    pub async fn form(&self, field: &str) -> Shown {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let named = format!("\"id\":\"{field}\"");
            let hit = self.shown().into_iter().rev().find(|shown| shown.card.to_string().contains(&named));
            if let Some(hit) = hit {
                return hit;
            }
            assert!(Instant::now() < end, "no form with {field}:\n{}", self.told());
            sleep(Duration::from_millis(100)).await;
        }
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.http.post(self.address(path)).json(&body).send().await.expect("the playground answers");
        let (status, text) = (answer.status(), answer.text().await.unwrap_or_default());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    pub async fn installs(&self) {
        self.post(&format!("/_debug/conversation/{}/installation", self.who.chat), json!({ "action": "add" })).await;
    }

    pub async fn types(&self, text: &str) {
        let body = json!({ "type": "text", "text": text, "textFormat": "plain", "from": { "id": self.who.id } });
        self.post(&format!("/_conversation/v1/conversations/{}/messages", self.who.chat), body).await;
    }

    /// Presses the button with this label on a message, with what was filled in on its card; what the bot answers takes
    /// the card's place, as the client does it.
    pub async fn presses(&self, on: &Shown, label: &str, filled: &[(&str, &str)]) -> Value {
        let Some(mut action) = action(&on.card, label) else { panic!("no [{label}] on\n{}", text_of(&on.card)) };
        for (name, value) in filled {
            action["data"][*name] = json!(value);
        }
        let body = json!({
            "name": "adaptiveCard/action",
            "value": { "action": action, "trigger": "manual" },
            "from": { "id": self.who.id },
            "conversation": { "id": self.who.chat },
            "replyToId": on.id,
        });
        let answer = self.post("/_conversation/v1/invoke", body).await;
        if answer["type"] == "application/vnd.microsoft.card.adaptive" {
            let mut shown = self.shown.lock().unwrap();
            if let Some(known) = shown.iter_mut().find(|known| known.id == on.id) {
                known.card = answer["value"].clone();
                known.replaced += 1;
            }
        }
        answer
    }
}

/// Everything that can be read on a card.
pub fn text_of(card: &Value) -> String {
    match card {
        Value::Object(object) => {
            let own = ["text", "title", "label", "value", "placeholder", "errorMessage"]
                .iter()
                .filter_map(|name| object.get(*name)?.as_str())
                .map(str::to_owned);
            let inner = object
                .iter()
                .filter(|(name, value)| {
                    *name != "data" && *name != "fallback" && (value.is_object() || value.is_array())
                })
                .map(|(_, value)| text_of(value));
            own.chain(inner).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
        }
        Value::Array(all) => all.iter().map(text_of).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// The action with this label that the bot answers with a card, wherever it stands.
fn action(card: &Value, label: &str) -> Option<Value> {
    match card {
        Value::Object(object) => {
            let fits = object.get("type").is_some_and(|kind| kind == "Action.Execute")
                && object.get("title").and_then(Value::as_str).is_some_and(|title| title.contains(label));
            if fits {
                return Some(card.clone());
            }
            object.iter().filter(|(name, _)| *name != "fallback").find_map(|(_, value)| action(value, label))
        }
        Value::Array(all) => all.iter().find_map(|value| action(value, label)),
        _ => None,
    }
}
