//! One meeting: `next`, `reschedule`, `skip`, `done`, `missed`, and taking each back.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::ask::{Answer, Ask, Held, Stop};
use crate::card::{Esc, FormId};
use crate::chat::Reply;
use crate::command::{Command, Undo, When, Whom};
use crate::domain::change::Change;
use crate::domain::ids::OccurrenceId;
use crate::domain::occurrence::{self, Event, Occurrence, Outcome, Phase, Room, Said};
use crate::domain::pair::{PairState, Side};
use crate::domain::plan::{self, Kind, Setting};
use crate::domain::promise::Promise;
use crate::message;
use crate::message::parts::{self, Moment};
use crate::message::refusal::Refusal;
use crate::message::{held, skipped, undone};

/// A meeting is said to have taken place so long ahead of its time at most.
const EARLY_HOURS: i64 = 24 * 3;

impl Ask<'_> {
    pub(super) async fn next(&mut self, with: &Whom) -> Answer {
        let lines = match with {
            Whom::Anyone | Whom::Me => {
                let lines = self.my_pairs().await?;
                if lines.is_empty() {
                    self.choose(with).await?;
                }
                lines
            }
            _ => vec![self.choose(with).await?.line],
        };
        let (mut meetings, mut paused) = (Vec::new(), Vec::new());
        for line in &lines {
            let other = self.eyes_on(line).await?;
            if let PairState::Paused { until } = line.pair.state {
                let (pair, other) = (line.pair.id.clone(), self.who(&other));
                paused.push(message::next::Paused { pair, other, until });
                continue;
            }
            for o in self.tx.meetings_ahead(&line.pair.id, self.now, 4).await? {
                let eyes = self.eyes(&other);
                meetings.push(message::next::Meeting {
                    pair: line.pair.id.clone(),
                    occurrence: o.id.clone(),
                    other: eyes.other(),
                    at: eyes.moment(o.start_at),
                    moved_from: (o.start_at != o.slot_at).then(|| eyes.wall(o.slot_at)),
                });
            }
        }
        meetings.sort_by_key(|meeting| meeting.at.at);
        let view = message::next::View { today: self.today(), meetings, paused };
        Ok(Reply::Card(message::next::next(&view, self.lang())))
    }

    /// The meeting that is ahead in a pair.
    async fn ahead(&mut self, held: &Held) -> Result<Occurrence, Stop> {
        let ahead = self.tx.meetings_ahead(&held.line.pair.id, self.now, 1).await?.pop();
        ahead.ok_or_else(|| Refusal::NothingUpcoming { with: Some(self.who_in(&held.line)) }.into())
    }

    /// A meeting by its id, of one of the speaker's pairs, held for writing.
    pub(super) async fn hold_meeting(&mut self, id: &OccurrenceId) -> Result<(Held, Occurrence), Stop> {
        let found = self.tx.occurrence(id).await?.ok_or(Refusal::Gone)?;
        let Some(line) = self.my_pairs().await?.into_iter().find(|line| line.pair.id == found.pair) else {
            return Err(self.not_going_on(&found.pair).await?);
        };
        let held = self.hold(line).await?;
        // Read again under the lock: the other side may have been faster.
        let o = self.tx.occurrence(id).await?.ok_or(Refusal::Gone)?;
        Ok((held, o))
    }

    async fn meeting_for(&mut self, with: &Whom, id: Option<OccurrenceId>) -> Result<(Held, Occurrence), Stop> {
        match id {
            Some(id) => {
                let (held, o) = self.hold_meeting(&id).await?;
                self.must_be_active(&held.line)?;
                Ok((held, o))
            }
            None => {
                let line = self.choose(with).await?.line;
                self.must_be_active(&line)?;
                let held = self.hold(line).await?;
                let o = self.ahead(&held).await?;
                Ok((held, o))
            }
        }
    }

    fn setting<'h>(&'h self, held: &'h Held) -> Setting<'h> {
        Setting { manager: &held.manager, report: &held.report, calendar: &self.usual.calendar }
    }

    pub(super) fn closes(&self, held: &Held, o: &Occurrence) -> Timestamp {
        occurrence::answers_close(self.now.max(o.end_at()), held.people(), &self.usual.calendar)
    }

    pub(super) fn refused(&self, o: &Occurrence, refused: occurrence::Refused) -> Stop {
        let at = self.me.person.local(o.start_at);
        let occurrence = o.id.clone();
        match refused {
            occurrence::Refused::TooLate => Refusal::Closed { at },
            occurrence::Refused::Past => Refusal::SlotTaken { at, occurrence },
            occurrence::Refused::BeyondNext { next_at } => {
                Refusal::BeyondNext { pair: o.pair.clone(), occurrence, next: self.me.person.local(next_at) }
            }
            occurrence::Refused::AlreadyOver => Refusal::AlreadyOver { at },
            occurrence::Refused::NotYet => Refusal::TooEarly { at },
            occurrence::Refused::AlreadySkipped => Refusal::AlreadySkipped { at, occurrence },
            occurrence::Refused::SameTime => Refusal::SameTime { at },
        }
        .into()
    }

    pub(super) async fn reschedule(&mut self, with: &Whom, id: Option<OccurrenceId>, to: Option<When>) -> Answer {
        let (mut held, o) = self.meeting_for(with, id).await?;
        let Some(to) = to else { return self.open_form(&FormId::Reschedule { occurrence: o.id }).await };
        let stands_at = self.me.person.local(o.start_at);
        let form = FormId::Reschedule { occurrence: o.id.clone() };
        let pair = held.line.pair.id.clone();
        let id = o.id.clone();
        let zone = self.me.person.zone.clone();
        // Nothing is suggested that would be refused.
        let fits = |at: DateTime| zone.instant(at) < o.next_slot_at;
        let at = self.moment(&to, stands_at, Some(form), fits, |to| Command::Reschedule {
            with: Whom::Pair(pair.clone()),
            occurrence: Some(id.clone()),
            to: Some(to),
        })?;
        let card = self.move_to(&mut held, &o, at).await?;
        Ok(Reply::Card(card))
    }

    /// Moves a meeting to a time on the speaker's clock, and tells the other.
    pub(super) async fn move_to(
        &mut self,
        held: &mut Held,
        o: &Occurrence,
        at: DateTime,
    ) -> Result<crate::card::Card, Stop> {
        let series_zone = match self.tx.series(&o.series).await? {
            Some(series) => series.zone,
            None => self.me.person.zone.clone(),
        };
        let to_at = self.me.person.zone.instant(at);
        if to_at <= self.now {
            return Err(Refusal::PastTime { given: at, instead: None }.into());
        }
        let was_skipped = matches!(o.plan, occurrence::Plan::Skip { .. });
        let moved =
            occurrence::reschedule(o, series_zone.wall(to_at), to_at, self.now).map_err(|r| self.refused(o, r))?;
        let event = if was_skipped { Event::MadeUp } else { Event::Moved };
        self.write_move(held, o, &moved, event).await?;
        if was_skipped {
            let view = self.skip_view(held, &moved, None).await?;
            return Ok(skipped::skipped(&view, self.lang()));
        }
        let eyes = self.eyes(held.other());
        let view = message::moved::View {
            pair: o.pair.clone(),
            occurrence: o.id.clone(),
            other: eyes.other(),
            by: message::moved::By::You {
                undo: (o.start_at > self.now).then(|| Undo::Move {
                    occurrence: o.id.clone(),
                    to: eyes.wall(o.start_at),
                    nth: Some(moved.moves),
                }),
            },
            from: eyes.wall(o.start_at),
            to: eyes.moment(moved.start_at),
            today: eyes.today(),
        };
        Ok(message::moved::moved(&view, self.lang()))
    }

    /// What was to be kept by a meeting follows it to its new time.
    async fn promises_follow(&mut self, held: &Held, was: Timestamp, is: Timestamp) -> Result<Vec<Change>, Stop> {
        let mut changes = Vec::new();
        for promise in self.tx.promises(&held.line.pair.id, &self.me.person.id, Timestamp::MAX).await? {
            let owner = if promise.owner == held.manager.id { &held.manager } else { &held.report };
            let Some(day) = promise.follows(owner.local(was).date(), owner.local(is).date()) else { continue };
            changes.push(Change::CallOffPromise { promise: promise.id.clone() });
            changes.push(Change::PromiseFollows { promise: promise.id.clone(), until: day });
            let promise = Promise { snoozed_until: Some(day), ..promise };
            let reminder = plan::for_promise(&promise, owner, &self.usual.calendar, self.now);
            changes.extend(reminder.map(Change::Deliver));
        }
        Ok(changes)
    }

    /// The planned meeting of a pair other than this one.
    async fn planned_beside(&mut self, o: &Occurrence) -> Result<Option<Timestamp>, Stop> {
        let ahead = self.tx.meetings_ahead(&o.pair, self.now, 2).await?;
        Ok(ahead.into_iter().find(|other| other.id != o.id).map(|other| other.start_at))
    }

    async fn write_move(
        &mut self,
        held: &mut Held,
        from: &Occurrence,
        moved: &Occurrence,
        event: Event,
    ) -> Result<(), Stop> {
        let me = self.me.person.id.clone();
        // Of a skipped one they stand with the next.
        let was = match event {
            Event::MadeUp => self.planned_beside(from).await?.unwrap_or(from.start_at),
            _ => from.start_at,
        };
        let follow = self.promises_follow(held, was, moved.start_at).await?;
        // Whoever has not heard of an earlier move yet hears of both as one.
        let untold = self.tx.move_untold(&from.id, &held.other().id).await?;
        let known = untold.unwrap_or(from.start_at);
        let kinds = plan::OF_MEETING.into_iter().chain([Kind::Moved]).collect();
        let mut changes = vec![
            Change::CallOff { occurrence: from.id.clone(), kinds },
            Change::Occurrence { now: moved.clone(), event, by: Some(me), reason: None },
        ];
        changes.extend(Change::of_agenda(from, moved));
        changes.extend(plan::for_meeting(moved, &self.setting(held), self.now).into_iter().map(Change::Deliver));
        // Back before anybody was told, there is nothing to tell; but what was skipped is on again.
        if known != moved.start_at || matches!(moved.plan, occurrence::Plan::MakeUp { .. }) {
            let key = format!("moved/{}/{}/{}", moved.id, moved.moves, held.other().id);
            changes.push(self.news_of_move(held, key, known, moved));
        }
        changes.extend(follow);
        self.apply(&mut held.guard, &changes).await
    }

    /// Tells the other side the time of a meeting, which was at `from` as far as they know. At the same time as before it
    /// says that they meet after all.
    fn news_of_move(&self, held: &Held, key: String, from: Timestamp, moved: &Occurrence) -> Change {
        let news = plan::news(Kind::Moved, key, held.other(), &self.usual.calendar, self.now, jiff::Span::new());
        // Of use as long as the meeting is ahead; urgent if it was or is to be soon.
        let news = plan::Planned { expires: moved.start_at, ..news };
        let soonest = [from, moved.start_at].into_iter().filter(|at| *at > self.now).min();
        let news = plan::news_before(soonest.unwrap_or(moved.start_at), self.now, news);
        Change::Deliver(news.about(moved).with_detail(from.as_millisecond().to_string()))
    }

    pub(super) async fn skip(&mut self, with: &Whom, id: Option<OccurrenceId>, reason: Option<String>) -> Answer {
        let (mut held, o) = self.meeting_for(with, id).await?;
        let reason = match reason {
            Some(reason) => Some(self.kept(&reason).await?),
            None => None,
        };
        let skipped = occurrence::skip(&o, held.side, self.now).map_err(|r| self.refused(&o, r))?;
        let mut changes = vec![
            Change::CallOff { occurrence: o.id.clone(), kinds: plan::OF_MEETING.to_vec() },
            Change::Occurrence {
                now: skipped.clone(),
                event: Event::Skipped,
                by: Some(self.me.person.id.clone()),
                reason: reason.clone(),
            },
        ];
        changes.extend(Change::of_agenda(&o, &skipped));
        if o.phase == Phase::Open {
            changes.extend(self.open_after(&held, &o)?);
        }
        let other = held.other();
        let key = format!("skipped/{}/{}/{}", o.id, o.moves, other.id);
        let useful = until(self.now, o.window_ends.max(o.start_at));
        let news = plan::news(Kind::Skipped, key, other, &self.usual.calendar, self.now, useful);
        let news = plan::news_before(o.start_at, self.now, news).about(&skipped);
        changes.push(Change::Deliver(news));
        let (beside, now) = (self.planned_beside(&o).await?, self.now);
        let opened = changes.iter().filter_map(|change| match change {
            Change::OccurrenceOpened(opened) if opened.is_ahead(now) => Some(opened.start_at),
            _ => None,
        });
        let next = opened.chain(beside).min();
        if let Some(next) = next {
            changes.extend(self.promises_follow(&held, o.start_at, next).await?);
        }
        self.apply(&mut held.guard, &changes).await?;
        let view = self.skip_view(&held, &skipped, reason.as_deref()).await?;
        Ok(Reply::Card(skipped::skipped(&view, self.lang())))
    }

    /// The slots that follow one that gives way, with their messages.
    pub(super) fn open_after(&self, held: &Held, o: &Occurrence) -> Result<Vec<Change>, Stop> {
        let Some(series) = &held.series else { return Ok(Vec::new()) };
        if series.id != o.series {
            return Ok(Vec::new());
        }
        Ok(super::schedule::opening(series, o.slot, self.now, &self.setting(held)))
    }

    async fn skip_view(&mut self, held: &Held, o: &Occurrence, reason: Option<&str>) -> Result<skipped::View, Stop> {
        let offers = self.make_ups(held, o).await?;
        let next = self.tx.meetings_ahead(&o.pair, self.now, 2).await?;
        let next = next.into_iter().find(|other| other.id != o.id);
        let eyes = self.eyes(held.other());
        let made_up = matches!(o.plan, occurrence::Plan::MakeUp { .. });
        let by_other = match o.plan {
            occurrence::Plan::Skip { by } | occurrence::Plan::MakeUp { skipped_by: by } => by != held.side,
            occurrence::Plan::Meet => false,
        };
        Ok(skipped::View {
            pair: o.pair.clone(),
            occurrence: o.id.clone(),
            other: eyes.other(),
            by: if by_other { parts::Side::Other(eyes.other()) } else { parts::Side::You },
            at: eyes.wall(occurrence::time_skipped(o)),
            reason: reason.map(Esc::new),
            offers: if made_up { Vec::new() } else { offers },
            next: next.map(|next| eyes.moment(next.start_at)),
            made_up: made_up.then(|| eyes.moment(o.start_at)),
            back: None,
            today: eyes.today(),
        })
    }

    async fn make_ups(&mut self, held: &Held, o: &Occurrence) -> Result<Vec<parts::Offer>, Stop> {
        let Some(series) = &held.series else { return Ok(Vec::new()) };
        let people = held.people();
        let busy = super::schedule::busy(self.tx, people, &o.id, self.now).await?;
        let room = Room { series, people, calendar: &self.usual.calendar, busy: &busy };
        Ok(occurrence::make_up_times(o, &room, self.now, 3)
            .into_iter()
            .map(|local| {
                let at = self.me.person.local(series.zone.instant(local));
                parts::Offer { at, choose: Command::MakeUp { occurrence: o.id.clone(), at } }
            })
            .collect())
    }

    pub(super) async fn make_up(&mut self, id: &OccurrenceId, at: DateTime) -> Answer {
        let (mut held, o) = self.hold_meeting(id).await?;
        self.must_be_active(&held.line)?;
        if o.outcome != Outcome::Expected {
            return Err(self.refused(&o, occurrence::Refused::AlreadyOver));
        }
        Ok(Reply::Card(self.move_to(&mut held, &o, at).await?))
    }

    /// The meeting that waits for an answer; else the last one, if somebody answered otherwise; else, met ahead of time,
    /// the one that is planned.
    async fn meeting_to_answer(
        &mut self,
        with: &Whom,
        id: Option<OccurrenceId>,
        said: Said,
    ) -> Result<(Held, Occurrence), Stop> {
        if let Some(id) = id {
            return self.hold_meeting(&id).await;
        }
        let line = self.choose(with).await?.line;
        let held = self.hold(line).await?;
        let past = self.tx.occurrences_before(&held.line.pair.id, self.now, 6).await?;
        let ahead = self.tx.meetings_ahead(&held.line.pair.id, self.now, 1).await?.pop();
        let (side, now) = (held.side, self.now);
        let of = |outcome: Outcome| past.iter().find(move |o| o.outcome == outcome && o.has_time()).cloned();
        // What nobody has answered for comes first; then a meeting that is about to begin, or was held a little early.
        let within = |hours: i64| {
            let limit = SignedDuration::from_hours(hours);
            ahead.clone().filter(|o| o.start_at.duration_since(now) < limit)
        };
        let last = past.iter().find(|o| o.has_time());
        let corrects = |o: &&Occurrence| {
            let other = occurrence::answer(o, side, said, now, now).is_ok_and(|other| other.outcome != o.outcome);
            o.first_said.is_some() && other
        };
        let found = of(Outcome::Expected)
            .or_else(|| of(Outcome::Unanswered))
            .or_else(|| within(12))
            .or_else(|| past.iter().find(|o| o.phase == Phase::Asked && o.said(side).is_none()).cloned())
            .or_else(|| last.filter(corrects).cloned())
            .or_else(|| within(EARLY_HOURS).filter(|_| said == Said::Held))
            .or_else(|| last.filter(|o| o.said(side) == Some(said)).cloned())
            .or_else(|| ahead.clone())
            .or_else(|| past.first().cloned());
        found.map(|o| (held, o)).ok_or_else(|| Refusal::NothingToConfirm.into())
    }

    pub(super) async fn say_held(&mut self, with: &Whom, id: Option<OccurrenceId>, was_held: bool) -> Answer {
        let is_named = id.is_some();
        let said = if was_held { Said::Held } else { Said::NotHeld };
        let (mut held, o) = self.meeting_to_answer(with, id, said).await?;
        // "Didn't happen" about a meeting still to come is a skip.
        if !was_held && o.is_ahead(self.now) && o.start_at > self.now {
            return self.skip(&Whom::Pair(o.pair.clone()), Some(o.id), None).await;
        }
        // "It happened" days before its time is a slip of the tongue, unless the button of that meeting was pressed.
        let early = o.start_at.duration_since(self.now) > SignedDuration::from_hours(EARLY_HOURS);
        if was_held && early && !is_named {
            return Err(self.refused(&o, occurrence::Refused::NotYet));
        }
        let closes = self.closes(&held, &o);
        let answered = occurrence::answer(&o, held.side, said, self.now, closes).map_err(|r| self.refused(&o, r))?;
        let mut changes = vec![Change::Occurrence {
            now: answered.clone(),
            event: Event::Answered,
            by: Some(self.me.person.id.clone()),
            reason: None,
        }];
        changes.extend(Change::of_agenda(&o, &answered));
        if o.phase == Phase::Open {
            changes.extend(self.open_after(&held, &o)?);
            if o.start_at > self.now {
                changes.push(Change::CallOff { occurrence: o.id.clone(), kinds: vec![Kind::Topics, Kind::Digest] });
            }
        }
        let feeling = super::pulse::after_held(&answered, &held.report, self.usual, self.now);
        changes.extend(feeling.map(Change::Deliver));
        self.apply(&mut held.guard, &changes).await?;
        Ok(Reply::Card(self.answer_card(&held, &answered)))
    }

    fn answer_card(&self, held_pair: &Held, o: &Occurrence) -> crate::card::Card {
        let eyes = self.eyes(held_pair.other());
        let view = held_view(&eyes, held_pair.side, o, false);
        held::answer(&view, self.lang())
    }

    pub(super) async fn undo(&mut self, what: &Undo) -> Answer {
        let undone = match what {
            Undo::Item { item } => {
                self.agenda_drop(&crate::command::Pick::Id(item.clone())).await?;
                undone::Undone::Item
            }
            Undo::Closed { item } => {
                self.agenda_reopen(item).await?;
                undone::Undone::Closed
            }
            Undo::Promise { promise } => {
                self.action_drop(&crate::command::Pick::Id(promise.clone())).await?;
                undone::Undone::Promise
            }
            Undo::Move { occurrence, to, nth } => {
                let (mut held, o) = self.hold_meeting(occurrence).await?;
                if nth.is_some_and(|nth| nth != o.moves) || !o.has_time() {
                    return Err(Refusal::NothingToUndo.into());
                }
                self.move_to(&mut held, &o, *to).await?;
                let other = self.who_in(&held.line);
                undone::Undone::Move { to: Moment::new(*to), other }
            }
            Undo::Skip { occurrence } => {
                let (mut held, o) = self.hold_meeting(occurrence).await?;
                let back = occurrence::unskip(&o, self.now).map_err(|_| Refusal::NothingToUndo)?;
                let is_untold = self.tx.is_skip_untold(&o.id, &held.other().id).await?;
                let mut changes = vec![Change::Occurrence {
                    now: back.clone(),
                    event: Event::SkipUndone,
                    by: Some(self.me.person.id.clone()),
                    reason: None,
                }];
                changes.extend(Change::of_agenda(&o, &back));
                if let Some(next) = self.planned_beside(&o).await? {
                    changes.extend(self.promises_follow(&held, next, back.start_at).await?);
                }
                changes
                    .extend(plan::for_meeting(&back, &self.setting(&held), self.now).into_iter().map(Change::Deliver));
                if !is_untold {
                    let key = format!("moved/{}/on/{}/{}", back.id, self.now.as_millisecond(), held.other().id);
                    changes.push(self.news_of_move(&held, key, back.start_at, &back));
                }
                self.apply(&mut held.guard, &changes).await?;
                let eyes = self.eyes(held.other());
                undone::Undone::Skip { at: eyes.moment(back.start_at), other: eyes.other() }
            }
            Undo::Answer { occurrence } => {
                let (mut held, o) = self.hold_meeting(occurrence).await?;
                let closes = self.closes(&held, &o);
                let back = occurrence::withdraw(&o, held.side, self.now, closes).map_err(|_| Refusal::NothingToUndo)?;
                let change = Change::Occurrence {
                    now: back.clone(),
                    event: Event::AnswerWithdrawn,
                    by: Some(self.me.person.id.clone()),
                    reason: None,
                };
                let mut changes: Vec<Change> =
                    [Some(change), Change::of_agenda(&o, &back)].into_iter().flatten().collect();
                if back.is_ahead(self.now) {
                    let again = plan::for_meeting(&back, &self.setting(&held), self.now);
                    changes.extend(again.into_iter().map(Change::Deliver));
                }
                self.apply(&mut held.guard, &changes).await?;
                let eyes = self.eyes(held.other());
                undone::Undone::Answer { at: eyes.moment(back.start_at), other: eyes.other() }
            }
            Undo::Pause { pair } => {
                let line = self.choose(&Whom::Pair(pair.clone())).await?.line;
                self.resume(&Whom::Pair(pair.clone())).await?;
                undone::Undone::Pause { other: self.who_in(&line) }
            }
        };
        Ok(Reply::Card(undone::undone(&undone, self.today(), self.lang())))
    }
}

