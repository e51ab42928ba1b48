//! Taking an old master key out of use: what it sealed is sealed anew with the first key, in small steps beside the
//! daily work. Nothing else about the words changes, and nobody sees it.

use super::agenda::sealed_item;
use super::charter::sealed_charter;
use super::milestones::sealed_milestones;
use super::notes::{sealed_memo, sealed_note};
use super::programme::sealed_purpose;
use super::promises::sealed_promise;
use super::pulse::{sealed_feeling, sealed_secret};
use super::seal::Scope;
use super::steps::sealed_step;
use super::worth::sealed_source;
use super::{Doing, Result, Tx, on};

/// Texts sealed anew in one transaction: few, for on PostgreSQL each is held until its end.
const BATCH: i64 = 50;

/// Where sealed words lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    Items,
    Promises,
    Notes,
    Memos,
    SkipReasons,
    /// Whether a 1on1 was of use to somebody.
    Feelings,
    /// What answers are kept under for a year.
    PulseSecrets,
    Steps,
    Purposes,
    Charters,
    /// Of a company's training.
    Milestones,
    /// Where a number of the estimate comes from.
    Sources,
    /// What was answered to acts of the last two days.
    Answers,
}

/// A text that an older key sealed.
#[derive(Clone, sqlx::FromRow)]
pub struct Older {
    pub id: String,
    owner: String,
    salt: String,
    sealed: String,
}

macro_rules! of_pair {
    ($table:literal, $column:literal) => {
        concat!(
            "SELECT w.id, p.id AS owner, p.salt, w.",
            $column,
            " AS sealed FROM ",
            $table,
            " w JOIN pair p ON p.id = w.pair_id
             WHERE w.",
            $column,
            " NOT LIKE $1 AND w.id > $2 ORDER BY w.id LIMIT $3"
        )
    };
}

impl Words {
    pub const ALL: [Words; 13] = [
        Words::Items,
        Words::Promises,
        Words::Notes,
        Words::Memos,
        Words::SkipReasons,
        Words::Steps,
        Words::Feelings,
        Words::PulseSecrets,
        Words::Purposes,
        Words::Charters,
        Words::Milestones,
        Words::Sources,
        Words::Answers,
    ];

