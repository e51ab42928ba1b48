//! Promises, opened from their seals for the two they belong to.

use jiff::Timestamp;
use jiff::civil::Date;

use super::rows::{Place, ms};
use super::seal::Scope;
use super::{Doing, Result, Tx, on};
use crate::domain::ids::{PairId, PersonId, PromiseId};
use crate::domain::promise::{Promise, PromiseState};

#[derive(sqlx::FromRow)]
pub(crate) struct PromiseRow {
    id: String,
    pair_id: String,
    author_id: String,
    owner_id: String,
    sealed: String,
    salt: String,
    due: String,
    snoozed_until: Option<String>,
    state: String,
    created_ms: i64,
    closed_ms: Option<i64>,
}

impl PromiseRow {
    pub(crate) fn read(self, tx: &Tx) -> Result<Promise> {
        let place = Place { table: "promise", id: &self.id };
        let scope = Scope { owner: &self.pair_id, salt: &self.salt };
        let text = tx.sealer().open(&scope, &sealed_promise(&self.id), &self.sealed)?;
        let state = match self.state.as_str() {
            "open" => PromiseState::Open,
            "done" => PromiseState::Done,
            "dropped" => PromiseState::Dropped,
            _ => return Err(place.bad("state")),
        };
        Ok(Promise {
            text,
            state,
            due: place.date("due", &self.due)?,
            snoozed_until: place.maybe_date("snoozed_until", self.snoozed_until.as_deref())?,
            made: place.instant("created_ms", self.created_ms)?,
            closed: place.maybe_instant("closed_ms", self.closed_ms)?,
            author: PersonId::new(self.author_id),
            owner: PersonId::new(self.owner_id),
            pair: PairId::new(self.pair_id),
            id: PromiseId::new(self.id),
        })
    }
}

/// Where a promise's seal belongs.
pub(crate) fn sealed_promise(id: &str) -> String {
    format!("promise/{id}")
}

pub(crate) fn promise_state_column(state: PromiseState) -> &'static str {
    match state {
        PromiseState::Open => "open",
        PromiseState::Done => "done",
        PromiseState::Dropped => "dropped",
    }
}

impl Tx {
    /// Promises of a pair that are open, or were done since a time.
    pub async fn promises(&mut self, pair: &PairId, reader: &PersonId, done_since: Timestamp) -> Result<Vec<Promise>> {
        let rows = on!(self, c => sqlx::query_as::<_, PromiseRow>(
            "SELECT r.id, r.pair_id, r.author_id, r.owner_id, r.sealed, p.salt, r.due, r.snoozed_until, r.state,
                    r.created_ms, r.closed_ms
             FROM promise r JOIN pair p ON p.id = r.pair_id
             WHERE r.pair_id = $1 AND (p.manager_id = $2 OR p.report_id = $2)
               AND (r.state = 'open' OR (r.state = 'done' AND r.closed_ms >= $3))
             ORDER BY r.due, r.created_ms, r.id LIMIT 400")
            .bind(pair.as_str()).bind(reader.as_str()).bind(ms(done_since)).fetch_all(c).await)
        .doing("reading promises")?;
        rows.into_iter().map(|row| row.read(self)).collect()
    }

    /// Promises of a pair that were made within a span: those of one wrap-up.
    pub async fn promises_made(
        &mut self,
        pair: &PairId,
        reader: &PersonId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Promise>> {
        let rows = on!(self, c => sqlx::query_as::<_, PromiseRow>(
            "SELECT r.id, r.pair_id, r.author_id, r.owner_id, r.sealed, p.salt, r.due, r.snoozed_until, r.state,
                    r.created_ms, r.closed_ms
             FROM promise r JOIN pair p ON p.id = r.pair_id
             WHERE r.pair_id = $1 AND (p.manager_id = $2 OR p.report_id = $2)
               AND r.created_ms >= $3 AND r.created_ms < $4 AND r.state <> 'dropped'
             ORDER BY r.created_ms, r.id LIMIT 100")
            .bind(pair.as_str()).bind(reader.as_str()).bind(ms(from)).bind(ms(until)).fetch_all(c).await)
        .doing("reading promises of a meeting")?;
        rows.into_iter().map(|row| row.read(self)).collect()
    }

    /// A person's own open promises over all their pairs, the earliest due first.
    pub async fn open_promises_of(&mut self, owner: &PersonId) -> Result<Vec<Promise>> {
        let rows = on!(self, c => sqlx::query_as::<_, PromiseRow>(
            "SELECT r.id, r.pair_id, r.author_id, r.owner_id, r.sealed, p.salt, r.due, r.snoozed_until, r.state,
                    r.created_ms, r.closed_ms
             FROM promise r JOIN pair p ON p.id = r.pair_id
             WHERE r.owner_id = $1 AND r.state = 'open' AND p.state <> 'ended'
             ORDER BY r.due, r.created_ms, r.id LIMIT 200")
            .bind(owner.as_str()).fetch_all(c).await)
        .doing("reading a person's promises")?;
        rows.into_iter().map(|row| row.read(self)).collect()
    }

    /// One promise, for one of the two.
    pub async fn promise(&mut self, promise: &PromiseId, reader: &PersonId) -> Result<Option<Promise>> {
        let row = on!(self, c => sqlx::query_as::<_, PromiseRow>(
            "SELECT r.id, r.pair_id, r.author_id, r.owner_id, r.sealed, p.salt, r.due, r.snoozed_until, r.state,
                    r.created_ms, r.closed_ms
             FROM promise r JOIN pair p ON p.id = r.pair_id
             WHERE r.id = $1 AND (p.manager_id = $2 OR p.report_id = $2)")
            .bind(promise.as_str()).bind(reader.as_str()).fetch_optional(c).await)
        .doing("reading a promise")?;
        row.map(|row| row.read(self)).transpose()
    }

    /// Whether a person has a promise past its day: what the weekly bundle is for.
    pub async fn has_late_promise(&mut self, owner: &PersonId, today: Date) -> Result<bool> {
        let found: Option<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT id FROM promise WHERE owner_id = $1 AND state = 'open' AND due < $2
               AND (snoozed_until IS NULL OR snoozed_until < $2) LIMIT 1")
            .bind(owner.as_str()).bind(today.to_string()).fetch_optional(c).await)
        .doing("looking for late promises")?;
        Ok(found.is_some())
    }
}
