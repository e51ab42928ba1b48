//! `note`, `memo`: minutes for the two, memos for oneself.

use super::agenda::picked;
use super::ask::{Answer, Ask, Stop};
use crate::card::Esc;
use crate::chat::Reply;
use crate::command::{Pick, Whom};
use crate::domain::change::Change;
use crate::domain::ids::{MemoId, NoteId};
use crate::domain::occurrence::Occurrence;
use crate::message;
use crate::message::refusal::Refusal;
use crate::store::PairLine;

/// So many meetings back, at most, minutes are put down to: those in between were skipped.
const LOOKED_BACK: i64 = 12;

impl Ask<'_> {
    /// The meeting that minutes belong to: the one going on or last begun, else the one ahead.
    async fn meeting_for_notes(&mut self, line: &PairLine) -> Result<Occurrence, Stop> {
        let begun = self.tx.occurrences_before(&line.pair.id, self.now, LOOKED_BACK).await?;
        if let Some(past) = begun.into_iter().find(Occurrence::has_time) {
            return Ok(past);
        }
        let ahead = self.tx.meetings_ahead(&line.pair.id, self.now, 1).await?.pop();
        ahead.ok_or_else(|| Refusal::NothingUpcoming { with: Some(self.who_in(line)) }.into())
    }

    pub(super) async fn note_add(&mut self, with: &Whom, text: &str) -> Answer {
        let text = self.kept(text).await?;
        let line = self.choose(with).await?.line;
        let meeting = self.meeting_for_notes(&line).await?;
        let mut guard = self.guard(&line).await?;
        let before = self.tx.note_of(&meeting.id, &self.me.person.id).await?;
        let whole = match before {
            Some(note) => self.kept(&format!("{}\n{text}", note.text)).await?,
            None => text.clone(),
        };
        let note = Change::NoteWritten {
            note: NoteId::new(self.fresh_id()),
            occurrence: meeting.id.clone(),
            author: self.me.person.id.clone(),
            text: whole.clone(),
        };
        self.apply(&mut guard, &[note]).await?;
        let view = message::notes::Added {
            occurrence: meeting.id,
            other: self.who_in(&line),
            at: self.me.person.local(meeting.start_at),
            text: Esc::new(&whole),
            today: self.today(),
        };
        Ok(Reply::Card(message::notes::note_added(&view, self.lang())))
    }

    pub(super) async fn memo_add(&mut self, text: &str) -> Answer {
        let text = self.kept(text).await?;
        let (workspace, me) = (self.me.workspace.id.clone(), self.me.person.id.clone());
        let id = self.fresh_id();
        self.tx.write_memo(&workspace, &me, &id, &text, self.now).await?;
        self.changed = true;
        Ok(Reply::Card(message::notes::memo_added(&Esc::new(&text), self.lang())))
    }

    pub(super) async fn memo_list(&mut self) -> Answer {
        let memos = self.tx.memos(&self.me.person.id).await?;
        let view = message::notes::Memos {
            command: self.before_command(),
            memos: memos
                .into_iter()
                .map(|memo| message::notes::Memo {
                    id: memo.id,
                    about: None,
                    date: self.me.person.local(memo.written).date(),
                    text: Esc::new(&memo.text),
                })
                .collect(),
            today: self.today(),
        };
        Ok(Reply::Card(message::notes::memo_list(&view, self.lang())))
    }

    pub(super) async fn memo_delete(&mut self, pick: &Pick<MemoId>) -> Answer {
        let (workspace, me) = (self.me.workspace.id.clone(), self.me.person.id.clone());
        let id = match pick {
            Pick::Id(id) => id.clone(),
            Pick::Number(_) | Pick::Words(_) | Pick::Of { .. } => {
                let memos = self.tx.memos(&me).await?;
                let at = picked(pick, memos.iter().map(|memo| memo.text.as_str()))?;
                memos[at].id.clone()
            }
        };
        if !self.tx.delete_memo(&workspace, &me, id.as_str(), self.now).await? {
            return Err(Refusal::Gone.into());
        }
        self.changed = true;
        Ok(Reply::Card(message::notes::memo_deleted(self.lang())))
    }
}
