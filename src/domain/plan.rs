//! What to send whom and when, whether it is still wanted, and what to do when a send fails. The one place that knows
//! the times of product.md §4.

use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, earliest_send};
use super::ids::{OccurrenceId, PairId, PersonId, PromiseId, PurposeId};
use super::occurrence::{Occurrence, Outcome, Plan};
use super::people::Person;
use super::promise::Promise;

/// Which message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Welcome,
    Topics,
    Prep,
    Digest,
    Held,
    FollowUp,
    Recap,
    PromiseDue,
    Promises,
    Nudge,
    Moved,
    Skipped,
    Gap,
    /// A pair was paused, resumed or ended by the other side or got another rhythm, or its break is over.
    PairNotice,
    /// The other side can't be reached on their platform.
    Unreachable,
    /// The standing page of a person.
    Home,
    /// The first words to somebody who got the app.
    Hello,
    /// The other side proposed what the 1on1 is for, or it is time to look at it again.
    Purpose,
    /// The two questions of a fortnight.
    Pulse,
    /// Whether the 1on1 was of use, for the reader's own record.
    Feeling,
    /// What the counts of a pair hint at.
    Signal,
    /// Somebody would like to talk: to the person the company named.
    Talk,
    /// The roster says that two people belong together.
    Proposal,
    /// The roster says that the manager changed: what the next one gets to see.
    Handover,
    /// Somebody new has no first 1on1 yet.
    NewHire,
    /// A newcomer's first twelve weeks are over.
    Review,
    /// The month's figures.
    Monthly,
    /// The year in one's own 1on1s.
    LookBack,
}

/// A message that should be sent: to whom, when, and until when it is still useful.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// What the reader sees once, ever.
    pub key: String,
    pub kind: Kind,
    pub to: PersonId,
    pub pair: Option<PairId>,
    pub occurrence: Option<OccurrenceId>,
    pub promise: Option<PromiseId>,
    /// Facts the message needs that are stored nowhere else; never words.
    pub detail: Option<String>,
    pub due: Timestamp,
    pub expires: Timestamp,
}

/// What to do when nobody knows whether a message arrived and the platform won't let us look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Better none than two.
    AtMostOnce,
    /// Better two than none.
    AtLeastOnce,
}

impl Kind {
    pub const ALL: [Kind; 28] = [
        Kind::Welcome,
        Kind::Topics,
        Kind::Prep,
        Kind::Digest,
        Kind::Held,
        Kind::FollowUp,
        Kind::Recap,
        Kind::PromiseDue,
        Kind::Promises,
        Kind::Nudge,
        Kind::Moved,
        Kind::Skipped,
        Kind::Gap,
        Kind::PairNotice,
        Kind::Unreachable,
        Kind::Home,
        Kind::Hello,
        Kind::Purpose,
        Kind::Pulse,
        Kind::Feeling,
        Kind::Signal,
        Kind::Talk,
        Kind::Proposal,
        Kind::Handover,
        Kind::NewHire,
        Kind::Review,
        Kind::Monthly,
        Kind::LookBack,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Kind::Welcome => "welcome",
            Kind::Topics => "topics",
            Kind::Prep => "prep",
            Kind::Digest => "digest",
            Kind::Held => "held",
            Kind::FollowUp => "follow_up",
            Kind::Recap => "recap",
            Kind::PromiseDue => "promise_due",
            Kind::Promises => "promises",
            Kind::Nudge => "nudge",
            Kind::Moved => "moved",
            Kind::Skipped => "skipped",
            Kind::Gap => "gap",
            Kind::PairNotice => "pair_notice",
            Kind::Unreachable => "unreachable",
            Kind::Home => "home",
            Kind::Hello => "hello",
            Kind::Purpose => "purpose",
            Kind::Pulse => "pulse",
            Kind::Feeling => "feeling",
            Kind::Signal => "signal",
            Kind::Talk => "talk",
            Kind::Proposal => "proposal",
            Kind::Handover => "handover",
            Kind::NewHire => "new_hire",
            Kind::Review => "review",
            Kind::Monthly => "monthly",
            Kind::LookBack => "look_back",
        }
    }

    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// A digest or a nudge seen twice is noise; a question or a piece of news that never came is a hole.
    pub fn repeat(self) -> Repeat {
        match self {
            Kind::Digest
            | Kind::Nudge
            | Kind::Topics
            | Kind::Prep
            | Kind::Promises
            | Kind::Gap
            | Kind::PromiseDue
            | Kind::Hello
            | Kind::Pulse
            | Kind::Feeling
            | Kind::Signal
            | Kind::NewHire
            | Kind::Review
            | Kind::Monthly
            | Kind::LookBack => Repeat::AtMostOnce,
            Kind::Welcome
            | Kind::Held
            | Kind::FollowUp
            | Kind::Recap
            | Kind::Moved
            | Kind::Skipped
            | Kind::PairNotice
            | Kind::Unreachable
            | Kind::Home
            | Kind::Purpose
            | Kind::Talk
            | Kind::Proposal
            | Kind::Handover => Repeat::AtLeastOnce,
        }
    }

    /// Whether the message answers something a person just did; such news is not held back by quiet hours of the day,
    /// for it is about today's plan.
    fn is_news(self) -> bool {
        matches!(self, Kind::Moved | Kind::Skipped | Kind::Recap | Kind::Welcome | Kind::PairNotice | Kind::Home)
    }
}

