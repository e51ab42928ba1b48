//! Slack's own Python SDK and we must agree: what it made is read here, what it shall judge is written here.
//! The scripts beside this, in tests/oracles/, are its side; `tests/run` starts them.

#[path = "support/artifacts.rs"]
mod artifacts;

use axum::http::HeaderMap;
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use taiwa::playground::sign;
use taiwa::slack::verify::{Unverified, verify};

#[derive(Deserialize)]
struct Signed {
    secret: String,
    timestamp: String,
    body: String,
    signature: String,
}

impl Signed {
    fn verdict(&self, secret: &str, body: &str) -> Result<(), Unverified> {
        let mut headers = HeaderMap::new();
        headers.insert("x-slack-request-timestamp", self.timestamp.parse().unwrap());
        headers.insert("x-slack-signature", self.signature.parse().unwrap());
        let now = Timestamp::from_second(self.timestamp.parse().unwrap()).unwrap();
        verify(&SecretString::from(secret), &headers, body.as_bytes(), now)
    }
}

fn signed_by_the_sdk() -> Vec<Signed> {
    include_str!("data/sdk_signatures.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_slacks_sdk_signed_is_believed() {
    let lines = signed_by_the_sdk();
    assert!(lines.len() > 50, "{} lines", lines.len());
    for line in lines {
        let Signed { secret, timestamp, body, .. } = &line;
        assert_eq!(line.verdict(secret, body), Ok(()), "{secret:?} at {timestamp}");
        assert_eq!(line.verdict(secret, &format!("{body} ")), Err(Unverified::WrongSignature));
        assert_eq!(line.verdict(&format!("{secret} "), body), Err(Unverified::WrongSignature));
    }
}

/// `tests/oracles/signature.py check` reads them.
#[test]
fn what_we_sign_is_given_to_slacks_sdk() {
    let lines = signed_by_the_sdk().into_iter().map(|Signed { secret, timestamp, body, .. }| {
        let signature = sign(&secret, timestamp.parse().unwrap(), &body);
        json!({ "secret": secret, "timestamp": timestamp, "body": body, "signature": signature })
    });
    artifacts::write("signatures.jsonl", lines);
}
