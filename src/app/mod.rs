//! The shell round the rules: one transaction per act. Load the facts, ask the rule, apply what it decided, plan the
//! messages it causes, answer.
//!
//! Knows the store and the rules; knows no platform. A platform hands in an [`Inbound`] and gets a [`Handled`] back.

mod admin;
mod agenda;
mod ask;
mod capture;
mod charter;
mod compose;
mod courier;
mod following;
mod forms;
mod handover;
mod import;
mod links;
mod look_back;
mod meetings;
mod milestones;
mod newcomers;
mod notes;
mod outbox;
mod outlook;
mod pages;
mod pairs;
mod people;
mod pictures;
mod promises;
mod pulse;
mod purpose;
mod questions;
mod refusals;
mod reports;
mod roster;
mod rounds;
mod schedule;
mod show;
mod signals;
mod stats;
mod view;
mod worth;

use std::sync::Arc;

use tokio::sync::Notify;

use crate::card::Card;
use crate::chat::{Act, Inbound, MessageRef, Platform, Reply};
use crate::clock::Clock;
use crate::command::{self, Command};
use crate::domain::calendar::Calendar;
use crate::domain::lang::Lang;
use crate::domain::people::Zone;
use crate::message;
use crate::store::{Done, Fault, Known, Seen, Stirred, Store, Tx};
use crate::telemetry::Metrics;

pub use crate::store::{Given, SlotReason, SlotState, Stranger, Unasked};
pub use admin::Imported;
pub(crate) use ask::{Ask, Stop};
pub use courier::{Courier, Couriers};
pub use import::{Entry, Pairs, Progress, Report, What};
pub use outbox::{Round, Rules};
pub use outlook::Coming;
pub use pages::{
    Entrance, Estimating, Figures, InputSaid, Part, SESSION_FOR, SLOTS_A_PAGE, Saved, Seen as SlotSeen, Session, Slot,
    Summaries, Summary, Told, Visitor, WAY_IN, Whose,
};
pub use pictures::PICTURES;
pub use worth::{Estimated, Missing, Worth};

/// What every workspace starts from, and what the operator set for all of them.
#[derive(Clone, Debug)]
pub struct Usual {
    /// As people type it: `/1on1`.
    pub command: String,
    pub lang: Lang,
    pub zone: Zone,
    pub calendar: Calendar,
    /// The address browsers reach this server by, without a slash at its end. Without one there are no pages.
    pub public_url: Option<String>,
}

impl Usual {
    /// What people type before a command: its name where it is a slash command, nothing where the conversation is the
    /// bot's own.
    pub fn before(&self, platform: Platform) -> String {
        match platform {
            Platform::Slack => format!("{} ", self.command),
            Platform::Teams => String::new(),
        }
    }
}

/// The product, ready to be asked.
#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub clock: Clock,
    pub usual: Arc<Usual>,
    pub metrics: Arc<Metrics>,
    /// Rung when there may be something to send.
    pub bell: Arc<Notify>,
    /// Rung when somebody may have been seen for the first time.
    pub met: Arc<Notify>,
}

/// An answer, and the language it is to be shown in.
#[derive(Clone, Debug, PartialEq)]
pub struct Handled {
    pub reply: Reply,
    pub lang: Lang,
    /// A fault of ours kept it from being done: whoever can send it again should.
    pub failed: bool,
}

impl App {
    pub fn new(store: Store, clock: Clock, usual: Usual, metrics: Arc<Metrics>) -> App {
        App {
            store,
            clock,
            usual: Arc::new(usual),
            metrics,
            bell: Arc::new(Notify::new()),
            met: Arc::new(Notify::new()),
        }
    }

