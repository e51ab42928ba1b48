//! What is sent, and how often, when Slack misbehaves: a table of troubles × what is at stake × whether the app may look
//! for its own messages. Nobody reads anything twice that the bot could have known of, and nothing comes after its time.

#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/world.rs"]
#[allow(dead_code, reason = "shared by several test binaries")]
mod world;

use std::time::Duration;

use jiff::SignedDuration;
use taiwa::domain::people::Role;
use taiwa::playground::{Fault, FaultKind};
use taiwa::store::Done;
use world::*;

const POST: &str = "chat.postMessage";
/// Slower than a call may be.
const TOO_SLOW: Duration = Duration::from_millis(900);

/// What is at stake: a digest is better missed than read twice, a question better read twice than never.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stake {
    Digest,
    Held,
}

impl Stake {
    fn due(self) -> &'static str {
        match self {
            Stake::Digest => "2026-12-01 14:00",
            Stake::Held => "2026-12-01 15:40",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Stake::Digest => "digest",
            Stake::Held => "held",
        }
    }

    fn says(self) -> &'static str {
        match self {
            Stake::Digest => "15:00から、",
            Stake::Held => "1on1はできましたか？",
        }
    }
}

/// A world in which the first message of the stake is about to meet a fault. The other one of the two goes out well.
fn at_stake(stake: Stake, may_look: bool) -> World {
    let mut setting = Setting { may_look, ..Setting::default() };
    // Slow means slower than this.
    setting.call = Duration::from_millis(300);
    let mut w = World::new(Stand::Slack, Engine::Sqlite, setting);
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    // One reader is enough, and makes clear which message meets the fault.
    w.says(HANAKO, "/1on1 ヘルプ");
    let minute_before = moment(stake.due()) - SignedDuration::from_mins(1);
    let at =
        minute_before.to_zoned(jiff::tz::TimeZone::get("Asia/Tokyo").unwrap()).strftime("%Y-%m-%d %H:%M").to_string();
    w.at(&at);
    w
}

/// How often the two read it, together, and how many posts were tried.
fn read(w: &World, stake: Stake) -> usize {
    w.times(SATO, stake.says()).len() + w.times(HANAKO, stake.says()).len()
}

/// Another process takes hold of what is due so many seconds after the stake's time, and is killed with it: nothing of
/// it is heard again.
fn killed_with_it(w: &World, stake: Stake, seconds: i64) {
    let at = moment(stake.due()) + SignedDuration::from_secs(seconds);
    let claim = taiwa::clock::new_id(at);
    let claiming = w.stage().app.store.write(move |tx| {
        let claim = claim.clone();
        Box::pin(
            async move { Ok(Done::Keep(tx.claim_due(&claim, at, SignedDuration::from_secs(30), 128).await?.len())) },
        )
    });
    assert!(w.wait(claiming).unwrap() > 0, "there was something to take hold of");
}

/// Time as a server sees it that looks again and again, also for what another one holds.
fn minute_by_minute(w: &mut World, minutes: usize) {
    for _ in 0..minutes {
        w.minutes(1);
    }
}

fn gone(w: &World, stake: Stake, why: &str) -> i64 {
    w.number(&format!(
        "SELECT COUNT(*) FROM delivery WHERE kind = '{}' AND state = 'dropped' AND why = '{why}'",
        stake.kind()
    ))
}

fn posts(w: &World) -> usize {
    w.slack().journal().iter().filter(|call| !call.inbound && call.method == POST).count()
}

/// Lets an hour pass with the fault ordered for the next post, in steps like a server's.
fn with_fault(stake: Stake, may_look: bool, fault: FaultKind) -> (usize, World) {
    let mut w = at_stake(stake, may_look);
    let is_slow = matches!(fault, FaultKind::Slow(_));
    w.slack().fault(Fault::once(POST, fault));
    w.minutes(1);
    if is_slow {
        // Slow in real time, while the clock here is turned by hand: it lands before the first look.
        let slack = w.slack();
        w.wait(slack.until(|slack| (slack.under_way(POST) == 0).then_some(())));
    }
    w.minutes(49);
    (read(&w, stake), w)
}

