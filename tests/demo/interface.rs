//! Each route: what it gives, and what it refuses.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use taiwa::domain::lang::Lang;

use super::{KATE, SATO, Visitor, button, play, reading};

const MISREAD: StatusCode = StatusCode::BAD_REQUEST;
const REFUSED: StatusCode = StatusCode::CONFLICT;

#[test]
fn the_first_screen_is_not_empty() {
    play(async {
        for lang in [None, Some(Lang::Ja), Some(Lang::En)] {
            let visitor = Visitor::enter(lang).await;
            let state = visitor.state().await;
            assert_eq!((&state["now"], &state["command"]), (&json!("2026-11-26T01:00:00Z"), &json!("/1on1")));
            let people = state["people"].as_array().unwrap();
            let roles: Vec<&str> = people.iter().map(|person| person["role"].as_str().unwrap()).collect();
            assert_eq!(roles, ["manager", "report", "report", "other", "other"]);
            let langs: Vec<&str> = people.iter().map(|person| person["lang"].as_str().unwrap()).collect();
            match lang {
                None => assert_eq!(langs, ["ja", "en", "ja", "ja", "en"]),
                Some(lang) => assert!(langs.iter().all(|held| *held == lang.code())),
            }
            for who in [SATO, KATE, "U0HANAKO"] {
                let screen = &state["screens"][who];
                assert!(screen["dm"].as_array().unwrap().len() > 5 && screen["home"].is_object(), "{who}");
                assert_eq!(screen["modals"], json!([]));
            }
            // Past meetings and an overdue promise.
            let log = state["log"].as_array().unwrap();
            let sent = |kind: &str| log.iter().filter(|line| line["kind"] == kind && line["what"] == "sent").count();
            assert!(sent("digest") >= 6 && sent("recap") >= 4 && sent("nudge") >= 2);
            assert!(log.is_sorted_by_key(|line| line["at"].as_str().unwrap().to_owned()), "newest last");
            let home = state["screens"][SATO]["home"].to_string();
            let overdue = if lang == Some(Lang::En) { "2 days over" } else { "2日超過" };
            assert!(home.contains(overdue), "{home}");
            // Open topics of both, the manager's private one for the manager alone.
            visitor.does("say", json!({ "as": SATO, "text": "/1on1 agenda list @kate" })).await;
            visitor.does("say", json!({ "as": KATE, "text": "/1on1 agenda list" })).await;
            let state = visitor.state().await;
            let (manager, report) = (reading(&state["screens"][SATO]), reading(&state["screens"][KATE]));
            let secret = if lang == Some(Lang::En) { "bring up a transfer" } else { "異動の打診" };
            assert!(manager.contains(secret) && !report.contains(secret));
            assert_eq!(state["ahead"][0], state["next"]);
            assert_eq!(state["next"]["kind"], "prep");
            visitor.leave().await;
        }
    });
}

#[test]
fn everything_has_a_reason_in_both_languages() {
    play(async {
        let visitor = Visitor::enter(None).await;
        visitor.does("clock", json!({ "advance": "P3W" })).await;
        let state = visitor.state().await;
        for line in state["log"].as_array().unwrap().iter().chain(state["ahead"].as_array().unwrap()) {
            assert!(!line["why"]["ja"].as_str().unwrap().is_ascii(), "{line}");
            assert!(line["why"]["en"].as_str().unwrap().is_ascii(), "{line}");
        }
        for command in state["commands"].as_array().unwrap() {
            assert!(!command["hint"]["ja"].as_str().unwrap().is_ascii(), "{command}");
            assert!(!command["en"].as_str().unwrap().is_empty() && !command["ja"].as_str().unwrap().is_empty());
        }
        assert_eq!(state["commands"].as_array().unwrap().len(), taiwa::command::rows().len());
        visitor.leave().await;
    });
}

