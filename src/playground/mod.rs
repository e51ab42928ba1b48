//! A local Slack on 127.0.0.1: the Web API, signed requests, events, interactivity and Socket Mode, as strict as Slack.
//! It serves the demo, the scenario tests and the page in the browser; the product's real adapter talks to it over
//! real sockets. It knows Slack's protocol only: nothing of the product, no wall clock (`Now` is handed in), no randomness.
//!
//! ```text
//! Options ──start──▶ FakeSlack ──api_url──▶ the app's client          (api, args, chat, people, views, hooks, blocks, elements)
//!                        │   └──point_at──▶ the app's own HTTP server (drive, forms, payload, deliver)  or Socket Mode (socket)
//!                        └── messages · ephemerals · home · modal · journal · transcript · violations · until
//! ```

mod api;
mod args;
mod blocks;
mod chat;
mod control;
mod deliver;
mod drive;
mod elements;
mod faults;
mod fields;
mod forms;
mod hooks;
mod images;
mod payload;
mod people;
mod report;
mod socket;
mod transcript;
mod views;
mod wire;
mod world;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use blocks::{check_message, check_view};
pub use control::serve_standalone;
pub use deliver::{Answer, Signing, sign};
pub use drive::{Picked, Refused, Surface};
pub use faults::{Fault, FaultKind};
pub use fields::Choice;
pub use forms::{Outcome, Submitted};
pub use report::Problem;
pub use transcript::{Row, RowKind, plain_blocks};
pub use world::{Call, EphemeralMessage, Human, Message, View};

use world::World;

/// Tells the time. The fake reads no other clock.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the fake workspace is, and how strict it is.
#[derive(Clone)]
pub struct Options {
    pub now: Now,
    pub signing_secret: String,
    pub bot_token: String,
    pub app_token: String,
    pub team: String,
    pub bot_user: String,
    pub scopes: Vec<String>,
    /// Answer 429 when a channel gets more than about one message a second (a burst of four is let through).
    pub channel_rate: bool,
    /// Refuse blocks and views that Slack would refuse.
    pub validate: bool,
}

impl Options {
    /// The workspace most callers want: strict, least scopes, obvious tokens.
    pub fn new(now: Now) -> Options {
        Options {
            now,
            signing_secret: "fake-signing-secret".to_owned(),
            bot_token: "xoxb-fake-bot".to_owned(),
            app_token: "xapp-fake-app".to_owned(),
            team: "T0TAIWA".to_owned(),
            bot_user: "U0TAIWA".to_owned(),
            scopes: ["commands", "chat:write", "im:write", "users:read"].map(str::to_owned).to_vec(),
            channel_rate: false,
            validate: true,
        }
    }
}

/// Everything the server tasks and the handles share.
struct Shared {
    options: Options,
    world: Mutex<World>,
    version: watch::Sender<u64>,
    stop: CancellationToken,
    http: reqwest::Client,
    port: u16,
    socket_port: u16,
}

impl Shared {
    fn now(&self) -> Timestamp {
        (self.options.now)()
    }

    /// Looks at the world. A panic elsewhere does not poison it: every edit leaves it usable.
    fn read(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the world, then tells everybody who waits.
    fn edit<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let value = change(&mut self.read());
        self.version.send_modify(|version| *version += 1);
        value
    }
}

/// The server tasks; they end when the last handle goes.
struct Running {
    stop: CancellationToken,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
        for task in self.tasks.get_mut().unwrap_or_else(PoisonError::into_inner).drain(..) {
            task.abort();
        }
    }
}

/// A running fake Slack. Clones are handles on the same workspace.
#[derive(Clone)]
pub struct FakeSlack {
    shared: Arc<Shared>,
    /// `None` in the handle that the server's own control routes hold, so that they do not keep it alive.
    running: Option<Arc<Running>>,
}

impl FakeSlack {
    /// Listens on 127.0.0.1 on a free port.
    pub async fn start(options: Options) -> io::Result<FakeSlack> {
        Self::start_on(0, options, false).await
    }

    /// Listens on 127.0.0.1:`port`; `control` adds the `/control/*` routes for scripts.
    pub async fn start_on(port: u16, options: Options, control: bool) -> io::Result<FakeSlack> {
        let web = TcpListener::bind(("127.0.0.1", port)).await?;
        let sockets = TcpListener::bind(("127.0.0.1", 0)).await?;
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(io::Error::other)?;
        let stop = CancellationToken::new();
        let shared = Arc::new(Shared {
            world: Mutex::new(World::new(&options)),
            version: watch::Sender::new(0),
            stop: stop.clone(),
            http,
            port: web.local_addr()?.port(),
            socket_port: sockets.local_addr()?.port(),
            options,
        });
        let inner = FakeSlack { shared: shared.clone(), running: None };
        let mut router = api::router(shared.clone());
        if control {
            router = router.merge(control::router(inner));
        }
        let service = router.into_make_service_with_connect_info::<wire::Cut>();
        let tasks = vec![
            tokio::spawn(async move {
                if let Err(error) = axum::serve(wire::Door(web), service).await {
                    tracing::error!(%error, "the fake Slack stopped serving");
                }
            }),
            tokio::spawn(socket::serve(shared.clone(), sockets)),
        ];
        Ok(FakeSlack { shared, running: Some(Arc::new(Running { stop, tasks: Mutex::new(tasks) })) })
    }

