//! Slots by person before a day: how regular somebody's 1on1s were, for comparing groups. Ids, dates and states.

use jiff::civil::{Date, DateTime};
use sqlx::Connection;

use super::super::{Conn, Doing, Result};
use super::SlotState;
use super::sums::{Figures, ask};
use crate::domain::ids::{PersonId, WorkspaceId};
use crate::store::rows::Place;

/// A slot of somebody as a report, once it is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledSlot {
    pub report: PersonId,
    pub slot: DateTime,
    pub held: bool,
}

impl Figures<'_> {
    /// Held and due of everybody who was a report between two days, the second not included.
    pub async fn regularity(
        &mut self,
        workspace: &WorkspaceId,
        from: Date,
        until: Date,
    ) -> Result<Vec<(PersonId, i64, i64)>> {
        let rows: Vec<(String, i64, i64)> = ask!(self, c => sqlx::query_as(
            "SELECT p.report_id, CAST(SUM(CASE WHEN s.state = 'held' THEN 1 ELSE 0 END) AS BIGINT), COUNT(*)
             FROM figure_slot s JOIN pair p ON p.id = s.pair_id
             WHERE s.workspace_id = $1 AND s.slot >= $2 AND s.slot < $3
               AND s.state IN ('held', 'late', 'missed', 'unanswered') GROUP BY p.report_id ORDER BY p.report_id")
            .bind(workspace.as_str()).bind(from.to_string()).bind(until.to_string()).fetch_all(c).await)
        .doing("counting slots by person")?;
        Ok(rows.into_iter().map(|(report, held, due)| (PersonId::new(report), held, due)).collect())
    }

    /// The settled slots of those who came on a day or later.
    pub async fn slots_of_newcomers(&mut self, workspace: &WorkspaceId, since: Date) -> Result<Vec<SettledSlot>> {
        let rows: Vec<(String, String, String)> = ask!(self, c => sqlx::query_as(
            "SELECT p.report_id, s.slot, s.state FROM figure_slot s JOIN pair p ON p.id = s.pair_id
             JOIN employee e ON e.person_id = p.report_id
             WHERE s.workspace_id = $1 AND e.workspace_id = $1 AND e.hired_on >= $2
               AND s.state IN ('held', 'late', 'missed', 'unanswered') ORDER BY p.report_id, s.slot")
            .bind(workspace.as_str()).bind(since.to_string()).fetch_all(c).await)
        .doing("listing newcomers' slots")?;
        rows.into_iter()
            .map(|(report, slot, state)| {
                let slot = Place { table: "figure_slot", id: &report }.local("slot", &slot)?;
                let held = SlotState::from_code(&state) == Some(SlotState::Held);
                Ok(SettledSlot { report: PersonId::new(report), slot, held })
            })
            .collect()
    }
}
