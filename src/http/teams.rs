//! What Teams sends. An invoke is answered in its response; a message is taken at once, and what there is to say to it
//! is posted.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::work::ToItsEnd;
use super::{Server, name_of};
use crate::app::{App, Handled};
use crate::chat::{Act, Inbound, MessageRef, Outcome, Platform, Reply};
use crate::teams::answer::{self, Body, Own, Post, Said, Showing, answer};
use crate::teams::answered::client;
use crate::teams::connector::Connector;
use crate::teams::inbound::{Activity, Back, Incoming, Place, Received, Surface, read_activity};
use crate::teams::mark::On;
use crate::teams::settings::Settings;
use crate::teams::verify::{Unverified, Verifier};

/// Teams sends again what was not answered in fifteen seconds, and shows an error before that where somebody waits.
/// From the first byte, with the time that asking for keys may take in it.
const LONGEST_WAIT: Duration = Duration::from_secs(9);
/// How often an answer is posted that surely did not arrive, and how long it may be waited for.
const TRIES: usize = 3;
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What the handler of Teams's activities needs.
pub struct Teams {
    pub settings: Settings,
    pub verifier: Verifier,
    /// For what follows an answer.
    pub connector: Arc<Connector>,
    /// How long somebody is kept waiting.
    pub longest_wait: Duration,
    posted: Mutex<Posted>,
}

impl Teams {
    pub fn new(settings: Settings, connector: Arc<Connector>) -> reqwest::Result<Teams> {
        let verifier = Verifier::new(&settings, client(settings.timeout)?);
        Ok(Teams { settings, verifier, connector, longest_wait: LONGEST_WAIT, posted: Mutex::default() })
    }
}

