//! `questions`, `agenda suggest` and what is done with a question; what the two would like to talk about next.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::ask::{Answer, Ask, Stop};
use super::view::Eyes;
use crate::chat::Reply;
use crate::command::Whom;
use crate::domain::agenda::{Horizon, Tags, Visibility};
use crate::domain::change::Change;
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::pair::{Pair, Side};
use crate::domain::questions::{Asks, Facts, Seniority, Situation, pick};
use crate::domain::themes;
use crate::message;
use crate::message::parts::Mirror;
use crate::message::refusal::Refusal;
use crate::message::suggest;
use crate::store::{Fault, PairLine, Tx};
use crate::text::questions::{Question, bank, by_id};

/// Of each horizon so many are shown when none is named.
const SHOWN: usize = 4;
/// So many at once, however well they fit.
const SUGGESTED: usize = 2;
/// Meetings with somebody that count as the first ones.
const FIRST_MEETINGS: usize = 2;
/// How long somebody is a newcomer.
const NEWCOMER_DAYS: i32 = 92;
/// How long somebody is back from leave.
const BACK_DAYS: i32 = 60;
/// How long a manager is new.
const NEW_MANAGER_DAYS: i64 = 30;

impl Ask<'_> {
    pub(super) async fn questions(&mut self, horizon: Option<Horizon>) -> Answer {
        let line = self.my_pairs().await?.into_iter().next();
        let facts = match &line {
            Some(line) => {
                let other = self.eyes_on(line).await?;
                let me = self.me.person.clone();
                let eyes = Eyes { reader: &me, other: &other, now: self.now };
                facts(self.tx, &line.pair, &eyes, (Timestamp::MAX, Shown::ToBoth)).await?
            }
            None => Facts::default(),
        };
        // What fits them in general; a horizon that is named is shown as a whole.
        let fits = |question: &&'static Question| {
            let t = &question.traits;
            let for_them = t.seniority == Seniority::All || Some(t.seniority) == facts.seniority;
            horizon.is_some() || (for_them && t.situation == Situation::Any)
        };
        let of = |horizon: Horizon, most: usize| {
            let all = bank().iter().filter(|question| question.traits.horizon == horizon);
            // Who said nothing of the kind is not asked whether the pace is hard.
            let all = all.filter(|question| question.traits.situation != Situation::Low);
            (horizon, all.filter(fits).take(most).collect())
        };
        let lists = match horizon {
            Some(horizon) => vec![of(horizon, bank().len())],
            None => Horizon::ALL.map(|horizon| of(horizon, SHOWN)).to_vec(),
        };
        let view = suggest::Bank { pair: line.map(|line| line.pair.id), lists, is_whole: horizon.is_some() };
        Ok(Reply::Card(suggest::questions(&view, self.lang())))
    }

    pub(super) async fn agenda_suggest(&mut self, with: &Whom) -> Answer {
        let line = self.choose(with).await?.line;
        let other = self.eyes_on(&line).await?;
        let me = self.me.person.clone();
        let eyes = Eyes { reader: &me, other: &other, now: self.now };
        let before = line.next.unwrap_or(self.now);
        let facts = facts(self.tx, &line.pair, &eyes, (before, Shown::ToReader)).await?;
        let view = suggest::Suggestion {
            pair: line.pair.id.clone(),
            other: self.who_in(&line),
            starved: themes::starved(&facts.talked),
            mirror: self.mirror(&line).await?,
            questions: picked(&facts, line.pair.side_of(&me.id), SUGGESTED),
        };
        Ok(Reply::Card(suggest::suggestion(&view, self.lang())))
    }

    /// Who puts topics down and what they are about, for one of the two.
    pub(super) async fn mirror(&mut self, line: &PairLine) -> Result<Mirror, Stop> {
        let drawn = self.tx.drawn(&line.pair, self.now).await?;
        let talked = self.tx.talked(&line.pair.id, line.next.unwrap_or(self.now)).await?;
        let (yours, theirs) = match line.pair.side_of(&self.me.person.id) {
            Some(Side::Report) => (drawn.by_report, drawn.by_manager),
            Some(Side::Manager) | None => (drawn.by_manager, drawn.by_report),
        };
        let horizons = themes::by_horizon(&talked);
        let enough = themes::Balance::of(horizons, themes::HORIZON_TARGET).is_some();
        Ok(Mirror { yours, theirs, horizons: enough.then_some(horizons) })
    }

    pub(super) async fn use_question(&mut self, pair: &PairId, question: &str) -> Answer {
        let question = by_id(question).ok_or(Refusal::Gone)?;
        let tags = Tags {
            horizon: Some(question.traits.horizon),
            aim: Some(question.traits.aim),
            question: Some(question.id().to_owned()),
            ..Tags::default()
        };
        let text = question.text(self.lang());
        self.agenda_add(&Whom::Pair(pair.clone()), text, tags, Visibility::Shared).await
    }

    pub(super) async fn pass_question(&mut self, pair: &PairId, question: &str) -> Answer {
        let question = by_id(question).ok_or(Refusal::Gone)?.id().to_owned();
        let line = self.choose(&Whom::Pair(pair.clone())).await?.line;
        let mut guard = self.guard(&line).await?;
        self.apply(&mut guard, &[Change::QuestionAnswered { question, used: false }]).await?;
        Ok(Reply::Card(suggest::passed(pair, &self.who_in(&line), self.lang())))
    }

    pub(super) async fn next_theme(&mut self, occurrence: &OccurrenceId, horizon: Horizon) -> Answer {
        let (mut held, o) = self.hold_meeting(occurrence).await?;
        if o.is_ahead(self.now) && o.start_at > self.now {
            let at = self.me.person.local(o.start_at);
            return Err(Refusal::TooEarly { at }.into());
        }
        let person = self.me.person.id.clone();
        let chosen = Change::NextTheme { occurrence: occurrence.clone(), person, horizon };
        self.apply(&mut held.guard, &[chosen]).await?;
        let other = self.who(held.other());
        Ok(Reply::Card(message::held::theme_chosen(&other, horizon, self.lang())))
    }
}

