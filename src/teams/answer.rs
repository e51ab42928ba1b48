//! Which answer goes back which way. A table from (where it happened, what there is to show) to what the waiting request
//! gets and what is posted afterwards. Sends nothing itself.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::inbound::{Back, Surface};
use super::mark::On;
use super::render;
use crate::card::{Block, Button, Card, Does, Form, FormValues, Line, Span};
use crate::chat::Reply;
use crate::domain::lang::Lang;
use crate::text::catalog::render as t;

const CARD: &str = "application/vnd.microsoft.card.adaptive";
const NOTICE: &str = "application/vnd.microsoft.activity.message";
/// What a dialog is called that shows something without a title.
const APP: &str = "Taiwa";
/// Longer forms get a dialog of the whole height.
const FEW_FIELDS: usize = 4;

/// What the request that brought the act is answered with, under status 200.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Empty,
    Json(Value),
}

/// A message to send once the request is answered: in the conversation with the actor, or, where others listen, to the
/// actor alone. Losing it loses only what the actor would have seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub activity: Value,
}

/// What there is to show.
#[derive(Clone, Debug, PartialEq)]
pub enum Showing {
    Card(Card),
    Form(Box<Form>),
    /// The form again, with what was filled in and what is to be mended.
    Again {
        form: Box<Form>,
        given: FormValues,
        errors: BTreeMap<String, String>,
    },
    Nothing,
}

/// A message that the product keeps up to date, as its reader should see it now.
pub type Own = (Card, Lang);

/// What the product says to an act, and what is needed to show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub showing: Showing,
    pub lang: Lang,
    /// The message whose button was pressed, if the product still keeps it up to date.
    pub own: Option<Own>,
}

impl Showing {
    /// `again`: the form that was sent in, asked for anew, and what was filled in.
    pub fn of(reply: Reply, again: Option<(Box<Form>, FormValues)>) -> Showing {
        match (reply, again) {
            (Reply::Card(card), _) => Showing::Card(card),
            (Reply::Form(form), _) => Showing::Form(form),
            (Reply::Mend(errors), Some((form, given))) => Showing::Again { form, given, errors },
            // Only a form can be shown again. Elsewhere what is wrong is said as an answer.
            (Reply::Mend(errors), None) => Showing::Card(saying(errors.into_values().collect::<Vec<_>>().join("\n"))),
            (Reply::Quiet, _) => Showing::Nothing,
        }
    }
}

fn saying(text: String) -> Card {
    Card::saying(Line(vec![Span::Text(text)]))
}

/// The answer to an act that came in by `back`.
pub fn answer(back: &Back, said: &Said) -> (Body, Option<Post>) {
    let Said { showing, lang, own } = said;
    let lang = *lang;
    match &back.surface {
        Surface::Event => (Body::Empty, None),
        Surface::Message => (Body::Empty, posted(said)),
        Surface::Dialog => (dialog(showing, lang), None),
        Surface::Card { on: On::Message, .. } => match own {
            Some((own, own_lang)) => {
                let post = if says_it(own, showing) { None } else { posted(said) };
                (invoked(CARD, render::message(own, *own_lang, On::Message).card), post)
            }
            None => beside(said),
        },
        Surface::Card { on: On::Answer | On::Form | On::Dialog, .. } => (in_place(showing, lang), None),
    }
}

/// Whether a message that was just drawn anew already says what there is to answer, and offers the same next steps: then
/// the answer below it would say it twice.
fn says_it(own: &Card, showing: &Showing) -> bool {
    let Showing::Card(answer) = showing else { return matches!(showing, Showing::Nothing) };
    let (has, wants) = (Content::of(own), Content::of(answer));
    wants.buttons.iter().all(|button| has.buttons.contains(button))
        && wants.words.iter().any(|words| has.words.contains(words))
}

/// What a card says and offers, wherever it stands.
#[derive(Default)]
struct Content {
    words: Vec<String>,
    buttons: Vec<Does>,
}

impl Content {
    fn of(card: &Card) -> Content {
        let mut content = Content::default();
        content.add(&card.buttons);
        for block in &card.blocks {
            match block {
                Block::Text(line) | Block::Hint(line) => content.words.push(line.plain()),
                Block::Quote(words) => content.words.push(words.as_str().to_owned()),
                Block::Buttons(buttons) => content.add(buttons),
                Block::List(list) => list.rows.iter().for_each(|row| content.add(&row.buttons)),
                Block::Picture(picture) => content.words.push(picture.alt.clone()),
                Block::Divider => {}
            }
        }
        content
    }

