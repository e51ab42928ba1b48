//! Lines as Teams shows them. This is the only place where people's words meet an Adaptive Card's markup.
//!
//! Almost every line becomes a `RichTextBlock`. Its text runs are shown as they are, and emphasis is a property of a
//! run: a `TextBlock` reads Markdown, whose asterisks are not understood beside Japanese punctuation (`**「評価」**です`)
//! and whose escapes Teams's desktop and phone clients read differently. A `TextBlock` is left for two cases that have
//! no other form, a title (only there a screen reader hears a heading) and a line with a mention; there words are
//! escaped.

use serde_json::{Map, Value, json};

use crate::card::words::{clean, cut, one_line, width};
use crate::card::{Line, Span};
use crate::domain::lang::Lang;
use crate::text::catalog::render as t;

/// Breaks what would be read as markup, and takes no room.
const JOINER: char = '\u{2060}';

/// How a line is set.
#[derive(Clone, Copy, Default)]
pub struct Look {
    pub small: bool,
    pub subtle: bool,
    pub bold: bool,
    /// Stands out as something to put right.
    pub attention: bool,
}

impl Look {
    pub const BODY: Look = Look { small: false, subtle: false, bold: false, attention: false };
    pub const HEADING: Look = Look { bold: true, ..Look::BODY };
    pub const QUIET: Look = Look { subtle: true, ..Look::BODY };
    pub const SMALL: Look = Look { small: true, subtle: true, ..Look::BODY };
    pub const WRONG: Look = Look { small: true, attention: true, ..Look::BODY };

    fn on(self, element: &mut Map<String, Value>, bold: bool) {
        let mut set = |name: &str, value: Value| element.insert(name.to_owned(), value);
        if self.small {
            set("size", json!("Small"));
        }
        if self.subtle {
            set("isSubtle", json!(true));
        }
        if self.attention {
            set("color", json!("Attention"));
        }
        if bold {
            set("weight", json!("Bolder"));
        }
    }
}

/// The people a card speaks of by a mention, as Teams wants them beside the card.
#[derive(Default)]
pub struct Mentions(Option<(String, String)>);

impl Mentions {
    /// The text that Teams turns into a mention of this person, or just a word where it can't be one.
    ///
    /// Nobody's name is known here, and an id must never be read; so a mention carries a word that fits anybody. Two
    /// people can't share one word, so only the first becomes a mention.
    fn of(&mut self, id: &str, lang: Lang) -> String {
        let word = t::somebody(lang);
        if !is_person(id) {
            return word;
        }
        match &self.0 {
            Some((known, _)) if known != id => word,
            _ => {
                self.0 = Some((id.to_owned(), word.clone()));
                format!("<at>{word}</at>")
            }
        }
    }

    pub fn entities(&self) -> Option<Value> {
        self.0.as_ref().map(|(id, word)| {
            json!([{ "type": "mention", "text": format!("<at>{word}</at>"), "mentioned": { "id": id, "name": word } }])
        })
    }
}

/// The ids by which Teams knows people in a conversation.
fn is_person(id: &str) -> bool {
    ["29:", "8:"].iter().any(|kind| id.starts_with(kind))
        && id.len() <= 200
        && !id.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// A piece of a line: text, or a person's id.
enum Piece {
    Text { text: String, bold: bool },
    Person(String),
}

/// The line's pieces. A person whose name is not known is spoken of by a word that takes no さん.
fn pieces(line: &Line, lang: Lang, bold: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut after_person = false;
    let mut last = None;
    for span in &line.0 {
        let (text, strong) = match span {
            Span::Text(text) => (text.as_str(), bold),
            Span::Strong(text) => (text.as_str(), true),
            Span::Words { text, strong } => (text.as_str(), bold || *strong),
            Span::Mention(id) => {
                pieces.push(Piece::Person(id.clone()));
                after_person = true;
                last = None;
                continue;
            }
        };
        let text = match after_person && lang == Lang::Ja {
            true => text.strip_prefix("さん").unwrap_or(text),
            false => text,
        };
        after_person = false;
        let text = still_after(last, &clean(text));
        last = text.chars().last().or(last);
        pieces.push(Piece::Text { text, bold: strong });
    }
    pieces
}

/// The line as bare text: notices, labels. A person is a word there, never an id.
pub fn plain(line: &Line, lang: Lang) -> String {
    let word = t::somebody(lang);
    pieces(line, lang, false)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text { text, .. } => text,
            Piece::Person(_) => word.clone(),
        })
        .collect()
}

/// A text that was made plain elsewhere, for a label: on one line, and without the id of a person whose name was not
/// known when it was made.
pub fn label(text: &str, lang: Lang, max: usize) -> String {
    let mut rest = text;
    let mut named = String::new();
    while let Some(at) = rest.find('@') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        named.push_str(before);
        let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || ":_-.".contains(c))).unwrap_or(after.len());
        if ["29:", "8:orgid:"].iter().any(|kind| after.starts_with(kind)) {
            named.push_str(&t::somebody(lang));
            rest = &after[end..];
            if lang == Lang::Ja {
                rest = rest.strip_prefix("さん").unwrap_or(rest);
            }
        } else {
            named.push('@');
            rest = after;
        }
    }
    named.push_str(rest);
    let label = cut(&still(&one_line(&named)), max).into_owned();
    if label.is_empty() { "…".to_owned() } else { label }
}

/// Text in which Teams finds no date to calculate (`{{DATE(…)}}`) and no mention to make: both are looked for in every
/// text, Markdown or not.
pub fn still(text: &str) -> String {
    still_after(None, text)
}

