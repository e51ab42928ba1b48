//! Is this activity really from Teams, is it meant for us, and is it fresh? Nothing in a body is believed before this
//! said yes, and no setting makes it say yes. Of an activity it sees two fields.
//! <https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication>

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use reqwest::Client;
use serde::Deserialize;

use super::hosts;
use super::keys::{Key, Keys, Looked};
use super::settings::Settings;

/// How far a token's times may be from ours.
const SKEW_SECONDS: i64 = 5 * 60;

/// Why an activity is not believed. It names the reason for a counter and carries nothing of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    #[error("no bearer token came along")]
    NoToken,
    #[error("the token can't be read")]
    BrokenToken,
    #[error("the token is not signed with RS256")]
    WrongAlgorithm,
    #[error("the token was signed with a key that is not published")]
    UnknownKey,
    #[error("the published keys could not be read yet")]
    NoKeys,
    #[error("the signature does not match")]
    WrongSignature,
    #[error("the token is from somebody else")]
    WrongIssuer,
    #[error("the token is for another app")]
    WrongAudience,
    #[error("the token is too old")]
    Expired,
    #[error("the token is from the future")]
    NotYet,
    #[error("the token is for another service than the activity names")]
    WrongService,
    #[error("the key may not sign for the activity's channel")]
    NotEndorsed,
    #[error("the service is not on the list of hosts")]
    StrangeHost,
}

impl Unverified {
    /// For counters and log fields.
    pub fn code(self) -> &'static str {
        match self {
            Unverified::NoToken => "no_token",
            Unverified::BrokenToken => "broken_token",
            Unverified::WrongAlgorithm => "wrong_algorithm",
            Unverified::UnknownKey => "unknown_key",
            Unverified::NoKeys => "no_keys",
            Unverified::WrongSignature => "wrong_signature",
            Unverified::WrongIssuer => "wrong_issuer",
            Unverified::WrongAudience => "wrong_audience",
            Unverified::Expired => "expired",
            Unverified::NotYet => "not_yet",
            Unverified::WrongService => "wrong_service",
            Unverified::NotEndorsed => "not_endorsed",
            Unverified::StrangeHost => "strange_host",
        }
    }
}

/// Checks the tokens of what comes in.
pub struct Verifier {
    app_id: String,
    issuer: String,
    hosts: Vec<String>,
    keys: Keys,
}

/// A token that is genuine, for us and fresh. Whether it belongs to an activity is still to be asked.
pub struct Token {
    service: Option<String>,
    endorsements: Vec<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    exp: i64,
    nbf: Option<i64>,
    #[serde(alias = "serviceUrl")]
    serviceurl: Option<String>,
}

impl Verifier {
    /// `http` fetches the keys; it is to follow no redirect.
    pub fn new(settings: &Settings, http: Client) -> Verifier {
        Verifier {
            app_id: settings.app_id.clone(),
            issuer: settings.issuer.clone(),
            hosts: settings.hosts.clone(),
            keys: Keys::new(settings.openid.clone(), http),
        }
    }

    /// Checks the header `Authorization` of an activity that names this service and this channel.
    pub async fn check(
        &self,
        authorization: Option<&str>,
        service_url: Option<&str>,
        channel_id: Option<&str>,
        now: Timestamp,
    ) -> Result<(), Unverified> {
        let token = self.token(authorization, now).await?;
        self.belongs(&token, service_url, channel_id)
    }

    /// Checks a token on its own.
    pub async fn token(&self, authorization: Option<&str>, now: Timestamp) -> Result<Token, Unverified> {
        let token = authorization.and_then(|header| header.strip_prefix("Bearer ")).ok_or(Unverified::NoToken)?;
        if token.is_empty() {
            return Err(Unverified::NoToken);
        }
        // What the header says of the algorithm is compared and never followed. The library knows no `none`.
        let header = decode_header(token).map_err(|_| Unverified::BrokenToken)?;
        if header.alg != Algorithm::RS256 {
            return Err(Unverified::WrongAlgorithm);
        }
        let id = header.kid.ok_or(Unverified::UnknownKey)?;
        let key = match self.keys.find(&id, now).await {
            Looked::Found(key) => key,
            Looked::Unknown => return Err(Unverified::UnknownKey),
            Looked::NoKeys => return Err(Unverified::NoKeys),
        };
        let claims = signed(token, &key)?;
        if self.issuer.is_empty() || claims.iss != self.issuer {
            return Err(Unverified::WrongIssuer);
        }
        if self.app_id.is_empty() || !claims.aud.eq_ignore_ascii_case(&self.app_id) {
            return Err(Unverified::WrongAudience);
        }
        let now = now.as_second();
        if now >= claims.exp.saturating_add(SKEW_SECONDS) {
            return Err(Unverified::Expired);
        }
        if claims.nbf.is_some_and(|from| from > now.saturating_add(SKEW_SECONDS)) {
            return Err(Unverified::NotYet);
        }
        Ok(Token { service: claims.serviceurl, endorsements: key.endorsements.clone() })
    }

    /// Whether a token may bring an activity that names this service and this channel, and whether that service may be
    /// given our own token.
    pub fn belongs(
        &self,
        token: &Token,
        service_url: Option<&str>,
        channel_id: Option<&str>,
    ) -> Result<(), Unverified> {
        let (Some(claimed), Some(service)) = (&token.service, service_url) else {
            return Err(Unverified::WrongService);
        };
        if !is_same_service(claimed, service) {
            return Err(Unverified::WrongService);
        }
        let endorses = |channel: &str| token.endorsements.iter().any(|endorsed| endorsed == channel);
        if !token.endorsements.is_empty() && !channel_id.is_some_and(endorses) {
            return Err(Unverified::NotEndorsed);
        }
        // A bar would part our own notation of a conversation in the wrong place.
        if service.contains('|') || !hosts::is_listed(&self.hosts, service) {
            return Err(Unverified::StrangeHost);
        }
        Ok(())
    }
}

/// The claims, once the signature over them held. Times are looked at by our own clock and not by the library's.
fn signed(token: &str, key: &Key) -> Result<Claims, Unverified> {
    let mut only_signature = Validation::new(Algorithm::RS256);
    only_signature.required_spec_claims.clear();
    only_signature.validate_exp = false;
    only_signature.validate_nbf = false;
    only_signature.validate_aud = false;
    match decode::<Claims>(token, &key.decoding, &only_signature) {
        Ok(decoded) => Ok(decoded.claims),
        Err(error) if matches!(error.kind(), jsonwebtoken::errors::ErrorKind::InvalidSignature) => {
            Err(Unverified::WrongSignature)
        }
        Err(_) => Err(Unverified::BrokenToken),
    }
}

/// Upper and lower case, and one slash at the end, make no difference.
fn is_same_service(claimed: &str, named: &str) -> bool {
    let plain = |address: &str| address.strip_suffix('/').unwrap_or(address).to_ascii_lowercase();
    let (claimed, named) = (plain(claimed), plain(named));
    !claimed.is_empty() && claimed == named
}
