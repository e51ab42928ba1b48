//! What counts, tags and dates hint at: to the pair first, one hint at a time.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::Usual;
use super::ask::{Answer, Ask};
use super::compose::{Said, Scene};
use super::pulse::sides;
use super::schedule::people_of;
use crate::chat::Reply;
use crate::command::Whom;
use crate::domain::calendar::Calendar;
use crate::domain::change::{By, Change};
use crate::domain::ids::PairId;
use crate::domain::pair::{PairState, Side};
use crate::domain::people::Person;
use crate::domain::plan::{self, Kind};
use crate::domain::signals::{self, Became, Counted, Fired, RuleId, Rules, To};
use crate::domain::themes::{Balance, HORIZON_TARGET};
use crate::message::refusal::Refusal;
use crate::message::signal;
use crate::store::{Claimed, Fault, Tx};

/// So many past 1on1s the balance of horizons is taken of.
const BALANCE_OF: usize = 6;

/// What holds for a pair now.
async fn fired(
    tx: &mut Tx,
    pair: &PairId,
    report: &Person,
    calendar: &Calendar,
    now: Timestamp,
) -> Result<Vec<Fired>, Fault> {
    let today = report.local(now).date();
    let Some(look) = tx.counted(pair, today, now).await? else { return Ok(Vec::new()) };
    let series = tx.series_of(pair).await?;
    let working_days = |from: Date| {
        let days = (0..120).map(|n| from.saturating_add(i64::from(n).days())).take_while(|day| *day <= today);
        i64::try_from(days.filter(|day| calendar.is_working(*day, report.week)).count()).unwrap_or(i64::MAX)
    };
    let held: Vec<Timestamp> =
        look.meetings.iter().filter(|meeting| meeting.became == Became::Held).map(|meeting| meeting.start).collect();
    let since = held.len().checked_sub(BALANCE_OF + 1).map_or(look.started, |at| held[at]);
    let mut horizons = [0_usize; 3];
    for (_, horizon) in look.horizons.iter().filter(|(created, _)| *created > since) {
        horizons[*horizon] += 1;
    }
    let balance = Balance::of(horizons, HORIZON_TARGET).filter(|_| held.len() >= BALANCE_OF);
    let counted = Counted {
        now,
        today,
        started: look.started,
        rhythm_days: series.map(|series| i64::from(series.rhythm.period_days())),
        meetings: look.meetings,
        next_moves: look.next_moves,
        topics: look.topics,
        owed: look.owed,
        agreed: look.agreed,
        balance: balance.map(|balance| (balance.balance() * 100.0).round() as i64),
        hired: look.hired.map(|day| (day, working_days(day))),
        after_another: look.after_another,
        back: look.leave_ended.map(|last| last.saturating_add(1.day())).map(|day| (day, working_days(day))),
    };
    Ok(signals::all(&counted, Rules::ours()))
}

/// Looks at one pair, and tells its two what there is to tell.
pub(super) async fn look_at(tx: &mut Tx, usual: &Usual, pair: &PairId, now: Timestamp) -> Result<(), Fault> {
    let Some(found) = tx.pair(pair).await?.filter(|pair| pair.state == PairState::Active) else { return Ok(()) };
    let Some((manager, report)) = people_of(tx, &found.workspace, pair).await? else { return Ok(()) };
    let rules = Rules::ours();
    let fired = fired(tx, pair, &report, &usual.calendar, now).await?;
    if fired.is_empty() {
        return Ok(());
    }
    let muted = now - (24 * rules.mute_days).hours();
    let told = tx.hints_of(pair, muted).await?;
    let shown: Vec<RuleId> = told.iter().flat_map(|hint| &hint.hint.because).map(|fired: &Fired| fired.rule).collect();
    // One a week at most: two in a row are noise.
    let last = told.iter().map(|hint| hint.at).max();
    if last.is_some_and(|last| now.duration_since(last).as_hours() < 7 * 24) {
        return Ok(());
    }
    let Some(hint) = signals::hint(&fired, &shown, rules) else { return Ok(()) };
    let Some(mut guard) = tx.lock_pair(pair).await? else { return Ok(()) };
    let id = crate::clock::new_id(now);
    let to = if hint.because.iter().all(|fired| fired.to == To::Manager) { To::Manager } else { To::Both };
    let mut changes = vec![Change::Hinted { told: id.clone(), hint, version: rules.version.clone() }];
    for side in sides(to) {
        let person = match side {
            Side::Manager => &manager,
            Side::Report => &report,
        };
        let week = jiff::Span::new().hours(7 * 24);
        let news = plan::news(Kind::Signal, format!("signal/{id}/{}", person.id), person, &usual.calendar, now, week);
        changes.push(Change::Deliver(news.about_pair(pair).with_detail(id.clone())));
    }
    tx.apply(&mut guard, &By { actor: None, at: now }, &changes).await
}

impl Ask<'_> {
    pub(super) async fn signals(&mut self, with: &Whom) -> Answer {
        let line = self.choose(with).await?.line;
        let workspace = self.me.workspace.id.clone();
        let Some((manager, report)) = people_of(self.tx, &workspace, &line.pair.id).await? else {
            return Err(Refusal::Gone.into());
        };
        let is_manager = manager.id == self.me.person.id;
        let mut fired = fired(self.tx, &line.pair.id, &report, &self.usual.calendar, self.now).await?;
        fired.retain(|fired| is_manager || fired.to == To::Both);
        let other = self.who_in(&line);
        let card = signal::standing(&line.pair.id, &other, &fired, &Rules::ours().version, self.lang());
        Ok(Reply::Card(card))
    }

    pub(super) async fn signal_useful(&mut self, hint: &str, useful: bool) -> Answer {
        let (workspace, me) = (self.me.workspace.id.clone(), self.me.person.id.clone());
        if self.tx.hint(hint, &me).await?.is_none() {
            return Err(Refusal::Gone.into());
        }
        self.tx.answer_hint((&workspace, &me), hint, useful, self.now).await?;
        self.changed = true;
        Ok(Reply::Card(signal::answered(self.lang())))
    }
}

pub(super) async fn signal_said(tx: &mut Tx, claimed: &Claimed, scene: &Scene<'_>) -> Result<Option<Said>, Fault> {
    let eyes = &scene.eyes;
    let Some(told) = claimed.detail.as_deref() else { return Ok(None) };
    let Some(hint) = tx.hint(told, &eyes.reader.id).await? else { return Ok(None) };
    let answered = tx.hint_answer(told, &eyes.reader.id).await?;
    let ahead = tx.meetings_ahead(&scene.pair.id, eyes.now, 1).await?;
    let view = signal::View {
        pair: scene.pair.id.clone(),
        other: eyes.other(),
        told: hint.told,
        how: hint.hint.how,
        because: hint.hint.because,
        version: hint.version,
        ahead: ahead.into_iter().next().map(|o| o.id),
        is_answered: answered.is_some(),
    };
    Ok(Some(Said::new(signal::signal(&view, eyes.lang()), answered.is_none())))
}
