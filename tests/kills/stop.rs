//! SIGTERM: the step at hand is finished, the rest is given back, and nothing is said after its time.

use std::time::Duration;

use taiwa::playground::{Fault, FaultKind};
use tokio::time::Instant;

use crate::ledger::{audit, deliveries, posts, quiet};
use crate::rig::{World, is_acknowledged, manager, now, report, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_asked_to_stop_finishes_what_it_sends_and_gives_the_rest_back() {
    let sqlite = async { stopped(World::on_sqlite().await).await };
    let postgres = async { stopped(World::on_postgres().await).await };
    tokio::join!(sqlite, postgres);
}

async fn stopped(world: World) {
    world.people(1, 8).await;
    world.slack.fault(Fault::once("chat.postMessage", FaultKind::Slow(Duration::from_secs(4))).after(6));
    let mut first = world.start().await;
    for n in 0..8 {
        world.pair(&manager(0), &report(n), 40).await;
    }
    until("a slow message on its way", 20, || async {
        (world.slack.under_way("chat.postMessage") >= 1 && posts(&world).len() >= 6).then_some(())
    })
    .await;
    first.terminate();
    let asked = Instant::now();
    until("a replica that says it is stopping", 3, || async { (world.ready(&first).await == Some(503)).then_some(()) })
        .await;
    assert!(first.is_running() && world.slack.under_way("chat.postMessage") >= 1, "it finishes what it sends");
    // Slack has not heard yet that this replica goes: whoever asks is answered.
    let answer = world.slack.command(&report(0), "/1on1", "agenda add the last minute").await.unwrap();
    assert!(is_acknowledged(&answer, "the last minute"), "{answer:?}");
    let status = first.ended(15).await;
    assert_eq!(status.code(), Some(0), "{:?}", first.lines());
    println!("stopped {} ms after it was asked", asked.elapsed().as_millis());
    let held: Vec<_> = deliveries(&world.url).await.into_iter().filter(|d| d.state == "sending").collect();
    assert!(held.is_empty(), "given back or finished: {held:?}");

    // Nothing waits for a lease.
    let begun = now();
    let mut second = world.start().await;
    quiet(&world, 28).await;
    let figures = audit(&world).await;
    println!("{} messages, quiet after {}", figures.posts, now().duration_since(begun));
    figures.assert_right();
    assert_eq!(figures.digests, 16);
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_whose_turn_comes_after_the_meeting_began_is_not_sent() {
    let world = World::on_sqlite().await;
    world.people(1, 12).await;
    let mut first = world.start().await;
    // Nothing goes out before everything is planned.
    world.slack.fault(Fault::always("chat.postMessage", FaultKind::Status(500)));
    for n in 0..12 {
        world.pair(&manager(0), &report(n), 40).await;
    }
    first.kill();
    world.slack.clear_faults();
    world.sql("DELETE FROM delivery WHERE kind <> 'digest'").await;
    let later = now().as_millisecond() + 3_600_000;
    world
        .sql(&format!(
            "UPDATE delivery SET state = 'pending', due_ms = {later}, lease_until_ms = 0, doubt = FALSE, looked = 0"
        ))
        .await;
    let mut second = world.start().await;
    let soon = now().as_millisecond() + 6_000;
    world.sql(&format!("UPDATE delivery SET due_ms = 0, expires_ms = {soon}")).await;
    quiet(&world, 30).await;
    let figures = audit(&world).await;
    let all = deliveries(&world.url).await;
    let expired = all.iter().filter(|delivery| delivery.why.as_deref() == Some("expired")).count();
    println!("{} sent in time, {expired} not sent any more", figures.posts);
    assert_eq!(figures.late, [] as [String; 0]);
    assert!(figures.posts >= 12 && expired >= 3, "some were in time, some were not: {all:?}");
    assert_eq!(figures.posts + expired, 24);
    second.stop().await;
}
