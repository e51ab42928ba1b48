//! The one place that writes what a rule decided. Each change is also its audit row, which never holds words.

use jiff::Timestamp;

use super::agenda::{item_state_column, sealed_item};
use super::deliveries::{plan, revive_of_pair};
use super::notes::{sealed_memo, sealed_note};
use super::occurrences::{insert_occurrence, update_occurrence};
use super::programme;
use super::promises::{promise_state_column, sealed_promise};
use super::rows::ms;
use super::seal::{Scope, Sealer};
use super::statement::Statement;
use super::steps::sealed_step;
use super::{Conn, Doing, Result, Tx, on};
use crate::domain::agenda::{Horizon, ItemState};
use crate::domain::change::{By, Change};
use crate::domain::ids::{DeliveryId, OccurrenceId, PairId, PersonId, WorkspaceId};
use crate::domain::pair::PairState;
use crate::domain::promise::PromiseState;

/// Proof that a pair is held until the transaction ends. Changes to a pair need it, so the lock can't be forgotten.
pub struct PairGuard {
    pair: PairId,
    workspace: WorkspaceId,
    people: [PersonId; 2],
    salt: String,
}

impl PairGuard {
    pub(crate) fn taken(pair: PairId, workspace: WorkspaceId, people: [PersonId; 2], salt: String) -> PairGuard {
        PairGuard { pair, workspace, people, salt }
    }

    /// For a pair that is being started in this very transaction.
    pub fn starting(pair: PairId, workspace: WorkspaceId, people: [PersonId; 2]) -> PairGuard {
        PairGuard { pair, workspace, people, salt: Sealer::new_salt() }
    }

    pub fn pair(&self) -> &PairId {
        &self.pair
    }

    fn seal(&self, tx: &Tx, place: &str, words: &str) -> String {
        tx.sealer().seal(&Scope { owner: self.pair.as_str(), salt: &self.salt }, place, words)
    }
}