#[test]
fn each_trouble_is_read_as_often_as_it_should_be() {
    use FaultKind::*;
    use Stake::*;
    // Of the two messages one meets the trouble: 2 is both once, 1 is one lost, 3 is one read twice.
    let table = [
        (RateLimited { retry_after: Some(7) }, Digest, true, 2),
        (RateLimited { retry_after: Some(7) }, Digest, false, 2),
        (RateLimited { retry_after: None }, Digest, true, 2),
        (RateLimited { retry_after: Some(7) }, Held, false, 2),
        // Slack's own error: very probably not posted, so it comes again, looked for or not.
        (Status(500), Digest, true, 2),
        (Status(500), Digest, false, 2),
        (Status(503), Held, true, 2),
        (Status(503), Held, false, 2),
        (Error("internal_error".to_owned()), Digest, true, 2),
        (Error("fatal_error".to_owned()), Held, false, 2),
        // Posted, and the answer lost: found where one may look; else each kind has its policy.
        (BrokenJson, Digest, true, 2),
        (BrokenJson, Digest, false, 2),
        (BrokenJson, Held, true, 2),
        (BrokenJson, Held, false, 3),
        (ResetMidBody, Digest, true, 2),
        (ResetMidBody, Digest, false, 2),
        (ResetMidBody, Held, true, 2),
        (ResetMidBody, Held, false, 3),
        (AppliedButLost, Digest, true, 2),
        (AppliedButLost, Digest, false, 2),
        (AppliedButLost, Held, true, 2),
        (AppliedButLost, Held, false, 3),
        // Slow, and given up on by us before it was posted after all.
        (Slow(TOO_SLOW), Digest, true, 2),
        (Slow(TOO_SLOW), Digest, false, 2),
        (Slow(TOO_SLOW), Held, true, 2),
        (Slow(TOO_SLOW), Held, false, 3),
        // Slow, but in time.
        (Slow(Duration::from_millis(60)), Digest, false, 2),
        (Slow(Duration::from_millis(60)), Held, false, 2),
        // Never posted: sent again where one may look; a digest nobody may look for is let go of.
        (HangAfterAccept, Digest, true, 2),
        (HangAfterAccept, Digest, false, 1),
        (HangAfterAccept, Held, true, 2),
        (HangAfterAccept, Held, false, 2),
    ];
    let mut wrong = Vec::new();
    for (fault, stake, may_look, expected) in table {
        let (got, w) = with_fault(stake, may_look, fault.clone());
        if got != expected {
            wrong.push(format!("{fault:?} {stake:?} may_look={may_look}: read {got} times, not {expected}"));
        }
        // Whoever may not look finds out by asking once.
        let broken: Vec<String> =
            w.slack().violations().into_iter().filter(|rule| !rule.contains("missing_scope")).collect();
        assert_eq!(broken, Vec::<String>::new(), "{fault:?} {stake:?}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The figures of December, asked for by one executive, and how that message's first call goes.
fn december_with(fault: Option<FaultKind>) -> (World, String) {
    let mut w = World::new(Stand::Slack, Engine::Sqlite, Setting::default());
    w.says(KATE, "/1on1 help");
    let (app, id) = (w.stage().app.clone(), w.id(KATE));
    w.wait(app.set_role(&id, Role::Executive, true)).unwrap();
    // They lead a 1on1 themselves, so that nobody else gets figures and theirs is the message that meets the fault.
    w.pair(KATE, LIAM, "every tue 15:00 30m");
    w.at("2026-12-01 15:40");
    w.presses_on(KATE, "Did your 1on1", "Yes");
    w.at("2027-01-04 09:59");
    if let Some(fault) = fault {
        w.slack().fault(Fault::once(POST, fault));
    }
    w.minutes(30);
    let told = w.message(KATE, "1on1 figures, Dec 2026");
    assert_eq!(w.slack().violations(), Vec::<String>::new());
    (w, told)
}

#[test]
fn a_months_figures_come_once_whatever_becomes_of_their_picture() {
    const PICTURE: &str = "(image: The company's execution rate";
    let (_, told) = december_with(None);
    assert!(told.contains(PICTURE), "{told}");
    let (_, told) = december_with(Some(FaultKind::RateLimited { retry_after: Some(5) }));
    assert!(told.contains(PICTURE), "surely not sent, and not for its picture: {told}");
    let (_, told) = december_with(Some(FaultKind::Error("invalid_blocks".to_owned())));
    assert!(!told.contains(PICTURE) && told.contains("33% (1 of 3"), "refused, so sent without: {told}");
    let (_, told) = december_with(Some(FaultKind::Status(503)));
    assert!(!told.contains(PICTURE) && told.contains("33% (1 of 3"), "it may have been the picture: {told}");
    let (_, told) = december_with(Some(FaultKind::AppliedButLost));
    assert!(told.contains(PICTURE), "found, not sent again: {told}");
}

#[test]
fn retry_after_is_waited_for_to_the_second() {
    let mut w = at_stake(Stake::Digest, true);
    w.slack().fault(Fault::once(POST, FaultKind::RateLimited { retry_after: Some(90) }).times(2));
    w.minutes(30);
    // The fake counts an earlier call as a broken rule.
    assert_eq!(w.slack().violations(), Vec::<String>::new());
    assert_eq!(read(&w, Stake::Digest), 2);
}

#[test]
fn nothing_is_sent_after_its_time_however_long_slack_was_away() {
    for fault in [
        FaultKind::Status(500),
        FaultKind::RateLimited { retry_after: Some(30) },
        FaultKind::Error("token_revoked".to_owned()),
    ] {
        let mut w = at_stake(Stake::Digest, true);
        w.slack().fault(Fault::always(POST, fault.clone()));
        w.minutes(63);
        w.slack().clear_faults();
        // The tries have grown far apart; the next one finds that its time is over.
        w.minutes(30);
        assert_eq!(read(&w, Stake::Digest), 0, "{fault:?}: the meeting has begun");
        assert_eq!(
            w.number("SELECT COUNT(*) FROM delivery WHERE kind = 'digest' AND state = 'dropped'"),
            2,
            "{fault:?}"
        );
    }
}

#[test]
fn a_slack_that_comes_back_in_time_gets_the_digest_once() {
    for fault in [
        FaultKind::Status(502),
        FaultKind::Error("token_revoked".to_owned()),
        FaultKind::Error("missing_scope".to_owned()),
    ] {
        let mut w = at_stake(Stake::Digest, true);
        w.slack().fault(Fault::always(POST, fault.clone()));
        w.minutes(4);
        assert_eq!(read(&w, Stake::Digest), 0);
        w.slack().clear_faults();
        w.minutes(20);
        assert_eq!(read(&w, Stake::Digest), 2, "{fault:?}");
    }
}

#[test]
fn an_endless_trouble_is_given_up_after_a_bounded_number_of_tries() {
    let mut w = at_stake(Stake::Held, false);
    let before = posts(&w);
    w.slack().fault(Fault::always(POST, FaultKind::AppliedButLost));
    w.minutes(6 * 60);
    let tries = posts(&w) - before;
    // Nobody may look, so each of them may be read: the question and two repetitions to each of the two.
    assert_eq!(tries, 6);
    for who in [SATO, HANAKO] {
        let read = w.times(who, Stake::Held.says());
        assert_eq!(read.len(), 3, "{read:?}");
    }
    assert_eq!(
        w.number("SELECT COUNT(*) FROM delivery WHERE kind = 'held' AND state = 'dropped' AND why = 'unknown'"),
        2,
        "and it is written down that nobody knows"
    );
}

#[test]
fn an_endless_silence_is_read_once_by_whoever_may_be_looked_for() {
    for stake in [Stake::Digest, Stake::Held] {
        let mut w = at_stake(stake, true);
        w.slack().fault(Fault::always(POST, FaultKind::AppliedButLost));
        w.minutes(50);
        assert_eq!(read(&w, stake), 2, "{stake:?}");
        let state = format!("SELECT COUNT(*) FROM delivery WHERE kind = '{}' AND state = 'sent'", stake.kind());
        assert_eq!(w.number(&state), 2, "{stake:?}");
    }
}

#[test]
fn tries_that_were_surely_not_read_use_up_no_repetition() {
    let mut w = at_stake(Stake::Held, false);
    // Refused five times, then posted with the answer lost, then well.
    w.slack().fault(Fault::always(POST, FaultKind::RateLimited { retry_after: Some(5) }).times(10));
    w.slack().fault(Fault::once(POST, FaultKind::AppliedButLost).after(10));
    w.minutes(50);
    assert_eq!(read(&w, Stake::Held), 3, "one of the two reads it twice, and both read it");
}

#[test]
fn a_digest_nobody_may_look_for_is_let_go_of_and_that_is_written_down() {
    let (read, w) = with_fault(Stake::Digest, false, FaultKind::AppliedButLost);
    assert_eq!(read, 2);
    assert_eq!(w.number("SELECT COUNT(*) FROM delivery WHERE kind = 'digest' AND why = 'unknown'"), 1);
}

#[test]
fn somebody_gone_is_tried_once_and_never_again() {
    for error in ["user_disabled", "channel_not_found", "messages_tab_disabled"] {
        let mut w = at_stake(Stake::Digest, true);
        w.slack().fault(Fault::once(POST, FaultKind::Error(error.to_owned())));
        w.at("2026-12-08 12:00");
        let failed = w.slack().journal().iter().filter(|call| call.error.as_deref() == Some(error)).count();
        assert_eq!(failed, 1, "{error}");
        assert_eq!(w.number("SELECT COUNT(*) FROM person WHERE state = 'unreachable'"), 1, "{error}");
        let told = w.times(SATO, "届けられませんでした").len() + w.times(HANAKO, "届けられませんでした").len();
        assert_eq!(told, 1, "{error}: the other hears of it once");
    }
}

#[test]
fn a_message_slack_refuses_is_dropped_and_not_repeated() {
    let mut w = at_stake(Stake::Digest, true);
    let before = posts(&w);
    w.slack().fault(Fault::once(POST, FaultKind::Error("invalid_blocks".to_owned())));
    w.minutes(30);
    assert_eq!(posts(&w) - before, 2);
    assert_eq!(read(&w, Stake::Digest), 1);
    assert_eq!(w.number("SELECT COUNT(*) FROM delivery WHERE state = 'dropped' AND why = 'invalid_blocks'"), 1);
}

#[test]
fn a_failed_update_is_made_up_for() {
    for fault in [
        FaultKind::Status(500),
        FaultKind::AppliedButLost,
        FaultKind::RateLimited { retry_after: Some(5) },
        FaultKind::HangAfterAccept,
    ] {
        let mut w = at_stake(Stake::Held, true);
        w.slack().fault(Fault::once("chat.update", fault.clone()).times(2));
        w.at("15:40");
        w.presses_on(SATO, "1on1はできましたか", "できた");
        w.minutes(5);
        w.sees(HANAKO, "佐藤 健さんが「できた」と答えました。");
        assert!(!w.can_press(HANAKO, "1on1はできましたか", "できた"), "{fault:?}");
    }
}

#[test]
fn opening_a_conversation_may_fail_and_leaves_no_doubt() {
    for fault in [
        FaultKind::Status(500),
        FaultKind::HangAfterAccept,
        FaultKind::RateLimited { retry_after: Some(5) },
        FaultKind::BrokenJson,
    ] {
        let mut w = World::new(
            Stand::Slack,
            Engine::Sqlite,
            Setting { call: Duration::from_millis(300), may_look: false, ..Setting::default() },
        );
        w.slack().fault(Fault::once("conversations.open", fault.clone()).times(2));
        w.pair(SATO, HANAKO, "毎週火曜15時 30分");
        w.minutes(10);
        for who in [SATO, HANAKO] {
            assert_eq!(w.times(who, "との1on1が始まります").len(), 1, "{fault:?}\n{}", w.told(who));
        }
    }
}

#[test]
fn an_answer_in_time_does_not_wait_for_slack() {
    let mut w = at_stake(Stake::Digest, true);
    w.slack().fault(Fault::always("*", FaultKind::HangAfterAccept));
    let answer = w.says_only(HANAKO, "/1on1 議題 追加 昇格の相談");
    assert!(answer.contains("に入れました"), "{answer}");
    let call = w.slack().journal().into_iter().rev().find(|call| call.inbound).unwrap();
    assert!(call.latency_ms.unwrap() < 1_000, "{:?}", call.latency_ms);
    w.slack().clear_faults();
}

#[test]
fn what_was_looked_for_when_its_sender_was_killed_waits_for_one_more_look() {
    let mut w = at_stake(Stake::Digest, true);
    for seconds in [0, 31, 62] {
        killed_with_it(&w, Stake::Digest, seconds);
    }
    minute_by_minute(&mut w, 10);
    // The last lease ends at 14:01:32; one look then, and one forty seconds later.
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, Stake::Digest.says()), ["Tue 12-01 14:02"], "{}", w.told(who));
    }
}

