//! From figures to what a reader sees: words, pictures, and the same in tables. A rate never stands alone here: the one
//! function that shows it shows its companions too.

use super::frame::Link;
use super::parts::{Big, Chart, Fact, NOTHING, Section, Table, month_long, month_short, percent, share_of};
use crate::app::{Figures, Whose};
use crate::chart::{Bar, Bars, Bin, Histogram, Lines, Point, Series, Share, Size, Stack, StackRow, Target};
use crate::domain::figures::interval::{share, wilson};
use crate::domain::figures::{Counts, FEWEST_PAIRS, Heads, Month, Within};
use crate::domain::lang::Lang;
use crate::text::catalog::{lead, monthly, pages as t};

/// From so many on a rate may be called good or bad.
const FIRM: i64 = 30;
/// A larger share of exempt slots is pointed out.
const MANY_EXEMPT: f64 = 0.15;
/// The mean over people is told when it differs by more.
const APART: f64 = 0.05;
/// Fewer tagged topics say nothing of a balance.
const FEWEST_TAGGED: i64 = 6;
/// Short, middle, long.
const GUIDE: [f64; 3] = [0.40, 0.35, 0.25];
/// Days of one bar of the histogram, and how many bars before the last, open one.
const BAR_DAYS: i64 = 7;
const BARS: i64 = 6;

/// All sections of the figures page.
pub(super) fn all(f: &Figures, whose: Whose, links: Vec<Link>, lang: Lang) -> Vec<Section> {
    let mut sections = vec![rate(f, whose, links, lang)];
    if whose != Whose::Own {
        sections.push(spread(f, lang));
    }
    sections.extend([cycle(f, lang), promises(f, lang), themes(f, lang), gaps(f, lang)]);
    if whose == Whose::Company {
        sections.push(units(f, lang));
    }
    sections
}

fn rate_share(counts: &Counts) -> Option<Share> {
    let value = share(counts.held, counts.due())?;
    let interval = wilson(counts.held, counts.due()).map(|interval| (interval.low, interval.high));
    Some(Share { value, interval, firm: counts.due() >= FIRM })
}

pub(super) fn drawn(draw: impl Fn(Size) -> String) -> Option<Chart> {
    Some(Chart { wide: draw(Size::WIDE), narrow: draw(Size::NARROW) })
}

#[expect(clippy::cast_precision_loss, reason = "percent")]
fn target(f: &Figures, lang: Lang) -> Option<Target> {
    Some(Target { at: f.target as f64 / 100.0, label: t::target(lang, f.target) })
}

fn rate(f: &Figures, whose: Whose, links: Vec<Link>, lang: Lang) -> Section {
    let total = &f.total;
    let mut section =
        Section { id: "rate", title: t::rate(lang), lead: t::rate_lead(lang), links, ..Section::default() };
    section.facts = companions(f, whose, lang);
    let Some(all) = rate_share(total) else {
        section.empty = Some(t::rate_none(lang));
        return section;
    };
    let (low, high) = all.interval.unwrap_or((all.value, all.value));
    let note = t::rate_of(lang, total.held, total.due(), &percent(low), &percent(high));
    section.big = Some(Big { value: percent(all.value), note });
    if !all.firm {
        section.notes.push(t::few(lang, total.due()));
    }
    if let Some(mean) = f.person_mean.filter(|mean| (mean - all.value).abs() > APART) {
        section.notes.push(t::person_mean(lang, &percent(mean)));
    }
    let corrected = f.corrected();
    section.notes.extend(corrected.iter().map(|one| monthly::corrected_line(lang, one, &f.zone, f.today)));
    let ends = |at: Option<&(Month, Counts)>| at.map(|(month, _)| month_long(lang, *month)).unwrap_or_default();
    let lines = Lines {
        label: t::rate_chart(lang, &ends(f.months.first()), &ends(f.months.last())),
        series: vec![series(t::rate(lang), &f.months, lang, rate_share)],
        target: target(f, lang),
        unit: "%",
    };
    section.chart = drawn(|size| lines.draw(size));
    section.under = Some(t::hollow(lang));
    let row = |(month, counts): &(Month, Counts)| {
        let interval = wilson(counts.held, counts.due())
            .map_or(NOTHING.to_owned(), |interval| format!("{}–{}", percent(interval.low), percent(interval.high)));
        vec![
            month_long(lang, *month),
            share(counts.held, counts.due()).map_or(NOTHING.to_owned(), percent),
            interval,
            format!("{}/{}", counts.held, counts.due()),
            counts.late.to_string(),
            counts.exempt.to_string(),
            share(counts.cycled, counts.took_place()).map_or(NOTHING.to_owned(), percent),
            share(counts.items_by_report, counts.items()).map_or(NOTHING.to_owned(), percent),
        ]
    };
    section.table = Some(Table {
        caption: t::rate(lang),
        head: vec![
            t::month(lang),
            t::rate(lang),
            t::interval(lang),
            t::held_of_due(lang),
            t::late(lang),
            t::exempt(lang),
            t::cycle(lang),
            t::member_led(lang),
        ],
        rows: f.months.iter().map(row).collect(),
        open: false,
    });
    section
}

