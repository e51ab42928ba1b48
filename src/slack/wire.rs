//! What Slack sends, as lenient as JSON allows: every field may be missing or null, unknown ones are ignored.
//! slack-morphism's inbound models are not used because they refuse org-wide installs (`team: null`) and drop fields
//! (design/platforms.md §1). Knows no product type.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// `null`, a missing field and a value of another type are all "not there".
fn lenient<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(value: D) -> Result<Option<T>, D::Error> {
    Ok(Option::<Value>::deserialize(value)?.and_then(|value| serde_json::from_value(value).ok()))
}

macro_rules! wire {
    ($($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident: $kind:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Default, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$attr])* #[serde(deserialize_with = "lenient")] pub $field: Option<$kind>,)+
        }
    )+};
}

wire! {
    /// A slash command: form fields over HTTP, the same as JSON over Socket Mode.
    Command {
        text: String,
        team_id: String,
        enterprise_id: String,
        user_id: String,
        user_name: String,
        channel_id: String,
        response_url: String,
        trigger_id: String,
    }

    Id { id: String }

    Interaction {
        #[serde(rename = "type")]
        kind: String,
        team: Id,
        enterprise: Id,
        user: Actor,
        callback_id: String,
        trigger_id: String,
        response_url: String,
        /// What a message shortcut was used on.
        message: Message,
        channel: Id,
        container: Container,
        view: View,
        actions: Vec<Action>,
    }

    Message {
        ts: String,
        text: String,
    }

    Actor {
        id: String,
        team_id: String,
        username: String,
        name: String,
    }

    Container {
        #[serde(rename = "type")]
        kind: String,
        message_ts: String,
        channel_id: String,
        is_ephemeral: bool,
        view_id: String,
    }

    View {
        id: String,
        #[serde(rename = "type")]
        kind: String,
        hash: String,
        private_metadata: String,
        state: State,
    }

    /// Answers by block id, then by action id.
    State { values: BTreeMap<String, BTreeMap<String, Answer>> }

    /// One act on one element. The element's kind decides which field is filled.
    Action {
        #[serde(rename = "type")]
        kind: String,
        value: String,
        selected_option: Choice,
    }

    Choice { value: String }

    Answer {
        value: String,
        selected_option: Choice,
        selected_options: Vec<Choice>,
        selected_date: String,
        selected_time: String,
        selected_user: String,
        selected_users: Vec<String>,
    }

    Envelope {
        #[serde(rename = "type")]
        kind: String,
        challenge: String,
        team_id: String,
        enterprise_id: String,
        event_id: String,
        authorizations: Vec<Authorization>,
        event: Event,
    }

    Authorization {
        team_id: String,
        enterprise_id: String,
    }

    /// The fields of the few events that matter here. `user` is an id in most and an object in `user_change`.
    Event {
        #[serde(rename = "type")]
        kind: String,
        user: Value,
        tab: String,
        channel: Value,
        channel_type: String,
        text: String,
        ts: String,
        subtype: String,
        bot_id: String,
        thread_ts: String,
        tokens: Tokens,
    }

    Tokens { bot: Vec<String> }

    /// A person, in `user_change` and in `users.info`.
    User {
        id: String,
        name: String,
        real_name: String,
        deleted: bool,
        is_bot: bool,
        tz: String,
        locale: String,
        profile: UserProfile,
    }

    UserProfile {
        display_name: String,
        real_name: String,
        /// With the scope users:read.email only.
        email: String,
    }
}

impl User {
    /// The product's view of the person: the name they chose, else their full name.
    pub fn profile(self) -> Option<crate::chat::Profile> {
        let given = |name: Option<String>| name.filter(|name| !name.trim().is_empty());
        let profile = self.profile.unwrap_or_default();
        Some(crate::chat::Profile {
            external: given(self.id)?,
            also: None,
            email: given(profile.email).map(|email| email.to_lowercase()),
            name: given(profile.display_name)
                .or(given(profile.real_name))
                .or(given(self.real_name))
                .or(given(self.name)),
            zone: given(self.tz),
            locale: given(self.locale),
            gone: self.deleted.unwrap_or(false),
            bot: self.is_bot.unwrap_or(false),
        })
    }
}

impl Command {
    /// From the fields of a form body.
    pub fn of_form(mut fields: BTreeMap<Cow<'_, str>, Cow<'_, str>>) -> Command {
        let mut field = |name| fields.remove(name).map(Cow::into_owned);
        Command {
            text: field("text"),
            team_id: field("team_id"),
            enterprise_id: field("enterprise_id"),
            user_id: field("user_id"),
            user_name: field("user_name"),
            channel_id: field("channel_id"),
            response_url: field("response_url"),
            trigger_id: field("trigger_id"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_another_type_is_not_there() {
        let interaction: Interaction =
            serde_json::from_str(r#"{"type":"block_actions","team":null,"user":"U1","actions":7,"x":[]}"#).unwrap();
        assert_eq!(interaction.kind.as_deref(), Some("block_actions"));
        assert!(interaction.team.is_none() && interaction.user.is_none() && interaction.actions.is_none());
    }
}
