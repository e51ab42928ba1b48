//! The people: they type, mention, press what they see, fill in forms, use a message's menu, install and remove the app.
//! Each act goes to the app exactly as Teams sends it, and its answer is shown as Teams would show it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::deliver::Answer;
use super::inputs;
use super::see::{self, Action};
use super::world::{Dialog, Human, Message, RowKind};
use super::{LocalTeams, check, text_of};

/// Where something stands that can be pressed.
#[derive(Clone, Debug, PartialEq)]
pub enum Spot {
    Message { chat: String, id: String },
    Dialog,
}

impl From<&Message> for Spot {
    fn from(message: &Message) -> Spot {
        Spot::Message { chat: message.chat.clone(), id: message.id.clone() }
    }
}

/// What became of a press.
#[derive(Clone, Debug, PartialEq)]
pub enum Pressed {
    /// It went out as a message; what the app has to say comes as a message too.
    Sent,
    /// The card is another one now.
    Replaced(Value),
    Toast(String),
    /// A dialog opened, or shows something else.
    Dialog(Dialog),
    /// The dialog closed.
    Closed,
    /// The answer changed nothing.
    Nothing,
    /// The app's answer can't be shown: the person reads that something went wrong.
    Failed(String),
}

/// Why an act did not even leave the person's client.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("nobody here is called {0}")]
    NoSuchPerson(String),
    #[error("there is no {0} to be touched now")]
    NotThere(String),
    /// Input → what the client says there.
    #[error("the form is not complete: {0:?}")]
    Incomplete(BTreeMap<String, String>),
}

impl LocalTeams {
    fn known(&self, who: &str) -> Result<Human, Refused> {
        self.human(who).ok_or_else(|| Refused::NoSuchPerson(who.to_owned()))
    }

    /// What the bot writes until this is turned off again is an answer to an act, not a message of its own.
    pub fn answering(&self, on: bool) {
        self.shared.edit(|world| world.answering = usize::from(on));
    }

    /// The tag that stands for a person, or for the bot, in a text.
    pub fn mention(&self, who: &str) -> String {
        let name = self.human(who).map_or_else(|| self.shared.options.bot_name.clone(), |human| human.name);
        format!("<at>{name}</at>")
    }

    /// Types in the chat with the bot.
    pub async fn says(&self, who: &str, text: &str) -> Result<Answer, Refused> {
        let human = self.known(who)?;
        let chat = self.shared.edit(|world| world.open_personal(&human.id));
        self.types(&human, &chat, text).await
    }

    /// Types in a group chat; the bot hears of it only when it is mentioned.
    pub async fn says_in(&self, chat: &str, who: &str, text: &str) -> Result<Answer, Refused> {
        let human = self.known(who)?;
        self.types(&human, chat, text).await
    }

    async fn types(&self, human: &Human, chat: &str, text: &str) -> Result<Answer, Refused> {
        let mut activity = self.activity("message", human, chat);
        activity["text"] = json!(text);
        activity["textFormat"] = json!("plain");
        let now = self.shared.now();
        let bot = format!("28:{}", self.shared.options.app_id);
        let mentioned: Vec<Value> = {
            let world = self.shared.read();
            let everybody = world.people.iter().map(|person| (person.human.id.clone(), person.human.name.clone()));
            everybody
                .chain([(bot.clone(), self.shared.options.bot_name.clone())])
                .filter(|(_, name)| text.contains(&format!("<at>{name}</at>")))
                .map(|(id, name)| {
                    let tag = format!("<at>{name}</at>");
                    json!({ "type": "mention", "mentioned": { "id": id, "name": name }, "text": tag })
                })
                .collect()
        };
        let heard = self.shared.read().chat(chat).is_some_and(|chat| chat.personal)
            || mentioned.iter().any(|entity| entity["mentioned"]["id"] == bot.as_str());
        if let Some(entities) = activity["entities"].as_array_mut() {
            entities.extend(mentioned);
        }
        self.shared.edit(|world| {
            let message = Message {
                chat: chat.to_owned(),
                id: text_of(&activity, "id").to_owned(),
                from: human.id.clone(),
                text: text.to_owned(),
                card: Value::Null,
                at: now,
                targeted: None,
                edits: 0,
                answer: false,
            };
            world.messages.push(message);
            world.did(now, RowKind::Said, &human.id, text);
        });
        match heard {
            true => Ok(self.deliver(&activity).await),
            false => Ok(Answer { status: 200, activity, ..Answer::default() }),
        }
    }

