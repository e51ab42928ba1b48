//! People who are new: the manager is told in time for a first 1on1 within five working days, a weekly rhythm is offered
//! for twelve weeks, and the two keep a list of steps until the newcomer works alone.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::ask::{Answer, Ask};
use super::compose::Said;
use super::{App, Usual};
use crate::card::Esc;
use crate::chat::Reply;
use crate::command::Whom;
use crate::domain::change::Change;
use crate::domain::ids::{EmployeeId, PairId, WorkspaceId};
use crate::domain::occurrence::Outcome;
use crate::domain::pair::PairState;
use crate::domain::people::Person;
use crate::domain::plan::{self, Kind, Planned};
use crate::domain::roster::{self, Solo, first_by, has_left, is_new, remind_on, weeks_over};
use crate::message::newcomer;
use crate::message::refusal::Refusal;
use crate::message::steps;
use crate::store::{Fault, Tx};

/// Before the employee's id in what a message is about.
const WEEKS: &str = "weeks ";

/// The messages to the manager of somebody new, as far as their time is not over. Planning them again changes nothing.
pub(super) async fn plan_for(
    tx: &mut Tx,
    usual: &Usual,
    (employee, hired_on): (&EmployeeId, Date),
    manager: &Person,
    now: Timestamp,
) -> Result<(), Fault> {
    let at = |day: Date, time: Time| manager.zone.instant(day.to_datetime(time));
    let planned = |kind: Kind, key: String, detail: String, from: Timestamp, last: Date| {
        let due = plan::office_time(manager, &usual.calendar, from.max(now));
        let expires = at(last, manager.hours.until);
        let (pair, occurrence, promise) = (None, None, None);
        let to = manager.id.clone();
        let planned = Planned { key, kind, to, pair, occurrence, promise, detail: Some(detail), due, expires };
        (planned.due < planned.expires).then_some(planned)
    };
    let morning = Time::constant(9, 30, 0, 0);
    let first = first_by(hired_on, &usual.calendar, manager.week);
    let told = at(remind_on(hired_on, &usual.calendar, manager.week), morning);
    let hire = planned(Kind::NewHire, format!("new_hire/{employee}/{}", manager.id), employee.to_string(), told, first);
    let over = usual.calendar.next_working(weeks_over(hired_on), manager.week);
    let last = usual.calendar.add_working(over, 5, manager.week);
    let review = planned(
        Kind::Review,
        format!("review/weeks/{employee}/{}", manager.id),
        format!("{WEEKS}{employee}"),
        at(over, morning),
        last,
    );
    for one in [hire, review].into_iter().flatten() {
        tx.plan_alone(&manager.workspace, &one, now).await?;
    }
    Ok(())
}

/// The newcomer's line, their person, and the pair with this manager that goes on.
async fn of_detail(
    tx: &mut Tx,
    to: &Person,
    id: &str,
    now: Timestamp,
) -> Result<Option<(crate::store::Lead, Option<Person>, Option<PairId>)>, Fault> {
    let Some(lead) = tx.employee(&to.workspace, &EmployeeId::new(id)).await? else { return Ok(None) };
    let person = match &lead.employee.person {
        Some(person) => tx.person(&to.workspace, person).await?,
        None => None,
    };
    let lines = tx.pairs_of(&to.id, now).await?;
    let is_theirs = |line: &&crate::store::PairLine| person.as_ref().is_some_and(|person| line.other == person.id);
    let line = lines.iter().find(is_theirs).filter(|line| line.pair.state == PairState::Active);
    let pair = line.map(|line| line.pair.id.clone());
    Ok(Some((lead, person, pair)))
}

/// Whether the manager of this line is still the reader, and it is still about somebody who is there.
pub(super) async fn is_theirs(tx: &mut Tx, lead: &crate::store::Lead, to: &Person, today: Date) -> Result<bool, Fault> {
    let fields = &lead.employee.fields;
    let manager = match &fields.manager {
        Some(email) => tx.employee_at(&lead.workspace, email).await?,
        None => None,
    };
    let is_reader = manager.is_some_and(|manager| manager.employee.person.as_ref() == Some(&to.id));
    Ok(is_reader && !has_left(fields.left_on, today))
}

/// Two working days after somebody was hired: nothing is said where a 1on1 is planned in time or was held.
pub(super) async fn hire_said(
    tx: &mut Tx,
    usual: &Usual,
    to: &Person,
    id: &str,
    now: Timestamp,
) -> Result<Option<Said>, Fault> {
    let Some((lead, person, pair)) = of_detail(tx, to, id, now).await? else { return Ok(None) };
    let Some(hired_on) = lead.employee.fields.hired_on else { return Ok(None) };
    let today = to.local(now).date();
    let last = first_by(hired_on, &usual.calendar, to.week);
    let ends = to.zone.instant(last.tomorrow().unwrap_or(last).at(0, 0, 0, 0));
    let standing = match &pair {
        None => newcomer::Standing::Apart(person.as_ref().map(|person| person.id.clone())),
        Some(pair) => {
            let begins = to.zone.instant(hired_on.at(0, 0, 0, 0));
            let meetings = tx.occurrences_from(pair, begins, 16).await?;
            let in_time = meetings.iter().any(|o| {
                let counts = matches!(o.outcome, Outcome::Held | Outcome::Late) || o.is_ahead(now);
                counts && o.start_at < ends
            });
            let ahead = meetings.iter().find(|o| o.is_ahead(now)).map(|o| o.id.clone());
            if in_time { newcomer::Standing::Planned } else { newcomer::Standing::Late(pair.clone(), ahead) }
        }
    };
    let is_planned = matches!(standing, newcomer::Standing::Planned);
    let is_over = is_planned || !is_theirs(tx, &lead, to, today).await?;
    let days = hired_on.until(today).map_or(0, |span| span.get_days());
    let view = newcomer::View {
        name: Esc::new(&lead.employee.fields.name),
        days: usize::try_from(days).unwrap_or(0) + 1,
        standing,
    };
    Ok(Some(Said::new(newcomer::new_hire(&view, to.lang), now < ends && !is_planned).nothing_if(is_over)))
}