#[test]
fn while_no_look_succeeds_after_a_kill_nothing_is_sent_again() {
    for stake in [Stake::Digest, Stake::Held] {
        let mut w = at_stake(stake, true);
        // Posted, the answer lost; then whoever was to look is killed, and Slack answers no question.
        w.slack().fault(Fault::always(POST, FaultKind::AppliedButLost).times(2));
        w.slack().fault(Fault::always("conversations.history", FaultKind::Status(500)));
        w.minutes(1);
        killed_with_it(&w, stake, 30);
        minute_by_minute(&mut w, 15);
        assert_eq!(read(&w, stake), 2, "{stake:?}");
        w.slack().clear_faults();
        minute_by_minute(&mut w, 25);
        assert_eq!(read(&w, stake), 2, "{stake:?}");
        let state = format!("SELECT COUNT(*) FROM delivery WHERE kind = '{}' AND state = 'sent'", stake.kind());
        assert_eq!(w.number(&state), 2, "{stake:?}: found");
    }
}

#[test]
fn a_digest_of_a_killed_sender_is_let_go_of_where_slack_first_asks_for_quiet_and_then_refuses_to_look() {
    let mut w = at_stake(Stake::Digest, false);
    w.slack().fault(Fault::once("conversations.history", FaultKind::RateLimited { retry_after: Some(5) }).times(2));
    killed_with_it(&w, Stake::Digest, 0);
    minute_by_minute(&mut w, 30);
    assert_eq!((read(&w, Stake::Digest), gone(&w, Stake::Digest, "unknown")), (0, 2), "it may have been read already");
}

