//! What is printed from the code's own definitions, and the files in deploy/ that are copies of it.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use taiwa::config::SETTINGS;
use taiwa::domain::plan::Kind;
use taiwa::telemetry::Metrics;

use crate::artifacts;
use crate::rig::Install;

fn deployed(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The subcommands that `--help` names.
async fn subcommands(install: &Install) -> Vec<String> {
    let help = install.taiwa(&["--help"]).await.out;
    let listed = help.split_once("Commands:\n").unwrap().1.lines().take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|name| !name.is_empty());
    let names: Vec<String> = names.map(str::to_owned).collect();
    assert!(names.iter().any(|name| name == "doctor") && names.len() > 8, "{help}");
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn completions_and_manual_name_every_subcommand() {
    let install = Install::new().await;
    let names = subcommands(&install).await;
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = install.taiwa(&["completions", shell]).await;
        assert_eq!(script.code, Some(0));
        for name in &names {
            assert!(script.out.contains(name.as_str()), "{shell} does not know {name}");
        }
    }
    let page = install.taiwa(&["man"]).await.out.replace("\\-", "-");
    for name in &names {
        assert!(page.contains(&format!("taiwa-{name}(1)")), "{name} is not in the manual");
    }
    for setting in SETTINGS {
        assert!(page.contains(setting.env), "{} is not in the manual", setting.env);
    }
    assert!(page.contains("EXIT STATUS"));

    assert_eq!(install.taiwa(&["man", "--dir", "pages"]).await.code, Some(0));
    for name in names.iter().filter(|name| *name != "help") {
        assert!(install.folder.join("pages").join(format!("taiwa-{name}.1")).exists(), "no page for {name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_setting_is_shown_with_its_source_and_no_secret() {
    let mut install = Install::new().await;
    let token = install.file("token", "xoxb-canary-in-a-file\n");
    install.file("taiwa.toml", "lang = \"en\"\nlisten = \"nowhere\"\n");
    install
        .unset("SLACK_BOT_TOKEN")
        .set("SLACK_BOT_TOKEN_FILE", token.to_str().unwrap())
        .set("DATABASE_URL", "postgres://taiwa:canary-password@db.example.com/taiwa")
        .set("TAIWA_SECRET_KEY", &taiwa::store::seal::Sealer::new_key());
    let said = install.taiwa(&["config", "show", "--json"]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    let json: Value = serde_json::from_str(&said.out).unwrap();
    let shown = json["settings"].as_array().unwrap();
    let names: Vec<&str> = shown.iter().map(|line| line["name"].as_str().unwrap()).collect();
    assert_eq!(names, SETTINGS.iter().map(|setting| setting.env).collect::<Vec<_>>());
    let of = |name: &str| {
        let line = shown.iter().find(|line| line["name"] == name).unwrap();
        (line["value"].as_str().unwrap_or("-"), line["source"].as_str().unwrap(), line["path"].as_str().unwrap_or("-"))
    };
    assert_eq!(of("DATABASE_URL"), ("postgres://taiwa:••••••@db.example.com/taiwa", "environment", "-"));
    assert_eq!(of("SLACK_BOT_TOKEN"), ("xoxb-••••••", "file", token.to_str().unwrap()));
    assert_eq!(of("TAIWA_LANG"), ("en", "file", "taiwa.toml"));
    assert_eq!(of("TAIWA_ZONE"), ("Asia/Tokyo", "default", "-"));
    assert_eq!(of("TAIWA_PUBLIC_URL"), ("-", "default", "-"));
    assert!(json["problems"][0].as_str().unwrap().starts_with("TAIWA_LISTEN"), "{json}");

    let text = install.taiwa(&["config", "show"]).await.out;
    assert_eq!(text.lines().count(), SETTINGS.len() + 1, "{text}");
    assert!(text.contains("problem: TAIWA_LISTEN"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_that_goes_away_ends_what_is_printed_without_a_word() {
    let install = Install::new().await;
    let manifest = ["manifest", "slack", "--socket"];
    let printing =
        [&manifest[..], &["completions", "bash"], &["man"], &["key"], &["config", "show"], &["demo", "--script"]];
    for args in printing {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = install.command(args).stdout(writer).output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""), "{args:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_slack_manifests_in_deploy_are_current() {
    let install = Install::new().await;
    for (file, args) in [
        ("slack-manifest.json", vec!["manifest", "slack", "--url", "https://taiwa.example.com"]),
        ("slack-manifest-socket.json", vec!["manifest", "slack", "--socket"]),
    ] {
        let printed = install.taiwa(&args).await.out;
        let again = format!("taiwa {} >deploy/{file}", args.join(" "));
        assert!(deployed(file) == printed, "deploy/{file} is stale; make it anew: {again}");
    }
    for wrong in ["http://taiwa.example.com", "taiwa.example.com"] {
        let said = install.taiwa(&["manifest", "slack", "--url", wrong]).await;
        assert!(said.code == Some(1) && said.out.is_empty() && said.err.contains("https only"), "{said:?}");
    }
}

/// An id that is nobody's.
const NO_APP: &str = "00000000-0000-0000-0000-000000000000";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_teams_package_holds_the_manifest_in_deploy() {
    let install = Install::new().await;
    let args = ["manifest", "teams", "--url", "https://taiwa.example.com", "--app-id", NO_APP];
    let printed = install.taiwa(&[&args[..], &["--print"]].concat()).await.out;
    let again = format!("taiwa {} --print >deploy/teams-manifest.json", args.join(" "));
    assert!(deployed("teams-manifest.json") == printed, "deploy/teams-manifest.json is stale; make it anew: {again}");

    let file = install.file("package.zip", "");
    let said = install.taiwa(&[&args[..], &["--out", file.to_str().unwrap()]].concat()).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    let package = std::fs::File::open(&file).unwrap();
    let mut zip = zip::ZipArchive::new(package).unwrap();
    let mut held: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    held.sort();
    assert_eq!(held, ["color.png", "ja.json", "manifest.json", "outline.png"]);
    let mut read = |name: &str| serde_json::from_reader::<_, Value>(zip.by_name(name).unwrap()).unwrap();
    let (manifest, japanese) = (read("manifest.json"), read("ja.json"));
    assert_eq!(manifest, serde_json::from_str::<Value>(&printed).unwrap());
    artifacts::write("teams_package.jsonl", [manifest, japanese]);

    for wrong in [
        ["--url", "http://taiwa.example.com", "--app-id", NO_APP],
        ["--url", "https://taiwa.example.com", "--app-id", "taiwa"],
    ] {
        assert_ne!(install.taiwa(&[&["manifest", "teams"], &wrong[..]].concat()).await.code, Some(0), "{wrong:?}");
    }
}

#[test]
fn the_alerts_speak_of_figures_that_there_are() {
    let metrics = Metrics::new();
    // A figure with labels is shown once it has a value.
    metrics.delivered(Kind::Digest, "closed");
    metrics.came_in("typed", Duration::ZERO);
    metrics.ignored("unknown");
    let text = metrics.text();
    let names: Vec<&str> = text.lines().filter_map(|line| line.split(['{', ' ']).next()).collect();
    let mut seen = 0;
    for file in ["prometheus/alerts.yml", "prometheus/alerts_test.yml"] {
        let text = deployed(file);
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        for word in words.filter(|word| word.starts_with("taiwa_")) {
            assert!(names.contains(&word), "{file}: /metrics shows no {word}");
            seen += 1;
        }
    }
    assert!(seen > 8);
}
