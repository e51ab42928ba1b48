//! What holds for every message and form in both languages: nothing is empty, everything says who sees it, labels
//! stay readable, and no word blames.

use std::collections::{BTreeMap, BTreeSet};

use super::{all_forms, all_samples, digest, samples};
use crate::card::{Block, Button, Card, Field, FieldKind, Form, Line, Span};
use crate::domain::lang::Lang;

/// Ours to say, never: watching, ranking, blaming. 「！」 is shouting.
const BANNED: [&str; 18] = [
    "監視",
    "部下",
    "上司",
    "未実施",
    "サボ",
    "ドタキャン",
    "遅刻",
    "怠",
    "違反",
    "！",
    "must",
    "failed to",
    "fail to",
    "overdue meeting",
    "overdue",
    "missed meeting",
    "you forgot",
    "!",
];

fn each_card(mut check: impl FnMut(&str, Lang, &Card)) {
    for lang in Lang::ALL {
        for (name, card) in all_samples(lang) {
            check(&name, lang, &card);
        }
    }
}

fn each_form(mut check: impl FnMut(&str, Lang, &Form)) {
    for lang in Lang::ALL {
        for (name, form) in all_forms(lang) {
            check(&name, lang, &form);
        }
    }
}

fn lines(card: &Card) -> Vec<&Line> {
    let mut all: Vec<&Line> = card.title.iter().chain(&card.seen_by).collect();
    for block in &card.blocks {
        match block {
            Block::Text(line) | Block::Hint(line) => all.push(line),
            Block::List(list) => {
                all.push(&list.heading);
                all.extend(&list.empty);
                all.extend(list.rows.iter().map(|row| &row.line));
            }
            Block::Quote(_) | Block::Picture(_) | Block::Buttons(_) | Block::Divider => {}
        }
    }
    all
}

fn buttons(card: &Card) -> Vec<&Button> {
    let mut all: Vec<&Button> = card.buttons.iter().collect();
    for block in &card.blocks {
        match block {
            Block::Buttons(buttons) => all.extend(buttons),
            Block::List(list) => all.extend(list.rows.iter().flat_map(|row| &row.buttons)),
            Block::Text(_) | Block::Hint(_) | Block::Quote(_) | Block::Picture(_) | Block::Divider => {}
        }
    }
    all
}

/// The catalog's own words in a card: people's words are left out.
fn our_words(card: &Card) -> String {
    let mut words = String::new();
    for line in lines(card) {
        for span in &line.0 {
            match span {
                Span::Text(text) | Span::Strong(text) => words.push_str(text),
                Span::Words { .. } | Span::Mention(_) => words.push('…'),
            }
        }
        words.push('\n');
    }
    // A label may repeat what somebody typed; the samples with such words carry a mention of the whole channel.
    for button in buttons(card).into_iter().filter(|button| !button.label.contains("<!channel>")) {
        words.push_str(&button.label);
        if let Some(confirm) = &button.confirm {
            words.push_str(&[&*confirm.title, &confirm.text, &confirm.yes, &confirm.no].join("\n"));
        }
        words.push('\n');
    }
    words
}

fn form_words(form: &Form) -> String {
    let mut words = vec![form.title.clone(), form.submit.clone(), form.cancel.clone()];
    words.extend(form.intro.iter().chain(&form.seen_by).map(Line::plain));
    for field in &form.fields {
        words.push(field.label.clone());
        words.extend(field.hint.clone());
        let ours = choices(field).into_iter().filter(|(_, label)| !label.contains("<!channel>"));
        words.extend(ours.map(|(_, label)| label.to_owned()));
    }
    words.join("\n")
}

fn choices(field: &Field) -> Vec<(&str, &str)> {
    match &field.kind {
        FieldKind::One { choices, .. } | FieldKind::Many { choices, .. } => {
            choices.iter().map(|choice| (&*choice.value, &*choice.label)).collect()
        }
        FieldKind::Short { .. }
        | FieldKind::Long { .. }
        | FieldKind::Date { .. }
        | FieldKind::Time { .. }
        | FieldKind::Person => vec![],
    }
}

#[test]
fn no_card_is_empty_and_each_says_who_sees_it() {
    each_card(|name, lang, card| {
        assert!(!card.blocks.is_empty(), "{name} {lang:?} has no content");
        assert!(!card.notice().trim().is_empty(), "{name} {lang:?} has no notice");
        let seen_by = card.seen_by.as_ref().map(Line::plain).unwrap_or_default();
        assert!(seen_by.starts_with('🔒'), "{name} {lang:?} does not say who sees it");
        for line in lines(card) {
            assert!(!line.plain().trim().is_empty(), "{name} {lang:?} has an empty line");
        }
    });
}

