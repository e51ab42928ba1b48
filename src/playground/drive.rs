//! The people: they type commands, press what they see, open the home tab, use shortcuts. Each act goes to the app
//! exactly as Slack sends it. A person can only touch what stands before them now: a stale button is a refusal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::api::Failure;
use super::deliver::{self, Answer, Parcel};
use super::fields::{self, Choice, Found};
use super::transcript::{self, RowKind};
use super::world::{GENERAL, Human, Message, World};
use super::{FakeSlack, hooks, payload, text_of};

/// Where something stands that can be pressed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    Message { channel: String, ts: String },
    Ephemeral(String),
    Home,
    Modal(String),
}

impl From<&Message> for Surface {
    fn from(message: &Message) -> Surface {
        Surface::Message { channel: message.channel.clone(), ts: message.ts.clone() }
    }
}

/// The message that a message shortcut is used on.
#[derive(Clone, Debug, PartialEq)]
pub enum Picked {
    /// One that is there.
    Posted { channel: String, ts: String },
    /// One that somebody says in #general for it.
    Said { by: String, text: String },
}

/// Why an act did not even leave the person's client.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("nobody here is called {0}")]
    NoSuchPerson(String),
    #[error("the account of {0} is deactivated")]
    Deactivated(String),
    #[error("the app has no scope {0}")]
    NoScope(&'static str),
    #[error("there is no {0} to be touched now")]
    NotThere(String),
    #[error("{0} means more than one element")]
    Ambiguous(String),
    #[error("{0}")]
    Choice(String),
    /// Required inputs are empty: block id → what the client says there.
    #[error("the form is not complete: {0:?}")]
    Incomplete(BTreeMap<String, String>),
}

