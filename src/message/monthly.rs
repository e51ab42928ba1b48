//! The month's figures: the reader's own first, then those they lead, then for executives and HR the company's with what
//! it protects and what grows. A rate comes with its companions; no person but the reader is in it.

use jiff::Timestamp;
use jiff::civil::Date;

use super::parts::say;
use super::samples as made;
use crate::card::{Button, Card, List, Mark, Picture, Row};
use crate::command::{Command, StatsOf};
use crate::domain::figures::rate::{Rate, percent};
use crate::domain::figures::{Corrected, Counts, DEFINITION, Heads, Month, Published, Share};
use crate::domain::lang::Lang;
use crate::domain::people::Zone;
use crate::domain::turnover::{Change, Early, Turnover};
use crate::text::catalog::{common, monthly as t, stats};

#[derive(Clone, Debug)]
pub struct View {
    pub month: Month,
    /// Held of due, of the reader's own on either side.
    pub own: Share,
    /// Those the reader leads.
    pub team: Option<Rate>,
    /// For executives and HR.
    pub company: Option<Company>,
    /// What the company aims at, in percent.
    pub target: i64,
    pub picture: Option<Year>,
    /// The reader's day and zone.
    pub today: Date,
    pub zone: Zone,
}

/// The picture of the year up to this month, of the company or else of the reader's team, and what it shows of each month.
#[derive(Clone, Debug)]
pub struct Year {
    pub address: String,
    pub months: Vec<(Month, Share)>,
}

#[derive(Clone, Debug)]
pub struct Company {
    pub rate: Rate,
    pub counts: Counts,
    /// The month before.
    pub before: Share,
    /// What of these two months counts differently now than it was published.
    pub corrected: Vec<Corrected>,
    pub agreed: Share,
    pub turnover: Option<Turnover>,
    pub has_baseline: bool,
    pub change: Option<Change>,
    pub first_year: Early,
    pub first_three_years: Early,
    pub until_alone: Option<f64>,
}

pub fn monthly(v: &View, lang: Lang) -> Card {
    let month = (v.month.year, v.month.month);
    let own = match v.own.percent() {
        Some(own) => t::own_line(lang, &stats::percent(Some(own)), v.own.hits, v.own.of),
        None => t::own_none(lang),
    };
    let mut card =
        Card::titled(say(t::title(lang, &stats::period(lang, month, month)))).list(rows(t::own(lang), [own]));
    if let Some(team) = &v.team {
        card = card.list(rows(t::team(lang), rated(team, v.target, None, lang)));
    }
    let picture = |card: Card, label: String| match &v.picture {
        Some(year) => card.picture(drawn(year, &label, v.target, lang)),
        None => card,
    };
    if let Some(company) = &v.company {
        let mut lines = rated(&company.rate, v.target, Some(company.before), lang);
        // The rate is of those that are known.
        if company.counts.open > 0 {
            lines.push(stats::open(lang, company.counts.open));
        }
        lines.push(shared(t::agreed(lang), company.agreed, lang));
        lines.extend(company.corrected.iter().map(|one| t::corrected_line(lang, one, &v.zone, v.today)));
        card = picture(card.list(rows(t::company(lang), lines)), t::picture(lang))
            .list(rows(t::protect(lang), protect(company, lang)))
            .list(rows(t::grow(lang), grow(company, lang)));
    } else {
        card = picture(card, t::picture_team(lang));
    }
    let of = if v.company.is_some() { StatsOf::Company } else { StatsOf::Team };
    let explain = Command::Stats { of: Some(of), period: Some(v.month.to_string()), explain: true };
    card.hint(say(t::association(lang)))
        .hint(say(t::definition(lang, DEFINITION)))
        .button(Button::run(t::see_stats(lang), explain))
        .seen_by(say(common::only_you(lang)))
}