/// What always stands beside the rate.
fn companions(f: &Figures, whose: Whose, lang: Lang) -> Vec<Fact> {
    let c = &f.total;
    let exempt = share(c.exempt, c.settled());
    let mut facts = vec![
        Fact::new(t::late(lang), share_of(lang, c.late, c.due())),
        Fact::new(t::missed(lang), share_of(lang, c.missed, c.due())),
        Fact::new(t::unanswered(lang), share_of(lang, c.unanswered, c.due())),
        Fact {
            label: t::exempt(lang),
            value: share_of(lang, c.exempt, c.settled()),
            flag: exempt.filter(|share| *share > MANY_EXEMPT).map(|_| t::exempt_flag(lang)),
        },
        Fact::new(t::cycle(lang), share_of(lang, c.cycled, c.took_place())),
        Fact::new(t::member_led(lang), share_of(lang, c.items_by_report, c.items())),
    ];
    if whose != Whose::Own {
        let heads = f.heads.last().map(|(_, heads)| *heads).unwrap_or_default();
        facts.push(Fact::new(t::coverage(lang), share_of(lang, heads.covered, heads.eligible)));
        facts.push(Fact::new(t::reach(lang), share_of(lang, heads.reached, heads.eligible)));
    }
    facts.push(Fact::new(t::agreed(lang), share_of(lang, f.agreed.0, f.agreed.1)));
    facts
}

/// One value a month. Nothing counted leaves a gap.
fn series<T>(label: String, months: &[(Month, T)], lang: Lang, of: impl Fn(&T) -> Option<Share>) -> Series {
    let point = |(month, counted): &(Month, T)| {
        let share = of(counted);
        let says = share.map_or(NOTHING.to_owned(), |share| percent(share.value));
        Point { label: month_short(lang, *month), share, says }
    };
    Series { label, points: months.iter().map(point).collect() }
}

