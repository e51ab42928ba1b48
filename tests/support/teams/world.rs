//! The state of the tenant: people, conversations, messages, and the record of everything that happened.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::faults::Faults;
use super::keys::Key;
use super::{Options, see};

/// Somebody with an account in the tenant.
#[derive(Clone, Debug, PartialEq)]
pub struct Human {
    /// The id that this bot knows them by: `29:…`.
    pub id: String,
    /// Their id in the directory.
    pub aad: String,
    pub name: String,
    pub email: String,
    pub zone: String,
    pub locale: String,
}

impl Human {
    /// `sato` gets the ids and the address that follow from it.
    pub fn new(word: &str, name: &str, zone: &str, locale: &str) -> Human {
        let number = word.bytes().fold(0xcbf2_9ce4_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x1000_0193));
        Human {
            id: format!("29:1{word}_AAbb-{:x}", number & 0xffff_ffff),
            aad: format!("aad00000-0000-4000-8000-{:012x}", number & 0xffff_ffff_ffff),
            name: name.to_owned(),
            email: format!("{word}@example.invalid"),
            zone: zone.to_owned(),
            locale: locale.to_owned(),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    pub human: Human,
    /// The app is there for them.
    pub installed: bool,
    /// Why nothing can be written to them: a code of Teams's 403 family.
    pub blocked: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub(super) struct Chat {
    pub id: String,
    pub personal: bool,
    pub members: Vec<String>,
}

/// A message as it stands in a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub chat: String,
    pub id: String,
    pub from: String,
    pub text: String,
    /// Its Adaptive Card, if it has one.
    pub card: Value,
    pub at: Timestamp,
    /// The only person of a group who sees it.
    pub targeted: Option<String>,
    pub edits: usize,
    /// The bot wrote it before the act of a person was answered in full.
    pub answer: bool,
}

/// A dialog that is open before a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Dialog {
    pub title: String,
    pub card: Value,
    /// The conversation it was opened from.
    pub chat: String,
    /// It came from a message's menu, with this command.
    pub command: Option<String>,
    pub message: Option<Value>,
}

/// One call, of the app to this server, or of this server to the app.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub at: Timestamp,
    pub inbound: bool,
    /// `POST /teams/v3/conversations`; for what is sent to the app its type, `message` or `invoke task/fetch`.
    pub name: String,
    pub status: u16,
    pub body: Value,
    pub answer: Value,
    pub latency_ms: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A person typed.
    Said,
    /// A person pressed or filled in.
    Did,
    /// The bot wrote on its own.
    Message,
    /// The bot wrote in answer.
    Answer,
    /// A message was changed in place by a call.
    Update,
    /// A card was replaced by the answer to a press.
    Replaced,
    Dialog,
    Toast,
    Deleted,
}

/// One thing that happened before somebody's eyes.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub at: Timestamp,
    pub kind: RowKind,
    pub from: String,
    pub to: String,
    pub text: String,
    pub card: Value,
    pub message: Option<String>,
}

pub(super) struct World {
    pub bot: String,
    pub people: Vec<Person>,
    pub chats: Vec<Chat>,
    pub messages: Vec<Message>,
    pub dialogs: BTreeMap<String, Dialog>,
    pub journal: Vec<Call>,
    pub rows: Vec<Row>,
    pub violations: Vec<String>,
    pub faults: Faults,
    pub published: Vec<Key>,
    pub tokens: BTreeSet<String>,
    pub token_life: SignedDuration,
    pub app_url: Option<String>,
    /// Acts of people that are not answered in full.
    pub answering: usize,
    /// Conversations with a call under way.
    pub busy: BTreeSet<String>,
    /// When calls counted against a limit were made, by conversation; under the empty name those of the tenant.
    pub spent: BTreeMap<String, Vec<Timestamp>>,
    last_id: i64,
    number: u64,
}

impl World {
    pub fn new(options: &Options) -> World {
        World {
            bot: format!("28:{}", options.app_id),
            people: Vec::new(),
            chats: Vec::new(),
            messages: Vec::new(),
            dialogs: BTreeMap::new(),
            journal: Vec::new(),
            rows: Vec::new(),
            violations: Vec::new(),
            faults: Faults::default(),
            published: vec![Key::Good, Key::WebChat, Key::Plain],
            tokens: BTreeSet::new(),
            token_life: options.token_life,
            app_url: None,
            answering: 0,
            busy: BTreeSet::new(),
            spent: BTreeMap::new(),
            last_id: 0,
            number: 0,
        }
    }

    pub fn add(&mut self, human: Human) {
        self.people.retain(|person| person.human.id != human.id);
        self.people.push(Person { human, installed: true, blocked: None });
    }

    /// By any of the names a person has: either id, or the mail address.
    pub fn person_mut(&mut self, who: &str) -> Option<&mut Person> {
        self.people.iter_mut().find(|person| {
            let human = &person.human;
            [&human.id, &human.aad, &human.email].contains(&&who.to_owned())
        })
    }

