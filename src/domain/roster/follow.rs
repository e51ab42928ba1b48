//! What a line of the roster means for the 1on1s of the one it names. The same rule answers for the dry run and for the
//! real thing.

use jiff::civil::Date;

/// Somebody's manager, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Led<'a> {
    pub email: &'a str,
    /// Known on a chat platform.
    pub is_known: bool,
    pub left_on: Option<Date>,
    /// The two have a 1on1 that goes on.
    pub has_pair: bool,
}

/// How things are with one employee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    pub today: Date,
    pub is_known: bool,
    pub left_on: Option<Date>,
    pub has_rhythm: bool,
    /// The manager whose 1on1 with them was dealt with last, here or before. Whatever the two did with it since is
    /// theirs: the roster does not start again what they ended.
    pub settled: Option<Led<'a>>,
    pub manager: Option<Led<'a>>,
}

/// One thing that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Follow {
    /// They left: all their 1on1s end.
    EndAll,
    /// The manager is another: the 1on1 with the one before ends.
    EndWithFormer,
    /// There is nothing to end or to start any more with the one before.
    ForgetFormer,
    /// The two have a 1on1 already.
    Settle,
    /// The 1on1 begins, in the manager's name.
    Start,
    /// The manager is asked to begin.
    Propose,
    /// One of the two is not known on a chat platform yet.
    Wait,
}

/// Somebody is gone the day after their last day.
pub fn has_left(left_on: Option<Date>, today: Date) -> bool {
    left_on.is_some_and(|last| today > last)
}

/// What follows for the 1on1s of one employee, in order.
pub fn what_follows(s: &Standing<'_>) -> Vec<Follow> {
    if has_left(s.left_on, s.today) {
        return vec![Follow::EndAll];
    }
    let is_settled = s.settled.map(|led| led.email) == s.manager.map(|led| led.email);
    if is_settled {
        return Vec::new();
    }
    let former = s.settled.map(|led| if led.has_pair { Follow::EndWithFormer } else { Follow::ForgetFormer });
    let next = s.manager.filter(|manager| !has_left(manager.left_on, s.today)).map(|manager| {
        if !manager.is_known || !s.is_known {
            Follow::Wait
        } else if manager.has_pair {
            Follow::Settle
        } else if s.has_rhythm {
            Follow::Start
        } else {
            Follow::Propose
        }
    });
    former.into_iter().chain(next).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn led(email: &str, has_pair: bool) -> Led<'_> {
        Led { email, is_known: true, left_on: None, has_pair }
    }

    fn standing() -> Standing<'static> {
        Standing {
            today: date(2026, 4, 1),
            is_known: true,
            left_on: None,
            has_rhythm: true,
            settled: None,
            manager: Some(led("sato@example.com", false)),
        }
    }

    #[test]
    fn each_standing_has_its_consequence() {
        let gone = Led { left_on: Some(date(2026, 3, 31)), ..led("sato@example.com", false) };
        let unknown = Led { is_known: false, ..led("sato@example.com", false) };
        let former = Some(led("suzuki@example.com", true));
        for (s, expected) in [
            (standing(), vec![Follow::Start]),
            (Standing { has_rhythm: false, ..standing() }, vec![Follow::Propose]),
            (Standing { manager: Some(led("sato@example.com", true)), ..standing() }, vec![Follow::Settle]),
            (Standing { manager: Some(unknown), ..standing() }, vec![Follow::Wait]),
            (Standing { is_known: false, ..standing() }, vec![Follow::Wait]),
            (Standing { manager: Some(gone), ..standing() }, vec![]),
            (Standing { manager: None, ..standing() }, vec![]),
            (Standing { settled: former, ..standing() }, vec![Follow::EndWithFormer, Follow::Start]),
            (
                Standing { settled: former, manager: Some(unknown), ..standing() },
                vec![Follow::EndWithFormer, Follow::Wait],
            ),
            (Standing { settled: former, manager: None, ..standing() }, vec![Follow::EndWithFormer]),
            // The two ended it themselves: it stays ended.
            (Standing { settled: Some(led("sato@example.com", false)), ..standing() }, vec![]),
            (Standing { left_on: Some(date(2026, 4, 1)), ..standing() }, vec![Follow::Start]),
            (Standing { left_on: Some(date(2026, 3, 31)), ..standing() }, vec![Follow::EndAll]),
        ] {
            assert_eq!(what_follows(&s), expected, "{s:?}");
        }
    }
}
