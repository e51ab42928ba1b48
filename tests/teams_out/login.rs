//! The token: fetched once for all who ask, renewed before it ends, and what an operator reads when there is none.

use super::*;
use crate::teams::Fault;
use futures_util::future::join_all;
use secrecy::SecretString;

const TOKEN: &str = "/token";

#[tokio::test]
async fn the_login_is_asked_once_however_many_need_a_token() {
    let t = Tenant::new().await;
    t.teams.fault(Fault::once(TOKEN, FaultKind::Slow(Duration::from_millis(80))));
    let reach = t.reach();
    let opened = join_all((0..7).map(|_| t.calls.open(&reach))).await;
    assert!(opened.iter().all(Result::is_ok), "{opened:?}");
    assert_eq!(t.tokens(), 1);

    t.pass(60);
    // Those who gave up waiting do not stop the question.
    t.teams.revoke_tokens();
    t.teams.fault(Fault::once(TOKEN, FaultKind::Slow(Duration::from_millis(100))));
    let to = opened[0].clone().unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(50), t.say(&to)).await.is_err());
    let there = t.teams.until(|teams| (teams.calls(TOKEN).len() == 2).then_some(()));
    tokio::time::timeout(secs(5), there).await.unwrap();
    assert!(matches!(t.say(&to).await, Outcome::Sent(_)));
    assert_eq!(t.tokens(), 2);
}

#[tokio::test]
async fn a_token_that_grows_old_is_renewed_while_it_is_still_used() {
    let t = Tenant::with(|settings| settings.timeout = secs(3)).await;
    t.teams.token_life(SignedDuration::from_secs(1000));
    let to = t.opened().await;
    t.pass(790);
    assert!(matches!(t.say(&to).await, Outcome::Sent(_)));
    assert_eq!(t.tokens(), 1, "young enough");
    t.pass(20);
    // Whoever waited for this would be too late.
    t.teams.fault(Fault::once(TOKEN, FaultKind::Slow(secs(2))));
    let began = tokio::time::Instant::now();
    assert!(matches!(t.say(&to).await, Outcome::Sent(_)));
    assert!(matches!(t.say(&to).await, Outcome::Sent(_)));
    assert!(began.elapsed() < Duration::from_millis(1800), "nobody waits for the new one");
    let renewed = t.teams.until(|teams| (teams.calls(TOKEN).len() == 2).then_some(()));
    tokio::time::timeout(secs(5), renewed).await.unwrap();
    t.pass(180);
    assert!(matches!(t.say(&to).await, Outcome::Sent(_)));
    assert_eq!(t.tokens(), 2, "the new one is good beyond the end of the old");
}