fn spread(f: &Figures, lang: Lang) -> Section {
    let section = Section { id: "spread", title: t::spread(lang), lead: t::spread_lead(lang), ..Section::default() };
    if f.heads.iter().all(|(_, heads)| heads.eligible == 0) {
        return Section { empty: Some(t::spread_empty(lang)), ..section };
    }
    let of = |hits: fn(&Heads) -> i64| move |heads: &Heads| share(hits(heads), heads.eligible).map(Share::of);
    let lines = Lines {
        label: t::spread_chart(lang),
        series: vec![
            series(t::coverage(lang), &f.heads, lang, of(|heads| heads.covered)),
            series(t::reach(lang), &f.heads, lang, of(|heads| heads.reached)),
        ],
        target: None,
        unit: "%",
    };
    let cell = |hits: i64, of: i64| match share(hits, of) {
        Some(share) => format!("{} ({})", percent(share), t::people_of(lang, hits, of)),
        None => NOTHING.to_owned(),
    };
    let row = |(month, heads): &(Month, Heads)| {
        vec![month_long(lang, *month), cell(heads.covered, heads.eligible), cell(heads.reached, heads.eligible)]
    };
    let table = Table {
        caption: t::spread(lang),
        head: vec![t::month(lang), t::coverage(lang), t::reach(lang)],
        rows: f.heads.iter().map(row).collect(),
        open: false,
    };
    Section { chart: drawn(|size| lines.draw(size)), table: Some(table), ..section }
}

fn cycle(f: &Figures, lang: Lang) -> Section {
    let section = Section { id: "cycle", title: t::cycle(lang), lead: t::cycle_lead(lang), ..Section::default() };
    if f.total.took_place() == 0 {
        return Section { empty: Some(t::cycle_empty(lang)), ..section };
    }
    type Of = fn(&Counts) -> (i64, i64);
    let kinds: [(String, Of); 3] = [
        (t::cycle(lang), |c| (c.cycled, c.took_place())),
        (t::prepared(lang), |c| (c.prepared, c.took_place())),
        (t::member_led(lang), |c| (c.items_by_report, c.items())),
    ];
    let line = |(label, of): &(String, Of)| {
        series(label.clone(), &f.months, lang, |counts| {
            let (hits, all) = of(counts);
            share(hits, all).map(Share::of)
        })
    };
    let lines =
        Lines { label: t::cycle_chart(lang), series: kinds.iter().map(line).collect(), target: None, unit: "%" };
    let row = |(month, counts): &(Month, Counts)| {
        let cells = kinds.iter().map(|(_, of)| {
            let (hits, all) = of(counts);
            share_of(lang, hits, all)
        });
        std::iter::once(month_long(lang, *month)).chain(cells).collect()
    };
    let table = Table {
        caption: t::cycle(lang),
        head: std::iter::once(t::month(lang)).chain(kinds.iter().map(|(label, _)| label.clone())).collect(),
        rows: f.months.iter().map(row).collect(),
        open: false,
    };
    let facts = kinds
        .iter()
        .map(|(label, of)| {
            let (hits, all) = of(&f.total);
            Fact::new(label.clone(), share_of(lang, hits, all))
        })
        .collect();
    Section { facts, chart: drawn(|size| lines.draw(size)), table: Some(table), ..section }
}

fn promises(f: &Figures, lang: Lang) -> Section {
    let section = Section { id: "promises", title: lead::title(lang), lead: lead::lead(lang), ..Section::default() };
    let Some(told) = &f.lead else {
        return Section { empty: Some(lead::hidden(lang, FEWEST_PAIRS)), ..section };
    };
    if told.all() == 0 {
        return Section { empty: Some(lead::empty(lang)), ..section };
    }
    let firm = told.all() >= FIRM;
    let mut notes = Vec::new();
    if told.median.is_none() {
        notes.push(lead::no_median(lang, told.all()));
    }
    if !firm {
        notes.push(lead::few(lang, told.all()));
    }
    let point = |within: &Within| Point {
        label: lead::days(lang, within.days),
        share: Some(Share { value: within.share, interval: within.interval.map(|i| (i.low, i.high)), firm }),
        says: percent(within.share),
    };
    let lines = Lines {
        label: lead::chart(lang),
        series: vec![Series { label: lead::kept(lang), points: told.within.iter().map(point).collect() }],
        target: None,
        unit: "%",
    };
    let row = |within: &Within| {
        let interval = within.interval.map(|i| format!("{}–{}", percent(i.low), percent(i.high)));
        vec![
            lead::within(lang, within.days),
            within.kept.to_string(),
            percent(within.share),
            interval.unwrap_or_else(|| NOTHING.to_owned()),
        ]
    };
    let table = Table {
        caption: lead::title(lang),
        head: vec![lead::since_made(lang), lead::kept(lang), t::share(lang), t::interval(lang)],
        rows: told.within.iter().map(row).collect(),
        open: false,
    };
    Section {
        big: told.median.map(|days| Big { value: lead::days(lang, days), note: lead::median(lang, told.all()) }),
        notes,
        facts: vec![
            Fact::new(lead::in_time(lang), share_of(lang, told.in_time, told.meant())),
            Fact::new(lead::kept(lang), share_of(lang, told.kept(), told.meant())),
            Fact::new(lead::open(lang), share_of(lang, told.open, told.meant())),
            Fact::new(lead::dropped(lang), share_of(lang, told.dropped, told.all())),
        ],
        chart: drawn(|size| lines.draw(size)),
        table: Some(table),
        after: vec![lead::definition(lang)],
        ..section
    }
}

