//! What became of claimed deliveries, written down once: each only if its claim is still ours.

use std::collections::HashSet;

use jiff::Timestamp;

use super::deliveries::Claimed;
use super::rows::ms;
use super::statement::Statement;
use super::{Conn, Doing, Result, Tx};
use crate::chat::MessageRef;
use crate::domain::ids::DeliveryId;

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

/// One settlement as it is written: one row, or none when somebody else holds the delivery by now.
fn settling(claimed: &Claimed, settlement: &Settlement) -> Statement {
    let statement = |sql| Statement::new("settling a delivery", sql).bind(claimed.id.as_str()).bind(claimed.epoch);
    match settlement {
        Settlement::Sent { at, message, live, face } => statement(
            "UPDATE delivery SET state = 'sent', sent_ms = $3, channel = $4, message = $5, live = ($6 = 1), shown = $7,
                    face = $8, attempt = 0, lease_until_ms = 0, claim = NULL, doubt = FALSE
             WHERE id = $1 AND epoch = $2",
        )
        .bind(ms(*at))
        .bind(&message.channel)
        .bind(&message.id)
        .bind(i64::from(*live))
        .bind(claimed.rev)
        .bind(face),
        Settlement::Found { at, message, live } => statement(
            "UPDATE delivery SET state = 'sent', sent_ms = $3, channel = $4, message = $5, live = ($6 = 1), shown = -1,
                    face = NULL, attempt = 0, lease_until_ms = 0, claim = NULL, doubt = FALSE
             WHERE id = $1 AND epoch = $2",
        )
        .bind(ms(*at))
        .bind(&message.channel)
        .bind(&message.id)
        .bind(i64::from(*live)),
        Settlement::Again { at, why } => statement(
            "UPDATE delivery SET state = 'pending', due_ms = $3, why = $4, lease_until_ms = 0, claim = NULL,
                    doubt = FALSE, looked = 0, tried_ms = NULL,
                    platform = CASE WHEN kind = 'home' THEN platform END WHERE id = $1 AND epoch = $2",
        )
        .bind(ms(*at))
        .bind(*why),
        Settlement::Doubtful { look, looks } => statement(
            "UPDATE delivery SET state = 'unknown', due_ms = $3, looked = $4, lease_until_ms = 0, claim = NULL
             WHERE id = $1 AND epoch = $2",
        )
        .bind(ms(*look))
        .bind(i64::from(*looks)),
        Settlement::Dropped { why } => statement(
            "UPDATE delivery SET state = 'dropped', why = $3, lease_until_ms = 0, claim = NULL
             WHERE id = $1 AND epoch = $2",
        )
        .bind(*why),
        Settlement::GivenBack => statement(
            "UPDATE delivery SET state = CASE WHEN message IS NOT NULL THEN state
                        WHEN doubt THEN 'unknown' ELSE 'pending' END,
                    attempt = CASE WHEN attempt > 0 THEN attempt - 1 ELSE 0 END,
                    platform = CASE WHEN message IS NOT NULL OR doubt OR kind = 'home' THEN platform END,
                    lease_until_ms = 0, claim = NULL WHERE id = $1 AND epoch = $2",
        ),
        Settlement::Refreshed { live, face } => statement(
            "UPDATE delivery SET shown = $3, live = ($4 = 1), face = COALESCE($5, face), attempt = 0, lease_until_ms = 0,
                    claim = NULL
             WHERE id = $1 AND epoch = $2",
        )
        .bind(claimed.rev)
        .bind(i64::from(*live))
        .bind(face.as_deref()),
        Settlement::RefreshLater { at } => statement(
            "UPDATE delivery SET lease_until_ms = $3, claim = NULL WHERE id = $1 AND epoch = $2",
        )
        .bind(ms(*at)),
    }
}

impl Tx {
    /// Writes down what became of a claimed delivery. `false`: somebody else holds it by now, and nothing was written.
    pub async fn settle(&mut self, claimed: &Claimed, settlement: &Settlement) -> Result<bool> {
        Ok(self.settle_all(&[(claimed, settlement)]).await?.is_empty())
    }

    /// Writes down what became of claimed deliveries; gives back those that somebody else holds by now, for whom nothing
    /// was written.
    pub async fn settle_all(&mut self, all: &[(&Claimed, &Settlement)]) -> Result<HashSet<DeliveryId>> {
        // Those that were sent are most, and alike: PostgreSQL takes all of them in one step.
        let (sent, others): (Vec<_>, Vec<_>) =
            all.iter().partition(|(_, settlement)| matches!(settlement, Settlement::Sent { .. }));
        let mut lost = HashSet::new();
        let alone = match &self.conn {
            Conn::Postgres(_) if !sent.is_empty() => {
                let settled: HashSet<String> = self.settle_sent(&sent).await?.into_iter().collect();
                let late = sent.iter().filter(|(claimed, _)| !settled.contains(claimed.id.as_str()));
                lost.extend(late.map(|(claimed, _)| claimed.id.clone()));
                others
            }
            _ => [sent, others].concat(),
        };
        for (claimed, settlement) in alone {
            if self.run(settling(claimed, settlement)).await? == 0 {
                lost.insert(claimed.id.clone());
            }
        }
        Ok(lost)
    }

    /// PostgreSQL takes the rows of one statement as arrays.
    async fn settle_sent(&mut self, sent: &[(&Claimed, &Settlement)]) -> Result<Vec<String>> {
        let Conn::Postgres(handle) = &mut self.conn else { return Ok(Vec::new()) };
        let (mut ids, mut epochs, mut times, mut channels) = (vec![], vec![], vec![], vec![]);
        let (mut messages, mut lives, mut revs, mut faces) = (vec![], vec![], vec![], vec![]);
        for (claimed, settlement) in sent {
            let Settlement::Sent { at, message, live, face } = settlement else { continue };
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
                    live = s.live, shown = s.shown, face = s.face, attempt = 0, lease_until_ms = 0, claim = NULL, doubt = FALSE
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
        .doing("settling what was sent")
    }
}
