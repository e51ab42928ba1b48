//! Slack as the product's courier: cards become blocks here, on their way out.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;

use super::courier::{Courier as Calls, Identity};
use super::outcome::outcome;
use super::render;
use crate::app::Courier;
use crate::card::Card;
use crate::chat::{Found, MessageRef, Outcome, Profile, Reach};
use crate::domain::lang::Lang;

/// Carries the product's messages over Slack's Web API.
pub struct Messenger {
    calls: Arc<Calls>,
}

impl Messenger {
    pub fn new(calls: Arc<Calls>) -> Messenger {
        Messenger { calls }
    }

    pub fn is(&self, identity: Identity) {
        self.calls.is(identity);
    }
}

#[async_trait]
impl Courier for Messenger {
    /// Until Slack has said whose token it is, everybody's: a message to the wrong workspace is then refused by Slack.
    fn serves(&self, tenant: &str) -> bool {
        self.calls.serves(tenant).unwrap_or(true)
    }

    async fn open(&self, to: &Reach) -> Result<String, Outcome> {
        self.calls.open_dm(&to.external).await.map_err(|trouble| outcome(&trouble))
    }

    async fn turn(&self, channel: &str) -> Result<(), Outcome> {
        self.calls.turn(channel).await
    }

    async fn send(&self, channel: &str, card: &Card, lang: Lang, delivery: &str) -> Outcome {
        self.calls.send(channel, &render::message(card, lang), delivery).await
    }

    async fn update(&self, at: &MessageRef, card: &Card, lang: Lang) -> Outcome {
        self.calls.update(at, &render::message(card, lang)).await
    }

    async fn publish_home(&self, external: &str, card: &Card, lang: Lang) -> Outcome {
        match self.calls.publish_home(external, render::home(card, lang)).await {
            Outcome::Sent(_) => Outcome::Sent(crate::chat::MessageRef::home(external)),
            other => other,
        }
    }

    async fn find(&self, channel: &str, delivery: &str, since: Timestamp) -> Found {
        self.calls.find(channel, delivery, since).await
    }

    async fn holder(&self, email: &str) -> Result<Option<Profile>, Outcome> {
        self.calls.holder(email).await.map_err(|trouble| outcome(&trouble))
    }

    async fn profile(&self, of: &Reach) -> Result<Option<Profile>, Outcome> {
        self.calls.profile(&of.external).await.map_err(|trouble| outcome(&trouble))
    }
}
