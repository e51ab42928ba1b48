//! Uploading the roster: first what would change, then, by another button, the change. What is changed is what was
//! shown: the file goes to the browser and back with the page, and nothing of it is kept here in between.

use askama::Template;
use axum::extract::{Form, Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::Deserialize;

use super::caller::{Caller, Signed};
use super::frame::{self, Frame, Here, page};
use super::parts::{Fact, Table};
use crate::app::{Report, What};
use crate::domain::lang::Lang;
use crate::domain::roster::{Field, Problem, Wrong};
use crate::http::Server;
use crate::text::catalog::{pages, upload as t};
use crate::text::formats;

/// Both files together.
const LARGEST_UPLOAD: usize = 4 * 1024 * 1024;
/// What the route takes: the files, in the form in which they come back, and a little round them.
pub(super) const LARGEST_BODY: usize = LARGEST_UPLOAD * 4 / 3 + 64 * 1024;
const MOST_SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "roster.html")]
struct RosterPage {
    frame: Frame,
    mark: String,
    lead: String,
    choose: String,
    file: String,
    columns: String,
    leave_file: String,
    leave_columns: String,
    look: String,
    apply: String,
    outcome: Option<Outcome>,
}

/// What an upload came to.
#[derive(Default)]
struct Outcome {
    title: String,
    text: Option<String>,
    problems: Vec<String>,
    facts: Vec<Fact>,
    table: Option<Table>,
    note: Option<String>,
    kept: Option<Kept>,
}

/// The files as they go to the browser and back.
struct Kept {
    roster: String,
    leave: Option<String>,
}

pub(super) async fn show(State(server): State<Server>, caller: Caller) -> Response {
    match admitted(&server, &caller).await {
        Ok(signed) => drawn(&caller, &signed, StatusCode::OK, None),
        Err(page) => *page,
    }
}

/// What would change.
pub(super) async fn look(State(server): State<Server>, caller: Caller, mut form: Multipart) -> Response {
    let signed = match admitted(&server, &caller).await {
        Ok(signed) => signed,
        Err(page) => return *page,
    };
    let (mut mark, mut roster, mut leave) = (String::new(), Vec::new(), Vec::new());
    loop {
        match form.next_field().await {
            Ok(Some(field)) => {
                let name = field.name().unwrap_or_default().to_owned();
                let Ok(bytes) = field.bytes().await else { return too_large(&caller, &signed) };
                match name.as_str() {
                    "mark" => mark = String::from_utf8_lossy(&bytes).into_owned(),
                    "roster" => roster = bytes.to_vec(),
                    "leave" => leave = bytes.to_vec(),
                    _ => {}
                }
            }
            Ok(None) => break,
            Err(_) => return too_large(&caller, &signed),
        }
    }
    if mark != signed.mark {
        return stale(&caller, &signed);
    }
    if roster.is_empty() {
        let outcome = Outcome { title: t::no_file(signed.lang), ..Outcome::default() };
        return drawn(&caller, &signed, StatusCode::BAD_REQUEST, Some(outcome));
    }
    if roster.len() + leave.len() > LARGEST_UPLOAD {
        return too_large(&caller, &signed);
    }
    let leave = (!leave.is_empty()).then_some(leave);
    taken_in(&server, &caller, &signed, (&roster, leave.as_deref()), true).await
}

#[derive(Deserialize)]
pub(super) struct Applying {
    mark: String,
    roster: String,
    leave: Option<String>,
}

/// The change itself.
pub(super) async fn apply(State(server): State<Server>, caller: Caller, Form(form): Form<Applying>) -> Response {
    let signed = match admitted(&server, &caller).await {
        Ok(signed) => signed,
        Err(page) => return *page,
    };
    let roster = BASE64.decode(form.roster);
    let leave = form.leave.map(|leave| BASE64.decode(leave)).transpose();
    let (Ok(roster), Ok(leave), true) = (roster, leave, form.mark == signed.mark) else {
        return stale(&caller, &signed);
    };
    taken_in(&server, &caller, &signed, (&roster, leave.as_deref()), false).await
}

/// Who is signed in, if the roster is theirs to change.
async fn admitted(server: &Server, caller: &Caller) -> Result<Signed, Box<Response>> {
    let signed = caller.visitor(server).await?;
    if signed.visitor.may_change_roster() { Ok(signed) } else { Err(Box::new(frame::not_for_you(caller, &signed))) }
}

async fn taken_in(
    server: &Server,
    caller: &Caller,
    signed: &Signed,
    (roster, leave): (&[u8], Option<&[u8]>),
    dry: bool,
) -> Response {
    match server.app.import_roster(&signed.visitor.workspace, roster, leave, dry).await {
        Ok(report) => {
            let mut outcome = outcome(&report, signed.lang);
            if dry && report.wrong.is_empty() && is_something(&report) {
                outcome.kept =
                    Some(Kept { roster: BASE64.encode(roster), leave: leave.map(|leave| BASE64.encode(leave)) });
            }
            let status = if report.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            drawn(caller, signed, status, Some(outcome))
        }
        Err(fault) => frame::trouble(server, caller, signed.lang, &fault),
    }
}

fn drawn(caller: &Caller, signed: &Signed, status: StatusCode, outcome: Option<Outcome>) -> Response {
    let lang = signed.lang;
    let template = RosterPage {
        frame: Frame::of(caller, signed, pages::tab_roster(lang), Here::Roster),
        mark: signed.mark.clone(),
        lead: t::lead(lang),
        choose: if outcome.is_some() { t::again(lang) } else { t::file(lang) },
        file: t::file(lang),
        columns: t::columns(lang),
        leave_file: t::leave_file(lang),
        leave_columns: t::leave_columns(lang),
        look: t::look(lang),
        apply: t::apply(lang),
        outcome,
    };
    page(status, &template)
}

