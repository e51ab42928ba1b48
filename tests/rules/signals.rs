//! Each rule of the file holds where it should and a step short of that does not.

use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use taiwa::domain::signals::{
    Became, Counted, FILE, Fired, How, ItemKind, Meeting, Owed, RuleId, Rules, To, Topic, all, hint,
};

fn now() -> Timestamp {
    "2026-07-20T00:00:00Z".parse().unwrap()
}

fn ago(days: i64) -> Timestamp {
    now() - (24 * days).hours()
}

fn held(days: i64) -> Meeting {
    Meeting { start: ago(days), minutes: 30, moves: 0, became: Became::Held }
}

fn missed(days: i64) -> Meeting {
    Meeting { became: Became::Missed, ..held(days) }
}

fn topic(days: i64) -> Topic {
    Topic {
        by_manager: false,
        kind: ItemKind::Topic,
        is_tagged: true,
        looks_ahead: true,
        is_open: false,
        carried: 0,
        created: ago(days),
        closed: Some(ago((days - 3).max(0))),
    }
}

fn owed(days: i64) -> Owed {
    Owed { by_manager: false, is_open: false, due: date(2026, 8, 1), made: ago(days), reopened: 0 }
}

/// A pair that does well: every two weeks, a topic of the report three days before, a promise on the day.
fn fine() -> Counted {
    let days = [98, 84, 70, 56, 42, 28, 14];
    Counted {
        now: now(),
        today: date(2026, 7, 20),
        started: ago(120),
        rhythm_days: Some(14),
        meetings: days.map(held).to_vec(),
        next_moves: 0,
        topics: days.map(|day| topic(day + 3)).to_vec(),
        owed: days.map(owed).to_vec(),
        agreed: Some(ago(100)),
        balance: Some(80),
        hired: Some((date(2020, 4, 1), 1500)),
        after_another: false,
        back: None,
    }
}

fn fires(counted: &Counted) -> Vec<(String, i64, i64)> {
    let fired = all(counted, Rules::ours());
    fired.into_iter().map(|fired| (fired.rule.code(), fired.found, fired.bound)).collect()
}

#[track_caller]
fn only(counted: &Counted, rule: &str, found: i64, bound: i64) {
    let fired = fires(counted);
    assert!(fired.contains(&(rule.to_owned(), found, bound)), "{rule} should hold with {found}, {bound}: {fired:?}");
}

#[track_caller]
fn not(counted: &Counted, rule: &str) {
    let fired = fires(counted);
    assert!(fired.iter().all(|(id, ..)| id != rule), "{rule} should not hold: {fired:?}");
}

#[test]
fn the_rules_are_whole_and_a_pair_that_does_well_hears_nothing() {
    assert!(Rules::read(FILE).is_ok());
    assert_eq!(fires(&fine()), []);
    assert!(Rules::read(&FILE.replace("id = \"SM4\"", "id = \"SM3\"")).is_err());
    assert!(Rules::read(&FILE.replace("points = 3\n", "")).is_err());
    assert!(Rules::read(&FILE.replace("of = 6", "off = 6")).is_err());
}

#[test]
fn smells_of_the_agenda() {
    let mut none = fine();
    none.topics.retain(|topic| topic.created < ago(46));
    only(&none, "SM1", 3, 3);
    // Written down within the last two hours is no preparation.
    for meeting in [42, 28, 14] {
        none.topics.push(Topic { created: ago(meeting) - 1.hour(), closed: Some(ago(meeting)), ..topic(0) });
    }
    only(&none, "SM1", 3, 3);
    none.topics.push(topic(15));
    not(&none, "SM1");

    let mut status = fine();
    status.topics.iter_mut().for_each(|topic| topic.kind = ItemKind::Status);
    only(&status, "SM2", 100, 80);
    status.topics[6].kind = ItemKind::Try;
    not(&status, "SM2");

    let mut chat = fine();
    chat.topics.iter_mut().for_each(|topic| topic.is_tagged = false);
    not(&chat, "SM3");
    chat.owed.retain(|owed| owed.made < ago(43));
    only(&chat, "SM3", 3, 3);
    only(&chat, "SM4", 3, 3);
    chat.owed.push(owed(20));
    not(&chat, "SM3");
    not(&chat, "SM4");

    let mut his = fine();
    his.topics.iter_mut().for_each(|topic| topic.by_manager = true);
    only(&his, "SM5", 100, 90);
    his.topics[5].by_manager = false;
    not(&his, "SM5");
}

