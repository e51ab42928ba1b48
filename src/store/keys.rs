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

impl Tx {
    /// Every key that ever sealed something here must be at hand; the one that seals from now on is noted.
    pub(super) async fn check_key(&mut self, now: Timestamp) -> Result<()> {
        const NOTED: Sql = Sql {
            // The transaction itself is the lock.
            sqlite: "SELECT 1",
            // Of replicas that start with different keys, the second one reads what the first one noted.
            postgres: "LOCK TABLE master_key IN SHARE ROW EXCLUSIVE MODE",
        };
        let sql = self.text(&NOTED);
        on!(self, c => sqlx::query(sql).execute(c).await.map(|_| ())).doing("taking hold of the master keys' list")?;
        let noted: Vec<(String, String)> =
            on!(self, c => sqlx::query_as("SELECT id, proof FROM master_key ORDER BY id").fetch_all(c).await)
                .doing("reading which master keys were used")?;
        for (id, proof) in &noted {
            if self.sealer().open(&scope(), id, proof).ok().as_deref() != Some(PROOF) {
                return Err(Fault::OtherKey { id: id.clone() });
            }
        }
        let id = self.sealer().key_id().to_owned();
        if noted.iter().any(|(known, _)| *known == id) {
            return Ok(());
        }
        let proof = self.sealer().seal(&scope(), &id, PROOF);
        on!(self, c => sqlx::query("INSERT INTO master_key (id, proof, since_ms) VALUES ($1, $2, $3)")
            .bind(&id).bind(proof).bind(ms(now)).execute(c).await.map(|_| ()))
        .doing("noting which master key is used")
    }
}
