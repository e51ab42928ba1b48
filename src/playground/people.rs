//! `users.*`, `conversations.open` and `.info`, `team.info`, `auth.test`, `api.test`, `apps.connections.open`.

use serde_json::{Value, json};

use super::api::{Ask, Reply, fail};
use super::world::{APP_ID, BOT_ID, GENERAL, World};

pub(super) fn api_test(ask: &Ask<'_>, _: &mut World) -> Reply {
    match ask.args.text("error") {
        Some(error) => fail(&error),
        None => Ok(json!({ "args": {} })),
    }
}

pub(super) fn auth_test(_: &Ask<'_>, world: &mut World) -> Reply {
    Ok(json!({
        "url": "https://fake.slack.com/", "team": "Fake", "user": "taiwa", "team_id": world.team,
        "user_id": world.bot_user, "bot_id": BOT_ID, "is_enterprise_install": false,
    }))
}

pub(super) fn team_info(_: &Ask<'_>, world: &mut World) -> Reply {
    Ok(json!({ "team": {
        "id": world.team, "name": "Fake", "domain": "fake", "email_domain": "", "icon": { "image_default": true },
    } }))
}

pub(super) fn connections_open(ask: &Ask<'_>, world: &mut World) -> Reply {
    let ticket = world.next_id("ticket-");
    world.tickets.push(ticket.clone());
    Ok(json!({ "url": format!("ws://127.0.0.1:{}/link/?ticket={ticket}&app_id={APP_ID}", ask.socket_port) }))
}

pub(super) fn users_info(ask: &Ask<'_>, world: &mut World) -> Reply {
    let user = ask.args.text("user").unwrap_or_default();
    match world.humans.get(&user) {
        Some(human) => Ok(json!({ "user": world.user_json(human, ask.args.flag("include_locale"), ask.now) })),
        None => fail("user_not_found"),
    }
}

pub(super) fn users_list(ask: &Ask<'_>, world: &mut World) -> Reply {
    let limit = ask.args.number("limit").unwrap_or(200).clamp(1, 1000) as usize;
    let after = ask.args.text("cursor").unwrap_or_default();
    let locale = ask.args.flag("include_locale");
    let rest: Vec<_> = world.humans.values().filter(|human| human.id > after).collect();
    let page: Vec<Value> = rest.iter().take(limit).map(|human| world.user_json(human, locale, ask.now)).collect();
    let cursor = if rest.len() > limit { rest[limit - 1].id.as_str() } else { "" };
    Ok(json!({
        "members": page, "cache_ts": ask.now.as_second(), "response_metadata": { "next_cursor": cursor },
    }))
}

pub(super) fn users_lookup(ask: &Ask<'_>, world: &mut World) -> Reply {
    let email = ask.args.text("email").unwrap_or_default();
    let same = |held: &Option<String>| held.as_deref().is_some_and(|held| held.eq_ignore_ascii_case(&email));
    match world.humans.values().find(|human| same(&human.email) && !human.deleted) {
        Some(human) => Ok(json!({ "user": world.user_json(human, false, ask.now) })),
        None => fail("users_not_found"),
    }
}

pub(super) fn conversations_open(ask: &Ask<'_>, world: &mut World) -> Reply {
    let users = ask.args.list("users");
    let user = match (users.as_slice(), ask.args.text("channel")) {
        ([], Some(channel)) => match world.im_owner(&channel) {
            Some(user) => user.to_owned(),
            None => return fail("channel_not_found"),
        },
        ([user], None) => user.clone(),
        ([], None) => return fail("users_list_not_supplied"),
        // Group messages need mpim:write, which this workspace never gives.
        _ => return fail("missing_scope"),
    };
    match world.humans.get(&user) {
        None => return fail("user_not_found"),
        Some(human) if human.deleted => return fail("user_disabled"),
        Some(human) if human.is_bot => return fail("cannot_dm_bot"),
        Some(_) => {}
    }
    let known = world.ims.contains_key(&user);
    let channel = world.im_of(&user);
    let mut reply = if ask.args.flag("return_im") {
        json!({ "channel": im_json(&channel, &user) })
    } else {
        json!({ "channel": { "id": channel } })
    };
    if let (true, Some(fields)) = (known, reply.as_object_mut()) {
        fields.insert("no_op".to_owned(), json!(true));
        fields.insert("already_open".to_owned(), json!(true));
    }
    Ok(reply)
}

fn im_json(channel: &str, user: &str) -> Value {
    json!({
        "id": channel, "created": 1_700_000_000, "is_im": true, "is_org_shared": false, "is_archived": false,
        "user": user, "is_user_deleted": false, "is_open": true, "priority": 0,
    })
}

pub(super) fn conversations_info(ask: &Ask<'_>, world: &mut World) -> Reply {
    let channel = ask.args.text("channel").unwrap_or_default();
    if channel == GENERAL {
        return fail("missing_scope");
    }
    match world.im_owner(&channel) {
        Some(user) => Ok(json!({ "channel": im_json(&channel, user) })),
        None => fail("channel_not_found"),
    }
}
