//! A fresh PostgreSQL database for each test, on the temporary cluster that `tests/run` starts (or on one that is named).
//!
//! A process drops what earlier, ended processes left. It knows them by a session that every process keeps to its end.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// The name of this process, once its keeping session stands.
static PROCESS: OnceCell<String> = OnceCell::const_new();
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The URL of a new, empty database.
pub async fn database() -> String {
    let server = server();
    let process = PROCESS.get_or_init(|| keep(&server)).await;
    let name = format!("taiwa_t_{process}_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut admin = connect(&server).await;
    run(&mut admin, format!("CREATE DATABASE {name}"))
        .await
        .unwrap_or_else(|error| panic!("a database for a test: {error}"));
    admin.close().await.expect("PostgreSQL says goodbye");
    server.database(&name).to_url_lossy().into()
}

#[expect(clippy::disallowed_methods, reason = "tests/run hands the server over in the environment")]
fn server() -> PgConnectOptions {
    let Ok(url) = std::env::var("TAIWA_TEST_POSTGRES") else {
        panic!("PostgreSQL is needed: run `tests/run`, which starts a temporary one, or set TAIWA_TEST_POSTGRES");
    };
    url.parse::<PgConnectOptions>().expect("TAIWA_TEST_POSTGRES is a PostgreSQL URL").disable_statement_logging()
}

async fn connect(server: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(server)
        .await
        .unwrap_or_else(|error| panic!("PostgreSQL at TAIWA_TEST_POSTGRES: {error}"))
}

/// Opens the session that says this process is alive, and drops what processes without one left.
async fn keep(server: &PgConnectOptions) -> String {
    let process = Uuid::now_v7().simple().to_string();
    let mut admin = connect(&server.clone().application_name(&format!("taiwa test {process}"))).await;
    let orphans: Vec<String> = sqlx::query_scalar(
        "SELECT d.datname::text FROM pg_database d WHERE d.datname ~ '^taiwa_t_[0-9a-f]{32}_[0-9]+$' AND NOT EXISTS \
         (SELECT 1 FROM pg_stat_activity a WHERE a.application_name = 'taiwa test ' || split_part(d.datname, '_', 3)) \
         LIMIT 8",
    )
    .fetch_all(&mut admin)
    .await
    .expect("the list of databases");
    for orphan in orphans {
        // Somebody else may be dropping it too, and a server that was just killed may still hold it.
        let _ = run(&mut admin, format!("DROP DATABASE IF EXISTS {orphan}")).await;
    }
    std::mem::forget(admin);
    process
}

async fn run(on: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(on).await.map(|_| ())
}
