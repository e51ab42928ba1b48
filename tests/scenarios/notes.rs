//! Minutes for the two, memos for oneself, the wrap-up and its recap.

use serde_json::json;

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

scenario!(minutes_are_read_by_both_and_open_the_next_digest, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:31");
    let answer = w.says(HANAKO, "/1on1 議事録 追加 目標を見直すことにした");
    assert!(answer.contains("議事録に書き足しました"), "{answer}");
    w.at("wed 10:00");
    w.says(SATO, "/1on1 note add 次は異動の話");
    w.at("2026-12-08 14:00");
    for who in [SATO, HANAKO] {
        let digest = w.message(who, "から、");
        assert!(digest.contains("目標を見直すことにした") && digest.contains("次は異動の話"), "{digest}");
        assert!(digest.contains("前回の議事録(12/1(火))"), "the day of the meeting, not of the writing: {digest}");
    }
    assert!(w.says(SATO, "/1on1 履歴").contains("目標を見直すことにした"));
});

scenario!(a_digest_keeps_the_minutes_of_the_meeting_before, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議事録 追加 はじめに話したいこと");
    w.at("tue 14:30");
    assert!(!w.message(HANAKO, "から、").contains("前回の議事録"), "there was no meeting before");
    w.at("tue 15:40");
    w.says(HANAKO, "/1on1 議事録 追加 目標を見直した");
    w.at("2026-12-08 15:40");
    w.says(HANAKO, "/1on1 議事録 追加 異動の話をした");
    let over = w.message(HANAKO, "12/8(火) 15:00 佐藤 健さんとの1on1");
    assert!(over.contains("目標を見直した") && !over.contains("異動の話をした"), "{over}");
    w.at("2026-12-15 15:00");
    let next = w.message(HANAKO, "から、");
    assert!(next.contains("前回の議事録(12/8(火))") && next.contains("異動の話をした"), "{next}");
    assert!(!next.contains("目標を見直した"), "{next}");
});

scenario!(a_memo_is_its_authors_alone, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.opens_home(HANAKO);
    assert!(w.says(SATO, "/1on1 メモ 追加 花子さんは疲れていそう").contains("自分用のメモに残しました"));
    assert!(w.says(SATO, "/1on1 memo list").contains("花子さんは疲れていそう"));
    assert!(w.says(HANAKO, "/1on1 メモ 一覧").contains("メモはありません"));
    let memo = w.text("SELECT id FROM memo");
    w.forges(HANAKO, &json!({ "do": "memo_delete", "memo": { "id": memo } }));
    w.at("mon 09:30");
    assert!(!w.ever_shown(HANAKO).contains("疲れていそう"));
    assert!(w.says(SATO, "/1on1 メモ").contains("疲れていそう"));
    assert!(w.says(SATO, "/1on1 メモ 削除 1").contains("メモを消しました"));
    assert!(w.says(SATO, "/1on1 メモ").contains("メモはありません"));
});

scenario!(the_wrap_up_records_the_meeting_and_both_get_the_recap, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.says(HANAKO, "/1on1 議題 追加 異動の話");
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 12/1まで");
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    let form = w.presses_on(SATO, "「できた」と記録しました", "ふりかえりを残す");
    assert!(form.contains("昇格の相談") && form.contains("部長に確認する"), "{form}");
    let discussed = w.text("SELECT id FROM agenda_item ORDER BY position LIMIT 1");
    let kept = w.text("SELECT id FROM promise");
    w.fills(
        SATO,
        &[
            ("notes", json!("来期の役割を話した")),
            ("topics", json!([discussed])),
            ("done", json!([kept])),
            ("promise1_text", json!("観点をまとめる")),
            ("promise1_owner", json!("other")),
        ],
    );
    for (who, owner) in [(SATO, "山田 花子さん"), (HANAKO, "あなた")] {
        let recap = w.message(who, "との1on1のまとめ");
        assert!(recap.contains("来期の役割を話した"), "{recap}");
        assert!(recap.contains(&format!("観点をまとめる({owner}・12/8(火))")), "{recap}");
    }
    let agenda = w.says(HANAKO, "/1on1 議題");
    assert!(agenda.contains("異動の話") && !agenda.contains("昇格の相談"), "{agenda}");
    let history = w.says(HANAKO, "/1on1 履歴");
    assert!(history.contains("できた") && history.contains("話した議題: 昇格の相談"), "{history}");
    assert_eq!(w.number("SELECT COUNT(*) FROM promise WHERE state = 'done'"), 1);
});

scenario!(a_wrap_up_alone_says_that_the_meeting_took_place, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    let occurrence = w.text("SELECT id FROM occurrence WHERE phase = 'asked'");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    w.presses_on(SATO, "「できた」と記録しました", "ふりかえりを残す");
    w.fills(SATO, &[("notes", json!("話した"))]);
    assert_eq!(w.text(&format!("SELECT outcome FROM occurrence WHERE id = '{occurrence}'")), "held");
    w.sees(HANAKO, "佐藤 健さんが「できた」と答えました。");
});

scenario!(a_wrap_up_with_a_past_day_stays_open_and_saves_nothing, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(HANAKO, "1on1はできましたか", "できた");
    w.presses_on(HANAKO, "「できた」と記録しました", "ふりかえりを残す");
    let wrong = w.mends(
        HANAKO,
        &[("notes", json!("話した")), ("promise1_text", json!("送る")), ("promise1_due", json!("2026-11-02"))],
    );
    assert!(wrong.contains("もう過ぎています"), "{wrong}");
    assert_eq!(w.number("SELECT COUNT(*) FROM note") + w.number("SELECT COUNT(*) FROM promise"), 0);
    w.fills(HANAKO, &[("promise1_due", json!("2026-12-04"))]);
    assert_eq!(w.number("SELECT COUNT(*) FROM note") + w.number("SELECT COUNT(*) FROM promise"), 2);
});

scenario!(minutes_written_again_are_a_new_version_shown_in_place, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    w.presses_on(SATO, "「できた」と記録しました", "ふりかえりを残す");
    w.fills(SATO, &[("notes", json!("最初の版"))]);
    w.presses_on(HANAKO, "との1on1のまとめ", "書き足す");
    w.fills(HANAKO, &[("notes", json!("二番目の版"))]);
    for who in [SATO, HANAKO] {
        let recap = w.message(who, "との1on1のまとめ");
        assert!(recap.contains("二番目の版") && !recap.contains("最初の版"), "{recap}");
        assert_eq!(w.times(who, "との1on1のまとめ").len(), 1);
    }
    assert_eq!(w.number("SELECT MAX(version) FROM note"), 2);
});

scenario!(minutes_that_both_write_at_the_same_time_are_all_kept, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    for who in [SATO, HANAKO] {
        w.presses(who, "ふりかえりを残す");
    }
    w.fills(SATO, &[("notes", json!("来期の役割を話した\n共通の一行"))]);
    w.fills(HANAKO, &[("notes", json!("共通の一行\n観点は次回まで"))]);
    for who in [SATO, HANAKO] {
        let recap = w.message(who, "との1on1のまとめ");
        assert!(recap.contains("来期の役割を話した\n共通の一行\n観点は次回まで"), "{recap}");
    }
});
