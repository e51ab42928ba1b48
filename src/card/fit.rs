//! What a card gives up when a platform can't hold it, in which order. Knows no platform: it is told by trying whether
//! a drawing fits.

use super::{Block, Card};

/// How much of a card is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The most rows a list may show: lowering it shortens the longest list first.
    pub rows: usize,
    /// The longest text.
    pub text: usize,
    /// How many parts of the card, from its beginning.
    pub parts: usize,
    /// How many of the card's own buttons.
    pub buttons: usize,
}

/// How long texts stay when a card is too large for them whole.
const BRIEF: usize = 500;
const TERSE: usize = 150;

/// The fullest drawing that fits. `attempt` gives none for a plan that is too large; `longest_text` is what the
/// platform takes as one text.
///
/// Nothing is left out if that fits; then long words are shortened; then the longest list. For cards nobody writes,
/// also parts and, last, buttons. Title and visibility line are never asked to go: what draws a plan draws them.
pub fn fit<T>(card: &Card, longest_text: usize, attempt: impl Fn(Plan) -> Option<T>) -> Option<T> {
    let longest = card.blocks.iter().map(|block| if let Block::List(list) = block { list.rows.len() } else { 0 }).max();
    let rows = longest.unwrap_or(0);
    let whole = Plan { rows, text: longest_text, parts: card.blocks.len(), buttons: card.buttons.len() };
    // The most that can be kept, and among equals the one with the longest texts: words are not cut where that saves
    // nothing, because then it is the number of blocks that is too high.
    let keep = |max: usize, texts: &[usize], plan: &dyn Fn(usize, usize) -> Plan| {
        let kept = texts.iter().filter_map(|&text| most(max, |kept| attempt(plan(kept, text))));
        kept.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, drawn)| drawn)
    };

    let no_rows = Plan { rows: 0, ..whole };
    attempt(whole)
        .or_else(|| attempt(Plan { text: BRIEF, ..whole }))
        .or_else(|| keep(rows, &[longest_text, BRIEF], &|rows, text| Plan { rows, text, ..whole }))
        .or_else(|| keep(whole.parts, &[longest_text, BRIEF, TERSE], &|parts, text| Plan { parts, text, ..no_rows }))
        .or_else(|| keep(whole.buttons, &[TERSE], &|buttons, text| Plan { parts: 0, buttons, text, ..no_rows }))
}

/// The result for the largest number up to `max` that has one, given that fewer is always easier.
fn most<T>(max: usize, attempt: impl Fn(usize) -> Option<T>) -> Option<(usize, T)> {
    let mut best = None;
    let (mut low, mut high) = (0, max + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        match attempt(middle) {
            Some(found) => {
                best = Some((middle, found));
                low = middle + 1;
            }
            None => high = middle,
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{Button, Line, List, Mark, Row};
    use crate::command::Command;

    /// Two lists of 40 and 3 rows, and two buttons.
    fn card() -> Card {
        let rows = |n| (0..n).map(|_| Row::new(Mark::Open, Line::read("a row"))).collect();
        Card::untitled()
            .list(List::new(Line::read("long"), rows(40)))
            .list(List::new(Line::read("short"), rows(3)))
            .button(Button::run("Home", Command::Home))
            .button(Button::run("Settings", Command::Settings))
    }

    fn at_most(room: usize) -> Option<Plan> {
        let size = |plan: &Plan| {
            let rows = plan.rows.min(40) + plan.rows.min(3);
            rows * plan.text.min(1000) + plan.parts * 10 + plan.buttons * 100
        };
        fit(&card(), 3000, |plan| (size(&plan) <= room).then_some(plan))
    }

    #[test]
    fn words_are_shortened_before_rows_and_rows_before_parts_and_buttons_last() {
        let whole = Plan { rows: 40, text: 3000, parts: 2, buttons: 2 };
        assert_eq!(at_most(100_000), Some(whole));
        assert_eq!(at_most(22_000), Some(Plan { text: 500, ..whole }));
        assert_eq!(at_most(5_300), Some(Plan { rows: 7, text: 500, ..whole }), "the short list stays whole");
        assert_eq!(at_most(230), Some(Plan { rows: 0, ..whole }));
        assert_eq!(at_most(215), Some(Plan { rows: 0, parts: 1, ..whole }));
        assert_eq!(at_most(120), Some(Plan { rows: 0, text: 150, parts: 0, buttons: 1 }));
        assert_eq!(fit(&card(), 3000, |_| None::<Plan>), None);
    }
}
