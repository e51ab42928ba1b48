//! What a card looks like, and that no card can break Slack's rules.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::card::any::{Most, cards};
use crate::card::{Confirm, Esc, FormId, List, Mark, Picture, Row, Who};
use crate::command::{Pick, Whom};
use crate::domain::agenda::Retag;
use crate::domain::ids::{ItemId, PairId, PromiseId};
use crate::slack::rules::broken;

fn line(text: &str) -> Line {
    Line::read(text)
}

fn blocks(card: &Card) -> Value {
    let rendered = message(card, Lang::En);
    let json = serde_json::to_value(&rendered.blocks).unwrap();
    assert_eq!(broken("message", &json), Vec::<String>::new());
    json
}

fn kinds(blocks: &Value) -> Vec<&str> {
    blocks.as_array().unwrap().iter().map(|block| block["type"].as_str().unwrap()).collect()
}

fn done(label: &str) -> Button {
    Button::run(label, Command::ActionDone { promise: Pick::Id(PromiseId::new("p1")) })
}

use crate::command::Command;

fn rows(count: usize) -> Vec<Row> {
    (0..count).map(|n| Row::new(Mark::Open, line(&format!("promise {n}"))).button(done("Done"))).collect()
}

fn text_of(json: &Value) -> String {
    match json {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::String(text) if name == "text" => text.clone(),
                value => text_of(value),
            })
            .collect(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join("|"),
        _ => String::new(),
    }
}

