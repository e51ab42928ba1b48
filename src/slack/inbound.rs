//! From a verified body to what a person did. HTTP and Socket Mode meet here: the same payloads, the same result.
//! Decides nothing about the product; what is not ours to act on is a named, countable case.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use super::manifest::{AGENDA_FROM_MESSAGE, PROMISE_FROM_MESSAGE};
use super::spoken::spoken;
use super::wire::{self, Envelope, Interaction};
use crate::card::{FormId, FormValues};
use crate::chat::{Act, Capture, Inbound, MessageRef, Platform, Profile};
use crate::command::Command;

/// What a body turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// Somebody did something; boxed because the other cases are small.
    Act(Box<Received>),
    /// Slack checks the address: answer with this text.
    Challenge(String),
    /// Slack checks the certificate: answer 200. The only body that may come without a signature.
    SslCheck,
    /// Known and not ours, or not known: answer 200 and count it under this name.
    Ignored(&'static str),
}

/// What was done, and the ways back to the one who did it.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    pub inbound: Inbound,
    pub back: Back,
}

/// How an answer reaches the actor. Slack's handles are good for a short time: `trigger_id` once within three seconds,
/// `response_url` five times within thirty minutes.
#[derive(Clone, Debug, PartialEq)]
pub struct Back {
    pub surface: Surface,
    /// The actor's Slack id.
    pub user: String,
    pub response_url: Option<String>,
    pub trigger_id: Option<String>,
    /// The organisation, for installs that span several workspaces.
    pub enterprise: Option<String>,
}

/// Where the act happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Surface {
    /// A slash command.
    Typed,
    /// A button of an answer that only the actor sees.
    Ephemeral,
    /// A button of a message we sent.
    Message(MessageRef),
    /// A button of the App Home tab.
    Home,
    /// A button inside a modal.
    Modal { view: String, hash: Option<String> },
    /// A form was sent in; `fields` are the names it has.
    Submission { view: String, fields: Vec<String> },
    /// An event: nothing waits for an answer. The channel, if it was said in a direct message.
    Event { channel: Option<String> },
}

/// Reads a body that came over HTTP, whichever of Slack's request addresses it was sent to.
pub fn read(body: &[u8]) -> Incoming {
    let Ok(text) = std::str::from_utf8(body) else { return Incoming::Ignored("not_text") };
    if text.trim_start().starts_with('{') {
        return match serde_json::from_str(text) {
            Ok(envelope) => event(envelope),
            Err(_) => Incoming::Ignored("broken_json"),
        };
    }
    let mut fields: BTreeMap<_, _> = form_urlencoded::parse(body).collect();
    if let Some(payload) = fields.remove("payload") {
        return match serde_json::from_str(&payload) {
            Ok(parsed) => interaction(parsed, &payload),
            Err(_) => Incoming::Ignored("broken_payload"),
        };
    }
    if fields.get("ssl_check").is_some_and(|flag| flag == "1") {
        return Incoming::SslCheck;
    }
    if !fields.contains_key("command") {
        return Incoming::Ignored("unknown_form");
    }
    command(wire::Command::of_form(fields), text)
}

/// Reads the payload of a Socket Mode envelope of this type.
pub fn read_envelope(kind: &str, payload: Value) -> Incoming {
    // Re-sent envelopes carry the same payload, so its text identifies the act just as an HTTP body does.
    let text = payload.to_string();
    let broken = Incoming::Ignored("broken_envelope");
    match kind {
        "slash_commands" => serde_json::from_value(payload).map_or(broken, |parsed| command(parsed, &text)),
        "interactive" => serde_json::from_value(payload).map_or(broken, |parsed| interaction(parsed, &text)),
        "events_api" => serde_json::from_value(payload).map_or(broken, event),
        _ => Incoming::Ignored("unknown_envelope"),
    }
}

/// Slack gives commands and interactions no id. A `trigger_id` is made for one act, and a body sent again is equal to
/// the byte, so both together tell acts apart and repeats together. The first comes first, for it grows with time: what
/// is noted together then lies together in the database.
fn identity(trigger: Option<&str>, body: &str) -> String {
    /// Slack's are a good sixty bytes.
    const LONGEST: usize = 128;
    let trigger = trigger.filter(|trigger| trigger.len() <= LONGEST && trigger.is_ascii()).unwrap_or_default();
    format!("{trigger}/{}", hex::encode(Sha256::digest(body)))
}

fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn inbound(tenant: Option<String>, actor: String, handle: Option<String>, dedupe: String, act: Act) -> Option<Inbound> {
    Some(Inbound {
        platform: Platform::Slack,
        tenant: tenant?,
        // Whose token this installation has is not known here.
        ours: false,
        actor,
        also: None,
        handle,
        seen: None,
        channel: None,
        place: None,
        dedupe,
        act,
    })
}

