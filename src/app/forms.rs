//! Forms: opened with what is known, submitted as if it had been typed.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};

use super::ask::{Answer, Ask, Stop};
use crate::card::{Esc, Form, FormId, FormValues};
use crate::chat::Reply;
use crate::command::{When, Whom};
use crate::domain::agenda::{ItemState, Tags, Visibility};
use crate::domain::calendar::Hours;
use crate::domain::change::Change;
use crate::domain::ids::{NoteId, OccurrenceId, PromiseId};
use crate::domain::lang::Lang;
use crate::domain::occurrence::{self, Event, Outcome, Phase, Said};
use crate::domain::people::{Platform, Zone};
use crate::domain::plan::{self, Kind};
use crate::domain::promise::{Promise, PromiseState};
use crate::domain::rhythm::{Rhythm, Rule};
use crate::message;
use crate::message::forms;
use crate::message::refusal::{Refusal, RhythmFault};
use crate::store::PairLine;

impl Ask<'_> {
    pub(super) async fn open_form(&mut self, id: &FormId) -> Answer {
        Ok(Reply::Form(Box::new(self.form(id).await?)))
    }

    async fn form(&mut self, id: &FormId) -> Result<Form, Stop> {
        let lang = self.lang();
        let today = self.today();
        Ok(match id {
            FormId::Setup => {
                let view = forms::Setup { weekday: Weekday::Tuesday, time: Time::constant(15, 0, 0, 0), minutes: 30 };
                forms::setup(&view, lang)
            }
            FormId::Begin { with } => self.begin_form(with).await?,
            FormId::Rhythm { pair } => {
                let line = self.choose(&Whom::Pair(pair.clone())).await?.line;
                let series = self.tx.series_of(pair).await?;
                let with = self.who_in(&line);
                forms::rhythm(&rhythm_start(pair, with, series.as_ref().map(|s| &s.rhythm), lang), lang)
            }
            FormId::Agenda { pair } => {
                let line = self.choose(&Whom::Pair(pair.clone())).await?.line;
                forms::agenda(&forms::Agenda { pair: pair.clone(), other: self.who_in(&line) }, lang)
            }
            FormId::EditItem { item } => {
                let me = self.me.person.id.clone();
                let found = self.tx.item(item, &me).await?.ok_or(Refusal::Gone)?;
                if found.author != me {
                    return Err(Refusal::OnlyAuthor.into());
                }
                let line = self.choose(&Whom::Pair(found.pair.clone())).await?.line;
                let view = forms::EditItem {
                    item: item.clone(),
                    other: self.who_in(&line),
                    text: Esc::new(&found.text),
                    tags: Tags { horizon: found.horizon, aim: found.aim, kind: found.kind, question: None },
                    is_private: found.visibility == Visibility::Private,
                };
                forms::edit_item(&view, lang)
            }
            FormId::WrapUp { occurrence, .. } => self.wrap_up_form(occurrence).await?,
            FormId::Reschedule { occurrence } => {
                let o = self.tx.occurrence(occurrence).await?.ok_or(Refusal::Gone)?;
                let line = self.choose(&Whom::Pair(o.pair.clone())).await?.line;
                let at = self.me.person.local(o.start_at);
                let suggested = match o.start_at <= self.now {
                    true => Some(self.free_day(&line, &o).await?.to_datetime(at.time())),
                    false => None,
                };
                let view = forms::Reschedule {
                    occurrence: occurrence.clone(),
                    other: self.who_in(&line),
                    at,
                    suggested,
                    today,
                };
                forms::reschedule(&view, lang)
            }
            FormId::Promise { pair } => {
                let line = self.choose(&Whom::Pair(pair.clone())).await?.line;
                forms::promise(&forms::Promise { pair: pair.clone(), other: self.who_in(&line) }, lang)
            }
            FormId::EditPromise { promise } => {
                let me = self.me.person.id.clone();
                let found = self.tx.promise(promise, &me).await?.ok_or(Refusal::Gone)?;
                let line = self.choose(&Whom::Pair(found.pair.clone())).await?.line;
                let view = forms::EditPromise {
                    promise: promise.clone(),
                    other: self.who_in(&line),
                    text: Esc::new(&found.text),
                    mine: found.owner == me,
                    due: Some(found.day()),
                };
                forms::edit_promise(&view, lang)
            }
            FormId::Capture { what } => self.capture_form(*what, "").await?,
            FormId::Purpose { pair } => self.purpose_form(pair).await?,
            FormId::Charter => self.charter_form().await?,
            FormId::Handover { pair } => self.handover_form(pair).await?,
            FormId::Settings => {
                let reach = self.reached().await?;
                let me = &self.me.person;
                let (zone, from, until) = (me.zone.name.clone(), me.hours.from, me.hours.until);
                let view = forms::Settings { zone, from, until, reach };
                forms::settings(&view, lang)
            }
        })
    }

    /// The next working day on which neither of the two meets somebody else at the usual hour.
    async fn free_day(&mut self, line: &PairLine, o: &occurrence::Occurrence) -> Result<Date, Stop> {
        /// A working week.
        const DAYS: usize = 5;
        let (me, other) = (self.me.person.clone(), self.eyes_on(line).await?);
        let busy = super::schedule::busy(self.tx, [&me, &other], &o.id, self.now).await?;
        let time = me.local(o.start_at).time();
        let next = |day: Date| self.usual.calendar.next_working(day.tomorrow().unwrap_or(day), me.week);
        let days = std::iter::successors(Some(next(self.today())), |day| Some(next(*day)));
        let is_free = |day: &Date| {
            let from = me.zone.instant(day.to_datetime(time));
            occurrence::is_free(&busy, from, from + i64::from(o.minutes).minutes())
        };
        Ok(days.take(DAYS).find(is_free).unwrap_or_else(|| next(self.today())))
    }

    async fn wrap_up_form(&mut self, id: &OccurrenceId) -> Result<Form, Stop> {
        let o = self.tx.occurrence(id).await?.ok_or(Refusal::Gone)?;
        let line = self.choose(&Whom::Pair(o.pair.clone())).await?.line;
        let me = self.me.person.id.clone();
        let note = self.tx.note_of(id, &me).await?;
        let promises = self.tx.promises(&o.pair, &me, o.start_at).await?;
        let items = self.tx.open_items(&o.pair, &me).await?;
        let view = forms::WrapUp {
            occurrence: id.clone(),
            other: self.who_in(&line),
            at: self.me.person.local(o.start_at),
            today: self.today(),
            version: note.as_ref().map_or(0, |note| note.version),
            notes: note.map(|note| Esc::new(&note.text)),
            items: items
                .into_iter()
                .filter(|item| item.visibility == Visibility::Shared)
                .map(|item| forms::Topic { id: item.id, text: Esc::new(&item.text) })
                .collect(),
            promises: promises
                .into_iter()
                .filter(|promise| promise.made < o.start_at || promise.state == PromiseState::Open)
                .map(|promise| forms::Owed {
                    is_done: promise.state == PromiseState::Done,
                    text: Esc::new(&promise.text),
                    id: promise.id,
                })
                .collect(),
        };
        Ok(forms::wrap_up(&view, self.lang()))
    }

    pub(super) async fn submit(&mut self, id: FormId, values: &FormValues) -> Answer {
        match id {
            FormId::Setup => {
                let external = values.one("with").ok_or(Refusal::PersonMissing)?.to_owned();
                if self.is_me(&external) {
                    return Err(Refusal::WithYourself.into());
                }
                let rhythm = self.rhythm_from(values)?;
                let report = self.person_by_external(&external, None).await?;
                self.start_pair(report, rhythm).await
            }
            FormId::Begin { with } => {
                let rhythm = self.rhythm_from(values)?;
                let report = self.colleague(&with).await?;
                self.start_pair(report, rhythm).await
            }
            FormId::Rhythm { pair } => {
                let rhythm = self.rhythm_from(values)?;
                let line = self.choose(&Whom::Pair(pair)).await?.line;
                self.must_be_active(&line)?;
                let held = self.hold(line).await?;
                self.change_rhythm(held, rhythm).await
            }
            FormId::Agenda { pair } => self.submit_item(pair, values).await,
            FormId::EditItem { item } => {
                let text = values.one("text").unwrap_or_default().to_owned();
                self.agenda_retag(&item, &text, super::capture::tags_of(values)).await
            }
            FormId::WrapUp { occurrence, version } => self.wrap_up(&occurrence, version, values).await,
            FormId::Reschedule { occurrence } => {
                let date = date_of(values, "date")?.ok_or(Refusal::DateMissing)?;
                let time = time_of(values, "time")?.ok_or(Refusal::TimeMissing { day: date })?;
                self.reschedule(&Whom::Anyone, Some(occurrence), Some(When::At(date.to_datetime(time)))).await
            }
            FormId::Promise { pair } => self.submit_promise(pair, values).await,
            FormId::Capture { what } => self.submit_capture(what, values).await,
            FormId::EditPromise { promise } => {
                let me = self.me.person.id.clone();
                let found = self.tx.promise(&promise, &me).await?.ok_or(Refusal::Gone)?;
                super::promises::must_be_open(&found)?;
                let line = self.choose(&Whom::Pair(found.pair.clone())).await?.line;
                let text = self.kept(values.one("text").unwrap_or_default()).await?;
                // Emptied, it is for the next meeting, as the form says; a day that was chosen anew has to be one to come.
                let due = date_of(values, "due")?.unwrap_or_else(|| self.until_next(&line));
                if due != found.day() && due < self.today() {
                    return Err(Refusal::PastDate { given: due, instead: None }.into());
                }
                let due = Some(due).filter(|due| *due != found.day());
                self.edit_promise(&line, found, text, due).await
            }
            FormId::Purpose { pair } => self.submit_purpose(&pair, values).await,
            FormId::Charter => self.submit_charter(values).await,
            FormId::Handover { pair } => self.submit_handover(&pair, values).await,
            FormId::Settings => self.save_settings(values).await,
        }
    }

    fn rhythm_from(&self, values: &FormValues) -> Result<Rhythm, Stop> {
        let every = values.one("every").unwrap_or("biweekly");
        let minutes = values.one("minutes").unwrap_or("30").to_owned();
        if every == "other" {
            let words = values.one("other").ok_or(Refusal::Rhythm(RhythmFault::Empty))?;
            let words = words.to_owned();
            let rhythm = self.read_rhythm(&words)?;
            // The length beside the words counts, unless the words name one themselves.
            let named = self.read_rhythm(&format!("{words} {minutes}m"));
            return Ok(named.unwrap_or(rhythm));
        }
        let weekday = values.one("weekday").ok_or(Refusal::Rhythm(RhythmFault::NoWeekday))?;
        let time = values.one("time").ok_or(Refusal::Rhythm(RhythmFault::NoTime))?;
        let text = match every {
            "weekly" => format!("every {weekday} {time} {minutes}m"),
            "monthly" => format!("monthly on the 1st {weekday} {time} {minutes}m"),
            _ => format!("every 2 weeks {weekday} {time} {minutes}m"),
        };
        self.read_rhythm(&text)
    }

    async fn save_settings(&mut self, values: &FormValues) -> Answer {
        let zone = values.one("zone").unwrap_or(&self.me.person.zone.name).trim().to_owned();
        let zone = Zone::named(&zone).ok_or_else(|| Refusal::UnknownZone { input: Esc::new(&zone) })?;
        let from = time_of(values, "from")?.unwrap_or(self.me.person.hours.from);
        let until = time_of(values, "until")?.unwrap_or(self.me.person.hours.until);
        if until <= from {
            return Err(Refusal::HoursBackwards.into());
        }
        let hours = Hours { from, until };
        let me = self.me.person.id.clone();
        if let Some(lang) = values.one("lang") {
            let lang = if lang == "ja" { Lang::Ja } else { Lang::En };
            self.tx.choose_lang(&me, lang).await?;
            self.me.person.lang = lang;
        }
        let reach = values.one("reach").and_then(Platform::from_code);
        if let Some(platform) = reach.filter(|platform| *platform != self.me.reached_on)
            && self.platforms().await?.contains(&platform)
        {
            self.reach_on(platform).await?;
        }
        self.tx.choose_times(&me, &zone, &hours).await?;
        self.me.person.zone = zone;
        self.me.person.hours = hours;
        let person = self.me.person.clone();
        super::schedule::replan(self.tx, self.usual, &person, self.now).await?;
        // Last: a command takes hold of pairs before it touches a page.
        self.tx.touch_home(&me).await?;
        self.changed = true;
        self.settings(true).await
    }

    /// After the meeting: it happened, what was talked about, what was decided, what is promised next.
    async fn wrap_up(&mut self, id: &OccurrenceId, version: Option<i64>, values: &FormValues) -> Answer {
        let (mut held, o) = self.hold_meeting(id).await?;
        let me = self.me.person.id.clone();
        let (mut changes, mut carried) = (Vec::new(), None);

        // Whoever writes minutes of a meeting says that it took place.
        if o.said(held.side) != Some(Said::Held) && !matches!(o.outcome, Outcome::Exempt(_) | Outcome::Withdrawn) {
            let closes = self.closes(&held, &o);
            if let Ok(answered) = occurrence::answer(&o, held.side, Said::Held, self.now, closes) {
                carried = Change::of_agenda(&o, &answered);
                changes.push(Change::Occurrence {
                    now: answered,
                    event: Event::Answered,
                    by: Some(me.clone()),
                    reason: None,
                });
                if o.phase == Phase::Open {
                    changes.extend(self.open_after(&held, &o)?);
                }
            }
        }
        if let Some(notes) = values.one("notes") {
            let before = self.tx.note_of(id, &me).await?;
            let text = match &before {
                // The other wrote while the form was open.
                Some(before) if version != Some(before.version) => both_notes(&before.text, notes),
                _ => notes.to_owned(),
            };
            let text = self.kept(&text).await?;
            if before.is_none_or(|note| note.text != text) {
                let note = NoteId::new(self.fresh_id());
                let author = me.clone();
                changes.push(Change::NoteWritten { note, occurrence: id.clone(), author, text });
            }
        }
        for item in self.tx.open_items(&o.pair, &me).await? {
            let talked_about = values.many("topics").iter().any(|topic| topic == item.id.as_str());
            if talked_about && item.visibility == Visibility::Shared {
                changes.push(Change::ItemState { item: item.id, state: ItemState::Discussed });
            }
        }
        // After what was talked about is closed.
        changes.extend(carried);
        for promise in self.tx.promises(&o.pair, &me, o.start_at).await? {
            let ticked = values.many("done").iter().any(|done| done == promise.id.as_str());
            let state = match (ticked, promise.state) {
                (true, PromiseState::Open) => PromiseState::Done,
                // Unticked in a form that showed it as done: it was a slip.
                (false, PromiseState::Done) if values.0.contains_key("done") => PromiseState::Open,
                _ => continue,
            };
            changes.push(Change::PromiseState { promise: promise.id.clone(), state, by: me.clone() });
            if state == PromiseState::Done {
                changes.push(Change::CallOffPromise { promise: promise.id });
            }
        }
        let next_day = self.next_meeting_day(&held, &o, &changes);
        for n in 1..=forms::NEXT_PROMISES {
            let Some(text) = values.one(&format!("promise{n}_text")) else { continue };
            let due = date_of(values, &format!("promise{n}_due"))?.unwrap_or(next_day);
            if due < self.today() {
                let lang = self.lang();
                let refusal = Refusal::PastDate { given: due, instead: None };
                let text = message::refusal::mend(&refusal, &self.before_command(), self.today(), lang);
                return Ok(Reply::Mend([(format!("promise{n}_due"), text)].into()));
            }
            let owner = match values.one(&format!("promise{n}_owner")) {
                Some("other") => held.other().id.clone(),
                _ => me.clone(),
            };
            let promise = Promise {
                id: PromiseId::new(self.fresh_id()),
                pair: o.pair.clone(),
                author: me.clone(),
                owner,
                text: self.kept(text).await?,
                due,
                snoozed_until: None,
                state: PromiseState::Open,
                made: self.now,
                closed: None,
            };
            changes.push(Change::PromiseMade(promise.clone()));
            let line = held.line.clone();
            changes.extend(self.reminder(&promise, &line).await?);
        }
        for person in held.people() {
            let key = format!("recap/{id}/{}", person.id);
            let useful = jiff::Span::new().hours(24);
            let news = plan::news(Kind::Recap, key, person, &self.usual.calendar, self.now, useful).about(&o);
            changes.push(Change::Deliver(news));
        }
        self.apply(&mut held.guard, &changes).await?;
        Ok(Reply::Card(message::undone::saved(self.lang())))
    }

    /// The day of the meeting after this one: what a promise without a date is for.
    fn next_meeting_day(&self, held: &super::ask::Held, o: &occurrence::Occurrence, changes: &[Change]) -> Date {
        let opened = changes.iter().find_map(|change| match change {
            Change::OccurrenceOpened(next) if next.phase == Phase::Open => Some(next.start_at),
            _ => None,
        });
        let next = opened.or(held.line.next.filter(|next| *next > o.start_at));
        next.map_or_else(|| self.until_next(&held.line), |at| self.me.person.local(at).date())
    }
}

