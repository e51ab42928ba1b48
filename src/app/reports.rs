//! The month's figures: planned for whoever gets them on the first working day after the month, made from the ledger when
//! it is sent, and as files for the operator. Own figures for everybody who leads 1on1s; the company's for executives and
//! HR only.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::compose::Said;
use super::pictures::{self, Which};
use super::{App, Usual};
use crate::domain::calendar::WorkWeek;
use crate::domain::figures::{Counts, FEWEST_PAIRS, Lead, Month, Period, Published, Rate, Scope, Share, corrected};
use crate::domain::ids::WorkspaceId;
use crate::domain::people::{Person, Role, Zone};
use crate::domain::plan;
use crate::message::monthly::{self, Company, View};
use crate::report::{MonthLine, Reported};
use crate::store::{Claimed, Done, Fault, Figures, Today, Tx};

/// Months that the chart goes back.
const YEAR: i32 = 12;

impl App {
    /// Publishes the month that is over and plans its report, once for each company. Costs one look while there is none to plan.
    pub(super) async fn plan_monthly(&self) -> Result<(), Fault> {
        let now = self.clock.now();
        // Somewhere on earth the month is over already.
        let latest = Month::of(jiff::tz::Offset::constant(14).to_datetime(now).date()).plus(-1);
        let waiting = self.store.read(move |tx| Box::pin(async move { tx.months_to_plan(latest).await })).await?;
        for (workspace, zone) in waiting {
            let today = zone.wall(now).date();
            let month = Month::of(today).plus(-1);
            // Not before the first working day: until then its last 1on1s are still being answered.
            let first = self.usual.calendar.next_working(month.plus(1).first_day(), WorkWeek::default());
            if month < latest || today < first {
                continue;
            }
            let usual = self.usual.clone();
            let planned = self
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        if !tx.note_month_planned(&workspace, month, now).await? {
                            return Ok(Done::Undo(false));
                        }
                        // What is told from now on of this month is what it is at this moment.
                        tx.publish(&workspace, month, now).await?;
                        for id in tx.readers_of_months(&workspace).await? {
                            let Some(person) = tx.person(&workspace, &id).await? else { continue };
                            if let Some(planned) = plan::monthly(&person, &usual.calendar, month, now) {
                                tx.plan_alone(&workspace, &planned, now).await?;
                            }
                        }
                        Ok(Done::Keep(tx.stirred().outbox))
                    })
                })
                .await?;
            if planned {
                self.bell.notify_one();
            }
        }
        Ok(())
    }

    /// The month that is not over yet, where the installation is.
    pub fn this_month(&self) -> Month {
        Month::of(self.today())
    }

    /// The day it is there.
    pub fn today(&self) -> Date {
        self.usual.zone.wall(self.clock.now()).date()
    }

    /// Today, where the installation is: promises are counted by its days.
    pub(super) fn counted_on(&self) -> Today {
        counted_on(&self.usual, self.clock.now())
    }

    /// How long the company's promises took in a period; `None` where they are of too few pairs to be told.
    pub async fn company_lead(&self, workspace: &WorkspaceId, period: Period) -> Result<Option<Lead>, Fault> {
        let ledger = self.store.ledger();
        let promises = ledger.promises(workspace, &Scope::Company, period, self.counted_on()).await?;
        let is_told = promises.pairs == 0 || promises.pairs >= FEWEST_PAIRS;
        Ok(is_told.then(|| Lead::of(&promises.lasted)))
    }

    /// What a report of a month is made from.
    pub async fn reported(&self, workspace: &WorkspaceId, month: Month) -> Result<Reported, Fault> {
        let (workspace, zone) = (workspace.clone(), self.usual.zone.clone());
        let today = zone.wall(self.clock.now()).date();
        self.store.read(move |tx| Box::pin(async move { reported(tx, &workspace, month, (zone, today)).await })).await
    }
}

/// The day that it is where the installation is.
pub(super) fn counted_on(usual: &Usual, now: Timestamp) -> Today {
    let zone = &usual.zone;
    Today { date: zone.wall(now).date(), ahead_ms: i64::from(zone.tz.to_offset(now).seconds()) * 1000 }
}

/// The year up to a month.
pub(super) fn year_to(month: Month) -> Period {
    Period::up_to(month, YEAR)
}

