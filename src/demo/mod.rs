//! `taiwa demo`: the whole loop on this machine. The very server that production runs, a local Slack beside it, and a
//! clock that is turned by hand: in the browser as a playground, or told as a story with `--script`.
//!
//! ```text
//! serve ──▶ acts, time ──▶ scene ──▶ stage: FakeSlack ──signed──▶ the product's routes
//!   └─────▶ state, log, checklist ◀── the transcript and the database
//! ```

mod acts;
mod assets;
mod checklist;
mod log;
mod open;
mod says;
mod scene;
mod seed;
mod serve;
mod stage;
mod state;
mod story;
mod time;
mod values;

pub use serve::Playground;
pub use stage::{Stage, StageOptions};

use std::future::Future;
use std::io::Write;

use crate::domain::lang::Lang;

/// What belongs to a real installation. With one of these set the playground does not start.
pub const OF_A_REAL_INSTALLATION: &[&str] = &[
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "TEAMS_APP_ID",
    "TEAMS_APP_PASSWORD",
    "DATABASE_URL",
    "TAIWA_SECRET_KEY",
];

/// How the playground is opened.
pub struct PlaygroundOptions {
    /// 0 takes a free one.
    pub port: u16,
    /// Show it in the browser of this desktop.
    pub show: bool,
    /// Everybody's language; otherwise each has their own.
    pub lang: Option<Lang>,
    /// The name of a variable of a real installation that is set here.
    pub real: Option<String>,
}

/// Opens the playground and keeps it open until `stop` comes.
pub async fn playground(
    options: PlaygroundOptions,
    out: &mut (dyn Write + Send),
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    if let Some(name) = options.real {
        anyhow::bail!(
            "{name} is set here. The playground is for trying things out and does not start beside a real \
             installation: unset {name}, or run `env -u {name} taiwa demo`"
        );
    }
    tokio::pin!(stop);
    let playground = tokio::select! {
        biased;
        () = &mut stop => return Ok(()),
        opened = Playground::open(options.port, options.lang) => opened?,
    };
    let url = playground.url();
    let said = writeln!(out, "Taiwa's playground: {url} (Ctrl-C ends it)").and_then(|()| out.flush());
    if options.show && said.is_ok() {
        open::in_browser(&url);
    }
    if said.is_ok() {
        stop.await;
    }
    playground.close().await;
    Ok(said?)
}

/// Plays the story and prints what everybody says and sees.
pub async fn run(lang: Lang, out: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    story::play(lang, out).await
}
