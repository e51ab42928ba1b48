//! People as Slack knows them: learned, gone, out of reach, in another language; and what each can ask for themselves.

use serde_json::json;
use sqlx::Connection;
use taiwa::chat::Platform;
use taiwa::playground::Human;

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

scenario!(a_guessed_zone_becomes_the_one_slack_tells, only on Slack because "on Teams the zone comes with the first act", |w| {
    // Setup is Nora's first word: the slot is guessed in Tokyo, then meant in New York.
    let answer = w.says_only(NORA, "/1on1 setup @liam weekly wed 15:00 30m");
    assert!(answer.contains("Asia/Tokyo"), "{answer}");
    w.settle();
    let next = w.says(NORA, "/1on1 next");
    assert!(next.contains("Wed 2 Dec, 15:00 (America/New_York)"), "{next}");
    w.at_in("America/New_York", "wed 14:00");
    assert_eq!(w.times(NORA, "1on1 with Liam Ross at 15:00"), ["Wed 12-02 14:00"]);
});

scenario!(a_chosen_language_changes_every_message_of_that_person_only, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let answer = w.says(SATO, "/1on1 lang en");
    assert!(answer.contains("Your settings"), "{answer}");
    w.at("tue 14:00");
    assert_eq!(w.times(SATO, "at 15:00"), ["Tue 12-01 14:00"]);
    assert_eq!(w.times(HANAKO, "から、佐藤 健さんと1on1です"), ["Tue 12-01 14:00"]);
    assert!(w.says(SATO, "/1on1 言語 日本語").contains("あなたの設定"));
    assert!(w.says(SATO, "/1on1 議題").contains("との議題"));
    assert!(w.says(SATO, "/1on1 lang").contains("どの言語にしますか"));
});

scenario!(settings_take_a_zone_and_refuse_what_can_not_be, |w| {
    w.says(KATE, "/1on1 settings");
    w.presses(KATE, "Change");
    assert!(w.mends(KATE, &[("zone", json!("Mars/Base"))]).contains("There is no time zone"));
    assert!(
        w.mends(KATE, &[("zone", json!("Europe/Berlin")), ("from", json!("17:00")), ("until", json!("09:00"))])
            .contains("after the start")
    );
    w.fills(KATE, &[("from", json!("08:00")), ("until", json!("17:00"))]);
    let settings = w.says(KATE, "/1on1 settings");
    assert!(settings.contains("Europe/Berlin") && settings.contains("8:00–17:00"), "{settings}");
});

scenario!(everybody_finds_help_and_privacy_in_their_language, |w| {
    let ja = w.says(SATO, "/1on1 ヘルプ");
    assert!(ja.contains("Taiwaの使い方"), "{ja}");
    assert!(w.says(SATO, "/1on1 ヘルプ 議題").contains("議題 追加"));
    assert!(w.says(SATO, "/1on1 プライバシー").contains("だれに何が見えるか"));
    assert!(w.says(SATO, "/1on1 プライバシー 人事").contains("人事の方から見える範囲"));
    // Nothing is promised to be there that is not.
    assert!(w.says(SATO, "/1on1 プライバシー 人事").contains("会社全体の1on1の回数と実施率(名前は出ません"));
    assert!(w.says(SATO, "/1on1 プライバシー 管理者").contains("名簿の取り込みと、動作の点検の結果"));
    let en = w.says(KATE, "/1on1 help");
    assert!(en.contains("How to use Taiwa"), "{en}");
    assert!(w.says(KATE, "/1on1 help agenda").contains("agenda add"));
    assert!(w.says(KATE, "/1on1 privacy view-as admin").contains("What IT administrators see"));
    assert!(w.presses(KATE, "Back to my own view").contains("Who sees what"));
});

scenario!(the_bare_command_and_next_show_what_is_ahead, |w| {
    w.pair(KATE, LIAM, "weekly tue 15:00 30m");
    w.says(KATE, "/1on1 action add Ask the director by fri");
    let home = w.says(KATE, "/1on1");
    assert!(home.contains("Liam Ross") && home.contains("Ask the director"), "{home}");
    assert!(w.says(LIAM, "/1on1 next").contains("Tue 1 Dec, 15:00"));
    let digest = w.says(LIAM, "/1on1 digest");
    assert!(digest.contains("Ask the director (Kate Hill, Fri 4 Dec)"), "{digest}");
    assert!(w.says(LIAM, "/1on1 history").contains("No past meetings yet"));
});

