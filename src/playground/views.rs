//! `views.*` and the stack of modals before each person: trigger ids, hashes, three views at most.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::api::{Ask, Failure, Reply, fail};
use super::chat::refused;
use super::transcript::RowKind;
use super::world::{View, World};
use super::{Options, blocks, fields, text_of};

const TRIGGER_LIFE: SignedDuration = SignedDuration::from_secs(3);
const STACK: usize = 3;
const MAX_VIEW_BYTES: usize = 250_000;

pub(super) fn open(ask: &Ask<'_>, world: &mut World) -> Reply {
    let body = body(ask, "modal")?;
    let (user, _) = exchange(ask, world)?;
    // A modal opened over another one takes its place.
    world.modals.insert(user.clone(), Vec::new());
    let view = show(ask.options, world, ask.now, &user, body)?;
    Ok(json!({ "view": world.view_json(&view) }))
}

pub(super) fn push(ask: &Ask<'_>, world: &mut World) -> Reply {
    let body = body(ask, "modal")?;
    let (user, in_modal) = exchange(ask, world)?;
    let open = world.modals.get(&user).map_or(0, Vec::len);
    if !in_modal || open == 0 {
        return fail("not_found");
    }
    let view = show(ask.options, world, ask.now, &user, body)?;
    Ok(json!({ "view": world.view_json(&view) }))
}

pub(super) fn update(ask: &Ask<'_>, world: &mut World) -> Reply {
    let body = body(ask, "modal")?;
    let (id, external) = (ask.args.text("view_id"), ask.args.text("external_id"));
    if id.is_none() == external.is_none() {
        return fail("invalid_arguments");
    }
    let wanted = |view: &&View| match (&id, &external) {
        (Some(id), _) => view.id == *id,
        (None, Some(external)) => text_of(&view.body, "external_id") == external,
        (None, None) => false,
    };
    let Some(view) = world.modals.values().flatten().find(wanted) else { return fail("not_found") };
    if ask.args.text("hash").is_some_and(|hash| hash != view.hash) {
        return fail("hash_conflict");
    }
    let id = view.id.clone();
    let view = replace(ask.options, world, ask.now, &id, body)?;
    Ok(json!({ "view": world.view_json(&view) }))
}

pub(super) fn publish(ask: &Ask<'_>, world: &mut World) -> Reply {
    let mut body = body(ask, "home")?;
    let user = ask.args.text("user_id").unwrap_or_default();
    match world.humans.get(&user) {
        None => return fail("user_not_found"),
        Some(human) if human.deleted => return fail("user_disabled"),
        Some(human) if human.is_bot => return fail("invalid_arguments"),
        Some(_) => {}
    }
    let before = world.homes.get(&user).cloned();
    if let (Some(hash), Some(view)) = (ask.args.text("hash"), &before)
        && hash != view.hash
    {
        return fail("hash_conflict");
    }
    check_external(world, &body, before.as_ref().map(|view| view.id.as_str()))?;
    complete(world, &mut body);
    let id = before.as_ref().map_or_else(|| world.next_id("V"), |view| view.id.clone());
    let blocks = body.get("blocks").cloned().unwrap_or_default();
    let values = match &before {
        Some(view) => fields::carried(&blocks, &view.values),
        None => fields::initial(&blocks),
    };
    let hash = new_hash(world, ask.now);
    let view = View {
        root: id.clone(),
        id,
        user: user.clone(),
        body,
        hash,
        previous: None,
        values,
        errors: Default::default(),
    };
    let bot = world.bot_user.clone();
    world.say(ask.now, &bot, &user, RowKind::Home, "", &blocks).message = Some(view.id.clone());
    let reply = json!({ "view": world.view_json(&view) });
    world.homes.insert(user, view);
    Ok(reply)
}

/// The view argument, checked.
fn body(ask: &Ask<'_>, kind: &str) -> Result<Value, Failure> {
    let Some(body) = ask.args.json("view", "invalid_arguments")? else { return fail("invalid_arguments") };
    check(ask.options, &body, kind)?;
    Ok(body)
}

fn check(options: &Options, body: &Value, kind: &str) -> Result<(), Failure> {
    if body.to_string().len() > MAX_VIEW_BYTES {
        return fail("view_too_large");
    }
    // Without this much, nothing else works.
    if !body.is_object() {
        return fail("invalid_arguments");
    }
    let problems = if options.validate { blocks::check_view(body, kind) } else { Vec::new() };
    if problems.is_empty() { Ok(()) } else { refused("invalid_arguments", &problems) }
}

