//! Buttons. One that does something is an `Action.Execute`, with an `Action.Submit` behind it for clients that know no
//! such action; one that opens a form asks for a dialog, and offers the form in the conversation beside it, because not
//! every client opens dialogs.

use serde_json::{Value, json};

use super::text::label;
use crate::card::{Button, Confirm, Does, Line, Span, Style};
use crate::command::Command;
use crate::domain::lang::Lang;
use crate::teams::limits;
use crate::teams::mark::{Mark, On, What};
use crate::text::catalog::render as t;

/// The only verb: what is meant lies in the data.
pub const VERB: &str = "taiwa";

/// What every button of one drawing shares.
#[derive(Clone, Copy)]
pub struct Ink<'a> {
    pub lang: Lang,
    pub on: On,
    pub nonce: &'a str,
}

impl Ink<'_> {
    pub fn data(&self, what: What) -> Value {
        Mark { what, on: self.on, nonce: self.nonce.to_owned() }.data()
    }

    /// A button that does something, in the clients that know of it and in those that don't.
    pub fn execute(&self, title: &str, what: What, style: Option<&str>) -> Value {
        let data = self.data(what);
        let mut fallback = json!({ "type": "Action.Submit", "title": title, "data": data });
        let mut action = json!({ "type": "Action.Execute", "verb": VERB, "title": title, "data": data });
        if let Some(style) = style {
            fallback["style"] = json!(style);
            action["style"] = json!(style);
        }
        action["fallback"] = fallback;
        action
    }

    fn run(&self, button: &Button, command: &Command, style: Option<&str>) -> Value {
        let title = label(&button.label, self.lang, limits::LABEL);
        match &button.confirm {
            Some(confirm) => self.asking(&title, confirm, command, style),
            None => self.execute(&title, What::Run(command.clone()), style),
        }
    }

    /// Teams asks no question of its own before a button acts. So the button unfolds the question, and the button that
    /// means it stands below; pressing the first one again folds it away.
    fn asking(&self, title: &str, confirm: &Confirm, command: &Command, style: Option<&str>) -> Value {
        let mut body = Vec::new();
        body.extend(super::text::title(&said(&confirm.title), limits::TITLE, self.lang));
        let mut none = super::text::Mentions::default();
        let look = super::text::Look::BODY;
        body.extend(super::text::paragraphs(&said(&confirm.text), look, limits::TEXT, self.lang, &mut none));
        let yes = label(&confirm.yes, self.lang, limits::LABEL);
        let mut action = json!({
            "type": "Action.ShowCard", "title": title,
            "card": {
                "type": "AdaptiveCard", "body": body,
                "actions": [self.execute(&yes, What::Run(command.clone()), style)],
            },
        });
        if let Some(style) = style {
            action["style"] = json!(style);
        }
        action
    }

    /// The buttons side by side; those that go into the menu stand last. `primary` is whether one of them may still be
    /// the card's main one, and is used up by it.
    pub fn actions(&self, buttons: &[Button], primary: &mut bool) -> Vec<Value> {
        let mut shown = Vec::new();
        let mut menu = Vec::new();
        for button in buttons {
            let style = match button.style {
                Style::Primary if std::mem::take(primary) => Some("positive"),
                Style::Danger => Some("destructive"),
                Style::Primary | Style::Plain => None,
            };
            match &button.does {
                Does::Run(command) => shown.push(self.run(button, command, style)),
                Does::Visit(address) => {
                    let title = label(&button.label, self.lang, limits::LABEL);
                    let mut visit = json!({ "type": "Action.OpenUrl", "title": title, "url": address });
                    if let Some(style) = style {
                        visit["style"] = json!(style);
                    }
                    shown.push(visit);
                }
                Does::Open(form) => {
                    let title = label(&button.label, self.lang, limits::LABEL);
                    let mut data = self.data(What::Open(form.clone()));
                    data["msteams"] = json!({ "type": "task/fetch" });
                    let mut dialog = json!({ "type": "Action.Submit", "title": title, "data": data });
                    if let Some(style) = style {
                        dialog["style"] = json!(style);
                    }
                    shown.push(dialog);
                    let here = t::here(self.lang, &title);
                    menu.push(self.execute(&here, What::Open(form.clone()), None));
                }
            }
        }
        if shown.len() > limits::PRIMARY_ACTIONS {
            let (few, many): (Vec<Value>, Vec<Value>) = split(shown);
            shown = few;
            menu.splice(0..0, many);
        }
        menu.iter_mut().for_each(|action| action["mode"] = json!("secondary"));
        shown.extend(menu);
        shown
    }
}

/// The first that are shown as buttons. What unfolds a question must be among them: a menu can't unfold anything.
fn split(actions: Vec<Value>) -> (Vec<Value>, Vec<Value>) {
    let unfolds = |action: &Value| action["type"] == "Action.ShowCard";
    let unfolding = actions.iter().filter(|action| unfolds(action)).count();
    let mut others = limits::PRIMARY_ACTIONS.saturating_sub(unfolding);
    actions.into_iter().partition(|action| {
        if unfolds(action) {
            return true;
        }
        let fits = others > 0;
        others = others.saturating_sub(1);
        fits
    })
}

fn said(text: &str) -> Line {
    Line(vec![Span::Text(text.to_owned())])
}
