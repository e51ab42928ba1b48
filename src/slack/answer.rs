//! Which answer goes back which way. A table from (where it happened, what the product replies) to what the waiting
//! request gets and what is to be called afterwards. Sends nothing itself.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::SlackView;

use super::form::form;
use super::inbound::{Back, Surface};
use super::limits;
use super::render::{self, Rendered};
use super::written::Written;
use crate::card::{Button, Card, Form, Line};
use crate::chat::Reply;
use crate::domain::lang::Lang;
use crate::text::catalog::render as t;

/// What the request that brought the act is answered with. Over HTTP it is the body of a 200, over Socket Mode the
/// payload of the acknowledgement.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Empty,
    Json(Written),
}

/// A call to make once the request is answered. Losing it loses only what the actor would have seen.
#[derive(Clone, Debug, PartialEq)]
pub enum After {
    /// Put this in the place of the answer the button stood on.
    Replace {
        response_url: String,
        message: Rendered,
    },
    /// Show this to the actor alone; what the button stood on stays.
    Ephemeral {
        response_url: String,
        message: Rendered,
    },
    /// Write this into the direct message the actor wrote in.
    Post {
        channel: String,
        message: Rendered,
    },
    OpenView {
        trigger_id: String,
        view: Box<SlackView>,
        /// Where to say what, should it not open.
        otherwise: Option<(String, Box<Rendered>)>,
    },
    /// Lay this over a view. Slack keeps three on each other; where no more will go, this takes the place of the last.
    PushView {
        trigger_id: String,
        view: Box<SlackView>,
        over: String,
    },
    UpdateView {
        view: String,
        hash: Option<String>,
        with: Box<SlackView>,
    },
    PublishHome {
        user: String,
        view: Box<SlackView>,
    },
}

/// The answer to an act that came in by `back`.
///
/// `None` for the second part means nothing more is to be done; a way that Slack did not offer (no trigger, no
/// response address) ends there too, because the act itself is already done.
pub fn answer(back: &Back, reply: &Reply, lang: Lang) -> (Body, Option<After>) {
    match reply {
        Reply::Card(card) => show(back, card, lang),
        Reply::Form(asked) => ask(back, asked, lang),
        Reply::Mend(errors) => mend(back, errors, lang),
        Reply::Quiet => (Body::Empty, None),
    }
}

fn show(back: &Back, card: &Card, lang: Lang) -> (Body, Option<After>) {
    let message = || render::message(card, lang);
    let modal = || Box::new(render::modal(card, lang));
    let after = match &back.surface {
        Surface::Typed => return (ephemeral(&message()), None),
        Surface::Submission { .. } => {
            return (written(&json!({ "response_action": "update", "view": modal() })), None);
        }
        Surface::Ephemeral => {
            back.response_url.clone().map(|response_url| After::Replace { response_url, message: message() })
        }
        Surface::Message(_) => {
            back.response_url.clone().map(|response_url| After::Ephemeral { response_url, message: message() })
        }
        // The home tab has no response address; a modal is where the actor can read something there.
        Surface::Home => {
            back.trigger_id.clone().map(|trigger_id| After::OpenView { trigger_id, view: modal(), otherwise: None })
        }
        Surface::Modal { view, hash } => {
            Some(After::UpdateView { view: view.clone(), hash: hash.clone(), with: modal() })
        }
        Surface::Event { channel: Some(channel) } => Some(After::Post { channel: channel.clone(), message: message() }),
        Surface::Event { channel: None } => {
            Some(After::PublishHome { user: back.user.clone(), view: Box::new(render::home(card, lang)) })
        }
    };
    (Body::Empty, after)
}

fn ask(back: &Back, asked: &Form, lang: Lang) -> (Body, Option<After>) {
    let view = || Box::new(form(asked, lang));
    // Without a trigger the form waits behind a button, which brings one.
    let behind_button = |words: String| {
        let card = Card::saying(Line(vec![crate::card::Span::Text(words)]))
            .button(Button::open(t::open(lang), asked.id.clone()).primary());
        render::message(&card, lang)
    };
    let waiting = || behind_button(asked.title.clone());
    let after = match &back.surface {
        Surface::Submission { .. } => {
            return (written(&json!({ "response_action": "update", "view": view() })), None);
        }
        Surface::Modal { view: over, .. } => {
            back.trigger_id.clone().map(|trigger_id| After::PushView { trigger_id, view: view(), over: over.clone() })
        }
        Surface::Typed if back.trigger_id.is_none() => return (ephemeral(&waiting()), None),
        Surface::Typed | Surface::Ephemeral | Surface::Message(_) | Surface::Home => {
            let otherwise = || {
                let said = Box::new(behind_button(t::did_not_open(lang)));
                back.response_url.clone().map(|response_url| (response_url, said))
            };
            back.trigger_id.clone().map(|trigger_id| After::OpenView {
                trigger_id,
                view: view(),
                otherwise: otherwise(),
            })
        }
        // A typed direct message brings no trigger.
        Surface::Event { channel: Some(channel) } => Some(After::Post { channel: channel.clone(), message: waiting() }),
        Surface::Event { channel: None } => None,
    };
    (Body::Empty, after)
}

fn mend(back: &Back, errors: &BTreeMap<String, String>, lang: Lang) -> (Body, Option<After>) {
    let Surface::Submission { fields, .. } = &back.surface else {
        // Only a form can stay open. Elsewhere what is wrong is said as an answer.
        let text = errors.values().cloned().collect::<Vec<_>>().join("\n");
        return show(back, &Card::saying(Line(vec![crate::card::Span::Text(text)])), lang);
    };
    // Slack shows "we had trouble connecting" for an error under a name the form does not have.
    let mut known: BTreeMap<&str, String> = BTreeMap::new();
    for (field, error) in errors {
        let place = fields.iter().find(|name| *name == field).or_else(|| fields.first());
        if let Some(place) = place {
            known.entry(place).or_insert_with(|| limits::cut(&render::clean(error), limits::FIELD_ERROR).into_owned());
        }
    }
    match known.is_empty() {
        true => (Body::Empty, None),
        false => (written(&json!({ "response_action": "errors", "errors": known })), None),
    }
}

/// A message for the actor alone, as a slash command's answer takes it.
fn ephemeral(message: &Rendered) -> Body {
    #[derive(Serialize)]
    struct Answer<'a> {
        response_type: &'static str,
        text: &'a str,
        blocks: &'a Written,
    }
    written(&Answer { response_type: "ephemeral", text: &message.text, blocks: &message.blocks })
}

fn written(answer: &impl Serialize) -> Body {
    Body::Json(Written::of(answer))
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