    fn card_at(&self, human: &Human, spot: &Spot) -> Result<(Value, String), Refused> {
        match spot {
            Spot::Dialog => {
                let dialog = self.dialog(&human.id).ok_or_else(|| Refused::NotThere("dialog".to_owned()))?;
                Ok((dialog.card, dialog.chat))
            }
            Spot::Message { chat, id } => {
                let seen = self.messages(&human.id);
                let hit = seen.into_iter().find(|message| message.chat == *chat && message.id == *id);
                hit.map(|message| (message.card, chat.clone()))
                    .ok_or_else(|| Refused::NotThere(format!("message {id}")))
            }
        }
    }

    /// Presses a button, or fills in a form and sends it with that button. What was not typed is as the card has it.
    pub async fn press(
        &self,
        who: &str,
        spot: &Spot,
        action: &Value,
        typed: &BTreeMap<String, String>,
    ) -> Result<Pressed, Refused> {
        let human = self.known(who)?;
        let (card, chat) = self.card_at(&human, spot)?;
        if !see::actions(&card).iter().any(|held| held.action == *action) {
            return Err(Refused::NotThere(format!("button {}", text_of(action, "title"))));
        }
        // In a dialog an Action.Execute is not known, and its fallback stands in its place.
        let action = match spot {
            Spot::Dialog if text_of(action, "type") == "Action.Execute" => &action["fallback"],
            _ => action,
        };
        let mut data = action.get("data").and_then(Value::as_object).cloned().unwrap_or_default();
        if text_of(action, "associatedInputs") != "none" {
            data.extend(inputs::gather(&card, typed).map_err(Refused::Incomplete)?);
        }
        let data = Value::Object(data);
        let now = self.shared.now();
        let title = text_of(action, "title").to_owned();
        self.shared.edit(|world| world.did(now, RowKind::Did, &human.id, format!("[{title}]")));
        match (spot, text_of(action, "type")) {
            (Spot::Message { id, .. }, "Action.Execute") => {
                let mut held = action.clone();
                held["data"] = data;
                let activity = self.executed(&human, &chat, id, &held);
                let answer = self.deliver(&activity).await;
                Ok(self.executed_shown(&human, &chat, id, &answer))
            }
            (Spot::Message { id, .. }, "Action.Submit")
                if data.pointer("/msteams/type") == Some(&json!("task/fetch")) =>
            {
                let mut activity = self.activity("invoke", &human, &chat);
                activity["name"] = json!("task/fetch");
                activity["replyToId"] = json!(id);
                activity["value"] = json!({ "data": data, "context": { "theme": "default" } });
                let answer = self.deliver(&activity).await;
                Ok(self.dialog_shown(&human, &chat, None, None, &answer))
            }
            (Spot::Message { id, .. }, "Action.Submit") => {
                let mut activity = self.activity("message", &human, &chat);
                activity["replyToId"] = json!(id);
                activity["value"] = data;
                self.deliver(&activity).await;
                Ok(Pressed::Sent)
            }
            (Spot::Dialog, "Action.Submit") => {
                let dialog = self.dialog(&human.id).ok_or_else(|| Refused::NotThere("dialog".to_owned()))?;
                let mut activity = self.activity("invoke", &human, &chat);
                activity["name"] =
                    json!(if dialog.command.is_some() { "composeExtension/submitAction" } else { "task/submit" });
                activity["value"] = json!({ "data": data, "context": { "theme": "default" } });
                if let Some(command) = &dialog.command {
                    activity["value"]["commandId"] = json!(command);
                    activity["value"]["commandContext"] = json!("message");
                    activity["value"]["messagePayload"] = dialog.message.clone().unwrap_or_default();
                }
                let answer = self.deliver(&activity).await;
                Ok(self.dialog_shown(&human, &chat, dialog.command, dialog.message, &answer))
            }
            (_, "Action.ShowCard" | "Action.ToggleVisibility" | "Action.OpenUrl") => Ok(Pressed::Nothing),
            (_, other) => Err(Refused::NotThere(format!("{other:?} there"))),
        }
    }