/// What the picture shows, month by month, for whom it is read out to or can't be shown.
fn drawn(year: &Year, label: &str, target: i64, lang: Lang) -> Picture {
    let month = |(month, share): &(Month, Share)| {
        format!("{} {}", t::short_month(lang, month.month), t::counted_share(lang, *share))
    };
    let months: Vec<String> = year.months.iter().map(month).collect();
    let months = months.join(t::picture_between(lang));
    Picture {
        title: label.to_owned(),
        address: year.address.clone(),
        alt: t::picture_alt(lang, label, &months, target),
    }
}

fn rows(heading: String, lines: impl IntoIterator<Item = String>) -> List {
    List::new(say(heading), lines.into_iter().map(|line| Row::new(Mark::Plain, say(line))).collect())
}

fn shared(name: String, share: Share, lang: Lang) -> String {
    t::share_line(lang, &name, &stats::percent(share.percent()), share.hits, share.of)
}

/// A rate with its interval and everything that must stand beside it.
fn rated(rate: &Rate, target: i64, before: Option<Share>, lang: Lang) -> Vec<String> {
    let (headline, beside) = rate.shown();
    let held = headline.held;
    let mut lines = vec![t::rate_line(lang, &stats::percent(held.percent()), held.hits, held.of, target)];
    if let Some(interval) = headline.interval {
        lines.push(t::interval(lang, percent(interval.low), percent(interval.high)));
    }
    if let Some(before) = before {
        lines.push(t::before(lang, &stats::percent(before.percent())));
    }
    lines.extend([
        shared(t::cycled(lang), beside.cycled, lang),
        shared(t::member_led(lang), beside.member_led, lang),
        shared(t::late(lang), beside.late, lang),
        shared(t::exempt(lang), beside.exempt, lang),
        shared(t::coverage(lang), beside.coverage, lang),
        shared(t::reach(lang), beside.reach, lang),
    ]);
    if beside.many_exempt() {
        lines.push(t::many_exempt(lang));
    }
    lines
}

fn protect(company: &Company, lang: Lang) -> Vec<String> {
    let Some(turnover) = &company.turnover else { return vec![t::no_events(lang)] };
    let heads = turnover.whole_heads();
    let mut lines = Vec::new();
    if turnover.is_preliminary() {
        lines.push(t::turnover_first_look(lang, turnover.months, turnover.leavers, heads));
    } else {
        let rate = turnover.rate().map_or_else(|| "—".to_owned(), |rate| format!("{:.1}%", rate * 100.0));
        lines.push(t::turnover(lang, &rate, turnover.leavers, heads));
        if let Some(interval) = turnover.interval() {
            lines.push(t::interval(lang, percent(interval.low), percent(interval.high)));
        }
    }
    match &company.change {
        Some(change) if !turnover.is_preliminary() => {
            let points = signed(change.points);
            lines.push(match change.relative {
                Some(relative) => t::change(lang, &points, &format!("{}%", signed_whole(relative))),
                None => t::change_points(lang, &points),
            });
            if !change.is_sure() {
                lines.push(t::unsure(lang));
            }
        }
        _ if !company.has_baseline => lines.push(t::no_baseline(lang)),
        _ => {}
    }
    for (within, early) in [(t::one_year(lang), company.first_year), (t::three_years(lang), company.first_three_years)]
    {
        if early.hired > 0 {
            lines.push(t::early(lang, &within, early.left, early.hired));
        }
    }
    lines
}

fn grow(company: &Company, lang: Lang) -> Vec<String> {
    let (c, all) = (&company.counts, company.counts.items());
    let mut lines = if all == 0 {
        vec![t::no_topics(lang)]
    } else {
        vec![t::growth_topics(lang, c.growth, all), t::long_topics(lang, c.mid + c.long, all)]
    };
    lines.extend(company.until_alone.map(|months| t::until_alone(lang, &format!("{months:.1}"))));
    lines
}

/// `−2.0`, `+0.4`, `0.0`, with a real minus.
fn signed(value: f64) -> String {
    match format!("{:.1}", value.abs()) {
        zero if zero == "0.0" => zero,
        size if value < 0.0 => format!("−{size}"),
        size => format!("+{size}"),
    }
}

