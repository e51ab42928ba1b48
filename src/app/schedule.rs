//! What time alone does: meetings end and settle, the next slot opens exactly once, pauses run out, gaps are noticed.
//! Planning again is free, so any number of replicas may do it.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use tokio_util::sync::CancellationToken;

use super::{App, Usual};
use crate::domain::change::{By, Change};
use crate::domain::figures::{Month, Period};
use crate::domain::ids::{OccurrenceId, PairId, PersonId, WorkspaceId};
use crate::domain::occurrence::{self, Event, Exempt, Outcome};
use crate::domain::pair::{PairState, Series};
use crate::domain::people::Person;
use crate::domain::plan::{self, Kind, Setting};
use crate::store::{Done, Fault, PairGuard, Tx, Words};

/// Meetings looked at in one go.
const BATCH: i64 = 200;
/// How often sums are folded in a row, some hundred at once.
const FOLDS: usize = 100;

/// The slots of a rhythm that follow `after`, up to the first open one, with all messages of that one.
pub(super) fn opening(series: &Series, after: DateTime, now: Timestamp, setting: &Setting<'_>) -> Vec<Change> {
    let people = [setting.manager, setting.report];
    let fresh = || OccurrenceId::new(crate::clock::new_id(now));
    let opened = occurrence::open_next(series, after, now, setting.calendar, people, fresh);
    let mut changes = Vec::with_capacity(opened.len() + 9);
    for o in opened {
        changes.push(Change::OccurrenceOpened(o.clone()));
        changes.extend(plan::for_meeting(&o, setting, now).into_iter().map(Change::Deliver));
    }
    changes
}

/// The weekly messages that two people get who have a pair. In the order of their keys, so that two pairs which plan the
/// same ones at once never wait for each other.
pub(super) fn weekly(setting: &Setting<'_>, now: Timestamp) -> Vec<Change> {
    let Setting { manager, report, calendar } = *setting;
    let wanted = [(Kind::Nudge, manager), (Kind::Promises, manager), (Kind::Promises, report)];
    let mut planned = wanted.map(|(kind, person)| plan::next_weekly(kind, person, calendar, now));
    planned.sort_by(|a, b| a.key.cmp(&b.key));
    planned.into_iter().map(Change::Deliver).collect()
}

/// What a pair that comes back needs: the messages of its planned meeting, or, if that time has passed, the next slot.
pub(super) async fn resuming(
    tx: &mut Tx,
    pair: &PairId,
    setting: &Setting<'_>,
    now: Timestamp,
) -> Result<Vec<Change>, Fault> {
    let mut changes = Vec::new();
    for o in tx.meetings_ahead(pair, now, 4).await? {
        changes.extend(plan::for_meeting(&o, setting, now).into_iter().map(Change::Deliver));
    }
    for promise in tx.promises(pair, &setting.manager.id, Timestamp::MAX).await? {
        let owner = if promise.owner == setting.manager.id { setting.manager } else { setting.report };
        changes.extend(plan::for_promise(&promise, owner, setting.calendar, now).map(Change::Deliver));
    }
    changes.extend(weekly(setting, now));
    // The rest, such as a question still unanswered or the notice of a gap. Last: what was planned above has its time
    // on the clocks of today.
    changes.push(Change::ReviveOfPair { pair: pair.clone() });
    Ok(changes)
}

