//! The public keys of whoever signs what comes in: fetched from the configured address and the one it names, kept for a
//! day, asked for again when a token names a key that is not among them. Checks no token.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::DecodingKey;
use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Mutex;

use super::{answered, hosts};

/// How long keys are believed without asking again. The numbers are those of Microsoft's own libraries.
const FRESH: SignedDuration = SignedDuration::from_hours(24);
/// A token can name any key, so a name that is not known may cause one question in this time.
const PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// While there are no keys at all nobody is let in, so it is asked again soon.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// Both questions together. Whoever waits for the answer has a few seconds more.
const TIMEOUT: Duration = Duration::from_secs(3);

/// A key, and for which channels it may sign.
pub struct Key {
    pub decoding: DecodingKey,
    /// Empty: it may sign for all.
    pub endorsements: Vec<String>,
}

/// What came of looking for a key.
pub enum Looked {
    Found(Arc<Key>),
    Unknown,
    /// None were ever read.
    NoKeys,
}

/// The keys, and when they were asked for.
#[derive(Clone)]
pub struct Keys {
    shared: Arc<Shared>,
}

struct Shared {
    openid: String,
    http: Client,
    set: RwLock<Arc<Set>>,
    /// When it was asked last, with or without success. Held while it is asked, so that one question is on its way.
    asked: Mutex<Option<Timestamp>>,
}

#[derive(Default)]
struct Set {
    by_id: HashMap<String, Arc<Key>>,
    read_at: Option<Timestamp>,
}

impl Keys {
    /// `http` is to follow no redirect.
    pub fn new(openid: String, http: Client) -> Keys {
        let shared = Shared { openid, http, set: RwLock::default(), asked: Mutex::new(None) };
        Keys { shared: Arc::new(shared) }
    }

    pub async fn find(&self, id: &str, now: Timestamp) -> Looked {
        if !self.shared.set().is_old(id, now) {
            return self.shared.look(id);
        }
        let (shared, wanted) = (self.shared.clone(), id.to_owned());
        // On its own: a caller that goes away neither stops a question nor lets the next one come at once.
        let asking = tokio::spawn(async move { shared.refresh(&wanted, now).await });
        if asking.await.is_err() {
            tracing::error!("asking for the keys of Teams ended early");
        }
        self.shared.look(id)
    }
}

impl Shared {
    fn set(&self) -> Arc<Set> {
        self.set.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn look(&self, id: &str) -> Looked {
        let set = self.set();
        match set.by_id.get(id) {
            Some(key) => Looked::Found(key.clone()),
            None if set.by_id.is_empty() => Looked::NoKeys,
            None => Looked::Unknown,
        }
    }

    async fn refresh(&self, id: &str, now: Timestamp) {
        let mut asked = self.asked.lock().await;
        // Whoever asked before us may have brought it.
        let set = self.set();
        if !set.is_old(id, now) {
            return;
        }
        let pause = if set.by_id.is_empty() { FIRST_PAUSE } else { PAUSE };
        if asked.is_some_and(|at| now.duration_since(at).abs() < pause) {
            return;
        }
        *asked = Some(now);
        match tokio::time::timeout(TIMEOUT, self.fetch()).await.unwrap_or(Err("no answer in time")) {
            Ok(by_id) => {
                let read = Arc::new(Set { by_id, read_at: Some(now) });
                *self.set.write().unwrap_or_else(PoisonError::into_inner) = read;
            }
            // The keys that are there stay: an outage on the other side must not become one here.
            Err(why) => tracing::warn!(why, "the keys that sign what comes from Teams could not be read"),
        }
    }

    async fn fetch(&self) -> Result<HashMap<String, Arc<Key>>, &'static str> {
        let described: Described = self.get(&self.openid).await?;
        if !hosts::is_private(&described.jwks_uri) {
            return Err("the keys are at an address without https");
        }
        let published: Published = self.get(&described.jwks_uri).await?;
        let keys: HashMap<_, _> = published.keys.into_iter().filter_map(read).collect();
        if keys.is_empty() { Err("no key among the keys") } else { Ok(keys) }
    }

    async fn get<T: DeserializeOwned>(&self, address: &str) -> Result<T, &'static str> {
        let answer = self.http.get(address).send().await.map_err(|_| "no connection")?;
        if !answer.status().is_success() {
            return Err("an answer that is no success");
        }
        let body = answered::body(answer).await.map_err(|_| "the connection broke")?;
        let body = body.ok_or("an answer that is too large")?;
        serde_json::from_slice(&body).map_err(|_| "an answer that can't be read")
    }
}

impl Set {
    /// Whether it should be asked again before this key is looked for.
    fn is_old(&self, id: &str, now: Timestamp) -> bool {
        let is_fresh = self.read_at.is_some_and(|at| now.duration_since(at).abs() < FRESH);
        !is_fresh || !self.by_id.contains_key(id)
    }
}

#[derive(Deserialize)]
struct Described {
    jwks_uri: String,
}

#[derive(Deserialize)]
struct Published {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    kid: String,
    n: String,
    e: String,
    #[serde(default)]
    endorsements: Option<Vec<String>>,
}

/// A key that can't be read is left out; the others count.
fn read(value: Value) -> Option<(String, Arc<Key>)> {
    let jwk: Jwk = serde_json::from_value(value).ok()?;
    if jwk.kty != "RSA" || jwk.usage.is_some_and(|usage| usage != "sig") {
        return None;
    }
    let decoding = DecodingKey::from_rsa_components(&jwk.n, &jwk.e).ok()?;
    Some((jwk.kid, Arc::new(Key { decoding, endorsements: jwk.endorsements.unwrap_or_default() })))
}
