//! The same work in Slack's own frameworks, from `benches/counterparts`: on this machine and in this run where
//! `TAIWA_COUNTERPARTS` names a folder with both installed (its README says how), else by performance.md's table, scaled to
//! this machine.

use std::path::{Path, PathBuf};
use std::process::{Command as Program, Stdio};

use anyhow::{Context, ensure};

use crate::client::{Client, Command};
use crate::machine::Limits;
use crate::server::{SECRET, Server};
use crate::slack::MinimalSlack;
use crate::world::OwnDatabase;

/// What the best of them gives: rates a second, and milliseconds on a processor.
#[derive(Clone, Copy, Debug)]
pub struct Counterparts {
    pub measured: bool,
    pub add_64: f64,
    pub add_16: f64,
    pub add_1: f64,
    pub list: f64,
    pub command_cpu: f64,
    pub sqlite_digests: f64,
    pub postgres_digests: f64,
    pub digest_cpu: f64,
}

/// Each of their requests takes several times ours.
const ADDED: usize = 3_000;
const LISTED: usize = 4_000;

#[derive(serde::Deserialize)]
struct Sent {
    digests: f64,
    seconds: f64,
    cpu_seconds: f64,
}

impl Counterparts {
    /// The table's figures on a machine like this one.
    pub fn of_table(limits: &Limits) -> Counterparts {
        let (commands, requests) = (limits.for_commands(), limits.for_requests());
        Counterparts {
            measured: false,
            add_64: 1_166.0 * commands,
            add_16: 1_202.0 * commands,
            add_1: 651.0 * commands,
            list: 1_892.0 * requests,
            command_cpu: 0.63 / limits.by_hmac(),
            sqlite_digests: 1_343.0 * requests,
            postgres_digests: 1_208.0 * requests,
            digest_cpu: 0.74 / limits.by_hmac(),
        }
    }

    pub async fn measure(
        installed: &Path,
        folder: &Path,
        slack: &MinimalSlack,
        postgres: Option<&str>,
    ) -> anyhow::Result<Counterparts> {
        let installed = std::fs::canonicalize(installed).context("TAIWA_COUNTERPARTS is no folder")?;
        let js = |program: &str| vec![PathBuf::from("node"), installed.join("bolt-js").join(program)];
        let python = installed.join("bolt-python");
        let py = |program: &str| vec![python.join(".venv/bin/python"), python.join(program)];

        let server = Server::start_other(&js("commands.js"), |port| {
            let database = folder.join("counterpart.db").display().to_string();
            let slack = format!("http://{}/api/", slack.address);
            [
                ("PORT", port.to_string()),
                ("DATABASE", database),
                ("SLACK_SIGNING_SECRET", SECRET.to_owned()),
                ("SLACK_API_URL", slack),
            ]
        })
        .await?;
        let client = Client::new(server.address, crate::PAIRS);
        // What a just-in-time compiler needs to get going is nobody's business.
        client.run(&server, Command::Add, 64, ADDED).await?;
        let at_64 = client.run(&server, Command::Add, 64, ADDED).await?;
        let add_16 = client.run(&server, Command::Add, 16, ADDED).await?.rate();
        let add_1 = client.run(&server, Command::Add, 1, ADDED / 3).await?.rate();
        client.run(&server, Command::List, 16, LISTED).await?;
        let list = client.run(&server, Command::List, 16, LISTED).await?.rate();
        server.stop().await?;

        let send = |program: Vec<PathBuf>, url: &str| send(&program, folder, slack, url);
        let sqlite = |name: &str| folder.join(name).display().to_string();
        let mut sent = vec![
            send(js("digests-sqlite.js"), &sqlite("js.db"))?,
            send(py("digests_sqlite.py"), &sqlite("python.db"))?,
        ];
        let sqlite_digests = fastest(&sent);
        let mut postgres_digests = 0.0;
        if let Some(server) = postgres {
            let own = OwnDatabase::make(server).await?;
            let on_postgres = [send(js("digests-pg.js"), &own.url)?, send(py("digests_pg.py"), &own.url)?];
            own.drop().await?;
            postgres_digests = fastest(&on_postgres);
            sent.extend(on_postgres);
        }
        slack.forget();
        let digest_cpu = sent.iter().map(|sent| sent.cpu_seconds * 1000.0 / sent.digests).fold(f64::MAX, f64::min);
        Ok(Counterparts {
            measured: true,
            add_64: at_64.rate(),
            add_16,
            add_1,
            list,
            command_cpu: at_64.cpu_ms(),
            sqlite_digests,
            postgres_digests,
            digest_cpu,
        })
    }
}

fn fastest(sent: &[Sent]) -> f64 {
    sent.iter().map(|sent| sent.digests / sent.seconds).fold(0.0, f64::max)
}

/// Lets a program send ten thousand digests; it ends by itself, and says in JSON what they took.
fn send(program: &[PathBuf], folder: &Path, slack: &MinimalSlack, database: &str) -> anyhow::Result<Sent> {
    let name = program.last().map(|path| path.display().to_string()).unwrap_or_default();
    let output = Program::new(&program[0])
        .args(&program[1..])
        .current_dir(folder)
        .env("DATABASE", database)
        .env("DATABASE_URL", database)
        .env("SLACK_BOT_TOKEN", "xoxb-load")
        // Slack's client as it comes.
        .env("TRANSPORT", "fetch")
        .env("SLACK_API_URL", format!("http://{}/api/", slack.address))
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("starting {name}"))?;
    ensure!(output.status.success(), "{name} ended with {}", output.status);
    let said = String::from_utf8(output.stdout)?;
    let last = said.lines().last().with_context(|| format!("{name} said nothing"))?;
    let sent: Sent = serde_json::from_str(last).with_context(|| format!("{name} said {last}"))?;
    eprintln!("  {name}: {:.0}/s", sent.digests / sent.seconds);
    Ok(sent)
}
