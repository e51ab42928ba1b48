//! Teams as the product's courier: cards become Adaptive Cards here, on their way out.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value;

use super::address::Address;
use super::connector::Connector;
use super::mark::On;
use super::render;
use super::settings::Settings;
use crate::app::Courier;
use crate::card::Card;
use crate::chat::{Found, MessageRef, Outcome, Profile, Reach};
use crate::domain::lang::Lang;

/// Carries the product's messages by the Bot Connector.
pub struct Messenger {
    calls: Arc<Connector>,
    tenant: Option<String>,
}

impl Messenger {
    pub fn new(calls: Arc<Connector>, settings: &Settings) -> Messenger {
        Messenger { calls, tenant: settings.tenant.clone() }
    }
}

/// The card as the message that the outbox sends and keeps up to date.
fn activity(card: &Card, lang: Lang) -> Value {
    render::activity(&render::message(card, lang, On::Message))
}

/// A channel that is no address was never one of Teams's.
const NO_ADDRESS: Outcome = Outcome::Refused("not_an_address");

#[async_trait]
impl Courier for Messenger {
    /// An app for several tenants serves whoever has it; another one its own.
    fn serves(&self, tenant: &str) -> bool {
        self.tenant.as_deref().is_none_or(|own| own.eq_ignore_ascii_case(tenant))
    }

    async fn open(&self, to: &Reach) -> Result<String, Outcome> {
        self.calls.open(to).await.map(|address| address.to_string())
    }

    async fn turn(&self, channel: &str) -> Result<(), Outcome> {
        let to = Address::read(channel).ok_or(NO_ADDRESS)?;
        self.calls.turn(&to).await
    }

    /// A message of Teams carries nothing to find it by.
    async fn send(&self, channel: &str, card: &Card, lang: Lang, _delivery: &str) -> Outcome {
        let Some(to) = Address::read(channel) else { return NO_ADDRESS };
        self.calls.send(&to, &activity(card, lang)).await
    }

    async fn update(&self, at: &MessageRef, card: &Card, lang: Lang) -> Outcome {
        self.calls.update(at, &activity(card, lang)).await
    }

    /// The page is a message in the conversation.
    async fn publish_home(&self, _external: &str, _card: &Card, _lang: Lang) -> Outcome {
        Outcome::Refused("no_standing_page")
    }

    /// A bot can't read its conversations.
    async fn find(&self, _channel: &str, _delivery: &str, _since: Timestamp) -> Found {
        Found::MayNotLook
    }

    async fn profile(&self, of: &Reach) -> Result<Option<Profile>, Outcome> {
        let conversation = match of.channel.as_deref().and_then(Address::read) {
            Some(known) => known,
            // Opening it shows nothing to anybody.
            None => self.calls.open(of).await?,
        };
        self.calls.member(&conversation, &of.external).await
    }
}
