//! Ten-second questions, whether a 1on1 was of use, "I'd like to talk", and a pace that is hard. What somebody answers
//! here reaches nobody as theirs.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::Usual;
use super::ask::{Answer, Ask};
use super::compose::{Said, Scene};
use super::view::who_is;
use crate::card::Esc;
use crate::chat::Reply;
use crate::domain::ids::{OccurrenceId, PersonId, WorkspaceId};
use crate::domain::occurrence::{Occurrence, Outcome};
use crate::domain::pair::Side;
use crate::domain::people::{Person, PersonState};
use crate::domain::plan::{self, Kind, Planned};
use crate::domain::pulse::{Fortnight, Item, Quarter};
use crate::message::refusal::Refusal;
use crate::message::{pulse as cards, talk};
use crate::store::{Claimed, Fault, Tx};

/// Of one's own latest records so many are shown.
const LATEST: i64 = 6;

/// What somebody is shown of a fortnight's questions.
struct Standing {
    view: cards::View,
    quarter: Quarter,
    is_asked: bool,
}

async fn standing(
    tx: &mut Tx,
    (workspace, person): (&WorkspaceId, &PersonId),
    fortnight: Fortnight,
    today: Date,
) -> Result<Standing, Fault> {
    let quarter = Quarter::of(fortnight.asked_on(), tx.year_starts(workspace).await?);
    let is_over = today > fortnight.last_day().min(quarter.last_day());
    let (mut is_asked, mut answered) = (false, Vec::new());
    if let Some(secret) = tx.known_secret(workspace, &quarter).await? {
        let key = secret.key_of(person);
        is_asked = tx.is_asked(workspace, &quarter, &key).await?;
        answered = tx.pulse_answered(workspace, fortnight, &key).await?;
    }
    let items = fortnight.items().map(|item| (item, answered.contains(&item))).to_vec();
    Ok(Standing { view: cards::View { fortnight: fortnight.monday, items, is_over }, quarter, is_asked })
}

impl Ask<'_> {
    /// The company's day: the one that decides which quarter an answer counts in.
    fn company_day(&self) -> Date {
        self.me.workspace.zone.wall(self.now).date()
    }

    pub(super) async fn pulse(&mut self) -> Answer {
        let today = self.company_day();
        let of = (self.me.workspace.id.clone(), self.me.person.id.clone());
        let standing = standing(self.tx, (&of.0, &of.1), Fortnight::of(today), today).await?;
        let lang = self.lang();
        Ok(Reply::Card(match standing.is_asked {
            true => cards::pulse(&standing.view, lang),
            false => cards::taken(cards::Taken::NotYet, lang),
        }))
    }

    pub(super) async fn pulse_answer(&mut self, item: &str, fortnight: Date, value: Option<u8>) -> Answer {
        let fortnight = Fortnight::of(fortnight);
        let Some(item) = Item::from_code(item).filter(|item| fortnight.items().contains(item)) else {
            return Err(Refusal::Gone.into());
        };
        if value.is_some_and(|value| !(1..=5).contains(&value)) {
            return Err(Refusal::Gone.into());
        }
        let today = self.company_day();
        let (workspace, me) = (self.me.workspace.id.clone(), self.me.person.id.clone());
        let standing = standing(self.tx, (&workspace, &me), fortnight, today).await?;
        let lang = self.lang();
        if standing.view.is_over || today < fortnight.monday {
            return Ok(Reply::Card(cards::taken(cards::Taken::Over, lang)));
        }
        let quarter = standing.quarter;
        let kept = match self.tx.known_secret(&workspace, &quarter).await? {
            Some(secret) => {
                let key = secret.key_of(&me);
                self.tx.answer_pulse(&workspace, (&quarter, fortnight), &key, (item, value), today).await?
            }
            None => false,
        };
        if !kept {
            return Ok(Reply::Card(cards::taken(cards::Taken::NotYet, lang)));
        }
        self.changed = true;
        self.tx.touch_pulse(&me).await?;
        let summary = quarter.last_day().saturating_add(1.day());
        let taken = match value {
            None => cards::Taken::Passed,
            Some(value) => {
                let offer_lighter = item == Item::P8 && value <= 2;
                cards::Taken::Thanks { summary, today: self.today(), offer_lighter }
            }
        };
        Ok(Reply::Card(cards::taken(taken, lang)))
    }

    pub(super) async fn useful(&mut self, occurrence: &OccurrenceId, value: Option<u8>) -> Answer {
        if value.is_some_and(|value| !(1..=5).contains(&value)) {
            return Err(Refusal::Gone.into());
        }
        let o = self.tx.occurrence(occurrence).await?.ok_or(Refusal::Gone)?;
        let pair = self.tx.pair(&o.pair).await?.ok_or(Refusal::Gone)?;
        if pair.side_of(&self.me.person.id).is_none() {
            return Err(Refusal::NotYours.into());
        }
        if !took_place(&o) {
            return Err(Refusal::TooEarly { at: self.me.person.local(o.start_at) }.into());
        }
        let (workspace, me) = (self.me.workspace.id.clone(), self.me.person.id.clone());
        self.tx.feel((&workspace, &me), &o.id, value, self.now).await?;
        self.tx.touch_pulse(&me).await?;
        self.changed = true;
        let latest: Vec<u8> = self.tx.feelings(&me, LATEST).await?.into_iter().map(|(_, value)| value).collect();
        Ok(Reply::Card(cards::felt(value.is_some(), &latest, self.lang())))
    }

    pub(super) async fn talk(&mut self, confirmed: bool) -> Answer {
        let lang = self.lang();
        let workspace = self.me.workspace.id.clone();
        let charter = self.tx.charter(&workspace).await?;
        let contact = match charter.as_ref().and_then(|charter| charter.contact.clone()) {
            Some(contact) => self.tx.person(&workspace, &contact).await?,
            None => None,
        };
        let contact = contact.filter(|contact| contact.state == PersonState::Active);
        let Some((charter, contact)) = charter.zip(contact) else { return Ok(Reply::Card(talk::nobody(lang))) };
        if contact.id == self.me.person.id {
            return Ok(Reply::Card(talk::is_you(lang)));
        }
        let words = |words: &Option<String>| words.as_deref().map(Esc::new);
        let view = talk::View {
            contact: self.who(&contact),
            you: self.who(&self.me.person),
            within: words(&charter.reply_within),
            urgent: words(&charter.urgent),
            desk: words(&charter.desk),
        };
        if !confirmed {
            return Ok(Reply::Card(talk::ask(&view, lang)));
        }
        // Once a day, however often it is pressed. The name travels as an id, and there is no audit row: whoever reads
        // those is not to know.
        let me = self.me.person.id.clone();
        let key = format!("talk/{me}/{}/{}", self.company_day(), contact.id);
        let week = jiff::Span::new().hours(7 * 24);
        let news = plan::news(Kind::Talk, key, &contact, &self.usual.calendar, self.now, week);
        self.tx.plan_alone(&workspace, &news.with_detail(me.to_string()), self.now).await?;
        self.changed = true;
        Ok(Reply::Card(talk::sent(&view, lang)))
    }

    pub(super) async fn pace(&mut self, hard: bool) -> Answer {
        let me = self.me.person.id.clone();
        self.tx.set_pace(&me, hard, self.now).await?;
        self.changed = true;
        Ok(Reply::Card(cards::pace(hard, self.lang())))
    }
}