#[test]
fn a_reset_shows_everything_as_at_the_start() {
    play(async {
        let visitor = Visitor::enter(None).await;
        let before = visitor.state().await;
        visitor.does("say", json!({ "as": KATE, "text": "/1on1 agenda add Something else" })).await;
        visitor.does("clock", json!({ "advance": "P1W" })).await;
        visitor.does("reset", json!({})).await;
        let after = visitor.state().await;
        assert!(after["rev"].as_u64() > before["rev"].as_u64());
        for part in ["now", "next", "people", "checklist"] {
            assert_eq!(before[part], after[part], "{part}");
        }
        // The weekly bundles are spread over some minutes by the ids of people, and those are new.
        let kinds = |state: &Value| -> Vec<String> {
            let mut lines: Vec<String> = Vec::new();
            for line in state["log"].as_array().unwrap().iter().filter(|line| line["kind"] != "promises") {
                lines.push(format!("{} {} {} {}", line["at"], line["to"], line["kind"], line["what"]));
            }
            lines
        };
        assert_eq!(kinds(&before), kinds(&after));
        for who in [SATO, KATE] {
            let texts = |state: &Value| -> Vec<Value> {
                state["screens"][who]["dm"].as_array().unwrap().iter().map(|held| held["text"].clone()).collect()
            };
            assert_eq!(texts(&before), texts(&after));
        }
        visitor.leave().await;
    });
}

#[test]
fn people_and_transcript_are_there_for_scripts() {
    play(async {
        let visitor = Visitor::enter(None).await;
        let people = visitor.get("/playground/people").await;
        let kate = json!({
            "id": KATE, "name": "Kate Hill", "handle": "kate", "lang": "en", "zone": "Asia/Tokyo", "role": "report",
        });
        assert_eq!(people[1], kate);
        let rows = visitor.get("/playground/transcript").await;
        let seqs: Vec<u64> = rows.as_array().unwrap().iter().map(|row| row["seq"].as_u64().unwrap()).collect();
        assert!(seqs.iter().copied().eq(1..=seqs.len() as u64), "counted without gaps");
        let last = *seqs.last().unwrap();
        let answer = visitor.does("say", json!({ "as": KATE, "text": "/1on1 next" })).await;
        let shown = visitor.get(&format!("/playground/transcript?after={last}")).await;
        assert_eq!(answer["shown"], shown);
        let kinds: Vec<&str> = shown.as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["said", "ephemeral"]);
        let held = visitor.state().await["screens"][KATE]["dm"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&held["id"], &held["ephemeral"]), (&shown[1]["message"], &json!(true)));
        assert_eq!((&held["from"], &held["kind"]), (&json!("bot"), &json!("bot")));
        visitor.leave().await;
    });
}

#[test]
fn a_plain_line_is_a_direct_message_and_is_answered() {
    play(async {
        let visitor = Visitor::enter(None).await;
        visitor.does("say", json!({ "as": "@kate", "text": "agenda add Typed without a slash" })).await;
        let screen = visitor.state().await["screens"][KATE].clone();
        let dm = screen["dm"].as_array().unwrap();
        let (said, answer) = (&dm[dm.len() - 2], &dm[dm.len() - 1]);
        assert_eq!((&said["kind"], &said["from"]), (&json!("said"), &json!(KATE)));
        assert_eq!(answer["ephemeral"], false);
        assert!(answer.to_string().contains("Typed without a slash"));
        assert_eq!(visitor.ticked().await, ["topic"]);
        assert!(visitor.may_not(REFUSED, "say", json!({ "as": KATE, "text": "/lunch pizza" })).await.contains("/1on1"));
        assert!(visitor.may_not(MISREAD, "say", json!({ "as": KATE, "text": "  " })).await.contains("`text`"));
        assert!(visitor.may_not(MISREAD, "say", json!({ "as": KATE })).await.contains("`text`"));
        assert!(visitor.may_not(MISREAD, "say", json!({ "as": KATE, "text": 1 })).await.contains("`text`"));
        assert!(visitor.may_not(MISREAD, "say", json!({ "text": "hello" })).await.contains("`as`"));
        assert!(visitor.may_not(MISREAD, "say", json!({ "as": "U0", "text": "hello" })).await.contains("U0SATO"));
        assert!(visitor.may_not(MISREAD, "say", json!([1])).await.contains("JSON"));
        visitor.leave().await;
    });
}

