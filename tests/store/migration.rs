//! A database of the first version, with rows in every table, comes through today's migrations unharmed; one of a newer
//! version is refused.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Connection, Executor};
use taiwa::domain::ids::{OccurrenceId, PairId, PersonId};

use crate::{Engine, Place};

const FIRST: &str = include_str!("../../migrations/0001_init.sql");
/// One row or more in each table, as the first version wrote them; the texts are sealed with the tests' key.
const ROWS: &str = include_str!("../data/rows_of_0001.sql");

const TABLES: [&str; 19] = [
    "workspace",
    "tenancy",
    "person",
    "identity",
    "same_person",
    "link_code",
    "link_try",
    "person_role",
    "pair",
    "series",
    "occurrence",
    "agenda_item",
    "promise",
    "note",
    "memo",
    "delivery",
    "inbox",
    "audit",
    "_sqlx_migrations",
];

fn first() -> Migrator {
    let sql = sqlx::SqlSafeStr::into_sql_str(FIRST);
    Migrator::with_migrations(vec![Migration::new(1, "init".into(), MigrationType::Simple, sql, false)])
}

/// Runs the same body on a connection of either engine.
macro_rules! on {
    ($place:expr, $c:ident => $body:expr) => {
        match $place.engine {
            Engine::Sqlite => {
                let options: sqlx::sqlite::SqliteConnectOptions = $place.url.parse().unwrap();
                let mut $c = sqlx::SqliteConnection::connect_with(&options.create_if_missing(true).foreign_keys(true))
                    .await
                    .unwrap();
                $body
            }
            Engine::Postgres => {
                let mut $c = sqlx::PgConnection::connect(&$place.url).await.unwrap();
                $body
            }
        }
    };
}

/// The columns each table had at first, then all its rows as text.
async fn columns(place: &Place) -> Vec<(&'static str, Vec<String>)> {
    let mut all = Vec::new();
    for table in TABLES {
        let sql = match place.engine {
            Engine::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"),
            Engine::Postgres => format!(
                "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
            ),
        };
        let names: Vec<String> =
            on!(place, c => sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut c).await.unwrap());
        assert!(!names.is_empty(), "{table}");
        all.push((table, names));
    }
    all
}

async fn rows(place: &Place, columns: &[(&'static str, Vec<String>)]) -> Vec<String> {
    let mut all = Vec::new();
    for (table, names) in columns.iter().filter(|(table, _)| *table != "_sqlx_migrations") {
        let cells: Vec<String> = names.iter().map(|name| format!("COALESCE(CAST({name} AS TEXT), '-')")).collect();
        let sql = format!("SELECT {} AS line FROM {table} ORDER BY line", cells.join(" || '|' || "));
        let lines: Vec<String> =
            on!(place, c => sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut c).await.unwrap());
        assert!(!lines.is_empty(), "{table} has a sample row");
        all.extend(lines.into_iter().map(|line| format!("{table}: {line}")));
    }
    all
}

async fn rows_come_through(engine: Engine) {
    let place = Place::new(engine).await;
    on!(place, c => {
        first().run(&mut c).await.unwrap();
        c.execute(sqlx::raw_sql(ROWS)).await.unwrap();
    });
    let columns = columns(&place).await;
    let before = rows(&place, &columns).await;
    let store = place.store().await;
    store.migrate().await.unwrap();
    assert_eq!(rows(&place, &columns).await, before);
    // Once more is once too often for nobody.
    store.migrate().await.unwrap();
    assert_eq!(rows(&place, &columns).await, before);
    // And the words of then are read by the product of now.
    let (pair, reader) = (PairId::new("pair-1"), PersonId::new("person-2"));
    let read = store.read(move |tx| {
        Box::pin(async move {
            let items = tx.open_items(&pair, &reader).await?;
            let promises = tx.promises(&pair, &reader, jiff::Timestamp::MIN).await?;
            let note = tx.note_of(&OccurrenceId::new("occurrence-1"), &reader).await?;
            Ok((items, promises, note))
        })
    });
    let (items, promises, note) = read.await.unwrap();
    assert_eq!(items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["評価の相談"]);
    assert_eq!(promises.iter().map(|promise| promise.text.as_str()).collect::<Vec<_>>(), ["資料を送る"]);
    assert_eq!(note.unwrap().text, "来期の役割を話した");
}

#[tokio::test]
async fn rows_of_the_first_version_come_through_on_sqlite() {
    rows_come_through(Engine::Sqlite).await;
}

#[tokio::test]
async fn rows_of_the_first_version_come_through_on_postgres() {
    rows_come_through(Engine::Postgres).await;
}

async fn a_newer_database_is_refused(engine: Engine) {
    let place = Place::new(engine).await;
    let store = place.store().await;
    store.migrate().await.unwrap();
    let sql = "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
               VALUES (9999, 'of next year', CURRENT_TIMESTAMP, TRUE, '', 0)";
    on!(place, c => { c.execute(sqlx::raw_sql(sql)).await.unwrap(); });
    let refused = store.migrate().await.unwrap_err().to_string();
    assert!(refused.contains("9999"), "{refused}");
}

#[tokio::test]
async fn a_newer_database_is_refused_on_sqlite() {
    a_newer_database_is_refused(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_newer_database_is_refused_on_postgres() {
    a_newer_database_is_refused(Engine::Postgres).await;
}

async fn replicas_start_together(engine: Engine) {
    let place = Place::new(engine).await;
    let stores = [place.store().await, place.store().await, place.store().await];
    let done = futures_util::future::join_all(stores.iter().map(taiwa::store::Store::migrate)).await;
    for done in done {
        done.unwrap();
    }
    stores[0].ping().await.unwrap();
}

/// Only PostgreSQL has replicas; SQLite's file belongs to one process.
#[tokio::test]
async fn replicas_that_start_together_migrate_once() {
    replicas_start_together(Engine::Postgres).await;
}

#[tokio::test]
async fn a_damaged_file_is_noticed() {
    let place = Place::new(Engine::Sqlite).await;
    let store = place.store().await;
    store.migrate().await.unwrap();
    store.check().await.unwrap();
    store.close().await;
    drop(store);
    let path = place.url.strip_prefix("sqlite://").unwrap();
    let mut bytes = std::fs::read(path).unwrap();
    let from = bytes.len() / 2;
    for byte in bytes.iter_mut().skip(from).take(8192) {
        *byte = 0xa5;
    }
    std::fs::write(path, bytes).unwrap();
    let store = place.store().await;
    assert!(store.check().await.is_err());
}
