//! The answer to `privacy`: who sees what, in sentences; through the eyes of HR or of an administrator it shows what
//! they can and can't see.

use super::parts::say;
use crate::card::{Button, Card, List, Mark, Row};
use crate::command::{Command, Viewer};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, privacy as t};

/// `None` is the reader's own view.
pub fn privacy(view_as: Option<Viewer>, lang: Lang) -> Card {
    let card = match view_as {
        None => own(lang),
        Some(Viewer::Hr) => through(
            t::as_hr_title(lang),
            &[t::hr_rates(lang), t::hr_pulse(lang), t::hr_worth(lang)],
            &[t::no_content(lang), t::no_memo(lang), t::no_names(lang), t::no_reason(lang), t::no_mover(lang)],
            lang,
        ),
        Some(Viewer::Admin) => through(
            t::as_admin_title(lang),
            &[t::admin_upkeep(lang), t::admin_server(lang)],
            &[t::no_content(lang), t::no_memo(lang), t::no_reason(lang)],
            lang,
        ),
    };
    let view = |label: String, view_as: Option<Viewer>| Button::run(label, Command::Privacy { view_as });
    let card = match view_as {
        None => card,
        Some(_) => card.button(view(t::back(lang), None)),
    };
    let card = match view_as {
        Some(Viewer::Hr) => card,
        None | Some(Viewer::Admin) => card.button(view(t::view_hr(lang), Some(Viewer::Hr))),
    };
    let card = match view_as {
        Some(Viewer::Admin) => card,
        None | Some(Viewer::Hr) => card.button(view(t::view_admin(lang), Some(Viewer::Admin))),
    };
    card.seen_by(say(common::only_you(lang)))
}

fn own(lang: Lang) -> Card {
    let rows = [t::memo(lang), t::shared(lang), t::reason(lang), t::state(lang), t::pulse(lang), t::admin_row(lang)];
    Card::titled(say(t::title(lang)))
        .text(say(t::purpose(lang)))
        .text(say(t::handled(lang)))
        .list(List::new(say(t::heading(lang)), plain(&rows)))
        .hint(say(t::server(lang)))
        .hint(say(t::health(lang)))
}

fn through(title: String, visible: &[String], hidden: &[String], lang: Lang) -> Card {
    Card::titled(say(title))
        .list(List::new(say(t::as_hr_yes(lang)), plain(visible)))
        .list(List::new(say(t::as_hr_no(lang)), plain(hidden)))
}

fn plain(rows: &[String]) -> Vec<Row> {
    rows.iter().map(|row| Row::new(Mark::Plain, say(row))).collect()
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    vec![
        ("ordinary", privacy(None, lang)),
        ("as_hr", privacy(Some(Viewer::Hr), lang)),
        ("as_admin", privacy(Some(Viewer::Admin), lang)),
    ]
}
