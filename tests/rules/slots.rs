//! Seven years of slots against dateutil and Python's zones (`tests/oracles/slots.py`), and the clock changes by hand.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, date, datetime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;
use taiwa::domain::rhythm::{Rhythm, resolve};

fn zone(name: &str) -> TimeZone {
    // The bundled data, as in production; the system's may be older.
    TimeZoneDatabase::bundled().get(name).unwrap()
}

#[test]
fn slots_of_seven_years_match_the_oracle_to_the_minute() {
    let (mut lines, mut compared) = (0, 0);
    for line in include_str!("../data/slots.csv").lines().filter(|l| !l.starts_with('#')) {
        let parts: Vec<&str> = line.split(';').collect();
        let [rule, zone_name, instants] = parts[..] else { panic!("{line}") };
        let (rhythm, tz) = (Rhythm::from_text(rule).unwrap(), zone(zone_name));
        // An anchor only counts weeks; dateutil also starts with it.
        let anchor = rule.split(' ').find_map(|word| word.parse::<Date>().ok());
        let mut at = anchor.unwrap_or(date(2024, 1, 1)).to_datetime(Time::midnight()) - 1.second();
        for expected in instants.split(' ') {
            at = rhythm.next_after(at).unwrap();
            let ours = resolve(at, &tz).to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M").to_string();
            assert_eq!(ours, expected, "{rule} {zone_name} {at}");
            compared += 1;
        }
        assert!(rhythm.next_after(at).unwrap().year() == 2031, "{rule}: {at} is the last slot of 2030");
        lines += 1;
    }
    assert!(lines == 221 && compared > 30_000, "{lines} rules, {compared} slots");
}

#[test]
fn a_time_that_does_not_exist_moves_by_the_gap_and_one_that_exists_twice_is_the_first() {
    for (zone_name, civil, instant) in [
        ("America/New_York", datetime(2026, 3, 8, 2, 30, 0, 0), "2026-03-08T03:30:00-04:00"),
        ("America/New_York", datetime(2026, 11, 1, 1, 30, 0, 0), "2026-11-01T01:30:00-04:00"),
        ("Europe/Berlin", datetime(2026, 3, 29, 2, 30, 0, 0), "2026-03-29T03:30:00+02:00"),
        ("Europe/Berlin", datetime(2026, 10, 25, 2, 30, 0, 0), "2026-10-25T02:30:00+02:00"),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 15, 0, 0), "2026-10-04T02:45:00+11:00"),
        ("Australia/Lord_Howe", datetime(2026, 4, 5, 1, 45, 0, 0), "2026-04-05T01:45:00+11:00"),
        ("Asia/Tokyo", datetime(2026, 4, 5, 1, 45, 0, 0), "2026-04-05T01:45:00+09:00"),
        // Cairo changes at midnight: on the last Friday of April, and into the last Friday of October.
        ("Africa/Cairo", datetime(2026, 4, 23, 23, 30, 0, 0), "2026-04-23T23:30:00+02:00"),
        ("Africa/Cairo", datetime(2026, 4, 24, 0, 0, 0, 0), "2026-04-24T01:00:00+03:00"),
        ("Africa/Cairo", datetime(2026, 4, 24, 0, 15, 0, 0), "2026-04-24T01:15:00+03:00"),
        ("Africa/Cairo", datetime(2026, 4, 24, 1, 0, 0, 0), "2026-04-24T01:00:00+03:00"),
        ("Africa/Cairo", datetime(2026, 10, 29, 22, 30, 0, 0), "2026-10-29T22:30:00+03:00"),
        ("Africa/Cairo", datetime(2026, 10, 29, 23, 15, 0, 0), "2026-10-29T23:15:00+03:00"),
        ("Africa/Cairo", datetime(2026, 10, 30, 0, 15, 0, 0), "2026-10-30T00:15:00+02:00"),
        // Samoa jumped over a whole day.
        ("Pacific/Apia", datetime(2011, 12, 30, 15, 0, 0, 0), "2011-12-31T15:00:00+14:00"),
    ] {
        let expected: jiff::Timestamp = instant.parse().unwrap();
        assert_eq!(resolve(civil, &zone(zone_name)), expected, "{zone_name} {civil}");
    }
}

#[test]
fn the_ends_of_time_resolve_too() {
    for tz in ["Asia/Tokyo", "America/New_York"].map(zone) {
        resolve(DateTime::MIN, &tz);
        resolve(DateTime::MAX, &tz);
    }
}

proptest! {
    #[test]
    fn instants_keep_the_order_of_civil_time_but_never_skip_a_slot(
        minutes in 0i64..7 * 366 * 1440, step in 1440i64..20_000,
        name in prop::sample::select(vec!["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo"]),
    ) {
        let earlier = datetime(2024, 1, 1, 0, 0, 0, 0) + minutes.minutes();
        let later = earlier + step.minutes();
        prop_assert!(resolve(earlier, &zone(name)) < resolve(later, &zone(name)));
    }
}
