//! The milestones of the company's training: taken in once from its list, and given as steps, once, to the 1on1 of
//! everybody new with the manager whom the roster names. From then on the steps are the two's own.

use jiff::{Timestamp, ToSpan};

use super::newcomers::is_theirs;
use super::{App, Usual};
use crate::domain::change::{By, Change};
use crate::domain::ids::{PairId, WorkspaceId};
use crate::domain::people::Person;
use crate::domain::roster::{Milestone, WEEKS, milestones_ahead};
use crate::store::{Done, Fault, Tx};

impl App {
    /// Takes the company's milestones in, as they were read; whether they are others than before. Pairs that were given
    /// theirs keep them. With `dry` nothing is written.
    pub async fn set_milestones(
        &self,
        workspace: &WorkspaceId,
        milestones: Vec<Milestone>,
        dry: bool,
    ) -> Result<bool, Fault> {
        let now = self.clock.now();
        let today = self.usual.zone.wall(now).date();
        let workspace = workspace.clone();
        let is_other = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let is_other = tx.milestones(&workspace).await? != milestones;
                    if dry || !is_other {
                        return Ok(Done::Undo(is_other));
                    }
                    tx.write_milestones(&workspace, &milestones, now).await?;
                    // A day more: whoever is new somewhere in the world is looked at.
                    let day = today.saturating_sub((7 * WEEKS + 1).days());
                    tx.look_at_hired_after(&workspace, day, now).await?;
                    let detail = milestones.len().to_string();
                    tx.audit_roster(&workspace, ("milestones.written", &detail), now).await?;
                    Ok(Done::Keep(is_other))
                })
            })
            .await?;
        if is_other && !dry {
            while self.follow_roster().await? {}
        }
        Ok(is_other)
    }
}

/// Gives a 1on1 the company's milestones as steps, if its report is new, the roster names its manager, and it was given
/// none before. In the language that the two read, in both where they read different ones.
pub(super) async fn give(
    tx: &mut Tx,
    usual: &Usual,
    [manager, report]: [&Person; 2],
    pair: &PairId,
    now: Timestamp,
) -> Result<(), Fault> {
    let Some(lead) = tx.employee_of(&report.id).await? else { return Ok(()) };
    let today = report.local(now).date();
    let Some(hired_on) = lead.employee.fields.hired_on.filter(|_| lead.solo_on.is_none()) else { return Ok(()) };
    if !is_theirs(tx, &lead, manager, today).await? {
        return Ok(());
    }
    let milestones = tx.milestones(&lead.workspace).await?;
    let ahead = milestones_ahead(&milestones, (hired_on, today), &usual.calendar, report.week);
    if ahead.is_empty() {
        return Ok(());
    }
    let Some(mut guard) = tx.lock_pair(pair).await? else { return Ok(()) };
    if !tx.give_milestones(pair, now).await? {
        return Ok(());
    }
    let changes: Vec<Change> = ahead
        .into_iter()
        .map(|(milestone, due)| Change::StepAdded {
            step: crate::clock::new_id(now),
            author: manager.id.clone(),
            text: milestone.words([manager.lang, report.lang]),
            due: Some(due),
        })
        .collect();
    tx.apply(&mut guard, &By { actor: None, at: now }, &changes).await
}
