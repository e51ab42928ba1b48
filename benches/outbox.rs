//! Planning and claiming with 1k, 10k and 100k pairs in the database: they cost what is due, not what exists.

mod world;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::{SignedDuration, Timestamp};
use taiwa::domain::change::{By, Change};
use taiwa::domain::plan::{self, Setting};
use taiwa::store::{Done, Store};
use tokio::runtime::Runtime;

use world::Couple;

const NOW: i64 = 1_784_541_600; // Monday, 20 July 2026, 10:00 UTC
const DUE: i64 = 16;

fn now() -> Timestamp {
    Timestamp::from_second(NOW).expect("a moment in 2026")
}

/// Plans all messages of a meeting, and takes it back.
async fn plan_one(store: &Store, couple: Couple) -> usize {
    let planned = store.write(move |tx| {
        Box::pin(async move {
            let mut guard = tx.lock_pair(&couple.meeting.pair).await?.expect("the pair is there");
            let calendar = world::working_every_day();
            let setting = Setting { manager: &couple.manager, report: &couple.report, calendar: &calendar };
            let changes: Vec<Change> =
                plan::for_meeting(&couple.meeting, &setting, now()).into_iter().map(Change::Deliver).collect();
            tx.apply(&mut guard, &By { actor: None, at: now() }, &changes).await?;
            Ok(Done::Undo(changes.len()))
        })
    });
    planned.await.expect("planned")
}

/// Claims what is due, and lets go of it again.
async fn claim(store: &Store) -> usize {
    let claimed = store.write(|tx| {
        Box::pin(async move {
            let claimed = tx.claim_due("claim", now(), SignedDuration::from_secs(30), DUE).await?;
            Ok(Done::Undo(claimed.len()))
        })
    });
    claimed.await.expect("claimed")
}

fn outbox(c: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let folder = world::Folder::make().expect("a folder");
    for (name, pairs) in [("1k", 1_000), ("10k", 10_000), ("100k", 100_000)] {
        let url = folder.sqlite(name);
        let (store, couple) = runtime.block_on(async {
            let store = world::open(&url).await.expect("a database");
            let couples = world::populate(&store, DUE as usize / 2, world::soon(now()), now()).await.expect("couples");
            world::make_digests_due(&store, &couples, now()).await.expect("digests");
            world::multiply(&url, pairs).await.expect("a large company");
            (store, couples.into_iter().next().expect("a couple"))
        });
        c.bench_function(&format!("outbox/plan_a_meeting_of_{name}_pairs"), |b| {
            b.iter(|| assert!(runtime.block_on(plan_one(&store, couple.clone())) > 4));
        });
        c.bench_function(&format!("outbox/claim_{DUE}_of_{name}_pairs"), |b| {
            b.iter(|| assert_eq!(runtime.block_on(claim(&store)), DUE as usize));
        });
        runtime.block_on(store.close());
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = outbox
}
criterion_main!(benches);
