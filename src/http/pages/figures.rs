//! The figures: whose, of which time, and what lies behind them.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::caller::{Caller, Signed, query};
use super::frame::{self, Frame, Here, Link, page};
use super::parts::Section;
use super::{sections, summaries};
use crate::app::Whose;
use crate::domain::figures::{DEFINITION, Month, Period};
use crate::domain::lang::Lang;
use crate::http::Server;
use crate::text::catalog::{pages as t, summary};

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPage {
    frame: Frame,
    lead: String,
    whose: &'static str,
    period_label: String,
    periods: Vec<Choice>,
    show: String,
    sections: Vec<Section>,
    as_table: String,
    definition: String,
}

/// A period to choose.
pub(super) struct Choice {
    pub code: String,
    pub label: String,
    pub here: bool,
    pub period: Period,
}

/// Which figures an address asks for. What it does not say, or says wrongly, is as usual.
pub(super) struct Asked {
    pub whose: Whose,
    pub periods: Vec<Choice>,
    pub period: Period,
    /// The period's code.
    pub code: String,
}

impl Asked {
    /// Reads the address; or the page that says what went wrong.
    pub async fn read(caller: &Caller, signed: &Signed, server: &Server) -> Result<Asked, Box<Response>> {
        let said = |name: &str| query(&caller.uri).find(|(key, _)| key == name).map(|(_, value)| value);
        let visitor = &signed.visitor;
        // Whoever answers for the company sees it first; everybody else their own.
        let usual = if visitor.may_see(Whose::Company) { Whose::Company } else { Whose::Own };
        let whose = said("whose").and_then(|code| Whose::from_code(&code)).unwrap_or(usual);
        let this_month = Month::of(visitor.today(server.app.clock.now()));
        let year_begins = match server.app.fiscal_month(visitor).await {
            Ok(month) => month,
            Err(fault) => return Err(Box::new(frame::trouble(server, caller, signed.lang, &fault))),
        };
        let mut periods = choices(this_month, year_begins, signed.lang);
        let asked = said("period").and_then(|code| periods.iter().position(|choice| choice.code == code));
        let chosen = asked.unwrap_or(0);
        periods[chosen].here = true;
        let (period, code) = (periods[chosen].period, periods[chosen].code.clone());
        Ok(Asked { whose, periods, period, code })
    }

    pub fn here(&self) -> Here {
        Here::Figures(self.whose)
    }

    /// The same figures on another page.
    pub fn on(&self, path: &str) -> String {
        format!("{path}?whose={}&period={}", self.whose.code(), self.code)
    }
}

/// The last twelve months, this year of the company, and the two before it.
fn choices(this_month: Month, year_begins: i8, lang: Lang) -> Vec<Choice> {
    let twelve = Choice {
        code: "12m".to_owned(),
        label: t::last_twelve(lang),
        here: false,
        period: Period::up_to(this_month, 12),
    };
    let year = |back: i32| {
        let period = Period::fiscal_year(this_month.plus(-12 * back), year_begins);
        let year = period.first.year;
        Choice { code: format!("fy{year}"), label: t::fiscal_year(lang, year), here: false, period }
    };
    std::iter::once(twelve).chain((0..3).map(year)).collect()
}

pub(super) async fn show(State(server): State<Server>, caller: Caller) -> Response {
    let signed = match caller.visitor(&server).await {
        Ok(signed) => signed,
        Err(page) => return *page,
    };
    let lang = signed.lang;
    let asked = match Asked::read(&caller, &signed, &server).await {
        Ok(asked) => asked,
        Err(page) => return *page,
    };
    let figures = match server.app.figures(&signed.visitor, asked.whose, asked.period).await {
        Ok(Some(figures)) => figures,
        Ok(None) => return frame::not_for_you(&caller, &signed),
        Err(fault) => return frame::trouble(&server, &caller, lang, &fault),
    };
    let published = match server.app.summaries(&signed.visitor, asked.whose, asked.period).await {
        Ok(published) => published,
        Err(fault) => return frame::trouble(&server, &caller, lang, &fault),
    };
    let (title, lead) = match asked.whose {
        Whose::Own => (t::tab_own(lang), t::own_lead(lang)),
        Whose::Team => (t::tab_team(lang), t::team_lead(lang)),
        Whose::Company => (t::tab_company(lang), t::company_lead(lang)),
    };
    let links = vec![
        Link { href: asked.on("/dashboard/slots"), label: t::look_inside(lang) },
        Link { href: asked.on("/dashboard/export.csv"), label: t::export_csv(lang) },
        Link { href: asked.on("/dashboard/export.xlsx"), label: t::export_xlsx(lang) },
    ];
    let mut sections = sections::all(&figures, asked.whose, links, lang);
    sections.extend(published.map(|published| {
        let csv = Link { href: asked.on("/dashboard/pulse.csv"), label: summary::save_csv(lang) };
        summaries::section(&published, asked.whose, csv, lang)
    }));
    let frame = Frame::of(&caller, &signed, title, asked.here());
    page(
        StatusCode::OK,
        &FiguresPage {
            frame,
            lead,
            whose: asked.whose.code(),
            period_label: t::period(lang),
            show: t::show(lang),
            sections,
            as_table: t::as_table(lang),
            definition: t::definition(lang, DEFINITION),
            periods: asked.periods,
        },
    )
}