/// The two people of an occurrence and the days their company works.
pub struct Setting<'a> {
    pub manager: &'a Person,
    pub report: &'a Person,
    pub calendar: &'a Calendar,
}

const DIGEST_LEAD: i64 = 60;
/// A digest later than this before the start is worth sending at the first working minute; else the evening before.
const DIGEST_LEAST_LEAD: i64 = 10;
const HELD_AFTER: i64 = 10;

fn clock(hour: i8, minute: i8) -> Time {
    Time::constant(hour, minute, 0, 0)
}

fn on(person: &Person, date: Date, time: Time) -> Timestamp {
    person.zone.instant(date.to_datetime(time))
}

fn minutes(n: i64) -> Span {
    n.minutes()
}

/// The first moment at or after `at` when this person may be written to.
pub fn office_time(person: &Person, calendar: &Calendar, at: Timestamp) -> Timestamp {
    earliest_send(at, &person.zone.tz, &person.hours, calendar, person.week)
}

/// The last moment at or before `at` when this person may be written to: for notices that must come before something.
fn office_time_before(person: &Person, calendar: &Calendar, at: Timestamp) -> Timestamp {
    let wall = person.local(at);
    let hours = &person.hours;
    if calendar.is_working(wall.date(), person.week) && wall.time() >= hours.from {
        if wall.time() < hours.until {
            return at;
        }
        return on(person, wall.date(), last_hour(hours.until));
    }
    on(person, calendar.previous_working(wall.date(), person.week), last_hour(hours.until))
}

fn last_hour(until: Time) -> Time {
    until.saturating_sub(1.hour())
}

/// When the digest goes out: an hour before, inside working hours; for an early meeting at the first working minute if
/// that still leaves time to read, else on the working day before.
pub fn digest_time(person: &Person, calendar: &Calendar, start: Timestamp) -> Timestamp {
    let lead = start - minutes(DIGEST_LEAD);
    let first = office_time(person, calendar, lead);
    if first == lead || first <= start - minutes(DIGEST_LEAST_LEAD) {
        first
    } else {
        office_time_before(person, calendar, lead)
    }
}

