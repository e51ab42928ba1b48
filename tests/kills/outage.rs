//! PostgreSQL dies at once and comes back, on a cluster of the test's own: the server survives, says so, and nobody is
//! told that something was done which was not.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tokio::time::Instant;

use crate::ledger::{agendas, audit, quiet};
use crate::rig::{World, is_acknowledged, manager, now, report, until};

/// A PostgreSQL of our own.
struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    user: Option<u32>,
    running: Option<Child>,
}

impl Cluster {
    fn new() -> Cluster {
        let mut found: Vec<PathBuf> = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
            .into_iter()
            .filter_map(|folder| std::fs::read_dir(folder).ok())
            .flat_map(|entries| entries.flatten().map(|entry| entry.path().join("bin")))
            .chain(std::env::split_paths(&path()))
            .filter(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
            .collect();
        found.sort();
        let programs = found.pop().expect("initdb and postgres are needed: install PostgreSQL's server programs");
        let folder = PathBuf::from("/tmp").join(format!("taiwa-pg-{}", &taiwa::clock::new_id(now())[20..]));
        std::fs::create_dir_all(&folder).unwrap();
        // PostgreSQL does not run as root.
        let is_root = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0;
        let user = is_root.then_some(65534);
        if user.is_some() {
            std::os::unix::fs::chown(&folder, user, user).unwrap();
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Cluster { programs, folder, port, user, running: None };
        let made = cluster
            .program("initdb")
            .args(["--username=taiwa", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(cluster.folder.join("data"))
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        cluster
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        command
    }

    fn start(&mut self) {
        let data = self.folder.join("data");
        let port = self.port.to_string();
        let settings = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=60", "-p", &port];
        let mut postgres = self.program("postgres");
        postgres.arg("-D").arg(&data).arg("-k").arg(&self.folder).args(settings).stderr(Stdio::null());
        self.running = Some(postgres.spawn().unwrap());
    }

    /// As `pg_ctl stop -m immediate`: without a word to anybody, as after a power cut.
    fn die(&mut self) {
        if let Some(mut child) = self.running.take() {
            let asked = Command::new("kill").args(["-QUIT", &child.id().to_string()]).status();
            assert!(asked.is_ok_and(|status| status.success()));
            child.wait().unwrap();
        }
    }

    fn url(&self) -> String {
        format!("postgres://taiwa@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.die();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[expect(clippy::disallowed_methods, reason = "where the system keeps its programs")]
fn path() -> String {
    std::env::var("PATH").unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_outlives_its_database_and_acknowledges_nothing_meanwhile() {
    let mut cluster = Cluster::new();
    cluster.start();
    let url = cluster.url();
    until("a database", 30, || async {
        use sqlx::Connection;
        sqlx::PgConnection::connect(&url).await.ok()
    })
    .await;
    let world = World::on(Some(url)).await;
    world.people(1, 3).await;
    let mut replica = world.start().await;
    world.pair(&manager(0), &report(0), 40).await;
    let mut acknowledged = Vec::new();
    let add = async |words: String| {
        let answer = world.slack.command(&report(0), "/1on1", &format!("agenda add {words}")).await.unwrap();
        (is_acknowledged(&answer, &words), answer)
    };
    for round in 0..2 {
        cluster.die();
        let dead = Instant::now();
        until("a replica that says it is not ready", 5, || async {
            (world.ready(&replica).await == Some(503)).then_some(())
        })
        .await;
        assert_eq!(world.get(&replica, "/healthz").await.unwrap().0, 200, "a restart would not help");
        let words = format!("in the dark {round}");
        let (told, answer) = add(words.clone()).await;
        assert!(!told && answer.is_ok(), "neither an acknowledgement nor silence: {answer:?}");
        let said = answer.ephemeral.unwrap().text;
        assert!(said.contains("Not saved") && said.contains(&words), "their words are given back: {said}");
        println!("round {round}: red and told after {:?}", dead.elapsed());

        cluster.start();
        let back = Instant::now();
        until("a replica that is ready again", 10, || async {
            (world.ready(&replica).await == Some(200)).then_some(())
        })
        .await;
        let words = format!("in the light {round}");
        assert!(add(words.clone()).await.0, "it works again");
        println!("round {round}: works again {:?} after the start of PostgreSQL", back.elapsed());
        assert!(back.elapsed().as_secs() <= 10);
        acknowledged.push(words);
        world.pair(&manager(0), &report(round + 1), 40).await;
    }
    // Half-way through sending and typing, this time.
    let (told, _) = tokio::join!(add("at the edge".to_owned()), async { cluster.die() });
    if told.0 {
        acknowledged.push("at the edge".to_owned());
    }
    cluster.start();
    until("a replica that is ready again", 10, || async { (world.ready(&replica).await == Some(200)).then_some(()) })
        .await;
    quiet(&world, 60).await;
    assert!(replica.is_running());
    audit(&world).await.assert_right();
    let kept = agendas(&world, 1).await;
    for words in &acknowledged {
        let times = kept.iter().flat_map(|agenda| &agenda.topics).filter(|topic| *topic == words).count();
        assert_eq!(times, 1, "{words}");
    }
    assert!(!replica.lines().iter().any(|line| line.contains("panicked")));
    replica.stop().await;
}
