//! Slack's numbers, in one place, and the cuts that keep to them. Knows no card.
//!
//! Sources: docs.slack.dev/reference/block-kit, checked against slack_sdk 3.47 and slackblocks 3.0 (design/platforms.md
//! §3 rows 11–14). Two are not documented and say so.

pub use crate::card::words::{cut, cut_by, width};

pub const MESSAGE_BLOCKS: usize = 50;
pub const VIEW_BLOCKS: usize = 100;
/// `text` of a message: 40 000 is where Slack truncates, 4 000 is what it advises.
pub const FALLBACK: usize = 4000;
pub const TEXT_OBJECT: usize = 3000;
pub const HEADER: usize = 150;
/// Not documented for rich text; the text object's limit keeps it in the family.
pub const RICH_TEXT: usize = 3000;
pub const CONTEXT: usize = 2000;
pub const ACTIONS: usize = 25;
pub const BUTTON_LABEL: usize = 75;
pub const BUTTON_VALUE: usize = 2000;
pub const BUTTON_URL: usize = 3000;
pub const IMAGE_URL: usize = 3000;
pub const IMAGE_ALT: usize = 2000;
pub const IMAGE_TITLE: usize = 2000;
pub const OPTIONS: usize = 100;
pub const RADIO_OR_CHECKBOXES: usize = 10;
pub const OPTION_LABEL: usize = 75;
pub const OPTION_VALUE: usize = 150;
pub const INPUT_LABEL: usize = 2000;
pub const INPUT_HINT: usize = 2000;
pub const PLACEHOLDER: usize = 150;
pub const INPUT_VALUE: usize = 3000;
pub const ID: usize = 255;
pub const MODAL_TITLE: usize = 24;
pub const PRIVATE_METADATA: usize = 3000;
pub const CONFIRM_TITLE: usize = 100;
pub const CONFIRM_TEXT: usize = 300;
pub const CONFIRM_LABEL: usize = 30;
/// Below a field of a form; not documented, kept to what is readable there.
pub const FIELD_ERROR: usize = 150;

/// What all blocks of one message may weigh together (see [`weight`]).
///
/// `chat.postMessage` answers `msg_blocks_too_long` above about 13 200 characters *including the containers*, and once
/// with 11 341 characters of bare text; the rule is not documented (slackapi/bolt-js#2509, #2867). So we weigh every
/// string and every container, which is always more than Slack counts, and stay below its 12 000.
pub const MESSAGE_WEIGHT: usize = 12_000;
/// A view may be 250 KB of JSON; three bytes for a Japanese character leave ample room.
pub const VIEW_WEIGHT: usize = 60_000;

const CONTAINER: usize = 10;

/// How long a text is once `& < >` are escaped.
pub fn escaped_width(text: &str) -> usize {
    let more = |byte| match byte {
        b'&' => 4,
        b'<' | b'>' => 3,
        _ => 0,
    };
    width(text) + text.bytes().map(more).sum::<usize>()
}

/// What a piece of Block Kit weighs: every string, and a little for every object around it.
pub fn weight(json: &serde_json::Value) -> usize {
    match json {
        serde_json::Value::String(text) => width(text),
        serde_json::Value::Array(items) => items.iter().map(weight).sum(),
        serde_json::Value::Object(fields) => CONTAINER + fields.values().map(weight).sum::<usize>(),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => 1,
    }
}

/// What Block Kit weighs at the most, from its JSON as it is written: a byte for each unit of a string, and each object
/// has a brace.
pub fn weight_at_most(json: &str) -> usize {
    json.len() + CONTAINER * json.bytes().filter(|byte| *byte == b'{').count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_weighs_at_least_what_is_counted(words in "\\PC{0,60}", number in 0u64..99, more in any::<bool>()) {
            let json = serde_json::json!([{ "type": words, "elements": [{ "n": number, "text": { "{": words } }, more] }, null]);
            prop_assert!(weight_at_most(&json.to_string()) >= weight(&json));
        }

        #[test]
        fn a_cut_leaves_room_for_what_is_escaped(text in "\\PC{0,60}", max in 0usize..40) {
            let cut = cut_by(&text, max, escaped_width);
            prop_assert!(escaped_width(&cut) <= max);
        }
    }
}
