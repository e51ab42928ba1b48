//! The state of the fake workspace: people, conversations, messages, views, tickets, and the record of what happened.
//! Plain data behind one lock; nothing here waits or speaks to a network.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::Options;
use super::deliver::Pending;
use super::faults::Faults;
use super::fields::StateValues;
use super::hooks::Hook;
use super::socket::Line;
use super::transcript::{self, Row, RowKind};

/// A public channel that everybody is in except the bot.
pub(super) const GENERAL: &str = "C0GENERAL";
pub(super) const APP_ID: &str = "A0TAIWA";
pub(super) const BOT_ID: &str = "B0TAIWA";
pub(super) const VERIFICATION_TOKEN: &str = "deprecated-verification-token";
/// How many messages a channel takes at once before one a second holds.
const BURST: i64 = 4;

/// A member of the workspace.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Human {
    pub id: String,
    /// Display name and real name.
    pub name: String,
    pub tz: String,
    /// As Slack writes it, `ja-JP`.
    pub locale: String,
    pub email: Option<String>,
    pub deleted: bool,
    pub is_bot: bool,
    pub is_restricted: bool,
}

impl Human {
    pub fn new(id: &str, name: &str, tz: &str, locale: &str) -> Human {
        Human {
            id: id.to_owned(),
            name: name.to_owned(),
            tz: tz.to_owned(),
            locale: locale.to_owned(),
            email: None,
            deleted: false,
            is_bot: false,
            is_restricted: false,
        }
    }

    /// The handle: the part of the mail address before the `@`, else the id in lower case.
    pub fn handle(&self) -> String {
        let local = self.email.as_deref().and_then(|email| email.split('@').next()).unwrap_or_default();
        if local.is_empty() { self.id.to_ascii_lowercase() } else { local.to_owned() }
    }
}

/// A message in a conversation, as it stands now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    pub channel: String,
    pub ts: String,
    /// The author: a person or the bot.
    pub user: String,
    pub text: String,
    /// Always an array; every block and element has its id.
    pub blocks: Value,
    pub metadata: Option<Value>,
    pub thread_ts: Option<String>,
    /// How often it was updated.
    pub edits: u32,
    #[serde(skip)]
    pub(super) values: StateValues,
}

/// A message that only one person sees.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EphemeralMessage {
    pub id: String,
    pub user: String,
    pub channel: String,
    pub ts: String,
    pub text: String,
    pub blocks: Value,
    /// How often it was replaced.
    pub edits: u32,
    #[serde(skip)]
    pub(super) values: StateValues,
}

/// A modal or a home tab, as one person has it before them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View {
    pub id: String,
    pub user: String,
    /// The view as the app gave it, ids filled in.
    pub body: Value,
    pub hash: String,
    pub root: String,
    pub previous: Option<String>,
    /// What the inputs hold now, as `state.values`.
    pub values: StateValues,
    /// The errors shown at its blocks after a refused submission.
    pub errors: BTreeMap<String, String>,
}

impl View {
    pub fn blocks(&self) -> &Value {
        self.body.get("blocks").unwrap_or(&Value::Null)
    }
}

/// One call of the Web API, or one request sent to the app.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Call {
    pub at: Timestamp,
    /// `true` when the fake asked the app, `false` when the app called Slack.
    pub inbound: bool,
    pub method: String,
    /// The arguments without the token, or the payload.
    pub args: Value,
    /// The HTTP status; 0 where none came.
    pub status: u16,
    pub error: Option<String>,
    pub latency_ms: Option<u64>,
}

pub(super) struct Trigger {
    pub(super) user: String,
    pub(super) at: Timestamp,
    pub(super) used: bool,
    /// Whether it was born in a modal, so that a view may be pushed on it.
    pub(super) in_modal: bool,
}

