//! Response URLs: five uses in thirty minutes, to add a message, or replace or delete the one they came from.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Options;
use super::api::{Reply, fail};
use super::args::Args;
use super::chat;
use super::drive::Surface;
use super::fields;
use super::transcript::RowKind;
use super::world::{Message, World};

const USES: u32 = 5;
const LIFE: SignedDuration = SignedDuration::from_mins(30);

/// One response URL.
pub(super) struct Hook {
    pub(super) user: String,
    pub(super) channel: String,
    pub(super) at: Timestamp,
    pub(super) uses: u32,
    /// The message the URL came with; a slash command has none.
    pub(super) source: Option<Surface>,
}

pub(super) fn new(world: &mut World, now: Timestamp, user: &str, channel: &str, source: Option<Surface>) -> String {
    let id = world.next_id("R");
    let hook = Hook { user: user.to_owned(), channel: channel.to_owned(), at: now, uses: 0, source };
    world.hooks.insert(id.clone(), hook);
    id
}

pub(super) fn answer(options: &Options, world: &mut World, now: Timestamp, id: &str, body: &Value) -> Reply {
    let Some(hook) = world.hooks.get_mut(id) else { return fail("expired_url") };
    if now.duration_since(hook.at) > LIFE {
        return fail("expired_url");
    }
    if hook.uses >= USES {
        return fail("used_url");
    }
    hook.uses += 1;
    let (user, channel, source) = (hook.user.clone(), hook.channel.clone(), hook.source.clone());
    deliver(options, world, now, (&user, &channel), source, body).map(|_| json!({}))
}

/// Shows what a response URL, or the answer to a slash command, says. The id is that of a new ephemeral message.
pub(super) fn deliver(
    options: &Options,
    world: &mut World,
    now: Timestamp,
    (user, channel): (&str, &str),
    source: Option<Surface>,
    body: &Value,
) -> Result<Option<String>, super::api::Failure> {
    let args = Args::of(body);
    let bot = world.bot_user.clone();
    if args.flag("delete_original") {
        let gone = match source {
            Some(Surface::Ephemeral(id)) => {
                world.ephemerals.retain(|message| message.id != id);
                id
            }
            Some(Surface::Message { channel, ts }) => {
                world.messages.retain(|message| message.channel != channel || message.ts != ts);
                ts
            }
            _ => return fail("message_not_found"),
        };
        world.say(now, &bot, user, RowKind::Deleted, "", &Value::Null).message = Some(gone);
        return Ok(None);
    }
    let content = chat::content(options, world, &args, now)?;
    if args.flag("replace_original") {
        match &source {
            Some(Surface::Ephemeral(id)) => {
                if let Some(message) = world.ephemerals.iter_mut().find(|message| message.id == *id) {
                    message.values = fields::carried(&content.blocks, &message.values);
                    message.text = content.text.clone();
                    message.blocks = content.blocks.clone();
                    message.edits += 1;
                    world.say(now, &bot, user, RowKind::Ephemeral, &content.text, &content.blocks).message =
                        Some(id.clone());
                    return Ok(Some(id.clone()));
                }
            }
            Some(Surface::Message { channel, ts }) => {
                let at = world.messages.iter().position(|message| message.channel == *channel && message.ts == *ts);
                if let Some(at) = at {
                    world.say(now, &bot, user, RowKind::Update, &content.text, &content.blocks).message =
                        Some(ts.clone());
                    chat::replace(world, at, content);
                    return Ok(None);
                }
            }
            _ => {}
        }
        // The original is gone: Slack posts the new one instead.
    }
    if args.text("response_type").as_deref() == Some("in_channel") {
        let ts = world.next_ts(now);
        world.say(now, &bot, user, RowKind::Message, &content.text, &content.blocks).message = Some(ts.clone());
        world.messages.push(Message {
            channel: channel.to_owned(),
            ts,
            user: bot,
            values: fields::initial(&content.blocks),
            text: content.text,
            blocks: content.blocks,
            metadata: content.metadata,
            thread_ts: None,
            edits: 0,
        });
        return Ok(None);
    }
    Ok(Some(chat::ephemeral(world, now, user, channel, content).id))
}
