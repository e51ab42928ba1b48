//! Whole ways: an activity over HTTP, the product behind it, the answer in the response and what is posted.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::Body as HttpBody;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use taiwa::http::Server;
use tower::ServiceExt;

use crate::local::{Action, Answer, Dialog, Fault, FaultKind, Key, Message, Pressed, Spot, actions, plain_card};
use crate::{HANAKO, Product, SATO};

impl Product {
    /// Types to the bot and waits for everything that is said to it.
    async fn says(&self, who: &str, text: &str) -> Answer {
        let answer = self.teams().says(who, text).await.unwrap();
        self.quiet().await;
        answer
    }

    /// What the bot has said to a person so far.
    fn said_to(&self, who: &str) -> Vec<Message> {
        let messages = self.teams().messages(who);
        messages.into_iter().filter(|message| !message.card.is_null()).collect()
    }

    fn last(&self, who: &str) -> Message {
        self.said_to(who).pop().unwrap()
    }

    async fn press(&self, who: &str, spot: &Spot, action: &Action, typed: &[(&str, &str)]) -> Pressed {
        let typed: BTreeMap<String, String> =
            typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let pressed = self.teams().press(who, spot, &action.action, &typed).await.unwrap();
        self.quiet().await;
        pressed
    }

    /// Sato and Hanako have a 1on1, and what that brings was sent to them.
    async fn paired() -> Product {
        let product = Product::new().await;
        product.says(HANAKO, "help").await;
        product.says(SATO, "開始 <at>Hanako Yamada</at> 毎週火曜 15:00 30分").await;
        product.settle().await;
        product
    }
}

/// What a button means.
fn what(action: &Action) -> &Value {
    &action.action["data"]["taiwa"]["what"]
}

/// The first button of a card that means this.
fn button(card: &Value, means: impl Fn(&Value) -> bool) -> Action {
    let found = actions(card).into_iter().find(|action| means(what(action)));
    found.unwrap_or_else(|| panic!("no such button: {}", plain_card(card)))
}

fn opens(form: &'static str) -> impl Fn(&Value) -> bool {
    move |what| what["open"]["form"] == form
}

fn sends(what: &Value) -> bool {
    what.get("send").is_some()
}

fn in_chat(card: &Value, means: impl Fn(&Value) -> bool) -> Action {
    let found = actions(card).into_iter().find(|action| action.overflow && means(what(action)));
    found.unwrap_or_else(|| panic!("no such button: {}", plain_card(card)))
}

fn dialog(pressed: Pressed) -> Dialog {
    match pressed {
        Pressed::Dialog(dialog) => dialog,
        other => panic!("{other:?}"),
    }
}