/// Somebody set up a rhythm before the platform told us where they live: now the same wall-clock time is meant there.
pub(super) async fn settle_guessed_zone(
    tx: &mut Tx,
    usual: &Usual,
    person: &Person,
    now: Timestamp,
) -> Result<(), Fault> {
    for series in tx.series_in_guessed_zone(&person.id).await? {
        let Some(mut guard) = tx.lock_pair(&series.pair).await? else { continue };
        tx.settle_zone(&series.id, &person.zone).await?;
        if series.zone.name == person.zone.name {
            continue;
        }
        let Some((manager, report)) = people_of(tx, &person.workspace, &series.pair).await? else { continue };
        let setting = Setting { manager: &manager, report: &report, calendar: &usual.calendar };
        let moved = Series { zone: person.zone.clone(), ..series.clone() };
        let mut changes = Vec::new();
        let mut after = None;
        for o in tx.occurrences_from(&series.pair, Timestamp::MIN, 50).await? {
            if o.series == series.id && o.outcome == Outcome::Expected {
                after = Some(after.map_or(o.slot, |earlier: DateTime| earlier.min(o.slot)));
                changes.push(Change::CallOff { occurrence: o.id.clone(), kinds: plan::OF_MEETING.to_vec() });
                let again = occurrence::in_zone(&o, &moved, &usual.calendar, [&manager, &report]);
                changes.extend(plan::for_meeting(&again, &setting, now).into_iter().map(Change::Deliver));
                changes.extend(Change::of_agenda(&o, &again));
                changes.push(Change::Occurrence { now: again, event: Event::Looked, by: None, reason: None });
            }
        }
        tx.apply(&mut guard, &By { actor: None, at: now }, &changes).await?;
    }
    Ok(())
}

/// Takes hold of all pairs of a person. Always in the same order, so that two who do this at once never wait for each
/// other; and before any of the person's messages, for that is the order in which a command takes them.
pub(super) async fn hold_all(tx: &mut Tx, person: &PersonId, now: Timestamp) -> Result<Vec<PairGuard>, Fault> {
    let mut pairs: Vec<PairId> = tx.pairs_of(person, now).await?.into_iter().map(|line| line.pair.id).collect();
    pairs.sort();
    let mut guards = Vec::with_capacity(pairs.len());
    for pair in pairs {
        guards.extend(tx.lock_pair(&pair).await?);
    }
    Ok(guards)
}

/// Somebody's clock or hours are others than those their messages were planned by: what is ahead is planned again.
pub(super) async fn replan(tx: &mut Tx, usual: &Usual, person: &Person, now: Timestamp) -> Result<(), Fault> {
    let guards = hold_all(tx, &person.id, now).await?;
    let bundles = tx.call_off_alone(&person.id).await?;
    for mut guard in guards {
        let pair = guard.pair().clone();
        let Some(held) = tx.pair(&pair).await? else { continue };
        let Some((manager, report)) = people_of(tx, &person.workspace, &pair).await? else { continue };
        if held.state != PairState::Active {
            continue;
        }
        let setting = Setting { manager: &manager, report: &report, calendar: &usual.calendar };
        let mut changes = Vec::new();
        for o in tx.meetings_ahead(&pair, now, 8).await? {
            changes.push(Change::CallOff { occurrence: o.id.clone(), kinds: plan::OF_MEETING.to_vec() });
            changes.extend(plan::for_meeting(&o, &setting, now).into_iter().map(Change::Deliver));
        }
        for promise in tx.promises(&pair, &person.id, Timestamp::MAX).await? {
            if promise.owner == person.id {
                changes.push(Change::CallOffPromise { promise: promise.id.clone() });
                changes.extend(plan::for_promise(&promise, person, &usual.calendar, now).map(Change::Deliver));
            }
        }
        tx.apply(&mut guard, &By { actor: None, at: now }, &changes).await?;
    }
    // The day-before bundles came with the meetings they are about; the weekly ones keep their week.
    for (kind, detail) in bundles {
        let week = detail.and_then(|detail| detail.parse().ok());
        if let (Kind::Nudge | Kind::Promises, Some(week)) = (kind, week) {
            let again = plan::weekly_from(kind, person, &usual.calendar, week, now);
            tx.plan_alone(&person.workspace, &again, now).await?;
        }
    }
    Ok(())
}

