//! People at the fake Slack: what they type, press and fill in, as the app gets it and as they see the answer.

use std::collections::BTreeMap;

use jiff::ToSpan;
use serde_json::{Value, json};
use slack_morphism::SlackSigningSecret;
use slack_morphism::signature_verifier::SlackEventSignatureVerifier;
use taiwa::playground::{Choice, Options, Outcome, Picked, Refused, RowKind, Signing, Surface};

use crate::rig::{App, Rig, Tell};

#[expect(clippy::disallowed_methods, reason = "slack-morphism's verifier reads the wall clock itself")]
fn wall_clock() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

#[tokio::test]
async fn slack_morphism_accepts_the_signatures() {
    let options = Options::new(std::sync::Arc::new(wall_clock));
    let fake = taiwa::playground::FakeSlack::start(options.clone()).await.unwrap();
    fake.add(taiwa::playground::Human::new("U1", "花子", "Asia/Tokyo", "ja-JP"));
    let (app, url) = App::start().await;
    fake.point_at(url);
    let verifier = SlackEventSignatureVerifier::new(&SlackSigningSecret::from(options.signing_secret.clone()));
    let good = || {
        let asked = app.last();
        verifier
            .verify(asked.header("x-slack-signature"), &asked.body, asked.header("x-slack-request-timestamp"))
            .is_ok()
    };
    assert!(fake.command("U1", "/1on1", "議題 @花子 a&b").await.unwrap().is_ok());
    assert!(good());
    assert!(fake.open_home("U1").await.unwrap().is_ok());
    assert!(good());
    for (signing, expected) in [
        (Signing::Good, true),
        (Signing::At(-299), true),
        (Signing::At(-301), false),
        (Signing::Forged, false),
        (Signing::Missing, false),
    ] {
        fake.deliver_raw("/slack/events", "application/json", "{}", signing).await;
        assert_eq!(good(), expected, "{signing:?}");
    }
    app.will(Tell::Json(json!({"challenge": "wrong"})));
    assert!(!fake.verify_url().await);
    assert!(fake.ssl_check().await.is_ok());
}

#[tokio::test]
async fn a_command_is_answered_for_its_caller_alone() {
    let rig = Rig::start().await;
    rig.app.will(Tell::Json(json!({"text": "次は<@U0SATO>さんと", "blocks": [
        {"type": "actions", "elements": [{"type": "button", "action_id": "add", "text": {"type": "plain_text", "text": "追加"}}]}]})));
    let answer = rig.fake.command("U0HANAKO", "/1on1", "next @佐藤").await.unwrap();
    let asked = rig.app.last();
    assert_eq!((asked.path.as_str(), asked.field("text").as_str()), ("/slack/commands", "next <@U0SATO|sato>"));
    assert_eq!(asked.field("user_id"), "U0HANAKO");
    let ephemeral = answer.ephemeral.clone().unwrap();
    assert_eq!(rig.fake.ephemerals("U0HANAKO"), std::slice::from_ref(&ephemeral));
    assert!(rig.fake.ephemerals("U0SATO").is_empty());

    let place = Surface::Ephemeral(ephemeral.id);
    rig.fake.click("U0HANAKO", place.clone(), "add", Choice::None).await.unwrap();
    let payload = rig.app.last().payload();
    assert_eq!(payload["container"]["is_ephemeral"], true);
    assert!(payload.get("message").is_none());
    let hook = payload["response_url"].as_str().unwrap();
    let (status, _) = rig.post(hook, &json!({"replace_original": true, "text": "済"})).await;
    assert_eq!((status, rig.fake.ephemerals("U0HANAKO")[0].text.as_str()), (200, "済"));
    let stale = rig.fake.click("U0HANAKO", place, "add", Choice::None).await;
    assert_eq!(stale, Err(Refused::NotThere("add".into())));
    rig.post(hook, &json!({"delete_original": true})).await;
    assert!(rig.fake.ephemerals("U0HANAKO").is_empty());
    rig.no_complaints();
}

