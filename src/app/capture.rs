//! Words from a chat become a topic or a promise: the form that asks of which 1on1, and then what `agenda add` and
//! `action add` do.

use super::ask::{Answer, Ask, Stop};
use crate::card::{Capture, Esc, Form, FormValues};
use crate::chat::Reply;
use crate::command::{When, Whom};
use crate::domain::agenda::{Aim, Horizon, ItemKind, Tags, Visibility};
use crate::domain::ids::PairId;
use crate::message::forms;
use crate::message::refusal::Refusal;

/// As many as a list to choose from may hold anywhere.
const MOST_PAIRS: usize = 50;

impl Ask<'_> {
    pub(super) async fn capture(&mut self, what: Capture, words: &str) -> Answer {
        Ok(Reply::Form(Box::new(self.capture_form(what, words).await?)))
    }

    pub(super) async fn capture_form(&mut self, what: Capture, words: &str) -> Result<Form, Stop> {
        let pairs = self.my_pairs().await?;
        // The one that meets next comes first; a pair on a break stays choosable, as it is by typing.
        let pairs: Vec<_> =
            pairs.iter().take(MOST_PAIRS).map(|line| (line.pair.id.clone(), self.who_in(line))).collect();
        if pairs.is_empty() {
            return Err(self.unpaired(None));
        }
        let text: String = words.trim().chars().take(forms::TEXT_MAX).collect();
        Ok(forms::capture(&forms::Capture { what, pairs, text: Esc::new(&text) }, self.lang()))
    }

    pub(super) async fn submit_capture(&mut self, what: Capture, values: &FormValues) -> Answer {
        let pair = PairId::new(values.one("pair").ok_or(Refusal::WhichMissing)?);
        match what {
            Capture::Item => self.submit_item(pair, values).await,
            Capture::Promise => self.submit_promise(pair, values).await,
        }
    }

    /// What the form for a topic says, as if it had been typed.
    pub(super) async fn submit_item(&mut self, pair: PairId, values: &FormValues) -> Answer {
        let tags = tags_of(values);
        let visibility = if values.many("private").is_empty() { Visibility::Shared } else { Visibility::Private };
        let text = values.one("text").unwrap_or_default().to_owned();
        self.agenda_add(&Whom::Pair(pair), &text, tags, visibility).await
    }

    /// What the form for a promise says, as if it had been typed.
    pub(super) async fn submit_promise(&mut self, pair: PairId, values: &FormValues) -> Answer {
        let text = values.one("text").unwrap_or_default().to_owned();
        let due = super::forms::date_of(values, "due")?;
        let line = self.choose(&Whom::Pair(pair.clone())).await?.line;
        let owner = if values.one("owner") == Some("other") { Whom::OtherOf(pair) } else { Whom::Pair(pair) };
        if let Some(given) = due.filter(|due| *due < self.today()) {
            return Err(Refusal::PastDate { given, instead: None }.into());
        }
        // A day from the picker, so no word of the text is read as one.
        let due = due.unwrap_or_else(|| self.until_next(&line));
        self.action_add(&owner, &text, Some(&When::On(due))).await
    }
}

/// What a form says a topic is about.
pub(super) fn tags_of(values: &FormValues) -> Tags {
    Tags {
        horizon: values.one("horizon").and_then(Horizon::from_code),
        aim: values.one("aim").and_then(Aim::from_code),
        kind: values.one("kind").and_then(ItemKind::from_code).unwrap_or_default(),
        question: None,
    }
}
