//! The app's registration with Slack, made from the settings, so that what is registered and what the code handles
//! are one thing. Knows no token.

use serde_json::{Value, json};

/// Where Slack sends what, below the public base address. The handlers may be one: a body says what it is.
pub const COMMANDS: &str = "/slack/commands";
pub const INTERACTIVITY: &str = "/slack/interactivity";
pub const EVENTS: &str = "/slack/events";

/// What the shortcuts in the menu of a message are called between Slack and us.
pub const AGENDA_FROM_MESSAGE: &str = "agenda_from_message";
pub const PROMISE_FROM_MESSAGE: &str = "promise_from_message";

/// What the bot's token must be allowed.
pub const NEEDED: [&str; 4] = ["commands", "chat:write", "im:write", "users:read"];
const HISTORY: &str = "im:history";

/// What it makes use of where an admin allows it, and what is amiss without it.
pub const OPTIONAL: [(&str, &str); 2] = [
    (
        "im:history",
        "a message is never looked for before it is repeated (commands typed as direct messages need the app made with \
         `taiwa manifest slack --history`)",
    ),
    (
        "users:read.email",
        "nobody is found by their e-mail address, and people who are on Teams, too, link by a code only",
    ),
];

/// What the installation wants to be able to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wants<'a> {
    /// The public base address, below which the three [`paths`](COMMANDS) lie; none with Socket Mode.
    pub url: Option<&'a str>,
    /// The slash command, with its slash.
    pub command: &'a str,
    pub socket: bool,
    /// Ask for `im:history`: typed direct messages, and finding a message again whose sending was interrupted.
    pub history: bool,
}

/// The manifest to paste into api.slack.com/apps → "From a manifest".
///
/// Without `history` the scope is still offered as an optional one, which an admin can grant or refuse on installing.
pub fn manifest(wants: Wants<'_>) -> Value {
    let mut events = vec!["app_home_opened", "app_uninstalled", "tokens_revoked", "user_change"];
    let mut scopes = NEEDED.to_vec();
    let mut optional: Vec<&str> = OPTIONAL.iter().map(|(scope, _)| *scope).collect();
    if wants.history {
        events.push("message.im");
        scopes.push(HISTORY);
        optional.retain(|scope| *scope != HISTORY);
    }

    let mut command = json!({
        "command": wants.command,
        "description": "1on1の準備・約束・次回 / Prepare, promise, meet",
        "usage_hint": "[agenda | action | next | help]",
        // Mentions arrive as <@U123|name>: without it a name could not be told from a word.
        "should_escape": true,
    });
    let mut interactivity = json!({ "is_enabled": true });
    let mut subscriptions = json!({ "bot_events": events });
    if let (Some(url), false) = (wants.url, wants.socket) {
        let base = url.trim_end_matches('/');
        command["url"] = json!(format!("{base}{COMMANDS}"));
        interactivity["request_url"] = json!(format!("{base}{INTERACTIVITY}"));
        subscriptions["request_url"] = json!(format!("{base}{EVENTS}"));
    }

    let mut granted = json!({ "bot": scopes });
    if !optional.is_empty() {
        granted["bot_optional"] = json!(optional);
    }
    json!({
        "display_information": {
            "name": "Taiwa",
            "description": "1on1が続き、意味のある時間になるように。/ Makes 1on1s happen and worth having.",
            "background_color": "#1f3d36",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": true,
                "messages_tab_enabled": true,
                // Without history nobody would hear what is typed there; an input box would promise otherwise.
                "messages_tab_read_only_enabled": !wants.history,
            },
            "bot_user": { "display_name": "Taiwa", "always_online": true },
            "slash_commands": [command],
            "shortcuts": [
                shortcut("議題にする / Add to agenda", AGENDA_FROM_MESSAGE, "このメッセージを1on1の議題に / Make it a 1on1 topic"),
                shortcut("約束にする / Promise", PROMISE_FROM_MESSAGE, "このメッセージを約束に / Make it a promise"),
            ],
        },
        "oauth_config": { "scopes": granted },
        "settings": {
            "event_subscriptions": subscriptions,
            "interactivity": interactivity,
            "org_deploy_enabled": false,
            "socket_mode_enabled": wants.socket,
            "token_rotation_enabled": false,
        },
    })
}

fn shortcut(name: &str, callback: &str, description: &str) -> Value {
    json!({ "name": name, "type": "message", "callback_id": callback, "description": description })
}

