//! What comes in from Teams: which tokens are believed, what is done with an activity, what is answered and what is
//! posted, with a local Teams at the other end.

#[path = "../support/artifacts.rs"]
mod artifacts;
mod fields;
mod jwt;
mod keys;
#[path = "../support/teams/mod.rs"]
mod local;
mod talk;

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use local::{Human, LocalTeams, Now, Options};
use taiwa::app::{App, Couriers, Rules, Usual};
use taiwa::clock::Clock;
use taiwa::domain::calendar::Calendar;
use taiwa::domain::lang::Lang;
use taiwa::domain::people::Zone;
use taiwa::http::{Server, Teams};
use taiwa::store::Store;
use taiwa::store::seal::Sealer;
use taiwa::teams::answered::client;
use taiwa::teams::connector::Connector;
use taiwa::teams::messenger::Messenger;
use taiwa::teams::verify::{Unverified, Verifier};
use taiwa::telemetry::Metrics;
use tokio_util::sync::CancellationToken;

const SATO: &str = "sato@example.invalid";
const HANAKO: &str = "hanako@example.invalid";

fn start() -> Timestamp {
    "2026-11-30T01:00:00Z".parse().unwrap()
}

/// A local Teams and a clock turned by hand.
struct Tenant {
    teams: LocalTeams,
    clock: Clock,
}

impl Tenant {
    async fn new() -> Tenant {
        let clock = Clock::manual(start());
        let told = clock.clone();
        let now: Now = Arc::new(move || told.now());
        let teams = LocalTeams::start(Options::new(now)).await.unwrap();
        teams.add(Human::new("sato", "佐藤 健", "Asia/Tokyo", "ja-JP"));
        teams.add(Human::new("hanako", "Hanako Yamada", "Asia/Tokyo", "en-US"));
        Tenant { teams, clock }
    }

    fn verifier(&self) -> Verifier {
        let settings = self.teams.settings();
        Verifier::new(&settings, client(settings.timeout).unwrap())
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn pass(&self, span: SignedDuration) {
        assert!(self.clock.set(self.now() + span));
    }

    /// Checks a header of an activity that names the usual service and channel.
    async fn check(&self, verifier: &Verifier, authorization: Option<&str>) -> Result<(), Unverified> {
        verifier.check(authorization, Some(&self.teams.service_url()), Some("msteams"), self.now()).await
    }

    /// How often the keys were asked for.
    fn asked(&self) -> usize {
        self.teams.calls("/v1/.well-known/keys").len()
    }
}

/// The product with its server, on a database of its own, behind the local Teams.
struct Product {
    tenant: Tenant,
    app: App,
    server: Server,
    couriers: Couriers,
    url: String,
    folder: std::path::PathBuf,
}

/// Nobody else writes to the database while it is held.
struct Held(sqlx::SqlitePool, sqlx::pool::PoolConnection<sqlx::Sqlite>);

impl Held {
    async fn release(mut self) {
        sqlx::query("ROLLBACK").execute(&mut *self.1).await.unwrap();
        drop(self.1);
        self.0.close().await;
    }
}

impl Product {
    async fn new() -> Product {
        Product::waiting(Duration::from_secs(9)).await
    }

    /// With so much patience for an act.
    async fn waiting(longest: Duration) -> Product {
        let tenant = Tenant::new().await;
        let folder = std::env::temp_dir().join(format!("taiwa-teams-{}", taiwa::clock::new_id(start())));
        std::fs::create_dir_all(&folder).unwrap();
        let sealer = Sealer::from_config(&Sealer::new_key()).unwrap();
        let url = format!("sqlite://{}", folder.join("taiwa.db").display());
        let store = Store::open(&url, sealer).await.unwrap();
        store.migrate().await.unwrap();
        let usual = Usual {
            command: "/1on1".to_owned(),
            lang: Lang::Ja,
            zone: Zone::named("Asia/Tokyo").unwrap(),
            calendar: Calendar::default(),
            public_url: None,
        };
        let app = App::new(store, tenant.clock.clone(), usual, Metrics::new());
        let settings = tenant.teams.settings();
        let told = tenant.clock.clone();
        let connector = Arc::new(Connector::new(&settings, Arc::new(move || told.now())).unwrap());
        let messenger = Messenger::new(connector.clone(), &settings);
        let couriers = Couriers { slack: None, teams: Some(Arc::new(messenger)) };
        let mut teams = Teams::new(settings, connector).unwrap();
        teams.longest_wait = longest;
        let server = Server::new(app.clone(), None, None).with_teams(teams);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        tenant.teams.point_at(format!("http://{}", listener.local_addr().unwrap()));
        let router = server.clone().router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Product { tenant, app, server, couriers, url, folder }
    }

    fn teams(&self) -> &LocalTeams {
        &self.tenant.teams
    }

    /// Waits until everything that follows an answer was said.
    async fn quiet(&self) {
        self.server.tasks.close();
        self.server.tasks.wait().await;
        self.server.tasks.reopen();
    }

    /// Sends everything that is due now.
    async fn settle(&self) {
        let stop = CancellationToken::new();
        loop {
            let mut still = true;
            for stranger in self.app.strangers(50).await.unwrap() {
                if let Ok(profile) = self.couriers.teams.as_ref().unwrap().profile(&stranger.reach).await {
                    self.app.keep_profile(stranger, profile).await.unwrap();
                    still = false;
                }
            }
            still &= !self.app.pass_time().await.unwrap();
            let round = self.app.send_due(&self.couriers, Rules::default(), &stop).await.unwrap();
            if still && round.claimed + round.refreshed == 0 {
                return;
            }
        }
    }

    /// Does something to the database behind the product's back.
    async fn alter(&self, sql: &'static str) {
        let pool = sqlx::SqlitePool::connect(&self.url).await.unwrap();
        sqlx::query(sql).execute(&pool).await.unwrap();
        pool.close().await;
    }

    async fn hold(&self) -> Held {
        let pool = sqlx::SqlitePool::connect(&self.url).await.unwrap();
        let mut connection = pool.acquire().await.unwrap();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.unwrap();
        Held(pool, connection)
    }

    /// How often something was put aside under this name.
    fn ignored(&self, what: &str) -> usize {
        let line = format!("taiwa_ignored_total{{what=\"{what}\"}} ");
        let text = self.app.metrics.text();
        text.lines().find_map(|shown| shown.strip_prefix(&line)).map_or(0, |count| count.trim().parse().unwrap())
    }
}

impl Drop for Product {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
