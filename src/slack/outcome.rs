//! What a call that did not succeed means for a delivery. Pure: the table can be tested without a network, and no
//! response body gets past it (slack-morphism's errors carry bodies, tokens and people's words included).

use std::time::Duration;

use slack_morphism::errors::SlackClientError;

use crate::chat::Outcome;

/// Why a call did not succeed, without a word of what was sent or received.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("Slack refused: {0}")]
    Said(Code),
    #[error("Slack asks to slow down")]
    Limited(Option<Duration>),
    #[error("Slack answered with HTTP status {0}")]
    Status(u16),
    #[error("no connection to Slack")]
    NotConnected,
    /// The request may have arrived: reset, or an answer that can't be read.
    #[error("the connection to Slack broke, or its answer could not be read")]
    Broken,
    #[error("Slack did not answer in time")]
    TimedOut,
    /// The call could not be made at all.
    #[error("the call could not be made: {0}")]
    NotMade(&'static str),
}

/// An error code of Slack's, as far as it looks like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    pub fn new(code: &str) -> Code {
        let plausible = !code.is_empty()
            && code.len() <= 64
            && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        Code(if plausible { code } else { "unreadable" }.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<SlackClientError> for Trouble {
    fn from(error: SlackClientError) -> Trouble {
        match error {
            SlackClientError::ApiError(error) => Trouble::Said(Code::new(&error.code)),
            SlackClientError::HttpError(error) => Trouble::Status(error.status_code.as_u16()),
            SlackClientError::RateLimitError(error) => Trouble::Limited(error.retry_after),
            SlackClientError::HttpProtocolError(error) => {
                let Some(cause) = error.cause else { return Trouble::Broken };
                match cause.downcast_ref::<hyper_util::client::legacy::Error>() {
                    // DNS, TCP and TLS: nothing was sent.
                    Some(error) if error.is_connect() => Trouble::NotConnected,
                    Some(_) => Trouble::Broken,
                    // The other causes are an address or a request that could not be built.
                    None => Trouble::NotMade("request"),
                }
            }
            // The answer of a call that may well have worked could not be read.
            SlackClientError::ProtocolError(_) | SlackClientError::SystemError(_) => Trouble::Broken,
            SlackClientError::EndOfStream(_) | SlackClientError::SocketModeProtocolError(_) => Trouble::Broken,
        }
    }
}

const RETRY_DEFAULT: Duration = Duration::from_secs(1);
const RETRY_LONGEST: Duration = Duration::from_secs(60 * 60);
/// Until a connection is tried again: surely nothing was sent, so soon.
const RECONNECT: Duration = Duration::from_secs(5);
/// Until a passing state of the workspace is over.
const PASSING: Duration = Duration::from_secs(60);

/// How long to wait when Slack asked to slow down. Bounded: a broken header must not park a reminder for a day.
pub fn patience(asked: Option<Duration>) -> Duration {
    asked.unwrap_or(RETRY_DEFAULT).clamp(RETRY_DEFAULT, RETRY_LONGEST)
}

/// What it means for a message that was to be sent.
pub fn outcome(trouble: &Trouble) -> Outcome {
    match trouble {
        Trouble::Said(code) => said(code.as_str()),
        Trouble::Limited(asked) => Outcome::RetryAfter(patience(*asked)),
        Trouble::NotConnected => Outcome::RetryAfter(RECONNECT),
        Trouble::Broken | Trouble::TimedOut => Outcome::Unknown,
        Trouble::NotMade(what) => Outcome::Refused(what),
        Trouble::Status(status) => match status {
            401 | 403 => Outcome::Closed("http_forbidden"),
            413 => Outcome::Refused("http_too_large"),
            408 | 500.. => Outcome::Doubtful,
            // A proxy's page, a maintenance redirect: Slack itself answers errors with 200.
            _ => Outcome::RetryAfter(PASSING),
        },
    }
}

macro_rules! known {
    ($code:expr; $($outcome:ident: $($name:literal)+;)+) => {
        match $code {
            $($($name => Some(Outcome::$outcome($name)),)+)+
            _ => None,
        }
    };
}

/// Slack's own error codes (design/platforms.md §3 row 29; docs.slack.dev/reference/methods/chat.postMessage#errors).
fn said(code: &str) -> Outcome {
    match code {
        "ratelimited" | "rate_limited" | "message_limit_exceeded" => return Outcome::RetryAfter(patience(None)),
        // The body did not reach Slack whole, or the workspace is being moved: surely not posted.
        "request_timeout" | "team_added_to_org" | "org_migration_in_progress" => return Outcome::RetryAfter(PASSING),
        "internal_error" | "fatal_error" | "service_unavailable" => return Outcome::Doubtful,
        _ => {}
    }
    known! { code;
        Closed:
            "invalid_auth" "not_authed" "account_inactive" "token_revoked" "token_expired" "missing_scope"
            "no_permission" "not_allowed_token_type" "access_denied" "accesslimited" "ekm_access_denied"
            "org_login_required" "team_access_not_granted" "team_not_found" "enterprise_is_restricted"
            "two_factor_setup_required" "app_missing_action_url" "not_enabled" "plan_upgrade_required";
        Unreachable:
            "channel_not_found" "user_not_found" "users_not_found" "user_disabled" "user_not_visible"
            "cannot_dm_bot" "cannot_dm_user" "messages_tab_disabled" "is_archived" "not_in_channel" "is_inactive"
            "restricted_action" "restricted_action_non_threadable_channel" "restricted_action_read_only_channel"
            "restricted_action_thread_locked" "user_is_bot" "user_is_restricted" "user_is_ultra_restricted"
            "not_in_dm" "invalid_user_combination" "external_channel_migrating";
        Refused:
            "invalid_blocks" "invalid_blocks_format" "msg_too_long" "msg_blocks_too_long" "no_text"
            "too_many_attachments" "invalid_arguments" "invalid_arg_name" "invalid_array_arg" "invalid_charset"
            "invalid_form_data" "invalid_json" "json_not_object" "invalid_post_type" "missing_post_type"
            "missing_charset" "metadata_too_large" "metadata_must_be_sent_from_app" "invalid_metadata_format"
            "invalid_metadata_schema" "unknown_method" "method_deprecated" "deprecated_endpoint"
            "message_not_found" "cant_update_message" "cant_delete_message" "edit_window_closed" "block_mismatch"
            "hash_conflict" "not_found" "view_too_large" "invalid_trigger_id" "expired_trigger_id"
            "exchanged_trigger_id" "trigger_expired" "trigger_exchanged" "push_limit_reached"
            "duplicate_external_id" "used_url" "expired_url" "invalid_url" "unreadable";
    }
    // Slack answered and did not post. A code nobody here knows is not worth repeating unseen.
    .unwrap_or(Outcome::Refused("unknown_code"))
}

#[cfg(test)]
mod tests {
    use slack_morphism::errors::{
        SlackClientApiError, SlackClientHttpError, SlackClientProtocolError, SlackRateLimitError,
    };

    use super::*;

    #[test]
    fn each_trouble_has_its_next_step() {
        let secs = Duration::from_secs;
        let said = |code: &str| Trouble::Said(Code::new(code));
        for (trouble, expected) in [
            (said("invalid_auth"), Outcome::Closed("invalid_auth")),
            (said("missing_scope"), Outcome::Closed("missing_scope")),
            (said("channel_not_found"), Outcome::Unreachable("channel_not_found")),
            (said("messages_tab_disabled"), Outcome::Unreachable("messages_tab_disabled")),
            (said("invalid_blocks"), Outcome::Refused("invalid_blocks")),
            (said("msg_blocks_too_long"), Outcome::Refused("msg_blocks_too_long")),
            (said("a_code_of_next_year"), Outcome::Refused("unknown_code")),
            (said("<html>secret"), Outcome::Refused("unreadable")),
            (said("ratelimited"), Outcome::RetryAfter(secs(1))),
            (said("internal_error"), Outcome::Doubtful),
            (said("fatal_error"), Outcome::Doubtful),
            (said("service_unavailable"), Outcome::Doubtful),
            (Trouble::Limited(None), Outcome::RetryAfter(secs(1))),
            (Trouble::Limited(Some(secs(0))), Outcome::RetryAfter(secs(1))),
            (Trouble::Limited(Some(secs(30))), Outcome::RetryAfter(secs(30))),
            (Trouble::Limited(Some(secs(999_999))), Outcome::RetryAfter(secs(3600))),
            (Trouble::NotConnected, Outcome::RetryAfter(secs(5))),
            (Trouble::Broken, Outcome::Unknown),
            (Trouble::TimedOut, Outcome::Unknown),
            (Trouble::Status(500), Outcome::Doubtful),
            (Trouble::Status(503), Outcome::Doubtful),
            (Trouble::Status(403), Outcome::Closed("http_forbidden")),
            (Trouble::Status(302), Outcome::RetryAfter(secs(60))),
            (Trouble::NotMade("url"), Outcome::Refused("url")),
        ] {
            assert_eq!(outcome(&trouble), expected, "{trouble:?}");
        }
    }

    #[test]
    fn the_clients_errors_lose_their_bodies() {
        let canary = "xoxb-canary 評価の相談";
        let errors: Vec<SlackClientError> = vec![
            SlackClientError::ApiError(
                SlackClientApiError::new("invalid_blocks".into()).with_http_response_body(canary.into()),
            ),
            SlackClientError::ApiError(SlackClientApiError::new(canary.into())),
            SlackClientError::HttpError(
                SlackClientHttpError::new(axum::http::StatusCode::BAD_GATEWAY).with_http_response_body(canary.into()),
            ),
            SlackClientError::RateLimitError(SlackRateLimitError::new().with_http_response_body(canary.into())),
            SlackClientError::ProtocolError(
                SlackClientProtocolError::new(serde_json::from_str::<()>(canary).unwrap_err())
                    .with_json_body(canary.into()),
            ),
        ];
        let expected = ["invalid_blocks", "unreadable", "502", "slow down", "broke"];
        for (error, expected) in errors.into_iter().zip(expected) {
            let trouble = Trouble::from(error);
            let shown = format!("{trouble} {trouble:?}");
            assert!(!shown.contains("canary") && !shown.contains("評価"), "{shown}");
            assert!(trouble.to_string().contains(expected), "{shown}");
        }
    }
}
