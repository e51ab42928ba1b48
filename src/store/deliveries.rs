//! The outbox: claimed with a lease, fenced by an epoch, settled once. Two statements carry the promise that nothing is
//! lost and nothing is sent twice.

use jiff::{SignedDuration, Timestamp};

use super::rows::{Place, ms};
use super::statement::Statement;
use super::{Doing, Result, Sql, Tx, on};
use crate::chat::{MessageRef, Platform, Reach};
use crate::domain::ids::{DeliveryId, OccurrenceId, PairId, PersonId, PromiseId, WorkspaceId};
use crate::domain::plan::{Kind, Planned};

/// A delivery that this process holds until its lease ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    pub id: DeliveryId,
    pub workspace: WorkspaceId,
    /// The app is still installed there.
    pub installed: bool,
    pub kind: Kind,
    pub to: PersonId,
    /// On which platform the person is reached, and how.
    pub platform: Platform,
    pub reach: Reach,
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
    platform: String,
    tenant: String,
    installation: String,
    kind: String,
    person_id: String,
    external_id: String,
    person_channel: Option<String>,
    place: Option<String>,
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
            installed: self.installation == "active",
            to: PersonId::new(self.person_id),
            platform: place.one("platform", Platform::from_code(&self.platform))?,
            reach: Reach {
                tenant: self.tenant,
                external: self.external_id,
                place: self.place,
                channel: self.person_channel,
            },
            pair: self.pair_id.map(PairId::new),
            occurrence: self.occurrence_id.map(OccurrenceId::new),
            promise: self.promise_id.map(PromiseId::new),
            detail: self.detail,
            id: DeliveryId::new(self.id),
        })
    }
}

macro_rules! select_claimed {
    ($which:literal) => {
        concat!(
            "SELECT d.id, d.workspace_id, i.platform, i.tenant, t.installation, t.place, d.kind, d.person_id,
                    i.external_id, i.channel AS person_channel,
                    d.pair_id, d.occurrence_id, d.promise_id, d.detail, d.due_ms, d.expires_ms, d.epoch, d.attempt,
                    d.doubt, d.looked, d.tried_ms, d.channel, d.message, d.rev, d.face
             FROM delivery d JOIN person p ON p.id = d.person_id
             JOIN identity i ON i.person_id = d.person_id AND i.platform = COALESCE(d.platform, p.platform)
             JOIN tenancy t ON t.platform = i.platform AND t.tenant = i.tenant ",
            $which
        )
    };
}