/// One activity.
pub(super) async fn receive(State(server): State<Server>, headers: HeaderMap, body: Bytes) -> Response {
    let began = Instant::now();
    let Some(teams) = server.teams.clone() else {
        server.app.metrics.ignored("no_teams");
        return StatusCode::NOT_FOUND.into_response();
    };
    let activity = match believed(&teams, &headers, &body, &server.app).await {
        Ok(activity) => activity,
        Err((code, status)) => {
            server.app.metrics.ignored(code);
            return status.into_response();
        }
    };
    match read_activity(&activity, &teams.settings) {
        Incoming::Act(received) => take(server, teams, *received, began).await,
        Incoming::Refresh(wanted) => {
            let own = own(&server.app, &wanted.tenant, &wanted.actor, &wanted.card).await;
            server.app.metrics.came_in("refreshed", began.elapsed());
            respond(answer::refreshed(own.as_ref()))
        }
        Incoming::Old(back) => {
            server.app.metrics.ignored("old_button");
            let (body, post) = answer::outdated(&back, back.lang.unwrap_or(server.app.usual.lang));
            follow(&server, &teams, &back, post);
            respond(body)
        }
        Incoming::Ignored(why) => {
            server.app.metrics.ignored(why);
            StatusCode::OK.into_response()
        }
        Incoming::NotOffered => {
            server.app.metrics.ignored("unknown_invoke");
            StatusCode::NOT_IMPLEMENTED.into_response()
        }
        Incoming::Broken(why) => {
            server.app.metrics.ignored(why);
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}

/// The activity, if its token is good and belongs to it.
async fn believed(
    teams: &Teams,
    headers: &HeaderMap,
    body: &[u8],
    app: &App,
) -> Result<Activity, (&'static str, StatusCode)> {
    let refused = |unverified: Unverified| {
        // Without keys nobody can tell, so it is sent again.
        let is_ours = unverified == Unverified::NoKeys;
        (unverified.code(), if is_ours { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::UNAUTHORIZED })
    };
    let token = teams.verifier.token(authorization(headers), app.clock.now()).await.map_err(refused)?;
    let activity = Activity::read(body).ok_or(("broken_json", StatusCode::BAD_REQUEST))?;
    let (service, channel) = (activity.service_url.as_deref(), activity.channel_id.as_deref());
    teams.verifier.belongs(&token, service, channel).map_err(refused)?;
    Ok(activity)
}

/// The header, if there is exactly one; of two it would be open which one was checked.
fn authorization(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

async fn take(server: Server, teams: Arc<Teams>, received: Received, began: Instant) -> Response {
    // An app for several tenants says of none that it is its own: each is a company by itself.
    let Received { inbound, back } = received;
    let what = name_of(&inbound.act);
    let somebody_waits = matches!(back.surface, Surface::Card { .. } | Surface::Dialog);
    // The work goes on if the wait is over: what is written stays written, and the answer is posted.
    let (own, surface) = (server.clone(), back.surface.clone());
    let mut work = ToItsEnd::new(&server.tasks, async move { done(&own.app, inbound, &surface).await });
    let left = teams.longest_wait.saturating_sub(began.elapsed());
    let done = match tokio::time::timeout(left, &mut work).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Err(_) => {
            server.app.metrics.came_in("slow", began.elapsed());
            let body = answer::still_working(&back, back.lang.unwrap_or(server.app.usual.lang));
            let later = server.clone();
            server.tasks.spawn(async move {
                let Ok(done) = work.await else { return };
                // What was not done is sent again, and answered then.
                if done.failed && !somebody_waits {
                    return;
                }
                if !matches!(back.surface, Surface::Event) {
                    follow(&later, &teams, &back, answer::posted(&done.said));
                }
            });
            // Not taken, as far as can be said: a message is sent again, and is known then.
            return if somebody_waits { respond(body) } else { StatusCode::SERVICE_UNAVAILABLE.into_response() };
        }
    };
    server.app.metrics.came_in(what, began.elapsed());
    if done.failed && !somebody_waits {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let (body, post) = answer(&back, &done.said);
    follow(&server, &teams, &back, post);
    respond(body)
}

/// What an act led to.
struct Done {
    said: Said,
    /// A fault of ours kept it from being done.
    failed: bool,
}

async fn done(app: &App, inbound: Inbound, surface: &Surface) -> Done {
    let (tenant, actor) = (inbound.tenant.clone(), inbound.actor.clone());
    let sent_in = match &inbound.act {
        Act::Submitted(form, given) => {
            let asked = Inbound { act: Act::Asked(form.clone()), ..inbound.clone() };
            Some((asked, given.clone()))
        }
        _ => None,
    };
    let Handled { reply, lang, failed } = app.handle(inbound).await;
    let again = match (&reply, sent_in) {
        (Reply::Mend(_), Some((asked, given))) => match app.handle(asked).await.reply {
            Reply::Form(form) => Some((form, given)),
            _ => None,
        },
        _ => None,
    };
    let own = match surface {
        Surface::Card { on: On::Message, message: Some(message) } => own(app, &tenant, &actor, message).await,
        _ => None,
    };
    Done { said: Said { showing: Showing::of(reply, again), lang, own }, failed }
}

/// A message that the product keeps up to date, as its reader should see it now.
async fn own(app: &App, tenant: &str, actor: &str, at: &MessageRef) -> Option<Own> {
    match app.shown(Platform::Teams, tenant, actor, at).await {
        Ok(own) => own,
        Err(fault) => {
            // The outbox draws it anew by and by.
            tracing::warn!(%fault, "a message could not be drawn in answer to a press");
            None
        }
    }
}

fn respond(body: Body) -> Response {
    match body {
        Body::Empty => StatusCode::OK.into_response(),
        Body::Json(json) => Json(json).into_response(),
    }
}

/// Posts what follows an answer, once for every act.
fn follow(server: &Server, teams: &Arc<Teams>, back: &Back, post: Option<Post>) {
    let Some(Post { activity }) = post else { return };
    let is_first = teams.posted.lock().unwrap_or_else(PoisonError::into_inner).is_first(&back.once, Instant::now());
    if !is_first {
        server.app.metrics.ignored("posted_before");
        return;
    }
    let (teams, back) = (teams.clone(), back.clone());
    server.tasks.spawn(async move {
        let mut outcome = say(&teams.connector, &back, &activity).await;
        for _ in 1..TRIES {
            let Outcome::RetryAfter(pause) = outcome else { break };
            tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
            outcome = say(&teams.connector, &back, &activity).await;
        }
        if !matches!(outcome, Outcome::Sent(_)) {
            tracing::warn!(?outcome, "what follows an answer could not be shown");
        }
    });
}

/// Into the conversation if it is the actor's own; among others to the actor alone, or, where that can't be, in private.
async fn say(connector: &Connector, back: &Back, activity: &serde_json::Value) -> Outcome {
    match back.place {
        Place::Own => return connector.say(&back.at, activity, None).await,
        Place::Group => {
            let outcome = connector.say(&back.at, activity, Some(&back.reach.external)).await;
            if !matches!(outcome, Outcome::Refused(_) | Outcome::Unreachable(_)) {
                return outcome;
            }
        }
        Place::Foreign => {}
    }
    match connector.open(&back.reach).await {
        Ok(own) => connector.say(&own, activity, None).await,
        Err(outcome) => outcome,
    }
}

/// For which acts something was posted not long ago. Teams delivers an act again within seconds, and then to any
/// replica: what an act changes is kept once by the store, this keeps its answer from standing there twice.
#[derive(Default)]
struct Posted {
    at: HashMap<String, Instant>,
    order: VecDeque<String>,
}

impl Posted {
    const KEPT: usize = 4096;
    const FOR: Duration = Duration::from_secs(120);

    fn is_first(&mut self, once: &str, now: Instant) -> bool {
        while self.order.len() > Self::KEPT
            || self.order.front().is_some_and(|first| self.at.get(first).is_none_or(|at| now - *at > Self::FOR))
        {
            let Some(first) = self.order.pop_front() else { break };
            self.at.remove(&first);
        }
        if self.at.contains_key(once) {
            return false;
        }
        self.at.insert(once.to_owned(), now);
        self.order.push_back(once.to_owned());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_posted_once_and_the_memory_of_it_is_bounded() {
        let mut posted = Posted::default();
        let now = Instant::now();
        assert!(posted.is_first("a", now) && !posted.is_first("a", now) && posted.is_first("b", now));
        assert!(posted.is_first("a", now + Posted::FOR + Duration::from_secs(1)));
        for n in 0..2 * Posted::KEPT {
            assert!(posted.is_first(&n.to_string(), now));
        }
        assert!(posted.at.len() <= Posted::KEPT + 1 && posted.at.len() == posted.order.len());
        assert!(!posted.is_first(&(2 * Posted::KEPT - 1).to_string(), now));
    }
}
