//! The pictures that messages show, for the platforms that fetch them. Nobody signs in here: an address that was not made
//! by us, that ended, or whose reader may no longer see it is no address at all.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use super::Server;
use crate::report;

/// Drawn ones that are kept: everybody who gets the company's in one language gets the same.
const KEPT: usize = 16;
/// Drawing takes a processor for itself; one at a time leaves the others to those who wait for an answer.
const AT_ONCE: usize = 1;

/// Drawn pictures, by what they were drawn from.
pub struct Pictures {
    kept: Mutex<VecDeque<(String, Bytes)>>,
    drawing: Semaphore,
}

impl Default for Pictures {
    fn default() -> Pictures {
        Pictures { kept: Mutex::new(VecDeque::new()), drawing: Semaphore::new(AT_ONCE) }
    }
}

impl Pictures {
    async fn png(&self, svg: String) -> Option<Bytes> {
        if let Some(png) = self.kept(&svg) {
            return Some(png);
        }
        let _turn = self.drawing.acquire().await.ok()?;
        // Whoever was first may have drawn the same.
        if let Some(png) = self.kept(&svg) {
            return Some(png);
        }
        let drawn = tokio::task::spawn_blocking(move || (report::png(&svg), svg)).await.ok()?;
        let (png, svg) = (Bytes::from(drawn.0?), drawn.1);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.push_front((svg, png.clone()));
        Some(png)
    }

    fn kept(&self, svg: &str) -> Option<Bytes> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(from, _)| from == svg).map(|(_, png)| png.clone())
    }
}

pub(super) async fn show(
    State(server): State<Server>,
    Path((delivery, mark, name)): Path<(String, String, String)>,
) -> Response {
    let svg = match server.app.picture(&delivery, &mark, &name).await {
        Ok(Some(svg)) => svg,
        Ok(None) => return guarded(StatusCode::NOT_FOUND.into_response()),
        Err(fault) => {
            server.app.note_fault(&fault);
            return guarded(StatusCode::SERVICE_UNAVAILABLE.into_response());
        }
    };
    let pictures = Arc::clone(&server.pictures);
    match pictures.png(svg).await {
        Some(png) => guarded(([(header::CONTENT_TYPE, "image/png")], png).into_response()),
        None => {
            server.app.note_fault(&"a chart could not be drawn");
            guarded(StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
    }
}

/// Whoever fetches it may keep it for an hour for those it shows it to; no search engine may, and no page comes out of it.
fn guarded(mut response: Response) -> Response {
    let keep = if response.status().is_success() { "private, max-age=3600" } else { "no-store" };
    for (name, value) in [
        (header::CACHE_CONTROL, keep),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        response.headers_mut().insert(name, axum::http::HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(width: usize) -> String {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"2\"></svg>")
    }

    #[tokio::test]
    async fn the_same_picture_is_drawn_once_and_few_are_kept() {
        let pictures = Pictures::default();
        let first = pictures.png(svg(1)).await.unwrap();
        assert_eq!(pictures.png(svg(1)).await.unwrap().as_ptr(), first.as_ptr(), "the very same bytes");
        for width in 2..=KEPT + 1 {
            pictures.png(svg(width)).await.unwrap();
        }
        assert_eq!(pictures.kept.lock().unwrap().len(), KEPT);
        assert!(pictures.kept(&svg(1)).is_none() && pictures.kept(&svg(KEPT + 1)).is_some());
        assert_eq!(pictures.png("no picture".to_owned()).await, None);
    }
}