/// The same for a text that is shown right behind another one, which ends with the sign before.
fn still_after(mut before: Option<char>, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!((before, c), (Some('{'), '{') | (Some('<'), 'a' | 'A')) {
            out.push(JOINER);
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// Text in which no Markdown parser finds markup. What every client unescapes is escaped; elsewhere a mark without
/// width stands between the signs that would be read together.
pub fn markdown(text: &str) -> String {
    unmarked(text, |sign| match sign {
        '\\' => Some("\\\\"),
        '*' => Some("\\*"),
        '_' => Some("\\_"),
        '`' => Some("\\`"),
        _ => None,
    })
}

/// The same for places that some clients read as Markdown and others as they are, as the titles of choices: an escape
/// would be seen there, so the signs are replaced by their likes.
pub fn inert(text: &str) -> String {
    unmarked(text, |sign| match sign {
        '\\' => Some("∖"),
        '*' => Some("∗"),
        '_' => Some("＿"),
        '`' => Some("ˋ"),
        _ => None,
    })
}

fn unmarked(text: &str, instead: impl Fn(char) -> Option<&'static str>) -> String {
    text.split('\n').map(|line| unmarked_line(line, &instead)).collect::<Vec<_>>().join("\n")
}

fn unmarked_line(line: &str, instead: &impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    if begins_a_block(line) {
        out.push(JOINER);
    }
    let mut signs = line.chars().peekable();
    while let Some(c) = signs.next() {
        let next = signs.peek().copied();
        match instead(c) {
            Some(other) => out.push_str(other),
            None => out.push(c),
        }
        let joins = match c {
            '<' => next.is_some_and(|next| next.is_ascii_alphanumeric() || "/!?".contains(next)),
            '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
            ']' => next.is_some_and(|next| "([:".contains(next)),
            '~' => next == Some('~'),
            _ => false,
        };
        if joins {
            out.push(JOINER);
        }
    }
    out
}

/// Headings, quotes, lists, rules and code are known by how their line begins.
fn begins_a_block(line: &str) -> bool {
    let text = line.trim_start();
    let after_number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = after_number.len() < text.len() && after_number.starts_with(['.', ')']);
    numbered || line.len() >= text.len() + 4 || text.starts_with(['#', '>', '-', '+', '=', '|'])
}

/// The line as elements one below the other, none where there is nothing to read.
pub fn paragraphs(line: &Line, look: Look, max: usize, lang: Lang, mentions: &mut Mentions) -> Vec<Value> {
    let pieces = pieces(line, lang, look.bold);
    if pieces.iter().any(|piece| matches!(piece, Piece::Person(id) if is_person(id))) {
        return marked(&pieces, look, max, lang, mentions).into_iter().collect();
    }
    let mut lines: Vec<Vec<(String, bool)>> = vec![Vec::new()];
    let mut room = max;
    for piece in pieces {
        let (text, bold) = match piece {
            Piece::Text { text, bold } => (text, bold),
            Piece::Person(_) => (t::somebody(lang), look.bold),
        };
        let taken = cut(&text, room);
        room = if taken == text { room - width(&taken) } else { 0 };
        for (nth, part) in taken.split('\n').enumerate() {
            if nth > 0 {
                lines.push(Vec::new());
            }
            let runs = lines.last_mut().expect("there is always a line to write on");
            match runs.last_mut() {
                Some((last, as_bold)) if *as_bold == bold => last.push_str(part),
                _ if part.is_empty() => {}
                _ => runs.push((part.to_owned(), bold)),
            }
        }
        if room == 0 {
            break;
        }
    }
    let mut drawn: Vec<Value> = Vec::new();
    let mut gap = false;
    for runs in lines {
        if runs.iter().all(|(text, _)| text.trim().is_empty()) {
            gap = true;
            continue;
        }
        let inlines: Vec<Value> = runs.into_iter().map(|(text, bold)| run(&text, look, bold)).collect();
        let mut block = json!({ "type": "RichTextBlock", "inlines": inlines });
        if !drawn.is_empty() {
            block["spacing"] = json!(if gap { "Small" } else { "None" });
        }
        drawn.push(block);
        gap = false;
    }
    drawn
}

fn run(text: &str, look: Look, bold: bool) -> Value {
    let mut run = json!({ "type": "TextRun", "text": text });
    if let Some(run) = run.as_object_mut() {
        look.on(run, bold);
    }
    run
}

/// A line with a mention: one `TextBlock`, whose emphasis is all or nothing.
fn marked(pieces: &[Piece], look: Look, max: usize, lang: Lang, mentions: &mut Mentions) -> Option<Value> {
    let mut text = String::new();
    let mut room = max;
    for piece in pieces {
        match piece {
            Piece::Person(id) => text.push_str(&mentions.of(id, lang)),
            Piece::Text { text: words, .. } => {
                let taken = cut(words, room);
                let whole = taken == *words;
                room -= width(&taken);
                // Markdown makes a paragraph of what an empty line sets apart, and nothing of a single break.
                text.push_str(&markdown(&taken).replace('\n', "\n\n"));
                if !whole || room == 0 {
                    break;
                }
            }
        }
    }
    (!text.trim().is_empty()).then(|| block(&text, look))
}

fn block(text: &str, look: Look) -> Value {
    let mut block = json!({ "type": "TextBlock", "text": text, "wrap": true });
    if let Some(block) = block.as_object_mut() {
        look.on(block, look.bold);
    }
    block
}

/// The heading of a card.
pub fn title(line: &Line, max: usize, lang: Lang) -> Option<Value> {
    let text = cut(&one_line(&plain(line, lang)), max).into_owned();
    (!text.is_empty()).then(|| {
        json!({
            "type": "TextBlock", "text": markdown(&text), "wrap": true,
            "style": "heading", "size": "Medium", "weight": "Bolder",
        })
    })
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
