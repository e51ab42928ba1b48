//! Rounds over a whole company, step by step: the questions of a fortnight and the figures of a quarter; a look at every
//! pair once a day; the look back on a year. Any number of replicas may go round: each step is taken once.

use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{App, Usual, look_back, pulse, signals};
use crate::domain::anonymity::{self, Block, LEAST, Member};
use crate::domain::plan;
use crate::domain::pulse::{Fortnight, Quarter};
use crate::domain::signals::Rules;
use crate::store::{Done, Fault, PersonKey, Round, Tx};

const PULSE: &str = "pulse";
const SIGNALS: &str = "signals";
const LOOK_BACK: &str = "look_back";
/// People or pairs of one step.
const STEP: i64 = 200;
/// The hour of the company's day at which pairs are looked at.
const LOOK_AT: i8 = 8;

impl App {
    /// One step of every round that is due. `true`: there may be more at once.
    pub(super) async fn go_round(&self, now: Timestamp) -> Result<bool, Fault> {
        let due = self.store.read(move |tx| {
            Box::pin(async move {
                let [pulse, signals, look_back] = [PULSE, SIGNALS, LOOK_BACK];
                Ok([
                    tx.rounds_due(pulse, now).await?,
                    tx.rounds_due(signals, now).await?,
                    tx.rounds_due(look_back, now).await?,
                ])
            })
        });
        let [pulse, signals, look_back] = due.await?;
        let mut more = false;
        for round in pulse {
            let usual = self.usual.clone();
            let step = self
                .store
                .write(move |tx| Box::pin(async move { pulse_step(tx, &usual, &round, now).await.map(Done::Keep) }));
            more |= step.await?;
        }
        for round in signals {
            let usual = self.usual.clone();
            let step = self
                .store
                .write(move |tx| Box::pin(async move { signals_step(tx, &usual, &round, now).await.map(Done::Keep) }));
            more |= step.await?;
        }
        for round in look_back {
            let usual = self.usual.clone();
            let step = self.store.write(move |tx| {
                Box::pin(async move { look_back_step(tx, &usual, &round, now).await.map(Done::Keep) })
            });
            more |= step.await?;
        }
        if more {
            self.bell.notify_one();
        }
        Ok(more)
    }
}

/// When this hour of the company's day comes next.
fn next_hour(round: &Round, hour: i8, now: Timestamp) -> Timestamp {
    let today = round.zone.wall(now).date();
    let at = |day: jiff::civil::Date| round.zone.instant(day.at(hour, 0, 0, 0));
    if at(today) > now { at(today) } else { at(today.tomorrow().unwrap_or(today)) }
}

async fn pulse_step(tx: &mut Tx, usual: &Usual, round: &Round, now: Timestamp) -> Result<bool, Fault> {
    let today = round.zone.wall(now).date();
    let fortnight = Fortnight::of(today);
    let quarter = Quarter::of(fortnight.asked_on(), round.year_starts);
    let workspace = &round.workspace;
    let this = fortnight.monday.to_string();
    let is_asked = round.done == this;
    let readers = if is_asked { Vec::new() } else { tx.taking_part(workspace, &round.after, today, STEP).await? };
    let is_last = readers.len() < usize::try_from(STEP).unwrap_or(usize::MAX);
    let to = match readers.last() {
        Some(last) if !is_last => (now, last.as_str(), round.done.as_str()),
        _ => (next_hour(round, 0, now), "", round.done.as_str()),
    };
    if !tx.take_round(PULSE, round, to).await? {
        return Ok(true);
    }
    if round.after.is_empty() {
        look_after_quarters(tx, round, now).await?;
        // A fortnight's quarter may begin within it.
        for quarter in [Quarter::of(today, round.year_starts), quarter] {
            if quarter.first_day() <= today {
                open(tx, round, &quarter, now).await?;
            }
        }
    }
    if quarter.first_day() > today || is_asked {
        // Its groups are not fixed yet; tomorrow they may be.
        return Ok(!is_last);
    }
    let Some(secret) = tx.known_secret(workspace, &quarter).await? else { return Ok(!is_last) };
    for reader in &readers {
        if !tx.is_asked(workspace, &quarter, &secret.key_of(reader)).await? {
            continue;
        }
        let Some(person) = tx.person(workspace, reader).await? else { continue };
        let asking = pulse::asking(&person, usual, &quarter, fortnight, now);
        if asking.due < asking.expires {
            tx.plan_alone(workspace, &asking, now).await?;
        }
    }
    if is_last && tx.quarter_is_open(workspace, &quarter).await? {
        tx.round_is_done(PULSE, workspace, &this).await?;
    }
    Ok(!is_last)
}

