//! One part of a card as Adaptive Card elements: paragraphs, lists, quotes. How much of a card is shown is decided
//! above; here it is only drawn.

use serde_json::{Value, json};

use super::actions::Ink;
use super::text::{Look, Mentions, paragraphs, plain};
use crate::card::words::{cut, one_line, width};
use crate::card::{Block, Button, Does, Esc, Line, List, Mark, Picture, Row};
use crate::teams::limits;
use crate::text::catalog::render as t;

/// A card while it is drawn.
pub struct Pen<'a> {
    pub ink: Ink<'a>,
    pub mentions: Mentions,
    body: Vec<Value>,
    /// The next element stands below a line.
    ruled: bool,
    primary: bool,
    /// How much may be written before it is clear that the drawing is too large.
    room: usize,
}

impl<'a> Pen<'a> {
    pub fn new(ink: Ink<'a>, room: usize) -> Pen<'a> {
        Pen { ink, mentions: Mentions::default(), body: Vec::new(), ruled: false, primary: true, room }
    }

    pub fn is_dry(&self) -> bool {
        self.room == 0
    }

    pub fn body(self) -> (Vec<Value>, Mentions) {
        (self.body, self.mentions)
    }

    pub fn put(&mut self, mut element: Value) {
        if std::mem::take(&mut self.ruled) && !self.body.is_empty() {
            element["separator"] = json!(true);
            element["spacing"] = json!("Medium");
        }
        self.body.push(element);
    }

    fn text(&mut self, line: &Line, look: Look, max: usize) -> Vec<Value> {
        self.room = self.room.saturating_sub(width(&line.plain()).min(max));
        paragraphs(line, look, max, self.ink.lang, &mut self.mentions)
    }

    pub fn line(&mut self, line: &Line, look: Look, max: usize, spacing: Option<&str>) {
        for (nth, mut element) in self.text(line, look, max).into_iter().enumerate() {
            if let (0, Some(spacing)) = (nth, spacing) {
                element["spacing"] = json!(spacing);
            }
            self.put(element);
        }
    }

    pub fn buttons(&mut self, buttons: &[Button]) {
        let actions = self.ink.actions(buttons, &mut self.primary);
        if !actions.is_empty() {
            self.put(json!({ "type": "ActionSet", "actions": actions }));
        }
    }

    /// The part of a card that is no list, texts no longer than `max`.
    pub fn block(&mut self, block: &Block, max: usize) {
        match block {
            Block::Text(line) => self.line(line, Look::BODY, max, None),
            Block::Hint(line) => self.line(line, Look::SMALL, max, Some("Small")),
            Block::Quote(words) => {
                let items = self.text(&Line::from(words.clone()), Look::BODY, max);
                if !items.is_empty() {
                    self.put(json!({ "type": "Container", "style": "emphasis", "spacing": "Small", "items": items }));
                }
            }
            Block::Picture(of) => self.picture(of),
            Block::Buttons(buttons) => self.buttons(buttons),
            Block::Divider => self.ruled = true,
            Block::List(list) => self.list(list, list.rows.len(), max),
        }
    }

    /// Across the whole card; a press shows it larger where there is room for that. Nothing for an address that nobody
    /// could fetch.
    fn picture(&mut self, of: &Picture) {
        let address = reqwest::Url::parse(&of.address).ok().filter(|to| matches!(to.scheme(), "http" | "https"));
        let alt = cut(&one_line(&of.alt), limits::ALT).into_owned();
        let address = address.filter(|to| width(to.as_str()) <= limits::PICTURE_URL && !alt.is_empty());
        let Some(address) = address else { return };
        self.room = self.room.saturating_sub(width(address.as_str()) + width(&alt));
        self.line(&Line::from(Esc::new(&of.title)), Look::SMALL, limits::TITLE, Some("Medium"));
        self.put(json!({
            "type": "Image", "url": address.as_str(), "altText": alt, "size": "Stretch", "spacing": "Small",
            "msteams": { "allowExpand": true },
        }));
    }

    /// The heading and the first `keep` rows; of the others it is said how many they are and where to find them.
    pub fn list(&mut self, list: &List, keep: usize, max: usize) {
        self.line(&list.heading, Look::HEADING, max, Some("Medium"));
        if let (true, Some(empty)) = (list.rows.is_empty(), &list.empty) {
            self.line(empty, Look::QUIET, max, Some("Small"));
        }
        for row in &list.rows[..keep.min(list.rows.len())] {
            if self.is_dry() {
                return;
            }
            let drawn = self.row(row, max);
            self.put(drawn);
        }
        let left = list.rows.len().saturating_sub(keep);
        if left > 0 {
            let words = Line::read(&t::more_rows(self.ink.lang, left));
            let lang = self.ink.lang;
            let label = if list.from.is_some() { t::show_on(lang) } else { t::show_all(lang) };
            let buttons: Vec<Button> =
                list.more_after(keep).into_iter().map(|more| Button::run(label.clone(), more)).collect();
            let text = self.text(&words, Look::QUIET, max);
            let drawn = self.beside(vec![column("stretch", text)], &buttons);
            self.put(drawn);
        }
    }

    /// A sign, the text with what hangs below it, and a single quick button at the right. Anything that needs more
    /// room than that, on a phone too, stands below the text.
    fn row(&mut self, row: &Row, max: usize) -> Value {
        let look = if row.mark == Mark::Done { Look::QUIET } else { Look::BODY };
        let sign = self.text(&Line::read(&sign(row.mark)), look, limits::TEXT);
        let single = Line::read(&plain(&row.line, self.ink.lang));
        let mut text = self.text(if has_breaks(&row.line) { &single } else { &row.line }, look, max);
        let quick =
            matches!(row.buttons.as_slice(), [one] if one.confirm.is_none() && matches!(one.does, Does::Run(_)));
        if !quick && !row.buttons.is_empty() {
            let actions = self.ink.actions(&row.buttons, &mut self.primary);
            text.push(json!({ "type": "ActionSet", "spacing": "Small", "actions": actions }));
        }
        let columns = vec![column("auto", sign), column("stretch", text)];
        self.beside(columns, if quick { &row.buttons } else { &[] })
    }

    fn beside(&mut self, mut columns: Vec<Value>, buttons: &[Button]) -> Value {
        let actions = self.ink.actions(buttons, &mut self.primary);
        if !actions.is_empty() {
            for column in &mut columns {
                column["verticalContentAlignment"] = json!("Center");
            }
            columns.push(column("auto", vec![json!({ "type": "ActionSet", "actions": actions })]));
        }
        for column in columns.iter_mut().skip(1) {
            column["spacing"] = json!("Small");
        }
        json!({ "type": "ColumnSet", "spacing": "Small", "columns": columns })
    }
}

fn has_breaks(line: &Line) -> bool {
    line.plain().contains('\n')
}

fn column(width: &str, items: Vec<Value>) -> Value {
    json!({ "type": "Column", "width": width, "items": items })
}

/// How a row stands. A late promise gets no sign of its own: the line says the date, and a warning sign on somebody's
/// promise would blame.
fn sign(mark: Mark) -> String {
    match mark {
        Mark::Plain => "•".to_owned(),
        Mark::Numbered(number) => format!("{number}."),
        Mark::Open | Mark::Late => "☐".to_owned(),
        Mark::Done => "✓".to_owned(),
    }
}
