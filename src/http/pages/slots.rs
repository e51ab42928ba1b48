//! What lies behind the figures: each slot with what became of it and why.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::caller::{Caller, query};
use super::figures::Asked;
use super::frame::{self, Frame, Link, page};
use super::parts::{NOTHING, Table};
use crate::app::{SLOTS_A_PAGE, Slot, SlotReason, SlotSeen, SlotState, Whose};
use crate::domain::lang::Lang;
use crate::http::Server;
use crate::text::catalog::pages as t;
use crate::text::formats;

#[derive(Template)]
#[template(path = "slots.html")]
struct SlotsPage {
    frame: Frame,
    lead: String,
    back: Link,
    table: Table,
    empty: String,
    links: Vec<Link>,
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
    let skip = query(&caller.uri).find(|(key, _)| key == "skip").and_then(|(_, value)| value.parse::<i64>().ok());
    let skip = skip.unwrap_or(0).clamp(0, 10_000_000);
    let (slots, is_more) = match server.app.slots(&signed.visitor, asked.whose, asked.period, skip).await {
        Ok(Some(found)) => found,
        Ok(None) => return frame::not_for_you(&caller, &signed),
        Err(fault) => return frame::trouble(&server, &caller, lang, &fault),
    };
    let is_company = asked.whose == Whose::Company;
    let here = |skip: i64| format!("{}&skip={skip}", asked.on("/dashboard/slots"));
    let mut links = Vec::new();
    if skip > 0 {
        links.push(Link { href: here((skip - SLOTS_A_PAGE).max(0)), label: t::newer(lang) });
    }
    if is_more {
        links.push(Link { href: here(skip + SLOTS_A_PAGE), label: t::older(lang) });
    }
    let today = signed.visitor.today(server.app.clock.now());
    let beside = if is_company { t::unit(lang) } else { t::with_whom(lang) };
    page(
        StatusCode::OK,
        &SlotsPage {
            frame: Frame::of(&caller, &signed, t::slots_title(lang), asked.here()),
            lead: if is_company { t::slots_lead_company(lang) } else { t::slots_lead_named(lang) },
            back: Link { href: asked.on("/dashboard"), label: t::back(lang) },
            table: Table {
                caption: t::slots_title(lang),
                head: vec![t::slot(lang), beside, t::result(lang), t::why(lang)],
                rows: slots.iter().map(|slot| row(slot, today, lang)).collect(),
                open: true,
            },
            empty: t::slots_empty(lang),
            links,
        },
    )
}

fn row(slot: &Slot, today: jiff::civil::Date, lang: Lang) -> Vec<String> {
    let (when, beside) = match &slot.seen {
        SlotSeen::Own { at, with } => {
            let name = with.as_ref().map_or(NOTHING.to_owned(), |name| called(name, lang));
            (formats::when_plain(lang, *at, today), name)
        }
        SlotSeen::Part { path } => {
            let part = path.clone().unwrap_or_else(|| t::others(lang));
            (formats::date(lang, slot.day, today), part)
        }
    };
    let mut why: Vec<String> = slot.reason.map(|reason| because(reason, lang)).into_iter().collect();
    if slot.moved > 0 {
        why.push(t::was_moved(lang, slot.moved));
    }
    if slot.skipped {
        why.push(t::was_skipped(lang));
    }
    vec![when, beside, became(slot.state, lang), formats::joined_details(lang, &why)]
}

fn became(state: SlotState, lang: Lang) -> String {
    match state {
        SlotState::Held => t::held(lang),
        SlotState::Late => t::is_late(lang),
        SlotState::Missed => t::is_missed(lang),
        SlotState::Unanswered => t::is_unanswered(lang),
        SlotState::Exempt => t::is_exempt(lang),
        SlotState::Disputed => t::is_disputed(lang),
        SlotState::Expected => t::is_open(lang),
        SlotState::Withdrawn => t::is_withdrawn(lang),
    }
}

fn because(reason: SlotReason, lang: Lang) -> String {
    match reason {
        SlotReason::Holidays => t::because_holidays(lang),
        SlotReason::Leave => t::because_leave(lang),
        SlotReason::Paused => t::because_paused(lang),
        SlotReason::JoinedOrLeft => t::because_joined(lang),
    }
}

/// With さん for a Japanese reader, as everywhere.
fn called(name: &str, lang: Lang) -> String {
    crate::card::Who::named(name, lang).plain()
}
