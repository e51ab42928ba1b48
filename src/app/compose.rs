//! From a planned delivery to the card its reader sees, with the facts as they are at this moment.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::Usual;
use super::questions::{Shown, question_for};
use super::show::{DigestAt, digest_card, digest_card_in, digest_facts, digest_hint, home_card};
use super::view::{Eyes, next_dates, shown_rhythm, who_is};
use crate::card::{Card, Esc};
use crate::command::{Command, Whom};
use crate::domain::ids::{OccurrenceId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::occurrence::{self, Occurrence, Outcome, Phase, Plan, Room};
use crate::domain::pair::{Pair, PairState, Side};
use crate::domain::people::Person;
use crate::domain::plan::{self, Kind, Wanted};
use crate::domain::promise::PromiseState;
use crate::message;
use crate::message::parts::{self, Moment, Offer};
use crate::message::{digest, gap, held, moved, nudge, pair_state, prep, promise_due, recap, skipped, topics};
use crate::store::{Claimed, Fault, Tx};

/// A delivery ready to be sent, or the reason why it is not.
pub(super) struct Composed {
    pub wanted: Wanted,
    pub card: Option<Card>,
    pub lang: Lang,
    /// It shows something that can still change.
    pub live: bool,
    /// The reader, unless they are gone from the database.
    pub to: Option<Person>,
}

impl Composed {
    /// A fingerprint of what is shown: the same face need not be sent again. It tells nothing of the words.
    pub fn face(&self) -> String {
        use std::hash::{DefaultHasher, Hash, Hasher};
        // Another hash in a later version means no more than that messages are sent anew once.
        let mut hasher = DefaultHasher::new();
        (&self.card, self.lang).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

/// What one kind of message has to say.
pub(super) struct Said {
    card: Card,
    live: bool,
    /// There is nothing to tell.
    is_empty: bool,
}

impl Said {
    pub(super) fn new(card: Card, live: bool) -> Said {
        Said { card, live, is_empty: false }
    }

    pub(super) fn nothing_if(self, is_empty: bool) -> Said {
        Said { is_empty, ..self }
    }
}

/// The pair a delivery speaks of, seen by its reader.
pub(super) struct Scene<'a> {
    pub(super) pair: &'a Pair,
    pub(super) side: Side,
    pub(super) eyes: Eyes<'a>,
    pub(super) calendar: &'a crate::domain::calendar::Calendar,
}

impl Scene<'_> {
    fn people(&self) -> [&Person; 2] {
        match self.side {
            Side::Manager => [self.eyes.reader, self.eyes.other],
            Side::Report => [self.eyes.other, self.eyes.reader],
        }
    }
}

/// Composes a delivery.
pub(super) async fn compose(tx: &mut Tx, usual: &Usual, claimed: &Claimed, now: Timestamp) -> Result<Composed, Fault> {
    let dropped = |why| Composed { wanted: Wanted::Drop { why }, card: None, lang: Lang::Ja, live: false, to: None };
    let Some(to) = tx.person(&claimed.workspace, &claimed.to).await? else { return Ok(dropped("gone")) };
    // It is read where it lies, also if newer messages go elsewhere.
    let to = Person { platform: claimed.platform, ..to };
    let meeting = match &claimed.occurrence {
        Some(id) => match tx.occurrence(id).await? {
            Some(o) => Some(o),
            None => return Ok(dropped("gone")),
        },
        None => None,
    };
    let pair = match &claimed.pair {
        Some(id) => match tx.pair(id).await? {
            Some(pair) => Some(pair),
            None => return Ok(dropped("gone")),
        },
        None => None,
    };
    let mut has_answered = false;
    let mut pair_is_active = true;
    let said = match &pair {
        None => alone(tx, usual, claimed, &to, now).await?,
        Some(pair) => {
            pair_is_active = pair.state == PairState::Active;
            let Some(side) = pair.side_of(&to.id) else { return Ok(dropped("not_theirs")) };
            let Some(other) = tx.person(&claimed.workspace, pair.member(side.other())).await? else {
                return Ok(dropped("gone"));
            };
            has_answered = meeting.as_ref().is_some_and(|o| o.said(side).is_some());
            let scene = Scene { pair, side, eyes: Eyes { reader: &to, other: &other, now }, calendar: &usual.calendar };
            of_pair(tx, claimed, &scene, meeting.as_ref()).await?
        }
    };
    let Some(said) = said else { return Ok(dropped("gone")) };
    if let (Some(o), Some(pair)) = (&meeting, &pair)
        && plan::OF_MEETING.contains(&claimed.kind)
        && claimed.sent.is_none()
        && let Some((manager, report)) = super::schedule::people_of(tx, &claimed.workspace, &pair.id).await?
        && super::following::takes_out(tx, usual, o, [&manager, &report]).await?.is_some()
    {
        return Ok(dropped("away"));
    }
    let sending = plan::Sending {
        kind: claimed.kind,
        to: &to,
        calendar: &usual.calendar,
        due: claimed.due,
        expires: claimed.expires,
        meeting: meeting.as_ref(),
        pair_is_active,
        has_answered,
        is_empty: said.is_empty,
    };
    let wanted = plan::still_wanted(&sending, now);
    Ok(Composed { wanted, card: Some(said.card), lang: to.lang, live: said.live, to: Some(to) })
}

/// Messages to one person about all their pairs.
async fn alone(
    tx: &mut Tx,
    usual: &Usual,
    claimed: &Claimed,
    to: &Person,
    now: Timestamp,
) -> Result<Option<Said>, Fault> {
    let day = claimed.detail.as_deref().and_then(|detail| detail.parse::<Date>().ok());
    Ok(match (claimed.kind, day) {
        (Kind::Home, _) => Some(Said::new(home_card(tx, to, &usual.before(claimed.platform), now).await?, true)),
        (Kind::Monthly, _) => super::reports::monthly_said(tx, usual, claimed, to, now).await?,
        (Kind::LookBack, _) => super::look_back::look_back_said(tx, usual, claimed, to, now).await?,
        (Kind::Hello, _) => Some(Said::new(message::hello::hello(to.lang), false)),
        (Kind::Prep, Some(day)) => Some(prep_said(tx, usual, to, day, now).await?),
        // It speaks of its own week, and stays as it was after that.
        (Kind::Nudge, Some(monday)) if claimed.sent.is_some() && now >= week_ends(to, monday) => None,
        (Kind::Nudge, Some(monday)) => Some(nudge_said(tx, to, monday, now).await?),
        (Kind::Promises, Some(monday)) => Some(promises_said(tx, to, monday, now).await?),
        (Kind::Pulse, Some(monday)) => Some(super::pulse::pulse_said(tx, usual, to, monday, now).await?),
        (Kind::Talk, _) => super::pulse::talk_said(tx, claimed, to).await?,
        (Kind::Proposal, _) => Some(super::roster::proposal_said(tx, to, now).await?),
        (Kind::NewHire, _) => {
            super::newcomers::hire_said(tx, usual, to, claimed.detail.as_deref().unwrap_or_default(), now).await?
        }
        (Kind::Review, _) => {
            super::newcomers::review_said(tx, to, claimed.detail.as_deref().unwrap_or_default(), now).await?
        }
        (Kind::Unreachable, _) => {
            let about = claimed.detail.as_deref().map(PersonId::new);
            match about {
                Some(about) => tx.person(&to.workspace, &about).await?.map(|other| {
                    let view = message::unreachable::View {
                        other: who_is(&other, to),
                        about: None,
                        today: to.local(now).date(),
                    };
                    Said::new(message::unreachable::unreachable(&view, to.lang), false)
                }),
                None => None,
            }
        }
        _ => None,
    })
}

/// Who a pair line's other is, in full.
async fn others(tx: &mut Tx, me: &Person, now: Timestamp) -> Result<Vec<(crate::store::PairLine, Person)>, Fault> {
    let mut found = Vec::new();
    for line in tx.pairs_of(&me.id, now).await? {
        if let Some(other) = tx.person(&me.workspace, &line.other).await? {
            found.push((line, other));
        }
    }
    Ok(found)
}

async fn prep_said(tx: &mut Tx, usual: &Usual, to: &Person, before: Date, now: Timestamp) -> Result<Said, Fault> {
    let first = before.tomorrow().unwrap_or(before);
    let day = usual.calendar.next_working(first, to.week);
    let from = to.zone.instant(first.at(0, 0, 0, 0));
    let until = to.zone.instant(day.tomorrow().unwrap_or(day).at(0, 0, 0, 0));
    let lines = others(tx, to, now).await?;
    let mut reports = Vec::new();
    let mut has_ahead = false;
    for o in tx.meetings_of_manager(&to.id, from, until).await? {
        let Some((_, other)) = lines.iter().find(|(line, _)| line.pair.id == o.pair) else { continue };
        if !still_stands(&o) {
            continue;
        }
        has_ahead |= o.is_ahead(now);
        let eyes = Eyes { reader: to, other, now };
        let mut items = eyes.items(&tx.open_items(&o.pair, &to.id).await?);
        if o.has_passed() {
            // As in its digest, they stand as they did before the meeting.
            for item in &mut items {
                item.carried = item.carried.saturating_sub(1);
            }
        }
        let promises = tx.promises(&o.pair, &to.id, Timestamp::MAX).await?;
        reports.push(prep::Report {
            pair: o.pair.clone(),
            other: eyes.other(),
            at: eyes.wall(o.start_at),
            items,
            promises: promises.iter().filter(|p| p.owner == to.id).map(|p| eyes.promise(p)).collect(),
        });
    }
    // Once the day's meetings are over the bundle stays as it was.
    let live = now < until && (has_ahead || reports.is_empty());
    let view = prep::View { day, today: to.local(now).date(), is_over: !live, reports };
    Ok(Said::new(prep::prep(&view, to.lang), live).nothing_if(!has_ahead))
}

/// Whether a bundle still names the meeting: it was not skipped, withdrawn or taken out by holidays.
fn still_stands(o: &Occurrence) -> bool {
    !matches!(o.plan, Plan::Skip { .. }) && !matches!(o.outcome, Outcome::Withdrawn | Outcome::Exempt(_))
}

fn week_ends(to: &Person, monday: Date) -> Timestamp {
    to.zone.instant(monday.saturating_add(7.days()).at(0, 0, 0, 0))
}

async fn nudge_said(tx: &mut Tx, to: &Person, monday: Date, now: Timestamp) -> Result<Said, Fault> {
    let from = to.zone.instant(monday.at(0, 0, 0, 0));
    let until = week_ends(to, monday);
    let today = to.local(now).date();
    let lines = others(tx, to, now).await?;
    let mine: Vec<_> =
        lines.iter().filter(|(line, _)| line.pair.manager == to.id && line.pair.state == PairState::Active).collect();
    let mut meetings = Vec::new();
    let mut unconfirmed = Vec::new();
    let mut gaps = Vec::new();
    let mut week = 0;
    for o in tx.meetings_of_manager(&to.id, from - SignedDuration::from_hours(24 * 14), until).await? {
        let Some((_, other)) = mine.iter().find(|(line, _)| line.pair.id == o.pair) else { continue };
        let eyes = Eyes { reader: to, other, now };
        let (pair, who, at) = (o.pair.clone(), eyes.other(), eyes.wall(o.start_at));
        if still_stands(&o) && o.start_at >= from {
            week += 1;
        }
        if o.is_waiting(now) {
            unconfirmed.push(parts::Unconfirmed { pair, occurrence: o.id.clone(), other: who, at });
        } else if still_stands(&o) && o.start_at >= from {
            let done = matches!(o.outcome, Outcome::Held | Outcome::Late);
            // What was settled otherwise needs no agenda any more.
            if o.end_at() <= now && !done {
                continue;
            }
            let topics = tx.open_items(&o.pair, &to.id).await?.len();
            meetings.push(nudge::Meeting { pair, other: who, at, topics, done });
        }
    }
    for (line, other) in &mine {
        let Some(series) = tx.series_of(&line.pair.id).await? else { continue };
        let last = tx.last_held(&line.pair.id).await?;
        let since = last.unwrap_or_else(|| series.zone.instant(series.from.at(0, 0, 0, 0)));
        let days = now.duration_since(since).as_hours() / 24;
        if days > 2 * i64::from(series.rhythm.period_days()) {
            let eyes = Eyes { reader: to, other, now };
            let ahead = tx.meetings_ahead(&line.pair.id, now, 1).await?;
            gaps.push(nudge::Gap {
                pair: line.pair.id.clone(),
                occurrence: ahead.first().map(|o| o.id.clone()),
                other: eyes.other(),
                days: last.map(|last| days_between(last, to, now)),
            });
        }
    }
    let promises = own_promises(tx, to, &lines, now).await?;
    let is_empty =
        mine.is_empty() || (meetings.is_empty() && unconfirmed.is_empty() && gaps.is_empty() && promises.is_empty());
    let view = nudge::View { today, week, meetings, promises, unconfirmed, gaps };
    Ok(Said::new(nudge::nudge(&view, to.lang), now < until).nothing_if(is_empty))
}

async fn own_promises(
    tx: &mut Tx,
    to: &Person,
    lines: &[(crate::store::PairLine, Person)],
    now: Timestamp,
) -> Result<Vec<parts::Promise>, Fault> {
    let promises = tx.open_promises_of(&to.id).await?;
    Ok(promises
        .iter()
        .filter_map(|promise| {
            let (line, other) = lines.iter().find(|(line, _)| line.pair.id == promise.pair)?;
            // During a break nothing is asked for.
            if line.pair.state != PairState::Active {
                return None;
            }
            let eyes = Eyes { reader: to, other, now };
            let mut shown = eyes.promise(promise);
            shown.with = Some(eyes.other());
            Some(shown)
        })
        .collect())
}

async fn promises_said(tx: &mut Tx, to: &Person, monday: Date, now: Timestamp) -> Result<Said, Fault> {
    let today = to.local(now).date();
    let until = week_ends(to, monday);
    let lines = others(tx, to, now).await?;
    // A manager's open promises stand in the nudge already.
    let has_nudge = lines.iter().any(|(line, _)| line.pair.manager == to.id && line.pair.state == PairState::Active);
    let has_late = tx.has_late_promise(&to.id, today).await?;
    let promises = own_promises(tx, to, &lines, now).await?;
    let promises: Vec<_> =
        promises.into_iter().filter(|p| matches!(p.standing, parts::Standing::Late { .. })).collect();
    let is_empty = has_nudge || !has_late || promises.is_empty();
    let view = message::promises_weekly::View { today, promises };
    Ok(Said::new(message::promises_weekly::promises_weekly(&view, to.lang), now < until).nothing_if(is_empty))
}

/// Messages about one pair.
async fn of_pair(
    tx: &mut Tx,
    claimed: &Claimed,
    scene: &Scene<'_>,
    meeting: Option<&Occurrence>,
) -> Result<Option<Said>, Fault> {
    Ok(match (claimed.kind, meeting) {
        (Kind::Welcome, _) => welcome_said(tx, claimed, scene).await?,
        (Kind::Topics, Some(o)) => Some(topics_said(tx, scene, o).await?),
        (Kind::Digest, Some(o)) => Some(digest_said(tx, claimed, scene, o).await?),
        (Kind::Held | Kind::FollowUp, Some(o)) => Some(held_said(tx, claimed.kind, scene, o).await?),
        (Kind::Recap, Some(o)) => Some(recap_said(tx, scene, o).await?),
        (Kind::Moved, Some(o)) => Some(moved_said(claimed, scene, o)),
        (Kind::Skipped, Some(o)) => Some(skipped_said(tx, scene, o).await?),
        (Kind::Gap, _) => gap_said(tx, scene).await?,
        (Kind::Feeling, Some(o)) => Some(super::pulse::feeling_said(tx, scene, o).await?),
        (Kind::Signal, _) => super::signals::signal_said(tx, claimed, scene).await?,
        (Kind::PromiseDue, _) => promise_due_said(tx, claimed, scene).await?,
        (Kind::Handover, _) => super::handover::said(tx, scene.pair, scene.eyes.reader).await?,
        (Kind::PairNotice, _) => notice_said(tx, claimed, scene).await?,
        (Kind::Purpose, _) => super::purpose::purpose_said(tx, claimed, scene).await?,
        _ => None,
    })
}

async fn welcome_said(tx: &mut Tx, claimed: &Claimed, scene: &Scene<'_>) -> Result<Option<Said>, Fault> {
    let eyes = &scene.eyes;
    let Some(series) = tx.series_of(&scene.pair.id).await? else { return Ok(None) };
    let by_reader = claimed.detail.as_deref() == Some(eyes.reader.id.as_str());
    let accepted =
        tx.pairs_of(&eyes.reader.id, eyes.now).await?.iter().any(|line| line.pair.id == scene.pair.id && line.accepted);
    let charter = tx.charter(&scene.pair.workspace).await?;
    let purposes = tx.purposes(&scene.pair.id, &eyes.reader.id).await?;
    let view = message::welcome::View {
        pair: scene.pair.id.clone(),
        other: eyes.other(),
        by: if by_reader { parts::Side::You } else { parts::Side::Other(eyes.other()) },
        reader_is_report: scene.side == Side::Report,
        rhythm: series.rhythm.describe(eyes.lang()),
        dates: {
            // A rhythm that came later has no dates before its own beginning.
            let from = series.zone.wall(claimed.due).max(series.from.at(0, 0, 0, 0));
            next_dates(&series, scene.people(), eyes.reader, scene.calendar, from, 3)
        },
        zone: eyes.reader.zone.name.clone(),
        today: eyes.wall(claimed.due).date(),
        accepted,
        why: charter.as_ref().map(|charter| Esc::new(&charter.why)),
        message: charter.and_then(|charter| charter.message).map(|m| (Esc::new(&m.text), Esc::new(&m.by))),
        purpose: purposes.agreed.map(|purpose| Esc::new(&purpose.text)),
    };
    Ok(Some(Said::new(message::welcome::welcome(&view, eyes.lang()), !accepted)))
}

async fn topics_said(tx: &mut Tx, scene: &Scene<'_>, o: &Occurrence) -> Result<Said, Fault> {
    let eyes = &scene.eyes;
    let has_item = tx.has_item_by(&scene.pair.id, &eyes.reader.id).await?;
    let view = topics::View {
        pair: scene.pair.id.clone(),
        other: eyes.other(),
        start: eyes.moment(o.start_at),
        question: question_for(tx, scene.pair, eyes, (o.start_at, Shown::ToReader, None)).await?,
        today: eyes.today(),
        answer: if has_item { topics::Answer::Added } else { topics::Answer::None },
    };
    Ok(Said::new(topics::topics(&view, eyes.lang()), o.is_ahead(eyes.now)).nothing_if(has_item))
}

async fn digest_said(tx: &mut Tx, claimed: &Claimed, scene: &Scene<'_>, o: &Occurrence) -> Result<Said, Fault> {
    let eyes = &scene.eyes;
    let facts = digest_facts(tx, o, &scene.pair.manager, eyes).await?;
    let hint = digest_hint(tx, scene.pair, o, &facts, eyes).await?;
    // A digest speaks of the start it was planned for; moved away, it says so and lets go of its buttons.
    let planned_for = claimed.expires;
    if o.start_at != planned_for && o.outcome == Outcome::Expected && !matches!(o.plan, Plan::Skip { .. }) {
        let phase = digest::Phase::Moved { to: eyes.moment(o.start_at) };
        let at = DigestAt { start: eyes.moment(planned_for), phase, hint };
        let card = digest_card_in(o, &facts, eyes, at);
        return Ok(Said::new(card, true));
    }
    // Once it is said what became of the meeting, its digest stays as it was then.
    let live = matches!(o.outcome, Outcome::Expected | Outcome::Disputed) && o.phase != Phase::Closed;
    Ok(Said::new(digest_card(o, &facts, eyes, hint), live))
}

async fn held_said(tx: &mut Tx, kind: Kind, scene: &Scene<'_>, o: &Occurrence) -> Result<Said, Fault> {
    let eyes = &scene.eyes;
    let note = tx.note_of(&o.id, &eyes.reader.id).await?;
    let theme = tx.theme_after(&o.id, &eyes.reader.id).await?;
    let view = held::View { theme, ..super::meetings::held_view(eyes, scene.side, o, note.is_some()) };
    let card = if kind == Kind::Held { held::held(&view, eyes.lang()) } else { held::follow_up(&view, eyes.lang()) };
    Ok(Said::new(card, o.phase != Phase::Closed))
}

async fn next_meeting(tx: &mut Tx, scene: &Scene<'_>, not: Option<&OccurrenceId>) -> Result<Option<Moment>, Fault> {
    let now = scene.eyes.now;
    let ahead = tx.meetings_ahead(&scene.pair.id, now, 2).await?;
    let next = ahead.iter().find(|o| Some(&o.id) != not);
    Ok(next.map(|o| scene.eyes.moment(o.start_at)))
}

async fn recap_said(tx: &mut Tx, scene: &Scene<'_>, o: &Occurrence) -> Result<Said, Fault> {
    let eyes = &scene.eyes;
    let note = tx.note_of(&o.id, &eyes.reader.id).await?;
    let next = next_meeting(tx, scene, Some(&o.id)).await?;
    let promises = tx.promises_made(&scene.pair.id, &eyes.reader.id, o.start_at, Timestamp::MAX).await?;
    let view = recap::View {
        pair: scene.pair.id.clone(),
        occurrence: o.id.clone(),
        other: eyes.other(),
        at: eyes.wall(o.start_at),
        today: eyes.today(),
        minutes: note.map(|note| Esc::new(&note.text)),
        promises: eyes.promises(&promises),
        next,
    };
    let live = eyes.now < o.start_at + SignedDuration::from_hours(24 * 7);
    Ok(Said::new(recap::recap(&view, eyes.lang()), live))
}

/// A notice speaks of the one move it was planned for, and lets go of its buttons when that is no longer so.
fn moved_said(claimed: &Claimed, scene: &Scene<'_>, o: &Occurrence) -> Said {
    let eyes = &scene.eyes;
    let to = claimed.expires;
    let standing = if o.start_at != to || !still_stands(o) {
        moved::Standing::Changed
    } else if o.is_ahead(eyes.now) {
        moved::Standing::Ahead
    } else {
        moved::Standing::Over
    };
    let from = claimed.detail.as_deref().and_then(|ms| ms.parse().ok());
    let from = from.and_then(|ms| Timestamp::from_millisecond(ms).ok()).unwrap_or(o.slot_at);
    let view = moved::View {
        pair: scene.pair.id.clone(),
        occurrence: o.id.clone(),
        other: eyes.other(),
        by: moved::By::Other(standing),
        from: eyes.wall(from),
        to: eyes.moment(to),
        today: eyes.today(),
    };
    // What was skipped may come back until its time.
    Said::new(moved::moved(&view, eyes.lang()), standing == moved::Standing::Ahead || eyes.now < to)
}

async fn skipped_said(tx: &mut Tx, scene: &Scene<'_>, o: &Occurrence) -> Result<Said, Fault> {
    let eyes = &scene.eyes;
    let by = match o.plan {
        Plan::Skip { by } | Plan::MakeUp { skipped_by: by } => by,
        Plan::Meet => scene.side.other(),
    };
    let made_up = matches!(o.plan, Plan::MakeUp { .. }).then(|| eyes.moment(o.start_at));
    let offers = match (tx.series(&o.series).await?, &made_up) {
        (Some(series), None) if o.phase != Phase::Closed => {
            let busy = super::schedule::busy(tx, scene.people(), &o.id, eyes.now).await?;
            let room = Room { series: &series, people: scene.people(), calendar: scene.calendar, busy: &busy };
            occurrence::make_up_times(o, &room, eyes.now, 3)
                .into_iter()
                .map(|local| {
                    let at = eyes.wall(series.zone.instant(local));
                    Offer { at, choose: Command::MakeUp { occurrence: o.id.clone(), at } }
                })
                .collect()
        }
        _ => Vec::new(),
    };
    let reason = tx.skip_reason(&o.id, &eyes.reader.id).await?;
    let view = skipped::View {
        pair: scene.pair.id.clone(),
        occurrence: o.id.clone(),
        other: eyes.other(),
        by: if by == scene.side { parts::Side::You } else { parts::Side::Other(eyes.other()) },
        at: eyes.wall(occurrence::time_skipped(o)),
        reason: reason.as_deref().map(Esc::new),
        offers,
        next: next_meeting(tx, scene, Some(&o.id)).await?,
        made_up,
        back: matches!(o.plan, Plan::Meet).then(|| eyes.moment(o.start_at)),
        today: eyes.today(),
    };
    Ok(Said::new(skipped::skipped(&view, eyes.lang()), o.phase != Phase::Closed))
}

/// As the reader's calendar counts them.
fn days_between(then: Timestamp, reader: &Person, now: Timestamp) -> usize {
    let span = reader.local(then).date().until(reader.local(now).date());
    span.map_or(0, |span| usize::try_from(span.get_days()).unwrap_or(0))
}

async fn gap_said(tx: &mut Tx, scene: &Scene<'_>) -> Result<Option<Said>, Fault> {
    let eyes = &scene.eyes;
    let Some(series) = tx.series_of(&scene.pair.id).await? else { return Ok(None) };
    let last = tx.last_held(&scene.pair.id).await?;
    let since = last.unwrap_or_else(|| series.zone.instant(series.from.at(0, 0, 0, 0)));
    let days = eyes.now.duration_since(since).as_hours() / 24;
    let ahead = tx.meetings_ahead(&scene.pair.id, eyes.now, 1).await?;
    let open = ahead.first();
    let busy = match open {
        Some(o) => super::schedule::busy(tx, scene.people(), &o.id, eyes.now).await?,
        None => Vec::new(),
    };
    let room = Room { series: &series, people: scene.people(), calendar: scene.calendar, busy: &busy };
    let offers = match open {
        Some(o) => occurrence::free_times(o, &room, eyes.now, 2)
            .into_iter()
            .map(|local| {
                let at = eyes.wall(series.zone.instant(local));
                let choose = Command::Reschedule {
                    with: Whom::Pair(scene.pair.id.clone()),
                    occurrence: Some(o.id.clone()),
                    to: Some(crate::command::When::At(at)),
                };
                Offer { at, choose }
            })
            .collect(),
        None => Vec::new(),
    };
    let view = gap::View {
        pair: scene.pair.id.clone(),
        occurrence: open.map(|o| o.id.clone()),
        other: eyes.other(),
        days: days_between(since, eyes.reader, eyes.now),
        has_met: last.is_some(),
        offers,
        today: eyes.today(),
    };
    let closed_since = days <= 2 * i64::from(series.rhythm.period_days());
    Ok(Some(Said::new(gap::gap(&view, eyes.lang()), !closed_since).nothing_if(closed_since)))
}

async fn promise_due_said(tx: &mut Tx, claimed: &Claimed, scene: &Scene<'_>) -> Result<Option<Said>, Fault> {
    let eyes = &scene.eyes;
    let Some(id) = &claimed.promise else { return Ok(None) };
    let Some(promise) = tx.promise(id, &eyes.reader.id).await? else { return Ok(None) };
    let shown = eyes.promise(&promise);
    let since = match (promise.state, shown.standing) {
        (PromiseState::Done, _) => promise_due::Since::Done,
        (PromiseState::Dropped, _) => promise_due::Since::Dropped,
        // Put off since this reminder was sent.
        (PromiseState::Open, parts::Standing::Waiting)
            if promise.snoozed_until.is_some_and(|until| until > eyes.wall(claimed.due).date()) =>
        {
            promise_due::Since::Waiting
        }
        (PromiseState::Open, _) => promise_due::Since::Nothing,
    };
    let is_over = since != promise_due::Since::Nothing;
    let view = promise_due::View { promise: shown, other: eyes.other(), today: eyes.today(), since };
    let live = !matches!(since, promise_due::Since::Done | promise_due::Since::Dropped);
    Ok(Some(Said::new(promise_due::promise_due(&view, eyes.lang()), live).nothing_if(is_over)))
}

async fn notice_said(tx: &mut Tx, claimed: &Claimed, scene: &Scene<'_>) -> Result<Option<Said>, Fault> {
    let eyes = &scene.eyes;
    let detail = claimed.detail.as_deref().unwrap_or_default();
    let change = match detail.split_once(' ') {
        None if detail == "resumed" => pair_state::Change::Resumed { next: next_meeting(tx, scene, None).await? },
        None if detail == "break_over" => pair_state::Change::BreakOver { next: next_meeting(tx, scene, None).await? },
        None if detail == "ended" => pair_state::Change::Ended,
        None => pair_state::Change::Paused { until: None },
        Some(("rhythm", which)) => match new_rhythm(tx, claimed, scene, which).await? {
            Some(rhythm) => pair_state::Change::Rhythm(rhythm),
            None => return Ok(None),
        },
        Some((_, until)) => pair_state::Change::Paused { until: until.parse().ok() },
    };
    let view = pair_state::View {
        pair: scene.pair.id.clone(),
        other: eyes.other(),
        by: parts::Side::Other(eyes.other()),
        change,
        today: eyes.today(),
    };
    Ok(Some(Said::new(pair_state::pair_state(&view, eyes.lang()), false)))
}

/// The rhythm that a notice speaks of: `which` is its series and after when it begins. `None`: it has changed again since,
/// of which another notice tells.
async fn new_rhythm(
    tx: &mut Tx,
    claimed: &Claimed,
    scene: &Scene<'_>,
    which: &str,
) -> Result<Option<message::setup_done::Rhythm>, Fault> {
    let eyes = &scene.eyes;
    let (id, after) = which.split_once(' ').unwrap_or((which, ""));
    let Some(series) = tx.series_of(&scene.pair.id).await?.filter(|current| current.id.as_str() == id) else {
        return Ok(None);
    };
    let due = series.zone.wall(claimed.due);
    let from = after.parse().map_or(due, |after: jiff::civil::DateTime| after.max(due));
    Ok(Some(shown_rhythm(&series, scene.people(), eyes.reader, scene.calendar, from)))
}
