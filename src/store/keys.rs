//! Which master keys this database was sealed with. A wrong key is noticed at start, not when the first person asks for
//! their agenda.

use jiff::Timestamp;

use super::rows::ms;
use super::seal::Scope;
use super::{Doing, Fault, Result, Sql, Tx, on};

/// What is sealed to be opened again at the next start. No secret.
const PROOF: &str = "taiwa";

fn scope() -> Scope<'static> {
    Scope { owner: "master_key", salt: "master_key" }
}

/// A master key that sealed something here.
pub(super) struct Noted {
    pub(super) id: String,
    /// It is among the keys at hand.
    opens: bool,
    since: i64,
}

impl Tx {
    pub(super) async fn noted_keys(&mut self) -> Result<Vec<Noted>> {
        let noted: Vec<(String, String, i64)> = on!(self, c => sqlx::query_as(
            "SELECT id, proof, since_ms FROM master_key ORDER BY id").fetch_all(c).await)
        .doing("reading which master keys were used")?;
        let opens = |id: &str, proof: &str| self.sealer().open(&scope(), id, proof).ok().as_deref() == Some(PROOF);
        Ok(noted.into_iter().map(|(id, proof, since)| Noted { opens: opens(&id, &proof), id, since }).collect())
    }

    /// Whether a key is missing that is needed. One that is not at hand is needed for what it sealed; and unless the
    /// first of ours came after it, somebody else seals with it now.
    pub(super) async fn missing_key(&mut self, noted: &[Noted]) -> Result<Option<String>> {
        let ours = noted.iter().find(|noted| noted.id == self.sealer().key_id()).map(|ours| (ours.opens, ours.since));
        for Noted { id, since, .. } in noted.iter().filter(|noted| !noted.opens) {
            let replaced = ours.is_some_and(|(opens, ours)| opens && ours > *since);
            if !replaced || self.needs_key(id).await? {
                return Ok(Some(id.clone()));
            }
        }
        Ok(None)
    }

    /// Every key that sealed something still here must be at hand; the one that seals from now on is noted, with the time
    /// since when. A key whose every text was sealed anew with a later one is forgotten once it is no longer configured.
    pub(super) async fn check_key(&mut self, now: Timestamp) -> Result<()> {
        const NOTED: Sql = Sql {
            // The transaction itself is the lock.
            sqlite: "SELECT 1",
            // Of replicas that start with different keys, the second one reads what the first one noted.
            postgres: "LOCK TABLE master_key IN SHARE ROW EXCLUSIVE MODE",
        };
        let sql = self.text(&NOTED);
        on!(self, c => sqlx::query(sql).execute(c).await.map(|_| ())).doing("taking hold of the master keys' list")?;
        let noted = self.noted_keys().await?;
        if let Some(id) = self.missing_key(&noted).await? {
            return Err(Fault::OtherKey { id });
        }
        for Noted { id, .. } in noted.iter().filter(|noted| !noted.opens) {
            on!(self, c => sqlx::query("DELETE FROM master_key WHERE id = $1").bind(id).execute(c).await.map(|_| ()))
                .doing("forgetting a master key that sealed nothing any more")?;
        }
        let id = self.sealer().key_id().to_owned();
        if noted.iter().max_by_key(|noted| noted.since).is_some_and(|newest| newest.id == id) {
            return Ok(());
        }
        let proof = self.sealer().seal(&scope(), &id, PROOF);
        // A key may come back into use.
        on!(self, c => sqlx::query(
            "INSERT INTO master_key (id, proof, since_ms) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET since_ms = excluded.since_ms")
            .bind(&id).bind(proof).bind(ms(now)).execute(c).await.map(|_| ()))
        .doing("noting which master key is used")
    }
}
