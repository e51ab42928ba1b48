//! Sending what is due: claim with a lease, look at the facts again, send, write down what became of it. A message that
//! may have arrived is looked for before it is sent again.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use jiff::{SignedDuration, Span, Timestamp, ToSpan};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::compose::{Composed, compose};
use super::courier::Courier;
use super::{App, Usual};
use crate::chat::{Found, Outcome, Platform};
use crate::domain::people::{Person, PersonState};
use crate::domain::plan::{self, Kind, NextStep, Wanted};
use crate::store::{Claimed, Done, Fault, Settlement, Tx};

/// How sending is done.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// A claim not settled by then may be taken by another replica.
    pub lease: Duration,
    /// The longest a call can take; nothing is sent so late that the call could outlive the lease.
    pub call: Duration,
    pub batch: i64,
    pub at_once: usize,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { lease: Duration::from_secs(30), call: Duration::from_secs(10), batch: 64, at_once: 16 }
    }
}

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub claimed: usize,
    pub refreshed: usize,
}

/// How long to wait before looking for a message nobody answered for: a slow request may still land.
const AFTER_SILENCE: i64 = 20;
/// After the platform answered with an error of its own, nothing more will land.
const AFTER_ERROR: i64 = 3;
/// The looks that a silence takes; an error takes one.
const LOOKS_AFTER_SILENCE: u32 = 2;
/// Between two tries to write down what became of a delivery.
const DATABASE_AWAY: Duration = Duration::from_millis(500);
/// When the installation itself may not speak.
const CLOSED_WAIT: i64 = 60;

/// One claimed batch on its way out.
struct Sender {
    app: App,
    courier: Arc<dyn Courier>,
    rules: Rules,
    claimed_at: Instant,
    stop: CancellationToken,
}

impl App {
    /// Sends what is due and brings sent messages up to date, one batch each.
    pub async fn send_due(
        &self,
        courier: &Arc<dyn Courier>,
        rules: Rules,
        stop: &CancellationToken,
    ) -> Result<Round, Fault> {
        // Before the claim: a slow database must not make a lease look longer than it is.
        let began = Instant::now();
        let due = self.claim(rules, Tx::due_batch).await?;
        let claimed = due.len();
        let sender = self.sender(courier, rules, stop, began);
        self.each(due, sender, |sender, claimed| async move { sender.deliver(claimed).await }).await;
        let began = Instant::now();
        let stale = self.claim(rules, Tx::stale_batch).await?;
        let refreshed = stale.len();
        let sender = self.sender(courier, rules, stop, began);
        self.each(stale, sender, |sender, claimed| async move { sender.refresh(claimed).await }).await;
        Ok(Round { claimed, refreshed })
    }

    async fn claim(&self, rules: Rules, batch: Batch) -> Result<Vec<Claimed>, Fault> {
        let now = self.clock.now();
        let claim = crate::clock::new_id(now);
        let lease = SignedDuration::try_from(rules.lease).unwrap_or(SignedDuration::from_secs(30));
        self.store
            .write(move |tx| Box::pin(async move { batch(tx, claim, now, lease, rules.batch).await.map(Done::Keep) }))
            .await
    }

    fn sender(
        &self,
        courier: &Arc<dyn Courier>,
        rules: Rules,
        stop: &CancellationToken,
        claimed_at: Instant,
    ) -> Arc<Sender> {
        let (app, courier, stop) = (self.clone(), courier.clone(), stop.clone());
        Arc::new(Sender { app, courier, rules, claimed_at, stop })
    }

    async fn each<F, W>(&self, claimed: Vec<Claimed>, sender: Arc<Sender>, work: W)
    where
        W: Fn(Arc<Sender>, Claimed) -> F,
        F: Future<Output = Result<(), Fault>>,
    {
        let at_once = sender.rules.at_once.max(1);
        let all = stream::iter(claimed).map(|claimed| {
            let (key, kind) = (claimed.id.clone(), claimed.kind);
            let task = work(sender.clone(), claimed);
            async move {
                if let Err(fault) = task.await {
                    // The lease runs out and the delivery comes again, with doubt.
                    self.metrics.faults.inc();
                    tracing::error!(delivery.id = %key, delivery.kind = kind.code(), %fault, "a delivery got stuck");
                }
            }
        });
        all.buffer_unordered(at_once).collect::<Vec<()>>().await;
    }
}

