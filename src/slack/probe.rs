//! One question to Slack for `taiwa doctor`: whether it answers, what it says of a token, what the token may do, and
//! what time it is there. Reads the headers that the courier's client does not show. Decides nothing.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::address;
use super::outcome::Code;

/// What Slack answered.
#[derive(Debug)]
pub struct Heard {
    /// The answer's fields, or Slack's error code.
    pub said: Result<Value, Code>,
    /// What the token may do; `None` where Slack did not say.
    pub scopes: Option<Vec<String>>,
    /// Slack's clock when it answered, in whole seconds.
    pub date: Option<Timestamp>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Silence {
    #[error("{0}")]
    Unfit(#[from] address::Unfit),
    #[error("no connection: {0}")]
    NotConnected(String),
    #[error("no answer within {} s", .0.as_secs())]
    TimedOut(Duration),
    #[error("HTTP status {0} instead of an answer of the Web API")]
    Status(u16),
    #[error("the answer is not one of the Web API")]
    Unreadable,
}

/// Calls a method that changes nothing. Goes where the server's own calls go: past no proxy, and with the token only
/// where it may travel.
pub async fn ask(
    api_url: &str,
    method: &str,
    token: Option<&SecretString>,
    within: Duration,
) -> Result<Heard, Silence> {
    address::is_local(api_url)?;
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(within)
        .build()
        .map_err(|error| Silence::NotConnected(innermost(error)))?;
    // An empty form: Slack takes no other body without arguments.
    let mut request = client.post(format!("{api_url}/{method}")).form::<[(&str, &str)]>(&[]);
    if let Some(token) = token {
        request = request.bearer_auth(token.expose_secret());
    }
    let failed = |error: reqwest::Error| match error.is_timeout() {
        true => Silence::TimedOut(within),
        false => Silence::NotConnected(innermost(error)),
    };
    let response = request.send().await.map_err(failed)?;
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    let date = header("date").and_then(|date| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date).ok());
    let scopes = header("x-oauth-scopes")
        .map(|scopes| scopes.split(',').map(str::trim).filter(|scope| !scope.is_empty()).map(str::to_owned).collect());
    if !response.status().is_success() {
        return Err(Silence::Status(response.status().as_u16()));
    }
    let body = response.bytes().await.map_err(failed)?;
    let answer: Value = serde_json::from_slice(&body).map_err(|_| Silence::Unreadable)?;
    let said = match answer["ok"].as_bool() {
        Some(true) => Ok(answer),
        Some(false) => Err(Code::new(answer["error"].as_str().unwrap_or_default())),
        None => return Err(Silence::Unreadable),
    };
    Ok(Heard { said, scopes, date })
}

/// The cause at the bottom of an error: what the system or TLS said, without the address that was called.
fn innermost(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
