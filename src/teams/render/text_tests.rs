//! Nobody's words become markup, and nobody's id becomes words.

use proptest::prelude::*;

use super::*;
use crate::card::{Esc, Who};

fn runs(line: &Line, lang: Lang) -> Value {
    json!(paragraphs(line, Look::BODY, 3000, lang, &mut Mentions::default()))
}

#[test]
fn emphasis_is_a_property_and_words_stay_as_they_are() {
    let line = Line::read(&format!("次は*「明日」*です {}", Esc::new("*急ぎ* [a](http://x) <b>&amp; `c`")));
    assert_eq!(
        runs(&line, Lang::Ja),
        json!([{ "type": "RichTextBlock", "inlines": [
            { "type": "TextRun", "text": "次は" },
            { "type": "TextRun", "text": "「明日」", "weight": "Bolder" },
            { "type": "TextRun", "text": "です *急ぎ* [a](http://x) <b>&amp; `c`" },
        ] }])
    );
}

#[test]
fn no_date_is_calculated_and_no_mention_made_from_words() {
    let hostile = Esc::new("{{DATE(2026-07-20T00:00:00Z)}} {{{TIME(x)}} <at>相手の方</at> {\u{202e}{");
    let all = runs(&hostile.clone().into(), Lang::Ja).to_string();
    assert!(!all.contains("{{") && !all.contains("<at"), "{all}");
    let all = title(&hostile.into(), 100, Lang::Ja).unwrap().to_string();
    assert!(!all.contains("{{") && !all.contains("<at"), "{all}");
    assert!(!label("{{DATE(x)}}", Lang::Ja, 80).contains("{{"));
    for line in [format!("{}{{DATE(x)}}", Esc::new("{")), format!("{}*{{DATE(x)}}*", Esc::new("{"))] {
        let line = Line::read(&line);
        assert!(!plain(&line, Lang::En).contains("{{"), "no date from pieces that stand side by side");
        let drawn = runs(&line, Lang::En);
        let text: String =
            drawn[0]["inlines"].as_array().unwrap().iter().filter_map(|run| run["text"].as_str()).collect();
        assert!(text.contains("DATE") && !text.contains("{{"), "{text}");
    }
}

#[test]
fn lines_stand_below_each_other_and_an_empty_one_makes_a_gap() {
    let drawn = runs(&Esc::new("one\ntwo\n\n\nthree\n").into(), Lang::En);
    let seen: Vec<_> = drawn
        .as_array()
        .unwrap()
        .iter()
        .map(|block| (block["inlines"][0]["text"].as_str().unwrap(), block["spacing"].as_str()))
        .collect();
    assert_eq!(seen, [("one", None), ("two", Some("None")), ("three", Some("Small"))]);
    assert_eq!(runs(&Esc::new(" \n\u{0}\n").into(), Lang::En), json!([]));
}

#[test]
fn a_person_without_a_name_is_mentioned_by_a_word() {
    let mut mentions = Mentions::default();
    let line = Line::read(&format!("{}へ送りました *x*", Who::mentioned("29:1a_b-C", Lang::Ja)));
    let drawn = paragraphs(&line, Look::BODY, 3000, Lang::Ja, &mut mentions);
    assert_eq!(drawn, [json!({ "type": "TextBlock", "text": "<at>相手の方</at>へ送りました x", "wrap": true })]);
    assert_eq!(
        mentions.entities(),
        Some(json!([{
            "type": "mention", "text": "<at>相手の方</at>", "mentioned": { "id": "29:1a_b-C", "name": "相手の方" },
        }]))
    );
    // A second one can't share the word, so it is only a word.
    let other = Line::read(&Who::mentioned("29:other", Lang::Ja).to_string());
    let drawn = paragraphs(&other, Look::BODY, 3000, Lang::Ja, &mut mentions);
    assert_eq!(drawn[0]["text"], "相手の方");
}

#[test]
fn the_id_of_another_platform_is_never_read() {
    for (id, lang, expected) in [
        ("U024BE7LH", Lang::En, "the other person wrote"),
        ("U024BE7LH", Lang::Ja, "相手の方 wrote"),
        ("29:a b", Lang::En, "the other person wrote"),
    ] {
        let line = Line::read(&format!("{} wrote", Who::mentioned(id, lang)));
        assert_eq!(runs(&line, lang)[0]["inlines"][0]["text"], expected);
        assert_eq!(plain(&line, lang), expected);
    }
    let button = format!("{}へ移す", Who::mentioned("29:1a_b-C", Lang::Ja).plain());
    assert_eq!(label(&button, Lang::Ja, 80), "相手の方へ移す");
    assert_eq!(label("mail a@example.com", Lang::En, 80), "mail a@example.com");
}

#[test]
fn titles_are_read_by_no_markdown_parser() {
    for (words, escaped) in [
        ("15:00から", "15:00から"),
        ("1. first", "\u{2060}1. first"),
        ("2026) x", "\u{2060}2026) x"),
        ("# x", "\u{2060}# x"),
        ("a*b*_c_`d`\\", "a\\*b\\*\\_c\\_\\`d\\`\\\\"),
        ("[a](b) [c]: d", "[a]\u{2060}(b) [c]\u{2060}: d"),
        ("R&D &amp; <b> 1 < 2", "R&\u{2060}D &\u{2060}amp; <\u{2060}b> 1 < 2"),
        ("~~gone~~", "~\u{2060}~gone~\u{2060}~"),
    ] {
        assert_eq!(markdown(words), escaped);
    }
}

#[test]
fn where_an_escape_would_be_seen_the_signs_are_replaced() {
    assert_eq!(inert("*a* _b_ `c` \\[d](e) <f> 1. x"), "∗a∗ ＿b＿ ˋcˋ ∖[d]\u{2060}(e) <\u{2060}f> 1. x");
    assert_eq!(inert("1. x"), "\u{2060}1. x");
    assert_eq!(inert("評価の相談"), "評価の相談");
}

proptest! {
    #[test]
    fn what_is_drawn_is_never_longer_than_allowed_and_always_whole_if_it_fits(
        text in "[a-zぁ-ん 👨‍👩‍👧{}<>@*\n]{0,80}", max in 1usize..90,
    ) {
        let line: Line = Esc::new(&text).into();
        let drawn = paragraphs(&line, Look::BODY, max, Lang::En, &mut Mentions::default());
        let shown: Vec<String> = drawn
            .iter()
            .map(|block| block["inlines"].as_array().unwrap().iter().map(|run| run["text"].as_str().unwrap()).collect())
            .collect();
        let shown = shown.join("\n");
        prop_assert!(width(&shown) <= max);
        if width(&still(&text)) <= max {
            let lines = |text: &str| -> Vec<String> {
                text.split('\n').filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
            };
            prop_assert_eq!(lines(&shown), lines(&still(&text)));
        }
    }

    #[test]
    fn no_label_holds_an_id(id in "29:[A-Za-z0-9_-]{5,40}", around in "[ぁ-んa-z ]{0,10}") {
        let label = label(&format!("{around}@{id} {around}"), Lang::En, 200);
        prop_assert!(!label.contains(&id) && !label.contains("29:"));
    }
}