/// Each month of a period: what counts of it now, and of the company what was published.
pub(super) async fn lines(
    figures: &mut Figures<'_>,
    workspace: &WorkspaceId,
    scope: &Scope,
    period: Period,
) -> Result<Vec<MonthLine>, Fault> {
    let counted: HashMap<Month, Counts> = figures.months(workspace, scope, period).await?.into_iter().collect();
    let mut published: HashMap<Month, Published> = match scope {
        Scope::Company => figures.published(workspace, period, None).await?.into_iter().collect(),
        Scope::Unit(_) | Scope::Manager(_) | Scope::Person(_) | Scope::Pair(_) => HashMap::new(),
    };
    let line = |month: Month| MonthLine {
        month,
        counts: counted.get(&month).copied().unwrap_or_default(),
        published: published.remove(&month),
    };
    Ok(period.months().map(line).collect())
}

async fn reported(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    month: Month,
    (zone, today): (Zone, Date),
) -> Result<Reported, Fault> {
    let mut figures = tx.figures();
    let units = figures.units(workspace, Period::month(month), today).await?;
    Ok(Reported {
        month,
        months: lines(&mut figures, workspace, &Scope::Company, year_to(month)).await?,
        heads: figures.heads(workspace, &Scope::Company, month, today).await?,
        units: units.into_iter().map(|unit| (unit.path, unit.pairs, unit.counts)).collect(),
        target: figures.aims(workspace).await?.target,
        zone,
    })
}

/// The message, with what its reader may see at this moment.
pub(super) async fn monthly_said(
    tx: &mut Tx,
    usual: &Usual,
    claimed: &Claimed,
    to: &Person,
    now: Timestamp,
) -> Result<Option<Said>, Fault> {
    let Some(month) = claimed.detail.as_deref().and_then(|detail| detail.parse::<Month>().ok()) else {
        return Ok(None);
    };
    let (workspace, today) = (&claimed.workspace, to.local(now).date());
    let sees_company = tx.has_role(&to.id, Role::Executive).await? || tx.has_role(&to.id, Role::HrViewer).await?;
    let period = Period::month(month);
    let own = tx.figures().counts(workspace, &Scope::Person(to.id.clone()), period).await?;
    let team = rate(tx, workspace, &Scope::Manager(to.id.clone()), period, today).await?;
    let company = if sees_company {
        let rate = rate(tx, workspace, &Scope::Company, period, today).await?;
        let two = Period { first: month.plus(-1), last: month };
        let two = lines(&mut tx.figures(), workspace, &Scope::Company, two).await?;
        let [before, this] = two.as_slice() else { return Ok(None) };
        let (agreed, pairs) = tx.figures().agreed(workspace, &Scope::Company).await?;
        let worth = super::worth::of_company(tx, workspace, month).await?;
        Some(Company {
            rate: this.published.as_ref().map_or(rate, |published| rate.as_published(published)),
            counts: this.counts,
            before: before.told(),
            corrected: corrected(two.iter().map(|line| (line.month, &line.counts, line.published.as_ref()))),
            agreed: Share::new(agreed, pairs),
            turnover: worth.turnover,
            has_baseline: worth.before.is_some(),
            change: worth.change,
            first_year: worth.first_year,
            first_three_years: worth.first_three_years,
            until_alone: worth.until_alone,
        })
    } else {
        None
    };
    let has_team = team.shown().0.held.of > 0;
    let has_company = company.as_ref().is_some_and(|company| company.counts.settled() > 0);
    let target = tx.figures().aims(workspace).await?.target;
    let picture = match (has_company, has_team) {
        (true, _) => pictures::of(tx, usual, claimed, (month, Which::Company), to).await?,
        (false, true) => pictures::of(tx, usual, claimed, (month, Which::Team), to).await?,
        (false, false) => None,
    };
    let view = View {
        month,
        own: Share::new(own.held, own.due()),
        team: has_team.then_some(team),
        company,
        target,
        picture,
        today,
        zone: to.zone.clone(),
    };
    let is_empty = own.due() == 0 && !has_team && !has_company;
    Ok(Some(Said::new(monthly::monthly(&view, to.lang), false).nothing_if(is_empty)))
}

async fn rate(tx: &mut Tx, workspace: &WorkspaceId, scope: &Scope, period: Period, today: Date) -> Result<Rate, Fault> {
    let mut figures = tx.figures();
    let counts = figures.counts(workspace, scope, period).await?;
    let heads = figures.heads(workspace, scope, period.last, today).await?;
    let people = figures.per_person(workspace, scope, period).await?;
    Ok(Rate::of(&counts, &heads, &people))
}