/// All messages of one planned meeting. Planning it again gives the same keys. Advance notices whose time is already
/// over when the meeting is planned are left out: a welcome or a move says enough.
pub fn for_meeting(o: &Occurrence, setting: &Setting<'_>, now: Timestamp) -> Vec<Planned> {
    let Setting { manager, report, calendar } = *setting;
    if o.outcome != Outcome::Expected || matches!(o.plan, Plan::Skip { .. }) {
        return Vec::new();
    }
    let planned = |kind: Kind, to: &Person, due: Timestamp, expires: Timestamp| Planned {
        key: format!("{}/{}/{}/{}", kind.code(), o.id, o.start, to.id),
        kind,
        to: to.id.clone(),
        pair: Some(o.pair.clone()),
        occurrence: Some(o.id.clone()),
        promise: None,
        detail: None,
        due,
        expires,
    };
    let mut all = Vec::with_capacity(9);

    let day = report.local(o.start_at).date();
    let two_before = calendar.add_working(day, -2, report.week);
    let mut topics =
        planned(Kind::Topics, report, on(report, two_before, clock(10, 0)), o.start_at - minutes(DIGEST_LEAD));
    topics.key = format!("topics/{}/{}", o.id, report.id);
    all.push(topics);

    let day = manager.local(o.start_at).date();
    let before = calendar.previous_working(day, manager.week);
    all.push(Planned {
        key: format!("prep/{}/{}", manager.id, before),
        pair: None,
        occurrence: None,
        detail: Some(before.to_string()),
        ..planned(Kind::Prep, manager, on(manager, before, clock(16, 0)), o.start_at)
    });

    let end = o.end_at();
    for person in [manager, report] {
        all.push(planned(Kind::Digest, person, digest_time(person, calendar, o.start_at), o.start_at));
        let ask = office_time(person, calendar, end + minutes(HELD_AFTER));
        let asked_on = person.local(ask).date();
        let follow = on(person, calendar.add_working(asked_on, 1, person.week), clock(10, 0));
        let follow = office_time(person, calendar, follow);
        // Whoever could not be asked until then is asked once, by what follows.
        all.push(planned(Kind::Held, person, ask, (ask + 24.hours()).min(follow)));
        all.push(planned(Kind::FollowUp, person, follow, follow + 24.hours()));
    }
    all.retain(|p| p.expires > now && (p.due >= now || !matches!(p.kind, Kind::Topics | Kind::Prep)));
    all
}

/// The kinds that hang on a meeting's time: called off when it moves or is skipped.
pub const OF_MEETING: [Kind; 5] = [Kind::Topics, Kind::Digest, Kind::Held, Kind::FollowUp, Kind::Gap];

/// The first words to somebody who got the app: once in a life, while it is still fresh.
pub fn hello(to: &Person, now: Timestamp) -> Planned {
    Planned {
        key: format!("hello/{}", to.id),
        kind: Kind::Hello,
        to: to.id.clone(),
        pair: None,
        occurrence: None,
        promise: None,
        detail: None,
        due: now,
        expires: now + 24.hours(),
    }
}

/// Whether what is read at one time leaves no time before a start.
fn comes_too_late(read: Timestamp, start: Timestamp) -> bool {
    read > start - minutes(DIGEST_LEAST_LEAD)
}

/// News that changes what somebody does at `start`. Where their next working hours would be too late for it, it comes at
/// once, whatever the hour.
pub fn news_before(start: Timestamp, at: Timestamp, news: Planned) -> Planned {
    let is_urgent = start > at && comes_too_late(news.due, start);
    Planned { due: if is_urgent { at } else { news.due }, ..news }
}

/// News for one side about what the other did.
pub fn news(kind: Kind, key: String, to: &Person, calendar: &Calendar, at: Timestamp, useful: Span) -> Planned {
    let due = if kind.is_news() && is_day(to, calendar, at) { at } else { office_time(to, calendar, at) };
    Planned {
        key,
        kind,
        to: to.id.clone(),
        pair: None,
        occurrence: None,
        promise: None,
        detail: None,
        due,
        expires: due + useful,
    }
}

/// To one of the two, half a year after they agreed what their 1on1 is for: does it still fit?
pub fn purpose_renewal(
    purpose: &PurposeId,
    pair: &PairId,
    person: &Person,
    calendar: &Calendar,
    agreed: Timestamp,
) -> Planned {
    let day = super::purpose::renewal(person.local(agreed).date());
    let due = office_time(person, calendar, on(person, day, clock(10, 0)));
    Planned {
        key: format!("purpose/{purpose}/renew/{}", person.id),
        kind: Kind::Purpose,
        to: person.id.clone(),
        pair: Some(pair.clone()),
        occurrence: None,
        promise: None,
        detail: Some(format!("renew {purpose}")),
        due,
        expires: due + (14 * 24).hours(),
    }
}

