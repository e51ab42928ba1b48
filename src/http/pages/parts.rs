//! Pieces of a page, ready to be put into a template: words and pictures, no figures any more.

use crate::domain::figures::Month;
use crate::domain::lang::Lang;
use crate::text::catalog::pages as t;

use super::frame::Link;

/// A part of the figures page, with everything that may stand in it.
#[derive(Default)]
pub(super) struct Section {
    pub id: &'static str,
    pub title: String,
    pub lead: String,
    pub big: Option<Big>,
    pub notes: Vec<String>,
    pub facts: Vec<Fact>,
    /// Said instead of a picture when there is nothing to show.
    pub empty: Option<String>,
    pub chart: Option<Chart>,
    /// Below the picture.
    pub under: Option<String>,
    pub table: Option<Table>,
    /// Tables that have a name each.
    pub folds: Vec<Fold>,
    /// Below all tables.
    pub after: Vec<String>,
    pub links: Vec<Link>,
}

/// A number to be seen first.
pub(super) struct Big {
    pub value: String,
    pub note: String,
}

pub(super) struct Fact {
    pub label: String,
    pub value: String,
    /// Something to notice about it.
    pub flag: Option<String>,
}

impl Fact {
    pub fn new(label: String, value: String) -> Fact {
        Fact { label, value, flag: None }
    }
}

/// One picture for a desk and for a phone.
pub(super) struct Chart {
    pub wide: String,
    pub narrow: String,
}

/// The same in words.
pub(super) struct Table {
    pub caption: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub open: bool,
}

/// A table behind its name.
pub(super) struct Fold {
    pub summary: String,
    pub table: Table,
    /// Its cells are sentences, which may go over several lines.
    pub prose: bool,
}

/// What stands where there is nothing to take a share of.
pub(super) const NOTHING: &str = "—";

pub(super) fn percent(share: f64) -> String {
    format!("{:.0}%", (share * 100.0).clamp(-999.0, 999.0))
}

/// `86%(50中43)`; nothing counted is a dash, never a nought.
pub(super) fn share_of(lang: Lang, hits: i64, of: i64) -> String {
    match crate::domain::figures::interval::share(hits, of) {
        Some(share) => t::share_of(lang, &percent(share), hits, of),
        None => NOTHING.to_owned(),
    }
}

/// Under a picture: `10月`, `Oct`.
pub(super) fn month_short(lang: Lang, month: Month) -> String {
    match lang {
        Lang::Ja => format!("{}月", month.month),
        Lang::En => NAMES[usize::from(month.month.unsigned_abs()).saturating_sub(1) % 12].to_owned(),
    }
}

/// In a table: `2026年10月`, `Oct 2026`.
pub(super) fn month_long(lang: Lang, month: Month) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月", month.year, month.month),
        Lang::En => format!("{} {}", month_short(lang, month), month.year),
    }
}

const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
