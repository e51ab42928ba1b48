//! The main job on Teams with a client that nobody here wrote: Microsoft's Agents Playground, one process for the manager
//! and one for the report, behind a gateway that signs as Microsoft's cloud does.
//!
//! It needs npm packages, and Chromium for its page: `tests/agents/run.sh`, a part of `tests/run`, installs them and
//! starts these tests.

mod gateway;
mod playground;
#[path = "../support/teams/mod.rs"]
mod teams;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract;
use axum::http::StatusCode;
use axum::routing::post;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use taiwa::clock::Clock;
use taiwa::demo::{Stage, StageOptions};
use tokio::time::{Instant, sleep};

use gateway::Gateway;
use playground::{ALEX, MEGAN, Place, Playground, Shown, text_of};
use teams::{LocalTeams, Options};

/// What both say and read, in one language.
struct Words {
    lang: &'static str,
    choose: &'static str,
    chosen: &'static str,
    setup: &'static str,
    set_up: &'static str,
    welcome: &'static str,
    add: &'static str,
    promise: &'static str,
    promised: &'static str,
    digest: &'static str,
    done: &'static str,
    held: &'static str,
    yes: &'static str,
    wrap_up: &'static str,
    notes: &'static str,
    save: &'static str,
    recap: &'static str,
    nudge: &'static str,
}

const ENGLISH: Words = Words {
    lang: "en",
    choose: "lang en",
    chosen: "English",
    setup: "setup alex@example.com every tue 15:00 30m",
    set_up: "is set up",
    welcome: "1on1",
    add: "agenda add",
    promise: "action add send the slides by friday",
    promised: "send the slides",
    digest: "1on1 with",
    done: "Done",
    held: "Did your 1on1",
    yes: "Yes",
    wrap_up: "Wrap up (",
    notes: "We start with the tests.",
    save: "Save",
    recap: "We start with the tests.",
    nudge: "Good morning",
};

const JAPANESE: Words = Words {
    lang: "ja",
    choose: "言語 日本語",
    chosen: "日本語",
    setup: "開始 alex@example.com 毎週火曜15時 30分",
    set_up: "1on1を始めます",
    welcome: "1on1",
    add: "議題 追加",
    promise: "宿題 追加 資料を送る 金曜まで",
    promised: "資料を送る",
    digest: "1on1です",
    done: "できた",
    held: "1on1はできましたか",
    yes: "できた",
    wrap_up: "ふりかえりを残す(",
    notes: "まずテストから始めます。",
    save: "保存",
    recap: "まずテストから始めます。",
    nudge: "おはようございます",
};

/// Everything that runs.
struct Play {
    stage: Arc<Stage>,
    megan: Playground,
    alex: Playground,
    gateway: Gateway,
    folder: Folder,
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // A leftover in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[expect(clippy::disallowed_methods, reason = "run.sh says where the packages lie")]
fn given(name: &str) -> PathBuf {
    let given = std::env::var(name).ok().map(PathBuf::from);
    given
        .unwrap_or_else(|| panic!("{name} is not set: start tests/agents/run.sh, which installs the Agents Playground"))
}

fn moment(text: &str) -> Timestamp {
    let at: jiff::civil::DateTime = text.replace(' ', "T").parse().unwrap();
    at.to_zoned(TimeZone::UTC).unwrap().timestamp()
}

impl Play {
    /// A Monday morning; people of the playground live by UTC.
    async fn begin() -> Play {
        let modules = given("TAIWA_AGENTS_MODULES");
        let start = moment("2026-11-30 09:00");
        let folder = std::env::temp_dir().join(format!("taiwa-agents-{}", taiwa::clock::new_id(Clock::System.now())));
        std::fs::create_dir_all(&folder).unwrap();
        let folder = Folder(folder);

        // The product's clock does not exist before the product, which needs the gateway's address.
        let clock: Arc<std::sync::OnceLock<Clock>> = Arc::default();
        let told = clock.clone();
        let now = Arc::new(move || told.get().map_or(start, Clock::now));
        let login = LocalTeams::start(Options::new(now.clone())).await.unwrap();
        let mut settings = login.settings();
        let gateway = Gateway::start(&settings.app_id, now).await;
        settings.hosts = vec![gateway.host()];
        let (bot, tenant) = (settings.app_id.clone(), login.tenant());

        let mut options = StageOptions::at(start);
        options.teams = Some(settings);
        let stage = Arc::new(Stage::set(options).await.unwrap());
        assert!(clock.set(stage.clock.clone()).is_ok());
        gateway.point_at(&stage.base_url);
        // The login service lives as long as the product.
        std::mem::forget(login);

        let place = |who| Place {
            modules: &modules,
            folder: &folder.0,
            tenant: &tenant,
            bot: &bot,
            endpoint: gateway.endpoint(who),
        };
        let (megan, alex) = tokio::join!(Playground::start(MEGAN, place(MEGAN)), Playground::start(ALEX, place(ALEX)));
        gateway.client(MEGAN, megan.port);
        gateway.client(ALEX, alex.port);
        Play { stage, megan, alex, gateway, folder }
    }

    /// Lets the product do what is due.
    async fn settle(&self) {
        self.stage.quiet().await;
        self.stage.settle().await.unwrap();
    }