fn signed_whole(value: f64) -> String {
    match value.round() {
        0.0 => "0".to_owned(),
        below if below < 0.0 => format!("−{:.0}", -below),
        above => format!("+{above:.0}"),
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let month = Month { year: 2026, month: 6 };
    let counts = |times: i64| Counts {
        held: 88 * times,
        late: 3 * times,
        missed: 7 * times,
        unanswered: 2 * times,
        exempt: 20 * times,
        prepared: 70 * times,
        cycled: 61 * times,
        items_by_report: 120 * times,
        items_by_manager: 45 * times,
        short: 80 * times,
        mid: 50 * times,
        long: 20 * times,
        growth: 60 * times,
        ..Counts::default()
    };
    let heads = Heads { eligible: 130, covered: 121, reached: 98 };
    let company = |counts: Counts, turnover, change| Company {
        rate: Rate::of(&counts, &heads, &[(9, 10), (0, 3)]),
        counts,
        before: Share::new(81, 100),
        corrected: Vec::new(),
        agreed: Share::new(97, 121),
        turnover,
        has_baseline: true,
        change,
        first_year: Early { left: 2, hired: 18 },
        first_three_years: Early { left: 9, hired: 41 },
        until_alone: Some(3.2),
    };
    let turnover = Turnover { last: month, leavers: 16, heads: 200.0, months: 12 };
    let change = crate::domain::turnover::change((20, 200), (16, 200));
    let team = counts(1);
    let team = Rate::of(&Counts { held: 9, missed: 1, exempt: 0, ..team }, &Heads::default(), &[]);
    let year = |name: &str, times: i64| Year {
        address: format!(
            "https://taiwa.example.com/picture/{}/{}/{name}-{}.png",
            "0".repeat(26),
            "a1b2".repeat(16),
            lang.code()
        ),
        months: (0..12)
            .map(|n| {
                (
                    month.plus(n - 11),
                    if n == 3 { Share::default() } else { Share::new((77 + i64::from(n)) * times, 100 * times) },
                )
            })
            .collect(),
    };
    let published = Published {
        definition: DEFINITION.to_owned(),
        held: 76,
        due: 97,
        exempt: 4,
        late: 3,
        at: Timestamp::from_second(1_780_300_000).unwrap_or_default(),
    };
    let corrected = Corrected { month: month.plus(-1), published, now: Share::new(81, 100) };
    let ordinary = View {
        month,
        own: Share::new(9, 10),
        team: Some(team),
        company: Some(company(counts(1), Some(turnover), change)),
        target: 90,
        picture: Some(year("company", 1)),
        today: made::TODAY,
        zone: made::zone(),
    };
    let empty = View {
        month,
        own: Share::default(),
        team: None,
        company: Some(Company {
            has_baseline: false,
            first_year: Early::default(),
            first_three_years: Early::default(),
            until_alone: None,
            before: Share::default(),
            ..company(Counts::default(), None, None)
        }),
        picture: None,
        ..ordinary.clone()
    };
    let look = Turnover { last: month, leavers: 3, heads: 49_998.4, months: 4 };
    let large = Company { corrected: vec![corrected; 2], ..company(counts(12_345), Some(look), None) };
    let longest = View { company: Some(large), picture: Some(year("company", 12_345)), ..ordinary.clone() };
    let manager = View { company: None, picture: Some(year("team", 1)), ..ordinary.clone() };
    [("ordinary", ordinary), ("manager", manager), ("empty", empty), ("longest", longest)]
        .map(|(name, view)| (name, monthly(&view, lang)))
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_percent_stand_together() {
        let shown = format!("{:?}", samples(Lang::Ja)[0].1);
        assert!(shown.contains("−2.0pt(−20%)"), "{shown}");
        assert!(!shown.contains("改善"), "the interval holds no change at all");
        assert_eq!((signed(-0.04), signed(0.4), signed_whole(-20.0)), ("0.0".into(), "+0.4".into(), "−20".into()));
    }
}
