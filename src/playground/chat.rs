//! `chat.*` and `conversations.history`: messages posted, updated, deleted, read back.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::api::{Ask, Failure, Reply, fail, fail_with, too_fast};
use super::args::Args;
use super::report::Problem;
use super::transcript::RowKind;
use super::world::{EphemeralMessage, GENERAL, Message, World};
use super::{Options, blocks, fields};

/// Text, blocks and metadata of a message, checked and completed.
pub(super) struct Content {
    pub(super) text: String,
    pub(super) blocks: Value,
    pub(super) metadata: Option<Value>,
}

/// Slack's answer to blocks it does not accept.
pub(super) fn refused<T>(error: &str, problems: &[Problem]) -> Result<T, Failure> {
    let plain: Vec<String> = problems.iter().map(Problem::to_string).collect();
    let tagged: Vec<String> = plain.iter().map(|line| format!("[ERROR] {line}")).collect();
    fail_with(error, json!({ "errors": plain, "response_metadata": { "messages": tagged } }))
}

fn is_empty(blocks: &Value) -> bool {
    blocks.as_array().is_some_and(Vec::is_empty)
}

pub(super) fn content(options: &Options, world: &mut World, args: &Args, now: Timestamp) -> Result<Content, Failure> {
    let mut blocks = args.json("blocks", "invalid_blocks_format")?.unwrap_or_else(|| json!([]));
    let metadata = args.json("metadata", "invalid_metadata_format")?;
    if let Some(metadata) = &metadata
        && (super::text_of(metadata, "event_type").is_empty()
            || !metadata.get("event_payload").is_some_and(Value::is_object))
    {
        return fail("invalid_metadata_format");
    }
    let text = args.text("text").unwrap_or_default();
    if text.trim().is_empty() && is_empty(&blocks) && args.json("attachments", "invalid_attachments")?.is_none() {
        return fail("no_text");
    }
    if text.chars().count() > 40_000 {
        return fail("msg_too_long");
    }
    if options.validate {
        let problems = blocks::check_message(&blocks);
        if !problems.is_empty() {
            return refused("invalid_blocks", &problems);
        }
    }
    if text.trim().is_empty() {
        world
            .violation(now, "a message with blocks but no text: notifications and screen readers have nothing to read");
    }
    blocks::complete(&mut blocks, &mut || world.next_number());
    Ok(Content { text, blocks, metadata })
}

/// The conversation an argument means: its id, and the person whose direct messages it is.
fn conversation(world: &mut World, name: Option<String>) -> Result<(String, String), Failure> {
    let Some(name) = name else { return fail("channel_not_found") };
    if name == GENERAL {
        return fail("not_in_channel");
    }
    let user = match name.chars().next() {
        Some('D') => world.im_owner(&name).map(str::to_owned),
        _ => world.humans.contains_key(&name).then(|| name.clone()),
    };
    let Some(human) = user.as_ref().and_then(|user| world.humans.get(user)) else { return fail("channel_not_found") };
    if human.deleted {
        return fail("user_disabled");
    }
    if human.is_bot {
        return fail("cannot_dm_bot");
    }
    let user = human.id.clone();
    Ok((world.im_of(&user), user))
}

pub(super) fn post_message(ask: &Ask<'_>, world: &mut World) -> Reply {
    let (channel, user) = conversation(world, ask.args.text("channel"))?;
    let content = content(ask.options, world, ask.args, ask.now)?;
    if ask.options.channel_rate
        && let Err(wait) = world.take_turn(&channel, ask.now)
    {
        return too_fast(wait);
    }
    let message = Message {
        ts: world.next_ts(ask.now),
        user: world.bot_user.clone(),
        thread_ts: ask.args.text("thread_ts"),
        values: fields::initial(&content.blocks),
        channel,
        text: content.text,
        blocks: content.blocks,
        metadata: content.metadata,
        edits: 0,
    };
    let bot = world.bot_user.clone();
    world.say(ask.now, &bot, &user, RowKind::Message, &message.text, &message.blocks).message =
        Some(message.ts.clone());
    let reply = json!({ "channel": message.channel, "ts": message.ts, "message": world.message_json(&message, true) });
    world.messages.push(message);
    Ok(reply)
}

/// The place of a message in the world.
fn position(world: &World, channel: &str, ts: Option<&str>) -> Result<usize, Failure> {
    let at = world.messages.iter().position(|message| message.channel == channel && Some(message.ts.as_str()) == ts);
    at.map_or_else(|| fail("message_not_found"), Ok)
}

pub(super) fn update(ask: &Ask<'_>, world: &mut World) -> Reply {
    let (channel, user) = conversation(world, ask.args.text("channel"))?;
    let at = position(world, &channel, ask.args.text("ts").as_deref())?;
    if world.messages[at].user != world.bot_user {
        return fail("cant_update_message");
    }
    let mut content = content(ask.options, world, ask.args, ask.now)?;
    // As documented, and a known trap: an update without `blocks` leaves the old ones, buttons and all.
    if !ask.args.has("blocks") && !is_empty(&world.messages[at].blocks) {
        world.violation(ask.now, "chat.update without blocks on a message with blocks: its reader sees no change");
        content.blocks = world.messages[at].blocks.clone();
    }
    let message = replace(world, at, content);
    let bot = world.bot_user.clone();
    world.say(ask.now, &bot, &user, RowKind::Update, &message.text, &message.blocks).message = Some(message.ts.clone());
    Ok(json!({
        "channel": channel, "ts": message.ts, "text": message.text, "message": world.message_json(&message, true),
    }))
}