/// How long news about something is of use.
fn until(now: Timestamp, then: Timestamp) -> jiff::Span {
    let left = then.duration_since(now).as_secs().max(3600);
    left.seconds()
}

/// What a reader is shown of the question whether it happened.
pub(super) fn held_view(eyes: &super::view::Eyes<'_>, side: Side, o: &Occurrence, wrapped_up: bool) -> held::View {
    let by = |side_said: Side| {
        if side_said == side { parts::Side::You } else { parts::Side::Other(eyes.other()) }
    };
    let first = |said: Said| {
        if o.said(side) == Some(said) { by(side) } else { by(side.other()) }
    };
    let answer = match o.outcome {
        Outcome::Disputed => held::Answer::Disputed,
        _ if o.is_ahead(eyes.now) => held::Answer::Moved { to: eyes.moment(o.start_at) },
        Outcome::Held | Outcome::Late => held::Answer::Held { by: first(Said::Held) },
        Outcome::Missed if o.manager_said.is_some() || o.report_said.is_some() => {
            held::Answer::NotHeld { by: first(Said::NotHeld) }
        }
        Outcome::Missed => match o.plan {
            occurrence::Plan::Skip { by: skipper } => held::Answer::NotHeld { by: by(skipper) },
            _ => held::Answer::Closed,
        },
        Outcome::Expected => match o.plan {
            occurrence::Plan::Skip { by: skipper } => held::Answer::NotHeld { by: by(skipper) },
            _ => held::Answer::None,
        },
        Outcome::Unanswered | Outcome::Exempt(_) | Outcome::Withdrawn => held::Answer::Closed,
    };
    held::View {
        pair: o.pair.clone(),
        occurrence: o.id.clone(),
        other: eyes.other(),
        at: eyes.wall(o.start_at),
        today: eyes.today(),
        answer,
        wrapped_up,
        theme: None,
    }
}
