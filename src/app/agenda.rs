//! `agenda …`: what the two want to talk about.

use super::ask::{Answer, Ask, Stop};
use super::view::Eyes;
use crate::card::Esc;
use crate::chat::Reply;
use crate::command::{Pick, Said, Whom, mark};
use crate::domain::agenda::{self, Item, ItemState, MOST_OPEN_ITEMS, Retag, Tags, Visibility};
use crate::domain::change::Change;
use crate::domain::ids::{ItemId, PairId};
use crate::message;
use crate::message::item_saved;
use crate::message::parts;
use crate::message::refusal::Refusal;
use crate::store::PairLine;

impl Ask<'_> {
    /// Words as they will be kept, or a refusal that says what is wrong with them.
    pub(super) async fn kept(&mut self, text: &str) -> Result<String, Stop> {
        let text = self.with_names(text).await?;
        agenda::kept(&text).map_err(|refused| super::refusals::from_text(refused).into())
    }

    /// Whom the words speak of, as the one who wrote them saw it: a platform's mark of a person says nothing to a reader.
    async fn with_names(&mut self, text: &str) -> Result<String, Stop> {
        let mut named = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("<@") {
            named.push_str(&rest[..at]);
            let Some((id, label, after)) = mark(&rest[at..]) else {
                named.push_str("<@");
                rest = &rest[at + "<@".len()..];
                continue;
            };
            let name = match label {
                "" => self.person_known(id).await?.and_then(|person| person.name),
                label => Some(label.to_owned()),
            };
            named.push('@');
            named.push_str(name.as_deref().unwrap_or(id));
            rest = after;
        }
        named.push_str(rest);
        Ok(named)
    }

    pub(super) async fn agenda_add(&mut self, with: &Whom, text: &str, tags: Tags, visibility: Visibility) -> Answer {
        let text = self.kept(text).await?;
        let chosen = self.choose(with).await?;
        let mut guard = self.guard(&chosen.line).await?;
        if chosen.line.open_items >= MOST_OPEN_ITEMS {
            return Err(Refusal::TooManyTopics { max: MOST_OPEN_ITEMS }.into());
        }
        let item = ItemId::new(self.fresh_id());
        let author = self.me.person.id.clone();
        let (horizon, aim, kind) = (tags.horizon, tags.aim, tags.kind);
        let mut changes =
            vec![Change::ItemAdded { item: item.clone(), author, text: text.clone(), horizon, visibility }];
        if let Some(question) = &tags.question {
            changes.push(Change::QuestionAnswered { question: question.clone(), used: true });
        }
        if tags != (Tags { horizon, ..Tags::default() }) {
            changes.push(Change::ItemTagged { item: item.clone(), tags });
        }
        self.apply(&mut guard, &changes).await?;
        let view = parts::Item {
            id: item,
            author: parts::Side::You,
            text: Esc::new(&text),
            horizon,
            aim,
            kind,
            carried: 0,
            private: visibility == Visibility::Private,
        };
        let next = chosen.line.next.map(|at| parts::Moment::new(self.me.person.local(at)));
        let change = item_saved::Change::Added { next, others: chosen.others };
        Ok(self.item_saved(&chosen.line, view, change))
    }

    fn item_saved(&self, line: &PairLine, item: parts::Item, change: item_saved::Change) -> Reply {
        let view = item_saved::View {
            pair: line.pair.id.clone(),
            other: self.who_in(line),
            item,
            change,
            today: self.today(),
        };
        Reply::Card(item_saved::item_saved(&view, self.lang()))
    }

    pub(super) async fn agenda_list(&mut self, with: &Whom) -> Answer {
        let line = self.choose_ever(with).await?;
        let items = self.tx.open_items(&line.pair.id, &self.me.person.id).await?;
        let other = self.who_in(&line);
        let mirror = self.mirror(&line).await?;
        let view = message::agenda_list::View {
            command: self.before_command(),
            pair: line.pair.id.clone(),
            other: other.clone(),
            next: line.next.map(|at| parts::Moment::new(self.me.person.local(at))),
            items: items.iter().map(|item| self.item_view(&line, item)).collect(),
            mirror,
            today: self.today(),
        };
        Ok(Reply::Card(message::agenda_list::agenda_list(&view, self.lang())))
    }

    fn item_view(&self, line: &PairLine, item: &Item) -> parts::Item {
        let author =
            if item.author == self.me.person.id { parts::Side::You } else { parts::Side::Other(self.who_in(line)) };
        parts::Item {
            id: item.id.clone(),
            author,
            text: Esc::new(&item.text),
            horizon: item.horizon,
            aim: item.aim,
            kind: item.kind,
            carried: item.carried as usize,
            private: item.visibility == Visibility::Private,
        }
    }

    /// The item that is meant, and the pair it belongs to. Numbers and words look through the agenda of the pair that
    /// meets next.
    async fn pick_item(&mut self, pick: &Pick<ItemId>) -> Result<(PairLine, Item), Stop> {
        let (line, item) = match pick {
            Pick::Id(id) => {
                let me = self.me.person.id.clone();
                let item = self.tx.item(id, &me).await?.ok_or(Refusal::Gone)?;
                let line = self.my_pairs().await?.into_iter().find(|line| line.pair.id == item.pair);
                match line {
                    Some(line) => (line, item),
                    None => return Err(self.not_going_on(&item.pair).await?),
                }
            }
            Pick::Number(_) | Pick::Words(_) | Pick::Of { .. } => {
                let chosen = self.choose(&whose(pick)).await?;
                let items = self.tx.open_items(&chosen.line.pair.id, &self.me.person.id).await?;
                let at = picked(pick, items.iter().map(|item| item.text.as_str()))?;
                (chosen.line, items[at].clone())
            }
        };
        if item.state != ItemState::Open && !matches!(pick, Pick::Id(_)) {
            return Err(Refusal::Gone.into());
        }
        Ok((line, item))
    }

    async fn change_item(
        &mut self,
        pick: &Pick<ItemId>,
        change: impl FnOnce(&Item) -> Result<(Change, item_saved::Change), Refusal>,
    ) -> Answer {
        let (line, item) = self.pick_item(pick).await?;
        let mut guard = self.guard(&line).await?;
        let (write, said) = change(&item)?;
        let shown = match &write {
            Change::ItemShared { .. } => Item { visibility: Visibility::Shared, ..item },
            _ => item,
        };
        self.apply(&mut guard, &[write]).await?;
        let view = self.item_view(&line, &shown);
        Ok(self.item_saved(&line, view, said))
    }

    /// Rewords a topic, says anew what it is about, or both.
    pub(super) async fn agenda_edit(&mut self, pick: &Pick<ItemId>, text: Option<&str>, tags: Retag) -> Answer {
        let (line, item) = self.pick_item(pick).await?;
        let (text, tags) = (text.unwrap_or(&item.text).to_owned(), tags.of(&item));
        self.reword(line, item, &text, tags).await
    }

    /// As its form does it.
    pub(super) async fn agenda_retag(&mut self, item: &ItemId, text: &str, tags: Tags) -> Answer {
        let (line, item) = self.pick_item(&Pick::Id(item.clone())).await?;
        self.reword(line, item, text, tags).await
    }

    async fn reword(&mut self, line: PairLine, before: Item, text: &str, tags: Tags) -> Answer {
        let text = self.kept(text).await?;
        if before.author != self.me.person.id {
            return Err(Refusal::OnlyAuthor.into());
        }
        if before.state != ItemState::Open {
            return Err(Refusal::Gone.into());
        }
        let mut guard = self.guard(&line).await?;
        let mut changes = vec![Change::ItemEdited { item: before.id.clone(), text: text.clone() }];
        if tags != Retag::default().of(&before) {
            changes.push(Change::ItemTagged { item: before.id.clone(), tags: tags.clone() });
        }
        self.apply(&mut guard, &changes).await?;
        let Tags { horizon, aim, kind, .. } = tags;
        let view = self.item_view(&line, &Item { text, horizon, aim, kind, ..before });
        Ok(self.item_saved(&line, view, item_saved::Change::Edited))
    }

    pub(super) async fn agenda_done(&mut self, pick: &Pick<ItemId>) -> Answer {
        self.change_item(pick, |item| {
            if item.state != ItemState::Open {
                return Err(Refusal::Gone);
            }
            let state = ItemState::Discussed;
            Ok((Change::ItemState { item: item.id.clone(), state }, item_saved::Change::Discussed))
        })
        .await
    }

    pub(super) async fn agenda_drop(&mut self, pick: &Pick<ItemId>) -> Answer {
        self.change_item(pick, |item| {
            if item.state != ItemState::Open {
                return Err(Refusal::Gone);
            }
            let state = ItemState::Dropped;
            Ok((Change::ItemState { item: item.id.clone(), state }, item_saved::Change::Dropped))
        })
        .await
    }

    /// Back on the agenda, after it was said to be discussed or was dropped.
    pub(super) async fn agenda_reopen(&mut self, item: &ItemId) -> Result<(), Stop> {
        let (line, item) = self.pick_item(&Pick::Id(item.clone())).await?;
        if item.state == ItemState::Open {
            return Err(Refusal::NothingToUndo.into());
        }
        let mut guard = self.guard(&line).await?;
        self.apply(&mut guard, &[Change::ItemState { item: item.id, state: ItemState::Open }]).await
    }

    pub(super) async fn agenda_share(&mut self, pick: &Pick<ItemId>) -> Answer {
        let me = self.me.person.id.clone();
        self.change_item(pick, |item| {
            if item.visibility == Visibility::Shared {
                return Err(Refusal::AlreadyShared);
            }
            if item.author != me || item.state != ItemState::Open {
                return Err(Refusal::OnlyAuthor);
            }
            let text = item.text.clone();
            Ok((Change::ItemShared { item: item.id.clone(), text }, item_saved::Change::Shared))
        })
        .await
    }

    pub(super) async fn agenda_move(&mut self, pick: &Pick<ItemId>, to: usize) -> Answer {
        let (line, item) = self.pick_item(pick).await?;
        let mut guard = self.guard(&line).await?;
        let mut items = self.tx.open_items(&line.pair.id, &self.me.person.id).await?;
        let Some(from) = items.iter().position(|other| other.id == item.id) else { return Err(Refusal::Gone.into()) };
        if to == 0 || to > items.len() {
            return Err(Refusal::NoSuchNumber { number: to, count: items.len() }.into());
        }
        // The same positions, dealt out in the new order: the other's private items keep theirs.
        let positions: Vec<i64> = items.iter().map(|item| item.position).collect();
        let moved = items.remove(from);
        items.insert(to - 1, moved);
        let changes: Vec<Change> = items
            .iter()
            .zip(&positions)
            .filter(|(item, position)| item.position != **position)
            .map(|(item, position)| Change::ItemMoved { item: item.id.clone(), position: *position })
            .collect();
        self.apply(&mut guard, &changes).await?;
        let view = self.item_view(&line, &item);
        Ok(self.item_saved(&line, view, item_saved::Change::Moved { place: to }))
    }

    /// Takes an item that went to the wrong pair to the one that was meant.
    pub(super) async fn agenda_to(&mut self, item: &ItemId, pair: &PairId) -> Answer {
        let (from, item) = self.pick_item(&Pick::Id(item.clone())).await?;
        if item.author != self.me.person.id {
            return Err(Refusal::OnlyAuthor.into());
        }
        if item.state != ItemState::Open {
            return Err(Refusal::Gone.into());
        }
        let to = self.choose(&Whom::Pair(pair.clone())).await?.line;
        // Always in the same order, so that two who swap items never wait for each other.
        let (first, second) = if from.pair.id < to.pair.id { (&from, &to) } else { (&to, &from) };
        let mut first = self.guard(first).await?;
        let mut second = self.guard(second).await?;
        let (old, new) =
            if *first.pair() == from.pair.id { (&mut first, &mut second) } else { (&mut second, &mut first) };
        let id = ItemId::new(self.fresh_id());
        self.apply(old, &[Change::ItemState { item: item.id.clone(), state: ItemState::Dropped }]).await?;
        let added = Change::ItemAdded {
            item: id.clone(),
            author: item.author.clone(),
            text: item.text.clone(),
            horizon: item.horizon,
            visibility: item.visibility,
        };
        let tags = Tags { horizon: item.horizon, aim: item.aim, kind: item.kind, question: None };
        self.apply(new, &[added, Change::ItemTagged { item: id.clone(), tags }]).await?;
        let view = self.item_view(&to, &Item { id, carried: 0, ..item });
        Ok(self.item_saved(&to, view, item_saved::Change::Taken))
    }

    /// The eyes of the speaker on one of their pairs.
    pub(super) async fn eyes_on(&mut self, line: &PairLine) -> Result<crate::domain::people::Person, Stop> {
        let workspace = self.me.workspace.id.clone();
        let other = self.tx.person(&workspace, &line.other).await?;
        other.ok_or_else(|| Refusal::NotYours.into())
    }
}

