//! A [`Card`] as Slack shows it. What does not fit is decided here and nowhere else: buttons and the visibility line
//! stay, the longest list is shortened first, and the card says how many rows are left and where.

mod blocks;
mod text;

use slack_morphism::prelude::*;

pub(super) use text::{clean, inert, label, plain};

use crate::card::fit::Plan;
use crate::card::{self, Block, Button, Card, Esc, Line};
use crate::domain::lang::Lang;
use crate::slack::limits;
use crate::slack::written::Written;
use crate::text::catalog::render as t;
use blocks::Pen;

/// The app's name: a modal's title when the card brings none that fits.
pub(super) const APP: &str = "Taiwa";

/// A message ready to be sent: blocks for the eye, text for notifications and screen readers.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    pub text: String,
    pub blocks: Written,
}

impl Rendered {
    /// Slack refuses an empty list.
    pub fn blocks_if_any(&self) -> Option<&Written> {
        Some(&self.blocks).filter(|blocks| blocks.as_str() != "[]")
    }
}

pub fn message(card: &Card, lang: Lang) -> Rendered {
    Rendered { text: fallback(card), blocks: fit(card, lang, &MESSAGE).1 }
}

/// The card as the App Home tab.
pub fn home(card: &Card, lang: Lang) -> SlackView {
    SlackView::Home(SlackHomeView::new(fit(card, lang, &VIEW).0))
}

/// The card as a modal that is only read: there is nothing to submit, only to close.
pub fn modal(card: &Card, lang: Lang) -> SlackView {
    let short = card
        .title
        .as_ref()
        .filter(|title| !text::has_mention(title) && limits::escaped_width(&text::bare(title)) <= limits::MODAL_TITLE)
        .map(text::bare)
        .filter(|title| !title.is_empty());
    let (blocks, _) = match &short {
        Some(_) => fit(&Card { title: None, ..card.clone() }, lang, &VIEW),
        None => fit(card, lang, &VIEW),
    };
    let title = label(short.as_deref().unwrap_or(APP), limits::MODAL_TITLE);
    SlackView::Modal(SlackModalView::new(title, blocks).with_close(label(&t::close(lang), limits::MODAL_TITLE)))
}

/// A line in small type, for the forms.
pub(super) fn small(line: &Line) -> Vec<SlackBlock> {
    blocks::hint(line, SEEN_BY)
}

/// A paragraph, for the forms.
pub(super) fn paragraph(line: &Line, lang: Lang) -> Vec<SlackBlock> {
    Pen::new(lang, usize::MAX).block(&Block::Text(line.clone()), limits::RICH_TEXT)
}

/// The whole card as text. Slack parses it like a typed message, so it is escaped: a fallback must not notify anybody.
fn fallback(card: &Card) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut push = |line: &Line| lines.push(text::mrkdwn(line, limits::TEXT_OBJECT));
    if let Some(title) = &card.title {
        push(title);
    }
    for block in &card.blocks {
        match block {
            Block::Text(line) | Block::Hint(line) => push(line),
            Block::Quote(words) => push(&Line::from(words.clone())),
            Block::List(list) => {
                push(&list.heading);
                list.rows.iter().for_each(|row| push(&row.line));
                if let (true, Some(empty)) = (list.rows.is_empty(), &list.empty) {
                    push(empty);
                }
            }
            Block::Picture(picture) => push(&Line::from(Esc::new(&picture.alt))),
            Block::Buttons(_) | Block::Divider => {}
        }
    }
    let seen_by = card.seen_by.as_ref().map(|line| text::mrkdwn(line, SEEN_BY));
    let room = limits::FALLBACK - seen_by.as_ref().map_or(0, |line| limits::width(line) + 1);
    // Cut between lines: a cut inside one could split an entity.
    let (mut text, mut used) = (String::new(), 0);
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        used += limits::width(line) + 1;
        if used + 1 > room {
            text.push_str("\n…");
            break;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
    if let Some(seen_by) = seen_by.filter(|line| !line.trim().is_empty()) {
        text.push('\n');
        text.push_str(&seen_by);
    }
    if text.trim().is_empty() { APP.to_owned() } else { text }
}

const SEEN_BY: usize = 600;

/// What a surface can hold.
struct Surface {
    blocks: usize,
    weight: usize,
}

const MESSAGE: Surface = Surface { blocks: limits::MESSAGE_BLOCKS, weight: limits::MESSAGE_WEIGHT };
const VIEW: Surface = Surface { blocks: limits::VIEW_BLOCKS, weight: limits::VIEW_WEIGHT };

impl Surface {
    /// The blocks as they are written, if they fit.
    fn write(&self, blocks: &[SlackBlock]) -> Option<Written> {
        if blocks.len() > self.blocks {
            return None;
        }
        let written = Written::of(blocks);
        // Most cards are far from full, and what is written down weighs more than what is counted.
        let fits =
            limits::weight_at_most(written.as_str()) <= self.weight || limits::weight(&written.read()) <= self.weight;
        fits.then_some(written)
    }
}

fn fit(card: &Card, lang: Lang, surface: &Surface) -> (Vec<SlackBlock>, Written) {
    card::fit::fit(card, limits::RICH_TEXT, |plan| {
        let blocks = draw(card, lang, plan, surface.weight)?;
        let written = surface.write(&blocks)?;
        Some((blocks, written))
    })
    .expect("a title and a visibility line alone fit every surface")
}

/// `None` as soon as it is clear that it will not fit, so that a card of a thousand rows costs no more than a full one.
fn draw(card: &Card, lang: Lang, plan: Plan, ink: usize) -> Option<Vec<SlackBlock>> {
    let mut pen = Pen::new(lang, ink);
    let mut drawn = Vec::new();
    if let Some(title) = &card.title {
        drawn.extend(blocks::title(title));
    }
    for block in &card.blocks[..plan.parts] {
        match block {
            Block::List(list) => drawn.extend(pen.list(list, plan.rows.min(list.rows.len()), plan.text)),
            other => drawn.extend(pen.block(other, plan.text)),
        }
        if pen.is_dry() {
            return None;
        }
    }
    if plan.parts < card.blocks.len() {
        drawn.extend(blocks::hint(&Line::read(&t::shortened(lang)), limits::CONTEXT));
    }
    let own: &[Button] = &card.buttons[..plan.buttons];
    drawn.extend(pen.buttons(own));
    if let Some(seen_by) = &card.seen_by {
        drawn.extend(blocks::hint(seen_by, SEEN_BY));
    }
    Some(drawn)
}

#[cfg(test)]
mod tests;
