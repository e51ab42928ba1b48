//! The tokens that come with activities: as Microsoft makes them, and every way of getting them wrong.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::LocalTeams;
use super::keys::{Key, signing_input};
use super::login::AUDIENCE;

/// What a token says, and who signed it. [`LocalTeams::token`] begins with a good one.
#[derive(Clone, Debug)]
pub struct Token {
    pub header: Header,
    /// Whose key made the signature.
    pub signed_by: Key,
    /// The id of a key that the header names; `None`: none.
    pub kid: Option<String>,
    pub issuer: String,
    pub audience: String,
    pub service_url: Option<String>,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// The algorithm that the header speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    Rs256,
    /// "none", and no signature.
    Unsigned,
    /// A shared secret, for which the public key was taken.
    Hs256OfPublicKey,
}

impl Token {
    pub fn jwt(&self) -> String {
        let alg = match self.header {
            Header::Rs256 => "RS256",
            Header::Unsigned => "none",
            Header::Hs256OfPublicKey => "HS256",
        };
        let mut header = json!({ "typ": "JWT", "alg": alg });
        if let Some(kid) = &self.kid {
            header["kid"] = json!(kid);
            header["x5t"] = json!(kid);
        }
        let mut claims = json!({
            "iss": self.issuer, "aud": self.audience, "nbf": self.from.as_second(), "exp": self.until.as_second(),
        });
        if let Some(url) = &self.service_url {
            claims["serviceurl"] = json!(url);
        }
        match self.header {
            Header::Rs256 => self.signed_by.jwt(&header, &claims),
            Header::Unsigned => format!("{}.", signing_input(&header, &claims)),
            Header::Hs256OfPublicKey => mac(self.signed_by, &header, &claims),
        }
    }

    /// As the value of an `Authorization` header.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.jwt())
    }

    pub fn by(mut self, key: Key) -> Token {
        self.signed_by = key;
        self.kid = Some(key.kid().to_owned());
        self
    }
}

fn mac(key: Key, header: &Value, claims: &Value) -> String {
    let text = signing_input(header, claims);
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key.public_der()).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

impl LocalTeams {
    /// A token as it comes with every activity now.
    pub fn token(&self) -> Token {
        let now = self.shared.now();
        let key = self.shared.read().published.first().copied().unwrap_or(Key::Good);
        Token {
            header: Header::Rs256,
            signed_by: key,
            kid: Some(key.kid().to_owned()),
            issuer: AUDIENCE.to_owned(),
            audience: self.shared.options.app_id.clone(),
            service_url: Some(self.service_url()),
            from: now - SignedDuration::from_mins(5),
            until: now + SignedDuration::from_hours(1),
        }
    }
}
