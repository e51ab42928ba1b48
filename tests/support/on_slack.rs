//! What people do and see on Slack.

use std::time::Duration;

use serde_json::Value;
use taiwa::playground::{Answer, Choice, Message, Outcome, RowKind, Signing, Surface, plain_blocks};

use super::{EVERYBODY, Row, Sent, What, Who, World};

impl World {
    pub(super) fn says_on_slack(&mut self, who: Who, line: &str) -> String {
        let (command, text) = line.split_once(' ').unwrap_or((line, ""));
        let before = self.follow_ups();
        let answer = self.wait(self.stage().slack.command(who.id, command, text)).unwrap();
        assert!(answer.is_ok(), "{line}: {:?}", answer.failure);
        match answer.ephemeral {
            Some(shown) => self.readable(&shown.blocks, &shown.text),
            None => self.follow_up(who, before),
        }
    }

    pub(super) fn presses_on_slack(&mut self, who: Who, about: &str, label: &str) -> String {
        let Some((place, name)) = self.button_on_slack(who, about, label) else {
            panic!("{} has no [{label}] {about}\n{}", who.name, self.told(who));
        };
        let before = self.follow_ups();
        let answer = self.wait(self.stage().slack.click(who.id, place, &name, Choice::None)).unwrap();
        assert!(answer.is_ok(), "[{label}]: {:?}", answer.failure);
        self.follow_up(who, before)
    }

    pub(super) fn button_on_slack(&self, who: Who, about: &str, label: &str) -> Option<(Surface, String)> {
        let found = |place: Surface, blocks: &Value, text: String| {
            let fits = |held: &str| held == label || label.strip_prefix('~').is_some_and(|part| held.contains(part));
            let name = buttons(blocks).into_iter().find(|(_, held)| fits(held))?.0;
            (text.contains(about)).then_some((place, name))
        };
        let slack = self.slack();
        if let Some(view) = slack.modal(who.id)
            && let Some(hit) = found(Surface::Modal(view.id.clone()), view.blocks(), self.readable(view.blocks(), ""))
        {
            return Some(hit);
        }
        let mut all: Vec<(String, Surface, Value, String)> = Vec::new();
        for shown in slack.ephemerals(who.id) {
            all.push((shown.ts, Surface::Ephemeral(shown.id), shown.blocks, shown.text));
        }
        for sent in self.sent_on_slack(who) {
            all.push((sent.ts.clone(), Surface::from(&sent), sent.blocks, sent.text));
        }
        all.sort_by(|a, b| b.0.cmp(&a.0));
        for (_, place, blocks, text) in all {
            let text = self.readable(&blocks, &text);
            if let Some(hit) = found(place, &blocks, text) {
                return Some(hit);
            }
        }
        let home = slack.home(who.id)?;
        found(Surface::Home, home.blocks(), self.readable(home.blocks(), ""))
    }

    pub(super) fn fills_on_slack(&mut self, who: Who, values: &[(&str, Value)]) -> Sent {
        let slack = self.slack();
        match self.wait(slack.submit(who.id, values)).unwrap().outcome {
            Outcome::Errors(errors) => return Sent::Mend(errors.values().cloned().collect::<Vec<_>>().join("\n")),
            Outcome::Failed(why) => panic!("the form failed: {why}"),
            _ => {}
        }
        self.settle();
        let Some(view) = slack.modal(who.id) else { return Sent::Taken(String::new()) };
        let text = self.readable(view.blocks(), "");
        self.wait(slack.close(who.id)).unwrap();
        Sent::Taken(text)
    }

    fn follow_ups(&self) -> usize {
        self.slack().journal().iter().filter(|call| is_follow_up(&call.method, call.inbound)).count()
    }

    /// Waits for the call that follows an answer, and reads what it shows.
    fn follow_up(&self, who: Who, before: usize) -> String {
        let slack = self.slack();
        let seen = slack.until(|slack| {
            let calls = slack.journal();
            let mut after = calls.iter().filter(|call| is_follow_up(&call.method, call.inbound)).skip(before);
            after.next().map(|call| call.method.clone())
        });
        let seen = self.wait(async { tokio::time::timeout(Duration::from_secs(5), seen).await });
        let Ok(method) = seen else { panic!("nothing followed\n{}", self.told(who)) };
        let rows = self.slack().transcript();
        let kinds: &[RowKind] =
            if method.starts_with("views") { &[RowKind::Modal, RowKind::Home] } else { &[RowKind::Ephemeral] };
        let row = rows
            .iter()
            .rev()
            .find(|row| row.to == who.id && (kinds.contains(&row.kind) || row.kind == RowKind::Update));
        row.map(|row| row.text.clone()).unwrap_or_default()
    }

    // ---- what comes in without a person of this world

