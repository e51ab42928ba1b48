//! A [`Card`] as Teams shows it: an Adaptive Card 1.5. What does not fit is decided here and nowhere else: buttons and
//! the visibility line stay, the longest list is shortened first, and the card says how many rows are left and where.

mod actions;
mod elements;
mod text;

use serde_json::{Value, json};

pub use super::form::form;
pub(super) use actions::Ink;
pub use actions::VERB;
pub(super) use text::{Look, Mentions, inert, label, paragraphs, title};

use super::limits;
use super::mark::On;
use crate::card::fit::{Plan, fit};
use crate::card::words::{cut, one_line};
use crate::card::{Block, Card, Line};
use crate::domain::lang::Lang;
use crate::text::catalog::render as t;
use elements::Pen;

/// The app's name: what stands there when a card says nothing.
const APP: &str = "Taiwa";

/// A message ready to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    /// What a notification says.
    pub summary: String,
    /// The Adaptive Card.
    pub card: Value,
}

/// The card, with buttons that say they stand on `on`.
pub fn message(card: &Card, lang: Lang, on: On) -> Rendered {
    drawn(card, Ink { lang, on, nonce: &nonce() })
}

/// The message as the Bot Connector takes it.
pub fn activity(rendered: &Rendered) -> Value {
    json!({
        "type": "message",
        "summary": rendered.summary,
        "attachments": [{ "contentType": "application/vnd.microsoft.card.adaptive", "content": rendered.card }],
    })
}

/// What makes the presses of one drawing differ from those of the next.
pub(super) fn nonce() -> String {
    let mut random = [0_u8; 8];
    rand::fill(&mut random);
    hex::encode(random)
}

fn drawn(card: &Card, ink: Ink<'_>) -> Rendered {
    let fitting =
        fit(card, limits::TEXT, |plan| draw(card, ink, plan).filter(|drawn| limits::weight(drawn) <= limits::CARD));
    Rendered {
        summary: summary(card, ink.lang),
        card: fitting.expect("a title and a visibility line alone fit every card"),
    }
}

/// What surrounds the body of every card.
pub(super) fn envelope(body: Vec<Value>, mentions: &Mentions) -> Value {
    let mut msteams = json!({ "width": "Full" });
    if let Some(entities) = mentions.entities() {
        msteams["entities"] = entities;
    }
    json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard", "version": "1.5", "msteams": msteams, "body": body,
    })
}

/// `None` as soon as it is clear that it will not fit, so that a card of a thousand rows costs no more than a full one.
fn draw(card: &Card, ink: Ink<'_>, plan: Plan) -> Option<Value> {
    let lang = ink.lang;
    let mut pen = Pen::new(ink, limits::CARD);
    if let Some(title) = &card.title {
        text::title(title, limits::TITLE, lang).into_iter().for_each(|title| pen.put(title));
    }
    for block in &card.blocks[..plan.parts] {
        match block {
            Block::List(list) => pen.list(list, plan.rows.min(list.rows.len()), plan.text),
            other => pen.block(other, plan.text),
        }
        if pen.is_dry() {
            return None;
        }
    }
    if plan.parts < card.blocks.len() {
        pen.line(&Line::read(&t::shortened(lang)), Look::SMALL, limits::TEXT, Some("Small"));
    }
    pen.buttons(&card.buttons[..plan.buttons]);
    if let Some(seen_by) = &card.seen_by {
        pen.line(seen_by, Look::SMALL, limits::SEEN_BY, Some("Medium"));
    }
    let (mut body, mentions) = pen.body();
    if body.is_empty() {
        // Teams shows a card without a body as nothing at all.
        body.extend(paragraphs(&Line::read(APP), Look::BODY, limits::TEXT, lang, &mut Mentions::default()));
    }
    Some(envelope(body, &mentions))
}

fn summary(card: &Card, lang: Lang) -> String {
    let mut lines: Vec<String> = card.title.iter().map(|title| line_of(title, lang)).collect();
    lines.extend(card.blocks.iter().find_map(|block| match block {
        Block::Text(line) | Block::Hint(line) => Some(line_of(line, lang)),
        Block::List(list) => Some(line_of(&list.heading, lang)),
        Block::Quote(words) => Some(one_line(words.as_str()).into_owned()),
        Block::Picture(_) | Block::Buttons(_) | Block::Divider => None,
    }));
    lines.retain(|line| !line.is_empty());
    let said = cut(&lines.join("\n"), limits::SUMMARY).into_owned();
    if said.is_empty() { APP.to_owned() } else { said }
}

fn line_of(line: &Line, lang: Lang) -> String {
    one_line(&text::plain(line, lang)).into_owned()
}

#[cfg(test)]
mod tests;
