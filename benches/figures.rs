//! The company's page from the store, for 50,000 people in 5,000 units with three years of slots: all that one look at it
//! asks for, of the last twelve months and of a year of the company; and the figures of one month. On SQLite, and on
//! PostgreSQL when `TAIWA_TEST_POSTGRES` names a server. Ends with an error when a look takes longer than it may.
//! `TAIWA_BENCH_PEOPLE` makes a smaller company.
//!
//! Written are the tables that figures are read from; the meetings behind them are left out.

mod world;

use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use taiwa::app::{App, Usual, Visitor, Whose};
use taiwa::clock::Clock;
use taiwa::domain::figures::{Month, Period, Scope};
use taiwa::domain::ids::{PersonId, WorkspaceId};
use taiwa::domain::lang::Lang;
use taiwa::domain::people::Zone;
use taiwa::telemetry::Metrics;

const PEOPLE: usize = 50_000;
/// Every other week for three years.
const SLOTS: i64 = 78;
const UNITS: usize = 5_000;
const FIRST: Date = date(2023, 12, 4);
const ROUNDS: usize = 15;
const MAY_TAKE: Duration = Duration::from_millis(200);

/// The month that is looked at, and the day on which.
const LAST: Month = Month { year: 2026, month: 11 };
const TODAY: Date = date(2026, 11, 22);

const WORKSPACE: &str = "w0000000000000000000000000000001";