/// When either of two people has another 1on1 than this one, now or later.
pub(super) async fn busy(
    tx: &mut Tx,
    people: [&Person; 2],
    o: &OccurrenceId,
    now: Timestamp,
) -> Result<Vec<(Timestamp, Timestamp)>, Fault> {
    let from = now - jiff::SignedDuration::from_hours(24);
    tx.busy(people.map(|person| &person.id), from, o).await
}

/// Both people of a pair.
pub(super) async fn people_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pair: &PairId,
) -> Result<Option<(Person, Person)>, Fault> {
    let Some(pair) = tx.pair(pair).await? else { return Ok(None) };
    let manager = tx.person(workspace, &pair.manager).await?;
    let report = tx.person(workspace, &pair.report).await?;
    Ok(manager.zip(report))
}

impl App {
    /// One round of what time does. `true`: there may be more at once.
    pub async fn pass_time(&self) -> Result<bool, Fault> {
        let now = self.clock.now();
        let due = self.store.read(move |tx| Box::pin(async move { tx.due_for_look(now, BATCH).await })).await?;
        let mut more = due.len() as i64 == BATCH;
        for (id, pair) in due {
            let usual = self.usual.clone();
            let outcome = self
                .store
                .write(move |tx| Box::pin(async move { Ok(Done::Keep(look_at(tx, &usual, &id, &pair, now).await?)) }))
                .await;
            match outcome {
                // After an outage one slot opens the next, whose time may be over too.
                Ok(passed) => more |= passed,
                Err(fault) => {
                    // One meeting that can't be read must not stop the others.
                    self.metrics.faults.inc();
                    tracing::error!(%fault, "a meeting's time could not pass");
                }
            }
        }
        // The newest day on earth: nobody's pause is over before it has begun there.
        let latest = jiff::tz::Offset::constant(14).to_datetime(now).date();
        let paused = self.store.read(move |tx| Box::pin(async move { tx.pauses_until(latest).await })).await?;
        for (pair, ..) in paused.into_iter().filter(|(_, until, zone)| is_over(*until, zone.wall(now).date())) {
            let usual = self.usual.clone();
            self.store
                .write(move |tx| {
                    Box::pin(async move {
                        end_pause(tx, &usual, &pair, now).await?;
                        Ok(Done::Keep(()))
                    })
                })
                .await?;
        }
        let more = self.follow_roster().await? || more;
        self.plan_monthly().await?;
        Ok(self.go_round(now).await? || more)
    }

    /// Seals anew what an older master key sealed, step by step until it is time to stop; says how many texts.
    pub async fn reseal(&self, stop: &CancellationToken) -> Result<u64, Fault> {
        let mut texts = 0;
        for words in Words::ALL.into_iter().filter(|_| self.store.has_older_keys()) {
            let mut after = String::new();
            while !stop.is_cancelled() {
                // A reader looks; only what is found is brought to the writer.
                let from = after.clone();
                let older =
                    self.store.read(move |tx| Box::pin(async move { tx.sealed_by_older(words, &from).await })).await?;
                let Some(last) = older.last() else { break };
                after.clone_from(&last.id);
                let step = self.store.write_giving_way(move |tx| {
                    Box::pin(async move { tx.reseal(words, &older).await.map(Done::Keep) })
                });
                texts += step.await?;
            }
        }
        if texts > 0 {
            tracing::info!(texts, "sealed texts anew with the first master key");
        }
        Ok(texts)
    }

