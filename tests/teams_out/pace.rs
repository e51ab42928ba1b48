//! Not faster than Teams allows, and one after the other in a conversation.

use super::*;
use futures_util::future::join_all;
use tokio::time::Instant;

#[tokio::test]
async fn calls_of_one_moment_do_not_meet_in_a_conversation() {
    let t = Tenant::new().await;
    let to = t.opened().await;
    let said = join_all((0..6).map(|_| t.say(&to))).await;
    assert!(said.iter().all(|outcome| matches!(outcome, Outcome::Sent(_))), "{said:?}");
    assert!(t.teams.journal().iter().all(|call| call.status < 300), "none was refused for another one under way");
}

#[tokio::test]
async fn one_that_hangs_holds_up_its_conversation_and_no_other() {
    let t = Tenant::new().await;
    t.teams.add(Human::new("hanako", "山田 花子", "Asia/Tokyo", "ja-JP"));
    let to = t.opened().await;
    let hanako = t.teams.human("hanako@example.invalid").unwrap().id;
    let other = t.calls.open(&Reach { external: hanako, ..t.reach() }).await.unwrap();
    t.teams.fault(crate::teams::Fault::once("/activities", FaultKind::Slow(TOO_SLOW)));
    let (first, second, elsewhere) = tokio::join!(
        t.say(&to),
        async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            t.say(&to).await
        },
        async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            t.say(&other).await
        },
    );
    assert_eq!(first, Outcome::Unknown);
    // It waited, and had time for a call of its own, or was surely not sent.
    assert!(matches!(second, Outcome::RetryAfter(_) | Outcome::Sent(_) | Outcome::Unknown), "{second:?}");
    assert!(matches!(elsewhere, Outcome::Sent(_)), "{elsewhere:?}");
}

#[tokio::test]
async fn a_burst_is_spread_and_what_is_too_far_off_comes_later() {
    let t = Tenant::with(|settings| {
        settings.paced = true;
        settings.timeout = secs(3);
    })
    .await;
    let to = t.opened().await;
    let began = Instant::now();
    for _ in 0..6 {
        assert_eq!(t.calls.turn(&to).await, Ok(()));
    }
    assert!(began.elapsed() < secs(1), "a burst of six goes through");
    assert_eq!(t.calls.turn(&to).await, Ok(()));
    assert!(began.elapsed() >= Duration::from_millis(900), "the seventh waits");
    // Half of a call's time is what a turn may take.
    let turns = join_all((0..6).map(|_| t.calls.turn(&to))).await;
    let later = turns.iter().filter(|turn| matches!(turn, Err(Outcome::RetryAfter(wait)) if *wait <= secs(8))).count();
    let granted = turns.iter().filter(|turn| turn.is_ok()).count();
    assert!(granted >= 1 && later >= 3 && granted + later == 6, "{turns:?}");
}

#[tokio::test]
async fn a_conversation_that_is_throttled_is_left_alone_so_long() {
    let t = Tenant::with(|settings| settings.paced = true).await;
    let to = t.opened().await;
    t.teams.fault(crate::teams::Fault::once("/activities", FaultKind::throttled("30")));
    assert_eq!(t.say(&to).await, Outcome::RetryAfter(secs(30)));
    let made = t.teams.calls("/activities").len();
    let again = t.say(&to).await;
    assert!(matches!(again, Outcome::RetryAfter(wait) if wait > secs(25)), "{again:?}");
    assert_eq!(t.teams.calls("/activities").len(), made, "Teams was not asked");
}