/// The address of Slack's own form for a new app, filled in with this manifest.
/// <https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests#sharing>
pub fn link(manifest: &Value) -> String {
    let json = manifest.to_string();
    let encoded = json.bytes().fold(String::with_capacity(2 * json.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    });
    format!("https://api.slack.com/apps?new_app=1&manifest_json={encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://taiwa.example/";

    /// Slack's published rules for the parts we use, in our own words: lengths, patterns, and no unknown key
    /// (github.com/slackapi/manifest-schema, schemas/manifest.schema.1.0.0.json).
    fn schema() -> Value {
        let text = |min: u32, max: u32| json!({ "type": "string", "minLength": min, "maxLength": max });
        let url = json!({ "type": "string", "pattern": "^https?://", "maxLength": 3000 });
        let flag = json!({ "type": "boolean" });
        let names = |max: u32| json!({ "type": "array", "items": text(1, 50), "maxItems": max, "uniqueItems": true });
        let closed = |required: &[&str], properties: Value| {
            json!({
                "type": "object", "additionalProperties": false, "required": required, "properties": properties,
            })
        };
        closed(
            &["display_information", "features", "oauth_config", "settings"],
            json!({
                "display_information": closed(&["name"], json!({
                    "name": text(1, 35),
                    "description": text(1, 140),
                    "background_color": { "type": "string", "pattern": "^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$" },
                })),
                "features": closed(&[], json!({
                    "app_home": closed(&[], json!({
                        "home_tab_enabled": flag,
                        "messages_tab_enabled": flag,
                        "messages_tab_read_only_enabled": flag,
                    })),
                    "bot_user": closed(&["display_name"], json!({
                        "display_name": text(1, 80), "always_online": flag,
                    })),
                    "slash_commands": {
                        "type": "array", "minItems": 1, "maxItems": 50,
                        "items": closed(&["command", "description"], json!({
                            "command": { "type": "string", "pattern": "^/", "minLength": 2, "maxLength": 32 },
                            "url": url,
                            "description": text(1, 2000),
                            "usage_hint": text(1, 1000),
                            "should_escape": flag,
                        })),
                    },
                    "shortcuts": {
                        "type": "array", "maxItems": 10,
                        "items": closed(&["name", "type", "callback_id", "description"], json!({
                            "name": text(1, 24),
                            "type": { "enum": ["message", "global"] },
                            "callback_id": text(1, 255),
                            "description": text(1, 150),
                        })),
                    },
                })),
                "oauth_config": closed(&[], json!({
                    "scopes": closed(&[], json!({ "bot": names(255), "bot_optional": names(255) })),
                })),
                "settings": closed(&[], json!({
                    "event_subscriptions": closed(&[], json!({ "request_url": url, "bot_events": names(100) })),
                    "interactivity": closed(&["is_enabled"], json!({ "is_enabled": flag, "request_url": url })),
                    "org_deploy_enabled": flag,
                    "socket_mode_enabled": flag,
                    "token_rotation_enabled": flag,
                })),
            }),
        )
    }

    #[test]
    fn every_manifest_follows_slacks_rules() {
        let rules = jsonschema::validator_for(&schema()).unwrap();
        for socket in [false, true] {
            for history in [false, true] {
                let made = manifest(Wants { url: Some(URL), command: "/1on1", socket, history });
                let errors: Vec<String> = rules.iter_errors(&made).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{errors:?}");
                assert_eq!(made.pointer("/settings/interactivity/request_url").is_some(), !socket);
            }
        }
        let bare = manifest(Wants { url: None, command: "1on1", socket: true, history: false });
        let http = manifest(Wants { url: Some(URL), command: "/1on1", socket: false, history: false });
        assert_eq!(http["features"]["slash_commands"][0]["url"], "https://taiwa.example/slack/commands");
        assert!(!rules.is_valid(&bare), "a command without a slash is noticed");
    }

    #[test]
    fn a_link_carries_the_whole_manifest() {
        let made = manifest(Wants { url: Some(URL), command: "/1on1", socket: false, history: true });
        let link: reqwest::Url = link(&made).parse().unwrap();
        assert_eq!((link.host_str(), link.path()), (Some("api.slack.com"), "/apps"));
        let carried = link.query_pairs().find(|(name, _)| name == "manifest_json").unwrap().1;
        assert_eq!(serde_json::from_str::<Value>(&carried).unwrap(), made);
    }

    #[test]
    fn least_privilege_unless_history_is_wanted() {
        let plain = manifest(Wants { url: Some(URL), command: "/1on1", socket: false, history: false });
        assert_eq!(
            plain["oauth_config"]["scopes"],
            json!({
                "bot": ["commands", "chat:write", "im:write", "users:read"],
                "bot_optional": ["im:history", "users:read.email"],
            })
        );
        assert_eq!(plain["features"]["app_home"]["messages_tab_read_only_enabled"], json!(true));
        assert_eq!(plain["features"]["slash_commands"][0]["should_escape"], json!(true));

        let history = manifest(Wants { url: Some(URL), command: "/1on1", socket: false, history: true });
        let events = history["settings"]["event_subscriptions"]["bot_events"].as_array().unwrap();
        assert!(events.contains(&json!("message.im")));
        assert_eq!(history["oauth_config"]["scopes"]["bot_optional"], json!(["users:read.email"]));
        assert_eq!(history["features"]["app_home"]["messages_tab_read_only_enabled"], json!(false));
    }
}