/// What fills the company, in the dialect both engines share.
fn filling(people: usize) -> Vec<String> {
    let mut all = vec![
        "CREATE TABLE bench_n (i INTEGER PRIMARY KEY)".to_owned(),
        format!(
            "INSERT INTO bench_n WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {people})
             SELECT i FROM n"
        ),
        format!("INSERT INTO workspace (id, own, lang, zone, created_ms) VALUES ('{WORKSPACE}', TRUE, 'ja', 'Asia/Tokyo', 0)"),
        format!(
            "INSERT INTO unit (id, workspace_id, path, created_ms)
             SELECT 'u0000000000000000000000' || (1000000 + i), '{WORKSPACE}', 'Division ' || (i / 40) || '/Team ' || i, 0
             FROM bench_n WHERE i <= {UNITS}"
        ),
        format!(
            "INSERT INTO person (id, workspace_id, name, platform, lang, zone, zone_source, work_week, hours_from,
                                 hours_until, salt, created_ms)
             SELECT 'h0000000000000000000000' || (1000000 + i), '{WORKSPACE}', 'Somebody ' || i, 'slack', 'ja',
                    'Asia/Tokyo', 'platform', 31, '09:00', '18:00', '', 0 FROM bench_n"
        ),
        format!(
            "INSERT INTO employee (id, workspace_id, email, name, unit_id, hired_on, person_id, created_ms, changed_ms)
             SELECT 'e0000000000000000000000' || (1000000 + i), '{WORKSPACE}', 'p' || i || '@example.invalid',
                    'Somebody ' || i, 'u0000000000000000000000' || (1000001 + i % {UNITS}), '2020-04-01',
                    'h0000000000000000000000' || (1000000 + i), 0, 0 FROM bench_n"
        ),
        // Everybody but the first has a manager: one for about eight.
        format!(
            "INSERT INTO pair (id, workspace_id, manager_id, report_id, kind, state, salt, created_ms)
             SELECT 'p0000000000000000000000' || (1000000 + i), '{WORKSPACE}', 'h0000000000000000000000' || (1000000 + i / 8),
                    'h0000000000000000000000' || (1000000 + i), 'manager_report', 'active', '', 0
             FROM bench_n WHERE i >= 8"
        ),
    ];
    for number in 0..SLOTS {
        let day = FIRST.saturating_add((14 * number).days());
        all.push(format!(
            "INSERT INTO figure_slot (occurrence_id, entry, workspace_id, pair_id, unit_id, slot, month, state, reason,
                    moves, was_skipped, gap_days, minutes, prepared, cycled, items_by_report, items_by_manager, short,
                    mid, long, growth, trust, early)
             SELECT 'o00000000000000000000' || (1000 + {number}) || (1000000 + i), 3, '{WORKSPACE}',
                    'p0000000000000000000000' || (1000000 + i), 'u0000000000000000000000' || (1000001 + i % {UNITS}),
                    '{day}T15:00:00', '{month}',
                    CASE (i * 7 + {number} * 3) % 20 WHEN 0 THEN 'missed' WHEN 1 THEN 'unanswered' WHEN 2 THEN 'late'
                        WHEN 3 THEN 'exempt' ELSE 'held' END,
                    CASE (i * 7 + {number} * 3) % 20 WHEN 3 THEN 'holidays' END, i % 3, 0, 14 + (i + {number}) % 9, 30, 1, i % 2, 2, 1, 1, 1,
                    1, 1, 1, 1 FROM bench_n WHERE i >= 8",
            month = Month::of(day),
        ));
    }
    all.push(
        "INSERT INTO figure_tally (workspace_id, month, unit_id, held, late, missed, unanswered, exempt, disputed, open,
                moved, skipped, prepared, cycled, minutes, items_by_report, items_by_manager, short, mid, long, growth,
                trust, early)
         SELECT workspace_id, month, unit_id, SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END),
                SUM(CASE WHEN state = 'late' THEN 1 ELSE 0 END), SUM(CASE WHEN state = 'missed' THEN 1 ELSE 0 END),
                SUM(CASE WHEN state = 'unanswered' THEN 1 ELSE 0 END),
                SUM(CASE WHEN state = 'exempt' THEN 1 ELSE 0 END), 0, 0, SUM(CASE WHEN moves > 0 THEN 1 ELSE 0 END), 0,
                SUM(prepared), SUM(cycled), SUM(minutes), SUM(items_by_report), SUM(items_by_manager), SUM(short),
                SUM(mid), SUM(long), SUM(growth), SUM(trust), SUM(early)
         FROM figure_slot GROUP BY workspace_id, month, unit_id"
            .to_owned(),
    );
    all.push(
        "INSERT INTO figure_tally (workspace_id, month, unit_id, held, late, missed, unanswered, exempt, disputed, open,
                moved, skipped, prepared, cycled, minutes, items_by_report, items_by_manager, short, mid, long, growth,
                trust, early)
         SELECT workspace_id, month, '*', SUM(held), SUM(late), SUM(missed), SUM(unanswered), SUM(exempt), 0, 0,
                SUM(moved), 0, SUM(prepared), SUM(cycled), SUM(minutes), SUM(items_by_report), SUM(items_by_manager),
                SUM(short), SUM(mid), SUM(long), SUM(growth), SUM(trust), SUM(early)
         FROM figure_tally GROUP BY workspace_id, month"
            .to_owned(),
    );
    all.push(
        "INSERT INTO figure_tally
         SELECT workspace_id, 'q' || SUBSTR(month, 1, 5) || CASE WHEN SUBSTR(month, 6, 2) <= '03' THEN '01'
                    WHEN SUBSTR(month, 6, 2) <= '06' THEN '04' WHEN SUBSTR(month, 6, 2) <= '09' THEN '07' ELSE '10' END,
                unit_id, SUM(held), SUM(late), SUM(missed), SUM(unanswered), SUM(exempt), 0, 0, SUM(moved), 0,
                SUM(prepared), SUM(cycled), SUM(minutes), SUM(items_by_report), SUM(items_by_manager), SUM(short),
                SUM(mid), SUM(long), SUM(growth), SUM(trust), SUM(early)
         FROM figure_tally WHERE unit_id <> '*' GROUP BY 1, 2, 3"
            .to_owned(),
    );
    all.push("ANALYZE".to_owned());
    all
}

async fn fill(url: &str, people: usize) -> anyhow::Result<()> {
    // What the slots belong to is not written, so nothing is to ask for it.
    if url.starts_with("postgres") {
        let mut conn = PgConnection::connect(url).await?;
        sqlx::raw_sql("SET session_replication_role = replica").execute(&mut conn).await?;
        for sql in filling(people) {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await?;
        }
        conn.close().await?;
    } else {
        let mut conn = SqliteConnection::connect(url).await?;
        sqlx::raw_sql("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF").execute(&mut conn).await?;
        for sql in filling(people) {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await?;
        }
        conn.close().await?;
    }
    Ok(())
}

/// One look at the company's page, and what it looked at.
async fn page(app: &App, visitor: &Visitor, period: Period) -> anyhow::Result<Duration> {
    let began = Instant::now();
    app.fiscal_month(visitor).await?;
    let figures = app.figures(visitor, Whose::Company, period).await?.context("the company is not shown")?;
    let took = began.elapsed();
    let heads = figures.heads.last().context("there are no months")?.1;
    anyhow::ensure!(figures.parts.len() > 1 && heads.covered > 0 && figures.total.held > 0, "the company is empty");
    anyhow::ensure!(
        figures.parts.iter().map(|part| part.counts).sum::<taiwa::domain::figures::Counts>() == figures.total
    );
    anyhow::ensure!(!figures.gaps.is_empty() && figures.person_mean.is_some() && figures.agreed.1 > 0);
    Ok(took)
}