type Batch = for<'a> fn(
    &'a mut Tx,
    String,
    Timestamp,
    SignedDuration,
    i64,
) -> std::pin::Pin<Box<dyn Future<Output = Result<Vec<Claimed>, Fault>> + Send + 'a>>;

impl Tx {
    fn due_batch<'a>(
        &'a mut self,
        claim: String,
        now: Timestamp,
        lease: SignedDuration,
        most: i64,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Vec<Claimed>, Fault>> + Send + 'a>> {
        Box::pin(async move { self.claim_due(&claim, now, lease, most).await })
    }

    fn stale_batch<'a>(
        &'a mut self,
        claim: String,
        now: Timestamp,
        lease: SignedDuration,
        most: i64,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Vec<Claimed>, Fault>> + Send + 'a>> {
        Box::pin(async move { self.claim_stale(&claim, now, lease, most).await })
    }
}

impl Sender {
    /// Whether a call made now surely ends before the lease does.
    fn in_time(&self) -> bool {
        self.claimed_at.elapsed() + self.rules.call < self.rules.lease
    }

    fn must_stop(&self) -> bool {
        self.stop.is_cancelled() || !self.in_time()
    }

    async fn deliver(&self, claimed: Claimed) -> Result<(), Fault> {
        if self.must_stop() {
            return self.settle(&claimed, Settlement::GivenBack, None).await;
        }
        if !claimed.installed || !self.courier.serves(&claimed.tenant) {
            return self.settle(&claimed, Settlement::Dropped { why: "not_installed" }, None).await;
        }
        if claimed.doubt && claimed.kind != Kind::Home {
            let Some(()) = self.look(&claimed).await? else { return Ok(()) };
        }
        let composed = self.compose(&claimed).await?;
        let now = self.app.clock.now();
        let card = match (&composed.wanted, &composed.card) {
            (Wanted::Drop { why }, _) => {
                return self.settle(&claimed, Settlement::Dropped { why }, composed.to.as_ref()).await;
            }
            (Wanted::Wait { until }, _) => {
                return self.settle(&claimed, Settlement::Again { at: *until, why: "waiting" }, None).await;
            }
            (Wanted::Send, Some(card)) => card,
            (Wanted::Send, None) => {
                return self.settle(&claimed, Settlement::Dropped { why: "gone" }, composed.to.as_ref()).await;
            }
        };
        if claimed.kind == Kind::Home {
            let outcome = self.courier.publish_home(&claimed.external, card, composed.lang).await;
            return self.sent(&claimed, outcome, &composed).await;
        }
        let channel = match &claimed.channel {
            Some(channel) => channel.clone(),
            None => match self.courier.open(&claimed.external).await {
                Ok(channel) => {
                    self.keep_channel(&claimed, channel.clone()).await?;
                    channel
                }
                // Nothing was posted yet, so a silence here leaves no doubt.
                Err(Outcome::Unknown | Outcome::Doubtful) => {
                    let step =
                        plan::after_refusal(plan::backoff(claimed.attempt), claimed.attempt, now, claimed.expires);
                    return self.step(&claimed, step, &composed).await;
                }
                Err(outcome) => return self.sent(&claimed, outcome, &composed).await,
            },
        };
        tokio::select! {
            biased;
            () = self.stop.cancelled() => {}
            turn = self.courier.turn(&channel) => if let Err(outcome) = turn {
                return self.sent(&claimed, outcome, &composed).await;
            }
        }
        // The last look at the clock before the call: after the start of a meeting nothing about it is sent.
        if self.must_stop() {
            return self.settle(&claimed, Settlement::GivenBack, None).await;
        }
        if self.app.clock.now() >= claimed.expires {
            return self.settle(&claimed, Settlement::Dropped { why: "expired" }, composed.to.as_ref()).await;
        }
        let outcome = self.courier.send(&channel, card, composed.lang, claimed.id.as_str()).await;
        self.sent(&claimed, outcome, &composed).await
    }

