//! The token we call Teams with: fetched by client credentials, kept until it grows old, fetched anew in the background
//! before that. However many ask at once, the login is asked once. No secret and no word of an answer gets past it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{HeaderValue, RETRY_AFTER};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::answered::{body, patience, seconds_asked};
use super::settings::Settings;
use crate::chat::Outcome;

/// The product's clock. A token's life is a span of the time that passes outside, in which a suspended machine sleeps
/// and a demo jumps ahead; the monotonic clock knows neither. Should the clock be set back, a token is held too long, and
/// the refusal that follows makes us fetch a new one.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Where apps registered for several tenants get their tokens.
const ANY_TENANT: &str = "botframework.com";
/// Between two questions to a login that refused us: only an operator can mend that.
const AFTER_REFUSAL: Duration = Duration::from_secs(30);
/// Between two questions to a login that did not answer, if it named no time itself.
const AFTER_TROUBLE: Duration = Duration::from_secs(2);
/// Nobody issues a token for longer; a broken answer must not make us hold one for ever.
const LONGEST_LIFE: u64 = 24 * 60 * 60;

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoToken {
    #[error("the login knows no app by TEAMS_APP_ID in this tenant (AADSTS{0})")]
    AppId(u32),
    #[error("the login refuses TEAMS_APP_PASSWORD (AADSTS{0})")]
    Secret(u32),
    #[error("TEAMS_APP_PASSWORD has expired (AADSTS{0})")]
    SecretExpired(u32),
    #[error("the login knows no tenant by TEAMS_TENANT_ID (AADSTS{0})")]
    Tenant(u32),
    #[error("the app is not allowed in this tenant (AADSTS{0})")]
    NotAllowed(u32),
    #[error("the login refuses the app (AADSTS{0})")]
    Refused(u32),
    /// It may pass.
    #[error("the login answers with HTTP status {status}")]
    Status { status: u16, wait: Option<Duration> },
    #[error("the login can't be reached")]
    NotConnected,
    #[error("the login does not answer in time")]
    TimedOut,
    #[error("what the login answers is no token")]
    Unreadable,
}

impl NoToken {
    /// What it means for a message that was to be sent: nothing was.
    pub fn outcome(&self) -> Outcome {
        match self {
            NoToken::AppId(_) => Outcome::Closed("login_app_id"),
            NoToken::Secret(_) => Outcome::Closed("login_secret"),
            NoToken::SecretExpired(_) => Outcome::Closed("login_secret_expired"),
            NoToken::Tenant(_) => Outcome::Closed("login_tenant"),
            NoToken::NotAllowed(_) => Outcome::Closed("login_not_allowed"),
            NoToken::Refused(_) => Outcome::Closed("login_refused"),
            NoToken::Status { .. } | NoToken::NotConnected | NoToken::TimedOut | NoToken::Unreadable => {
                Outcome::RetryAfter(self.wait())
            }
        }
    }

    /// Until the login is asked again.
    fn wait(&self) -> Duration {
        match self {
            NoToken::Status { wait, .. } => patience(*wait).max(AFTER_TROUBLE),
            NoToken::NotConnected | NoToken::TimedOut | NoToken::Unreadable => AFTER_TROUBLE,
            _ => AFTER_REFUSAL,
        }
    }

    /// The login's own number, see learn.microsoft.com/entra/identity-platform/reference-error-codes.
    fn from_code(code: u32) -> NoToken {
        match code {
            // Unknown in the tenant; of another form than an id.
            700016 | 700038 | 90013 => NoToken::AppId(code),
            // Wrong; none sent, or one that is not read.
            7000215 | 7000216 | 7000218 | 50012 => NoToken::Secret(code),
            7000222 => NoToken::SecretExpired(code),
            // None of that name; no name at all; a tenant of another cloud.
            90002 | 900023 | 900021 | 90124 | 900382 => NoToken::Tenant(code),
            // Never consented to; switched off; kept out by a policy.
            7000229 | 7000112 | 53003 | 50105 | 650052 => NoToken::NotAllowed(code),
            // Its own troubles, which pass.
            90033 | 90006 | 90020 | 90055 | 50196 => NoToken::Status { status: 503, wait: None },
            _ => NoToken::Refused(code),
        }
    }
}

