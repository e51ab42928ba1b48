//! The directions of `src/ARCHITECTURE.md`, held by reading the source: who may know whom, which crate lives in which
//! room, what is pure. A crossing is told with file and line. Reads text, not types: an alias could fool it, a
//! reviewer would not be.

mod source;

use source::{Source, sources};

/// Who may know whom. `room::item` allows that one item. A room that is not listed may know nobody.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("chart", &[]),
    ("clock", &[]),
    ("playground", &[]),
    ("command", &["domain"]),
    ("card", &["domain", "command"]),
    ("text", &["domain", "card"]),
    ("message", &["domain", "card", "command", "text"]),
    ("chat", &["card", "command", "domain::people::Platform"]),
    ("telemetry", &["domain"]),
    ("store", &["domain", "chat", "clock"]),
    ("app", &["domain", "card", "command", "text", "message", "chat", "report", "store", "telemetry", "clock"]),
    ("slack", &["domain", "card", "command", "chat", "text::catalog::render", "app::Courier"]),
    ("teams", &["domain", "card", "command", "chat", "text::catalog::render", "app::Courier"]),
    ("report", &["chart", "domain", "text"]),
    ("http", &["app", "card", "chart", "chat", "domain", "report", "slack", "teams", "text"]),
    ("worker", &["app", "chat"]),
    ("config", &["domain", "store::seal", "slack::courier::SLACK_API", "teams::settings", "teams::hosts"]),
    ("serve", &["app", "chat::Platform", "clock", "config", "http", "slack", "store", "teams", "telemetry", "worker"]),
    (
        "demo",
        &["app", "chat", "clock", "command", "domain", "http", "playground", "slack", "store", "teams", "telemetry"],
    ),
    ("doctor", &["clock", "config", "domain", "slack", "store", "teams"]),
    (
        "cli",
        &[
            "app",
            "clock",
            "config",
            "demo",
            "doctor",
            "domain",
            "playground",
            "report",
            "serve",
            "slack",
            "store",
            "teams",
            "text::catalog::worth",
        ],
    ),
    ("main", &[]),
    ("lib", &[]),
];

/// Values in, values out.
const PURE: &[&str] = &["domain", "command", "card", "chart", "text", "message"];

const NOT_PURE: &[&str] = &[
    "async fn",
    ".await",
    "tokio",
    "sqlx",
    "axum",
    "reqwest",
    "slack_morphism",
    "std::fs",
    "std::net",
    "Instant::now",
];

/// Words that may stand in these places only, and why.
const AT_HOME: &[(&[&str], &[&str], &str)] = &[
    (
        &["Timestamp::now(", "Zoned::now(", "SystemTime::now(", "Utc::now("],
        &["src/clock.rs"],
        "only clock.rs reads the clock: take `now`",
    ),
    (
        &["env::var(", "env::vars(", "env::var_os("],
        &["src/config/given.rs"],
        "only config/given.rs reads the environment: add a setting",
    ),
    // The log filter and a flag's default belong to the command line.
    (
        &["try_from_default_env", "env = \""],
        &["src/cli.rs"],
        "only config/given.rs reads the environment: add a setting",
    ),
    (&["sqlx::", "use sqlx"], &["src/store/"], "SQL lives in the store"),
    (&["slack_morphism"], &["src/slack/"], "Slack's types stay in slack/"),
    (&["tokio_tungstenite"], &["src/slack/", "src/playground/"], "sockets stay with Slack and its local stand-in"),
    (&["chacha20poly1305", "hkdf::"], &["src/store/seal.rs"], "only seal.rs seals"),
    (&["cron::", "chrono::"], &["src/domain/rhythm/"], "Quartz fields are translated once"),
    (
        &["axum::"],
        &["src/http/", "src/slack/verify.rs", "src/serve.rs", "src/demo/", "src/playground/"],
        "the web framework stays at the edge",
    ),
];

const NEVER: &[(&[&str], &str)] = &[
    (&[".unwrap()"], "say with `expect` why it can't be absent, or return a fault"),
    (&["todo!(", "unimplemented!(", "dbg!("], "unfinished"),
    (&["#[allow("], "`#[expect(…, reason = \"…\")]` instead"),
];

const LONGEST_FILE: usize = 700;

fn fail_on(crossings: Vec<String>) {
    assert!(crossings.is_empty(), "\n{}\n", crossings.join("\n"));
}

fn product() -> Vec<Source> {
    let sources = sources("src");
    assert!(sources.len() > 150, "{} files: is this the right directory?", sources.len());
    sources
}

#[test]
fn no_room_looks_upwards() {
    let mut crossings = Vec::new();
    for source in product() {
        let room = source.room();
        let known = MAY_KNOW.iter().find(|(name, _)| *name == room);
        let Some((_, known)) = known else {
            crossings.push(format!("{}:1: the room `{room}` is not in the table of this test", source.path));
            continue;
        };
        for (line, path) in source.knows() {
            let is_own = path.split("::").next() == Some(room.as_str());
            let may = |allowed: &&str| path == **allowed || path.starts_with(&format!("{allowed}::"));
            if !is_own && !known.iter().any(may) {
                crossings.push(format!("{}:{line}: `{room}` may not know `{path}`", source.path));
            }
        }
    }
    fail_on(crossings);
}

#[test]
fn the_rules_and_the_words_are_pure() {
    let mut crossings = Vec::new();
    for source in product().iter().filter(|source| PURE.contains(&source.room().as_str())) {
        crossings.extend(
            source
                .lines_with(NOT_PURE)
                .map(|(line, word)| format!("{}:{line}: `{word}` in a pure room: values in, values out", source.path)),
        );
    }
    fail_on(crossings);
}

#[test]
fn what_has_one_home_stays_there() {
    let mut crossings = Vec::new();
    for source in product() {
        for (words, homes, why) in AT_HOME {
            if !homes.iter().any(|home| source.path.starts_with(home)) {
                crossings.extend(
                    source.lines_with(words).map(|(line, word)| format!("{}:{line}: `{word}`: {why}", source.path)),
                );
            }
        }
        for (words, why) in NEVER {
            crossings.extend(
                source.lines_with(words).map(|(line, word)| format!("{}:{line}: `{word}`: {why}", source.path)),
            );
        }
    }
    fail_on(crossings);
}

#[test]
fn a_file_can_be_held_in_mind_and_says_what_it_is() {
    let mut crossings = Vec::new();
    for source in sources("src").into_iter().chain(sources("tests")) {
        if source.length > LONGEST_FILE {
            crossings.push(format!("{}:{}: longer than {LONGEST_FILE} lines", source.path, source.length));
        }
        if !source.says_what_it_is {
            crossings.push(format!("{}:1: begins without a `//!` line", source.path));
        }
    }
    fail_on(crossings);
}
