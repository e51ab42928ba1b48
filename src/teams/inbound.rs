//! From a verified activity to what a person did, and the way back to them. Decides nothing about the product; what is
//! not ours to act on is a named, countable case.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::address::Address;
use super::mark::{KEY, Mark, On, What};
use super::settings::Settings;
use super::spoken::{plain, spoken};
use super::wire;
use crate::card::{FormId, FormValues};
use crate::chat::{Act, Capture, Inbound, MessageRef, Platform, Profile, Reach};
use crate::command::{self, Command};
use crate::domain::lang::Lang;

pub use super::wire::Activity;

/// The channel that is Teams; the same service carries others.
const TEAMS: &str = "msteams";
/// The message extension's commands, as the app's manifest names them.
pub const AGENDA_FROM_MESSAGE: &str = "agendaFromMessage";
pub const PROMISE_FROM_MESSAGE: &str = "promiseFromMessage";

/// What an activity turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// Somebody did something; boxed because the other cases are small.
    Act(Box<Received>),
    /// Nobody did anything: a card on somebody's screen asks for its newest state.
    Refresh(Box<Refresh>),
    /// A button that an older version made, and that means nothing any more.
    Old(Box<Back>),
    /// Known and not ours, or not known: answer 200 and count it under this name.
    Ignored(&'static str),
    /// Asked for something that this app does not offer: answer 501.
    NotOffered,
    /// Not what it says it is: answer 400.
    Broken(&'static str),
}

/// What was done, and the way back to the one who did it.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    pub inbound: Inbound,
    pub back: Back,
}

/// A card that shows itself anew.
#[derive(Clone, Debug, PartialEq)]
pub struct Refresh {
    pub tenant: String,
    pub actor: String,
    pub card: MessageRef,
}

/// How an answer reaches the actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Back {
    pub surface: Surface,
    /// The conversation it happened in.
    pub at: Address,
    pub place: Place,
    pub reach: Reach,
    /// What Teams says of the actor's language, for the few words that need no more.
    pub lang: Option<Lang>,
    /// Equal for every delivery of the same act, and for no other: what was posted for it is not posted again.
    pub once: String,
}

/// Who reads along in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The actor's own chat with the bot.
    Own,
    /// Others do: an answer is shown to the actor alone.
    Group,
    /// A chat that the bot is no member of: nothing may be posted there.
    Foreign,
}

/// Where the act happened, and what waits for the answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Surface {
    /// Written, or a button or form whose answer nobody waits for: the answer is posted.
    Message,
    /// A button or form of a card that waits for what takes its place; the message it stands in, if Teams says so.
    Card { on: On, message: Option<MessageRef> },
    /// A dialog waits for its next page.
    Dialog,
    /// Nobody is answered.
    Event,
}

/// Reads the body of a request.
pub fn read(body: &[u8], settings: &Settings) -> Incoming {
    match Activity::read(body) {
        Some(activity) => read_activity(&activity, settings),
        None => Incoming::Broken("broken_json"),
    }
}

/// The same of a body that was opened before.
pub fn read_activity(activity: &Activity, settings: &Settings) -> Incoming {
    let read = if activity.channel_id.as_deref().is_some_and(|channel| channel != TEAMS) {
        Err("other_channel")
    } else {
        match activity.kind.as_deref() {
            Some("message") => message(activity, settings),
            Some("invoke") => return invoke(activity, settings),
            Some("installationUpdate") => installed(activity, settings),
            Some("conversationUpdate") => members(activity, settings),
            Some("messageUpdate") => Err("message_update"),
            Some("messageDelete") => Err("message_delete"),
            Some("messageReaction") => Err("message_reaction"),
            Some("typing") => Err("typing"),
            Some("event") => Err("event"),
            _ => Err("unknown_activity"),
        }
    };
    read.unwrap_or_else(Incoming::Ignored)
}

