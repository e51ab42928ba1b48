//! What the store promises, on both engines: claims, fences, one act once, units of work that stand or fall alone, seals,
//! migrations. A race is tested as a race.

#[path = "../support/postgres.rs"]
mod postgres;

mod contract;
mod ledger;
mod locks;
mod migration;
mod pages;
mod plans;
mod reseal;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::{SignedDuration, Timestamp};
use taiwa::chat::Platform;
use taiwa::domain::change::{By, Change};
use taiwa::domain::ids::{ItemId, PairId, PersonId, SeriesId, WorkspaceId};
use taiwa::domain::lang::Lang;
use taiwa::domain::pair::{Pair, PairKind, PairState, Series};
use taiwa::domain::people::Zone;
use taiwa::domain::plan::{Kind, Planned};
use taiwa::domain::rhythm;
use taiwa::store::seal::Sealer;
use taiwa::store::{Done, Fault, Newcomer, PairGuard, Store};

pub const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Two tests per case, one on each engine.
#[macro_export]
macro_rules! contract {
    ($name:ident, |$bench:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn case($bench: &$crate::Bench) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let bench = $crate::Bench::new($crate::Engine::Sqlite).await;
                case(&bench).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let bench = $crate::Bench::new($crate::Engine::Postgres).await;
                case(&bench).await;
            }
        }
    };
}

/// An empty database of its own.
pub struct Place {
    pub engine: Engine,
    pub url: String,
    folder: PathBuf,
}

impl Place {
    pub async fn new(engine: Engine) -> Place {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("taiwa-store-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.join("taiwa.db").display()),
            Engine::Postgres => postgres::database().await,
        };
        Place { engine, url, folder }
    }