fn is_day(person: &Person, calendar: &Calendar, at: Timestamp) -> bool {
    office_time(person, calendar, at) == at
}

impl Planned {
    pub fn about_pair(mut self, pair: &PairId) -> Planned {
        self.pair = Some(pair.clone());
        self
    }

    pub fn about(mut self, o: &Occurrence) -> Planned {
        self.pair = Some(o.pair.clone());
        self.occurrence = Some(o.id.clone());
        self
    }

    pub fn with_detail(mut self, detail: String) -> Planned {
        self.detail = Some(detail);
        self
    }
}

/// The reminder on the morning of a promise's day. A due day off is reminded on the working day before.
pub fn for_promise(promise: &Promise, owner: &Person, calendar: &Calendar, now: Timestamp) -> Option<Planned> {
    let day = promise.day();
    let day = if calendar.is_working(day, owner.week) { day } else { calendar.previous_working(day, owner.week) };
    let due = office_time(owner, calendar, on(owner, day, clock(9, 30)));
    let expires = on(owner, day, owner.hours.until);
    (expires > now && due < expires).then(|| Planned {
        key: format!("promise/{}/{}", promise.id, day),
        kind: Kind::PromiseDue,
        to: owner.id.clone(),
        pair: Some(promise.pair.clone()),
        occurrence: None,
        promise: Some(promise.id.clone()),
        detail: None,
        due,
        expires,
    })
}

/// When the weekly message of a week is due and until when it is of use: at half past nine on Monday, or on the first
/// working day. A week without a single working day has none.
fn in_week(kind: Kind, person: &Person, calendar: &Calendar, monday: Date) -> Option<(Timestamp, Timestamp)> {
    let day = calendar.next_working(monday, person.week);
    let due = office_time(person, calendar, on(person, day, clock(9, 30)));
    // Spread over ten minutes, the same for a person every week, so that a company's Monday is no stampede.
    let spread = person.id.as_str().bytes().fold(0_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 600);
    let spread = if kind == Kind::Nudge { 0 } else { spread };
    let expires = on(person, person.local(due).date(), person.hours.until).max(due + 1.hour());
    (day < monday.saturating_add(7.days())).then_some((due + spread.seconds(), expires))
}

fn first_week(
    (kind, person, calendar): (Kind, &Person, &Calendar),
    from: Date,
    fits: impl Fn(Timestamp, Timestamp) -> bool,
) -> Planned {
    /// More than a year: no company closes for longer.
    const WEEKS: i64 = 60;
    let monday = from.saturating_sub(i64::from(from.weekday().since(Weekday::Monday)).days());
    let weeks = (0..WEEKS).map(|n| monday.saturating_add((7 * n).days()));
    let found = weeks.filter_map(|monday| in_week(kind, person, calendar, monday).map(|times| (monday, times)));
    let late = monday.saturating_add((7 * WEEKS).days());
    let (monday, (due, expires)) =
        found.into_iter().find(|(_, (due, expires))| fits(*due, *expires)).unwrap_or_else(|| {
            let due = on(person, late, clock(9, 30));
            (late, (due, due + 1.hour()))
        });
    Planned {
        key: format!("{}/{}/{}", kind.code(), person.id, monday),
        kind,
        to: person.id.clone(),
        pair: None,
        occurrence: None,
        promise: None,
        detail: Some(monday.to_string()),
        due,
        expires,
    }
}

/// The first weekly message of this kind that is still to come: the manager's nudge, or an owner's bundle of promises.
pub fn next_weekly(kind: Kind, person: &Person, calendar: &Calendar, now: Timestamp) -> Planned {
    first_week((kind, person, calendar), person.local(now).date(), |due, _| due > now)
}

/// The first weekly message from a week on that is of use still: one whose hour has passed goes out at once, until its
/// reader's day ends. Those of weeks that nobody was there for are left out.
pub fn weekly_from(kind: Kind, person: &Person, calendar: &Calendar, week: Date, now: Timestamp) -> Planned {
    first_week((kind, person, calendar), week, |_, expires| expires > now)
}

