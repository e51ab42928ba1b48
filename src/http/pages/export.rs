//! The figures of a page as a file: months, and of the company its units too.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::caller::Caller;
use super::figures::Asked;
use super::frame;
use crate::app::Figures;
use crate::domain::lang::Lang;
use crate::http::Server;
use crate::report::{self, Reported, Sheet};
use crate::text::catalog::pages as t;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The months as CSV.
pub(super) async fn csv(State(server): State<Server>, caller: Caller) -> Response {
    file(&server, &caller, "csv", "text/csv; charset=utf-8", |sheets| {
        let Some(months) = sheets.first() else { return Ok(Vec::new()) };
        report::csv(months).map_err(|error| error.to_string())
    })
    .await
}

/// Months and units, a sheet each.
pub(super) async fn xlsx(State(server): State<Server>, caller: Caller) -> Response {
    file(&server, &caller, "xlsx", XLSX, |sheets| report::xlsx(sheets).map_err(|error| error.to_string())).await
}

async fn file(
    server: &Server,
    caller: &Caller,
    ending: &str,
    kind: &str,
    written: impl Fn(&[Sheet]) -> Result<Vec<u8>, String>,
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
    match written(&sheets(&figures, signed.lang)) {
        Ok(bytes) => {
            let name = format!("attachment; filename=\"taiwa-{}-{}.{ending}\"", asked.whose.code(), asked.code);
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
        }
        Err(fault) => frame::trouble(server, caller, signed.lang, &fault),
    }
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
    sheets.retain(|sheet| !sheet.rows.is_empty());
    sheets
}
