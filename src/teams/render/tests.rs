//! What a card looks like, and that no card outgrows Teams.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::card::any::{Most, cards};
use crate::card::{Button, Confirm, Esc, FormId, List, Mark as RowMark, Picture, Row, Who};
use crate::command::{Command, Pick, Whom};
use crate::domain::ids::{PairId, PromiseId};
use crate::teams::mark::{Mark, What};

fn line(text: &str) -> Line {
    Line::read(text)
}

fn body(card: &Card) -> Value {
    message(card, Lang::En, On::Message).card["body"].clone()
}

fn done(label: &str) -> Button {
    Button::run(label, Command::ActionDone { promise: Pick::Id(PromiseId::new("p1")) })
}

fn kinds(elements: &Value) -> Vec<&str> {
    elements.as_array().unwrap().iter().map(|element| element["type"].as_str().unwrap()).collect()
}

fn rows(count: usize) -> Vec<Row> {
    (0..count).map(|n| Row::new(RowMark::Open, line(&format!("promise {n}"))).button(done("Done"))).collect()
}

/// Every object in a piece of JSON.
fn objects<'a>(json: &'a Value, found: &mut Vec<&'a Value>) {
    match json {
        Value::Object(fields) => {
            found.push(json);
            fields.values().for_each(|value| objects(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| objects(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn of_kind<'a>(json: &'a Value, kind: &str) -> Vec<&'a Value> {
    let mut found = Vec::new();
    objects(json, &mut found);
    found.into_iter().filter(|object| object["type"] == kind).collect()
}

#[test]
fn a_digest_reads_from_top_to_bottom() {
    let other = Who::named("佐藤", Lang::Ja);
    let card = Card::titled(line(&format!("15:00 から {other}と1on1です")))
        .list(List::new(
            line("前回の約束"),
            vec![
                Row::new(RowMark::Open, Esc::new("資料を送る").into()).button(done("完了")),
                Row::new(RowMark::Done, Esc::new("本を読む").into()),
            ],
        ))
        .quote(Esc::new("議事録"))
        .divider()
        .hint(line("💡この3か月、長期の話題がまだありません。"))
        .button(done("できた").primary())
        .seen_by(line("🔒 あなたと佐藤さんだけに表示"));
    let message = message(&card, Lang::Ja, On::Message);
    assert_eq!(message.summary, "15:00 から 佐藤さんと1on1です\n前回の約束");
    assert_eq!((&message.card["version"], &message.card["msteams"]), (&json!("1.5"), &json!({ "width": "Full" })));
    let body = &message.card["body"];
    let expected = "TextBlock RichTextBlock ColumnSet ColumnSet Container RichTextBlock ActionSet RichTextBlock";
    assert_eq!(kinds(body).join(" "), expected);
    assert_eq!(body[0]["style"], "heading");
    let row = &body[2]["columns"];
    let texts: Vec<_> = of_kind(row, "TextRun").iter().map(|run| run["text"].clone()).collect();
    assert_eq!(texts, ["☐", "資料を送る"]);
    assert_eq!(row[2]["items"][0]["actions"][0]["title"], "完了");
    assert_eq!(body[5]["separator"], true, "the divider is a line above what follows");
    assert_eq!(body[6]["actions"][0]["style"], "positive");
    let last = &body[7]["inlines"][0];
    assert_eq!((&last["text"], &last["size"]), (&json!("🔒 あなたと佐藤さんだけに表示"), &json!("Small")));
}

#[test]
fn a_button_brings_its_command_back_by_either_way() {
    let command = Command::NoteAdd { with: Whom::Anyone, text: "R&D <b> \"x\" {{DATE(x)}}".into() };
    let card = Card::saying(line("x")).button(Button::run("Save", command.clone()));
    let first = message(&card, Lang::En, On::Answer);
    let action = &of_kind(&first.card, "Action.Execute")[0];
    assert_eq!(action["verb"], VERB);
    assert_eq!(action["fallback"]["data"], action["data"]);
    let mark = Mark::read(&action["data"]).unwrap();
    assert_eq!((mark.what, mark.on), (What::Run(command), On::Answer));
    let again = message(&card, Lang::En, On::Answer);
    let nonce = |message: &Rendered| Mark::read(&of_kind(&message.card, "Action.Execute")[0]["data"]).unwrap().nonce;
    assert!(!nonce(&first).is_empty() && nonce(&first) != nonce(&again));
}

#[test]
fn a_form_is_offered_as_a_dialog_and_here() {
    let form = FormId::Agenda { pair: PairId::new("p") };
    let buttons = body(&Card::saying(line("x")).button(Button::open("Add a topic", form.clone()).primary()));
    let [dialog, here] = &buttons[1]["actions"].as_array().unwrap()[..] else { panic!("two ways: {buttons}") };
    assert_eq!((&dialog["type"], &dialog["style"]), (&json!("Action.Submit"), &json!("positive")));
    assert_eq!(dialog["data"]["msteams"], json!({ "type": "task/fetch" }));
    assert_eq!((&here["type"], &here["mode"]), (&json!("Action.Execute"), &json!("secondary")));
    assert_eq!(here["title"], "Add a topic (fill in here)");
    for action in [dialog, here] {
        assert_eq!(Mark::read(&action["data"]).unwrap().what, What::Open(form.clone()));
    }
}

#[test]
fn only_one_button_is_primary_and_danger_asks_first() {
    let confirm = Confirm { title: "End?".into(), text: "No more.".into(), yes: "End".into(), no: "Keep".into() };
    let card =
        Card::untitled().button(done("A").primary()).button(done("B").primary()).button(done("C").danger(confirm));
    let actions = body(&card)[0]["actions"].clone();
    let styles: Vec<_> = actions.as_array().unwrap().iter().map(|action| action["style"].clone()).collect();
    assert_eq!(styles, [json!("positive"), Value::Null, json!("destructive")]);
    let question = &actions[2];
    assert_eq!((&question["type"], &question["title"]), (&json!("Action.ShowCard"), &json!("C")));
    assert_eq!(question["card"]["body"][0]["text"], "End?");
    assert_eq!(question["card"]["body"][1]["inlines"][0]["text"], "No more.");
    assert_eq!(question["card"]["actions"][0]["title"], "End");
    assert!(Mark::read(&question["card"]["actions"][0]["data"]).is_some());
}

#[test]
fn more_than_six_buttons_go_into_the_menu_but_never_a_question() {
    let confirm = Confirm { title: "?".into(), text: "?".into(), yes: "y".into(), no: "n".into() };
    let card = (0..9).fold(Card::untitled(), |card, n| card.button(done(&n.to_string())));
    let actions = body(&card.button(done("end").danger(confirm)))[0]["actions"].clone();
    let shown = |action: &&Value| action["mode"] != "secondary";
    let titles: Vec<_> = actions.as_array().unwrap().iter().filter(shown).map(|action| &action["title"]).collect();
    assert_eq!(titles, ["0", "1", "2", "3", "4", "end"]);
    assert_eq!(actions.as_array().unwrap().len(), 10);
}

#[test]
fn a_row_with_several_buttons_keeps_them_below_its_text() {
    let row = Row::new(RowMark::Late, line("late")).button(done("Done")).button(done("Snooze"));
    let body = body(&Card::untitled().list(List::new(line("Promises"), vec![row])));
    let text = &body[1]["columns"][1]["items"];
    assert_eq!(kinds(text), ["RichTextBlock", "ActionSet"]);
    assert_eq!(text[1]["actions"].as_array().unwrap().len(), 2);
}

#[test]
fn an_empty_list_teaches_the_next_step_and_an_empty_card_is_seen() {
    let card = Card::untitled().list(List::new(line("Agenda"), vec![]).or_empty(line("Nothing yet.")));
    let texts: Vec<_> = of_kind(&body(&card), "TextRun").iter().map(|run| run["text"].clone()).collect();
    assert_eq!(texts, ["Agenda", "Nothing yet."]);
    let empty = message(&Card::untitled(), Lang::En, On::Answer);
    assert_eq!((empty.summary.as_str(), empty.card["body"].as_array().unwrap().len()), ("Taiwa", 1));
}

#[test]
fn the_longest_list_is_shortened_and_says_what_is_left_and_where() {
    let card = Card::titled(line("Today"))
        .list(List::new(line("Short"), rows(3)))
        .list(List::new(line("Long"), rows(200)).more(Command::ActionList { with: Whom::Anyone }))
        .button(done("Close"))
        .seen_by(line("Only you"));
    let message = message(&card, Lang::En, On::Message);
    assert!(limits::fits(&activity(&message)));
    let texts: Vec<String> =
        of_kind(&message.card, "TextRun").iter().map(|run| run["text"].as_str().unwrap().to_owned()).collect();
    let shown = texts.iter().filter(|text| text.starts_with("promise ")).count();
    assert!(shown > 30, "{shown}");
    assert!(texts.contains(&format!("and {} more", 203 - shown)), "{texts:?}");
    let body = message.card["body"].as_array().unwrap();
    let [.., more, buttons, seen_by] = &body[..] else { panic!("a short card") };
    let mark = Mark::read(&of_kind(more, "Action.Execute")[0]["data"]).unwrap();
    assert_eq!(mark.what, What::Run(Command::ActionList { with: Whom::Anyone }));
    assert_eq!(buttons["actions"][0]["title"], "Close");
    assert_eq!(seen_by["inlines"][0]["text"], "Only you");
}

const MOST: Most = Most { rows: 20, together: 9, own: 12, carried: 500, id: "29:1a" };

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_card_fits_and_keeps_its_buttons_and_who_can_see_it(card in cards(MOST), ja in any::<bool>()) {
        let lang = if ja { Lang::Ja } else { Lang::En };
        let rendered = message(&card, lang, On::Message);
        prop_assert!(limits::fits(&activity(&rendered)));
        prop_assert!(!rendered.summary.trim().is_empty());
        let shown = rendered.card["body"].as_array().unwrap();
        let who = card.seen_by.as_ref().map(|line| paragraphs(line, Look::SMALL, 600, lang, &mut Mentions::default()));
        let who = who.unwrap_or_default();
        let plain = |elements: &[Value]| -> Vec<Value> {
            elements.iter().map(|one| one.get("inlines").or(one.get("text")).cloned().unwrap_or_default()).collect()
        };
        if !who.is_empty() && !who[0]["text"].is_string() {
            prop_assert_eq!(plain(&shown[shown.len() - who.len()..]), plain(&who));
        }
        if !card.buttons.is_empty() {
            let place = shown.len().checked_sub(who.len() + 1).and_then(|at| shown.get(at));
            let actions = place.and_then(|set| set["actions"].as_array()).map_or(0, Vec::len);
            let wanted = card.buttons.iter().map(|one| if matches!(one.does, crate::card::Does::Open(_)) { 2 } else { 1 });
            prop_assert_eq!(actions, wanted.sum::<usize>(), "no button of the card's own is lost");
        }
        for action in of_kind(&rendered.card, "Action.Execute") {
            prop_assert_eq!(&action["data"], &action["fallback"]["data"]);
            prop_assert!(Mark::read(&action["data"]).is_some());
        }
        let mut all = Vec::new();
        objects(&rendered.card, &mut all);
        for text in all.iter().filter(|one| one["type"] == "TextRun").filter_map(|run| run["text"].as_str()) {
            prop_assert!(!text.contains("{{") && !text.contains("<at") && !text.contains("29:1a"), "{}", text);
        }
    }
}

#[test]
fn a_picture_goes_across_the_card_with_words_for_whom_it_does_not_reach() {
    let card = |address: &str, alt: &str| {
        let picture = Picture { title: "A year".to_owned(), address: address.to_owned(), alt: alt.to_owned() };
        message(&Card::titled(Line::read("figures")).picture(picture), Lang::Ja, On::Message).card
    };
    let address = "https://taiwa.example.com/picture/d/m/company-ja.png";
    let drawn = card(address, "7月 82%\n8月 85%");
    assert_eq!(drawn["body"][1]["inlines"][0]["text"], "A year");
    let picture = &drawn["body"][2];
    assert_eq!((picture["type"].as_str(), picture["url"].as_str()), (Some("Image"), Some(address)));
    assert_eq!(picture["altText"], "7月 82% 8月 85%");
    for (nowhere, alt) in [("", "x"), ("picture.png", "x"), ("file:///etc/passwd", "x"), (address, " ")] {
        assert_eq!(card(nowhere, alt)["body"].as_array().map(Vec::len), Some(1), "{nowhere}");
    }
}