#[derive(Default)]
pub(super) struct World {
    pub(super) team: String,
    pub(super) bot_user: String,
    pub(super) scopes: Vec<String>,
    pub(super) humans: BTreeMap<String, Human>,
    /// Person → the direct-message channel with the bot.
    pub(super) ims: BTreeMap<String, String>,
    im_owners: BTreeMap<String, String>,
    pub(super) messages: Vec<Message>,
    pub(super) ephemerals: Vec<EphemeralMessage>,
    pub(super) homes: BTreeMap<String, View>,
    pub(super) modals: BTreeMap<String, Vec<View>>,
    pub(super) triggers: BTreeMap<String, Trigger>,
    pub(super) hooks: BTreeMap<String, Hook>,
    pub(super) faults: Faults,
    /// Method → calls that were made and have no answer yet.
    pub(super) under_way: BTreeMap<String, usize>,
    pub(super) app_url: Option<String>,
    pub(super) pending: Vec<Pending>,
    pub(super) use_socket: bool,
    pub(super) lines: Vec<Line>,
    pub(super) tickets: Vec<String>,
    pub(super) acks: BTreeMap<String, oneshot::Sender<Value>>,
    /// Envelopes already answered, to notice a second answer.
    pub(super) answered: Vec<String>,
    pub(super) journal: Vec<Call>,
    pub(super) transcript: Vec<Row>,
    pub(super) violations: Vec<String>,
    /// Method (and channel) → the instant before which Slack said not to come again.
    pub(super) not_before: BTreeMap<String, Timestamp>,
    buckets: BTreeMap<String, (Timestamp, f64)>,
    last_micros: i64,
    rows: u64,
    counter: u64,
}

