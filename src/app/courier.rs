//! What the product needs of a chat platform to speak on its own. Each platform's adapter provides it.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::card::Card;
use crate::chat::{Found, MessageRef, Outcome, Profile};
use crate::domain::lang::Lang;

/// Carries messages to people. Nothing in it tries twice: whoever schedules decides.
#[async_trait]
pub trait Courier: Send + Sync {
    /// Whether this courier may speak in the workspace of this tenant.
    fn serves(&self, tenant: &str) -> bool;
    /// The conversation with a person.
    async fn open(&self, external: &str) -> Result<String, Outcome>;
    /// Waits until the platform would take another message in this conversation; what was true before may not be after.
    async fn turn(&self, _channel: &str) -> Result<(), Outcome> {
        Ok(())
    }
    async fn send(&self, channel: &str, card: &Card, lang: Lang, delivery: &str) -> Outcome;
    async fn update(&self, at: &MessageRef, card: &Card, lang: Lang) -> Outcome;
    async fn publish_home(&self, external: &str, card: &Card, lang: Lang) -> Outcome;
    /// Looks for a message sent since a time by the delivery it carries.
    async fn find(&self, channel: &str, delivery: &str, since: Timestamp) -> Found;
    /// What the platform knows of a person; `None` when it knows nobody by that id.
    async fn profile(&self, external: &str) -> Result<Option<Profile>, Outcome>;
}
