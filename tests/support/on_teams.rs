//! What people do and see on Teams. Lines are typed without the command's name in the chat with the bot; whoever is to be
//! named is mentioned, which takes a group chat.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use taiwa::chat::Platform;
use taiwa::clock::Clock;

use super::teams::{
    Action, Human, LocalTeams, Message, Now, Options, Pressed, Row as Happened, RowKind, Spot, actions, inputs,
    plain_card,
};
use super::{EVERYBODY, Row, Sent, Stand, What, Who, World};

/// A tenant with everybody in it, and the app given to them by an admin.
pub(super) async fn tenant(clock: Clock) -> LocalTeams {
    let now: Now = Arc::new(move || clock.now());
    // The clock stands still for whole conversations, which no limit per second could allow.
    let teams = LocalTeams::start(Options { rates: false, ..Options::new(now) }).await.unwrap();
    for who in EVERYBODY {
        teams.add(Human::new(&who.handle[1..], who.name, who.zone, who.locale));
    }
    teams
}

impl World {
    /// Does something on Teams; all that the bot writes before it is quiet again is the answer.
    fn acts<T>(&self, who: Who, act: impl Future<Output = T>) -> (T, String) {
        let teams = self.teams();
        let before = self.happened(who).len();
        teams.answering(true);
        let done = self.wait(act);
        self.wait(self.stage().quiet());
        teams.answering(false);
        let answers = self.happened(who).into_iter().skip(before);
        let answers = answers.filter(|row| row.kind == RowKind::Answer).map(|row| row.text);
        (done, answers.collect::<Vec<_>>().join("\n"))
    }

    pub(super) fn says_on_teams(&mut self, who: Who, line: &str) -> String {
        let teams = self.teams();
        let text = line.strip_prefix("/1on1").unwrap_or(line).trim();
        let named: Vec<Who> = EVERYBODY.into_iter().filter(|other| text.contains(other.handle)).collect();
        let (answer, shown) = if named.is_empty() {
            // An empty line can't be sent; its counterpart is the word for the page.
            let text =
                if text.is_empty() { if who.locale.starts_with("ja") { "ホーム" } else { "home" } } else { text };
            self.acts(who, teams.says(&who.email(), text))
        } else {
            let everybody: Vec<String> = EVERYBODY.iter().map(Who::email).collect();
            let group = teams.group(&everybody.iter().map(String::as_str).collect::<Vec<_>>());
            let text = named.iter().fold(format!("{} {text}", teams.mention("bot")), |text, other| {
                text.replace(other.handle, &teams.mention(&other.email()))
            });
            self.acts(who, teams.says_in(&group, &who.email(), &text))
        };
        let answer = answer.unwrap();
        assert!(answer.is_ok(), "{line}: {answer:?}");
        shown
    }

    pub(super) fn presses_on_teams(&mut self, who: Who, about: &str, label: &str) -> String {
        let Some((spot, action)) = self.button_on_teams(who, about, label) else {
            panic!("{} has no [{label}] {about}\n{}", who.name, self.told(who));
        };
        let action = self.here_instead(who, &spot, action);
        let (pressed, posted) = self.press(who, &spot, &action, &BTreeMap::new());
        match pressed {
            // The button only unfolds a question; whoever means it presses the one below.
            Pressed::Nothing => {
                let inside = self.teams().actions_at(&who.email(), &spot);
                let yes = inside.into_iter().find(|held| held.inside.as_deref() == Some(&action.title));
                let yes = yes.unwrap_or_else(|| panic!("[{label}] unfolds nothing"));
                let (pressed, posted) = self.press(who, &spot, &yes, &BTreeMap::new());
                self.reads(pressed, posted)
            }
            pressed => self.reads(pressed, posted),
        }
    }

    /// Where people are on both, they fill in forms in the conversation, as clients without dialogs make them.
    fn here_instead(&self, who: Who, spot: &Spot, action: Action) -> Action {
        let opens = action.action.pointer("/data/msteams/type") == Some(&json!("task/fetch"));
        if !opens || self.stand != Stand::Mixed {
            return action;
        }
        let form = |action: &Value| action.pointer("/data/taiwa/what").cloned();
        let all = self.teams().actions_at(&who.email(), spot);
        let here = all.into_iter().find(|held| held.overflow && form(&held.action) == form(&action.action));
        here.unwrap_or_else(|| panic!("[{}] offers no form in the conversation", action.title))
    }

