//! The twelve invariants of product.md §2, as far as the product has what they speak of. Canaries: words planted in
//! every text field must turn up nowhere but before the eyes they were written for.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::json;
use taiwa::domain::lang::Lang;
use taiwa::playground::Signing;
use tracing_subscriber::util::SubscriberInitExt;

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

/// Everything this process logged, from TRACE up.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

fn log() -> Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        let held = log.clone();
        // With the records of the `log` crate, which some libraries still write to.
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || held.clone())
            .finish()
            .init();
        log
    })
    .clone()
}

fn metrics(w: &World) -> String {
    let url = format!("{}/metrics", w.stage().base_url);
    w.wait(async { reqwest::get(url).await.unwrap().text().await.unwrap() })
}

/// Plants words of their own in every text field there is, by command and by form, and lets the weeks pass.
pub fn plant(w: &mut World) -> Vec<(&'static str, bool)> {
    w.opens_home(SATO);
    w.opens_home(HANAKO);
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 鳥議題 #mid");
    w.says(HANAKO, "/1on1 議題 追加 鳥秘密 --自分用");
    w.says(HANAKO, "/1on1 議題 編集 1 鳥編集");
    w.says(SATO, "/1on1 メモ 追加 鳥覚書");
    w.says(SATO, "/1on1 宿題 追加 鳥約束 金曜まで");
    // Two of the same millisecond would stand in either order.
    w.minutes(1);
    w.says(SATO, "/1on1 宿題 追加 @hanako 鳥宿題 金曜まで");
    w.says(HANAKO, "/1on1 xyzzy 鳥迷子");
    w.says(HANAKO, "/1on1 議題 完了 鳥不明");
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    w.presses_on(SATO, "「できた」と記録しました", "ふりかえりを残す");
    w.fills(SATO, &[("notes", json!("鳥記録")), ("promise1_text", json!("鳥次回"))]);
    w.says(HANAKO, "/1on1 議事録 追加 鳥追記");
    w.says(HANAKO, "/1on1 見送り 鳥理由");
    w.at("2026-12-16 12:00");
    // Written for the two (true) or for the author alone (false).
    vec![
        ("鳥議題", true),
        ("鳥編集", true),
        ("鳥約束", true),
        ("鳥宿題", true),
        ("鳥記録", true),
        ("鳥次回", true),
        ("鳥追記", true),
        ("鳥理由", true),
        ("鳥秘密", false),
        ("鳥覚書", false),
        ("鳥迷子", false),
        ("鳥不明", false),
    ]
}

scenario!(invariant_1_what_is_private_is_returned_to_its_author_only, |w| {
    let log = log();
    plant(w);
    let sato = w.ever_shown(SATO);
    for secret in ["鳥秘密", "鳥迷子", "鳥不明"] {
        assert!(!sato.contains(secret), "Sato was shown {secret}");
    }
    assert!(!w.ever_shown(HANAKO).contains("鳥覚書"));
    assert!(w.ever_shown(HANAKO).contains("鳥秘密") && sato.contains("鳥覚書"), "their authors do see them");
    // Nobody's words stand in a log, in a figure, or in what lies in the database.
    let (dump, figures, logged) = (w.dump(), metrics(w), log.text());
    assert!(logged.len() > 10_000, "the log was not captured");
    assert!(figures.contains("taiwa_deliveries"), "{figures}");
    assert!(dump.contains("agenda_item") || dump.contains("sealed"), "the dump is of the database");
    for (place, text) in [("a log line", &logged), ("a figure", &figures), ("the database", &dump)] {
        assert!(!text.contains('鳥'), "{place} holds somebody's words: {}", around(text, '鳥'));
        // The same in the escapes of JSON and of percent encoding.
        assert!(!text.contains("\\u9ce5") && !text.contains("%E9%B3%A5"), "{place} holds somebody's words, escaped");
    }
});

pub fn around(text: &str, mark: char) -> String {
    let Some(at) = text.find(mark) else { return String::new() };
    let start = text[..at].char_indices().rev().nth(300).map_or(0, |(at, _)| at);
    text[start..].chars().take(400).collect()
}

scenario!(invariant_2_shared_content_is_the_twos_alone, |w| {
    let words = plant(w);
    w.pair(SATO, TANAKA, "毎週木曜10時 30分");
    w.pair(TANAKA, KATE, "毎週金曜10時 30分");
    w.opens_home(TANAKA);
    w.opens_home(KATE);
    for line in [
        "/1on1 議題",
        "/1on1 宿題",
        "/1on1 履歴",
        "/1on1 まとめ",
        "/1on1 履歴 @hanako",
        "/1on1 議題 @hanako",
        "/1on1 プライバシー 人事",
    ] {
        w.says(TANAKA, line);
    }
    w.at("2026-12-21 12:00");
    for who in [TANAKA, KATE] {
        let seen = w.ever_shown(who);
        for (word, _) in &words {
            assert!(!seen.contains(word), "{} was shown {word}", who.name);
        }
    }
});