impl FakeSlack {
    fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.shared.port)
    }

    pub(super) fn person(&self, user: &str) -> Result<Human, Refused> {
        match self.shared.read().humans.get(user) {
            None => Err(Refused::NoSuchPerson(user.to_owned())),
            Some(human) if human.deleted => Err(Refused::Deactivated(user.to_owned())),
            Some(human) => Ok(human.clone()),
        }
    }

    /// Types a slash command in the direct messages with the bot.
    pub async fn command(&self, user: &str, command: &str, text: &str) -> Result<Answer, Refused> {
        let human = self.person(user)?;
        let channel = self.shared.edit(|world| world.im_of(&human.id));
        self.command_in(&channel, user, command, text).await
    }

    /// Types a slash command in any conversation; `C0GENERAL` is a channel that the bot is not in.
    pub async fn command_in(&self, channel: &str, user: &str, command: &str, text: &str) -> Result<Answer, Refused> {
        let human = self.person(user)?;
        let (now, base) = (self.shared.now(), self.base_url());
        let pairs = self.shared.edit(|world| {
            if !world.has_scope("commands") {
                return Err(Refused::NoScope("commands"));
            }
            let bot = world.bot_user.clone();
            let line = format!("{command} {text}").trim().to_owned();
            world.push_row(now, user, &bot, RowKind::Said, line, Value::Null);
            Ok(payload::command(world, now, &base, &human, channel, (command, text)))
        })?;
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let mut answer = deliver::send(&self.shared, &Parcel::command(command, &pairs)).await;
        let shown = if answer.is_ok() {
            let body = match &answer.body {
                Value::String(text) => json!({ "text": text }),
                other => other.clone(),
            };
            let says = ["text", "blocks", "attachments"].iter().any(|key| body.get(key).is_some());
            let options = &self.shared.options;
            let place = (user, channel);
            self.shared.edit(|world| match says {
                true => hooks::deliver(options, world, self.shared.now(), place, None, &body),
                false => Ok(None),
            })
        } else {
            Ok(None)
        };
        let trouble = match &shown {
            Err(Failure { error, more, .. }) => Some(format!("{error} {more}")),
            Ok(_) => None,
        };
        let now = self.shared.now();
        self.shared.edit(|world| {
            if let Some(trouble) = &trouble {
                world.violation(now, format!("{command}: Slack would not show the answer: {trouble}"));
            }
            if let Some(failure) = answer.failure.as_ref().or(trouble.as_ref()) {
                let text = format!("{command} failed with the error \"{failure}\"");
                world.push_row(now, "slackbot", user, RowKind::Ephemeral, text, Value::Null);
            }
            let id = shown.ok().flatten();
            answer.ephemeral = world.ephemerals.iter().find(|message| Some(&message.id) == id.as_ref()).cloned();
        });
        answer.failure = answer.failure.take().or(trouble);
        Ok(answer)
    }

    /// Presses or picks something. `name` is an action id, a block id, or `block_id/action_id`.
    /// In a form's input that does not dispatch, the choice is only kept, and the answer has status 0.
    pub async fn click(&self, user: &str, place: Surface, name: &str, choice: Choice) -> Result<Answer, Refused> {
        let human = self.person(user)?;
        let (now, base) = (self.shared.now(), self.base_url());
        let parcel = self.shared.edit(|world| {
            let blocks = blocks_at(world, user, &place)?;
            let found = one(&blocks, name)?;
            let picked = fields::choose(found.element, &choice).map_err(Refused::Choice)?;
            let values = values_at(world, user, &place).ok_or_else(|| Refused::NotThere(name.to_owned()))?;
            if picked.get("type").is_some() {
                let block = values.entry(found.block_id().to_owned()).or_default();
                block.insert(found.action_id().to_owned(), picked.clone());
            }
            let values = values.clone();
            if !found.dispatches() {
                return Ok(None);
            }
            let label = transcript::readable(
                "",
                &json!([{"type": "actions", "elements": [found.element]}]),
                &world.humans,
                Some(&human),
                now,
            );
            let said = match &choice {
                Choice::None => label,
                other => format!("{label} → {}", spoken(found.element, other)),
            };
            let bot = world.bot_user.clone();
            world.push_row(now, user, &bot, RowKind::Clicked, said, Value::Null);
            let press = payload::Press { place: &place, found: &found, picked: &picked, values: &values };
            Ok(Some(payload::block_actions(world, now, &base, &human, &press)))
        })?;
        match parcel {
            Some(payload) => Ok(deliver::send(&self.shared, &Parcel::interaction(payload)).await),
            None => Ok(Answer::default()),
        }
    }

    /// Opens the app's home tab.
    pub async fn open_home(&self, user: &str) -> Result<Answer, Refused> {
        self.open_tab(user, "home").await
    }

    /// Opens the app's messages tab, which sends the same event with another tab.
    pub async fn open_messages(&self, user: &str) -> Result<Answer, Refused> {
        self.open_tab(user, "messages").await
    }

    async fn open_tab(&self, user: &str, tab: &str) -> Result<Answer, Refused> {
        self.person(user)?;
        let now = self.shared.now();
        let event = self.shared.edit(|world| {
            let channel = world.im_of(user);
            let mut event = json!({
                "type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": world.next_ts(now),
            });
            let view = world.homes.get(user).filter(|_| tab == "home").map(|view| world.view_json(view));
            if let (Some(view), Some(fields)) = (view, event.as_object_mut()) {
                fields.insert("view".to_owned(), view);
            }
            event
        });
        Ok(self.event(event).await)
    }

    /// Writes to the bot. Without `im:history` Slack keeps the event to itself, and so does this.
    pub async fn dm(&self, user: &str, text: &str) -> Result<Answer, Refused> {
        self.person(user)?;
        let now = self.shared.now();
        let (event, heard) = self.shared.edit(|world| {
            let message = say(world, now, user, text);
            let bot = world.bot_user.clone();
            world.push_row(now, user, &bot, RowKind::Said, text.to_owned(), Value::Null).message =
                Some(message.ts.clone());
            let event = json!({
                "type": "message", "channel": message.channel, "user": user, "text": message.text, "ts": message.ts,
                "team": world.team, "channel_type": "im", "event_ts": message.ts,
                "client_msg_id": format!("00000000-0000-4000-9000-{:012x}", world.next_number()),
            });
            world.messages.push(message);
            (event, world.has_scope("im:history"))
        });
        if heard {
            return Ok(self.event(event).await);
        }
        Ok(Answer { failure: Some("not sent: the app has no scope im:history".to_owned()), ..Answer::default() })
    }

    /// Uses a shortcut from a message's menu.
    pub async fn shortcut(&self, user: &str, callback_id: &str, message: Picked) -> Result<Answer, Refused> {
        let human = self.person(user)?;
        let (now, base) = (self.shared.now(), self.base_url());
        let payload = self.shared.edit(|world| {
            let message = match message {
                Picked::Posted { channel, ts } => {
                    let held = world.messages.iter().find(|held| held.channel == channel && held.ts == ts);
                    let held = held.ok_or_else(|| Refused::NotThere("message".to_owned()))?;
                    (channel, world.message_json(held, true))
                }
                Picked::Said { by, text } => {
                    let message = Message { channel: GENERAL.to_owned(), ..say(world, now, &by, &text) };
                    (message.channel.clone(), world.message_json(&message, true))
                }
            };
            let bot = world.bot_user.clone();
            world.push_row(now, user, &bot, RowKind::Clicked, format!("[{callback_id}]"), Value::Null);
            Ok(payload::shortcut(world, now, &base, &human, callback_id, Some(message)))
        })?;
        Ok(deliver::send(&self.shared, &Parcel::interaction(payload)).await)
    }

    /// Uses a shortcut from the lightning menu.
    pub async fn global_shortcut(&self, user: &str, callback_id: &str) -> Result<Answer, Refused> {
        let human = self.person(user)?;
        let (now, base) = (self.shared.now(), self.base_url());
        let payload = self.shared.edit(|world| payload::shortcut(world, now, &base, &human, callback_id, None));
        Ok(deliver::send(&self.shared, &Parcel::interaction(payload)).await)
    }
}

