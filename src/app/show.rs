//! Answers that only show: home, help, settings, the digest on demand, history, and a line that was no command.

use jiff::{Timestamp, ToSpan};

use super::ask::{Answer, Ask, Stop};
use super::questions::{Shown, question_for};
use super::view::Eyes;
use crate::card::{Card, Esc, FormId};
use crate::chat::Reply;
use crate::command::{Command, Lack, Miss, Whom, Why};
use crate::domain::lang::Lang;
use crate::domain::occurrence::{Occurrence, Outcome, Plan};
use crate::domain::pair::PairState;
use crate::domain::people::{Person, Platform};
use crate::domain::plan::{self, Kind};
use crate::domain::promise::{PromiseState, in_reading_order};
use crate::domain::themes;
use crate::message;
use crate::message::parts::{self, Moment};
use crate::message::refusal::Refusal;
use crate::message::{digest, history, home};
use crate::store::{DigestFacts, Fault, PairLine, Tx};

impl Ask<'_> {
    pub(super) fn help(&self, topic: Option<&str>) -> Reply {
        let topic = topic.and_then(|word| message::help::Topic::from_word(&crate::domain::normal::normalise(word)));
        let view = message::help::View { command: self.before_command(), topic };
        Reply::Card(message::help::help(&view, self.lang()))
    }

    pub(super) async fn settings(&mut self, saved: bool) -> Answer {
        let reach = self.reached().await?;
        let me = &self.me.person;
        let (zone, from, until) = (me.zone.name.clone(), me.hours.from, me.hours.until);
        let view = message::settings::View { zone, from, until, reach, saved };
        Ok(Reply::Card(message::settings::settings(&view, self.lang())))
    }

    /// Where messages go, if there is a choice.
    pub(super) async fn reached(&mut self) -> Result<Option<Platform>, Stop> {
        let several = self.platforms().await?.len() > 1;
        Ok(several.then_some(self.me.reached_on))
    }

    pub(super) async fn set_lang(&mut self, lang: Lang) -> Answer {
        let me = self.me.person.id.clone();
        self.tx.choose_lang(&me, lang).await?;
        self.tx.touch_home(&me).await?;
        self.changed = true;
        self.me.person.lang = lang;
        self.settings(true).await
    }

    /// The form that asks for what a bare command lacks: `setup`, `agenda add`.
    async fn form_for(&mut self, miss: &Miss) -> Result<Option<FormId>, Stop> {
        let Why::Missing { row, lack, bare: Some(with) } = &miss.why else { return Ok(None) };
        Ok(match (row.key, lack) {
            ("setup", Lack::Person) => Some(FormId::Setup),
            ("rhythm", Lack::Rhythm) => {
                let line = self.choose(with).await?.line;
                self.must_be_active(&line)?;
                Some(FormId::Rhythm { pair: line.pair.id })
            }
            ("agenda_add", Lack::Text) => Some(FormId::Agenda { pair: self.choose(with).await?.line.pair.id }),
            ("action_add", Lack::Text) => Some(FormId::Promise { pair: self.choose(with).await?.line.pair.id }),
            ("note_add", Lack::Text) => {
                let line = self.choose(with).await?.line;
                let last = self.tx.occurrences_before(&line.pair.id, self.now, 1).await?.pop();
                // That form also says that the meeting took place, so it is not for one that did not.
                let took_place = |o: &Occurrence| {
                    o.has_time() && matches!(o.outcome, Outcome::Expected | Outcome::Held | Outcome::Late)
                };
                last.filter(took_place).map(|o| FormId::WrapUp { occurrence: o.id, version: None })
            }
            _ => None,
        })
    }

    /// A line that is no command: a form for what it lacks, or what was probably meant, as a button that keeps the
    /// words.
    pub(super) async fn missed(&mut self, line: &str, miss: &Miss) -> Answer {
        match self.form_for(miss).await? {
            Some(form) => self.open_form(&form).await,
            None => Ok(self.miss_card(line, miss)),
        }
    }

    fn miss_card(&self, line: &str, miss: &Miss) -> Reply {
        let lang = self.lang();
        let refusal = match &miss.why {
            Why::Missing { lack: Lack::Person, .. } => Some(Refusal::PersonMissing),
            Why::Missing { lack: Lack::Rhythm, .. } => {
                Some(Refusal::Rhythm(crate::message::refusal::RhythmFault::Empty))
            }
            Why::Missing { lack: Lack::Text, .. } => Some(Refusal::TextEmpty),
            Why::Missing { lack: Lack::Which | Lack::Place, .. } => Some(Refusal::WhichMissing),
            Why::Missing { lack: Lack::Language, .. } => Some(Refusal::LanguageMissing),
            Why::Leftover { words, .. } => Some(Refusal::Leftover { words: Esc::new(words) }),
            Why::MeantPrivate { .. } => Some(Refusal::MeantPrivate),
            Why::Unknown => None,
        };
        let nearest = miss.suggestion.as_ref();
        let can_run = nearest.is_some_and(|nearest| nearest.command.is_some());
        // Where the whole line can run as a button, that says more than what is wrong with it.
        if let Some(refusal) = refusal.filter(|_| !can_run) {
            let command = self.before_command();
            let view =
                message::refusal::View { refusal, retry: None, form: None, words: None, command, today: self.today() };
            return Reply::Card(message::refusal::refusal(&view, lang));
        }
        let nearest = nearest.map(|nearest| {
            let run = nearest.command.clone();
            let topic = nearest.row.key.split('_').next().map(str::to_owned);
            message::unknown::Nearest { typed: nearest.typed.clone(), run: run.unwrap_or(Command::Help { topic }) }
        });
        let view = message::unknown::Unknown { input: Esc::new(line), nearest, command: self.before_command() };
        Reply::Card(message::unknown::unknown(&view, lang))
    }

    pub(super) async fn home(&mut self) -> Answer {
        let card = home_card(self.tx, &self.me.person, &self.before_command(), self.now).await?;
        Ok(Reply::Card(card))
    }

    /// The home tab was opened: show it, and keep it up to date from now on.
    pub(super) async fn open_home(&mut self) -> Answer {
        let (me, platform) = (self.me.person.clone(), self.platform);
        let is_page = platform.has_standing_page();
        let key = if is_page { format!("home/{}", me.id) } else { format!("home/{}/{}", me.id, self.fresh_id()) };
        if !is_page {
            self.tx.retire_homes(&me.id, platform).await?;
        }
        let planned = plan::Planned {
            key,
            ..plan::news(Kind::Home, String::new(), &me, &self.usual.calendar, self.now, (24 * 365).hours())
        };
        let planned = plan::Planned { due: self.now, ..planned };
        let workspace = self.me.workspace.id.clone();
        if self.tx.plan_alone(&workspace, &planned, self.now).await? {
            self.tx.pin(&workspace, &planned.key, platform).await?;
        } else {
            self.tx.touch_home(&me.id).await?;
            self.tx.revive(&workspace, &planned.key, self.now).await?;
        }
        self.changed = true;
        Ok(Reply::Quiet)
    }

    pub(super) async fn digest(&mut self, with: &Whom) -> Answer {
        let line = self.choose(with).await?.line;
        self.must_be_active(&line)?;
        let Some(o) = self.tx.meetings_ahead(&line.pair.id, self.now, 1).await?.pop() else {
            return Err(Refusal::NothingUpcoming { with: Some(self.who_in(&line)) }.into());
        };
        let other = self.eyes_on(&line).await?;
        let me = self.me.person.clone();
        let eyes = Eyes { reader: &me, other: &other, now: self.now };
        let facts = digest_facts(self.tx, &o, &line.pair.manager, &eyes).await?;
        let hint = digest_hint(self.tx, &line.pair, &o, &facts, &eyes).await?;
        Ok(Reply::Card(digest_card(&o, &facts, &eyes, hint)))
    }

    pub(super) async fn history(&mut self, with: &Whom, count: Option<usize>) -> Answer {
        let line = self.choose_ever(with).await?;
        let count = i64::try_from(count.unwrap_or(5).clamp(1, 20)).unwrap_or(5);
        let other = self.eyes_on(&line).await?;
        let me = self.me.person.clone();
        let eyes = Eyes { reader: &me, other: &other, now: self.now };
        let past = self.tx.occurrences_before(&line.pair.id, self.now, count).await?;
        let mut meetings = Vec::with_capacity(past.len());
        let mut until = Timestamp::MAX;
        for o in &past {
            if o.outcome == Outcome::Withdrawn {
                continue;
            }
            let topics = self.tx.items_of_meeting(&o.id, &me.id).await?;
            let minutes = self.tx.note_of(&o.id, &me.id).await?;
            let made = self.tx.promises_made(&line.pair.id, &me.id, o.start_at, until).await?;
            until = o.start_at;
            meetings.push(history::Past {
                at: eyes.wall(o.slot_at),
                outcome: past_outcome(o),
                moved_to: (o.start_at != o.slot_at).then(|| eyes.wall(o.start_at)),
                topics: topics.iter().map(|item| Esc::new(&item.text)).collect(),
                minutes: minutes.map(|note| Esc::new(&note.text)),
                promises_done: made.iter().filter(|promise| promise.state == PromiseState::Done).count(),
                promises: made.len(),
            });
        }
        let view = history::View { other: eyes.other(), meetings, today: eyes.today() };
        Ok(Reply::Card(history::history(&view, self.lang())))
    }
}

