//! What has happened, for whoever watches the product at work: which message went out when, and what was changed by
//! whom. Kinds, states and ids; never words.

use jiff::Timestamp;

use super::rows::{Place, ms};
use super::{Doing, Result, Tx, on};
use crate::domain::ids::{OccurrenceId, PairId, WorkspaceId};
use crate::domain::plan::Kind;

/// A message whose fate is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    pub kind: Kind,
    /// The reader's id on the platform.
    pub to: String,
    pub occurrence: Option<OccurrenceId>,
    /// When it was sent, or would have been.
    pub at: Timestamp,
    pub fate: Fate,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It lies in the reader's conversation under this id.
    Sent { message: String },
    /// It was not wanted any more, or could not be delivered.
    Dropped { why: String },
}

/// One change that was made, by its audit name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    pub at: Timestamp,
    pub pair: Option<PairId>,
    pub what: String,
}

#[derive(sqlx::FromRow)]
struct PastRow {
    id: String,
    kind: String,
    external_id: String,
    occurrence_id: Option<String>,
    due_ms: i64,
    sent_ms: Option<i64>,
    why: Option<String>,
    message: Option<String>,
}

impl PastRow {
    fn read(self) -> Result<Past> {
        let place = Place { table: "delivery", id: &self.id };
        Ok(Past {
            kind: place.one("kind", Kind::from_code(&self.kind))?,
            at: place.instant("due_ms", self.sent_ms.unwrap_or(self.due_ms))?,
            to: self.external_id,
            occurrence: self.occurrence_id.map(OccurrenceId::new),
            fate: match self.message {
                Some(message) => Fate::Sent { message },
                None => Fate::Dropped { why: self.why.unwrap_or_default() },
            },
        })
    }
}

impl Tx {
    /// The last messages whose fate is settled, oldest first. Standing pages are no messages.
    pub async fn past_deliveries(&mut self, workspace: &WorkspaceId, most: i64) -> Result<Vec<Past>> {
        let rows = on!(self, c => sqlx::query_as::<_, PastRow>(
            "SELECT d.id, d.kind, i.external_id, d.occurrence_id, d.due_ms, d.sent_ms, d.why, d.message
             FROM delivery d JOIN person p ON p.id = d.person_id
             JOIN identity i ON i.person_id = d.person_id AND i.platform = COALESCE(d.platform, p.platform)
             WHERE d.workspace_id = $1 AND d.kind <> 'home'
               AND (d.state = 'dropped' OR (d.state = 'sent' AND d.message IS NOT NULL))
             ORDER BY COALESCE(d.sent_ms, d.due_ms) DESC, d.due_ms DESC, d.id DESC LIMIT $2")
            .bind(workspace.as_str()).bind(most).fetch_all(c).await)
        .doing("listing past deliveries")?;
        rows.into_iter().rev().map(PastRow::read).collect()
    }

    /// What was changed in a workspace since then, in order.
    pub async fn deeds_since(&mut self, workspace: &WorkspaceId, since: Timestamp) -> Result<Vec<Deed>> {
        let rows: Vec<(String, i64, Option<String>, String)> = on!(self, c => sqlx::query_as(
            "SELECT id, at_ms, pair_id, what FROM audit WHERE workspace_id = $1 AND at_ms >= $2 ORDER BY at_ms, id")
            .bind(workspace.as_str()).bind(ms(since)).fetch_all(c).await)
        .doing("reading what was changed")?;
        let deed = |(id, at, pair, what): (String, i64, Option<String>, String)| {
            let at = Place { table: "audit", id: &id }.instant("at_ms", at)?;
            Ok(Deed { at, pair: pair.map(PairId::new), what })
        };
        rows.into_iter().map(deed).collect()
    }
}