/// Puts new content into a message. Metadata not given stays.
pub(super) fn replace(world: &mut World, at: usize, content: Content) -> Message {
    let message = &mut world.messages[at];
    message.values = fields::carried(&content.blocks, &message.values);
    message.text = content.text;
    message.blocks = content.blocks;
    message.metadata = content.metadata.or(message.metadata.take());
    message.edits += 1;
    message.clone()
}

pub(super) fn delete(ask: &Ask<'_>, world: &mut World) -> Reply {
    let (channel, user) = conversation(world, ask.args.text("channel"))?;
    let at = position(world, &channel, ask.args.text("ts").as_deref())?;
    if world.messages[at].user != world.bot_user {
        return fail("cant_delete_message");
    }
    let message = world.messages.remove(at);
    let bot = world.bot_user.clone();
    world.say(ask.now, &bot, &user, RowKind::Deleted, &message.text, &message.blocks).message =
        Some(message.ts.clone());
    Ok(json!({ "channel": channel, "ts": message.ts }))
}

pub(super) fn post_ephemeral(ask: &Ask<'_>, world: &mut World) -> Reply {
    let (channel, owner) = conversation(world, ask.args.text("channel"))?;
    let user = ask.args.text("user").unwrap_or_default();
    if user != owner {
        return fail("user_not_in_channel");
    }
    let content = content(ask.options, world, ask.args, ask.now)?;
    let ts = ephemeral(world, ask.now, &user, &channel, content).ts;
    Ok(json!({ "message_ts": ts }))
}

/// Shows something to one person only.
pub(super) fn ephemeral(
    world: &mut World,
    now: Timestamp,
    user: &str,
    channel: &str,
    content: Content,
) -> EphemeralMessage {
    let message = EphemeralMessage {
        id: world.next_id("E"),
        ts: world.next_ts(now),
        user: user.to_owned(),
        channel: channel.to_owned(),
        values: fields::initial(&content.blocks),
        text: content.text,
        blocks: content.blocks,
        edits: 0,
    };
    let bot = world.bot_user.clone();
    world.say(now, &bot, user, RowKind::Ephemeral, &message.text, &message.blocks).message = Some(message.id.clone());
    world.ephemerals.push(message.clone());
    message
}

pub(super) fn permalink(ask: &Ask<'_>, world: &mut World) -> Reply {
    let (channel, _) = conversation(world, ask.args.text("channel"))?;
    let ts = ask.args.text("message_ts");
    let at = position(world, &channel, ts.as_deref())?;
    let path = world.messages[at].ts.replace('.', "");
    Ok(json!({ "channel": channel, "permalink": format!("https://fake.slack.com/archives/{channel}/p{path}") }))
}

pub(super) fn history(ask: &Ask<'_>, world: &mut World) -> Reply {
    let args = ask.args;
    let channel = args.text("channel").unwrap_or_default();
    if world.im_owner(&channel).is_none() {
        return fail("channel_not_found");
    }
    let inclusive = args.flag("inclusive");
    let oldest = args.text("oldest").map_or(Some(i128::MIN), |ts| micros(&ts));
    let latest = args.text("latest").map_or(Some(i128::MAX), |ts| micros(&ts));
    let (Some(oldest), Some(latest)) = (oldest, latest) else { return fail("invalid_ts_oldest") };
    let within = |ts: &str| {
        micros(ts).is_some_and(
            |at| {
                if inclusive { (oldest..=latest).contains(&at) } else { oldest < at && at < latest }
            },
        )
    };
    let limit = args.number("limit").unwrap_or(100).clamp(1, 999) as usize;
    let skip = match args.text("cursor") {
        None => 0,
        Some(cursor) => match cursor.strip_prefix("next:").and_then(|skip| skip.parse().ok()) {
            Some(skip) => skip,
            None => return fail("invalid_cursor"),
        },
    };
    let metadata = args.flag("include_all_metadata");
    // Newest first; answers in a thread are not part of the conversation's own history.
    let all: Vec<&Message> = world
        .messages
        .iter()
        .rev()
        .filter(|message| message.channel == channel && within(&message.ts))
        .filter(|message| message.thread_ts.as_ref().is_none_or(|thread| *thread == message.ts))
        .collect();
    let page: Vec<Value> =
        all.iter().skip(skip).take(limit).map(|message| world.message_json(message, metadata)).collect();
    let more = all.len() > skip.saturating_add(limit);
    let cursor = if more { format!("next:{}", skip.saturating_add(limit)) } else { String::new() };
    Ok(json!({
        "messages": page, "has_more": more, "pin_count": 0, "response_metadata": { "next_cursor": cursor },
    }))
}

/// A message timestamp, or any decimal seconds, in microseconds.
fn micros(ts: &str) -> Option<i128> {
    let (seconds, fraction) = ts.split_once('.').unwrap_or((ts, ""));
    let digits: String = fraction.chars().chain(std::iter::repeat('0')).take(6).collect();
    if fraction.len() > 9 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(i128::from(seconds.parse::<i64>().ok()?) * 1_000_000 + digits.parse::<i128>().ok()?)
}
