//! Who comes: the session their browser keeps, the language they want, and whether it is our own page that sends.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum::response::Response;
use percent_encoding::percent_decode_str;

use super::frame;
use crate::app::Visitor;
use crate::domain::lang::Lang;
use crate::http::Server;

pub(super) const LANG_COOKIE: &str = "taiwa_lang";

/// The session's cookie. Behind https its name makes the browser hold to what is promised of it: only from this very
/// host, only encrypted.
pub(super) fn session_cookie(public_url: Option<&str>) -> &'static str {
    match public_url {
        Some(url) if url.starts_with("https:") => "__Host-taiwa",
        _ => "taiwa",
    }
}

/// One request for a page.
pub(super) struct Caller {
    pub uri: Uri,
    pub session: Option<String>,
    /// Asked for on a page, now or earlier.
    chosen: Option<Lang>,
    /// The browser's.
    preferred: Lang,
}

impl FromRequestParts<Server> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Caller, Infallible> {
        let cookie = |name: &str| cookie(&parts.headers, name);
        let chosen = asked_lang(&parts.uri).or_else(|| cookie(LANG_COOKIE).and_then(|code| lang_of(&code)));
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Caller {
            uri: parts.uri.clone(),
            session: cookie(session_cookie(server.app.usual.public_url.as_deref())),
            chosen,
            preferred: accepted.map_or(server.app.usual.lang, Lang::from_locale),
        })
    }
}

impl Caller {
    /// The language of the page: what was asked for, else the person's own, else the browser's.
    pub fn lang(&self, own: Option<Lang>) -> Lang {
        self.chosen.or(own).unwrap_or(self.preferred)
    }

    /// Who is signed in; or the page that says how to.
    pub async fn visitor(&self, server: &Server) -> Result<Signed, Box<Response>> {
        let Some(session) = &self.session else { return Err(Box::new(frame::signed_out(self))) };
        match server.app.visitor(session).await {
            Ok(Some((visitor, mark))) => Ok(Signed { lang: self.lang(Some(visitor.lang)), visitor, mark }),
            Ok(None) => Err(Box::new(frame::signed_out(self))),
            Err(fault) => Err(Box::new(frame::trouble(server, self, self.lang(None), &fault))),
        }
    }
}

/// Somebody who is signed in, and what their forms carry.
pub(super) struct Signed {
    pub visitor: Visitor,
    pub lang: Lang,
    pub mark: String,
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).find_map(|line| {
        line.split(';').find_map(|one| {
            let (key, value) = one.trim().split_once('=')?;
            (key == name && !value.is_empty()).then(|| value.to_owned())
        })
    })
}

fn lang_of(code: &str) -> Option<Lang> {
    [Lang::Ja, Lang::En].into_iter().find(|lang| lang.code() == code)
}

/// The language that an address asks for.
pub(super) fn asked_lang(uri: &Uri) -> Option<Lang> {
    query(uri).find(|(key, _)| key == "lang").and_then(|(_, value)| lang_of(&value))
}

/// What stands behind the question mark.
pub(super) fn query(uri: &Uri) -> impl Iterator<Item = (String, String)> + '_ {
    uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        (plain(key), plain(value))
    })
}

/// Whether a form was sent by a page of ours. Browsers say so; where they say nothing, the form's own mark decides.
pub(super) fn is_from_our_page(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let same_site = said("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin = said("origin").is_none_or(|origin| public_url.is_some_and(|url| origin_of(url) == Some(origin)));
    same_site && origin
}

/// `https://taiwa.example.com` of an address below it.
fn origin_of(url: &str) -> Option<&str> {
    let host = url.find("://")? + 3;
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    Some(&url[..end])
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(all: &[(&'static str, &'static str)]) -> HeaderMap {
        all.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_a_page_of_ours_may_send_a_form() {
        let ours = Some("https://taiwa.example.com");
        assert!(is_from_our_page(&headers(&[]), ours));
        let own = [("origin", "https://taiwa.example.com"), ("sec-fetch-site", "same-origin")];
        assert!(is_from_our_page(&headers(&own), ours));
        for other in [
            ("origin", "https://taiwa.example.com.evil.example"),
            ("origin", "null"),
            ("origin", "http://taiwa.example.com"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            assert!(!is_from_our_page(&headers(&[other]), ours), "{other:?}");
        }
        assert!(!is_from_our_page(&headers(&own), None));
        assert!(is_from_our_page(&headers(&own), Some("https://taiwa.example.com/behind/a/path")));
    }

    #[test]
    fn a_cookie_is_found_among_others_and_by_its_whole_name() {
        let sent = headers(&[("cookie", "a=1; __Host-taiwa=xyz; taiwa_lang=en")]);
        assert_eq!(cookie(&sent, "__Host-taiwa").as_deref(), Some("xyz"));
        assert_eq!(cookie(&sent, "taiwa"), None);
        assert_eq!(session_cookie(Some("https://x")), "__Host-taiwa");
        assert_eq!(session_cookie(Some("http://127.0.0.1:1")), "taiwa");
    }

    #[test]
    fn what_an_address_asks_for_is_read() {
        let uri: Uri = "/dashboard?whose=me&lang=en&q=%E5%96%B6".parse().unwrap();
        assert_eq!(asked_lang(&uri), Some(Lang::En));
        assert_eq!(query(&uri).last(), Some(("q".to_owned(), "営".to_owned())));
        assert_eq!(asked_lang(&"/dashboard?lang=fr".parse().unwrap()), None);
    }
}