pub(super) fn date_of(values: &FormValues, name: &str) -> Result<Option<Date>, Stop> {
    match values.one(name) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| Refusal::UnreadableDate { input: Esc::new(text) }.into()),
    }
}

fn time_of(values: &FormValues, name: &str) -> Result<Option<Time>, Stop> {
    match values.one(name) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| Refusal::UnreadableDate { input: Esc::new(text) }.into()),
    }
}

/// A form that starts at the rhythm that is kept.
fn rhythm_start(
    pair: &crate::domain::ids::PairId,
    with: crate::card::Who,
    rhythm: Option<&Rhythm>,
    lang: Lang,
) -> forms::Rhythm {
    let start = |every, weekday, other| forms::Rhythm {
        pair: pair.clone(),
        with: with.clone(),
        every,
        weekday,
        time: rhythm.map(|rhythm| rhythm.time),
        minutes: rhythm.map_or(30, |rhythm| usize::from(rhythm.minutes)),
        other,
    };
    match rhythm.map(|rhythm| &rhythm.rule) {
        Some(Rule::Weekly { every: 1, weekdays, .. }) if weekdays.len() == 1 => {
            start("weekly", weekdays.first().copied(), None)
        }
        Some(Rule::Weekly { every: 2, weekdays, .. }) if weekdays.len() == 1 => {
            start("biweekly", weekdays.first().copied(), None)
        }
        Some(_) => start("other", None, rhythm.map(|rhythm| rhythm.describe(lang))),
        None => start("biweekly", Some(Weekday::Tuesday), None),
    }
}

/// What two wrote at the same time: the first one's words, and under them the lines that are only in the second one's.
fn both_notes(first: &str, second: &str) -> String {
    let known: Vec<&str> = first.lines().map(str::trim).collect();
    let more = second.lines().filter(|line| !known.contains(&line.trim()));
    std::iter::once(first).chain(more).collect::<Vec<_>>().join("\n")
}