#[test]
fn an_empty_list_always_says_what_to_do() {
    each_card(|name, lang, card| {
        for block in &card.blocks {
            if let Block::List(list) = block {
                let is_told = list.empty.as_ref().is_some_and(|line| !line.is_empty());
                assert!(!list.rows.is_empty() || is_told, "{name} {lang:?} has a list without a word");
            }
        }
    });
}

#[test]
fn titles_and_labels_stay_readable() {
    each_card(|name, lang, card| {
        let title = card.title.as_ref().map_or(0, |title| title.plain().chars().count());
        assert!(title <= 150, "{name} {lang:?}: a title of {title}");
        for button in buttons(card) {
            let length = button.label.chars().count();
            assert!((1..=75).contains(&length), "{name} {lang:?}: a button of {length}: {}", button.label);
            assert!(!button.label.contains(char::is_control), "{name} {lang:?}: markup in {:?}", button.label);
        }
    });
}

#[test]
fn at_most_one_button_is_the_main_one() {
    each_card(|name, lang, card| {
        let primary = card.buttons.iter().filter(|button| button.style == crate::card::Style::Primary).count();
        assert!(primary <= 1, "{name} {lang:?} has {primary} main buttons");
    });
}

#[test]
fn nothing_blames_and_nothing_shouts() {
    let check = |name: &str, lang: Lang, words: &str| {
        let lower = words.to_lowercase();
        for banned in BANNED {
            assert!(!lower.contains(banned), "{name} {lang:?} says {banned:?}:\n{words}");
        }
    };
    each_card(|name, lang, card| check(name, lang, &our_words(card)));
    each_form(|name, lang, form| check(name, lang, &form_words(form)));
    for lang in Lang::ALL {
        for horizon in [super::parts::horizon_full, super::parts::horizon_name] {
            check("horizon", lang, &horizon(lang, crate::domain::agenda::Horizon::Long));
        }
    }
}

#[test]
fn both_languages_have_the_same_samples_and_say_them_differently() {
    let by_name = |lang: Lang| all_samples(lang).into_iter().collect::<BTreeMap<_, _>>();
    let (ja, en) = (by_name(Lang::Ja), by_name(Lang::En));
    assert_eq!(ja.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (name, card) in &ja {
        assert_ne!(our_words(card), our_words(&en[name]), "{name} is the same in both languages");
        assert_eq!(buttons(card).len(), buttons(&en[name]).len(), "{name}: other buttons in English");
        assert_eq!(card.blocks.len(), en[name].blocks.len(), "{name}: other blocks in English");
    }
    assert_eq!(all_samples(Lang::Ja).len(), ja.len(), "two samples share a name");
}

#[test]
fn english_cards_hold_no_japanese_of_ours() {
    let is_japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '、' | '。');
    each_card(|name, lang, card| {
        if lang == Lang::En {
            let words = our_words(card).replace("日本語", "");
            assert!(!words.contains(is_japanese), "{name}: {words}");
        }
    });
}

#[test]
fn japanese_brackets_and_colons_are_half_width() {
    each_card(|name, lang, card| {
        let words = our_words(card);
        for wide in ['（', '）', '：', '，'] {
            assert!(!words.contains(wide), "{name} {lang:?} has {wide}: {words}");
        }
        let spaced_question = lang == Lang::Ja && words.contains('?');
        assert!(!spaced_question, "{name} {lang:?} has a half-width question mark: {words}");
    });
}

#[test]
fn every_button_value_reads_back() {
    each_card(|name, lang, card| {
        for button in buttons(card) {
            if let crate::card::Does::Run(command) = &button.does {
                let value = command.to_value();
                assert_eq!(crate::command::Command::from_value(&value).as_ref(), Some(command), "{name} {lang:?}");
                assert!(value.len() <= 1_000, "{name} {lang:?}: a button value of {} bytes", value.len());
            }
        }
    });
}

#[test]
fn forms_are_short_to_read_and_ask_each_thing_once() {
    each_form(|name, lang, form| {
        for short in [&form.title, &form.submit, &form.cancel] {
            assert!((1..=24).contains(&short.chars().count()), "{name} {lang:?}: {short}");
        }
        let names: BTreeSet<&str> = form.fields.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), form.fields.len(), "{name} {lang:?} asks for the same field twice");
        for field in &form.fields {
            assert!((1..=75).contains(&field.label.chars().count()), "{name} {lang:?}: {}", field.label);
            let values: BTreeSet<&str> = choices(field).into_iter().map(|(value, _)| value).collect();
            assert_eq!(values.len(), choices(field).len(), "{name} {lang:?}: {} has equal choices", field.name);
            if let FieldKind::One { start: Some(start), .. } = &field.kind {
                assert!(values.contains(&**start), "{name} {lang:?}: {} starts at no choice", field.name);
            }
            for (_, label) in choices(field) {
                assert!((1..=75).contains(&label.chars().count()), "{name} {lang:?}: {label}");
            }
        }
    });
}