    /// Does what was asked and says what to show for it. Never fails: a fault is logged once, and the person gets its
    /// reference.
    pub async fn handle(&self, inbound: Inbound) -> Handled {
        let guessed = guess_lang(&inbound.act, self.usual.lang);
        // What was typed goes back to the one who typed it, so that nothing is lost; it goes nowhere else.
        let words = match &inbound.act {
            Act::Typed(line) if !line.trim().is_empty() => Some(crate::card::Esc::new(line)),
            _ => None,
        };
        match self.answer(inbound).await {
            Ok(handled) => handled,
            Err(fault) => {
                let reference = crate::clock::new_id(self.clock.now());
                let reference = reference[20..].to_owned();
                self.metrics.faults.inc();
                tracing::error!(reference = %reference, %fault, "an act could not be carried out");
                let view = message::unknown::Fault { reference, words };
                Handled { reply: Reply::Card(message::unknown::fault(&view, guessed)), lang: guessed, failed: true }
            }
        }
    }

    async fn answer(&self, inbound: Inbound) -> Result<Handled, Fault> {
        let now = self.clock.now();
        let mut order = match Order::read(&inbound, self.usual.lang) {
            Ok(order) => Box::new(order),
            // Boxed, as it is rare, and would make every act's future larger.
            Err(heard) => return Box::pin(self.hear(&inbound, heard)).await,
        };
        let inbound = Arc::new(inbound);
        if order.is_only_reading() {
            let (usual, act) = (self.usual.clone(), inbound.clone());
            let is_of_a_company = matches!(*order, Order::Do(Command::Stats { .. }));
            let read = if is_of_a_company {
                self.store.read(move |tx| Box::pin(only_read(tx, usual, act, order, now))).await?
            } else {
                self.store.glance(move |tx| Box::pin(only_read(tx, usual, act, order, now))).await?
            };
            order = match read {
                Ok(handled) => return Ok(handled),
                Err(order) => order,
            };
        }
        let usual = self.usual.clone();
        let (handled, stirred) = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let me = people::enter(tx, &usual, &inbound, now).await?;
                    let mut ask = Ask::new(tx, &usual, me, inbound.platform, now);
                    let (handled, changed) = ask.carry_out(*order).await?;
                    if !changed {
                        return Ok(Done::Keep((handled, tx.stirred())));
                    }
                    let kept = serde_json::to_string(&kept_answer(&handled.reply)).ok();
                    match tx.note_seen(inbound.platform, &inbound.dedupe, kept.as_deref(), now).await? {
                        Seen::New => Ok(Done::Keep((handled, tx.stirred()))),
                        Seen::Before { answer } => {
                            let reply = answer
                                .and_then(|answer| serde_json::from_str::<Option<crate::card::Card>>(&answer).ok())
                                .flatten()
                                .map_or(Reply::Quiet, Reply::Card);
                            Ok(Done::Undo((Handled { reply, ..handled }, Stirred::default())))
                        }
                    }
                })
            })
            .await?;
        if stirred.outbox {
            self.bell.notify_one();
        }
        if stirred.newcomer {
            self.met.notify_one();
        }
        Ok(handled)
    }
}

impl App {
    /// What a sent message that may still change shows its own reader now, for a platform that takes a new card in
    /// answer to a press.
    pub async fn shown(
        &self,
        platform: Platform,
        tenant: &str,
        actor: &str,
        at: &MessageRef,
    ) -> Result<Option<(Card, Lang)>, Fault> {
        let (usual, now) = (self.usual.clone(), self.clock.now());
        let (tenant, actor, at) = (tenant.to_owned(), actor.to_owned(), at.clone());
        let shown = self.store.read(move |tx| {
            Box::pin(async move {
                let Some(known) = tx.known(platform, &tenant, &actor).await? else { return Ok(None) };
                let Some(claimed) = tx.shown_at(&known.person.id, platform, &at).await? else { return Ok(None) };
                let composed = compose::compose(tx, &usual, &claimed, now).await?;
                Ok(composed.card.map(|card| (card, composed.lang)))
            })
        });
        shown.await
    }
}