#[tokio::test]
async fn an_answer_is_read_as_slack_reads_it() {
    let rig = Rig::start().await;
    rig.app.will(Tell::Text("plain {}"));
    assert_eq!(rig.fake.command("U0SATO", "/1on1", "").await.unwrap().ephemeral.unwrap().text, "plain {}");
    assert!(rig.fake.command("U0SATO", "/1on1", "").await.unwrap().ephemeral.is_none());
    rig.app.will(Tell::Json(json!({"response_type": "in_channel", "text": "皆さん"})));
    rig.fake.command("U0SATO", "/1on1", "").await.unwrap();
    assert_eq!(rig.fake.messages("U0SATO")[0].text, "皆さん");
    rig.no_complaints();
    rig.app.will(Tell::Json(json!({"text": "t", "blocks": [{"type": "bogus"}]})));
    assert!(!rig.fake.command("U0SATO", "/1on1", "").await.unwrap().is_ok());
    rig.app.will(Tell::Status(500));
    assert_eq!(rig.fake.command("U0SATO", "/1on1", "").await.unwrap().failure.as_deref(), Some("http 500"));
    assert_eq!(rig.fake.violations().len(), 2);
    let last = rig.fake.transcript().pop().unwrap();
    assert_eq!((last.from.as_str(), last.kind), ("slackbot", RowKind::Ephemeral));
    assert_eq!(rig.fake.command("U9", "/1on1", "").await, Err(Refused::NoSuchPerson("U9".into())));
    rig.fake.set_deleted("U0SATO", true);
    assert_eq!(rig.fake.command("U0SATO", "/1on1", "").await, Err(Refused::Deactivated("U0SATO".into())));
}

#[tokio::test]
async fn a_response_url_serves_five_times_in_thirty_minutes() {
    let rig = Rig::start().await;
    rig.fake.command("U0SATO", "/1on1", "").await.unwrap();
    let first = rig.app.last().field("response_url");
    for _ in 0..5 {
        assert_eq!(rig.post(&first, &json!({"text": "t"})).await.0, 200);
    }
    assert_eq!(rig.post(&first, &json!({"text": "t"})).await, (404, json!({"ok": false, "error": "used_url"})));
    rig.fake.command("U0SATO", "/1on1", "").await.unwrap();
    let second = rig.app.last().field("response_url");
    rig.clock.advance(31.minutes());
    assert_eq!(rig.post(&second, &json!({"text": "t"})).await.1["error"], "expired_url");
    assert_eq!(rig.post(&rig.url("/response/none"), &json!({"text": "t"})).await.0, 404);
}

#[tokio::test]
async fn a_press_on_a_message_carries_all_that_slack_sends() {
    let rig = Rig::start().await;
    let ts = rig.post_button("U0HANAKO", "held").await;
    let place = Surface::from(&rig.fake.messages("U0HANAKO")[0]);
    rig.fake.click("U0HANAKO", place.clone(), "held", Choice::None).await.unwrap();
    let payload = rig.app.last().payload();
    assert_eq!(rig.app.last().path, "/slack/interactivity");
    for pointer in [
        "/team/id",
        "/user/id",
        "/user/team_id",
        "/channel/id",
        "/message/blocks/0/block_id",
        "/trigger_id",
        "/response_url",
        "/api_app_id",
        "/state/values",
        "/actions/0/block_id",
        "/actions/0/action_ts",
    ] {
        assert!(payload.pointer(pointer).is_some(), "{pointer} in {payload}");
    }
    assert_eq!((&payload["actions"][0]["value"], &payload["container"]["message_ts"]), (&json!("v"), &json!(ts)));
    let other = rig.fake.click("U0SATO", place.clone(), "held", Choice::None).await;
    assert!(matches!(other, Err(Refused::NotThere(_))));
    let (channel, text) = (payload["channel"]["id"].clone(), "済");
    rig.api("chat.update", json!({"channel": channel, "ts": ts, "text": text, "blocks": []})).await;
    assert_eq!(rig.fake.click("U0HANAKO", place, "held", Choice::None).await, Err(Refused::NotThere("held".into())));
    assert_eq!(rig.fake.messages("U0HANAKO")[0].edits, 1);
    let kinds: Vec<RowKind> = rig.fake.transcript().iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [RowKind::Message, RowKind::Clicked, RowKind::Update]);
    rig.no_complaints();
}

fn form(errors_at: &str) -> Value {
    json!({"type": "modal", "callback_id": "agenda", "title": {"type": "plain_text", "text": "議題"},
        "submit": {"type": "plain_text", "text": "保存"}, "notify_on_close": true, "private_metadata": "m", "blocks": [
        {"type": "input", "block_id": errors_at, "label": {"type": "plain_text", "text": "内容"},
         "element": {"type": "plain_text_input", "action_id": "text"}},
        {"type": "input", "block_id": "day", "optional": true, "label": {"type": "plain_text", "text": "日"},
         "element": {"type": "datepicker", "action_id": "date"}},
        {"type": "section", "block_id": "who", "text": {"type": "mrkdwn", "text": "誰"},
         "accessory": {"type": "users_select", "action_id": "person"}}]})
}

