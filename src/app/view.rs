//! From the domain's values to what a reader is shown: names in the reader's language, times on the reader's clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::card::{Esc, Who};
use crate::domain::agenda::{self, Visibility};
use crate::domain::calendar::Calendar;
use crate::domain::ids::OccurrenceId;
use crate::domain::lang::Lang;
use crate::domain::occurrence::{self, NewSlot, Phase};
use crate::domain::pair::Series;
use crate::domain::people::{Ids, Person};
use crate::domain::promise::{self, PromiseState};
use crate::message::parts::{Item, Moment, Promise, Side, Standing};
use crate::message::setup_done::Rhythm;
use crate::text::catalog::common;

/// Somebody as a reader is told of them.
///
/// Nobody is shown an id of a platform they don't read on: it would tell them nothing, and where the other one is.
pub(super) fn who(name: Option<&str>, ids: &Ids, reader: &Person) -> Who {
    let lang = reader.lang;
    match (name, ids.on(reader.platform)) {
        (Some(name), _) if !name.trim().is_empty() => Who::named(name, lang),
        (_, Some(external)) => Who::mentioned(external, lang),
        (_, None) => Who::Named(Esc::new(&common::the_other(lang))),
    }
}

/// A person as `reader` is told of them.
pub(super) fn who_is(person: &Person, reader: &Person) -> Who {
    who(person.name.as_deref(), &person.ids, reader)
}

/// The reader of a message and the other of the two.
#[derive(Clone, Copy)]
pub(super) struct Eyes<'a> {
    pub reader: &'a Person,
    pub other: &'a Person,
    pub now: Timestamp,
}

impl Eyes<'_> {
    pub fn lang(&self) -> Lang {
        self.reader.lang
    }

    pub fn today(&self) -> Date {
        self.wall(self.now).date()
    }

    pub fn wall(&self, at: Timestamp) -> DateTime {
        self.reader.local(at)
    }

    pub fn other(&self) -> Who {
        who_is(self.other, self.reader)
    }

    /// A time on the reader's clock; the zone is named when the other's clock shows something else.
    pub fn moment(&self, at: Timestamp) -> Moment {
        let here = self.wall(at);
        let zone = (self.other.local(at) != here).then(|| self.reader.zone.name.clone());
        Moment { at: here, zone }
    }

    pub fn side(&self, person: &crate::domain::ids::PersonId) -> Side {
        if *person == self.reader.id { Side::You } else { Side::Other(self.other()) }
    }

    pub fn item(&self, item: &agenda::Item) -> Item {
        Item {
            id: item.id.clone(),
            author: self.side(&item.author),
            text: Esc::new(&item.text),
            horizon: item.horizon,
            aim: item.aim,
            kind: item.kind,
            carried: item.carried as usize,
            private: item.visibility == Visibility::Private,
        }
    }

    pub fn items(&self, items: &[agenda::Item]) -> Vec<Item> {
        items.iter().map(|item| self.item(item)).collect()
    }

    pub fn promise(&self, promise: &promise::Promise) -> Promise {
        let today = self.today();
        let standing = match (promise.state, promise.days_over(today)) {
            (PromiseState::Done | PromiseState::Dropped, _) => Standing::Done,
            (PromiseState::Open, Some(days)) => Standing::Late { days: days as usize },
            (PromiseState::Open, None) if promise.snoozed_until.is_some_and(|until| until >= today) => {
                Standing::Waiting
            }
            (PromiseState::Open, None) => Standing::Open,
        };
        Promise {
            id: promise.id.clone(),
            owner: self.side(&promise.owner),
            with: None,
            text: Esc::new(&promise.text),
            due: Some(promise.day()),
            standing,
        }
    }

    pub fn promises(&self, promises: &[promise::Promise]) -> Vec<Promise> {
        promises.iter().map(|promise| self.promise(promise)).collect()
    }
}

/// A rhythm as it is shown to one of the two, with its next dates behind `after`.
pub(super) fn shown_rhythm(
    series: &Series,
    people: [&Person; 2],
    reader: &Person,
    calendar: &Calendar,
    after: DateTime,
) -> Rhythm {
    Rhythm {
        words: series.rhythm.describe(reader.lang),
        dates: next_dates(series, people, reader, calendar, after, 3),
        zone: reader.zone.name.clone(),
    }
}

/// The next meetings of a rhythm as they will really be, on a reader's clock: moved off holidays, without the exempt.
pub(super) fn next_dates(
    series: &Series,
    people: [&Person; 2],
    reader: &Person,
    calendar: &Calendar,
    after: DateTime,
    most: usize,
) -> Vec<DateTime> {
    /// A company that closes longer than this has no date to show.
    const SLOTS: usize = 60;
    let mut after = after;
    let mut dates = Vec::with_capacity(most);
    for _ in 0..SLOTS {
        let Some(slot) = series.rhythm.next_after(after) else { break };
        let o = occurrence::open(OccurrenceId::new(""), &NewSlot { series, slot, calendar, people });
        if o.phase == Phase::Open {
            dates.push(reader.local(o.start_at));
        }
        if dates.len() == most {
            break;
        }
        after = slot;
    }
    dates
}