/// Publishes what is over, and destroys what nobody may be told by any more.
async fn look_after_quarters(tx: &mut Tx, round: &Round, now: Timestamp) -> Result<(), Fault> {
    let today = round.zone.wall(now).date();
    for first in tx.quarters_to_publish(&round.workspace, today).await? {
        let quarter = Quarter::of(first, round.year_starts);
        let midnight = |day: jiff::civil::Date| round.zone.instant(day.at(0, 0, 0, 0));
        let until = midnight(quarter.last_day().saturating_add(1.day()));
        tx.publish_quarter(&round.workspace, &quarter, (midnight(first), until), now).await?;
        tracing::info!(quarter = %first, "published the figures of a quarter");
    }
    let destroyed = tx.destroy_secrets(&round.workspace, today, now).await?;
    if destroyed > 0 {
        tracing::info!(destroyed, "destroyed a year's secret: its answers belong to nobody any more");
    }
    Ok(())
}

/// Fixes the groups of a quarter, once there are enough people for anything to be said.
async fn open(tx: &mut Tx, round: &Round, quarter: &Quarter, now: Timestamp) -> Result<(), Fault> {
    let workspace = &round.workspace;
    if tx.quarter_is_open(workspace, quarter).await? {
        return Ok(());
    }
    let people = tx.pulse_people(workspace).await?;
    if people.len() < 2 * LEAST {
        return Ok(());
    }
    let Some(secret) = tx.pulse_secret(workspace, quarter, now).await? else { return Ok(()) };
    let members: Vec<Member<PersonKey>> = people
        .into_iter()
        .map(|member| Member { key: secret.key_of(&member.key), unit: member.unit, leads: member.leads })
        .collect();
    let units = tx.pulse_units(workspace).await?;
    let blocks: Vec<Block<PersonKey>> = anonymity::partition(&units, members, LEAST);
    tx.open_quarter(workspace, quarter, &blocks, now).await
}

async fn signals_step(tx: &mut Tx, usual: &Usual, round: &Round, now: Timestamp) -> Result<bool, Fault> {
    let pairs = tx.pairs_to_look_at(&round.workspace, &round.after, STEP).await?;
    let is_last = pairs.len() < usize::try_from(STEP).unwrap_or(usize::MAX);
    let to = match pairs.last() {
        Some(last) if !is_last => (now, last.as_str(), ""),
        _ => (next_hour(round, LOOK_AT, now), "", ""),
    };
    if !tx.take_round(SIGNALS, round, to).await? {
        return Ok(true);
    }
    if round.after.is_empty() {
        let before = now - SignedDuration::from_hours(24 * Rules::ours().keep_days);
        tx.forget_hints(&round.workspace, before).await?;
    }
    // A company that has just begun has nothing to count; its first look is at the next such hour.
    if round.next == 0 {
        return Ok(false);
    }
    for pair in &pairs {
        signals::look_at(tx, usual, pair, now).await?;
    }
    Ok(!is_last)
}

async fn look_back_step(tx: &mut Tx, usual: &Usual, round: &Round, now: Timestamp) -> Result<bool, Fault> {
    let workspace = &round.workspace;
    let year = look_back::year_to_plan(round, now);
    let readers = match year {
        Some(_) => tx.taking_part(workspace, &round.after, round.zone.wall(now).date(), STEP).await?,
        None => Vec::new(),
    };
    let is_last = readers.len() < usize::try_from(STEP).unwrap_or(usize::MAX);
    let to = match readers.last() {
        Some(last) if !is_last => (now, last.as_str(), round.done.as_str()),
        _ => (next_hour(round, 0, now), "", round.done.as_str()),
    };
    if !tx.take_round(LOOK_BACK, round, to).await? {
        return Ok(true);
    }
    let Some(last) = year else { return Ok(false) };
    for reader in &readers {
        let Some(person) = tx.person(workspace, reader).await? else { continue };
        if let Some(planned) = plan::look_back(&person, &usual.calendar, last, now) {
            tx.plan_alone(workspace, &planned, now).await?;
        }
    }
    if is_last {
        tx.round_is_done(LOOK_BACK, workspace, &last.to_string()).await?;
    }
    Ok(!is_last)
}
