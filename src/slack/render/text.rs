//! Lines as Slack text: rich text elements, plain text, escaped mrkdwn. This is the only place where people's words
//! meet Slack's markup. Knows no block and no card.

use std::borrow::Cow;

use slack_morphism::prelude::*;

pub use crate::card::words::{clean, one_line};
use crate::card::{Line, Span};
use crate::slack::limits::{cut, cut_by, escaped_width, width};

/// Slack reads `& < >` as control characters in every text object; nothing else can be escaped.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) {
        return Cow::Borrowed(text);
    }
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").into()
}

/// JSON that Slack carries for us, without the characters it escapes on the way back: what a button says comes back
/// with `&amp;` for `&` (slackapi/bolt-python#513), and a command must come back as it went. In JSON these three
/// characters can only stand inside strings, where they may be written as escapes.
pub fn inert(json: String) -> String {
    if !json.contains(['&', '<', '>']) {
        return json;
    }
    json.replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e")
}

/// A plain text object's text: escaped, cut, and never empty, because Slack refuses empty text objects.
pub fn plain_text(text: &str, max: usize) -> String {
    let cut = cut_by(text, max, escaped_width);
    if cut.trim().is_empty() { "…".to_owned() } else { escape(&cut).into_owned() }
}

pub fn plain(text: &str, max: usize) -> SlackBlockPlainText {
    SlackBlockPlainText::new(plain_text(text, max))
}

/// A one-line label.
pub fn label(text: &str, max: usize) -> SlackBlockPlainTextOnly {
    plain(&one_line(text), max).into()
}

/// Slack refuses a message that mentions what is no user id, so anything else is shown as text.
fn is_user(id: &str) -> bool {
    id.len() > 1
        && id.len() <= 32
        && id.starts_with(['U', 'W'])
        && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

pub fn has_mention(line: &Line) -> bool {
    line.0.iter().any(|span| matches!(span, Span::Mention(id) if is_user(id)))
}

/// The line as one-line text without emphasis.
pub fn bare(line: &Line) -> String {
    one_line(&line.plain()).into_owned()
}

/// Escaped mrkdwn. Emphasis is left out: `*` marks are not read inside unspaced Japanese. A mention is never cut apart.
pub fn mrkdwn(line: &Line, max: usize) -> String {
    let mut out = String::new();
    let mut room = max;
    for span in &line.0 {
        let text = match span {
            Span::Mention(id) if is_user(id) => {
                let mention = format!("<@{id}>");
                if width(&mention) + 1 > room {
                    out.push('…');
                    return out;
                }
                room -= width(&mention);
                out.push_str(&mention);
                continue;
            }
            Span::Mention(id) => Cow::Owned(one_line(&format!("@{id}")).into_owned()),
            Span::Text(text) | Span::Strong(text) => clean(text),
            Span::Words { text, .. } => clean(text.as_str()),
        };
        let cut = cut_by(&text, room, escaped_width);
        let taken = escape(&cut);
        room -= width(&taken);
        let whole = matches!(cut, Cow::Borrowed(cut) if cut.len() == text.len());
        out.push_str(&taken);
        if !whole || room == 0 {
            return out;
        }
    }
    out
}

/// A mrkdwn text object. `verbatim`, so that Slack makes no links and no channel names of people's words.
pub fn mrkdwn_object(line: &Line, max: usize) -> SlackBlockMarkDownText {
    let text = mrkdwn(line, max);
    let text = if text.trim().is_empty() { "…".to_owned() } else { text };
    SlackBlockMarkDownText::new(text).with_verbatim(true)
}

/// A line in a context block or beside a button: plain text, unless a mention needs mrkdwn.
pub enum Quiet {
    Plain(SlackBlockPlainText),
    Marked(SlackBlockMarkDownText),
}

pub fn quiet(line: &Line, max: usize) -> Quiet {
    if has_mention(line) {
        Quiet::Marked(mrkdwn_object(line, max))
    } else {
        Quiet::Plain(plain(&clean(&line.plain()), max))
    }
}

/// How rich text is written: emphasis as a style, words as text elements that Slack never parses.
pub struct Rich {
    elements: Vec<SlackRichTextInlineElement>,
    room: usize,
}

impl Rich {
    pub fn new(max: usize) -> Rich {
        Rich { elements: Vec::new(), room: max }
    }

    /// Adds text of the renderer's own or the catalog's.
    pub fn text(&mut self, text: &str, bold: bool) -> &mut Rich {
        let taken = cut(text, self.room);
        self.room = if taken == text { self.room - width(&taken) } else { 0 };
        if !taken.is_empty() {
            self.elements.push(styled(taken.into_owned(), bold));
        }
        self
    }

    pub fn line(&mut self, line: &Line, bold: bool, single: bool) -> &mut Rich {
        fn tidy(text: &str, single: bool) -> Cow<'_, str> {
            match clean(text) {
                cleaned if single && cleaned.contains('\n') => Cow::Owned(cleaned.replace('\n', " ")),
                cleaned => cleaned,
            }
        }
        for span in &line.0 {
            if self.room == 0 {
                break;
            }
            let (words, bold) = match span {
                Span::Text(text) => (tidy(text, single), bold),
                Span::Strong(text) => (tidy(text, single), true),
                Span::Words { text, strong } => (tidy(text.as_str(), single), bold || *strong),
                Span::Mention(id) if is_user(id) => {
                    self.room = self.room.saturating_sub(width(id));
                    let mut user = SlackRichTextUser::new(SlackUserId(id.clone()));
                    if bold {
                        user = user.with_style(SlackRichTextStyle::new().with_bold(true));
                    }
                    self.elements.push(user.into());
                    continue;
                }
                Span::Mention(id) => (Cow::Owned(tidy(&format!("@{id}"), single).into_owned()), bold),
            };
            self.text(&words, bold);
        }
        self
    }

    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    pub fn width(&self) -> usize {
        self.elements.iter().map(element_width).sum()
    }

    /// Whether another line fits below; the first always does.
    pub fn has_room_below(&self, line: &Rich) -> bool {
        self.is_empty() || line.width() < self.room
    }

    /// Puts another line below.
    pub fn append_line(&mut self, line: Rich, max: usize) {
        let used = line.width();
        if self.is_empty() {
            self.room = max.saturating_sub(used);
            self.elements = line.elements;
            return;
        }
        self.room = self.room.saturating_sub(used + 1);
        self.elements.push(styled("\n".to_owned(), false));
        self.elements.extend(line.elements);
    }

    /// Neighbouring elements of one style become one: less weight, and easier to read in a snapshot.
    pub fn elements(self) -> Vec<SlackRichTextInlineElement> {
        let mut merged: Vec<SlackRichTextInlineElement> = Vec::new();
        for element in self.elements {
            match (merged.last_mut(), element) {
                (Some(SlackRichTextInlineElement::Text(last)), SlackRichTextInlineElement::Text(next))
                    if last.style == next.style =>
                {
                    last.text.push_str(&next.text);
                }
                (_, element) => merged.push(element),
            }
        }
        merged
    }

    pub fn section(self) -> SlackRichTextElement {
        SlackRichTextSection::new(self.elements()).into()
    }
}