scenario!(invariant_3_no_command_shows_figures_of_people, |w| {
    // Whoever has no role and no 1on1 gets no number of anybody.
    w.pair(SATO, HANAKO, TUESDAYS);
    for line in ["/1on1 stats team", "/1on1 stats company", "/1on1 signals", "/1on1 dashboard", "/1on1 export csv"] {
        let answer = w.says(TANAKA, line);
        assert!(!answer.contains("佐藤") && !answer.contains("山田") && !answer.contains('%'), "{line}: {answer}");
    }
});

scenario!(invariant_4_a_new_rhythm_or_an_end_alters_nothing_that_is_past, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    w.at("2026-12-22 12:00");
    let past = |w: &World| {
        w.text(match w.engine {
            Engine::Sqlite => "SELECT GROUP_CONCAT(line, ';') FROM (SELECT slot || ',' || start_local || ',' || outcome || ',' || COALESCE(why, '') AS line FROM occurrence WHERE slot < '2026-12-22' ORDER BY slot)",
            Engine::Postgres => "SELECT STRING_AGG(slot || ',' || start_local || ',' || outcome || ',' || COALESCE(why, ''), ';' ORDER BY slot) FROM occurrence WHERE slot < '2026-12-22'",
        })
    };
    let before = past(w);
    assert!(before.contains("held") && before.contains("unanswered"), "{before}");
    w.says(SATO, "/1on1 リズム 隔週木曜10時 45分");
    assert_eq!(past(w), before.clone());
    w.says(SATO, "/1on1 ペア 終了");
    w.presses_on(SATO, "終了しますか", "~終了");
    assert_eq!(past(w), before);
});

/// Open topics and promises, whatever became of meetings.
fn open(w: &World) -> i64 {
    w.number("SELECT (SELECT COUNT(*) FROM agenda_item WHERE state = 'open') + (SELECT COUNT(*) FROM promise WHERE state = 'open')")
}

/// One step of a random life of a pair.
fn lives(w: &mut World, step: u8) {
    match step % 9 {
        0 => drop(w.says(SATO, "/1on1 日程変更 明日 11時")),
        1 => drop(w.says(HANAKO, "/1on1 見送り")),
        2 => drop(w.says(HANAKO, "/1on1 できなかった")),
        3 => drop(w.says(SATO, "/1on1 休止")),
        4 => drop(w.says(SATO, "/1on1 ペア 再開")),
        5 => drop(w.says(HANAKO, "/1on1 リズム 毎週水曜10時 30分")),
        6 => drop(w.says(SATO, "/1on1 リズム 隔週木曜16時 30分")),
        7 => drop(w.minutes(60 * 24 * 3)),
        _ => drop(w.minutes(60 * 24 * 8)),
    }
}

scenario!(invariant_5_open_before_is_open_after_whatever_becomes_of_meetings, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    for n in 0..3 {
        w.says(HANAKO, &format!("/1on1 議題 追加 話題{n}"));
        w.says(SATO, &format!("/1on1 宿題 追加 約束{n} 金曜まで"));
    }
    w.says(HANAKO, "/1on1 議題 追加 秘密 --自分用");
    assert_eq!(open(w), 7);
    // A walk that meets every step after every other (a cycle through all pairs of steps), cut to a length that is run
    // quickly; the seed is the day's only choice, so a failure comes back.
    let mut seed: u32 = if w.engine == Engine::Sqlite { 20_261_130 } else { 11_302_026 % 65_537 };
    let mut walked = Vec::new();
    for _ in 0..24 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let step = (seed >> 24) as u8;
        walked.push(step % 9);
        lives(w, step);
        assert_eq!(open(w), 7, "after {walked:?}");
        assert!(w.number("SELECT COALESCE(MAX(n), 0) FROM (SELECT COUNT(*) AS n FROM occurrence WHERE phase = 'open' GROUP BY series_id) t") <= 1, "after {walked:?}");
    }
    // What is counted can also be read, by both.
    w.says(SATO, "/1on1 ペア 再開");
    assert_eq!(w.says(HANAKO, "/1on1 議題").matches("話題").count(), 3);
    assert!(w.says(SATO, "/1on1 宿題").matches("約束").count() >= 3);
});

