//! `taiwa serve`: from a configuration to a running server, and back out of it in good order.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, Couriers, Rules, Usual};
use crate::chat::Platform;
use crate::clock::Clock;
use crate::config::{Config, MasterKey};
use crate::http::{Server, Teams, take_envelope};
use crate::slack::courier::{Courier as Calls, Settings};
use crate::slack::messenger::Messenger;
use crate::slack::socket::{self, Ack, Tuning};
use crate::store::Store;
use crate::store::inspect::{Found, Inspection, Keys, inspect};
use crate::teams;
use crate::teams::connector::Connector;
use crate::teams::messenger::Messenger as TeamsMessenger;
use crate::telemetry::Metrics;
use crate::worker;

/// One call to Slack, from connecting to the last byte.
const CALL: Duration = Duration::from_secs(10);
/// About one message a second to one conversation is what Slack allows.
const EVERY: Duration = Duration::from_secs(1);
/// How long a look at the database may take before the start.
const LOOK: Duration = Duration::from_secs(10);
/// How long the work at hand may take after a stop was asked for.
const DRAIN: Duration = Duration::from_secs(25);

/// Opens the database and brings it to this version.
pub async fn open(config: &Config, clock: Clock) -> anyhow::Result<App> {
    needs_no_lost_key(config).await?;
    let keyed = config.master_key.open()?;
    if let Some(path) = keyed.made {
        tracing::warn!(
            path = %path.display(),
            "made a master key: keep a copy of this file somewhere safe, for without it nothing can be read again"
        );
    }
    let store = Store::open(config.database_url.expose_secret(), keyed.sealer).await?;
    store.check().await?;
    store.migrate().await.context("bringing the database to this version")?;
    store.check_key(clock.now()).await?;
    let usual = Usual {
        command: config.command.clone(),
        lang: config.lang,
        zone: config.zone.clone(),
        calendar: config.calendar.clone(),
        public_url: config.public_url.as_ref().map(|url| url.as_str().trim_end_matches('/').to_owned()),
    };
    Ok(App::new(store, clock, usual, Metrics::new()))
}

/// Refuses where the key would be made although words are sealed already: a new key opens nothing, and would lie in the
/// place of the one that does. A database that can't be looked at has its own words when it is opened.
async fn needs_no_lost_key(config: &Config) -> anyhow::Result<()> {
    let (None, MasterKey::File(path)) = (config.master_key.look()?, &config.master_key) else { return Ok(()) };
    let found = inspect(config.database_url.expose_secret(), None, LOOK).await;
    if let Ok(Found::There(Inspection { keys: Keys::Missing(id), .. })) = found {
        anyhow::bail!(
            "words are sealed in this database, and their key ({id}) is not in {}: put the key file back from your copy, \
             or set TAIWA_SECRET_KEY to that key",
            path.display()
        );
    }
    Ok(())
}

/// A courier for this token, if there is one.
pub fn calls(config: &Config, token: Option<&secrecy::SecretString>) -> anyhow::Result<Option<Arc<Calls>>> {
    let Some(token) = token else { return Ok(None) };
    let settings =
        Settings { api_url: config.slack.api_url.clone(), token: token.clone(), timeout: CALL, every: EVERY };
    Ok(Some(Arc::new(Calls::new(&settings).context("SLACK_API_URL")?)))
}

/// What speaks to Teams.
pub fn teams_calls(settings: &teams::settings::Settings, app: &App) -> anyhow::Result<Arc<Connector>> {
    let clock = app.clock.clone();
    let connector = Connector::new(settings, Arc::new(move || clock.now()));
    Ok(Arc::new(connector.context("getting ready to call Teams (are there root certificates on this machine?)")?))
}

/// Says in the log what will not work for want of a setting.
fn missing(config: &Config) {
    let slack = &config.slack;
    let (hears, speaks) = (slack.signing_secret.is_some() || slack.app_token.is_some(), slack.bot_token.is_some());
    if !hears && !speaks {
        match config.teams {
            Some(_) => tracing::info!("no setting of Slack's is set: Taiwa is there for Teams alone"),
            None => tracing::warn!(
                "neither Slack (SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET or SLACK_APP_TOKEN) nor Teams (TEAMS_APP_ID, \
                 TEAMS_APP_PASSWORD) is set up: nothing is accepted, and no message is sent"
            ),
        }
        return;
    }
    if !hears {
        tracing::warn!("neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN is set: nothing from Slack will be accepted");
    }
    if !speaks {
        tracing::warn!("SLACK_BOT_TOKEN is not set: commands of Slack are answered, but no message is sent there");
    }
}

