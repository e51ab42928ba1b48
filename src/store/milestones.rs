//! The milestones of a company's training: one row a company, its words sealed under the row's own salt; and which pairs
//! were given them.

use jiff::Timestamp;

use super::rows::{Place, ms};
use super::seal::{Scope, Sealer};
use super::statement::Statement;
use super::{Doing, Result, Tx, on};
use crate::domain::ids::{PairId, WorkspaceId};
use crate::domain::roster::Milestone;

/// Where the seal of a company's milestones belongs.
pub(crate) fn sealed_milestones(workspace: &str) -> String {
    format!("milestones/{workspace}")
}

impl Tx {
    /// What a company's training comes to, the earliest first; nothing if it gave no list.
    pub async fn milestones(&mut self, workspace: &WorkspaceId) -> Result<Vec<Milestone>> {
        let row: Option<(String, String)> = on!(self, c => sqlx::query_as(
            "SELECT sealed, salt FROM milestone_list WHERE workspace_id = $1")
            .bind(workspace.as_str()).fetch_optional(c).await)
        .doing("reading milestones")?;
        let Some((sealed, salt)) = row else { return Ok(Vec::new()) };
        let scope = Scope { owner: workspace.as_str(), salt: &salt };
        let text = self.sealer().open(&scope, &sealed_milestones(workspace.as_str()), &sealed)?;
        Place { table: "milestone_list", id: workspace.as_str() }.one("sealed", serde_json::from_str(&text).ok())
    }

    /// These are all milestones from now on. What pairs were given before stays theirs.
    pub async fn write_milestones(
        &mut self,
        workspace: &WorkspaceId,
        milestones: &[Milestone],
        now: Timestamp,
    ) -> Result<()> {
        let salt = Sealer::new_salt();
        let words = serde_json::to_string(milestones).expect("plain texts and numbers always serialise");
        let scope = Scope { owner: workspace.as_str(), salt: &salt };
        let sealed = self.sealer().seal(&scope, &sealed_milestones(workspace.as_str()), &words);
        let sql = "INSERT INTO milestone_list (workspace_id, sealed, salt, changed_ms) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (workspace_id) DO UPDATE SET sealed = excluded.sealed, salt = excluded.salt,
                      changed_ms = excluded.changed_ms";
        let statement = Statement::new("writing milestones", sql).bind(workspace.as_str());
        self.run(statement.bind(sealed).bind(salt).bind(ms(now))).await.map(drop)
    }

    /// Notes that a pair is given the milestones; `false` when it was before.
    pub async fn give_milestones(&mut self, pair: &PairId, now: Timestamp) -> Result<bool> {
        let sql = "INSERT INTO milestones_given (pair_id, at_ms) VALUES ($1, $2) ON CONFLICT (pair_id) DO NOTHING";
        let statement = Statement::new("noting who was given milestones", sql).bind(pair.as_str()).bind(ms(now));
        Ok(self.run(statement).await? > 0)
    }
}
