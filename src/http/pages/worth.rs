//! What the 1on1s cost and are worth, and the form by which HR says what that is calculated from.

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::caller::{Caller, Signed, query};
use super::frame::{self, Frame, Here, page};
use super::inputs::{self, Field, Typed};
use super::parts::{Big, Fact, Fold, NOTHING, Section, Table};
use crate::app::{Estimated, Estimating, Given, Missing, Saved};
use crate::domain::chance::Spread;
use crate::domain::given::LONGEST_SOURCE;
use crate::domain::lang::Lang;
use crate::domain::roi::{Estimate, Input};
use crate::http::Server;
use crate::text::catalog::{estimate as t, pages, worth};
use crate::text::formats;

/// Every number with the longest source, as a browser writes it.
pub(super) const LARGEST_BODY: usize = 64 * 1024;

#[derive(Template)]
#[template(path = "worth.html")]
struct WorthPage {
    frame: Frame,
    lead: String,
    done: Option<String>,
    wrong: Option<Wrong>,
    sections: Vec<Section>,
    as_table: String,
    longest: usize,
    form: Option<InputForm>,
}

struct InputForm {
    title: String,
    lead: String,
    mark: String,
    needed: String,
    needed_fields: Vec<Field>,
    optional: String,
    optional_fields: Vec<Field>,
    /// Whether the optional ones are to be seen at once.
    open: bool,
    save: String,
}

