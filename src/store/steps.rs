//! A newcomer's steps, opened from their seals for the two they belong to.

use jiff::civil::Date;

use super::rows::Place;
use super::seal::Scope;
use super::{Doing, Result, Tx, on};
use crate::domain::ids::{PairId, PersonId};

/// A step towards working alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub id: String,
    pub text: String,
    /// By when it is to be reached, if it is one of the company's milestones.
    pub due: Option<Date>,
    pub done_on: Option<Date>,
}

#[derive(sqlx::FromRow)]
pub(super) struct StepRow {
    id: String,
    pair_id: String,
    salt: String,
    sealed: String,
    due: Option<String>,
    done_on: Option<String>,
}

impl StepRow {
    pub(super) fn read(self, tx: &Tx) -> Result<Step> {
        let scope = Scope { owner: &self.pair_id, salt: &self.salt };
        let text = tx.sealer().open(&scope, &sealed_step(&self.id), &self.sealed)?;
        let place = Place { table: "step", id: &self.id };
        let due = place.maybe_date("due", self.due.as_deref())?;
        let done_on = place.maybe_date("done_on", self.done_on.as_deref())?;
        Ok(Step { text, due, done_on, id: self.id })
    }
}

/// Where a step's seal belongs.
pub(crate) fn sealed_step(id: &str) -> String {
    format!("step/{id}")
}

impl Tx {
    /// The steps of a pair, in the order in which they were written; those written at once by their days.
    pub async fn steps(&mut self, pair: &PairId, reader: &PersonId) -> Result<Vec<Step>> {
        let rows = on!(self, c => sqlx::query_as::<_, StepRow>(
            "SELECT s.id, s.pair_id, p.salt, s.sealed, s.due, s.done_on FROM step s JOIN pair p ON p.id = s.pair_id
             WHERE s.pair_id = $1 AND (p.manager_id = $2 OR p.report_id = $2)
             ORDER BY s.created_ms, s.due NULLS LAST, s.id LIMIT 200")
            .bind(pair.as_str()).bind(reader.as_str()).fetch_all(c).await)
        .doing("reading steps")?;
        rows.into_iter().map(|row| row.read(self)).collect()
    }

    /// The pair of a step, for one of its two.
    pub async fn pair_of_step(&mut self, step: &str, reader: &PersonId) -> Result<Option<PairId>> {
        let row: Option<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT s.pair_id FROM step s JOIN pair p ON p.id = s.pair_id
             WHERE s.id = $1 AND (p.manager_id = $2 OR p.report_id = $2)")
            .bind(step).bind(reader.as_str()).fetch_optional(c).await)
        .doing("looking for a step")?;
        Ok(row.map(|(pair,)| PairId::new(pair)))
    }
}