    /// An `adaptiveCard/action` invoke with any action, whether it stands somewhere or not.
    pub fn executed(&self, human: &Human, chat: &str, message: &str, action: &Value) -> Value {
        let mut activity = self.activity("invoke", human, chat);
        activity["name"] = json!("adaptiveCard/action");
        activity["replyToId"] = json!(message);
        activity["value"] = json!({
            "action": {
                "type": "Action.Execute", "title": action["title"], "verb": action["verb"], "data": action["data"],
            },
            "trigger": "manual",
        });
        activity
    }

    fn failed(&self, why: String) -> Pressed {
        let now = self.shared.now();
        self.shared.edit(|world| world.violation(now, format!("an answer that Teams can't show: {why}")));
        Pressed::Failed(why)
    }

    fn toast(&self, human: &Human, text: &str) -> Pressed {
        let now = self.shared.now();
        self.shared.edit(|world| world.told(now, RowKind::Toast, &human.id, text, Value::Null));
        Pressed::Toast(text.to_owned())
    }

    fn executed_shown(&self, human: &Human, chat: &str, id: &str, answer: &Answer) -> Pressed {
        if answer.status != 200 || answer.body["statusCode"] != 200 {
            return self.failed(format!("{} {}", answer.status, answer.body));
        }
        let value = &answer.body["value"];
        match text_of(&answer.body, "type") {
            "application/vnd.microsoft.activity.message" => match value.as_str() {
                Some(text) => self.toast(human, text),
                None => self.failed(format!("a message that is no text: {value}")),
            },
            "application/vnd.microsoft.card.adaptive" => {
                let problems = check::problems(value);
                if !problems.is_empty() {
                    return self.failed(format!("{}\n{value}", problems.join("; ")));
                }
                let now = self.shared.now();
                self.shared.edit(|world| {
                    if let Some(message) = world.message_mut(chat, id) {
                        message.card = value.clone();
                        message.edits += 1;
                    }
                    let shown = see::plain_card(value);
                    world.told(now, RowKind::Replaced, &human.id, shown, value.clone());
                });
                Pressed::Replaced(value.clone())
            }
            _ => self.failed(answer.body.to_string()),
        }
    }

    fn dialog_shown(
        &self,
        human: &Human,
        chat: &str,
        command: Option<String>,
        message: Option<Value>,
        answer: &Answer,
    ) -> Pressed {
        if answer.status != 200 {
            return self.failed(format!("{} {}", answer.status, answer.body));
        }
        let task = &answer.body["task"];
        let close = || {
            self.shared.edit(|world| world.dialogs.remove(&human.id));
        };
        match text_of(task, "type") {
            "" if task.is_null() => {
                close();
                Pressed::Closed
            }
            "message" => {
                close();
                self.toast(human, text_of(task, "value"))
            }
            "continue" => {
                let value = &task["value"];
                let card = value.pointer("/card/content").cloned().unwrap_or_default();
                let kind = value.pointer("/card/contentType").and_then(Value::as_str).unwrap_or_default();
                let mut problems = check::problems(&card);
                if kind != "application/vnd.microsoft.card.adaptive" {
                    problems.push(format!("the dialog's content is a {kind:?}"));
                }
                if text_of(value, "title").is_empty() {
                    problems.push("the dialog has no title".to_owned());
                }
                if !problems.is_empty() {
                    return self.failed(format!("{}\n{card}", problems.join("; ")));
                }
                let title = text_of(value, "title").to_owned();
                let now = self.shared.now();
                let dialog =
                    Dialog { title: title.clone(), card: card.clone(), chat: chat.to_owned(), command, message };
                self.shared.edit(|world| {
                    world.dialogs.insert(human.id.clone(), dialog.clone());
                    world.told(
                        now,
                        RowKind::Dialog,
                        &human.id,
                        format!("{title}\n{}", see::plain_card(&card)),
                        card.clone(),
                    );
                });
                Pressed::Dialog(dialog)
            }
            _ => self.failed(answer.body.to_string()),
        }
    }