/// Takes a trigger id: three seconds old at most, and only once.
fn exchange(ask: &Ask<'_>, world: &mut World) -> Result<(String, bool), Failure> {
    let id = ask.args.text("trigger_id").unwrap_or_default();
    let Some(trigger) = world.triggers.get_mut(&id) else { return fail("invalid_trigger_id") };
    if trigger.used {
        return fail("exchanged_trigger_id");
    }
    if ask.now.duration_since(trigger.at) > TRIGGER_LIFE {
        return fail("expired_trigger_id");
    }
    trigger.used = true;
    Ok((trigger.user.clone(), trigger.in_modal))
}

fn check_external(world: &World, body: &Value, own: Option<&str>) -> Result<(), Failure> {
    let external = text_of(body, "external_id");
    let others = world.modals.values().flatten().chain(world.homes.values());
    let mut taken = others.filter(|view| Some(view.id.as_str()) != own);
    if !external.is_empty() && taken.any(|view| text_of(&view.body, "external_id") == external) {
        return fail("duplicate_external_id");
    }
    Ok(())
}

fn complete(world: &mut World, body: &mut Value) {
    let mut next = || world.next_number();
    if let Some(fields) = body.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
        if let Some(blocks) = fields.get_mut("blocks") {
            blocks::complete(blocks, &mut next);
        }
    }
}

fn new_hash(world: &mut World, now: Timestamp) -> String {
    format!("{}.{:08x}", now.as_second(), world.next_number())
}

/// Puts a modal on top of the person's stack.
pub(super) fn show(
    options: &Options,
    world: &mut World,
    now: Timestamp,
    user: &str,
    mut body: Value,
) -> Result<View, Failure> {
    check(options, &body, "modal")?;
    check_external(world, &body, None)?;
    let stack = world.modals.get(user).map(Vec::as_slice).unwrap_or_default();
    if stack.len() >= STACK {
        return fail("push_limit_reached");
    }
    let (root, previous) = (stack.first().map(|view| view.id.clone()), stack.last().map(|view| view.id.clone()));
    let id = world.next_id("V");
    complete(world, &mut body);
    let blocks = body.get("blocks").cloned().unwrap_or_default();
    let view = View {
        root: root.unwrap_or_else(|| id.clone()),
        id,
        user: user.to_owned(),
        hash: new_hash(world, now),
        previous,
        values: fields::initial(&blocks),
        errors: Default::default(),
        body,
    };
    tell(world, now, &view);
    world.modals.entry(user.to_owned()).or_default().push(view.clone());
    Ok(view)
}

/// Gives an open modal new content. What was typed stays where the ids stay.
pub(super) fn replace(
    options: &Options,
    world: &mut World,
    now: Timestamp,
    id: &str,
    mut body: Value,
) -> Result<View, Failure> {
    check(options, &body, "modal")?;
    check_external(world, &body, Some(id))?;
    complete(world, &mut body);
    let hash = new_hash(world, now);
    let Some(view) = world.view_mut(id) else { return fail("not_found") };
    let blocks = body.get("blocks").cloned().unwrap_or_default();
    view.values = fields::carried(&blocks, &view.values);
    view.body = body;
    view.hash = hash;
    view.errors.clear();
    let view = view.clone();
    tell(world, now, &view);
    Ok(view)
}

fn tell(world: &mut World, now: Timestamp, view: &View) {
    let bot = world.bot_user.clone();
    let title = view.body.pointer("/title/text").and_then(Value::as_str).unwrap_or_default().to_owned();
    let button = |key: &str| {
        let label = view.body.get(key)?.get("text")?.as_str()?;
        Some(format!("[{label}]"))
    };
    let buttons: Vec<String> = [button("submit"), button("close")].into_iter().flatten().collect();
    let reader = world.humans.get(&view.user);
    let inner = super::transcript::readable("", view.blocks(), &world.humans, reader, now);
    let text = [format!("《{title}》"), inner, buttons.join(" ")].into_iter().filter(|line| !line.is_empty());
    let text = text.collect::<Vec<_>>().join("\n");
    world.push_row(now, &bot, &view.user, RowKind::Modal, text, view.blocks().clone()).message = Some(view.id.clone());
}