    /// Waits until somebody sees a message of the bot that says this; meanwhile the product does what is due.
    async fn sees(&self, who: &Playground, words: &str) -> Shown {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            self.settle().await;
            if let Some(hit) = who.newest(words) {
                return hit;
            }
            assert!(Instant::now() < end, "{} does not see {words:?}:\n{}", who.who.name, who.told());
            sleep(Duration::from_millis(100)).await;
        }
    }

    async fn at(&self, when: &str) {
        self.stage.pass_until(moment(when)).await.unwrap();
    }

    /// Both have the app, and know each other; the rhythm is set, topics and a promise are there.
    async fn set_up(&self, words: &Words) {
        for person in [&self.megan, &self.alex] {
            person.installs().await;
            self.sees(person, "Taiwa").await;
            person.types(words.choose).await;
            self.sees(person, words.chosen).await;
        }
        self.megan.types(words.setup).await;
        self.sees(&self.megan, words.set_up).await;
        self.at("2026-11-30 09:05").await;
        self.sees(&self.alex, words.welcome).await;

        self.alex.types(&format!("{} Alex's topic", words.add)).await;
        self.sees(&self.alex, "Alex's topic").await;
        self.megan.types(&format!("{} Megan's topic", words.add)).await;
        self.sees(&self.megan, "Megan's topic").await;
        self.megan.types(words.promise).await;
        self.sees(&self.megan, words.promised).await;
    }

    async fn end(self) {
        assert_eq!(self.gateway.bare_calls(), Vec::<String>::new(), "calls without a token");
        drop((self.megan, self.alex));
        if let Ok(stage) = Arc::try_unwrap(self.stage) {
            stage.strike().await;
        }
        drop(self.folder);
    }
}

async fn the_main_job(words: Words) {
    let play = Play::begin().await;
    play.set_up(&words).await;

    // The digest, an hour before, to both, with what each put down.
    play.at("2026-12-01 14:00").await;
    let digest = play.sees(&play.megan, words.digest).await;
    let theirs = play.sees(&play.alex, words.digest).await;
    for shown in [&digest, &theirs] {
        for topic in ["Alex's topic", "Megan's topic"] {
            assert!(text_of(&shown.card).contains(topic), "{}", text_of(&shown.card));
        }
    }

    // A button on it: the card is replaced where it stands.
    let answer = play.megan.presses(&digest, words.done, &[]).await;
    assert_eq!(answer["type"], "application/vnd.microsoft.card.adaptive", "{answer}");
    play.settle().await;
    let after = play.megan.shown().into_iter().find(|shown| shown.id == digest.id).unwrap();
    assert!(after.replaced > 0 && after.card != digest.card);
    assert!(text_of(&after.card).contains(words.digest), "{}", text_of(&after.card));

    // Afterwards: did it take place, and what was decided.
    play.at("2026-12-01 15:41").await;
    let held = play.sees(&play.megan, words.held).await;
    let answer = play.megan.presses(&held, words.yes, &[]).await;
    assert_eq!(answer["type"], "application/vnd.microsoft.card.adaptive", "{answer}");
    play.settle().await;
    // The playground opens no dialogs; the form stands in the conversation instead.
    let held = play.sees(&play.megan, words.wrap_up).await;
    play.megan.presses(&held, words.wrap_up, &[]).await;
    play.settle().await;
    let form = play.megan.form("notes").await;
    let saved = play.megan.presses(&form, words.save, &[("notes", words.notes)]).await;
    assert_eq!(saved["type"], "application/vnd.microsoft.card.adaptive", "{saved}");
    play.settle().await;
    play.at("2026-12-01 16:30").await;
    play.sees(&play.alex, words.recap).await;

    play.at("2026-12-07 09:35").await;
    play.sees(&play.megan, words.nudge).await;
    play.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "tests/agents/run.sh installs what it needs"]
async fn the_main_job_in_english() {
    the_main_job(ENGLISH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "tests/agents/run.sh installs what it needs"]
async fn the_main_job_in_japanese() {
    the_main_job(JAPANESE).await;
}

/// Turns the clock for the page's script.
async fn control(stage: Arc<Stage>) -> String {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/clock/{to}", post(turn)).with_state(stage);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn turn(
    extract::State(stage): extract::State<Arc<Stage>>,
    extract::Path(to): extract::Path<String>,
) -> StatusCode {
    let to = match to.as_str() {
        "digest" => "2026-12-01 14:00",
        "held" => "2026-12-01 15:41",
        "monday" => "2026-12-07 09:35",
        _ => return StatusCode::NOT_FOUND,
    };
    stage.quiet().await;
    match stage.pass_until(moment(to)).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn in_its_page(words: Words) {
    let play = Play::begin().await;
    play.set_up(&words).await;
    let control = control(play.stage.clone()).await;
    let out = given("TAIWA_ARTIFACTS").join("agents");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agents/page.mjs");
    let port = play.megan.port.to_string();
    let mut page = std::process::Command::new("node")
        .arg(script)
        .args([&port, &control])
        .arg(&out)
        .arg(words.lang)
        .spawn()
        .expect("node runs");
    let status = tokio::task::spawn_blocking(move || page.wait()).await.unwrap().unwrap();
    assert!(status.success(), "see {}", out.display());
    play.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "tests/agents/run.sh installs what it needs"]
async fn its_page_in_english() {
    in_its_page(ENGLISH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "tests/agents/run.sh installs what it needs"]
async fn its_page_in_japanese() {
    in_its_page(JAPANESE).await;
}
