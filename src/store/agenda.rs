//! Agenda items, opened from their seals for the two they belong to.

use super::rows::Place;
use super::seal::Scope;
use super::{Doing, Result, Tx, on};
use crate::domain::agenda::{Aim, Horizon, Item, ItemKind, ItemState, Visibility};
use crate::domain::ids::{ItemId, OccurrenceId, PairId, PersonId};

#[derive(sqlx::FromRow)]
pub(crate) struct ItemRow {
    id: String,
    pair_id: String,
    author_id: String,
    sealed: String,
    salt: String,
    horizon: Option<String>,
    aim: Option<String>,
    kind: String,
    visibility: String,
    position: i64,
    state: String,
    carried: i64,
    created_ms: i64,
}

impl ItemRow {
    pub(crate) fn read(self, tx: &Tx) -> Result<Item> {
        let place = Place { table: "agenda_item", id: &self.id };
        let scope = Scope { owner: &self.pair_id, salt: &self.salt };
        let text = tx.sealer().open(&scope, &sealed_item(&self.id), &self.sealed)?;
        let state = match self.state.as_str() {
            "open" => ItemState::Open,
            "discussed" => ItemState::Discussed,
            "dropped" => ItemState::Dropped,
            _ => return Err(place.bad("state")),
        };
        let visibility = match self.visibility.as_str() {
            "shared" => Visibility::Shared,
            "private" => Visibility::Private,
            _ => return Err(place.bad("visibility")),
        };
        let horizon = match self.horizon.as_deref() {
            None => None,
            Some(code) => Some(place.one("horizon", Horizon::from_code(code))?),
        };
        let aim = match self.aim.as_deref() {
            None => None,
            Some(code) => Some(place.one("aim", Aim::from_code(code))?),
        };
        let kind = place.one("kind", ItemKind::from_code(&self.kind))?;
        Ok(Item {
            text,
            horizon,
            aim,
            kind,
            visibility,
            state,
            position: self.position,
            carried: place.small("carried", self.carried)?,
            created: place.instant("created_ms", self.created_ms)?,
            author: PersonId::new(self.author_id),
            pair: PairId::new(self.pair_id),
            id: ItemId::new(self.id),
        })
    }
}

/// Where an item's seal belongs.
pub(crate) fn sealed_item(id: &str) -> String {
    format!("agenda_item/{id}")
}

pub(crate) fn item_state_column(state: ItemState) -> &'static str {
    match state {
        ItemState::Open => "open",
        ItemState::Discussed => "discussed",
        ItemState::Dropped => "dropped",
    }
}

impl Tx {
    /// Open items of a pair that a person may read. Somebody else's private items never leave the database.
    pub async fn open_items(&mut self, pair: &PairId, reader: &PersonId) -> Result<Vec<Item>> {
        let rows = on!(self, c => sqlx::query_as::<_, ItemRow>(
            "SELECT i.id, i.pair_id, i.author_id, i.sealed, p.salt, i.horizon, i.aim, i.kind, i.visibility, i.position,
                    i.state, i.carried, i.created_ms
             FROM agenda_item i JOIN pair p ON p.id = i.pair_id
             WHERE i.pair_id = $1 AND i.state = 'open' AND (i.visibility = 'shared' OR i.author_id = $2)
               AND (p.manager_id = $2 OR p.report_id = $2)
             ORDER BY i.position, i.id LIMIT 400")
            .bind(pair.as_str()).bind(reader.as_str()).fetch_all(c).await)
        .doing("reading an agenda")?;
        rows.into_iter().map(|row| row.read(self)).collect()
    }

    /// Items that were talked about in a meeting.
    pub async fn items_of_meeting(&mut self, occurrence: &OccurrenceId, reader: &PersonId) -> Result<Vec<Item>> {
        let rows = on!(self, c => sqlx::query_as::<_, ItemRow>(
            "SELECT i.id, i.pair_id, i.author_id, i.sealed, p.salt, i.horizon, i.aim, i.kind, i.visibility, i.position,
                    i.state, i.carried, i.created_ms
             FROM agenda_item i JOIN pair p ON p.id = i.pair_id
             WHERE i.closed_in = $1 AND i.state = 'discussed' AND (i.visibility = 'shared' OR i.author_id = $2)
               AND (p.manager_id = $2 OR p.report_id = $2)
             ORDER BY i.position, i.id LIMIT 100")
            .bind(occurrence.as_str()).bind(reader.as_str()).fetch_all(c).await)
        .doing("reading what was talked about")?;
        rows.into_iter().map(|row| row.read(self)).collect()
    }

    /// One item, for somebody who may read it.
    pub async fn item(&mut self, item: &ItemId, reader: &PersonId) -> Result<Option<Item>> {
        let row = on!(self, c => sqlx::query_as::<_, ItemRow>(
            "SELECT i.id, i.pair_id, i.author_id, i.sealed, p.salt, i.horizon, i.aim, i.kind, i.visibility, i.position,
                    i.state, i.carried, i.created_ms
             FROM agenda_item i JOIN pair p ON p.id = i.pair_id
             WHERE i.id = $1 AND (i.visibility = 'shared' OR i.author_id = $2)
               AND (p.manager_id = $2 OR p.report_id = $2)")
            .bind(item.as_str()).bind(reader.as_str()).fetch_optional(c).await)
        .doing("reading an item")?;
        row.map(|row| row.read(self)).transpose()
    }

    /// Whether the author has an open item on the agenda.
    pub async fn has_item_by(&mut self, pair: &PairId, author: &PersonId) -> Result<bool> {
        let found: Option<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT id FROM agenda_item WHERE pair_id = $1 AND author_id = $2 AND state = 'open' LIMIT 1")
            .bind(pair.as_str()).bind(author.as_str()).fetch_optional(c).await)
        .doing("looking for a person's items")?;
        Ok(found.is_some())
    }
}