/// At least how long a span will be; enough to see that a drawing grows too large.
pub fn span_width(span: &Span) -> usize {
    match span {
        Span::Text(text) | Span::Strong(text) => text.chars().count(),
        Span::Words { text, .. } => text.as_str().chars().count(),
        Span::Mention(id) => id.len(),
    }
}

fn element_width(element: &SlackRichTextInlineElement) -> usize {
    match element {
        SlackRichTextInlineElement::Text(text) => width(&text.text),
        SlackRichTextInlineElement::User(user) => width(&user.user_id.0),
        other => unreachable!("rich text is written by this file alone, and it writes no {other:?}"),
    }
}

fn styled(text: String, bold: bool) -> SlackRichTextInlineElement {
    let text = SlackRichTextText::new(text);
    if bold { text.bold().into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{Esc, Who};
    use crate::domain::lang::Lang;

    fn line(text: &str) -> Line {
        Line::read(text)
    }

    #[test]
    fn words_can_neither_notify_a_channel_nor_leave_their_line() {
        let hostile = Line::from(Esc::new("<!channel> & <@U123> \u{202E}evil\u{0}"));
        assert_eq!(mrkdwn(&hostile, 100), "&lt;!channel&gt; &amp; &lt;@U123&gt; evil");
        assert_eq!(plain_text(&bare(&hostile), 100), "&lt;!channel&gt; &amp; &lt;@U123&gt; evil");
        let mut rich = Rich::new(100);
        rich.line(&hostile, false, true);
        let json = serde_json::to_value(rich.elements()).unwrap();
        assert_eq!(json, serde_json::json!([{"type": "text", "text": "<!channel> & <@U123> evil"}]));
    }

    #[test]
    fn emphasis_is_a_style_also_inside_unspaced_japanese() {
        let mut rich = Rich::new(100);
        rich.line(&line(&format!("次は*明日*です {}", Who::mentioned("U1", Lang::Ja))), false, true);
        assert_eq!(
            serde_json::to_value(rich.elements()).unwrap(),
            serde_json::json!([
                {"type": "text", "text": "次は"},
                {"type": "text", "text": "明日", "style": {"bold": true}},
                {"type": "text", "text": "です "},
                {"type": "user", "user_id": "U1"},
                {"type": "text", "text": "さん"},
            ])
        );
        assert_eq!(mrkdwn(&line("次は*明日*です"), 100), "次は明日です");
    }

    #[test]
    fn a_mention_of_no_slack_user_is_text() {
        let teams = line(&Who::mentioned("29:megan", Lang::En).to_string());
        assert!(!has_mention(&teams));
        assert_eq!(mrkdwn(&teams, 100), "@29:megan");
    }

    #[test]
    fn cutting_never_breaks_an_entity_or_a_mention() {
        let crowded = line(&format!("a & b {} tail", Who::mentioned("U123456", Lang::En)));
        for max in 1..40 {
            let cut = mrkdwn(&crowded, max);
            assert!(width(&cut) <= max, "{max}: {cut}");
            let rest = cut.replace("&amp;", "").replace("<@U123456>", "");
            assert!(!rest.contains(['&', '<', '>']), "{max}: {cut}");
        }
    }

    #[test]
    fn a_command_comes_back_as_it_went() {
        use crate::command::{Command, Whom};
        let command = Command::NoteAdd { with: Whom::Anyone, text: "R&D <b> \"x\" &amp; \\".into() };
        let carried = inert(command.to_value());
        assert!(!carried.contains(['&', '<', '>']), "{carried}");
        assert_eq!(Command::from_value(&carried), Some(command));
    }

    #[test]
    fn an_empty_text_object_is_never_sent() {
        assert_eq!(plain_text("  ", 10), "…");
        assert_eq!(plain_text("", 10), "…");
        assert_eq!(plain_text("abc", 0), "…");
    }
}
