//! The seven things to try, ticked by what really happened: in the database, in the transcript, on the clock.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::log::is_digest;
use super::scene::{Scene, TENANT};
use super::seed::CAST;
use crate::chat::Platform;
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::plan::Kind;
use crate::playground::{Row, RowKind};
use crate::store::{Fate, Past};

/// What is ticked stays ticked until everything starts anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Checklist {
    topic: bool,
    jump: bool,
    both: bool,
    promise: bool,
    wrapup: bool,
    carry: bool,
    nudge: bool,
    /// The page said that both digests were seen side by side.
    seen: bool,
    /// Since when, and since which line, an item is known to be carried over.
    carried: Option<(Timestamp, u64)>,
}

/// What the last act was, as far as a tick hangs on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Deed {
    Clock { from: Timestamp },
    Seen,
    Other,
}

impl Checklist {
    pub(super) fn json(&self) -> Value {
        let rows = [
            ("topic", self.topic),
            ("jump", self.jump),
            ("both", self.both),
            ("promise", self.promise),
            ("wrapup", self.wrapup),
            ("carry", self.carry),
            ("nudge", self.nudge),
        ];
        rows.into_iter().map(|(id, done)| json!({ "id": id, "done": done })).collect()
    }
}

impl Scene {
    /// Ticks what the last act brought about.
    pub(super) async fn tick(&mut self, deed: Deed) -> anyhow::Result<()> {
        let (workspace, opened) = (self.workspace.clone(), self.opened);
        let deeds = self
            .stage
            .app
            .store
            .read(move |tx| Box::pin(async move { tx.deeds_since(&workspace, opened).await }))
            .await?;
        let did = |what: &str| deeds.iter().any(|deed| deed.what == what);
        let mut past = self.past().await?;
        past.retain(|past| past.at >= opened && matches!(past.fate, Fate::Sent { .. }));
        let carrying: Vec<_> = deeds.iter().filter(|deed| deed.what == "items.carried").collect();
        let carried_at = carrying.iter().map(|deed| deed.at).min();
        let items = self.carried_items(carrying.iter().filter_map(|deed| deed.pair.clone()).collect()).await?;
        let rows = self.rows_after(0);

        let list = &mut self.checklist;
        list.topic |= did("item.added");
        list.promise |= did("promise.done");
        list.wrapup |= past.iter().any(|past| past.kind == Kind::Recap);
        list.nudge |= past.iter().any(|past| past.kind == Kind::Nudge);
        let now = self.stage.clock.now();
        if let Deed::Clock { from } = deed {
            list.jump |= past.iter().any(|past| is_digest(past) && past.at > from && past.at <= now);
        }
        list.seen |= deed == Deed::Seen;
        list.both |= list.seen && meeting_with_two_digests(&past).is_some();
        if let Some(at) = carried_at
            && !items.is_empty()
        {
            let (since, line) = *list.carried.get_or_insert((at, rows.last().map_or(0, |row| row.seq)));
            list.carry |= rows.iter().any(|row| shows_carried(row, since, line, &past) && says_one(row, &items));
        }
        Ok(())
    }

    /// Whether the digests of one meeting have reached both.
    pub(super) async fn has_both_digests(&self) -> anyhow::Result<bool> {
        let mut past = self.past().await?;
        past.retain(|past| past.at >= self.opened && matches!(past.fate, Fate::Sent { .. }));
        Ok(meeting_with_two_digests(&past).is_some())
    }

    /// The topics of these pairs that were carried over and are still open, as anybody here may read them.
    async fn carried_items(&self, pairs: BTreeSet<PairId>) -> anyhow::Result<Vec<String>> {
        let now = self.stage.now();
        let items = self.stage.app.store.read(move |tx| {
            Box::pin(async move {
                let mut items = Vec::new();
                for member in &CAST {
                    let Some(known) = tx.known(Platform::Slack, TENANT, member.id).await? else { continue };
                    for line in tx.pairs_of(&known.person.id, now).await? {
                        if !pairs.contains(&line.pair.id) {
                            continue;
                        }
                        let open = tx.open_items(&line.pair.id, &known.person.id).await?;
                        items.extend(open.into_iter().filter(|item| item.carried > 0).map(|item| item.text));
                    }
                }
                Ok(items)
            })
        });
        Ok(items.await?)
    }
}

fn meeting_with_two_digests(past: &[Past]) -> Option<&OccurrenceId> {
    let digests: Vec<&Past> = past.iter().filter(|past| is_digest(past)).collect();
    let other = |a: &&Past| digests.iter().any(|b| b.occurrence == a.occurrence && b.to != a.to);
    digests.iter().find(|digest| other(digest)).and_then(|digest| digest.occurrence.as_ref())
}

/// Whether this line is the next digest, or an answer that was asked for after the meeting.
fn shows_carried(row: &Row, since: Timestamp, line: u64, past: &[Past]) -> bool {
    match row.kind {
        RowKind::Message | RowKind::Update => past.iter().any(|past| {
            let Fate::Sent { message } = &past.fate else { return false };
            is_digest(past) && past.at > since && row.message.as_ref() == Some(message)
        }),
        RowKind::Ephemeral => row.seq > line,
        _ => false,
    }
}

fn says_one(row: &Row, items: &[String]) -> bool {
    // A long topic is cut where it is shown; its beginning is enough to know it by.
    items.iter().any(|item| {
        let beginning: String = item.lines().next().unwrap_or_default().chars().take(40).collect();
        !beginning.is_empty() && row.text.contains(&beginning)
    })
}
