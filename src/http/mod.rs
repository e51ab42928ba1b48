//! The addresses this server answers on. Verify, read, answer: nothing slow before the answer, nothing trusted before
//! the signature.

mod health;
mod pages;
mod pictures;
mod slack;
mod teams;
mod work;

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use secrecy::SecretString;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::{App, PICTURES};
use crate::chat::Act;
use crate::slack::courier::Courier;

use pictures::Pictures;

pub use slack::take_envelope;
pub use teams::Teams;

/// Bodies are read whole before their signature can be checked, so they are bounded first.
const LARGEST_BODY: usize = 256 * 1024;
/// Slack shows an error after three seconds; we say something before that.
const LONGEST_WAIT: Duration = Duration::from_millis(2_500);

/// What the handlers share: one thing, for each request clones it several times.
#[derive(Clone)]
pub struct Server(Arc<Shared>);

#[derive(Clone)]
pub struct Shared {
    pub app: App,
    pub signing_secret: Option<SecretString>,
    /// For what follows an answer: opening a form, replacing a message.
    pub courier: Option<Arc<Courier>>,
    pub teams: Option<Arc<Teams>>,
    /// Work that outlives its request; waited for when the process stops.
    pub tasks: TaskTracker,
    /// The process is on its way out, or its migrations have not run yet.
    pub ready: Arc<AtomicBool>,
    pictures: Arc<Pictures>,
}

impl Deref for Server {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Server {
    pub fn new(app: App, signing_secret: Option<SecretString>, courier: Option<Arc<Courier>>) -> Server {
        let ready = Arc::new(AtomicBool::new(true));
        let (tasks, pictures) = (TaskTracker::new(), Arc::default());
        Server(Arc::new(Shared { app, signing_secret, courier, teams: None, tasks, ready, pictures }))
    }

    /// The same, for Teams too.
    pub fn with_teams(self, teams: Teams) -> Server {
        Server(Arc::new(Shared { teams: Some(Arc::new(teams)), ..Arc::unwrap_or_clone(self.0) }))
    }

    pub fn drain(&self) {
        self.ready.store(false, Ordering::SeqCst);
    }

    pub fn router(self) -> Router {
        Router::new()
            .route("/slack/commands", post(slack::receive))
            .route("/slack/interactivity", post(slack::receive))
            .route("/slack/events", post(slack::receive))
            .route("/api/messages", post(teams::receive))
            .merge(pages::routes(&self))
            .route(&format!("{PICTURES}{{delivery}}/{{mark}}/{{name}}"), get(pictures::show))
            .route("/healthz", get(health::alive))
            .route("/readyz", get(health::ready))
            .route("/metrics", get(health::metrics))
            .layer(DefaultBodyLimit::max(LARGEST_BODY))
            .layer(CatchPanicLayer::new())
            .with_state(self)
    }
}

/// For the figures.
fn name_of(act: &Act) -> &'static str {
    match act {
        Act::Typed(_) => "typed",
        Act::Pressed(_) => "pressed",
        Act::Asked(_) => "asked",
        Act::Submitted(..) => "submitted",
        Act::HomeOpened => "home_opened",
        Act::ProfileChanged(_) => "profile_changed",
        Act::Uninstalled => "uninstalled",
        Act::Joined => "joined",
        Act::Parted => "parted",
        Act::Captured(..) => "captured",
    }
}