/// The weekly message that follows one that is over, whether it was sent or dropped.
pub fn weekly_after(over: (Kind, Option<Date>), person: &Person, calendar: &Calendar, now: Timestamp) -> Planned {
    match over {
        (kind, Some(monday)) => weekly_from(kind, person, calendar, monday.saturating_add(7.days()), now),
        (kind, None) => next_weekly(kind, person, calendar, now),
    }
}

/// The kinds that go to one person about all their pairs, and hang on that person's clock alone.
pub const OF_PERSON: [Kind; 3] = [Kind::Prep, Kind::Nudge, Kind::Promises];

/// What to do with a message whose time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Send,
    Wait { until: Timestamp },
    Drop { why: &'static str },
}

/// What is known, at the moment of sending, about a message and what it speaks of.
pub struct Sending<'a> {
    pub kind: Kind,
    pub to: &'a Person,
    pub calendar: &'a Calendar,
    pub due: Timestamp,
    pub expires: Timestamp,
    /// The meeting it speaks of, as it is now, and the start it was planned for.
    pub meeting: Option<&'a Occurrence>,
    pub pair_is_active: bool,
    /// The reader has answered whether that meeting happened.
    pub has_answered: bool,
    /// The reader has nothing to be told: no promise open, no meeting ahead.
    pub is_empty: bool,
}

/// Whether a planned message still makes sense.
pub fn still_wanted(s: &Sending<'_>, now: Timestamp) -> Wanted {
    match &s.to.state {
        super::people::PersonState::Active => {}
        super::people::PersonState::Left => return Wanted::Drop { why: "left" },
        super::people::PersonState::Unreachable { .. } => return Wanted::Drop { why: "unreachable" },
    }
    if now >= s.expires {
        return Wanted::Drop { why: "expired" };
    }
    if !s.pair_is_active
        && !matches!(s.kind, Kind::PairNotice | Kind::Home | Kind::Unreachable | Kind::Recap | Kind::Handover)
    {
        return Wanted::Drop { why: "inactive" };
    }
    if let Some(o) = s.meeting {
        match s.kind {
            Kind::Digest | Kind::Topics if !o.is_ahead(now) || o.start_at <= now => {
                return Wanted::Drop { why: "over" };
            }
            Kind::Held if s.has_answered || matches!(o.plan, Plan::Skip { .. }) => {
                return Wanted::Drop { why: "answered" };
            }
            Kind::Held | Kind::FollowUp if o.is_ahead(now) => return Wanted::Drop { why: "moved" },
            Kind::Held | Kind::FollowUp if matches!(o.outcome, Outcome::Exempt(_) | Outcome::Withdrawn) => {
                return Wanted::Drop { why: "over" };
            }
            Kind::FollowUp if o.outcome != Outcome::Expected || matches!(o.plan, Plan::Skip { .. }) => {
                return Wanted::Drop { why: "answered" };
            }
            Kind::Skipped if !matches!(o.plan, Plan::Skip { .. }) => return Wanted::Drop { why: "undone" },
            Kind::Moved if o.outcome != Outcome::Expected || o.start_at <= now => return Wanted::Drop { why: "over" },
            _ => {}
        }
    }
    if s.is_empty {
        return Wanted::Drop { why: "empty" };
    }
    // These two answer what the reader just did, whatever the hour.
    if !matches!(s.kind, Kind::Home | Kind::Hello) {
        let open = office_time(s.to, s.calendar, now);
        // What was planned for quiet hours could not wait for their end, and still can't.
        let quiet_ends = office_time(s.to, s.calendar, s.due);
        let is_urgent =
            matches!(s.kind, Kind::Moved | Kind::Skipped | Kind::PairNotice) && s.due < quiet_ends && now < quiet_ends;
        if open > now && !is_urgent {
            return if open < s.expires { Wanted::Wait { until: open } } else { Wanted::Drop { why: "quiet" } };
        }
    }
    Wanted::Send
}

/// What becomes of a delivery after a failed attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    Again {
        at: Timestamp,
    },
    /// Look for it on the platform first.
    Look {
        at: Timestamp,
    },
    GiveUp {
        why: &'static str,
    },
}