fn message(activity: &Activity, settings: &Settings) -> Result<Incoming, &'static str> {
    let came = Came::read(activity, settings)?;
    let once = came.activity_id()?;
    if let Some(data) = activity.value.as_ref().filter(|data| data.get(KEY).is_some()) {
        let back = came.back(Surface::Message, &once);
        let Some(mark) = Mark::read(data) else { return Ok(Incoming::Old(Box::new(back))) };
        let key = came.key_of(&mark, data);
        return Ok(came.act(act_of(mark, data), key, back));
    }
    let entities = activity.entities.as_deref().unwrap_or_default();
    let own = activity.recipient.as_ref().and_then(|recipient| recipient.id.clone());
    let own = own.unwrap_or_else(|| settings.bot());
    let said = spoken(activity.text.as_deref().unwrap_or_default(), entities, Some(&own));
    if said.is_empty() && has_file(activity) {
        return Err("message_without_text");
    }
    let lang = came.lang().unwrap_or_default();
    // In the bot's own chat the page is a message of its own, which the product keeps; elsewhere it is shown once.
    if came.is_personal() && command::parse(&said, lang) == Ok(Command::Home) {
        let back = came.back(Surface::Event, &once);
        return Ok(came.act(Act::HomeOpened, once, back));
    }
    let back = came.back(Surface::Message, &once);
    Ok(came.act(Act::Typed(said), once, back))
}

/// Every message brings its own text as HTML along; anything else is a file, a picture or somebody's card.
fn has_file(activity: &Activity) -> bool {
    let kinds = activity.attachments.iter().flatten().map(|attachment| attachment.content_type.as_deref());
    kinds.flatten().any(|kind| kind != "text/html")
}

fn invoke(activity: &Activity, settings: &Settings) -> Incoming {
    type Read = fn(&Activity, &Settings) -> Result<Incoming, &'static str>;
    let read: Read = match activity.name.as_deref() {
        Some("adaptiveCard/action") => card,
        Some("task/fetch" | "task/submit") => dialog,
        Some("composeExtension/fetchTask") => captured,
        Some("composeExtension/submitAction") => capture_sent,
        _ => return Incoming::NotOffered,
    };
    // Somebody waits for this answer, so it is said that the question was none.
    read(activity, settings).unwrap_or_else(Incoming::Broken)
}

fn card(activity: &Activity, settings: &Settings) -> Result<Incoming, &'static str> {
    let came = Came::read(activity, settings)?;
    let pressed: wire::Pressed = value_of(activity)?;
    let message = came.stood();
    let data = pressed.action.and_then(|action| action.data).ok_or("no_data")?;
    if pressed.trigger.as_deref() == Some("automatic") {
        let card = message.ok_or("no_message")?;
        return Ok(Incoming::Refresh(Box::new(Refresh { tenant: came.tenant, actor: came.actor, card })));
    }
    let surface = |on| Surface::Card { on, message };
    match Mark::read(&data) {
        Some(mark) => Ok(came.marked(surface(mark.on), mark, &data)),
        None => Ok(Incoming::Old(Box::new(came.back(surface(On::Answer), "")))),
    }
}

fn dialog(activity: &Activity, settings: &Settings) -> Result<Incoming, &'static str> {
    let came = Came::read(activity, settings)?;
    let task: wire::Task = value_of(activity)?;
    let data = task.data.ok_or("no_data")?;
    match Mark::read(&data) {
        Some(mark) => Ok(came.marked(Surface::Dialog, mark, &data)),
        None => Ok(Incoming::Old(Box::new(came.back(Surface::Dialog, "")))),
    }
}

/// Somebody picked an entry of the menu of a message.
fn captured(activity: &Activity, settings: &Settings) -> Result<Incoming, &'static str> {
    let came = Came::elsewhere(activity, settings)?;
    let extension: wire::Extension = value_of(activity)?;
    let what = match extension.command_id.as_deref() {
        Some(AGENDA_FROM_MESSAGE) => Capture::Item,
        Some(PROMISE_FROM_MESSAGE) => Capture::Promise,
        _ => return Ok(Incoming::NotOffered),
    };
    let body = extension.message_payload.and_then(|payload| payload.body).unwrap_or_default();
    let content = body.content.unwrap_or_default();
    let words = match body.content_type.as_deref() {
        Some("text") => content.trim().to_owned(),
        _ => plain(&content),
    };
    let once = came.activity_id()?;
    let back = came.back(Surface::Dialog, &once);
    Ok(came.act(Act::Captured(what, words), once, back))
}

fn capture_sent(activity: &Activity, settings: &Settings) -> Result<Incoming, &'static str> {
    let came = Came::elsewhere(activity, settings)?;
    let extension: wire::Extension = value_of(activity)?;
    let data = extension.data.ok_or("no_data")?;
    match Mark::read(&data) {
        Some(mark) => Ok(came.marked(Surface::Dialog, mark, &data)),
        None => Ok(Incoming::Old(Box::new(came.back(Surface::Dialog, "")))),
    }
}

fn value_of<T: serde::de::DeserializeOwned>(activity: &Activity) -> Result<T, &'static str> {
    let value = activity.value.clone().filter(Value::is_object).ok_or("no_value")?;
    serde_json::from_value(value).map_err(|_| "broken_value")
}

