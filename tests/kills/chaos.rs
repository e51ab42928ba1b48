//! SIGKILL at any moment, under load, while Slack misbehaves: what was acknowledged is kept once, what was due is said
//! once, and people see what is so.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use taiwa::playground::{Fault, FaultKind};
use tokio::time::Instant;

use crate::ledger::{agendas, audit, pairs, quiet, stale_digests};
use crate::rig::{BOT_TOKEN, Dice, Replica, SIGNING_SECRET, World, is_acknowledged, manager, report};

const WORDS: &str = "Kanarienvogel";

struct Plan {
    test: &'static str,
    replicas: usize,
    kills: usize,
    managers: usize,
    reports: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_on_sqlite_loses_nothing_and_repeats_nothing() {
    let plan = Plan { test: "sqlite", replicas: 1, kills: 20, managers: 6, reports: 36 };
    violence(&World::on_sqlite().await, plan).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_on_postgres_of_which_one_is_killed_lose_nothing_and_repeat_nothing() {
    let plan = Plan { test: "postgres, 2 replicas", replicas: 2, kills: 20, managers: 6, reports: 36 };
    violence(&World::on_postgres().await, plan).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_replicas_on_postgres_share_the_work() {
    let plan = Plan { test: "postgres, 3 replicas", replicas: 3, kills: 15, managers: 6, reports: 48 };
    violence(&World::on_postgres().await, plan).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_topic_added_while_the_digest_is_on_its_way_is_shown_in_it() {
    let world = World::on_sqlite().await;
    world.people(2, 2).await;
    let mut replica = world.start().await;
    world.slack.fault(Fault::once("chat.postMessage", FaultKind::Slow(Duration::from_secs(3))).times(3));
    world.pair(&manager(0), &report(0), 40).await;
    world.slack.until(|slack| (slack.under_way("chat.postMessage") >= 2).then_some(())).await;
    let answer = world.slack.command(&report(0), "/1on1", "agenda add in the nick of time").await.unwrap();
    assert!(is_acknowledged(&answer, "in the nick of time"));
    quiet(&world, 30).await;

    // It arrived, and nobody knows yet: what it shows is found to be old together with the message.
    world.slack.fault(Fault::once("chat.postMessage", FaultKind::AppliedButLost).times(3));
    world.pair(&manager(1), &report(1), 40).await;
    let lost = |call: &taiwa::playground::Call| call.error.as_deref() == Some("fault: applied, answer lost");
    world.slack.until(|slack| (slack.journal().iter().filter(|call| lost(call)).count() >= 2).then_some(())).await;
    let answer = world.slack.command(&report(1), "/1on1", "agenda add while nobody knew").await.unwrap();
    assert!(is_acknowledged(&answer, "while nobody knew"));
    quiet(&world, 60).await;
    replica.stop().await;
    audit(&world).await.assert_right();
    let kept = agendas(&world, 2).await;
    assert_eq!(kept.iter().map(|agenda| agenda.topics.len()).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(stale_digests(&world, &kept).await, [] as [String; 0]);
}

/// What a person typed, and whether they were told that it was done.
struct Typed {
    words: String,
    acknowledged: bool,
}

async fn violence(world: &World, plan: Plan) {
    let mut dice = Dice::rolled(plan.test);
    world.people(plan.managers, plan.reports).await;
    let mut replicas = Vec::new();
    for _ in 0..plan.replicas {
        replicas.push(world.start().await);
    }
    let bases = Mutex::new(replicas.iter().map(|replica| replica.base.clone()).collect::<Vec<_>>());
    let typed = Mutex::new(Vec::new());
    let over = AtomicBool::new(false);
    let mut hands = dice.apart();
    let load = async {
        let three = [hands.apart(), hands.apart(), hands.apart()];
        let typing =
            three.into_iter().enumerate().map(|(n, hand)| typing(world, &plan, &bases, n, hand, &typed, &over));
        tokio::join!(setting_up(world, &plan, &bases, hands.apart()), join_all(typing));
    };
    let mut hand = dice.apart();
    let mut sent = vec![0; plan.replicas];
    let mut logs = Vec::new();
    let killing = async {
        world.slack.fault(Fault::once("chat.postMessage", FaultKind::HangAfterAccept).after(3));
        world.slack.fault(Fault::once("chat.postMessage", FaultKind::Slow(Duration::from_secs(13))).after(5));
        for _ in 0..plan.kills {
            misbehave(world, &mut hand);
            tokio::time::sleep(Duration::from_millis(200 + hand.below(1000))).await;
            let victim = hand.below(plan.replicas as u64) as usize;
            replicas[victim].kill();
            account(&replicas[victim], &mut sent[victim], &mut logs);
            replicas[victim] = world.start().await;
            bases.lock().unwrap()[victim].clone_from(&replicas[victim].base);
        }
        over.store(true, Ordering::SeqCst);
    };
    tokio::join!(load, killing);
    world.slack.clear_faults();
    let quiet_since = Instant::now();
    quiet(world, 150).await;
    println!("quiet after {:.1} s", quiet_since.elapsed().as_secs_f32());
    for (replica, sent) in replicas.iter_mut().zip(&mut sent) {
        replica.stop().await;
        account(replica, sent, &mut logs);
    }

    let figures = audit(world).await;
    let kept = agendas(world, plan.managers).await;
    let typed = typed.into_inner().unwrap();
    let times = |words: &str| kept.iter().flat_map(|agenda| &agenda.topics).filter(|topic| *topic == words).count();
    let acknowledged = typed.iter().filter(|typed| typed.acknowledged).count();
    let gone: Vec<_> = typed.iter().filter(|t| t.acknowledged && times(&t.words) != 1).map(|t| &t.words).collect();
    let twice: Vec<_> = typed.iter().filter(|t| times(&t.words) > 1).map(|t| &t.words).collect();
    println!(
        "{}: {} kills, {} commands typed, {acknowledged} acknowledged, {} lost, {} kept twice; {} messages, {} digests of {} \
         pairs, {} lost, {} twice, {} late; sent by each replica: {sent:?}",
        plan.test,
        plan.kills,
        typed.len(),
        gone.len(),
        twice.len(),
        figures.posts,
        figures.digests,
        plan.reports,
        figures.lost.len(),
        figures.twice.len(),
        figures.late.len(),
    );
    figures.assert_right();
    assert!(gone.is_empty() && twice.is_empty(), "acknowledged and not there once: {gone:?}; twice: {twice:?}");
    assert_eq!(pairs(world).await, plan.reports as i64, "each pair was set up once");
    assert_eq!(figures.digests, 2 * plan.reports, "two digests of each meeting");
    assert!(acknowledged > 50, "there was load");
    assert_eq!(stale_digests(world, &kept).await, [] as [String; 0]);
    assert!(sent.iter().all(|sent| *sent > 0), "each replica did some of the work: {sent:?}");
    // A replica can't know what another one, or the one before it, was told; the rest would be a fault of ours.
    let wrong: Vec<_> = world.slack.violations().into_iter().filter(|line| is_ours(line)).collect();
    assert_eq!(wrong, [] as [String; 0]);
    for secret in [WORDS, BOT_TOKEN, SIGNING_SECRET, world.key.as_str(), "panicked"] {
        let found: Vec<_> = logs.iter().filter(|line: &&String| line.contains(secret)).take(3).collect();
        assert!(found.is_empty(), "{secret} in the logs: {found:?}");
    }
}

fn is_ours(violation: &str) -> bool {
    !violation.contains("before Retry-After was over") && !violation.contains("the app's answer was")
}

/// What a replica did until its end.
fn account(replica: &Replica, sent: &mut usize, logs: &mut Vec<String>) {
    let lines = replica.lines();
    *sent += lines.iter().filter(|line| line.contains(r#""message":"sent a message""#)).count();
    logs.extend(lines);
}

async fn somewhere(world: &World, bases: &Mutex<Vec<String>>, dice: &mut Dice) {
    let base = {
        let bases = bases.lock().unwrap();
        bases[dice.below(bases.len() as u64) as usize].clone()
    };
    world.slack.point_at(base);
}

/// The managers start with their people, one pair after the other, so that digests come due all the time.
async fn setting_up(world: &World, plan: &Plan, bases: &Mutex<Vec<String>>, mut dice: Dice) {
    let mut pace = tokio::time::interval(Duration::from_millis(150));
    for n in 0..plan.reports {
        let line = format!("setup <@{}> {}", report(n), world.rhythm(25 + dice.below(30) as i64));
        for attempt in 0.. {
            pace.tick().await;
            somewhere(world, bases, &mut dice).await;
            let answer = world.slack.command(&manager(n % plan.managers), "/1on1", &line).await.unwrap();
            // "You two have a pair already" has buttons, too.
            if is_acknowledged(&answer, "") {
                break;
            }
            assert!(attempt < 100, "{line}: {answer:?}");
        }
    }
}

/// Somebody puts topics on their agenda as fast as they are answered, and a little slower.
async fn typing(
    world: &World,
    plan: &Plan,
    bases: &Mutex<Vec<String>>,
    who: usize,
    mut dice: Dice,
    typed: &Mutex<Vec<Typed>>,
    over: &AtomicBool,
) {
    let mut pace = tokio::time::interval(Duration::from_millis(200));
    let mut n = 0;
    while !over.load(Ordering::SeqCst) {
        pace.tick().await;
        n += 1;
        let words = format!("{WORDS} {who} {n} end");
        let with = dice.below(plan.reports as u64) as usize;
        somewhere(world, bases, &mut dice).await;
        let answer = if dice.below(3) == 0 {
            let line = format!("agenda add <@{}> {words}", report(with));
            world.slack.command(&manager(with % plan.managers), "/1on1", &line).await
        } else {
            world.slack.command(&report(with), "/1on1", &format!("agenda add {words}")).await
        };
        let acknowledged = is_acknowledged(&answer.unwrap(), &words);
        typed.lock().unwrap().push(Typed { words, acknowledged });
    }
}

/// Slack has a bad moment.
fn misbehave(world: &World, dice: &mut Dice) {
    let methods = ["chat.postMessage", "chat.postMessage", "chat.postMessage", "chat.update", "conversations.open"];
    let mut methods = methods.to_vec();
    methods.push("conversations.history");
    let method = methods[dice.below(methods.len() as u64) as usize];
    let what = match dice.below(7) {
        0 => FaultKind::RateLimited { retry_after: Some(1 + dice.below(2) as u32) },
        1 => FaultKind::Status(500),
        2 => FaultKind::Status(503),
        3 => FaultKind::BrokenJson,
        4 => FaultKind::Slow(Duration::from_millis(500 + dice.below(3000))),
        5 => FaultKind::ResetMidBody,
        _ => FaultKind::AppliedButLost,
    };
    world.slack.fault(Fault::once(method, what).after(dice.below(4) as u32));
}
