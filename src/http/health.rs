//! Alive, ready, and the figures.

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use super::Server;

/// The process runs. Says nothing of the database, so that a database outage does not restart every replica.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The process can do its work: the database answers, and it is not on its way out.
pub(super) async fn ready(State(server): State<Server>) -> (StatusCode, &'static str) {
    if !server.ready.load(Ordering::SeqCst) {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match tokio::time::timeout(Duration::from_secs(2), server.app.store.ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n"),
        Ok(Err(_)) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

pub(super) async fn metrics(State(server): State<Server>) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, kind)], server.app.metrics.text())
}
