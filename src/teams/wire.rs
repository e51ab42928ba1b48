//! What Teams sends, as lenient as JSON allows: every field may be missing, null or of another type, unknown ones are
//! ignored, and of a list only the readable entries count. Knows no product type.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// `null`, a missing field and a value of another type are all "not there".
fn lenient<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(value: D) -> Result<Option<T>, D::Error> {
    Ok(Option::<Value>::deserialize(value)?.and_then(|value| serde_json::from_value(value).ok()))
}

fn readable<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(value: D) -> Result<Option<Vec<T>>, D::Error> {
    let entries: Option<Vec<Value>> = lenient(value)?;
    Ok(entries.map(|entries| entries.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).collect()))
}

macro_rules! wire {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$attr:meta])* $field:ident: $kind:ty),* $(,)?
        $(; $($(#[$list_attr:meta])* $list:ident: [$entry:ty]),+ $(,)?)?
    })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        pub struct $name {
            $($(#[$attr])* #[serde(deserialize_with = "lenient")] pub $field: Option<$kind>,)*
            $($($(#[$list_attr])* #[serde(deserialize_with = "readable")] pub $list: Option<Vec<$entry>>,)+)?
        }
    )+};
}

wire! {
    Activity {
        #[serde(rename = "type")]
        kind: String,
        id: String,
        /// Of an invoke: what is asked for.
        name: String,
        /// Of an installation update: what was done.
        action: String,
        service_url: String,
        channel_id: String,
        from: Account,
        recipient: Account,
        conversation: Conversation,
        channel_data: ChannelData,
        text: String,
        value: Value,
        locale: String,
        local_timezone: String,
        reply_to_id: String;
        entities: [Entity],
        attachments: [Attachment],
        members_added: [Account],
        members_removed: [Account],
    }

    Account {
        id: String,
        name: String,
        aad_object_id: String,
        role: String,
        /// Said of the recipient: the message was for the bot alone.
        is_targeted: bool,
    }

    Conversation {
        id: String,
        conversation_type: String,
        tenant_id: String,
        is_group: bool,
    }

    ChannelData { tenant: Id }

    Id { id: String }

    Entity {
        #[serde(rename = "type")]
        kind: String,
        /// The very words that stand for the mention in the text.
        text: String,
        mentioned: Mentioned,
        timezone: String,
        locale: String,
    }

    Mentioned {
        id: String,
        name: String,
        #[serde(rename = "type")]
        kind: String,
    }

    Attachment { content_type: String }

    /// The value of `adaptiveCard/action`.
    Pressed {
        action: Action,
        /// `automatic` when nobody pressed and the card asks for its newest state.
        trigger: String,
    }

    Action { data: Value }

    /// The value of a dialog's invokes.
    Task { data: Value }

    /// The value of a message extension's invokes.
    Extension {
        command_id: String,
        data: Value,
        message_payload: Payload,
    }

    /// The message that an extension was called on.
    Payload { body: Body }

    Body {
        content_type: String,
        content: String,
    }
}

impl Activity {
    /// `None` if it is no JSON object. Read by way of [`Value`], so that a field that stands there twice counts once and
    /// the same way for everybody who asks.
    pub fn read(body: &[u8]) -> Option<Activity> {
        let value: Value = serde_json::from_slice(body).ok()?;
        value.is_object().then(|| serde_json::from_value(value).unwrap_or_default())
    }
}
