//! How long promises took and how many were kept in time, as a table.

use super::{Cell, Sheet};
use crate::domain::figures::{Lead, Share};
use crate::domain::lang::Lang;
use crate::text::catalog::lead as t;

/// Without a row where there is nothing to tell.
pub fn promises(lead: &Lead, lang: Lang) -> Sheet {
    let share = |name: String, hits: i64, of: i64| {
        vec![Cell::Text(name), Cell::Whole(hits), Cell::Whole(of), Cell::share(Share::new(hits, of).value())]
    };
    let median = vec![
        Cell::Text(t::median_days(lang)),
        lead.median.map_or(Cell::Nothing, Cell::Whole),
        Cell::Whole(lead.all()),
        Cell::Nothing,
    ];
    let mut rows = vec![
        median,
        share(t::in_time(lang), lead.in_time, lead.meant()),
        share(t::kept(lang), lead.kept(), lead.meant()),
        share(t::dropped(lang), lead.dropped, lead.all()),
    ];
    rows.extend(lead.within.iter().map(|within| {
        vec![
            Cell::Text(t::within(lang, within.days)),
            Cell::Whole(within.kept),
            // The share is of the curve, which open ones leave one by one: there is no one number that it is of.
            Cell::Nothing,
            Cell::Share(within.share),
        ]
    }));
    if lead.all() == 0 {
        rows.clear();
    }
    let head = vec![t::col_what(lang), t::col_hits(lang), t::col_of(lang), t::col_share(lang)];
    Sheet { name: t::sheet(lang), head, rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figures::{Fate, Lasted};

    #[test]
    fn the_table_says_what_the_page_says() {
        let lasted = |days, fate, times| Lasted { days, fate, times };
        let lead = Lead::of(&[lasted(3, Fate::InTime, 3), lasted(9, Fate::Late, 1), lasted(20, Fate::Open, 1)]);
        let sheet = promises(&lead, Lang::En);
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.head.len()));
        assert_eq!(sheet.rows[0][1..3], [Cell::Whole(3), Cell::Whole(5)]);
        assert_eq!(sheet.rows[1][1..], [Cell::Whole(3), Cell::Whole(5), Cell::Share(0.6)]);
        assert!(promises(&Lead::default(), Lang::En).rows.is_empty());
    }
}