/// A token as it is sent, which no log shows.
#[derive(Clone)]
struct Held {
    header: HeaderValue,
    /// From then on a new one is fetched while this one is still used.
    old: Timestamp,
    /// From then on it is not used: it might end on its way.
    ends: Timestamp,
}

type Fetching = Shared<BoxFuture<'static, Result<Held, NoToken>>>;

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// The one question that is under way.
    fetching: Option<Fetching>,
    /// The login would not; it is not asked again before then.
    failed: Option<(NoToken, Timestamp)>,
}

/// Hands out the token.
#[derive(Clone)]
pub struct Tokens {
    asking: Arc<Asking>,
    state: Arc<Mutex<State>>,
}

/// What it takes to ask the login.
struct Asking {
    http: reqwest::Client,
    url: String,
    app_id: String,
    password: SecretString,
    scope: String,
    timeout: Duration,
    now: Now,
}

impl Tokens {
    pub fn new(settings: &Settings, http: reqwest::Client, now: Now) -> Tokens {
        let tenant = settings.tenant.as_deref().unwrap_or(ANY_TENANT);
        Tokens {
            asking: Arc::new(Asking {
                http,
                url: format!("{}/{tenant}/oauth2/v2.0/token", settings.login.trim_end_matches('/')),
                app_id: settings.app_id.clone(),
                password: settings.password.clone(),
                scope: settings.scope(),
                timeout: settings.timeout,
                now,
            }),
            state: Arc::default(),
        }
    }

    /// The token as the `Authorization` header's value. Waits only where there is none that holds.
    pub async fn bearer(&self) -> Result<HeaderValue, NoToken> {
        let fetching = {
            let mut state = self.state();
            let now = (self.asking.now)();
            let held = state.held.clone().filter(|held| now < held.ends);
            let may_ask = state.failed.as_ref().is_none_or(|(_, until)| now >= *until);
            match (held, &state.failed) {
                (Some(held), _) => {
                    if now >= held.old && may_ask {
                        // It goes on by itself.
                        drop(self.fetch(&mut state));
                    }
                    return Ok(held.header);
                }
                (None, Some((why, _))) if !may_ask => return Err(why.clone()),
                (None, _) => self.fetch(&mut state),
            }
        };
        fetching.await.map(|held| held.header)
    }

    /// This token was refused: it is not used again. Somebody else may have dropped it already, and hold a new one.
    pub fn drop_refused(&self, refused: &HeaderValue) {
        let mut state = self.state();
        if state.held.as_ref().is_some_and(|held| held.header == *refused) {
            state.held = None;
        }
    }

    /// Joins the question that is under way, or asks. It goes on in the background, whoever stops waiting for it.
    fn fetch(&self, state: &mut State) -> Fetching {
        if let Some(under_way) = &state.fetching {
            return under_way.clone();
        }
        let (asking, shared) = (self.asking.clone(), self.state.clone());
        let fetching = async move {
            let got = asking.ask().await;
            let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
            state.fetching = None;
            match &got {
                Ok(held) => {
                    state.held = Some(held.clone());
                    state.failed = None;
                }
                Err(why) => {
                    let wait = SignedDuration::try_from(why.wait()).unwrap_or(SignedDuration::from_secs(30));
                    state.failed = Some((why.clone(), (asking.now)() + wait));
                }
            }
            got
        };
        let fetching = fetching.boxed().shared();
        state.fetching = Some(fetching.clone());
        tokio::spawn(fetching.clone());
        fetching
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asking {
    async fn ask(&self) -> Result<Held, NoToken> {
        // Before the question: its life begins there.
        let asked = (self.now)();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.app_id.as_str()),
            ("client_secret", self.password.expose_secret()),
            ("scope", self.scope.as_str()),
        ];
        let answer = self.http.post(&self.url).timeout(self.timeout).form(&form).send().await.map_err(silence)?;
        let status = answer.status();
        let wait = seconds_asked(answer.headers().get(RETRY_AFTER), asked);
        let said = body(answer).await.map_err(silence)?.ok_or(NoToken::Unreadable)?;
        if !status.is_success() {
            return Err(refusal(status.as_u16(), wait, &said));
        }
        let said: Said = serde_json::from_slice(&said).map_err(|_| NoToken::Unreadable)?;
        if said.token_type.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) || said.access_token.is_empty() {
            return Err(NoToken::Unreadable);
        }
        let mut header =
            HeaderValue::from_str(&format!("Bearer {}", said.access_token)).map_err(|_| NoToken::Unreadable)?;
        header.set_sensitive(true);
        let life = SignedDuration::from_millis(said.expires_in.seconds()?.min(LONGEST_LIFE) as i64 * 1000);
        Ok(Held { header, old: asked + life * 4 / 5, ends: asked + life * 19 / 20 })
    }
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    token_type: Option<String>,
    #[serde(default)]
    access_token: String,
    expires_in: Life,
}