/// What `stats company` asks for, of one month.
async fn month(app: &App, visitor: &Visitor) -> anyhow::Result<Duration> {
    let (ledger, workspace, company) = (app.store.ledger(), &visitor.workspace, &Scope::Company);
    let began = Instant::now();
    ledger.aims(workspace).await?;
    ledger.counts(workspace, company, Period::month(LAST)).await?;
    ledger.heads(workspace, company, LAST, TODAY).await?;
    ledger.per_person(workspace, company, Period::month(LAST)).await?;
    ledger.agreed(workspace, company).await?;
    Ok(began.elapsed())
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

/// The middle and the longest.
fn summed_up(engine: &str, what: &str, mut all: Vec<Duration>) -> Duration {
    all.sort();
    let middle = all[all.len() / 2];
    println!("{engine}: {what} {:.0} ms; slowest of {}: {:.0} ms", ms(middle), all.len(), ms(all[all.len() - 1]));
    middle
}

/// Whether it was quick enough.
async fn measure(engine: &str, url: &str, people: usize) -> anyhow::Result<bool> {
    let store = world::open(url).await?;
    let began = Instant::now();
    fill(url, people).await.context("filling the company")?;
    println!(
        "{engine}: {people} people, {UNITS} units, {SLOTS} slots each, filled in {:.0} s",
        began.elapsed().as_secs_f64()
    );
    let usual = Usual {
        command: "/1on1".to_owned(),
        lang: Lang::Ja,
        zone: Zone::utc(),
        calendar: world::working_every_day(),
        public_url: None,
    };
    let now = "2026-11-22T03:00:00Z".parse()?;
    let app = App::new(store, Clock::manual(now), usual, Metrics::new());
    let visitor = Visitor {
        workspace: WorkspaceId::new(WORKSPACE),
        person: PersonId::new("h00000000000000000000001000001"),
        name: None,
        lang: Lang::Ja,
        zone: Zone::utc(),
        manages: false,
        hr_viewer: true,
        executive: false,
        it_admin: false,
    };
    // As the worker does once an hour; the second time what lies behind is kept already.
    for time in ["first", "second"] {
        let began = Instant::now();
        app.count_large_companies().await?;
        println!("{engine}: counted by the worker for the {time} time in {:.1} s", began.elapsed().as_secs_f64());
    }
    let (twelve, year) = (Period::up_to(LAST, 12), Period::fiscal_year(LAST.plus(-12), 4));
    let mut all = [Vec::new(), Vec::new(), Vec::new()];
    let mut units = Vec::new();
    page(&app, &visitor, twelve).await?;
    for _ in 0..ROUNDS {
        all[0].push(page(&app, &visitor, twelve).await?);
        all[1].push(page(&app, &visitor, year).await?);
        all[2].push(month(&app, &visitor).await?);
        let began = Instant::now();
        app.store.ledger().units(&visitor.workspace, twelve, TODAY).await?;
        units.push(began.elapsed());
    }
    let [twelve, year, one] = all;
    let took = [
        summed_up(engine, "the company's page, twelve months", twelve),
        summed_up(engine, "the company's page, a whole year", year),
        summed_up(engine, "the company's month", one),
    ];
    summed_up(engine, "of a page the units alone", units);
    app.store.close().await;
    Ok(took.iter().all(|took| *took <= MAY_TAKE))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let people = world::setting("TAIWA_BENCH_PEOPLE").map_or(Ok(PEOPLE), |text| text.parse())?;
    let folder = world::Folder::make()?;
    let mut quick = measure("sqlite", &folder.sqlite("figures"), people).await?;
    drop(folder);
    if let Some(server) = world::setting("TAIWA_TEST_POSTGRES") {
        let database = world::OwnDatabase::make(&server).await?;
        let outcome = measure("postgresql", &database.url, people).await;
        database.drop().await?;
        quick &= outcome?;
    }
    anyhow::ensure!(quick, "the company view may take {} ms", MAY_TAKE.as_millis());
    Ok(())
}
