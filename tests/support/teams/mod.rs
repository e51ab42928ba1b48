//! A local Teams on 127.0.0.1: login service, signing keys, Bot Connector, and the people in it, as strict as Teams. The
//! product's real adapter talks to it over real sockets. It knows the Bot Connector's protocol and Adaptive Cards only:
//! nothing of the product, no wall clock (`Now` is handed in).
//!
//! ```text
//! Options ──start──▶ LocalTeams ──settings──▶ the app's client   (login, connector, limits, check)
//!                        │   └──point_at──▶ the app's /api/messages      (drive, deliver, tokens)
//!                        └── messages · dialog · journal · transcript · violations · until
//! ```
#![allow(dead_code, unused_imports, reason = "shared by several test binaries, each of which needs a part")]

mod check;
mod connector;
mod deliver;
mod drive;
mod faults;
mod inputs;
mod keys;
mod limits;
mod login;
mod see;
mod server;
mod tokens;
#[path = "../../../src/playground/wire.rs"]
mod wire;
mod world;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::Value;
use taiwa::teams::settings::{ISSUER, Settings};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use check::problems;
pub use deliver::Answer;
pub use drive::{Pressed, Refused, Spot};
pub use faults::{Body, Fault, FaultKind};
pub use inputs::{gather, inputs};
pub use keys::{Key, signing_input};
pub use see::{Action, actions, plain_card};
pub use tokens::{Header, Token};
pub use world::{Call, Dialog, Human, Message, Row, RowKind};

use world::World;

/// Tells the time. Nothing here reads another clock.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the tenant is, and how strict its Teams is.
#[derive(Clone)]
pub struct Options {
    pub now: Now,
    pub app_id: String,
    pub password: String,
    pub tenant: String,
    /// What people call the bot.
    pub bot_name: String,
    /// How long a token of the login service is good.
    pub token_life: SignedDuration,
    /// Answer 429 beyond the limits per conversation and per tenant.
    pub rates: bool,
    /// Answer 412 to two calls at once in one conversation.
    pub one_at_a_time: bool,
}

impl Options {
    pub fn new(now: Now) -> Options {
        Options {
            now,
            app_id: "7a1a0000-0000-4000-8000-00000000da11".to_owned(),
            password: "a-password-of-the-local-teams".to_owned(),
            tenant: "c0ffee00-0000-4000-8000-000000000001".to_owned(),
            bot_name: "Taiwa".to_owned(),
            token_life: SignedDuration::from_secs(3_599),
            rates: true,
            one_at_a_time: true,
        }
    }
}

struct Shared {
    options: Options,
    world: Mutex<World>,
    version: watch::Sender<u64>,
    stop: CancellationToken,
    http: reqwest::Client,
    port: u16,
}

impl Shared {
    fn now(&self) -> Timestamp {
        (self.options.now)()
    }

    fn read(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the world, then tells everybody who waits.
    fn edit<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let value = change(&mut self.read());
        self.version.send_modify(|version| *version += 1);
        value
    }

    fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn service_url(&self) -> String {
        format!("{}/teams/", self.base())
    }
}

struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
        self.task.abort();
    }
}

/// A running local Teams. Clones are handles on the same tenant.
#[derive(Clone)]
pub struct LocalTeams {
    shared: Arc<Shared>,
    running: Arc<Running>,
}