#[test]
fn a_form_keeps_what_is_wrong_at_its_fields() {
    play(async {
        let visitor = Visitor::enter(None).await;
        visitor.may_not(REFUSED, "submit", json!({ "as": KATE, "values": {} })).await;
        visitor.may_not(REFUSED, "close", json!({ "as": KATE })).await;
        visitor.press(KATE, "form\":\"agenda").await;
        let values = json!({ "text": { "text": { "type": "plain_text_input", "value": null } } });
        let answer = visitor.does("submit", json!({ "as": KATE, "values": values })).await;
        assert_eq!(answer["outcome"], "errors");
        assert!(answer["errors"]["text"].as_str().unwrap().contains("required"));
        let modal = visitor.state().await["screens"][KATE]["modals"][0].clone();
        assert_eq!(modal["errors"], answer["errors"]);
        assert!(modal["title"].is_string() && modal["close"].is_string());
        visitor.may_not(REFUSED, "submit", json!({ "as": KATE, "view": "V0", "values": {} })).await;
        visitor.may_not(REFUSED, "submit", json!({ "as": KATE, "values": { "nowhere": "x" } })).await;
        visitor.may_not(MISREAD, "submit", json!({ "as": KATE, "values": "x" })).await;
        // A choice in a form is kept until it is sent.
        let click = json!({ "as": KATE, "message": "modal", "action_id": "horizon", "value": "mid" });
        visitor.does("click", click).await;
        let held = visitor.state().await["screens"][KATE]["modals"][0]["values"]["horizon"]["horizon"].clone();
        assert_eq!(held["selected_option"]["value"], "mid");
        let wrong = json!({ "as": KATE, "message": "modal", "action_id": "horizon", "value": "tomorrow" });
        visitor.may_not(REFUSED, "click", wrong).await;
        visitor.does("close", json!({ "as": KATE })).await;
        assert_eq!(visitor.state().await["screens"][KATE]["modals"], json!([]));

        // What the product itself has to say against it.
        visitor.press(KATE, "form\":\"promise").await;
        let values = json!({ "text": "Send the slides", "due/due": "2026-11-02" });
        let answer = visitor.does("submit", json!({ "as": KATE, "values": values })).await;
        assert_eq!(answer["outcome"], "errors", "{answer}");
        let answer = visitor.does("submit", json!({ "as": KATE, "values": { "due": "2026-12-02" } })).await;
        assert!(["closed", "cleared", "updated"].contains(&answer["outcome"].as_str().unwrap()), "{answer}");
        visitor.leave().await;
    });
}

#[test]
fn only_what_stands_before_somebody_can_be_pressed() {
    play(async {
        let visitor = Visitor::enter(None).await;
        let state = visitor.state().await;
        let (message, action) = button(&state["screens"][SATO], "do\":\"action_done").unwrap();
        let press =
            |who: &str, message: &str, action: &str| json!({ "as": who, "message": message, "action_id": action });
        visitor.may_not(REFUSED, "click", press(KATE, &message, &action)).await;
        visitor.may_not(REFUSED, "click", press(SATO, &message, "nothing")).await;
        visitor.may_not(REFUSED, "click", press(SATO, "modal", &action)).await;
        visitor.may_not(REFUSED, "click", press("U0TANAKA", "home", &action)).await;
        for missing in ["message", "action_id"] {
            let mut body = press(SATO, &message, &action);
            body.as_object_mut().unwrap().remove(missing);
            assert!(visitor.may_not(MISREAD, "click", body).await.contains(&format!("`{missing}`")));
        }
        assert_eq!(visitor.ticked().await, Vec::<String>::new());
        let answer = visitor.does("click", press(SATO, &message, &action)).await;
        assert!(answer["shown"].as_array().unwrap().iter().any(|row| row["kind"] == "clicked"));
        assert_eq!(visitor.ticked().await, ["promise"]);
        visitor.leave().await;
    });
}

#[test]
fn the_home_tab_opens_for_whoever_has_not_seen_it() {
    play(async {
        let visitor = Visitor::enter(None).await;
        assert_eq!(visitor.state().await["screens"]["U0NORA"]["home"], Value::Null);
        visitor.does("home", json!({ "as": "U0NORA" })).await;
        let home = visitor.state().await["screens"]["U0NORA"]["home"].clone();
        assert!(home["id"].is_string() && !home["blocks"].as_array().unwrap().is_empty());
        visitor.leave().await;
    });
}