fn too_large(caller: &Caller, signed: &Signed) -> Response {
    let outcome = Outcome { title: t::too_large(signed.lang), ..Outcome::default() };
    drawn(caller, signed, StatusCode::PAYLOAD_TOO_LARGE, Some(outcome))
}

fn stale(caller: &Caller, signed: &Signed) -> Response {
    let outcome = Outcome { title: pages::stale_form(signed.lang), ..Outcome::default() };
    drawn(caller, signed, StatusCode::FORBIDDEN, Some(outcome))
}

fn is_something(r: &Report) -> bool {
    r.entered + r.changed + r.leaves > 0 || r.pairs.started + r.pairs.proposed + r.pairs.ended > 0
}

fn outcome(r: &Report, lang: Lang) -> Outcome {
    if !r.wrong.is_empty() {
        return Outcome {
            title: t::wrong_title(lang, r.wrong.len()),
            text: Some(t::wrong_lead(lang)),
            problems: r.wrong.iter().take(MOST_SHOWN).map(|wrong| told(wrong, lang)).collect(),
            ..Outcome::default()
        };
    }
    let count = |label: String, count: usize| Fact::new(label, count.to_string());
    let mut facts = vec![
        count(t::employees(lang), r.lines),
        count(t::known(lang), r.known_in_chat),
        count(t::entered(lang), r.entered),
        count(t::changed(lang), r.changed),
        count(t::unchanged(lang), r.unchanged),
        count(t::leaves(lang), r.leaves),
        count(t::started(lang), r.pairs.started),
        count(t::proposed(lang), r.pairs.proposed),
        count(t::ended(lang), r.pairs.ended),
        count(t::waiting(lang), r.pairs.waiting),
        count(t::missing(lang), r.not_in_file.len()),
    ];
    for (label, words) in [(t::units(lang), &r.new_units), (t::ignored(lang), &r.ignored_columns)] {
        if !words.is_empty() {
            facts.push(Fact::new(label, formats::joined_details(lang, words)));
        }
    }
    let row = |entry: &crate::app::Entry| {
        let what = match entry.what {
            What::Entered => t::is_new(lang),
            What::Leave => t::is_leave(lang),
            What::Changed => {
                let fields: Vec<String> = entry.fields.iter().map(|field| named(*field, lang)).collect();
                formats::joined_details(lang, &fields)
            }
        };
        vec![entry.email.clone(), what]
    };
    let table = (!r.changes.is_empty()).then(|| Table {
        caption: if r.dry_run { t::would_title(lang) } else { t::did_title(lang) },
        head: vec![t::who(lang), t::what(lang)],
        rows: r.changes.iter().take(MOST_SHOWN).map(row).collect(),
        open: true,
    });
    let left = r.changes.len().saturating_sub(MOST_SHOWN);
    Outcome {
        title: if r.dry_run { t::would_title(lang) } else { t::did_title(lang) },
        text: (r.dry_run && !is_something(r)).then(|| t::nothing(lang)),
        facts,
        table,
        note: (left > 0).then(|| t::more(lang, left)),
        ..Outcome::default()
    }
}

fn named(field: Field, lang: Lang) -> String {
    match field {
        Field::Name => t::name(lang),
        Field::Reading => t::reading(lang),
        Field::Manager => t::manager(lang),
        Field::Team => t::team(lang),
        Field::HiredOn => t::hired_on(lang),
        Field::LeftOn => t::left_on(lang),
        Field::Zone => t::zone(lang),
        Field::Rhythm => t::rhythm(lang),
    }
}

/// What is wrong with a line, in the reader's language.
fn told(wrong: &Wrong, lang: Lang) -> String {
    let what = match &wrong.problem {
        Problem::NotText => t::not_text(lang),
        Problem::TooLarge { .. } => t::too_large(lang),
        Problem::NoColumn { column } => t::no_column(lang, column),
        Problem::ColumnTwice { column } => t::column_twice(lang, column),
        Problem::TooManyCells => t::too_many_cells(lang),
        Problem::Empty { column } => t::empty(lang, column),
        Problem::TooLong { column, most } => t::too_long(lang, column, *most),
        Problem::NotAnAddress { value } => t::not_an_address(lang, value),
        Problem::Twice { email, first } => t::twice(lang, email, *first),
        Problem::NotADate { value } => t::not_a_date(lang, value),
        Problem::LeftBeforeHired { hired_on, left_on } => {
            t::backwards(lang, &hired_on.to_string(), &left_on.to_string())
        }
        Problem::EndsBeforeItBegins { from, until } => t::backwards(lang, &from.to_string(), &until.to_string()),
        Problem::NoSuchZone { value } => t::no_such_zone(lang, value),
        Problem::NotARhythm { value, .. } => t::not_a_rhythm(lang, value),
        Problem::BadTeam { value } => t::bad_team(lang, value),
        Problem::OwnManager { email } => t::own_manager(lang, email),
        Problem::NoSuchManager { email } => t::no_such_manager(lang, email),
        Problem::Circle { circle } => t::circle(lang, circle),
        Problem::NotInRoster { email } => t::not_in_roster(lang, email),
    };
    if wrong.in_leave { t::at_leave_line(lang, wrong.line, &what) } else { t::at_line(lang, wrong.line, &what) }
}
