//! What Taiwa says: one file per message, from a view of the facts to a [`crate::card::Card`]. Pure: no clock, no
//! store, no platform. Views are in the reader's terms (see [`parts`]).

pub mod admin;
pub mod agenda_list;
pub mod ask;
pub mod charter;
pub mod digest;
pub mod forms;
pub mod gap;
pub mod handover;
pub mod held;
pub mod hello;
pub mod help;
pub mod history;
pub mod home;
pub mod item_saved;
pub mod link;
pub mod look_back;
pub mod monthly;
pub mod moved;
pub mod newcomer;
pub mod next;
pub mod notes;
pub mod nudge;
pub mod pages;
pub mod pair_state;
pub mod pairs;
pub mod parts;
pub mod prep;
pub mod privacy;
pub mod promise_due;
pub mod promise_saved;
pub mod promises;
pub mod promises_weekly;
pub mod proposal;
pub mod pulse;
pub mod purpose;
pub mod recap;
pub mod refusal;
mod refusal_samples;
pub mod roster;
pub mod samples;
pub mod settings;
pub mod setup_done;
pub mod signal;
pub mod skipped;
pub mod stats;
pub mod steps;
pub mod suggest;
pub mod talk;
#[cfg(test)]
mod tests;
pub mod topics;
pub mod undone;
pub mod unknown;
pub mod unreachable;
pub mod welcome;
pub mod worth;

use crate::card::{Card, Form};
use crate::domain::lang::Lang;

type Samples = fn(Lang) -> Vec<(&'static str, Card)>;

/// Every message and answer with its samples, by id.
const ALL: &[(&str, Samples)] = &[
    ("welcome", welcome::samples),
    ("topics", topics::samples),
    ("prep", prep::samples),
    ("digest", digest::samples),
    ("held", held::samples),
    ("follow_up", held::follow_up_samples),
    ("recap", recap::samples),
    ("promise_due", promise_due::samples),
    ("promises_weekly", promises_weekly::samples),
    ("nudge", nudge::samples),
    ("moved", moved::samples),
    ("skipped", skipped::samples),
    ("gap", gap::samples),
    ("pair_state", pair_state::samples),
    ("proposal", proposal::samples),
    ("handover", handover::samples),
    ("new_hire", newcomer::samples),
    ("twelve_weeks", newcomer::weeks_samples),
    ("steps", steps::samples),
    ("roster", roster::samples),
    ("unreachable", unreachable::samples),
    ("purpose", purpose::samples),
    ("charter", charter::samples),
    ("questions", suggest::samples),
    ("home", home::samples),
    ("hello", hello::samples),
    ("help", help::samples),
    ("link", link::samples),
    ("pages", pages::samples),
    ("next", next::samples),
    ("pairs", pairs::samples),
    ("setup_done", setup_done::samples),
    ("agenda_list", agenda_list::samples),
    ("item_saved", item_saved::samples),
    ("promises", promises::samples),
    ("promise_saved", promise_saved::samples),
    ("note", notes::note_samples),
    ("memo", notes::memo_samples),
    ("history", history::samples),
    ("held_answer", held::answer_samples),
    ("settings", settings::samples),
    ("privacy", privacy::samples),
    ("pulse", pulse::samples),
    ("feeling", pulse::feeling_samples),
    ("signal", signal::samples),
    ("talk", talk::samples),
    ("admin", admin::samples),
    ("worth", worth::samples),
    ("monthly", monthly::samples),
    ("look_back", look_back::samples),
    ("stats", stats::samples),
    ("ask", ask::samples),
    ("undone", undone::samples),
    ("unknown", unknown::samples),
    ("refusal", refusal_samples::samples),
];

/// Every sample of every message, named `digest/ordinary`: for snapshots, limits and the lint of words.
pub fn all_samples(lang: Lang) -> Vec<(String, Card)> {
    ALL.iter()
        .flat_map(|(id, samples)| samples(lang).into_iter().map(move |(name, card)| (format!("{id}/{name}"), card)))
        .collect()
}

/// Every sample of every form, named `form/wrap_up`.
pub fn all_forms(lang: Lang) -> Vec<(String, Form)> {
    forms::samples(lang).into_iter().map(|(name, form)| (format!("form/{name}"), form)).collect()
}