fn replaced(pressed: Pressed) -> Value {
    match pressed {
        Pressed::Replaced(card) => card,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_typed_is_taken_at_once_and_answered_by_a_message() {
    let product = Product::new().await;
    let answer = product.says(HANAKO, "help agenda").await;
    assert_eq!((answer.status, answer.body), (200, Value::Null));
    let said = product.said_to(HANAKO);
    assert_eq!(said.len(), 1);
    assert!(plain_card(&said[0].card).contains("agenda add"), "{}", plain_card(&said[0].card));
    assert_eq!(product.teams().violations(), Vec::<String>::new());
}

#[tokio::test]
async fn the_same_message_again_changes_nothing_and_is_answered_once() {
    let product = Product::paired().await;
    product.says(SATO, "議題 追加 評価の相談").await;
    let before = product.said_to(SATO).len();
    let sent = product.teams().last_activity(SATO).unwrap();
    for _ in 0..3 {
        assert_eq!(product.teams().deliver_again(&sent).await.status, 200);
        product.quiet().await;
    }
    assert_eq!((product.said_to(SATO).len(), product.ignored("posted_before")), (before, 3));
    product.says(SATO, "議題").await;
    assert_eq!(plain_card(&product.last(SATO).card).matches("評価の相談").count(), 1);
}

#[tokio::test]
async fn among_others_the_answer_is_for_who_asked() {
    let product = Product::paired().await;
    let chat = product.teams().group(&[SATO, HANAKO]);
    let seen = |who: &str| {
        let messages = product.said_to(who);
        messages.into_iter().filter(|message| message.chat == chat).map(|message| plain_card(&message.card)).collect()
    };
    product.teams().says_in(&chat, SATO, "<at>Taiwa</at> 議題 追加 評価の相談").await.unwrap();
    product.quiet().await;
    let (sato, hanako): (Vec<String>, Vec<String>) = (seen(SATO), seen(HANAKO));
    assert_eq!((sato.len(), hanako.len()), (1, 0));
    assert!(sato[0].contains("評価の相談"), "{}", sato[0]);

    // Where such messages are not taken, the answer comes in private.
    let before = product.said_to(SATO).len();
    product.teams().fault(Fault::once("isTargetedActivity", FaultKind::error(400, "BadArgument")));
    product.teams().says_in(&chat, SATO, "<at>Taiwa</at> 議題").await.unwrap();
    product.quiet().await;
    assert_eq!((seen(SATO) as Vec<String>).len(), 1);
    assert_eq!(product.said_to(SATO).len(), before + 1);
}

#[tokio::test]
async fn an_answer_that_surely_did_not_arrive_is_said_again() {
    let product = Product::new().await;
    product.says(HANAKO, "next").await;
    product.teams().fault(Fault::once("POST /teams/v3/conversations", FaultKind::throttled("1")));
    product.says(HANAKO, "help").await;
    assert_eq!(product.said_to(HANAKO).len(), 2);
}

#[tokio::test]
async fn a_form_is_a_dialog_or_stands_in_the_chat() {
    let product = Product::paired().await;
    product.says(SATO, "議題").await;
    let list = product.last(SATO);
    let open = button(&list.card, opens("agenda"));
    assert!(!open.overflow);
    let shown = dialog(product.press(SATO, &(&list).into(), &open, &[]).await);
    let send = button(&shown.card, sends);
    let saved = dialog(product.press(SATO, &Spot::Dialog, &send, &[("text", "評価の相談、来期")]).await);
    assert!(plain_card(&saved.card).contains("評価の相談、来期"), "{}", plain_card(&saved.card));

    let form = replaced(product.press(SATO, &(&list).into(), &in_chat(&list.card, opens("agenda")), &[]).await);
    let send = button(&form, sends);
    let typed = [("text", "二つ目, です"), ("private", "private")];
    let saved = replaced(product.press(SATO, &(&list).into(), &send, &typed).await);
    assert!(plain_card(&saved).contains("二つ目, です"), "{}", plain_card(&saved));

    product.says(HANAKO, "agenda").await;
    let seen = plain_card(&product.last(HANAKO).card);
    assert!(seen.contains("評価の相談") && !seen.contains("二つ目"), "{seen}");
    assert_eq!(product.teams().violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_form_with_a_mistake_comes_back_with_what_was_filled_in() {
    let product = Product::paired().await;
    product.says(SATO, "設定").await;
    let answer = product.last(SATO);
    let open = button(&answer.card, opens("settings"));
    let wrong = [("zone", "Asia/Nowhere"), ("from", "08:15")];
    let shown = dialog(product.press(SATO, &(&answer).into(), &open, &[]).await);
    let again = dialog(product.press(SATO, &Spot::Dialog, &button(&shown.card, sends), &wrong).await);
    assert_eq!(again.title, shown.title);
    let text = again.card.to_string();
    assert!(text.contains("Asia/Nowhere") && text.contains("08:15") && text.contains("Attention"), "{text}");

    let form = replaced(product.press(SATO, &(&answer).into(), &in_chat(&answer.card, opens("settings")), &[]).await);
    let again = replaced(product.press(SATO, &(&answer).into(), &button(&form, sends), &wrong).await);
    assert!(again.to_string().contains("Asia/Nowhere"), "{again}");
    let right = [("zone", "Asia/Seoul"), ("from", "08:15")];
    let saved = replaced(product.press(SATO, &(&answer).into(), &button(&again, sends), &right).await);
    assert!(plain_card(&saved).contains("Asia/Seoul"), "{}", plain_card(&saved));
    assert_eq!(product.teams().violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_press_on_a_message_redraws_it_and_is_answered_below() {
    let product = Product::paired().await;
    product.says(SATO, "約束 追加 資料を送る").await;
    product.tenant.clock.set("2026-12-01T05:30:00Z".parse().unwrap());
    product.settle().await;
    let runs = |what: &Value| what["run"]["do"] == "action_done";
    let digest =
        product.said_to(SATO).into_iter().rfind(|message| actions(&message.card).iter().any(|a| runs(what(a))));
    let digest = digest.expect("the digest has the promise on it");
    assert_eq!(button(&digest.card, runs).action["data"]["taiwa"]["on"], "message");
    let before = product.said_to(SATO).len();
    let redrawn = replaced(product.press(SATO, &(&digest).into(), &button(&digest.card, runs), &[]).await);
    assert!(!actions(&redrawn).iter().any(|action| runs(what(action))), "{}", plain_card(&redrawn));
    let below = product.last(SATO);
    assert_eq!(product.said_to(SATO).len(), before + 1);
    let undo = actions(&below.card).into_iter().find(|action| action.title == "元に戻す").unwrap();
    assert_eq!(undo.action["data"]["taiwa"]["on"], "answer");

    // The same press again, under another id: nothing is done twice and nothing is said twice.
    let sent = product.teams().last_activity(SATO).unwrap();
    let again = product.teams().deliver_again(&sent).await;
    product.quiet().await;
    assert_eq!(again.body["type"], "application/vnd.microsoft.card.adaptive");
    assert_eq!(product.said_to(SATO).len(), before + 1);
    assert_eq!(product.teams().violations(), Vec::<String>::new());
}

#[tokio::test]
async fn words_of_a_chat_become_a_topic() {
    let product = Product::paired().await;
    let picked = product.teams().picks_in_menu(SATO, "agendaFromMessage", HANAKO, "R&D の<評価>\nについて").await;
    let shown = dialog(picked.unwrap());
    assert!(shown.card.to_string().contains("R&D の<評価>\\nについて"), "{}", shown.card);
    let saved = dialog(product.press(SATO, &Spot::Dialog, &button(&shown.card, sends), &[]).await);
    assert!(plain_card(&saved.card).contains("R&D の<評価>"), "{}", plain_card(&saved.card));
    let calls = product.teams().journal().into_iter().filter(|call| call.name.contains(&shown.chat));
    assert_eq!(calls.count(), 0, "nothing is posted into a chat of other people");

    // In an own 1on1 there is nothing to choose from.
    let lone = Product::new().await;
    let picked = lone.teams().picks_in_menu(SATO, "promiseFromMessage", HANAKO, "x").await;
    dialog(picked.unwrap());
    assert_eq!(lone.teams().violations(), Vec::<String>::new());
}

#[tokio::test]
async fn coming_and_going_is_taken_quietly() {
    let product = Product::new().await;
    assert_eq!(product.teams().installs(SATO).await.unwrap().status, 200);
    product.settle().await;
    let hellos = product.said_to(SATO).len();
    assert_eq!(hellos, 1);
    assert_eq!(product.teams().removes(SATO).await.unwrap().status, 200);
    assert_eq!(product.teams().installs(SATO).await.unwrap().status, 200);
    product.settle().await;
    assert_eq!(product.said_to(SATO).len(), hellos, "greeted once for life");
}

#[tokio::test]
async fn what_can_not_be_believed_is_refused_before_it_is_read() {
    let product = Product::paired().await;
    let good = product.teams().token().bearer();
    let sent = product.teams().last_activity(SATO).unwrap();
    let mut elsewhere = sent.clone();
    elsewhere["serviceUrl"] = json!("https://example.invalid/");
    let rogue = product.teams().token().by(Key::Rogue).bearer();
    let mut invoke = sent.clone();
    invoke["type"] = json!("invoke");
    let mut named = invoke.clone();
    named["name"] = json!("signin/tokenExchange");
    invoke["name"] = json!("adaptiveCard/action");
    invoke["value"] = json!([]);
    let mut typing = sent.clone();
    typing["type"] = json!("typing");
    let huge = format!("{{\"text\":\"{}\"}}", "x".repeat(256 * 1024));
    for (body, authorization, status, counted) in [
        (sent.to_string(), None, 401, "no_token"),
        (sent.to_string(), Some(rogue.as_str()), 401, "unknown_key"),
        (elsewhere.to_string(), Some(good.as_str()), 401, "wrong_service"),
        ("{".to_owned(), Some(rogue.as_str()), 401, "unknown_key"),
        ("{".to_owned(), Some(good.as_str()), 400, "broken_json"),
        ("[]".to_owned(), Some(good.as_str()), 400, "broken_json"),
        (invoke.to_string(), Some(good.as_str()), 400, "no_value"),
        (named.to_string(), Some(good.as_str()), 501, "unknown_invoke"),
        (typing.to_string(), Some(good.as_str()), 200, "typing"),
    ] {
        let before = product.ignored(counted);
        let answer = product.teams().deliver_as(body.clone(), authorization).await;
        assert_eq!((answer.status, product.ignored(counted)), (status, before + 1), "{counted}: {body}");
    }
    assert_eq!(product.teams().deliver_as(huge, Some(&good)).await.status, 413);
}

#[tokio::test]
async fn a_button_of_an_older_version_says_so() {
    let product = Product::new().await;
    product.says(HANAKO, "help").await;
    let human = product.teams().human(HANAKO).unwrap();
    let help = product.last(HANAKO);
    let data = json!({ "taiwa": { "what": { "run": "dance" }, "on": "message", "nonce": "n" } });
    let action = json!({ "title": "Dance", "verb": "taiwa", "data": data });
    let sent = product.teams().executed(&human, &help.chat, &help.id, &action);
    let answer = product.teams().deliver(&sent).await;
    assert_eq!(answer.body["type"], "application/vnd.microsoft.card.adaptive");
    assert!(plain_card(&answer.body["value"]).contains("out of date"), "{}", answer.body);
    assert_eq!(product.ignored("old_button"), 1);
}

#[tokio::test]
async fn what_could_not_be_kept_is_sent_again_or_said() {
    let product = Product::paired().await;
    product.says(SATO, "議題").await;
    let list = product.last(SATO);
    let form = replaced(product.press(SATO, &(&list).into(), &in_chat(&list.card, opens("agenda")), &[]).await);
    product.alter("CREATE TRIGGER full BEFORE INSERT ON agenda_item BEGIN SELECT RAISE(ABORT, 'full'); END").await;
    let before = product.said_to(SATO).len();
    assert_eq!(product.says(SATO, "議題 追加 x").await.status, 503);
    let shown = replaced(product.press(SATO, &(&list).into(), &button(&form, sends), &[("text", "x")]).await);
    assert!(!actions(&shown).iter().any(|action| sends(what(action))), "{}", plain_card(&shown));
    assert_eq!(product.said_to(SATO).len(), before);

    // Sent again when all is well it is done, and answered.
    product.alter("DROP TRIGGER full").await;
    let sent = product.teams().journal().into_iter().rfind(|call| call.status == 503).unwrap().body;
    assert_eq!(product.teams().deliver_again(&sent).await.status, 200);
    product.quiet().await;
    assert!(plain_card(&product.last(SATO).card).contains('x'));
}

#[tokio::test]
async fn what_takes_long_is_answered_later() {
    let product = Product::waiting(Duration::from_secs(2)).await;
    product.says(HANAKO, "settings").await;
    let answer = product.last(HANAKO);
    let form = replaced(product.press(HANAKO, &(&answer).into(), &in_chat(&answer.card, opens("settings")), &[]).await);

    let held = product.hold().await;
    let zone = BTreeMap::from([("zone".to_owned(), "Asia/Seoul".to_owned())]);
    let pressed = product.teams().press(HANAKO, &(&answer).into(), &button(&form, sends).action, &zone).await;
    assert!(matches!(pressed.unwrap(), Pressed::Toast(text) if text.contains("longer")));
    held.release().await;
    product.quiet().await;
    assert!(
        plain_card(&product.last(HANAKO).card).contains("Asia/Seoul"),
        "{}",
        plain_card(&product.last(HANAKO).card)
    );

    let held = product.hold().await;
    assert_eq!(product.teams().says(HANAKO, "memo add slow words").await.unwrap().status, 503);
    let sent = product.teams().last_activity(HANAKO).unwrap();
    held.release().await;
    product.quiet().await;
    assert_eq!(product.teams().deliver_again(&sent).await.status, 200);
    product.quiet().await;
    let said = product.said_to(HANAKO);
    assert_eq!(said.iter().filter(|message| plain_card(&message.card).contains("slow words")).count(), 1);
}

#[tokio::test]
async fn while_there_are_no_keys_it_is_to_be_sent_again() {
    let product = Product::new().await;
    product.teams().fault(Fault::always(".well-known", FaultKind::error(503, "x")));
    assert_eq!(product.says(SATO, "help").await.status, 503);
    assert_eq!(product.ignored("no_keys"), 1);
}

#[tokio::test]
async fn without_teams_nobody_is_there() {
    let product = Product::new().await;
    let slack_alone = Server::new(product.app.clone(), None, None).router();
    let request = Request::post("/api/messages").body(HttpBody::from("{}")).unwrap();
    let answer = tokio::time::timeout(Duration::from_secs(5), slack_alone.oneshot(request)).await.unwrap().unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}
