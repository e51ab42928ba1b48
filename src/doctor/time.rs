//! Clocks and time zones. A message at the wrong hour is worse than none.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, civil};

use super::Check;
use crate::domain::people::Zone;

/// How far another clock may be from ours.
#[derive(Clone, Copy, Debug)]
pub struct Skew {
    pub warn_seconds: i64,
    pub fail_seconds: i64,
}

/// Compares our clock with another's. `asked` is when we asked and when the answer was there: whatever it showed in
/// between is no difference.
pub fn skew(name: &str, whose: &str, limits: Skew, asked: (Timestamp, Timestamp), theirs: Timestamp) -> Check {
    let (before, after) = asked;
    let (off, direction) = if theirs < before {
        (before.duration_since(theirs), "ahead of")
    } else {
        (theirs.duration_since(after).max(SignedDuration::ZERO), "behind")
    };
    let seconds = off.as_secs();
    let fix = "set this machine's clock by NTP: timedatectl set-ntp true";
    let found = format!("this machine's clock is {seconds} s {direction} {whose}'s");
    match seconds {
        off if off >= limits.fail_seconds => Check::fail(name, found, fix),
        off if off >= limits.warn_seconds => Check::warn(name, found, fix),
        0 => Check::ok(name, format!("this machine and {whose} agree")),
        _ => Check::ok(name, found),
    }
}

/// Zones that must be there, with what a clock shows in them at an hour that is known: daylight saving, a half hour.
const KNOWN: [(&str, &str, civil::DateTime); 4] = [
    ("Asia/Tokyo", "2026-07-01T00:00:00Z", civil::date(2026, 7, 1).at(9, 0, 0, 0)),
    ("America/New_York", "2026-07-01T12:00:00Z", civil::date(2026, 7, 1).at(8, 0, 0, 0)),
    ("Europe/London", "2026-01-01T12:00:00Z", civil::date(2026, 1, 1).at(12, 0, 0, 0)),
    ("Asia/Kolkata", "2026-07-01T00:00:00Z", civil::date(2026, 7, 1).at(5, 30, 0, 0)),
];

/// The time-zone data: the system's if it has any, else what is built in.
pub fn zones(usual: Option<&Zone>) -> Vec<Check> {
    const NAME: &str = "time_zones";
    let fix = "install or repair the system's time-zone data (package tzdata); without any, Taiwa brings its own";
    let wrong: Vec<&str> = KNOWN.iter().filter(|known| !is_right(known)).map(|(name, ..)| *name).collect();
    let origin = origin();
    if !wrong.is_empty() {
        return vec![Check::fail(NAME, format!("{} is missing or wrong in {origin}", wrong.join(", ")), fix)];
    }
    let usual = usual.map(|zone| format!("; {} for whoever's own is not known", zone.name)).unwrap_or_default();
    vec![Check::ok(NAME, format!("{origin}{usual}"))]
}

fn is_right((name, at, shown): &(&str, &str, civil::DateTime)) -> bool {
    let (Ok(zone), Ok(at)) = (TimeZone::get(name), at.parse::<Timestamp>()) else { return false };
    at.to_zoned(zone).datetime() == *shown
}

/// Where the data comes from, and its version where it says so.
fn origin() -> String {
    let says = format!("{:?}", jiff::tz::db());
    if !says.contains("ZoneInfo") {
        return "the time-zone data built in".to_owned();
    }
    let version = ["/usr/share/zoneinfo/tzdata.zi", "/usr/share/zoneinfo/+VERSION"].into_iter().find_map(|path| {
        let text = std::fs::read_to_string(path).ok()?;
        text.lines().next().map(|line| line.trim_start_matches("# version ").trim().to_owned())
    });
    match version.filter(|version| version.len() <= 8) {
        Some(version) => format!("the system's time-zone data, version {version}"),
        None => "the system's time-zone data".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;

    #[test]
    fn a_clock_is_judged_by_how_far_off_it_is_and_which_way() {
        let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
        let limits = Skew { warn_seconds: 30, fail_seconds: 240 };
        let asked = (at(0), at(2));
        let judged = |theirs| {
            let check = skew("clock", "Slack", limits, asked, at(theirs));
            (check.status, check.detail)
        };
        assert_eq!(judged(1), (Status::Ok, "this machine and Slack agree".to_owned()));
        assert_eq!(judged(-7), (Status::Ok, "this machine's clock is 7 s ahead of Slack's".to_owned()));
        assert_eq!(judged(32), (Status::Warn, "this machine's clock is 30 s behind Slack's".to_owned()));
        assert_eq!(judged(-240).0, Status::Fail);
        assert_eq!(judged(241).0, Status::Warn);
    }

    #[test]
    fn the_zones_of_this_machine_are_right() {
        let checks = zones(Zone::named("Asia/Seoul").as_ref());
        assert_eq!(checks[0].status, Status::Ok, "{checks:?}");
        assert!(!is_right(&("Asia/Tokyo", "2026-07-01T00:00:00Z", civil::date(2026, 7, 1).at(8, 0, 0, 0))));
        assert!(!is_right(&("Nowhere/Land", "2026-07-01T00:00:00Z", civil::date(2026, 7, 1).at(8, 0, 0, 0))));
    }
}
