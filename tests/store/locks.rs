//! Who waits for whom on PostgreSQL, where several write at once: a command never pays for the outbox being at work.

use std::time::Duration;

use jiff::SignedDuration;
use sqlx::Connection;
use taiwa::domain::change::Change;
use taiwa::store::{Done, Fault, Settlement, Store};
use tokio::sync::oneshot;

use crate::{Bench, End, Engine, by, now};

const LEASE: SignedDuration = SignedDuration::from_secs(30);

/// Until so many of the database's transactions wait for another one.
async fn waiting(bench: &Bench, most: i64) {
    let mut beside = sqlx::PgConnection::connect(&bench.place.url).await.unwrap();
    for _ in 0..5_000 {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        .fetch_one(&mut beside)
        .await
        .unwrap();
        if count >= most {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("nobody waits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setup_that_meets_the_outbox_in_a_circle_is_kept_and_the_outbox_writes_again() {
    let bench = Bench::new(Engine::Postgres).await;
    let this_week = bench.planned("nudge/this-week", now());
    let next_week = bench.planned("nudge/next-week", now() + SignedDuration::from_hours(24 * 7));
    assert!(bench.plan(this_week).await);
    let claimed = bench
        .store
        .write(move |tx| Box::pin(async move { tx.claim_due("c", now(), LEASE, 9).await.map(Done::Keep) }))
        .await
        .unwrap()
        .remove(0);

    let (planned, is_planned) = oneshot::channel::<()>();
    let (settled, is_settled) = oneshot::channel::<()>();
    let (go_on, may_go_on) = oneshot::channel::<()>();

    // A command plans next week's message, and shows anew what is on its way.
    let (pair, manager, next) = (bench.pair.clone(), bench.manager.clone(), next_week.clone());
    let store: Store = bench.store.clone();
    let command = tokio::spawn(async move {
        store
            .write(move |tx| {
                Box::pin(async move {
                    let mut guard = tx.lock_pair(&pair).await?.expect("the pair is there");
                    tx.apply(&mut guard, &by(&manager), &[Change::Deliver(next)]).await?;
                    let _ = planned.send(());
                    let _ = is_settled.await;
                    tx.apply(&mut guard, &by(&manager), &[Change::PairAccepted(pair)]).await?;
                    Ok(Done::Keep(()))
                })
            })
            .await
    });
    is_planned.await.unwrap();

    // The outbox writes down this week's message, and plans next week's.
    let write_down = |signals: Option<(oneshot::Sender<()>, oneshot::Receiver<()>)>| {
        let (store, workspace) = (bench.store.clone(), bench.workspace.clone());
        let (claimed, next) = (claimed.clone(), next_week.clone());
        tokio::spawn(async move {
            store
                .write_giving_way(move |tx| {
                    Box::pin(async move {
                        let ours = tx.settle(&claimed, &Settlement::Dropped { why: "expired" }).await?;
                        if let Some((settled, may_go_on)) = signals {
                            let _ = settled.send(());
                            let _ = may_go_on.await;
                        }
                        tx.plan_alone(&workspace, &next, now()).await?;
                        Ok(Done::Keep(ours))
                    })
                })
                .await
        })
    };
    let outbox = write_down(Some((settled, may_go_on)));
    waiting(&bench, 1).await;
    go_on.send(()).unwrap();

    let gave_way = outbox.await.unwrap();
    assert!(matches!(gave_way, Err(Fault::Database { .. })), "{gave_way:?}");
    command.await.unwrap().expect("a command is never the one that is ended");
    assert!(write_down(None).await.unwrap().expect("it writes again"), "the claim is still its own");
    let states: Vec<(String, String)> = bench.states().await.into_iter().map(|(key, state, _)| (key, state)).collect();
    let expected = [("nudge/this-week", "dropped"), ("nudge/next-week", "pending")];
    assert_eq!(states, expected.map(|(key, state)| (key.to_owned(), state.to_owned())));
}

#[tokio::test]
async fn a_database_that_can_not_be_reached_is_told_with_its_cause_once() {
    let sealer = taiwa::store::seal::Sealer::from_config(crate::KEY).unwrap();
    let Err(fault) = Store::open("postgres://nobody@127.0.0.1:1/none", sealer).await else { panic!("there is none") };
    let alone = fault.to_string();
    assert!(alone.starts_with("connecting to PostgreSQL: "), "{alone}");
    // As the command line prints it, with everything behind it.
    assert_eq!(format!("{:#}", anyhow::Error::from(fault)), alone);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_that_falls_asleep_in_the_middle_of_a_write_does_not_hold_up_the_others() {
    let bench = Bench::new(Engine::Postgres).await;
    let (locked, is_locked) = oneshot::channel::<()>();
    let (wake, is_awake) = oneshot::channel::<()>();
    let (store, pair, manager) = (bench.store.clone(), bench.pair.clone(), bench.manager.clone());
    let sleeper = tokio::spawn(async move {
        store
            .write(move |tx| {
                Box::pin(async move {
                    let mut guard = tx.lock_pair(&pair).await?.expect("the pair is there");
                    let _ = locked.send(());
                    let _ = is_awake.await;
                    tx.apply(&mut guard, &by(&manager), &[Change::PairAccepted(pair)]).await?;
                    Ok(Done::Keep(()))
                })
            })
            .await
    });
    is_locked.await.unwrap();
    let waited = tokio::time::timeout(Duration::from_secs(30), bench.add_item("item-1", "good morning", End::Keep));
    waited.await.expect("the sleeper's locks end").expect("the write is kept");
    wake.send(()).unwrap();
    sleeper.await.unwrap().expect_err("what it had begun is undone");
    assert_eq!(bench.items(&bench.report).await, ["good morning"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_another_program_holds_the_sqlite_file_nothing_is_half_written() {
    let bench = Bench::new(Engine::Sqlite).await;
    let mut other = sqlx::SqliteConnection::connect(&bench.place.url).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let refused = bench.add_item("item-1", "good morning", End::Keep).await;
    assert!(matches!(refused, Err(Fault::Commit)), "{refused:?}");
    assert!(bench.items(&bench.report).await.is_empty(), "and reading goes on");
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    bench.add_item("item-2", "good evening", End::Keep).await.unwrap();
    assert_eq!(bench.items(&bench.report).await, ["good evening"]);
}
