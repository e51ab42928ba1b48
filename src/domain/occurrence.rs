//! One slot of a rhythm and what became of it: expected → held | late | missed | exempt, disputed while the two
//! answers conflict. Knows no messages: `plan` decides who hears of it.

use jiff::civil::{self, DateTime};
use jiff::{Timestamp, ToSpan};

use super::ids::{OccurrenceId, PairId, SeriesId};
use super::pair::{Series, Side};
use super::people::Person;
use crate::domain::calendar::{self, Calendar, Placed};

/// A slot that the rhythm asks for, whether or not anybody put it in a calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    pub id: OccurrenceId,
    pub series: SeriesId,
    pub pair: PairId,
    /// Where the rhythm put it, in the series' zone. Never changes.
    pub slot: DateTime,
    pub slot_at: Timestamp,
    /// Where it is planned now, in the series' zone.
    pub start: DateTime,
    pub start_at: Timestamp,
    pub minutes: u16,
    /// A meeting up to here counts as held; after it, as late.
    pub window_ends: Timestamp,
    pub next_slot_at: Timestamp,
    pub phase: Phase,
    pub outcome: Outcome,
    pub moves: u32,
    pub plan: Plan,
    pub manager_said: Option<Said>,
    pub report_said: Option<Said>,
    pub first_said: Option<Timestamp>,
    /// When the clock matters for it next.
    pub look: Timestamp,
}

/// How far along it is. At most one occurrence of a series is `Open`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The series' current one: still ahead, or going on.
    Open,
    /// Its time is over or it was skipped; an answer, an objection or a make-up may still come.
    Asked,
    Closed,
}

/// What the two intend with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// To meet at `start`.
    Meet,
    /// Not this time. Missed, unless a make-up is found.
    Skip { by: Side },
    /// Skipped, then given another time: `start`.
    MakeUp { skipped_by: Side },
}

/// What counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Expected,
    Held,
    /// Held after the window and before the next slot.
    Late,
    Missed,
    /// Nobody answered for five working days.
    Unanswered,
    Exempt(Exempt),
    Disputed,
    /// Its rhythm ended before it came: nobody expects it any more, and it is in no count.
    Withdrawn,
}

/// The closed list of reasons that take a slot out of the count. "Busy" is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exempt {
    /// Fewer than two working days left in the window.
    Holidays,
    Leave,
    Paused,
    JoinedOrLeft,
}

/// One side's answer to "did it happen?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Held,
    NotHeld,
}

/// Why an act on an occurrence can't be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("answers are taken for 30 days")]
    TooLate,
    #[error("the time is in the past")]
    Past,
    #[error("the time is not before the next slot")]
    BeyondNext { next_at: Timestamp },
    #[error("it was already answered")]
    AlreadyOver,
    #[error("it has not begun")]
    NotYet,
    #[error("it was already skipped")]
    AlreadySkipped,
    #[error("it is planned for that very time")]
    SameTime,
}

/// What happened to an occurrence; one audit row each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Opened,
    Moved,
    MovedBack,
    Skipped,
    SkipUndone,
    MadeUp,
    Answered,
    AnswerWithdrawn,
    Ended,
    Settled,
    Exempted,
    Withdrawn,
    Looked,
}

/// The days an answer may be corrected.
const CORRECTABLE_DAYS: i64 = 30;
/// Working days to object, or to answer at all.
pub const ANSWER_WORKING_DAYS: i32 = 5;

impl Occurrence {
    pub fn end_at(&self) -> Timestamp {
        self.start_at + i64::from(self.minutes).minutes()
    }

    pub fn said(&self, side: Side) -> Option<Said> {
        match side {
            Side::Manager => self.manager_said,
            Side::Report => self.report_said,
        }
    }

    /// Planned and still to come or going on: what `next`, the digest and a move are about.
    pub fn is_ahead(&self, now: Timestamp) -> bool {
        self.outcome == Outcome::Expected && self.has_time() && self.end_at() > now
    }

