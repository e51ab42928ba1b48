//! Modals in a person's hands: filled in, submitted, cancelled, and what the app's answer does to the stack of views.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::api::Failure;
use super::deliver::{self, Answer, Parcel};
use super::drive::{Refused, one};
use super::fields::{self, Choice};
use super::transcript::RowKind;
use super::world::{View, World};
use super::{FakeSlack, Options, payload, text_of, views};

/// What became of a submitted form.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The view is gone; one below it is seen again.
    Closed,
    /// Every view is gone.
    Cleared,
    /// It stays open with these errors, by block id.
    Errors(BTreeMap<String, String>),
    Updated,
    Pushed,
    /// It stays open: Slack says that it had trouble connecting.
    Failed(String),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Submitted {
    pub answer: Answer,
    pub outcome: Outcome,
}

impl FakeSlack {
    /// Fills in the modal on top and submits it. Each name is an action id, a block id, or `block_id/action_id`;
    /// inputs not named keep what they hold.
    pub async fn submit(&self, user: &str, given: &[(&str, Value)]) -> Result<Submitted, Refused> {
        let human = self.person(user)?;
        let now = self.shared.now();
        let (view, payload) = self.shared.edit(|world| {
            let stack = world.modals.get_mut(user);
            let Some(view) = stack.and_then(|stack| stack.last_mut()) else {
                return Err(Refused::NotThere("modal".to_owned()));
            };
            if view.body.get("submit").is_none() {
                return Err(Refused::NotThere("submit button".to_owned()));
            }
            let blocks = view.blocks().clone();
            for (name, value) in given {
                let found = one(&blocks, name)?;
                let state = fields::choose(found.element, &Choice::from(value.clone())).map_err(Refused::Choice)?;
                view.values.entry(found.block_id().to_owned()).or_default().insert(found.action_id().to_owned(), state);
            }
            let missing = missing(view, human.locale.starts_with("ja"));
            view.errors = missing.clone();
            if !missing.is_empty() {
                return Err(Refused::Incomplete(missing));
            }
            let view = view.clone();
            let bot = world.bot_user.clone();
            world.push_row(now, user, &bot, RowKind::Submitted, filled(&view), json!(view.values)).message =
                Some(view.id.clone());
            let payload = payload::view_submission(world, now, &human, &view);
            Ok((view, payload))
        })?;
        let answer = deliver::send(&self.shared, &Parcel::interaction(payload)).await;
        let options = &self.shared.options;
        let now = self.shared.now();
        let outcome = self.shared.edit(|world| {
            let outcome = match &answer.failure {
                Some(failure) => Outcome::Failed(failure.clone()),
                None => settle(options, world, now, &view, &answer.body),
            };
            if let Outcome::Failed(why) = &outcome {
                world.violation(now, format!("view_submission: the modal could not go on: {why}"));
            }
            outcome
        });
        Ok(Submitted { answer, outcome })
    }

    /// Cancels the modal on top. The app hears of it if it asked to (`notify_on_close`).
    pub async fn close(&self, user: &str) -> Result<Answer, Refused> {
        let human = self.person(user)?;
        let now = self.shared.now();
        let payload = self.shared.edit(|world| {
            let Some(view) = world.modals.get_mut(user).and_then(Vec::pop) else {
                return Err(Refused::NotThere("modal".to_owned()));
            };
            let bot = world.bot_user.clone();
            world.push_row(now, user, &bot, RowKind::Closed, String::new(), Value::Null).message =
                Some(view.id.clone());
            let asked = view.body.get("notify_on_close") == Some(&Value::Bool(true));
            let cleared = view.body.get("clear_on_close") == Some(&Value::Bool(true));
            if cleared {
                world.modals.remove(user);
            }
            Ok(asked.then(|| payload::view_closed(world, &human, &view, cleared)))
        })?;
        match payload {
            Some(payload) => Ok(deliver::send(&self.shared, &Parcel::interaction(payload)).await),
            None => Ok(Answer::default()),
        }
    }
}

