//! Everything the page shows, in one answer: who is there, what stands before each of them, the clock, the log and the
//! checklist. Reads only.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::log;
use super::scene::{Scene, TENANT};
use super::seed::CAST;
use crate::chat::Platform;
use crate::command;
use crate::domain::lang::Lang;
use crate::playground::{FakeSlack, Row, RowKind, View};

/// The oldest lines of a conversation go first when there are more.
const LONGEST_CONVERSATION: usize = 300;
/// Messages looked at to find those that will be sent next.
const AHEAD: i64 = 24;
/// Messages to come that are shown.
const SHOWN_AHEAD: usize = 8;

impl Scene {
    pub(super) async fn state(&self, rev: u64, lang: Option<Lang>) -> anyhow::Result<Value> {
        let mut coming = self.stage.app.outlook(Platform::Slack, TENANT, AHEAD).await?;
        coming.sort_by_key(|coming| (coming.at, coming.kind, CAST.iter().position(|member| member.id == coming.to)));
        let ahead: Vec<Value> = coming.iter().take(SHOWN_AHEAD).map(log::coming).collect();
        let rows = self.slack().transcript();
        let screens: BTreeMap<&str, Value> =
            CAST.iter().map(|member| (member.id, screen(self.slack(), &rows, member.id))).collect();
        Ok(json!({
            "rev": rev,
            "now": self.stage.now(),
            "lang": lang.map(Lang::code),
            "command": self.stage.app.usual.command,
            "next": ahead.first(),
            "ahead": ahead,
            "people": self.people().await?,
            "commands": commands(),
            "screens": screens,
            "log": self.log().await?,
            "checklist": self.checklist.json(),
        }))
    }

    pub(super) async fn people(&self) -> anyhow::Result<Value> {
        let langs = self.langs().await?;
        let humans = self.slack().humans();
        let people = CAST.iter().zip(langs).map(|(member, lang)| {
            let name = humans.iter().find(|human| human.id == member.id).map(|human| human.name.as_str());
            json!({
                "id": member.id, "name": name, "handle": member.handle, "lang": lang.code(), "zone": member.zone,
                "role": member.role,
            })
        });
        Ok(people.collect())
    }
}

/// The command table, for completion.
fn commands() -> Value {
    let rows = command::rows().iter().map(|row| {
        json!({
            "ja": row.typed(Lang::Ja), "en": row.typed(Lang::En),
            "hint": { "ja": row.does.ja, "en": row.does.en },
            "usage": { "ja": row.usage(Lang::Ja), "en": row.usage(Lang::En) },
            "example": { "ja": row.example.ja, "en": row.example.en },
        })
    });
    rows.collect()
}

/// What one person has before them.
fn screen(slack: &FakeSlack, rows: &[Row], id: &str) -> Value {
    let home = slack.home(id).map(|view| json!({ "id": view.id, "blocks": view.blocks(), "values": view.values }));
    let modals: Vec<Value> = slack.modals(id).iter().map(modal).collect();
    json!({ "dm": conversation(slack, rows, id), "home": home, "modals": modals })
}

fn modal(view: &View) -> Value {
    let text = |part: &str| view.body.get(part).and_then(|part| part.get("text")).and_then(Value::as_str);
    json!({
        "id": view.id, "title": text("title"), "submit": text("submit"), "close": text("close"),
        "blocks": view.blocks(), "values": view.values, "errors": view.errors,
    })
}

/// A conversation with the bot as it reads now, in the order in which its parts first came: messages and answers in
/// their present state, and what the person typed.
fn conversation(slack: &FakeSlack, rows: &[Row], id: &str) -> Vec<Value> {
    let messages: BTreeMap<String, _> = slack.messages(id).into_iter().map(|held| (held.ts.clone(), held)).collect();
    let ephemerals: BTreeMap<String, _> =
        slack.ephemerals(id).into_iter().map(|held| (held.id.clone(), held)).collect();
    let mut shown = std::collections::BTreeSet::new();
    let mut lines = Vec::new();
    for row in rows {
        let line = match row.kind {
            RowKind::Said if row.from == id => json!({
                "id": row.message.clone().unwrap_or_else(|| format!("said-{}", row.seq)), "from": id,
                "ephemeral": false, "at": row.at, "text": row.text, "blocks": [], "edited": false, "kind": "said",
            }),
            RowKind::Message | RowKind::Ephemeral if row.to == id => match &row.message {
                Some(message) if !shown.insert(message) => continue,
                Some(message) => match (messages.get(message), ephemerals.get(message)) {
                    (Some(held), _) => json!({
                        "id": held.ts, "from": "bot", "ephemeral": false, "at": row.at, "text": held.text,
                        "blocks": held.blocks, "edited": held.edits > 0, "kind": "bot",
                    }),
                    (None, Some(held)) => json!({
                        "id": held.id, "from": "bot", "ephemeral": true, "at": row.at, "text": held.text,
                        "blocks": held.blocks, "edited": held.edits > 0, "kind": "bot",
                    }),
                    // It was deleted.
                    (None, None) => continue,
                },
                // Slack itself speaks.
                None => json!({
                    "id": format!("row-{}", row.seq), "from": row.from, "ephemeral": true, "at": row.at,
                    "text": row.text, "blocks": [], "edited": false, "kind": "bot",
                }),
            },
            _ => continue,
        };
        lines.push(line);
    }
    let surplus = lines.len().saturating_sub(LONGEST_CONVERSATION);
    lines.drain(..surplus);
    lines
}
