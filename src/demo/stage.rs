//! A stage: the product on a database of its own, the local Slack, and a hand on the clock. The demo plays on it, and
//! so do the scenario tests, which may bring a Teams.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, Couriers, Rules, Usual};
use crate::chat::Platform;
use crate::clock::Clock;
use crate::domain::calendar::Calendar;
use crate::domain::lang::Lang;
use crate::domain::people::Zone;
use crate::http::{Server, Teams, take_envelope};
use crate::playground::{FakeSlack, Options};
use crate::slack::courier::{Courier as Calls, Settings};
use crate::slack::messenger::Messenger;
use crate::slack::socket::{self, Ack, Tuning};
use crate::store::Store;
use crate::store::seal::Sealer;
use crate::teams;
use crate::telemetry::Metrics;

/// How a stage is set.
pub struct StageOptions {
    /// `None`: a SQLite file in a folder of its own, gone with the stage.
    pub database_url: Option<String>,
    pub master_key: String,
    /// Set to the beginning; whoever is to share it takes a clone first.
    pub clock: Clock,
    /// Whether the product knows of the local Slack.
    pub on_slack: bool,
    /// A Teams that runs elsewhere, and that keeps the same clock.
    pub teams: Option<teams::settings::Settings>,
    pub scopes: Vec<String>,
    /// Everything comes by Socket Mode instead of HTTP.
    pub socket: bool,
    /// Where browsers reach the stage, if not at its own address.
    pub public_url: Option<String>,
    pub calendar: Calendar,
    pub rules: Rules,
    pub call: Duration,
}

impl StageOptions {
    pub fn at(start: Timestamp) -> StageOptions {
        StageOptions {
            database_url: None,
            master_key: Sealer::new_key(),
            clock: Clock::manual(start),
            on_slack: true,
            teams: None,
            scopes: ["commands", "chat:write", "im:write", "users:read", "im:history", "users:read.email"]
                .map(str::to_owned)
                .to_vec(),
            socket: false,
            public_url: None,
            calendar: Calendar::default(),
            rules: Rules::default(),
            call: Duration::from_secs(10),
        }
    }
}

/// The product and a local Slack, both running, with a clock that stands still until it is turned.
pub struct Stage {
    pub app: App,
    pub slack: FakeSlack,
    pub clock: Clock,
    pub couriers: Couriers,
    pub base_url: String,
    pub rules: Rules,
    stop: CancellationToken,
    /// What the server still does after it answered.
    tasks: TaskTracker,
    /// Kept for its end: with the stage its folder goes.
    _folder: Option<Folder>,
}

/// A folder that is gone when nobody holds it any more, however the holding ended.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // Stopped while its database is being opened on another thread, a file may come between two looks.
        for _ in 0..100 {
            match std::fs::remove_dir_all(&self.0) {
                Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {
                    std::thread::sleep(Duration::from_millis(1))
                }
                // Gone; or a leftover in the temporary folder, which harms nobody.
                _ => return,
            }
        }
    }
}

const SIGNING_SECRET: &str = "a-signing-secret-of-the-local-slack";
const BOT_TOKEN: &str = "xoxb-local";
const APP_TOKEN: &str = "xapp-local";