    /// Looks for an earlier attempt. `Some`: it is surely not there and may be sent now; `None`: the delivery is settled.
    async fn look(&self, claimed: &Claimed) -> Result<Option<()>, Fault> {
        let now = self.app.clock.now();
        let composed = self.compose(claimed).await?;
        let Some(channel) = &claimed.channel else { return Ok(Some(())) };
        let since = claimed.tried.unwrap_or(claimed.due) - 60.seconds();
        match self.courier.find(channel, claimed.id.as_str(), since).await {
            Found::Yes(message) => {
                self.app.metrics.delivered(claimed.kind, "found");
                let found = Settlement::Found { at: now, message, live: composed.live };
                self.settle(claimed, found, composed.to.as_ref()).await?;
                Ok(None)
            }
            Found::No => match plan::after_nothing_found(claimed.looks, claimed.attempt, now, claimed.expires) {
                NextStep::Again { .. } => Ok(Some(())),
                NextStep::Look { at } => {
                    let again = Settlement::Doubtful { look: at, looks: claimed.looks - 1 };
                    self.settle(claimed, again, None).await?;
                    Ok(None)
                }
                NextStep::GiveUp { why } => {
                    self.settle(claimed, Settlement::Dropped { why }, composed.to.as_ref()).await?;
                    Ok(None)
                }
            },
            Found::NotNow(wait) => {
                let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_secs(30));
                self.settle(claimed, Settlement::Doubtful { look: now + wait, looks: claimed.looks.max(1) }, None)
                    .await?;
                Ok(None)
            }
            Found::MayNotLook => {
                // One look was due after an error, two after a silence, none noted after a killed process.
                let answered = claimed.looks == 1;
                match plan::after_blind(claimed.kind, answered, claimed.attempt, now, claimed.expires) {
                    NextStep::Again { .. } | NextStep::Look { .. } => Ok(Some(())),
                    NextStep::GiveUp { why } => {
                        self.settle(claimed, Settlement::Dropped { why }, composed.to.as_ref()).await?;
                        Ok(None)
                    }
                }
            }
        }
    }

    async fn sent(&self, claimed: &Claimed, outcome: Outcome, composed: &Composed) -> Result<(), Fault> {
        let now = self.app.clock.now();
        let seconds = |wait: Duration| Span::new().milliseconds(i64::try_from(wait.as_millis()).unwrap_or(60_000));
        match outcome {
            Outcome::Sent(message) => {
                self.app.metrics.delivered(claimed.kind, "sent");
                self.app.metrics.late(now.duration_since(claimed.due));
                tracing::info!(
                    delivery.id = %claimed.id,
                    delivery.kind = claimed.kind.code(),
                    late_ms = now.duration_since(claimed.due).as_millis() as i64,
                    "sent a message"
                );
                let settlement = Settlement::Sent { at: now, message, live: composed.live, face: composed.face() };
                self.settle(claimed, settlement, composed.to.as_ref()).await
            }
            Outcome::RetryAfter(wait) => {
                self.app.metrics.delivered(claimed.kind, "retry");
                let step = plan::after_refusal(seconds(wait), claimed.attempt, now, claimed.expires);
                self.step(claimed, step, composed).await
            }
            Outcome::Doubtful => {
                self.app.metrics.delivered(claimed.kind, "doubtful");
                let look = (now + AFTER_ERROR.seconds() + plan::backoff(claimed.attempt)).min(claimed.expires);
                self.settle(claimed, Settlement::Doubtful { look, looks: 1 }, None).await
            }
            Outcome::Unknown => {
                self.app.metrics.delivered(claimed.kind, "unknown");
                // Further and further apart: each of them may have been read, should nobody be able to look.
                let look = (now + AFTER_SILENCE.seconds() + plan::backoff(claimed.attempt)).min(claimed.expires);
                self.settle(claimed, Settlement::Doubtful { look, looks: LOOKS_AFTER_SILENCE }, None).await
            }
            Outcome::Unreachable(why) => {
                self.app.metrics.delivered(claimed.kind, "unreachable");
                tracing::warn!(delivery.id = %claimed.id, person.id = %claimed.to, why, "a person can't be reached");
                self.unreachable(claimed, why).await
            }
            Outcome::Closed(why) => {
                self.app.metrics.delivered(claimed.kind, "closed");
                tracing::error!(delivery.id = %claimed.id, why, "the installation may not speak; see its token and scopes");
                let step = plan::after_refusal(CLOSED_WAIT.seconds(), claimed.attempt, now, claimed.expires);
                self.step(claimed, step, composed).await
            }
            Outcome::Refused(why) => {
                self.app.metrics.delivered(claimed.kind, "refused");
                self.app.metrics.faults.inc();
                tracing::error!(delivery.id = %claimed.id, delivery.kind = claimed.kind.code(), why, "a message was refused");
                self.settle(claimed, Settlement::Dropped { why }, composed.to.as_ref()).await
            }
        }
    }

    async fn step(&self, claimed: &Claimed, step: NextStep, composed: &Composed) -> Result<(), Fault> {
        let settlement = match step {
            NextStep::Again { at } => Settlement::Again { at, why: "retry" },
            NextStep::Look { at } => Settlement::Doubtful { look: at, looks: 1 },
            NextStep::GiveUp { why } => Settlement::Dropped { why },
        };
        self.settle(claimed, settlement, composed.to.as_ref()).await
    }

    async fn refresh(&self, claimed: Claimed) -> Result<(), Fault> {
        if self.must_stop() {
            return self.settle(&claimed, Settlement::GivenBack, None).await;
        }
        let now = self.app.clock.now();
        let composed = self.compose(&claimed).await?;
        let (Some(card), Some(at)) = (&composed.card, &claimed.sent) else {
            return self.settle(&claimed, Settlement::Refreshed { live: false, face: None }, None).await;
        };
        if !claimed.installed || !self.courier.serves(&claimed.tenant) {
            return self.settle(&claimed, Settlement::Refreshed { live: false, face: None }, None).await;
        }
        let face = composed.face();
        if claimed.face.as_deref() == Some(&face) {
            return self.settle(&claimed, Settlement::Refreshed { live: composed.live, face: None }, None).await;
        }
        let outcome = if claimed.kind == Kind::Home {
            self.courier.publish_home(&claimed.external, card, composed.lang).await
        } else {
            self.courier.update(at, card, composed.lang).await
        };
        let settlement = match outcome {
            Outcome::Sent(_) => Settlement::Refreshed { live: composed.live, face: Some(face) },
            Outcome::RetryAfter(wait) => {
                let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_secs(60));
                Settlement::RefreshLater { at: now + wait }
            }
            // Showing the same twice does no harm.
            Outcome::Doubtful | Outcome::Unknown => Settlement::RefreshLater { at: now + AFTER_ERROR.seconds() },
            Outcome::Closed(_) => Settlement::RefreshLater { at: now + CLOSED_WAIT.seconds() },
            Outcome::Unreachable(why) | Outcome::Refused(why) => {
                tracing::warn!(delivery.id = %claimed.id, why, "a sent message can't be brought up to date");
                Settlement::Refreshed { live: false, face: None }
            }
        };
        self.settle(&claimed, settlement, None).await
    }

    async fn compose(&self, claimed: &Claimed) -> Result<Composed, Fault> {
        let (usual, claimed, now) = (self.app.usual.clone(), claimed.clone(), self.app.clock.now());
        self.app.store.read(move |tx| Box::pin(async move { compose(tx, &usual, &claimed, now).await })).await
    }

    async fn keep_channel(&self, claimed: &Claimed, channel: String) -> Result<(), Fault> {
        let person = claimed.to.clone();
        self.app
            .store
            .write(move |tx| {
                Box::pin(async move {
                    tx.keep_channel(&person, Platform::Slack, &channel).await?;
                    Ok(Done::Keep(()))
                })
            })
            .await
    }

    /// Writes down what became of a delivery; a weekly message that is over plans the next one in the same step.
    async fn settle(&self, claimed: &Claimed, settlement: Settlement, to: Option<&Person>) -> Result<(), Fault> {
        if let Settlement::Dropped { why } = &settlement {
            self.app.metrics.delivered(claimed.kind, "dropped");
            tracing::info!(delivery.id = %claimed.id, delivery.kind = claimed.kind.code(), why, "dropped a message");
        }
        let over =
            matches!(settlement, Settlement::Sent { .. } | Settlement::Found { .. } | Settlement::Dropped { .. });
        let weekly = over && matches!(claimed.kind, Kind::Nudge | Kind::Promises);
        let next = to.filter(|_| weekly).map(|to| next_weekly(&self.app.usual, claimed, to, self.app.clock.now()));
        // What became of it is known here alone: a database that is away for a moment must not make a doubt of it.
        let kept = loop {
            match self.write_down(claimed, &settlement, next.as_ref()).await {
                Err(Fault::Database { .. } | Fault::Commit) if self.claimed_at.elapsed() < self.rules.lease => {
                    tokio::time::sleep(DATABASE_AWAY).await;
                }
                written => break written?,
            }
        };
        if !kept {
            tracing::warn!("a delivery was settled by another replica first");
        }
        Ok(())
    }

    async fn write_down(
        &self,
        claimed: &Claimed,
        settlement: &Settlement,
        next: Option<&plan::Planned>,
    ) -> Result<bool, Fault> {
        let (claimed, settlement, next) = (claimed.clone(), settlement.clone(), next.cloned());
        let now = self.app.clock.now();
        self.app
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let kept = tx.settle(&claimed, &settlement).await?;
                    if let Some(next) = next.filter(|_| kept) {
                        let has_pair = !tx.pairs_of(&claimed.to, now).await?.is_empty();
                        if has_pair {
                            tx.plan_alone(&claimed.workspace, &next, now).await?;
                        }
                    }
                    Ok(Done::Keep(kept))
                })
            })
            .await
    }

    /// Nothing more is sent to somebody who can't be reached; the other side of their pairs hears of it once.
    async fn unreachable(&self, claimed: &Claimed, why: &'static str) -> Result<(), Fault> {
        let (claimed, usual, now) = (claimed.clone(), self.app.usual.clone(), self.app.clock.now());
        self.app
            .store
            .write(move |tx| {
                Box::pin(async move {
                    if !tx.settle(&claimed, &Settlement::Dropped { why }).await? {
                        return Ok(Done::Keep(()));
                    }
                    if let Some(person) = tx.person(&claimed.workspace, &claimed.to).await? {
                        note_unreachable(tx, &usual, &person, why, now).await?;
                    }
                    Ok(Done::Keep(()))
                })
            })
            .await?;
        self.app.bell.notify_one();
        Ok(())
    }
}

/// Notes that a person can't be reached, and tells the other side of each of their pairs, once.
pub(super) async fn note_unreachable(
    tx: &mut Tx,
    usual: &Usual,
    person: &Person,
    why: &'static str,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.set_person_state(&person.id, &PersonState::Unreachable { why: why.to_owned() }).await?;
    tx.drop_pending_of(&person.id, "unreachable").await?;
    for line in tx.pairs_of(&person.id, now).await? {
        let Some(other) = tx.person(&person.workspace, &line.other).await? else { continue };
        let key = format!("unreachable/{}/{}", person.id, other.id);
        let news = plan::news(Kind::Unreachable, key, &other, &usual.calendar, now, 72.hours());
        tx.plan_alone(&person.workspace, &news.with_detail(person.id.to_string()), now).await?;
    }
    Ok(())
}

fn next_weekly(usual: &Usual, claimed: &Claimed, to: &Person, now: Timestamp) -> plan::Planned {
    plan::next_weekly(claimed.kind, to, &usual.calendar, now.max(claimed.due))
}