    /// Over, and nobody has said yet whether it happened.
    pub fn is_waiting(&self, now: Timestamp) -> bool {
        self.outcome == Outcome::Expected && self.has_time() && self.end_at() <= now
    }

    /// Whether its agenda has had its chance: it took place or was missed, or its time is over and nobody has said yet
    /// which. A skipped one has not before it is missed for good, for a make-up may still take up its agenda.
    pub fn has_passed(&self) -> bool {
        match self.outcome {
            Outcome::Exempt(_) | Outcome::Withdrawn => false,
            // A look no later than its end means that its end has not been dealt with yet.
            Outcome::Expected => self.has_time() && self.phase != Phase::Open && self.look > self.end_at(),
            Outcome::Held | Outcome::Late | Outcome::Missed | Outcome::Unanswered | Outcome::Disputed => true,
        }
    }

    /// Whether it has a time at all: a skipped one has none until it is made up for.
    pub fn has_time(&self) -> bool {
        !matches!(self.plan, Plan::Skip { .. })
    }
}

/// The five working days after an instant, to the end of the last, for both people.
pub fn answers_close(from: Timestamp, people: [&Person; 2], calendar: &Calendar) -> Timestamp {
    people
        .iter()
        .map(|person| {
            let last = calendar.add_working(person.local(from).date(), ANSWER_WORKING_DAYS, person.week);
            let end = last.tomorrow().unwrap_or(last).at(0, 0, 0, 0);
            person.zone.instant(end)
        })
        .max()
        .unwrap_or(from)
}

fn classify(o: &Occurrence, at: Timestamp) -> Outcome {
    if at <= o.window_ends { Outcome::Held } else { Outcome::Late }
}

fn combined(o: &Occurrence, at: Timestamp) -> Outcome {
    match (o.manager_said, o.report_said) {
        (None, None) => Outcome::Expected,
        (Some(Said::Held), None | Some(Said::Held)) | (None, Some(Said::Held)) => classify(o, at),
        (Some(Said::NotHeld), None | Some(Said::NotHeld)) | (None, Some(Said::NotHeld)) => Outcome::Missed,
        (Some(Said::Held), Some(Said::NotHeld)) | (Some(Said::NotHeld), Some(Said::Held)) => Outcome::Disputed,
    }
}

/// One side says whether it happened. Either side's word counts; the other may object until `closes`; both may correct
/// themselves for 30 days.
pub fn answer(
    o: &Occurrence,
    side: Side,
    said: Said,
    now: Timestamp,
    closes: Timestamp,
) -> Result<Occurrence, Refused> {
    if now > o.slot_at.max(o.start_at) + (24 * CORRECTABLE_DAYS).hours() {
        return Err(Refused::TooLate);
    }
    if o.outcome == Outcome::Withdrawn || (matches!(o.outcome, Outcome::Exempt(_)) && said == Said::NotHeld) {
        return Err(Refused::AlreadyOver);
    }
    let mut next = o.clone();
    match side {
        Side::Manager => next.manager_said = Some(said),
        Side::Report => next.report_said = Some(said),
    }
    // Met ahead of time counts at the moment it is said; otherwise at the planned time.
    next.outcome = combined(&next, o.start_at.min(now.max(o.slot_at)));
    next.first_said = o.first_said.or(Some(now));
    next.phase = if o.phase == Phase::Closed { Phase::Closed } else { Phase::Asked };
    next.look = closes.max(now);
    Ok(next)
}

/// Takes back one side's own answer.
pub fn withdraw(o: &Occurrence, side: Side, now: Timestamp, closes: Timestamp) -> Result<Occurrence, Refused> {
    if o.said(side).is_none() {
        return Err(Refused::AlreadyOver);
    }
    let mut next = o.clone();
    match side {
        Side::Manager => next.manager_said = None,
        Side::Report => next.report_said = None,
    }
    next.outcome = combined(&next, o.start_at);
    next.first_said = if next.outcome == Outcome::Expected { None } else { o.first_said };
    // Said ahead of time and taken back before it is over: its end has still to be dealt with.
    next.look = if next.is_ahead(now) { next.end_at() } else { closes.max(now) };
    Ok(next)
}