    pub async fn store(&self) -> Store {
        Store::open(&self.url, Sealer::from_config(KEY).unwrap()).await.unwrap()
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_sqlite_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(Engine::Sqlite).await;
    let store = place.store().await;
    store.migrate().await.unwrap();
    store.check_key(now()).await.unwrap();
    for name in ["taiwa.db", "taiwa.db-wal"] {
        let mode = std::fs::metadata(place.folder.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    store.close().await;
    assert!(!place.folder.join("taiwa.db-wal").exists(), "after a stop all is in the one file");
}

impl Drop for Place {
    fn drop(&mut self) {
        // A leftover in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A database with one company, two people, one pair and its rhythm.
pub struct Bench {
    pub place: Place,
    pub store: Store,
    pub workspace: WorkspaceId,
    pub manager: PersonId,
    pub report: PersonId,
    pub pair: PairId,
    pub series: Series,
}

pub fn now() -> Timestamp {
    "2026-11-30T01:00:00Z".parse().unwrap()
}

pub fn by(person: &PersonId) -> By {
    By { actor: Some(person.clone()), at: now() }
}

impl Bench {
    pub async fn new(engine: Engine) -> Bench {
        let place = Place::new(engine).await;
        let store = place.store().await;
        store.migrate().await.unwrap();
        let (workspace, manager) = person(&store, "T1", "U1").await;
        let (_, report) = person(&store, "T1", "U2").await;
        let pair = Pair {
            id: PairId::new("pair-1"),
            workspace: workspace.clone(),
            manager: manager.clone(),
            report: report.clone(),
            kind: PairKind::ManagerReport,
            state: PairState::Active,
        };
        let series = Series {
            id: SeriesId::new("series-1"),
            pair: pair.id.clone(),
            rhythm: rhythm::parse("every tue 15:00 30m", jiff::civil::date(2026, 11, 30)).unwrap(),
            zone: Zone::named("Asia/Tokyo").unwrap(),
            from: jiff::civil::date(2026, 11, 30),
            ended: None,
        };
        let (started, kept, by) = (pair.clone(), series.clone(), by(&manager));
        store
            .write(move |tx| {
                Box::pin(async move {
                    let people = [started.manager.clone(), started.report.clone()];
                    let mut guard = PairGuard::starting(started.id.clone(), started.workspace.clone(), people);
                    let changes = [Change::PairStarted(started), Change::SeriesStarted { series: kept, zone_of: None }];
                    tx.apply(&mut guard, &by, &changes).await?;
                    Ok(Done::Keep(()))
                })
            })
            .await
            .unwrap();
        Bench { place, store, workspace, manager, report, pair: pair.id, series }
    }

    /// Adds a topic in a unit of work of its own, which then ends as told.
    pub async fn add_item(&self, id: &str, text: &str, end: End) -> Result<(), Fault> {
        let (pair, author, id, text) = (self.pair.clone(), self.report.clone(), id.to_owned(), text.to_owned());
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let mut guard = tx.lock_pair(&pair).await?.expect("the pair is there");
                    let by = by(&author);
                    let item = Change::ItemAdded {
                        item: ItemId::new(id),
                        author,
                        text,
                        horizon: None,
                        visibility: taiwa::domain::agenda::Visibility::Shared,
                    };
                    tx.apply(&mut guard, &by, &[item]).await?;
                    match end {
                        End::Keep => Ok(Done::Keep(())),
                        End::Undo => Ok(Done::Undo(())),
                        End::Fail => Err(Fault::Damaged),
                        End::Panic => panic!("a test's panic inside a unit of work"),
                    }
                })
            })
            .await
    }

    pub async fn items(&self, reader: &PersonId) -> Vec<String> {
        let (pair, reader) = (self.pair.clone(), reader.clone());
        let items = self.store.read(move |tx| Box::pin(async move { tx.open_items(&pair, &reader).await })).await;
        items.unwrap().into_iter().map(|item| item.text).collect()
    }

    pub fn planned(&self, key: &str, due: Timestamp) -> Planned {
        Planned {
            key: key.to_owned(),
            kind: Kind::Welcome,
            to: self.report.clone(),
            pair: Some(self.pair.clone()),
            occurrence: None,
            promise: None,
            detail: None,
            due,
            expires: due + SignedDuration::from_hours(1),
        }
    }

    pub async fn plan(&self, planned: Planned) -> bool {
        let workspace = self.workspace.clone();
        let done = self
            .store
            .write(move |tx| Box::pin(async move { tx.plan_alone(&workspace, &planned, now()).await.map(Done::Keep) }));
        done.await.unwrap()
    }

    pub async fn states(&self) -> Vec<(String, String, Option<String>)> {
        let person = self.report.clone();
        self.store.read(move |tx| Box::pin(async move { tx.delivery_states(&person).await })).await.unwrap()
    }

    /// Runs a statement beside the store, as somebody with the database's password could.
    pub async fn execute(&self, sql: &str) {
        use sqlx::Connection;
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match self.place.engine {
            Engine::Sqlite => {
                let mut conn = sqlx::SqliteConnection::connect(&self.place.url).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
            }
            Engine::Postgres => {
                let mut conn = sqlx::PgConnection::connect(&self.place.url).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
            }
        }
    }
}

/// How a unit of work ends.
#[derive(Clone, Copy, Debug)]
pub enum End {
    Keep,
    Undo,
    Fail,
    Panic,
}

/// Somebody who acts for the first time.
pub async fn person(store: &Store, tenant: &str, external: &str) -> (WorkspaceId, PersonId) {
    let (tenant, external) = (tenant.to_owned(), external.to_owned());
    store
        .write(move |tx| {
            Box::pin(async move {
                let fresh = WorkspaceId::new(taiwa::clock::new_id(now()));
                let zone = Zone::named("Asia/Tokyo").unwrap();
                let workspace =
                    tx.enter_workspace(fresh, (Platform::Slack, &tenant), false, (&Lang::Ja, &zone), now()).await?;
                let newcomer = Newcomer {
                    id: PersonId::new(taiwa::clock::new_id(now())),
                    workspace: &workspace,
                    platform: Platform::Slack,
                    external: &external,
                    also: None,
                    handle: None,
                    seen: None,
                    lang: Lang::Ja,
                    now: now(),
                };
                tx.enter_person(&newcomer).await?;
                let known = tx.known(Platform::Slack, &tenant, &external).await?.expect("they were entered");
                Ok(Done::Keep((workspace.id, known.person.id)))
            })
        })
        .await
        .unwrap()
}
