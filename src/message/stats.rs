//! The answer to `stats`: the execution rate with everything it must be shown with, and, when asked for, each slot behind
//! it with its reason. A rate can't be drawn here without its companions: it comes with them or not at all.

use jiff::civil::Date;

use super::parts::{list, say};
use super::samples;
use crate::card::{Button, Card, Esc, List, Mark, Row, Who};
use crate::command::{Command, StatsOf};
use crate::domain::figures::rate::{Beside, ENOUGH, Headline, Rate, Share, Standing};
use crate::domain::figures::{Corrected, Counts, DEFINITION, Heads, Month, Period};
use crate::domain::lang::Lang;
use crate::domain::people::Zone;
use crate::text::catalog::{common, monthly, stats as t};
use crate::text::formats;

/// What became of a slot, in the reader's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Held,
    Late,
    Missed,
    Unanswered,
    Disputed,
    Expected,
    Withdrawn,
    ExemptHolidays,
    ExemptLeave,
    ExemptPaused,
    ExemptJoined,
}

/// Of whom a slot is shown to be.
#[derive(Clone, Debug)]
pub enum Of {
    Person(Who),
    /// For HR: a unit, where it has pairs enough to hide in.
    Unit(Esc),
    Nobody,
}

#[derive(Clone, Debug)]
pub struct Slot {
    pub day: Date,
    pub of: Of,
    pub state: State,
    pub moved: i64,
    pub skipped: bool,
}

#[derive(Clone, Debug)]
pub struct View {
    pub of: StatsOf,
    pub period: Period,
    /// The period as it was typed, for the buttons.
    pub typed: Option<String>,
    pub rate: Rate,
    pub counts: Counts,
    /// Pairs with an agreed purpose, of all.
    pub agreed: Share,
    /// In percent.
    pub target: i64,
    /// Each one, the latest first, when asked for.
    pub slots: Option<Vec<Slot>>,
    /// Months of the company that were published with another number.
    pub corrected: Vec<Corrected>,
    pub today: Date,
    pub zone: Zone,
}

/// How many slots a list shows.
pub const MOST_SLOTS: usize = 60;

pub fn stats(v: &View, lang: Lang) -> Card {
    let month = |month: Month| (month.year, month.month);
    let period = t::period(lang, month(v.period.first), month(v.period.last));
    let title = match v.of {
        StatsOf::Me => t::title_me(lang, &period),
        StatsOf::Team => t::title_team(lang, &period),
        StatsOf::Company => t::title_company(lang, &period),
    };
    let (headline, beside) = v.rate.shown();
    let card = Card::titled(say(title));
    let card = top(card, &headline, v.target, lang);
    let corrected = v.corrected.iter().map(|one| say(monthly::corrected_line(lang, one, &v.zone, v.today)));
    let card = corrected.fold(card, Card::hint);
    let card = companions(card, &beside, v, lang);
    let card = match &v.slots {
        None => card,
        Some(slots) => each(card, slots, v.today, lang),
    };
    let explain = v.slots.is_none();
    let again = Command::Stats { of: Some(v.of), period: v.typed.clone(), explain };
    let label = if explain { t::explain_button(lang) } else { t::sum_button(lang) };
    let card = card.hint(say(t::definition(lang, DEFINITION)));
    let card = if v.of == StatsOf::Company { card.hint(say(t::no_content(lang))) } else { card };
    card.button(Button::run(label, again)).seen_by(say(common::only_you(lang)))
}

fn top(card: Card, headline: &Headline, target: i64, lang: Lang) -> Card {
    let Share { hits, of } = headline.held;
    let card = card.text(say(t::rate(lang, &t::percent(headline.held.percent()), hits, of)));
    let Some(interval) = headline.interval else { return card.text(say(t::nothing(lang))) };
    let percent = crate::domain::figures::rate::percent;
    let sure = t::interval(lang, percent(interval.low), percent(interval.high));
    let verdict = match headline.standing(target as f64 / 100.0) {
        None => t::too_few(lang, ENOUGH),
        Some(Standing::Reached) => t::reached(lang, target),
        Some(Standing::Below) => t::below(lang, target),
    };
    let card = card.hint(say(sure)).hint(say(verdict));
    match headline.by_person {
        Some(mean) => card.hint(say(t::by_person(lang, &t::percent(Some(percent(mean)))))),
        None => card,
    }
}

fn companions(card: Card, beside: &Beside, v: &View, lang: Lang) -> Card {
    let row = |name: String, share: Share| say(t::of(lang, &name, &t::percent(share.percent()), share.hits, share.of));
    let mut rows = vec![
        row(t::late(lang), beside.late),
        row(t::exempt(lang), beside.exempt),
        row(t::cycled(lang), beside.cycled),
        row(t::member_led(lang), beside.member_led),
    ];
    // One person is no group that could be covered or reached.
    if v.of != StatsOf::Me {
        rows.push(row(t::coverage(lang), beside.coverage));
        rows.push(row(t::reach(lang), beside.reach));
    }
    rows.push(row(t::agreed(lang), v.agreed));
    if v.counts.open > 0 {
        rows.push(say(t::open(lang, v.counts.open)));
    }
    if v.counts.disputed > 0 {
        rows.push(say(t::disputed(lang, v.counts.disputed)));
    }
    let rows = rows.into_iter().map(|line| Row::new(Mark::Plain, line)).collect();
    let card = card.list(List::new(say(t::beside(lang)), rows));
    if beside.many_exempt() { card.hint(say(t::many_exempt(lang))) } else { card }
}

