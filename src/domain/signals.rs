//! Hints from what can be counted: how often a pair meets, who brings topics, what stays open. The rules are a file with a
//! version ([`Rules::ours`]); here is what each of them counts. Knows no word that anybody wrote: [`Counted`] has no
//! place for one.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

/// Which rule. Smells are about how the time is used; early ones about whether it happens and what piles up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RuleId {
    Sm1,
    Sm2,
    Sm3,
    Sm4,
    Sm5,
    Sm6,
    Sm7,
    Sm8,
    Sm9,
    Sm10,
    Sm11,
    Sm12,
    Ew1,
    Ew2,
    Ew3,
    Ew4,
    Ew5,
    Ew6,
    Ew7,
    Ew8,
    Ew9,
    Ew10,
    Ew11,
}

impl RuleId {
    pub const ALL: [RuleId; 23] = [
        RuleId::Sm1,
        RuleId::Sm2,
        RuleId::Sm3,
        RuleId::Sm4,
        RuleId::Sm5,
        RuleId::Sm6,
        RuleId::Sm7,
        RuleId::Sm8,
        RuleId::Sm9,
        RuleId::Sm10,
        RuleId::Sm11,
        RuleId::Sm12,
        RuleId::Ew1,
        RuleId::Ew2,
        RuleId::Ew3,
        RuleId::Ew4,
        RuleId::Ew5,
        RuleId::Ew6,
        RuleId::Ew7,
        RuleId::Ew8,
        RuleId::Ew9,
        RuleId::Ew10,
        RuleId::Ew11,
    ];

    /// As it is stored and printed: `SM1`.
    pub fn code(self) -> String {
        format!("{self:?}").to_uppercase()
    }

    pub fn from_code(code: &str) -> Option<RuleId> {
        RuleId::ALL.into_iter().find(|id| id.code() == code)
    }

    pub fn is_early(self) -> bool {
        self >= RuleId::Ew1
    }
}

/// Who of the two is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum To {
    Both,
    Manager,
}

/// A rule with its bounds, as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: RuleId,
    #[serde(default)]
    pub of: usize,
    #[serde(default)]
    pub at_least: i64,
    #[serde(default)]
    pub more_than: i64,
    #[serde(default)]
    pub below: i64,
    /// Fewer than so many say nothing.
    #[serde(default)]
    pub least: usize,
    #[serde(default)]
    pub points: i64,
    pub to: To,
}

/// All rules of one version.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    pub version: String,
    pub mute_days: i64,
    pub keep_days: i64,
    pub word: i64,
    pub talk: i64,
    pub useful_percent: i64,
    pub useful_answers: i64,
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
}

/// The file itself, for whoever wants to read or hand over the whole list.
pub const FILE: &str = include_str!("signals.toml");

static OURS: LazyLock<Rules> =
    LazyLock::new(|| Rules::read(FILE).expect("the rules in the tree are whole, which a test holds"));

impl Rules {
    pub fn ours() -> &'static Rules {
        &OURS
    }

    /// Reads a file of rules; the error says what is wrong with it.
    pub fn read(file: &str) -> Result<Rules, String> {
        let rules: Rules = toml::from_str(file).map_err(|error| error.to_string())?;
        let ids: Vec<RuleId> = rules.rules.iter().map(|rule| rule.id).collect();
        if ids != RuleId::ALL {
            return Err(format!("every rule once and in order is wanted, there are {ids:?}"));
        }
        match rules.rules.iter().find(|rule| rule.id.is_early() != (rule.points > 0)) {
            Some(rule) => Err(format!("points belong to early rules alone: {}", rule.id.code())),
            None => Ok(rules),
        }
    }
}

/// What became of a slot, as far as hints care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    Held,
    /// Missed, or nobody answered.
    Missed,
    /// Exempt, withdrawn, or not settled.
    Else,
}

/// A past slot, oldest first in [`Counted`].
#[derive(Clone, Copy, Debug)]
pub struct Meeting {
    pub start: Timestamp,
    pub minutes: i64,
    pub moves: i64,
    pub became: Became,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    Topic,
    Status,
    Blocker,
    Try,
}

