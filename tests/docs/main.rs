//! The README says what the code says: its tables are made from the code's own, and a stale one is printed to paste.

use std::path::Path;
use std::time::Duration;

use taiwa::config::SETTINGS;
use taiwa::domain::plan::Kind;
use taiwa::telemetry::Metrics;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

/// Holds the part of the README between `<!-- name -->` and `<!-- /name -->`.
fn holds(name: &str, expected: &str) {
    let readme = readme();
    let (from, until) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let found = readme.split_once(&from).and_then(|(_, rest)| rest.split_once(&until)).map(|(part, _)| part);
    if found.map(str::trim) != Some(expected.trim()) {
        panic!("README.md: the part `{name}` is stale. Paste this:\n\n{from}\n{}\n\n{until}\n", expected.trim());
    }
}

#[test]
fn the_settings_are_those_of_the_code() {
    let mut table = String::from("| environment | `taiwa.toml` | default | meaning |\n|---|---|---|---|\n");
    for setting in SETTINGS {
        let default = match setting.default {
            "" => String::new(),
            words if words.contains(' ') => words.to_owned(),
            value => format!("`{value}`"),
        };
        let secret = if setting.secret { " 🔑" } else { "" };
        let line = [&format!("`{}`{secret}", setting.env), &format!("`{}`", setting.key), &default, setting.meaning]
            .map(|cell| cell.replace('|', "\\|"))
            .join(" | ");
        table.push_str(&format!("| {line} |\n"));
    }
    holds("settings", &table);
}

#[test]
fn the_commands_are_those_of_the_code() {
    holds("commands", &taiwa::command::readme());
}

#[test]
fn the_metrics_are_those_of_the_code() {
    let metrics = Metrics::new();
    // A figure with labels is shown once it has a value.
    metrics.delivered(Kind::Digest, "sent");
    metrics.came_in("typed", Duration::ZERO);
    metrics.ignored("unknown");
    let text = metrics.text();
    let lines = text.lines().filter_map(|line| line.strip_prefix("# HELP ")?.split_once(' '));
    let table: String =
        lines.map(|(name, meaning)| format!("| `{name}` | {} |\n", meaning.trim_end_matches('.'))).collect();
    holds("metrics", &format!("| metric | meaning |\n|---|---|\n{table}"));
}

#[test]
fn what_the_readme_links_to_exists() {
    for page in ["README.md", "CHANGELOG.md"] {
        let text = std::fs::read_to_string(root().join(page)).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            let is_here = !target.contains("://") && !path.is_empty();
            assert!(!is_here || root().join(path).exists(), "{page} links to {target}, which is not there");
        }
    }
}
