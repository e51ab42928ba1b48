//! The outbox: claimed with a lease, fenced by an epoch, settled once. ~Two statements carry the promise that nothing is
//! lost and nothing is sent twice.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use super::rows::{Place, ms};
use super::statement::Statement;
use super::{Conn, Doing, Result, Sql, Tx, on};
use crate::chat::MessageRef;
use crate::domain::ids::{DeliveryId, OccurrenceId, PairId, PersonId, PromiseId, WorkspaceId};
use crate::domain::plan::{Kind, Planned};

/// A delivery that this process holds until its lease ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    pub id: DeliveryId,
    pub workspace: WorkspaceId,
    pub tenant: String,
    /// The app is still installed there.
    pub installed: bool,
    pub kind: Kind,
    pub to: PersonId,
    /// Where the person is reached: their id on the platform and, once opened, the conversation.
    pub external: String,
    pub channel: Option<String>,
    pub pair: Option<PairId>,
    pub occurrence: Option<OccurrenceId>,
    pub promise: Option<PromiseId>,
    pub detail: Option<String>,
    pub due: Timestamp,
    pub expires: Timestamp,
    /// Fences off whoever held it before.
    pub epoch: i64,
    pub attempt: u32,
    /// An earlier attempt may have arrived.
    pub doubt: bool,
    pub looks: u32,
    pub tried: Option<Timestamp>,
    /// For a message already sent: where it lies, and the state of the facts it will show once brought up to date.
    pub sent: Option<MessageRef>,
    pub rev: i64,
    /// A fingerprint of what it shows, so that nothing is sent to show the same.
    pub face: Option<String>,
}

/// What became of a claimed delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    Sent {
        at: Timestamp,
        message: MessageRef,
        live: bool,
        face: String,
    },
    /// An earlier attempt turned out to have arrived. It may show what was so then, and is brought up to date.
    Found {
        at: Timestamp,
        message: MessageRef,
        live: bool,
    },
    /// Surely not delivered: again at this time.
    Again {
        at: Timestamp,
        why: &'static str,
    },
    /// It may have arrived: look at this time, then decide.
    Doubtful {
        look: Timestamp,
        looks: u32,
    },
    /// Not wanted any more, or not deliverable; the reason is kept.
    Dropped {
        why: &'static str,
    },
    /// The process stops: hand it back untouched.
    GivenBack,
    /// A sent message was brought up to date, or could not be and is left as it is.
    Refreshed {
        live: bool,
        face: Option<String>,
    },
    /// A sent message could not be brought up to date now.
    RefreshLater {
        at: Timestamp,
    },
}

/// Whether there are messages to be sent, and sent ones to be brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub due: bool,
    pub stale: bool,
}

#[derive(sqlx::FromRow)]
struct ClaimedRow {
    id: String,
    workspace_id: String,
    tenant: String,
    installation: String,
    kind: String,
    person_id: String,
    external_id: String,
    person_channel: Option<String>,
    pair_id: Option<String>,
    occurrence_id: Option<String>,
    promise_id: Option<String>,
    detail: Option<String>,
    due_ms: i64,
    expires_ms: i64,
    epoch: i64,
    attempt: i64,
    doubt: bool,
    looked: i64,
    tried_ms: Option<i64>,
    channel: Option<String>,
    message: Option<String>,
    rev: i64,
    face: Option<String>,
}

impl ClaimedRow {
    fn read(self) -> Result<Claimed> {
        let place = Place { table: "delivery", id: &self.id };
        Ok(Claimed {
            kind: place.one("kind", Kind::from_code(&self.kind))?,
            due: place.instant("due_ms", self.due_ms)?,
            expires: place.instant("expires_ms", self.expires_ms)?,
            attempt: place.small("attempt", self.attempt)?,
            looks: place.small("looked", self.looked)?,
            tried: place.maybe_instant("tried_ms", self.tried_ms)?,
            epoch: self.epoch,
            doubt: self.doubt,
            sent: self.channel.zip(self.message).map(|(channel, id)| MessageRef { channel, id }),
            rev: self.rev,
            face: self.face,
            workspace: WorkspaceId::new(self.workspace_id),
            tenant: self.tenant,
            installed: self.installation == "active",
            to: PersonId::new(self.person_id),
            external: self.external_id,
            channel: self.person_channel,
            pair: self.pair_id.map(PairId::new),
            occurrence: self.occurrence_id.map(OccurrenceId::new),
            promise: self.promise_id.map(PromiseId::new),
            detail: self.detail,
            id: DeliveryId::new(self.id),
        })
    }
}