    fn press(&self, who: Who, spot: &Spot, action: &Action, typed: &BTreeMap<String, String>) -> (Pressed, String) {
        let teams = self.teams();
        let email = who.email();
        let (pressed, posted) = self.acts(who, teams.press(&email, spot, &action.action, typed));
        let pressed = pressed.unwrap_or_else(|refused| panic!("[{}]: {refused}\n{}", action.title, self.told(who)));
        (pressed, posted)
    }

    /// What a press shows. The answer to a button of a message is written below it.
    fn reads(&self, pressed: Pressed, posted: String) -> String {
        match pressed {
            Pressed::Failed(why) => panic!("Teams could not show the answer: {why}"),
            _ if !posted.is_empty() => posted,
            Pressed::Replaced(card) => plain_card(&card),
            Pressed::Toast(text) => text,
            Pressed::Dialog(dialog) => format!("{}\n{}", dialog.title, plain_card(&dialog.card)),
            Pressed::Sent | Pressed::Closed | Pressed::Nothing => String::new(),
        }
    }

    pub(super) fn button_on_teams(&self, who: Who, about: &str, label: &str) -> Option<(Spot, Action)> {
        let fits = |held: &str| held == label || label.strip_prefix('~').is_some_and(|part| held.contains(part));
        let found =
            |card: &Value| actions(card).into_iter().find(|action| action.inside.is_none() && fits(&action.title));
        let teams = self.teams();
        if let Some(dialog) = teams.dialog(&who.email())
            && plain_card(&dialog.card).contains(about)
            && let Some(action) = found(&dialog.card)
        {
            return Some((Spot::Dialog, action));
        }
        let messages = self.bots_on_teams(who).into_iter().rev();
        messages
            .filter(|message| read(message).contains(about))
            .find_map(|message| found(&message.card).map(|action| (Spot::from(&message), action)))
    }

    /// The form before somebody: the dialog, or the newest card with something to fill in.
    pub(super) fn form_on_teams(&self, who: Who) -> Option<(Spot, Value)> {
        if let Some(dialog) = self.teams().dialog(&who.email()) {
            return Some((Spot::Dialog, dialog.card));
        }
        let forms = self.bots_on_teams(who).into_iter().rev().find(|message| !inputs(&message.card).is_empty());
        forms.map(|message| (Spot::from(&message), message.card))
    }

    pub(super) fn fills_on_teams(&mut self, who: Who, values: &[(&str, Value)]) -> Sent {
        let Some((spot, card)) = self.form_on_teams(who) else {
            panic!("{} has no form to fill in\n{}", who.name, self.told(who));
        };
        let typed = values.iter().map(|(name, value)| ((*name).to_owned(), typed(value))).collect();
        let send = actions(&card).into_iter().find(|action| action.inside.is_none());
        let send = send.unwrap_or_else(|| panic!("a form without a button\n{card}"));
        let (pressed, posted) = self.press(who, &spot, &send, &typed);
        // A form that is shown again with the same inputs wants something mended.
        let again = |shown: &Value| {
            let names = |card: &Value| inputs(card).iter().map(|input| input["id"].clone()).collect::<Vec<_>>();
            !names(shown).is_empty() && names(shown) == names(&card)
        };
        match &pressed {
            Pressed::Dialog(dialog) if again(&dialog.card) => Sent::Mend(plain_card(&dialog.card)),
            Pressed::Replaced(card) if again(card) => Sent::Mend(plain_card(card)),
            _ => {
                let shown = self.reads(pressed, posted);
                self.teams().close(&who.email());
                Sent::Taken(shown)
            }
        }
    }

    pub(super) fn forges_on_teams(&mut self, who: Who, command: &Value) -> bool {
        let teams = self.teams();
        let human = teams.human(&who.email()).expect("everybody is in the tenant");
        let chat = teams.chat_of(&human.id).unwrap_or_else(|| format!("a:1{}_none", &who.handle[1..]));
        let number = teams.journal().len();
        let mark =
            json!({ "taiwa": { "what": { "run": command }, "on": "answer", "nonce": format!("forged-{number}") } });
        let action = json!({ "type": "Action.Execute", "title": "x", "verb": "taiwa", "data": mark });
        let invoke = teams.executed(&human, &chat, "1764500000001", &action);
        self.acts(who, teams.deliver(&invoke)).0.is_ok()
    }

    // ---- what people see

    fn bots_on_teams(&self, who: Who) -> Vec<Message> {
        let messages = self.teams().messages(&who.email()).into_iter();
        messages.filter(|message| message.from.starts_with("28:")).collect()
    }