impl LocalTeams {
    /// Listens on 127.0.0.1 on a free port.
    pub async fn start(options: Options) -> io::Result<LocalTeams> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let http = reqwest::Client::builder().no_proxy().build().map_err(io::Error::other)?;
        let stop = CancellationToken::new();
        let world = Mutex::new(World::new(&options));
        let version = watch::Sender::new(0);
        let shared = Arc::new(Shared { options, world, version, stop: stop.clone(), http, port });
        let task = tokio::spawn(server::serve(shared.clone(), listener));
        Ok(LocalTeams { shared, running: Arc::new(Running { stop, task }) })
    }

    /// What the product is told to reach this Teams.
    pub fn settings(&self) -> Settings {
        let options = &self.shared.options;
        Settings {
            app_id: options.app_id.clone(),
            password: SecretString::from(options.password.clone()),
            tenant: Some(options.tenant.clone()),
            login: self.shared.base(),
            openid: format!("{}/v1/.well-known/openidconfiguration", self.shared.base()),
            issuer: ISSUER.to_owned(),
            hosts: vec![format!("127.0.0.1:{}", self.shared.port)],
            timeout: std::time::Duration::from_secs(10),
            paced: false,
        }
    }

    pub fn base(&self) -> String {
        self.shared.base()
    }

    /// Where the connector is, as every activity says it.
    pub fn service_url(&self) -> String {
        self.shared.service_url()
    }

    pub fn tenant(&self) -> String {
        self.shared.options.tenant.clone()
    }

    /// Where the app listens; activities go to `{base}/api/messages`.
    pub fn point_at(&self, base_url: impl Into<String>) {
        let base = base_url.into().trim_end_matches('/').to_owned();
        self.shared.edit(|world| world.app_url = Some(base));
    }

    /// Somebody joins the tenant. The app is there for them, as an admin's policy installs it.
    pub fn add(&self, human: Human) {
        self.shared.edit(|world| world.add(human));
    }

    pub fn human(&self, who: &str) -> Option<Human> {
        self.shared.read().human(who).cloned()
    }

    /// A group chat of some people, with the bot in it.
    pub fn group(&self, members: &[&str]) -> String {
        self.shared.edit(|world| world.group(members))
    }

    /// The conversation of a person with the bot, once there is one.
    pub fn chat_of(&self, who: &str) -> Option<String> {
        self.shared.read().personal(who)
    }

    /// From now on calls about this person are answered 403, in the shape and with the code that Teams has for it.
    pub fn block(&self, who: &str, code: Option<&'static str>) {
        self.shared.edit(|world| {
            if let Some(person) = world.person_mut(who) {
                person.blocked = code;
            }
        });
    }

    pub fn fault(&self, fault: Fault) {
        self.shared.edit(|world| world.faults.add(fault));
    }

    pub fn clear_faults(&self) {
        self.shared.edit(|world| world.faults.clear());
    }

    /// The keys are exchanged: what was published before, but for the one without endorsements, no longer is.
    pub fn rotate_keys(&self) {
        self.shared.edit(|world| world.published = vec![Key::Next, Key::Plain]);
    }

    pub fn publish(&self, keys: &[Key]) {
        self.shared.edit(|world| world.published = keys.to_vec());
    }

    /// Tokens that the login service gave so far are no longer taken.
    pub fn revoke_tokens(&self) {
        self.shared.edit(|world| world.tokens.clear());
    }

    pub fn token_life(&self, life: SignedDuration) {
        self.shared.edit(|world| world.token_life = life);
    }

    /// The bot's messages to a person as they stand now, and what the person said, oldest first.
    pub fn messages(&self, who: &str) -> Vec<Message> {
        self.shared.read().seen_by(who)
    }

    /// All messages of a conversation.
    pub fn conversation(&self, chat: &str) -> Vec<Message> {
        self.shared.read().messages.iter().filter(|message| message.chat == chat).cloned().collect()
    }

    pub fn dialog(&self, who: &str) -> Option<Dialog> {
        let id = self.shared.read_id(who);
        self.shared.read().dialogs.get(&id).cloned()
    }

    pub fn toasts(&self, who: &str) -> Vec<String> {
        let world = self.shared.read();
        let id = world.id_of(who);
        world.rows.iter().filter(|row| row.to == id && row.kind == RowKind::Toast).map(|row| row.text.clone()).collect()
    }

    /// Every call to this server and every activity sent to the app, in order.
    pub fn journal(&self) -> Vec<Call> {
        self.shared.read().journal.clone()
    }

    /// Calls of the app whose `METHOD /path` has this part.
    pub fn calls(&self, part: &str) -> Vec<Call> {
        self.journal().into_iter().filter(|call| !call.inbound && call.name.contains(part)).collect()
    }

    pub fn transcript(&self) -> Vec<Row> {
        self.shared.read().rows.clone()
    }

    /// What a strict Teams would have had to complain about. Tests assert that it is empty.
    pub fn violations(&self) -> Vec<String> {
        self.shared.read().violations.clone()
    }

    pub fn clear_violations(&self) {
        self.shared.edit(|world| world.violations.clear());
    }

    /// Waits until `look` finds what it looks for. Bound it with a timeout where it may never come.
    pub async fn until<T>(&self, mut look: impl FnMut(&LocalTeams) -> Option<T>) -> T {
        let mut version = self.shared.version.subscribe();
        loop {
            version.mark_unchanged();
            if let Some(found) = look(self) {
                return found;
            }
            let _ = version.changed().await;
        }
    }

    /// Stops answering at once.
    pub async fn shutdown(self) {
        self.shared.stop.cancel();
        self.running.task.abort();
    }
}

impl Shared {
    fn read_id(&self, who: &str) -> String {
        self.read().id_of(who)
    }
}

/// A field of a JSON object as text; absent, null and other types are the empty string.
fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
