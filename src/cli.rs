//! The command line.

mod demo;
mod ledger;
mod pages;
mod people;
mod report;
mod roster;
mod settings;
mod worth;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{CommandFactory, Parser, Subcommand};

use crate::config::Raw;
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
    /// See the whole loop on this machine, in the browser: no account, no token, no network.
    Demo(demo::Demo),
    /// Bring the database to this version and stop.
    Migrate,
    /// Make a master key for TAIWA_SECRET_KEY.
    Key,
    /// Look at the configuration, the database and Slack, and say what is wrong and what to do.
    ///
    /// The exit status is 0 if nothing failed (there may be warnings), else 1. No secret is printed.
    Doctor {
        /// For scripts: {"ok":bool,"checks":[{"name","status":"ok|warn|fail","detail","fix"}]}
        #[arg(long)]
        json: bool,
    },
    /// Ask the server that runs on this machine whether it is ready: exit status 0 if so, else 1.
    Healthcheck,
    /// Look at the settings.
    #[command(subcommand)]
    Config(Config),
    /// Print a script that completes `taiwa …` in a shell.
    Completions { shell: clap_complete::Shell },
    /// Print the manual page.
    Man {
        /// Write a page for each subcommand into this folder instead.
        #[arg(long, value_name = "FOLDER")]
        dir: Option<PathBuf>,
    },
    /// Look after people who are on several platforms.
    #[command(subcommand)]
    People(people::People),
    /// Say who looks after the installation, and who may see figures.
    #[command(subcommand)]
    Role(people::Role),
    /// Who came and who left, as HR knows it.
    #[command(subcommand)]
    Hr(worth::Hr),
    /// Write a month's figures as CSV, as a workbook and as a picture.
    Report(report::Report),
    /// The company's own numbers for what 1on1s cost and are worth.
    #[command(subcommand)]
    Kpi(worth::Kpi),
    /// Keep the company's own list of who works there.
    #[command(subcommand)]
    Roster(roster::Roster),
    /// See that the figures are what the ledger says, or make them anew from it.
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Make what a chat platform wants to know of the app before it lets it in.
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
enum Config {
    /// Every setting with its value and where it comes from; secrets are masked.
    Show {
        /// For scripts: {"settings":[{"name","key","value","source","path","secret"}],"problems":[]}
        #[arg(long)]
        json: bool,
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
        /// Print an address instead, which opens Slack's form for a new app, filled in.
        #[arg(long)]
        link: bool,
    },
    /// Teams's app package, a zip to upload in the Teams admin center.
    Teams {
        /// The address Teams reaches this server by, e.g. https://taiwa.example.com
        #[arg(long, env = "TAIWA_PUBLIC_URL")]
        url: String,
        /// The app registration's id, a GUID.
        #[arg(long, env = "TEAMS_APP_ID", value_parser = guid)]
        app_id: String,
        /// Where people find out about the app; the server's address if not given.
        #[arg(long, value_name = "URL")]
        website: Option<String>,
        /// Your privacy statement; the website if not given.
        #[arg(long, value_name = "URL")]
        privacy: Option<String>,
        /// Your terms of use; the website if not given.
        #[arg(long, value_name = "URL")]
        terms: Option<String>,
        /// Where to write the package.
        #[arg(long, value_name = "FILE", default_value = "taiwa-teams.zip")]
        out: PathBuf,
        /// Print the manifest in the package instead, as JSON.
        #[arg(long)]
        print: bool,
    },
}

fn guid(text: &str) -> Result<String, String> {
    let id =
        uuid::Uuid::parse_str(text).map_err(|_| "a GUID looks like 12345678-90ab-cdef-1234-567890abcdef".to_owned())?;
    Ok(id.hyphenated().to_string())
}

/// One for each processor, and never one alone: SQLite is asked on them, and meanwhile somebody has to answer.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(2, |processors| processors.get().max(2))
}

