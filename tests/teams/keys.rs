//! The published keys: kept for a day, asked for again when one is missing, and never given up for an outage.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use serde_json::json;
use taiwa::teams::verify::Unverified;

use crate::Tenant;
use crate::local::{Body, Fault, FaultKind, Key};

const KEYS: &str = "GET /v1/.well-known/keys";
const METADATA: &str = "GET /v1/.well-known/openidconfiguration";

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

#[tokio::test]
async fn keys_are_asked_for_once_a_day() {
    let tenant = Tenant::new().await;
    let verifier = tenant.verifier();
    for _ in 0..3 {
        assert_eq!(tenant.check(&verifier, Some(&tenant.teams.token().bearer())).await, Ok(()));
    }
    assert_eq!(tenant.asked(), 1);
    tenant.pass(hours(23));
    assert_eq!(tenant.check(&verifier, Some(&tenant.teams.token().bearer())).await, Ok(()));
    assert_eq!(tenant.asked(), 1);
    tenant.pass(hours(1));
    assert_eq!(tenant.check(&verifier, Some(&tenant.teams.token().bearer())).await, Ok(()));
    assert_eq!(tenant.asked(), 2);
}

#[tokio::test]
async fn many_at_once_ask_once() {
    let tenant = Arc::new(Tenant::new().await);
    let verifier = Arc::new(tenant.verifier());
    tenant.teams.fault(Fault::once(KEYS, FaultKind::Slow(Duration::from_millis(200))));
    let bearer = tenant.teams.token().bearer();
    let checks = (0..20).map(|_| {
        let (tenant, verifier, bearer) = (tenant.clone(), verifier.clone(), bearer.clone());
        tokio::spawn(async move { tenant.check(&verifier, Some(&bearer)).await })
    });
    for check in checks.collect::<Vec<_>>() {
        assert_eq!(check.await.unwrap(), Ok(()));
    }
    assert_eq!(tenant.asked(), 1);
}

#[tokio::test]
async fn an_exchanged_key_is_learned_and_strange_names_ask_once_an_hour() {
    let tenant = Tenant::new().await;
    let verifier = tenant.verifier();
    assert_eq!(tenant.check(&verifier, Some(&tenant.teams.token().bearer())).await, Ok(()));
    for minute in 0..50 {
        let strange = tenant.teams.token().by(Key::Rogue).bearer();
        assert_eq!(tenant.check(&verifier, Some(&strange)).await, Err(Unverified::UnknownKey), "{minute}");
        tenant.pass(SignedDuration::from_mins(1));
    }
    assert_eq!(tenant.asked(), 1);

    tenant.teams.rotate_keys();
    let old = tenant.teams.token().by(Key::Good);
    assert_eq!(tenant.check(&verifier, Some(&old.bearer())).await, Ok(()), "not yet known to be gone");
    tenant.pass(SignedDuration::from_mins(10));
    assert_eq!(tenant.check(&verifier, Some(&tenant.teams.token().by(Key::Next).bearer())).await, Ok(()));
    assert_eq!(tenant.asked(), 2);
    assert_eq!(tenant.check(&verifier, Some(&old.bearer())).await, Err(Unverified::UnknownKey));
}

#[tokio::test]
async fn an_outage_of_the_keys_changes_nothing_for_who_is_known() {
    let tenant = Tenant::new().await;
    let verifier = tenant.verifier();
    assert_eq!(tenant.check(&verifier, Some(&tenant.teams.token().bearer())).await, Ok(()));
    tenant.pass(hours(25));
    tenant.teams.fault(Fault::always(METADATA, FaultKind::error(500, "x")));
    assert_eq!(tenant.check(&verifier, Some(&tenant.teams.token().bearer())).await, Ok(()));
    assert_eq!(tenant.check(&verifier, Some(&tenant.teams.token().bearer())).await, Ok(()));
    assert_eq!(tenant.teams.calls(METADATA).len(), 2, "asked again in an hour, not at every act");
    tenant.teams.clear_faults();
    tenant.teams.rotate_keys();
    tenant.pass(hours(1));
    assert_eq!(tenant.check(&verifier, Some(&tenant.teams.token().bearer())).await, Ok(()));
}

#[tokio::test]
async fn without_keys_nobody_is_let_in_and_it_is_asked_again_soon() {
    let answers = |status, body| FaultKind::Answer { status, headers: vec![], body };
    let moved = |to: String| FaultKind::Answer { status: 302, headers: vec![("location", to)], body: Body::Empty };
    let elsewhere = Tenant::new().await;
    for (at, kind) in [
        (METADATA, answers(500, Body::Empty)),
        (METADATA, answers(200, Body::Text("<html>"))),
        (METADATA, answers(200, Body::Json(json!({ "jwks_uri": "http://example.invalid/keys" })))),
        (METADATA, FaultKind::Dropped),
        (METADATA, moved(elsewhere.teams.settings().openid)),
        (KEYS, answers(404, Body::Empty)),
        (KEYS, answers(200, Body::Json(json!({ "keys": [] })))),
        (KEYS, answers(200, Body::Json(json!({ "keys": [{ "kty": "oct", "kid": "good-2026-11", "k": "AA" }] })))),
        (KEYS, FaultKind::Slow(Duration::from_secs(4))),
    ] {
        let tenant = Tenant::new().await;
        let verifier = tenant.verifier();
        tenant.teams.fault(Fault::always(at, kind.clone()));
        let began = std::time::Instant::now();
        let verdict = tenant.check(&verifier, Some(&tenant.teams.token().bearer())).await;
        assert_eq!(verdict, Err(Unverified::NoKeys), "{kind:?}");
        assert!(began.elapsed() < Duration::from_millis(3_900), "{kind:?}");
        tenant.teams.clear_faults();
        tenant.pass(SignedDuration::from_secs(5));
        assert_eq!(tenant.check(&verifier, Some(&tenant.teams.token().bearer())).await, Ok(()), "{kind:?}");
    }
    assert_eq!(elsewhere.asked(), 0, "nobody was followed elsewhere");
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_stop_the_question() {
    let tenant = Tenant::new().await;
    let verifier = tenant.verifier();
    tenant.teams.fault(Fault::once(KEYS, FaultKind::Slow(Duration::from_millis(300))));
    let bearer = tenant.teams.token().bearer();
    let gone = tokio::time::timeout(Duration::from_millis(50), tenant.check(&verifier, Some(&bearer))).await;
    assert!(gone.is_err());
    assert_eq!(tenant.check(&verifier, Some(&bearer)).await, Ok(()));
    assert_eq!(tenant.asked(), 1);
}
