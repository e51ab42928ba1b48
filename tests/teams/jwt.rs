//! Every kind of token, believed or not. The same tokens go to Microsoft's own validators (`tests/oracles/teams`).

use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::json;
use taiwa::teams::verify::Unverified;

use crate::local::{Header, Key, Token};
use crate::{Tenant, artifacts};

type Make = fn(Token) -> Option<String>;

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

const MATRIX: [(&str, Make, Result<(), Unverified>); 20] = [
    ("good", |token| Some(token.bearer()), Ok(())),
    ("expired two minutes ago", |token| Some(Token { until: token.from + minutes(3), ..token }.bearer()), Ok(())),
    ("good in four minutes", |token| Some(Token { from: token.from + minutes(9), ..token }.bearer()), Ok(())),
    (
        "expired an hour ago",
        |token| Some(Token { until: token.from - minutes(55), from: token.from - minutes(115), ..token }.bearer()),
        Err(Unverified::Expired),
    ),
    (
        "good in fifteen minutes",
        |token| Some(Token { from: token.from + minutes(20), ..token }.bearer()),
        Err(Unverified::NotYet),
    ),
    (
        "for another app",
        |token| Some(Token { audience: "7a1a0000-0000-4000-8000-000000000000".into(), ..token }.bearer()),
        Err(Unverified::WrongAudience),
    ),
    (
        "from another issuer",
        |token| Some(Token { issuer: "https://sts.windows.net/c0ffee/".into(), ..token }.bearer()),
        Err(Unverified::WrongIssuer),
    ),
    (
        "for another service",
        |token| Some(Token { service_url: Some("https://smba.trafficmanager.net/emea/".into()), ..token }.bearer()),
        Err(Unverified::WrongService),
    ),
    ("for no service", |token| Some(Token { service_url: None, ..token }.bearer()), Err(Unverified::WrongService)),
    ("a key that is not published", |token| Some(token.by(Key::Rogue).bearer()), Err(Unverified::UnknownKey)),
    (
        "a published key's name on another key's signature",
        |token| Some(Token { signed_by: Key::Rogue, ..token }.bearer()),
        Err(Unverified::WrongSignature),
    ),
    ("no key's name", |token| Some(Token { kid: None, ..token }.bearer()), Err(Unverified::UnknownKey)),
    ("not signed", |token| Some(Token { header: Header::Unsigned, ..token }.bearer()), Err(Unverified::BrokenToken)),
    (
        "the public key as a shared secret",
        |token| Some(Token { header: Header::Hs256OfPublicKey, ..token }.bearer()),
        Err(Unverified::WrongAlgorithm),
    ),
    ("a key for the web chat alone", |token| Some(token.by(Key::WebChat).bearer()), Err(Unverified::NotEndorsed)),
    ("a key without endorsements", |token| Some(token.by(Key::Plain).bearer()), Ok(())),
    ("nothing", |_| None, Err(Unverified::NoToken)),
    ("an empty token", |_| Some("Bearer ".into()), Err(Unverified::NoToken)),
    ("another scheme", |token| Some(format!("Basic {}", token.jwt())), Err(Unverified::NoToken)),
    ("no token at all", |_| Some("Bearer good".into()), Err(Unverified::BrokenToken)),
];

#[tokio::test]
async fn every_kind_of_token_is_believed_or_not_as_it_should_be() {
    let tenant = Tenant::new().await;
    tenant.teams.publish(&[Key::Good, Key::WebChat, Key::Plain]);
    let verifier = tenant.verifier();
    let mut lines = vec![json!({
        "now_ms": tenant.now().as_millisecond(), "app_id": tenant.teams.settings().app_id,
        "service_url": tenant.teams.service_url(), "channel_id": "msteams",
        "keys": [Key::Good.published(), Key::WebChat.published(), Key::Plain.published()],
    })];
    for (name, make, expected) in MATRIX {
        let authorization = make(tenant.teams.token());
        let verdict = tenant.check(&verifier, authorization.as_deref()).await;
        assert_eq!(verdict, expected, "{name}");
        lines.push(json!({ "name": name, "authorization": authorization, "accepted": verdict.is_ok() }));
    }
    // `tests/oracles/teams` reads them.
    artifacts::write("teams_tokens.jsonl", lines);
}