    /// Forgets what is too old to come again.
    pub async fn tidy(&self) -> Result<(), Fault> {
        let before = self.clock.now() - jiff::SignedDuration::from_hours(48);
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    tx.forget_seen(before).await?;
                    tx.forget_links(before).await?;
                    tx.forget_pages(before).await?;
                    tx.forget_small_companies().await?;
                    Ok(Done::Keep(()))
                })
            })
            .await?;
        // Step by step, so that nobody waits long for the writer; a fresh start goes on in an hour.
        for _ in 0..FOLDS {
            if self.store.write(|tx| Box::pin(async move { tx.fold_tallies().await.map(Done::Keep) })).await? == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Counts what is too much to be counted while somebody waits, of companies so large: of the time that still changes
    /// each time, of what lies behind once a day.
    pub async fn count_large_companies(&self) -> Result<(), Fault> {
        let now = self.clock.now();
        let today = self.usual.zone.wall(now).date();
        let this = Month::of(today);
        let day = self.counted_on();
        let yesterday = now - jiff::SignedDuration::from_hours(24);
        for workspace in self.store.read(|tx| Box::pin(async move { tx.large_companies().await })).await? {
            let of = workspace.clone();
            let (heads, spreads) = self
                .store
                .read(move |tx| {
                    Box::pin(async move {
                        Ok((tx.heads_kept_since(&of, yesterday).await?, tx.spread_kept_since(&of, yesterday).await?))
                    })
                })
                .await?;
            let of = workspace.clone();
            self.store.write(move |tx| Box::pin(async move { tx.keep_pairs(&of, now).await.map(Done::Keep) })).await?;
            let years = self.store.ledger().aims(&workspace).await?.fiscal_month;
            let periods = periods_looked_at(this, years);
            let changes = |last: Month| last >= this.plus(-1);
            let first = periods.iter().map(|period| period.first).min().unwrap_or(this);
            for month in (Period { first, last: this }).months() {
                if !changes(month) && heads.contains(&month.to_string()) {
                    continue;
                }
                let of = workspace.clone();
                self.store
                    .write(move |tx| {
                        Box::pin(async move { tx.keep_heads(&of, month, today, now).await.map(Done::Keep) })
                    })
                    .await?;
            }
            for period in periods {
                if !changes(period.last) && spreads.contains(&(period.first.to_string(), period.last.to_string())) {
                    continue;
                }
                // A reader counts; only what it found is brought to the writer.
                let of = workspace.clone();
                let counted =
                    self.store.read(move |tx| Box::pin(async move { tx.count_spread(&of, period, day).await })).await?;
                let of = workspace.clone();
                self.store
                    .write(move |tx| {
                        Box::pin(async move { tx.keep_spread(&of, period, counted, now).await.map(Done::Keep) })
                    })
                    .await?;
            }
        }
        Ok(())
    }
}

/// The periods that the pages and reports ask for: the last twelve months, this year of the company and the two before,
/// this month and the last.
fn periods_looked_at(this: Month, year_begins: i8) -> Vec<Period> {
    let years = (0..3).map(|back| Period::fiscal_year(this.plus(-12 * back), year_begins));
    let months = [this.plus(-1), this].map(Period::month);
    std::iter::once(Period::up_to(this, 12)).chain(years).chain(months).collect()
}

