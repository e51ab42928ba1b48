//! What 1on1s cost and what they are worth: turnover from HR's events, groups compared from a landmark on, and an estimate
//! from the company's own numbers. Counts and dates only; for HR and executives.

use std::collections::HashMap;

use jiff::civil::Date;

use super::App;
use super::ask::{Answer, Ask, Stop};
use crate::chat::Reply;
use crate::domain::chance::Range;
use crate::domain::figures::{Month, Period, Scope};
use crate::domain::hr::{self, Event, Reason, What};
use crate::domain::ids::{PersonId, WorkspaceId};
use crate::domain::landmark::{self, BEFORE, Comparison, Followed, Tenure, TooFew};
use crate::domain::people::Role;
use crate::domain::roi::{self, BreakEven, Estimate, Input, Inputs, Meetings, View};
use crate::domain::turnover::{self, Change, Early, Stay, Turnover};
use crate::message;
use crate::store::{Baseline, Done, Enrolled, Fault, Given, Tx};

/// Draws begin here, so that the same numbers always give the same estimate.
const SEED: u64 = 1;
/// The fewest people a group of a comparison is made of.
const K: usize = 5;
/// Reasons are told from so many on.
const FEWEST_REASONS: usize = 10;
/// Months followed after the three before the landmark.
const FOLLOWED: i32 = 12;

/// Everything there is to say about what it is worth, for a month and the year before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    pub month: Month,
    /// `None`: HR has given no events.
    pub turnover: Option<Turnover>,
    /// `None`: nobody wrote down how it was before.
    pub before: Option<Baseline>,
    pub change: Option<Change>,
    /// Hired in the last three years, left within one; hired in the last six, left within three.
    pub first_year: Early,
    pub first_three_years: Early,
    /// Median months until newcomers of the last year work alone.
    pub until_alone: Option<f64>,
    /// All; then those under three years, then the others.
    pub groups: [Result<Comparison, TooFew>; 3],
    /// Why people left in the year, as far as ten or more said the same.
    pub reasons: Vec<(Reason, usize)>,
    pub estimate: Result<Estimated, Missing>,
}

/// What the company has yet to say before there is an estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    pub inputs: Vec<Input>,
    /// No 1on1 took place in the year: there is nothing to weigh.
    pub no_meetings: bool,
}

/// The estimate, both views, with all it was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimated {
    pub given: Vec<Given>,
    pub meetings: Meetings,
    pub hours: f64,
    pub cash: Estimate,
    pub full: Estimate,
    pub even: BreakEven,
}

impl Ask<'_> {
    /// The numbers of the estimate, and what comes of them. Given in the browser or at the machine, each with its source.
    pub(super) async fn admin_kpi(&mut self) -> Answer {
        let (workspace, me) = (self.me.workspace.id.clone(), self.me.person.id.clone());
        let may = self.tx.has_role(&me, Role::HrViewer).await? || self.tx.has_role(&me, Role::Executive).await?;
        if !may {
            return Err(Stop::Instead(Box::new(message::worth::not_yours(self.lang()))));
        }
        let view = view(self.tx, &workspace, Month::of(self.today()).plus(-1)).await?;
        Ok(Reply::Card(message::worth::worth(&view, self.lang())))
    }
}

/// The estimate for a reader, or what is missing for one.
pub(super) async fn view(tx: &mut Tx, workspace: &WorkspaceId, last: Month) -> Result<message::worth::View, Fault> {
    let given = tx.given_inputs(workspace).await?;
    let worth = of_company(tx, workspace, last).await?;
    Ok(message::worth::View {
        given: given.iter().map(|g| (g.input, g.range, crate::card::Esc::new(&g.source))).collect(),
        missing: worth.estimate.as_ref().err().map(|m| (m.inputs.clone(), m.no_meetings)),
        estimate: worth.estimate.as_ref().ok().map(|e| (e.cash, e.full, e.even, e.hours)),
    })
}

impl App {
    /// For the pages and the report: everything up to and with a month.
    pub async fn worth(&self, workspace: &WorkspaceId, month: Month) -> Result<Worth, Fault> {
        let workspace = workspace.clone();
        self.store.read(move |tx| Box::pin(async move { of_company(tx, &workspace, month).await })).await
    }

