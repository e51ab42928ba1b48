//! What the machine itself allows, measured in the same run: rates on a shared machine drift, ratios hold.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _};

use crate::server::SECRET;
use crate::slack::MinimalSlack;

/// What the machine of performance.md's table gave.
const FSYNC_THEN: f64 = 1_945.0;
const POST_THEN: f64 = 27_250.0;
const HMAC_THEN: f64 = 1_500_000.0;

pub struct Limits {
    pub fsync: f64,
    pub commits: f64,
    pub hmac: f64,
    pub post: f64,
}

impl Limits {
    pub async fn measure(folder: &Path, slack: &MinimalSlack) -> anyhow::Result<Limits> {
        Ok(Limits { fsync: fsync(folder)?, commits: commits(folder).await?, hmac: hmac(), post: post(slack).await? })
    }

    /// How this machine compares with the table's for commands: by its disk or its processor, whichever is the narrower.
    pub fn for_commands(&self) -> f64 {
        (self.fsync / FSYNC_THEN).min(self.by_hmac())
    }

    /// How this machine's processor compares with the table's: it slows down when others use it.
    pub fn by_hmac(&self) -> f64 {
        self.hmac / HMAC_THEN
    }

    /// How this machine compares with the table's for what it answers and sends, in the same way.
    pub fn for_requests(&self) -> f64 {
        (self.post / POST_THEN).min(self.by_hmac())
    }
}

fn rate(count: usize, began: Instant) -> f64 {
    count as f64 / began.elapsed().as_secs_f64()
}

const A_WHILE: Duration = Duration::from_millis(1_000);

fn fsync(folder: &Path) -> anyhow::Result<f64> {
    let mut file = std::fs::File::create(folder.join("fsync"))?;
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed() < A_WHILE {
        file.write_all(&[7; 520])?;
        file.sync_data()?;
        count += 1;
    }
    Ok(rate(count, began))
}

async fn commits(folder: &Path) -> anyhow::Result<f64> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("commits.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = options.connect().await?;
    sqlx::query("CREATE TABLE t (id INTEGER PRIMARY KEY, words TEXT)").execute(&mut connection).await?;
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed() < A_WHILE {
        sqlx::query("INSERT INTO t (words) VALUES ($1)").bind("x".repeat(200)).execute(&mut connection).await?;
        count += 1;
    }
    let rate = rate(count, began);
    connection.close().await?;
    Ok(rate)
}

fn hmac() -> f64 {
    let body = [b'x'; 520];
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed() < A_WHILE {
        for _ in 0..100 {
            let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("HMAC takes keys of every length");
            mac.update(std::hint::black_box(&body));
            std::hint::black_box(mac.finalize());
        }
        count += 100;
    }
    rate(count, began)
}

/// With reqwest, as in the table.
async fn post(slack: &MinimalSlack) -> anyhow::Result<f64> {
    let body = "x".repeat(1_300);
    let client = reqwest::Client::new();
    let url = format!("http://{}/api/chat.postMessage", slack.address);
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let (client, url, body) = (client.clone(), url.clone(), body.clone());
        tasks.spawn(async move {
            let mut count = 0;
            while began.elapsed() < A_WHILE {
                client.post(&url).body(body.clone()).send().await?.error_for_status()?.bytes().await?;
                count += 1;
            }
            Ok::<usize, anyhow::Error>(count)
        });
    }
    let mut count = 0;
    while let Some(done) = tasks.join_next().await {
        count += done??;
    }
    let rate = rate(count, began);
    slack.forget();
    Ok(rate)
}
