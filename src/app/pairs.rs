//! A pair as a whole: set up, accept, change the rhythm, pause, resume, end.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};

use super::ask::{Answer, Ask, Held, Stop};
use super::view::shown_rhythm;
use super::{Usual, schedule};
use crate::card::{Esc, FormId};
use crate::chat::Reply;
use crate::command::{Command, When, Whom};
use crate::domain::change::Change;
use crate::domain::ids::{PairId, PersonId, SeriesId};
use crate::domain::occurrence::{self, Event, Occurrence};
use crate::domain::pair::{Pair, PairKind, PairState, Series};
use crate::domain::people::{Person, ZoneSource};
use crate::domain::plan::{self, Kind, Setting};
use crate::domain::rhythm::{self, Rhythm};
use crate::message;
use crate::message::pair_state;
use crate::message::refusal::{Refusal, RhythmFault};
use crate::store::{Fault, PairGuard, Tx};

impl Ask<'_> {
    pub(super) async fn setup(&mut self, with: &Whom, rhythm: &str) -> Answer {
        let report = match with {
            Whom::Anyone | Whom::Me => return self.open_form(&FormId::Setup).await,
            Whom::Pair(_) | Whom::OtherOf(_) => return self.set_rhythm(with, rhythm).await,
            Whom::External { id, .. } if self.is_me(id) => return Err(Refusal::WithYourself.into()),
            Whom::External { id, handle } => {
                // Read first: a rhythm that can't be read makes nobody known.
                let read = self.read_rhythm(rhythm)?;
                let report = self.person_by_external(id, handle.as_deref()).await?;
                return self.start_pair(report, read).await;
            }
            Whom::Handle(handle) => {
                let workspace = self.me.workspace.id.clone();
                let found = self.tx.person_called(&workspace, handle).await?;
                found.ok_or(Refusal::PersonUnknown { handle: Some(Esc::new(handle)) })?
            }
        };
        let rhythm = self.read_rhythm(rhythm)?;
        self.start_pair(report, rhythm).await
    }

    pub(super) fn read_rhythm(&self, text: &str) -> Result<Rhythm, Stop> {
        self.rhythm_in(text).map_err(|fault| Refusal::Rhythm(fault).into())
    }

    fn rhythm_in(&self, text: &str) -> Result<Rhythm, RhythmFault> {
        rhythm::parse(text, self.today()).map_err(|error| super::refusals::from_rhythm(text, &error))
    }

    pub(super) async fn start_pair(&mut self, report: Person, rhythm: Rhythm) -> Answer {
        if report.id == self.me.person.id {
            return Err(Refusal::WithYourself.into());
        }
        if report.state == crate::domain::people::PersonState::Left {
            return Err(Refusal::PersonGone { other: self.who(&report) }.into());
        }
        let existing = self.my_pairs().await?.into_iter().find(|line| line.other == report.id);
        if let Some(line) = existing {
            return Err(Refusal::PairExists { other: self.who(&report), pair: line.pair.id }.into());
        }
        let pair = Pair {
            id: PairId::new(self.fresh_id()),
            workspace: self.me.workspace.id.clone(),
            manager: self.me.person.id.clone(),
            report: report.id.clone(),
            kind: PairKind::ManagerReport,
            state: PairState::Active,
        };
        let people = [pair.manager.clone(), pair.report.clone()];
        let mut guard = PairGuard::starting(pair.id.clone(), pair.workspace.clone(), people);
        let series = self.new_series(&pair.id, rhythm);
        let manager = self.me.person.clone();
        let mut changes = vec![Change::PairStarted(pair.clone())];
        let after = series.zone.wall(self.now);
        let zone_of = self.zone_guessed_of();
        let by = &self.me.person.id;
        changes.extend(first_steps(self.usual, (&series, zone_of), [&manager, &report], by, (self.now, after)));
        let setting = Setting { manager: &manager, report: &report, calendar: &self.usual.calendar };
        changes.extend(schedule::weekly(&setting, self.now));
        self.apply(&mut guard, &changes).await?;
        super::handover::offer(self.tx, self.usual, &report, &pair.id, self.now).await?;
        super::milestones::give(self.tx, self.usual, [&manager, &report], &pair.id, self.now).await?;
        Ok(self.setup_done(&series, &report, after, true))
    }

    fn new_series(&self, pair: &PairId, rhythm: Rhythm) -> Series {
        Series {
            id: SeriesId::new(self.fresh_id()),
            pair: pair.clone(),
            rhythm: rhythm.counted_from(self.wall()),
            zone: self.me.person.zone.clone(),
            from: self.today(),
            ended: None,
        }
    }

    /// Whose zone a rhythm follows while that is a guess.
    fn zone_guessed_of(&self) -> Option<PersonId> {
        (self.me.zone_source == ZoneSource::Guessed).then(|| self.me.person.id.clone())
    }

    fn setup_done(&self, series: &Series, other: &Person, after: DateTime, is_new: bool) -> Reply {
        let me = &self.me.person;
        let view = message::setup_done::View {
            pair: series.pair.clone(),
            other: self.who(other),
            rhythm: shown_rhythm(series, [me, other], me, &self.usual.calendar, after),
            today: self.today(),
            is_new,
        };
        Reply::Card(message::setup_done::setup_done(&view, self.lang()))
    }

    pub(super) async fn set_rhythm(&mut self, with: &Whom, text: &str) -> Answer {
        let line = self.choose(with).await?.line;
        self.must_be_active(&line)?;
        let of_pair = |fault| Refusal::RhythmOf { pair: line.pair.id.clone(), fault };
        let rhythm = self.rhythm_in(text).map_err(of_pair)?;
        let held = self.hold(line).await?;
        self.change_rhythm(held, rhythm).await
    }

    /// Ends the rhythm that is kept and starts another. Closed and past slots stay as they are; a slot that has not
    /// come yet is withdrawn, for nobody will expect it. One that was skipped stays so, and the new rhythm begins after it.
    pub(super) async fn change_rhythm(&mut self, mut held: Held, rhythm: Rhythm) -> Answer {
        let pair = held.line.pair.id.clone();
        let (skipped, planned): (Vec<_>, Vec<_>) = ahead(self.tx, &pair, self.now)
            .await?
            .into_iter()
            .partition(|o| matches!(o.plan, occurrence::Plan::Skip { .. }));
        let mut changes: Vec<Change> = planned.iter().flat_map(|o| given_up(o, Some(&self.me.person.id))).collect();
        changes.push(Change::SeriesEnded { pair: pair.clone() });
        let series = self.new_series(&pair, rhythm);
        let skipped_until = skipped.iter().map(|o| o.slot.date().at(23, 59, 59, 0)).max();
        let after = skipped_until.unwrap_or_else(|| series.zone.wall(self.now));
        changes.extend(slots_of(self.usual, (&series, self.zone_guessed_of()), held.people(), (self.now, after)));
        // A welcome that has not gone out yet shows the new rhythm.
        let by = self.me.person.id.clone();
        if !self.tx.is_welcome_waiting(&pair, (&by, &held.other().id)).await? {
            let opened = changes.iter().filter_map(|change| match change {
                Change::OccurrenceOpened(o) => Some(o.start_at),
                _ => None,
            });
            let soonest = planned.iter().map(|o| o.start_at).chain(opened).filter(|at| *at > self.now).min();
            changes.push(self.notice(&held, &format!("rhythm {} {after}", series.id), soonest));
        }
        self.apply(&mut held.guard, &changes).await?;
        let other = held.other().clone();
        Ok(self.setup_done(&series, &other, after, false))
    }

    async fn give_up_ahead(&mut self, held: &Held) -> Result<Vec<Change>, Stop> {
        let by = Some(self.me.person.id.clone());
        Ok(give_up_ahead(self.tx, &held.line.pair.id, by.as_ref(), self.now).await?)
    }

    pub(super) async fn accept(&mut self, pair: &PairId) -> Answer {
        let line = self.choose(&Whom::Pair(pair.clone())).await?.line;
        let mut held = self.hold(line).await?;
        self.apply(&mut held.guard, &[Change::PairAccepted(pair.clone())]).await?;
        let next = self.next_moment(&held).await?;
        Ok(self.pair_state(&held, pair_state::Change::Accepted { next }))
    }

    async fn next_moment(&mut self, held: &Held) -> Result<Option<message::parts::Moment>, Stop> {
        let next = self.next_start(held).await?;
        Ok(next.map(|at| self.eyes(held.other()).moment(at)))
    }

    async fn next_start(&mut self, held: &Held) -> Result<Option<Timestamp>, Stop> {
        let ahead = self.tx.meetings_ahead(&held.line.pair.id, self.now, 1).await?;
        Ok(ahead.first().map(|o| o.start_at))
    }

    fn pair_state(&self, held: &Held, change: pair_state::Change) -> Reply {
        let view = pair_state::View {
            pair: held.line.pair.id.clone(),
            other: self.who(held.other()),
            by: message::parts::Side::You,
            change,
            today: self.today(),
        };
        Reply::Card(pair_state::pair_state(&view, self.lang()))
    }

    /// Tells the other side what became of the pair; `before` is the start of a meeting that it concerns, if any.
    fn notice(&self, held: &Held, what: &str, before: Option<Timestamp>) -> Change {
        let other = held.other();
        let key = format!("pair/{}/{what}/{}/{}", held.line.pair.id, self.now.as_millisecond(), other.id);
        let news = plan::news(Kind::PairNotice, key, other, &self.usual.calendar, self.now, 72.hours());
        let news = match before {
            Some(start) => plan::news_before(start, self.now, news),
            None => news,
        };
        Change::Deliver(news.about_pair(&held.line.pair.id).with_detail(what.to_owned()))
    }

    pub(super) async fn pause(&mut self, with: &Whom, until: Option<&When>) -> Answer {
        let line = self.choose(with).await?.line;
        // A day for the end of a break may be said, or changed, while it lasts.
        if until.is_none() || line.pair.state == PairState::Ended {
            self.must_be_active(&line)?;
        }
        let pair = line.pair.id.clone();
        let until: Option<Date> = match until {
            Some(until) => {
                let again = |until| Command::PairPause { with: Whom::Pair(pair.clone()), until: Some(until) };
                Some(self.due(until, again)?)
            }
            None => None,
        };
        let mut held = self.hold(line).await?;
        let next = self.next_start(&held).await?;
        let changes = [
            Change::CallOffPair { pair: pair.clone() },
            Change::PairState { pair, state: PairState::Paused { until } },
            self.notice(&held, &until.map_or("paused".to_owned(), |date| format!("paused {date}")), next),
        ];
        self.apply(&mut held.guard, &changes).await?;
        Ok(self.pair_state(&held, pair_state::Change::Paused { until }))
    }

    pub(super) async fn resume(&mut self, with: &Whom) -> Answer {
        let line = self.choose(with).await?.line;
        match line.pair.state {
            PairState::Paused { .. } => {}
            PairState::Active | PairState::Ended => return Err(Refusal::NotPaused { other: self.who_in(&line) }.into()),
        }
        let mut held = self.hold(line).await?;
        let setting = Setting { manager: &held.manager, report: &held.report, calendar: &self.usual.calendar };
        let mut changes = vec![Change::PairState { pair: held.line.pair.id.clone(), state: PairState::Active }];
        changes.extend(schedule::resuming(self.tx, &held.line.pair.id, &setting, self.now).await?);
        changes.push(self.notice(&held, "resumed", None));
        self.apply(&mut held.guard, &changes).await?;
        let next = self.next_moment(&held).await?;
        Ok(self.pair_state(&held, pair_state::Change::Resumed { next }))
    }

    pub(super) async fn end(&mut self, with: &Whom, confirmed: bool) -> Answer {
        let line = self.choose(with).await?.line;
        let other = self.who_in(&line);
        if !confirmed {
            return Ok(Reply::Card(pair_state::end_question(&line.pair.id, &other, self.lang())));
        }
        let mut held = self.hold(line).await?;
        let pair = held.line.pair.id.clone();
        let next = self.next_start(&held).await?;
        let mut changes = self.give_up_ahead(&held).await?;
        changes.push(Change::CallOffPair { pair: pair.clone() });
        changes.push(Change::SeriesEnded { pair: pair.clone() });
        changes.push(Change::PairState { pair, state: PairState::Ended });
        changes.push(self.notice(&held, "ended", next));
        self.apply(&mut held.guard, &changes).await?;
        Ok(self.pair_state(&held, pair_state::Change::Ended))
    }

    pub(super) async fn pair_list(&mut self) -> Answer {
        let lines = self.my_pairs().await?;
        if lines.is_empty() {
            self.choose(&Whom::Anyone).await?;
        }
        let mut pairs = Vec::with_capacity(lines.len());
        for line in &lines {
            let rhythm = match self.tx.series_of(&line.pair.id).await? {
                Some(series) => series.rhythm.describe(self.lang()),
                None => String::new(),
            };
            let other = self.eyes_on(line).await?;
            let eyes = self.eyes(&other);
            let state = match &line.pair.state {
                PairState::Paused { until } => message::pairs::State::Paused { until: *until },
                PairState::Active | PairState::Ended => {
                    message::pairs::State::Active { next: line.next.map(|at| eyes.moment(at)) }
                }
            };
            pairs.push(message::pairs::Pair { pair: line.pair.id.clone(), other: eyes.other(), rhythm, state });
        }
        let view = message::pairs::View { today: self.today(), pairs };
        Ok(Reply::Card(message::pairs::pairs(&view, self.lang())))
    }
}

