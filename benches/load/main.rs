//! The load run: the release binary under load, beside what the machine itself allows and what Slack's own frameworks
//! gave (performance.md). Only on loopback, with bounded counts; every process it starts it ends by its id.
//!
//! `cargo bench --bench load`; with `TAIWA_TEST_POSTGRES` set (a database server to make a database of its own on), on
//! PostgreSQL too. With `TAIWA_COUNTERPARTS=benches/counterparts`, the programs there are measured in the same run.
//! `TAIWA_LOAD=agenda,digests,…` runs some parts only.

#[path = "../world/mod.rs"]
mod world;

mod client;
mod counterparts;
mod machine;
mod report;
mod server;
mod slack;

use std::time::{Duration, Instant};

use anyhow::ensure;
use jiff::Timestamp;
use sqlx::{Connection, PgConnection, SqliteConnection};
use taiwa::store::Store;
use taiwa::store::seal::Sealer;

use client::{Client, Command};
use counterparts::Counterparts;
use machine::Limits;
use report::{Report, Row};
use server::Server;
use slack::MinimalSlack;
use world::{Folder, OwnDatabase};

/// Pairs in the database; each gets two digests.
const PAIRS: usize = 5_000;
const ADDED_64: usize = 12_000;
const ADDED_16: usize = 8_000;
const ADDED_1: usize = 1_500;
const LISTED: usize = 8_000;
/// Before anything is measured: the counterparts are warm too when they are.
const WARMING: usize = 3_000;

fn main() -> anyhow::Result<()> {
    // `cargo test --all-targets` starts benches too, without this word: a load is no test.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("a load run is started by `cargo bench --bench load`");
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(run())
}

#[expect(clippy::disallowed_methods, reason = "a load run lives in real time")]
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

fn wants(part: &str) -> bool {
    world::setting("TAIWA_LOAD").is_none_or(|parts| parts.split(',').any(|wanted| wanted == part))
}

async fn run() -> anyhow::Result<()> {
    let folder = Folder::make()?;
    let slack = MinimalSlack::start().await?;
    let limits = Limits::measure(&folder.0, &slack).await?;
    let postgres = world::setting("TAIWA_TEST_POSTGRES");
    let theirs = match world::setting("TAIWA_COUNTERPARTS") {
        Some(installed) => Counterparts::measure(installed.as_ref(), &folder.0, &slack, postgres.as_deref()).await?,
        None => Counterparts::of_table(&limits),
    };
    let mut report = Report::new(&limits, theirs);

    if wants("start") {
        start_and_rest(&folder, &slack, &mut report).await?;
    }
    for part in [Part::Commands, Part::Digests] {
        let url = folder.sqlite(part.name());
        part.measure("SQLite", &url, (&folder, &slack), &mut report).await?;
    }
    if let Some(postgres) = postgres {
        for part in [Part::Commands, Part::Digests] {
            let own = OwnDatabase::make(&postgres).await?;
            let outcome = part.measure("PostgreSQL", &own.url, (&folder, &slack), &mut report).await;
            own.drop().await?;
            outcome?;
        }
    }
    report.print();
    Ok(())
}

/// An empty SQLite file: how soon it answers, and what it holds on to while nothing happens.
async fn start_and_rest(folder: &Folder, slack: &MinimalSlack, report: &mut Report<'_>) -> anyhow::Result<()> {
    let url = folder.sqlite("empty");
    let key = Sealer::new_key();
    Server::start(&url, &key, slack, &folder.0).await?.0.stop().await?;
    let mut starts = Vec::new();
    for _ in 0..5 {
        let (server, took) = Server::start(&url, &key, slack, &folder.0).await?;
        starts.push(took);
        server.stop().await?;
    }
    starts.sort();
    let (server, _) = Server::start(&url, &key, slack, &folder.0).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let memory = server.memory_mb()?;
    server.stop().await?;
    report.add(Row::at_most(
        "start to first answer, ms",
        starts[starts.len() / 2].as_secs_f64() * 1000.0,
        100.0,
        597.0,
    ));
    report.add(Row::at_most("idle memory, MB", memory, 25.0, 80.0));
    Ok(())
}

/// What is measured on a database of its own: the topics that the commands leave behind are not in the digests.
#[derive(Clone, Copy)]
enum Part {
    Commands,
    Digests,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Part::Commands => "commands",
            Part::Digests => "digests",
        }
    }

    fn is_wanted(self) -> bool {
        match self {
            Part::Commands => wants("agenda") || wants("list"),
            Part::Digests => wants("digests"),
        }
    }

    async fn measure(
        self,
        engine: &str,
        url: &str,
        (folder, slack): (&Folder, &MinimalSlack),
        report: &mut Report<'_>,
    ) -> anyhow::Result<()> {
        if !self.is_wanted() {
            return Ok(());
        }
        let key = Sealer::new_key();
        let store = Store::open(url, Sealer::from_config(&key)?).await?;
        store.migrate().await?;
        let began = Instant::now();
        let couples = world::populate(&store, PAIRS, world::soon(now()), now()).await?;
        work_every_day(url).await?;
        eprintln!("{engine}: {PAIRS} pairs entered in {:.1} s", began.elapsed().as_secs_f64());
        // What a start finds due once a day or a quarter is done before anything is measured.
        let (server, _) = Server::start(url, &key, slack, &folder.0).await?;
        server.settle().await?;
        let is_sqlite = store.is_sqlite();
        match self {
            Part::Commands => {
                store.close().await;
                commands((engine, is_sqlite), url, &server, report).await?;
                server.stop().await
            }
            Part::Digests => {
                server.stop().await?;
                let due = world::make_digests_due(&store, &couples, now()).await?;
                store.close().await;
                slack.forget();
                let (server, _) = Server::start(url, &key, slack, &folder.0).await?;
                digests((engine, is_sqlite), due, &server, slack, report).await?;
                server.stop().await?;
                ensure!(unsent(url).await? == 0, "some digests are not marked as sent");
                Ok(())
            }
        }
    }
}