#[tokio::test]
async fn a_renewal_that_fails_leaves_the_old_token_in_use() {
    let t = Tenant::new().await;
    t.teams.token_life(SignedDuration::from_secs(1000));
    let to = t.opened().await;
    t.pass(850);
    t.teams.fault(Fault::always(TOKEN, answer(503, &[("retry-after", "9")], Body::Empty)));
    for _ in 0..3 {
        assert!(matches!(t.say(&to).await, Outcome::Sent(_)));
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(matches!(t.say(&to).await, Outcome::Sent(_)));
    assert_eq!(t.tokens(), 2, "asked once, and not again before the time it named");
    t.pass(120);
    assert_eq!(t.say(&to).await, Outcome::RetryAfter(secs(9)), "now it has ended");
    t.teams.clear_faults();
    assert_eq!(t.say(&to).await, Outcome::RetryAfter(secs(9)), "and the login is left alone so long");
    t.pass(9);
    assert!(matches!(t.say(&to).await, Outcome::Sent(_)));
    assert_eq!(t.tokens(), 4);
}

#[tokio::test]
async fn tokens_that_live_for_seconds_are_lived_with() {
    let t = Tenant::new().await;
    t.teams.token_life(SignedDuration::from_secs(2));
    let to = t.opened().await;
    for _ in 0..20 {
        t.pass(1);
        assert!(matches!(t.say(&to).await, Outcome::Sent(_)));
    }
    let refused = t.teams.calls("/activities").iter().filter(|call| call.status == 401).count();
    assert_eq!((t.read(), refused), (20, 0));
}

#[tokio::test]
async fn a_login_that_fails_sends_nothing_and_is_not_pressed() {
    for (fault, expected) in [
        (FaultKind::Slow(TOO_SLOW), secs(2)),
        (FaultKind::Dropped, secs(2)),
        (answer(200, &[], Body::Text("{\"access_token\":")), secs(2)),
        (answer(200, &[], Body::Json(json!({ "expires_in": 3599 }))), secs(2)),
        (answer(200, &[], Body::Json(json!({ "access_token": "a\nb", "expires_in": 3599 }))), secs(2)),
        (answer(200, &[], Body::Json(json!({ "token_type": "pop", "access_token": "a", "expires_in": 9 }))), secs(2)),
        (answer(500, &[], Body::Empty), secs(2)),
        (answer(429, &[("retry-after", "40")], Body::Empty), secs(40)),
    ] {
        let t = Tenant::new().await;
        t.teams.fault(Fault::always(TOKEN, fault.clone()));
        let reach = t.reach();
        for outcome in join_all((0..8).map(|_| t.calls.open(&reach))).await {
            assert_eq!(outcome, Err(Outcome::RetryAfter(expected)), "{fault:?}");
        }
        assert_eq!(t.calls.open(&reach).await, Err(Outcome::RetryAfter(expected)));
        assert!(t.tokens() <= 1 && t.teams.calls("/v3/").is_empty(), "{fault:?}: {:?}", t.teams.journal());
        t.teams.clear_faults();
        t.pass(i64::try_from(expected.as_secs()).unwrap());
        assert!(t.calls.open(&reach).await.is_ok(), "{fault:?}");
    }
}

#[tokio::test]
async fn what_an_operator_has_to_mend_is_named() {
    type Change = fn(&mut Settings);
    let table: [(Change, Outcome, &str); 3] = [
        (|s| s.app_id = "7a1a0000-0000-4000-8000-000000000000".into(), Outcome::Closed("login_app_id"), "TEAMS_APP_ID"),
        (|s| s.password = SecretString::from("canary"), Outcome::Closed("login_secret"), "TEAMS_APP_PASSWORD"),
        (|s| s.tenant = Some("no-tenant".into()), Outcome::Closed("login_tenant"), "TEAMS_TENANT_ID"),
    ];
    for (change, expected, names) in table {
        let t = Tenant::with(change).await;
        assert_eq!(t.calls.open(&t.reach()).await, Err(expected));
        let trouble = t.calls.introduce().await.unwrap_err().to_string();
        assert!(trouble.contains(names) && trouble.contains("AADSTS") && !trouble.contains("canary"), "{trouble}");
        assert!(!format!("{:?}", t.calls).contains("canary"));
        assert_eq!(t.tokens(), 1, "once in half a minute");
        t.pass(31);
        let _ = t.calls.introduce().await;
        assert_eq!(t.tokens(), 2);
    }
    let t = Tenant::new().await;
    let expired = json!({
        "error": "invalid_client", "error_codes": [7_000_222],
        "error_description": "AADSTS7000222: The provided client secret keys are expired.",
    });
    t.teams.fault(Fault::once(TOKEN, answer(401, &[], Body::Json(expired))));
    assert_eq!(t.calls.open(&t.reach()).await, Err(Outcome::Closed("login_secret_expired")));
    t.pass(31);
    assert!(t.calls.open(&t.reach()).await.is_ok(), "mended, it goes on by itself");
}

#[tokio::test]
async fn an_app_of_several_tenants_logs_in_where_such_apps_do() {
    let t = Tenant::with(|settings| settings.tenant = None).await;
    assert!(t.calls.open(&t.reach()).await.is_ok());
    assert!(t.teams.calls(TOKEN)[0].name.starts_with("POST /botframework.com/"));
}
