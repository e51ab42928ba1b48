//! One part of a card as Slack blocks: buttons, lists, paragraphs. How much of a card is shown is decided above, in
//! `fit`; here it is only drawn.

use slack_morphism::prelude::*;

use super::text::{self, Quiet, Rich};
use crate::card::words::{cut, one_line};
use crate::card::{Block, Button, Does, Line, List, Mark, Picture, Row, Style};
use crate::domain::lang::Lang;
use crate::slack::limits;
use crate::text::catalog::render as t;

/// What has been used up while a message is drawn: action ids are counted, only one button may be primary, and once
/// more was written than any surface holds, the rest need not be.
pub struct Pen {
    pub lang: Lang,
    actions: usize,
    primary: bool,
    ink: usize,
}

impl Pen {
    /// `ink` is how many characters may be written before it is clear that the drawing is too large.
    pub fn new(lang: Lang, ink: usize) -> Pen {
        Pen { lang, actions: 0, primary: false, ink }
    }

    pub fn is_dry(&self) -> bool {
        self.ink == 0
    }

    fn wrote(&mut self, width: usize) {
        self.ink = self.ink.saturating_sub(width);
    }

    /// `None` when the command does not fit a button's value: half a command would be another command.
    fn button(&mut self, button: &Button) -> Option<SlackBlockButtonElement> {
        let carried = carried(&button.does)?;
        self.actions += 1;
        let element = SlackBlockButtonElement::new(text::label(&button.label, limits::BUTTON_LABEL))
            .with_action_id(SlackActionId(format!("a{}", self.actions)));
        let mut element = match carried {
            Carried::Value(value) => element.with_value(value),
            Carried::Address(address) => element.with_url(address),
        };
        match button.style {
            Style::Primary if !self.primary => {
                self.primary = true;
                element = element.with_style(SlackBlockButtonStyle::Primary);
            }
            Style::Danger => element = element.with_style(SlackBlockButtonStyle::Danger),
            Style::Primary | Style::Plain => {}
        }
        if let Some(confirm) = &button.confirm {
            let mut item = SlackBlockConfirmItem::new(
                text::label(&confirm.title, limits::CONFIRM_TITLE),
                text::plain(&text::clean(&confirm.text), limits::CONFIRM_TEXT).into(),
                text::label(&confirm.yes, limits::CONFIRM_LABEL),
                text::label(&confirm.no, limits::CONFIRM_LABEL),
            );
            if button.style == Style::Danger {
                item = item.with_style("danger".to_owned());
            }
            element = element.with_confirm(item);
        }
        Some(element)
    }

    /// Actions blocks of at most 25 buttons each.
    pub fn buttons(&mut self, buttons: &[Button]) -> Vec<SlackBlock> {
        let drawn: Vec<SlackActionBlockElement> =
            buttons.iter().filter_map(|button| self.button(button)).map(Into::into).collect();
        drawn.chunks(limits::ACTIONS).map(|chunk| SlackActionsBlock::new(chunk.to_vec()).into()).collect()
    }

    /// The part of a card that is no list, texts no longer than `max`.
    pub fn block(&mut self, block: &Block, max: usize) -> Vec<SlackBlock> {
        match block {
            Block::Text(line) => paragraph(line, max),
            Block::Hint(line) => hint(line, max.min(limits::CONTEXT)),
            Block::Quote(words) => {
                let mut rich = Rich::new(max);
                rich.text(&text::clean(words.as_str()), false);
                if rich.is_empty() {
                    return Vec::new();
                }
                vec![
                    SlackRichTextBlock::new(vec![SlackRichTextElement::Quote(SlackRichTextQuote::new(
                        rich.elements(),
                    ))])
                    .into(),
                ]
            }
            Block::Picture(of) => self.picture(of),
            Block::Buttons(buttons) => self.buttons(buttons),
            Block::Divider => vec![SlackDividerBlock::new().into()],
            Block::List(list) => self.list(list, list.rows.len(), max),
        }
    }

    /// Nothing for an address that nobody could fetch: Slack would refuse the whole message for it.
    fn picture(&mut self, of: &Picture) -> Vec<SlackBlock> {
        let alt = cut(&one_line(&of.alt), limits::IMAGE_ALT).into_owned();
        let Some(address) = fetchable(&of.address, limits::IMAGE_URL).filter(|_| !alt.is_empty()) else {
            return Vec::new();
        };
        let title = one_line(&of.title);
        self.wrote(address.as_str().len() + alt.len() + title.len());
        let title = (!title.is_empty()).then(|| text::plain(&title, limits::IMAGE_TITLE).into());
        vec![SlackImageBlock::new(address.into(), alt).opt_title(title).into()]
    }

