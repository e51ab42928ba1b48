//! What the roster means for people's 1on1s: they begin, are proposed and end; those on leave are left in peace; those
//! who are new are thought of. One employee at a time, each in its own transaction, as often as the clock asks.

use futures_util::stream::{self, StreamExt};
use jiff::{Timestamp, ToSpan};

use super::{App, Usual, handover, milestones, newcomers, pairs, schedule};
use crate::domain::change::{By, Change};
use crate::domain::ids::{EmployeeId, PairId, PersonId, SeriesId, WorkspaceId};
use crate::domain::occurrence::{self, Event, Exempt, Occurrence, Outcome};
use crate::domain::pair::{Pair, PairKind, PairState, Series};
use crate::domain::people::{Person, PersonState, Zone};
use crate::domain::plan::{self, Kind, Setting};
use crate::domain::rhythm;
use crate::domain::roster::{Follow, Led, Standing, has_left, is_new, what_follows};
use crate::store::{Done, Fault, Lead, PairGuard, Tx};

/// Employees looked at in one go.
const BATCH: i64 = 200;
const AT_ONCE: usize = 64;
/// As long as an answer may be corrected, a leave told late takes a missed slot out of the count.
const LATE_LEAVE_DAYS: i64 = 30;

impl App {
    /// One round of what follows from the roster. `true`: there may be more at once.
    pub async fn follow_roster(&self) -> Result<bool, Fault> {
        let now = self.clock.now();
        let due = self.store.read(move |tx| Box::pin(async move { tx.due_employees(now, BATCH).await })).await?;
        let (all, mut failed) = (due.len(), 0);
        // On SQLite those that run at once share a commit. On PostgreSQL one after the other: those of one manager would
        // wait for each other's messages.
        let at_once = if self.store.is_sqlite() { AT_ONCE } else { 1 };
        let work = due.into_iter().map(|id| {
            let usual = self.usual.clone();
            self.store.write(move |tx| {
                Box::pin(async move {
                    follow(tx, &usual, &id, now).await?;
                    Ok(Done::Keep(tx.stirred()))
                })
            })
        });
        let mut outcomes = stream::iter(work).buffer_unordered(at_once);
        while let Some(outcome) = outcomes.next().await {
            match outcome {
                Ok(stirred) if stirred.outbox => self.bell.notify_one(),
                Ok(_) => {}
                Err(fault) => {
                    // One line that can't be followed must not stop the others.
                    failed += 1;
                    self.metrics.faults.inc();
                    tracing::error!(%fault, "a line of the roster could not be followed");
                }
            }
        }
        Ok(all as i64 == BATCH && failed < all)
    }
}

/// Somebody's manager as the roster says, with the person, if both are known.
struct Leader {
    email: String,
    person: Option<Person>,
    lead: Option<Lead>,
    pair: Option<PairId>,
}

impl Leader {
    fn led(&self) -> Led<'_> {
        Led {
            email: &self.email,
            is_known: self.person.is_some(),
            left_on: self.lead.as_ref().and_then(|lead| lead.employee.fields.left_on),
            has_pair: self.pair.is_some(),
        }
    }
}

