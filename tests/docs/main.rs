//! The README says what the code says: its tables are made from the code's own, and a stale one is printed to paste.
//! The Japanese one has words of its own, and the same rows and commands.

use std::path::Path;
use std::time::Duration;

use taiwa::config::SETTINGS;
use taiwa::domain::lang::Lang;
use taiwa::domain::plan::Kind;
use taiwa::telemetry::Metrics;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

const ENGLISH: &str = "README.md";
const JAPANESE: &str = "README.ja.md";

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// The part of a page between `<!-- name -->` and `<!-- /name -->`.
fn part(page_name: &str, name: &str) -> Option<String> {
    let (from, until) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let page = page(page_name);
    let (part, _) = page.split_once(&from)?.1.split_once(&until)?;
    Some(part.trim().to_owned())
}

fn holds_in(page_name: &str, name: &str, expected: &str) {
    if part(page_name, name).as_deref() != Some(expected.trim()) {
        let expected = expected.trim();
        panic!("{page_name}: `{name}` is stale. Paste this:\n\n<!-- {name} -->\n{expected}\n<!-- /{name} -->\n");
    }
}

/// Holds a table of the README, and that the Japanese one begins its rows with the same names.
fn holds(name: &str, expected: &str) {
    holds_in(ENGLISH, name, expected);
    assert_eq!(first_cells(JAPANESE, name), first_cells(ENGLISH, name), "{JAPANESE}: the rows of `{name}`");
}

fn first_cells(page_name: &str, name: &str) -> Vec<String> {
    let table = part(page_name, name).unwrap_or_default();
    table.lines().skip(2).filter_map(|row| row.split('|').nth(1)).map(|cell| cell.trim().to_owned()).collect()
}

/// What a page tells to type into a shell, without comments and without what a person of the demo says.
fn shell(page_name: &str) -> Vec<String> {
    let mut is_shell = false;
    let mut typed = Vec::new();
    for line in page(page_name).lines().map(str::trim) {
        if line.starts_with("```") {
            is_shell = line == "```sh";
        } else if is_shell {
            let line = line.split_once("  #").map_or(line, |(command, _)| command);
            let line = line.split_once(" -d '{\"as\"").map_or(line, |(command, _)| command);
            typed.push(line.trim_end().to_owned());
        }
    }
    typed
}

/// The Japanese command list, made of the same rows.
fn commands_in_japanese() -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let rows = taiwa::command::topics().into_iter().flat_map(|topic| topic.rows);
    let rows = rows.map(|row| {
        let [ja, en] = [Lang::Ja, Lang::En].map(|lang| cell(&row.usage(lang)));
        format!("| `{ja}` | `{en}` | {} |\n", row.does.ja)
    });
    format!("| コマンド | English | できること |\n|---|---|---|\n{}", rows.collect::<String>())
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
    holds_in(ENGLISH, "commands", &taiwa::command::readme());
    holds_in(JAPANESE, "commands", &commands_in_japanese());
}

#[test]
fn both_readmes_tell_to_type_the_same() {
    let typed = shell(ENGLISH);
    assert!(typed.len() > 20, "{typed:#?}");
    assert_eq!(shell(JAPANESE), typed);
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
    for name in [ENGLISH, JAPANESE, "CHANGELOG.md"] {
        let text = page(name);
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            let is_here = !target.contains("://") && !path.is_empty();
            assert!(!is_here || root().join(path).exists(), "{name} links to {target}, which is not there");
        }
    }
}
