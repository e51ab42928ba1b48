//! Forms as cards: every kind of field, what was given and what is wrong.

use super::*;
use crate::card::FormId;
use crate::domain::ids::PairId;
use crate::teams::mark::Mark;

fn choices(count: usize) -> Vec<Choice> {
    (0..count).map(|n| Choice { value: n.to_string(), label: format!("choice {n}") }).collect()
}

fn field(name: &'static str, kind: FieldKind) -> Field {
    Field { name, label: name.into(), hint: None, optional: false, kind }
}

fn optional(field: Field) -> Field {
    Field { optional: true, ..field }
}

fn with(fields: Vec<Field>) -> Form {
    Form {
        id: FormId::Agenda { pair: PairId::new("p1") },
        title: "議題を追加".into(),
        intro: Some(Line::read("次の*1on1*で話したいこと")),
        fields,
        submit: "追加".into(),
        cancel: "やめる".into(),
        seen_by: Some(Line::read("🔒 あなたと佐藤さんだけに表示")),
    }
}

fn drawn(asked: &Form, on: On) -> Value {
    form(asked, Lang::Ja, on, None, &BTreeMap::new())
}

fn inputs(card: &Value) -> Vec<&Value> {
    let body = card["body"].as_array().unwrap();
    body.iter().filter(|element| element["type"].as_str().unwrap().starts_with("Input.")).collect()
}

