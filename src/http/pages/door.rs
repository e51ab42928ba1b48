//! In and out. A link is used up by the button on its page, not by looking at it: programs that preview links look.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::caller::{Caller, session_cookie};
use super::frame::{self, Frame, page};
use crate::app::{Entrance, SESSION_FOR};
use crate::http::Server;
use crate::text::catalog::pages as t;

#[derive(Template)]
#[template(path = "door.html")]
struct Door {
    frame: Frame,
    text: String,
    token: String,
    button: String,
}

/// The page of a link.
pub(super) async fn offer(State(server): State<Server>, caller: Caller, Path(token): Path<String>) -> Response {
    match server.app.page_link(&token).await {
        Ok(Some(own)) => {
            let lang = caller.lang(Some(own));
            let frame = Frame::plain(&caller, lang, t::door_title(lang));
            page(StatusCode::OK, &Door { frame, text: t::door(lang), token, button: t::door_button(lang) })
        }
        Ok(None) => shut(&caller),
        Err(fault) => frame::trouble(&server, &caller, caller.lang(None), &fault),
    }
}

fn shut(caller: &Caller) -> Response {
    let lang = caller.lang(None);
    frame::message(caller, lang, StatusCode::GONE, t::door_shut_title(lang), t::door_shut(lang), None)
}

#[derive(Deserialize)]
pub(super) struct Entering {
    token: String,
}

/// The button on it.
pub(super) async fn enter(State(server): State<Server>, caller: Caller, Form(form): Form<Entering>) -> Response {
    match server.app.enter_pages(&form.token).await {
        Ok(Some(session)) => {
            let to = match session.leads_to {
                Entrance::Figures => "/dashboard",
                Entrance::Roster => "/dashboard/roster",
            };
            let seconds = SESSION_FOR.as_secs();
            with_cookie(&server, Redirect::to(to).into_response(), &session.token, seconds)
        }
        Ok(None) => shut(&caller),
        Err(fault) => frame::trouble(&server, &caller, caller.lang(None), &fault),
    }
}

#[derive(Deserialize)]
pub(super) struct Leaving {
    mark: String,
}

pub(super) async fn leave(State(server): State<Server>, caller: Caller, Form(form): Form<Leaving>) -> Response {
    let signed = match caller.visitor(&server).await {
        Ok(signed) => signed,
        Err(page) => return *page,
    };
    let lang = signed.lang;
    if form.mark != signed.mark {
        let back = Some(("/dashboard".to_owned(), t::back(lang)));
        return frame::message(&caller, lang, StatusCode::FORBIDDEN, t::trouble_title(lang), t::stale_form(lang), back);
    }
    if let Some(session) = &caller.session
        && let Err(fault) = server.app.leave_pages(session).await
    {
        return frame::trouble(&server, &caller, lang, &fault);
    }
    let page = frame::message(&caller, lang, StatusCode::OK, t::left_title(lang), t::signed_out(lang), None);
    with_cookie(&server, page, "", 0)
}

/// Sets the session's cookie; an age of nought takes it away.
fn with_cookie(server: &Server, mut response: Response, value: &str, seconds: i64) -> Response {
    let url = server.app.usual.public_url.as_deref();
    let name = session_cookie(url);
    let secure = if name.starts_with("__Host-") { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
