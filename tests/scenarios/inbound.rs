//! What comes in from Slack: signed or not, once or four times, from this company or another. Teams's own is in
//! `inbound_teams`.

use serde_json::json;
use taiwa::playground::Signing;

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

scenario!(a_mention_within_words_reads_as_a_name, only on Slack because "the raw payloads are Slack's", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let text = "議題 追加 ask <@U9TANAKA|tanaka> and <@U0HANAKO>, not <@U9NOBODY> <@ or <@>";
    let answer = w.raw(&World::raw_command("T0TAIWA", "U0SATO", text, "1.2.named"), Signing::Good).body.to_string();
    assert!(answer.contains("ask @tanaka and @山田 花子, not @U9NOBODY <@ or <@>"), "{answer}");
});

scenario!(a_command_that_comes_four_times_at_once_is_done_once_and_answered_the_same, only on Slack because "the raw payloads are Slack's", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let body = World::raw_command("T0TAIWA", "U0SATO", "議題 追加 昇格の相談", "1.2.four");
    let slack = w.slack();
    let one = || slack.deliver_raw("/slack/commands", "application/x-www-form-urlencoded", body.clone(), Signing::Good);
    let answers = w.wait(async { futures_util::future::join_all([one(), one(), one(), one()]).await });
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item"), 1);
    for answer in &answers {
        assert!(answer.is_ok(), "{:?}", answer.failure);
        assert!(answer.body.to_string().contains("昇格の相談"), "{}", answer.body);
        assert_eq!(answer.body, answers[0].body);
    }
    // And once more after everything is long done.
    w.at("tue 12:00");
    let late = w.raw(&body, Signing::Good);
    assert_eq!(late.body, answers[0].body);
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item"), 1);
});

scenario!(an_event_sent_again_is_taken_once, only on Slack because "the raw payloads are Slack's", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let slack = w.slack();
    let channel = slack.messages("U0HANAKO")[0].channel.clone();
    let inner = json!({
        "type": "message", "channel": channel, "user": "U0HANAKO", "text": "議題 追加 二度届いた話", "ts": "1764500000.000100",
        "team": "T0TAIWA", "channel_type": "im", "event_ts": "1764500000.000100",
    });
    for retry in [None, Some((1, "http_timeout")), Some((2, "http_timeout"))] {
        let answer = w.wait(slack.deliver_event("Ev0TWICE", inner.clone(), retry));
        assert!(answer.is_ok(), "{:?}", answer.failure);
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item"), 1);
    w.settle();
});

scenario!(a_request_without_a_good_signature_is_refused_and_changes_nothing, only on Slack because "the raw payloads are Slack's", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let tables =
        ["person", "pair", "series", "occurrence", "agenda_item", "promise", "delivery", "inbox", "audit", "memo"];
    let rows = |w: &World| tables.map(|table| w.number(&format!("SELECT COUNT(*) FROM {table}")));
    let before = rows(w);
    let body = World::raw_command("T0TAIWA", "U0SATO", "議題 追加 偽の話", "1.2.bad");
    for signing in [Signing::Forged, Signing::Missing, Signing::At(-301), Signing::At(301), Signing::At(-86_400)] {
        let answer = w.raw(&body, signing);
        assert_eq!(answer.status, 401, "{signing:?}");
    }
    let slack = w.slack();
    let event = json!({ "type": "event_callback", "team_id": "T0TAIWA", "event_id": "Ev1", "event": { "type": "app_uninstalled" } });
    for path in ["/slack/events", "/slack/interactivity", "/slack/commands"] {
        let answer = w.wait(slack.deliver_raw(path, "application/json", event.to_string(), Signing::Forged));
        assert_eq!(answer.status, 401, "{path}");
    }
    assert_eq!(rows(w), before);
    assert_eq!(w.raw(&body, Signing::At(-299)).status, 200);
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item"), 1);
});

