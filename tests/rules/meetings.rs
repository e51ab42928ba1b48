//! What becomes of a meeting, and when its messages go out: the rules alone, without a store.

use jiff::civil::{DateTime, Weekday, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;
use taiwa::domain::calendar::{Calendar, ClosedDays, Closure, Hours, WorkWeek};
use taiwa::domain::figures::Month;
use taiwa::domain::ids::{OccurrenceId, PairId, PersonId, SeriesId, WorkspaceId};
use taiwa::domain::lang::Lang;
use taiwa::domain::occurrence::{self, NewSlot, Occurrence, Outcome, Phase, Plan, Refused, Room, Said};
use taiwa::domain::pair::{Series, Side};
use taiwa::domain::people::{Ids, Person, PersonState, Platform, Zone};
use taiwa::domain::plan::{self, Kind, NextStep, Planned, Setting, Wanted};
use taiwa::domain::rhythm;

fn person(id: &str, zone: &str) -> Person {
    Person {
        id: PersonId::new(id),
        workspace: WorkspaceId::new("w"),
        name: Some(id.to_owned()),
        ids: Ids::of(Platform::Slack, id),
        platform: Platform::Slack,
        lang: Lang::Ja,
        zone: Zone::named(zone).unwrap(),
        week: WorkWeek::default(),
        hours: Hours::default(),
        state: PersonState::Active,
    }
}

struct World {
    manager: Person,
    report: Person,
    calendar: Calendar,
    series: Series,
}

impl World {
    fn new(words: &str, start: DateTime) -> World {
        let zone = Zone::named("Asia/Tokyo").unwrap();
        World {
            manager: person("sato", "Asia/Tokyo"),
            report: person("hanako", "Asia/Tokyo"),
            calendar: Calendar::default(),
            series: Series {
                id: SeriesId::new("s"),
                pair: PairId::new("p"),
                rhythm: rhythm::parse(words, start.date()).unwrap(),
                zone,
                from: start.date(),
                ended: None,
            },
        }
    }

    fn people(&self) -> [&Person; 2] {
        [&self.manager, &self.report]
    }

    fn open(&self, slot: DateTime) -> Occurrence {
        let new = NewSlot { series: &self.series, slot, calendar: &self.calendar, people: self.people() };
        occurrence::open(OccurrenceId::new("o"), &new)
    }

    fn closes(&self, o: &Occurrence) -> Timestamp {
        occurrence::answers_close(o.end_at(), self.people(), &self.calendar)
    }

    fn messages(&self, o: &Occurrence, now: Timestamp) -> Vec<Planned> {
        let setting = Setting { manager: &self.manager, report: &self.report, calendar: &self.calendar };
        plan::for_meeting(o, &setting, now)
    }
}

fn tokyo(local: DateTime) -> Timestamp {
    Zone::named("Asia/Tokyo").unwrap().instant(local)
}

fn tuesday() -> DateTime {
    date(2026, 12, 1).at(15, 0, 0, 0)
}

fn due(world: &World, kind: Kind, to: &str, slot: DateTime) -> DateTime {
    let o = world.open(slot);
    let all = world.messages(&o, tokyo(date(2026, 11, 1).at(9, 0, 0, 0)));
    let found = all.iter().find(|p| p.kind == kind && p.to.as_str() == to).expect("it is planned");
    Zone::named("Asia/Tokyo").unwrap().wall(found.due)
}

#[test]
fn messages_go_out_at_the_times_the_product_names() {
    let world = World::new("every week tue 15:00 30m", date(2026, 11, 24).at(9, 0, 0, 0));
    assert_eq!(due(&world, Kind::Topics, "hanako", tuesday()), date(2026, 11, 27).at(10, 0, 0, 0));
    assert_eq!(due(&world, Kind::Prep, "sato", tuesday()), date(2026, 11, 30).at(16, 0, 0, 0));
    assert_eq!(due(&world, Kind::Digest, "sato", tuesday()), date(2026, 12, 1).at(14, 0, 0, 0));
    assert_eq!(due(&world, Kind::Digest, "hanako", tuesday()), date(2026, 12, 1).at(14, 0, 0, 0));
    assert_eq!(due(&world, Kind::Held, "hanako", tuesday()), date(2026, 12, 1).at(15, 40, 0, 0));
    assert_eq!(due(&world, Kind::FollowUp, "hanako", tuesday()), date(2026, 12, 2).at(10, 0, 0, 0));
}

#[test]
fn mondays_advance_notice_goes_out_on_friday() {
    let world = World::new("every week mon 15:00 30m", date(2026, 11, 20).at(9, 0, 0, 0));
    let monday = date(2026, 12, 7).at(15, 0, 0, 0);
    assert_eq!(due(&world, Kind::Prep, "sato", monday), date(2026, 12, 4).at(16, 0, 0, 0));
    assert_eq!(due(&world, Kind::Topics, "hanako", monday), date(2026, 12, 3).at(10, 0, 0, 0));
}

#[test]
fn the_digest_of_an_early_meeting_stays_inside_working_hours() {
    let at = |hour, minute| date(2026, 12, 1).at(hour, minute, 0, 0);
    let start = date(2026, 11, 24).at(9, 0, 0, 0);
    let half_past = World::new("every week tue 9:30 30m", start);
    assert_eq!(due(&half_past, Kind::Digest, "sato", at(9, 30)), at(9, 0), "half an hour is enough to read");
    let nine = World::new("every week tue 9:00 30m", start);
    assert_eq!(due(&nine, Kind::Digest, "sato", at(9, 0)), date(2026, 11, 30).at(17, 0, 0, 0));
}

#[test]
fn somebody_far_away_gets_the_digest_in_their_own_hours() {
    let mut world = World::new("every week tue 15:00 30m", date(2026, 11, 24).at(9, 0, 0, 0));
    world.report = person("hanako", "America/New_York");
    // 15:00 in Tokyo is one in the morning in New York: the digest comes on their Monday afternoon.
    let o = world.open(tuesday());
    let all = world.messages(&o, tokyo(date(2026, 11, 1).at(9, 0, 0, 0)));
    let digest = all.iter().find(|p| p.kind == Kind::Digest && p.to.as_str() == "hanako").unwrap();
    let wall = world.report.local(digest.due);
    assert_eq!(wall, date(2026, 11, 30).at(17, 0, 0, 0));
    assert!(digest.due < o.start_at);
}

#[test]
fn planning_twice_gives_the_same_keys_and_a_move_gives_others() {
    let world = World::new("every week tue 15:00 30m", date(2026, 11, 24).at(9, 0, 0, 0));
    let o = world.open(tuesday());
    let now = tokyo(date(2026, 11, 24).at(9, 0, 0, 0));
    let keys = |o: &Occurrence| -> Vec<String> { world.messages(o, now).into_iter().map(|p| p.key).collect() };
    assert_eq!(keys(&o), keys(&o));
    let friday = date(2026, 12, 4).at(10, 0, 0, 0);
    let moved = occurrence::reschedule(&o, friday, tokyo(friday), now).unwrap();
    let digests = |keys: Vec<String>| keys.into_iter().filter(|key| key.starts_with("digest")).collect::<Vec<_>>();
    assert!(digests(keys(&moved)).iter().all(|key| !keys(&o).contains(key)));
}

#[test]
fn either_sides_word_counts_and_an_objection_makes_it_disputed() {
    let world = World::new("every week tue 15:00 30m", date(2026, 11, 24).at(9, 0, 0, 0));
    let o = world.open(tuesday());
    let after = o.end_at() + 10.minutes();
    let closes = world.closes(&o);
    let held = occurrence::answer(&o, Side::Manager, Said::Held, after, closes).unwrap();
    assert_eq!((held.outcome, held.phase), (Outcome::Held, Phase::Asked));
    let disputed = occurrence::answer(&held, Side::Report, Said::NotHeld, after, closes).unwrap();
    assert_eq!(disputed.outcome, Outcome::Disputed);
    let agreed = occurrence::answer(&disputed, Side::Report, Said::Held, after, closes).unwrap();
    assert_eq!(agreed.outcome, Outcome::Held);
    let taken_back = occurrence::withdraw(&held, Side::Manager, after, closes).unwrap();
    assert_eq!(taken_back.outcome, Outcome::Expected);
}

#[test]
fn a_meeting_after_its_window_is_late_and_inside_it_is_held() {
    let world = World::new("every 2 weeks tue 15:00 30m", date(2026, 12, 1).at(9, 0, 0, 0));
    let o = world.open(tuesday());
    let now = tokyo(date(2026, 11, 30).at(9, 0, 0, 0));
    for (day, outcome) in [(8, Outcome::Held), (10, Outcome::Late)] {
        let to = date(2026, 12, day).at(15, 0, 0, 0);
        let moved = occurrence::reschedule(&o, to, tokyo(to), now).unwrap();
        let said = occurrence::answer(&moved, Side::Report, Said::Held, tokyo(to) + 1.hour(), world.closes(&moved));
        assert_eq!(said.unwrap().outcome, outcome, "met on {day} December");
        assert_eq!(moved.slot, o.slot, "the slot stays what it was");
    }
}

#[test]
fn nobody_answers_for_five_working_days_and_it_is_unanswered() {
    let world = World::new("every week tue 15:00 30m", date(2026, 11, 24).at(9, 0, 0, 0));
    let o = world.open(tuesday());
    let closes = world.closes(&o);
    let (asked, _) = occurrence::pass_time(&o, o.end_at(), closes).unwrap();
    assert_eq!((asked.phase, asked.outcome), (Phase::Asked, Outcome::Expected));
    // Tuesday plus five working days, to the end of that day.
    assert_eq!(asked.look, tokyo(date(2026, 12, 9).at(0, 0, 0, 0)));
    assert_eq!(occurrence::pass_time(&asked, asked.look - 1.second(), closes), None);
    let (closed, _) = occurrence::pass_time(&asked, asked.look, closes).unwrap();
    assert_eq!((closed.phase, closed.outcome), (Phase::Closed, Outcome::Unanswered));
    let corrected = occurrence::answer(&closed, Side::Report, Said::Held, closed.look + 24.hours(), closes).unwrap();
    assert_eq!(corrected.outcome, Outcome::Held, "correctable for 30 days");
    let late = o.start_at + SignedDuration::from_hours(24 * 31);
    assert_eq!(occurrence::answer(&closed, Side::Report, Said::Held, late, closes), Err(Refused::TooLate));
}

#[test]
fn a_skip_is_missed_unless_it_is_made_up_for() {
    let world = World::new("every week tue 15:00 30m", date(2026, 11, 24).at(9, 0, 0, 0));
    let o = world.open(tuesday());
    let now = tokyo(date(2026, 12, 1).at(9, 0, 0, 0));
    let skipped = occurrence::skip(&o, Side::Report, now).unwrap();
    assert_eq!(skipped.plan, Plan::Skip { by: Side::Report });
    assert!(!skipped.is_ahead(now));
    let room = |busy| Room { series: &world.series, people: world.people(), calendar: &world.calendar, busy };
    let times = occurrence::make_up_times(&skipped, &room(&[]), now, 3);
    assert_eq!(times.len(), 3);
    assert!(times.iter().all(|at| tokyo(*at) > now && tokyo(*at) <= o.window_ends && *at != o.start));
    let made_up = occurrence::reschedule(&skipped, times[0], tokyo(times[0]), now).unwrap();
    assert_eq!(made_up.plan, Plan::MakeUp { skipped_by: Side::Report });
    assert!(made_up.is_ahead(now));
    let (missed, _) = occurrence::pass_time(&skipped, skipped.look, world.closes(&o)).unwrap();
    assert_eq!(missed.outcome, Outcome::Missed);
}

#[test]
fn a_slot_on_a_holiday_moves_and_one_in_new_year_is_exempt() {
    let world = World::new("every week mon 15:00 30m", date(2026, 11, 1).at(9, 0, 0, 0));
    // 23 November 2026 is a holiday (a Monday): the next working day inside the window.
    let moved = world.open(date(2026, 11, 23).at(15, 0, 0, 0));
    assert_eq!(moved.start, date(2026, 11, 24).at(15, 0, 0, 0));
    assert_eq!(moved.slot, date(2026, 11, 23).at(15, 0, 0, 0));
    let mut closed = World::new("every week fri 15:00 30m", date(2026, 12, 1).at(9, 0, 0, 0));
    closed.calendar.closures.push(taiwa::domain::calendar::Closure {
        name: None,
        days: taiwa::domain::calendar::ClosedDays::Once { from: date(2026, 12, 26), until: date(2027, 1, 6) },
    });
    let exempt = closed.open(date(2027, 1, 1).at(15, 0, 0, 0));
    assert!(matches!(exempt.outcome, Outcome::Exempt(_)));
}

#[test]
fn a_slot_every_working_day_is_kept_on_working_days_and_exempt_on_holidays() {
    let world = World::new("0 15 * * 1-5", date(2026, 11, 16).at(9, 0, 0, 0));
    let on = |day| world.open(date(2026, 11, day).at(15, 0, 0, 0));
    assert_eq!((on(20).outcome, on(20).start), (Outcome::Expected, date(2026, 11, 20).at(15, 0, 0, 0)));
    assert_eq!((on(24).outcome, on(25).outcome), (Outcome::Expected, Outcome::Expected));
    // A slot a day leaves no day to move to.
    assert!(matches!(on(23).outcome, Outcome::Expected | Outcome::Exempt(_)));
    assert_ne!(on(23).start.date(), date(2026, 11, 24));
}

#[test]
fn nothing_is_sent_after_expiry_in_quiet_hours_or_to_somebody_who_left() {
    let mut world = World::new("every week tue 15:00 30m", date(2026, 11, 24).at(9, 0, 0, 0));
    let o = world.open(tuesday());
    let wanted = |to: &Person, kind, now: Timestamp, meeting: &Occurrence| {
        let sending = plan::Sending {
            kind,
            to,
            calendar: &world.calendar,
            due: now,
            expires: meeting.start_at,
            meeting: Some(meeting),
            pair_is_active: true,
            has_answered: false,
            is_empty: false,
        };
        plan::still_wanted(&sending, now)
    };
    assert_eq!(wanted(&world.manager, Kind::Digest, o.start_at - 1.minute(), &o), Wanted::Send);
    assert_eq!(wanted(&world.manager, Kind::Digest, o.start_at, &o), Wanted::Drop { why: "expired" });
    let night = tokyo(date(2026, 11, 30).at(22, 0, 0, 0));
    assert_eq!(
        wanted(&world.manager, Kind::Digest, night, &o),
        Wanted::Wait { until: tokyo(date(2026, 12, 1).at(9, 0, 0, 0)) }
    );
    let skipped = occurrence::skip(&o, Side::Report, night).unwrap();
    assert_eq!(wanted(&world.manager, Kind::Digest, o.start_at - 1.hour(), &skipped), Wanted::Drop { why: "over" });
    world.manager.state = PersonState::Left;
    assert_eq!(wanted(&world.manager.clone(), Kind::Digest, o.start_at - 1.hour(), &o), Wanted::Drop { why: "left" });
}

#[test]
fn news_planned_for_quiet_hours_goes_out_in_them_even_after_an_outage() {
    let world = World::new("every week tue 08:30 30m", date(2026, 11, 24).at(9, 0, 0, 0));
    let o = world.open(date(2026, 12, 1).at(8, 30, 0, 0));
    let wanted = |kind, due: DateTime, now: DateTime| {
        let sending = plan::Sending {
            kind,
            to: &world.manager,
            calendar: &world.calendar,
            due: tokyo(due),
            expires: o.start_at,
            meeting: Some(&o),
            pair_is_active: true,
            has_answered: false,
            is_empty: false,
        };
        plan::still_wanted(&sending, tokyo(now))
    };
    let (evening, night) = (date(2026, 11, 30).at(22, 0, 0, 0), date(2026, 12, 1).at(5, 0, 0, 0));
    assert_eq!(wanted(Kind::Moved, evening, evening), Wanted::Send);
    assert_eq!(wanted(Kind::Moved, evening, night), Wanted::Send, "the server was away meanwhile");
    // What was due in the afternoon was not urgent, and a digest never is.
    assert_eq!(wanted(Kind::Moved, date(2026, 11, 30).at(17, 0, 0, 0), night), Wanted::Drop { why: "quiet" });
    assert_eq!(wanted(Kind::Digest, evening, night), Wanted::Drop { why: "quiet" });
}

#[test]
fn an_unknown_digest_is_not_repeated_blindly_and_a_question_is() {
    let now = tokyo(tuesday());
    let expires = now + 1.hour();
    assert_eq!(plan::after_blind(Kind::Digest, 2, 1, now, expires), NextStep::GiveUp { why: "unknown" });
    assert!(matches!(plan::after_blind(Kind::Held, 2, 1, now, expires), NextStep::Again { .. }));
    assert!(matches!(plan::after_blind(Kind::Digest, 1, 1, now, expires), NextStep::Again { .. }));
    // A killed process left no note: it counts as one silence.
    assert_eq!(plan::after_blind(Kind::Digest, 0, 1, now, expires), NextStep::GiveUp { why: "unknown" });
    assert!(matches!(plan::after_blind(Kind::Held, 0, 1, now, expires), NextStep::Again { .. }));
    // Tries that were surely not read don't use up the few that may have been.
    assert!(matches!(plan::after_blind(Kind::Held, 3, 20, now, expires), NextStep::Again { .. }));
    assert_eq!(plan::after_blind(Kind::Held, 4, 3, now, expires), NextStep::GiveUp { why: "unknown" });
}

#[test]
fn what_was_surely_not_posted_is_tried_for_as_long_as_it_is_of_use() {
    let now = tokyo(tuesday());
    let expires = now + 1.hour();
    let waits: Vec<i64> = [1, 3, 4, 6, 9, 500]
        .into_iter()
        .map(|attempt| match plan::after_refusal(1.second(), attempt, now, expires) {
            NextStep::Again { at } => at.duration_since(now).as_secs(),
            other => panic!("{other:?} after {attempt}"),
        })
        .collect();
    assert_eq!(waits, [1, 1, 2, 8, 8, 8]);
    // What was asked for is obeyed, and there is a last time before it is of no more use.
    assert_eq!(plan::after_refusal(20.seconds(), 1, now, expires), NextStep::Again { at: now + 20.seconds() });
    let soon = expires - 10.seconds();
    assert_eq!(plan::after_refusal(1.second(), 500, soon, expires), NextStep::Again { at: expires - 2.seconds() });
    assert_eq!(plan::after_refusal(10.seconds(), 1, soon, expires), NextStep::GiveUp { why: "expired" });
}

#[test]
fn the_nudge_comes_on_monday_at_half_past_nine_or_the_first_working_day() {
    let calendar = Calendar::default();
    let sato = person("sato", "Asia/Tokyo");
    let next = |now: DateTime| sato.local(plan::next_weekly(Kind::Nudge, &sato, &calendar, tokyo(now)).due);
    assert_eq!(next(date(2026, 12, 2).at(9, 0, 0, 0)), date(2026, 12, 7).at(9, 30, 0, 0));
    // Monday 23 November 2026 is a holiday.
    assert_eq!(next(date(2026, 11, 18).at(9, 0, 0, 0)), date(2026, 11, 24).at(9, 30, 0, 0));
    // The nudge of a week is over once it was due: the next one is of the next week.
    assert_eq!(next(date(2026, 11, 24).at(9, 30, 0, 0)), date(2026, 11, 30).at(9, 30, 0, 0));
}

#[test]
fn a_server_that_was_away_catches_up_with_the_weekly_message_that_is_of_use_still() {
    let calendar = Calendar::default();
    let sato = person("sato", "Asia/Tokyo");
    let over = |week, now: DateTime| {
        let next = plan::weekly_after((Kind::Nudge, Some(week)), &sato, &calendar, tokyo(now));
        (next.detail.unwrap(), sato.local(next.due), sato.local(next.expires))
    };
    let of = |day: jiff::civil::Date| (day.to_string(), day.at(9, 30, 0, 0), day.at(18, 0, 0, 0));
    let (first, second, third) = (date(2026, 12, 7), date(2026, 12, 14), date(2026, 12, 21));
    assert_eq!(over(first, first.at(9, 30, 5, 0)), of(second));
    // Back at noon of the second Monday: that one is late, not lost.
    assert_eq!(over(first, second.at(12, 0, 0, 0)), of(second));
    assert_eq!(over(first, second.at(18, 0, 0, 0)), of(third), "the day is over");
    // Weeks nobody was there for are left out, all but the one that is of use still.
    assert_eq!(over(date(2026, 11, 2), third.at(10, 0, 0, 0)), of(third));
    // Looked at twice, it is the same message.
    let again = plan::weekly_from(Kind::Nudge, &sato, &calendar, second, tokyo(first.at(9, 0, 0, 0)));
    assert_eq!(again.key, format!("nudge/{}/2026-12-14", sato.id));
}

#[test]
fn the_year_is_looked_back_on_in_the_third_week_of_its_last_month() {
    let month = |year, month| Month { year, month };
    let due = |who: &Person, last: Month, now: DateTime| {
        let planned = plan::look_back(who, &Calendar::default(), last, tokyo(now))?;
        assert_eq!(planned.key, format!("look_back/sato/{last}"), "once a year");
        assert_eq!((planned.kind, planned.detail.as_deref()), (Kind::LookBack, Some(last.to_string().as_str())));
        Some((who.local(planned.due), planned.expires))
    };
    let sato = person("sato", "Asia/Tokyo");
    let at_ten = |who: &Person, last: Month| due(who, last, last.first_day().at(9, 0, 0, 0)).unwrap().0;
    // Where years begin in April, and in January.
    assert_eq!(at_ten(&sato, month(2027, 3)), date(2027, 3, 17).at(10, 0, 0, 0));
    assert_eq!(at_ten(&sato, month(2026, 12)), date(2026, 12, 23).at(10, 0, 0, 0));
    // Wednesday 20 March 2030 is a holiday.
    assert_eq!(at_ten(&sato, month(2030, 3)), date(2030, 3, 21).at(10, 0, 0, 0));
    // On the reader's own clock.
    assert_eq!(at_ten(&person("sato", "America/New_York"), month(2027, 3)), date(2027, 3, 17).at(10, 0, 0, 0));
    // A server that was away sends it late, and after five days not at all.
    let late = date(2027, 3, 19).at(12, 0, 0, 0);
    let (at, expires) = due(&sato, month(2027, 3), late).unwrap();
    assert_eq!((at, expires), (late, tokyo(date(2027, 3, 22).at(10, 0, 0, 0))));
    assert_eq!(due(&sato, month(2027, 3), date(2027, 3, 22).at(10, 0, 0, 0)), None);
    // A company that is closed until the year is over looks back on nothing.
    let days = ClosedDays::Once { from: date(2026, 12, 21), until: date(2026, 12, 31) };
    let closed = Calendar { closures: vec![Closure { name: None, days }], ..Calendar::default() };
    assert_eq!(plan::look_back(&sato, &closed, month(2026, 12), tokyo(date(2026, 12, 1).at(9, 0, 0, 0))), None);
    for last in (0..60).map(|n| month(2026, 1).plus(n)) {
        let week = plan::look_back_week(last);
        assert!(Month::of(week) == last && (15..=21).contains(&week.day()) && week.weekday() == Weekday::Monday);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever the meeting's hour and both people's zones: every message lies in its reader's working hours, and
    /// notices come before the meeting.
    #[test]
    fn every_message_falls_into_its_readers_working_hours(
        day in 0_i64..400, hour in 0_i8..24, minute in 0_i8..60,
        here in prop::sample::select(vec!["Asia/Tokyo", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Auckland"]),
        there in prop::sample::select(vec!["Asia/Tokyo", "America/Los_Angeles", "Asia/Kolkata", "Africa/Cairo"]),
    ) {
        let first = date(2026, 1, 5).saturating_add(day.days());
        let words = format!("every week {:?} {hour:02}:{minute:02} 30m", first.weekday());
        let mut world = World::new(&words, first.at(0, 0, 0, 0));
        world.manager = person("sato", here);
        world.report = person("hanako", there);
        let slot = first.at(hour, minute, 0, 0);
        let o = world.open(slot);
        prop_assert!(o.outcome == Outcome::Expected || world.messages(&o, Timestamp::MIN).is_empty());
        for planned in world.messages(&o, Timestamp::MIN) {
            let reader = if planned.to.as_str() == "sato" { &world.manager } else { &world.report };
            let wall = reader.local(planned.due);
            prop_assert!(world.calendar.is_working(wall.date(), reader.week), "{:?} on {wall}", planned.kind);
            prop_assert!(wall.time() >= reader.hours.from && wall.time() < reader.hours.until, "{:?} at {wall}", planned.kind);
            prop_assert!(planned.due < planned.expires);
            if matches!(planned.kind, Kind::Digest | Kind::Topics | Kind::Prep) {
                prop_assert!(planned.due < o.start_at);
            }
        }
    }

    /// A meeting's life in any order of acts ends in exactly one state, its slot never changes, and at most the window
    /// decides between held and late.
    #[test]
    fn no_order_of_acts_changes_a_slot_or_leaves_a_meeting_open(acts in prop::collection::vec(0_u8..8, 0..20)) {
        let world = World::new("every week tue 15:00 30m", date(2026, 11, 24).at(9, 0, 0, 0));
        let first = world.open(tuesday());
        let mut o = first.clone();
        let mut now = tokyo(date(2026, 11, 30).at(9, 0, 0, 0));
        for act in acts {
            now += 7.hours();
            let closes = world.closes(&o);
            let next = match act {
                0 => occurrence::skip(&o, Side::Manager, now).ok(),
                1 => occurrence::unskip(&o, now).ok(),
                2 => { let to = world.series.zone.wall(now + 20.hours()); occurrence::reschedule(&o, to, tokyo(to), now).ok() }
                3 => occurrence::answer(&o, Side::Manager, Said::Held, now, closes).ok(),
                4 => occurrence::answer(&o, Side::Report, Said::NotHeld, now, closes).ok(),
                5 => occurrence::withdraw(&o, Side::Report, now, closes).ok(),
                _ => occurrence::pass_time(&o, now, closes).map(|(next, _)| next),
            };
            o = next.unwrap_or(o);
            prop_assert_eq!(o.slot, first.slot);
            prop_assert_eq!(o.slot_at, first.slot_at);
            prop_assert!(o.outcome != Outcome::Withdrawn);
        }
        // Left alone, time closes it.
        for _ in 0..6 {
            now += SignedDuration::from_hours(24 * 10);
            let closes = world.closes(&o);
            if let Some((next, _)) = occurrence::pass_time(&o, now, closes) { o = next; }
        }
        prop_assert_eq!(o.phase, Phase::Closed);
        prop_assert!(o.outcome != Outcome::Expected);
    }
}
