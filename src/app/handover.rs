//! The manager changed: what of the 1on1 that ended the report takes along. Only what they tick is copied, sealed anew
//! for the new one; the rest stays with the two whom it belongs to.

use jiff::{Timestamp, ToSpan};

use super::Usual;
use super::ask::{Answer, Ask, Stop};
use super::compose::Said;
use super::view::who_is;
use crate::card::{Esc, Form, FormId, FormValues};
use crate::chat::Reply;
use crate::domain::agenda::{Item, Visibility};
use crate::domain::change::{By, Change};
use crate::domain::ids::{ItemId, PairId, PersonId, PromiseId};
use crate::domain::pair::{Pair, PairState};
use crate::domain::people::Person;
use crate::domain::plan::{self, Kind};
use crate::domain::promise::{Promise, PromiseState};
use crate::message::refusal::Refusal;
use crate::message::{self, forms};
use crate::store::{Fault, Tx};

/// A report has a new 1on1: of each that ended because the manager changed, they are asked what comes along.
pub(super) async fn offer(
    tx: &mut Tx,
    usual: &Usual,
    report: &Person,
    to: &PairId,
    now: Timestamp,
) -> Result<(), Fault> {
    for pair in tx.point_handovers(&report.id, to).await? {
        let key = format!("handover/{pair}/{to}/{}", report.id);
        let week = jiff::Span::new().hours(24 * 7);
        let news = plan::news(Kind::Handover, key, report, &usual.calendar, now, week).about_pair(&pair);
        // After the welcome to the new one.
        let news = plan::Planned { due: news.due + 60.seconds(), ..news };
        tx.plan_alone(&report.workspace, &news, now).await?;
    }
    Ok(())
}

/// What may come along: open topics both see, and the report's own open promises.
async fn open(tx: &mut Tx, pair: &PairId, report: &PersonId) -> Result<(Vec<Item>, Vec<Promise>), Fault> {
    let mut items = tx.open_items(pair, report).await?;
    items.retain(|item| item.visibility == Visibility::Shared);
    let mut promises = tx.promises(pair, report, Timestamp::MAX).await?;
    promises.retain(|promise| promise.owner == *report && promise.state == PromiseState::Open);
    Ok((items, promises))
}

/// The former and the next manager.
async fn managers(tx: &mut Tx, from: &Pair, to: &PairId) -> Result<Option<(Person, Person, Pair)>, Fault> {
    let Some(next) = tx.pair(to).await? else { return Ok(None) };
    let former = tx.person(&from.workspace, &from.manager).await?;
    let manager = tx.person(&from.workspace, &next.manager).await?;
    Ok(former.zip(manager).map(|(former, manager)| (former, manager, next)))
}

/// The message to the report about the pair that ended.
pub(super) async fn said(tx: &mut Tx, pair: &Pair, reader: &Person) -> Result<Option<Said>, Fault> {
    let Some((to, done)) = tx.handover(&pair.id, &reader.id).await? else { return Ok(None) };
    let Some((former, manager, _)) = managers(tx, pair, &to).await? else { return Ok(None) };
    let (items, promises) = open(tx, &pair.id, &reader.id).await?;
    let view = message::handover::View {
        pair: pair.id.clone(),
        former: who_is(&former, reader),
        next: who_is(&manager, reader),
        items: items.len(),
        promises: promises.len(),
        chosen: done,
    };
    let is_empty = done.is_none() && items.is_empty() && promises.is_empty();
    let card = message::handover::handover(&view, reader.lang);
    Ok(Some(Said::new(card, done.is_none()).nothing_if(is_empty)))
}

impl Ask<'_> {
    pub(super) async fn open_handover(&mut self, pair: &PairId) -> Answer {
        self.open_form(&FormId::Handover { pair: pair.clone() }).await
    }

    /// The speaker's own pair that ended, and the one it may be handed over to, unless that was done.
    async fn handing_over(&mut self, pair: &PairId) -> Result<(Pair, PairId), Stop> {
        let me = self.me.person.id.clone();
        let found = self.tx.handover(pair, &me).await?;
        let Some((to, None)) = found else { return Err(Refusal::Gone.into()) };
        let from = self.tx.pair(pair).await?.filter(|from| from.report == me).ok_or(Refusal::NotYours)?;
        Ok((from, to))
    }

    pub(super) async fn handover_form(&mut self, pair: &PairId) -> Result<Form, Stop> {
        let (from, to) = self.handing_over(pair).await?;
        let me = self.me.person.id.clone();
        let (former, manager, _) = managers(self.tx, &from, &to).await?.ok_or(Refusal::Gone)?;
        let (items, promises) = open(self.tx, pair, &me).await?;
        let view = forms::Handover {
            pair: pair.clone(),
            former: self.who(&former),
            next: self.who(&manager),
            items: items.iter().map(|item| forms::Topic { id: item.id.clone(), text: Esc::new(&item.text) }).collect(),
            promises: promises.iter().map(|promise| (promise.id.clone(), Esc::new(&promise.text))).collect(),
        };
        Ok(forms::handover(&view, self.lang()))
    }

    pub(super) async fn submit_handover(&mut self, pair: &PairId, values: &FormValues) -> Answer {
        // Both pairs, in the order in which everybody takes hold of several.
        let (_, to) = self.handing_over(pair).await?;
        let mut both = [pair.clone(), to];
        both.sort();
        let mut guards = Vec::new();
        for one in &both {
            guards.push(self.tx.lock_pair(one).await?.ok_or(Refusal::Gone)?);
        }
        // Now that both are held: another window may have been faster.
        let (from, to) = self.handing_over(pair).await?;
        let me = self.me.person.id.clone();
        let (former, manager, next) = managers(self.tx, &from, &to).await?.ok_or(Refusal::Gone)?;
        if next.report != me || next.state == PairState::Ended {
            return Err(Refusal::Gone.into());
        }
        let (items, promises) = open(self.tx, pair, &me).await?;
        let is_ticked = |name: &str, id: &str| values.many(name).iter().any(|value| value == id);
        let mut changes = Vec::new();
        let mut chosen = 0;
        for item in items.into_iter().filter(|item| is_ticked("topics", item.id.as_str())) {
            chosen += 1;
            changes.push(Change::ItemAdded {
                item: ItemId::new(self.fresh_id()),
                author: me.clone(),
                text: item.text,
                horizon: item.horizon,
                visibility: Visibility::Shared,
            });
        }
        for promise in promises.into_iter().filter(|promise| is_ticked("promises", promise.id.as_str())) {
            chosen += 1;
            let copy = Promise {
                id: PromiseId::new(self.fresh_id()),
                pair: to.clone(),
                author: me.clone(),
                made: self.now,
                snoozed_until: None,
                ..promise
            };
            let reminder = plan::for_promise(&copy, &self.me.person, &self.usual.calendar, self.now);
            changes.push(Change::PromiseMade(copy));
            changes.extend(reminder.map(Change::Deliver));
        }
        let by = By { actor: Some(me), at: self.now };
        if let Some(guard) = guards.iter_mut().find(|guard| *guard.pair() == to) {
            self.tx.apply(guard, &by, &changes).await?;
        }
        self.tx.end_handover(pair, chosen, self.now).await?;
        self.changed = true;
        let view = message::handover::View {
            pair: pair.clone(),
            former: self.who(&former),
            next: self.who(&manager),
            items: 0,
            promises: 0,
            chosen: Some(chosen),
        };
        Ok(Reply::Card(message::handover::handover(&view, self.lang())))
    }
}
