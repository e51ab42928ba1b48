//! Slack seen from outside the crate: what the adapter draws is written where a foreign checker can read it
//! (`tests/oracles/block_kit.py`; the product's own messages are written by tests/messages), and a request goes through verify → read → answer as the HTTP handler
//! will call it.

mod conversation;

#[path = "../support/artifacts.rs"]
mod artifacts;

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use taiwa::card::*;
use taiwa::chat::{Act, Reply};
use taiwa::command::{Command, Pick, Whom};
use taiwa::domain::ids::{ItemId, OccurrenceId, PairId, PromiseId};
use taiwa::domain::lang::Lang;
use taiwa::playground::{check_message, check_view};
use taiwa::slack::answer::{Body, answer};
use taiwa::slack::inbound::{Incoming, read};
use taiwa::slack::verify::verify;
use taiwa::slack::{form, render};

fn line(text: &str) -> Line {
    Line::read(text)
}

fn done(n: usize) -> Button {
    Button::run("完了", Command::ActionDone { promise: Pick::Id(PromiseId::new(format!("p{n}"))) })
}

fn promises(count: usize) -> List {
    let rows = (0..count).map(|n| {
        let row =
            Row::new(Mark::Late, line(&format!("{}(佐藤さん・2/3、3日超過)", Esc::new("資料を *送る* <!channel>"))));
        if n % 3 == 0 { row.button(done(n)).button(done(n + 1000)) } else { row.button(done(n)) }
    });
    List::new(line(&format!("前回の約束 {count}件")), rows.collect()).more(Command::ActionList { with: Whom::Anyone })
}

fn agenda(count: usize) -> List {
    let rows = (0..count).map(|n| Row::new(Mark::Numbered(n + 1), Esc::new("評価の相談 & R&D").into()));
    List::new(line("*今日の議題*"), rows.collect()).or_empty(line("まだありません。"))
}

fn digest(promised: usize, items: usize) -> Card {
    Card::titled(line("15:00 から 佐藤さんと1on1です"))
        .text(line(&format!("{}さんとの*1on1*です。", Who::mentioned("U024BE7LH", Lang::En))))
        .list(promises(promised))
        .list(agenda(items))
        .quote(Esc::new("前回のメモ\n二行目"))
        .divider()
        .hint(line("💡この3か月、長期(キャリア)の話題がまだありません。"))
        .inline(vec![Button::open("メモ", FormId::WrapUp { occurrence: OccurrenceId::new("o1"), version: None })])
        .button(Button::open("議題を足す", FormId::Agenda { pair: PairId::new("p1") }).primary())
        .button(Button::run("やめる", Command::AgendaDrop { item: Pick::Id(ItemId::new("i1")) }).danger(Confirm {
            title: "議題を消しますか?".into(),
            text: "元に戻せます。".into(),
            yes: "消す".into(),
            no: "やめる".into(),
        }))
        .seen_by(line("🔒 あなたと佐藤さんだけに表示"))
}

fn a_form() -> Form {
    let choices =
        |n: usize| (0..n).map(|n| Choice { value: n.to_string(), label: format!("選択 {n}") }).collect::<Vec<_>>();
    let field =
        |name, kind| Field { name, label: format!("{name} とは"), hint: Some("例".into()), optional: true, kind };
    Form {
        id: FormId::Setup,
        title: "1on1を始める".into(),
        intro: Some(line("誰と、*いつ*話しますか。")),
        fields: vec![
            Field { optional: false, ..field("with", FieldKind::Person) },
            field(
                "text",
                FieldKind::Long { start: Some("前回 & 今回".into()), placeholder: Some("…".into()), max: 3000 },
            ),
            field("few", FieldKind::One { choices: choices(4), start: Some("1".into()) }),
            Field { optional: false, ..field("radio", FieldKind::One { choices: choices(4), start: None }) },
            field("many", FieldKind::Many { choices: choices(12), start: vec!["3".into()] }),
            field("boxes", FieldKind::Many { choices: choices(3), start: vec!["2".into()] }),
            field("day", FieldKind::Date { start: Some("2026-02-03".parse().unwrap()) }),
            field("time", FieldKind::Time { start: Some("15:00:00".parse().unwrap()) }),
        ],
        submit: "始める".into(),
        cancel: "やめる".into(),
        seen_by: Some(line("🔒 あなたと相手だけに表示")),
    }
}

#[test]
fn samples_for_the_foreign_checker() {
    let cards = [
        ("ordinary", digest(3, 4)),
        ("empty", digest(0, 0)),
        ("longest", digest(120, 300)),
        ("wordy", digest(10, 3).quote(Esc::new(&"長い話。".repeat(4000)))),
        ("one sentence", Card::saying(line("保存しました。"))),
    ];
    let mut lines: Vec<Value> = Vec::new();
    for lang in Lang::ALL {
        for (name, card) in &cards {
            let name = format!("card/{name} ({})", lang.code());
            let message = render::message(card, lang);
            assert_eq!(check_message(&json!(message.blocks)), [], "{name}");
            assert_eq!(check_view(&json!(render::home(card, lang)), "home"), [], "{name}");
            assert_eq!(check_view(&json!(render::modal(card, lang)), "modal"), [], "{name}");
            lines.push(json!({ "kind": "message", "name": name, "text": message.text, "blocks": message.blocks }));
            lines.push(json!({ "kind": "view", "name": format!("home {name}"), "view": render::home(card, lang) }));
            lines.push(json!({ "kind": "view", "name": format!("modal {name}"), "view": render::modal(card, lang) }));
        }
        let view = form::form(&a_form(), lang);
        assert_eq!(check_view(&json!(view), "modal"), []);
        lines.push(json!({ "kind": "view", "name": format!("form/every kind ({})", lang.code()), "view": view }));
    }
    artifacts::write("block_kit_cards.jsonl", lines);
}

#[test]
fn a_signed_command_is_answered_in_one_response() {
    let secret = "8f742231b10e8888abcd99yyyzzz85a5";
    let body =
        "team_id=T1&user_id=U1&command=%2F1on1&text=next&trigger_id=t1&response_url=https%3A%2F%2Fhooks.slack.com%2Fx";
    let now = Timestamp::from_second(1_700_000_000).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("v0:1700000000:{body}").as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    let mut headers = HeaderMap::new();
    headers.insert("x-slack-request-timestamp", "1700000000".parse().unwrap());
    headers.insert("x-slack-signature", format!("v0={signature}").parse().unwrap());

    verify(&SecretString::from(secret), &headers, body.as_bytes(), now).unwrap();
    let Incoming::Act(received) = read(body.as_bytes()) else { panic!("an act") };
    assert_eq!(received.inbound.act, Act::Typed("next".into()));
    let (body, after) = answer(&received.back, &Reply::Card(Card::saying(line("火曜 15:00"))), Lang::Ja);
    let Body::Json(json) = body else { panic!("a body") };
    let json = json.read();
    assert_eq!((json["response_type"].as_str(), after), (Some("ephemeral"), None));
}
