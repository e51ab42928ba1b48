//! What Slack writes into the requests it sends: slash commands, interactions, and the text people typed.
//! Reads the world; sends nothing.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::drive::Surface;
use super::fields::{Found, StateValues};
use super::hooks;
use super::world::{APP_ID, GENERAL, Human, VERIFICATION_TOKEN, View, World};

/// What every interaction of a person begins with.
fn base(world: &World, kind: &str, user: &Human) -> Map<String, Value> {
    let base = json!({
        "type": kind, "token": VERIFICATION_TOKEN, "api_app_id": APP_ID,
        "team": { "id": world.team, "domain": "fake" },
        "user": { "id": user.id, "username": user.handle(), "name": user.handle(), "team_id": world.team },
        "enterprise": null, "is_enterprise_install": false,
    });
    base.as_object().cloned().unwrap_or_default()
}

fn with(mut base: Map<String, Value>, more: Value) -> Value {
    base.extend(more.as_object().cloned().unwrap_or_default());
    Value::Object(base)
}

/// The fields of a slash command, in Slack's order.
pub(super) fn command(
    world: &mut World,
    now: Timestamp,
    base_url: &str,
    user: &Human,
    channel: &str,
    (command, text): (&str, &str),
) -> Vec<(&'static str, String)> {
    let trigger = world.new_trigger(&user.id, now, false);
    let hook = hooks::new(world, now, &user.id, channel, None);
    let name = if channel == GENERAL { "general" } else { "directmessage" };
    vec![
        ("token", VERIFICATION_TOKEN.to_owned()),
        ("team_id", world.team.clone()),
        ("team_domain", "fake".to_owned()),
        ("channel_id", channel.to_owned()),
        ("channel_name", name.to_owned()),
        ("user_id", user.id.clone()),
        ("user_name", user.handle()),
        ("command", command.to_owned()),
        ("text", typed(world, text)),
        ("api_app_id", APP_ID.to_owned()),
        ("is_enterprise_install", "false".to_owned()),
        ("response_url", format!("{base_url}/response/{hook}")),
        ("trigger_id", trigger),
    ]
}

/// A press, pick or choice at one element.
pub(super) struct Press<'a> {
    pub(super) place: &'a Surface,
    pub(super) found: &'a Found<'a>,
    /// The new value of the element.
    pub(super) picked: &'a Value,
    /// Everything the surface holds after it.
    pub(super) values: &'a StateValues,
}

pub(super) fn block_actions(
    world: &mut World,
    now: Timestamp,
    base_url: &str,
    user: &Human,
    press: &Press<'_>,
) -> Value {
    let Press { place, found, picked, values } = *press;
    let trigger = world.new_trigger(&user.id, now, matches!(place, Surface::Modal(_)));
    let mut action = Map::from_iter([
        ("type".to_owned(), json!(found.kind())),
        ("action_id".to_owned(), json!(found.action_id())),
        ("block_id".to_owned(), json!(found.block_id())),
        ("action_ts".to_owned(), json!(world.next_ts(now))),
    ]);
    let shown = ["text", "value", "style", "confirm", "placeholder", "url"];
    for key in shown.into_iter().filter(|key| found.kind() == "button" || matches!(*key, "confirm" | "placeholder")) {
        action.extend(found.element.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    action.extend(picked.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())));
    let mut more = json!({ "trigger_id": trigger, "actions": [action] });
    let place = match place {
        Surface::Message { channel, ts } => {
            let hook = hooks::new(world, now, &user.id, channel, Some(place.clone()));
            let message = world.messages.iter().find(|message| message.channel == *channel && message.ts == *ts);
            json!({
                "container": { "type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": false },
                "channel": { "id": channel, "name": "directmessage" },
                "message": message.map(|message| world.message_json(message, true)),
                "state": { "values": values }, "response_url": format!("{base_url}/response/{hook}"),
            })
        }
        Surface::Ephemeral(id) => {
            let (channel, ts) = match world.ephemerals.iter().find(|message| message.id == *id) {
                Some(message) => (message.channel.clone(), message.ts.clone()),
                None => Default::default(),
            };
            let hook = hooks::new(world, now, &user.id, &channel, Some(place.clone()));
            // Slack does not send an ephemeral message back: the app must know what it wrote.
            json!({
                "container": { "type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": true },
                "channel": { "id": channel, "name": "directmessage" },
                "state": { "values": values }, "response_url": format!("{base_url}/response/{hook}"),
            })
        }
        Surface::Home => {
            let view = world.homes.get(&user.id).map(|view| (view.id.clone(), world.view_json(view)));
            let (id, view) = view.unwrap_or_default();
            json!({ "container": { "type": "view", "view_id": id }, "view": view })
        }
        Surface::Modal(id) => {
            let view = world.modals.values().flatten().find(|view| view.id == *id).map(|view| world.view_json(view));
            json!({ "container": { "type": "view", "view_id": id }, "view": view })
        }
    };
    if let (Some(fields), Value::Object(place)) = (more.as_object_mut(), place) {
        fields.extend(place);
    }
    with(base(world, "block_actions", user), more)
}

pub(super) fn view_submission(world: &mut World, now: Timestamp, user: &Human, view: &View) -> Value {
    let trigger = world.new_trigger(&user.id, now, true);
    let more = json!({ "trigger_id": trigger, "view": world.view_json(view), "response_urls": [] });
    with(base(world, "view_submission", user), more)
}

pub(super) fn view_closed(world: &World, user: &Human, view: &View, cleared: bool) -> Value {
    with(base(world, "view_closed", user), json!({ "view": world.view_json(view), "is_cleared": cleared }))
}