/// After twelve weeks, where the two still meet every week.
pub(super) async fn review_said(tx: &mut Tx, to: &Person, detail: &str, now: Timestamp) -> Result<Option<Said>, Fault> {
    let Some(id) = detail.strip_prefix(WEEKS) else { return Ok(None) };
    let Some((lead, _, Some(pair))) = of_detail(tx, to, id, now).await? else { return Ok(None) };
    let Some(series) = tx.series_of(&pair).await? else { return Ok(None) };
    let is_over = series.rhythm.period_days() != 7 || !is_theirs(tx, &lead, to, to.local(now).date()).await?;
    let view = newcomer::Weeks { name: Esc::new(&lead.employee.fields.name), pair };
    Ok(Some(Said::new(newcomer::weeks(&view, to.lang), false).nothing_if(is_over)))
}

/// A step as the two see it.
pub(super) fn shown(step: &crate::store::Step) -> steps::Step {
    steps::Step { id: step.id.clone(), text: Esc::new(&step.text), due: step.due, done_on: step.done_on }
}

impl App {
    /// How long people took until they worked alone, by the half year of being hired.
    pub async fn solo_by_cohort(&self, workspace: &WorkspaceId) -> Result<Vec<Solo>, Fault> {
        let workspace = workspace.clone();
        let dates = self.store.read(|tx| Box::pin(async move { tx.solo_dates(&workspace).await })).await?;
        Ok(roster::solo_by_cohort(&dates))
    }
}

impl Ask<'_> {
    /// Whether somebody is in their first twelve weeks, as the roster says.
    pub(super) async fn is_newcomer(&mut self, person: &Person) -> Result<bool, Fault> {
        let today = self.today();
        let lead = self.tx.employee_of(&person.id).await?;
        Ok(lead.and_then(|lead| lead.employee.fields.hired_on).is_some_and(|hired_on| is_new(hired_on, today)))
    }

    pub(super) async fn steps(&mut self, with: &Whom, text: Option<&str>) -> Answer {
        let line = self.choose(with).await?.line;
        let pair = line.pair.id.clone();
        if let Some(text) = text {
            let (step, text, author) = (self.fresh_id(), self.kept(text).await?, self.me.person.id.clone());
            let mut guard = self.guard(&line).await?;
            self.apply(&mut guard, &[Change::StepAdded { step, author, text, due: None }]).await?;
        }
        self.steps_shown(&pair).await
    }

    pub(super) async fn step_done(&mut self, step: &str, done: bool) -> Answer {
        let on = done.then(|| self.today());
        if let Some(pair) = step.strip_prefix(steps::SOLO) {
            let line = self.choose(&Whom::Pair(PairId::new(pair))).await?.line;
            let mut guard = self.guard(&line).await?;
            let newcomer = self.tx.employee_of(&line.pair.report).await?.ok_or(Refusal::Gone)?;
            self.apply(&mut guard, &[Change::WorksAlone { pair: line.pair.id.clone(), on }]).await?;
            self.tx.set_solo(&newcomer.employee.id, on).await?;
            return self.steps_shown(&line.pair.id).await;
        }
        let me = self.me.person.id.clone();
        let pair = self.tx.pair_of_step(step, &me).await?.ok_or(Refusal::Gone)?;
        let line = self.choose(&Whom::Pair(pair)).await?.line;
        let mut guard = self.guard(&line).await?;
        self.apply(&mut guard, &[Change::StepDone { step: step.to_owned(), on }]).await?;
        self.steps_shown(&line.pair.id).await
    }

    async fn steps_shown(&mut self, pair: &PairId) -> Answer {
        let line = self.choose(&Whom::Pair(pair.clone())).await?.line;
        let me = self.me.person.id.clone();
        let kept = self.tx.steps(pair, &me).await?;
        let newcomer = self.tx.employee_of(&line.pair.report).await?;
        let lang = self.lang();
        let word = crate::text::catalog::roster::steps_example(lang, &self.before_command());
        let view = steps::View {
            pair: pair.clone(),
            other: self.who_in(&line),
            steps: kept.into_iter().map(|step| shown(&step)).collect(),
            solo: newcomer.map(|newcomer| newcomer.solo_on),
            example: Esc::new(&word),
            today: self.today(),
        };
        Ok(Reply::Card(steps::steps(&view, lang)))
    }
}