impl World {
    pub(super) fn new(options: &Options) -> World {
        let mut bot = Human::new(&options.bot_user, "Taiwa", "Etc/UTC", "en-US");
        bot.is_bot = true;
        World {
            team: options.team.clone(),
            bot_user: options.bot_user.clone(),
            scopes: options.scopes.clone(),
            humans: BTreeMap::from([(bot.id.clone(), bot)]),
            ..World::default()
        }
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// An id in Slack's manner: a letter for the kind, then digits and capitals.
    pub(super) fn next_id(&mut self, kind: &str) -> String {
        format!("{kind}0{:07X}", self.next_number())
    }

    /// A message timestamp: the instant in microseconds, later than every one before it.
    pub(super) fn next_ts(&mut self, now: Timestamp) -> String {
        self.last_micros = now.as_microsecond().max(self.last_micros + 1);
        format!("{}.{:06}", self.last_micros.div_euclid(1_000_000), self.last_micros.rem_euclid(1_000_000))
    }

    /// The direct-message channel of a person, made on first use.
    pub(super) fn im_of(&mut self, user: &str) -> String {
        if let Some(channel) = self.ims.get(user) {
            return channel.clone();
        }
        let channel = self.next_id("D");
        self.ims.insert(user.to_owned(), channel.clone());
        self.im_owners.insert(channel.clone(), user.to_owned());
        channel
    }

    pub(super) fn im_owner(&self, channel: &str) -> Option<&str> {
        self.im_owners.get(channel).map(String::as_str)
    }

    pub(super) fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|held| held == scope)
    }

    pub(super) fn new_trigger(&mut self, user: &str, now: Timestamp, in_modal: bool) -> String {
        let number = self.next_number();
        let id = format!("{}.{}.{:016x}", 9_000_000_000 + number, 7_000_000, number);
        self.triggers.insert(id.clone(), Trigger { user: user.to_owned(), at: now, used: false, in_modal });
        id
    }

    pub(super) fn view_mut(&mut self, id: &str) -> Option<&mut View> {
        self.modals.values_mut().flatten().chain(self.homes.values_mut()).find(|view| view.id == id)
    }

    /// Takes one message's worth from the channel's allowance; otherwise the seconds to wait.
    pub(super) fn take_turn(&mut self, channel: &str, now: Timestamp) -> Result<(), u32> {
        let (then, tokens) = self.buckets.get(channel).copied().unwrap_or((now, BURST as f64));
        let gained = now.duration_since(then).as_secs_f64().max(0.0);
        let tokens = (tokens + gained).min(BURST as f64);
        let enough = tokens >= 1.0;
        self.buckets.insert(channel.to_owned(), (now, if enough { tokens - 1.0 } else { tokens }));
        if enough { Ok(()) } else { Err((1.0 - tokens).ceil().max(1.0) as u32) }
    }

    pub(super) fn violation(&mut self, now: Timestamp, what: impl AsRef<str>) {
        self.violations.push(format!("{now} {}", what.as_ref()));
    }

    /// Writes a line of the transcript, which may then be tied to what it shows; `reader` decides zone and language of dates.
    pub(super) fn say(
        &mut self,
        now: Timestamp,
        from: &str,
        to: &str,
        kind: RowKind,
        text: &str,
        blocks: &Value,
    ) -> &mut Row {
        let reader = self.humans.get(to).or_else(|| self.humans.get(from));
        let readable = transcript::readable(text, blocks, &self.humans, reader, now);
        self.push_row(now, from, to, kind, readable, blocks.clone())
    }

    pub(super) fn push_row(
        &mut self,
        at: Timestamp,
        from: &str,
        to: &str,
        kind: RowKind,
        text: String,
        blocks: Value,
    ) -> &mut Row {
        self.rows += 1;
        let (seq, last) = (self.rows, self.transcript.len());
        let (from, to) = (from.to_owned(), to.to_owned());
        self.transcript.push(Row { seq, at, from, to, kind, text, blocks, message: None });
        &mut self.transcript[last]
    }

    /// A member as the Web API shows them.
    pub(super) fn user_json(&self, human: &Human, locale: bool, now: Timestamp) -> Value {
        let mut profile = json!({
            "real_name": human.name, "real_name_normalized": human.name,
            "display_name": human.name, "display_name_normalized": human.name,
            "status_text": "", "status_emoji": "", "team": self.team, "avatar_hash": "0123456789ab",
            "image_72": "https://example.invalid/72.png",
        });
        if let (Some(email), Some(fields)) = (&human.email, profile.as_object_mut())
            && self.has_scope("users:read.email")
        {
            fields.insert("email".to_owned(), json!(email));
        }
        let mut user = json!({
            "id": human.id, "team_id": self.team, "name": human.handle(), "deleted": human.deleted,
            "profile": profile, "is_bot": human.is_bot, "is_app_user": false, "updated": 1_700_000_000,
        });
        let Some(fields) = user.as_object_mut() else { return user };
        if !human.deleted {
            // A deactivated account comes without zone, name and roles: a client must not need them.
            let offset =
                jiff::tz::TimeZone::get(&human.tz).map(|zone| zone.to_offset(now).seconds()).unwrap_or_default();
            let more = json!({
                "real_name": human.name, "color": "9f69e7", "tz": human.tz, "tz_label": human.tz, "tz_offset": offset,
                "is_admin": false, "is_owner": false, "is_primary_owner": false,
                "is_restricted": human.is_restricted, "is_ultra_restricted": false,
            });
            fields.extend(more.as_object().cloned().unwrap_or_default());
            if locale {
                fields.insert("locale".to_owned(), json!(human.locale));
            }
        }
        user
    }

    /// A message as the Web API and payloads show it.
    pub(super) fn message_json(&self, message: &Message, metadata: bool) -> Value {
        let mut body = json!({
            "type": "message", "user": message.user, "ts": message.ts, "team": self.team,
            "text": message.text,
        });
        let Some(fields) = body.as_object_mut() else { return body };
        if message.blocks.as_array().is_some_and(|blocks| !blocks.is_empty()) {
            fields.insert("blocks".to_owned(), message.blocks.clone());
        }
        if message.user == self.bot_user {
            fields.insert("bot_id".to_owned(), json!(BOT_ID));
            fields.insert("app_id".to_owned(), json!(APP_ID));
            fields.insert(
                "bot_profile".to_owned(),
                json!({
                    "id": BOT_ID, "app_id": APP_ID, "name": "Taiwa", "deleted": false, "updated": 1_700_000_000,
                    "team_id": self.team,
                }),
            );
        }
        if let Some(thread) = &message.thread_ts {
            fields.insert("thread_ts".to_owned(), json!(thread));
        }
        if message.edits > 0 {
            fields.insert("edited".to_owned(), json!({ "user": message.user, "ts": message.ts }));
        }
        if let (true, Some(held)) = (metadata, &message.metadata) {
            fields.insert("metadata".to_owned(), held.clone());
        }
        body
    }

    /// A view as the Web API and payloads show it.
    pub(super) fn view_json(&self, view: &View) -> Value {
        let mut body = json!({
            "private_metadata": "", "callback_id": "", "external_id": "", "title": null, "close": null, "submit": null,
            "clear_on_close": false, "notify_on_close": false,
        });
        let Some(fields) = body.as_object_mut() else { return body };
        fields.extend(view.body.as_object().cloned().unwrap_or_default());
        let more = json!({
            "id": view.id, "team_id": self.team, "app_id": APP_ID, "bot_id": BOT_ID, "hash": view.hash,
            "state": { "values": view.values }, "root_view_id": view.root, "previous_view_id": view.previous,
            "app_installed_team_id": self.team,
        });
        fields.extend(more.as_object().cloned().unwrap_or_default());
        body
    }
}
