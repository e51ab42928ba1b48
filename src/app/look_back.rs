//! The year in one's own 1on1s, for each who takes part, shortly before the company's year ends: planned with the company's
//! round, made from the ledger's counts of that person alone when it is sent.

use jiff::Timestamp;

use super::Usual;
use super::compose::Said;
use super::reports::{counted_on, year_to};
use crate::domain::figures::{Lead, Month, Period, Scope};
use crate::domain::people::Person;
use crate::domain::plan;
use crate::message::look_back::{self, View};
use crate::store::{Claimed, Fault, Round, Tx};

/// The last month of the company's year, from its week of looking back on and until it was planned for everybody.
pub(super) fn year_to_plan(round: &Round, now: Timestamp) -> Option<Month> {
    let today = round.zone.wall(now).date();
    let last = Period::fiscal_year(Month::of(today), round.year_starts).last;
    (today >= plan::look_back_week(last) && round.done != last.to_string()).then_some(last)
}

/// The message, from the counts of its reader. Whoever had no 1on1 in the year has nothing to look back on.
pub(super) async fn look_back_said(
    tx: &mut Tx,
    usual: &Usual,
    claimed: &Claimed,
    to: &Person,
    now: Timestamp,
) -> Result<Option<Said>, Fault> {
    let Some(last) = claimed.detail.as_deref().and_then(|detail| detail.parse::<Month>().ok()) else {
        return Ok(None);
    };
    let (workspace, year) = (&claimed.workspace, year_to(last));
    let all = Scope::Person(to.id.clone());
    let mut figures = tx.figures();
    let counts = figures.counts(workspace, &all, year).await?;
    let led = figures.counts(workspace, &Scope::Manager(to.id.clone()), year).await?;
    let promises = Lead::of(&figures.promises(workspace, &all, year, counted_on(usual, now)).await?.lasted);
    let view = View {
        year,
        today: to.local(now).date(),
        held: counts.took_place(),
        minutes: counts.minutes,
        // Theirs are the manager's items where they lead, the report's where they do not.
        own_topics: led.items_by_manager + counts.items_by_report - led.items_by_report,
        short: counts.short,
        mid: counts.mid,
        long: counts.long,
        promises_kept: promises.in_time + promises.late,
    };
    let is_empty = view.held == 0;
    Ok(Some(Said::new(look_back::look_back(&view, to.lang), false).nothing_if(is_empty)))
}
