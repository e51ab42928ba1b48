//! `taiwa config show`: every setting, its value and where it comes from.

use serde_json::{Value, json};

use crate::config::Raw;

pub fn text(raw: &Raw) -> String {
    let lines: Vec<[String; 3]> = raw
        .shown()
        .into_iter()
        .map(|line| {
            let source = match line.path {
                Some(path) => format!("{} {path}", line.source),
                None => line.source.to_owned(),
            };
            [line.name.to_owned(), line.value.unwrap_or_else(|| "–".to_owned()), source]
        })
        .collect();
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let (names, values) = (width(0), width(1).min(60));
    let mut text = String::new();
    for [name, value, source] in &lines {
        text.push_str(&format!("{name:<names$}  {value:<values$}  {source}\n"));
    }
    for problem in problems(raw) {
        text.push_str(&format!("problem: {problem}\n"));
    }
    text
}

pub fn json(raw: &Raw) -> Value {
    json!({ "settings": raw.shown(), "problems": problems(raw) })
}

fn problems(raw: &Raw) -> Vec<String> {
    let reading = raw.read_each();
    let bad = raw.problems.iter().chain(reading.problems()).map(ToString::to_string);
    bad.chain(raw.unknown.iter().map(|key| format!("`{key}` in the configuration file is no setting"))).collect()
}