    /// Takes in HR's events; says how many were new. `None`: our own company was never here.
    pub async fn import_events(&self, events: Vec<Event>, dry: bool) -> Result<Option<usize>, Fault> {
        let now = self.clock.now();
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let Some(workspace) = tx.own_workspace().await? else { return Ok(Done::Undo(None)) };
                    let changed = Some(tx.note_events(&workspace, &events, now).await?);
                    Ok(if dry { Done::Undo(changed) } else { Done::Keep(changed) })
                })
            })
            .await
    }

    /// Sets a number of the estimate, as it was read by [`crate::domain::given`].
    pub async fn set_input(
        &self,
        workspace: &WorkspaceId,
        input: Input,
        range: Range,
        source: String,
    ) -> Result<(), Fault> {
        let given = Given { input, range, source, at: self.clock.now() };
        let workspace = workspace.clone();
        self.store
            .write(move |tx| Box::pin(async move { tx.set_input((&workspace, None), &given).await.map(Done::Keep) }))
            .await
    }

    pub async fn unset_input(&self, workspace: &WorkspaceId, input: Input) -> Result<bool, Fault> {
        let (workspace, now) = (workspace.clone(), self.clock.now());
        self.store
            .write(move |tx| {
                Box::pin(async move { tx.unset_input((&workspace, None), input, now).await.map(Done::Keep) })
            })
            .await
    }

    pub async fn given_inputs(&self, workspace: &WorkspaceId) -> Result<Vec<Given>, Fault> {
        let workspace = workspace.clone();
        self.store.read(move |tx| Box::pin(async move { tx.given_inputs(&workspace).await })).await
    }

    /// Writes down once how turnover was before, of the twelve months up to and with this one. `None`: the events do not
    /// reach back over twelve months. `Some(false)`: it is written down already, and stays.
    pub async fn set_baseline(&self, workspace: &WorkspaceId, last: Month) -> Result<Option<bool>, Fault> {
        let (workspace, now) = (workspace.clone(), self.clock.now());
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let events = tx.events(&workspace).await?;
                    let enrolled = tx.enrolled(&workspace).await?;
                    let Some(found) = turnover_of(&events, &enrolled, last).filter(|t| !t.is_preliminary()) else {
                        return Ok(Done::Undo(None));
                    };
                    let was = Baseline { hits: found.leavers, heads: found.whole_heads(), last };
                    Ok(Done::Keep(Some(tx.set_baseline(&workspace, was, now).await?)))
                })
            })
            .await
    }
}

fn stays_of(events: &[Event], enrolled: &[Enrolled]) -> std::collections::BTreeMap<String, Vec<Stay>> {
    let roster: Vec<_> = enrolled.iter().map(|one| one.on_roster.clone()).collect();
    hr::stays(events, &roster)
}

/// Known since the first event of any kind; without events nothing is known.
fn turnover_of(events: &[Event], enrolled: &[Enrolled], last: Month) -> Option<Turnover> {
    let since = events.iter().map(|event| event.on).min()?;
    let stays: Vec<Stay> = stays_of(events, enrolled).into_values().flatten().collect();
    Some(turnover::turnover(&stays, last, since))
}

/// Everything there is to say about a company.
pub(super) async fn of_company(tx: &mut Tx, workspace: &WorkspaceId, month: Month) -> Result<Worth, Fault> {
    let events = tx.events(workspace).await?;
    let enrolled = tx.enrolled(workspace).await?;
    let before = tx.baseline(workspace).await?;
    let by_person = stays_of(&events, &enrolled);
    let stays: Vec<Stay> = by_person.values().flatten().copied().collect();
    let now = turnover_of(&events, &enrolled, month);
    let change = match (before, now) {
        (Some(was), Some(is)) => turnover::change((was.hits, was.heads), (is.leavers, is.whole_heads())),
        _ => None,
    };
    let end = month.last_day();
    let learners: Vec<(Date, Date)> = enrolled
        .iter()
        .filter_map(|one| Some((one.on_roster.hired_on?, one.solo_on?)))
        .filter(|(from, alone)| *from > month.plus(-12).last_day() && *alone <= end)
        .collect();
    let followed = followed(tx, workspace, (&events, &enrolled, &by_person), month).await?;
    Ok(Worth {
        month,
        turnover: now,
        before,
        change,
        first_year: turnover::early(&stays, Period::up_to(month, 36), 365, end),
        first_three_years: turnover::early(&stays, Period::up_to(month, 72), 1095, end),
        until_alone: turnover::months_until_alone(&learners),
        groups: [None, Some(Tenure::UnderThreeYears), Some(Tenure::ThreeYearsAndMore)]
            .map(|tenure| landmark::compare(&followed, tenure, K)),
        reasons: reasons(&events, month),
        estimate: estimate(tx, workspace, month).await?,
    })
}

