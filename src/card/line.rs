//! Text with meaning: the catalog's own words, somebody's words, emphasis, people. Escaping is the renderer's, and it
//! can't be forgotten, because people's words never become plain text on the way.

use std::fmt;

use serde::{Deserialize, Serialize};

// Marks that carry the structure through `format!`. They are control characters that people's words are cleaned of.
const WORDS: char = '\u{2}';
const END: char = '\u{3}';
const MENTION: char = '\u{4}';

/// Words a person wrote. Shown as they are, never read as markup.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Esc(String);

impl Esc {
    pub fn new(words: &str) -> Esc {
        Esc(words.chars().filter(|c| !matches!(*c, WORDS | END | MENTION)).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Esc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{WORDS}{}{END}", self.0)
    }
}

/// A person as the reader is told of them: by name, with さん for a Japanese reader, or, while the name is not known
/// yet, as the platform's own mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Named(Esc),
    Mentioned { external: String, suffix: &'static str },
}

impl Who {
    pub fn named(name: &str, lang: crate::domain::lang::Lang) -> Who {
        use crate::domain::lang::Lang;
        let honoured = ["さん", "様", "San", "san"].iter().any(|end| name.ends_with(end));
        Who::Named(match lang {
            Lang::Ja if !honoured => Esc::new(&format!("{name}さん")),
            Lang::Ja | Lang::En => Esc::new(name),
        })
    }

    pub fn mentioned(external: &str, lang: crate::domain::lang::Lang) -> Who {
        use crate::domain::lang::Lang;
        let suffix = if lang == Lang::Ja { "さん" } else { "" };
        Who::Mentioned { external: Esc::new(external).0, suffix }
    }

    /// For places that take no markup: button labels, form titles.
    pub fn plain(&self) -> String {
        match self {
            Who::Named(name) => name.as_str().to_owned(),
            Who::Mentioned { external, suffix } => format!("@{external}{suffix}"),
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Named(name) => name.fmt(f),
            Who::Mentioned { external, suffix } => write!(f, "{MENTION}{external}{END}{suffix}"),
        }
    }
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Span {
    Text(String),
    Strong(String),
    /// Somebody's words; `strong` when they stand inside emphasis.
    Words {
        text: Esc,
        strong: bool,
    },
    /// A person by their id on the reader's platform.
    Mention(String),
}

/// One line of text, made of spans.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Line(pub Vec<Span>);

impl Line {
    /// Reads a catalog text after its placeholders were filled: `*…*` is emphasis, [`Esc`] and [`Who`] keep their kind.
    pub fn read(text: &str) -> Line {
        let mut spans = Vec::new();
        let mut strong = false;
        let mut plain = String::new();
        let mut rest = text.chars();
        let flush = |plain: &mut String, strong: bool, spans: &mut Vec<Span>| {
            if !plain.is_empty() {
                let text = std::mem::take(plain);
                spans.push(if strong { Span::Strong(text) } else { Span::Text(text) });
            }
        };
        while let Some(c) = rest.next() {
            match c {
                '*' => {
                    flush(&mut plain, strong, &mut spans);
                    strong = !strong;
                }
                WORDS | MENTION => {
                    flush(&mut plain, strong, &mut spans);
                    let inner: String = rest.by_ref().take_while(|c| *c != END).collect();
                    spans.push(if c == WORDS {
                        Span::Words { text: Esc(inner), strong }
                    } else {
                        Span::Mention(inner)
                    });
                }
                END => {}
                c => plain.push(c),
            }
        }
        flush(&mut plain, strong, &mut spans);
        Line(spans)
    }

    /// The line as bare text, for notices and for places that take no markup.
    pub fn plain(&self) -> String {
        self.0
            .iter()
            .map(|span| match span {
                Span::Text(text) | Span::Strong(text) => text.clone(),
                Span::Words { text, .. } => text.0.clone(),
                Span::Mention(external) => format!("@{external}"),
            })
            .collect()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Esc> for Line {
    fn from(words: Esc) -> Line {
        Line(vec![Span::Words { text: words, strong: false }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    #[test]
    fn words_are_never_read_as_emphasis() {
        let line = Line::read(&format!("*前回の約束* {}", Esc::new("*急ぎ* <!channel>")));
        assert_eq!(
            line.0,
            vec![
                Span::Strong("前回の約束".into()),
                Span::Text(" ".into()),
                Span::Words { text: Esc::new("*急ぎ* <!channel>"), strong: false },
            ]
        );
        assert_eq!(line.plain(), "前回の約束 *急ぎ* <!channel>");
    }

    #[test]
    fn control_characters_in_words_cannot_end_them_early() {
        let hostile = Esc::new("a\u{3}*b*\u{4}U1\u{3}");
        assert_eq!(Line::read(&hostile.to_string()).0, vec![Span::Words { text: Esc::new("a*b*U1"), strong: false }]);
    }

    #[test]
    fn names_carry_san_once_in_japanese() {
        assert_eq!(Who::named("佐藤", Lang::Ja).plain(), "佐藤さん");
        assert_eq!(Who::named("佐藤さん", Lang::Ja).plain(), "佐藤さん");
        assert_eq!(Who::named("Sato", Lang::En).plain(), "Sato");
    }
}
