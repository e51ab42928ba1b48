//! `taiwa serve`: from a configuration to a running server, and back out of it in good order.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, Couriers, Rules, Usual};
use crate::clock::Clock;
use crate::config::Config;
use crate::http::{Server, take_envelope};
use crate::slack::courier::{Courier as Calls, Settings};
use crate::slack::messenger::Messenger;
use crate::slack::socket::{self, Ack, Tuning};
use crate::store::Store;
use crate::telemetry::Metrics;
use crate::worker;

/// One call to Slack, from connecting to the last byte.
const CALL: Duration = Duration::from_secs(10);
/// About one message a second to one conversation is what Slack allows.
const EVERY: Duration = Duration::from_secs(1);
/// How long the work at hand may take after a stop was asked for.
const DRAIN: Duration = Duration::from_secs(25);

/// Opens the database and brings it to this version.
pub async fn open(config: &Config, clock: Clock) -> anyhow::Result<App> {
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
    };
    Ok(App::new(store, clock, usual, Metrics::new()))
}

/// A courier for this token, if there is one.
pub fn calls(config: &Config, token: Option<&secrecy::SecretString>) -> anyhow::Result<Option<Arc<Calls>>> {
    let Some(token) = token else { return Ok(None) };
    let settings =
        Settings { api_url: config.slack.api_url.clone(), token: token.clone(), timeout: CALL, every: EVERY };
    Ok(Some(Arc::new(Calls::new(&settings).context("SLACK_API_URL")?)))
}

/// Runs until a signal.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    if config.slack.signing_secret.is_none() && config.slack.app_token.is_none() {
        tracing::warn!("neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN is set: nothing from Slack will be accepted");
    }
    if config.slack.bot_token.is_none() {
        tracing::warn!("SLACK_BOT_TOKEN is not set: commands are answered, but no message is sent");
    }
    let app = open(&config, Clock::System).await?;
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();

    let bot = calls(&config, config.slack.bot_token.as_ref())?;
    let messenger = bot.clone().map(|bot| Arc::new(Messenger::new(bot)));
    let server = Server::new(app.clone(), config.slack.signing_secret.clone(), bot.clone());
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("listening on {} (TAIWA_LISTEN)", config.listen))?;
    let listening = listener.local_addr()?;

    if let (Some(bot), Some(messenger)) = (&bot, &messenger) {
        tasks.spawn(introduce(bot.clone(), messenger.clone(), stop.clone()));
    }
    let couriers = Couriers { slack: messenger.map(|messenger| messenger as _), teams: None };
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
async fn introduce(calls: Arc<Calls>, messenger: Arc<Messenger>, stop: CancellationToken) {
    let mut wait = Duration::from_secs(1);
    loop {
        match calls.auth_test().await {
            Ok(identity) => {
                tracing::info!(team = identity.team, "connected to Slack");
                messenger.is(identity);
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