/// A shared topic, by its tags and dates. Private ones are not counted: a hint must not tell of them.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    pub by_manager: bool,
    pub kind: ItemKind,
    /// It has a horizon or an aim.
    pub is_tagged: bool,
    /// Of the middle or long horizon.
    pub looks_ahead: bool,
    pub is_open: bool,
    pub carried: i64,
    pub created: Timestamp,
    pub closed: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug)]
pub struct Owed {
    pub by_manager: bool,
    pub is_open: bool,
    /// The day it is due, put off included.
    pub due: Date,
    pub made: Timestamp,
    pub reopened: i64,
}

/// What is known of a pair: counts, tags and dates.
#[derive(Clone, Debug)]
pub struct Counted {
    pub now: Timestamp,
    pub today: Date,
    pub started: Timestamp,
    /// Days of the rhythm; `None` while there is none.
    pub rhythm_days: Option<i64>,
    pub meetings: Vec<Meeting>,
    /// How often the one ahead was moved.
    pub next_moves: i64,
    pub topics: Vec<Topic>,
    pub owed: Vec<Owed>,
    /// When both agreed what it is for.
    pub agreed: Option<Timestamp>,
    /// Balance of horizons over the last six 1on1s, in percent, if there are enough topics.
    pub balance: Option<i64>,
    /// The report's first day, and how many working days have begun since, that one included.
    pub hired: Option<(Date, i64)>,
    /// The report had another manager before.
    pub after_another: bool,
    /// The report's first day back from leave, and how many working days have begun since.
    pub back: Option<(Date, i64)>,
}

/// A rule that holds, with what was found and what it was held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fired {
    pub rule: RuleId,
    pub found: i64,
    pub bound: i64,
    pub points: i64,
    pub to: To,
}

/// Every rule that holds, in the order of the file.
pub fn all(counted: &Counted, rules: &Rules) -> Vec<Fired> {
    rules
        .rules
        .iter()
        .filter_map(|rule| {
            let (found, bound) = counted.found(rule)?;
            Some(Fired { rule: rule.id, found, bound, points: rule.points, to: rule.to })
        })
        .collect()
}

/// What is told now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub how: How,
    pub because: Vec<Fired>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// One thing about how the time is used.
    Smell,
    /// A quiet word.
    Word,
    /// A quarter of an hour.
    Talk,
}

/// One hint at a time: an early one before a smell, and none that was shown in the last weeks.
pub fn hint(fired: &[Fired], shown: &[RuleId], rules: &Rules) -> Option<Told> {
    let early: Vec<Fired> = fired.iter().copied().filter(|fired| fired.rule.is_early()).collect();
    let points: i64 = early.iter().map(|fired| fired.points).sum();
    // What was said needs not be said again; a reason that is new makes it worth a word.
    let is_new = early.iter().any(|fired| !shown.contains(&fired.rule));
    if points >= rules.word && is_new {
        let how = if points >= rules.talk { How::Talk } else { How::Word };
        return Some(Told { how, because: early });
    }
    let smell = fired.iter().find(|fired| !fired.rule.is_early() && !shown.contains(&fired.rule))?;
    Some(Told { how: How::Smell, because: vec![*smell] })
}