fn each(card: Card, slots: &[Slot], today: Date, lang: Lang) -> Card {
    let rows = slots.iter().take(MOST_SLOTS).map(|slot| Row::new(Mark::Plain, say(line(slot, today, lang)))).collect();
    let card = card.list(list(t::slots(lang), rows, t::nothing(lang)));
    if slots.len() > MOST_SLOTS { card.hint(say(t::only_some(lang, MOST_SLOTS as i64))) } else { card }
}

fn line(slot: &Slot, today: Date, lang: Lang) -> String {
    let day = formats::date(lang, slot.day, today);
    let mut details = Vec::new();
    if slot.moved > 0 {
        details.push(t::moved(lang, slot.moved));
    }
    if slot.skipped {
        details.push(t::skipped(lang));
    }
    let mut state = state(slot.state, lang);
    if !details.is_empty() {
        let details = formats::joined_details(lang, &details);
        state = match lang {
            Lang::Ja => format!("{state}({details})"),
            Lang::En => format!("{state} ({details})"),
        };
    }
    match &slot.of {
        Of::Person(other) => t::slot_with(lang, &day, other, &state),
        Of::Unit(unit) => t::slot_of(lang, &day, unit, &state),
        Of::Nobody => t::slot_bare(lang, &day, &state),
    }
}

fn state(state: State, lang: Lang) -> String {
    match state {
        State::Held => t::held_state(lang),
        State::Late => t::late_state(lang),
        State::Missed => t::missed_state(lang),
        State::Unanswered => t::unanswered_state(lang),
        State::Disputed => t::disputed_state(lang),
        State::Expected => t::expected_state(lang),
        State::Withdrawn => t::withdrawn_state(lang),
        State::ExemptHolidays => t::exempt_holidays(lang),
        State::ExemptLeave => t::exempt_leave(lang),
        State::ExemptPaused => t::exempt_paused(lang),
        State::ExemptJoined => t::exempt_joined(lang),
    }
}

/// For somebody who asks for figures that are not theirs to see.
pub fn not_yours(lang: Lang) -> Card {
    let own = Command::Stats { of: Some(StatsOf::Me), period: None, explain: false };
    Card::saying(say(t::not_yours(lang)))
        .button(Button::run(t::title_me_button(lang), own))
        .seen_by(say(common::only_you(lang)))
}

/// For a period that could not be read.
pub fn no_period(given: &Esc, lang: Lang) -> Card {
    Card::saying(say(t::no_period(lang, given))).seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let counts = Counts {
        held: 34,
        late: 2,
        missed: 3,
        unanswered: 1,
        exempt: 9,
        open: 4,
        disputed: 1,
        cycled: 25,
        items_by_report: 61,
        items_by_manager: 30,
        ..Counts::default()
    };
    let heads = Heads { eligible: 42, covered: 40, reached: 37 };
    let few = Counts { held: 3, missed: 2, exempt: 0, late: 0, unanswered: 0, ..counts };
    let people: Vec<(i64, i64)> = vec![(34, 34), (0, 6)];
    let july = Period { first: Month { year: 2026, month: 5 }, last: Month { year: 2026, month: 7 } };
    let slot = |day: i8, of: Of, state: State| Slot {
        day: jiff::civil::date(2026, 7, day),
        of,
        state,
        moved: i64::from(day % 2),
        skipped: day == 7,
    };
    let with = || Of::Person(samples::hanako(lang));
    let own = vec![
        slot(21, with(), State::Expected),
        slot(14, with(), State::Held),
        slot(7, with(), State::Late),
        slot(6, with(), State::Missed),
        slot(3, with(), State::Unanswered),
        slot(2, with(), State::Disputed),
        slot(1, with(), State::Withdrawn),
    ];
    let unit = || {
        Of::Unit(Esc::new(match lang {
            Lang::Ja => "営業/東日本",
            Lang::En => "Sales/East",
        }))
    };
    let nobody = vec![
        slot(14, unit(), State::ExemptHolidays),
        slot(13, unit(), State::ExemptLeave),
        slot(10, Of::Nobody, State::ExemptPaused),
        slot(9, Of::Nobody, State::ExemptJoined),
        slot(8, Of::Nobody, State::Held),
    ];
    let longest = vec![Slot { of: Of::Person(samples::long_name(lang)), ..own[2].clone() }; MOST_SLOTS + 1];
    let view = |of: StatsOf, counts: Counts, slots: Option<Vec<Slot>>| View {
        of,
        period: july,
        typed: None,
        rate: Rate::of(&counts, &heads, &people),
        counts,
        agreed: Share::new(4, 5),
        target: 90,
        slots,
        corrected: Vec::new(),
        today: samples::TODAY,
        zone: samples::zone(),
    };
    let empty = View {
        rate: Rate::of(&Counts::default(), &Heads::default(), &[]),
        agreed: Share::default(),
        ..view(StatsOf::Me, Counts::default(), None)
    };
    vec![
        ("ordinary", stats(&view(StatsOf::Company, counts, None), lang)),
        ("empty", stats(&empty, lang)),
        ("longest", stats(&view(StatsOf::Team, counts, Some(longest)), lang)),
        ("me", stats(&view(StatsOf::Me, few, Some(own)), lang)),
        ("company_explained", stats(&view(StatsOf::Company, counts, Some(nobody)), lang)),
        ("not_yours", not_yours(lang)),
        ("no_period", no_period(&Esc::new("*いつか*"), lang)),
    ]
}