fn themes(f: &Figures, lang: Lang) -> Section {
    let section = Section { id: "themes", title: t::themes(lang), lead: t::themes_lead(lang), ..Section::default() };
    let counts = [f.total.short, f.total.mid, f.total.long];
    let all: i64 = counts.iter().sum();
    if all < FEWEST_TAGGED {
        return Section { empty: Some(t::themes_few(lang, all)), ..section };
    }
    let shares = counts.map(|count| share(count, all).unwrap_or_default());
    let names = [t::short_term(lang), t::mid_term(lang), t::long_term(lang)];
    let stack = Stack {
        label: t::themes_chart(lang),
        parts: names.to_vec(),
        rows: vec![
            StackRow { label: t::now(lang), shares: shares.to_vec() },
            StackRow { label: t::guide(lang), shares: GUIDE.to_vec() },
        ],
    };
    let row = |n: usize| vec![names[n].clone(), counts[n].to_string(), percent(shares[n]), percent(GUIDE[n])];
    let table = Table {
        caption: t::themes(lang),
        head: vec![t::theme(lang), t::count(lang), t::share(lang), t::guide(lang)],
        rows: (0..3).map(row).collect(),
        open: false,
    };
    let balance = Fact::new(t::balance(lang), format!("{:.2}", balance(shares)));
    Section { facts: vec![balance], chart: drawn(|size| stack.draw(size)), table: Some(table), ..section }
}

/// How near the shares are to the guide: 1 when they are the same, 0 when all is the theme the guide has least of.
fn balance(shares: [f64; 3]) -> f64 {
    let off: f64 = shares.iter().zip(GUIDE).map(|(share, guide)| (share - guide).abs()).sum();
    let least = GUIDE.iter().copied().fold(1.0, f64::min);
    1.0 - off / 2.0 / (1.0 - least)
}

fn gaps(f: &Figures, lang: Lang) -> Section {
    let section = Section { id: "gaps", title: t::gaps(lang), lead: t::gaps_lead(lang), ..Section::default() };
    if f.gaps.is_empty() {
        return Section { empty: Some(t::gaps_empty(lang)), ..section };
    }
    let last = BARS * BAR_DAYS + 1;
    let mut bins: Vec<Bin> = (0..BARS)
        .map(|n| Bin { label: format!("{}–{}", n * BAR_DAYS + 1, (n + 1) * BAR_DAYS), count: 0 })
        .chain(std::iter::once(Bin { label: format!("{last}–"), count: 0 }))
        .collect();
    for (days, count) in &f.gaps {
        let at = usize::try_from((days - 1).max(0) / BAR_DAYS).unwrap_or(0).min(bins.len() - 1);
        bins[at].count += count;
    }
    let named = |n: usize, bin: &Bin| if n + 1 == bins.len() { t::and_more(lang, last) } else { bin.label.clone() };
    let table = Table {
        caption: t::gaps(lang),
        head: vec![t::days(lang), t::times(lang)],
        rows: bins.iter().enumerate().map(|(n, bin)| vec![named(n, bin), bin.count.to_string()]).collect(),
        open: false,
    };
    let histogram = Histogram { label: t::gaps_chart(lang), axis: t::days(lang), bins };
    Section { chart: drawn(|size| histogram.draw(size)), table: Some(table), ..section }
}