/// Required inputs without an answer, as Slack's client marks them.
fn missing(view: &View, in_japanese: bool) -> BTreeMap<String, String> {
    let says = if in_japanese { "入力してください。" } else { "Please complete this required field." };
    let inputs = fields::interactive(view.blocks());
    let required = inputs.into_iter().filter(|found| {
        text_of(found.block, "type") == "input" && found.block.get("optional") != Some(&Value::Bool(true))
    });
    required
        .filter(|found| {
            let value = view.values.get(found.block_id()).and_then(|block| block.get(found.action_id()));
            !value.is_some_and(fields::is_answered)
        })
        .map(|found| (found.block_id().to_owned(), says.to_owned()))
        .collect()
}

/// A submitted form in one line each: label and value.
fn filled(view: &View) -> String {
    let mut lines = Vec::new();
    for found in fields::interactive(view.blocks()) {
        let value = view.values.get(found.block_id()).and_then(|block| block.get(found.action_id()));
        let label = found.block.pointer("/label/text").and_then(Value::as_str);
        let (Some(value), Some(label)) = (value.and_then(Value::as_object), label) else { continue };
        let parts =
            value.iter().filter(|(key, _)| *key != "type" && *key != "timezone").map(|(_, value)| reading(value));
        lines.push(format!("{label}: {}", parts.collect::<String>()));
    }
    lines.join("\n")
}

/// A given answer as a person reads it: choices by their labels.
fn reading(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "—".to_owned(),
        Value::Array(picked) if picked.is_empty() => "—".to_owned(),
        Value::Array(picked) => picked.iter().map(reading).collect::<Vec<_>>().join(", "),
        other => match other.pointer("/text/text").and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => other.to_string(),
        },
    }
}

/// What the answer to a submission does to the stack of views.
fn settle(options: &Options, world: &mut World, now: Timestamp, view: &View, body: &Value) -> Outcome {
    let fail = |failure: Failure| Outcome::Failed(format!("{} {}", failure.error, failure.more));
    let next = body.get("view").cloned().unwrap_or_default();
    match (text_of(body, "response_action"), body) {
        ("", Value::Null) => {}
        ("", Value::Object(fields)) if fields.is_empty() => {}
        ("clear", _) => {
            world.modals.remove(&view.user);
            return Outcome::Cleared;
        }
        ("errors", _) => return errors(world, view, body),
        ("update", _) => {
            return views::replace(options, world, now, &view.id, next).map_or_else(fail, |_| Outcome::Updated);
        }
        ("push", _) => {
            return views::show(options, world, now, &view.user, next).map_or_else(fail, |_| Outcome::Pushed);
        }
        _ => return Outcome::Failed("an answer that Slack does not understand".to_owned()),
    }
    if let Some(stack) = world.modals.get_mut(&view.user) {
        stack.retain(|open| open.id != view.id);
    }
    Outcome::Closed
}

fn errors(world: &mut World, view: &View, body: &Value) -> Outcome {
    let given = body.get("errors").and_then(Value::as_object).cloned().unwrap_or_default();
    let inputs: Vec<String> = fields::interactive(view.blocks())
        .into_iter()
        .filter(|found| text_of(found.block, "type") == "input")
        .map(|found| found.block_id().to_owned())
        .collect();
    let errors: BTreeMap<String, String> =
        given.iter().filter_map(|(block, text)| Some((block.clone(), text.as_str()?.to_owned()))).collect();
    if errors.is_empty() || errors.len() != given.len() || errors.keys().any(|block| !inputs.contains(block)) {
        return Outcome::Failed("errors must name input blocks of this view".to_owned());
    }
    if let Some(open) = world.view_mut(&view.id) {
        open.errors = errors.clone();
    }
    Outcome::Errors(errors)
}