async fn open_form(rig: &Rig) -> Value {
    rig.fake.command("U0HANAKO", "/1on1", "agenda add").await.unwrap();
    let trigger = rig.app.last().field("trigger_id");
    rig.api("views.open", json!({"trigger_id": trigger, "view": form("what")})).await
}

#[tokio::test]
async fn a_form_is_opened_refused_corrected_and_closed() {
    let rig = Rig::start().await;
    let opened = open_form(&rig).await;
    assert_eq!(opened["view"]["state"]["values"]["what"]["text"]["value"], Value::Null);
    let id = opened["view"]["id"].as_str().unwrap().to_owned();
    let modal = Surface::Modal(id.clone());

    let missing = BTreeMap::from([("what".to_owned(), "入力してください。".to_owned())]);
    assert_eq!(rig.fake.submit("U0HANAKO", &[]).await, Err(Refused::Incomplete(missing)));
    assert_eq!(
        rig.fake.click("U0HANAKO", modal.clone(), "date", Choice::Date("2026-11-30".into())).await.unwrap().status,
        0
    );
    rig.fake.click("U0HANAKO", modal.clone(), "person", Choice::User("U0SATO".into())).await.unwrap();
    let press = rig.app.last().payload();
    assert_eq!((&press["container"]["view_id"], &press["actions"][0]["selected_user"]), (&json!(id), &json!("U0SATO")));

    rig.app.will(Tell::Json(json!({"response_action": "errors", "errors": {"what": "短すぎます"}})));
    let refused = rig.fake.submit("U0HANAKO", &[("text", json!("あ"))]).await.unwrap();
    assert_eq!(refused.outcome, Outcome::Errors([("what".to_owned(), "短すぎます".to_owned())].into()));
    assert_eq!(rig.fake.modal("U0HANAKO").unwrap().errors["what"], "短すぎます");
    let sent = rig.app.last().payload();
    let values = &sent["view"]["state"]["values"];
    assert_eq!(values["day"]["date"], json!({"type": "datepicker", "selected_date": "2026-11-30"}));
    assert_eq!(values["who"]["person"]["selected_user"], "U0SATO");
    assert_eq!((&sent["type"], &sent["view"]["private_metadata"]), (&json!("view_submission"), &json!("m")));

    rig.app.will(Tell::Json(json!({"response_action": "update", "view": form("what")})));
    assert_eq!(rig.fake.submit("U0HANAKO", &[]).await.unwrap().outcome, Outcome::Updated);
    rig.app.will(Tell::Json(json!({"response_action": "push", "view": form("deeper")})));
    assert_eq!(rig.fake.submit("U0HANAKO", &[]).await.unwrap().outcome, Outcome::Pushed);
    assert_eq!(rig.fake.modal("U0HANAKO").unwrap().previous, Some(id.clone()));
    assert!(matches!(
        rig.fake.click("U0HANAKO", modal, "person", Choice::User("U0SATO".into())).await,
        Err(Refused::NotThere(_))
    ));
    rig.fake.close("U0HANAKO").await.unwrap();
    assert_eq!(rig.app.last().payload()["type"], "view_closed");
    assert_eq!(rig.fake.modal("U0HANAKO").unwrap().id, id);
    assert_eq!(rig.fake.submit("U0HANAKO", &[]).await.unwrap().outcome, Outcome::Closed);
    assert!(rig.fake.modal("U0HANAKO").is_none());
    assert!(matches!(rig.fake.close("U0HANAKO").await, Err(Refused::NotThere(_))));
    rig.no_complaints();
}

