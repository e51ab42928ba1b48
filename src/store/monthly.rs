//! For whom the month's figures are, and whether they were planned.

use jiff::Timestamp;

use super::rows::{Place, ms};
use super::statement::Statement;
use super::{Doing, Result, Tx, on};
use crate::domain::figures::Month;
use crate::domain::ids::{DeliveryId, PersonId, WorkspaceId};
use crate::domain::people::Zone;
use crate::domain::plan::Kind;

/// A month's figures on their way to somebody, or there.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldMonth {
    pub workspace: WorkspaceId,
    pub to: PersonId,
    pub month: Month,
    pub expires: Timestamp,
}

impl Tx {
    /// The companies whose report of a month was not planned yet, with their zones.
    pub async fn months_to_plan(&mut self, month: Month) -> Result<Vec<(WorkspaceId, Zone)>> {
        let rows: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "SELECT w.id, w.zone FROM workspace w WHERE NOT EXISTS (
                 SELECT 1 FROM monthly_planned m WHERE m.workspace_id = w.id AND m.month >= $1) ORDER BY w.id")
            .bind(month.to_string()).fetch_all(c).await)
        .doing("looking for months to report")?;
        rows.into_iter()
            .map(|(id, zone)| {
                let zone = Place { table: "workspace", id: &id }.one("zone", Zone::named(&zone))?;
                Ok((WorkspaceId::new(id), zone))
            })
            .collect()
    }

    /// Notes that a month is planned; `false` when another was first.
    pub async fn note_month_planned(&mut self, workspace: &WorkspaceId, month: Month, now: Timestamp) -> Result<bool> {
        let statement = Statement::new(
            "noting a planned month",
            "INSERT INTO monthly_planned (workspace_id, month, planned_ms) VALUES ($1, $2, $3)
             ON CONFLICT (workspace_id, month) DO NOTHING",
        );
        let statement = statement.bind(workspace.as_str()).bind(month.to_string()).bind(ms(now));
        Ok(self.run(statement).await? > 0)
    }

    /// Of a month's figures that were sent, or are being sent: whose they are, of which month, and until when they were news.
    pub async fn told_month(&mut self, delivery: &DeliveryId) -> Result<Option<ToldMonth>> {
        let row: Option<(String, String, Option<String>, i64)> = on!(self, c => sqlx::query_as(
            "SELECT workspace_id, person_id, detail, expires_ms FROM delivery WHERE id = $1 AND kind = $2")
            .bind(delivery.as_str()).bind(Kind::Monthly.code()).fetch_optional(c).await)
        .doing("looking for a month that was told")?;
        let Some((workspace, person, detail, expires)) = row else { return Ok(None) };
        let place = Place { table: "delivery", id: delivery.as_str() };
        Ok(Some(ToldMonth {
            workspace: WorkspaceId::new(workspace),
            to: PersonId::new(person),
            month: place.one("detail", detail.and_then(|detail| detail.parse().ok()))?,
            expires: place.instant("expires_ms", expires)?,
        }))
    }

    /// Executives, HR, and whoever leads a 1on1 that goes on.
    pub async fn readers_of_months(&mut self, workspace: &WorkspaceId) -> Result<Vec<PersonId>> {
        let rows: Vec<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT p.id FROM person p WHERE p.workspace_id = $1 AND p.state = 'active'
               AND (EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id AND r.role IN ('executive', 'hr_viewer'))
                 OR EXISTS (SELECT 1 FROM pair q WHERE q.manager_id = p.id AND q.state = 'active'))
             ORDER BY p.id")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("listing who gets the month's figures")?;
        Ok(rows.into_iter().map(|(id,)| PersonId::new(id)).collect())
    }
}
