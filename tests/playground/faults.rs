//! Bad days: what the caller sees, what took effect, and what is written down as somebody's fault.

use std::time::Duration;

use jiff::ToSpan;
use serde_json::{Value, json};
use taiwa::playground::{Fault, FaultKind};

use crate::rig::{Rig, Tell};

const POST: &str = "chat.postMessage";

fn message() -> Value {
    json!({"channel": "U0SATO", "text": "t"})
}

#[tokio::test]
async fn each_fault_looks_like_itself_and_applies_only_where_it_says_so() {
    let rig = Rig::start().await;
    let posted = || rig.fake.messages("U0SATO").len();
    let send = || rig.request(POST, &message()).send();

    rig.fake.fault(Fault::once(POST, FaultKind::RateLimited { retry_after: None }));
    let reply = send().await.unwrap();
    assert_eq!((reply.status().as_u16(), reply.headers().get("retry-after")), (429, None));
    rig.fake.fault(Fault::once(POST, FaultKind::Status(503)));
    assert_eq!(send().await.unwrap().status(), 503);
    rig.fake.fault(Fault::once(POST, FaultKind::Error("fatal_error".into())));
    assert_eq!(send().await.unwrap().json::<Value>().await.unwrap()["error"], "fatal_error");
    let hang = rig.request(POST, &message()).timeout(Duration::from_millis(200));
    rig.fake.fault(Fault::once(POST, FaultKind::HangAfterAccept));
    assert!(hang.send().await.unwrap_err().is_timeout());
    assert_eq!(posted(), 0);

    rig.fake.fault(Fault::once(POST, FaultKind::AppliedButLost));
    let lost = send().await.unwrap_err();
    assert!(!lost.is_timeout() && lost.status().is_none(), "{lost:?}");
    assert_eq!(posted(), 1);
    rig.fake.fault(Fault::once(POST, FaultKind::BrokenJson));
    let broken = send().await.unwrap();
    assert_eq!(broken.status(), 200);
    assert!(broken.json::<Value>().await.is_err());
    assert_eq!(posted(), 2);
    rig.fake.fault(Fault::once(POST, FaultKind::ResetMidBody));
    let torn = send().await;
    assert!(match torn {
        Ok(response) => response.bytes().await.is_err(),
        Err(_) => true,
    });
    assert_eq!(posted(), 3);
    rig.fake.fault(Fault::once(POST, FaultKind::Slow(Duration::from_millis(50))));
    assert_eq!(send().await.unwrap().status(), 200);
    assert_eq!(posted(), 4);
    rig.no_complaints();
    let errors: Vec<String> = rig.fake.journal().into_iter().filter_map(|call| call.error).collect();
    assert_eq!(errors.len(), 7, "{errors:?}");
}

#[tokio::test]
async fn coming_back_before_retry_after_is_written_down() {
    let rig = Rig::start().await;
    rig.fake.fault(Fault::once(POST, FaultKind::RateLimited { retry_after: Some(30) }));
    rig.api(POST, message()).await;
    rig.clock.advance(31.seconds());
    rig.api(POST, message()).await;
    rig.no_complaints();
    rig.fake.fault(Fault::once(POST, FaultKind::RateLimited { retry_after: Some(30) }));
    rig.api(POST, message()).await;
    rig.clock.advance(29.seconds());
    rig.api(POST, message()).await;
    assert_eq!(rig.fake.violations().len(), 1);
}

#[tokio::test]
async fn a_channel_takes_a_burst_and_then_one_message_a_second() {
    let rig = Rig::with(|options| options.channel_rate = true).await;
    for _ in 0..4 {
        assert_eq!(rig.api(POST, message()).await["ok"], true);
    }
    let over = rig.request(POST, &message()).send().await.unwrap();
    assert_eq!((over.status().as_u16(), over.headers()["retry-after"].to_str().unwrap()), (429, "1"));
    assert_eq!(rig.api(POST, json!({"channel": "U0HANAKO", "text": "t"})).await["ok"], true);
    rig.clock.advance(1.second());
    assert_eq!(rig.api(POST, message()).await["ok"], true);
    assert_eq!(rig.fake.messages("U0SATO").len(), 5);
}

#[tokio::test]
async fn a_late_answer_is_no_answer() {
    let rig = Rig::start().await;
    rig.app.will(Tell::Late(Duration::from_secs(4)));
    let answer = rig.fake.command("U0SATO", "/1on1", "").await.unwrap();
    assert_eq!(answer.failure.as_deref(), Some("operation_timeout"));
    assert!(answer.latency >= Duration::from_secs(3) && answer.latency < Duration::from_secs(4));
    assert!(rig.fake.violations()[0].contains("operation_timeout"));
    assert_eq!(rig.app.count(), 1, "commands are not repeated");
}

#[tokio::test]
async fn a_failed_event_comes_again_at_once_after_a_minute_and_after_five() {
    let rig = Rig::start().await;
    for _ in 0..4 {
        rig.app.will(Tell::Status(500));
    }
    let first = rig.fake.open_home("U0SATO").await.unwrap();
    let id = |body: &str| serde_json::from_str::<Value>(body).unwrap()["event_id"].clone();
    assert_eq!(rig.app.last().header("x-slack-retry-num"), "");
    for (wait, number) in [(0, "1"), (1, "2"), (5, "3")] {
        rig.clock.advance(wait.minutes());
        assert_eq!(rig.fake.retry_events().await, 1);
        let asked = rig.app.last();
        assert_eq!((asked.header("x-slack-retry-num"), asked.header("x-slack-retry-reason")), (number, "http_error"));
        assert_eq!(id(&asked.body), json!(first.event_id));
    }
    rig.clock.advance(60.minutes());
    assert_eq!(rig.fake.retry_events().await, 0);
    let event = json!({"type": "app_home_opened", "user": "U0SATO"});
    for retry in [None, Some((1, "http_timeout"))] {
        assert!(rig.fake.deliver_event("Ev1", event.clone(), retry).await.is_ok());
        assert_eq!(id(&rig.app.last().body), json!("Ev1"));
    }
}

#[tokio::test]
async fn after_a_shutdown_nobody_answers() {
    let rig = Rig::start().await;
    rig.api("auth.test", json!({})).await;
    let fake = rig.fake.clone();
    fake.shutdown().await;
    assert!(rig.request("auth.test", &json!({})).send().await.is_err());
}

#[tokio::test]
async fn one_waits_for_a_state_instead_of_sleeping() {
    let rig = Rig::start().await;
    let waiter = rig.fake.clone();
    let waiting = tokio::spawn(async move {
        waiter.until(|fake| fake.messages("U0SATO").iter().find(|message| message.text == "2").cloned()).await
    });
    for text in ["1", "2", "3"] {
        rig.api(POST, json!({"channel": "U0SATO", "text": text})).await;
    }
    assert_eq!(waiting.await.unwrap().text, "2");
}