/// Plans a message. The same key planned again changes nothing, unless it had been called off in between, or dropped
/// unsent because its reader was away.
pub(crate) fn plan(id: &DeliveryId, workspace: &WorkspaceId, planned: &Planned) -> Statement {
    Statement::new(
        "planning a message",
        "INSERT INTO delivery (id, workspace_id, key, kind, person_id, pair_id, occurrence_id, promise_id, detail,
                               due_ms, expires_ms, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'pending')
         ON CONFLICT (workspace_id, key) DO UPDATE
            SET state = 'pending', due_ms = excluded.due_ms, expires_ms = excluded.expires_ms, why = NULL,
                attempt = 0,
                platform = CASE WHEN delivery.kind = 'home' THEN delivery.platform END
            WHERE delivery.state = 'called_off'
               OR (delivery.state = 'dropped' AND delivery.why IN ('left', 'unreachable')
                   AND delivery.message IS NULL AND NOT delivery.doubt)",
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

/// Plans again what was called off because a pair was on a break, as far as it is of use still.
pub(crate) fn revive_of_pair(pair: &PairId, now: Timestamp) -> Statement {
    Statement::new(
        "planning a pair's messages again",
        "UPDATE delivery SET state = 'pending', why = NULL
         WHERE pair_id = $1 AND state = 'called_off' AND why = 'inactive' AND expires_ms > $2",
    )
    .bind(pair.as_str())
    .bind(ms(now))
}

impl Tx {
    /// Whether there is anything to claim.
    pub async fn waiting(&mut self, now: Timestamp) -> Result<Waiting> {
        // In the order of the indexes: a planner that expects many would rather look through all messages for the first.
        let (due, stale): (bool, bool) = on!(self, c => sqlx::query_as(
            "SELECT (SELECT due_ms FROM delivery WHERE state IN ('pending', 'sending', 'unknown')
                     AND due_ms <= $1 AND lease_until_ms <= $1 ORDER BY due_ms LIMIT 1) IS NOT NULL,
                    (SELECT lease_until_ms FROM delivery WHERE live AND rev > shown AND lease_until_ms <= $1
                     ORDER BY lease_until_ms LIMIT 1) IS NOT NULL")
            .bind(ms(now)).fetch_one(c).await)
        .doing("looking for something to send")?;
        Ok(Waiting { due, stale })
    }

    /// Takes hold of due messages until `lease` ends, and settles on which platform each goes out. Messages that an
    /// earlier holder let go of half-way come with `doubt`; if it was killed although there was one, that counts as one
    /// more silence.
    pub async fn claim_due(
        &mut self,
        claim: &str,
        now: Timestamp,
        lease: SignedDuration,
        most: i64,
    ) -> Result<Vec<Claimed>> {
        const CLAIM: Sql = Sql {
            sqlite: "UPDATE delivery SET doubt = state <> 'pending',
                            looked = CASE WHEN state = 'sending' AND doubt THEN MAX(3, looked + 1) ELSE looked END,
                            state = 'sending', attempt = attempt + 1,
                            epoch = epoch + 1, lease_until_ms = $2, claim = $3, tried_ms = COALESCE(tried_ms, $1),
                            platform = COALESCE(platform, (SELECT p.platform FROM person p
                                                           WHERE p.id = delivery.person_id))
                     WHERE id IN (SELECT id FROM delivery WHERE state IN ('pending', 'sending', 'unknown')
                                  AND due_ms <= $1 AND lease_until_ms <= $1 ORDER BY due_ms LIMIT $4)",
            // Replicas step over each other's rows instead of queueing for them. An array, and no join: PostgreSQL does
            // not know how few they will be, and would read all deliveries there are.
            postgres: "UPDATE delivery SET doubt = state <> 'pending',
                              looked = CASE WHEN state = 'sending' AND doubt THEN GREATEST(3, looked + 1) ELSE looked END,
                              state = 'sending', attempt = attempt + 1,
                              epoch = epoch + 1, lease_until_ms = $2, claim = $3, tried_ms = COALESCE(tried_ms, $1),
                              platform = COALESCE(platform, (SELECT p.platform FROM person p
                                                             WHERE p.id = delivery.person_id))
                       WHERE id = ANY (ARRAY(SELECT id FROM delivery WHERE state IN ('pending', 'sending', 'unknown')
                                             AND due_ms <= $1 AND lease_until_ms <= $1 ORDER BY due_ms LIMIT $4
                                             FOR UPDATE SKIP LOCKED))",
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
            sqlite: "UPDATE delivery SET epoch = epoch + 1, attempt = attempt + 1, lease_until_ms = $2, claim = $3
                     WHERE id IN (SELECT id FROM delivery WHERE live AND rev > shown AND lease_until_ms <= $1
                                  ORDER BY lease_until_ms LIMIT $4)",
            postgres: "UPDATE delivery SET epoch = epoch + 1, attempt = attempt + 1, lease_until_ms = $2, claim = $3
                       WHERE id = ANY (ARRAY(SELECT id FROM delivery WHERE live AND rev > shown AND lease_until_ms <= $1
                                             ORDER BY lease_until_ms LIMIT $4 FOR UPDATE SKIP LOCKED))",
        };
        let sql = self.text(&CLAIM);
        let taken = on!(self, c => sqlx::query(sql)
            .bind(ms(now)).bind(ms(now + lease)).bind(claim).bind(most)
            .execute(c).await.map(|done| done.rows_affected()))
        .doing("claiming messages to bring up to date")?;
        if taken == 0 { Ok(Vec::new()) } else { self.claimed(claim).await }
    }

    async fn claimed(&mut self, claim: &str) -> Result<Vec<Claimed>> {
        on!(self, c => sqlx::query_as::<_, ClaimedRow>(select_claimed!("WHERE d.claim = $1 ORDER BY d.due_ms, d.id"))
            .bind(claim).fetch_all(c).await)
        .doing("reading claimed deliveries")?
        .into_iter()
        .map(ClaimedRow::read)
        .collect()
    }

    /// When the next message is due, so that the sender can sleep until then.
    pub async fn next_due(&mut self) -> Result<Option<Timestamp>> {
        let (at,): (Option<i64>,) = on!(self, c => sqlx::query_as(
            "SELECT MIN(due_ms) FROM delivery WHERE state IN ('pending', 'sending', 'unknown')")
            .fetch_one(c).await)
        .doing("finding the next due delivery")?;
        Place { table: "delivery", id: "next" }.maybe_instant("due_ms", at)
    }

    /// Whether the first message of a pair, in somebody's name, has yet to go out to the other.
    pub async fn is_welcome_waiting(&mut self, pair: &PairId, (by, to): (&PersonId, &PersonId)) -> Result<bool> {
        let found: Option<(i64,)> = on!(self, c => sqlx::query_as(
            "SELECT due_ms FROM delivery WHERE pair_id = $1 AND state = 'pending' AND kind = 'welcome' AND person_id = $2
                AND detail = $3 LIMIT 1")
            .bind(pair.as_str()).bind(to.as_str()).bind(by.as_str()).fetch_optional(c).await)
        .doing("looking for a welcome that waits")?;
        Ok(found.is_some())
    }

    /// The start a meeting had before it was moved, as long as the news of that waits to go out to one of the two. It
    /// goes on waiting until this unit is over.
    pub async fn move_untold(&mut self, meeting: &OccurrenceId, person: &PersonId) -> Result<Option<Timestamp>> {
        let Some((id, detail)) = self.untold(Kind::Moved, meeting, person).await? else { return Ok(None) };
        let before = detail.and_then(|detail| detail.parse().ok());
        Place { table: "delivery", id: &id }.maybe_instant("detail", before)
    }

    /// Whether news that a meeting is skipped waits to go out to one of the two, and goes on waiting until this unit is
    /// over.
    pub async fn is_skip_untold(&mut self, meeting: &OccurrenceId, person: &PersonId) -> Result<bool> {
        Ok(self.untold(Kind::Skipped, meeting, person).await?.is_some())
    }

    async fn untold(
        &mut self,
        kind: Kind,
        meeting: &OccurrenceId,
        person: &PersonId,
    ) -> Result<Option<(String, Option<String>)>> {
        const WAITS: Sql = Sql {
            sqlite: "SELECT id, detail FROM delivery WHERE occurrence_id = $1 AND state = 'pending' AND kind = $3
                        AND person_id = $2 ORDER BY due_ms LIMIT 1",
            postgres: "SELECT id, detail FROM delivery WHERE occurrence_id = $1 AND state = 'pending' AND kind = $3
                        AND person_id = $2 ORDER BY due_ms LIMIT 1 FOR UPDATE",
        };
        let sql = self.text(&WAITS);
        on!(self, c => sqlx::query_as(sql)
            .bind(meeting.as_str()).bind(person.as_str()).bind(kind.code()).fetch_optional(c).await)
        .doing("looking for news of a meeting that waits")
    }

    /// Calls off what waits for a person about all their pairs, to be planned anew: which kinds, and their details.
    pub async fn call_off_alone(&mut self, person: &PersonId) -> Result<Vec<(Kind, Option<String>)>> {
        let mut off: Vec<(String, String, Option<String>)> = on!(self, c => sqlx::query_as(
            "UPDATE delivery SET state = 'called_off' WHERE person_id = $1 AND state = 'pending'
                AND kind IN ('prep', 'nudge', 'promises') RETURNING id, kind, detail")
            .bind(person.as_str()).fetch_all(c).await)
        .doing("calling off a person's bundles")?;
        // In the order of planning, so that two who plan the same never wait for each other.
        off.sort_by(|a, b| (&a.1, &a.2).cmp(&(&b.1, &b.2)));
        off.into_iter()
            .map(|(id, kind, detail)| {
                let place = Place { table: "delivery", id: &id };
                Ok((place.one("kind", Kind::from_code(&kind))?, detail))
            })
            .collect()
    }

    /// Messages a person can't be sent for now. For `left` and `unreachable`, planning them again brings them back.
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

    /// A person's page belongs to one platform, wherever their messages go.
    pub async fn pin(&mut self, workspace: &WorkspaceId, key: &str, platform: Platform) -> Result<()> {
        on!(self, c => sqlx::query("UPDATE delivery SET platform = $3 WHERE workspace_id = $1 AND key = $2")
            .bind(workspace.as_str()).bind(key).bind(platform.code()).execute(c).await.map(|_| ()))
        .doing("pinning a page to its platform")
    }

    /// Where a page is a message, a new one takes the place of those before: they stay as they are.
    pub async fn retire_homes(&mut self, person: &PersonId, platform: Platform) -> Result<()> {
        on!(self, c => sqlx::query(
            "UPDATE delivery SET live = FALSE WHERE person_id = $1 AND live AND kind = 'home' AND platform = $2")
            .bind(person.as_str()).bind(platform.code()).execute(c).await.map(|_| ()))
        .doing("retiring older pages")?;
        on!(self, c => sqlx::query(
            "UPDATE delivery SET state = 'called_off' WHERE person_id = $1 AND state = 'pending' AND kind = 'home'
                AND platform = $2")
            .bind(person.as_str()).bind(platform.code()).execute(c).await.map(|_| ()))
        .doing("calling off older pages")
    }

    /// A message of this person that may still change, by where it lies.
    pub async fn shown_at(
        &mut self,
        person: &PersonId,
        platform: Platform,
        at: &MessageRef,
    ) -> Result<Option<Claimed>> {
        on!(self, c => sqlx::query_as::<_, ClaimedRow>(select_claimed!(
            "WHERE d.person_id = $1 AND d.live AND d.platform = $2 AND d.channel = $3 AND d.message = $4
             ORDER BY d.id LIMIT 1"))
            .bind(person.as_str()).bind(platform.code()).bind(&at.channel).bind(&at.id).fetch_optional(c).await)
        .doing("finding a message that was sent")?
        .map(ClaimedRow::read)
        .transpose()
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

    /// The messages planned next, soonest first, as a claim would find them. For looking ahead: none of them is held.
    pub async fn planned_ahead(&mut self, workspace: &WorkspaceId, most: i64) -> Result<Vec<Claimed>> {
        const AHEAD: &str = select_claimed!(
            "WHERE d.workspace_id = $1 AND d.state = 'pending' AND d.kind <> 'home' ORDER BY d.due_ms, d.id LIMIT $2"
        );
        on!(self, c => sqlx::query_as::<_, ClaimedRow>(AHEAD)
            .bind(workspace.as_str()).bind(most).fetch_all(c).await)
        .doing("looking ahead at deliveries")?
        .into_iter()
        .map(ClaimedRow::read)
        .collect()
    }
}