/// A shortcut from the menu, or, with a message, from the message's own menu.
pub(super) fn shortcut(
    world: &mut World,
    now: Timestamp,
    base_url: &str,
    user: &Human,
    callback_id: &str,
    message: Option<(String, Value)>,
) -> Value {
    let trigger = world.new_trigger(&user.id, now, false);
    let action_ts = world.next_ts(now);
    let mut more = json!({ "callback_id": callback_id, "trigger_id": trigger, "action_ts": action_ts });
    let kind = if message.is_some() { "message_action" } else { "shortcut" };
    if let (Some((channel, message)), Some(fields)) = (message, more.as_object_mut()) {
        let hook = hooks::new(world, now, &user.id, &channel, None);
        let name = if channel == GENERAL { "general" } else { "directmessage" };
        fields.insert("channel".to_owned(), json!({ "id": channel, "name": name }));
        fields.insert("message_ts".to_owned(), message.get("ts").cloned().unwrap_or_default());
        fields.insert("message".to_owned(), message);
        fields.insert("response_url".to_owned(), json!(format!("{base_url}/response/{hook}")));
    }
    with(base(world, kind, user), more)
}

/// What a person typed, as the app gets it: people, channels and links as tokens, `& < >` as entities.
/// `@花子`, `@hanako`, `@U0HANAKO` and the finished `<@U0HANAKO>` all mean the same person.
pub(super) fn typed(world: &World, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(next) = rest.chars().next() {
        let boundary = !before.is_ascii_alphanumeric();
        let hit = match next {
            '<' => finished(world, rest),
            '@' if boundary => mention(world, rest),
            '#' if boundary && rest.starts_with("#general") => Some((8, format!("<#{GENERAL}|general>"))),
            'h' if boundary && (rest.starts_with("http://") || rest.starts_with("https://")) => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                Some((end, format!("<{}>", rest[..end].replace('&', "&amp;").replace(['<', '>'], ""))))
            }
            _ => None,
        };
        let (length, written) = hit.unwrap_or_else(|| {
            let written = match next {
                '&' => "&amp;".to_owned(),
                '<' => "&lt;".to_owned(),
                '>' => "&gt;".to_owned(),
                other => other.to_string(),
            };
            (next.len_utf8(), written)
        });
        out.push_str(&written);
        before = rest[..length].chars().next_back().unwrap_or(next);
        rest = &rest[length..];
    }
    out
}

/// `<@U1>` or `<@U1|name>` of somebody here, `<#C0GENERAL…>`: passed on with its name.
fn finished(world: &World, rest: &str) -> Option<(usize, String)> {
    let end = rest.find('>')?;
    let inner = rest[1..end].split('|').next()?;
    if let Some(human) = inner.strip_prefix('@').and_then(|id| world.humans.get(id)) {
        return Some((end + 1, format!("<@{}|{}>", human.id, human.handle())));
    }
    (inner.strip_prefix('#') == Some(GENERAL)).then(|| (end + 1, format!("<#{GENERAL}|general>")))
}

fn mention(world: &World, rest: &str) -> Option<(usize, String)> {
    let after = &rest[1..];
    let names = world
        .humans
        .values()
        .flat_map(|human| [human.name.clone(), human.handle(), human.id.clone()].map(|name| (name, human)));
    let fits = |name: &str| {
        let ends = after[name.len()..].chars().next();
        // `@sato` is not the beginning of `@satoshi`.
        !(name.ends_with(|c: char| c.is_ascii_alphanumeric()) && ends.is_some_and(|c| c.is_ascii_alphanumeric()))
    };
    let best = names
        .filter(|(name, _)| !name.is_empty() && after.starts_with(name.as_str()) && fits(name))
        .max_by_key(|(name, _)| name.len());
    best.map(|(name, human)| (name.len() + 1, format!("<@{}|{}>", human.id, human.handle())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_text_makes_typing_panic(text in "[<>@#&|hU1花:/ .a-z]{0,40}|.*") {
            let mut world = World::default();
            world.humans.insert("U1".to_owned(), Human::new("U1", "花", "Asia/Tokyo", "ja-JP"));
            let sent = typed(&world, &text);
            prop_assert!(!sent.contains("<!"));
        }
    }

    #[test]
    fn what_people_type_arrives_as_tokens_and_entities() {
        let mut world = World::default();
        for (id, name, email) in [("U1", "花子", Some("hanako@e.invalid")), ("U2", "Sato Ken", Some("sato@e.invalid"))]
        {
            let mut human = Human::new(id, name, "Asia/Tokyo", "ja-JP");
            human.email = email.map(str::to_owned);
            world.humans.insert(id.to_owned(), human);
        }
        let cases = [
            ("@花子さんに聞く", "<@U1|hanako>さんに聞く"),
            ("@hanako", "<@U1|hanako>"),
            ("@U1 @Sato Ken", "<@U1|hanako> <@U2|sato>"),
            ("<@U1> <@U2|x>", "<@U1|hanako> <@U2|sato>"),
            ("@satoshi a@sato", "@satoshi a@sato"),
            ("<@U9> <!channel>", "&lt;@U9&gt; &lt;!channel&gt;"),
            ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
            ("https://e.invalid/?a=1&b=2 #general", "<https://e.invalid/?a=1&amp;b=2> <#C0GENERAL|general>"),
            ("", ""),
            ("<", "&lt;"),
        ];
        for (typed_text, sent) in cases {
            assert_eq!(typed(&world, typed_text), sent);
        }
    }
}
