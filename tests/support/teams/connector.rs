//! The Bot Connector: conversations, messages, members; each call checked as Teams checks it.

use axum::http::Method;
use serde_json::{Value, json};

use super::limits::{self, What};
use super::server::{Asked, Reply};
use super::world::{Message, RowKind, World};
use super::{Options, Shared, check, login, text_of};

pub(super) fn error_body(code: &str, message: &str) -> Value {
    json!({ "error": { "code": code, "message": message } })
}

fn refused(status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, error_body(code, message))
}

pub(super) async fn answer(shared: &Shared, asked: &Asked) -> Reply {
    if let Err(why) = login::bearer(shared, asked.authorization.as_deref()) {
        return refused(401, "Unauthorized", why);
    }
    if asked.method == Method::GET {
        return looked(shared, asked);
    }
    if limits::is_too_big(&asked.body) {
        broken(shared, format!("a message of {} bytes in UTF-16", limits::weight(&asked.body)));
        return refused(413, "MessageSizeTooBig", "Message size too large");
    }
    if limits::is_bigger_than_asked(&asked.body) {
        broken(
            shared,
            format!("a message of {} bytes in UTF-16, close to what is refused", limits::weight(&asked.body)),
        );
    }
    if asked.is(&Method::POST, &["teams", "v3", "conversations"]) {
        return create(shared, &asked.body);
    }
    let Some(chat) = asked.path.get(3).cloned().filter(|_| asked.path[..3] == ["teams", "v3", "conversations"]) else {
        return Reply::empty(404);
    };
    if shared.options.one_at_a_time && !shared.edit(|world| world.busy.insert(chat.clone())) {
        return refused(412, "PreconditionFailed", "Precondition failed, please try again.");
    }
    // Others get a turn here, so that two calls of one moment do meet.
    tokio::task::yield_now().await;
    let reply = write(shared, asked, &chat);
    shared.edit(|world| world.busy.remove(&chat));
    reply
}

fn broken(shared: &Shared, what: String) {
    let now = shared.now();
    shared.edit(|world| world.violation(now, what));
}

fn throttled(seconds: i64) -> Reply {
    Reply { headers: vec![("retry-after", seconds.to_string())], ..refused(429, "Throttled", "Too many requests") }
}

/// Counts a call; the answer if it was one too many.
fn spend(options: &Options, world: &mut World, now: jiff::Timestamp, chat: &str, what: What) -> Option<Reply> {
    if !options.rates {
        return None;
    }
    limits::spend(world, now, chat, what).err().map(throttled)
}

fn write(shared: &Shared, asked: &Asked, chat: &str) -> Reply {
    let targeted = asked.asks("isTargetedActivity") == Some("true");
    let post = &["teams", "v3", "conversations", "{chat}", "activities"];
    let one = &["teams", "v3", "conversations", "{chat}", "activities", "{id}"];
    if asked.is(&Method::POST, post) {
        return send(shared, chat, &asked.body, targeted, None);
    }
    if asked.is(&Method::POST, one) {
        return send(shared, chat, &asked.body, targeted, Some(&asked.path[5]));
    }
    if asked.is(&Method::PUT, one) {
        return update(shared, chat, &asked.path[5], &asked.body);
    }
    if asked.is(&Method::DELETE, one) {
        return delete(shared, chat, &asked.path[5]);
    }
    refused(405, "MethodNotAllowed", "The requested resource does not support this method")
}