/// Carries out what changes nothing; gives the order back when there is something to write down all the same.
async fn only_read(
    tx: &mut Tx,
    usual: Arc<Usual>,
    inbound: Arc<Inbound>,
    order: Box<Order>,
    now: jiff::Timestamp,
) -> Result<Result<Handled, Box<Order>>, Fault> {
    let me = tx.acting(inbound.platform, &inbound.tenant, &inbound.actor, inbound.also.as_deref(), now).await?;
    // What the act tells of its actor has to be written down.
    let Some(me) = me.filter(|me| !people::has_news(me, &inbound)) else { return Ok(Err(order)) };
    let (handled, _) = Ask::new(tx, &usual, me, inbound.platform, now).carry_out(*order).await?;
    Ok(Ok(handled))
}

/// Whether a command changes nothing.
fn is_only_reading(command: &Command) -> bool {
    matches!(
        command,
        Command::Home
            | Command::Help { .. }
            | Command::Settings
            | Command::Privacy { .. }
            | Command::PairList
            | Command::Next { .. }
            | Command::AgendaList { .. }
            | Command::MemoList
            | Command::ActionList { .. }
            | Command::Digest { .. }
            | Command::History { .. }
            | Command::Questions { .. }
            | Command::AgendaSuggest { .. }
            | Command::AdminCharter
            | Command::Purpose { text: None, .. }
            | Command::Stats { .. }
            | Command::Never
    )
}

/// What of an answer is kept for the case that the same act comes again.
fn kept_answer(reply: &Reply) -> Option<&crate::card::Card> {
    match reply {
        Reply::Card(card) => Some(card),
        Reply::Form(_) | Reply::Mend(_) | Reply::Quiet => None,
    }
}

/// An act, read as far as it can be without knowing who acts.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    Do(Command),
    /// A typed line that is no command, with what was probably meant.
    Missed {
        line: String,
        miss: command::Miss,
    },
    Form(crate::card::FormId),
    Submit(crate::card::FormId, crate::card::FormValues),
    ShowHome,
    /// Words from a chat: the form that asks what becomes of them.
    Capture(crate::chat::Capture, String),
}

/// What the platform tells us of its own accord: nobody acts, and nobody is answered.
#[derive(Clone, Debug)]
pub(crate) enum Heard {
    Profile(Box<crate::chat::Profile>),
    Uninstalled,
    Joined,
    Parted,
}

impl Order {
    fn read(inbound: &Inbound, usual: Lang) -> Result<Order, Heard> {
        Ok(match &inbound.act {
            Act::Typed(line) => match command::parse(line, guess_lang(&inbound.act, usual)) {
                Ok(command) => Order::Do(command),
                Err(miss) => Order::Missed { line: line.clone(), miss },
            },
            Act::Pressed(command) => Order::Do(command.clone()),
            Act::Asked(form) => Order::Form(form.clone()),
            Act::Submitted(form, values) => Order::Submit(form.clone(), values.clone()),
            Act::HomeOpened => Order::ShowHome,
            Act::ProfileChanged(profile) => return Err(Heard::Profile(Box::new(profile.clone()))),
            Act::Uninstalled => return Err(Heard::Uninstalled),
            Act::Joined => return Err(Heard::Joined),
            Act::Parted => return Err(Heard::Parted),
            Act::Captured(what, words) => Order::Capture(*what, words.clone()),
        })
    }

    /// Whether it changes nothing, so that a reader is enough.
    fn is_only_reading(&self) -> bool {
        match self {
            Order::Missed { .. } | Order::Form(_) | Order::Capture(..) => true,
            Order::Do(Command::Onwards { list, .. }) => is_only_reading(list),
            Order::Do(command) => is_only_reading(command),
            Order::Submit(..) | Order::ShowHome => false,
        }
    }
}

/// The language of somebody we know nothing of yet: the script they wrote in, else the company's.
fn guess_lang(act: &Act, usual: Lang) -> Lang {
    let Act::Typed(line) = act else { return usual };
    let is_japanese =
        |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff66}'..='\u{ff9f}');
    if line.chars().any(is_japanese) {
        Lang::Ja
    } else if line.chars().any(|c| c.is_ascii_alphabetic()) {
        Lang::En
    } else {
        usual
    }
}

/// Everything known of the one who acts.
pub(crate) type Me = Known;