/// The best questions for a pair. Those the other side is to ask come last: who looks is the one who asks.
fn picked(facts: &Facts, side: Option<Side>, most: usize) -> Vec<&'static Question> {
    let found = pick(bank().iter().map(|question| &question.traits), facts, most);
    let mut found: Vec<_> = found.iter().filter_map(|traits| by_id(&traits.id)).collect();
    let theirs = |question: &&Question| {
        matches!(
            (question.traits.asks, side),
            (Asks::Manager, Some(Side::Report)) | (Asks::Report, Some(Side::Manager))
        )
    };
    found.sort_by_key(theirs);
    found
}

/// Who is to see a question. What somebody said of their own pace is for their own eyes: a question that follows from it
/// would tell the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    ToReader,
    ToBoth,
}

/// The one question for a pair's meeting; none once they have decided about one for it.
pub(super) async fn question_for(
    tx: &mut Tx,
    pair: &Pair,
    eyes: &Eyes<'_>,
    (start, shown, wanted): (Timestamp, Shown, Option<Horizon>),
) -> Result<Option<&'static Question>, Fault> {
    let facts = facts(tx, pair, eyes, (start, shown)).await?;
    if facts.has_had_its_question() {
        return Ok(None);
    }
    let facts = Facts { wanted: wanted.or(facts.wanted), ..facts };
    Ok(picked(&facts, None, 1).first().copied())
}

/// What a question for a pair hangs on, before a meeting that starts at a time.
async fn facts(tx: &mut Tx, pair: &Pair, eyes: &Eyes<'_>, (start, shown): (Timestamp, Shown)) -> Result<Facts, Fault> {
    let is_reader = eyes.reader.id == pair.report;
    let report = if is_reader { eyes.reader } else { eyes.other };
    let today = report.local(eyes.now).date();
    let known = tx.background(pair, start, today).await?;
    let charter = tx.charter(&pair.workspace).await?;
    let chosen = tx.next_themes(&pair.id, start).await?;
    let is_hard = shown == Shown::ToReader && is_reader && tx.pace_is_hard(&pair.report, eyes.now).await?;
    let days_since = |day: Date| (today - day).get_days();
    let seniority = match known.hired_on.map(|day| (today.year() - day.year(), day)) {
        _ if known.leads_others => Seniority::Manager,
        Some((years, day)) if years < 3 || (years == 3 && (today.month(), today.day()) < (day.month(), day.day())) => {
            Seniority::New
        }
        _ => Seniority::Regular,
    };
    let pair_is_new = eyes.now.duration_since(known.pair_since) < SignedDuration::from_hours(24 * NEW_MANAGER_DAYS);
    let holds = [
        (known.meetings < FIRST_MEETINGS, Situation::First),
        (known.hired_on.is_some_and(|day| days_since(day) < NEWCOMER_DAYS), Situation::NewHire),
        (charter.is_some_and(|charter| charter.review_is_near(today)), Situation::Review),
        (eyes.reader.zone.name != eyes.other.zone.name, Situation::Remote),
        (known.back_since.is_some_and(|day| days_since(day) < BACK_DAYS), Situation::Return),
        (pair_is_new && known.had_another, Situation::ManagerChange),
        (is_hard, Situation::Low),
    ];
    let starved = themes::starved(&known.talked).map(|starved| starved.horizon);
    let said = chosen.iter().find(|(person, _)| *person == pair.report).map(|(_, horizon)| *horizon);
    Ok(Facts {
        seniority: Some(seniority),
        situations: holds.into_iter().filter(|(holds, _)| *holds).map(|(_, situation)| situation).collect(),
        // What the report asked for comes before what is thin.
        wanted: said.or(starved),
        talked: known.talked,
        answered: known.answered,
        last_starts: known.last_starts,
        meetings: known.meetings,
    })
}