/// Plans it for another time. The slot stays what it was, so inside the window a move costs nothing.
pub fn reschedule(o: &Occurrence, to: DateTime, to_at: Timestamp, now: Timestamp) -> Result<Occurrence, Refused> {
    if o.outcome != Outcome::Expected && o.outcome != Outcome::Unanswered {
        return Err(Refused::AlreadyOver);
    }
    if to_at <= now {
        return Err(Refused::Past);
    }
    if to_at >= o.next_slot_at {
        return Err(Refused::BeyondNext { next_at: o.next_slot_at });
    }
    if to_at == o.start_at && o.has_time() {
        return Err(Refused::SameTime);
    }
    let mut next = o.clone();
    next.start = to;
    next.start_at = to_at;
    next.moves += 1;
    next.outcome = Outcome::Expected;
    next.plan = match o.plan {
        Plan::Skip { by } => Plan::MakeUp { skipped_by: by },
        plan => plan,
    };
    if next.phase == Phase::Closed {
        next.phase = Phase::Asked;
    }
    next.look = next.end_at();
    Ok(next)
}

/// Not this time. It is missed unless a make-up is held inside the window.
pub fn skip(o: &Occurrence, side: Side, now: Timestamp) -> Result<Occurrence, Refused> {
    if !o.has_time() {
        return Err(Refused::AlreadySkipped);
    }
    if o.outcome != Outcome::Expected || o.phase == Phase::Closed {
        return Err(Refused::AlreadyOver);
    }
    let mut next = o.clone();
    next.plan = Plan::Skip { by: side };
    next.phase = Phase::Asked;
    next.look = o.window_ends.max(now);
    Ok(next)
}

/// The time that was skipped. Once it is made up for, the one it had in the rhythm: another that it had before is not kept.
pub fn time_skipped(o: &Occurrence) -> Timestamp {
    match o.plan {
        Plan::MakeUp { .. } => o.slot_at,
        Plan::Skip { .. } | Plan::Meet => o.start_at,
    }
}

/// Gives a skipped one back its place, as long as its time has not come.
pub fn unskip(o: &Occurrence, now: Timestamp) -> Result<Occurrence, Refused> {
    if o.has_time() || o.outcome != Outcome::Expected {
        return Err(Refused::AlreadyOver);
    }
    if o.start_at <= now {
        return Err(Refused::Past);
    }
    let mut next = o.clone();
    next.plan = Plan::Meet;
    next.look = next.end_at();
    Ok(next)
}

/// What time alone does to it. `None` when nothing is due.
pub fn pass_time(o: &Occurrence, now: Timestamp, closes: Timestamp) -> Option<(Occurrence, Event)> {
    if now < o.look {
        return None;
    }
    let mut next = o.clone();
    match (o.phase, o.outcome, o.plan) {
        (Phase::Closed, ..) => None,
        (Phase::Asked, Outcome::Expected, Plan::Skip { .. }) => {
            next.outcome = Outcome::Missed;
            next.phase = Phase::Closed;
            Some((next, Event::Settled))
        }
        (_, Outcome::Expected, _) if o.end_at() > now => {
            next.look = o.end_at();
            Some((next, Event::Looked))
        }
        // A look no later than its end means that its end has not been dealt with yet.
        (_, Outcome::Expected, _) if o.phase == Phase::Open || o.look <= o.end_at() => {
            next.phase = Phase::Asked;
            next.look = closes.max(o.end_at() + 1.milliseconds());
            Some((next, Event::Ended))
        }
        (_, Outcome::Expected, _) => {
            next.outcome = Outcome::Unanswered;
            next.phase = Phase::Closed;
            Some((next, Event::Settled))
        }
        _ => {
            next.phase = Phase::Closed;
            Some((next, Event::Settled))
        }
    }
}