    /// The base of the Web API, without a slash at its end.
    pub fn api_url(&self) -> String {
        format!("http://127.0.0.1:{}/api", self.shared.port)
    }

    /// Somebody joins the workspace, or changes.
    pub fn add(&self, human: Human) {
        self.shared.edit(|world| world.humans.insert(human.id.clone(), human));
    }

    pub fn humans(&self) -> Vec<Human> {
        self.shared.read().humans.values().cloned().collect()
    }

    /// Deactivates or reactivates an account.
    pub fn set_deleted(&self, user: &str, deleted: bool) {
        self.shared.edit(|world| world.humans.get_mut(user).map(|human| human.deleted = deleted));
    }

    pub fn set_zone(&self, user: &str, zone: &str) {
        self.shared.edit(|world| world.humans.get_mut(user).map(|human| human.tz = zone.to_owned()));
    }

    pub fn set_scopes(&self, scopes: &[&str]) {
        self.shared.edit(|world| world.scopes = scopes.iter().map(|&scope| scope.to_owned()).collect());
    }

    /// Where the app listens: `{base}/slack/commands`, `/slack/interactivity`, `/slack/events`.
    pub fn point_at(&self, base_url: impl Into<String>) {
        let base = base_url.into().trim_end_matches('/').to_owned();
        self.shared.edit(|world| world.app_url = Some(base));
    }

    /// The next calls that match misbehave.
    pub fn fault(&self, fault: Fault) {
        self.shared.edit(|world| world.faults.add(fault));
    }

    pub fn clear_faults(&self) {
        self.shared.edit(|world| world.faults.clear());
    }

    /// What the person reads in the direct messages with the bot, their own words included, oldest first.
    pub fn messages(&self, user: &str) -> Vec<Message> {
        let world = self.shared.read();
        let Some(channel) = world.ims.get(user) else { return Vec::new() };
        world.messages.iter().filter(|message| message.channel == *channel).cloned().collect()
    }

    pub fn ephemerals(&self, user: &str) -> Vec<EphemeralMessage> {
        self.shared.read().ephemerals.iter().filter(|message| message.user == user).cloned().collect()
    }

    pub fn home(&self, user: &str) -> Option<View> {
        self.shared.read().homes.get(user).cloned()
    }

    /// The modal on top of the person's stack.
    pub fn modal(&self, user: &str) -> Option<View> {
        self.shared.read().modals.get(user).and_then(|stack| stack.last()).cloned()
    }

    /// The modals that lie before the person, the one on top last.
    pub fn modals(&self, user: &str) -> Vec<View> {
        self.shared.read().modals.get(user).cloned().unwrap_or_default()
    }

    /// Every call of the Web API and every request sent to the app, in order.
    pub fn journal(&self) -> Vec<Call> {
        self.shared.read().journal.clone()
    }

    /// How many calls of a method have no answer yet.
    pub fn under_way(&self, method: &str) -> usize {
        self.shared.read().under_way.get(method).copied().unwrap_or_default()
    }

    pub fn transcript(&self) -> Vec<Row> {
        self.shared.read().transcript.clone()
    }

    /// A message's image, as Slack hands it on to whoever reads; `None` when it can't be had.
    pub async fn image(&self, address: &str) -> Option<axum::body::Bytes> {
        images::download(&self.shared.http, address).await
    }

    /// What a strict Slack, or a person, would have had to complain about. Tests assert that it is empty.
    pub fn violations(&self) -> Vec<String> {
        self.shared.read().violations.clone()
    }

    pub fn clear_violations(&self) {
        self.shared.edit(|world| world.violations.clear());
    }

    /// Forgets journal and transcript, for long load runs; what people see stays.
    pub fn clear_records(&self) {
        self.shared.edit(|world| {
            world.journal.clear();
            world.transcript.clear();
            world.answered.clear();
        });
    }

    /// A number that grows with every change of anything above.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.shared.version.subscribe()
    }

    /// Waits for the next change after this call. To wait for a state, use [`FakeSlack::until`], which misses nothing.
    pub async fn next_change(&self) {
        let mut version = self.subscribe();
        // The sender lives in `shared`, which this handle holds.
        let _ = version.changed().await;
    }

    /// Waits until `look` finds what it looks for. Bound it with a timeout where it may never come.
    pub async fn until<T>(&self, mut look: impl FnMut(&FakeSlack) -> Option<T>) -> T {
        let mut version = self.subscribe();
        loop {
            version.mark_unchanged();
            if let Some(found) = look(self) {
                return found;
            }
            let _ = version.changed().await;
        }
    }

    /// Stops answering at once, as if Slack had gone away. Every clone of the handle goes quiet.
    pub async fn shutdown(self) {
        self.shared.stop.cancel();
        if let Some(running) = &self.running {
            for task in running.tasks.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
                task.abort();
            }
        }
    }
}

/// A field of a JSON object as text; absent, null and other types are the empty string.
fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