scenario!(a_good_signature_over_nonsense_changes_nothing_either, only on Slack because "the raw payloads are Slack's", |w| {
    let slack = w.slack();
    for body in [
        "",
        "payload=",
        "payload={",
        "payload=%7B%7D",
        "{}",
        "command=%2F1on1",
        "\u{0}\u{1}",
        "payload=%7B%22type%22%3A%22block_actions%22%7D",
    ] {
        for path in ["/slack/commands", "/slack/interactivity", "/slack/events"] {
            let answer = w.wait(slack.deliver_raw(path, "application/x-www-form-urlencoded", body, Signing::Good));
            assert!(answer.status == 200 || answer.status == 400, "{path} {body:?}: {}", answer.status);
        }
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM person"), 0);
});

scenario!(the_same_user_id_in_two_companies_never_meets, only on Slack because "the raw payloads are Slack's", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 議題 追加 こちらの会社の話");
    w.says(SATO, "/1on1 メモ 追加 こちらのメモ");
    w.says(SATO, "/1on1 宿題 追加 こちらの約束 金曜まで");
    let mut trigger = 0;
    let mut other = |w: &mut World, text: &str| {
        trigger += 1;
        let body = World::raw_command("T0OTHER", "U0SATO", text, &format!("other.{trigger}"));
        let answer = w.raw(&body, Signing::Good);
        assert!(answer.is_ok(), "{text}: {:?}", answer.failure);
        answer.body.to_string()
    };
    for text in [
        "",
        "議題 一覧",
        "メモ 一覧",
        "宿題 一覧",
        "次回",
        "まとめ",
        "履歴",
        "ペア 一覧",
        "議題 一覧 <@U0HANAKO|hanako>",
        "宿題 完了 1",
        "議題 取り下げ 1",
    ] {
        let answer = other(w, text);
        assert!(!answer.contains("こちら"), "{text}: {answer}");
        assert!(!answer.contains("山田"), "{text}: {answer}");
    }
    let setup = other(w, "開始 <@U0HANAKO|hanako> 毎週木曜15時");
    assert!(setup.contains("始めます"), "{setup}");
    let theirs = other(w, "議題 追加 あちらの話");
    assert!(theirs.contains("あちらの話"), "{theirs}");
    other(w, "言語 英語");
    other(w, "見送り");
    assert_eq!(w.number("SELECT COUNT(*) FROM workspace"), 2);
    assert_eq!(w.number("SELECT COUNT(*) FROM identity WHERE external_id = 'U0SATO'"), 2);
    w.settle();
    w.at("tue 15:40");
    for who in [SATO, HANAKO] {
        assert!(!w.ever_shown(who).contains("あちらの話"));
    }
    // What belongs to the other company is not even tried with this one's token.
    assert_eq!(w.number("SELECT COUNT(*) FROM delivery d JOIN tenancy t ON t.workspace_id = d.workspace_id WHERE t.tenant = 'T0OTHER' AND d.state = 'sent'"), 0);
    assert!(w.says(SATO, "/1on1 議題").contains("こちらの会社の話"));
    assert!(w.says(SATO, "/1on1 次回").contains("12/8(火) 15:00"));
});

scenario!(the_same_act_from_another_company_is_another_act, only on Slack because "the raw payloads are Slack's", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let ours = World::raw_command("T0TAIWA", "U0SATO", "メモ 追加 こちらの秘密", "same.trigger");
    let theirs = World::raw_command("T0OTHER", "U0SATO", "メモ 追加 あちらの秘密", "same.trigger");
    assert!(w.raw(&ours, Signing::Good).body.to_string().contains("こちらの秘密"));
    let answer = w.raw(&theirs, Signing::Good).body.to_string();
    assert!(!answer.contains("こちらの秘密"), "{answer}");
});

scenario!(the_certificate_probe_and_the_challenge_are_answered, only on Slack because "the raw payloads are Slack's", |w| {
    let slack = w.slack();
    assert!(w.wait(slack.verify_url()));
    assert!(w.wait(slack.ssl_check()).is_ok());
});

scenario!(an_old_button_tells_that_its_time_is_over, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let answer = w.says(HANAKO, "/1on1 見送り");
    assert!(answer.contains("代わりの日時"), "{answer}");
    // The answer only Hanako sees can't be updated in place; its button is pressed when the time has passed.
    w.at("2026-12-07 12:00");
    let answer = w.presses_on(HANAKO, "を見送りました", "~12/2(水)");
    assert!(answer.contains("もう"), "{answer}");
    assert_eq!(w.number("SELECT COUNT(*) FROM audit WHERE what = 'occurrence.made_up'"), 0);
});
