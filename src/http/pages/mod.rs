//! The pages in the browser: figures for those who may see them, rendered here, without a script. Who comes is known
//! by a session that a link from the bot began; there is no password and nothing to guess.

mod caller;
mod door;
mod export;
mod figures;
mod frame;
mod inputs;
mod parts;
mod roster;
mod sections;
mod slots;
mod summaries;
mod worth;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::Server;
use caller::{Caller, LANG_COOKIE};

/// No script, no frame, nothing from elsewhere, and forms that lead nowhere else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";
const LARGEST_FORM: usize = 16 * 1024;

/// The pages' addresses.
pub(super) fn routes(server: &Server) -> Router<Server> {
    let uploads = Router::new()
        .route("/dashboard/roster", get(roster::show).post(roster::look))
        .route("/dashboard/roster/apply", post(roster::apply))
        .layer(DefaultBodyLimit::max(roster::LARGEST_BODY));
    let numbers = Router::new()
        .route("/dashboard/worth", get(worth::show).post(worth::give))
        .layer(DefaultBodyLimit::max(worth::LARGEST_BODY));
    Router::new()
        .route("/dashboard", get(figures::show))
        .route("/dashboard/slots", get(slots::show))
        .route("/dashboard/export.csv", get(export::csv))
        .route("/dashboard/export.xlsx", get(export::xlsx))
        .route("/dashboard/pulse.csv", get(export::pulse))
        .route("/dashboard/in/{token}", get(door::offer))
        .route("/dashboard/in", post(door::enter))
        .route("/dashboard/out", post(door::leave))
        .route("/dashboard/style.css", get(style))
        .route("/dashboard/{*rest}", get(nothing_here))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .merge(uploads)
        .merge(numbers)
        .layer(middleware::from_fn_with_state(server.clone(), gate))
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}

async fn nothing_here(caller: Caller) -> Response {
    use crate::text::catalog::pages as t;
    let lang = caller.lang(None);
    let out = Some(("/dashboard".to_owned(), t::back(lang)));
    frame::message(&caller, lang, StatusCode::NOT_FOUND, t::nothing_here_title(lang), t::nothing_here(lang), out)
}

/// Keeps out what other sites send, and gives every answer its protection.
async fn gate(State(server): State<Server>, request: Request, next: Next) -> Response {
    let ours = server.app.usual.public_url.as_deref();
    let chosen = caller::asked_lang(request.uri());
    let mut response = if request.method() == Method::POST && !caller::is_from_our_page(request.headers(), ours) {
        StatusCode::FORBIDDEN.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let is_https = ours.is_some_and(|url| url.starts_with("https:"));
    if is_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if let Some(lang) = chosen {
        let secure = if is_https { "; Secure" } else { "" };
        let cookie =
            format!("{LANG_COOKIE}={}; Path=/dashboard; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}", lang.code());
        headers.extend(HeaderValue::from_str(&cookie).ok().map(|value| (header::SET_COOKIE, value)));
    }
    response
}