fn installed(activity: &Activity, settings: &Settings) -> Result<Incoming, &'static str> {
    let came = Came::read(activity, settings)?;
    let action = activity.action.as_deref().unwrap_or_default();
    match (action, came.is_personal()) {
        ("add" | "add-upgrade", true) => came.event(Act::Joined),
        ("remove" | "remove-upgrade", true) => came.event(Act::Parted),
        // Somebody who has the app in a team need not have it themselves.
        ("add" | "add-upgrade" | "remove" | "remove-upgrade", false) => Err("installed_in_group"),
        _ => Err("unknown_installation"),
    }
}

fn members(activity: &Activity, settings: &Settings) -> Result<Incoming, &'static str> {
    let recipient = activity.recipient.as_ref().and_then(|recipient| recipient.id.as_deref());
    let is_bot =
        |account: &wire::Account| account.id.as_deref().is_some_and(|id| Some(id) == recipient || id == settings.bot());
    let (added, removed) = (activity.members_added.as_deref(), activity.members_removed.as_deref());
    let (added, removed) = (added.unwrap_or_default(), removed.unwrap_or_default());
    let act = if added.iter().any(is_bot) {
        Act::Joined
    } else if removed.iter().any(is_bot) {
        Act::Parted
    } else if !added.is_empty() {
        return Err("member_joined");
    } else if !removed.is_empty() {
        return Err("member_left");
    } else {
        return Err("conversation_changed");
    };
    let came = Came::read(activity, settings)?;
    if came.is_personal() { came.event(act) } else { Err("bot_in_group") }
}

/// What every activity says: who, where, of which tenant.
struct Came<'a> {
    activity: &'a Activity,
    tenant: String,
    ours: bool,
    actor: String,
    at: Address,
    place: Place,
}

impl<'a> Came<'a> {
    fn read(activity: &'a Activity, settings: &Settings) -> Result<Came<'a>, &'static str> {
        let from = activity.from.clone().unwrap_or_default();
        let actor = given(&from.id).ok_or("no_actor")?;
        let recipient = activity.recipient.as_ref().and_then(|recipient| recipient.id.as_deref());
        let is_bot =
            from.role.as_deref() == Some("bot") || actor.starts_with("28:") || Some(actor.as_str()) == recipient;
        if is_bot {
            return Err("message_of_no_person");
        }
        let conversation = activity.conversation.clone().unwrap_or_default();
        let tenant = activity.channel_data.as_ref().and_then(|data| data.tenant.as_ref());
        let tenant = tenant.and_then(|tenant| given(&tenant.id)).or(given(&conversation.tenant_id));
        let tenant = tenant.ok_or("no_tenant")?;
        let service = given(&activity.service_url).ok_or("no_service")?;
        let id = given(&conversation.id).ok_or("no_conversation")?;
        let ours = settings.tenant.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(&tenant));
        let is_personal = conversation.conversation_type.as_deref() == Some("personal");
        let place = if is_personal { Place::Own } else { Place::Group };
        Ok(Came { activity, tenant, ours, actor, at: Address::new(&service, &id), place })
    }

    /// An extension is called in chats that are none of the bot's, and those of two people are "personal" too: an
    /// answer must never go there.
    fn elsewhere(activity: &'a Activity, settings: &Settings) -> Result<Came<'a>, &'static str> {
        Came::read(activity, settings).map(|came| Came { place: Place::Foreign, ..came })
    }

    fn is_personal(&self) -> bool {
        self.place == Place::Own
    }

    fn activity_id(&self) -> Result<String, &'static str> {
        let id = given(&self.activity.id).ok_or("no_activity_id")?;
        Ok(format!("{}/{id}", self.at.conversation))
    }

    /// The message whose button was pressed.
    fn stood(&self) -> Option<MessageRef> {
        let id = given(&self.activity.reply_to_id)?;
        Some(MessageRef { channel: self.at.to_string(), id })
    }

    fn locale(&self) -> Option<String> {
        let said = self.client().find_map(|entity| given(&entity.locale));
        said.or(given(&self.activity.locale))
    }

    fn lang(&self) -> Option<Lang> {
        self.locale().as_deref().map(Lang::from_locale)
    }

    /// What the app on the actor's side says of itself.
    fn client(&self) -> impl Iterator<Item = &wire::Entity> {
        let entities = self.activity.entities.as_deref().unwrap_or_default();
        entities.iter().filter(|entity| entity.kind.as_deref() == Some("clientInfo"))
    }

    fn profile(&self) -> Profile {
        let from = self.activity.from.clone().unwrap_or_default();
        let zone = self.client().find_map(|entity| given(&entity.timezone));
        Profile {
            external: self.actor.clone(),
            also: given(&from.aad_object_id),
            name: given(&from.name),
            email: None,
            zone: zone.or(given(&self.activity.local_timezone)),
            locale: self.locale(),
            gone: false,
            bot: false,
        }
    }

    fn reach(&self) -> Reach {
        Reach {
            tenant: self.tenant.clone(),
            external: self.actor.clone(),
            place: Some(self.at.service.clone()),
            channel: self.is_personal().then(|| self.at.to_string()),
        }
    }

    fn back(&self, surface: Surface, once: &str) -> Back {
        Back {
            surface,
            at: self.at.clone(),
            place: self.place,
            reach: self.reach(),
            lang: self.lang(),
            once: once.to_owned(),
        }
    }

    /// A press that Teams delivers twice has two ids. The mark tells presses apart, and with what was filled in also two
    /// attempts at one form.
    fn key_of(&self, mark: &Mark, data: &Value) -> String {
        let mut hash = Sha256::new();
        for part in [self.actor.as_str(), mark.nonce.as_str(), data.to_string().as_str()] {
            hash.update(part);
            hash.update([0]);
        }
        hex::encode(hash.finalize())
    }

    fn marked(self, surface: Surface, mark: Mark, data: &Value) -> Incoming {
        let key = self.key_of(&mark, data);
        let back = self.back(surface, &key);
        self.act(act_of(mark, data), key, back)
    }

    fn event(self, act: Act) -> Result<Incoming, &'static str> {
        let once = self.activity_id()?;
        let back = self.back(Surface::Event, &once);
        Ok(self.act(act, once, back))
    }

    fn act(self, act: Act, dedupe: String, back: Back) -> Incoming {
        let profile = self.profile();
        let inbound = Inbound {
            platform: Platform::Teams,
            tenant: self.tenant,
            ours: self.ours,
            actor: self.actor,
            also: profile.also.clone(),
            handle: None,
            seen: Some(profile),
            channel: back.reach.channel.clone(),
            place: back.reach.place.clone(),
            dedupe,
            act,
        };
        Incoming::Act(Box::new(Received { inbound, back }))
    }
}