scenario!(the_home_tab_stays_up_to_date, |w| {
    w.opens_home(HANAKO);
    w.sees(HANAKO, "1on1の相手がまだ登録されていません");
    w.pair(SATO, HANAKO, TUESDAYS);
    w.sees(HANAKO, "佐藤 健さん 次回");
    w.says(SATO, "/1on1 議題 追加 @hanako 二人の話");
    let home = w.home(HANAKO);
    assert!(home.contains("二人の話"), "{home}");
    w.says(SATO, "/1on1 日程変更 木曜10時");
    assert!(w.home(HANAKO).contains("12/3(木) 10:00"), "{}", w.home(HANAKO));
});

scenario!(an_unknown_command_names_the_nearest_and_loses_no_words, |w| {
    w.pair(KATE, LIAM, "weekly tue 15:00 30m");
    let answer = w.says(KATE, "/1on1 agneda add Talk about my review");
    assert!(
        answer.contains("I didn't get \"agneda add Talk about my review\"") && answer.contains("Did you mean"),
        "{answer}"
    );
    assert!(answer.contains("help"), "{answer}");
    let answer = w.presses(KATE, "~agenda add");
    assert!(answer.contains("Talk about my review"), "{answer}");
    let lost = w.says(KATE, "/1on1 xyzzy 呪文を唱える");
    assert!(lost.contains("xyzzy 呪文を唱える") && lost.contains("[Help]"), "{lost}");
});

scenario!(words_to_the_bot_itself_are_a_command_too, only on Slack because "on Teams everything is typed that way", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let slack = w.slack();
    let before = w.inbox(HANAKO).len();
    assert!(w.wait(slack.dm("U0HANAKO", "議題 追加 昇格の相談")).unwrap().is_ok());
    w.wait(slack.until(|slack| (slack.messages("U0HANAKO").len() > before + 1).then_some(())));
    w.settle();
    w.sees(HANAKO, "に入れました");
    assert!(w.says(SATO, "/1on1 議題").contains("昇格の相談"));
});

scenario!(somebody_out_of_reach_is_noted_and_the_other_hears_of_it_once, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.next_message_finds_nobody();
    w.at("tue 13:59");
    let before = w.number("SELECT COUNT(*) FROM delivery WHERE state = 'sent'");
    w.at("2026-12-09 12:00");
    assert_eq!(w.number("SELECT COUNT(*) FROM person WHERE state = 'unreachable'"), 1);
    assert!(before > 0);
    let who = w.text("SELECT name FROM person WHERE state = 'unreachable'");
    let (left, other) = if who == SATO.name { (SATO, HANAKO) } else { (HANAKO, SATO) };
    assert_eq!(w.times(other, "にお知らせを届けられませんでした").len(), 1, "{}", w.told(other));
    // The one is left alone, the other goes on.
    assert_eq!(w.times(other, "と1on1です").len(), 2, "{}", w.told(other));
    let after_the_first = w.times(left, "").into_iter().filter(|at| at.contains(" 12-0")).count();
    assert_eq!(after_the_first, 0, "{}", w.told(left));
});

scenario!(nobody_is_written_to_after_they_left, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.leaves(HANAKO);
    let before = w.count(HANAKO);
    w.at("2026-12-09 12:00");
    assert_eq!(w.count(HANAKO), before, "{}", w.told(HANAKO));
    assert_eq!(w.slack().journal().iter().filter(|call| call.error.as_deref() == Some("user_disabled")).count(), 0);
});

scenario!(whoever_sets_up_with_somebody_who_has_left_hears_of_it, only on Slack because "Teams names nobody who has left", |w| {
    w.slack().set_deleted(HANAKO.id, true);
    w.says(SATO, "/1on1 setup @hanako 毎週火曜15時");
    w.minutes(5);
    assert_eq!(w.times(SATO, "にお知らせを届けられませんでした").len(), 1, "{}", w.told(SATO));
    assert_eq!(w.count(HANAKO), 0);
});

scenario!(whoever_comes_back_in_the_same_week_gets_what_is_ahead, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let weekly = format!(
        "SELECT COUNT(*) FROM delivery d JOIN identity i ON i.person_id = d.person_id
         WHERE i.external_id = '{}' AND d.kind IN ('nudge', 'promises') AND d.state = 'pending'",
        w.id(SATO)
    );
    assert_eq!(w.number(&weekly), 2);
    w.leaves(SATO);
    assert_eq!(w.number(&weekly), 0);
    w.comes_back(SATO);
    assert_eq!(w.number(&weekly), 2);
    w.at("wed 12:00");
    assert_eq!(w.times(SATO, "と1on1です"), ["Tue 12-01 14:00"], "{}", w.told(SATO));
    assert_eq!(w.times(SATO, "1on1はできましたか").first().map(String::as_str), Some("Tue 12-01 15:40"));
});