scenario!(invariant_6_one_open_occurrence_and_the_next_created_exactly_once, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.pair(SATO, TANAKA, "0 10 * * * 15m");
    for week in 0..3 {
        w.at("tue 15:35");
        // Several replicas notice the same end at the same time.
        let app = w.stage().app.clone();
        w.wait(async { futures_util::future::join_all((0..4).map(|_| app.pass_time())).await });
        assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE phase = 'open'"), 2, "week {week}");
    }
    assert_eq!(w.number("SELECT COUNT(*) - COUNT(DISTINCT series_id || slot) FROM occurrence"), 0);
    assert_eq!(w.number(&format!("SELECT COUNT(*) FROM occurrence o JOIN pair p ON p.id = o.pair_id JOIN identity i ON i.person_id = p.report_id WHERE i.external_id = '{}'", w.id(HANAKO))), 4);
});

scenario!(invariant_7_only_the_two_complete_a_promise_and_each_change_has_actor_and_time, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.pair(TANAKA, KATE, TUESDAYS);
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 金曜まで");
    let promise = w.text("SELECT id FROM promise");
    for command in ["action_done", "action_drop", "action_reopen", "action_discuss"] {
        let pick = if command == "action_discuss" { json!(promise) } else { json!({ "id": promise }) };
        let answer = w.forges(TANAKA, &json!({ "do": command, "promise": pick }));
        assert!(answer.is_ok());
    }
    w.forges(TANAKA, &json!({ "do": "action_edit", "promise": { "id": promise }, "text": "乗っ取り" }));
    w.forges(TANAKA, &json!({ "do": "action_snooze", "promise": { "id": promise }, "until": null }));
    assert_eq!(w.text("SELECT state FROM promise"), "open");
    assert_eq!(w.number("SELECT COUNT(*) FROM audit WHERE what LIKE 'promise.%'"), 1);
    assert!(!w.ever_shown(TANAKA).contains("部長に確認する"));
    // The very same command from the counterpart works.
    w.forges(HANAKO, &json!({ "do": "action_done", "promise": { "id": promise } }));
    assert_eq!(w.text("SELECT state FROM promise"), "done");
    let hanako = format!("(SELECT person_id FROM identity WHERE external_id = '{}')", w.id(HANAKO));
    let done = format!("SELECT COUNT(*) FROM audit WHERE what = 'promise.done' AND actor_id = {hanako} AND at_ms > 0");
    assert_eq!(w.number(&done), 1);
    assert_eq!(w.number(&format!("SELECT COUNT(*) FROM promise WHERE closed_by = {hanako}")), 1);
});

scenario!(invariant_8_one_delivery_per_key_and_nothing_after_its_expiry, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    // The server was off from before the digest until after the meeting.
    w.stage().clock.set(moment("2026-12-01 15:05"));
    w.settle();
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "と1on1です"), Vec::<String>::new(), "nothing after the start");
    }
    w.at("2026-12-29 18:00");
    assert_eq!(w.number("SELECT COUNT(*) - COUNT(DISTINCT workspace_id || key) FROM delivery"), 0);
    assert_eq!(
        w.number("SELECT COUNT(*) FROM delivery WHERE state = 'sent' AND sent_ms >= expires_ms AND kind <> 'home'"),
        0
    );
    // What was sent is what the platforms have: no message without its delivery, no delivery twice.
    assert_eq!(w.posted() as i64, w.number("SELECT COUNT(*) FROM delivery WHERE state = 'sent' AND kind <> 'home'"));
});

scenario!(invariant_8_replicas_that_send_at_once_send_once, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.pair(SATO, TANAKA, TUESDAYS);
    w.at("tue 13:59");
    w.stage().clock.set(moment("2026-12-01 14:00"));
    let (app, couriers, rules) = (w.stage().app.clone(), w.stage().couriers.clone(), w.stage().rules);
    let stop = tokio_util::sync::CancellationToken::new();
    let rounds =
        w.wait(async { futures_util::future::join_all((0..4).map(|_| app.send_due(&couriers, rules, &stop))).await });
    assert!(rounds.into_iter().all(|round| round.is_ok()));
    w.settle();
    assert_eq!(w.times(SATO, "と1on1です").len(), 2);
    assert_eq!(w.times(HANAKO, "と1on1です").len(), 1);
});

