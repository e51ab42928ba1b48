//! What Slack sends, over HTTP or through a socket: the same acts, the same answers.

use std::time::Instant;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::work::ToItsEnd;
use super::{LONGEST_WAIT, Server, name_of};
use crate::app::Handled;
use crate::chat::{Platform, Reply};
use crate::slack::answer::{Body, answer};
use crate::slack::inbound::{Incoming, Received, Surface, read, read_envelope};
use crate::slack::verify::verify;
use crate::slack::written::Written;

/// One request from Slack.
pub(super) async fn receive(State(server): State<Server>, headers: HeaderMap, body: Bytes) -> Response {
    let began = Instant::now();
    let Some(secret) = &server.signing_secret else {
        server.app.metrics.ignored("no_secret");
        return StatusCode::UNAUTHORIZED.into_response();
    };
    if let Err(unverified) = verify(secret, &headers, &body, server.app.clock.now()) {
        // Slack's certificate probe may come without a signature, and changes nothing.
        if matches!(read(&body), Incoming::SslCheck) {
            return StatusCode::OK.into_response();
        }
        server.app.metrics.ignored(unverified.code());
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match take(&server, read(&body), began).await {
        Taken::Answer(Body::Empty) => StatusCode::OK.into_response(),
        Taken::Answer(Body::Json(json)) => Json(json).into_response(),
        Taken::Text(text) => text.into_response(),
        // Slack sends an event again when it was not taken.
        Taken::NotStored => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// One envelope of Socket Mode. `Err`: it could not be stored and is to be sent again.
pub async fn take_envelope(server: Server, kind: String, payload: Value) -> Result<Option<Written>, ()> {
    match take(&server, read_envelope(&kind, payload), Instant::now()).await {
        Taken::Answer(Body::Json(json)) => Ok(Some(json)),
        Taken::Answer(Body::Empty) | Taken::Text(_) => Ok(None),
        Taken::NotStored => Err(()),
    }
}

enum Taken {
    Answer(Body),
    Text(String),
    NotStored,
}

async fn take(server: &Server, incoming: Incoming, began: Instant) -> Taken {
    let received = match incoming {
        Incoming::Act(received) => *received,
        Incoming::Challenge(challenge) => return Taken::Text(challenge),
        Incoming::SslCheck => return Taken::Text(String::new()),
        Incoming::Ignored(why) => {
            server.app.metrics.ignored(why);
            return Taken::Answer(Body::Empty);
        }
    };
    let Received { mut inbound, back } = received;
    inbound.ours = is_ours(server, &inbound.tenant, back.enterprise.as_deref()).await;
    let what = name_of(&inbound.act);
    let is_event = matches!(back.surface, Surface::Event { .. });
    // The work goes on if the wait is over: what is written stays written, and the answer follows the long way.
    let own = server.clone();
    let mut work = ToItsEnd::new(&server.tasks, async move { own.app.handle(inbound).await });
    let handled = match tokio::time::timeout(LONGEST_WAIT, &mut work).await {
        Ok(Ok(handled)) => handled,
        Ok(Err(_)) => return Taken::NotStored,
        Err(_) if is_event => return Taken::NotStored,
        Err(_) => {
            server.app.metrics.came_in("slow", began.elapsed());
            let later = server.clone();
            server.tasks.spawn(async move {
                if let Ok(handled) = work.await {
                    let back = crate::slack::inbound::Back { surface: late_surface(back.surface.clone()), ..back };
                    follow(&later, answer(&back, &handled.reply, handled.lang).1).await;
                }
            });
            return Taken::Answer(Body::Empty);
        }
    };
    server.app.metrics.came_in(what, began.elapsed());
    let Handled { reply, lang, failed } = handled;
    if failed && is_event {
        return Taken::NotStored;
    }
    let (body, after) = match (&back.surface, &reply) {
        // An event's answer is the page that the outbox publishes; only words typed to the bot are answered.
        (Surface::Event { channel: None }, Reply::Card(_)) => (Body::Empty, None),
        _ => answer(&back, &reply, lang),
    };
    if let Some(after) = after {
        let server_after = server.clone();
        server.tasks.spawn(async move { follow(&server_after, Some(after)).await });
    }
    Taken::Answer(body)
}

/// Whether our token is this tenant's. Until Slack has said whose it is, the first tenant to come is taken for ours.
async fn is_ours(server: &Server, tenant: &str, organisation: Option<&str>) -> bool {
    match server.courier.as_ref().and_then(|courier| courier.owns(tenant, organisation)) {
        Some(ours) => ours,
        // A fault of the store shows with the act itself.
        None => server.app.may_be_ours(Platform::Slack, tenant).await.unwrap_or(false),
    }
}

/// An answer that comes too late for its request goes where an ephemeral answer would.
fn late_surface(surface: Surface) -> Surface {
    match surface {
        Surface::Typed => Surface::Message(crate::chat::MessageRef { channel: String::new(), id: String::new() }),
        other => other,
    }
}

/// Makes the call that follows an answer. Losing it loses only what the actor would have seen.
async fn follow(server: &Server, after: Option<crate::slack::answer::After>) {
    let (Some(after), Some(courier)) = (after, &server.courier) else { return };
    if let Err(trouble) = courier.follow(after).await {
        tracing::warn!(%trouble, "what follows an answer could not be shown");
    }
}