/// `POST /v3/conversations`: the conversation with one person. Asked for again, it is the same one.
fn create(shared: &Shared, body: &str) -> Reply {
    let options = &shared.options;
    let now = shared.now();
    let Ok(asked) = serde_json::from_str::<Value>(body) else {
        broken(shared, "a conversation asked for in something that is not JSON".to_owned());
        return refused(400, "BadSyntax", "The request is not valid JSON");
    };
    let members = asked.get("members").and_then(Value::as_array).cloned().unwrap_or_default();
    let tenant = asked.pointer("/channelData/tenant/id").and_then(Value::as_str).unwrap_or_default();
    let bot = asked.pointer("/bot/id").and_then(Value::as_str).unwrap_or_default();
    let wrong = if asked.get("isGroup").and_then(Value::as_bool).unwrap_or(false) || members.len() != 1 {
        Some("only a conversation with one person can be made".to_owned())
    } else if tenant.is_empty() || asked.get("tenantId").is_some_and(|held| held != tenant) {
        Some(format!("the tenant is {tenant:?} and {:?}", asked.get("tenantId")))
    } else if bot != format!("28:{}", options.app_id) {
        Some(format!("the bot is {bot:?}"))
    } else {
        None
    };
    if let Some(wrong) = wrong {
        broken(shared, format!("a conversation asked for wrongly: {wrong}"));
        return refused(400, "BadArgument", &wrong);
    }
    if tenant != options.tenant {
        return refused(403, "ForbiddenOperationException", "The tenant is not the bot's");
    }
    let who = text_of(&members[0], "id").to_owned();
    shared.edit(|world| {
        let Some(person) = world.person(&who).cloned() else {
            return refused(404, "ConversationNotFound", "No user was found for the id");
        };
        if !person.installed {
            return refused(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.");
        }
        let chat = world.open_personal(&person.human.id);
        match spend(options, world, now, &chat, What::Send) {
            Some(refused) => refused,
            None => Reply::json(201, json!({ "id": chat })),
        }
    })
}

/// Why the bot may not write in a conversation.
fn closed(world: &World, chat: &str, targeted: Option<&str>) -> Option<Reply> {
    let Some(chat) = world.chat(chat) else {
        return Some(refused(404, "ConversationNotFound", "Conversation not found."));
    };
    if !chat.personal {
        let there = targeted.is_none_or(|who| chat.members.iter().any(|member| member == who));
        return (!there).then(|| refused(400, "BadArgument", "The recipient is not in the conversation's roster"));
    }
    let person = world.person(&chat.members[0])?;
    if !person.installed {
        return Some(refused(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."));
    }
    match person.blocked {
        None => None,
        Some(code @ "MessageWritesBlocked") => {
            let inner = json!({ "subCode": code, "details": null, "errorCode": null }).to_string();
            Some(Reply::json(403, json!({ "errorCode": 209, "message": inner })))
        }
        Some(code) => Some(refused(403, code, "The bot can't write here.")),
    }
}

/// An activity as Teams takes one: its text and its card.
fn taken(shared: &Shared, body: &str) -> Result<(Value, String, Value), Reply> {
    let bad = |what: &str| {
        broken(shared, format!("an activity was refused: {what}"));
        refused(400, "BadSyntax", what)
    };
    let activity: Value = serde_json::from_str(body).map_err(|_| bad("it is not JSON"))?;
    if !activity.is_object() {
        return Err(bad("it is not an object"));
    }
    if text_of(&activity, "type") != "message" {
        return Err(bad(&format!("its type is {:?}", text_of(&activity, "type"))));
    }
    let text = text_of(&activity, "text").to_owned();
    let attachments = activity.get("attachments").and_then(Value::as_array).cloned().unwrap_or_default();
    if text.is_empty() && attachments.is_empty() {
        return Err(bad("it must have a text or an attachment"));
    }
    let mut card = Value::Null;
    for attachment in &attachments {
        if text_of(attachment, "contentType") != "application/vnd.microsoft.card.adaptive" {
            return Err(bad(&format!("an attachment is a {:?}", text_of(attachment, "contentType"))));
        }
        card = attachment.get("content").cloned().unwrap_or_default();
        let problems = check::problems(&card);
        if !problems.is_empty() {
            return Err(bad(&format!("its card is wrong: {}\n{card}", problems.join("; "))));
        }
    }
    if text.is_empty() && text_of(&activity, "summary").is_empty() {
        broken(shared, format!("a card without a summary: its notification is empty\n{card}"));
    }
    Ok((activity, text, card))
}

fn send(shared: &Shared, chat: &str, body: &str, targeted: bool, _thread: Option<&str>) -> Reply {
    let now = shared.now();
    let (activity, text, card) = match taken(shared, body) {
        Ok(taken) => taken,
        Err(refused) => return refused,
    };
    let only =
        targeted.then(|| activity.pointer("/recipient/id").and_then(Value::as_str).unwrap_or_default().to_owned());
    if targeted && activity.pointer("/recipient/isTargeted") != Some(&json!(true)) {
        broken(shared, "a targeted message without recipient.isTargeted".to_owned());
        return refused(400, "BadArgument", "recipient.isTargeted must be true");
    }
    if targeted && shared.read().chat(chat).is_some_and(|chat| chat.personal) {
        broken(shared, "a targeted message in a personal chat".to_owned());
        return refused(400, "BadArgument", "Targeted messages are for groups and channels");
    }
    shared.edit(|world| {
        if let Some(refused) = closed(world, chat, only.as_deref()) {
            return refused;
        }
        if let Some(refused) = spend(&shared.options, world, now, chat, What::Send) {
            return refused;
        }
        let id = world.next_id(now);
        let message = Message {
            chat: chat.to_owned(),
            id: id.clone(),
            from: world.bot.clone(),
            text,
            card,
            at: now,
            targeted: only,
            edits: 0,
            answer: world.answering > 0,
        };
        let kind = if message.answer { RowKind::Answer } else { RowKind::Message };
        world.shown(now, kind, &message);
        world.messages.push(message);
        Reply::json(201, json!({ "id": id }))
    })
}

fn update(shared: &Shared, chat: &str, id: &str, body: &str) -> Reply {
    let now = shared.now();
    let (_, text, card) = match taken(shared, body) {
        Ok(taken) => taken,
        Err(refused) => return refused,
    };
    shared.edit(|world| {
        if let Some(refused) = closed(world, chat, None) {
            return refused;
        }
        if let Some(refused) = spend(&shared.options, world, now, chat, What::Send) {
            return refused;
        }
        let bot = world.bot.clone();
        let Some(message) = world.message_mut(chat, id).filter(|message| message.from == bot) else {
            return refused(404, "ActivityNotFoundInConversation", "Activity not found in the conversation.");
        };
        message.text = text;
        message.card = card;
        message.edits += 1;
        let message = message.clone();
        world.shown(now, RowKind::Update, &message);
        Reply::json(200, json!({ "id": id }))
    })
}

fn delete(shared: &Shared, chat: &str, id: &str) -> Reply {
    let now = shared.now();
    shared.edit(|world| {
        if let Some(refused) = closed(world, chat, None) {
            return refused;
        }
        if let Some(refused) = spend(&shared.options, world, now, chat, What::Send) {
            return refused;
        }
        let bot = world.bot.clone();
        let Some(message) = world.message(chat, id).filter(|message| message.from == bot).cloned() else {
            return refused(404, "ActivityNotFoundInConversation", "Activity not found in the conversation.");
        };
        world.messages.retain(|held| !(held.chat == chat && held.id == id));
        world.shown(now, RowKind::Deleted, &message);
        Reply::empty(200)
    })
}

/// Questions about members.
fn looked(shared: &Shared, asked: &Asked) -> Reply {
    let now = shared.now();
    let one = asked.is(&Method::GET, &["teams", "v3", "conversations", "{chat}", "members", "{id}"]);
    let paged = asked.is(&Method::GET, &["teams", "v3", "conversations", "{chat}", "pagedmembers"]);
    let all = asked.is(&Method::GET, &["teams", "v3", "conversations", "{chat}", "members"]);
    if !one && !paged && !all {
        return Reply::empty(404);
    }
    let tenant = shared.options.tenant.clone();
    shared.edit(|world| {
        let Some(chat) = world.chat(&asked.path[3]).cloned() else {
            return refused(404, "ConversationNotFound", "Conversation not found.");
        };
        let there = !chat.personal || world.person(&chat.members[0]).is_some_and(|person| person.installed);
        if !there {
            return refused(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.");
        }
        if let Some(refused) = spend(&shared.options, world, now, &chat.id, What::Look) {
            return refused;
        }
        let known = |id: &String| world.human(id).map(|human| world.member(&tenant, human));
        if one {
            let id = world.id_of(&asked.path[5]);
            return match chat.members.contains(&id).then(|| known(&id)).flatten() {
                Some(member) => Reply::json(200, member),
                None => refused(404, "MemberNotFoundInConversation", "Member not found in the conversation."),
            };
        }
        let members: Vec<Value> = chat.members.iter().filter_map(known).collect();
        if all { Reply::json(200, json!(members)) } else { Reply::json(200, json!({ "members": members })) }
    })
}