#[tokio::test]
async fn triggers_hashes_and_the_stack_have_their_limits() {
    let rig = Rig::start().await;
    let opened = open_form(&rig).await;
    let trigger = rig.app.last().field("trigger_id");
    let view = form("what");
    let again = rig.api("views.open", json!({"trigger_id": trigger, "view": view})).await;
    assert_eq!(again["error"], "exchanged_trigger_id");
    rig.fake.command("U0HANAKO", "/1on1", "x").await.unwrap();
    rig.clock.advance(4.seconds());
    let trigger = rig.app.last().field("trigger_id");
    assert_eq!(
        rig.api("views.open", json!({"trigger_id": trigger, "view": view})).await["error"],
        "expired_trigger_id"
    );

    let (id, hash) = (&opened["view"]["id"], &opened["view"]["hash"]);
    let update = json!({"view_id": id, "hash": hash, "view": view});
    assert_eq!(rig.api("views.update", update.clone()).await["ok"], true);
    assert_eq!(rig.api("views.update", update).await["error"], "hash_conflict");
    for expected in [json!(null), json!(null), json!("push_limit_reached")] {
        let top = rig.fake.modal("U0HANAKO").unwrap().id;
        rig.fake.click("U0HANAKO", Surface::Modal(top), "person", Choice::User("U0SATO".into())).await.unwrap();
        let trigger = rig.app.last().payload()["trigger_id"].clone();
        assert_eq!(rig.api("views.push", json!({"trigger_id": trigger, "view": view})).await["error"], expected);
    }
    let home = |hash: Value| json!({"user_id": "U0SATO", "hash": hash, "view": {"type": "home", "blocks": []}});
    let first = rig.api("views.publish", home(Value::Null)).await["view"]["hash"].clone();
    assert_eq!(rig.api("views.publish", home(first.clone())).await["ok"], true);
    assert_eq!(rig.api("views.publish", home(first)).await["error"], "hash_conflict");
}

#[tokio::test]
async fn homes_messages_and_shortcuts_reach_the_app() {
    let rig = Rig::start().await;
    rig.fake.open_home("U0HANAKO").await.unwrap();
    let event: Value = serde_json::from_str(&rig.app.last().body).unwrap();
    assert_eq!((&event["event"]["type"], &event["event"]["tab"]), (&json!("app_home_opened"), &json!("home")));
    assert!(event["event"].get("view").is_none());

    assert!(!rig.fake.dm("U0HANAKO", "やあ").await.unwrap().is_ok(), "no scope, no event");
    let count = rig.app.count();
    rig.fake.set_scopes(&["im:history"]);
    rig.fake.dm("U0HANAKO", "やあ <!channel>").await.unwrap();
    let event: Value = serde_json::from_str(&rig.app.last().body).unwrap();
    assert_eq!((rig.app.count(), &event["event"]["text"]), (count + 1, &json!("やあ &lt;!channel&gt;")));

    let said = Picked::Said { by: "U0SATO".into(), text: "目標の相談".into() };
    rig.fake.shortcut("U0HANAKO", "add_agenda", said).await.unwrap();
    let payload = rig.app.last().payload();
    assert_eq!((&payload["type"], &payload["callback_id"]), (&json!("message_action"), &json!("add_agenda")));
    assert_eq!((&payload["message"]["text"], &payload["message"]["user"]), (&json!("目標の相談"), &json!("U0SATO")));
    rig.fake.global_shortcut("U0HANAKO", "setup").await.unwrap();
    assert_eq!(rig.app.last().payload()["type"], "shortcut");
    rig.no_complaints();
}

#[tokio::test]
async fn scripts_drive_the_people_over_http() {
    let rig = Rig::start().await;
    rig.app.will(Tell::Text("はい"));
    let (status, answer) = rig.post(&rig.url("/control/command"), &json!({"user": "U0SATO", "text": "help"})).await;
    assert_eq!((status, &answer["ephemeral"]["text"]), (200, &json!("はい")));
    let ts = rig.post_button("U0SATO", "go").await;
    let click = json!({"user": "U0SATO", "message": ts, "action_id": "go"});
    assert_eq!(rig.post(&rig.url("/control/click"), &click).await.0, 200);
    let stale = json!({"user": "U0SATO", "message": ts, "action_id": "gone"});
    assert_eq!(rig.post(&rig.url("/control/click"), &stale).await.0, 409);
    assert_eq!(rig.post(&rig.url("/control/event"), &json!({"type": "app_uninstalled"})).await.0, 200);
    assert_eq!(rig.get("/control/messages/U0SATO").await[0]["ts"], json!(ts));
    assert_eq!(rig.get("/control/journal").await.as_array().unwrap().len(), 4);
    assert!(rig.get("/control/changes?after=0").await["version"].as_u64().unwrap() > 0);
    assert_eq!(rig.get("/control/violations").await, json!([]));
    let foreign = rig.http().post(rig.url("/control/dm")).header("origin", "https://evil.example").body("{}");
    assert_eq!(foreign.send().await.unwrap().status(), 403);
}
