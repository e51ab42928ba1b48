//! The one place that writes what a rule decided. Each change is also its audit row, which never holds words.

use jiff::Timestamp;

use super::agenda::{item_state_column, sealed_item};
use super::notes::{sealed_memo, sealed_note};
use super::occurrences::{outcome_columns, phase_column, plan_columns, said_column};
use super::promises::{promise_state_column, sealed_promise};
use super::rows::{local, ms};
use super::seal::{Scope, Sealer};
use super::{Doing, Result, Tx, on};
use crate::domain::agenda::{Horizon, ItemState};
use crate::domain::change::{By, Change};
use crate::domain::ids::{DeliveryId, PairId, PersonId, WorkspaceId};
use crate::domain::occurrence::Occurrence;
use crate::domain::pair::PairState;
use crate::domain::promise::PromiseState;

/// Proof that a pair is held until the transaction ends. Changes to a pair need it, so the lock can't be forgotten.
pub struct PairGuard {
    pair: PairId,
    workspace: WorkspaceId,
    people: [PersonId; 2],
    salt: String,
    wrote: bool,
}

impl PairGuard {
    pub(crate) fn taken(pair: PairId, workspace: WorkspaceId, people: [PersonId; 2], salt: String) -> PairGuard {
        PairGuard { pair, workspace, people, salt, wrote: false }
    }

    /// For a pair that is being started in this very transaction.
    pub fn starting(pair: PairId, workspace: WorkspaceId, people: [PersonId; 2]) -> PairGuard {
        PairGuard { pair, workspace, people, salt: Sealer::new_salt(), wrote: false }
    }

    pub fn pair(&self) -> &PairId {
        &self.pair
    }

    fn seal(&self, tx: &Tx, place: &str, words: &str) -> String {
        tx.sealer().seal(&Scope { owner: self.pair.as_str(), salt: &self.salt }, place, words)
    }
}

impl Tx {
    /// Writes changes of one pair, in order, each with its audit row, and marks what people see of the pair as old.
    pub async fn apply(&mut self, guard: &mut PairGuard, by: &By, changes: &[Change]) -> Result<()> {
        for change in changes {
            let about = self.write_change(guard, by, change).await?;
            match change {
                // Planning is a consequence of a change that has its own row.
                Change::Deliver(_) | Change::CallOff { .. } | Change::CallOffPromise { .. } => {}
                Change::CallOffPair { .. } => {}
                _ => {
                    guard.wrote = true;
                    self.audit(guard, by, change, about.as_deref()).await?;
                }
            }
        }
        if guard.wrote {
            guard.wrote = false;
            self.touch(guard).await?;
        }
        Ok(())
    }