#[test]
fn a_digest_reads_from_top_to_bottom() {
    let other = Who::named("佐藤", Lang::Ja);
    let card = Card::titled(line(&format!("15:00 から {other}と1on1です")))
        .list(List::new(
            line("前回の約束"),
            vec![
                Row::new(Mark::Open, Esc::new("資料を送る").into()).button(done("完了")),
                Row::new(Mark::Done, Esc::new("本を読む").into()),
            ],
        ))
        .list(List::new(
            line("*今日の議題* 2件"),
            vec![
                Row::new(Mark::Numbered(1), Esc::new("評価の*相談*").into()),
                Row::new(Mark::Numbered(2), Esc::new("<!here>").into()),
            ],
        ))
        .hint(line("💡この3か月、長期の話題がまだありません。"))
        .button(Button::open("議題を足す", FormId::Agenda { pair: PairId::new("p") }).primary())
        .seen_by(line("🔒 あなたと佐藤さんだけに表示"));
    let json = blocks(&card);
    assert_eq!(
        kinds(&json),
        ["header", "rich_text", "section", "rich_text", "rich_text", "context", "actions", "context"]
    );
    assert_eq!(json[0]["text"]["text"], "15:00 から 佐藤さんと1on1です");
    assert_eq!(json[2]["text"], json!({ "type": "plain_text", "text": "☐ 資料を送る" }));
    assert_eq!(json[2]["accessory"]["action_id"], "a1");
    assert_eq!(
        json[4]["elements"][0]["elements"],
        json!([
            { "type": "text", "text": "今日の議題 2件", "style": { "bold": true } },
            { "type": "text", "text": "\n1. 評価の*相談*\n2. <!here>" },
        ])
    );
    assert_eq!(json[6]["elements"][0]["value"], r#"{"form":"agenda","pair":"p"}"#);
    assert_eq!(json[6]["elements"][0]["style"], "primary");

    let text = message(&card, Lang::Ja).text;
    assert!(text.starts_with("15:00 から 佐藤さんと1on1です\n前回の約束\n資料を送る"), "{text}");
    assert!(text.contains("&lt;!here&gt;") && text.ends_with("🔒 あなたと佐藤さんだけに表示"), "{text}");
}

fn picture(address: &str) -> Card {
    let alt = "7月 82%\n<8月> 85%".to_owned();
    Card::titled(line("figures")).picture(Picture { title: "A <year>".to_owned(), address: address.to_owned(), alt })
}

#[test]
fn a_picture_has_words_for_whom_it_does_not_reach_and_no_address_is_no_picture() {
    let address = "https://taiwa.example.com/picture/d/m/company-ja.png";
    let json = blocks(&picture(address));
    let title = json!({ "type": "plain_text", "text": "A &lt;year&gt;" });
    let drawn = json!({ "type": "image", "title": title, "image_url": address, "alt_text": "7月 82% <8月> 85%" });
    assert_eq!(json[1], drawn);
    assert!(message(&picture(address), Lang::Ja).text.contains("7月 82%"));
    for nowhere in ["", "picture.png", "file:///etc/passwd", "javascript:alert(1)"] {
        assert_eq!(kinds(&blocks(&picture(nowhere))), ["header"], "{nowhere}");
    }
}

#[test]
fn a_mention_moves_a_title_to_rich_text_and_a_row_to_escaped_mrkdwn() {
    let who = Who::mentioned("U2", Lang::Ja);
    let card = Card::titled(line(&format!("{who}との1on1"))).list(List::new(
        line("約束"),
        vec![Row::new(Mark::Plain, line(&format!("{who} {}", Esc::new("<!channel> & *x*")))).button(done("完了"))],
    ));
    let json = blocks(&card);
    assert_eq!(kinds(&json), ["rich_text", "rich_text", "section"]);
    assert_eq!(
        json[2]["text"],
        json!({ "type": "mrkdwn", "text": "• <@U2>さん &lt;!channel&gt; &amp; *x*", "verbatim": true })
    );
}

#[test]
fn a_row_with_several_buttons_keeps_them_below_it() {
    let row = Row::new(Mark::Late, line("late")).button(done("Done")).button(done("Snooze"));
    let json = blocks(&Card::untitled().list(List::new(line("Promises"), vec![row])));
    assert_eq!(kinds(&json), ["rich_text", "rich_text", "actions"]);
    let ids: Vec<_> = json[2]["elements"].as_array().unwrap().iter().map(|button| &button["action_id"]).collect();
    assert_eq!(ids, ["a1", "a2"]);
}

#[test]
fn an_empty_list_teaches_the_next_step() {
    let json = blocks(&Card::untitled().list(List::new(line("Agenda"), vec![]).or_empty(line("Nothing yet."))));
    assert_eq!(text_of(&json), "Agenda\nNothing yet.".replace('\n', "|\n"));
}

#[test]
fn only_one_button_is_primary_and_danger_asks_first() {
    let confirm = Confirm { title: "End?".into(), text: "No more.".into(), yes: "End".into(), no: "Keep".into() };
    let json = blocks(
        &Card::untitled().button(done("A").primary()).button(done("B").primary()).button(done("C").danger(confirm)),
    );
    let styles: Vec<_> = json[0]["elements"].as_array().unwrap().iter().map(|button| button["style"].clone()).collect();
    assert_eq!(styles, [json!("primary"), Value::Null, json!("danger")]);
    assert_eq!(json[0]["elements"][2]["confirm"]["style"], "danger");
}

#[test]
fn the_longest_list_is_shortened_and_says_what_is_left_and_where() {
    let card = Card::titled(line("Today"))
        .list(List::new(line("Short"), rows(3)))
        .list(List::new(line("Long"), rows(90)).more(Command::ActionList { with: Whom::Anyone }))
        .button(done("Close"))
        .seen_by(line("Only you"));
    let json = blocks(&card);
    let all = text_of(&json);
    assert_eq!(json.as_array().unwrap().len(), 50);
    // header, two headings, three rows, buttons and visibility leave 42 blocks: 41 rows and the one that says the rest.
    assert!(all.contains("promise 40|") || all.contains("promise 40"), "{all}");
    assert!(all.contains("and 49 more"), "{all}");
    let kinds = kinds(&json);
    assert_eq!(&kinds[kinds.len() - 3..], ["section", "actions", "context"]);
    let more = &json[kinds.len() - 3]["accessory"];
    assert_eq!(more["value"], Command::ActionList { with: Whom::Anyone }.to_value());
    assert_eq!(more["text"]["text"], "Show all");
}

#[test]
fn long_words_are_shortened_before_rows_go() {
    let long = "長".repeat(2000);
    let many = |n: usize| (0..n).map(|_| Row::new(Mark::Plain, Esc::new(&long).into())).collect();
    let all = text_of(&blocks(&Card::untitled().list(List::new(line("A"), many(10)))));
    assert_eq!(all.matches('…').count(), 10, "every row is there, each shortened");
    let all = text_of(&blocks(&Card::untitled().list(List::new(line("A"), many(60)))));
    assert!(all.contains(" more"), "rows had to go");
}

#[test]
fn words_stay_whole_when_only_rows_are_too_many() {
    let long = "長".repeat(900);
    let card = Card::untitled().text(line(&long)).list(List::new(line("A"), rows(80)));
    assert!(text_of(&blocks(&card)).contains(&long));
}

#[test]
fn a_modal_shows_a_short_title_once() {
    let view = |title: &str| serde_json::to_value(modal(&Card::titled(line(title)).text(line("x")), Lang::Ja)).unwrap();
    let short = view("設定");
    assert_eq!((short["title"]["text"].as_str(), kinds(&short["blocks"]).len()), (Some("設定"), 1));
    let long = view("とても長い題名なので見出しとして中に書かれるはずです。はい。");
    assert_eq!((long["title"]["text"].as_str(), kinds(&long["blocks"])[0]), (Some("Taiwa"), "header"));
    assert_eq!(long["close"]["text"], "閉じる");
    assert!(long.get("submit").is_none());
}

#[test]
fn a_command_that_does_not_fit_makes_no_button() {
    let huge =
        Command::AgendaEdit { item: Pick::Id(ItemId::new("i")), text: Some("x".repeat(3000)), tags: Retag::default() };
    let json = blocks(&Card::saying(line("x")).button(Button::run("Save", huge)));
    assert_eq!(kinds(&json), ["rich_text"]);
}

const MOST: Most = Most { rows: 30, together: 30, own: 40, carried: usize::MAX, id: "U024BE7LH" };

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_card_breaks_slacks_rules(card in cards(MOST), ja in any::<bool>()) {
        let lang = if ja { Lang::Ja } else { Lang::En };
        let rendered = message(&card, lang);
        let json = serde_json::to_value(&rendered.blocks).unwrap();
        prop_assert_eq!(broken("message", &json), Vec::<String>::new());
        prop_assert!(limits::weight(&json) <= 12_000);
        prop_assert!(!rendered.text.trim().is_empty() && rendered.text.encode_utf16().count() <= 4000);
        prop_assert!(!rendered.text.contains("<!"), "{}", rendered.text);

        if let Some(seen_by) = card.seen_by.as_ref().filter(|line| !line.plain().trim().is_empty()) {
            let last = json.as_array().unwrap().last().unwrap();
            prop_assert_eq!(&last["type"], "context", "who can see it stands last: {:?}", seen_by);
        }

        let home = serde_json::to_value(home(&card, lang)).unwrap();
        prop_assert_eq!(broken("home", &home), Vec::<String>::new());
        let modal = serde_json::to_value(modal(&card, lang)).unwrap();
        prop_assert_eq!(broken("modal", &modal), Vec::<String>::new());
    }
}
