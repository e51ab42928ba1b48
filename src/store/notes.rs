//! Minutes shared by the two, and memos that are their author's alone.

use jiff::Timestamp;

use super::rows::Place;
use super::seal::Scope;
use super::{Doing, Result, Tx, on};
use crate::domain::ids::{MemoId, OccurrenceId, PersonId};

/// The minutes of a meeting, in their newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub occurrence: OccurrenceId,
    pub version: i64,
    pub text: String,
}

/// A memo to oneself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memo {
    pub id: MemoId,
    pub text: String,
    pub written: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(crate) struct NoteRow {
    id: String,
    occurrence_id: String,
    pair_id: String,
    version: i64,
    sealed: String,
    salt: String,
}

#[derive(sqlx::FromRow)]
struct MemoRow {
    id: String,
    person_id: String,
    sealed: String,
    salt: String,
    created_ms: i64,
}

/// Where a note's seal belongs.
pub(crate) fn sealed_note(id: &str) -> String {
    format!("note/{id}")
}

/// Where a memo's seal belongs.
pub(crate) fn sealed_memo(id: &str) -> String {
    format!("memo/{id}")
}

impl NoteRow {
    pub(crate) fn meeting(&self) -> &str {
        &self.occurrence_id
    }

    pub(crate) fn read(self, tx: &Tx) -> Result<Note> {
        let scope = Scope { owner: &self.pair_id, salt: &self.salt };
        Ok(Note {
            text: tx.sealer().open(&scope, &sealed_note(&self.id), &self.sealed)?,
            version: self.version,
            occurrence: OccurrenceId::new(self.occurrence_id),
        })
    }
}

impl Tx {
    /// The newest minutes of a meeting.
    pub async fn note_of(&mut self, occurrence: &OccurrenceId, reader: &PersonId) -> Result<Option<Note>> {
        let row = on!(self, c => sqlx::query_as::<_, NoteRow>(
            "SELECT n.id, n.occurrence_id, n.pair_id, n.version, n.sealed, p.salt
             FROM note n JOIN pair p ON p.id = n.pair_id
             WHERE n.occurrence_id = $1 AND (p.manager_id = $2 OR p.report_id = $2)
             ORDER BY n.version DESC LIMIT 1")
            .bind(occurrence.as_str()).bind(reader.as_str()).fetch_optional(c).await)
        .doing("reading minutes")?;
        row.map(|row| row.read(self)).transpose()
    }

    /// A person's own memos, the newest last.
    pub async fn memos(&mut self, author: &PersonId) -> Result<Vec<Memo>> {
        let rows = on!(self, c => sqlx::query_as::<_, MemoRow>(
            "SELECT m.id, m.person_id, m.sealed, p.salt, m.created_ms FROM memo m JOIN person p ON p.id = m.person_id
             WHERE m.person_id = $1 ORDER BY m.created_ms, m.id LIMIT 400")
            .bind(author.as_str()).fetch_all(c).await)
        .doing("reading memos")?;
        rows.into_iter()
            .map(|row| {
                let place = Place { table: "memo", id: &row.id };
                let scope = Scope { owner: &row.person_id, salt: &row.salt };
                Ok(Memo {
                    text: self.sealer().open(&scope, &sealed_memo(&row.id), &row.sealed)?,
                    written: place.instant("created_ms", row.created_ms)?,
                    id: MemoId::new(row.id),
                })
            })
            .collect()
    }

    pub(crate) async fn person_salt(&mut self, person: &PersonId) -> Result<String> {
        let row: Option<(String,)> = on!(self, c => sqlx::query_as("SELECT salt FROM person WHERE id = $1")
            .bind(person.as_str()).fetch_optional(c).await)
        .doing("reading a person's salt")?;
        Place { table: "person", id: person.as_str() }.one("salt", row.map(|(salt,)| salt))
    }
}