fn act(inbound: Option<Inbound>, back: Back) -> Incoming {
    match inbound {
        Some(inbound) => Incoming::Act(Box::new(Received { inbound, back })),
        None => Incoming::Ignored("no_workspace"),
    }
}

fn command(command: wire::Command, body: &str) -> Incoming {
    let Some(user) = given(command.user_id) else { return Incoming::Ignored("no_actor") };
    let dedupe = identity(command.trigger_id.as_deref(), body);
    let enterprise = given(command.enterprise_id);
    let tenant = given(command.team_id).or(enterprise.clone());
    let text = spoken(command.text.as_deref().unwrap_or_default().trim());
    act(
        inbound(tenant, user.clone(), given(command.user_name), dedupe, Act::Typed(text)),
        Back {
            surface: Surface::Typed,
            user,
            response_url: given(command.response_url),
            trigger_id: given(command.trigger_id),
            enterprise,
        },
    )
}

fn interaction(sent: Interaction, body: &str) -> Incoming {
    let dedupe = identity(sent.trigger_id.as_deref(), body);
    let (done, surface) = match sent.kind.as_deref() {
        Some("block_actions") => match (pressed(&sent), stood(&sent)) {
            (Ok(done), Some(surface)) => (done, surface),
            (Err(name), _) => return Incoming::Ignored(name),
            (_, None) => return Incoming::Ignored("unknown_surface"),
        },
        Some("view_submission") => match submitted(&sent) {
            Ok(submitted) => submitted,
            Err(name) => return Incoming::Ignored(name),
        },
        Some("view_closed") => return Incoming::Ignored("view_closed"),
        Some("shortcut") => return Incoming::Ignored("shortcut"),
        Some("message_action") => match captured(&sent) {
            Ok(captured) => captured,
            Err(name) => return Incoming::Ignored(name),
        },
        Some("block_suggestion") => return Incoming::Ignored("block_suggestion"),
        _ => return Incoming::Ignored("unknown_interaction"),
    };
    let actor = sent.user.unwrap_or_default();
    let Some(user) = given(actor.id) else { return Incoming::Ignored("no_actor") };
    let enterprise = sent.enterprise.and_then(|enterprise| given(enterprise.id));
    // In an org-wide install `team` is null; then the person's own workspace is as good a guess as Slack gives.
    let tenant = sent.team.and_then(|team| given(team.id)).or(enterprise.clone()).or(given(actor.team_id));
    act(
        inbound(tenant, user.clone(), given(actor.username).or(given(actor.name)), dedupe, done),
        Back { surface, user, response_url: given(sent.response_url), trigger_id: given(sent.trigger_id), enterprise },
    )
}

/// What the button carries: a command, or the form it opens.
fn pressed(sent: &Interaction) -> Result<Act, &'static str> {
    let action = sent.actions.as_deref().and_then(<[_]>::first).ok_or("no_action")?;
    let chosen = action.selected_option.as_ref().and_then(|choice| choice.value.as_deref());
    let value = action.value.as_deref().or(chosen).ok_or("no_value")?;
    if let Some(command) = Command::from_value(value) {
        return Ok(Act::Pressed(command));
    }
    // A button of an older version whose command no longer exists.
    serde_json::from_str(value).map(Act::Asked).map_err(|_| "unknown_value")
}

/// A shortcut in the menu of somebody's message: its words become a topic or a promise.
fn captured(sent: &Interaction) -> Result<(Act, Surface), &'static str> {
    let what = match sent.callback_id.as_deref() {
        Some(AGENDA_FROM_MESSAGE) => Capture::Item,
        Some(PROMISE_FROM_MESSAGE) => Capture::Promise,
        _ => return Err("unknown_shortcut"),
    };
    let message = sent.message.as_ref().ok_or("no_message")?;
    let channel = sent.channel.as_ref().and_then(|channel| given(channel.id.clone())).ok_or("no_channel")?;
    let at = MessageRef { channel, id: message.ts.clone().unwrap_or_default() };
    let words = spoken(message.text.as_deref().unwrap_or_default().trim());
    Ok((Act::Captured(what, words), Surface::Message(at)))
}

/// On what the button stood.
fn stood(sent: &Interaction) -> Option<Surface> {
    let container = sent.container.as_ref()?;
    match container.kind.as_deref()? {
        "message" if container.is_ephemeral == Some(true) => Some(Surface::Ephemeral),
        "message" => {
            let channel = given(container.channel_id.clone())
                .or_else(|| sent.channel.as_ref().and_then(|channel| given(channel.id.clone())))?;
            Some(Surface::Message(MessageRef { channel, id: given(container.message_ts.clone())? }))
        }
        "view" => {
            let view = sent.view.as_ref();
            match view.and_then(|view| view.kind.as_deref()) {
                Some("home") => Some(Surface::Home),
                _ => Some(Surface::Modal {
                    view: view.and_then(|view| given(view.id.clone())).or(given(container.view_id.clone()))?,
                    hash: view.and_then(|view| given(view.hash.clone())),
                }),
            }
        }
        _ => None,
    }
}