fn units(f: &Figures, lang: Lang) -> Section {
    let section = Section { id: "units", title: t::units(lang), lead: t::units_lead(lang), ..Section::default() };
    if f.parts.is_empty() {
        return Section { empty: Some(t::units_empty(lang)), ..section };
    }
    let name = |path: &Option<String>| path.clone().unwrap_or_else(|| t::others(lang));
    let bar = |part: &crate::app::Part| Bar {
        label: name(&part.path),
        share: rate_share(&part.counts),
        says: share(part.counts.held, part.counts.due()).map_or(NOTHING.to_owned(), percent),
    };
    let bars = Bars { label: t::units_chart(lang), rows: f.parts.iter().map(bar).collect(), target: target(f, lang) };
    let row = |part: &crate::app::Part| {
        let c = &part.counts;
        vec![
            name(&part.path),
            part.pairs.to_string(),
            share_of(lang, c.held, c.due()),
            share_of(lang, c.exempt, c.settled()),
            share_of(lang, c.cycled, c.took_place()),
            share_of(lang, c.items_by_report, c.items()),
            share_of(lang, part.heads.covered, part.heads.eligible),
            share_of(lang, part.heads.reached, part.heads.eligible),
        ]
    };
    let table = Table {
        caption: t::units(lang),
        head: vec![
            t::unit(lang),
            t::pairs(lang),
            t::rate(lang),
            t::exempt(lang),
            t::cycle(lang),
            t::member_led(lang),
            t::coverage(lang),
            t::reach(lang),
        ],
        rows: f.parts.iter().map(row).collect(),
        open: true,
    };
    Section { chart: drawn(|size| bars.draw(size)), table: Some(table), ..section }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figures::{Fate, Lasted, Lead};

    #[test]
    fn the_balance_is_one_at_the_guide_and_as_worked_out_elsewhere() {
        let of =
            |a: f64, b: f64, c: f64| (balance([a / (a + b + c), b / (a + b + c), c / (a + b + c)]) * 100.0).round();
        assert_eq!([20.0, 73.0, 89.0, 98.0], [of(10., 0., 0.), of(6., 3., 1.), of(4., 4., 4.), of(5., 4., 3.)]);
        assert!((balance(GUIDE) - 1.0).abs() < 1e-9);
        assert!(balance([0.0, 0.0, 1.0]).abs() < 1e-9);
    }

    fn figures(counts: Counts) -> Figures {
        let month = Month { year: 2026, month: 10 };
        Figures {
            months: vec![(month, counts)],
            published: vec![],
            zone: crate::domain::people::Zone::utc(),
            today: month.last_day(),
            total: counts,
            heads: vec![(month, Heads::default())],
            gaps: vec![(1, 1), (7, 2), (8, 3), (42, 4), (43, 5), (300, 6)],
            agreed: (0, 0),
            lead: Some(Lead::default()),
            person_mean: None,
            parts: vec![],
            target: 90,
        }
    }

    #[test]
    fn a_rate_never_stands_without_its_companions() {
        for lang in [Lang::Ja, Lang::En] {
            for whose in Whose::ALL {
                let counts = Counts { held: 8, late: 1, missed: 1, exempt: 2, ..Counts::default() };
                let section = rate(&figures(counts), whose, vec![], lang);
                assert!(section.big.is_some());
                let labels: Vec<&String> = section.facts.iter().map(|fact| &fact.label).collect();
                for label in [t::late(lang), t::exempt(lang), t::cycle(lang), t::member_led(lang)] {
                    assert!(labels.contains(&&label), "{label} is missing");
                }
                assert_eq!(labels.contains(&&t::coverage(lang)), whose != Whose::Own);
                assert!(section.facts.iter().any(|fact| fact.flag.is_some()), "2 of 12 exempt is over 15 %");
                assert_eq!(section.notes, [t::few(lang, 10)], "ten are too few to be called good or bad");
            }
        }
    }

    #[test]
    fn a_published_month_that_counts_differently_now_is_said_with_both_numbers() {
        let counts = Counts { held: 8, missed: 2, ..Counts::default() };
        let published = |held| crate::domain::figures::Published {
            definition: "v1".to_owned(),
            held,
            due: 10,
            exempt: 0,
            late: 0,
            at: jiff::Timestamp::from_second(1_793_500_000).unwrap(),
        };
        let notes = |held| {
            let month = Month { year: 2026, month: 10 };
            let figures = Figures { published: vec![(month, published(held))], ..figures(counts) };
            rate(&figures, Whose::Company, vec![], Lang::En).notes
        };
        assert_eq!(notes(8).len(), 1, "the same number needs no word");
        let said = notes(7).join(" ");
        assert!(said.contains("70% (7 of 10)") && said.contains("80% (8 of 10)"), "{said}");
    }

    #[test]
    fn nothing_counted_is_explained_and_never_a_nought() {
        let empty = figures(Counts::default());
        let sections = all(&Figures { gaps: vec![], ..empty }, Whose::Company, vec![], Lang::En);
        assert_eq!(sections.len(), 7);
        for section in &sections {
            assert!(section.empty.is_some() && section.big.is_none() && section.chart.is_none(), "{}", section.id);
            assert!(section.facts.iter().all(|fact| fact.value == NOTHING), "{}", section.id);
        }
    }

    #[test]
    fn how_long_promises_take_is_told_with_those_still_open_or_not_at_all() {
        let of = |lasted: &[(i64, Fate, i64)]| {
            let lasted: Vec<Lasted> = lasted.iter().map(|&(days, fate, times)| Lasted { days, fate, times }).collect();
            promises(&Figures { lead: Some(Lead::of(&lasted)), ..figures(Counts::default()) }, Lang::En)
        };
        let told = of(&[(5, Fate::InTime, 20), (12, Fate::Late, 6), (40, Fate::Open, 8), (2, Fate::Dropped, 2)]);
        assert_eq!(told.big.map(|big| big.value).as_deref(), Some("5 days"));
        let values: Vec<&str> = told.facts.iter().map(|fact| fact.value.as_str()).collect();
        assert_eq!(values, ["59% (20 of 34)", "76% (26 of 34)", "24% (8 of 34)", "6% (2 of 36)"]);
        assert!(told.notes.is_empty() && told.chart.is_some());
        let slow = of(&[(5, Fate::InTime, 1), (40, Fate::Open, 8)]);
        assert!(slow.big.is_none(), "half are not kept yet");
        assert_eq!(slow.notes, [lead::no_median(Lang::En, 9), lead::few(Lang::En, 9)]);
        let hidden = promises(&Figures { lead: None, ..figures(Counts::default()) }, Lang::En);
        assert!(hidden.empty.is_some_and(|why| why.contains("fewer than 5 pairs")) && hidden.facts.is_empty());
    }

    #[test]
    fn days_fall_into_weeks_and_the_last_bar_is_open() {
        let table = gaps(&figures(Counts::default()), Lang::En).table.expect("there are gaps");
        let counts: Vec<&str> = table.rows.iter().map(|row| row[1].as_str()).collect();
        assert_eq!(counts, ["3", "3", "0", "0", "0", "4", "11"]);
        assert_eq!(table.rows[6][0], "43 or more");
    }
}