/// Runs what was asked for.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(threads()).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("taiwa: the runtime can't start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli.command.unwrap_or(Task::Serve))) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("taiwa: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(task: Task) -> anyhow::Result<ExitCode> {
    match task {
        Task::Doctor { json } => {
            let report = crate::doctor::examine(&Raw::from_process(), &crate::clock::Clock::System).await;
            if json {
                print(&format!("{:#}\n", report.json()))?;
            } else {
                print(&report.text())?;
            }
            return Ok(if report.is_fine() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Task::Healthcheck => {
            let listen = Raw::from_process().read_each().listen?;
            crate::doctor::health::ask(listen).await.map_err(anyhow::Error::msg)?;
        }
        Task::Config(Config::Show { json }) => {
            let raw = Raw::from_process();
            print(&if json { format!("{:#}\n", settings::json(&raw)) } else { settings::text(&raw) })?;
        }
        Task::Completions { shell } => {
            let mut script = Vec::new();
            pages::completions(Cli::command(), shell, &mut script);
            print(&String::from_utf8_lossy(&script))?;
        }
        Task::Man { dir: None } => {
            let mut page = Vec::new();
            pages::manual(Cli::command(), &mut page)?;
            print(&String::from_utf8_lossy(&page))?;
        }
        Task::Man { dir: Some(folder) } => {
            pages::manuals(Cli::command(), &folder).with_context(|| format!("writing into {}", folder.display()))?;
        }
        Task::Serve => {
            logs_to_stdout();
            let raw = Raw::from_process();
            for key in &raw.unknown {
                tracing::warn!(key, "the configuration file sets what is no setting; see `taiwa config show`");
            }
            crate::serve::serve(raw.read()?).await?;
        }
        Task::Migrate => {
            logs_to_stdout();
            let app = crate::serve::open(&Raw::from_process().read()?, crate::clock::Clock::System).await?;
            app.store.close().await;
            print("the database is at this version\n")?;
        }
        Task::Demo(asked) => asked.run().await?,
        Task::People(task) => people::people(task).await?,
        Task::Role(task) => people::role(task).await?,
        Task::Hr(task) => worth::hr(task).await?,
        Task::Report(asked) => report::report(asked).await?,
        Task::Kpi(task) => worth::kpi(task).await?,
        Task::Roster(task) => return roster::roster(task).await,
        Task::Ledger(task) => return ledger::ledger(task).await,
        Task::Key => {
            print(&format!("{}\n", Sealer::new_key()))?;
        }
        Task::Manifest(Manifest::Slack { url, socket, history, command, link }) => {
            if url.is_none() && !socket {
                anyhow::bail!("give --url https://… (where Slack reaches this server), or --socket for Socket Mode");
            }
            if !socket && url.as_deref().is_some_and(|url| !url.starts_with("https://")) {
                anyhow::bail!(
                    "Slack reaches a server by https only: give --url https://…, or --socket for Socket Mode"
                );
            }
            if url.as_deref().is_some_and(|url| url.contains(['?', '#'])) {
                anyhow::bail!("give --url without ? and #: Slack's paths are put behind it");
            }
            if command.contains(char::is_whitespace) {
                anyhow::bail!("--command is one word: /1on1");
            }
            let wants = crate::slack::manifest::Wants { url: url.as_deref(), command: &command, socket, history };
            let manifest = crate::slack::manifest::manifest(wants);
            match link {
                true => print(&format!("{}\n", crate::slack::manifest::link(&manifest)))?,
                false => print(&format!("{manifest:#}\n"))?,
            }
        }
        Task::Manifest(Manifest::Teams { url, app_id, website, privacy, terms, out, print: shown }) => {
            use crate::teams::manifest;
            if !url.starts_with("https://") {
                anyhow::bail!("Teams reaches a server by https only: give --url https://…");
            }
            let website = website.as_deref().unwrap_or(&url);
            let wants = manifest::Wants {
                app_id: &app_id,
                url: &url,
                website,
                privacy: privacy.as_deref().unwrap_or(website),
                terms: terms.as_deref().unwrap_or(website),
            };
            if shown {
                print(&format!("{:#}\n", manifest::manifest(wants)))?;
            } else {
                std::fs::write(&out, manifest::package(wants)?)
                    .with_context(|| format!("writing {}", out.display()))?;
                print(&format!("wrote {}; upload it in the Teams admin center\n", out.display()))?;
            }
        }
        Task::FakeSlack { port } => {
            let clock = crate::clock::Clock::System;
            let options = crate::playground::Options::new(std::sync::Arc::new(move || clock.now()));
            crate::playground::serve_standalone(port, options).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A reader that goes away, such as `head`, is no failure of ours to panic about.
fn print(text: &str) -> std::io::Result<()> {
    use std::io::{ErrorKind, Write};
    match std::io::stdout().write_all(text.as_bytes()) {
        // Whoever reads has seen enough, as `head` does.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
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
