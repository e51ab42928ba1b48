//! Sending what is due: claim with a lease, look at the facts again, send, write down what became of it. A message that
//! may have arrived is looked for before it is sent again.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use jiff::{SignedDuration, Span, Timestamp, ToSpan};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::compose::{Composed, compose};
use super::courier::{Courier, Couriers};
use super::{App, Usual};
use crate::card::Card;
use crate::chat::{Found, Outcome};
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
        Rules { lease: Duration::from_secs(30), call: Duration::from_secs(10), batch: 128, at_once: 32 }
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
/// In minutes, when the app was taken off.
const UNINSTALLED_WAIT: i64 = 10;

/// What is done with a claimed batch.
#[derive(Clone, Copy)]
enum Errand {
    /// Send what is due.
    Deliver,
    /// Bring what was sent up to date.
    Refresh,
}

/// One claimed batch on its way out.
struct Sender {
    app: App,
    couriers: Couriers,
    rules: Rules,
    claimed_at: Instant,
    stop: CancellationToken,
}

/// What became of a claimed delivery, to be written down.
struct Ended {
    claimed: Arc<Claimed>,
    settlement: Settlement,
    /// A weekly message that is over plans the next one in the same step.
    next: Option<plan::Planned>,
    /// Its reader can't be reached, for this reason.
    unreachable: Option<&'static str>,
}

impl App {
    /// Sends what is due and brings sent messages up to date, one batch each.
    pub async fn send_due(&self, couriers: &Couriers, rules: Rules, stop: &CancellationToken) -> Result<Round, Fault> {
        // Asked of a reader first: most looks find nothing, and those shall not stand in the writer's way.
        let now = self.clock.now();
        let waiting = self.store.read(move |tx| Box::pin(async move { tx.waiting(now).await })).await?;
        let mut round = Round::default();
        if waiting.due {
            round.claimed = self.batch(Errand::Deliver, couriers, rules, stop).await?;
        }
        if waiting.stale {
            round.refreshed = self.batch(Errand::Refresh, couriers, rules, stop).await?;
        }
        Ok(round)
    }

    /// Claims a batch and does with it what is to be done; says how many there were.
    async fn batch(
        &self,
        errand: Errand,
        couriers: &Couriers,
        rules: Rules,
        stop: &CancellationToken,
    ) -> Result<usize, Fault> {
        let now = self.clock.now();
        let claim = crate::clock::new_id(now);
        let lease = SignedDuration::try_from(rules.lease).unwrap_or(SignedDuration::from_secs(30));
        // Before the claim: a slow database must not make a lease look longer than it is.
        let claimed_at = Instant::now();
        let claiming = claim.clone();
        let claimed = self.store.write(move |tx| {
            Box::pin(async move {
                let claimed = match errand {
                    Errand::Deliver => tx.claim_due(&claiming, now, lease, rules.batch).await?,
                    Errand::Refresh => tx.claim_stale(&claiming, now, lease, rules.batch).await?,
                };
                Ok(Done::Keep(claimed))
            })
        });
        let claimed = claimed.await?;
        let count = claimed.len();
        if count > 0 {
            let sender =
                Sender { app: self.clone(), couriers: couriers.clone(), rules, claimed_at, stop: stop.clone() };
            sender.carry(errand, claim, claimed).await;
        }
        Ok(count)
    }
}

impl Sender {
    /// Carries a batch out: composed in one go, sent some at once, written down as they come back.
    async fn carry(&self, errand: Errand, claim: String, claimed: Vec<Claimed>) {
        let claimed: Vec<_> = claimed.into_iter().map(Arc::new).collect();
        let composed = match self.compose(claim, claimed.clone()).await {
            Ok(composed) => composed,
            Err(fault) => return claimed.iter().for_each(|claimed| self.stuck(claimed, &fault)),
        };
        let (back, coming) = mpsc::unbounded_channel();
        // However long writing takes, the calls that are under way go on.
        tokio::join!(self.send_all(errand, claimed.into_iter().zip(composed), back), self.write_down_all(coming));
    }