    /// The body of a slash command as Slack sends it, from any team and user.
    pub fn raw_command(team: &str, user: &str, text: &str, trigger: &str) -> String {
        let mut url = reqwest::Url::parse("http://e.invalid/").unwrap();
        url.query_pairs_mut()
            .append_pair("team_id", team)
            .append_pair("team_domain", "fake")
            .append_pair("channel_id", "D0000001")
            .append_pair("channel_name", "directmessage")
            .append_pair("user_id", user)
            .append_pair("user_name", "somebody")
            .append_pair("command", "/1on1")
            .append_pair("text", text)
            .append_pair("api_app_id", "A0TAIWA")
            .append_pair("response_url", "https://hooks.slack.com/commands/none")
            .append_pair("trigger_id", trigger);
        url.query().unwrap().to_owned()
    }

    /// Sends a slash command's body with a signature of this kind.
    pub fn raw(&mut self, body: &str, signing: Signing) -> Answer {
        let slack = self.slack();
        self.wait(slack.deliver_raw("/slack/commands", "application/x-www-form-urlencoded", body, signing))
    }

    pub(super) fn forges_on_slack(&mut self, who: Who, command: &Value) -> bool {
        let channel = self.sent_on_slack(who).first().map_or("D0000009".to_owned(), |message| message.channel.clone());
        let number = self.slack().journal().len();
        let payload = serde_json::json!({
            "type": "block_actions", "team": { "id": "T0TAIWA", "domain": "fake" },
            "user": { "id": who.id, "username": &who.handle[1..], "name": &who.handle[1..], "team_id": "T0TAIWA" },
            "api_app_id": "A0TAIWA", "token": "t", "trigger_id": format!("9{number}.7.forged"),
            "container": { "type": "message", "message_ts": "1.000001", "channel_id": channel, "is_ephemeral": false },
            "channel": { "id": channel, "name": "directmessage" },
            "message": { "type": "message", "ts": "1.000001", "text": "x", "user": "U0TAIWA" },
            "actions": [{
                "type": "button", "action_id": "do.0", "block_id": "b", "action_ts": "1.000002",
                "text": { "type": "plain_text", "text": "x", "emoji": true }, "value": command.to_string(),
            }],
        });
        let mut url = reqwest::Url::parse("http://e.invalid/").unwrap();
        url.query_pairs_mut().append_pair("payload", &payload.to_string());
        let body = url.query().unwrap().to_owned();
        let slack = self.slack();
        let answer = self.wait(slack.deliver_raw(
            "/slack/interactivity",
            "application/x-www-form-urlencoded",
            body,
            Signing::Good,
        ));
        answer.is_ok()
    }

    pub fn event(&mut self, inner: Value) {
        let slack = self.slack();
        let answer = self.wait(slack.event(inner));
        assert!(answer.is_ok(), "{:?}", answer.failure);
        self.settle();
    }

    // ---- what people see

    fn sent_on_slack(&self, who: Who) -> Vec<Message> {
        self.slack().messages(who.id).into_iter().filter(|message| message.user != who.id).collect()
    }

    pub(super) fn readable(&self, blocks: &Value, text: &str) -> String {
        let shown = plain_blocks(blocks);
        let shown = if shown.is_empty() { text.to_owned() } else { shown };
        EVERYBODY.iter().fold(shown, |shown, who| shown.replace(&format!("@{}", who.id), &format!("@{}", who.name)))
    }

    pub(super) fn inbox_on_slack(&self, who: Who) -> Vec<String> {
        self.sent_on_slack(who).iter().map(|message| self.readable(&message.blocks, &message.text)).collect()
    }

    pub(super) fn surfaces_on_slack(&self, who: Who) -> Vec<String> {
        let slack = self.slack();
        let mut all = self.inbox_on_slack(who);
        all.extend(slack.ephemerals(who.id).iter().map(|shown| self.readable(&shown.blocks, &shown.text)));
        all.extend(
            [slack.home(who.id), slack.modal(who.id)]
                .into_iter()
                .flatten()
                .map(|view| self.readable(view.blocks(), "")),
        );
        all
    }

    pub(super) fn rows_on_slack(&self, who: Who) -> Vec<Row> {
        let rows = self
            .slack()
            .transcript()
            .into_iter()
            .skip(self.begun.0)
            .filter(|row| row.to == who.id || row.from == who.id);
        rows.map(|row| Row {
            at: row.at,
            what: match row.kind {
                _ if row.from == who.id => What::Own,
                RowKind::Message => What::Message,
                _ => What::Shown,
            },
            kind: format!("{:?}", row.kind),
            text: row.text,
            raw: row.blocks,
        })
        .collect()
    }
}

fn is_follow_up(method: &str, inbound: bool) -> bool {
    !inbound && (method.starts_with("views.") || method.starts_with("response"))
}

/// The buttons of some blocks: a name that finds each, and its label.
fn buttons(blocks: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in blocks.as_array().into_iter().flatten() {
        let several = block.get("elements").and_then(Value::as_array).into_iter().flatten();
        for element in several.chain(block.get("accessory")) {
            let text = |pointer: &str| element.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            if text("/type") == "button" {
                let block = block.get("block_id").and_then(Value::as_str).unwrap_or_default();
                found.push((format!("{block}/{}", text("/action_id")), text("/text/text").to_owned()));
            }
        }
    }
    found
}
