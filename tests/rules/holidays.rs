//! Our holiday rules against two independent packages (`tests/oracles/japan_holidays.py`).

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use taiwa::domain::holidays::{YEARS, japan};

#[test]
fn every_holiday_from_2022_to_2050_is_known_and_no_other_day_is_one() {
    let lines = include_str!("../data/japan_holidays.csv").lines().skip(1);
    let expected: BTreeMap<Date, &str> = lines
        .map(|line| {
            let (day, names) = line.split_once(',').unwrap();
            (day.parse().unwrap(), names.split(',').next().unwrap())
        })
        .collect();
    let days = date(2022, 1, 1).series(1.day()).take_while(|d| d.year() <= 2050);
    let ours: BTreeMap<Date, &str> = days.filter_map(|d| Some((d, japan(d)?.ja))).collect();
    assert_eq!(ours.len(), 517);
    assert_eq!(ours, expected);
}

#[test]
fn the_tricky_days() {
    for (day, name) in [
        (date(2026, 5, 6), Some("振替休日")),
        (date(2026, 5, 7), None),
        (date(2026, 9, 22), Some("国民の休日")),
        (date(2027, 3, 22), Some("振替休日")),
        (date(2032, 9, 21), Some("国民の休日")),
        (date(2021, 8, 8), None),
        (date(2051, 1, 1), None),
    ] {
        assert_eq!(japan(day).map(|h| h.ja), name, "{day}");
    }
    assert_eq!(YEARS, 2022..=2050);
}