/// After "surely not delivered, try later": for as long as it is of use.
pub fn after_refusal(wait: Span, attempt: u32, now: Timestamp, expires: Timestamp) -> NextStep {
    let at = now + wait;
    if at >= expires {
        return NextStep::GiveUp { why: "expired" };
    }
    // A last time shortly before it is of no more use.
    let patient = (now + patience(attempt)).min(expires - 2.seconds());
    NextStep::Again { at: at.max(patient) }
}

/// How long is waited at least after so many refusals in a row: at first not longer than was asked for, then doubling, but
/// never so long that the platform would take more than it gets.
pub fn patience(attempt: u32) -> Span {
    2_i64.pow(attempt.saturating_sub(3).min(3)).seconds()
}

/// How long to wait before asking the platform again: doubling, at most ten minutes.
pub fn backoff(attempt: u32) -> Span {
    (2_i64.saturating_pow(attempt.min(10)).min(600)).seconds()
}

/// Between two looks for the same message.
const BETWEEN_LOOKS: i64 = 40;

/// After a look that found nothing; so many looks, this one included, were to be made.
pub fn after_nothing_found(looks: u32, now: Timestamp, expires: Timestamp) -> NextStep {
    if now >= expires {
        NextStep::GiveUp { why: "expired" }
    } else if looks > 1 {
        NextStep::Look { at: now + BETWEEN_LOOKS.seconds() }
    } else {
        NextStep::Again { at: now }
    }
}

/// So often a question is asked when each time may have been read: once more after a silence, and a last time.
const MOST_UNSEEN: u32 = 3;

/// Nobody knows whether it arrived and we may not look. `looks` is what was noted with the doubt: 0 after a killed
/// process, 1 after the platform's own error, and one more than the silences so far after a silence; a process killed
/// while there was a doubt already counts as one.
pub fn after_blind(kind: Kind, looks: u32, attempt: u32, now: Timestamp, expires: Timestamp) -> NextStep {
    // The platform's own "something went wrong here" is very probably a message not posted.
    let answered = looks == 1;
    let may_repeat = kind.repeat() == Repeat::AtLeastOnce && looks.saturating_sub(1) < MOST_UNSEEN;
    if may_repeat || answered {
        after_refusal(backoff(attempt), attempt, now, expires)
    } else {
        NextStep::GiveUp { why: "unknown" }
    }
}

/// The figures of a month: on the first working day after it, at ten. `None` when they come too late to be news.
pub fn monthly(person: &Person, calendar: &Calendar, month: super::figures::Month, now: Timestamp) -> Option<Planned> {
    let first = month.plus(1).first_day();
    let day = calendar.next_working(first, person.week);
    let due = office_time(person, calendar, on(person, day, clock(10, 0)));
    let expires = due + (5 * 24).hours();
    (expires > now).then(|| Planned {
        key: format!("monthly/{}/{month}", person.id),
        kind: Kind::Monthly,
        to: person.id.clone(),
        pair: None,
        occurrence: None,
        promise: None,
        detail: Some(month.to_string()),
        due: due.max(now),
        expires,
    })
}

/// The week in which a year is looked back on: the third of its last month, by its Monday.
pub fn look_back_week(last: super::figures::Month) -> Date {
    last.first_day().nth_weekday_of_month(3, Weekday::Monday).unwrap_or(Date::MAX)
}

/// The look back on a fiscal year that ends with this month: on the Wednesday of that week, for Monday has its bundles, or
/// the next working day, at ten. `None` when the year or the message's use is over by then.
pub fn look_back(person: &Person, calendar: &Calendar, last: super::figures::Month, now: Timestamp) -> Option<Planned> {
    let day = calendar.next_working(look_back_week(last).saturating_add(2.days()), person.week);
    let due = office_time(person, calendar, on(person, day, clock(10, 0)));
    let expires = due + (5 * 24).hours();
    (day <= last.last_day() && expires > now).then(|| Planned {
        key: format!("look_back/{}/{last}", person.id),
        kind: Kind::LookBack,
        to: person.id.clone(),
        pair: None,
        occurrence: None,
        promise: None,
        detail: Some(last.to_string()),
        due: due.max(now),
        expires,
    })
}