fn days(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_hours() / 24
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Counted {
    /// The last `n` that took place; `None` if there were not so many.
    fn last_held(&self, n: usize) -> Option<Vec<&Meeting>> {
        let held: Vec<&Meeting> = self.meetings.iter().filter(|meeting| meeting.became == Became::Held).collect();
        (n > 0 && held.len() >= n).then(|| held[held.len() - n..].to_vec())
    }

    /// When the one that took place before this one began.
    fn before(&self, meeting: &Meeting) -> Timestamp {
        let held = self.meetings.iter().filter(|other| other.became == Became::Held && other.start < meeting.start);
        held.map(|other| other.start).max().unwrap_or(self.started)
    }

    /// Topics that came up for these meetings: since the one before the first, until the last was over.
    fn brought_to(&self, meetings: &[&Meeting]) -> Vec<&Topic> {
        let (Some(first), Some(last)) = (meetings.first(), meetings.last()) else { return Vec::new() };
        let (from, until) = (self.before(first), last.start + last.minutes.minutes());
        self.topics.iter().filter(|topic| topic.created > from && topic.created <= until).collect()
    }

    /// Whether some promise was made from the start of a meeting until the next began.
    fn led_to_promise(&self, meeting: &Meeting) -> bool {
        let later = self.meetings.iter().map(|other| other.start).filter(|start| *start > meeting.start);
        let until = later.min().unwrap_or(self.now);
        self.owed.iter().any(|owed| owed.made >= meeting.start && owed.made < until)
    }

    fn was_prepared(&self, meeting: &Meeting) -> bool {
        let at = meeting.start - 2.hours();
        self.topics.iter().any(|topic| topic.created <= at && topic.closed.is_none_or(|closed| closed > at))
    }

    fn most_carried(&self) -> i64 {
        self.topics.iter().filter(|topic| topic.is_open).map(|topic| topic.carried).max().unwrap_or(0)
    }

    fn days_since_ahead(&self) -> i64 {
        let last = self.topics.iter().filter(|topic| topic.looks_ahead).map(|topic| topic.created).max();
        days(last.unwrap_or(self.started), self.now)
    }

    /// What a rule found and what it was held against, if it holds.
    fn found(&self, rule: &Rule) -> Option<(i64, i64)> {
        let so_many = |found: i64| (found >= rule.at_least).then_some((found, rule.at_least));
        let share = |part: usize, of: usize| (of >= rule.least.max(1)).then(|| count(part) * 100 / count(of));
        let running = |holds: &dyn Fn(&Meeting) -> bool| {
            let last = self.last_held(rule.of)?;
            last.iter().all(|meeting| holds(meeting)).then_some((count(rule.of), count(rule.of)))
        };
        match rule.id {
            RuleId::Sm1 => running(&|meeting| !self.was_prepared(meeting)),
            RuleId::Sm2 => {
                let topics = self.brought_to(&self.last_held(rule.of)?);
                let status = topics.iter().filter(|topic| topic.kind == ItemKind::Status).count();
                so_many(share(status, topics.len())?)
            }
            RuleId::Sm3 => {
                let idle = |meeting: &Meeting| {
                    let topics = self.brought_to(&[meeting]);
                    let plain = |topic: &&Topic| topic.kind == ItemKind::Topic && !topic.is_tagged;
                    !topics.is_empty() && topics.iter().all(plain) && !self.led_to_promise(meeting)
                };
                running(&idle)
            }
            RuleId::Sm4 => running(&|meeting| !self.led_to_promise(meeting)),
            RuleId::Sm5 => {
                let topics = self.brought_to(&self.last_held(rule.of)?);
                so_many(share(topics.iter().filter(|topic| topic.by_manager).count(), topics.len())?)
            }
            RuleId::Sm6 => {
                let oldest = self.owed.iter().filter(|owed| owed.is_open).map(|owed| days(owed.made, self.now)).max();
                let old = oldest.filter(|days| *days > rule.more_than).map(|days| (days, rule.more_than));
                so_many(self.most_carried()).or(old)
            }
            RuleId::Sm7 => {
                let last = self.last_held(rule.of)?;
                let short = last.iter().all(|meeting| meeting.minutes < rule.below);
                let long = last.iter().all(|meeting| meeting.minutes > rule.more_than);
                let minutes = last.last()?.minutes;
                match (short, long) {
                    (true, _) => Some((minutes, rule.below)),
                    (_, true) => Some((minutes, rule.more_than)),
                    _ => None,
                }
            }
            RuleId::Sm8 => so_many(self.next_moves),
            RuleId::Sm9 => self.balance.filter(|balance| *balance < rule.below).map(|balance| (balance, rule.below)),
            RuleId::Sm10 | RuleId::Ew8 => so_many(self.days_since_ahead()),
            RuleId::Sm11 => so_many(self.owed.iter().map(|owed| owed.reopened).max().unwrap_or(0)),
            RuleId::Sm12 => match self.agreed {
                None => so_many(days(self.started, self.now)),
                Some(agreed) => {
                    let days = days(agreed, self.now);
                    (days > rule.more_than).then_some((days, rule.more_than))
                }
            },
            RuleId::Ew1 => {
                let settled = self.meetings.iter().rev().filter(|meeting| meeting.became != Became::Else);
                so_many(count(settled.take_while(|meeting| meeting.became == Became::Missed).count()))
            }
            RuleId::Ew2 => {
                let last = self.meetings.iter().filter(|meeting| meeting.became == Became::Held).map(|m| m.start).max();
                let most = (count(rule.of) * self.rhythm_days?).max(rule.at_least);
                let found = days(last.unwrap_or(self.started), self.now);
                (found > most).then_some((found, most))
            }
            RuleId::Ew3 => {
                let last = self.meetings.iter().rev().take(rule.of);
                so_many(count(last.filter(|meeting| meeting.moves > 0).count()))
            }
            RuleId::Ew4 => self.fell_silent(rule.of),
            RuleId::Ew5 => {
                let stuck = self.topics.iter().filter(|topic| topic.is_open && topic.kind == ItemKind::Blocker);
                let oldest = stuck.map(|topic| days(topic.created, self.now)).max()?;
                (oldest > rule.more_than).then_some((oldest, rule.more_than))
            }
            RuleId::Ew6 => so_many(self.most_carried()),
            RuleId::Ew7 => {
                let late = self.owed.iter().filter(|owed| owed.is_open && owed.by_manager && owed.due < self.today);
                so_many(count(late.count()))
            }
            RuleId::Ew9 => {
                let (hired, working_days) = self.hired?;
                let age = i64::from(hired.until(self.today).map_or(0, |span| span.get_days()));
                if !(0..=rule.more_than).contains(&age) {
                    return None;
                }
                let met = self.meetings.iter().any(|meeting| meeting.became == Became::Held);
                if !met && working_days >= count(rule.of) {
                    return Some((working_days, count(rule.of)));
                }
                so_many(count(self.meetings.iter().filter(|meeting| meeting.became == Became::Missed).count()))
            }
            RuleId::Ew10 => {
                let together = days(self.started, self.now);
                (self.after_another && self.agreed.is_none() && together <= rule.at_least)
                    .then_some((together, rule.at_least))
            }
            RuleId::Ew11 => {
                let (back, working_days) = self.back?;
                let since = i64::from(back.until(self.today).map_or(0, |span| span.get_days()));
                let met = self
                    .meetings
                    .iter()
                    .any(|meeting| meeting.became == Became::Held && days(meeting.start, self.now) < since);
                ((0..=rule.more_than).contains(&since) && !met).then_some(working_days).and_then(so_many)
            }
        }
    }

    /// The report brought nothing to the last few that took place, and mostly something to those before.
    fn fell_silent(&self, of: usize) -> Option<(i64, i64)> {
        let held: Vec<&Meeting> = self.meetings.iter().filter(|meeting| meeting.became == Became::Held).collect();
        let (before, last) = held.split_at_checked(held.len().checked_sub(of)?)?;
        let theirs =
            |meeting: &&&Meeting| count(self.brought_to(&[meeting]).iter().filter(|topic| !topic.by_manager).count());
        let mut earlier: Vec<i64> = before.iter().map(|meeting| theirs(&meeting)).collect();
        earlier.sort_unstable();
        // The lower middle: two of four with none are no habit.
        let usual = *earlier.get(earlier.len().checked_sub(1)? / 2)?;
        let silent = last.iter().all(|meeting| theirs(&meeting) == 0);
        (silent && usual >= 1).then_some((0, usual))
    }
}
