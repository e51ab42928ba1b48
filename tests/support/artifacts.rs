//! What foreign checkers read after the tests: files of JSON lines in the directory that `tests/run` names and empties,
//! or in `target/taiwa-artifacts` when a test runs alone. One file belongs to one test, which writes it whole.

use std::path::PathBuf;

use serde_json::Value;

#[expect(clippy::disallowed_methods, reason = "tests/run hands the directory over in the environment")]
pub fn directory() -> PathBuf {
    std::env::var("TAIWA_ARTIFACTS")
        .map_or_else(|_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/taiwa-artifacts"), PathBuf::from)
}

pub fn write(name: &str, lines: impl IntoIterator<Item = Value>) {
    let directory = directory();
    let text: String = lines.into_iter().map(|line| format!("{line}\n")).collect();
    std::fs::create_dir_all(&directory)
        .and_then(|()| std::fs::write(directory.join(name), text))
        .unwrap_or_else(|error| panic!("{}/{name}: {error}", directory.display()));
}