impl Stage {
    pub async fn set(options: StageOptions) -> anyhow::Result<Stage> {
        let clock = options.clock;
        let (url, folder) = match options.database_url {
            Some(url) => (url, None),
            None => {
                let folder = std::env::temp_dir().join(format!("taiwa-{}", crate::clock::new_id(clock.now())));
                std::fs::create_dir_all(&folder).context("making a folder for the database")?;
                (format!("sqlite://{}", folder.join("taiwa.db").display()), Some(Folder(folder)))
            }
        };
        let store = Store::open(&url, Sealer::from_config(&options.master_key)?).await?;
        store.migrate().await?;
        let listener = TcpListener::bind("127.0.0.1:0").await.context("listening")?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let usual = Usual {
            command: "/1on1".to_owned(),
            lang: Lang::Ja,
            zone: Zone::named("Asia/Tokyo").context("the time zones are in the program")?,
            calendar: options.calendar,
            public_url: Some(options.public_url.unwrap_or_else(|| base_url.clone())),
        };
        let app = App::new(store, clock.clone(), usual, Metrics::new());

        let told = clock.clone();
        let slack_options = Options {
            signing_secret: SIGNING_SECRET.to_owned(),
            bot_token: BOT_TOKEN.to_owned(),
            app_token: APP_TOKEN.to_owned(),
            scopes: options.scopes,
            ..Options::new(Arc::new(move || told.now()))
        };
        let slack = FakeSlack::start(slack_options).await.context("starting the local Slack")?;
        let calls = |token: &str| {
            let settings = Settings {
                api_url: slack.api_url(),
                token: SecretString::from(token.to_owned()),
                timeout: options.call,
                every: Duration::ZERO,
            };
            Calls::new(&settings).map(Arc::new)
        };
        let mut couriers = Couriers::default();
        let mut bot = None;
        if options.on_slack {
            let calls = calls(BOT_TOKEN)?;
            let messenger = Messenger::new(calls.clone());
            let identity = calls.auth_test().await?;
            app.introduce(Platform::Slack, &identity.team).await?;
            messenger.is(identity);
            couriers.slack = Some(Arc::new(messenger));
            bot = Some(calls);
        }
        let secret = options.on_slack.then(|| SecretString::from(SIGNING_SECRET.to_owned()));
        let mut server = Server::new(app.clone(), secret, bot);
        if let Some(settings) = options.teams {
            if let Some(tenant) = &settings.tenant {
                app.introduce(Platform::Teams, tenant).await?;
            }
            let told = clock.clone();
            let connector = Arc::new(teams::connector::Connector::new(&settings, Arc::new(move || told.now()))?);
            couriers.teams = Some(Arc::new(teams::messenger::Messenger::new(connector.clone(), &settings)));
            server = server.with_teams(Teams::new(settings, connector)?);
        }
        let tasks = server.tasks.clone();
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let router = server.clone().router();
        tokio::spawn(async move {
            let serving =
                axum::serve(listener, router).with_graceful_shutdown(async move { stopped.cancelled().await });
            if let Err(error) = serving.await {
                tracing::error!(%error, "the stage's server ended");
            }
        });
        slack.point_at(base_url.clone());
        if options.socket {
            let handler = move |kind, payload| {
                let server = server.clone();
                async move {
                    match take_envelope(server, kind, payload).await {
                        Ok(answer) => Ack::Accepted(answer),
                        Err(()) => Ack::NotAccepted,
                    }
                }
            };
            tokio::spawn(socket::run(calls(APP_TOKEN)?, Tuning::new(1), stop.clone(), handler));
            slack.until(|slack| (slack.sockets() > 0).then_some(())).await;
            slack.use_socket(true);
        }
        Ok(Stage { app, slack, clock, couriers, base_url, rules: options.rules, stop, tasks, _folder: folder })
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Waits for what follows answers already given: the form that opens, the message that is replaced.
    pub async fn quiet(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
    }

    /// Does everything that is due now: looks people up, lets the time pass, sends and updates, until nothing is left.
    pub async fn settle(&self) -> anyhow::Result<()> {
        // Rounds are bounded: a message that is tried again at once for ever is a fault to be seen, not a hang.
        for _ in 0..500 {
            let mut still = true;
            for stranger in self.app.strangers(50).await? {
                let Some(courier) = self.couriers.of(stranger.platform) else { continue };
                if let Ok(profile) = courier.profile(&stranger.reach).await {
                    self.app.keep_profile(stranger, profile).await?;
                    still = false;
                }
            }
            for sought in self.app.sought(Platform::Slack, 50).await? {
                let Some(courier) = &self.couriers.slack else { break };
                let Ok(profile) = courier.holder(&sought.email).await else { break };
                self.app.keep_found(sought, profile).await?;
                still = false;
            }
            if self.app.pass_time().await? {
                still = false;
            }
            let round = self.app.send_due(&self.couriers, self.rules, &self.stop).await?;
            if still && round.claimed + round.refreshed == 0 {
                return Ok(());
            }
        }
        anyhow::bail!("there was always something more to do")
    }

    /// Turns the clock forward, stopping wherever something is due on the way, as a running server would have.
    pub async fn pass_until(&self, to: Timestamp) -> anyhow::Result<()> {
        self.settle().await?;
        while self.now() < to {
            let next = self.next_due().await?.filter(|next| *next > self.now() && *next < to);
            self.clock.set(next.unwrap_or(to));
            self.settle().await?;
        }
        Ok(())
    }

    pub async fn pass(&self, span: SignedDuration) -> anyhow::Result<()> {
        self.pass_until(self.now() + span).await
    }

    /// When something is to be done next, be it a message, a look at a meeting or a round over the company.
    pub async fn next_due(&self) -> anyhow::Result<Option<Timestamp>> {
        let due = self.app.store.read(|tx| {
            Box::pin(async move { Ok([tx.next_due().await?, tx.next_look().await?, tx.next_round().await?]) })
        });
        Ok(due.await?.into_iter().flatten().min())
    }

    /// Ends the server and the local Slack; a folder of its own is removed.
    pub async fn strike(self) {
        self.stop.cancel();
        self.app.store.close().await;
        self.slack.shutdown().await;
    }
}