    pub fn person(&self, who: &str) -> Option<&Person> {
        self.people.iter().find(|person| {
            let human = &person.human;
            human.id == who || human.aad == who || human.email == who
        })
    }

    pub fn human(&self, who: &str) -> Option<&Human> {
        self.person(who).map(|person| &person.human)
    }

    pub fn id_of(&self, who: &str) -> String {
        self.human(who).map_or_else(|| who.to_owned(), |human| human.id.clone())
    }

    pub fn personal(&self, who: &str) -> Option<String> {
        let id = self.id_of(who);
        self.chats.iter().find(|chat| chat.personal && chat.members[0] == id).map(|chat| chat.id.clone())
    }

    /// The conversation with a person; the first time it is made.
    pub fn open_personal(&mut self, who: &str) -> String {
        if let Some(chat) = self.personal(who) {
            return chat;
        }
        let member = self.id_of(who);
        let id = format!("a:1{}_pers-{:04}", member.trim_start_matches("29:1"), self.chats.len());
        self.chats.push(Chat { id: id.clone(), personal: true, members: vec![member] });
        id
    }

    pub fn group(&mut self, members: &[&str]) -> String {
        let members: Vec<String> = members.iter().map(|who| self.id_of(who)).collect();
        if let Some(chat) = self.chats.iter().find(|chat| !chat.personal && chat.members == members) {
            return chat.id.clone();
        }
        let id = format!("19:{:032x}@thread.v2", 0x7a15_u64 + self.chats.len() as u64);
        self.chats.push(Chat { id: id.clone(), personal: false, members });
        id
    }

    pub fn chat(&self, id: &str) -> Option<&Chat> {
        self.chats.iter().find(|chat| chat.id == id)
    }

    pub fn message(&self, chat: &str, id: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.chat == chat && message.id == id)
    }

    pub fn message_mut(&mut self, chat: &str, id: &str) -> Option<&mut Message> {
        self.messages.iter_mut().find(|message| message.chat == chat && message.id == id)
    }

    /// Everything in the conversations of a person that they can see, oldest first.
    pub fn seen_by(&self, who: &str) -> Vec<Message> {
        let id = self.id_of(who);
        let mut seen: Vec<Message> = self
            .messages
            .iter()
            .filter(|message| message.targeted.as_ref().is_none_or(|only| *only == id))
            .filter(|message| self.chat(&message.chat).is_some_and(|chat| chat.members.contains(&id)))
            .cloned()
            .collect();
        seen.sort_by(|a, b| a.id.len().cmp(&b.id.len()).then(a.id.cmp(&b.id)));
        seen
    }

    /// Ids are times in milliseconds, each larger than the one before.
    pub fn next_id(&mut self, now: Timestamp) -> String {
        self.last_id = self.last_id.max(now.as_millisecond() - 1) + 1;
        self.last_id.to_string()
    }

    pub fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    pub fn violation(&mut self, now: Timestamp, what: impl Into<String>) {
        self.violations.push(format!("{now}: {}", what.into()));
    }

    /// Notes what somebody now reads; in a group, everybody.
    pub fn shown(&mut self, now: Timestamp, kind: RowKind, message: &Message) {
        let readers: Vec<String> = match &message.targeted {
            Some(only) => vec![only.clone()],
            None => self.chat(&message.chat).map(|chat| chat.members.clone()).unwrap_or_default(),
        };
        for to in readers {
            self.rows.push(Row {
                at: now,
                kind,
                from: message.from.clone(),
                to,
                text: see::plain_message(message),
                card: message.card.clone(),
                message: Some(message.id.clone()),
            });
        }
    }

    pub fn did(&mut self, now: Timestamp, kind: RowKind, from: &str, text: impl Into<String>) {
        let row = Row {
            at: now,
            kind,
            from: from.to_owned(),
            to: self.bot.clone(),
            text: text.into(),
            card: Value::Null,
            message: None,
        };
        self.rows.push(row);
    }

    pub fn told(&mut self, now: Timestamp, kind: RowKind, to: &str, text: impl Into<String>, card: Value) {
        let row =
            Row { at: now, kind, from: self.bot.clone(), to: to.to_owned(), text: text.into(), card, message: None };
        self.rows.push(row);
    }

    /// A member of a conversation as the connector describes one.
    pub fn member(&self, tenant: &str, human: &Human) -> Value {
        let (first, last) = human.name.rsplit_once(' ').unwrap_or((&human.name, ""));
        json!({
            "id": human.id, "name": human.name, "aadObjectId": human.aad, "objectId": human.aad, "email": human.email,
            "userPrincipalName": human.email, "givenName": first, "surname": last, "tenantId": tenant, "userRole": "user",
        })
    }
}
