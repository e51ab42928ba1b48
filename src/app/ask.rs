//! One act being carried out: who asks, what they mean by "my 1on1", and the way changes are written.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::{Handled, Me, Order, Usual};
use crate::card::{Card, Esc, FormId, Who};
use crate::chat::{Platform, Reply};
use crate::command::{Command, When, Whom};
use crate::domain::agenda::Tags;
use crate::domain::change::{By, Change};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::domain::pair::{PairState, Series, Side};
use crate::domain::people::{Ids, Person};
use crate::domain::when::{self, Moment};
use crate::message;
use crate::message::refusal::{self, Refusal};
use crate::store::{Fault, PairGuard, PairLine, Tx};

/// Why an act ends early.
pub(crate) enum Stop {
    /// For the person: what is in the way and what works instead. Nothing was written. With the same act made to work,
    /// where one can be guessed, and the form in which it can be chosen.
    Refused { why: Box<Refusal>, retry: Option<Box<Command>>, form: Option<Box<FormId>> },
    /// For the person as well, but with something to press: a question, a way to start.
    Instead(Box<Card>),
    /// For us.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused { why: Box::new(refusal), retry: None, form: None }
    }
}

impl Stop {
    /// A refusal, with the form in which what was refused can be chosen instead.
    fn with_form(self, in_form: Option<&FormId>) -> Stop {
        match self {
            Stop::Refused { why, retry, form } => {
                Stop::Refused { why, retry, form: form.or_else(|| in_form.cloned().map(Box::new)) }
            }
            stop => stop,
        }
    }
}

pub(crate) type Answer = Result<Reply, Stop>;

/// Somebody's act, in its transaction.
pub(crate) struct Ask<'a> {
    pub tx: &'a mut Tx,
    pub usual: &'a Usual,
    pub me: Me,
    pub platform: Platform,
    pub now: Timestamp,
    /// Something was written.
    pub changed: bool,
}

/// The pair an act is about, and the ones it might have been about.
pub(crate) struct Chosen {
    pub line: PairLine,
    /// The speaker's other pairs, when this one was a guess.
    pub others: Vec<(PairId, Who)>,
}

/// A pair held for writing, with everything a rule about its meetings needs.
pub(crate) struct Held {
    pub guard: PairGuard,
    pub line: PairLine,
    pub side: Side,
    pub manager: Person,
    pub report: Person,
    pub series: Option<Series>,
}

impl Held {
    pub fn people(&self) -> [&Person; 2] {
        [&self.manager, &self.report]
    }

    pub fn other(&self) -> &Person {
        match self.side {
            Side::Manager => &self.report,
            Side::Report => &self.manager,
        }
    }
}

