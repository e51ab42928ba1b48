//! What a call to Teams that did not succeed means for a delivery. Pure: the table can be tested without a network, and
//! of a response's body only a code that looks like one gets past it.

use std::time::Duration;

use serde_json::Value;

use super::answered::patience;
use super::token::NoToken;
use crate::chat::Outcome;

/// Why a call did not succeed, without a word of what was sent or received.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("Teams answered with HTTP status {status} ({code})")]
    Said { status: u16, code: Code, wait: Option<Duration> },
    #[error("{0}")]
    NoToken(#[from] NoToken),
    #[error("no connection to Teams")]
    NotConnected,
    /// The request may have arrived: reset, or an answer that can't be read.
    #[error("the connection to Teams broke, or its answer could not be read")]
    Broken,
    #[error("Teams did not answer in time")]
    TimedOut,
    /// Others were before us, in this conversation or at all. Nothing was sent.
    #[error("too much is being said at once")]
    Busy(Duration),
    /// The call could not be made at all.
    #[error("the call could not be made: {0}")]
    NotMade(&'static str),
}

/// An error code of Teams's, as far as it looks like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    pub fn new(code: &str) -> Code {
        let plausible = !code.is_empty() && code.len() <= 64 && code.bytes().all(|b| b.is_ascii_alphanumeric());
        Code(if plausible { code } else { "unreadable" }.to_owned())
    }

    /// Reads an error's body. It is `{"error": {"code", "message"}}`, or `{"errorCode", "message"}` with JSON in the
    /// message's text; the innermost code says most.
    pub fn of(body: &[u8]) -> Code {
        let Ok(said) = serde_json::from_slice::<Value>(body) else { return Code::new("") };
        Code::new(innermost(&said, 0).unwrap_or_default().as_str())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Nesting that nobody means ends somewhere.
const DEEPEST: usize = 4;

fn innermost(said: &Value, depth: usize) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    let inside = |value: &Value| match value {
        Value::String(text) if text.trim_start().starts_with('{') => {
            innermost(&serde_json::from_str(text).ok()?, depth + 1)
        }
        Value::Object(_) => innermost(value, depth + 1),
        _ => None,
    };
    let own = || ["subCode", "code"].iter().find_map(|key| said[key].as_str().map(str::to_owned));
    ["innerHttpError", "error", "message", "errorMessage"].iter().find_map(|key| inside(&said[key])).or_else(own)
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<reqwest::Error> for Trouble {
    fn from(error: reqwest::Error) -> Trouble {
        match () {
            // DNS, TCP and TLS: nothing was sent.
            () if error.is_connect() => Trouble::NotConnected,
            () if error.is_timeout() => Trouble::TimedOut,
            () if error.is_builder() => Trouble::NotMade("request"),
            () => Trouble::Broken,
        }
    }
}

/// Until a connection is tried again: surely nothing was sent, so soon.
const RECONNECT: Duration = Duration::from_secs(5);
/// Where Teams names no time itself.
const THROTTLED: Duration = Duration::from_secs(5);
/// Until a passing state is over.
const PASSING: Duration = Duration::from_secs(60);

/// What it means for a message that was to be sent.
pub fn outcome(trouble: &Trouble) -> Outcome {
    match trouble {
        Trouble::Said { status, code, wait } => said(*status, code.as_str(), *wait),
        Trouble::NoToken(why) => why.outcome(),
        Trouble::NotConnected => Outcome::RetryAfter(RECONNECT),
        Trouble::Broken | Trouble::TimedOut => Outcome::Unknown,
        Trouble::Busy(wait) => Outcome::RetryAfter(patience(Some(*wait))),
        Trouble::NotMade(what) => Outcome::Refused(what),
    }
}

fn said(status: u16, code: &str, wait: Option<Duration>) -> Outcome {
    match status {
        // Another call was under way in this conversation.
        409 | 412 => Outcome::RetryAfter(patience(wait)),
        429 => Outcome::RetryAfter(patience(Some(wait.unwrap_or(THROTTLED)))),
        // Said so, it was not taken. Without a time it is an error like any other, and tried less and less often.
        502..=504 if wait.is_some() => Outcome::RetryAfter(patience(wait)),
        // A token that was just fetched.
        401 => Outcome::Closed("teams_unauthorized"),
        403 => forbidden(code),
        404 | 410 => Outcome::Gone,
        413 => Outcome::Refused("too_large"),
        400 => bad(code),
        408 | 500.. => Outcome::Doubtful,
        405..500 => Outcome::Refused("http_refused"),
        // A proxy's page, a maintenance redirect.
        _ => Outcome::RetryAfter(PASSING),
    }
}

macro_rules! known {
    ($code:expr, $outcome:ident; $($name:literal => $means:literal)+) => {
        match $code {
            $($name => Some(Outcome::$outcome($means)),)+
            _ => None,
        }
    };
}

/// The person took the app away, or somebody took it away for them. What is kept and shown is our own word for it.
fn forbidden(code: &str) -> Outcome {
    let unreachable = known! { code, Unreachable;
        "ConversationBlockedByUser" => "blocked_by_user"
        "UserBlocked" => "blocked_by_user"
        "BotNotInConversationRoster" => "app_not_installed"
        "BotNotInstalled" => "app_not_installed"
        "ForbiddenOperationException" => "app_not_installed"
        "NotEnoughPermissions" => "app_not_installed"
        "BotDisabledByAdmin" => "app_disabled_by_admin"
        "AppDisabledByAdmin" => "app_disabled_by_admin"
        "BotBlockedByAdmin" => "app_disabled_by_admin"
        "MessageWritesBlocked" => "writing_blocked"
        "ThreadWritesBlocked" => "writing_blocked"
    };
    match (unreachable, code) {
        (Some(unreachable), _) => unreachable,
        // Not this person's doing: nobody is reached.
        (None, "BotNotRegistered" | "InvalidBotApiHost" | "Unauthorized" | "unreadable") => {
            Outcome::Closed("teams_forbidden")
        }
        (None, _) => Outcome::Unreachable("forbidden"),
    }
}

fn bad(code: &str) -> Outcome {
    let refused = known! { code, Refused;
        "BadSyntax" => "bad_syntax"
        "BadArgument" => "bad_argument"
        "InvalidArgument" => "bad_argument"
        "MessageSizeTooBig" => "too_large"
        "BadRequest" => "bad_request"
    };
    match (refused, code) {
        (_, "ConversationNotFound") => Outcome::Gone,
        (Some(refused), _) => refused,
        (None, _) => Outcome::Refused("bad_request"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECS: fn(u64) -> Duration = Duration::from_secs;

    fn of(status: u16, code: &str) -> Outcome {
        outcome(&Trouble::Said { status, code: Code::new(code), wait: None })
    }

    #[test]
    fn each_trouble_has_its_next_step() {
        for (status, code, expected) in [
            (401, "BotNotRegistered", Outcome::Closed("teams_unauthorized")),
            (403, "ConversationBlockedByUser", Outcome::Unreachable("blocked_by_user")),
            (403, "BotNotInConversationRoster", Outcome::Unreachable("app_not_installed")),
            (403, "BotDisabledByAdmin", Outcome::Unreachable("app_disabled_by_admin")),
            (403, "MessageWritesBlocked", Outcome::Unreachable("writing_blocked")),
            (403, "CodeOfNextYear", Outcome::Unreachable("forbidden")),
            (403, "<html>", Outcome::Closed("teams_forbidden")),
            (404, "ConversationNotFound", Outcome::Gone),
            (404, "ActivityNotFoundInConversation", Outcome::Gone),
            (413, "MessageSizeTooBig", Outcome::Refused("too_large")),
            (400, "BadSyntax", Outcome::Refused("bad_syntax")),
            (400, "CodeOfNextYear", Outcome::Refused("bad_request")),
            (412, "", Outcome::RetryAfter(SECS(1))),
            (429, "", Outcome::RetryAfter(SECS(5))),
            (502, "", Outcome::Doubtful),
            (504, "", Outcome::Doubtful),
            (500, "ServiceError", Outcome::Doubtful),
            (408, "", Outcome::Doubtful),
            (302, "", Outcome::RetryAfter(SECS(60))),
            (418, "", Outcome::Refused("http_refused")),
        ] {
            assert_eq!(of(status, code), expected, "{status} {code}");
        }
        let asked = |wait| outcome(&Trouble::Said { status: 503, code: Code::new(""), wait: Some(wait) });
        assert_eq!(asked(SECS(30)), Outcome::RetryAfter(SECS(30)));
        assert_eq!(asked(SECS(999_999)), Outcome::RetryAfter(SECS(3600)));
        assert_eq!(outcome(&Trouble::Busy(SECS(4))), Outcome::RetryAfter(SECS(4)));
        assert_eq!(outcome(&Trouble::NotConnected), Outcome::RetryAfter(SECS(5)));
        assert_eq!(outcome(&Trouble::TimedOut), Outcome::Unknown);
        assert_eq!(outcome(&Trouble::Broken), Outcome::Unknown);
        assert_eq!(outcome(&Trouble::NoToken(NoToken::Secret(7000215))), Outcome::Closed("login_secret"));
    }

    #[test]
    fn a_code_is_found_in_every_shape_of_body_and_nothing_else_is() {
        for (body, code) in [
            (r#"{"error":{"code":"BotDisabledByAdmin","message":"canary"}}"#, "BotDisabledByAdmin"),
            (
                r#"{"errorCode":209,"message":"{\r\n  \"subCode\": \"MessageWritesBlocked\",\r\n  \"details\": \"canary\"}"}"#,
                "MessageWritesBlocked",
            ),
            (
                r#"{"error":{"code":"Forbidden","message":"{\"subCode\":\"ConversationBlockedByUser\"}"}}"#,
                "ConversationBlockedByUser",
            ),
            (r#"{"error":{"code":"ServiceError","message":"{canary"}}"#, "ServiceError"),
            (r#"{"message":"Authorization has been denied for this request."}"#, "unreadable"),
            (r#"{"error":{"code":"a canary with spaces"}}"#, "unreadable"),
            ("<html>canary</html>", "unreadable"),
            ("", "unreadable"),
            ("[]", "unreadable"),
        ] {
            assert_eq!(Code::of(body.as_bytes()).as_str(), code, "{body}");
        }
        let deep = "{\"error\":".repeat(100) + "{}" + &"}".repeat(100);
        assert_eq!(Code::of(deep.as_bytes()).as_str(), "unreadable");
    }
}