fn texts(card: &Value) -> Vec<String> {
    let body = card["body"].as_array().unwrap();
    let runs = body.iter().filter_map(|element| element["inlines"].as_array()).flatten();
    runs.map(|run| run["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_kind_of_field_has_its_input() {
    let start = Some("2".to_owned());
    let short = FieldKind::Short { start: Some("A & *B*".into()), placeholder: Some("例:評価".into()), max: 300 };
    let card = drawn(
        &with(vec![
            field("short", short),
            optional(field("long", FieldKind::Long { start: None, placeholder: None, max: 9000 })),
            field("few", FieldKind::One { choices: choices(3), start: start.clone() }),
            optional(field("menu", FieldKind::One { choices: choices(3), start: start.clone() })),
            field("many", FieldKind::One { choices: choices(150), start }),
            field("boxes", FieldKind::Many { choices: choices(4), start: vec!["1".into(), "3".into(), "9".into()] }),
            field("day", FieldKind::Date { start: Some("2026-02-03".parse().unwrap()) }),
            field("time", FieldKind::Time { start: Some("15:05:00".parse().unwrap()) }),
            field("who", FieldKind::Person),
        ]),
        On::Form,
    );
    let inputs = inputs(&card);
    let seen = |key: &str| inputs.iter().map(|input| input[key].clone()).collect::<Vec<_>>();
    assert_eq!(seen("id"), ["short", "long", "few", "menu", "many", "boxes", "day", "time", "who"]);
    let value = |n: usize| inputs[n]["value"].as_str();
    assert_eq!((value(0), &inputs[0]["maxLength"]), (Some("A & *B*"), &json!(300)));
    assert_eq!((value(1), &inputs[1]["isMultiline"], &inputs[1]["maxLength"]), (None, &json!(true), &json!(3000)));
    assert_eq!((value(2), &inputs[2]["style"]), (Some("2"), &json!("expanded")));
    assert_eq!((value(3), &inputs[3]["style"]), (Some("2"), &json!("compact")));
    assert_eq!((inputs[4]["choices"].as_array().unwrap().len(), &inputs[4]["style"]), (100, &json!("compact")));
    assert_eq!((value(5), &inputs[5]["isMultiSelect"]), (Some("1,3"), &json!(true)));
    assert_eq!((value(6), value(7)), (Some("2026-02-03"), Some("15:05")));
    assert_eq!(inputs[8]["choices.data"]["dataset"], "graph.microsoft.com/users");
    for input in &inputs {
        let needed = !["long", "menu"].contains(&input["id"].as_str().unwrap());
        assert_eq!(input["isRequired"] == true, needed, "{input}");
        assert_eq!(input["errorMessage"].is_string(), needed, "{input}");
    }
}

#[test]
fn what_was_given_comes_back_with_what_is_wrong_beside_it() {
    let start = vec!["1".to_owned()];
    let asked = with(vec![
        field("text", FieldKind::Short { start: Some("before".into()), placeholder: None, max: 300 }),
        optional(field("boxes", FieldKind::Many { choices: choices(3), start })),
        field("day", FieldKind::Date { start: Some("2026-02-03".parse().unwrap()) }),
    ]);
    let given = FormValues([("text".to_owned(), vec!["after".to_owned()])].into());
    let said = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let errors = [said("day", "今日以降にしてください。"), said("gone", "もう一度お試しください。")].into();
    let card = form(&asked, Lang::Ja, On::Form, Some(&given), &errors);
    let inputs = inputs(&card);
    assert_eq!(inputs[0]["value"], "after");
    assert!(inputs[1].get("value").is_none(), "unticking is an answer too");
    assert!(inputs[2].get("value").is_none());
    let body = card["body"].as_array().unwrap();
    let at = body.iter().position(|element| element["id"] == "day").unwrap();
    assert_eq!(body[at + 1]["inlines"][0]["text"], "今日以降にしてください。");
    assert_eq!(body[at + 1]["inlines"][0]["color"], "Attention");
    let texts = texts(&card);
    let above = texts.iter().position(|text| text == "もう一度お試しください。").unwrap();
    let below = texts.iter().position(|text| text == "今日以降にしてください。").unwrap();
    assert!(above < below, "what belongs to no field is said above them all");
}

#[test]
fn a_dialog_has_its_title_and_its_way_out_in_the_frame() {
    let asked = with(vec![field("day", FieldKind::Date { start: None })]);
    let card = drawn(&asked, On::Form);
    assert_eq!(card["body"][0]["text"], "議題を追加");
    let [send, cancel] = &card["actions"].as_array().unwrap()[..] else { panic!("{card}") };
    assert_eq!((&send["type"], &send["style"]), (&json!("Action.Execute"), &json!("positive")));
    assert_eq!(Mark::read(&send["data"]).unwrap().what, What::Send(asked.id.clone()));
    assert_eq!(Mark::read(&cancel["data"]).unwrap().what, What::Run(Command::Never));
    assert_eq!((&cancel["associatedInputs"], &cancel["title"]), (&json!("none"), &json!("やめる")));

    let dialog = drawn(&asked, On::Dialog);
    assert_eq!(dialog["body"][0]["type"], "RichTextBlock");
    let [send] = &dialog["actions"].as_array().unwrap()[..] else { panic!("{dialog}") };
    assert_eq!(send["type"], "Action.Submit");
    let mark = Mark::read(&send["data"]).unwrap();
    assert_eq!((mark.what, mark.on), (What::Send(asked.id.clone()), On::Dialog));
    assert_eq!(texts(&dialog).last().map(String::as_str), Some("🔒 あなたと佐藤さんだけに表示"));
}

#[test]
fn choices_can_be_told_apart_when_they_come_back() {
    let odd = |value: &str| Choice { value: value.into(), label: "{{DATE(x)}} @29:abc".into() };
    let kind = FieldKind::Many { choices: ["a", "a", "b,c", "", "d"].map(odd).to_vec(), start: vec![] };
    let card = drawn(
        &with(vec![field("boxes", kind), field("none", FieldKind::Many { choices: vec![], start: vec![] })]),
        On::Form,
    );
    let inputs = inputs(&card);
    assert_eq!(inputs.len(), 1, "a question without choices can't be asked");
    let choices = inputs[0]["choices"].as_array().unwrap();
    assert_eq!(choices.iter().map(|choice| choice["value"].as_str().unwrap()).collect::<Vec<_>>(), ["a", "d"]);
    assert!(!inputs[0].to_string().contains("{{") && !inputs[0].to_string().contains("29:"));
}
