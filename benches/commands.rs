//! A slash command through the whole HTTP stack in one process: router, signature, transaction, answer. On SQLite as
//! it is run (every commit on the disk), and on PostgreSQL when `TAIWA_TEST_POSTGRES` names a server.

mod world;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use criterion::{Criterion, criterion_group, criterion_main};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use secrecy::SecretString;
use sha2::Sha256;
use taiwa::app::{App, Usual};
use taiwa::clock::Clock;
use taiwa::domain::lang::Lang;
use taiwa::domain::people::Zone;
use taiwa::http::Server;
use taiwa::telemetry::Metrics;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const SECRET: &str = "a-signing-secret-of-the-benches";
const PAIRS: usize = 1_000;
const NOW: i64 = 1_784_541_600; // Monday, 20 July 2026, 10:00 UTC

fn now() -> Timestamp {
    Timestamp::from_second(NOW).expect("a moment in 2026")
}

fn request(number: usize, text: &str) -> Request<Body> {
    let user = world::external(number % PAIRS, number.is_multiple_of(2));
    let body = format!(
        "team_id={}&user_id={user}&command=%2F1on1&text={text}&trigger_id=1111111111111.{number:032x}",
        world::TENANT
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("HMAC takes keys of every length");
    mac.update(format!("v0:{NOW}:{body}").as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    Request::post("/slack/commands")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-slack-request-timestamp", NOW.to_string())
        .header("x-slack-signature", format!("v0={signature}"))
        .body(Body::from(body))
        .expect("a request")
}

async fn serve(url: &str) -> axum::Router {
    let store = world::open(url).await.expect("a database");
    world::populate(&store, PAIRS, world::soon(now()), now()).await.expect("a company");
    let usual = Usual {
        command: "/1on1".to_owned(),
        lang: Lang::En,
        zone: Zone::utc(),
        calendar: world::working_every_day(),
        public_url: None,
    };
    let app = App::new(store, Clock::manual(now()), usual, Metrics::new());
    Server::new(app, Some(SecretString::from(SECRET.to_owned())), None).router()
}

fn bench(c: &mut Criterion, runtime: &Runtime, engine: &str, url: &str) {
    let router = runtime.block_on(serve(url));
    let mut number = 0;
    for (name, text, said) in
        [("add", "agenda+add+What+would+make+it+easier%3F", "On the agenda"), ("list", "agenda+list", "mentor")]
    {
        c.bench_function(&format!("commands/{engine}_agenda_{name}"), |b| {
            b.iter(|| {
                number += 1;
                let answer = runtime.block_on(router.clone().oneshot(request(number, text))).expect("an answer");
                let body = runtime.block_on(to_bytes(answer.into_body(), 1 << 20)).expect("a whole answer");
                assert!(String::from_utf8_lossy(&body).contains(said));
            });
        });
    }
}

fn commands(c: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let folder = world::Folder::make().expect("a folder");
    bench(c, &runtime, "sqlite", &folder.sqlite("commands"));
    if let Some(server) = world::setting("TAIWA_TEST_POSTGRES") {
        let database = runtime.block_on(world::OwnDatabase::make(&server)).expect("a database of its own");
        bench(c, &runtime, "postgres", &database.url);
        runtime.block_on(database.drop()).expect("the database goes");
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = commands
}
criterion_main!(benches);