/// Lets the time pass for one meeting, under its pair's lock; says whether it did.
async fn look_at(tx: &mut Tx, usual: &Usual, id: &OccurrenceId, pair: &PairId, now: Timestamp) -> Result<bool, Fault> {
    let Some(mut guard) = tx.lock_pair(pair).await? else { return Ok(false) };
    // Another replica may have been here first.
    let Some(o) = tx.occurrence(id).await? else { return Ok(false) };
    let Some(held) = tx.pair(pair).await? else { return Ok(false) };
    let Some((manager, report)) = people_of(tx, &held.workspace, pair).await? else { return Ok(false) };
    let setting = Setting { manager: &manager, report: &report, calendar: &usual.calendar };
    let closes = occurrence::answers_close(o.end_at(), [&manager, &report], &usual.calendar);
    let Some((next, event)) = occurrence::pass_time(&o, now, closes) else { return Ok(false) };

    let mut changes = Vec::new();
    let was_open = o.phase == occurrence::Phase::Open;
    let is_active = held.state == PairState::Active;
    let ends = event == Event::Ended;
    // A slot that nobody met in is judged when its time ends, and once more when it settles: leave may be told late.
    let is_open_question = ends || matches!(next.outcome, Outcome::Missed | Outcome::Unanswered);
    let away = match is_open_question {
        true => super::following::takes_out(tx, usual, &o, [&manager, &report]).await?,
        false => None,
    };
    let paused = (ends && !is_active).then_some(Exempt::Paused);
    let (next, event) = match away.or(paused) {
        Some(why) => (occurrence::exempt(&o, why), Event::Exempted),
        None => (next, event),
    };
    changes.push(Change::Occurrence { now: next.clone(), event, by: None, reason: None });
    changes.extend(Change::of_agenda(&o, &next));
    if was_open
        && next.phase != occurrence::Phase::Open
        && held.state != PairState::Ended
        && let Some(series) = tx.series(&o.series).await?.filter(|series| series.ended.is_none())
    {
        let opened = opening(&series, o.slot, now, &setting);
        // A paused pair's slots open too, to be counted as exempt when they pass; nothing is sent for them.
        changes.extend(opened.into_iter().filter(|change| is_active || !matches!(change, Change::Deliver(_))));
    }
    if event == Event::Settled && is_active {
        changes.extend(gap(tx, pair, &setting, now).await?);
    }
    tx.apply(&mut guard, &By { actor: None, at: now }, &changes).await?;
    Ok(true)
}

/// More than two rhythms without a 1on1: the manager is offered two times, once per gap.
async fn gap(tx: &mut Tx, pair: &PairId, setting: &Setting<'_>, now: Timestamp) -> Result<Option<Change>, Fault> {
    let Some(series) = tx.series_of(pair).await? else { return Ok(None) };
    let since = match tx.last_held(pair).await? {
        Some(at) => at,
        None => series.zone.instant(series.from.at(0, 0, 0, 0)),
    };
    let days = now.duration_since(since).as_hours() / 24;
    if days <= 2 * i64::from(series.rhythm.period_days()) {
        return Ok(None);
    }
    let manager = setting.manager;
    if tx.away([&manager.id, &setting.report.id]).await?.is_away_on(manager.local(now).date()) {
        return Ok(None);
    }
    let key = format!("gap/{pair}/{}/{}", since.as_millisecond(), manager.id);
    let useful = jiff::Span::new().hours(24);
    let news = plan::news(Kind::Gap, key, manager, setting.calendar, now, useful).about_pair(pair);
    Ok(Some(Change::Deliver(news)))
}

/// "Until Friday" includes Friday.
fn is_over(until: Date, today: Date) -> bool {
    today > until
}

async fn end_pause(tx: &mut Tx, usual: &Usual, pair: &PairId, now: Timestamp) -> Result<(), Fault> {
    let Some(mut guard) = tx.lock_pair(pair).await? else { return Ok(()) };
    let Some(held) = tx.pair(pair).await? else { return Ok(()) };
    let PairState::Paused { until: Some(until) } = held.state else { return Ok(()) };
    let Some((manager, report)) = people_of(tx, &held.workspace, pair).await? else { return Ok(()) };
    if !is_over(until, manager.local(now).date()) {
        return Ok(());
    }
    let setting = Setting { manager: &manager, report: &report, calendar: &usual.calendar };
    let mut changes = vec![Change::PairState { pair: pair.clone(), state: PairState::Active }];
    changes.extend(resuming(tx, pair, &setting, now).await?);
    for person in [&manager, &report] {
        let key = format!("pair/{pair}/resumed/{until}/{}", person.id);
        let useful = jiff::Span::new().hours(72);
        let news = plan::news(Kind::PairNotice, key, person, &usual.calendar, now, useful);
        changes.push(Change::Deliver(news.about_pair(pair).with_detail("break_over".to_owned())));
    }
    tx.apply(&mut guard, &By { actor: None, at: now }, &changes).await
}