async fn commands(
    (engine, is_sqlite): (&str, bool),
    url: &str,
    server: &Server,
    report: &mut Report<'_>,
) -> anyhow::Result<()> {
    let client = Client::new(server.address, PAIRS);
    if wants("agenda") {
        client.run(server, Command::Add, 64, WARMING).await?;
        let before = count_items(url).await?;
        let theirs = report.theirs;
        for (connections, count, bolt) in
            [(64, ADDED_64, theirs.add_64), (16, ADDED_16, theirs.add_16), (1, ADDED_1, theirs.add_1)]
        {
            let measured = client.run(server, Command::Add, connections, count).await?;
            let name = format!("agenda add, {engine}, {connections} connections");
            let times = if connections == 1 { 1.0 } else { 4.0 };
            let bolt = is_sqlite.then_some(bolt);
            report.add(Row::rate(&format!("{name}, req/s"), measured.rate(), bolt, times));
            if is_sqlite && connections == 64 {
                report.add(Row::at_most(
                    &format!("{name}, CPU ms"),
                    measured.cpu_ms(),
                    0.20 / report.limits.by_hmac(),
                    theirs.command_cpu,
                ));
                report.add(Row::at_most(&format!("{name}, p99 ms"), measured.quantile_ms(0.99), 30.0, 116.0));
            } else {
                report.add(Row::plain(&format!("{name}, CPU ms"), measured.cpu_ms()));
                report.add(Row::plain(&format!("{name}, p99 ms"), measured.quantile_ms(0.99)));
            }
            report.add(Row::plain(&format!("{name}, p50 ms"), measured.quantile_ms(0.5)));
        }
        let kept = count_items(url).await? - before;
        ensure!(kept == (ADDED_64 + ADDED_16 + ADDED_1) as i64, "{kept} items were kept");
    }
    if wants("list") {
        client.run(server, Command::List, 16, WARMING).await?;
        let measured = client.run(server, Command::List, 16, LISTED).await?;
        let name = format!("agenda list, {engine}, 16 connections");
        let bolt = is_sqlite.then_some(report.theirs.list);
        report.add(Row::rate(&format!("{name}, req/s"), measured.rate(), bolt, 2.0));
        report.add(Row::plain(&format!("{name}, CPU ms"), measured.cpu_ms()));
    }
    Ok(())
}

async fn digests(
    (engine, is_sqlite): (&str, bool),
    due: usize,
    server: &Server,
    slack: &MinimalSlack,
    report: &mut Report<'_>,
) -> anyhow::Result<()> {
    let sent = slack.until_posted(due, server, Duration::from_secs(120)).await?;
    let best = if is_sqlite { report.theirs.sqlite_digests } else { report.theirs.postgres_digests };
    let name = format!("digests, {engine}, {due} due at once");
    report.add(Row::rate(&format!("{name}, per s"), sent.rate(), Some(best), 3.0));
    let must = 0.25 / report.limits.by_hmac();
    report.add(Row::at_most(&format!("{name}, CPU ms"), sent.cpu_ms(), must, report.theirs.digest_cpu));
    report.add(Row::plain(&format!("{name}, bytes of one"), sent.bytes as f64));
    report.add(Row::plain(&format!("{name}, memory after, MB"), server.memory_mb()?));
    Ok(())
}

/// The measurement may fall on a Sunday.
async fn work_every_day(url: &str) -> anyhow::Result<()> {
    const SQL: &str = "UPDATE person SET work_week = 127";
    if url.starts_with("sqlite:") {
        sqlx::query(SQL).execute(&mut SqliteConnection::connect(url).await?).await?;
    } else {
        sqlx::query(SQL).execute(&mut PgConnection::connect(url).await?).await?;
    }
    Ok(())
}

async fn count(url: &str, sql: &'static str) -> anyhow::Result<i64> {
    Ok(if url.starts_with("sqlite:") {
        sqlx::query_scalar(sql).fetch_one(&mut SqliteConnection::connect(url).await?).await?
    } else {
        sqlx::query_scalar(sql).fetch_one(&mut PgConnection::connect(url).await?).await?
    })
}

async fn count_items(url: &str) -> anyhow::Result<i64> {
    count(url, "SELECT COUNT(*) FROM agenda_item").await
}

async fn unsent(url: &str) -> anyhow::Result<i64> {
    count(url, "SELECT COUNT(*) FROM delivery WHERE kind = 'digest' AND state <> 'sent'").await
}
