//! `taiwa serve` as a child process, and what the system says of it.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Program, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use crate::client::{Command, Connection, request};
use crate::slack::MinimalSlack;

pub const SECRET: &str = "a-signing-secret-of-the-load-run";
/// The kernel counts a process's time in these.
const TICK: Duration = Duration::from_millis(10);

pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

/// The program under load: the one built with this bench, or `TAIWA_BIN`.
fn program() -> PathBuf {
    crate::world::setting("TAIWA_BIN").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_taiwa")), PathBuf::from)
}

impl Server {
    /// Starts it; the second value is the time until its first answer to a command.
    pub async fn start(
        url: &str,
        key: &str,
        slack: &MinimalSlack,
        folder: &Path,
    ) -> anyhow::Result<(Server, Duration)> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let began = Instant::now();
        let child = Program::new(program())
            .arg("serve")
            .current_dir(folder)
            .env_clear()
            .env("DATABASE_URL", url)
            .env("TAIWA_SECRET_KEY", key)
            .env("TAIWA_LISTEN", address.to_string())
            .env("TAIWA_HOLIDAYS", "none")
            .env("TAIWA_CLOSURES", "none")
            .env("SLACK_SIGNING_SECRET", SECRET)
            .env("SLACK_BOT_TOKEN", "xoxb-load")
            .env("SLACK_API_URL", format!("http://{}/api", slack.address))
            .stdout(Stdio::null())
            .spawn()
            .context("starting taiwa")?;
        let server = Server { child, address };
        server.reached().await?.ask(&request(Command::Help, 0, 0), b"blocks").await?;
        Ok((server, began.elapsed()))
    }

    /// Starts another program that listens on the port it is given in its settings, and waits until it does.
    pub async fn start_other<const N: usize>(
        program: &[PathBuf],
        settings: impl FnOnce(u16) -> [(&'static str, String); N],
    ) -> anyhow::Result<Server> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = Program::new(&program[0])
            .args(&program[1..])
            .envs(settings(address.port()))
            .stdout(Stdio::null())
            .spawn()
            .context("starting a counterpart")?;
        let server = Server { child, address };
        server.reached().await?;
        Ok(server)
    }

    /// A connection, as soon as it listens.
    async fn reached(&self) -> anyhow::Result<Connection> {
        let began = Instant::now();
        loop {
            match Connection::open(self.address).await {
                Ok(connection) => return Ok(connection),
                Err(error) => ensure!(began.elapsed() < Duration::from_secs(60), "it does not listen: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn told(&self, file: &str) -> anyhow::Result<String> {
        Ok(std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id()))?)
    }

    /// Time on a processor so far, in user and system mode.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        let stat = self.told("stat")?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u32>().ok());
        Ok(TICK * ticks(11).zip(ticks(12)).map(|(user, system)| user + system).context("reading stat")?)
    }

    /// Memory that is really its own, in MB.
    pub fn memory_mb(&self) -> anyhow::Result<f64> {
        let status = self.told("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("reading status")?;
        let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// Waits until it has done what was due besides: what a start finds to do is not part of what is measured. It looks
    /// for work every few seconds, so a short rest is none.
    pub async fn settle(&self) -> anyhow::Result<()> {
        const LOOK: Duration = Duration::from_secs(4);
        let began = Instant::now();
        loop {
            let before = self.cpu()?;
            tokio::time::sleep(LOOK).await;
            if self.cpu()? - before <= 3 * TICK {
                return Ok(());
            }
            ensure!(began.elapsed() < Duration::from_secs(300), "it does not come to rest");
        }
    }

    /// Asks it to stop, and waits until it has.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let id = self.child.id().to_string();
        ensure!(Program::new("kill").args(["-TERM", &id]).status()?.success(), "it was gone already");
        let asked = Instant::now();
        while self.child.try_wait()?.is_none() {
            ensure!(asked.elapsed() < Duration::from_secs(30), "it does not stop");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After `stop` there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
