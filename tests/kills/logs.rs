//! Logs at their loudest hold nobody's words and no secret.

use taiwa::playground::{Fault, FaultKind, Signing};

use crate::ledger::quiet;
use crate::rig::{APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, World, manager, report, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logs_at_trace_hold_no_words_and_no_secrets() {
    let sqlite = async { listened(World::on_sqlite().await, true).await };
    let postgres = async {
        let mut world = World::on_postgres().await;
        // Any password will do for this server, and none may be seen.
        world.url = world.url.replacen("@", ":canary-password-31c7@", 1);
        listened(world, false).await;
    };
    tokio::join!(sqlite, postgres);
}

async fn listened(mut world: World, socket: bool) {
    world.env.push(("RUST_LOG", "trace".to_owned()));
    if socket {
        world.env.push(("SLACK_APP_TOKEN", APP_TOKEN.to_owned()));
    }
    world.people(1, 2).await;
    let mut replica = world.start().await;
    if socket {
        world.slack.until(|slack| (slack.sockets() > 0).then_some(())).await;
        world.slack.use_socket(true);
    }
    world.pair(&manager(0), &report(0), 40).await;
    let (boss, other) = (manager(0), report(0));
    let faults = [
        FaultKind::Status(500),
        FaultKind::BrokenJson,
        FaultKind::Error("invalid_blocks_canary".to_owned()),
        FaultKind::AppliedButLost,
        FaultKind::RateLimited { retry_after: Some(1) },
    ];
    for (n, what) in faults.into_iter().enumerate() {
        world.slack.fault(Fault::once("*", what).after(n as u32 * 2));
    }
    for (who, line) in [
        (&other, "agenda add Kanarienvogel one"),
        (&other, "agenda add Kanarienvogel two --private"),
        (&other, "memo add Kanarienvogel three"),
        (&boss, "action add Kanarienvogel four by tomorrow"),
        (&boss, "note add Kanarienvogel five"),
        (&boss, "kanarienvogel six is no command"),
        (&boss, "agenda edit Kanarienvogel seven"),
        (&other, "history"),
        (&other, "digest"),
        (&other, "action done Kanarienvogel"),
        (&boss, "skip Kanarienvogel eight"),
        (&boss, "reschedule Kanarienvogel nine"),
        (&boss, "setup <@U0NOBODY> every Kanarienvogel"),
    ] {
        world.slack.command(who, "/1on1", line).await.unwrap();
    }
    world.slack.open_home(&boss).await.unwrap();
    world.slack.dm(&other, "agenda add Kanarienvogel ten").await.unwrap();
    let body = "team_id=T0TAIWA&user_id=U0MANAGER0&command=%2F1on1&text=agenda+add+Kanarienvogel";
    for signing in [Signing::Forged, Signing::Missing, Signing::At(-900)] {
        let answer =
            world.slack.deliver_raw("/slack/commands", "application/x-www-form-urlencoded", body, signing).await;
        assert_eq!(answer.status, 401);
    }
    world.slack.deliver_raw("/slack/events", "application/json", "{\"Kanarienvogel\":", Signing::Good).await;
    world
        .slack
        .deliver_raw(
            "/slack/interactivity",
            "application/x-www-form-urlencoded",
            "payload=%7BKanarienvogel",
            Signing::Good,
        )
        .await;
    quiet(&world, 60).await;
    let (_, metrics) = world.get(&replica, "/metrics").await.unwrap();
    replica.stop().await;
    until("all its lines", 5, || async {
        replica.lines().iter().any(|line| line.contains(r#""message":"stopped""#)).then_some(())
    })
    .await;
    let lines = replica.lines();
    assert!(lines.len() > 5, "it said something: {lines:?}");
    let password = "canary-password-31c7";
    for secret in ["anarienvogel", BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, &world.key, password, "Person 0", "ticket="] {
        let found: Vec<_> = lines.iter().chain([&metrics]).filter(|line| line.contains(secret)).take(3).collect();
        assert!(found.is_empty(), "{secret} in {found:?}");
    }
}