fn took_place(o: &Occurrence) -> bool {
    matches!(o.outcome, Outcome::Held | Outcome::Late)
}

/// The question whether it was of use, for the report, once a meeting is said to have taken place.
pub(super) fn after_held(o: &Occurrence, report: &Person, usual: &Usual, now: Timestamp) -> Option<Planned> {
    let two_days = jiff::Span::new().hours(48);
    let key = format!("feeling/{}/{}", o.id, report.id);
    // Not in one breath with the question that was just answered.
    let at = now.max(o.end_at()) + 20.minutes();
    took_place(o).then(|| plan::news(Kind::Feeling, key, report, &usual.calendar, at, two_days).about(o))
}

/// The questions of a fortnight for one person.
pub(super) fn asking(
    person: &Person,
    usual: &Usual,
    quarter: &Quarter,
    fortnight: Fortnight,
    now: Timestamp,
) -> Planned {
    let ten = jiff::civil::Time::constant(10, 0, 0, 0);
    let at = person.zone.instant(fortnight.asked_on().to_datetime(ten)).max(now);
    let due = plan::office_time(person, &usual.calendar, at);
    let last = fortnight.last_day().min(quarter.last_day()).saturating_add(1.day());
    Planned {
        key: format!("pulse/{}/{}", person.id, fortnight.monday),
        kind: Kind::Pulse,
        to: person.id.clone(),
        pair: None,
        occurrence: None,
        promise: None,
        detail: Some(fortnight.monday.to_string()),
        due,
        expires: person.zone.instant(last.at(0, 0, 0, 0)),
    }
}

pub(super) async fn pulse_said(
    tx: &mut Tx,
    usual: &Usual,
    to: &Person,
    monday: Date,
    now: Timestamp,
) -> Result<Said, Fault> {
    let today = match tx.workspace_zone(&to.workspace).await? {
        Some(zone) => zone.wall(now).date(),
        None => usual.zone.wall(now).date(),
    };
    let standing = standing(tx, (&to.workspace, &to.id), Fortnight::of(monday), today).await?;
    let nothing = !standing.is_asked || standing.view.items.iter().all(|(_, answered)| *answered);
    let live = !standing.view.is_over;
    Ok(Said::new(cards::pulse(&standing.view, to.lang), live).nothing_if(nothing || standing.view.is_over))
}

pub(super) async fn feeling_said(tx: &mut Tx, scene: &Scene<'_>, o: &Occurrence) -> Result<Said, Fault> {
    let eyes = &scene.eyes;
    let answered = tx.feelings(&eyes.reader.id, LATEST).await?.iter().any(|(id, _)| *id == o.id);
    let view = cards::Feeling {
        occurrence: o.id.clone(),
        other: eyes.other(),
        at: eyes.wall(o.start_at),
        today: eyes.today(),
        is_answered: answered,
    };
    Ok(Said::new(cards::feeling(&view, eyes.lang()), true).nothing_if(answered || !took_place(o)))
}

/// What the company's contact is told: who, and nothing else.
pub(super) async fn talk_said(tx: &mut Tx, claimed: &Claimed, to: &Person) -> Result<Option<Said>, Fault> {
    let Some(about) = claimed.detail.as_deref().map(PersonId::new) else { return Ok(None) };
    let who = tx.person(&to.workspace, &about).await?;
    Ok(who.map(|who| Said::new(talk::news(&who_is(&who, to), to.lang), false)))
}

/// Who of a pair is told what a manager alone should read.
pub(super) fn sides(to: crate::domain::signals::To) -> &'static [Side] {
    match to {
        crate::domain::signals::To::Both => &[Side::Manager, Side::Report],
        crate::domain::signals::To::Manager => &[Side::Manager],
    }
}