/// Runs until a signal.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    missing(&config);
    let app = open(&config, Clock::System).await?;
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();

    let bot = calls(&config, config.slack.bot_token.as_ref())?;
    let messenger = bot.clone().map(|bot| Arc::new(Messenger::new(bot)));
    let mut server = Server::new(app.clone(), config.slack.signing_secret.clone(), bot.clone());
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("listening on {} (TAIWA_LISTEN)", config.listen))?;
    let listening = listener.local_addr()?;

    if let (Some(bot), Some(messenger)) = (&bot, &messenger) {
        tasks.spawn(introduce(app.clone(), bot.clone(), messenger.clone(), stop.clone()));
    }
    let mut couriers = Couriers { slack: messenger.map(|messenger| messenger as _), teams: None };
    if let Some(settings) = config.teams.clone() {
        let connector = teams_calls(&settings, &app)?;
        couriers.teams = Some(Arc::new(TeamsMessenger::new(connector.clone(), &settings)));
        tasks.spawn(log_in(app.clone(), connector.clone(), settings.tenant.clone(), stop.clone()));
        server = server.with_teams(Teams::new(settings, connector).context("getting ready to hear Teams")?);
    }
    worker::start(&app, couriers, Rules::default(), &stop, &tasks);
    if let Some(sockets) = calls(&config, config.slack.app_token.as_ref())? {
        let server = server.clone();
        let tuning = Tuning::new(u64::from(std::process::id()));
        tasks.spawn(socket::run(sockets, tuning, stop.clone(), move |kind, payload| {
            let server = server.clone();
            async move {
                match take_envelope(server, kind, payload).await {
                    Ok(answer) => Ack::Accepted(answer),
                    Err(()) => Ack::NotAccepted,
                }
            }
        }));
    }

    tracing::info!(%listening, version = env!("CARGO_PKG_VERSION"), "taiwa is running");
    let closing = CancellationToken::new();
    let closed = closing.clone().cancelled_owned();
    let serving = axum::serve(listener, server.clone().router()).with_graceful_shutdown(closed);
    let mut serving = tokio::spawn(serving.into_future());
    tokio::select! {
        () = asked_to_stop() => {}
        ended = &mut serving => ended.context("serving")?.context("serving")?,
    }

    tracing::info!("stopping: finishing the work at hand");
    server.drain();
    stop.cancel();
    tasks.close();
    server.tasks.close();
    let finished = tokio::time::timeout(DRAIN, async {
        // Until the last message is out, whoever still asks is answered, and told that this process is not ready.
        tasks.wait().await;
        closing.cancel();
        let ended = (&mut serving).await;
        server.tasks.wait().await;
        ended
    });
    match finished.await {
        Ok(ended) => ended.context("serving")?.context("serving")?,
        Err(_) => tracing::warn!("some work did not end in time; what was claimed comes again when its lease ends"),
    }
    app.store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Asks Slack whose token this is, until it says so.
async fn introduce(app: App, calls: Arc<Calls>, messenger: Arc<Messenger>, stop: CancellationToken) {
    let mut wait = Duration::from_secs(1);
    loop {
        match calls.auth_test().await {
            Ok(identity) => {
                tracing::info!(team = identity.team, "connected to Slack");
                let team = identity.team.clone();
                messenger.is(identity);
                if let Err(fault) = app.introduce(Platform::Slack, &team).await {
                    tracing::warn!(%fault, "our Slack workspace could not be noted; it will be when somebody writes from it");
                }
                return;
            }
            Err(trouble) => tracing::warn!(%trouble, "Slack has not said whose token this is"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => wait = (wait * 2).min(Duration::from_secs(60)),
        }
    }
}

/// Asks Teams's login for a token until it gives one, and says so; of the same trouble only once. Calls ask by
/// themselves: this is for whoever reads the log after a start.
async fn log_in(app: App, connector: Arc<Connector>, tenant: Option<String>, stop: CancellationToken) {
    let mut wait = Duration::from_secs(1);
    let mut told = None;
    loop {
        match connector.introduce().await {
            Ok(()) => {
                tracing::info!("connected to Teams");
                // The login of this tenant knows our app: it is ours.
                if let Some(tenant) = &tenant
                    && let Err(fault) = app.introduce(Platform::Teams, tenant).await
                {
                    tracing::warn!(%fault, "our tenant of Teams could not be noted; it will be when somebody writes from it");
                }
                return;
            }
            Err(trouble) if told.as_ref() != Some(&trouble) => {
                tracing::warn!(%trouble, "no token for Teams, so no message is sent there");
                told = Some(trouble);
            }
            Err(_) => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => wait = (wait * 2).min(Duration::from_secs(60)),
        }
    }
}

/// Waits for Ctrl-C or SIGTERM.
pub async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
                return;
            }
            Err(error) => tracing::warn!(%error, "SIGTERM can't be caught"),
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