#[tokio::test]
async fn five_minutes_are_the_limit_on_both_sides() {
    let tenant = Tenant::new().await;
    let verifier = tenant.verifier();
    let now = tenant.now();
    for (from, until, expected) in [
        (-3600, -299, Ok(())),
        (-3600, -300, Err(Unverified::Expired)),
        (300, 3600, Ok(())),
        (301, 3600, Err(Unverified::NotYet)),
    ] {
        let at = |seconds| now + SignedDuration::from_secs(seconds);
        let token = Token { from: at(from), until: at(until), ..tenant.teams.token() };
        assert_eq!(tenant.check(&verifier, Some(&token.bearer())).await, expected, "{from} {until}");
    }
}

#[tokio::test]
async fn a_token_goes_with_its_own_service_and_channel() {
    let tenant = Tenant::new().await;
    let verifier = tenant.verifier();
    let (now, service) = (tenant.now(), tenant.teams.service_url());
    let bearer = |service: &str| Token { service_url: Some(service.to_owned()), ..tenant.teams.token() }.bearer();
    let bare = service.trim_end_matches('/').to_owned();
    for (claimed, named, channel, expected) in [
        (service.as_str(), Some(bare.as_str()), Some("msteams"), Ok(())),
        (bare.as_str(), Some(service.as_str()), Some("msteams"), Ok(())),
        (&service.to_uppercase(), Some(service.as_str()), Some("msteams"), Ok(())),
        (service.as_str(), None, Some("msteams"), Err(Unverified::WrongService)),
        ("", Some(""), Some("msteams"), Err(Unverified::WrongService)),
        ("/", Some("/"), Some("msteams"), Err(Unverified::WrongService)),
        (service.as_str(), Some(service.as_str()), Some("webchat"), Err(Unverified::NotEndorsed)),
        (service.as_str(), Some(service.as_str()), None, Err(Unverified::NotEndorsed)),
    ] {
        let verdict = verifier.check(Some(&bearer(claimed)), named, channel, now).await;
        assert_eq!(verdict, expected, "{claimed} {named:?} {channel:?}");
    }
    // A good token does not make a stranger's address ours: our own token would be sent there.
    for elsewhere in ["https://example.invalid/", "http://127.0.0.1:1/teams/", &format!("{service}a|b")] {
        let verdict = verifier.check(Some(&bearer(elsewhere)), Some(elsewhere), Some("msteams"), now).await;
        assert_eq!(verdict, Err(Unverified::StrangeHost), "{elsewhere}");
    }
}

#[test]
fn a_token_with_any_byte_changed_is_not_believed() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (tenant, verifier) = runtime.block_on(async {
        let tenant = Tenant::new().await;
        let verifier = tenant.verifier();
        (tenant, verifier)
    });
    let jwt = tenant.teams.token().jwt();
    let check = |bytes: Vec<u8>| {
        let header = String::from_utf8(bytes).ok().map(|token| format!("Bearer {token}"));
        runtime.block_on(tenant.check(&verifier, header.as_deref()))
    };
    assert_eq!(check(jwt.clone().into_bytes()), Ok(()));
    // Every byte once, in its lowest bit, then any bits anywhere.
    for place in 0..jwt.len() {
        let mut bytes = jwt.clone().into_bytes();
        bytes[place] ^= 1;
        assert!(check(bytes).is_err(), "byte {place}");
    }
    proptest!(ProptestConfig::with_cases(1_000), |(place in 0..jwt.len(), flip in 1_u8..=255)| {
        let mut bytes = jwt.clone().into_bytes();
        bytes[place] ^= flip;
        prop_assert!(check(bytes).is_err());
    });
    // Nor is one that was cut, or that goes on.
    for length in 0..jwt.len() {
        assert!(check(jwt.as_bytes()[..length].to_vec()).is_err(), "{length}");
    }
    for more in ["A", ".", "=", ".A", " "] {
        assert!(check(format!("{jwt}{more}").into_bytes()).is_err(), "{more:?}");
    }
}
