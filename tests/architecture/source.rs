//! Source files as the architecture test sees them: without comments, without test code, with the paths they name.

use std::path::{Path, PathBuf};

pub struct Source {
    /// From the repository's root, with forward slashes.
    pub path: String,
    pub length: usize,
    pub says_what_it_is: bool,
    /// What is compiled into the product; a line that is not is empty here, so that numbers stay true.
    lines: Vec<String>,
}

/// All Rust files under a directory of the repository.
pub fn sources(under: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join(under), &mut files);
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let path = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            Source::read(path, &std::fs::read_to_string(&file).unwrap())
        })
        .collect()
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "node_modules") {
                collect(&path, files);
            }
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
}

impl Source {
    fn read(path: String, text: &str) -> Source {
        let only_tests = path.ends_with("/tests.rs") || path.ends_with("_tests.rs") || path.contains("/tests/");
        let mut lines: Vec<String> = Vec::new();
        let mut rest = text.lines().peekable();
        let mut in_tests = only_tests;
        while let Some(line) = rest.next() {
            let next = rest.peek().copied().unwrap_or_default();
            // Tests are the last thing in a file.
            in_tests |= line == "#[cfg(test)]" && next.starts_with("mod ") && next.ends_with('{');
            let is_code = !in_tests && !line.trim_start().starts_with("//");
            lines.push(if is_code { line.to_owned() } else { String::new() });
        }
        Source { length: text.lines().count(), says_what_it_is: text.starts_with("//!"), path, lines }
    }

    /// The directory or file directly under `src`.
    pub fn room(&self) -> String {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned()
    }

    /// Lines with one of these words.
    pub fn lines_with<'a>(&'a self, words: &'a [&'a str]) -> impl Iterator<Item = (usize, &'a str)> {
        let found = |line: &str| words.iter().copied().find(|word| begins_with_word(line, word));
        self.lines.iter().enumerate().filter_map(move |(at, line)| Some((at + 1, found(line)?)))
    }

    /// What of the crate this file names: `store::seal::Sealer`, once per path written out.
    pub fn knows(&self) -> Vec<(usize, String)> {
        let text = self.lines.join("\n");
        let line_of = |at: usize| text[..at].matches('\n').count() + 1;
        let mut known = Vec::new();
        for (at, _) in text.match_indices("crate::").filter(|(at, _)| begins_a_word(&text, *at)) {
            let mut paths = Vec::new();
            spell_out(&text[at + "crate::".len()..], "", &mut paths);
            known.extend(paths.into_iter().map(|path| (line_of(at), path)));
        }
        for (at, _) in text.match_indices("super::").filter(|(at, _)| begins_a_word(&text, *at)) {
            let mut rest = &text[at..];
            let mut up = 0;
            while let Some(further) = rest.strip_prefix("super::") {
                (up, rest) = (up + 1, further);
            }
            // Above its own room there is only the crate.
            if up >= self.depth() && !text[..at].ends_with("super::") {
                let mut paths = Vec::new();
                spell_out(rest, "", &mut paths);
                known.extend(paths.into_iter().map(|path| (line_of(at), path)));
            }
        }
        known
    }

    /// How many modules deep the file is: `src/store/mod.rs` and `src/clock.rs` 1, `src/store/seal.rs` 2.
    fn depth(&self) -> usize {
        let parts = self.path.matches('/').count();
        if self.path.ends_with("/mod.rs") { parts - 1 } else { parts }
    }
}

fn begins_a_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn begins_with_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| !word.starts_with(char::is_alphabetic) || begins_a_word(line, at))
}

/// Reads the path at the start of `text`, with its braces, into full paths. Returns what follows it.
fn spell_out<'a>(text: &'a str, before: &str, paths: &mut Vec<String>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut inside) = text.strip_prefix('{') {
        loop {
            inside = spell_out(inside, before, paths).trim_start();
            if let Some(alias) = inside.strip_prefix("as ") {
                inside = alias.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == ' ');
            }
            match inside.strip_prefix(',') {
                Some(more) if !more.trim_start().starts_with('}') => inside = more,
                Some(more) => return more.trim_start().strip_prefix('}').unwrap_or(more),
                None => return inside.strip_prefix('}').unwrap_or(inside),
            }
        }
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let path = match (before, name) {
        (before, "self" | "") => before.to_owned(),
        ("", name) => name.to_owned(),
        (before, name) => format!("{before}::{name}"),
    };
    match rest.strip_prefix("::") {
        Some(further) if further.starts_with(|c: char| c.is_alphabetic() || c == '{' || c == '_') => {
            spell_out(further, &path, paths)
        }
        _ => {
            paths.push(path);
            rest
        }
    }
}

#[test]
fn a_source_is_read_as_it_is_meant() {
    let text = "//! What it is.\nuse crate::{app::{App, Courier as C}, chat};\n// crate::http\nfn f(x: super::super::store::Tx, \
                y: super::near::Y) {\n    crate::slack::send::<u8>(x)\n}\n#[cfg(test)]\nmod tests {\n    use crate::demo;\n}\n";
    let source = Source::read("src/domain/when/read.rs".to_owned(), text);
    assert_eq!((source.room().as_str(), source.depth(), source.says_what_it_is), ("domain", 3, true));
    let known: Vec<String> = source.knows().into_iter().map(|(line, path)| format!("{line} {path}")).collect();
    assert_eq!(known, ["2 app::App", "2 app::Courier", "2 chat", "5 slack::send"]);

    let source = Source::read("src/domain/plan.rs".to_owned(), text);
    assert_eq!(source.knows().last().unwrap(), &(4, "store::Tx".to_owned()));
    assert_eq!(source.lines_with(&["send", "end"]).collect::<Vec<_>>(), [(5, "send")]);
}