fn past_outcome(o: &Occurrence) -> history::Outcome {
    match o.outcome {
        Outcome::Expected if matches!(o.plan, Plan::Skip { .. }) => history::Outcome::Skipped,
        Outcome::Expected => history::Outcome::Planned,
        Outcome::Held => history::Outcome::Held,
        Outcome::Late => history::Outcome::Late,
        Outcome::Missed => history::Outcome::Skipped,
        Outcome::Unanswered => history::Outcome::Unanswered,
        Outcome::Exempt(_) | Outcome::Withdrawn => history::Outcome::Exempt,
        Outcome::Disputed => history::Outcome::Disputed,
    }
}

/// Everything a digest shows, in the order in which it is read.
pub(super) async fn digest_facts(
    tx: &mut Tx,
    o: &Occurrence,
    manager: &crate::domain::ids::PersonId,
    eyes: &Eyes<'_>,
) -> Result<DigestFacts, Fault> {
    let mut facts = tx.digest_facts(o, &eyes.reader.id).await?;
    in_reading_order(&mut facts.promises, manager, eyes.today());
    Ok(facts)
}

/// The horizon that is thin lately, with one question from it while the meeting is to come or going on.
pub(super) async fn digest_hint(
    tx: &mut Tx,
    pair: &crate::domain::pair::Pair,
    o: &Occurrence,
    facts: &DigestFacts,
    eyes: &Eyes<'_>,
) -> Result<Option<digest::Hint>, Fault> {
    let Some(starved) = themes::starved(&facts.talked).filter(|_| o.outcome == Outcome::Expected) else {
        return Ok(None);
    };
    let about = (o.start_at, Shown::ToBoth, Some(starved.horizon));
    let question = question_for(tx, pair, eyes, about).await?;
    Ok(Some(digest::Hint { starved, question }))
}