/// Older logins write it as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Life {
    Number(u64),
    Text(String),
}

impl Life {
    fn seconds(&self) -> Result<u64, NoToken> {
        match self {
            Life::Number(seconds) => Ok(*seconds),
            Life::Text(text) => text.parse().map_err(|_| NoToken::Unreadable),
        }
    }
}

/// A refusal by its number, the only thing of it that is kept.
fn refusal(status: u16, wait: Option<Duration>, said: &[u8]) -> NoToken {
    #[derive(Deserialize, Default)]
    struct Refusal {
        #[serde(default)]
        error: String,
        #[serde(default)]
        error_codes: Vec<u32>,
        #[serde(default)]
        error_description: String,
    }
    if matches!(status, 408 | 429 | 500..) {
        return NoToken::Status { status, wait };
    }
    let Ok(refusal) = serde_json::from_slice::<Refusal>(said) else { return NoToken::Status { status, wait } };
    let described = || {
        let digits = refusal.error_description.strip_prefix("AADSTS")?;
        digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    match (refusal.error_codes.first().copied().or_else(described), refusal.error.as_str()) {
        (Some(code), _) => NoToken::from_code(code),
        (None, "temporarily_unavailable" | "server_error" | "") => NoToken::Status { status, wait },
        (None, "invalid_client") => NoToken::Secret(0),
        (None, "unauthorized_client") => NoToken::AppId(0),
        (None, _) => NoToken::Refused(0),
    }
}

fn silence(error: reqwest::Error) -> NoToken {
    match () {
        () if error.is_connect() => NoToken::NotConnected,
        () if error.is_timeout() => NoToken::TimedOut,
        () => NoToken::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_login_says_becomes_what_to_do() {
        let said = |code: u32| serde_json::json!({ "error": "invalid_client", "error_codes": [code], "error_description": "canary" });
        for (said, expected) in [
            (said(7000215), NoToken::Secret(7000215)),
            (said(7000222), NoToken::SecretExpired(7000222)),
            (said(700016), NoToken::AppId(700016)),
            (said(90002), NoToken::Tenant(90002)),
            (said(7000229), NoToken::NotAllowed(7000229)),
            (said(1), NoToken::Refused(1)),
            (serde_json::json!({ "error_description": "AADSTS900023: canary" }), NoToken::Tenant(900023)),
            (serde_json::json!({ "error": "invalid_client" }), NoToken::Secret(0)),
            (serde_json::json!({ "error": "temporarily_unavailable" }), NoToken::Status { status: 401, wait: None }),
        ] {
            let found = refusal(401, None, said.to_string().as_bytes());
            assert_eq!(found, expected);
            assert!(!format!("{found} {found:?}").contains("canary"));
        }
        let wait = Some(Duration::from_secs(7));
        assert_eq!(refusal(503, wait, b"<html>"), NoToken::Status { status: 503, wait });
        assert_eq!(refusal(503, wait, b"").outcome(), Outcome::RetryAfter(Duration::from_secs(7)));
        assert_eq!(refusal(401, None, b"<html>"), NoToken::Status { status: 401, wait: None });
        assert_eq!(NoToken::Secret(7000215).outcome(), Outcome::Closed("login_secret"));
    }
}
