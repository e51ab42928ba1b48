//! What already came in. The same act delivered twice changes nothing and is answered the same.

use jiff::Timestamp;

use super::rows::ms;
use super::seal::Scope;
use super::{Doing, Result, Tx, on};
use crate::chat::Platform;

/// Whether an act came in before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    New,
    /// It did; this is what was answered.
    Before {
        answer: Option<String>,
    },
}

fn scope() -> Scope<'static> {
    Scope { owner: "inbox", salt: "inbox" }
}

impl Tx {
    /// Notes an act with its answer; the answer may hold words and is sealed. Of several replicas that note the same
    /// act at the same time, one is the first.
    pub async fn note_seen(
        &mut self,
        platform: Platform,
        dedupe: &str,
        answer: Option<&str>,
        now: Timestamp,
    ) -> Result<Seen> {
        let sealed = answer.map(|answer| self.sealer().seal(&scope(), dedupe, answer));
        let noted = on!(self, c => sqlx::query(
            "INSERT INTO inbox (platform, dedupe, received_ms, answer) VALUES ($1, $2, $3, $4)
             ON CONFLICT (platform, dedupe) DO NOTHING")
            .bind(platform.code()).bind(dedupe).bind(ms(now)).bind(sealed)
            .execute(c).await.map(|done| done.rows_affected()))
        .doing("noting what came in")?;
        if noted == 1 { Ok(Seen::New) } else { self.seen(platform, dedupe).await }
    }

    /// Whether an act came in before.
    pub async fn seen(&mut self, platform: Platform, dedupe: &str) -> Result<Seen> {
        let row: Option<(Option<String>,)> = on!(self, c => sqlx::query_as(
            "SELECT answer FROM inbox WHERE platform = $1 AND dedupe = $2")
            .bind(platform.code()).bind(dedupe).fetch_optional(c).await)
        .doing("looking for what came in")?;
        let Some((sealed,)) = row else { return Ok(Seen::New) };
        let answer = sealed.map(|sealed| self.sealer().open(&scope(), dedupe, &sealed)).transpose()?;
        Ok(Seen::Before { answer })
    }

    /// Forgets what is too old to come again.
    pub async fn forget_seen(&mut self, before: Timestamp) -> Result<u64> {
        on!(self, c => sqlx::query("DELETE FROM inbox WHERE received_ms < $1")
            .bind(ms(before)).execute(c).await.map(|done| done.rows_affected()))
        .doing("forgetting what came in long ago")
    }
}
