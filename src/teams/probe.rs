//! What `taiwa doctor` asks of Teams: whether the keys that sign its requests can be read. Decides nothing else.

use reqwest::Client;
use serde::Deserialize;
use serde_json::Value;

use super::answered::{body, client};
use super::hosts;
use super::settings::Settings;

/// Why there are no keys.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoKeys {
    #[error("{0} can't be reached")]
    NotReached(String),
    #[error("{address} answers HTTP {status}")]
    Status { address: String, status: u16 },
    #[error("{0} holds something else")]
    Unreadable(String),
    #[error("it is for another issuer than TEAMS_TOKEN_ISSUER")]
    OtherIssuer,
    #[error("it names an address for the keys that is not private")]
    NotPrivate,
}

/// How many keys there are.
pub async fn keys(settings: &Settings) -> Result<usize, NoKeys> {
    #[derive(Deserialize)]
    struct Described {
        issuer: String,
        jwks_uri: String,
    }
    #[derive(Deserialize)]
    struct Keys {
        keys: Vec<Value>,
    }
    let http = client(settings.timeout).map_err(|_| NoKeys::NotReached(settings.openid.clone()))?;
    let described: Described = get(&http, &settings.openid).await?;
    if described.issuer != settings.issuer {
        return Err(NoKeys::OtherIssuer);
    }
    if !hosts::is_private(&described.jwks_uri) {
        return Err(NoKeys::NotPrivate);
    }
    let keys: Keys = get(&http, &described.jwks_uri).await?;
    match keys.keys.len() {
        0 => Err(NoKeys::Unreadable(described.jwks_uri)),
        count => Ok(count),
    }
}

async fn get<T: serde::de::DeserializeOwned>(http: &Client, address: &str) -> Result<T, NoKeys> {
    let not_reached = |_| NoKeys::NotReached(address.to_owned());
    let answer = http.get(address).send().await.map_err(not_reached)?;
    if !answer.status().is_success() {
        return Err(NoKeys::Status { address: address.to_owned(), status: answer.status().as_u16() });
    }
    let said = body(answer).await.map_err(not_reached)?.unwrap_or_default();
    serde_json::from_slice(&said).map_err(|_| NoKeys::Unreadable(address.to_owned()))
}