fn reasons(events: &[Event], last: Month) -> Vec<(Reason, usize)> {
    let period = Period::up_to(last, 12);
    let of = |reason: Reason| {
        let is = |event: &&Event| {
            matches!(event.what, What::Left { reason: Some(why), .. } if why == reason)
                && period.months().any(|month| month == Month::of(event.on))
        };
        events.iter().filter(is).count()
    };
    Reason::ALL.into_iter().map(|reason| (reason, of(reason))).filter(|(_, n)| *n >= FEWEST_REASONS).collect()
}

type People<'a> = (&'a [Event], &'a [Enrolled], &'a std::collections::BTreeMap<String, Vec<Stay>>);

/// Who was still there on their landmark, and what became of them until the month ends.
async fn followed(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (events, enrolled, stays): People<'_>,
    month: Month,
) -> Result<Vec<Followed>, Fault> {
    let start = month.plus(-FOLLOWED - 2).first_day();
    let end = month.last_day();
    let usual = Followed::landmark_of(start, start);
    let mut figures = tx.figures();
    let settled = figures.regularity(workspace, start, usual).await?;
    let settled: HashMap<PersonId, (i64, i64)> =
        settled.into_iter().map(|(who, held, due)| (who, (held, due))).collect();
    let mut fresh: HashMap<PersonId, Vec<_>> = HashMap::new();
    for slot in figures.slots_of_newcomers(workspace, start).await? {
        fresh.entry(slot.report.clone()).or_default().push(slot);
    }
    let mut all = Vec::new();
    for one in enrolled {
        let (Some(person), email) = (&one.person, &one.on_roster.email) else { continue };
        for stay in stays.get(email).into_iter().flatten() {
            let landmark = Followed::landmark_of(stay.from, start);
            if landmark > end || !stay.holds(landmark) {
                continue;
            }
            let (held, due) = if stay.from >= start {
                let from = landmark.saturating_sub(jiff::Span::new().days(BEFORE));
                let mine = fresh.get(person).into_iter().flatten();
                let mine: Vec<_> = mine.filter(|s| from <= s.slot.date() && s.slot.date() < landmark).collect();
                (mine.iter().filter(|slot| slot.held).count() as i64, mine.len() as i64)
            } else {
                settled.get(person).copied().unwrap_or_default()
            };
            let left = stay.left.filter(|left| left.on <= end);
            let moved = events.iter().filter(|e| e.email == *email && e.what == What::Transfer && e.on >= landmark);
            let until = [Some(end), left.map(|left| left.on), moved.map(|e| e.on).min()].into_iter().flatten().min();
            let until = until.unwrap_or(end);
            let left = left.is_some_and(|left| left.voluntary && left.on == until);
            all.push(Followed { hired: stay.from, landmark, until, left, held, due });
        }
    }
    Ok(all)
}

/// The estimate of the year up to and with a month, or what it still needs.
pub(super) async fn estimate(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    last: Month,
) -> Result<Result<Estimated, Missing>, Fault> {
    let given = tx.given_inputs(workspace).await?;
    let year = Period::up_to(last, 12);
    let counts = tx.figures().counts(workspace, &Scope::Company, year).await?;
    let meetings = Meetings { took_place: counts.took_place(), minutes: counts.minutes };
    let ranges: Vec<(Input, Range)> = given.iter().map(|given| (given.input, given.range)).collect();
    let no_meetings = meetings.took_place == 0;
    let inputs = match Inputs::from(&ranges) {
        Ok(inputs) if !no_meetings => inputs,
        Ok(_) => return Ok(Err(Missing { inputs: Vec::new(), no_meetings })),
        Err(missing) => return Ok(Err(Missing { inputs: missing, no_meetings })),
    };
    let drawn = |view| roi::estimate(&inputs, meetings, view, SEED);
    let (Some(cash), Some(full)) = (drawn(View::Cash), drawn(View::Full)) else {
        return Ok(Err(Missing { inputs: Vec::new(), no_meetings }));
    };
    let hours = meetings.hours(inputs.get(Input::PrepMinutes).mid);
    let even = roi::break_even(&inputs, meetings);
    Ok(Ok(Estimated { given, meetings, hours, cash, full, even }))
}