    /// Sends some at once; what became of each goes `back` as it is known.
    async fn send_all(
        &self,
        errand: Errand,
        all: impl Iterator<Item = (Arc<Claimed>, Result<Composed, Fault>)>,
        back: mpsc::UnboundedSender<Arc<Ended>>,
    ) {
        stream::iter(all)
            .map(async |(claimed, composed)| {
                let ended = match (errand, composed) {
                    (_, Err(fault)) => Err(fault),
                    (Errand::Deliver, Ok(composed)) => self.deliver(&claimed, &composed).await,
                    (Errand::Refresh, Ok(composed)) => Ok(self.refresh(&claimed, &composed).await),
                };
                ended.inspect_err(|fault| self.stuck(&claimed, fault)).ok()
            })
            .buffer_unordered(self.rules.at_once.max(1))
            .filter_map(std::future::ready)
            .for_each(async |ended| {
                // Whoever writes down listens until the last one is told.
                let _ = back.send(Arc::new(ended));
            })
            .await;
    }

    /// Writes down what comes back. While one part is being written the next one gathers, so that few are written alone
    /// when many come; what could not be written in one go keeps nobody waiting.
    async fn write_down_all(&self, coming: mpsc::UnboundedReceiver<Arc<Ended>>) {
        let most = usize::try_from(self.rules.batch).unwrap_or(1);
        stream::unfold(coming, async |mut coming| {
            let mut ended = Vec::new();
            (coming.recv_many(&mut ended, most).await > 0).then_some((ended, coming))
        })
        .then(async |ended| (self.write_all(ended.clone()).await, ended))
        .for_each_concurrent(None, async |(written, ended)| {
            let unreachable = ended.iter().any(|ended| ended.unreachable.is_some());
            if written.is_err() {
                // Each alone: one that can't be written must not keep the others from it.
                let alone = ended.into_iter().map(|ended| self.write_alone(ended));
                futures_util::future::join_all(alone).await;
            }
            if unreachable {
                self.app.bell.notify_one();
            }
        })
        .await;
    }

    /// Who may carry it, if anybody does.
    fn courier(&self, claimed: &Claimed) -> Option<&Arc<dyn Courier>> {
        let courier = self.couriers.of(claimed.platform)?;
        (claimed.installed && courier.serves(&claimed.reach.tenant)).then_some(courier)
    }

    /// The lease runs out and the delivery comes again, with doubt.
    fn stuck(&self, claimed: &Claimed, fault: &Fault) {
        self.app.metrics.faults.inc();
        tracing::error!(delivery.id = %claimed.id, delivery.kind = claimed.kind.code(), %fault, "a delivery got stuck");
    }

    /// Whether a call made now surely ends before the lease does.
    fn in_time(&self) -> bool {
        self.claimed_at.elapsed() + self.rules.call < self.rules.lease
    }

    fn must_stop(&self) -> bool {
        self.stop.is_cancelled() || !self.in_time()
    }