fn say(world: &mut World, now: jiff::Timestamp, user: &str, text: &str) -> Message {
    Message {
        channel: world.im_of(user),
        ts: world.next_ts(now),
        user: user.to_owned(),
        text: payload::typed(world, text),
        blocks: json!([]),
        metadata: None,
        thread_ts: None,
        edits: 0,
        values: Default::default(),
    }
}

/// The blocks that a person has before them there.
fn blocks_at(world: &World, user: &str, place: &Surface) -> Result<Value, Refused> {
    let blocks = match place {
        Surface::Message { channel, ts } if world.ims.get(user) == Some(channel) => {
            let message = world.messages.iter().find(|message| message.channel == *channel && message.ts == *ts);
            message.map(|message| message.blocks.clone())
        }
        Surface::Message { .. } => None,
        Surface::Ephemeral(id) => {
            let message = world.ephemerals.iter().find(|message| message.id == *id && message.user == user);
            message.map(|message| message.blocks.clone())
        }
        Surface::Home => world.homes.get(user).map(|view| view.blocks().clone()),
        Surface::Modal(id) => {
            let top = world.modals.get(user).and_then(|stack| stack.last());
            top.filter(|view| view.id == *id).map(|view| view.blocks().clone())
        }
    };
    blocks.ok_or_else(|| Refused::NotThere(format!("{place:?}")))
}

fn values_at<'a>(world: &'a mut World, user: &str, place: &Surface) -> Option<&'a mut fields::StateValues> {
    match place {
        Surface::Message { channel, ts } => {
            let mut all = world.messages.iter_mut();
            all.find(|message| message.channel == *channel && message.ts == *ts).map(|message| &mut message.values)
        }
        Surface::Ephemeral(id) => {
            world.ephemerals.iter_mut().find(|message| message.id == *id).map(|message| &mut message.values)
        }
        Surface::Home => world.homes.get_mut(user).map(|view| &mut view.values),
        Surface::Modal(id) => world.view_mut(id).map(|view| &mut view.values),
    }
}

pub(super) fn one<'a>(blocks: &'a Value, name: &str) -> Result<Found<'a>, Refused> {
    let mut found = fields::named(blocks, name);
    match (found.pop(), found.is_empty()) {
        (Some(found), true) => Ok(found),
        (Some(_), false) => Err(Refused::Ambiguous(name.to_owned())),
        (None, _) => Err(Refused::NotThere(name.to_owned())),
    }
}

/// The choice in the words of the option's label.
fn spoken(element: &Value, choice: &Choice) -> String {
    let label = |value: &str| {
        let options = super::elements::offered(element);
        let hit = options.into_iter().find(|option| text_of(option, "value") == value);
        hit.and_then(|option| option.pointer("/text/text")?.as_str()).unwrap_or(value).to_owned()
    };
    match choice {
        Choice::None => String::new(),
        Choice::Options(values) => values.iter().map(|value| label(value)).collect::<Vec<_>>().join(", "),
        Choice::DateTime(unix) => unix.to_string(),
        Choice::Option(text) | Choice::User(text) | Choice::Date(text) | Choice::Time(text) | Choice::Text(text) => {
            label(text)
        }
    }
}