/// A pair's first rhythm with its first slots behind `after`, and the welcome to both. `by` is in whose name it begins.
pub(super) fn first_steps(
    usual: &Usual,
    (series, zone_of): (&Series, Option<PersonId>),
    people: [&Person; 2],
    by: &PersonId,
    (now, after): (Timestamp, DateTime),
) -> Vec<Change> {
    let mut changes = slots_of(usual, (series, zone_of), people, (now, after));
    for person in people {
        let key = format!("welcome/{}/{}/{}", series.pair, series.id, person.id);
        let welcome = plan::news(Kind::Welcome, key, person, &usual.calendar, now, 72.hours());
        // A minute for the platform to tell us who the two are and where they live.
        let welcome = plan::Planned { due: welcome.due + 5.seconds(), ..welcome };
        changes.push(Change::Deliver(welcome.about_pair(&series.pair).with_detail(by.to_string())));
    }
    changes
}

/// A rhythm with its first slots behind `after` and all their messages. `zone_of` is there while its zone is a guess.
fn slots_of(
    usual: &Usual,
    (series, zone_of): (&Series, Option<PersonId>),
    [manager, report]: [&Person; 2],
    (now, after): (Timestamp, DateTime),
) -> Vec<Change> {
    let mut changes = vec![Change::SeriesStarted { series: series.clone(), zone_of }];
    let setting = Setting { manager, report, calendar: &usual.calendar };
    changes.extend(schedule::opening(series, after, now, &setting));
    changes
}

/// More slots of a pair than this are never open or skipped ahead of their time.
const MOST_AHEAD: i64 = 400;

/// Withdraws what is planned and has not begun.
pub(super) async fn give_up_ahead(
    tx: &mut Tx,
    pair: &PairId,
    by: Option<&PersonId>,
    now: Timestamp,
) -> Result<Vec<Change>, Fault> {
    Ok(ahead(tx, pair, now).await?.iter().flat_map(|o| given_up(o, by)).collect())
}

/// What has not begun, skipped or not.
async fn ahead(tx: &mut Tx, pair: &PairId, now: Timestamp) -> Result<Vec<Occurrence>, Fault> {
    let mut found = tx.occurrences_from(pair, now, MOST_AHEAD).await?;
    found.retain(|o| o.is_ahead(now) || (o.outcome == occurrence::Outcome::Expected && o.slot_at > now));
    Ok(found)
}

fn given_up(o: &Occurrence, by: Option<&PersonId>) -> [Change; 2] {
    let now = occurrence::withdraw_slot(o);
    [
        Change::CallOff { occurrence: o.id.clone(), kinds: plan::OF_MEETING.to_vec() },
        Change::Occurrence { now, event: Event::Withdrawn, by: by.cloned(), reason: None },
    ]
}
