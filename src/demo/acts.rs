//! What can be done in the playground: people type, press, submit and cancel; the visitor turns the clock. Each act goes
//! through the local Slack into the product's own routes, and is over when everything it caused has happened.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::checklist::Deed;
use super::says::{Fields, No};
use super::scene::Scene;
use super::seed::{CAST, locale};
use super::time::Turn;
use super::values;
use crate::domain::lang::Lang;
use crate::playground::{Answer, Choice, FakeSlack, Outcome, Refused, Surface};

/// One act, read and checked as far as that goes without the scene.
#[derive(Debug)]
pub(super) enum Act {
    Say { who: &'static str, text: String },
    Click { who: &'static str, message: String, action: String, value: Value },
    Submit { who: &'static str, view: Option<String>, values: Vec<(String, Value)> },
    Close { who: &'static str },
    Home { who: &'static str },
    Clock(Turn),
    Lang { who: &'static str, lang: Lang },
    Seen,
}

/// What came of an act.
#[derive(Debug, Default)]
pub(super) struct Came {
    outcome: Option<&'static str>,
    errors: Option<BTreeMap<String, String>>,
}

impl Came {
    fn of(outcome: &'static str) -> Came {
        Came { outcome: Some(outcome), errors: None }
    }
}

fn person(fields: &Fields) -> Result<&'static str, No> {
    let id = fields.text("as")?;
    // A handle does as well as an id.
    let found = CAST.iter().find(|member| member.id == id || member.handle == id.trim_start_matches('@'));
    found.map(|member| member.id).ok_or_else(|| {
        let ids = CAST.map(|member| member.id).join(", ");
        No::misread(
            format!("`as` の {id} さんは、ここにはいません。いるのは {ids} です。"),
            format!("`as`: nobody here is called {id}; there are {ids}."),
        )
    })
}

impl Act {
    /// Reads the body of `POST /playground/{name}`. `None`: there is no such act.
    pub(super) fn read(name: &str, fields: &Fields) -> Option<Result<Act, No>> {
        Some(match name {
            "say" => say(fields),
            "click" => click(fields),
            "submit" => submit(fields),
            "close" => person(fields).map(|who| Act::Close { who }),
            "home" => person(fields).map(|who| Act::Home { who }),
            "clock" => Turn::read(fields).map(Act::Clock),
            "lang" => lang(fields),
            "seen" => seen(fields),
            _ => return None,
        })
    }

    fn deed(&self, now: Timestamp) -> Deed {
        match self {
            Act::Clock(_) => Deed::Clock { from: now },
            Act::Seen => Deed::Seen,
            _ => Deed::Other,
        }
    }
}

fn say(fields: &Fields) -> Result<Act, No> {
    let who = person(fields)?;
    let text = fields.text("text")?.trim();
    if text.is_empty() {
        return Err(No::misread("`text` に何か書いてください。", "`text` is empty; write something."));
    }
    Ok(Act::Say { who, text: text.to_owned() })
}

fn click(fields: &Fields) -> Result<Act, No> {
    let value = match fields.any("value").cloned().map(values::plain) {
        Some(Value::Bool(on)) => json!(on.to_string()),
        Some(value) => value,
        None => Value::Null,
    };
    let (message, action) = (fields.text("message")?.to_owned(), fields.text("action_id")?.to_owned());
    Ok(Act::Click { who: person(fields)?, message, action, value })
}

fn submit(fields: &Fields) -> Result<Act, No> {
    let view = fields.maybe_text("view")?.map(str::to_owned);
    Ok(Act::Submit { who: person(fields)?, view, values: values::flat(fields.object("values")?) })
}

fn lang(fields: &Fields) -> Result<Act, No> {
    let who = person(fields)?;
    match fields.text("lang")? {
        "ja" => Ok(Act::Lang { who, lang: Lang::Ja }),
        "en" => Ok(Act::Lang { who, lang: Lang::En }),
        _ => Err(No::misread("`lang` は ja か en にしてください。", "`lang` must be ja or en.")),
    }
}

fn seen(fields: &Fields) -> Result<Act, No> {
    match fields.text("what")? {
        "both" => Ok(Act::Seen),
        _ => Err(No::misread("`what` は both にしてください。", "`what` must be both.")),
    }
}

impl Scene {
    /// Does it, lets everything that follows happen, and says what came of it and what people were shown.
    pub(super) async fn perform(&mut self, act: Act) -> Result<Value, No> {
        self.come_to_rest().await?;
        let (before, deed) = (self.last_seq(), act.deed(self.stage.now()));
        let came = self.carry_out(act).await?;
        self.come_to_rest().await?;
        self.tick(deed).await?;
        let mut answer = json!({
            "ok": true, "now": self.stage.now(), "outcome": came.outcome, "shown": self.rows_after(before),
        });
        if let Some(errors) = came.errors {
            answer["errors"] = json!(errors);
        }
        Ok(answer)
    }

    async fn carry_out(&mut self, act: Act) -> Result<Came, No> {
        let slack = self.slack().clone();
        match act {
            Act::Say { who, text } => self.say(&slack, who, &text).await,
            Act::Click { who, message, action, value } => {
                let place = place(&slack, who, &message)?;
                answered(slack.click(who, place, &action, Choice::from(value)).await?).map(|()| Came::of("clicked"))
            }
            Act::Submit { who, view, values } => submitted(&slack, who, view.as_deref(), &values).await,
            Act::Close { who } => {
                if slack.modal(who).is_none() {
                    return Err(no_modal());
                }
                answered(slack.close(who).await?).map(|()| Came::of("closed"))
            }
            Act::Home { who } => answered(slack.open_home(who).await?).map(|()| Came::of("opened")),
            Act::Clock(turn) => turn.carry_out(self).await.map(|()| Came::of("moved")),
            Act::Lang { who, lang } => {
                if let Some(mut human) = slack.humans().into_iter().find(|human| human.id == who) {
                    human.locale = locale(lang).to_owned();
                    slack.add(human);
                }
                self.say(&slack, who, &format!("{} lang {}", self.stage.app.usual.command, lang.code())).await
            }
            Act::Seen => match self.has_both_digests().await? {
                true => Ok(Came::of("seen")),
                false => Err(No::refused(
                    "二人のまとめは、まだ届いていません。",
                    "The digests have not reached both of them yet.",
                )),
            },
        }
    }

    async fn say(&self, slack: &FakeSlack, who: &str, text: &str) -> Result<Came, No> {
        if !text.starts_with('/') {
            return answered(slack.dm(who, text).await?).map(|()| Came::of("said"));
        }
        let ours = self.stage.app.usual.command.as_str();
        let (command, words) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        if command != ours {
            return Err(No::refused(
                format!("{command} というコマンドはありません。{ours} を使ってください。"),
                format!("There is no command {command} here; use {ours}."),
            ));
        }
        answered(slack.command(who, ours, words.trim()).await?).map(|()| Came::of("said"))
    }
}

/// A press or a line that the product did not take is not done.
fn answered(answer: Answer) -> Result<(), No> {
    match answer.failure {
        None => Ok(()),
        Some(failure) => Err(No::refused(
            format!("Taiwa から返事がありませんでした({failure})。"),
            format!("Taiwa did not answer: {failure}."),
        )),
    }
}

/// Where something lies that this person can touch.
fn place(slack: &FakeSlack, who: &str, message: &str) -> Result<Surface, No> {
    Ok(match message {
        "home" => Surface::Home,
        "modal" => Surface::Modal(slack.modal(who).ok_or_else(no_modal)?.id),
        id if slack.home(who).is_some_and(|home| home.id == id) => Surface::Home,
        id if slack.modals(who).iter().any(|view| view.id == id) => Surface::Modal(id.to_owned()),
        id if slack.ephemerals(who).iter().any(|held| held.id == id) => Surface::Ephemeral(id.to_owned()),
        ts => match slack.messages(who).iter().find(|held| held.ts == ts) {
            Some(held) => Surface::from(held),
            None => return Err(Refused::NotThere(ts.to_owned()).into()),
        },
    })
}

fn no_modal() -> No {
    No::refused("この人の画面に、フォームは開いていません。", "No form is open before this person.")
}

async fn submitted(slack: &FakeSlack, who: &str, view: Option<&str>, values: &[(String, Value)]) -> Result<Came, No> {
    let open = slack.modal(who).ok_or_else(no_modal)?;
    if view.is_some_and(|view| view != open.id) {
        return Err(No::refused("そのフォームは、いちばん上にありません。", "That form is not the one on top."));
    }
    if open.body.get("submit").is_none() {
        return Err(No::refused(
            "このフォームに送信ボタンはありません。",
            "That view has nothing to submit; close it.",
        ));
    }
    let values: Vec<(&str, Value)> = values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let outcome = match slack.submit(who, &values).await {
        Ok(submitted) => submitted.outcome,
        // The person's own client keeps the form open, as it does for an empty required field.
        Err(Refused::Incomplete(missing)) => Outcome::Errors(missing),
        Err(refused) => return Err(refused.into()),
    };
    match outcome {
        Outcome::Closed => Ok(Came::of("closed")),
        Outcome::Cleared => Ok(Came::of("cleared")),
        Outcome::Updated => Ok(Came::of("updated")),
        Outcome::Pushed => Ok(Came::of("pushed")),
        Outcome::Errors(errors) => Ok(Came { outcome: Some("errors"), errors: Some(errors) }),
        Outcome::Failed(why) => Err(No::refused(
            format!("フォームを送れませんでした({why})。"),
            format!("The form could not be sent: {why}."),
        )),
    }
}