#[test]
fn smells_of_what_stays_open_and_of_time() {
    let mut carried = fine();
    carried.topics.push(Topic { is_open: true, carried: 2, closed: None, ..topic(40) });
    assert_eq!(fires(&carried), []);
    carried.topics[7].carried = 3;
    only(&carried, "SM6", 3, 3);
    only(&carried, "EW6", 3, 3);
    let mut old = fine();
    old.owed.push(Owed { is_open: true, ..owed(45) });
    not(&old, "SM6");
    old.owed.push(Owed { is_open: true, ..owed(46) });
    only(&old, "SM6", 46, 45);
    old.owed[0].reopened = 2;
    only(&old, "SM11", 2, 2);

    let mut long = fine();
    long.meetings.iter_mut().for_each(|meeting| meeting.minutes = 60);
    not(&long, "SM7");
    long.meetings.iter_mut().for_each(|meeting| meeting.minutes = 90);
    only(&long, "SM7", 90, 60);
    long.meetings.iter_mut().for_each(|meeting| meeting.minutes = 5);
    only(&long, "SM7", 5, 10);

    only(&Counted { next_moves: 2, ..fine() }, "SM8", 2, 2);
    only(&Counted { balance: Some(39), ..fine() }, "SM9", 39, 40);
    not(&Counted { balance: None, ..fine() }, "SM9");
    let mut short = fine();
    short.topics.iter_mut().skip(1).for_each(|topic| topic.looks_ahead = false);
    only(&short, "SM10", 101, 90);
    only(&short, "EW8", 101, 90);
    only(&Counted { agreed: None, ..fine() }, "SM12", 120, 14);
    not(&Counted { agreed: None, started: ago(13), ..fine() }, "SM12");
    only(&Counted { agreed: Some(ago(201)), ..fine() }, "SM12", 201, 200);
}

#[test]
fn early_signs_of_meeting_less() {
    let mut less = fine();
    less.meetings.push(missed(1));
    not(&less, "EW1");
    less.meetings.push(Meeting { became: Became::Else, ..held(1) });
    less.meetings.push(missed(0));
    only(&less, "EW1", 2, 2);
    let mut gone = fine();
    gone.meetings.retain(|meeting| meeting.start <= ago(28));
    not(&gone, "EW2");
    gone.meetings.retain(|meeting| meeting.start <= ago(42));
    only(&gone, "EW2", 42, 28);
    not(&Counted { rhythm_days: Some(30), ..gone.clone() }, "EW2");
    not(&Counted { rhythm_days: None, ..gone }, "EW2");
    let mut moved = fine();
    moved.meetings.iter_mut().take(3).for_each(|meeting| meeting.moves = 1);
    not(&moved, "EW3");
    moved.meetings.iter_mut().for_each(|meeting| meeting.moves = 1);
    only(&moved, "EW3", 6, 3);
}

#[test]
fn early_signs_of_what_piles_up() {
    let mut silent = fine();
    silent.topics.retain(|topic| topic.created < ago(46));
    only(&silent, "EW4", 0, 1);
    silent.topics.clear();
    not(&silent, "EW4");
    let mut stuck = fine();
    stuck.topics.push(Topic { is_open: true, kind: ItemKind::Blocker, closed: None, ..topic(21) });
    not(&stuck, "EW5");
    stuck.topics.push(Topic { is_open: true, kind: ItemKind::Blocker, closed: None, ..topic(22) });
    only(&stuck, "EW5", 22, 21);
    let mut late = fine();
    let his = Owed { by_manager: true, is_open: true, due: date(2026, 7, 19), ..owed(20) };
    late.owed.push(his);
    late.owed.push(Owed { due: date(2026, 7, 20), ..his });
    not(&late, "EW7");
    late.owed.push(his);
    only(&late, "EW7", 2, 2);
}