    /// Messages that show this pair are shown anew: those already sent, and those on their way, which may have been
    /// composed before this change.
    async fn touch(&mut self, guard: &PairGuard) -> Result<()> {
        on!(self, c => sqlx::query(
            "UPDATE delivery SET rev = rev + 1 WHERE (live OR state IN ('sending', 'unknown')) AND pair_id = $1")
            .bind(guard.pair.as_str()).execute(c).await.map(|_| ()))
        .doing("noting what is shown of a pair as old")?;
        // A statement of its own, and no plain `pair_id IS NULL`: with either, SQLite reads everything that is shown to
        // anybody (EXPLAIN QUERY PLAN) instead of what is shown to these two.
        on!(self, c => sqlx::query(
            "UPDATE delivery SET rev = rev + 1 WHERE (live OR state IN ('sending', 'unknown'))
                AND COALESCE(pair_id, '') = '' AND person_id IN ($1, $2)")
            .bind(guard.people[0].as_str()).bind(guard.people[1].as_str()).execute(c).await.map(|_| ()))
        .doing("noting what is shown to a pair's people as old")
    }

    async fn audit(&mut self, guard: &PairGuard, by: &By, change: &Change, about: Option<&str>) -> Result<()> {
        on!(self, c => sqlx::query(
            "INSERT INTO audit (id, workspace_id, pair_id, actor_id, at_ms, what, about) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(crate::clock::new_id(by.at)).bind(guard.workspace.as_str()).bind(guard.pair.as_str())
            .bind(by.actor.as_ref().map(PersonId::as_str)).bind(ms(by.at)).bind(change.what()).bind(about)
            .execute(c).await.map(|_| ()))
        .doing("writing the audit")
    }

    /// Writes one change; the answer is what its audit row is about.
    async fn write_change(&mut self, guard: &PairGuard, by: &By, change: &Change) -> Result<Option<String>> {
        let at = ms(by.at);
        let about = match change {
            Change::PairStarted(pair) => {
                on!(self, c => sqlx::query(
                    "INSERT INTO pair (id, workspace_id, manager_id, report_id, kind, state, salt, created_ms)
                     VALUES ($1, $2, $3, $4, $5, 'active', $6, $7)")
                    .bind(pair.id.as_str()).bind(pair.workspace.as_str()).bind(pair.manager.as_str())
                    .bind(pair.report.as_str()).bind(pair.kind.code()).bind(&guard.salt).bind(at)
                    .execute(c).await.map(|_| ()))
                .doing("starting a pair")?;
                None
            }
            Change::PairAccepted(pair) => {
                on!(self, c => sqlx::query("UPDATE pair SET accepted_ms = COALESCE(accepted_ms, $2) WHERE id = $1")
                    .bind(pair.as_str()).bind(at).execute(c).await.map(|_| ()))
                .doing("accepting a pair")?;
                None
            }
            Change::PairState { pair, state } => {
                let (code, until, ended) = match state {
                    PairState::Active => ("active", None, None),
                    PairState::Paused { until } => ("paused", until.map(|date| date.to_string()), None),
                    PairState::Ended => ("ended", None, Some(at)),
                };
                on!(self, c => sqlx::query("UPDATE pair SET state = $2, paused_until = $3, ended_ms = $4 WHERE id = $1")
                    .bind(pair.as_str()).bind(code).bind(until).bind(ended).execute(c).await.map(|_| ()))
                .doing("changing a pair")?;
                None
            }
            Change::SeriesStarted { series, zone_of } => {
                on!(self, c => sqlx::query(
                    "INSERT INTO series (id, pair_id, rhythm, zone, zone_of, effective_from, created_ms)
                     VALUES ($1, $2, $3, $4, $5, $6, $7)")
                    .bind(series.id.as_str()).bind(series.pair.as_str()).bind(series.rhythm.to_text())
                    .bind(&series.zone.name).bind(zone_of.as_ref().map(PersonId::as_str))
                    .bind(series.from.to_string()).bind(at).execute(c).await.map(|_| ()))
                .doing("starting a rhythm")?;
                Some(series.id.to_string())
            }
            Change::SeriesEnded { pair } => {
                on!(self, c => sqlx::query("UPDATE series SET ended_ms = $2 WHERE pair_id = $1 AND ended_ms IS NULL")
                    .bind(pair.as_str()).bind(at).execute(c).await.map(|_| ()))
                .doing("ending a rhythm")?;
                None
            }
            Change::OccurrenceOpened(o) => {
                self.insert_occurrence(o).await?;
                Some(o.id.to_string())
            }
            Change::Occurrence { now, reason, .. } => {
                let sealed = reason.as_ref().map(|words| guard.seal(self, &format!("occurrence/{}", now.id), words));
                self.update_occurrence(now, sealed, by.at).await?;
                Some(now.id.to_string())
            }
            Change::ItemAdded { item, author, text, horizon, visibility } => {
                let sealed = guard.seal(self, &sealed_item(item.as_str()), text);
                on!(self, c => sqlx::query(
                    "INSERT INTO agenda_item (id, pair_id, author_id, sealed, horizon, visibility, position, state,
                                              created_ms)
                     SELECT $1, $2, $3, $4, $5, $6, COALESCE(MAX(position), 0) + 1, 'open', $7
                     FROM agenda_item WHERE pair_id = $2 AND state = 'open'")
                    .bind(item.as_str()).bind(guard.pair.as_str()).bind(author.as_str()).bind(sealed)
                    .bind(horizon.map(Horizon::code)).bind(visibility.code()).bind(at).execute(c).await.map(|_| ()))
                .doing("adding an item")?;
                Some(item.to_string())
            }
            Change::ItemEdited { item, text } | Change::ItemShared { item, text } => {
                let sealed = guard.seal(self, &sealed_item(item.as_str()), text);
                let visibility = matches!(change, Change::ItemShared { .. }).then_some("shared");
                on!(self, c => sqlx::query(
                    "UPDATE agenda_item SET sealed = $3, visibility = COALESCE($4, visibility)
                     WHERE id = $1 AND pair_id = $2")
                    .bind(item.as_str()).bind(guard.pair.as_str()).bind(sealed).bind(visibility)
                    .execute(c).await.map(|_| ()))
                .doing("editing an item")?;
                Some(item.to_string())
            }
            Change::ItemMoved { item, position } => {
                on!(self, c => sqlx::query("UPDATE agenda_item SET position = $3 WHERE id = $1 AND pair_id = $2")
                    .bind(item.as_str()).bind(guard.pair.as_str()).bind(*position).execute(c).await.map(|_| ()))
                .doing("moving an item")?;
                Some(item.to_string())
            }
            Change::ItemState { item, state } => {
                let closed = (*state != ItemState::Open).then_some(at);
                // The meeting an item was talked about in is the one going on or last begun.
                on!(self, c => sqlx::query(
                    "UPDATE agenda_item SET state = $3, closed_ms = $4,
                            closed_in = CASE WHEN $3 = 'discussed' THEN
                                (SELECT o.id FROM occurrence o WHERE o.pair_id = $2 AND o.start_ms <= $5
                                 ORDER BY o.start_ms DESC LIMIT 1) ELSE NULL END
                     WHERE id = $1 AND pair_id = $2")
                    .bind(item.as_str()).bind(guard.pair.as_str()).bind(item_state_column(*state)).bind(closed).bind(at)
                    .execute(c).await.map(|_| ()))
                .doing("closing an item")?;
                Some(item.to_string())
            }
            Change::ItemsCarried { pair } => {
                on!(self, c => sqlx::query(
                    "UPDATE agenda_item SET carried = carried + 1 WHERE pair_id = $1 AND state = 'open'")
                    .bind(pair.as_str()).execute(c).await.map(|_| ()))
                .doing("carrying items over")?;
                None
            }
            Change::PromiseMade(promise) => {
                let sealed = guard.seal(self, &sealed_promise(promise.id.as_str()), &promise.text);
                on!(self, c => sqlx::query(
                    "INSERT INTO promise (id, pair_id, author_id, owner_id, sealed, due, state, created_ms)
                     VALUES ($1, $2, $3, $4, $5, $6, 'open', $7)")
                    .bind(promise.id.as_str()).bind(guard.pair.as_str()).bind(promise.author.as_str())
                    .bind(promise.owner.as_str()).bind(sealed).bind(promise.due.to_string()).bind(at)
                    .execute(c).await.map(|_| ()))
                .doing("making a promise")?;
                Some(promise.id.to_string())
            }
            Change::PromiseState { promise, state, by: who } => {
                let closed = (*state != PromiseState::Open).then_some(at);
                on!(self, c => sqlx::query(
                    "UPDATE promise SET state = $3, closed_ms = $4, closed_by = $5 WHERE id = $1 AND pair_id = $2")
                    .bind(promise.as_str()).bind(guard.pair.as_str()).bind(promise_state_column(*state)).bind(closed)
                    .bind(closed.map(|_| who.as_str())).execute(c).await.map(|_| ()))
                .doing("closing a promise")?;
                Some(promise.to_string())
            }
            Change::PromiseSnoozed { promise, until } => {
                on!(self, c => sqlx::query("UPDATE promise SET snoozed_until = $3 WHERE id = $1 AND pair_id = $2")
                    .bind(promise.as_str()).bind(guard.pair.as_str()).bind(until.to_string())
                    .execute(c).await.map(|_| ()))
                .doing("snoozing a promise")?;
                Some(promise.to_string())
            }
            Change::PromiseEdited { promise, text, due } => {
                let sealed = guard.seal(self, &sealed_promise(promise.as_str()), text);
                on!(self, c => sqlx::query(
                    "UPDATE promise SET sealed = $3, due = COALESCE($4, due),
                            snoozed_until = CASE WHEN $4 IS NULL THEN snoozed_until ELSE NULL END
                     WHERE id = $1 AND pair_id = $2")
                    .bind(promise.as_str()).bind(guard.pair.as_str()).bind(sealed).bind(due.map(|date| date.to_string()))
                    .execute(c).await.map(|_| ()))
                .doing("editing a promise")?;
                Some(promise.to_string())
            }
            Change::NoteWritten { note, occurrence, author, text } => {
                let sealed = guard.seal(self, &sealed_note(note.as_str()), text);
                on!(self, c => sqlx::query(
                    "INSERT INTO note (id, occurrence_id, pair_id, author_id, version, sealed, created_ms)
                     SELECT $1, $2, $3, $4, COALESCE(MAX(version), 0) + 1, $5, $6 FROM note WHERE occurrence_id = $2")
                    .bind(note.as_str()).bind(occurrence.as_str()).bind(guard.pair.as_str()).bind(author.as_str())
                    .bind(sealed).bind(at).execute(c).await.map(|_| ()))
                .doing("writing minutes")?;
                Some(note.to_string())
            }
            Change::Deliver(planned) => {
                let id = DeliveryId::new(crate::clock::new_id(by.at));
                self.plan(&id, &guard.workspace, planned).await?;
                None
            }
            Change::CallOff { occurrence, kinds } => {
                for kind in kinds {
                    on!(self, c => sqlx::query(
                        "UPDATE delivery SET state = 'called_off' WHERE occurrence_id = $1 AND kind = $2
                            AND state = 'pending'")
                        .bind(occurrence.as_str()).bind(kind.code()).execute(c).await.map(|_| ()))
                    .doing("calling off messages")?;
                }
                None
            }
            Change::CallOffPromise { promise } => {
                on!(self, c => sqlx::query(
                    "UPDATE delivery SET state = 'called_off' WHERE promise_id = $1 AND state = 'pending'")
                    .bind(promise.as_str()).execute(c).await.map(|_| ()))
                .doing("calling off a promise's messages")?;
                None
            }
            Change::CallOffPair { pair } => {
                on!(self, c => sqlx::query(
                    "UPDATE delivery SET state = 'called_off' WHERE pair_id = $1 AND state = 'pending'")
                    .bind(pair.as_str()).execute(c).await.map(|_| ()))
                .doing("calling off a pair's messages")?;
                None
            }
        };
        Ok(about)
    }

    async fn insert_occurrence(&mut self, o: &Occurrence) -> Result<()> {
        let (outcome, why) = outcome_columns(o.outcome);
        let (plan, skipped_by) = plan_columns(o.plan);
        on!(self, c => sqlx::query(
            "INSERT INTO occurrence (id, series_id, pair_id, slot, slot_ms, start_local, start_ms, minutes,
                                     window_ends_ms, next_slot_ms, phase, outcome, why, plan, skipped_by, look_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             ON CONFLICT DO NOTHING")
            .bind(o.id.as_str()).bind(o.series.as_str()).bind(o.pair.as_str()).bind(local(o.slot)).bind(ms(o.slot_at))
            .bind(local(o.start)).bind(ms(o.start_at)).bind(i64::from(o.minutes)).bind(ms(o.window_ends))
            .bind(ms(o.next_slot_at)).bind(phase_column(o.phase)).bind(outcome).bind(why).bind(plan).bind(skipped_by)
            .bind(ms(o.look)).execute(c).await.map(|_| ()))
        .doing("opening a slot")
    }

    async fn update_occurrence(&mut self, o: &Occurrence, reason: Option<String>, now: Timestamp) -> Result<()> {
        let (outcome, why) = outcome_columns(o.outcome);
        let (plan, skipped_by) = plan_columns(o.plan);
        let phase = phase_column(o.phase);
        on!(self, c => sqlx::query(
            "UPDATE occurrence SET start_local = $2, start_ms = $3, phase = $4, outcome = $5, why = $6, moves = $7,
                    plan = $8, skipped_by = $9, manager_said = $10, report_said = $11, first_said_ms = $12,
                    look_ms = $13, reason_sealed = COALESCE($14, reason_sealed), window_ends_ms = $16,
                    next_slot_ms = $17, slot_ms = $18,
                    closed_ms = CASE WHEN $4 = 'closed' THEN COALESCE(closed_ms, $15) ELSE NULL END
             WHERE id = $1")
            .bind(o.id.as_str()).bind(local(o.start)).bind(ms(o.start_at)).bind(phase).bind(outcome).bind(why)
            .bind(i64::from(o.moves)).bind(plan).bind(skipped_by).bind(said_column(o.manager_said))
            .bind(said_column(o.report_said)).bind(o.first_said.map(ms)).bind(ms(o.look)).bind(reason).bind(ms(now))
            .bind(ms(o.window_ends)).bind(ms(o.next_slot_at)).bind(ms(o.slot_at))
            .execute(c).await.map(|_| ()))
        .doing("changing a meeting")
    }

    /// Writes a memo, which is its author's alone and belongs to no pair's lock.
    pub async fn write_memo(
        &mut self,
        workspace: &WorkspaceId,
        author: &PersonId,
        id: &str,
        text: &str,
        now: Timestamp,
    ) -> Result<()> {
        let salt = self.person_salt(author).await?;
        let sealed = self.sealer().seal(&Scope { owner: author.as_str(), salt: &salt }, &sealed_memo(id), text);
        on!(self, c => sqlx::query("INSERT INTO memo (id, person_id, sealed, created_ms) VALUES ($1, $2, $3, $4)")
            .bind(id).bind(author.as_str()).bind(sealed).bind(ms(now)).execute(c).await.map(|_| ()))
        .doing("writing a memo")?;
        self.audit_alone(workspace, author, "memo.written", id, now).await
    }

    /// Deletes a memo of this author; `false` when there is none.
    pub async fn delete_memo(
        &mut self,
        workspace: &WorkspaceId,
        author: &PersonId,
        id: &str,
        now: Timestamp,
    ) -> Result<bool> {
        let gone = on!(self, c => sqlx::query("DELETE FROM memo WHERE id = $1 AND person_id = $2")
            .bind(id).bind(author.as_str()).execute(c).await.map(|done| done.rows_affected() == 1))
        .doing("deleting a memo")?;
        if gone {
            self.audit_alone(workspace, author, "memo.deleted", id, now).await?;
        }
        Ok(gone)
    }

    /// Plans a message that hangs on no pair.
    pub async fn plan_alone(
        &mut self,
        workspace: &WorkspaceId,
        planned: &crate::domain::plan::Planned,
        now: Timestamp,
    ) -> Result<bool> {
        let id = DeliveryId::new(crate::clock::new_id(now));
        self.plan(&id, workspace, planned).await
    }

    /// An audit row for what one person did alone.
    pub async fn audit_alone(
        &mut self,
        workspace: &WorkspaceId,
        actor: &PersonId,
        what: &str,
        about: &str,
        now: Timestamp,
    ) -> Result<()> {
        on!(self, c => sqlx::query(
            "INSERT INTO audit (id, workspace_id, actor_id, at_ms, what, about) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(crate::clock::new_id(now)).bind(workspace.as_str()).bind(actor.as_str()).bind(ms(now)).bind(what)
            .bind(about).execute(c).await.map(|_| ()))
        .doing("writing the audit")
    }
}