/// Follows what the roster says of one employee, and notes when to look again.
async fn follow(tx: &mut Tx, usual: &Usual, id: &EmployeeId, now: Timestamp) -> Result<(), Fault> {
    let Some(lead) = tx.hold_employee(id, now).await? else { return Ok(()) };
    let workspace = lead.workspace.clone();
    let fields = lead.employee.fields.clone();
    let me = match &lead.employee.person {
        Some(person) => reachable(tx, &workspace, person).await?,
        None => link(tx, &workspace, &fields.email, now).await?,
    };
    let me = match (me, fields.zone.as_deref().and_then(Zone::named)) {
        (Some(me), Some(zone)) => Some(take_zone(tx, usual, me, &zone, now).await?),
        (me, _) => me,
    };
    let zone = me.as_ref().map_or(&usual.zone, |me| &me.zone);
    let today = zone.wall(now).date();

    let settled = leader(tx, &workspace, lead.settled_with.as_deref(), me.as_ref(), now).await?;
    let manager = leader(tx, &workspace, fields.manager.as_deref(), me.as_ref(), now).await?;
    let follows = what_follows(&Standing {
        today,
        is_known: me.is_some(),
        left_on: fields.left_on,
        has_rhythm: fields.rhythm.is_some(),
        settled: settled.as_ref().map(Leader::led),
        manager: manager.as_ref().map(Leader::led),
    });
    let mut settled_with = lead.settled_with.clone();
    for one in follows {
        let with = manager.as_ref().and_then(|manager| manager.person.as_ref());
        match (one, me.as_ref()) {
            (Follow::EndAll, Some(me)) => {
                for line in tx.pairs_of(&me.id, now).await? {
                    end_pair(tx, usual, &line.pair.id, Some(&me.id), now).await?;
                }
            }
            (Follow::EndWithFormer, Some(me)) => {
                if let Some(pair) = settled.as_ref().and_then(|former| former.pair.as_ref()) {
                    end_pair(tx, usual, pair, None, now).await?;
                    tx.begin_handover(&workspace, (pair, &me.id), now).await?;
                }
                settled_with = None;
            }
            (Follow::ForgetFormer, _) => settled_with = None,
            (Follow::Start, Some(me)) => {
                if let (Some(with), Some(words)) = (with, &fields.rhythm) {
                    start_pair(tx, usual, [with, me], (id, words), now).await?;
                }
                settled_with.clone_from(&fields.manager);
            }
            (Follow::Settle, Some(me)) => {
                if let Some(pair) = manager.as_ref().and_then(|manager| manager.pair.as_ref()) {
                    handover::offer(tx, usual, me, pair, now).await?;
                }
                settled_with.clone_from(&fields.manager);
            }
            (Follow::Propose, Some(_)) => {
                settled_with.clone_from(&fields.manager);
                if let Some(with) = with {
                    propose(tx, usual, with, now).await?;
                }
            }
            (Follow::Wait, _) | (_, None) => {}
        }
    }
    if let Some(me) = &me {
        excuse(tx, usual, me, now).await?;
    }
    if let (Some(hired_on), Some(with)) = (fields.hired_on, manager.as_ref().and_then(|m| m.person.as_ref()))
        && !has_left(fields.left_on, today)
    {
        newcomers::plan_for(tx, usual, (id, hired_on), with, now).await?;
        if let Some(me) = me.as_ref().filter(|_| is_new(hired_on, today)) {
            // Read again: it may just have begun.
            let lines = tx.pairs_of(&me.id, now).await?;
            if let Some(line) = lines.iter().find(|line| line.pair.manager == with.id) {
                milestones::give(tx, usual, [with, me], &line.pair.id, now).await?;
            }
        }
    }
    // Tomorrow morning after their last day, and on their first.
    let days = [fields.hired_on, fields.left_on.and_then(|last| last.tomorrow().ok())];
    let looks = days.into_iter().flatten().map(|day| zone.instant(day.at(0, 0, 0, 0)));
    tx.keep_followed(id, settled_with.as_deref(), looks.filter(|at| *at > now).min()).await
}

/// Somebody who is there: whoever their platform says has left is not.
async fn reachable(tx: &mut Tx, workspace: &WorkspaceId, id: &PersonId) -> Result<Option<Person>, Fault> {
    Ok(tx.person(workspace, id).await?.filter(|person| person.state != PersonState::Left))
}

/// The one who holds an address, the one we know longest, if their platform vouches for it.
async fn link(tx: &mut Tx, workspace: &WorkspaceId, email: &str, now: Timestamp) -> Result<Option<Person>, Fault> {
    for person in tx.people_at(workspace, email).await? {
        if tx.link_employee(workspace, email, &person, now).await? {
            return reachable(tx, workspace, &person).await;
        }
    }
    Ok(None)
}

/// A zone that the roster gives counts for more than a guess, and for less than what a platform or the person says.
async fn take_zone(tx: &mut Tx, usual: &Usual, me: Person, zone: &Zone, now: Timestamp) -> Result<Person, Fault> {
    if me.zone.name == zone.name || !tx.take_zone(&me.id, zone).await? {
        return Ok(me);
    }
    let me = Person { zone: zone.clone(), ..me };
    schedule::hold_all(tx, &me.id, now).await?;
    schedule::settle_guessed_zone(tx, usual, &me, now).await?;
    schedule::replan(tx, usual, &me, now).await?;
    Ok(me)
}

async fn leader(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    email: Option<&str>,
    report: Option<&Person>,
    now: Timestamp,
) -> Result<Option<Leader>, Fault> {
    let Some(email) = email else { return Ok(None) };
    let lead = tx.employee_at(workspace, email).await?;
    let person = match lead.as_ref().and_then(|lead| lead.employee.person.as_ref()) {
        Some(person) => reachable(tx, workspace, person).await?,
        None => None,
    };
    let mut pair = None;
    if let (Some(person), Some(report)) = (&person, report) {
        let lines = tx.pairs_of(&report.id, now).await?;
        pair = lines.into_iter().find(|line| line.pair.manager == person.id).map(|line| line.pair.id);
    }
    // Nobody leads themselves, whatever two addresses say.
    let person = person.filter(|person| report.is_none_or(|report| report.id != person.id));
    Ok(Some(Leader { email: email.to_owned(), person, lead, pair }))
}