#[test]
fn somebody_changes_their_language() {
    play(async {
        let visitor = Visitor::enter(None).await;
        visitor.does("lang", json!({ "as": SATO, "lang": "en" })).await;
        assert_eq!(visitor.get("/playground/people").await[0]["lang"], "en");
        let answer = visitor.does("say", json!({ "as": SATO, "text": "/1on1 next" })).await;
        assert!(answer["shown"].to_string().contains("Fri 27 Nov"), "{answer}");
        assert!(visitor.may_not(MISREAD, "lang", json!({ "as": SATO, "lang": "fr" })).await.contains("`lang`"));
        assert!(visitor.may_not(MISREAD, "seen", json!({ "what": "it" })).await.contains("`what`"));
        visitor.leave().await;
    });
}

#[test]
fn the_clock_goes_forward_only_and_not_too_far() {
    play(async {
        let visitor = Visitor::enter(None).await;
        let clock = async |body: Value| visitor.does("clock", body).await["now"].as_str().unwrap().to_owned();
        assert_eq!(clock(json!({ "advance": "PT1H" })).await, "2026-11-26T02:00:00Z");
        assert_eq!(clock(json!({ "to": "2026-11-26T12:30:00+09:00" })).await, "2026-11-26T03:30:00Z");
        assert_eq!(clock(json!({ "advance": "P1D" })).await, "2026-11-27T03:30:00Z");
        assert_eq!(clock(json!({ "next": "message" })).await, "2026-11-27T05:00:00Z");
        assert_eq!(clock(json!({ "next": "monday" })).await, "2026-11-30T00:30:00Z");
        assert_eq!(clock(json!({ "next": "monday" })).await, "2026-12-07T00:30:00Z");
        visitor.may_not(REFUSED, "clock", json!({ "to": "2026-11-26T12:30:00+09:00" })).await;
        visitor.may_not(REFUSED, "clock", json!({ "advance": "-PT1H" })).await;
        for wrong in [
            json!({}),
            json!({ "advance": "1 hour" }),
            json!({ "advance": "P401D" }),
            json!({ "advance": "P999Y" }),
            json!({ "advance": 5 }),
            json!({ "to": "2026-12-30T09:00:00" }),
            json!({ "to": "2036-12-30T09:00:00Z" }),
            json!({ "next": "year" }),
            json!({ "next": "monday", "advance": "PT1H" }),
        ] {
            let said = visitor.may_not(MISREAD, "clock", wrong).await;
            assert!(["`advance`", "`to`", "`next`"].iter().any(|field| said.contains(field)), "{said}");
        }
        assert_eq!(visitor.state().await["now"], "2026-12-07T00:30:00Z");
        visitor.leave().await;
    });
}

#[test]
fn acts_that_come_together_are_done_one_after_the_other() {
    play(async {
        let visitor = Visitor::enter(None).await;
        let before = visitor.get("/playground/transcript").await.as_array().unwrap().len();
        let topics: Vec<String> = (0..8).map(|n| format!("Topic number {n}")).collect();
        let says = topics
            .iter()
            .map(|topic| visitor.does("say", json!({ "as": KATE, "text": format!("/1on1 agenda add {topic}") })));
        let answers = futures_util::future::join_all(says).await;
        let mut seqs = Vec::new();
        for (topic, answer) in topics.iter().zip(&answers) {
            let shown = answer["shown"].as_array().unwrap();
            assert!(shown[0]["text"].as_str().unwrap().contains(topic), "each is told what came of its own act");
            assert!(topics.iter().filter(|other| *other != topic).all(|other| !shown[1].to_string().contains(other)));
            seqs.extend(shown.iter().map(|row| row["seq"].as_u64().unwrap()));
        }
        seqs.sort_unstable();
        assert!(seqs.iter().copied().eq(before as u64 + 1..=before as u64 + seqs.len() as u64));
        visitor.leave().await;
    });
}

#[test]
fn weeks_pass_in_one_go_and_nothing_is_sent_late() {
    play(async {
        let visitor = Visitor::enter(None).await;
        visitor.does("clock", json!({ "advance": "P9W" })).await;
        let state = visitor.state().await;
        assert_eq!(state["now"], "2027-01-28T01:00:00Z");
        let sent = state["log"].as_array().unwrap().iter().filter(|line| line["what"] == "sent");
        let digests: Vec<&str> =
            sent.filter(|line| line["kind"] == "digest").map(|line| line["at"].as_str().unwrap()).collect();
        assert!(
            digests.len() > 20 && digests.iter().all(|at| at.ends_with("T05:00:00Z") || at.ends_with("T01:00:00Z"))
        );
        assert!(state["screens"][SATO]["dm"].as_array().unwrap().len() <= 300);
        visitor.leave().await;
    });
}