fn submitted(sent: &Interaction) -> Result<(Act, Surface), &'static str> {
    let view = sent.view.as_ref().ok_or("no_view")?;
    let id: FormId = view
        .private_metadata
        .as_deref()
        .and_then(|metadata| serde_json::from_str(metadata).ok())
        .ok_or("unknown_form_id")?;
    let answers = view.state.as_ref().and_then(|state| state.values.as_ref());
    let mut values = FormValues::default();
    let mut fields = Vec::new();
    for (block, actions) in answers.into_iter().flatten() {
        fields.push(block.clone());
        let given: Vec<String> = actions.values().flat_map(answer).collect();
        if !given.is_empty() {
            values.0.insert(block.clone(), given);
        }
    }
    let surface = Surface::Submission { view: view.id.clone().unwrap_or_default(), fields };
    Ok((Act::Submitted(id, values), surface))
}

/// What was filled in, whichever kind of input it was.
fn answer(answer: &wire::Answer) -> Vec<String> {
    let one = [&answer.value, &answer.selected_date, &answer.selected_time, &answer.selected_user];
    if let Some(value) = one.into_iter().flatten().next() {
        return vec![value.clone()];
    }
    if let Some(choice) = answer.selected_option.as_ref().and_then(|choice| choice.value.clone()) {
        return vec![choice];
    }
    let options = answer.selected_options.iter().flatten().filter_map(|choice| choice.value.clone());
    options.chain(answer.selected_users.iter().flatten().cloned()).collect()
}

fn event(envelope: Envelope) -> Incoming {
    match envelope.kind.as_deref() {
        Some("url_verification") => {
            return envelope.challenge.map_or(Incoming::Ignored("no_challenge"), Incoming::Challenge);
        }
        Some("event_callback") => {}
        Some("app_rate_limited") => return Incoming::Ignored("app_rate_limited"),
        _ => return Incoming::Ignored("unknown_event_envelope"),
    }
    let Some(event) = envelope.event else { return Incoming::Ignored("no_event") };
    let authorization = envelope.authorizations.into_iter().flatten().next().unwrap_or_default();
    let enterprise = given(envelope.enterprise_id).or(given(authorization.enterprise_id));
    let tenant = given(envelope.team_id).or(given(authorization.team_id)).or(enterprise.clone());
    let Some(dedupe) = given(envelope.event_id) else { return Incoming::Ignored("no_event_id") };
    let (actor, done, channel) = match happened(event) {
        Ok(happened) => happened,
        Err(name) => return Incoming::Ignored(name),
    };
    act(
        inbound(tenant, actor.clone(), None, dedupe, done),
        Back { surface: Surface::Event { channel }, user: actor, response_url: None, trigger_id: None, enterprise },
    )
}

/// Who did what, and in which direct message.
fn happened(event: wire::Event) -> Result<(String, Act, Option<String>), &'static str> {
    let user = event.user.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    let channel = event.channel.as_ref().and_then(Value::as_str).map(str::to_owned);
    match event.kind.as_deref() {
        Some("app_home_opened") if user.is_empty() => Err("no_actor"),
        // It is also sent when somebody opens the message tab.
        Some("app_home_opened") if event.tab.as_deref() == Some("home") => Ok((user, Act::HomeOpened, None)),
        Some("app_home_opened") => Err("other_tab"),
        Some("message") => {
            if event.channel_type.as_deref() != Some("im") {
                return Err("message_elsewhere");
            }
            // Edits, joins and everything bots write, ourselves included.
            if event.subtype.is_some() || event.bot_id.is_some() || user.is_empty() {
                return Err("message_of_no_person");
            }
            match event.text.as_deref().map(str::trim) {
                Some(text) if !text.is_empty() => Ok((user, Act::Typed(spoken(text)), channel)),
                _ => Err("message_without_text"),
            }
        }
        Some("app_uninstalled") => Ok((String::new(), Act::Uninstalled, None)),
        Some("tokens_revoked") => match event.tokens.and_then(|tokens| tokens.bot) {
            Some(bots) if !bots.is_empty() => Ok((String::new(), Act::Uninstalled, None)),
            _ => Err("user_tokens_revoked"),
        },
        Some("user_change" | "user_profile_changed") => {
            let changed: Option<wire::User> = event.user.and_then(|user| serde_json::from_value(user).ok());
            let profile: Profile = changed.and_then(wire::User::profile).ok_or("no_actor")?;
            Ok((profile.external.clone(), Act::ProfileChanged(profile), None))
        }
        Some("team_join") => Err("team_join"),
        _ => Err("unknown_event"),
    }
}

#[cfg(test)]
#[path = "inbound_tests.rs"]
mod tests;
