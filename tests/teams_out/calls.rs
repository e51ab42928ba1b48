//! Each call by itself: what a trouble is taken for, and whether the message was read all the same.

use super::*;
use crate::teams::Fault;
use taiwa::chat::MessageRef;

/// Longer than anything that is read.
fn endless() -> Body {
    Body::Text(Box::leak("{\"id\":\"1\"}".repeat(100_000).into_boxed_str()))
}

#[tokio::test]
async fn each_trouble_of_a_message_has_its_next_step() {
    use FaultKind::*;
    use Outcome::*;
    let json = |value: Value| Body::Json(value);
    let table = [
        (FaultKind::throttled("7"), RetryAfter(secs(7)), 0),
        (FaultKind::throttled("Mon, 30 Nov 2026 01:00:30 GMT"), RetryAfter(secs(30)), 0),
        (FaultKind::throttled("Mon, 30 Nov 2026 00:59:30 GMT"), RetryAfter(secs(1)), 0),
        (FaultKind::throttled("whenever"), RetryAfter(secs(5)), 0),
        (FaultKind::throttled("999999"), RetryAfter(secs(3600)), 0),
        (FaultKind::error(412, "PreconditionFailed"), RetryAfter(secs(1)), 0),
        (answer(503, &[("retry-after", "20")], Body::Text("<html>")), RetryAfter(secs(20)), 0),
        (answer(502, &[], Body::Text("<html>")), Doubtful, 0),
        (answer(503, &[], Body::Empty), Doubtful, 0),
        (answer(504, &[], Body::Empty), Doubtful, 0),
        (FaultKind::error(500, "ServiceError"), Doubtful, 0),
        (FaultKind::error(403, "ConversationBlockedByUser"), Unreachable("blocked_by_user"), 0),
        (FaultKind::blocked("ConversationBlockedByUser"), Unreachable("blocked_by_user"), 0),
        (FaultKind::error(403, "BotNotInConversationRoster"), Unreachable("app_not_installed"), 0),
        (FaultKind::blocked("BotNotInConversationRoster"), Unreachable("app_not_installed"), 0),
        (FaultKind::error(403, "BotDisabledByAdmin"), Unreachable("app_disabled_by_admin"), 0),
        (FaultKind::blocked("BotDisabledByAdmin"), Unreachable("app_disabled_by_admin"), 0),
        (FaultKind::error(403, "MessageWritesBlocked"), Unreachable("writing_blocked"), 0),
        (FaultKind::blocked("MessageWritesBlocked"), Unreachable("writing_blocked"), 0),
        (FaultKind::error(403, "ForbiddenOfNextYear"), Unreachable("forbidden"), 0),
        (answer(403, &[], Body::Text("<html>a proxy")), Closed("teams_forbidden"), 0),
        (FaultKind::error(404, "ConversationNotFound"), Gone, 0),
        (FaultKind::error(413, "MessageSizeTooBig"), Refused("too_large"), 0),
        (FaultKind::error(400, "BadSyntax"), Refused("bad_syntax"), 0),
        (answer(302, &[("location", "https://example.com/")], Body::Empty), RetryAfter(secs(60)), 0),
        // Whether it was read, nobody can tell from here.
        (Slow(TOO_SLOW), Unknown, 1),
        (DoneThenDropped, Unknown, 1),
        (Dropped, Unknown, 0),
        (DoneThenAnswers(201, Body::Empty), Unknown, 1),
        (DoneThenAnswers(201, json(json!({}))), Unknown, 1),
        (DoneThenAnswers(201, json(json!({ "id": "" }))), Unknown, 1),
        (DoneThenAnswers(201, Body::Text("{\"id\":")), Unknown, 1),
        (DoneThenAnswers(201, endless()), Unknown, 1),
        (Slow(Duration::from_millis(20)), Sent(MessageRef { channel: String::new(), id: String::new() }), 1),
    ];
    let mut wrong = Vec::new();
    for (fault, expected, read) in table {
        let t = Tenant::new().await;
        let to = t.opened().await;
        t.teams.fault(Fault::once("/activities", fault.clone()));
        let outcome = match t.say(&to).await {
            Sent(message) => {
                assert_eq!((message.channel, message.id.is_empty()), (to.to_string(), false));
                Sent(MessageRef { channel: String::new(), id: String::new() })
            }
            other => other,
        };
        // What is slow lands after we gave up.
        if matches!(fault, Slow(_)) {
            let landed = t.teams.until(|teams| (!teams.messages("sato@example.invalid").is_empty()).then_some(()));
            tokio::time::timeout(secs(5), landed).await.unwrap();
        }
        if (&outcome, t.read()) != (&expected, read) {
            let fault: String = format!("{fault:?}").chars().take(120).collect();
            wrong.push(format!("{fault}: {outcome:?}, read {}; not {expected:?}, read {read}", t.read()));
        }
        assert!(t.teams.calls("/activities").len() <= 1, "{fault:?} was tried twice");
        assert_eq!(t.teams.violations(), Vec::<String>::new());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn nobody_there_is_tried_again_soon() {
    let t = Tenant::new().await;
    let to = t.opened().await;
    let Tenant { teams, calls, .. } = t;
    teams.shutdown().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let outcome = calls.say(&to, &words("x"), None).await;
    // The connection that was kept may break first, when something may have been on it.
    assert!(matches!(outcome, Outcome::RetryAfter(_) | Outcome::Unknown), "{outcome:?}");
    assert_eq!(calls.say(&to, &words("x"), None).await, Outcome::RetryAfter(secs(5)));
}

#[tokio::test]
async fn a_message_is_updated_and_deleted_where_it_stands() {
    let t = Tenant::new().await;
    let to = t.opened().await;
    let Outcome::Sent(message) = t.say(&to).await else { panic!("not sent") };
    let sent = Outcome::Sent(message.clone());
    assert_eq!(t.calls.update(&message, &words("新しい")).await, sent);
    let seen = t.teams.messages("sato@example.invalid");
    assert_eq!((seen.len(), seen[0].text.as_str(), seen[0].edits), (1, "新しい", 1));

    // The answer's body is of no use here.
    t.teams.fault(Fault::once("PUT", FaultKind::DoneThenAnswers(200, Body::Text("{"))));
    assert_eq!(t.calls.update(&message, &words("もっと")).await, sent);
    t.teams.fault(Fault::once("PUT", FaultKind::DoneThenDropped));
    assert_eq!(t.calls.update(&message, &words("最後")).await, Outcome::Unknown);

    t.pass(60);
    assert_eq!(t.calls.delete(&message).await, sent);
    assert_eq!(t.read(), 0);
    assert_eq!(t.calls.update(&message, &words("x")).await, Outcome::Gone);
    assert_eq!(t.calls.delete(&message).await, Outcome::Gone);
    let nowhere = MessageRef { channel: "D012".to_owned(), id: "1".to_owned() };
    assert_eq!(t.calls.update(&nowhere, &words("x")).await, Outcome::Refused("not_an_address"));
    assert_eq!(t.teams.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_conversation_is_opened_once_and_stays_the_same() {
    let t = Tenant::new().await;
    assert_eq!(t.opened().await, t.opened().await);
    let stranger = Reach { external: "29:nobody".to_owned(), ..t.reach() };
    assert_eq!(t.calls.open(&stranger).await, Err(Outcome::Unreachable("unknown_person")));
    for (fault, expected) in [
        (FaultKind::error(403, "BotNotInConversationRoster"), Outcome::Unreachable("app_not_installed")),
        (FaultKind::throttled("9"), Outcome::RetryAfter(secs(9))),
        (FaultKind::DoneThenAnswers(201, Body::Json(json!({}))), Outcome::Unknown),
        (FaultKind::DoneThenDropped, Outcome::Unknown),
    ] {
        t.teams.fault(Fault::once("POST /teams/v3/conversations", fault));
        assert_eq!(t.calls.open(&t.reach()).await, Err(expected));
    }
    assert_eq!(t.teams.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn our_token_goes_to_listed_hosts_alone() {
    let other = Tenant::new().await;
    let t = Tenant::new().await;
    let elsewhere = Address::new(&other.teams.service_url(), "a:1");
    assert_eq!(t.say(&elsewhere).await, Outcome::Refused("service_not_listed"));
    let reach = Reach { place: Some(other.teams.service_url()), ..t.reach() };
    assert_eq!(t.calls.open(&reach).await, Err(Outcome::Refused("service_not_listed")));
    let message = MessageRef { channel: elsewhere.to_string(), id: "1".to_owned() };
    assert_eq!(t.calls.update(&message, &words("x")).await, Outcome::Refused("service_not_listed"));
    assert_eq!(t.calls.member(&elsewhere, "29:1").await, Err(Outcome::Refused("service_not_listed")));
    assert!(other.teams.journal().is_empty() && t.tokens() == 0, "nobody was called, and no token fetched for it");

    // A service that sends us on is not followed, whatever stands in its answer.
    let to = t.opened().await;
    let onward = format!("{}v3/conversations/a/activities", other.teams.service_url());
    t.teams.fault(Fault::once("/activities", answer(307, &[("location", &onward)], Body::Empty)));
    assert_eq!(t.say(&to).await, Outcome::RetryAfter(secs(60)));
    assert!(other.teams.journal().is_empty());

    // Where nothing is known of a tenant and the public service is not ours, its first activity is waited for.
    let unknown = Reach { place: None, ..t.reach() };
    assert_eq!(t.calls.open(&unknown).await, Err(Outcome::RetryAfter(secs(60))));
}

#[tokio::test]
async fn ids_travel_whole() {
    let t = Tenant::new().await;
    t.teams.add(Human::new("hanako", "山田 花子", "Asia/Tokyo", "ja-JP"));
    let group = t.teams.group(&["sato@example.invalid", "hanako@example.invalid"]);
    let to = Address::new(&t.teams.service_url(), &group);
    let sato = t.reach().external;
    let outcome = t.calls.say(&to, &words("あなただけに"), Some(&sato)).await;
    assert!(matches!(outcome, Outcome::Sent(_)), "{outcome:?}");
    let said = t.teams.conversation(&group);
    assert_eq!(said[0].targeted.as_deref(), Some(sato.as_str()));
    let made = t.teams.calls("/activities").remove(0);
    assert!(made.name.contains("%3A") && !made.name.contains('@'), "{}", made.name);
    for id in ["..", ".", "a/../../b", "a?isTargetedActivity=true", "a#b", "日本", "a%2Fb"] {
        let odd = Address::new(&t.teams.service_url(), id);
        assert_eq!(t.say(&odd).await, Outcome::Gone, "{id}");
        let asked = t.teams.calls("POST").pop().unwrap().name;
        assert!(asked.starts_with("POST /teams/v3/conversations/") && asked.ends_with("/activities"), "{asked}");
    }
    assert_eq!(t.teams.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_member_is_told_by_the_roster() {
    let t = Tenant::new().await;
    let to = t.opened().await;
    let sato = t.teams.human("sato@example.invalid").unwrap();
    let profile = t.calls.member(&to, &sato.id).await.unwrap().unwrap();
    assert_eq!(
        (profile.external, profile.also, profile.name, profile.email, profile.bot),
        (sato.id.clone(), Some(sato.aad), Some(sato.name), Some(sato.email), false)
    );
    assert_eq!(t.calls.member(&to, "29:nobody").await, Ok(None));

    let told = |member: Value| {
        t.teams.fault(Fault::once("/members/", answer(200, &[], Body::Json(member))));
        t.calls.member(&to, &sato.id)
    };
    let guest = json!({ "id": "29:g", "userPrincipalName": "g_example.com#EXT#@here.invalid", "objectId": "old" });
    let guest = told(guest).await.unwrap().unwrap();
    assert_eq!((guest.email, guest.also.as_deref()), (None, Some("old")));
    let other =
        told(json!({ "id": "28:x", "name": " ", "userPrincipalName": "x@here.invalid" })).await.unwrap().unwrap();
    assert_eq!((other.email.as_deref(), other.name, other.bot), (Some("x@here.invalid"), None, true));
    assert_eq!(told(json!([])).await, Err(Outcome::Doubtful));
    t.teams.fault(Fault::once("/members/", FaultKind::throttled("3")));
    assert_eq!(t.calls.member(&to, &sato.id).await, Err(Outcome::RetryAfter(secs(3))));
}

#[tokio::test]
async fn a_refused_token_is_dropped_once_and_the_call_made_once_more() {
    let t = Tenant::new().await;
    let to = t.opened().await;
    t.teams.revoke_tokens();
    assert!(matches!(t.say(&to).await, Outcome::Sent(_)));
    assert_eq!((t.read(), t.tokens()), (1, 2));

    t.teams.fault(Fault::always("/activities", FaultKind::error(401, "BotNotRegistered")));
    let before = t.teams.calls("/activities").len();
    assert_eq!(t.say(&to).await, Outcome::Closed("teams_unauthorized"));
    assert_eq!((t.teams.calls("/activities").len() - before, t.tokens()), (2, 3), "once more, and not for ever");
}