fn act_of(mark: Mark, data: &Value) -> Act {
    match mark.what {
        What::Run(command) => Act::Pressed(command),
        What::Open(form) => Act::Asked(form),
        What::Send(form) => {
            let values = filled_in(&form, data);
            Act::Submitted(form, values)
        }
    }
}

/// What was filled in: every field lies beside the mark under its own name, and an empty one is not there.
fn filled_in(form: &FormId, data: &Value) -> FormValues {
    let mut values = FormValues::default();
    for (name, value) in data.as_object().into_iter().flatten().filter(|(name, _)| *name != KEY && *name != "msteams") {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => continue,
        };
        let given: Vec<String> = if takes_several(form, name) {
            // Choices come as one text with commas; a tick that was not set comes as `false`.
            text.split(',').map(str::trim).filter(|one| !one.is_empty() && *one != "false").map(str::to_owned).collect()
        } else {
            Some(text).filter(|text| !text.is_empty()).into_iter().collect()
        };
        if !given.is_empty() {
            values.0.insert(name.clone(), given);
        }
    }
    values
}

/// Whether a field of a form takes several answers. Only the form itself knows, and it does not come back with them; the
/// values of such fields are ids and words without commas.
pub fn takes_several(form: &FormId, name: &str) -> bool {
    match form {
        FormId::Agenda { .. } | FormId::Capture { what: Capture::Item } => name == "private",
        FormId::WrapUp { .. } => matches!(name, "topics" | "done"),
        FormId::Handover { .. } => matches!(name, "topics" | "promises"),
        FormId::Setup
        | FormId::Begin { .. }
        | FormId::Rhythm { .. }
        | FormId::EditItem { .. }
        | FormId::Reschedule { .. }
        | FormId::Promise { .. }
        | FormId::EditPromise { .. }
        | FormId::Capture { what: Capture::Promise }
        | FormId::Purpose { .. }
        | FormId::Charter
        | FormId::Settings => false,
    }
}

fn given(text: &Option<String>) -> Option<String> {
    text.clone().filter(|text| !text.is_empty())
}

#[cfg(test)]
#[path = "inbound_tests.rs"]
mod tests;