    fn add(&mut self, buttons: &[Button]) {
        self.buttons.extend(buttons.iter().map(|button| button.does.clone()));
    }
}

/// What a card is to show that asked for its newest state. Nothing, if the product no longer keeps it: then it stays.
pub fn refreshed(own: Option<&Own>) -> Body {
    match own {
        Some((own, lang)) => invoked(CARD, render::message(own, *lang, On::Message).card),
        None => notice(""),
    }
}

/// To a button that means nothing any more.
pub fn outdated(back: &Back, lang: Lang) -> (Body, Option<Post>) {
    answer(back, &Said { showing: Showing::Card(saying(t::outdated(lang))), lang, own: None })
}

/// While the work goes on; its answer is posted.
pub fn still_working(back: &Back, lang: Lang) -> Body {
    match &back.surface {
        Surface::Card { .. } => notice(&t::still_working(lang)),
        Surface::Dialog => said_in_dialog(&t::still_working(lang)),
        Surface::Message | Surface::Event => Body::Empty,
    }
}

/// A message of its own, below everything.
pub fn posted(said: &Said) -> Option<Post> {
    let lang = said.lang;
    let activity = match &said.showing {
        Showing::Card(card) => render::activity(&render::message(card, lang, On::Answer)),
        Showing::Form(form) => form_message(form, lang, None, &BTreeMap::new()),
        Showing::Again { form, given, errors } => form_message(form, lang, Some(given), errors),
        Showing::Nothing => return None,
    };
    Some(Post { activity })
}

fn form_message(form: &Form, lang: Lang, given: Option<&FormValues>, errors: &BTreeMap<String, String>) -> Value {
    let card = render::form(form, lang, On::Form, given, errors);
    render::activity(&render::Rendered { summary: form.title.clone(), card })
}

/// The next card where the one with the button stood.
fn in_place(showing: &Showing, lang: Lang) -> Body {
    match showing {
        Showing::Card(card) => invoked(CARD, render::message(card, lang, On::Answer).card),
        Showing::Form(form) => invoked(CARD, render::form(form, lang, On::Form, None, &BTreeMap::new())),
        Showing::Again { form, given, errors } => {
            invoked(CARD, render::form(form, lang, On::Form, Some(given), errors))
        }
        Showing::Nothing => notice(""),
    }
}

/// The message stays as it is, for it can't be drawn anew; what there is to say is said in passing.
fn beside(said: &Said) -> (Body, Option<Post>) {
    match &said.showing {
        Showing::Card(card) => (notice(&render::message(card, said.lang, On::Answer).summary), None),
        Showing::Form(form) | Showing::Again { form, .. } => (notice(&form.title), posted(said)),
        Showing::Nothing => (notice(""), None),
    }
}

fn dialog(showing: &Showing, lang: Lang) -> Body {
    let page = |title: &str, height: &str, card: Value| {
        let attachment = json!({ "contentType": CARD, "content": card });
        let value = json!({ "title": title, "width": "medium", "height": height, "card": attachment });
        Body::Json(json!({ "task": { "type": "continue", "value": value } }))
    };
    let asking = |form: &Form, given: Option<&FormValues>, errors: &BTreeMap<String, String>| {
        let height = if form.fields.len() > FEW_FIELDS { "large" } else { "medium" };
        page(&form.title, height, render::form(form, lang, On::Dialog, given, errors))
    };
    match showing {
        Showing::Card(card) => {
            let title = card.title.as_ref().map_or_else(|| APP.to_owned(), Line::plain);
            page(&title, "medium", render::message(card, lang, On::Dialog).card)
        }
        Showing::Form(form) => asking(form, None, &BTreeMap::new()),
        Showing::Again { form, given, errors } => asking(form, Some(given), errors),
        // An empty answer closes it.
        Showing::Nothing => Body::Empty,
    }
}

fn said_in_dialog(text: &str) -> Body {
    Body::Json(json!({ "task": { "type": "message", "value": text } }))
}

fn notice(text: &str) -> Body {
    invoked(NOTICE, json!(text))
}

fn invoked(kind: &str, value: Value) -> Body {
    Body::Json(json!({ "statusCode": 200, "type": kind, "value": value }))
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
