//! How what is asked all the time is answered: by an index, whatever the engine expects of a table.

use std::time::Duration;

use jiff::SignedDuration;
use sqlx::{Connection, PgConnection};
use taiwa::chat::MessageRef;
use taiwa::store::{Done, Settlement};

use crate::{Bench, End, Engine, now, person};

/// How often all messages were looked through, and how often an index was asked for some, since the database was made. A
/// connection tells what it did at its end, so all of them must be at theirs.
async fn scans(beside: &mut PgConnection) -> (i64, i64) {
    const OTHERS: &str = "SELECT COUNT(*) FROM pg_stat_activity
                          WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    while sqlx::query_scalar::<_, i64>(OTHERS).fetch_one(&mut *beside).await.unwrap() > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    sqlx::query_as("SELECT seq_scan, idx_scan FROM pg_stat_user_tables WHERE relname = 'delivery'")
        .fetch_one(beside)
        .await
        .unwrap()
}

/// Many messages are due, and another replica has all of them in hand: whoever believes the statistics expects to come
/// upon a free one at once, and would read to the end without one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn to_send_nobody_looks_through_all_messages() {
    let mut bench = Bench::new(Engine::Postgres).await;
    let (workspace, somebody) = person(&bench.store, "T1", "U3").await;
    let due = now().as_millisecond() - 1_000;
    // A company of a thousand, and batches of a hundred.
    let others = format!(
        "INSERT INTO person
         SELECT (jsonb_populate_record(p, jsonb_build_object('id', 'person-' || n))).*
         FROM person p, generate_series(0, 999) n WHERE p.id = '{somebody}'"
    );
    bench.execute(&others).await;
    let held = format!(
        "INSERT INTO delivery (id, workspace_id, key, kind, person_id, due_ms, expires_ms, state, claim, lease_until_ms)
         SELECT 'held-' || n, '{workspace}', 'held/' || n, 'hello', 'person-' || n % 1000, {due}, {due} + 9000000,
                'sending', 'batch-' || n / 100, {due} + 60000
         FROM generate_series(1, 20000) n"
    );
    bench.execute(&held).await;
    bench.execute("ANALYZE").await;
    let mut beside = PgConnection::connect(&bench.place.url).await.unwrap();
    bench.store.close().await;
    let before = scans(&mut beside).await;
    bench.store = bench.place.store().await;

    assert!(bench.plan(bench.planned("welcome", now() - SignedDuration::from_secs(1))).await);
    bench.add_item("item-1", "評価の相談", End::Keep).await.unwrap();
    let waiting = bench.store.read(|tx| Box::pin(async move { tx.waiting(now()).await })).await.unwrap();
    assert!(waiting.due && !waiting.stale);
    let claimed = bench.store.write(|tx| {
        Box::pin(async move {
            let claimed = tx.claim_due("ours", now(), SignedDuration::from_secs(30), 128).await?;
            tx.claim_stale("ours", now(), SignedDuration::from_secs(30), 128).await?;
            Ok(Done::Keep(claimed))
        })
    });
    let claimed = claimed.await.unwrap();
    assert_eq!(claimed.len(), 1);
    let message = MessageRef { channel: "D1".into(), id: "1.1".into() };
    let sent = Settlement::Sent { at: now(), message, live: true, face: "0".into() };
    let settled = bench.store.write(move |tx| {
        Box::pin(async move {
            let settled = tx.settle(&claimed[0], &sent).await?;
            tx.next_due().await?;
            Ok(Done::Keep(settled))
        })
    });
    assert!(settled.await.unwrap());

    bench.store.close().await;
    let after = scans(&mut beside).await;
    assert!(after.1 > before.1, "nothing is told of what was done");
    assert_eq!(after.0, before.0, "all messages were looked through");
}

/// A company that began with two people and took on thousands: what was noted of two would make SQLite read all of them for
/// each act of one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_plans_for_a_large_company_however_small_it_began() {
    const PAIRS_OF: &str =
        "EXPLAIN QUERY PLAN SELECT p.id FROM pair p LEFT JOIN identity i ON i.person_id = p.report_id
                            WHERE p.manager_id = 'somebody'";
    let bench = Bench::new(Engine::Sqlite).await;
    person(&bench.store, "T1", "U3").await;
    bench.store.close().await;
    let path = bench.place.url.trim_start_matches("sqlite://").split('?').next().unwrap().to_owned();
    let plan = || {
        let file = rusqlite::Connection::open(&path).unwrap();
        let mut asked = file.prepare(PAIRS_OF).unwrap();
        let steps = asked.query_map([], |row| row.get::<_, String>("detail")).unwrap();
        steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    };
    rusqlite::Connection::open(&path).unwrap().execute_batch("ANALYZE").unwrap();
    assert!(plan().contains("SCAN"), "{}", plan());

    bench.place.store().await.close().await;
    assert!(!plan().contains("SCAN"), "{}", plan());
}