    fn not_like(self) -> &'static str {
        match self {
            Words::Items => of_pair!("agenda_item", "sealed"),
            Words::Promises => of_pair!("promise", "sealed"),
            Words::Notes => of_pair!("note", "sealed"),
            Words::SkipReasons => of_pair!("occurrence", "reason_sealed"),
            Words::Steps => of_pair!("step", "sealed"),
            Words::Purposes => of_pair!("purpose", "sealed"),
            Words::Charters => {
                "SELECT workspace_id AS id, workspace_id AS owner, salt, sealed FROM charter
                 WHERE sealed NOT LIKE $1 AND workspace_id > $2 ORDER BY workspace_id LIMIT $3"
            }
            Words::Milestones => {
                "SELECT workspace_id AS id, workspace_id AS owner, salt, sealed FROM milestone_list
                 WHERE sealed NOT LIKE $1 AND workspace_id > $2 ORDER BY workspace_id LIMIT $3"
            }
            Words::Sources => {
                "SELECT workspace_id || '/' || name AS id, workspace_id AS owner, salt, source AS sealed FROM kpi_input
                 WHERE source NOT LIKE $1 AND workspace_id || '/' || name > $2 ORDER BY workspace_id || '/' || name LIMIT $3"
            }
            Words::Memos => {
                "SELECT m.id, p.id AS owner, p.salt, m.sealed FROM memo m JOIN person p ON p.id = m.person_id
                 WHERE m.sealed NOT LIKE $1 AND m.id > $2 ORDER BY m.id LIMIT $3"
            }
            Words::Feelings => {
                "SELECT f.id, p.id AS owner, p.salt, f.sealed FROM feeling f JOIN person p ON p.id = f.person_id
                 WHERE f.sealed NOT LIKE $1 AND f.id > $2 ORDER BY f.id LIMIT $3"
            }
            Words::PulseSecrets => {
                "SELECT id, workspace_id AS owner, id AS salt, sealed FROM pulse_secret
                 WHERE sealed NOT LIKE $1 AND id > $2 ORDER BY id LIMIT $3"
            }
            Words::Answers => {
                "SELECT dedupe AS id, 'inbox' AS owner, 'inbox' AS salt, answer AS sealed FROM inbox
                 WHERE answer NOT LIKE $1 AND dedupe > $2 ORDER BY dedupe LIMIT $3"
            }
        }
    }

    /// Only if it is still the text that was opened: somebody may have written another one meanwhile.
    fn replace(self) -> &'static str {
        match self {
            Words::Items => "UPDATE agenda_item SET sealed = $3 WHERE id = $1 AND sealed = $2",
            Words::Promises => "UPDATE promise SET sealed = $3 WHERE id = $1 AND sealed = $2",
            Words::Notes => "UPDATE note SET sealed = $3 WHERE id = $1 AND sealed = $2",
            Words::Steps => "UPDATE step SET sealed = $3 WHERE id = $1 AND sealed = $2",
            Words::Memos => "UPDATE memo SET sealed = $3 WHERE id = $1 AND sealed = $2",
            Words::SkipReasons => "UPDATE occurrence SET reason_sealed = $3 WHERE id = $1 AND reason_sealed = $2",
            Words::Feelings => "UPDATE feeling SET sealed = $3 WHERE id = $1 AND sealed = $2",
            Words::PulseSecrets => "UPDATE pulse_secret SET sealed = $3 WHERE id = $1 AND sealed = $2",
            Words::Purposes => "UPDATE purpose SET sealed = $3 WHERE id = $1 AND sealed = $2",
            Words::Charters => "UPDATE charter SET sealed = $3 WHERE workspace_id = $1 AND sealed = $2",
            Words::Milestones => "UPDATE milestone_list SET sealed = $3 WHERE workspace_id = $1 AND sealed = $2",
            Words::Sources => "UPDATE kpi_input SET source = $3 WHERE workspace_id || '/' || name = $1 AND source = $2",
            Words::Answers => "UPDATE inbox SET answer = $3 WHERE dedupe = $1 AND answer = $2",
        }
    }

    /// Whether a key sealed any of them.
    fn any_like(self) -> &'static str {
        match self {
            Words::Items => "SELECT EXISTS (SELECT 1 FROM agenda_item WHERE sealed LIKE $1)",
            Words::Promises => "SELECT EXISTS (SELECT 1 FROM promise WHERE sealed LIKE $1)",
            Words::Notes => "SELECT EXISTS (SELECT 1 FROM note WHERE sealed LIKE $1)",
            Words::Memos => "SELECT EXISTS (SELECT 1 FROM memo WHERE sealed LIKE $1)",
            Words::SkipReasons => "SELECT EXISTS (SELECT 1 FROM occurrence WHERE reason_sealed LIKE $1)",
            Words::Steps => "SELECT EXISTS (SELECT 1 FROM step WHERE sealed LIKE $1)",
            Words::Feelings => "SELECT EXISTS (SELECT 1 FROM feeling WHERE sealed LIKE $1)",
            Words::PulseSecrets => "SELECT EXISTS (SELECT 1 FROM pulse_secret WHERE sealed LIKE $1)",
            Words::Purposes => "SELECT EXISTS (SELECT 1 FROM purpose WHERE sealed LIKE $1)",
            Words::Charters => "SELECT EXISTS (SELECT 1 FROM charter WHERE sealed LIKE $1)",
            Words::Milestones => "SELECT EXISTS (SELECT 1 FROM milestone_list WHERE sealed LIKE $1)",
            Words::Sources => "SELECT EXISTS (SELECT 1 FROM kpi_input WHERE source LIKE $1)",
            Words::Answers => "SELECT EXISTS (SELECT 1 FROM inbox WHERE answer LIKE $1)",
        }
    }

    fn place(self, id: &str) -> String {
        match self {
            Words::Items => sealed_item(id),
            Words::Promises => sealed_promise(id),
            Words::Notes => sealed_note(id),
            Words::Steps => sealed_step(id),
            Words::Memos => sealed_memo(id),
            Words::SkipReasons => format!("occurrence/{id}"),
            Words::Feelings => sealed_feeling(id),
            Words::PulseSecrets => sealed_secret(id),
            Words::Purposes => sealed_purpose(id),
            Words::Charters => sealed_charter(id),
            Words::Milestones => sealed_milestones(id),
            Words::Sources => sealed_source(id),
            Words::Answers => id.to_owned(),
        }
    }
}

impl Tx {
    /// The next few texts after a row that the first key did not seal; none when there are no more.
    pub async fn sealed_by_older(&mut self, words: Words, after: &str) -> Result<Vec<Older>> {
        let by_first = format!("1.{}.%", self.sealer().key_id());
        on!(self, c => sqlx::query_as::<_, Older>(words.not_like())
            .bind(&by_first).bind(after).bind(BATCH).fetch_all(c).await)
        .doing("looking for texts sealed with an older key")
    }

    /// Seals texts anew; says how many. One that can't be opened is left as it is: whoever asks for it is told.
    pub async fn reseal(&mut self, words: Words, texts: &[Older]) -> Result<u64> {
        let mut done = 0;
        for Older { id, owner, salt, sealed } in texts {
            let scope = Scope { owner, salt };
            let place = words.place(id);
            match self.sealer().open(&scope, &place, sealed) {
                Ok(text) => {
                    let anew = self.sealer().seal(&scope, &place, &text);
                    done += on!(self, c => sqlx::query(words.replace())
                        .bind(id).bind(sealed).bind(anew).execute(c).await.map(|done| done.rows_affected()))
                    .doing("sealing a text anew")?;
                }
                Err(fault) => tracing::warn!(row = %id, ?words, %fault, "a sealed text can't be opened"),
            }
        }
        Ok(done)
    }

    /// Whether a master key sealed anything that is still here.
    pub(super) async fn needs_key(&mut self, id: &str) -> Result<bool> {
        let by_it = format!("1.{id}.%");
        for words in Words::ALL {
            let (needed,): (bool,) = on!(self, c => sqlx::query_as(words.any_like()).bind(&by_it).fetch_one(c).await)
                .doing("asking whether a master key is still needed")?;
            if needed {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