    async fn deliver(&self, claimed: &Arc<Claimed>, composed: &Composed) -> Result<Ended, Fault> {
        if self.must_stop() {
            return Ok(self.ended(claimed, Settlement::GivenBack, None));
        }
        let Some(courier) = self.courier(claimed) else {
            let now = self.app.clock.now();
            let step = plan::after_refusal(UNINSTALLED_WAIT.minutes(), claimed.attempt, now, claimed.expires);
            // The app may come back while the message is of use.
            let step = if claimed.installed { NextStep::GiveUp { why: "not_installed" } } else { step };
            return Ok(self.step(claimed, step, composed));
        };
        if claimed.doubt
            && !is_page(claimed)
            && let Some(ended) = self.look(courier, claimed, composed).await
        {
            return Ok(ended);
        }
        let now = self.app.clock.now();
        let card = match (&composed.wanted, &composed.card) {
            (Wanted::Drop { why }, _) => {
                return Ok(self.ended(claimed, Settlement::Dropped { why }, composed.to.as_ref()));
            }
            (Wanted::Wait { until }, _) => {
                return Ok(self.ended(claimed, Settlement::Again { at: *until, why: "waiting" }, None));
            }
            (Wanted::Send, Some(card)) => card,
            (Wanted::Send, None) => {
                return Ok(self.ended(claimed, Settlement::Dropped { why: "gone" }, composed.to.as_ref()));
            }
        };
        if is_page(claimed) {
            let outcome = courier.publish_home(&claimed.reach.external, card, composed.lang).await;
            return Ok(self.sent(claimed, outcome, composed));
        }
        let mut outcome = Outcome::Gone;
        if let Some(channel) = &claimed.reach.channel {
            outcome = match self.post_in_some_form(courier, claimed, composed, channel, card).await {
                Ok(outcome) => outcome,
                Err(ended) => return Ok(*ended),
            };
        }
        // Never opened, or not there any more.
        if outcome == Outcome::Gone {
            let channel = match courier.open(&claimed.reach).await {
                Ok(channel) => channel,
                // Nothing was posted yet, so a silence here leaves no doubt.
                Err(Outcome::Unknown | Outcome::Doubtful) => {
                    let step =
                        plan::after_refusal(plan::backoff(claimed.attempt), claimed.attempt, now, claimed.expires);
                    return Ok(self.step(claimed, step, composed));
                }
                Err(outcome) => return Ok(self.sent(claimed, outcome, composed)),
            };
            self.keep_channel(claimed, channel.clone()).await?;
            outcome = match self.post_in_some_form(courier, claimed, composed, &channel, card).await {
                Ok(outcome) => outcome,
                Err(ended) => return Ok(*ended),
            };
        }
        Ok(self.sent(claimed, outcome, composed))
    }

