//! Who looks after the installation, and whom they should know can't be reached. Never what anybody wrote.

use jiff::Timestamp;

use super::rows::{Place, ms};
use super::statement::Statement;
use super::{Doing, Result, Tx, on};
use crate::chat::Platform;
use crate::domain::ids::{PersonId, WorkspaceId};
use crate::domain::people::Role;

/// Somebody who can't be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreached {
    pub person: PersonId,
    /// Where their messages go.
    pub platform: Platform,
    /// The platform's code for it, or what stands for it.
    pub why: String,
}

/// The people of a company whose messages go to one platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headcount {
    pub platform: Platform,
    pub people: usize,
    pub unreached: usize,
}

impl Tx {
    pub async fn has_role(&mut self, person: &PersonId, role: Role) -> Result<bool> {
        let (has,): (bool,) = on!(self, c => sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM person_role WHERE person_id = $1 AND role = $2)")
            .bind(person.as_str()).bind(role.code()).fetch_one(c).await)
        .doing("reading a role")?;
        Ok(has)
    }

    /// Gives somebody a role or takes it away; `false` when it was so already.
    pub async fn set_role(
        &mut self,
        (workspace, person): (&WorkspaceId, &PersonId),
        role: Role,
        granted: bool,
        now: Timestamp,
    ) -> Result<bool> {
        let sql = match granted {
            true => {
                "INSERT INTO person_role (person_id, role) VALUES ($1, $2)
                 ON CONFLICT (person_id, role) DO NOTHING"
            }
            false => "DELETE FROM person_role WHERE person_id = $1 AND role = $2",
        };
        let statement = Statement::new("changing a role", sql).bind(person.as_str()).bind(role.code());
        let changed = self.run(statement).await? > 0;
        if changed {
            let what = if granted { "role.granted" } else { "role.revoked" };
            let id = crate::clock::new_id(now);
            on!(self, c => sqlx::query(
                "INSERT INTO audit (id, workspace_id, at_ms, what, about, detail) VALUES ($1, $2, $3, $4, $5, $6)")
                .bind(id).bind(workspace.as_str()).bind(ms(now)).bind(what).bind(person.as_str()).bind(role.code())
                .execute(c).await.map(|_| ()))
            .doing("writing the audit")?;
        }
        Ok(changed)
    }

    /// Those of a company who can't be written to, each once. Whoever left is not among them.
    pub async fn unreached(&mut self, workspace: &WorkspaceId, most: i64) -> Result<Vec<Unreached>> {
        let rows: Vec<(String, String, Option<String>)> = on!(self, c => sqlx::query_as(
            "SELECT id, platform, state_why FROM person WHERE workspace_id = $1 AND state = 'unreachable'
             ORDER BY platform, name NULLS LAST, id LIMIT $2")
            .bind(workspace.as_str()).bind(most).fetch_all(c).await)
        .doing("listing who can't be reached")?;
        rows.into_iter()
            .map(|(id, platform, why)| {
                let place = Place { table: "person", id: &id };
                let platform = place.one("platform", Platform::from_code(&platform))?;
                Ok(Unreached { platform, why: why.unwrap_or_default(), person: PersonId::new(id) })
            })
            .collect()
    }

    /// How many people of a company are on each platform, each person counted where their messages go.
    pub async fn headcounts(&mut self, workspace: &WorkspaceId) -> Result<Vec<Headcount>> {
        let rows: Vec<(String, i64, i64)> = on!(self, c => sqlx::query_as(
            "SELECT platform, COUNT(*), SUM(CASE WHEN state = 'unreachable' THEN 1 ELSE 0 END) FROM person
             WHERE workspace_id = $1 AND state <> 'left' GROUP BY platform ORDER BY platform")
            .bind(workspace.as_str()).fetch_all(c).await)
        .doing("counting people")?;
        rows.into_iter()
            .map(|(platform, people, unreached)| {
                let platform = Place { table: "person", id: "all" }.one("platform", Platform::from_code(&platform))?;
                let count = |number: i64| usize::try_from(number).unwrap_or_default();
                Ok(Headcount { platform, people: count(people), unreached: count(unreached) })
            })
            .collect()
    }
}
