//! What stands round every page, and the pages that are one sentence.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::caller::{Caller, Signed, query};
use crate::app::{Visitor, Whose};
use crate::domain::lang::Lang;
use crate::http::Server;
use crate::text::catalog::pages as t;

/// A place in the menu.
pub(super) struct Tab {
    pub href: String,
    pub label: String,
    pub here: bool,
}

pub(super) struct Link {
    pub href: String,
    pub label: String,
}

/// The part of a page that all pages share.
pub(super) struct Frame {
    pub lang: &'static str,
    pub title: String,
    pub product: String,
    pub skip: String,
    pub menu: String,
    pub tabs: Vec<Tab>,
    pub who: Option<String>,
    /// What the sign-out form carries, for whoever is signed in.
    pub mark: Option<String>,
    pub sign_out: String,
    pub other_lang: &'static str,
    pub other_label: String,
    pub other_href: String,
    pub footer: String,
}

/// Which place of the menu a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Here {
    Figures(Whose),
    Worth,
    Roster,
    Nowhere,
}

impl Frame {
    /// Of a page for anybody.
    pub fn plain(caller: &Caller, lang: Lang, title: String) -> Frame {
        let other = match lang {
            Lang::Ja => Lang::En,
            Lang::En => Lang::Ja,
        };
        Frame {
            lang: lang.code(),
            title,
            product: t::product(lang),
            skip: t::skip(lang),
            menu: t::menu(lang),
            tabs: Vec::new(),
            who: None,
            mark: None,
            sign_out: t::sign_out(lang),
            other_lang: other.code(),
            other_label: t::other_language(lang),
            other_href: in_lang(caller, other),
            footer: t::footer(lang),
        }
    }

    /// Of a page for whoever is signed in.
    pub fn of(caller: &Caller, signed: &Signed, title: String, here: Here) -> Frame {
        Frame {
            tabs: tabs(&signed.visitor, signed.lang, here),
            who: signed.visitor.name.clone(),
            mark: Some(signed.mark.clone()),
            ..Frame::plain(caller, signed.lang, title)
        }
    }
}

fn tabs(visitor: &Visitor, lang: Lang, here: Here) -> Vec<Tab> {
    let label = |whose| match whose {
        Whose::Own => t::tab_own(lang),
        Whose::Team => t::tab_team(lang),
        Whose::Company => t::tab_company(lang),
    };
    let mut tabs: Vec<Tab> = Whose::ALL
        .into_iter()
        .filter(|whose| visitor.may_see(*whose))
        .map(|whose| Tab {
            href: format!("/dashboard?whose={}", whose.code()),
            label: label(whose),
            here: here == Here::Figures(whose),
        })
        .collect();
    for (may, href, label, place) in [
        (visitor.may_see_worth(), "/dashboard/worth", t::tab_worth(lang), Here::Worth),
        (visitor.may_change_roster(), "/dashboard/roster", t::tab_roster(lang), Here::Roster),
    ] {
        if may {
            tabs.push(Tab { href: href.to_owned(), label, here: here == place });
        }
    }
    tabs
}

/// The same page in another language.
fn in_lang(caller: &Caller, lang: Lang) -> String {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    let kept = query(&caller.uri).filter(|(key, _)| key != "lang").map(|(key, value)| {
        let plain = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        format!("{}={}&", plain(&key), plain(&value))
    });
    format!("{}?{}lang={}", caller.uri.path(), kept.collect::<String>(), lang.code())
}

#[derive(Template)]
#[template(path = "message.html")]
struct Message {
    frame: Frame,
    text: String,
    way_out: Option<(String, String)>,
}

/// A template as an answer. Filling one in can fail only where writing to memory fails.
pub(super) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A page of one sentence.
pub(super) fn message(
    caller: &Caller,
    lang: Lang,
    status: StatusCode,
    title: String,
    text: String,
    way_out: Option<(String, String)>,
) -> Response {
    page(status, &Message { frame: Frame::plain(caller, lang, title), text, way_out })
}

pub(super) fn signed_out(caller: &Caller) -> Response {
    let lang = caller.lang(None);
    message(caller, lang, StatusCode::UNAUTHORIZED, t::signed_out_title(lang), t::signed_out(lang), None)
}

/// For whoever may not see a page. It does not say what would be there.
pub(super) fn not_for_you(caller: &Caller, signed: &Signed) -> Response {
    let lang = signed.lang;
    let frame = Frame::of(caller, signed, t::not_for_you_title(lang), Here::Nowhere);
    page(StatusCode::FORBIDDEN, &Message { frame, text: t::not_for_you(lang), way_out: None })
}

/// A fault of ours: logged once, told by a reference.
pub(super) fn trouble(server: &Server, caller: &Caller, lang: Lang, fault: &dyn std::fmt::Display) -> Response {
    let reference = server.app.note_fault(fault);
    let text = t::trouble(lang, &reference);
    message(caller, lang, StatusCode::INTERNAL_SERVER_ERROR, t::trouble_title(lang), text, None)
}
