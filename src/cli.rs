//! The command line.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Raw;
use crate::domain::lang::Lang;
use crate::store::seal::Sealer;

/// Makes 1on1s happen and makes them worth having.
#[derive(Parser)]
#[command(name = "taiwa", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Option<Task>,
}

#[derive(Subcommand)]
enum Task {
    /// Run the bot (the default).
    Serve,
    /// See the whole loop on this machine: no account, no token, no network.
    Demo {
        /// ja or en.
        #[arg(long, default_value = "ja", value_parser = ["ja", "en"])]
        lang: String,
    },
    /// Bring the database to this version and stop.
    Migrate,
    /// Make a master key for TAIWA_SECRET_KEY.
    Key,
    /// Print an app manifest to paste into a chat platform.
    #[command(subcommand)]
    Manifest(Manifest),
    /// A local stand-in for Slack, for trying clients against it.
    #[command(hide = true)]
    FakeSlack {
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
}

#[derive(Subcommand)]
enum Manifest {
    /// Slack's app manifest, as JSON.
    Slack {
        /// The address Slack reaches this server by, e.g. https://taiwa.example.com
        #[arg(long, env = "TAIWA_PUBLIC_URL")]
        url: Option<String>,
        /// Use Socket Mode: no public address is needed.
        #[arg(long)]
        socket: bool,
        /// Ask for im:history: a message whose fate is unknown is looked for before it is sent again.
        #[arg(long)]
        history: bool,
        /// The slash command's name.
        #[arg(long, env = "TAIWA_COMMAND", default_value = "/1on1")]
        command: String,
    },
}

/// Runs what was asked for.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("taiwa: the runtime can't start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli.command.unwrap_or(Task::Serve))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("taiwa: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(task: Task) -> anyhow::Result<()> {
    match task {
        Task::Serve => {
            logs_to_stdout();
            crate::serve::serve(Raw::from_process()?.read()?).await
        }
        Task::Migrate => {
            logs_to_stdout();
            let app = crate::serve::open(&Raw::from_process()?.read()?, crate::clock::Clock::System).await?;
            app.store.close().await;
            println!("the database is at this version");
            Ok(())
        }
        Task::Demo { lang } => {
            let lang = if lang == "ja" { Lang::Ja } else { Lang::En };
            crate::demo::run(lang, &mut std::io::stdout()).await
        }
        Task::Key => {
            println!("{}", Sealer::new_key());
            Ok(())
        }
        Task::Manifest(Manifest::Slack { url, socket, history, command }) => {
            if url.is_none() && !socket {
                anyhow::bail!("give --url https://… (where Slack reaches this server), or --socket for Socket Mode");
            }
            let wants = crate::slack::manifest::Wants { url: url.as_deref(), command: &command, socket, history };
            println!("{}", serde_json::to_string_pretty(&crate::slack::manifest::manifest(wants))?);
            Ok(())
        }
        Task::FakeSlack { port } => {
            let clock = crate::clock::Clock::System;
            let options = crate::playground::Options::new(std::sync::Arc::new(move || clock.now()));
            Ok(crate::playground::serve_standalone(port, options).await?)
        }
    }
}

/// Text for people at a terminal, JSON for machines. Only our own lines go below `warn`, whatever RUST_LOG says: what
/// other crates trace holds headers, bodies and addresses, and with them tokens and people's words.
fn logs_to_stdout() {
    use std::io::IsTerminal;
    use tracing_subscriber::filter::{EnvFilter, filter_fn};
    use tracing_subscriber::prelude::*;
    let wanted = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let harmless = filter_fn(|line| {
        *line.level() <= tracing::Level::WARN || line.target() == "taiwa" || line.target().starts_with("taiwa::")
    });
    let logs = tracing_subscriber::registry().with(wanted).with(harmless);
    let lines = tracing_subscriber::fmt::layer();
    if std::io::stdout().is_terminal() {
        logs.with(lines.with_target(false)).init();
    } else {
        logs.with(lines.json().flatten_event(true)).init();
    }
}