#[test]
fn what_is_learned_of_a_person_takes_hold_of_their_pairs_before_their_messages() {
    play(Engine::Postgres, Setting::default(), |w| {
        w.pair(SATO, HANAKO, TUESDAYS);
        let slack = w.slack();
        slack.set_deleted("U0SATO", true);
        let left = json!({ "type": "user_change", "user": { "id": "U0SATO", "deleted": true, "team_id": "T0TAIWA", "profile": {} }, "event_ts": "1.1" });
        let url = w.url().to_owned();
        let command = async {
            // Stands for a command that holds the pair, and then plans messages again.
            let mut beside = sqlx::PgConnection::connect(&url).await.unwrap();
            let mut unit = beside.begin().await.unwrap();
            sqlx::query("SELECT id FROM pair FOR UPDATE").execute(&mut *unit).await.unwrap();
            let learning = slack.event(left);
            let held = async {
                for looks in 0.. {
                    assert!(looks < 5_000, "nobody waits for the pair");
                    let waiting: i64 = sqlx::query_scalar(
                        "SELECT COUNT(*) FROM pg_stat_activity
                         WHERE datname = current_database() AND wait_event_type = 'Lock'",
                    )
                    .fetch_one(&mut *unit)
                    .await
                    .unwrap();
                    // The figures are those of this unit's first look until they are let go of.
                    sqlx::query("SELECT pg_stat_clear_snapshot()").execute(&mut *unit).await.unwrap();
                    if waiting > 0 {
                        break;
                    }
                    tokio::task::yield_now().await;
                }
                let free = sqlx::query("SELECT id FROM delivery FOR UPDATE NOWAIT").execute(&mut *unit).await;
                unit.commit().await.unwrap();
                free
            };
            let (answer, free) = tokio::join!(learning, held);
            assert!(answer.is_ok());
            free.expect("no message is held by whoever waits for the pair");
        };
        w.wait(command);
        w.settle();
        assert_eq!(w.text("SELECT state FROM person WHERE id = (SELECT manager_id FROM pair)"), "left");
    });
}

scenario!(an_uninstalled_app_sends_nothing, only on Slack because "Teams says of each person, not of the company, that the app is gone", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.event(json!({ "type": "app_uninstalled", "event_ts": "1.1" }));
    let calls = w.slack().journal().iter().filter(|call| !call.inbound && call.method == "chat.postMessage").count();
    w.at("2026-12-09 12:00");
    let after = w.slack().journal().iter().filter(|call| !call.inbound && call.method == "chat.postMessage").count();
    assert_eq!(after, calls, "{}", w.told(SATO));
});

scenario!(an_app_that_is_back_sends_what_is_of_use_still, only on Slack because "Teams says of each person, not of the company, that the app is gone", |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let revoked = json!({ "type": "tokens_revoked", "tokens": { "oauth": [], "bot": ["UB"] }, "event_ts": "1.1" });
    assert!(w.wait(w.slack().deliver_event("Ev0REVOKED", revoked.clone(), None)).is_ok());
    w.at("tue 14:20");
    assert_eq!(w.times(SATO, "15:00から、"), [] as [String; 0]);
    // A start with a token that works.
    w.wait(w.stage().app.introduce(Platform::Slack, "T0TAIWA")).unwrap();
    w.minutes(15);
    assert_eq!(w.times(SATO, "15:00から、").len(), 1, "{}", w.told(SATO));
    // Slack tells the same again, as it does when it was not sure to be heard.
    assert!(w.wait(w.slack().deliver_event("Ev0REVOKED", revoked, Some((1, "http_timeout")))).is_ok());
    w.at("tue 15:45");
    assert_eq!(w.times(SATO, "1on1はできましたか"), ["Tue 12-01 15:40"]);
});

scenario!(a_new_colleague_is_met_by_being_set_up_with, only on Slack because "the world's Teams has no seventh person to mention", |w| {
    let mut human = Human::new("U0NEW", "Åsa Öberg", "Europe/Stockholm", "sv-SE");
    human.email = Some("asa@example.invalid".to_owned());
    w.slack().add(human);
    let answer = w.says(KATE, "/1on1 setup @asa weekly tue 16:30 30m");
    assert!(answer.contains("is set up"), "{answer}");
    assert!(w.says(KATE, "/1on1 pair list").contains("Åsa Öberg"));
    assert_eq!(w.text("SELECT zone FROM person WHERE name = 'Åsa Öberg'"), "Europe/Stockholm");
});