pub(super) fn digest_card(o: &Occurrence, facts: &DigestFacts, eyes: &Eyes<'_>, hint: Option<digest::Hint>) -> Card {
    let phase = match o.outcome {
        Outcome::Held | Outcome::Late => digest::Phase::Held,
        Outcome::Withdrawn => digest::Phase::Cancelled,
        Outcome::Missed => digest::Phase::Skipped,
        _ if matches!(o.plan, Plan::Skip { .. }) => digest::Phase::Skipped,
        _ if o.start_at > eyes.now => digest::Phase::Upcoming,
        _ => digest::Phase::Started,
    };
    digest_card_in(o, facts, eyes, DigestAt { start: eyes.moment(o.start_at), phase, hint })
}

/// Which start a digest speaks of, where that meeting stands, and what it hints at.
pub(super) struct DigestAt {
    pub start: Moment,
    pub phase: digest::Phase,
    pub hint: Option<digest::Hint>,
}

pub(super) fn digest_card_in(
    o: &Occurrence,
    facts: &DigestFacts,
    eyes: &Eyes<'_>,
    DigestAt { start, phase, hint }: DigestAt,
) -> Card {
    let has_passed = o.has_passed();
    let day = start.at.date();
    let view = digest::View {
        pair: o.pair.clone(),
        occurrence: o.id.clone(),
        other: eyes.other(),
        start,
        today: eyes.today(),
        phase: phase.clone(),
        purpose: facts.purpose.as_deref().map(Esc::new),
        met_before: facts.met_before,
        promises: eyes.promises(&facts.promises),
        items: facts
            .items
            .iter()
            .map(|item| {
                let mut shown = eyes.item(item);
                // A digest of a meeting that is over shows its items as they stood before it.
                if matches!(phase, digest::Phase::Started | digest::Phase::Held | digest::Phase::Skipped) && has_passed
                {
                    shown.carried = shown.carried.saturating_sub(1);
                }
                shown
            })
            .collect(),
        steps: facts
            .steps
            .iter()
            .filter(|step| step.due.is_some_and(|due| due <= day))
            .map(super::newcomers::shown)
            .collect(),
        minutes: facts
            .minutes
            .as_ref()
            .map(|minutes| digest::Minutes { date: eyes.wall(minutes.met).date(), text: Esc::new(&minutes.text) }),
        hint,
        themes: facts.next_themes.iter().map(|(person, theme)| (eyes.side(person), *theme)).collect(),
    };
    digest::digest(&view, eyes.lang())
}