/// Why nothing was saved: a heading, and each field with what is wrong there.
struct Wrong {
    title: String,
    lines: Vec<(&'static str, String)>,
}

/// What is said above the figures.
#[derive(Default)]
struct Said {
    done: Option<String>,
    /// What was typed, where it has to be put right.
    typed: Option<Vec<Typed>>,
    /// In place of what is wrong with a field.
    refused: Option<String>,
}

pub(super) async fn show(State(server): State<Server>, caller: Caller) -> Response {
    let signed = match caller.visitor(&server).await {
        Ok(signed) => signed,
        Err(page) => return *page,
    };
    let saved = query(&caller.uri).find(|(key, _)| key == "saved").and_then(|(_, count)| count.parse::<usize>().ok());
    let done = saved.map(|count| match count {
        0 => t::kept_nothing(signed.lang),
        count => t::kept(signed.lang, count),
    });
    drawn(&server, &caller, &signed, StatusCode::OK, Said { done, ..Said::default() }).await
}

/// What the form says. All of it is taken in or nothing, and what was typed comes back with what is wrong with it.
pub(super) async fn give(
    State(server): State<Server>,
    caller: Caller,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let signed = match caller.visitor(&server).await {
        Ok(signed) => signed,
        Err(page) => return *page,
    };
    if !signed.visitor.may_change_worth() {
        return frame::not_for_you(&caller, &signed);
    }
    let lang = signed.lang;
    let Ok(Form(said)) = form else {
        let refused = Some(t::too_large(lang));
        return drawn(&server, &caller, &signed, StatusCode::PAYLOAD_TOO_LARGE, Said { refused, ..Said::default() })
            .await;
    };
    let mut typed = Typed::all(&said);
    let mark = said.iter().find(|(name, _)| name == "mark").map(|(_, value)| value.as_str());
    if mark != Some(signed.mark.as_str()) {
        let said = Said { typed: Some(typed), refused: Some(pages::stale_form(lang)), ..Said::default() };
        return drawn(&server, &caller, &signed, StatusCode::FORBIDDEN, said).await;
    }
    let inputs = typed.iter_mut().filter_map(|typed| typed.read(lang)).collect();
    if typed.iter().any(|typed| typed.wrong.is_some()) {
        let said = Said { typed: Some(typed), ..Said::default() };
        return drawn(&server, &caller, &signed, StatusCode::UNPROCESSABLE_ENTITY, said).await;
    }
    match server.app.say_inputs(&signed.visitor, inputs).await {
        Ok(Some(Saved::Kept(count))) => Redirect::to(&format!("/dashboard/worth?saved={count}")).into_response(),
        Ok(Some(Saved::Overtaken(inputs))) => {
            let now = match server.app.estimating(&signed.visitor).await {
                Ok(now) => now.map(|now| now.given).unwrap_or_default(),
                Err(fault) => return frame::trouble(&server, &caller, lang, &fault),
            };
            for typed in typed.iter_mut().filter(|typed| inputs.contains(&typed.input)) {
                typed.overtaken(now.iter().find(|given| given.input == typed.input), lang);
            }
            let said = Said { typed: Some(typed), ..Said::default() };
            drawn(&server, &caller, &signed, StatusCode::CONFLICT, said).await
        }
        Ok(None) => frame::not_for_you(&caller, &signed),
        Err(fault) => frame::trouble(&server, &caller, lang, &fault),
    }
}

async fn drawn(server: &Server, caller: &Caller, signed: &Signed, status: StatusCode, said: Said) -> Response {
    let lang = signed.lang;
    let shown = match server.app.estimating(&signed.visitor).await {
        Ok(Some(shown)) => shown,
        Ok(None) => return frame::not_for_you(caller, signed),
        Err(fault) => return frame::trouble(server, caller, lang, &fault),
    };
    let zone = &signed.visitor.zone;
    let lines: Vec<(&'static str, String)> = (said.typed.iter().flatten())
        .filter_map(|typed| Some((typed.input.code(), typed.wrong.as_ref()?)))
        .map(|(code, wrong)| {
            let name = Input::from_code(code).map(|input| t::name(lang, input)).unwrap_or_default();
            (code, t::wrong_line(lang, &name, &wrong.says))
        })
        .collect();
    let wrong = match (said.refused, lines.len()) {
        (Some(title), _) => Some(Wrong { title, lines }),
        (None, 0) => None,
        (None, count) => Some(Wrong { title: t::wrong_title(lang, count), lines }),
    };
    let mut numbers = numbers(&shown.given, |at| zone.wall(at).date(), lang);
    let form = signed.visitor.may_change_worth().then(|| {
        let fields = inputs::fields(&shown.given, said.typed.as_deref(), lang);
        let (needed_fields, optional_fields): (Vec<Field>, Vec<Field>) =
            fields.into_iter().partition(|field| field.needed.is_some());
        InputForm {
            title: t::form(lang),
            lead: t::form_lead(lang),
            mark: signed.mark.clone(),
            needed: t::needed_ones(lang),
            open: optional_fields.iter().any(|field| field.wrong.is_some() || field.is_filled()),
            needed_fields,
            optional: t::optional_ones(lang),
            optional_fields,
            save: t::save(lang),
        }
    });
    if form.is_none() {
        numbers.after.push(t::not_yours_to_give(lang));
    }
    let template = WorthPage {
        frame: Frame::of(caller, signed, pages::tab_worth(lang), Here::Worth),
        lead: t::lead(lang),
        done: said.done,
        wrong,
        sections: vec![estimate(&shown, lang), numbers],
        as_table: pages::as_table(lang),
        longest: LONGEST_SOURCE,
        form,
    };
    page(status, &template)
}

fn estimate(shown: &Estimating, lang: Lang) -> Section {
    let section =
        Section { id: "estimate", title: t::title(lang), lead: worth::estimate_only(lang), ..Section::default() };
    match &shown.estimate {
        Ok(estimated) => estimated_section(section, estimated, lang),
        Err(missing) => Section {
            empty: Some(needs(missing, lang)),
            folds: vec![formula(lang)],
            after: vec![t::formula_draws(lang)],
            ..section
        },
    }
}

fn needs(missing: &Missing, lang: Lang) -> String {
    if missing.inputs.is_empty() {
        return worth::no_meetings(lang);
    }
    let names: Vec<String> = missing.inputs.iter().map(|input| worth::name(lang, *input)).collect();
    t::missing(lang, &formats::joined_details(lang, &names))
}

fn estimated_section(section: Section, e: &Estimated, lang: Lang) -> Section {
    let yen = |value: f64| worth::yen(lang, &worth::whole(value));
    let cost_of_leaver = e.even.cost_of_leaver.map_or_else(|| NOTHING.to_owned(), yen);
    let pays = |view: String, estimate: &Estimate| t::pays(lang, &view, (estimate.pays * 100.0).round() as i64);
    Section {
        big: e
            .even
            .people
            .map(|people| Big { value: t::even_people(lang, &worth::short(people)), note: t::even_people_note(lang) }),
        facts: vec![
            Fact::new(t::even_cost(lang), cost_of_leaver),
            Fact::new(t::cost_mid(lang), yen(e.even.cost)),
            Fact::new(t::hours(lang), worth::unit_hours(lang, &worth::whole(e.hours))),
        ],
        notes: vec![pays(t::cash(lang), &e.cash), pays(t::full(lang), &e.full)],
        folds: vec![spread(t::cash(lang), &e.cash, lang), spread(t::full(lang), &e.full, lang), formula(lang)],
        after: vec![t::formula_draws(lang), worth::association(lang)],
        ..section
    }
}

/// A view of the estimate, low, middle and high.
fn spread(view: String, estimate: &Estimate, lang: Lang) -> Fold {
    let row = |name: String, of: Option<Spread>, says: &dyn Fn(f64) -> String| {
        let cells = of.map_or_else(|| vec![NOTHING.to_owned(); 3], |of| [of.p10, of.p50, of.p90].map(says).to_vec());
        std::iter::once(name).chain(cells).collect()
    };
    let yen = |value: f64| worth::yen(lang, &worth::whole(value));
    let percent = |value: f64| format!("{}%", worth::whole(value * 100.0));
    let table = Table {
        caption: view.clone(),
        head: vec![t::a_year(lang), t::p10(lang), t::p50(lang), t::p90(lang)],
        rows: vec![
            row(t::benefit(lang), Some(estimate.benefit), &yen),
            row(t::cost(lang), Some(estimate.cost), &yen),
            row(t::net(lang), Some(estimate.net), &yen),
            row(t::return_on_cost(lang), estimate.return_on_cost, &percent),
        ],
        open: true,
    };
    Fold { summary: view, table, prose: false }
}

fn formula(lang: Lang) -> Fold {
    let rows = [
        (t::formula_kept(lang), t::formula_kept_is(lang)),
        (t::cash(lang), t::formula_cash_is(lang)),
        (t::full(lang), t::formula_full_is(lang)),
        (t::cost(lang), t::formula_cost_is(lang)),
        (t::formula_even(lang), t::formula_even_is(lang)),
    ];
    let table = Table {
        caption: t::formula(lang),
        head: vec![t::step(lang), t::formula_column(lang)],
        rows: rows.map(|(step, formula)| vec![step, formula]).to_vec(),
        open: false,
    };
    Fold { summary: t::formula(lang), table, prose: true }
}

/// Every number with where it comes from.
fn numbers(given: &[Given], day: impl Fn(jiff::Timestamp) -> jiff::civil::Date, lang: Lang) -> Section {
    let section = Section { id: "given", title: t::given(lang), ..Section::default() };
    if given.is_empty() {
        return Section { empty: Some(t::nothing_given(lang)), ..section };
    }
    let row = |given: &Given| {
        vec![
            t::name(lang, given.input),
            worth::range(lang, given.input, given.range),
            given.source.clone(),
            day(given.at).to_string(),
        ]
    };
    let table = Table {
        caption: t::given(lang),
        head: vec![t::number(lang), t::value(lang), t::source(lang), t::given_on(lang)],
        rows: given.iter().map(row).collect(),
        open: true,
    };
    Section { folds: vec![Fold { summary: pages::as_table(lang), table, prose: true }], ..section }
}
