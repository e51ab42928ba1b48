//! Sealing people's words: authenticated encryption, one key per pair or person, derived from the operator's master
//! key. A database dump shows no words; a text moved to another row does not open.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};

const NONCE: usize = 24;

/// The operator's master keys: the first one seals, all of them open, so that a key can be replaced.
pub struct Sealer {
    keys: Vec<MasterKey>,
}

struct MasterKey {
    /// Names the key in each sealed text, without telling anything about it.
    id: String,
    key: [u8; 32],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    // Said of the setting or the file that holds it.
    #[error("must be 32 bytes as 64 hex digits or in base64, or a secret of at least 32 characters")]
    BadKey,
    #[error("holds no master key")]
    NoKey,
    #[error("it was sealed with a master key that is not configured")]
    UnknownKey,
    #[error("it was changed, or belongs to another row")]
    Broken,
}

/// Whose key seals a text.
pub struct Scope<'a> {
    pub owner: &'a str,
    /// Random per owner; without it the key can't be derived again.
    pub salt: &'a str,
}

impl Sealer {
    /// Reads one or more comma-separated keys.
    pub fn from_config(keys: &str) -> Result<Sealer, SealFault> {
        let keys: Vec<MasterKey> = keys
            .split(',')
            .map(str::trim)
            .filter(|key| !key.is_empty())
            .map(|key| decode(key).map(MasterKey::new))
            .collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(SealFault::NoKey) } else { Ok(Sealer { keys }) }
    }

    /// A new master key, in the form the configuration takes.
    pub fn new_key() -> String {
        hex::encode(random::<32>())
    }

    /// Names the key that seals, without telling anything about it.
    pub fn key_id(&self) -> &str {
        &self.keys.first().expect("a sealer always has a key").id
    }

    pub fn has_older(&self) -> bool {
        self.keys.len() > 1
    }

    pub fn new_salt() -> String {
        BASE64.encode(random::<16>())
    }

    /// A code that somebody reads on one screen and types on another: nothing in it looks like something else.
    pub fn new_code() -> String {
        const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        random::<8>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
    }

    /// A secret that only machines carry: for a link, for a session.
    pub fn new_token() -> String {
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random::<32>())
    }

    /// What is kept of a code: with the database alone nobody finds it, however short it is.
    pub fn hash_code(&self, code: &str) -> String {
        let master = self.keys.first().expect("a sealer always has a key");
        let mut hash = [0_u8; 32];
        Hkdf::<Sha256>::new(Some(b"link code"), &master.key)
            .expand(code.as_bytes(), &mut hash)
            .expect("32 bytes is a length that HKDF gives");
        hex::encode(hash)
    }

    /// Seals words for one place, named by `place` (table and row id).
    pub fn seal(&self, scope: &Scope<'_>, place: &str, words: &str) -> String {
        let master = self.keys.first().expect("a sealer always has a key");
        let nonce = random::<NONCE>();
        let sealed = cipher(master, scope)
            .encrypt(&XNonce::from(nonce), Payload { msg: words.as_bytes(), aad: place.as_bytes() })
            .expect("XChaCha20-Poly1305 takes every text that fits in memory");
        let mut bytes = Vec::with_capacity(NONCE + sealed.len());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&sealed);
        format!("1.{}.{}", master.id, BASE64.encode(bytes))
    }

    pub fn open(&self, scope: &Scope<'_>, place: &str, sealed: &str) -> Result<String, SealFault> {
        let mut parts = sealed.splitn(3, '.');
        let (Some("1"), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(SealFault::Broken);
        };
        let master = self.keys.iter().find(|key| key.id == id).ok_or(SealFault::UnknownKey)?;
        let bytes = BASE64.decode(body).map_err(|_| SealFault::Broken)?;
        let (nonce, body) = bytes.split_at_checked(NONCE).ok_or(SealFault::Broken)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| SealFault::Broken)?;
        let words = cipher(master, scope)
            .decrypt(&XNonce::from(nonce), Payload { msg: body, aad: place.as_bytes() })
            .map_err(|_| SealFault::Broken)?;
        String::from_utf8(words).map_err(|_| SealFault::Broken)
    }
}

impl MasterKey {
    fn new(key: [u8; 32]) -> MasterKey {
        MasterKey { id: hex::encode(&Sha256::digest(key)[..4]), key }
    }
}

fn cipher(master: &MasterKey, scope: &Scope<'_>) -> XChaCha20Poly1305 {
    let mut key = [0_u8; 32];
    Hkdf::<Sha256>::new(Some(scope.salt.as_bytes()), &master.key)
        .expand(scope.owner.as_bytes(), &mut key)
        .expect("32 bytes is a length that HKDF gives");
    XChaCha20Poly1305::new(&key.into())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    rand::fill(&mut bytes);
    bytes
}

fn decode(key: &str) -> Result<[u8; 32], SealFault> {
    let mut bytes = [0_u8; 32];
    if hex::decode_to_slice(key, &mut bytes).is_ok() {
        return Ok(bytes);
    }
    use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
    [STANDARD.decode(key), BASE64.decode(key), URL_SAFE.decode(key), URL_SAFE_NO_PAD.decode(key)]
        .into_iter()
        .flatten()
        .find_map(|bytes| <[u8; 32]>::try_from(bytes).ok())
        // A long secret in any other form is taken as it is.
        .or_else(|| (key.len() >= 32).then(|| Sha256::digest(key.as_bytes()).into()))
        .ok_or(SealFault::BadKey)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope<'a>() -> Scope<'a> {
        Scope { owner: "pair-1", salt: "salt" }
    }

    #[test]
    fn words_come_back_and_are_not_to_be_seen() {
        let sealer = Sealer::from_config(&Sealer::new_key()).unwrap();
        let sealed = sealer.seal(&scope(), "agenda_item/1", "評価の相談");
        assert!(!sealed.contains("評価"));
        assert_eq!(sealer.open(&scope(), "agenda_item/1", &sealed).unwrap(), "評価の相談");
    }

    #[test]
    fn a_text_opens_in_no_other_row_and_with_no_other_pairs_key() {
        let sealer = Sealer::from_config(&Sealer::new_key()).unwrap();
        let sealed = sealer.seal(&scope(), "agenda_item/1", "x");
        assert_eq!(sealer.open(&scope(), "agenda_item/2", &sealed), Err(SealFault::Broken));
        let other = Scope { owner: "pair-2", salt: "salt" };
        assert_eq!(sealer.open(&other, "agenda_item/1", &sealed), Err(SealFault::Broken));
    }

    #[test]
    fn a_replaced_key_still_opens_what_it_sealed() {
        let (old, new) = (Sealer::new_key(), Sealer::new_key());
        let sealed = Sealer::from_config(&old).unwrap().seal(&scope(), "memo/1", "x");
        let both = Sealer::from_config(&format!("{new},{old}")).unwrap();
        assert_eq!(both.open(&scope(), "memo/1", &sealed).unwrap(), "x");
        let without = Sealer::from_config(&new).unwrap();
        assert_eq!(without.open(&scope(), "memo/1", &sealed), Err(SealFault::UnknownKey));
    }

    #[test]
    fn a_short_key_is_refused() {
        assert!(matches!(Sealer::from_config("secret"), Err(SealFault::BadKey)));
        assert!(matches!(Sealer::from_config(""), Err(SealFault::NoKey)));
    }
}
