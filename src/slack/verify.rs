//! Is this request really from Slack, and is it fresh? Nothing in a body is believed before this said yes.
//! Knows no payload: it sees headers and bytes.

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

const SIGNATURE: &str = "x-slack-signature";
const SENT_AT: &str = "x-slack-request-timestamp";

/// How far a request's own time may be from ours, in either direction.
const WINDOW_SECONDS: i64 = 5 * 60;

/// Why a request is not believed. It names the reason for a counter and carries nothing of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    #[error("no signing secret is configured")]
    NoSecret,
    #[error("a signature header is missing or unreadable")]
    NoSignature,
    #[error("the request is too old, or from the future")]
    Stale,
    #[error("the body is not UTF-8")]
    NotText,
    #[error("the signature does not match")]
    WrongSignature,
}

impl Unverified {
    /// For counters and log fields.
    pub fn code(self) -> &'static str {
        match self {
            Unverified::NoSecret => "no_secret",
            Unverified::NoSignature => "no_signature",
            Unverified::Stale => "stale",
            Unverified::NotText => "not_text",
            Unverified::WrongSignature => "wrong_signature",
        }
    }
}

/// Checks Slack's `v0` signature over the raw body.
///
/// The MAC is computed here and not by slack-morphism's verifier: that one reads the system clock for the five-minute
/// window (its variant with a time argument is private), and our time is always an argument.
/// <https://docs.slack.dev/authentication/verifying-requests-from-slack>
pub fn verify(secret: &SecretString, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<(), Unverified> {
    // An empty key is a valid HMAC key, so a forgotten setting would let everybody in.
    if secret.expose_secret().trim().is_empty() {
        return Err(Unverified::NoSecret);
    }
    let sent_at = only(headers, SENT_AT).ok_or(Unverified::NoSignature)?;
    let signature = only(headers, SIGNATURE).ok_or(Unverified::NoSignature)?;
    let signature =
        signature.strip_prefix("v0=").and_then(|digits| hex::decode(digits).ok()).ok_or(Unverified::NoSignature)?;

    let seconds: i64 = sent_at.parse().map_err(|_| Unverified::NoSignature)?;
    if now.as_second().checked_sub(seconds).is_none_or(|age| age.unsigned_abs() > WINDOW_SECONDS.unsigned_abs()) {
        return Err(Unverified::Stale);
    }
    std::str::from_utf8(body).map_err(|_| Unverified::NotText)?;

    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).expect("HMAC takes keys of every length");
    mac.update(b"v0:");
    mac.update(sent_at.as_bytes());
    mac.update(b":");
    mac.update(body);
    mac.verify_slice(&signature).map_err(|_| Unverified::WrongSignature) // constant time
}

/// A header that occurs exactly once; two different values would leave open which one was checked.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Slack's published example, <https://docs.slack.dev/authentication/verifying-requests-from-slack>.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const AT: i64 = 1_531_420_618;
    const BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const SIGNED: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    fn headers(sent_at: &str, signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(SENT_AT, sent_at.parse().unwrap());
        headers.insert(SIGNATURE, signature.parse().unwrap());
        headers
    }

    fn check(headers: &HeaderMap, body: &[u8], now: i64) -> Result<(), Unverified> {
        verify(&SecretString::from(SECRET), headers, body, Timestamp::from_second(now).unwrap())
    }

    fn signed_at(sent_at: &str) -> HeaderMap {
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(format!("v0:{sent_at}:{BODY}").as_bytes());
        let hex = hex::encode(mac.finalize().into_bytes());
        headers(sent_at, &format!("v0={hex}"))
    }

    #[test]
    fn slacks_own_example_passes() {
        assert_eq!(check(&headers(&AT.to_string(), SIGNED), BODY.as_bytes(), AT + 3), Ok(()));
    }

    #[test]
    fn five_minutes_are_the_limit_on_both_sides() {
        let headers = headers(&AT.to_string(), SIGNED);
        for (now, expected) in [
            (AT + 300, Ok(())),
            (AT + 301, Err(Unverified::Stale)),
            (AT - 300, Ok(())),
            (AT - 301, Err(Unverified::Stale)),
        ] {
            assert_eq!(check(&headers, BODY.as_bytes(), now), expected, "{now}");
        }
    }

    #[test]
    fn a_signed_time_out_of_range_is_no_panic() {
        for sent_at in [i64::MIN.to_string(), i64::MAX.to_string()] {
            assert_eq!(check(&signed_at(&sent_at), BODY.as_bytes(), AT), Err(Unverified::Stale));
        }
        for sent_at in ["", "soon", "1e9", "99999999999999999999"] {
            assert_eq!(check(&signed_at(sent_at), BODY.as_bytes(), AT), Err(Unverified::NoSignature));
        }
    }

    #[test]
    fn changing_any_byte_of_the_body_is_noticed() {
        let headers = headers(&AT.to_string(), SIGNED);
        for place in 0..BODY.len() {
            let mut body = BODY.as_bytes().to_vec();
            body[place] ^= 1;
            assert!(check(&headers, &body, AT).is_err(), "byte {place}");
        }
    }

    #[test]
    fn refusals_name_their_reason() {
        let at = AT.to_string();
        let table = [
            (HeaderMap::new(), BODY.as_bytes(), Unverified::NoSignature),
            (headers(&at, "v0="), BODY.as_bytes(), Unverified::WrongSignature),
            (headers(&at, &SIGNED[3..]), BODY.as_bytes(), Unverified::NoSignature),
            (headers(&at, "v0=zz"), BODY.as_bytes(), Unverified::NoSignature),
            (headers(&at, &SIGNED[..SIGNED.len() - 2]), BODY.as_bytes(), Unverified::WrongSignature),
            (headers(&at, SIGNED), b"\xff\xfe".as_slice(), Unverified::NotText),
            (headers(&at, SIGNED), b"".as_slice(), Unverified::WrongSignature),
        ];
        for (headers, body, expected) in table {
            assert_eq!(check(&headers, body, AT), Err(expected));
        }
        let mut twice = headers(&at, SIGNED);
        twice.append(SIGNATURE, "v0=00".parse().unwrap());
        assert_eq!(check(&twice, BODY.as_bytes(), AT), Err(Unverified::NoSignature));
        assert_eq!(
            verify(&SecretString::from(""), &headers(&at, SIGNED), b"", Timestamp::from_second(AT).unwrap()),
            Err(Unverified::NoSecret)
        );
    }
}