/// Where a slot lies after holidays were looked at, ready to be stored.
pub struct NewSlot<'a> {
    pub series: &'a Series,
    pub slot: DateTime,
    pub calendar: &'a Calendar,
    pub people: [&'a Person; 2],
}

/// Opens the slot: at its time, on a working day near it, or exempt from the start.
pub fn open(id: OccurrenceId, new: &NewSlot<'_>) -> Occurrence {
    let NewSlot { series, slot, calendar, people } = *new;
    let rhythm = &series.rhythm;
    let slot_at = series.zone.instant(slot);
    let next_slot = rhythm.next_after(slot).unwrap_or(slot);
    let next_slot_at = series.zone.instant(next_slot);
    let window = i64::from(rhythm.window_days());
    let window_end = slot.date().saturating_add((window + 1).days()).at(0, 0, 0, 0);
    let window_ends = series.zone.instant(window_end).min(next_slot_at);
    let room = slot.date().until(next_slot.date()).map_or(0, |span| span.get_days());
    let days = u8::try_from(window.min(i64::from(room.max(1)) - 1)).unwrap_or(0);
    // Slots on consecutive days leave no room to move and no window to count days in.
    let placed = if days == 0 {
        let both_work = people.iter().all(|person| calendar.is_working(slot.date(), person.week));
        if both_work { Placed::AsPlanned } else { Placed::Exempt }
    } else {
        calendar::place(slot.date(), days, calendar, people[0].week, people[1].week)
    };
    let (start, outcome) = match placed {
        Placed::AsPlanned => (slot, Outcome::Expected),
        Placed::Moved(date) => (date.to_datetime(slot.time()), Outcome::Expected),
        Placed::Exempt => (slot, Outcome::Exempt(Exempt::Holidays)),
    };
    let start_at = series.zone.instant(start);
    let phase = if outcome == Outcome::Expected { Phase::Open } else { Phase::Closed };
    let mut o = Occurrence {
        id,
        series: series.id.clone(),
        pair: series.pair.clone(),
        slot,
        slot_at,
        start,
        start_at,
        minutes: rhythm.minutes,
        window_ends,
        next_slot_at,
        phase,
        outcome,
        moves: 0,
        plan: Plan::Meet,
        manager_said: None,
        report_said: None,
        first_said: None,
        look: start_at,
    };
    o.look = o.end_at();
    o
}

/// The slots that follow `after`: those that holidays take out, then the one that is open.
pub fn open_next(
    series: &Series,
    after: DateTime,
    now: Timestamp,
    calendar: &Calendar,
    people: [&Person; 2],
    mut fresh: impl FnMut() -> OccurrenceId,
) -> Vec<Occurrence> {
    /// A year of daily slots: no company closes for longer.
    const MOST: usize = 400;
    let mut opened = Vec::new();
    let mut after = after;
    for _ in 0..MOST {
        let Some(slot) = series.rhythm.next_after(after) else { break };
        after = slot;
        let mut o = open(fresh(), &NewSlot { series, slot, calendar, people });
        if o.phase == Phase::Open && o.start_at <= now && o.slot_at > now {
            // Moved off a holiday to a time that is already over: there was no chance to hold it. A slot that is over
            // itself came while nobody looked, and passes like any other.
            o.phase = Phase::Closed;
            o.outcome = Outcome::Exempt(Exempt::Holidays);
        }
        let is_open = o.phase == Phase::Open;
        opened.push(o);
        if is_open {
            break;
        }
    }
    opened
}

/// Takes it out of the count, for one of the closed list of reasons.
pub fn exempt(o: &Occurrence, why: Exempt) -> Occurrence {
    Occurrence { outcome: Outcome::Exempt(why), phase: Phase::Closed, ..o.clone() }
}