/// The page a person finds on their home tab, and as the answer to the bare command.
pub(super) async fn home_card(tx: &mut Tx, me: &Person, command: &str, now: Timestamp) -> Result<Card, Fault> {
    let lines = tx.pairs_of(&me.id, now).await?;
    let mut others: Vec<(PairLine, Person)> = Vec::with_capacity(lines.len());
    for line in lines {
        if let Some(other) = tx.person(&me.workspace, &line.other).await? {
            others.push((line, other));
        }
    }
    let several = others.len() > 1;
    let today = me.local(now).date();
    let promises: Vec<parts::Promise> = tx
        .open_promises_of(&me.id)
        .await?
        .iter()
        .filter_map(|promise| {
            let (_, other) = others.iter().find(|(line, _)| line.pair.id == promise.pair)?;
            let eyes = Eyes { reader: me, other, now };
            let mut shown = eyes.promise(promise);
            shown.with = several.then(|| eyes.other());
            Some(shown)
        })
        .collect();
    let mut pairs = Vec::with_capacity(others.len());
    let mut unconfirmed = Vec::new();
    for (line, other) in &others {
        let eyes = Eyes { reader: me, other, now };
        let ahead = tx.meetings_ahead(&line.pair.id, now, 1).await?;
        let state = match (&line.pair.state, ahead.first()) {
            (PairState::Paused { until }, _) => home::State::Paused { until: *until },
            (_, Some(o)) => home::State::Next { occurrence: o.id.clone(), at: eyes.moment(o.start_at) },
            (_, None) => home::State::NoDate,
        };
        for o in tx.occurrences_before(&line.pair.id, now, 3).await? {
            if o.is_waiting(now) {
                unconfirmed.push(parts::Unconfirmed {
                    pair: line.pair.id.clone(),
                    occurrence: o.id.clone(),
                    other: eyes.other(),
                    at: eyes.wall(o.start_at),
                });
            }
        }
        let items = tx.open_items(&line.pair.id, &me.id).await?;
        pairs.push(home::Pair { pair: line.pair.id.clone(), other: eyes.other(), state, items: eyes.items(&items) });
    }
    let charter = tx.charter(&me.workspace).await?.map(|charter| home::Charter {
        why: Esc::new(&charter.why),
        owner: Esc::new(&charter.owner),
        desk: charter.desk.as_deref().map(Esc::new),
    });
    let view = home::View { command: command.to_owned(), today, promises, unconfirmed, pairs, charter };
    Ok(home::home(&view, me.lang))
}
