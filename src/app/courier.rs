//! What the product needs of a chat platform to speak on its own. Each platform's adapter provides it.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::card::Card;
use crate::chat::{Found, MessageRef, Outcome, Platform, Profile, Reach};
use crate::domain::lang::Lang;

/// Carries messages to people. Nothing in it tries twice: whoever schedules decides.
#[async_trait]
pub trait Courier: Send + Sync {
    /// Whether this courier may speak in the workspace of this tenant.
    fn serves(&self, tenant: &str) -> bool;
    /// The conversation with a person.
    async fn open(&self, to: &Reach) -> Result<String, Outcome>;
    /// Waits until the platform would take another message in this conversation; what was true before may not be after.
    async fn turn(&self, _channel: &str) -> Result<(), Outcome> {
        Ok(())
    }
    async fn send(&self, channel: &str, card: &Card, lang: Lang, delivery: &str) -> Outcome;
    async fn update(&self, at: &MessageRef, card: &Card, lang: Lang) -> Outcome;
    /// Shows a person's standing page, where [`Platform::has_standing_page`].
    async fn publish_home(&self, external: &str, card: &Card, lang: Lang) -> Outcome;
    /// Looks for a message sent since a time by the delivery it carries.
    async fn find(&self, channel: &str, delivery: &str, since: Timestamp) -> Found;
    /// Who holds an address, as far as the platform tells us; `None` when nobody does there.
    async fn holder(&self, _email: &str) -> Result<Option<Profile>, Outcome> {
        Err(Outcome::Refused("not_asked"))
    }
    /// What the platform knows of a person; `None` when it knows nobody by that id.
    async fn profile(&self, of: &Reach) -> Result<Option<Profile>, Outcome>;
}

/// The couriers of this installation, one a platform.
#[derive(Clone, Default)]
pub struct Couriers {
    pub slack: Option<Arc<dyn Courier>>,
    pub teams: Option<Arc<dyn Courier>>,
}

impl Couriers {
    pub fn of(&self, platform: Platform) -> Option<&Arc<dyn Courier>> {
        match platform {
            Platform::Slack => self.slack.as_ref(),
            Platform::Teams => self.teams.as_ref(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.slack.is_none() && self.teams.is_none()
    }
}