/// Starts a 1on1 in the manager's name, with the rhythm that the roster gives.
async fn start_pair(
    tx: &mut Tx,
    usual: &Usual,
    people: [&Person; 2],
    (employee, words): (&EmployeeId, &str),
    now: Timestamp,
) -> Result<(), Fault> {
    let [manager, report] = people;
    let wall = manager.local(now);
    let bad = |_| Fault::Stored { table: "employee", column: "rhythm", id: employee.to_string() };
    let rhythm = rhythm::parse_kept(words, wall.date()).map_err(bad)?.counted_from(wall);
    let pair = Pair {
        id: PairId::new(crate::clock::new_id(now)),
        workspace: manager.workspace.clone(),
        manager: manager.id.clone(),
        report: report.id.clone(),
        kind: PairKind::ManagerReport,
        state: PairState::Active,
    };
    let series = Series {
        id: SeriesId::new(crate::clock::new_id(now)),
        pair: pair.id.clone(),
        rhythm,
        zone: manager.zone.clone(),
        from: wall.date(),
        ended: None,
    };
    let guessed = tx.is_zone_guessed(&manager.id).await?;
    let zone_of = guessed.then(|| manager.id.clone());
    let both = [pair.manager.clone(), pair.report.clone()];
    let mut guard = PairGuard::starting(pair.id.clone(), pair.workspace.clone(), both);
    let mut changes = vec![Change::PairStarted(pair.clone())];
    changes.extend(pairs::first_steps(usual, (&series, zone_of), people, &manager.id, (now, series.zone.wall(now))));
    let setting = Setting { manager, report, calendar: &usual.calendar };
    changes.extend(schedule::weekly(&setting, now));
    tx.apply(&mut guard, &By { actor: None, at: now }, &changes).await?;
    handover::offer(tx, usual, report, &pair.id, now).await
}

/// Tells a manager, once a day, whom the roster gives them and whom they have no 1on1 with.
async fn propose(tx: &mut Tx, usual: &Usual, manager: &Person, now: Timestamp) -> Result<(), Fault> {
    let day = plan::office_time(manager, &usual.calendar, now);
    let day = manager.local(day).date();
    let key = format!("proposal/{}/{day}", manager.id);
    let news = plan::news(Kind::Proposal, key, manager, &usual.calendar, now, 72.hours());
    // A moment for the rest of the same roster.
    let news = plan::Planned { due: news.due + 30.seconds(), ..news };
    tx.plan_alone(&manager.workspace, &news.with_detail(day.to_string()), now).await.map(drop)
}

/// Ends a 1on1 that the roster says is over. What was written stays readable for its two.
async fn end_pair(
    tx: &mut Tx,
    usual: &Usual,
    pair: &PairId,
    gone: Option<&PersonId>,
    now: Timestamp,
) -> Result<(), Fault> {
    let Some(mut guard) = tx.lock_pair(pair).await? else { return Ok(()) };
    let Some(held) = tx.pair(pair).await?.filter(|held| held.state != PairState::Ended) else { return Ok(()) };
    let Some((manager, report)) = schedule::people_of(tx, &held.workspace, pair).await? else { return Ok(()) };
    let mut changes = pairs::give_up_ahead(tx, pair, None, now).await?;
    changes.push(Change::CallOffPair { pair: pair.clone() });
    changes.push(Change::SeriesEnded { pair: pair.clone() });
    changes.push(Change::PairState { pair: pair.clone(), state: PairState::Ended });
    for person in [&manager, &report].into_iter().filter(|person| Some(&person.id) != gone) {
        let key = format!("pair/{pair}/ended/{}/{}", now.as_millisecond(), person.id);
        let news = plan::news(Kind::PairNotice, key, person, &usual.calendar, now, 72.hours());
        changes.push(Change::Deliver(news.about_pair(pair).with_detail("ended".to_owned())));
    }
    tx.apply(&mut guard, &By { actor: None, at: now }, &changes).await
}

/// Takes slots of the last month that were missed out of the count, where a leave that was told late explains it.
async fn excuse(tx: &mut Tx, usual: &Usual, me: &Person, now: Timestamp) -> Result<(), Fault> {
    let since = now - jiff::SignedDuration::from_hours(24 * LATE_LEAVE_DAYS);
    for line in tx.pairs_of(&me.id, now).await? {
        let pair = line.pair.id;
        let mut missed = tx.occurrences_from(&pair, since, 60).await?;
        missed.retain(|o| matches!(o.outcome, Outcome::Missed | Outcome::Unanswered));
        if missed.is_empty() {
            continue;
        }
        let Some(mut guard) = tx.lock_pair(&pair).await? else { continue };
        let Some((manager, report)) = schedule::people_of(tx, &me.workspace, &pair).await? else { continue };
        let mut changes = Vec::new();
        for o in missed {
            if let Some(why) = takes_out(tx, usual, &o, [&manager, &report]).await? {
                let exempt = occurrence::exempt(&o, why);
                changes.extend(Change::of_agenda(&o, &exempt));
                changes.push(Change::Occurrence { now: exempt, event: Event::Exempted, by: None, reason: None });
            }
        }
        if !changes.is_empty() {
            tx.apply(&mut guard, &By { actor: None, at: now }, &changes).await?;
        }
    }
    Ok(())
}

/// Why a slot is in no count, by what the roster says of its two people.
pub(super) async fn takes_out(
    tx: &mut Tx,
    usual: &Usual,
    o: &Occurrence,
    people: [&Person; 2],
) -> Result<Option<Exempt>, Fault> {
    let away = tx.away(people.map(|person| &person.id)).await?;
    if !away.is_near(o) {
        return Ok(None);
    }
    let Some(series) = tx.series(&o.series).await? else { return Ok(None) };
    Ok(away.takes_out(o, &series, people, &usual.calendar))
}