#[test]
fn both_languages_ask_the_same_fields() {
    let fields = |lang: Lang| -> BTreeMap<String, Vec<&'static str>> {
        all_forms(lang).into_iter().map(|(n, form)| (n, form.fields.iter().map(|field| field.name).collect())).collect()
    };
    assert_eq!(fields(Lang::Ja), fields(Lang::En));
}

#[test]
fn the_digest_reads_like_this() {
    let card = digest::digest(&digest::sample(Lang::Ja), Lang::Ja);
    let title = card.title.as_ref().map(Line::plain);
    assert_eq!(title.as_deref(), Some("15:00から、山田 花子さんと1on1です"));
    let card = digest::digest(&digest::sample(Lang::En), Lang::En);
    assert_eq!(card.title.as_ref().map(Line::plain).as_deref(), Some("1on1 with Hanako Yamada at 15:00"));
    assert_eq!(card.seen_by.as_ref().map(Line::plain).as_deref(), Some("🔒 Visible to you and Hanako Yamada only"));
    assert_eq!(samples::TODAY.weekday(), jiff::civil::Weekday::Monday);
}

/// What stands behind the command's name in quotes or in an example of help.
fn examples(card: &Card) -> Vec<String> {
    let mut found = Vec::new();
    for line in lines(card) {
        let text = line.plain();
        for (open, close) in [('「', '」'), ('"', '"')] {
            let mut rest = text.as_str();
            while let Some((_, after)) = rest.split_once(open) {
                let Some((inside, after)) = after.split_once(close) else { break };
                found.extend(inside.strip_prefix(samples::COMMAND).map(|line| line.trim().to_owned()));
                rest = after;
            }
        }
        let help = text.strip_prefix(samples::COMMAND).and_then(|line| line.split_once(" – "));
        found.extend(help.map(|(line, _)| line.trim().to_owned()));
    }
    found
}

#[test]
fn every_example_we_show_is_understood_as_a_command() {
    let mut seen = 0;
    each_card(|name, lang, card| {
        for example in examples(card) {
            seen += 1;
            let read = crate::command::parse(&example, lang);
            assert!(read.is_ok(), "{name} {lang:?} shows {example:?}, which is no command: {read:?}");
        }
    });
    assert!(seen > 100, "only {seen} examples were found");
}

#[test]
fn every_rhythm_and_date_in_an_example_can_be_read() {
    let today = samples::TODAY;
    for rhythm in [
        "隔週火曜15時 30分",
        "毎月第2火曜 15:00",
        "毎月15日 10:00",
        "毎週木曜10時",
        "every 2 weeks tue 15:00 30m",
        "every 2nd tuesday 15:00",
        "every 2nd and 4th Tuesday 15:00",
        "毎月第2・第4火曜 15:00",
        "every thu 10:00",
        "monthly on day 15 10:00",
        "0 15 * * 4",
    ] {
        let read = crate::domain::rhythm::parse(rhythm, today);
        assert!(read.is_ok(), "{rhythm}: {read:?}");
    }
    for (lang, when) in [
        (Lang::Ja, "明日15時"),
        (Lang::Ja, "来週火曜 15:30"),
        (Lang::Ja, "再来週の月曜"),
        (Lang::Ja, "3日後"),
        (Lang::Ja, "12/1"),
        (Lang::Ja, "12/1 10:00"),
        (Lang::Ja, "2026-12-01"),
        (Lang::Ja, "月末"),
        (Lang::Ja, "今週中"),
        (Lang::Ja, "来週火曜 15時"),
        (Lang::Ja, "7/23 15:00"),
        (Lang::En, "next tue 15:00"),
        (Lang::En, "23 Jul 15:00"),
        (Lang::En, "tomorrow 3pm"),
        (Lang::En, "in 2 weeks"),
        (Lang::En, "1 dec"),
        (Lang::En, "2026-12-01 10:00"),
        (Lang::En, "eow"),
        (Lang::En, "9 Aug"),
    ] {
        let read = crate::domain::when::parse(when, today.at(9, 0, 0, 0), lang);
        assert!(read.is_ok(), "{when}: {read:?}");
    }
}

#[test]
fn the_stars_of_a_cron_rhythm_are_shown() {
    let shown = all_samples(Lang::Ja).into_iter().find(|(name, _)| name == "setup_done/longest");
    let text = shown.map(|(_, card)| lines(&card).iter().map(|line| line.plain()).collect::<String>());
    assert!(text.is_some_and(|text| text.contains("1-7,15-21 * 2")));
}
