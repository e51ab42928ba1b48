//! The border between the product and a chat platform: what comes in, what goes back, what became of a message.
//!
//! Both sides know these types; neither knows the other.

use std::collections::BTreeMap;
use std::time::Duration;

pub use crate::card::Capture;
use crate::card::{Card, Form, FormId, FormValues};
use crate::command::Command;
pub use crate::domain::people::Platform;

/// One thing a person did on a platform, after its signature was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Inbound {
    pub platform: Platform,
    /// The platform's id of the workspace or tenant.
    pub tenant: String,
    /// Whether it is the installation's own tenant: the people of its own tenants, on whichever platform, are one
    /// company.
    pub ours: bool,
    /// The platform's id of the person who acted.
    pub actor: String,
    /// Another id by which the platform names the same person.
    pub also: Option<String>,
    /// The actor's handle or name, if the platform sent one.
    pub handle: Option<String>,
    /// What came along about the actor.
    pub seen: Option<Profile>,
    /// The conversation with the actor alone, if the act came from it.
    pub channel: Option<String>,
    /// Where the platform is reached for this tenant, if it says so.
    pub place: Option<String>,
    /// Equal for every delivery of the same act.
    pub dedupe: String,
    pub act: Act,
}

/// What was done.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// A slash command or a direct message to the bot; the text without the command's name.
    Typed(String),
    Pressed(Command),
    /// A button asked for a form.
    Asked(FormId),
    Submitted(FormId, FormValues),
    HomeOpened,
    /// The platform told us that a person's profile changed.
    ProfileChanged(Profile),
    /// The app was removed, or its tokens were revoked.
    Uninstalled,
    /// The actor got the app, perhaps again: they can be written to.
    Joined,
    /// The actor removed the app, or blocked it: they can't be written to.
    Parted,
    /// The actor wants words that somebody wrote in a chat as a topic or a promise of a 1on1: they are asked which.
    Captured(Capture, String),
}

/// A person as the platform describes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub external: String,
    /// Another id by which the platform names the same person.
    pub also: Option<String>,
    pub name: Option<String>,
    /// The address that the platform vouches for.
    pub email: Option<String>,
    /// IANA zone.
    pub zone: Option<String>,
    pub locale: Option<String>,
    /// The account was deactivated.
    pub gone: bool,
    pub bot: bool,
}

/// What the product answers to the one who acted.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Show this, to the actor alone. In answer to a button of an earlier answer it takes that answer's place.
    Card(Card),
    /// Open this form.
    Form(Box<Form>),
    /// The form stays open; per field what to mend.
    Mend(BTreeMap<String, String>),
    /// Done, and what the actor sees will be brought up to date by itself.
    Quiet,
}

/// How a person is reached on their platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pub tenant: String,
    pub external: String,
    /// Where the platform is reached for this tenant, if it has to be known.
    pub place: Option<String>,
    /// The conversation with them, once it was opened.
    pub channel: Option<String>,
}

/// Where a sent message lies, so that it can be updated in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRef {
    pub channel: String,
    pub id: String,
}

impl MessageRef {
    /// Where a home page "lies": it has no message of its own.
    pub fn home(external: &str) -> MessageRef {
        MessageRef { channel: external.to_owned(), id: "home".to_owned() }
    }
}

/// What became of an attempt to send or update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Sent(MessageRef),
    /// Surely not delivered; may be tried again after this time.
    RetryAfter(Duration),
    /// Not delivered, and trying again will not help for this person.
    Unreachable(&'static str),
    /// Not delivered to anybody until an operator acts: the token or a scope is missing.
    Closed(&'static str),
    /// Not delivered: the conversation, or the message to be updated, is not there any more.
    Gone,
    /// Our own message was refused: a fault of ours, not to be repeated.
    Refused(&'static str),
    /// The platform answered with an error of its own: probably not delivered.
    Doubtful,
    /// No answer: it may or may not have been delivered.
    Unknown,
}

/// What a look at the platform for an earlier message found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Yes(MessageRef),
    No,
    /// This installation may not look.
    MayNotLook,
    /// Looking failed; look again after this time.
    NotNow(Duration),
}
