//! `action …`: promises, on either side.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::agenda::{picked, whose};
use super::ask::{Answer, Ask, Stop};
use crate::chat::Reply;
use crate::command::{Command, Pick, Said as Spoken, When, Whom};
use crate::domain::agenda::Visibility;
use crate::domain::change::Change;
use crate::domain::ids::{ItemId, PairId, PromiseId};
use crate::domain::plan;
use crate::domain::promise::{Promise, PromiseState, in_reading_order};
use crate::domain::when;
use crate::message;
use crate::message::promise_saved::{self, Change as Said};
use crate::message::refusal::Refusal;
use crate::store::PairLine;

/// Open promises a pair may have at once.
const MOST_OPEN: usize = 200;

/// One that was kept or let go of can't be changed any more.
pub(super) fn must_be_open(promise: &Promise) -> Result<(), Refusal> {
    match promise.state {
        PromiseState::Open => Ok(()),
        PromiseState::Done => Err(Refusal::AlreadyDone),
        PromiseState::Dropped => Err(Refusal::Gone),
    }
}

impl Ask<'_> {
    pub(super) async fn action_add(&mut self, owner: &Whom, text: &str, due: Option<&When>) -> Answer {
        // `@me` and nobody mean the same: the speaker promises.
        let mine = matches!(owner, Whom::Anyone | Whom::Me | Whom::Pair(_))
            || matches!(owner, Whom::External { id, .. } if self.is_me(id));
        let with = match owner {
            Whom::Me => &Whom::Anyone,
            Whom::External { id, .. } if self.is_me(id) => &Whom::Anyone,
            other => other,
        };
        let chosen = self.choose(with).await?;
        let again = |text: &str| {
            let (owner, text) = (owner.clone(), text.to_owned());
            move |due: When| Command::ActionAdd { owner: owner.clone(), text: text.clone(), due: Some(due) }
        };
        let (text, due) = match due {
            Some(due) => (text, Some(self.due(due, again(text))?)),
            None => match when::split_due(text, self.wall(), self.lang()) {
                Some((what, read)) => {
                    let words = text.strip_prefix(what).unwrap_or(text).trim();
                    (what, Some(self.read_due(words, read, again(what))?))
                }
                None => (text, None),
            },
        };
        let text = self.kept(text).await?;
        let due = due.unwrap_or_else(|| self.until_next(&chosen.line));
        let held = self.guard(&chosen.line).await?;
        let mut guard = held;
        let open = self.tx.promises(guard.pair(), &self.me.person.id, Timestamp::MAX).await?;
        if open.len() >= MOST_OPEN {
            return Err(Refusal::TooManyPromises { max: MOST_OPEN }.into());
        }
        let promise = Promise {
            id: PromiseId::new(self.fresh_id()),
            pair: chosen.line.pair.id.clone(),
            author: self.me.person.id.clone(),
            owner: if mine { self.me.person.id.clone() } else { chosen.line.other.clone() },
            text,
            due,
            snoozed_until: None,
            state: PromiseState::Open,
            made: self.now,
            closed: None,
        };
        let mut changes = vec![Change::PromiseMade(promise.clone())];
        changes.extend(self.reminder(&promise, &chosen.line).await?);
        self.apply(&mut guard, &changes).await?;
        let others = if chosen.others.is_empty() || !mine { Vec::new() } else { chosen.others };
        self.promise_saved(&chosen.line, &promise, Said::Added { others }).await
    }

    /// Without a date, a promise is for the next meeting; without a meeting, for a week from now.
    pub(super) fn until_next(&self, line: &PairLine) -> Date {
        match line.next {
            Some(at) => self.me.person.local(at).date(),
            None => self.today().saturating_add(7.days()),
        }
    }

    /// The reminder of a promise, on its owner's clock.
    pub(super) async fn reminder(&mut self, promise: &Promise, line: &PairLine) -> Result<Option<Change>, Stop> {
        let workspace = self.me.workspace.id.clone();
        let owner = if promise.owner == self.me.person.id {
            Some(self.me.person.clone())
        } else {
            self.tx.person(&workspace, &line.other).await?
        };
        let Some(owner) = owner else { return Ok(None) };
        Ok(plan::for_promise(promise, &owner, &self.usual.calendar, self.now).map(Change::Deliver))
    }

    async fn promise_saved(&mut self, line: &PairLine, promise: &Promise, said: Said) -> Answer {
        let other = self.eyes_on(line).await?;
        let eyes = self.eyes(&other);
        let view = promise_saved::View {
            pair: line.pair.id.clone(),
            other: eyes.other(),
            promise: eyes.promise(promise),
            change: said,
            today: self.today(),
        };
        Ok(Reply::Card(promise_saved::promise_saved(&view, self.lang())))
    }

    pub(super) async fn action_list(&mut self, with: &Whom) -> Answer {
        let week_ago = self.now - (7 * 24).hours();
        let today = self.today();
        let (pair, mut promises, others) = match with {
            Whom::Anyone | Whom::Me => {
                let mut all = Vec::new();
                let mut others = Vec::new();
                let mut lines = self.my_pairs().await?;
                let is_over = lines.is_empty();
                if is_over {
                    lines = self.tx.all_pairs_of(&self.me.person.id, self.now).await?;
                }
                for line in lines {
                    all.extend(self.tx.promises(&line.pair.id, &self.me.person.id, week_ago).await?);
                    others.push((line.pair.id.clone(), self.eyes_on(&line).await?));
                }
                if is_over && all.is_empty() {
                    // The way to start says more than an empty list.
                    self.choose(with).await?;
                }
                (None, all, others)
            }
            _ => {
                let line = self.choose_ever(with).await?;
                let all = self.tx.promises(&line.pair.id, &self.me.person.id, week_ago).await?;
                let other = self.eyes_on(&line).await?;
                (Some((line.pair.id.clone(), self.who_in(&line))), all, vec![(line.pair.id.clone(), other)])
            }
        };
        let me = self.me.person.id.clone();
        in_reading_order(&mut promises, &me, today);
        let shown = |promise: &Promise| {
            let (_, other) = others.iter().find(|(pair, _)| *pair == promise.pair)?;
            let eyes = self.eyes(other);
            let mut view = eyes.promise(promise);
            view.with = (others.len() > 1).then(|| eyes.other());
            Some(view)
        };
        let (open, done): (Vec<_>, Vec<_>) = promises.iter().partition(|p| p.state == PromiseState::Open);
        let view = message::promises::View {
            command: self.before_command(),
            pair,
            open: open.into_iter().filter_map(shown).collect(),
            done: done.into_iter().filter_map(shown).collect(),
            today,
        };
        Ok(Reply::Card(message::promises::promises(&view, self.lang())))
    }

    /// The promise that is meant. Numbers and words look through the same list that `action list` shows.
    async fn pick_promise(&mut self, pick: &Pick<PromiseId>, among: PromiseState) -> Result<(PairLine, Promise), Stop> {
        let pairs = self.my_pairs().await?;
        let promise = match pick {
            Pick::Id(id) => self.tx.promise(id, &self.me.person.id).await?.ok_or(Refusal::Gone)?,
            Pick::Number(_) | Pick::Words(_) | Pick::Of { .. } => {
                let week_ago = self.now - (7 * 24).hours();
                let mut all = Vec::new();
                let among_pairs = match whose(pick) {
                    Whom::Anyone => pairs.clone(),
                    with => vec![self.choose(&with).await?.line],
                };
                for line in &among_pairs {
                    all.extend(self.tx.promises(&line.pair.id, &self.me.person.id, week_ago).await?);
                }
                in_reading_order(&mut all, &self.me.person.id.clone(), self.today());
                // Words look for a promise in the state the act is about; numbers count the list as it is shown.
                let by_words = matches!(pick, Pick::Words(_) | Pick::Of { said: Spoken::Words(_), .. });
                if by_words && all.iter().any(|promise| promise.state == among) {
                    all.retain(|promise| promise.state == among);
                }
                let at = picked(pick, all.iter().map(|promise| promise.text.as_str()))?;
                all.swap_remove(at)
            }
        };
        match pairs.into_iter().find(|line| line.pair.id == promise.pair) {
            Some(line) => Ok((line, promise)),
            None => Err(self.not_going_on(&promise.pair).await?),
        }
    }

    pub(super) async fn action_done(&mut self, pick: &Pick<PromiseId>) -> Answer {
        let (line, promise) = self.pick_promise(pick, PromiseState::Open).await?;
        must_be_open(&promise)?;
        self.close_promise(&line, promise, PromiseState::Done, Said::Done).await
    }

    pub(super) async fn action_drop(&mut self, pick: &Pick<PromiseId>) -> Answer {
        let (line, promise) = self.pick_promise(pick, PromiseState::Open).await?;
        if promise.state == PromiseState::Dropped {
            return Err(Refusal::Gone.into());
        }
        self.close_promise(&line, promise, PromiseState::Dropped, Said::Dropped).await
    }

    async fn close_promise(&mut self, line: &PairLine, promise: Promise, state: PromiseState, said: Said) -> Answer {
        let mut guard = self.guard(line).await?;
        let by = self.me.person.id.clone();
        let changes = [
            Change::PromiseState { promise: promise.id.clone(), state, by },
            Change::CallOffPromise { promise: promise.id.clone() },
        ];
        self.apply(&mut guard, &changes).await?;
        self.promise_saved(line, &Promise { state, closed: Some(self.now), ..promise }, said).await
    }

    pub(super) async fn action_reopen(&mut self, pick: &Pick<PromiseId>) -> Answer {
        let (line, promise) = self.pick_promise(pick, PromiseState::Done).await?;
        if promise.state == PromiseState::Open {
            return Err(Refusal::AlreadyOpen.into());
        }
        let mut guard = self.guard(&line).await?;
        let state = PromiseState::Open;
        let by = self.me.person.id.clone();
        let promise = Promise { state, closed: None, ..promise };
        let mut changes = vec![Change::PromiseState { promise: promise.id.clone(), state, by }];
        changes.extend(self.reminder(&promise, &line).await?);
        self.apply(&mut guard, &changes).await?;
        self.promise_saved(&line, &promise, Said::Reopened).await
    }

    pub(super) async fn action_snooze(&mut self, pick: &Pick<PromiseId>, until: Option<&When>) -> Answer {
        let (line, promise) = self.pick_promise(pick, PromiseState::Open).await?;
        must_be_open(&promise)?;
        let asked = match until {
            Some(until) => {
                let pick = Pick::Id(promise.id.clone());
                Some(self.due(until, |until| Command::ActionSnooze { promise: pick.clone(), until: Some(until) })?)
            }
            None => None,
        };
        let day = asked.unwrap_or_else(|| self.until_next(&line));
        if day < promise.due {
            return Err(Refusal::DueLater { due: promise.due }.into());
        }
        let mut guard = self.guard(&line).await?;
        let promise = Promise { snoozed_until: Some(day), ..promise };
        let mut changes = vec![
            Change::CallOffPromise { promise: promise.id.clone() },
            Change::PromiseSnoozed { promise: promise.id.clone(), until: day },
        ];
        changes.extend(self.reminder(&promise, &line).await?);
        self.apply(&mut guard, &changes).await?;
        self.promise_saved(&line, &promise, Said::Snoozed { until: asked }).await
    }

    pub(super) async fn action_edit(&mut self, pick: &Pick<PromiseId>, text: &str) -> Answer {
        let (line, promise) = self.pick_promise(pick, PromiseState::Open).await?;
        must_be_open(&promise)?;
        let pick = Pick::Id(promise.id.clone());
        let (text, due) = match when::split_due(text, self.wall(), self.lang()) {
            Some((what, read)) => {
                let words = text.strip_prefix(what).unwrap_or(text).trim().to_owned();
                // With a day to choose from, the button carries the words together with the chosen day.
                let day = self.read_due(&words, read, |when| {
                    let day = match when {
                        When::On(date) => date.to_string(),
                        When::At(at) => at.date().to_string(),
                        When::Words(words) => words,
                    };
                    Command::ActionEdit { promise: pick.clone(), text: format!("{what} by {day}") }
                })?;
                (what, Some(day))
            }
            None => (text, None),
        };
        // Only a new day: the words stay.
        let text = if text.trim().is_empty() { promise.text.clone() } else { self.kept(text).await? };
        self.edit_promise(&line, promise, text, due).await
    }

    pub(super) async fn edit_promise(
        &mut self,
        line: &PairLine,
        promise: Promise,
        text: String,
        due: Option<Date>,
    ) -> Answer {
        let mut guard = self.guard(line).await?;
        let snoozed_until = if due.is_some() { None } else { promise.snoozed_until };
        let promise = Promise { text, due: due.unwrap_or(promise.due), snoozed_until, ..promise };
        let mut changes = vec![Change::PromiseEdited { promise: promise.id.clone(), text: promise.text.clone(), due }];
        if due.is_some() {
            changes.push(Change::CallOffPromise { promise: promise.id.clone() });
            changes.extend(self.reminder(&promise, line).await?);
        }
        self.apply(&mut guard, &changes).await?;
        self.promise_saved(line, &promise, Said::Edited).await
    }

    /// Takes a promise that went to the wrong pair to the one that was meant.
    pub(super) async fn action_to(&mut self, promise: &PromiseId, pair: &PairId) -> Answer {
        let (from, promise) = self.pick_promise(&Pick::Id(promise.clone()), PromiseState::Open).await?;
        if promise.author != self.me.person.id {
            return Err(Refusal::OnlyAuthor.into());
        }
        let to = self.choose(&Whom::Pair(pair.clone())).await?.line;
        let by = self.me.person.id.clone();
        // Always in the same order, so that two who swap promises never wait for each other.
        let (first, second) = if from.pair.id < to.pair.id { (&from, &to) } else { (&to, &from) };
        let mut first = self.guard(first).await?;
        let mut second = self.guard(second).await?;
        let (old, new) =
            if *first.pair() == from.pair.id { (&mut first, &mut second) } else { (&mut second, &mut first) };
        let dropped = [
            Change::PromiseState { promise: promise.id.clone(), state: PromiseState::Dropped, by },
            Change::CallOffPromise { promise: promise.id.clone() },
        ];
        self.apply(old, &dropped).await?;
        let owner = if promise.owner == self.me.person.id { promise.owner.clone() } else { to.other.clone() };
        let id = PromiseId::new(self.fresh_id());
        let promise = Promise { id, owner, pair: to.pair.id.clone(), ..promise };
        let mut changes = vec![Change::PromiseMade(promise.clone())];
        changes.extend(self.reminder(&promise, &to).await?);
        self.apply(new, &changes).await?;
        self.promise_saved(&to, &promise, Said::Taken).await
    }

    /// Puts a promise on the next agenda, in its own words.
    pub(super) async fn action_discuss(&mut self, promise: &PromiseId) -> Answer {
        let (line, promise) = self.pick_promise(&Pick::Id(promise.clone()), PromiseState::Open).await?;
        let mut guard = self.guard(&line).await?;
        let day = self.until_next(&line);
        let promise = Promise { snoozed_until: Some(day), ..promise };
        let changes = [
            Change::ItemAdded {
                item: ItemId::new(self.fresh_id()),
                author: self.me.person.id.clone(),
                text: promise.text.clone(),
                horizon: None,
                visibility: Visibility::Shared,
            },
            Change::CallOffPromise { promise: promise.id.clone() },
            Change::PromiseSnoozed { promise: promise.id.clone(), until: day },
        ];
        self.apply(&mut guard, &changes).await?;
        self.promise_saved(&line, &promise, Said::Discussing).await
    }
}
