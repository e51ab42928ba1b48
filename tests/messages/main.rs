//! Every message and every form, in both languages and in every sample: as a person reads it on Slack (a snapshot per
//! message and language), within Slack's limits, and written out for Slack's own SDK (`tests/oracles/block_kit.py`).
//! Teams has its own part, [`teams`].

#[path = "../support/artifacts.rs"]
mod artifacts;
mod teams;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use taiwa::domain::lang::Lang;
use taiwa::message::{all_forms, all_samples};
use taiwa::playground::{check_message, check_view, plain_blocks};
use taiwa::slack::{form, render};

/// Longer lines are the longest samples; what they say is said after two hundred characters.
const LONGEST_LINE: usize = 210;

/// A reading per message, its samples one below the other.
#[derive(Default)]
struct Readings(BTreeMap<String, String>);

impl Readings {
    fn add(&mut self, name: &str, lang: Lang, reading: &str) {
        let (message, sample) = name.split_once('/').expect("a sample is named message/sample");
        let page = self.0.entry(format!("{message}.{}", lang.code())).or_default();
        let gap = if page.is_empty() { "" } else { "\n\n" };
        page.push_str(&format!("{gap}-- {sample} --\n{}", clipped(reading)));
    }

    fn hold(self, folder: &str) {
        insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            for (name, page) in self.0 {
                insta::assert_snapshot!(name, page);
            }
        });
    }
}

fn clipped(reading: &str) -> String {
    let clip = |line: &str| {
        let length = line.chars().count();
        if length <= LONGEST_LINE {
            return line.trim_end().to_owned();
        }
        let (head, tail) = (LONGEST_LINE * 2 / 3, LONGEST_LINE / 3);
        let head: String = line.chars().take(head).collect();
        let tail: String = line.chars().skip(length - tail).collect();
        format!("{head} ⋯ {tail}")
    };
    reading.lines().map(clip).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_message_reads_well_and_fits_slack() {
    let mut readings = Readings::default();
    let mut drawn = Vec::new();
    for lang in Lang::ALL {
        let code = lang.code();
        for (name, card) in all_samples(lang) {
            let message = render::message(&card, lang);
            let blocks = json!(message.blocks);
            assert_eq!(check_message(&blocks), [], "{name} in {code}");
            let views = [("home", json!(render::home(&card, lang))), ("modal", json!(render::modal(&card, lang)))];
            for (kind, view) in &views {
                assert_eq!(check_view(view, kind), [], "{name} in {code} as {kind}");
            }
            let notice = message.text.lines().next().unwrap_or_default();
            readings.add(&name, lang, &format!("(notice) {notice}\n{}", plain_blocks(&blocks)));
            drawn.push(json!({
                "kind": "message", "name": format!("{name}/{code}"), "lang": code, "text": message.text, "blocks": blocks,
            }));
            // The home page is the one card that is drawn as a view.
            let [(_, home), _] = views;
            if name.starts_with("home/") {
                drawn.push(line_of_view(&name, lang, home));
            }
        }
        for (name, form) in all_forms(lang) {
            let view = json!(form::form(&form, lang));
            assert_eq!(check_view(&view, "modal"), [], "{name} in {code}");
            let words = |key: &str| view[key]["text"].as_str().unwrap_or_default().to_owned();
            let name = name.replacen("form/", "form_", 1);
            let name = if name.contains('/') { name } else { format!("{name}/form") };
            let reading = format!(
                "{{{}}}\n{}\n[{}] [{}]",
                words("title"),
                plain_blocks(&view["blocks"]),
                words("close"),
                words("submit")
            );
            readings.add(&name, lang, &reading);
            drawn.push(line_of_view(&name, lang, view));
        }
    }
    artifacts::write("block_kit.jsonl", drawn);
    readings.hold("snapshots");
}

fn line_of_view(name: &str, lang: Lang, view: Value) -> Value {
    json!({ "kind": "view", "name": format!("{name}/{}", lang.code()), "lang": lang.code(), "view": view })
}

#[test]
fn both_languages_have_the_same_samples() {
    let names = |lang| {
        let messages = all_samples(lang).into_iter().map(|(name, _)| name);
        messages.chain(all_forms(lang).into_iter().map(|(name, _)| name)).collect::<Vec<_>>()
    };
    assert_eq!(names(Lang::Ja), names(Lang::En));
    let mut sorted = names(Lang::En);
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), names(Lang::En).len(), "a name is used twice");
}