    /// Waits for its turn and posts it, if it is still time then; `Err` says what became of it without a call.
    async fn post(
        &self,
        courier: &Arc<dyn Courier>,
        claimed: &Arc<Claimed>,
        composed: &Composed,
        channel: &str,
        card: &Card,
    ) -> Result<Outcome, Box<Ended>> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => {}
            turn = courier.turn(channel) => if let Err(outcome) = turn {
                return Ok(outcome);
            }
        }
        // The last look at the clock before the call: after the start of a meeting nothing about it is sent.
        if self.must_stop() {
            return Err(Box::new(self.ended(claimed, Settlement::GivenBack, None)));
        }
        if self.app.clock.now() >= claimed.expires {
            let expired = Settlement::Dropped { why: "expired" };
            return Err(Box::new(self.ended(claimed, expired, composed.to.as_ref())));
        }
        Ok(courier.send(channel, card, composed.lang, claimed.id.as_str()).await)
    }

    /// Posts it; and if it was refused with a picture, posts it without. A refusal is certain, so nothing is there twice;
    /// and a picture that the platform can't fetch keeps no words back.
    async fn post_in_some_form(
        &self,
        courier: &Arc<dyn Courier>,
        claimed: &Arc<Claimed>,
        composed: &Composed,
        channel: &str,
        card: &Card,
    ) -> Result<Outcome, Box<Ended>> {
        if !card.has_pictures() {
            return self.post(courier, claimed, composed, channel, card).await;
        }
        // After a silence too: the platform may have waited for the picture.
        if claimed.doubt {
            return self.post(courier, claimed, composed, channel, &card.without_pictures()).await;
        }
        match self.post(courier, claimed, composed, channel, card).await? {
            Outcome::Refused(why) => {
                tracing::warn!(delivery.id = %claimed.id, why, "a message was refused with its picture");
                self.post(courier, claimed, composed, channel, &card.without_pictures()).await
            }
            outcome => Ok(outcome),
        }
    }

    /// Looks for an earlier attempt. `None`: it is surely not there and may be sent now.
    async fn look(&self, courier: &Arc<dyn Courier>, claimed: &Arc<Claimed>, composed: &Composed) -> Option<Ended> {
        let now = self.app.clock.now();
        let channel = claimed.reach.channel.as_ref()?;
        let since = claimed.tried.unwrap_or(claimed.due) - 60.seconds();
        // Several silences or kills are noted as more; each was so long ago that the next is the only one to wait for.
        let looks = claimed.looks.min(LOOKS_AFTER_SILENCE);
        match courier.find(channel, claimed.id.as_str(), since).await {
            Found::Yes(message) => {
                self.app.metrics.delivered(claimed.kind, "found");
                let found = Settlement::Found { at: now, message, live: composed.live };
                Some(self.ended(claimed, found, composed.to.as_ref()))
            }
            Found::No => match plan::after_nothing_found(looks, now, claimed.expires) {
                NextStep::Again { .. } => None,
                NextStep::Look { at } => {
                    let again = Settlement::Doubtful { look: at, looks: looks - 1 };
                    Some(self.ended(claimed, again, None))
                }
                NextStep::GiveUp { why } => {
                    Some(self.ended(claimed, Settlement::Dropped { why }, composed.to.as_ref()))
                }
            },
            Found::NotNow(wait) => {
                let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_secs(30));
                // Of a killed process nothing is known: it is no error that the platform told of.
                let looks = if claimed.looks == 0 { LOOKS_AFTER_SILENCE } else { claimed.looks };
                let doubtful = Settlement::Doubtful { look: now + wait, looks };
                Some(self.ended(claimed, doubtful, None))
            }
            Found::MayNotLook => {
                match plan::after_blind(claimed.kind, claimed.looks, claimed.attempt, now, claimed.expires) {
                    NextStep::Again { .. } | NextStep::Look { .. } => None,
                    NextStep::GiveUp { why } => {
                        Some(self.ended(claimed, Settlement::Dropped { why }, composed.to.as_ref()))
                    }
                }
            }
        }
    }

    fn sent(&self, claimed: &Arc<Claimed>, outcome: Outcome, composed: &Composed) -> Ended {
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
                self.ended(claimed, settlement, composed.to.as_ref())
            }
            Outcome::RetryAfter(wait) => {
                self.app.metrics.delivered(claimed.kind, "retry");
                let step = plan::after_refusal(seconds(wait), claimed.attempt, now, claimed.expires);
                self.step(claimed, step, composed)
            }
            Outcome::Doubtful => {
                self.app.metrics.delivered(claimed.kind, "doubtful");
                let look = (now + AFTER_ERROR.seconds() + plan::backoff(claimed.attempt)).min(claimed.expires);
                // Silences before this error stay noted.
                let looks = if claimed.doubt { claimed.looks.max(1) } else { 1 };
                self.ended(claimed, Settlement::Doubtful { look, looks }, None)
            }
            Outcome::Unknown => {
                self.app.metrics.delivered(claimed.kind, "unknown");
                // Further and further apart: each of them may have been read, should nobody be able to look. Counted,
                // so that they are few.
                let silences = if claimed.doubt { claimed.looks } else { 0 };
                let look = (now + AFTER_SILENCE.seconds() + plan::backoff(claimed.attempt)).min(claimed.expires);
                self.ended(claimed, Settlement::Doubtful { look, looks: LOOKS_AFTER_SILENCE.max(silences + 1) }, None)
            }
            Outcome::Unreachable(why) => {
                self.app.metrics.delivered(claimed.kind, "unreachable");
                tracing::warn!(delivery.id = %claimed.id, person.id = %claimed.to, why, "a person can't be reached");
                Ended { unreachable: Some(why), ..self.ended(claimed, Settlement::Dropped { why }, None) }
            }
            Outcome::Closed(why) => {
                self.app.metrics.delivered(claimed.kind, "closed");
                tracing::error!(delivery.id = %claimed.id, why, "the installation may not speak; see its token and scopes");
                let step = plan::after_refusal(CLOSED_WAIT.seconds(), claimed.attempt, now, claimed.expires);
                self.step(claimed, step, composed)
            }
            // Found out twice: the conversation was opened anew before.
            Outcome::Gone => {
                self.app.metrics.delivered(claimed.kind, "refused");
                self.ended(claimed, Settlement::Dropped { why: "conversation_gone" }, composed.to.as_ref())
            }
            Outcome::Refused(why) => {
                self.app.metrics.delivered(claimed.kind, "refused");
                self.app.metrics.faults.inc();
                tracing::error!(delivery.id = %claimed.id, delivery.kind = claimed.kind.code(), why, "a message was refused");
                self.ended(claimed, Settlement::Dropped { why }, composed.to.as_ref())
            }
        }
    }

    fn step(&self, claimed: &Arc<Claimed>, step: NextStep, composed: &Composed) -> Ended {
        let settlement = match step {
            NextStep::Again { at } => Settlement::Again { at, why: "retry" },
            NextStep::Look { at } => Settlement::Doubtful { look: at, looks: 1 },
            NextStep::GiveUp { why } => Settlement::Dropped { why },
        };
        self.ended(claimed, settlement, composed.to.as_ref())
    }

    async fn refresh(&self, claimed: &Arc<Claimed>, composed: &Composed) -> Ended {
        if self.must_stop() {
            return self.ended(claimed, Settlement::GivenBack, None);
        }
        let now = self.app.clock.now();
        let (Some(card), Some(at)) = (&composed.card, &claimed.sent) else {
            return self.ended(claimed, Settlement::Refreshed { live: false, face: None }, None);
        };
        let Some(courier) = self.courier(claimed) else {
            return self.ended(claimed, Settlement::Refreshed { live: false, face: None }, None);
        };
        let face = composed.face();
        if claimed.face.as_deref() == Some(&face) && !claimed.platform.presses_once() {
            return self.ended(claimed, Settlement::Refreshed { live: composed.live, face: None }, None);
        }
        let outcome = if is_page(claimed) {
            courier.publish_home(&claimed.reach.external, card, composed.lang).await
        } else {
            courier.update(at, card, composed.lang).await
        };
        let settlement = match outcome {
            Outcome::Sent(_) => Settlement::Refreshed { live: composed.live, face: Some(face) },
            Outcome::RetryAfter(wait) => {
                let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_secs(60));
                Settlement::RefreshLater { at: (now + wait).max(now + plan::patience(claimed.attempt)) }
            }
            // Showing the same twice does no harm.
            Outcome::Doubtful | Outcome::Unknown => {
                let wait = plan::backoff(claimed.attempt);
                Settlement::RefreshLater { at: now + AFTER_ERROR.seconds() + wait }
            }
            Outcome::Closed(_) => Settlement::RefreshLater { at: now + CLOSED_WAIT.seconds() },
            // Somebody deleted it.
            Outcome::Gone => Settlement::Refreshed { live: false, face: None },
            Outcome::Unreachable(why) | Outcome::Refused(why) => {
                tracing::warn!(delivery.id = %claimed.id, why, "a sent message can't be brought up to date");
                Settlement::Refreshed { live: false, face: None }
            }
        };
        self.ended(claimed, settlement, None)
    }

    /// Composes a batch. A delivery whose facts can't be read does not stand in the way of the others.
    async fn compose(&self, claim: String, batch: Vec<Arc<Claimed>>) -> Result<Vec<Result<Composed, Fault>>, Fault> {
        let (usual, now) = (self.app.usual.clone(), self.app.clock.now());
        let composed = self.app.store.read(move |tx| {
            Box::pin(async move {
                tx.gather(&claim, &batch).await;
                let mut composed = Vec::with_capacity(batch.len());
                for claimed in &batch {
                    composed.push(compose(tx, &usual, claimed, now).await);
                }
                Ok(composed)
            })
        });
        composed.await
    }

    async fn keep_channel(&self, claimed: &Claimed, channel: String) -> Result<(), Fault> {
        let (person, platform) = (claimed.to.clone(), claimed.platform);
        self.app
            .store
            .write(move |tx| {
                Box::pin(async move {
                    tx.keep_channel(&person, platform, &channel).await?;
                    Ok(Done::Keep(()))
                })
            })
            .await
    }

    /// What became of a delivery; a weekly message that is over plans the next one.
    fn ended(&self, claimed: &Arc<Claimed>, settlement: Settlement, to: Option<&Person>) -> Ended {
        if let Settlement::Dropped { why } = &settlement {
            self.app.metrics.delivered(claimed.kind, "dropped");
            tracing::info!(delivery.id = %claimed.id, delivery.kind = claimed.kind.code(), why, "dropped a message");
        }
        let over =
            matches!(settlement, Settlement::Sent { .. } | Settlement::Found { .. } | Settlement::Dropped { .. });
        let weekly = over && matches!(claimed.kind, Kind::Nudge | Kind::Promises);
        let next = to.filter(|_| weekly).map(|to| {
            let monday = claimed.detail.as_deref().and_then(|detail| detail.parse().ok());
            plan::weekly_after((claimed.kind, monday), to, &self.app.usual.calendar, self.app.clock.now())
        });
        Ended { claimed: claimed.clone(), settlement, next, unreachable: None }
    }

    /// What became of it is known here alone: a database that is away for a moment must not make a doubt of it.
    async fn write_alone(&self, ended: Arc<Ended>) {
        loop {
            match self.write_all(vec![ended.clone()]).await {
                Ok(()) => return,
                Err(Fault::Database { .. } | Fault::Commit) if self.claimed_at.elapsed() < self.rules.lease => {
                    tokio::time::sleep(DATABASE_AWAY).await;
                }
                Err(fault) => return self.stuck(&ended.claimed, &fault),
            }
        }
    }

    async fn write_all(&self, all: Vec<Arc<Ended>>) -> Result<(), Fault> {
        let (usual, now) = (self.app.usual.clone(), self.app.clock.now());
        let lost = self.app.store.write_giving_way(move |tx| {
            Box::pin(async move {
                let settlements: Vec<_> = all.iter().map(|ended| (&*ended.claimed, &ended.settlement)).collect();
                let lost = tx.settle_all(&settlements).await?;
                for ended in &all {
                    let Ended { claimed, next, unreachable, .. } = &**ended;
                    if lost.contains(&claimed.id) {
                        continue;
                    }
                    if let Some(next) = next {
                        let has_pair = !tx.pairs_of(&claimed.to, now).await?.is_empty();
                        if has_pair {
                            tx.plan_alone(&claimed.workspace, next, now).await?;
                        }
                    }
                    if let Some(why) = unreachable {
                        // Nothing more is sent to them; the other side of their pairs hears of it once.
                        // Whoever is reached elsewhere still is.
                        let person = tx.person(&claimed.workspace, &claimed.to).await?;
                        if let Some(person) = person.filter(|person| person.platform == claimed.platform) {
                            note_unreachable(tx, &usual, &person, why, now).await?;
                        }
                    }
                }
                Ok(Done::Keep(lost.len()))
            })
        });
        let lost = lost.await?;
        if lost > 0 {
            tracing::warn!(lost, "deliveries were settled by another replica first");
        }
        Ok(())
    }
}

/// A page beside the conversation is put up, not sent.
fn is_page(claimed: &Claimed) -> bool {
    claimed.kind == Kind::Home && claimed.platform.has_standing_page()
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
    tell_unreachable(tx, usual, person, now).await
}

/// Those who hold 1on1s with somebody hear that no message gets there.
pub(super) async fn tell_unreachable(tx: &mut Tx, usual: &Usual, person: &Person, now: Timestamp) -> Result<(), Fault> {
    for line in tx.pairs_of(&person.id, now).await? {
        let Some(other) = tx.person(&person.workspace, &line.other).await? else { continue };
        let key = format!("unreachable/{}/{}", person.id, other.id);
        let news = plan::news(Kind::Unreachable, key, &other, &usual.calendar, now, 72.hours());
        tx.plan_alone(&person.workspace, &news.with_detail(person.id.to_string()), now).await?;
    }
    Ok(())
}