/// Plans a message. The same key planned again changes nothing, unless it had been called off in between.
pub(crate) fn plan(id: &DeliveryId, workspace: &WorkspaceId, planned: &Planned) -> Statement {
    Statement::new(
        "planning a message",
        "INSERT INTO delivery (id, workspace_id, key, kind, person_id, pair_id, occurrence_id, promise_id, detail,
                               due_ms, expires_ms, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'pending')
         ON CONFLICT (workspace_id, key) DO UPDATE
            SET state = 'pending', due_ms = excluded.due_ms, expires_ms = excluded.expires_ms, why = NULL
            WHERE delivery.state = 'called_off'
         RETURNING id",
    )
    .bind(id.as_str())
    .bind(workspace.as_str())
    .bind(&planned.key)
    .bind(planned.kind.code())
    .bind(planned.to.as_str())
    .bind(planned.pair.as_ref().map(PairId::as_str))
    .bind(planned.occurrence.as_ref().map(OccurrenceId::as_str))
    .bind(planned.promise.as_ref().map(PromiseId::as_str))
    .bind(planned.detail.as_deref())
    .bind(ms(planned.due))
    .bind(ms(planned.expires))
}

impl Tx {
    /// Whether there is anything to claim.
    pub async fn waiting(&mut self, now: Timestamp) -> Result<Waiting> {
        let (due, stale): (bool, bool) = on!(self, c => sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM delivery WHERE state IN ('pending', 'sending', 'unknown')
                            AND due_ms <= $1 AND lease_until_ms <= $1),
                    EXISTS (SELECT 1 FROM delivery WHERE live AND rev > shown AND lease_until_ms <= $1)")
            .bind(ms(now)).fetch_one(c).await)
        .doing("looking for something to send")?;
        Ok(Waiting { due, stale })
    }

    /// Takes hold of due messages until `lease` ends. Messages that an earlier holder let go of half-way come with
    /// `doubt`.
    pub async fn claim_due(
        &mut self,
        claim: &str,
        now: Timestamp,
        lease: SignedDuration,
        most: i64,
    ) -> Result<Vec<Claimed>> {
        const CLAIM: Sql = Sql {
            sqlite: "UPDATE delivery SET doubt = state <> 'pending', state = 'sending', attempt = attempt + 1,
                            epoch = epoch + 1, lease_until_ms = $2, claim = $3, tried_ms = COALESCE(tried_ms, $1)
                     WHERE id IN (SELECT id FROM delivery WHERE state IN ('pending', 'sending', 'unknown')
                                  AND due_ms <= $1 AND lease_until_ms <= $1 ORDER BY due_ms LIMIT $4)",
            // Replicas step over each other's rows instead of queueing for them.
            postgres: "WITH mine AS (SELECT id FROM delivery WHERE state IN ('pending', 'sending', 'unknown')
                                     AND due_ms <= $1 AND lease_until_ms <= $1 ORDER BY due_ms LIMIT $4
                                     FOR UPDATE SKIP LOCKED)
                       UPDATE delivery SET doubt = state <> 'pending', state = 'sending', attempt = attempt + 1,
                              epoch = epoch + 1, lease_until_ms = $2, claim = $3, tried_ms = COALESCE(tried_ms, $1)
                       FROM mine WHERE delivery.id = mine.id",
        };
        let sql = self.text(&CLAIM);
        let taken = on!(self, c => sqlx::query(sql)
            .bind(ms(now)).bind(ms(now + lease)).bind(claim).bind(most)
            .execute(c).await.map(|done| done.rows_affected()))
        .doing("claiming deliveries")?;
        if taken == 0 { Ok(Vec::new()) } else { self.claimed(claim).await }
    }

    /// Takes hold of sent messages that show what is no longer so.
    pub async fn claim_stale(
        &mut self,
        claim: &str,
        now: Timestamp,
        lease: SignedDuration,
        most: i64,
    ) -> Result<Vec<Claimed>> {
        const CLAIM: Sql = Sql {
            sqlite: "UPDATE delivery SET epoch = epoch + 1, lease_until_ms = $2, claim = $3
                     WHERE id IN (SELECT id FROM delivery WHERE live AND rev > shown AND lease_until_ms <= $1
                                  ORDER BY lease_until_ms LIMIT $4)",
            postgres: "WITH mine AS (SELECT id FROM delivery WHERE live AND rev > shown AND lease_until_ms <= $1
                                     ORDER BY lease_until_ms LIMIT $4 FOR UPDATE SKIP LOCKED)
                       UPDATE delivery SET epoch = epoch + 1, lease_until_ms = $2, claim = $3
                       FROM mine WHERE delivery.id = mine.id",
        };
        let sql = self.text(&CLAIM);
        let taken = on!(self, c => sqlx::query(sql)
            .bind(ms(now)).bind(ms(now + lease)).bind(claim).bind(most)
            .execute(c).await.map(|done| done.rows_affected()))
        .doing("claiming messages to bring up to date")?;
        if taken == 0 { Ok(Vec::new()) } else { self.claimed(claim).await }
    }

    async fn claimed(&mut self, claim: &str) -> Result<Vec<Claimed>> {
        on!(self, c => sqlx::query_as::<_, ClaimedRow>(
            "SELECT d.id, d.workspace_id, w.tenant, w.installation, d.kind, d.person_id, i.external_id, i.channel AS person_channel,
                    d.pair_id, d.occurrence_id, d.promise_id, d.detail, d.due_ms, d.expires_ms, d.epoch, d.attempt,
                    d.doubt, d.looked, d.tried_ms, d.channel, d.message, d.rev, d.face
             FROM delivery d JOIN workspace w ON w.id = d.workspace_id
             JOIN identity i ON i.person_id = d.person_id AND i.platform = w.platform
             WHERE d.claim = $1 ORDER BY d.due_ms, d.id")
            .bind(claim).fetch_all(c).await)
        .doing("reading claimed deliveries")?
        .into_iter()
        .map(ClaimedRow::read)
        .collect()
    }

    /// Writes down what became of claimed deliveries; says which of them somebody else holds by now, for whom nothing was
    /// written. Those that were sent, which are most, in one step.
    pub async fn settle_all(&mut self, all: &[(&Claimed, &Settlement)]) -> Result<HashSet<DeliveryId>> {
        let mut lost = HashSet::new();
        let (sent, others): (Vec<_>, Vec<_>) =
            all.iter().partition(|(_, settlement)| matches!(settlement, Settlement::Sent { .. }));
        if !sent.is_empty() {
            let settled = self.settle_sent(&sent).await?;
            let missing = sent.into_iter().filter(|(claimed, _)| !settled.iter().any(|id| id == claimed.id.as_str()));
            lost.extend(missing.map(|(claimed, _)| claimed.id.clone()));
        }
        for (claimed, settlement) in others {
            if !self.settle(claimed, settlement).await? {
                lost.insert(claimed.id.clone());
            }
        }
        Ok(lost)
    }

    async fn settle_sent(&mut self, sent: &[(&Claimed, &Settlement)]) -> Result<Vec<String>> {
        let doing = "settling what was sent";
        let sent = sent.iter().filter_map(|(claimed, settlement)| match settlement {
            Settlement::Sent { at, message, live, face } => Some((claimed, at, message, live, face)),
            _ => None,
        });
        match &mut self.conn {
            Conn::Sqlite(_) => {
                let each = sent.map(|(claimed, at, message, live, face)| {
                    Statement::new(
                        doing,
                        "UPDATE delivery SET state = 'sent', sent_ms = $3, channel = $4, message = $5, live = $6, shown = $7,
                                face = $8, lease_until_ms = 0, claim = NULL, doubt = FALSE
                         WHERE id = $1 AND epoch = $2 RETURNING id",
                    )
                    .bind(claimed.id.as_str())
                    .bind(claimed.epoch)
                    .bind(ms(*at))
                    .bind(&message.channel)
                    .bind(&message.id)
                    .bind(i64::from(*live))
                    .bind(claimed.rev)
                    .bind(face)
                });
                self.run_together(each.collect()).await
            }
            Conn::Postgres(handle) => {
                let (mut ids, mut epochs, mut times, mut channels) = (vec![], vec![], vec![], vec![]);
                let (mut messages, mut lives, mut revs, mut faces) = (vec![], vec![], vec![], vec![]);
                for (claimed, at, message, live, face) in sent {
                    ids.push(claimed.id.as_str());
                    epochs.push(claimed.epoch);
                    times.push(ms(*at));
                    channels.push(message.channel.as_str());
                    messages.push(message.id.as_str());
                    lives.push(*live);
                    revs.push(claimed.rev);
                    faces.push(face.as_str());
                }
                sqlx::query_scalar(
                    "UPDATE delivery SET state = 'sent', sent_ms = s.sent_ms, channel = s.channel, message = s.message,
                            live = s.live, shown = s.shown, face = s.face, lease_until_ms = 0, claim = NULL,
                            doubt = FALSE
                     FROM UNNEST($1, $2, $3, $4, $5, $6, $7, $8)
                          AS s (id, epoch, sent_ms, channel, message, live, shown, face)
                     WHERE delivery.id = s.id AND delivery.epoch = s.epoch RETURNING delivery.id",
                )
                .bind(ids)
                .bind(epochs)
                .bind(times)
                .bind(channels)
                .bind(messages)
                .bind(lives)
                .bind(revs)
                .bind(faces)
                .fetch_all(handle.connection())
                .await
                .doing(doing)
            }
        }
    }

    /// Writes down what became of a claimed delivery. `false`: somebody else holds it by now, and nothing was written.
    pub async fn settle(&mut self, claimed: &Claimed, settlement: &Settlement) -> Result<bool> {
        let id = claimed.id.as_str();
        let epoch = claimed.epoch;
        let settled = match settlement {
            Settlement::Sent { at, message, live, face } => on!(self, c => sqlx::query(
                "UPDATE delivery SET state = 'sent', sent_ms = $3, channel = $4, message = $5, live = $6, shown = $7, face = $8,
                        lease_until_ms = 0, claim = NULL, doubt = FALSE
                 WHERE id = $1 AND epoch = $2")
                .bind(id).bind(epoch).bind(ms(*at)).bind(&message.channel).bind(&message.id).bind(*live)
                .bind(claimed.rev).bind(face).execute(c).await.map(|done| done.rows_affected())),
            Settlement::Found { at, message, live } => on!(self, c => sqlx::query(
                "UPDATE delivery SET state = 'sent', sent_ms = $3, channel = $4, message = $5, live = $6, shown = -1,
                        face = NULL, lease_until_ms = 0, claim = NULL, doubt = FALSE
                 WHERE id = $1 AND epoch = $2")
                .bind(id).bind(epoch).bind(ms(*at)).bind(&message.channel).bind(&message.id).bind(*live)
                .execute(c).await.map(|done| done.rows_affected())),
            Settlement::Again { at, why } => on!(self, c => sqlx::query(
                "UPDATE delivery SET state = 'pending', due_ms = $3, why = $4, lease_until_ms = 0, claim = NULL,
                        doubt = FALSE, looked = 0, tried_ms = NULL WHERE id = $1 AND epoch = $2")
                .bind(id).bind(epoch).bind(ms(*at)).bind(*why).execute(c).await.map(|done| done.rows_affected())),
            Settlement::Doubtful { look, looks } => on!(self, c => sqlx::query(
                "UPDATE delivery SET state = 'unknown', due_ms = $3, looked = $4, lease_until_ms = 0, claim = NULL WHERE id = $1 AND epoch = $2")
                .bind(id).bind(epoch).bind(ms(*look)).bind(i64::from(*looks))
                .execute(c).await.map(|done| done.rows_affected())),
            Settlement::Dropped { why } => on!(self, c => sqlx::query(
                "UPDATE delivery SET state = 'dropped', why = $3, lease_until_ms = 0, claim = NULL
                 WHERE id = $1 AND epoch = $2")
                .bind(id).bind(epoch).bind(*why).execute(c).await.map(|done| done.rows_affected())),
            Settlement::GivenBack => on!(self, c => sqlx::query(
                "UPDATE delivery SET state = CASE WHEN message IS NOT NULL THEN state
                            WHEN doubt THEN 'unknown' ELSE 'pending' END,
                        attempt = CASE WHEN message IS NULL THEN attempt - 1 ELSE attempt END,
                        lease_until_ms = 0, claim = NULL WHERE id = $1 AND epoch = $2")
                .bind(id).bind(epoch).execute(c).await.map(|done| done.rows_affected())),
            Settlement::Refreshed { live, face } => on!(self, c => sqlx::query(
                "UPDATE delivery SET shown = $3, live = $4, face = COALESCE($5, face), lease_until_ms = 0, claim = NULL
                 WHERE id = $1 AND epoch = $2")
                .bind(id).bind(epoch).bind(claimed.rev).bind(*live).bind(face.as_deref()).execute(c).await.map(|done| done.rows_affected())),
            Settlement::RefreshLater { at } => on!(self, c => sqlx::query(
                "UPDATE delivery SET lease_until_ms = $3, claim = NULL WHERE id = $1 AND epoch = $2")
                .bind(id).bind(epoch).bind(ms(*at)).execute(c).await.map(|done| done.rows_affected())),
        };
        settled.map(|rows| rows == 1).doing("settling a delivery")
    }

    /// When the next message is due, so that the sender can sleep until then.
    pub async fn next_due(&mut self) -> Result<Option<Timestamp>> {
        let (at,): (Option<i64>,) = on!(self, c => sqlx::query_as(
            "SELECT MIN(due_ms) FROM delivery WHERE state IN ('pending', 'sending', 'unknown')")
            .fetch_one(c).await)
        .doing("finding the next due delivery")?;
        Place { table: "delivery", id: "next" }.maybe_instant("due_ms", at)
    }

    /// Messages a person can't be sent any more.
    pub async fn drop_pending_of(&mut self, person: &PersonId, why: &'static str) -> Result<u64> {
        on!(self, c => sqlx::query(
            "UPDATE delivery SET state = 'dropped', why = $2 WHERE person_id = $1 AND state = 'pending'")
            .bind(person.as_str()).bind(why).execute(c).await.map(|done| done.rows_affected()))
        .doing("dropping a person's messages")
    }

    /// Sends again what was dropped, such as the page of somebody who came back.
    pub async fn revive(&mut self, workspace: &WorkspaceId, key: &str, now: Timestamp) -> Result<()> {
        let revived = on!(self, c => sqlx::query(
            "UPDATE delivery SET state = 'pending', due_ms = $3, expires_ms = $4, attempt = 0
             WHERE workspace_id = $1 AND key = $2 AND state = 'dropped'")
            .bind(workspace.as_str()).bind(key).bind(ms(now)).bind(ms(now) + 365 * 24 * 3_600_000)
            .execute(c).await.map(|done| done.rows_affected()))
        .doing("planning a page again")?;
        self.stirred.outbox |= revived > 0;
        Ok(())
    }

    /// A person's standing page shows something else now.
    pub async fn touch_home(&mut self, person: &PersonId) -> Result<()> {
        let touched = on!(self, c => sqlx::query(
            "UPDATE delivery SET rev = rev + 1 WHERE person_id = $1 AND live AND kind = 'home'")
            .bind(person.as_str()).execute(c).await.map(|done| done.rows_affected()))
        .doing("noting that a page changed")?;
        self.stirred.outbox |= touched > 0;
        Ok(())
    }

    /// How many messages wait, and since when the oldest is due: what an operator watches.
    pub async fn backlog(&mut self, now: Timestamp) -> Result<(i64, Option<Timestamp>)> {
        let (count, oldest): (i64, Option<i64>) = on!(self, c => sqlx::query_as(
            "SELECT COUNT(*), MIN(due_ms) FROM delivery WHERE state IN ('pending', 'sending', 'unknown') AND due_ms <= $1")
            .bind(ms(now)).fetch_one(c).await)
        .doing("measuring the backlog")?;
        Ok((count, Place { table: "delivery", id: "oldest" }.maybe_instant("due_ms", oldest)?))
    }

    /// The state of each delivery of a person, for tests and for the operator: key, state, reason.
    pub async fn delivery_states(&mut self, person: &PersonId) -> Result<Vec<(String, String, Option<String>)>> {
        on!(self, c => sqlx::query_as("SELECT key, state, why FROM delivery WHERE person_id = $1 ORDER BY due_ms, key")
            .bind(person.as_str()).fetch_all(c).await)
        .doing("listing a person's deliveries")
    }
}