impl<'a> Ask<'a> {
    pub fn new(tx: &'a mut Tx, usual: &'a Usual, me: Me, platform: Platform, now: Timestamp) -> Ask<'a> {
        Ask { tx, usual, me, platform, now, changed: false }
    }

    /// Carries an order out; the second value says whether anything was written.
    pub async fn carry_out(&mut self, order: Order) -> Result<(Handled, bool), Fault> {
        let is_form = matches!(order, Order::Submit(..));
        let words = match &order {
            Order::Do(command) => command.words().filter(|words| !words.trim().is_empty()).map(Esc::new),
            _ => None,
        };
        let answer = match order {
            Order::Do(command) => self.run(command).await,
            Order::Missed { line, miss } => self.missed(&line, &miss).await,
            Order::Form(form) => self.open_form(&form).await,
            Order::Submit(form, values) => self.submit(form, &values).await,
            Order::ShowHome => self.open_home().await,
            Order::Capture(what, words) => self.capture(what, &words).await,
        };
        let lang = self.lang();
        let reply = match answer {
            Ok(reply) => reply,
            // A form stays open, with what is wrong at the field it is about.
            Err(Stop::Refused { why, .. }) if is_form => {
                let field = super::refusals::field_of(&why).to_owned();
                Reply::Mend([(field, refusal::mend(&why, &self.before_command(), self.today(), lang))].into())
            }
            Err(Stop::Refused { why, retry, form }) => {
                let view = refusal::View {
                    refusal: *why,
                    retry: retry.map(|retry| *retry),
                    form: form.map(|form| *form),
                    words,
                    command: self.before_command(),
                    today: self.today(),
                };
                Reply::Card(refusal::refusal(&view, lang))
            }
            Err(Stop::Instead(card)) => Reply::Card(*card),
            Err(Stop::Fault(fault)) => return Err(fault),
        };
        Ok((Handled { reply, lang, failed: false }, self.changed))
    }

    /// Each in a box of its own: what is moved about for a command is as large as that command needs, and not as large as
    /// the largest.
    async fn run(&mut self, command: Command) -> Answer {
        match command {
            Command::Home => Box::pin(self.home()).await,
            Command::Help { topic } => Ok(self.help(topic.as_deref())),
            Command::Settings => Box::pin(self.settings(false)).await,
            Command::Link { code } => Box::pin(self.link(code.as_deref())).await,
            Command::ReachOn { platform } => Box::pin(self.reach(platform)).await,
            Command::AdminDoctor => Box::pin(self.admin_doctor()).await,
            Command::SetLang { lang } => Box::pin(self.set_lang(lang)).await,
            Command::Privacy { view_as } => Ok(Reply::Card(message::privacy::privacy(view_as, self.lang()))),
            Command::Setup { with, rhythm } => Box::pin(self.setup(&with, &rhythm)).await,
            Command::SetRhythm { with, rhythm } => Box::pin(self.set_rhythm(&with, &rhythm)).await,
            Command::AcceptSetup { pair } => Box::pin(self.accept(&pair)).await,
            Command::PairList => Box::pin(self.pair_list()).await,
            Command::PairPause { with, until } => Box::pin(self.pause(&with, until.as_ref())).await,
            Command::PairResume { with } => Box::pin(self.resume(&with)).await,
            Command::PairEnd { with, confirmed } => Box::pin(self.end(&with, confirmed)).await,
            Command::Next { with } => Box::pin(self.next(&with)).await,
            Command::Reschedule { with, occurrence, to } => Box::pin(self.reschedule(&with, occurrence, to)).await,
            Command::Skip { with, occurrence, reason } => Box::pin(self.skip(&with, occurrence, reason)).await,
            Command::MakeUp { occurrence, at } => Box::pin(self.make_up(&occurrence, at)).await,
            Command::Held { with, occurrence } => Box::pin(self.say_held(&with, occurrence, true)).await,
            Command::NotHeld { with, occurrence } => Box::pin(self.say_held(&with, occurrence, false)).await,
            Command::AgendaAdd { with, text, horizon, aim, kind, visibility } => {
                let tags = Tags { horizon, aim, kind, question: None };
                Box::pin(self.agenda_add(&with, &text, tags, visibility)).await
            }
            Command::AgendaList { with } => Box::pin(self.agenda_list(&with)).await,
            Command::AgendaEdit { item, text, tags } => Box::pin(self.agenda_edit(&item, text.as_deref(), tags)).await,
            Command::AgendaMove { item, to } => Box::pin(self.agenda_move(&item, to)).await,
            Command::AgendaDone { item } => Box::pin(self.agenda_done(&item)).await,
            Command::AgendaDrop { item } => Box::pin(self.agenda_drop(&item)).await,
            Command::AgendaShare { item } => Box::pin(self.agenda_share(&item)).await,
            Command::AgendaTo { item, pair } => Box::pin(self.agenda_to(&item, &pair)).await,
            Command::NoteAdd { with, text } => Box::pin(self.note_add(&with, &text)).await,
            Command::MemoAdd { with: _, text } => Box::pin(self.memo_add(&text)).await,
            Command::MemoList => Box::pin(self.memo_list()).await,
            Command::MemoDelete { memo } => Box::pin(self.memo_delete(&memo)).await,
            Command::ActionAdd { owner, text, due } => Box::pin(self.action_add(&owner, &text, due.as_ref())).await,
            Command::ActionList { with } => Box::pin(self.action_list(&with)).await,
            Command::ActionDone { promise } => Box::pin(self.action_done(&promise)).await,
            Command::ActionReopen { promise } => Box::pin(self.action_reopen(&promise)).await,
            Command::ActionSnooze { promise, until } => Box::pin(self.action_snooze(&promise, until.as_ref())).await,
            Command::ActionEdit { promise, text } => Box::pin(self.action_edit(&promise, &text)).await,
            Command::ActionDrop { promise } => Box::pin(self.action_drop(&promise)).await,
            Command::ActionTo { promise, pair } => Box::pin(self.action_to(&promise, &pair)).await,
            Command::ActionDiscuss { promise } => Box::pin(self.action_discuss(&promise)).await,
            Command::Digest { with } => Box::pin(self.digest(&with)).await,
            Command::History { with, count } => Box::pin(self.history(&with, count)).await,
            Command::Undo { what } => Box::pin(self.undo(&what)).await,
            Command::Purpose { with, text } => Box::pin(self.purpose(&with, text.as_deref())).await,
            Command::AgreePurpose { pair, purpose } => Box::pin(self.agree_purpose(&pair, &purpose)).await,
            Command::Questions { horizon } => Box::pin(self.questions(horizon)).await,
            Command::AgendaSuggest { with } => Box::pin(self.agenda_suggest(&with)).await,
            Command::UseQuestion { pair, question } => Box::pin(self.use_question(&pair, &question)).await,
            Command::PassQuestion { pair, question } => Box::pin(self.pass_question(&pair, &question)).await,
            Command::NextTheme { occurrence, horizon } => Box::pin(self.next_theme(&occurrence, horizon)).await,
            Command::Pulse => Box::pin(self.pulse()).await,
            Command::PulseAnswer { item, fortnight, value } => {
                Box::pin(self.pulse_answer(&item, fortnight, value)).await
            }
            Command::Useful { occurrence, value } => Box::pin(self.useful(&occurrence, value)).await,
            Command::Signals { with } => Box::pin(self.signals(&with)).await,
            Command::SignalUseful { hint, useful } => Box::pin(self.signal_useful(&hint, useful)).await,
            Command::Talk { confirmed } => Box::pin(self.talk(confirmed)).await,
            Command::Pace { hard } => Box::pin(self.pace(hard)).await,
            Command::Stats { of, period, explain } => Box::pin(self.stats(of, period.as_deref(), explain)).await,
            Command::Dashboard => Box::pin(self.dashboard()).await,
            Command::AdminRoster => Box::pin(self.admin_roster()).await,
            Command::AdminCharter => Box::pin(self.admin_charter()).await,
            Command::AdminKpi => Box::pin(self.admin_kpi()).await,
            Command::Handover { pair } => Box::pin(self.open_handover(&pair)).await,
            Command::Steps { with, text } => Box::pin(self.steps(&with, text.as_deref())).await,
            Command::StepDone { step, done } => Box::pin(self.step_done(&step, done)).await,
            Command::Onwards { list, from } => Ok(match Box::pin(self.run(*list)).await? {
                Reply::Card(card) => Reply::Card(card.onwards(from)),
                reply => reply,
            }),
            Command::Never => Ok(Reply::Card(message::undone::never(self.lang()))),
        }
    }

    pub fn lang(&self) -> Lang {
        self.me.person.lang
    }

    /// What the speaker types before a command.
    pub fn before_command(&self) -> String {
        self.usual.before(self.platform)
    }

    /// The speaker's day.
    pub fn today(&self) -> Date {
        self.wall().date()
    }

    /// What the speaker's clock shows.
    pub fn wall(&self) -> DateTime {
        self.me.person.local(self.now)
    }

    pub fn by(&self) -> By {
        By { actor: Some(self.me.person.id.clone()), at: self.now }
    }

    pub fn fresh_id(&self) -> String {
        crate::clock::new_id(self.now)
    }

    pub async fn my_pairs(&mut self) -> Result<Vec<PairLine>, Stop> {
        // As they were when the act began, and only then.
        if let Some(pairs) = self.me.pairs.take().filter(|_| !self.changed) {
            return Ok(pairs);
        }
        Ok(self.tx.pairs_of(&self.me.person.id, self.now).await?)
    }

    pub fn who_in(&self, line: &PairLine) -> Who {
        super::view::who(line.other_name.as_deref(), &line.other_ids, &self.me.person)
    }

    pub fn who(&self, person: &Person) -> Who {
        super::view::who_is(person, &self.me.person)
    }

    /// Whether an id of the platform at hand is the speaker's own.
    pub fn is_me(&self, external: &str) -> bool {
        let contact = &self.me.contact;
        contact.external == external || contact.also.as_deref() == Some(external)
    }

    pub fn unpaired(&self, with: Option<&Who>) -> Stop {
        Stop::Instead(Box::new(message::unknown::unpaired(with, &self.before_command(), self.lang())))
    }

    /// Whose 1on1 is meant. Nobody named: the only pair, else the one that meets next, and the answer names it.
    pub async fn choose(&mut self, with: &Whom) -> Result<Chosen, Stop> {
        let pairs = self.my_pairs().await?;
        let found = match with {
            Whom::Anyone | Whom::Me => {
                let Some(line) = pairs.first().cloned() else { return Err(self.unpaired(None)) };
                let others = pairs[1..].iter().map(|other| (other.pair.id.clone(), self.who_in(other))).collect();
                return Ok(Chosen { line, others });
            }
            Whom::Pair(id) | Whom::OtherOf(id) => match pairs.into_iter().find(|line| line.pair.id == *id) {
                Some(line) => Some(line),
                None => return Err(self.not_going_on(id).await?),
            },
            Whom::External { id, .. } if self.is_me(id) => return Err(Refusal::WithYourself.into()),
            Whom::External { id, .. } => {
                let at = pairs.iter().position(|line| line.other_ids.on(self.platform) == Some(id));
                match at {
                    Some(at) => Some(pairs[at].clone()),
                    // By another id of the same account, perhaps.
                    None => {
                        let person = self.person_known(id).await?;
                        pairs.into_iter().find(|line| person.as_ref().is_some_and(|person| line.other == person.id))
                    }
                }
            }
            Whom::Handle(handle) => {
                let handle = handle.strip_suffix("さん").unwrap_or(handle);
                let called =
                    |name: &Option<String>| name.as_ref().is_some_and(|n| n.to_lowercase() == handle.to_lowercase());
                let mut named = pairs.iter().filter(|line| called(&line.other_name));
                match (named.next(), named.next()) {
                    (Some(line), None) => Some(line.clone()),
                    (Some(_), Some(_)) => return Err(Refusal::PersonUnknown { handle: Some(Esc::new(handle)) }.into()),
                    (None, _) => {
                        let workspace = self.me.workspace.id.clone();
                        let person = self.tx.person_called(&workspace, handle).await?;
                        let person = person.ok_or(Refusal::PersonUnknown { handle: Some(Esc::new(handle)) })?;
                        match pairs.into_iter().find(|line| line.other == person.id) {
                            Some(line) => Some(line),
                            None => return Err(self.unpaired(Some(&self.who(&person)))),
                        }
                    }
                }
            }
        };
        match (found, with) {
            (Some(line), _) => Ok(Chosen { line, others: Vec::new() }),
            (None, Whom::External { id, .. }) => {
                let who = super::view::who(None, &Ids::of(self.platform, id), &self.me.person);
                Err(self.unpaired(Some(&who)))
            }
            (None, _) => Err(self.unpaired(None)),
        }
    }

    /// A pair that is not among those that go on: ended, or never theirs.
    pub(super) async fn not_going_on(&mut self, id: &PairId) -> Result<Stop, Stop> {
        let all = self.tx.all_pairs_of(&self.me.person.id, self.now).await?;
        Ok(match all.iter().find(|line| line.pair.id == *id) {
            Some(line) => Refusal::Ended { other: self.who_in(line) }.into(),
            None => Refusal::NotYours.into(),
        })
    }

    /// Whose 1on1 is meant, also one that has ended: what was written stays readable for the two.
    pub async fn choose_ever(&mut self, with: &Whom) -> Result<PairLine, Stop> {
        match self.choose(with).await {
            Ok(chosen) => Ok(chosen.line),
            Err(Stop::Fault(fault)) => Err(fault.into()),
            Err(stop) => {
                let ended = self.tx.all_pairs_of(&self.me.person.id, self.now).await?;
                let found = ended.into_iter().find(|line| match with {
                    Whom::Anyone | Whom::Me => true,
                    Whom::Pair(id) | Whom::OtherOf(id) => line.pair.id == *id,
                    Whom::External { id, .. } => line.other_ids.on(self.platform) == Some(id),
                    Whom::Handle(handle) => line.other_name.as_deref() == Some(handle),
                });
                found.ok_or(stop)
            }
        }
    }

    /// Refuses when the pair is on a break.
    pub fn must_be_active(&self, line: &PairLine) -> Result<(), Stop> {
        match &line.pair.state {
            PairState::Active => Ok(()),
            PairState::Paused { until } => {
                Err(Refusal::Paused { pair: line.pair.id.clone(), other: self.who_in(line), until: *until }.into())
            }
            PairState::Ended => Err(Refusal::Ended { other: self.who_in(line) }.into()),
        }
    }

    /// Holds a pair for writing.
    pub async fn hold(&mut self, line: PairLine) -> Result<Held, Stop> {
        let Some(guard) = self.tx.lock_line(&line).await? else { return Err(Refusal::NotYours.into()) };
        let side = line.pair.side_of(&self.me.person.id).ok_or(Refusal::NotYours)?;
        let workspace = self.me.workspace.id.clone();
        let other = self.tx.person(&workspace, &line.other).await?;
        let other = other.ok_or(Fault::Stored { table: "pair", column: "manager_id", id: line.pair.id.to_string() })?;
        let series = self.tx.series_of(&line.pair.id).await?;
        let me = self.me.person.clone();
        let (manager, report) = match side {
            Side::Manager => (me, other),
            Side::Report => (other, me),
        };
        Ok(Held { guard, line, side, manager, report, series })
    }

    /// Takes hold of a pair for writing to its lists only.
    pub async fn guard(&mut self, line: &PairLine) -> Result<PairGuard, Stop> {
        self.tx.lock_line(line).await?.ok_or_else(|| Refusal::NotYours.into())
    }

    pub async fn apply(&mut self, guard: &mut PairGuard, changes: &[Change]) -> Result<(), Stop> {
        let by = self.by();
        self.tx.apply(guard, &by, changes).await?;
        self.changed |= !changes.is_empty();
        Ok(())
    }

    /// Another time for a meeting that is at `of`, from words, in the speaker's zone: a day alone keeps the time, a time
    /// alone the day. Where it could be meant otherwise the speaker is asked, and each
    /// answer runs `again` with the settled time.
    pub fn moment(
        &self,
        given: &When,
        of: DateTime,
        form: Option<FormId>,
        fits: impl Fn(DateTime) -> bool,
        again: impl Fn(When) -> Command,
    ) -> Result<DateTime, Stop> {
        let lang = self.lang();
        // A time that was said stays, whatever becomes of the day.
        let usual_time = match given {
            When::Words(words) => when::said_time(words, self.today()).unwrap_or(of.time()),
            When::At(_) | When::On(_) => of.time(),
        };
        let settle = |moment: Moment| moment.date.to_datetime(moment.time.unwrap_or(usual_time));
        match given {
            When::At(at) => Ok(*at),
            When::On(date) => Ok(settle(Moment { date: *date, time: None })),
            When::Words(words) => {
                let (first, second) = match self
                    .either_day(
                        words,
                        when::parse_move(words, self.wall(), lang, of.date()),
                        Some(usual_time),
                        &fits,
                        &again,
                    )
                    .map_err(|stop| stop.with_form(form.as_ref()))?
                {
                    when::When::Sure(moment) => {
                        let at = settle(moment);
                        return match self.day_off(at.date()) {
                            None => Ok(at),
                            Some(name) => {
                                let next = self.usual.calendar.next_working(at.date(), self.me.person.week);
                                let why = message::ask::Why::DayOff {
                                    day: at.date(),
                                    name: name.map(|name| Esc::new(&name)),
                                };
                                let times = [next.to_datetime(at.time()), at];
                                Err(self.ask_which(why, &times, form, again))
                            }
                        };
                    }
                    when::When::Ask { guess, other, .. } => (guess, other),
                };
                let times: Vec<DateTime> = [Some(first), second].into_iter().flatten().map(settle).collect();
                let nearest = times.iter().copied().min().unwrap_or(of);
                let times: Vec<DateTime> = times.into_iter().filter(|at| fits(*at)).collect();
                if times.is_empty() {
                    // Whoever asks for it says what is in its way.
                    return Ok(nearest);
                }
                Err(self.ask_which(message::ask::Why::Ambiguous { input: Esc::new(words) }, &times, form, again))
            }
        }
    }

    /// `8/9` is two days to an English reader: a question rather than a refusal, so that nothing has to be typed again.
    /// A date that can't be has its likely correction as a button.
    fn either_day(
        &self,
        words: &str,
        read: Result<when::When, when::WhenError>,
        usual_time: Option<jiff::civil::Time>,
        fits: &impl Fn(DateTime) -> bool,
        again: &impl Fn(When) -> Command,
    ) -> Result<when::When, Stop> {
        match read {
            Err(when::WhenError::DayOrMonth { a, b }) => Ok(when::When::Ask {
                guess: Moment { date: a, time: None },
                other: Some(Moment { date: b, time: None }),
                why: when::Doubt::NextWeekday,
            }),
            Ok(read) => Ok(read),
            Err(error) => {
                let why = super::refusals::from_when(words, &error);
                let (why, correction) = match super::refusals::correction(&error) {
                    Some(moment) if !fits(moment.date.to_datetime(moment.time.or(usual_time).unwrap_or_default())) => {
                        (why.without_instead(), None)
                    }
                    correction => (why, correction),
                };
                let retry = correction.map(|moment| {
                    Box::new(again(match moment.time.or(usual_time) {
                        Some(time) => When::At(moment.date.to_datetime(time)),
                        None => When::On(moment.date),
                    }))
                });
                Err(Stop::Refused { why: Box::new(why), retry, form: None })
            }
        }
    }

    fn ask_which(
        &self,
        why: message::ask::Why,
        times: &[DateTime],
        form: Option<FormId>,
        again: impl Fn(When) -> Command,
    ) -> Stop {
        let meanings = times
            .iter()
            .map(|at| message::ask::Meaning { point: message::ask::Point::At(*at), run: again(When::At(*at)) })
            .collect();
        let zone = self.me.person.zone.name.clone();
        let view = message::ask::View { why, meanings, form, zone, today: self.today() };
        Stop::Instead(Box::new(message::ask::ask(&view, self.lang())))
    }

    fn day_off(&self, date: Date) -> Option<Option<String>> {
        let calendar = &self.usual.calendar;
        let is_off = !calendar.is_working(date, self.me.person.week);
        is_off.then(|| calendar.holiday_name(date, self.lang()).map(str::to_owned))
    }

    /// A due date from words. A due date ends with its day; today is fine.
    pub fn due(&self, given: &When, again: impl Fn(When) -> Command) -> Result<Date, Stop> {
        match given {
            When::On(date) => Ok(*date),
            When::At(at) => Ok(at.date()),
            When::Words(words) => self.read_due(words, when::parse_due(words, self.wall(), self.lang()), again),
        }
    }

    pub fn read_due(
        &self,
        words: &str,
        read: Result<when::When, when::WhenError>,
        again: impl Fn(When) -> Command,
    ) -> Result<Date, Stop> {
        match self.either_day(words, read, None, &|_| true, &again)? {
            when::When::Sure(moment) => Ok(moment.date),
            when::When::Ask { guess, other, .. } => {
                let meanings = [Some(guess), other]
                    .into_iter()
                    .flatten()
                    .map(|moment| message::ask::Meaning {
                        point: message::ask::Point::On(moment.date),
                        run: again(When::On(moment.date)),
                    })
                    .collect();
                let view = message::ask::View {
                    why: message::ask::Why::Ambiguous { input: Esc::new(words) },
                    meanings,
                    form: None,
                    zone: self.me.person.zone.name.clone(),
                    today: self.today(),
                };
                Err(Stop::Instead(Box::new(message::ask::ask(&view, self.lang()))))
            }
        }
    }
}