#[test]
fn the_months_picture_is_shown_on_the_page() {
    play(async {
        let visitor = Visitor::enter(None).await;
        visitor.does("clock", json!({ "advance": "P9W" })).await;
        let state = visitor.state().await;
        let said = state["screens"][SATO]["dm"].as_array().unwrap();
        let blocks = said.iter().filter_map(|message| message["blocks"].as_array()).flatten();
        let mut pictures = blocks.filter(|block| block["type"] == "image");
        let picture = pictures.next_back().expect("the month's figures have one");
        let address = reqwest::Url::parse(picture["image_url"].as_str().unwrap()).unwrap();
        let png = visitor.ask(Method::GET, address.path(), &[], "").await;
        assert_eq!((png.status(), &png.headers()["content-type"]), (StatusCode::OK, &"image/png".parse().unwrap()));
        assert!(png.bytes().await.unwrap().starts_with(b"\x89PNG"));
        let elsewhere = visitor.ask(Method::GET, "/picture/a/b/company-ja.png", &[], "").await;
        assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND);
        visitor.leave().await;
    });
}

#[test]
fn without_a_1on1_no_message_is_waited_for() {
    play(async {
        let visitor = Visitor::enter(Some(Lang::En)).await;
        for with in ["@kate", "@hanako"] {
            visitor.does("say", json!({ "as": SATO, "text": format!("/1on1 pair end {with}") })).await;
            visitor.press(SATO, "\"do\":\"pair_end\"").await;
        }
        for _ in 0..10 {
            let (status, answer) = visitor.post("clock", json!({ "next": "message" })).await;
            if status == REFUSED {
                assert!(answer["error"].as_str().unwrap().contains("No message"), "{answer}");
                assert_eq!(visitor.state().await["next"], Value::Null);
                return visitor.leave().await;
            }
        }
        panic!("messages come for ever");
    });
}

#[test]
fn the_examples_of_the_readmes_work() {
    for page in ["README.md", "README.ja.md"] {
        let readme = std::fs::read_to_string(format!("{}/{page}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let examples: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("curl 127.0.0.1:4004")).collect();
        assert!(examples.len() > 2, "{page}");
        play(async {
            let visitor = Visitor::enter(None).await;
            for example in examples {
                let (path, rest) = example.split_once(' ').unwrap();
                let body = rest.strip_prefix("-d '").and_then(|rest| rest.split('\'').next());
                let method = if body.is_some() { Method::POST } else { Method::GET };
                let form = [("content-type", "application/x-www-form-urlencoded")];
                let answer = visitor.ask(method, path, &form, body.unwrap_or_default()).await;
                assert_eq!(answer.status(), StatusCode::OK, "{page}: {example}");
            }
            assert_eq!(visitor.ticked().await, ["topic"], "{page}");
            visitor.leave().await;
        });
    }
}

#[test]
fn changes_are_told_as_they_happen() {
    play(async {
        let visitor = Visitor::enter(None).await;
        let mut events = visitor.ask(Method::GET, "/playground/events", &[], "").await;
        assert_eq!(events.headers()["content-type"], "text/event-stream");
        let mut heard = String::new();
        let mut rev_after = async |before: u64| loop {
            let told = heard.split("\n\n").filter_map(|event| {
                let data = event.strip_prefix("event: changed\ndata: ")?;
                serde_json::from_str::<Value>(data).ok()?["rev"].as_u64()
            });
            if let Some(rev) = told.max().filter(|rev| *rev > before) {
                return rev;
            }
            heard.push_str(std::str::from_utf8(&events.chunk().await.unwrap().unwrap()).unwrap());
        };
        let first = rev_after(0).await;
        assert_eq!(visitor.state().await["rev"], first);
        visitor.does("clock", json!({ "advance": "PT1M" })).await;
        let second = rev_after(first).await;
        visitor.does("reset", json!({})).await;
        let third = rev_after(second).await;
        assert_eq!(visitor.state().await["rev"], third);
        // Somebody who still listens does not keep the playground from closing.
        visitor.leave().await;
    });
}
