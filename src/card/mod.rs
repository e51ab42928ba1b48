//! A message described once, by meaning. Every platform renders the same `Card`; nothing here knows a platform,
//! a limit or a byte count.

#[cfg(test)]
pub(crate) mod any;
pub mod fit;
mod form;
mod line;
pub mod words;

pub use form::{Capture, Choice, Field, FieldKind, Form, FormId, FormValues};
pub use line::{Esc, Line, Span, Who};

use serde::{Deserialize, Serialize};

use crate::command::Command;

/// One message, answer or home page as the product means it.
///
/// `notice` is what a notification and a screen reader say; `seen_by` names who can read the message and is never cut.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Card {
    pub title: Option<Line>,
    pub blocks: Vec<Block>,
    pub buttons: Vec<Button>,
    pub seen_by: Option<Line>,
}

/// A part of a card. Closed on purpose: a new kind is a compile error in each renderer until somebody has decided how
/// it looks there.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph.
    Text(Line),
    /// A quieter line: a hint, an explanation.
    Hint(Line),
    /// A heading with rows. When a card is too long for a platform, the longest list is shortened first.
    List(List),
    /// Somebody's own words, set apart.
    Quote(Esc),
    Picture(Picture),
    /// Buttons that belong to what stands directly above them.
    Buttons(Vec<Button>),
    Divider,
}

/// A picture by its address, below what it is called. `alt` says the same in words: it is read out, and stands there when the picture can't be had.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Picture {
    pub title: String,
    pub address: String,
    pub alt: String,
}

/// A headed list. `more` is the command that shows the whole list when a platform can't. The answer to that command is the
/// whole list itself: what does not fit there goes on in another answer, and `from` says how many rows came before.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct List {
    pub heading: Line,
    pub rows: Vec<Row>,
    pub empty: Option<Line>,
    pub more: Option<Command>,
    #[serde(default)]
    pub from: Option<usize>,
}

/// One row of a list; its buttons act on that row alone.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Row {
    pub mark: Mark,
    pub line: Line,
    pub buttons: Vec<Button>,
}

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mark {
    Plain,
    Numbered(usize),
    Open,
    Done,
    Late,
}

/// A button does what the typed command would do, or opens the form that asks for it.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    pub does: Does,
    pub style: Style,
    pub confirm: Option<Confirm>,
}

#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub enum Does {
    Run(Command),
    Open(FormId),
    /// Goes to an address in the browser.
    Visit(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Style {
    Plain,
    Primary,
    Danger,
}

/// The question asked before a button that can't be taken back.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Confirm {
    pub title: String,
    pub text: String,
    pub yes: String,
    pub no: String,
}

impl Card {
    pub fn titled(title: Line) -> Card {
        Card { title: Some(title), ..Card::untitled() }
    }

    pub fn untitled() -> Card {
        Card { title: None, blocks: Vec::new(), buttons: Vec::new(), seen_by: None }
    }

    /// A card of one sentence: most answers.
    pub fn saying(line: Line) -> Card {
        Card::untitled().text(line)
    }

    pub fn text(mut self, line: Line) -> Card {
        self.blocks.push(Block::Text(line));
        self
    }

    pub fn hint(mut self, line: Line) -> Card {
        self.blocks.push(Block::Hint(line));
        self
    }

    pub fn quote(mut self, words: Esc) -> Card {
        self.blocks.push(Block::Quote(words));
        self
    }

    pub fn list(mut self, list: List) -> Card {
        self.blocks.push(Block::List(list));
        self
    }

    pub fn picture(mut self, picture: Picture) -> Card {
        self.blocks.push(Block::Picture(picture));
        self
    }

    pub fn has_pictures(&self) -> bool {
        self.blocks.iter().any(|block| matches!(block, Block::Picture(_)))
    }

    /// The same card where its pictures can't be shown: nothing that it says is in them alone.
    pub fn without_pictures(&self) -> Card {
        let blocks = self.blocks.iter().filter(|block| !matches!(block, Block::Picture(_))).cloned().collect();
        Card { blocks, ..self.clone() }
    }

    pub fn divider(mut self) -> Card {
        self.blocks.push(Block::Divider);
        self
    }

    pub fn inline(mut self, buttons: Vec<Button>) -> Card {
        self.blocks.push(Block::Buttons(buttons));
        self
    }

    pub fn button(mut self, button: Button) -> Card {
        self.buttons.push(button);
        self
    }

    pub fn seen_by(mut self, line: Line) -> Card {
        self.seen_by = Some(line);
        self
    }

    /// The same card with the rows of its whole list from there on.
    pub fn onwards(mut self, skipped: usize) -> Card {
        for block in &mut self.blocks {
            if let Block::List(list) = block
                && list.from.is_some()
                && skipped < list.rows.len()
            {
                list.rows.drain(..skipped);
                list.from = Some(skipped);
            }
        }
        self
    }

    /// The whole card as plain text: notification, screen reader, transcript.
    pub fn notice(&self) -> String {
        let first = self.blocks.iter().find_map(|block| match block {
            Block::Text(line) | Block::Hint(line) => Some(line.plain()),
            Block::List(list) => Some(list.heading.plain()),
            Block::Quote(words) => Some(words.as_str().to_owned()),
            Block::Picture(_) | Block::Buttons(_) | Block::Divider => None,
        });
        match (&self.title, first) {
            (Some(title), Some(first)) => format!("{}\n{first}", title.plain()),
            (Some(title), None) => title.plain(),
            (None, first) => first.unwrap_or_default(),
        }
    }
}

impl List {
    pub fn new(heading: Line, rows: Vec<Row>) -> List {
        List { heading, rows, empty: None, more: None, from: None }
    }

    /// What stands there when there is no row: an empty state teaches the next step.
    pub fn or_empty(mut self, line: Line) -> List {
        self.empty = Some(line);
        self
    }

    pub fn more(mut self, command: Command) -> List {
        self.more = Some(command);
        self
    }

    /// This is what the command shows.
    pub fn whole(mut self, command: Command) -> List {
        self.from = Some(0);
        self.more(command)
    }

    /// What leads to the rows after those that are `shown`.
    pub fn more_after(&self, shown: usize) -> Option<Command> {
        let more = self.more.clone()?;
        Some(match self.from {
            Some(from) => Command::Onwards { list: Box::new(more), from: from + shown },
            None => more,
        })
    }
}

impl Row {
    pub fn new(mark: Mark, line: Line) -> Row {
        Row { mark, line, buttons: Vec::new() }
    }

    pub fn button(mut self, button: Button) -> Row {
        self.buttons.push(button);
        self
    }
}

impl Button {
    pub fn run(label: impl Into<String>, command: Command) -> Button {
        Button { label: label.into(), does: Does::Run(command), style: Style::Plain, confirm: None }
    }

    pub fn open(label: impl Into<String>, form: FormId) -> Button {
        Button { label: label.into(), does: Does::Open(form), style: Style::Plain, confirm: None }
    }

    pub fn visit(label: impl Into<String>, address: impl Into<String>) -> Button {
        Button { label: label.into(), does: Does::Visit(address.into()), style: Style::Plain, confirm: None }
    }

    pub fn primary(mut self) -> Button {
        self.style = Style::Primary;
        self
    }

    pub fn danger(mut self, confirm: Confirm) -> Button {
        self.style = Style::Danger;
        self.confirm = Some(confirm);
        self
    }
}
