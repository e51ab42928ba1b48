//! The figures of a page as a file: months, of the company its units too, and what is published of questions.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::caller::Caller;
use super::figures::Asked;
use super::frame;
use crate::app::{Figures, Summaries};
use crate::domain::lang::Lang;
use crate::domain::pulse::PulseFigure;
use crate::http::Server;
use crate::report::{self, Reported, Sheet};
use crate::text::catalog::pages as t;

/// What the file of published questions is called by, behind whose it is.
const PULSE: &str = "-pulse";
const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The months as CSV.
pub(super) async fn csv(State(server): State<Server>, caller: Caller) -> Response {
    file(&server, &caller, ("", "csv"), CSV, |months, _| one(months.first())).await
}

/// What is published of questions, as CSV.
pub(super) async fn pulse(State(server): State<Server>, caller: Caller) -> Response {
    file(&server, &caller, (PULSE, "csv"), CSV, |_, pulse| one(pulse.as_ref())).await
}

/// Months, units, promises and what is published of questions, a sheet each.
pub(super) async fn xlsx(State(server): State<Server>, caller: Caller) -> Response {
    file(&server, &caller, ("", "xlsx"), XLSX, |months, pulse| {
        let all: Vec<Sheet> = months.iter().cloned().chain(pulse).filter(|sheet| !sheet.rows.is_empty()).collect();
        report::xlsx(&all).map_err(|error| error.to_string())
    })
    .await
}

fn one(sheet: Option<&Sheet>) -> Result<Vec<u8>, String> {
    let Some(sheet) = sheet else { return Ok(Vec::new()) };
    report::csv(sheet).map_err(|error| error.to_string())
}

async fn file(
    server: &Server,
    caller: &Caller,
    (what, ending): (&str, &str),
    kind: &str,
    written: impl Fn(&[Sheet], Option<Sheet>) -> Result<Vec<u8>, String>,
) -> Response {
    let signed = match caller.visitor(server).await {
        Ok(signed) => signed,
        Err(page) => return *page,
    };
    let asked = match Asked::read(caller, &signed, server).await {
        Ok(asked) => asked,
        Err(page) => return *page,
    };
    let figures = match server.app.figures(&signed.visitor, asked.whose, asked.period).await {
        Ok(Some(figures)) => figures,
        Ok(None) => return frame::not_for_you(caller, &signed),
        Err(fault) => return frame::trouble(server, caller, signed.lang, &fault),
    };
    let published = match server.app.summaries(&signed.visitor, asked.whose, asked.period).await {
        Ok(published) => published,
        Err(fault) => return frame::trouble(server, caller, signed.lang, &fault),
    };
    if what == PULSE && published.is_none() {
        return frame::not_for_you(caller, &signed);
    }
    let pulse = published.map(|published| report::summaries(&rows(published), signed.lang));
    match written(&sheets(&figures, signed.lang), pulse) {
        Ok(bytes) => {
            let name = format!("attachment; filename=\"taiwa-{}-{}{what}.{ending}\"", asked.whose.code(), asked.code);
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
        }
        Err(fault) => frame::trouble(server, caller, signed.lang, &fault),
    }
}

/// What the page shows, row by row.
fn rows(published: Summaries) -> Vec<PulseFigure> {
    let told = published.quarters.into_iter().flat_map(|quarter| quarter.told);
    told.flat_map(|told| told.company.into_iter().chain(told.parts)).collect()
}

/// The same parts as on the page: what is told together there is told together here.
fn sheets(f: &Figures, lang: Lang) -> Vec<Sheet> {
    let Some((last, _)) = f.months.last() else { return Vec::new() };
    let reported = Reported {
        month: *last,
        months: f.lines(),
        heads: f.heads.last().map(|(_, heads)| *heads).unwrap_or_default(),
        units: (f.parts.iter())
            .map(|part| (part.path.clone().unwrap_or_else(|| t::others(lang)), part.pairs, part.counts))
            .collect(),
        target: f.target,
        zone: f.zone.clone(),
    };
    let mut sheets = report::sheets(&reported, lang);
    sheets.extend(f.lead.as_ref().map(|lead| report::promises(lead, lang)));
    sheets.retain(|sheet| !sheet.rows.is_empty());
    sheets
}
