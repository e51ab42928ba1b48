//! The keys that Microsoft signs with, and some that it does not. Made once for all test processes: making one takes
//! longer than a test.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Published, and endorsed for Teams.
    Good,
    /// What [`Key::Good`] is followed by when the keys are rotated; endorsed for Teams.
    Next,
    /// Published, and endorsed for the web chat alone.
    WebChat,
    /// Published without any endorsements.
    Plain,
    /// Published nowhere.
    Rogue,
    /// The login service's own, which signs the tokens that the bot gets.
    Login,
}

impl Key {
    pub fn kid(self) -> &'static str {
        match self {
            Key::Good => "good-2026-11",
            Key::Next => "next-2026-12",
            Key::WebChat => "webchat-2026-11",
            Key::Plain => "plain-2026-11",
            Key::Rogue => "rogue",
            Key::Login => "login-2026-11",
        }
    }

    fn endorsements(self) -> Option<Value> {
        match self {
            Key::Good | Key::Next => Some(json!(["msteams", "skype"])),
            Key::WebChat => Some(json!(["webchat"])),
            Key::Plain | Key::Rogue | Key::Login => None,
        }
    }

    fn pair(self) -> Arc<KeyPair> {
        static MADE: LazyLock<Mutex<BTreeMap<Key, Arc<KeyPair>>>> = LazyLock::new(Mutex::default);
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        made.entry(self).or_insert_with(|| Arc::new(kept(self.kid()))).clone()
    }

    /// As the key stands in a JWKS.
    pub fn published(self) -> Value {
        let pair = self.pair();
        let public = pair.public_key();
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut jwk = json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid(), "x5t": self.kid(),
            "n": text(public.modulus().big_endian_without_leading_zero()),
            "e": text(public.exponent().big_endian_without_leading_zero()),
        });
        if let Some(endorsements) = self.endorsements() {
            jwk["endorsements"] = endorsements;
        }
        jwk
    }

    /// The public half, as a DER `SubjectPublicKeyInfo`: what somebody would take for a shared secret who mistook the
    /// algorithm.
    pub fn public_der(self) -> Vec<u8> {
        let der: aws_lc_rs::encoding::PublicKeyX509Der<'_> =
            self.pair().public_key().as_der().expect("a public key has a DER form");
        der.as_ref().to_vec()
    }

    fn sign(self, message: &[u8]) -> Vec<u8> {
        let pair = self.pair();
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).expect("an RSA key signs");
        signature
    }

    /// A JWT with this header and these claims, whatever they say.
    pub fn jwt(self, header: &Value, claims: &Value) -> String {
        let text = signing_input(header, claims);
        let signature = URL_SAFE_NO_PAD.encode(self.sign(text.as_bytes()));
        format!("{text}.{signature}")
    }

    /// The claims of a JWT that this key signed.
    pub fn claims(self, jwt: &str) -> Option<Value> {
        let (text, signature) = jwt.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let pair = self.pair();
        let public = aws_lc_rs::signature::UnparsedPublicKey::new(
            &aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256,
            pair.public_key().as_ref(),
        );
        public.verify(text.as_bytes(), &signature).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text.split_once('.')?.1).ok()?).ok()
    }
}

pub fn signing_input(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

/// A key that an earlier process kept, or a new one. Two processes may make one each; the last to finish is kept, and
/// neither needs the other's.
fn kept(name: &str) -> KeyPair {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("teams-keys");
    let place = folder.join(format!("{name}.pkcs8"));
    if let Some(pair) = fs::read(&place).ok().and_then(|der| KeyPair::from_pkcs8(&der).ok()) {
        return pair;
    }
    let pair = KeyPair::generate(KeySize::Rsa2048).expect("an RSA key can be made");
    let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().expect("a new key has a DER form");
    let draft = folder.join(format!("{name}.{}", std::process::id()));
    // Without a place to keep it, the next process makes its own.
    let _ = fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&draft, der.as_ref()))
        .and_then(|()| fs::rename(&draft, &place));
    pair
}