/// Whose list a pick looks through.
pub(super) fn whose<T>(pick: &Pick<T>) -> Whom {
    match pick {
        Pick::Of { with, .. } => with.clone(),
        Pick::Id(_) | Pick::Number(_) | Pick::Words(_) => Whom::Anyone,
    }
}

/// Which of several texts is meant, counted from zero.
pub(super) fn picked<'t, T>(pick: &Pick<T>, texts: impl ExactSizeIterator<Item = &'t str>) -> Result<usize, Refusal> {
    let count = texts.len();
    let (number, words) = match pick {
        Pick::Id(_) => return Err(Refusal::Gone),
        Pick::Number(number) | Pick::Of { said: Said::Number(number), .. } => (Some(*number), ""),
        Pick::Words(words) | Pick::Of { said: Said::Words(words), .. } => (None, words.as_str()),
    };
    match number {
        Some(number) if (1..=count).contains(&number) => Ok(number - 1),
        Some(number) => Err(Refusal::NoSuchNumber { number, count }),
        None => {
            let wanted = crate::domain::normal::normalise(words);
            let normal: Vec<String> = texts.map(crate::domain::normal::normalise).collect();
            let hits = |test: &dyn Fn(&String) -> bool| -> Vec<usize> {
                normal.iter().enumerate().filter(|(_, text)| test(text)).map(|(at, _)| at).collect()
            };
            let mut found = hits(&|text| *text == wanted);
            if found.is_empty() {
                found = hits(&|text| says(text, &wanted));
            }
            match found.as_slice() {
                [one] => Ok(*one),
                [] => Err(Refusal::NoMatch { words: Esc::new(words) }),
                several => Err(Refusal::SeveralMatch { words: Esc::new(words), count: several.len() }),
            }
        }
    }
}

/// Whether a text has these words in it. Of Latin letters a word begins there, and ends there if they are few: `me` is no
/// part of `timeline`.
fn says(text: &str, wanted: &str) -> bool {
    let few = wanted.chars().count() < 3;
    let joined = |a: Option<char>, b: Option<char>| {
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        is_letter(a) && is_letter(b)
    };
    !wanted.is_empty()
        && text.match_indices(wanted).any(|(at, _)| {
            let (before, after) = (text[..at].chars().next_back(), text[at + wanted.len()..].chars().next());
            let runs_on = few && joined(wanted.chars().next_back(), after);
            !joined(before, wanted.chars().next()) && !runs_on
        })
}

impl Ask<'_> {
    pub(super) fn eyes<'p>(&'p self, other: &'p crate::domain::people::Person) -> Eyes<'p> {
        Eyes { reader: &self.me.person, other, now: self.now }
    }
}