/// Its rhythm ended before it came.
pub fn withdraw_slot(o: &Occurrence) -> Occurrence {
    Occurrence { outcome: Outcome::Withdrawn, phase: Phase::Closed, ..o.clone() }
}

/// Where a new time is looked for: the rhythm's clock, the hours and days of the two, and when either of them has
/// another 1on1.
#[derive(Clone, Copy)]
pub struct Room<'a> {
    pub series: &'a Series,
    pub people: [&'a Person; 2],
    pub calendar: &'a Calendar,
    /// From and until.
    pub busy: &'a [(Timestamp, Timestamp)],
}

/// Whether nothing else lies between two instants.
pub fn is_free(busy: &[(Timestamp, Timestamp)], from: Timestamp, until: Timestamp) -> bool {
    busy.iter().all(|(begins, ends)| until <= *begins || *ends <= from)
}

/// Times at which a meeting could be made up for: inside the window, on days both work, at the usual hour first.
/// Wall-clock times in the series' zone, at most `most`, in order.
pub fn make_up_times(o: &Occurrence, room: &Room<'_>, now: Timestamp, most: usize) -> Vec<DateTime> {
    let first = room.series.zone.wall(now).date().max(o.slot.date());
    times_between(o, room, now, (first, o.window_ends.min(o.next_slot_at)), most)
}

/// Times before the planned one at which the two could meet sooner, in the series' zone.
pub fn free_times(o: &Occurrence, room: &Room<'_>, now: Timestamp, most: usize) -> Vec<DateTime> {
    let first = room.series.zone.wall(now).date();
    times_between(o, room, now, (first, o.start_at), most)
}

fn times_between(
    o: &Occurrence,
    room: &Room<'_>,
    now: Timestamp,
    (first, latest): (civil::Date, Timestamp),
    most: usize,
) -> Vec<DateTime> {
    let Room { series, people, calendar, busy } = *room;
    let usual = o.slot.time();
    let hours =
        [usual, civil::time(10, 0, 0, 0), civil::time(13, 0, 0, 0), civil::time(16, 0, 0, 0), civil::time(11, 0, 0, 0)];
    let fits = |date: civil::Date, time: civil::Time| {
        let local = date.to_datetime(time);
        let at = series.zone.instant(local);
        let ends = at + i64::from(o.minutes).minutes();
        let in_hours = people.iter().all(|person| {
            let (from, until) = (person.local(at), person.local(ends));
            calendar.is_working(from.date(), person.week)
                && from.time() >= person.hours.from
                && until.time() <= person.hours.until
                && until.date() == from.date()
        });
        (in_hours && is_free(busy, at, ends) && at > now + 30.minutes() && ends <= latest && at != o.start_at)
            .then_some(local)
    };
    let days: Vec<civil::Date> = (0..=14_i64).map(|n| first.saturating_add(n.days())).collect();
    let mut found: Vec<DateTime> = Vec::new();
    // One time a day first, so that the choice is a choice of days; then other hours of the same days.
    for hour in &hours {
        for day in &days {
            if found.len() == most {
                break;
            }
            if let Some(local) = fits(*day, *hour).filter(|local| !found.contains(local)) {
                found.push(local);
            }
        }
    }
    found.sort();
    found
}

/// The same wall-clock plan in another zone: for a rhythm that was set up in a zone that had been guessed.
pub fn in_zone(o: &Occurrence, series: &Series, calendar: &Calendar, people: [&Person; 2]) -> Occurrence {
    let fresh = open(o.id.clone(), &NewSlot { series, slot: o.slot, calendar, people });
    let start_at = series.zone.instant(o.start);
    let mut again = Occurrence {
        slot_at: fresh.slot_at,
        start_at,
        window_ends: fresh.window_ends,
        next_slot_at: fresh.next_slot_at,
        ..o.clone()
    };
    again.look = match o.plan {
        Plan::Skip { .. } => again.window_ends,
        Plan::Meet | Plan::MakeUp { .. } => again.end_at(),
    };
    again
}