scenario!(invariant_9_tenants_never_meet, only on Slack because "the forged request is Slack's; that of Teams is in inbound_teams", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 宿題 追加 こちらの約束 金曜まで");
    let promise = w.text("SELECT id FROM promise");
    // A button of ours, pressed by the same user id in another company.
    let command = json!({ "do": "action_done", "promise": { "id": promise } });
    let payload = json!({
        "type": "block_actions", "team": { "id": "T0OTHER", "domain": "other" },
        "user": { "id": "U0SATO", "username": "sato", "name": "sato", "team_id": "T0OTHER" },
        "api_app_id": "A0TAIWA", "token": "t", "trigger_id": "9.9.other",
        "container": { "type": "message", "message_ts": "1.000001", "channel_id": "D1", "is_ephemeral": false },
        "channel": { "id": "D1", "name": "directmessage" },
        "message": { "type": "message", "ts": "1.000001", "text": "x", "user": "U0TAIWA" },
        "actions": [{ "type": "button", "action_id": "a", "block_id": "b", "action_ts": "1.000002",
            "text": { "type": "plain_text", "text": "x", "emoji": true }, "value": command.to_string() }],
    });
    let mut url = reqwest::Url::parse("http://e.invalid/").unwrap();
    url.query_pairs_mut().append_pair("payload", &payload.to_string());
    let slack = w.slack();
    let body = url.query().unwrap().to_owned();
    let answer =
        w.wait(slack.deliver_raw("/slack/interactivity", "application/x-www-form-urlencoded", body, Signing::Good));
    assert!(answer.is_ok());
    assert_eq!(w.text("SELECT state FROM promise"), "open");
    assert_eq!(w.number("SELECT COUNT(*) FROM pair p JOIN person m ON m.id = p.manager_id JOIN person r ON r.id = p.report_id WHERE m.workspace_id <> p.workspace_id OR r.workspace_id <> p.workspace_id"), 0);
});

scenario!(invariant_10_a_bad_signature_changes_nothing, only on Slack because "the signature is Slack's; tokens are in inbound_teams", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let before = w.dump().len();
    for signing in [Signing::Forged, Signing::Missing, Signing::At(-400)] {
        let body = World::raw_command("T0TAIWA", "U0SATO", "ペア 終了", "t.1");
        assert_eq!(w.raw(&body, signing).status, 401);
    }
    assert_eq!(w.text("SELECT state FROM pair"), "active");
    assert_eq!(w.dump().len(), before);
});

#[test]
fn invariant_11_both_engines_behave_the_same() {
    both_engines_behave_the_same(Stand::Slack);
}

#[test]
fn invariant_11_both_engines_behave_the_same_on_teams() {
    both_engines_behave_the_same(Stand::Teams);
}

/// The same short life on both engines ends with the same conversation, to the letter.
fn both_engines_behave_the_same(stand: Stand) {
    let told = [Engine::Sqlite, Engine::Postgres].map(|engine| {
        let mut told = Vec::new();
        let seen = &mut told;
        play_on(stand, engine, Setting::default(), |w| {
            plant(w);
            for who in [SATO, HANAKO] {
                // People are written to one after another, in no promised order; each conversation has its own.
                seen.push(w.told(who));
            }
        });
        told
    });
    let sorted = |told: &str| {
        // The weekly bundles are spread over ten minutes by the person's id, which is random.
        let spread = |line: &str| match line.split_once(" 09:3") {
            Some((day, rest)) if rest.ends_with("Message") => format!("{day} 09:3x Message"),
            _ => line.to_owned(),
        };
        let mut lines: Vec<String> = told.lines().filter(|line| !line.contains("\"value\"")).map(spread).collect();
        lines.sort();
        lines
    };
    for (one, other) in told[0].iter().zip(&told[1]) {
        let (one, other) = (sorted(one), sorted(other));
        let only = |a: &[String], b: &[String]| a.iter().filter(|line| !b.contains(line)).cloned().collect::<Vec<_>>();
        assert_eq!(
            (only(&one, &other), only(&other, &one)),
            (vec![], vec![]),
            "told on one engine and not on the other"
        );
        assert_eq!(one, other);
    }
}

#[test]
fn invariant_12_every_message_is_in_both_languages_and_within_slacks_limits() {
    let [ja, en] = Lang::ALL.map(taiwa::message::all_samples);
    let names = |all: &[(String, taiwa::card::Card)]| all.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&ja), names(&en));
    assert!(ja.len() > 60, "{}", ja.len());
    for (lang, all) in Lang::ALL.into_iter().zip([&ja, &en]) {
        for (name, card) in all {
            let rendered = taiwa::slack::render::message(card, lang);
            let problems = taiwa::playground::check_message(&serde_json::to_value(&rendered.blocks).unwrap());
            assert!(problems.is_empty(), "{name}: {problems:?}");
        }
    }
}
