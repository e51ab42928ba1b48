//! Teams's numbers, in one place. Knows no card.
//!
//! Sources: learn.microsoft.com/microsoftteams (bot message size, adaptive card actions, manifest), as gathered in
//! design/platforms.md, part 2, §1.6 and §1.9.

use serde_json::Value;

use crate::card::words::width;

/// A whole activity: 80 KB in UTF-16, where each unit takes two bytes, with a little left for what is not ours.
pub const ACTIVITY: usize = 38_000;
/// What stands around a card in an activity: type, summary, addresses.
const AROUND: usize = 2_000;
/// What a card alone may weigh.
pub const CARD: usize = ACTIVITY - AROUND;
/// More buttons side by side are put into a menu.
pub const PRIMARY_ACTIONS: usize = 6;
/// What a notification shows; Teams cuts it again.
pub const SUMMARY: usize = 400;

// What follows is not Teams's but what stays readable there.
pub const TEXT: usize = 3_000;
pub const TITLE: usize = 300;
pub const SEEN_BY: usize = 600;
pub const LABEL: usize = 80;
pub const ALT: usize = 1_000;
pub const PICTURE_URL: usize = 2_000;
pub const HINT: usize = 500;
pub const FIELD_ERROR: usize = 300;
pub const CHOICES: usize = 100;

/// How much room a piece of an activity takes: its JSON, in UTF-16 units.
pub fn weight(json: &Value) -> usize {
    width(&json.to_string())
}

/// Whether Teams takes this activity.
pub fn fits(activity: &Value) -> bool {
    weight(activity) <= ACTIVITY
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_activity_is_measured_as_teams_counts_it() {
        assert_eq!(weight(&json!({ "a": "対話" })), r#"{"a":"対話"}"#.encode_utf16().count());
        assert_eq!(weight(&json!("😀\"")), r#""😀\"""#.encode_utf16().count());
        assert!(fits(&json!("x".repeat(ACTIVITY - 2))));
        assert!(!fits(&json!("x".repeat(ACTIVITY - 1))));
    }
}