    fn happened(&self, who: Who) -> Vec<Happened> {
        let Some(teams) = &self.teams else { return Vec::new() };
        let id = teams.human(&who.email()).expect("everybody is in the tenant").id;
        teams.transcript().into_iter().skip(self.begun.1).filter(|row| row.to == id || row.from == id).collect()
    }

    /// The messages that are, or were, somebody's home page.
    fn home_ids(&self) -> Vec<String> {
        self.texts("SELECT message FROM delivery WHERE kind = 'home' AND message IS NOT NULL ORDER BY due_ms, id")
    }

    pub(super) fn home_on_teams(&self, who: Who) -> String {
        let homes = self.home_ids();
        let last = self.bots_on_teams(who).into_iter().rev().find(|message| homes.contains(&message.id));
        last.map(|message| read(&message)).unwrap_or_default()
    }

    pub(super) fn inbox_on_teams(&self, who: Who) -> Vec<String> {
        let homes = self.home_ids();
        let sent =
            self.bots_on_teams(who).into_iter().filter(|message| !message.answer && !homes.contains(&message.id));
        sent.map(|message| read(&message)).collect()
    }

    pub(super) fn surfaces_on_teams(&self, who: Who) -> Vec<String> {
        let mut all: Vec<String> = self.bots_on_teams(who).iter().map(read).collect();
        let dialog = self.teams().dialog(&who.email());
        all.extend(dialog.map(|dialog| format!("{}\n{}", dialog.title, plain_card(&dialog.card))));
        all
    }

    pub(super) fn rows_on_teams(&self, who: Who) -> Vec<Row> {
        let happened = self.happened(who);
        if happened.is_empty() {
            return Vec::new();
        }
        let homes = self.home_ids();
        let is_home = |row: &Happened| row.message.as_ref().is_some_and(|message| homes.contains(message));
        let rows = happened.into_iter();
        rows.map(|row| Row {
            at: row.at,
            what: match row.kind {
                RowKind::Said | RowKind::Did => What::Own,
                RowKind::Message if !is_home(&row) => What::Message,
                _ => What::Shown,
            },
            kind: format!("{:?}", row.kind),
            text: row.text,
            raw: row.card,
        })
        .collect()
    }

    /// How many things somebody was shown on Teams so far.
    pub(super) fn shown_on_teams(&self, who: Who) -> usize {
        self.happened(who).len()
    }

    /// The newest of the things somebody was shown on Teams since then.
    pub(super) fn new_on_teams(&self, who: Who, before: usize) -> String {
        let mut new = self.happened(who).into_iter().skip(before).filter(|row| row.from.starts_with("28:"));
        new.next_back().map(|row| row.text).unwrap_or_default()
    }
}

fn read(message: &Message) -> String {
    if message.card.is_null() { message.text.clone() } else { plain_card(&message.card) }
}

/// A value as the client holds it: several chosen ones with commas between them.
fn typed(value: &Value) -> String {
    match value {
        Value::Array(values) => values.iter().map(typed).collect::<Vec<_>>().join(","),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl World {
    /// Everybody writes on both platforms once, and an admin says that the holders of an address are one person, and
    /// each says where messages are to go.
    pub(super) fn link_everybody(&mut self) {
        for who in EVERYBODY {
            let help = if who.locale.starts_with("ja") { "/1on1 ヘルプ" } else { "/1on1 help" };
            match self.seat(who) {
                Platform::Slack => (self.says_on_slack(who, help), self.says_on_teams(who, help)),
                Platform::Teams => (self.says_on_teams(who, help), self.says_on_slack(who, help)),
            };
        }
        self.settle();
        let emails = EVERYBODY.iter().map(Who::email).collect();
        let imported = self.wait(self.stage().app.import_people(emails, false)).unwrap();
        assert_eq!(imported.map(|imported| imported.joined), Some(EVERYBODY.len()));
        for who in EVERYBODY {
            match self.seat(who) {
                Platform::Slack => self.says_on_slack(who, "/1on1 reach slack"),
                Platform::Teams => self.says_on_teams(who, "/1on1 reach teams"),
            };
        }
        self.settle();
        self.begun = (self.slack().transcript().len(), self.teams().transcript().len());
    }

    /// On Slack a person's language and zone come from their profile. Teams tells them only with something the person
    /// does, so whoever has them matter before their first act has written to the bot some day.
    pub fn has_written(&mut self, who: Who) {
        if self.stand == Stand::Teams {
            self.says(who, if who.locale.starts_with("ja") { "/1on1 ヘルプ" } else { "/1on1 help" });
        }
    }
}