macro_rules! insert_audit {
    () => {
        "INSERT INTO audit (id, workspace_id, pair_id, actor_id, at_ms, what, about) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    };
}

/// What shows a pair to anybody. Two statements, and no plain `pair_id IS NULL` in the second: with either, SQLite reads
/// everything that is shown to anybody (EXPLAIN QUERY PLAN) instead of what is shown to these two.
macro_rules! touch_pair {
    ($pair:literal) => {
        concat!(
            "UPDATE delivery SET rev = rev + 1 WHERE (live OR state IN ('sending', 'unknown')) AND pair_id = ",
            $pair
        )
    };
}

/// What shows all their pairs to two persons. The two questions of a fortnight show none, and lie in the chat for days.
macro_rules! touch_people {
    ($one:literal, $other:literal) => {
        concat!(
            "UPDATE delivery SET rev = rev + 1 WHERE (live OR state IN ('sending', 'unknown'))
                AND COALESCE(pair_id, '') = '' AND kind <> 'pulse' AND person_id IN (",
            $one,
            ", ",
            $other,
            ")"
        )
    };
}

/// A change as it is written, and what its audit row is about.
struct Step {
    statements: Vec<Statement>,
    about: Option<String>,
}

impl Statement {
    /// From which key until which one the messages of a kind about one thing lie. In every collation: a key goes on with
    /// digits or the letters of an id, or ends.
    fn bind_keys(self, workspace: &WorkspaceId, kind: &str, about: &str) -> Statement {
        self.bind(workspace.as_str()).bind(format!("{kind}/{about}")).bind(format!("{kind}/{about}zz"))
    }
}

fn audit(guard: &PairGuard, by: &By, change: &Change, about: Option<String>) -> Statement {
    Statement::new("writing the audit", insert_audit!())
        .bind(crate::clock::new_id(by.at))
        .bind(guard.workspace.as_str())
        .bind(guard.pair.as_str())
        .bind(by.actor.as_ref().map(PersonId::as_str))
        .bind(ms(by.at))
        .bind(change.what())
        .bind(about)
}

impl Tx {
    /// Writes changes of one pair, in order, each with its audit row, and marks what people see of the pair as old.
    pub async fn apply(&mut self, guard: &mut PairGuard, by: &By, changes: &[Change]) -> Result<()> {
        let mut all = Vec::new();
        let mut told = false;
        for change in changes {
            self.stirred.outbox |= matches!(change, Change::Deliver(_) | Change::ReviveOfPair { .. });
            let Step { statements, about } = self.step(guard, by, change);
            all.extend(statements);
            match change {
                // Planning is a consequence of a change that has its own row.
                Change::Deliver(_)
                | Change::CallOff { .. }
                | Change::CallOffPromise { .. }
                | Change::CallOffPair { .. }
                | Change::ReviveOfPair { .. } => {}
                _ => {
                    told = true;
                    all.push(audit(guard, by, change, about));
                }
            }
        }
        self.run_all(all).await?;
        if told {
            // Messages that show this pair are shown anew, those already sent and those on their way, which may have
            // been composed before.
            self.stirred.outbox |= self.run_all(self.touching(guard)).await? > 0;
        }
        self.tell_all(guard, by, changes).await
    }

    /// Enters in the ledger how the slots stand that these changes are about: last, for what was done to a promise is
    /// read from its audit rows.
    async fn tell_all(&mut self, guard: &PairGuard, by: &By, changes: &[Change]) -> Result<()> {
        let mut slots: Vec<&OccurrenceId> = Vec::new();
        let mut counts = false;
        for change in changes {
            match change {
                Change::OccurrenceOpened(o) | Change::Occurrence { now: o, .. } if !slots.contains(&&o.id) => {
                    slots.push(&o.id);
                }
                Change::PromiseMade(_)
                | Change::PromiseState { .. }
                | Change::PromiseSnoozed { .. }
                | Change::PromiseEdited { .. }
                | Change::ItemShared { .. }
                | Change::ItemState { .. } => counts = true,
                _ => {}
            }
        }
        for slot in &slots {
            self.tell(slot, by.at).await?;
        }
        if counts {
            for slot in self.still_counted(&guard.pair).await? {
                if !slots.contains(&&slot) {
                    self.tell(&slot, by.at).await?;
                }
            }
        }
        Ok(())
    }

    fn touching(&self, guard: &PairGuard) -> Vec<Statement> {
        let doing = "noting what is shown of a pair as old";
        let [one, other] = &guard.people;
        match self.conn {
            Conn::Sqlite(_) => vec![
                Statement::new(doing, touch_pair!("$1")).bind(guard.pair.as_str()),
                Statement::new(doing, touch_people!("$1", "$2")).bind(one.as_str()).bind(other.as_str()),
            ],
            Conn::Postgres(_) => {
                const BOTH: &str = concat!(
                    "WITH of_pair AS (",
                    touch_pair!("$1"),
                    " RETURNING id), of_people AS (",
                    touch_people!("$2", "$3"),
                    " RETURNING id) SELECT id FROM of_pair UNION ALL SELECT id FROM of_people"
                );
                vec![Statement::new(doing, BOTH).bind(guard.pair.as_str()).bind(one.as_str()).bind(other.as_str())]
            }
        }
    }

    fn step(&self, guard: &PairGuard, by: &By, change: &Change) -> Step {
        let at = ms(by.at);
        let mut statements = Vec::new();
        let about = match change {
            Change::PairStarted(pair) => {
                statements.push(
                    Statement::new(
                        "starting a pair",
                        "INSERT INTO pair (id, workspace_id, manager_id, report_id, kind, state, salt, created_ms)
                     VALUES ($1, $2, $3, $4, $5, 'active', $6, $7)",
                    )
                    .bind(pair.id.as_str())
                    .bind(pair.workspace.as_str())
                    .bind(pair.manager.as_str())
                    .bind(pair.report.as_str())
                    .bind(pair.kind.code())
                    .bind(&guard.salt)
                    .bind(at),
                );
                None
            }
            Change::PairAccepted(pair) => {
                statements.push(
                    Statement::new(
                        "accepting a pair",
                        "UPDATE pair SET accepted_ms = COALESCE(accepted_ms, $2) WHERE id = $1",
                    )
                    .bind(pair.as_str())
                    .bind(at),
                );
                None
            }
            Change::PairState { pair, state } => {
                let (code, until, ended) = match state {
                    PairState::Active => ("active", None, None),
                    PairState::Paused { until } => ("paused", until.map(|date| date.to_string()), None),
                    PairState::Ended => ("ended", None, Some(at)),
                };
                statements.push(
                    Statement::new(
                        "changing a pair",
                        "UPDATE pair SET state = $2, paused_until = $3, ended_ms = $4 WHERE id = $1",
                    )
                    .bind(pair.as_str())
                    .bind(code)
                    .bind(until)
                    .bind(ended),
                );
                None
            }
            Change::SeriesStarted { series, zone_of } => {
                statements.push(
                    Statement::new(
                        "starting a rhythm",
                        "INSERT INTO series (id, pair_id, rhythm, zone, zone_of, effective_from, created_ms)
                     VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    )
                    .bind(series.id.as_str())
                    .bind(series.pair.as_str())
                    .bind(series.rhythm.to_text())
                    .bind(&series.zone.name)
                    .bind(zone_of.as_ref().map(PersonId::as_str))
                    .bind(series.from.to_string())
                    .bind(at),
                );
                Some(series.id.to_string())
            }
            Change::SeriesEnded { pair } => {
                statements.push(
                    Statement::new(
                        "ending a rhythm",
                        "UPDATE series SET ended_ms = $2 WHERE pair_id = $1 AND ended_ms IS NULL",
                    )
                    .bind(pair.as_str())
                    .bind(at),
                );
                None
            }
            Change::OccurrenceOpened(o) => {
                statements.push(insert_occurrence(o));
                Some(o.id.to_string())
            }
            Change::Occurrence { now, reason, .. } => {
                let sealed = reason.as_ref().map(|words| guard.seal(self, &format!("occurrence/{}", now.id), words));
                statements.push(update_occurrence(now, sealed, by.at));
                Some(now.id.to_string())
            }
            Change::ItemAdded { item, author, text, horizon, visibility } => {
                let sealed = guard.seal(self, &sealed_item(item.as_str()), text);
                statements.push(
                    Statement::new(
                        "adding an item",
                        "INSERT INTO agenda_item (id, pair_id, author_id, sealed, horizon, visibility, position, state,
                                              created_ms)
                     SELECT $1, $2, $3, $4, $5, $6, COALESCE(MAX(position), 0) + 1, 'open', $7
                     FROM agenda_item WHERE pair_id = $2 AND state = 'open'",
                    )
                    .bind(item.as_str())
                    .bind(guard.pair.as_str())
                    .bind(author.as_str())
                    .bind(sealed)
                    .bind(horizon.map(Horizon::code))
                    .bind(visibility.code())
                    .bind(at),
                );
                Some(item.to_string())
            }
            Change::ItemEdited { item, text } | Change::ItemShared { item, text } => {
                let sealed = guard.seal(self, &sealed_item(item.as_str()), text);
                let visibility = matches!(change, Change::ItemShared { .. }).then_some("shared");
                statements.push(
                    Statement::new(
                        "editing an item",
                        "UPDATE agenda_item SET sealed = $3, visibility = COALESCE($4, visibility)
                     WHERE id = $1 AND pair_id = $2",
                    )
                    .bind(item.as_str())
                    .bind(guard.pair.as_str())
                    .bind(sealed)
                    .bind(visibility),
                );
                Some(item.to_string())
            }
            Change::ItemTagged { item, tags } => {
                statements.push(programme::tag(guard.pair(), item, tags));
                Some(item.to_string())
            }
            Change::ItemMoved { item, position } => {
                statements.push(
                    Statement::new(
                        "moving an item",
                        "UPDATE agenda_item SET position = $3 WHERE id = $1 AND pair_id = $2",
                    )
                    .bind(item.as_str())
                    .bind(guard.pair.as_str())
                    .bind(*position),
                );
                Some(item.to_string())
            }
            Change::ItemState { item, state } => {
                let closed = (*state != ItemState::Open).then_some(at);
                // The meeting an item was talked about in is the one going on or last begun.
                statements.push(
                    Statement::new(
                        "closing an item",
                        "UPDATE agenda_item SET state = $3, closed_ms = $4,
                            closed_in = CASE WHEN $3 = 'discussed' THEN
                                (SELECT o.id FROM occurrence o WHERE o.pair_id = $2 AND o.start_ms <= $5
                                 ORDER BY o.start_ms DESC LIMIT 1) ELSE NULL END
                     WHERE id = $1 AND pair_id = $2",
                    )
                    .bind(item.as_str())
                    .bind(guard.pair.as_str())
                    .bind(item_state_column(*state))
                    .bind(closed)
                    .bind(at),
                );
                Some(item.to_string())
            }
            Change::ItemsCarried { pair, until } => {
                statements.push(
                    Statement::new(
                        "carrying items over",
                        "UPDATE agenda_item SET carried = carried + 1
                         WHERE pair_id = $1 AND state = 'open' AND created_ms <= $2",
                    )
                    .bind(pair.as_str())
                    .bind(ms(*until)),
                );
                None
            }
            Change::ItemsBack { pair, until } => {
                statements.push(
                    Statement::new(
                        "taking items back",
                        "UPDATE agenda_item SET carried = carried - 1
                         WHERE pair_id = $1 AND state = 'open' AND carried > 0 AND created_ms <= $2",
                    )
                    .bind(pair.as_str())
                    .bind(ms(*until)),
                );
                None
            }
            Change::PromiseMade(promise) => {
                let sealed = guard.seal(self, &sealed_promise(promise.id.as_str()), &promise.text);
                statements.push(
                    Statement::new(
                        "making a promise",
                        "INSERT INTO promise (id, pair_id, author_id, owner_id, sealed, due, state, created_ms)
                     VALUES ($1, $2, $3, $4, $5, $6, 'open', $7)",
                    )
                    .bind(promise.id.as_str())
                    .bind(guard.pair.as_str())
                    .bind(promise.author.as_str())
                    .bind(promise.owner.as_str())
                    .bind(sealed)
                    .bind(promise.due.to_string())
                    .bind(at),
                );
                Some(promise.id.to_string())
            }
            Change::PromiseState { promise, state, by: who } => {
                let closed = (*state != PromiseState::Open).then_some(at);
                statements.push(
                    Statement::new(
                        "closing a promise",
                        "UPDATE promise SET state = $3, closed_ms = $4, closed_by = $5 WHERE id = $1 AND pair_id = $2",
                    )
                    .bind(promise.as_str())
                    .bind(guard.pair.as_str())
                    .bind(promise_state_column(*state))
                    .bind(closed)
                    .bind(closed.map(|_| who.as_str())),
                );
                Some(promise.to_string())
            }
            Change::PromiseSnoozed { promise, until } | Change::PromiseFollows { promise, until } => {
                statements.push(
                    Statement::new(
                        "snoozing a promise",
                        "UPDATE promise SET snoozed_until = $3 WHERE id = $1 AND pair_id = $2",
                    )
                    .bind(promise.as_str())
                    .bind(guard.pair.as_str())
                    .bind(until.to_string()),
                );
                Some(promise.to_string())
            }
            Change::PromiseEdited { promise, text, due } => {
                let sealed = guard.seal(self, &sealed_promise(promise.as_str()), text);
                statements.push(
                    Statement::new(
                        "editing a promise",
                        "UPDATE promise SET sealed = $3, due = COALESCE($4, due),
                            snoozed_until = CASE WHEN $4 IS NULL THEN snoozed_until ELSE NULL END
                     WHERE id = $1 AND pair_id = $2",
                    )
                    .bind(promise.as_str())
                    .bind(guard.pair.as_str())
                    .bind(sealed)
                    .bind(due.map(|date| date.to_string())),
                );
                Some(promise.to_string())
            }
            Change::StepAdded { step, author, text, due } => {
                let sealed = guard.seal(self, &sealed_step(step), text);
                let sql = "INSERT INTO step (id, pair_id, author_id, sealed, created_ms, due)
                           VALUES ($1, $2, $3, $4, $5, $6)";
                let statement = Statement::new("adding a step", sql).bind(step).bind(guard.pair.as_str());
                let statement = statement.bind(author.as_str()).bind(sealed).bind(at);
                statements.push(statement.bind(due.map(|date| date.to_string())));
                Some(step.clone())
            }
            Change::StepDone { step, on } => {
                let sql = "UPDATE step SET done_on = $3 WHERE id = $1 AND pair_id = $2";
                let statement = Statement::new("marking a step", sql).bind(step).bind(guard.pair.as_str());
                statements.push(statement.bind(on.map(|date| date.to_string())));
                Some(step.clone())
            }
            Change::WorksAlone { .. } => None,
            Change::NoteWritten { note, occurrence, author, text } => {
                let sealed = guard.seal(self, &sealed_note(note.as_str()), text);
                statements.push(
                    Statement::new(
                        "writing minutes",
                        "INSERT INTO note (id, occurrence_id, pair_id, author_id, version, sealed, created_ms)
                     SELECT $1, $2, $3, $4, COALESCE(MAX(version), 0) + 1, $5, $6 FROM note WHERE occurrence_id = $2",
                    )
                    .bind(note.as_str())
                    .bind(occurrence.as_str())
                    .bind(guard.pair.as_str())
                    .bind(author.as_str())
                    .bind(sealed)
                    .bind(at),
                );
                Some(note.to_string())
            }
            Change::Hinted { told, hint, version } => {
                statements.extend(super::signals::told(&guard.workspace, &guard.pair, told, hint, version, at));
                Some(told.clone())
            }
            Change::PurposeProposed { purpose, author, side, text } => {
                let sealed = guard.seal(self, &programme::sealed_purpose(purpose.as_str()), text);
                statements.extend(programme::propose(guard.pair(), (purpose, author, *side), sealed, at));
                Some(purpose.to_string())
            }
            Change::PurposeAgreed { purpose, side } => {
                statements.extend(programme::agree(guard.pair(), purpose, *side, at));
                Some(purpose.to_string())
            }
            Change::QuestionAnswered { question, used } => {
                statements.push(programme::answer(guard.pair(), question, *used, by.at));
                Some(question.clone())
            }
            Change::NextTheme { occurrence, person, horizon } => {
                statements.push(programme::choose_theme(occurrence, person, *horizon, at));
                Some(occurrence.to_string())
            }
            Change::Deliver(planned) => {
                let id = DeliveryId::new(crate::clock::new_id(by.at));
                statements.push(plan(&id, &guard.workspace, planned));
                None
            }
            // Of a pair on a break, what was called off with the pair as well: it must not come back with it. Those are
            // found by their keys, the one index that holds them.
            Change::CallOff { occurrence, kinds } => {
                for kind in kinds {
                    statements.push(
                        Statement::new(
                            "calling off messages",
                            "UPDATE delivery SET state = 'called_off', why = NULL
                             WHERE (occurrence_id = $1 AND kind = $2 AND state = 'pending')
                                OR (workspace_id = $3 AND key >= $4 AND key < $5 AND occurrence_id = $1
                                    AND state = 'called_off' AND why = 'inactive')",
                        )
                        .bind(occurrence.as_str())
                        .bind(kind.code())
                        .bind_keys(&guard.workspace, kind.code(), occurrence.as_str()),
                    );
                }
                None
            }
            Change::CallOffPromise { promise } => {
                statements.push(
                    Statement::new(
                        "calling off a promise's messages",
                        "UPDATE delivery SET state = 'called_off', why = NULL
                         WHERE (promise_id = $1 AND state = 'pending')
                            OR (workspace_id = $2 AND key >= $3 AND key < $4 AND promise_id = $1
                                AND state = 'called_off' AND why = 'inactive')",
                    )
                    .bind(promise.as_str())
                    .bind_keys(&guard.workspace, "promise", promise.as_str()),
                );
                None
            }
            Change::CallOffPair { pair } => {
                statements.push(
                    Statement::new(
                        "calling off a pair's messages",
                        "UPDATE delivery SET state = 'called_off', why = 'inactive' WHERE pair_id = $1 AND state = 'pending'",
                    )
                    .bind(pair.as_str()),
                );
                None
            }
            Change::ReviveOfPair { pair } => {
                statements.push(revive_of_pair(pair, by.at));
                None
            }
        };
        Step { statements, about }
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
        let planned = self.run(plan(&id, workspace, planned)).await? > 0;
        self.stirred.outbox |= planned;
        Ok(planned)
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
