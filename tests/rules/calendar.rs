//! Days off, windows and the hours messages may come.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday, date, time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use taiwa::domain::calendar::{Calendar, ClosedDays, Closure, Hours, Placed, WorkWeek, YearDay, earliest_send, place};
use taiwa::domain::lang::Lang;

fn week() -> WorkWeek {
    WorkWeek::default()
}

fn closed(from: Date, until: Date) -> Calendar {
    let closure = Closure { name: Some("夏季休業".into()), days: ClosedDays::Once { from, until } };
    Calendar { closures: vec![closure], ..Calendar::default() }
}

fn tokyo() -> TimeZone {
    TimeZoneDatabase::bundled().get("Asia/Tokyo").unwrap()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn weekends_holidays_and_new_year_are_off_unless_opened() {
    let mut cal = Calendar::default();
    for (day, working) in [
        (date(2026, 7, 17), true),
        (date(2026, 7, 18), false),
        (date(2026, 7, 20), false), // 海の日
        (date(2026, 12, 28), true),
        (date(2026, 12, 29), false),
        (date(2027, 1, 3), false),
        (date(2027, 1, 4), true),
    ] {
        assert_eq!(cal.is_working(day, week()), working, "{day}");
    }
    assert_eq!(cal.holiday_name(date(2026, 7, 20), Lang::En), Some("Marine Day"));
    assert_eq!(cal.holiday_name(date(2026, 12, 30), Lang::Ja), Some("会社の休業日"));
    assert_eq!(cal.holiday_name(date(2026, 7, 18), Lang::Ja), None);
    cal.opened = BTreeSet::from([date(2026, 7, 18), date(2026, 7, 20)]);
    assert!(cal.is_working(date(2026, 7, 18), week()) && cal.is_working(date(2026, 7, 20), week()));
    assert_eq!(cal.holiday_name(date(2026, 7, 20), Lang::En), None);
}

#[test]
fn working_days_are_counted_over_golden_week() {
    let cal = Calendar::default();
    // 2026: 4/29 Wed, then 5/3–5/6 with the substitute.
    assert_eq!(cal.next_working(date(2026, 5, 2), week()), date(2026, 5, 7));
    assert_eq!(cal.next_working(date(2026, 5, 7), week()), date(2026, 5, 7));
    assert_eq!(cal.previous_working(date(2026, 5, 7), week()), date(2026, 5, 1));
    assert_eq!(cal.add_working(date(2026, 4, 28), 2, week()), date(2026, 5, 1));
    assert_eq!(cal.add_working(date(2026, 5, 7), -2, week()), date(2026, 4, 30));
    assert_eq!(cal.add_working(date(2026, 5, 3), 0, week()), date(2026, 5, 3));
    assert_eq!(cal.working_days_between(date(2026, 4, 27), date(2026, 5, 8), week()), 6);
    assert_eq!(cal.working_days_between(date(2026, 5, 8), date(2026, 4, 27), week()), 0);
}

#[test]
fn a_slot_moves_forward_then_back_and_is_exempt_when_nothing_is_left() {
    let cal = Calendar::default();
    let placed = |slot, window| place(slot, window, &cal, week(), week());
    assert_eq!(placed(date(2026, 7, 21), 3), Placed::AsPlanned);
    assert_eq!(placed(date(2026, 7, 20), 3), Placed::Moved(date(2026, 7, 21)));
    assert_eq!(placed(date(2026, 5, 4), 3), Placed::Moved(date(2026, 5, 7)));
    // Sunday 5/3: Thursday is four days away, so back to Friday; 4/30 is the second working day.
    assert_eq!(placed(date(2026, 5, 3), 3), Placed::Moved(date(2026, 5, 1)));
    // 12/31–1/3: only 12/28 lies inside the window of 12/31.
    assert_eq!(placed(date(2026, 12, 31), 3), Placed::Exempt);
    assert_eq!(placed(date(2026, 12, 31), 7), Placed::Moved(date(2027, 1, 4)));
    let alone = place(date(2026, 7, 24), 3, &closed(date(2026, 7, 20), date(2026, 7, 23)), week(), week());
    assert_eq!(alone, Placed::AsPlanned);
    let one_day = place(date(2026, 8, 12), 3, &closed(date(2026, 8, 10), date(2026, 8, 16)), week(), week());
    assert_eq!(one_day, Placed::Exempt);
}

#[test]
fn a_slot_needs_a_day_both_work() {
    let short = WorkWeek::of(&[Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday]);
    let late = WorkWeek::of(&[Weekday::Wednesday, Weekday::Thursday, Weekday::Friday]);
    let friday = date(2026, 6, 5);
    assert_eq!(place(friday, 7, &Calendar::default(), short, late), Placed::Moved(date(2026, 6, 10)));
    // In three days either way there is only one common day.
    assert_eq!(place(friday, 3, &Calendar::default(), short, late), Placed::Exempt);
    assert_eq!(place(friday, 7, &Calendar::default(), short, WorkWeek(0)), Placed::Exempt);
}

#[test]
fn messages_wait_for_working_hours() {
    let (cal, hours) = (Calendar::default(), Hours::default());
    for (at, sent) in [
        ("2026-07-17T10:00:00+09:00", "2026-07-17T10:00:00+09:00"),
        ("2026-07-17T09:00:00+09:00", "2026-07-17T09:00:00+09:00"),
        ("2026-07-17T08:59:59+09:00", "2026-07-17T09:00:00+09:00"),
        ("2026-07-17T17:59:59+09:00", "2026-07-17T17:59:59+09:00"),
        ("2026-07-17T18:00:00+09:00", "2026-07-21T09:00:00+09:00"), // over the weekend and 海の日
        ("2026-12-28T20:00:00+09:00", "2027-01-04T09:00:00+09:00"),
    ] {
        assert_eq!(earliest_send(instant(at), &tokyo(), &hours, &cal, week()), instant(sent), "{at}");
    }
}

#[test]
fn quiet_hours_end_when_the_clock_says_so_even_if_the_clock_changes() {
    let cairo = TimeZoneDatabase::bundled().get("Africa/Cairo").unwrap();
    let hours = Hours { from: time(0, 30, 0, 0), until: time(18, 0, 0, 0) };
    let every_day = WorkWeek(0b111_1111);
    // 00:30 does not exist on 24 April 2026.
    let sent = earliest_send(instant("2026-04-23T22:00:00+02:00"), &cairo, &hours, &Calendar::open(), every_day);
    assert_eq!(sent, instant("2026-04-24T01:30:00+03:00"));
}

#[test]
fn a_calendar_with_everything_closed_ends_every_search() {
    let cal = closed(Date::MIN, Date::MAX);
    let day = date(2026, 7, 21);
    assert_eq!(cal.next_working(day, week()), day);
    assert_eq!(cal.previous_working(day, week()), date(2026, 7, 20));
    assert_eq!(cal.add_working(day, i32::MAX, week()), day);
    assert_eq!(cal.add_working(Date::MAX, 5, WorkWeek(0)), Date::MAX);
    assert_eq!(cal.working_days_between(Date::MIN, Date::MAX, week()), 0);
    assert_eq!(place(day, 7, &cal, week(), week()), Placed::Exempt);
    let at = instant("2026-07-21T10:00:00+09:00");
    let sent = earliest_send(at, &tokyo(), &Hours::default(), &cal, week());
    assert!(sent > at + (24 * 390).hours());
    assert_eq!(Calendar::open().add_working(day, i32::MIN, week()), Calendar::open().add_working(day, -1000, week()));
}

#[test]
fn a_calendar_reads_back_from_json() {
    let mut cal = closed(date(2026, 8, 13), date(2026, 8, 16));
    cal.opened.insert(date(2026, 8, 15));
    let json = serde_json::to_string(&cal).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), cal);
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let day = (0i32..800).prop_map(|n| date(2026, 1, 1).checked_add(n.days()).unwrap());
    let once = (day.clone(), 0i32..30)
        .prop_map(|(from, n)| ClosedDays::Once { from, until: from.checked_add(n.days()).unwrap() });
    let yearly = (1i8..=12, 1i8..=28).prop_map(|(month, day)| ClosedDays::Yearly {
        from: YearDay { month, day },
        until: YearDay { month: month % 12 + 1, day: 10 },
    });
    let closures =
        prop::collection::vec(prop_oneof![3 => once, 1 => yearly].prop_map(|days| Closure { name: None, days }), 0..4);
    (any::<bool>(), closures, prop::collection::btree_set(day, 0..4))
        .prop_map(|(national, closures, opened)| Calendar { national, closures, opened })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_slot_lands_on_a_common_working_day_inside_its_window(
        cal in any_calendar(), days in 0i32..700, window in 0u8..10, a in 0u8..128, b in 0u8..128,
    ) {
        let slot = date(2026, 2, 1).checked_add(days.days()).unwrap();
        let both = WorkWeek(a).both(WorkWeek(b));
        let left = cal.working_days_between(slot - i32::from(window).days(), slot + i32::from(window).days(), both);
        match place(slot, window, &cal, WorkWeek(a), WorkWeek(b)) {
            Placed::Exempt => prop_assert!(left < 2),
            Placed::AsPlanned => prop_assert!(left >= 2 && cal.is_working(slot, both)),
            Placed::Moved(to) => {
                prop_assert!(left >= 2 && !cal.is_working(slot, both) && cal.is_working(to, both));
                prop_assert!((to - slot).get_days().abs() <= i32::from(window));
            }
        }
    }

    #[test]
    fn a_message_is_sent_in_hours_of_a_working_day_and_asking_again_changes_nothing(
        cal in any_calendar(), minutes in 0i64..600_000, from in 0i8..12, length in 1i8..11, bits in 1u8..128,
        name in prop::sample::select(vec!["Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"]),
    ) {
        let tz = TimeZoneDatabase::bundled().get(name).unwrap();
        let hours = Hours { from: time(from, 0, 0, 0), until: time(from + length, 30, 0, 0) };
        let at = instant("2026-01-01T00:00:00Z") + minutes.minutes();
        let sent = earliest_send(at, &tz, &hours, &cal, WorkWeek(bits));
        prop_assert!(sent >= at);
        let local = sent.to_zoned(tz.clone());
        if cal.is_working(local.date(), WorkWeek(bits)) {
            prop_assert!(local.time() >= hours.from && local.time() < hours.until, "{}", local);
            prop_assert_eq!(earliest_send(sent, &tz, &hours, &cal, WorkWeek(bits)), sent);
        } else {
            prop_assert_eq!(cal.working_days_between(local.date() - 400.days(), local.date() - 1.day(), WorkWeek(bits)), 0);
        }
    }

    #[test]
    fn adding_working_days_counts_them(cal in any_calendar(), days in 0i32..300, n in 1i32..30) {
        let from = date(2026, 2, 1).checked_add(days.days()).unwrap();
        let to = cal.add_working(from, n, week());
        let counted = cal.working_days_between(from.tomorrow().unwrap(), to, week());
        prop_assert_eq!(counted, n as u32);
        prop_assert!(cal.is_working(to, week()));
    }
}
