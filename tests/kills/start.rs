//! What a server refuses to start on, in words that say what to do.

use std::io::{Seek, SeekFrom, Write};

use taiwa::store::seal::Sealer;

use crate::rig::{World, manager, report, until};

/// What it says before it gives up.
async fn refused(world: &World) -> String {
    let mut replica = world.spawn();
    let status = replica.ended(20).await;
    let said = replica.lines().join("\n");
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(!said.contains("panicked") && !said.contains(&world.key), "{said}");
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_of_a_newer_version_is_left_alone() {
    for world in [World::on_sqlite().await, World::on_postgres().await] {
        world.people(1, 1).await;
        world
            .sql(
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 SELECT 9001, 'from the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
            )
            .await;
        let said = refused(&world).await;
        println!("{said}");
        assert!(said.contains("version 9001 by a newer Taiwa"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_is_left_alone() {
    let world = World::on_sqlite().await;
    world.people(1, 30).await;
    // The last connection takes its log into the file when it goes, which it does in its own thread.
    let log = world.file().with_extension("db-wal");
    until("a file at rest", 10, || async { (!log.exists()).then_some(()) }).await;
    let whole = std::fs::read(world.file()).unwrap();
    assert!(whole.len() > 100_000);

    let mut file = std::fs::File::options().write(true).open(world.file()).unwrap();
    for page in 3..whole.len() / 4096 {
        file.seek(SeekFrom::Start(page as u64 * 4096 + 8)).unwrap();
        file.write_all(&[0xA5; 300]).unwrap();
    }
    drop(file);
    let bytes = std::fs::read(world.file()).unwrap();
    let said = refused(&world).await;
    println!("{said}");
    assert!(said.contains("damaged") && said.contains("backup"), "{said}");
    assert!(std::fs::read(world.file()).unwrap() == bytes, "nothing is written to it");

    std::fs::write(world.file(), &whole[..whole.len() / 2]).unwrap();
    let said = refused(&world).await;
    println!("{said}");
    assert!(said.contains("damaged"), "{said}");

    std::fs::write(world.file(), "this is no database, but a letter to a friend\n".repeat(200)).unwrap();
    let said = refused(&world).await;
    println!("{said}");
    assert!(said.contains("no SQLite file"), "{said}");

    std::fs::write(world.file(), whole).unwrap();
    world.start().await.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_master_key_is_noticed_at_start() {
    for mut world in [World::on_sqlite().await, World::on_postgres().await] {
        world.people(1, 1).await;
        let mut replica = world.start().await;
        world.pair(&manager(0), &report(0), 40).await;
        replica.stop().await;

        let (old, new) = (world.key.clone(), Sealer::new_key());
        world.key.clone_from(&new);
        let said = refused(&world).await;
        println!("{said}");
        assert!(said.contains("sealed with another master key") && said.contains("TAIWA_SECRET_KEY"), "{said}");
        assert!(!said.contains(&old), "{said}");
        // The new one first, the old one behind it: a key is being replaced.
        world.key = format!("{new},{old}");
        let mut both = world.start().await;
        let done = || async { both.lines().iter().any(|line| line.contains("sealed texts anew")).then_some(()) };
        until("what the old key sealed is sealed anew", 20, done).await;
        both.stop().await;
        // So it has served its time.
        world.key.clone_from(&old);
        assert!(refused(&world).await.contains("sealed with another master key"));
        world.key.clone_from(&new);
        world.start().await.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_that_start_together_on_an_empty_database_all_come_up() {
    let world = World::on_postgres().await;
    let (mut a, mut b, mut c) = tokio::join!(world.start(), world.start(), world.start());
    tokio::join!(a.stop(), b.stop(), c.stop());
}
