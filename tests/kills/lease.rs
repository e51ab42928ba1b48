//! What a killed replica held is taken over when its lease ends: not before, and soon after.

use std::time::Duration;

use taiwa::playground::{Fault, FaultKind};

use crate::ledger::{audit, posts, quiet};
use crate::rig::{World, manager, now, report, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_replica_was_sending_is_taken_over_within_its_lease_and_a_few_seconds() {
    let sqlite = async { taken_over(World::on_sqlite().await).await };
    let postgres = async { taken_over(World::on_postgres().await).await };
    tokio::join!(sqlite, postgres);
}

async fn taken_over(world: World) {
    world.people(2, 2).await;
    // One message never arrives; the other lands after its sender is dead.
    world.slack.fault(Fault::once("chat.postMessage", FaultKind::HangAfterAccept));
    world.slack.fault(Fault::once("chat.postMessage", FaultKind::Slow(Duration::from_secs(5))).after(1));
    let mut first = world.start().await;
    world.pair(&manager(0), &report(0), 40).await;
    world.pair(&manager(1), &report(1), 40).await;
    until("two messages on their way", 20, || async { (world.slack.under_way("chat.postMessage") >= 2).then_some(()) })
        .await;
    let silent = world.slack.journal().into_iter().find(|call| call.error.as_deref() == Some("fault: no answer"));
    let silent = silent.unwrap();
    let delivery = silent.args.pointer("/metadata/event_payload/delivery").unwrap().as_str().unwrap().to_owned();

    let second = if world.url.starts_with("postgres") {
        let second = world.start().await;
        first.kill();
        second
    } else {
        first.kill();
        world.start().await
    };
    quiet(&world, 50).await;
    let figures = audit(&world).await;
    figures.assert_right();
    let post = posts(&world).into_iter().find(|post| post.delivery == delivery).unwrap();
    let after = post.at_ms - silent.at.as_millisecond();
    println!("taken over after {after} ms, {} messages", figures.posts);
    assert!((28_000..=36_000).contains(&after), "a lease is 30 s: {after} ms");
    assert!(now().as_millisecond() - silent.at.as_millisecond() < 60_000);
    drop(second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_that_slept_longer_than_its_lease_says_nothing_twice() {
    let world = World::on_postgres().await;
    world.people(1, 12).await;
    let mut sleeper = world.start().await;
    for n in 0..12 {
        world.pair(&manager(0), &report(n), 40).await;
    }
    // Right after a message to the manager, whose next one is a second away: nothing is on its way just now.
    let to_manager = |slack: &taiwa::playground::FakeSlack| slack.messages(&manager(0)).len();
    let before = to_manager(&world.slack);
    world.slack.until(|slack| (to_manager(slack) > before).then_some(())).await;
    world.slack.until(|slack| (slack.under_way("chat.postMessage") == 0).then_some(())).await;
    sleeper.signal("STOP");
    let left = 24 - to_manager(&world.slack);
    let mut other = world.start().await;
    // Its lease, and before that perhaps its transaction, has to end; then the manager gets a message a second.
    quiet(&world, 120).await;
    let met = posts(&world).len();
    sleeper.signal("CONT");
    until("a replica that is awake", 10, || async { (world.ready(&sleeper).await == Some(200)).then_some(()) }).await;
    // It gives up what it held, and goes on with what there is.
    world.slack.point_at(&sleeper.base);
    let answer = world.slack.command(&report(0), "/1on1", "agenda add good morning").await.unwrap();
    assert!(crate::rig::is_acknowledged(&answer, "good morning"), "{answer:?}");
    quiet(&world, 30).await;
    sleeper.stop().await;
    other.stop().await;
    println!("{left} messages to the manager were left, {met} messages while it slept, {} in all", posts(&world).len());
    assert!(left > 5, "it slept on something");
    audit(&world).await.assert_right();
}