#[test]
fn early_signs_round_a_change() {
    let mut new = Counted {
        hired: Some((date(2026, 7, 13), 5)),
        meetings: vec![],
        topics: vec![],
        owed: vec![],
        started: ago(5),
        ..fine()
    };
    not(&new, "EW9");
    new.hired = Some((date(2026, 7, 10), 6));
    only(&new, "EW9", 6, 6);
    new.meetings = vec![held(3)];
    not(&new, "EW9");
    new.meetings.extend([missed(2), missed(1)]);
    only(&new, "EW9", 2, 2);
    let changed = Counted { after_another: true, agreed: None, started: ago(30), ..fine() };
    only(&changed, "EW10", 30, 30);
    not(&Counted { after_another: false, ..changed.clone() }, "EW10");
    not(&Counted { started: ago(31), ..changed }, "EW10");
    let mut back = Counted { back: Some((date(2026, 7, 3), 10)), meetings: vec![held(60)], ..fine() };
    only(&back, "EW11", 10, 10);
    back.meetings.push(held(3));
    not(&back, "EW11");
    not(&Counted { back: Some((date(2026, 7, 6), 9)), meetings: vec![held(60)], ..fine() }, "EW11");
}

fn fired(rule: RuleId, points: i64) -> Fired {
    Fired { rule, found: 1, bound: 1, points, to: To::Both }
}

#[test]
fn one_hint_at_a_time_and_none_that_was_just_shown() {
    let rules = Rules::ours();
    let smells = [fired(RuleId::Sm1, 0), fired(RuleId::Sm4, 0)];
    assert_eq!(hint(&smells, &[], rules).unwrap().because, [smells[0]]);
    assert_eq!(hint(&smells, &[RuleId::Sm1], rules).unwrap().because, [smells[1]]);
    assert_eq!(hint(&smells, &[RuleId::Sm1, RuleId::Sm4], rules), None);
    // One point alone is nothing.
    assert_eq!(hint(&[fired(RuleId::Ew3, 1)], &[], rules), None);
    let word = [fired(RuleId::Sm1, 0), fired(RuleId::Ew1, 2)];
    assert_eq!(hint(&word, &[], rules).unwrap().how, How::Word);
    assert_eq!(hint(&word, &[RuleId::Ew1], rules).unwrap().how, How::Smell);
    let talk = [fired(RuleId::Ew1, 2), fired(RuleId::Ew2, 2)];
    assert_eq!(hint(&talk, &[RuleId::Ew1], rules).unwrap().how, How::Talk);
    assert_eq!(hint(&talk, &[RuleId::Ew1, RuleId::Ew2], rules), None);
}

proptest! {
    /// Whatever the counts: no rule panics, and a rule that holds prints numbers that show why.
    #[test]
    fn every_rule_prints_numbers_that_hold(
        meetings in proptest::collection::vec((0_i64..200, 5_i64..120, 0_i64..4, 0_u8..3), 0..14),
        topics in proptest::collection::vec((0_i64..200, any::<bool>(), 0_u8..4, any::<bool>(), any::<bool>(), 0_i64..6), 0..20),
        promises in proptest::collection::vec((0_i64..200, any::<bool>(), any::<bool>(), 0_i64..4), 0..10),
        started in 0_i64..300,
    ) {
        let mut meetings: Vec<Meeting> = meetings.into_iter().map(|(days, minutes, moves, became)| Meeting {
            start: ago(days), minutes, moves,
            became: [Became::Held, Became::Missed, Became::Else][usize::from(became)],
        }).collect();
        meetings.sort_by_key(|meeting| meeting.start);
        let topics = topics.into_iter().map(|(days, by_manager, kind, looks_ahead, is_open, carried)| Topic {
            by_manager, is_tagged: looks_ahead, looks_ahead, is_open, carried, created: ago(days),
            kind: [ItemKind::Topic, ItemKind::Status, ItemKind::Blocker, ItemKind::Try][usize::from(kind)],
            closed: (!is_open).then(|| ago(0)),
        }).collect();
        let owed = promises.into_iter().map(|(days, by_manager, is_open, reopened)| Owed {
            by_manager, is_open, reopened, due: date(2026, 7, 1), made: ago(days),
        }).collect();
        let counted = Counted { meetings, topics, owed, started: ago(started), ..fine() };
        let fired = all(&counted, Rules::ours());
        prop_assert!(fired.is_sorted_by_key(|fired| fired.rule));
        for fired in fired {
            // These hold when something is less than its bound; all others reach it or go beyond.
            let less = matches!(fired.rule, RuleId::Sm7 | RuleId::Sm9 | RuleId::Ew4 | RuleId::Ew10);
            prop_assert!(less || fired.found >= fired.bound, "{fired:?}");
            prop_assert_eq!(fired.points > 0, fired.rule.is_early());
        }
    }
}