    /// The heading and the first `keep` rows; of the others it is said how many they are and where to find them.
    pub fn list(&mut self, list: &List, keep: usize, max: usize) -> Vec<SlackBlock> {
        let mut blocks = Vec::new();
        // Rows without buttons flow together with the heading into one block; a row with buttons stands alone.
        let mut flow = Rich::new(limits::RICH_TEXT);
        flow.line(&list.heading, true, true);

        if list.rows.is_empty()
            && let Some(empty) = &list.empty
        {
            self.flow_line(&mut flow, &mut blocks, "", empty, max);
        }
        for row in &list.rows[..keep.min(list.rows.len())] {
            if self.is_dry() {
                break;
            }
            match row.buttons.as_slice() {
                [] => self.flow_line(&mut flow, &mut blocks, &mark(row.mark), &row.line, max),
                [one] => {
                    close(&mut flow, &mut blocks);
                    let element = self.button(one).map(Into::into);
                    self.wrote(row.line.0.iter().map(text::span_width).sum::<usize>().min(max));
                    blocks.push(beside(&lead(row), max, element));
                }
                several => {
                    close(&mut flow, &mut blocks);
                    let mut rich = Rich::new(max);
                    rich.text(&mark(row.mark), false).line(&row.line, false, true);
                    self.wrote(rich.width());
                    close(&mut rich, &mut blocks);
                    blocks.extend(self.buttons(several));
                }
            }
        }
        let left = list.rows.len().saturating_sub(keep);
        let label = if list.from.is_some() { t::show_on(self.lang) } else { t::show_all(self.lang) };
        if left > 0 {
            let words = Line::read(&t::more_rows(self.lang, left));
            match list.more_after(keep).and_then(|more| self.button(&Button::run(label.clone(), more))) {
                Some(button) => {
                    close(&mut flow, &mut blocks);
                    blocks.push(beside(&words, max, Some(button.into())));
                }
                None => self.flow_line(&mut flow, &mut blocks, "", &words, max),
            }
        }
        close(&mut flow, &mut blocks);
        blocks
    }

    fn flow_line(&mut self, flow: &mut Rich, blocks: &mut Vec<SlackBlock>, mark: &str, line: &Line, max: usize) {
        let mut rich = Rich::new(max);
        rich.text(mark, false).line(line, false, true);
        if rich.is_empty() {
            return;
        }
        self.wrote(rich.width());
        if !flow.has_room_below(&rich) {
            // The block is full: go on in the next one.
            close(flow, blocks);
        }
        flow.append_line(rich, limits::RICH_TEXT);
    }
}

/// What a button carries: the command or the form it opens, as JSON; or where it goes.
enum Carried {
    Value(String),
    Address(reqwest::Url),
}

fn carried(does: &Does) -> Option<Carried> {
    let value = match does {
        Does::Run(command) => command.to_value(),
        Does::Open(form) => serde_json::to_string(form).expect("a form's id is plain data and always serialises"),
        Does::Visit(address) => {
            return fetchable(address, limits::BUTTON_URL).map(Carried::Address);
        }
    };
    let value = text::inert(value);
    (limits::width(&value) <= limits::BUTTON_VALUE).then_some(Carried::Value(value))
}

fn fetchable(address: &str, max: usize) -> Option<reqwest::Url> {
    let address = reqwest::Url::parse(address).ok().filter(|to| matches!(to.scheme(), "http" | "https"))?;
    (limits::width(address.as_str()) <= max).then_some(address)
}

fn close(flow: &mut Rich, blocks: &mut Vec<SlackBlock>) {
    let full = std::mem::replace(flow, Rich::new(limits::RICH_TEXT));
    if !full.is_empty() {
        blocks.push(SlackRichTextBlock::new(vec![full.section()]).into());
    }
}

/// How a row stands, as leading text. A late promise gets no sign of its own: the line says the date, and a warning
/// sign on somebody's promise would blame.
fn mark(mark: Mark) -> String {
    match mark {
        Mark::Plain => "• ".to_owned(),
        Mark::Numbered(number) => format!("{number}. "),
        Mark::Open | Mark::Late => "☐ ".to_owned(),
        Mark::Done => "☑ ".to_owned(),
    }
}

fn lead(row: &Row) -> Line {
    let mut line = Line::read(&mark(row.mark));
    line.0.extend(row.line.0.iter().cloned());
    line
}

/// Text with one button at its right.
fn beside(line: &Line, max: usize, button: Option<SlackSectionBlockElement>) -> SlackBlock {
    let text = match text::quiet(line, max.min(limits::TEXT_OBJECT)) {
        Quiet::Plain(plain) => plain.into(),
        Quiet::Marked(marked) => marked.into(),
    };
    SlackSectionBlock::new().with_text(text).opt_accessory(button).into()
}

fn paragraph(line: &Line, max: usize) -> Vec<SlackBlock> {
    let mut rich = Rich::new(max);
    rich.line(line, false, false);
    if rich.is_empty() { Vec::new() } else { vec![SlackRichTextBlock::new(vec![rich.section()]).into()] }
}

/// A quiet line in small type.
pub fn hint(line: &Line, max: usize) -> Vec<SlackBlock> {
    if line.plain().trim().is_empty() {
        return Vec::new();
    }
    let element = match text::quiet(line, max) {
        Quiet::Plain(plain) => plain.into(),
        Quiet::Marked(marked) => marked.into(),
    };
    vec![SlackContextBlock::new(vec![element]).into()]
}

/// A title is a header where Slack can show it as one; a header takes no mention.
pub fn title(line: &Line) -> Vec<SlackBlock> {
    if text::bare(line).is_empty() {
        return Vec::new();
    }
    if !text::has_mention(line) {
        return vec![SlackHeaderBlock::new(text::label(&line.plain(), limits::HEADER)).into()];
    }
    let mut rich = Rich::new(limits::HEADER);
    rich.line(line, true, true);
    vec![SlackRichTextBlock::new(vec![rich.section()]).into()]
}