    /// Closes the dialog without sending it. Teams tells nobody.
    pub fn close(&self, who: &str) -> Option<Dialog> {
        let id = self.human(who)?.id;
        self.shared.edit(|world| world.dialogs.remove(&id))
    }

    /// Uses a command from the menu of a message that somebody wrote.
    pub async fn picks_in_menu(&self, who: &str, command: &str, by: &str, text: &str) -> Result<Pressed, Refused> {
        let (human, author) = (self.known(who)?, self.known(by)?);
        let chat = self.shared.edit(|world| world.group(&[&human.id, &author.id]));
        let now = self.shared.now();
        let id = self.shared.edit(|world| world.next_id(now));
        let payload = json!({
            "id": id, "messageType": "message", "createdDateTime": now.to_string(), "locale": author.locale,
            "linkToMessage": format!("https://teams.microsoft.com/l/message/{chat}/{id}"),
            "body": { "contentType": "html", "content": format!("<p>{}</p>", escaped(text)) },
            "from": { "device": null, "conversation": null, "application": null,
                "user": { "userIdentityType": "aadUser", "id": author.aad, "displayName": author.name } },
            "reactions": [], "mentions": [], "attachments": [],
        });
        let mut activity = self.activity("invoke", &human, &chat);
        activity["name"] = json!("composeExtension/fetchTask");
        activity["value"] = json!({
            "commandId": command, "commandContext": "message", "messagePayload": payload, "context": { "theme": "default" },
        });
        self.shared.edit(|world| world.did(now, RowKind::Did, &human.id, format!("[{command}]")));
        let answer = self.deliver(&activity).await;
        Ok(self.dialog_shown(&human, &chat, Some(command.to_owned()), Some(payload), &answer))
    }

    /// A person gets the app, or an admin gives it to them.
    pub async fn installs(&self, who: &str) -> Result<Answer, Refused> {
        self.installation(who, true).await
    }

    pub async fn removes(&self, who: &str) -> Result<Answer, Refused> {
        self.installation(who, false).await
    }

    async fn installation(&self, who: &str, there: bool) -> Result<Answer, Refused> {
        let human = self.known(who)?;
        let chat = self.shared.edit(|world| {
            if let Some(person) = world.person_mut(&human.id) {
                person.installed = there;
            }
            world.open_personal(&human.id)
        });
        if there {
            // Teams says it twice, in either order.
            let mut added = self.activity("conversationUpdate", &human, &chat);
            added["membersAdded"] = json!([{ "id": added["recipient"]["id"] }]);
            self.deliver(&added).await;
        }
        let mut activity = self.activity("installationUpdate", &human, &chat);
        activity["action"] = json!(if there { "add" } else { "remove" });
        Ok(self.deliver(&activity).await)
    }

    /// What a person reads when somebody says which action to press: the actions of everything before them.
    pub fn actions_at(&self, who: &str, spot: &Spot) -> Vec<Action> {
        let Ok(human) = self.known(who) else { return Vec::new() };
        self.card_at(&human, spot).map(|(card, _)| see::actions(&card)).unwrap_or_default()
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
}