#[test]
fn a_question_whose_senders_are_killed_again_and_again_is_asked_thrice_at_most() {
    // Each of the killed may have asked. After two the question is asked; after three nobody may ask any more.
    for (kills, asked, let_go) in [(1, 2, 0), (2, 2, 0), (3, 0, 2)] {
        let mut w = at_stake(Stake::Held, false);
        for kill in 0..kills {
            killed_with_it(&w, Stake::Held, kill * 31);
        }
        minute_by_minute(&mut w, 30);
        assert_eq!((read(&w, Stake::Held), gone(&w, Stake::Held, "unknown")), (asked, let_go), "after {kills} kills");
    }
}

#[test]
fn whoever_could_not_be_asked_is_asked_once_by_what_follows() {
    let mut w = at_stake(Stake::Held, true);
    w.slack().fault(Fault::always(POST, FaultKind::Status(503)));
    w.at("2026-12-02 10:30");
    w.slack().clear_faults();
    w.at("2026-12-02 13:00");
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "できましたか").len(), 1, "{}", w.told(who));
    }
    assert_eq!(gone(&w, Stake::Held, "expired"), 2);
}

#[test]
fn a_limit_of_the_whole_workspace_lets_everybody_have_their_digest() {
    let mut w = at_stake(Stake::Digest, true);
    // Slack's limit on a workspace, not on a channel: whoever writes is told to slow down, for most of the hour.
    w.slack().fault(Fault::always(POST, FaultKind::RateLimited { retry_after: Some(1) }).times(60));
    w.minutes(59);
    assert_eq!(read(&w, Stake::Digest), 2);
    assert_eq!(w.slack().violations(), Vec::<String>::new(), "nobody was asked again before their time");
}

#[test]
fn a_form_that_slack_does_not_open_is_said_and_opens_by_a_button() {
    for fault in [FaultKind::Error("expired_trigger_id".to_owned()), FaultKind::Status(500)] {
        let mut w = at_stake(Stake::Digest, true);
        w.slack().fault(Fault::once("views.open", fault.clone()));
        w.says(SATO, "/1on1 日程変更");
        w.sees(SATO, "フォームを開けませんでした。");
        assert!(!w.has_form(SATO), "{fault:?}");
        w.presses_on(SATO, "フォームを開けませんでした", "入力する");
        assert!(w.has_form(SATO), "{fault:?}");
    }
}
