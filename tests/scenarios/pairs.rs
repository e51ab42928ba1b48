//! A pair as a whole: a break, a new rhythm, an end; and several pairs, of which one is meant.

use serde_json::json;

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

scenario!(nothing_is_sent_during_a_pause_and_everything_is_there_after_it, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.says(HANAKO, "/1on1 宿題 追加 資料を送る 12/10まで");
    let answer = w.says(SATO, "/1on1 ペア 休止 12/11まで");
    assert!(answer.contains("12/11(金) までお休みにしました"), "{answer}");
    w.sees(HANAKO, "佐藤 健さんが1on1を 12/11(金) までお休みにしました。");
    let before = (w.count(SATO), w.count(HANAKO));
    w.at("2026-12-11 23:00");
    assert_eq!((w.count(SATO), w.count(HANAKO)), before, "{}\n{}", w.told(SATO), w.told(HANAKO));
    w.at("2026-12-14 12:00");
    assert_eq!(w.times(HANAKO, "お休みが終わりました").len(), 1, "{}", w.told(HANAKO));
    w.at("2026-12-15 14:00");
    let digest = w.message(HANAKO, "から、佐藤 健さんと1on1です");
    assert!(digest.contains("昇格の相談") && digest.contains("資料を送る"), "{digest}");
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE outcome = 'exempt' AND why = 'paused'"), 2);
});

scenario!(a_promise_whose_day_comes_after_the_pause_is_still_reminded, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 宿題 追加 資料を送る 12/18まで");
    w.says(SATO, "/1on1 ペア 休止 12/11まで");
    w.at("2026-12-18 12:00");
    assert_eq!(w.times(HANAKO, "約束の目安の日です"), ["Fri 12-18 09:30"]);
});

scenario!(a_break_that_ends_by_itself_is_told_to_both_as_nobodys_doing, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 ペア 休止 12/11まで");
    w.at("2026-12-14 12:00");
    for (who, other) in [(SATO, "山田 花子さん"), (HANAKO, "佐藤 健さん")] {
        let news = w.message(who, &format!("{other}との1on1のお休みが終わりました。"));
        assert!(news.contains("次回は 12/15(火) 15:00 です。"), "{news}");
        assert_eq!(w.times(who, "再開しました"), Vec::<String>::new(), "nobody did it");
    }
    w.pair(KATE, LIAM, "weekly thu 15:00 30m");
    w.says(LIAM, "/1on1 pair pause until 18 dec");
    w.at("2026-12-21 12:00");
    for (who, other) in [(KATE, "Liam Ross"), (LIAM, "Kate Hill")] {
        let news = w.message(who, &format!("The break in your 1on1 with {other} is over."));
        assert!(news.contains("The next one is Thu 24 Dec, 15:00."), "{news}");
    }
});

scenario!(a_pause_ends_by_hand_too, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    assert!(w.says(HANAKO, "/1on1 休止").contains("お休みにしました"));
    assert!(w.says(SATO, "/1on1 日程変更 木曜10時").contains("お休み中です"));
    assert!(w.says(SATO, "/1on1 休止").contains("お休み中です"));
    let answer = w.says(SATO, "/1on1 ペア 再開");
    assert!(answer.contains("再開しました") && answer.contains("12/1(火) 15:00"), "{answer}");
    assert!(w.says(SATO, "/1on1 ペア 再開").contains("お休みしていません"));
    w.at("tue 14:00");
    assert_eq!(w.times(HANAKO, "と1on1です"), ["Tue 12-01 14:00"]);
    assert_eq!(w.times(SATO, "と1on1です"), ["Tue 12-01 14:00"]);
});

scenario!(a_pause_can_be_taken_back, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 休止");
    let answer = w.presses_on(SATO, "お休みにしました", "~");
    assert!(answer.contains("再開") || answer.contains("取り消しました"), "{answer}");
    assert_eq!(w.text("SELECT state FROM pair"), "active");
});

scenario!(an_end_is_asked_for_and_ends_messages_but_not_the_record, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    w.says(SATO, "/1on1 議事録 追加 話したこと");
    let question = w.says(SATO, "/1on1 ペア 終了");
    assert!(question.contains("終了しますか"), "{question}");
    assert_eq!(w.text("SELECT state FROM pair"), "active");
    let answer = w.presses_on(SATO, "終了しますか", "~終了");
    assert!(answer.contains("終了しました"), "{answer}");
    w.sees(HANAKO, "佐藤 健さんとの1on1が終了しました。");
    let before = (w.count(SATO), w.count(HANAKO));
    w.at("2026-12-31 12:00");
    assert_eq!((w.count(SATO), w.count(HANAKO)), before, "{}", w.told(SATO));
    assert_eq!(w.number("SELECT COUNT(*) FROM note"), 1);
    assert_eq!(w.text("SELECT outcome FROM occurrence ORDER BY slot LIMIT 1"), "held");
    // The two may start again.
    w.pair(HANAKO, SATO, "毎週木曜10時 30分");
});

scenario!(an_ended_pairs_record_stays_readable_for_the_two, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.says(HANAKO, "/1on1 宿題 追加 資料を送る 12/18まで");
    w.at("tue 15:40");
    w.says(SATO, "/1on1 議事録 追加 話したこと");
    w.says(SATO, "/1on1 ペア 終了");
    w.presses_on(SATO, "終了しますか", "~終了");
    assert!(w.says(HANAKO, "/1on1 履歴 @sato").contains("話したこと"));
    assert!(w.says(SATO, "/1on1 議題 @hanako").contains("昇格の相談"));
    assert!(w.says(SATO, "/1on1 宿題 @hanako").contains("資料を送る"));
    assert!(!w.says(TANAKA, "/1on1 宿題 @hanako").contains("資料を送る"), "nobody else");
});

scenario!(a_new_rhythm_keeps_topics_promises_and_the_past, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 12/18まで");
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    let past = w.text("SELECT slot || outcome || phase FROM occurrence ORDER BY slot LIMIT 1");
    let answer = w.says(HANAKO, "/1on1 リズム 隔週木曜10時 45分");
    assert!(answer.contains("予定を変えました") && answer.contains("これまでの記録はそのまま残ります"), "{answer}");
    w.at("2026-12-17 09:00");
    assert_eq!(
        w.text("SELECT slot || outcome || phase FROM occurrence ORDER BY slot LIMIT 1"),
        past.replace("asked", "closed")
    );
    let digests = w.times(HANAKO, "と1on1です");
    assert!(digests[1..].iter().all(|at| at.starts_with("Thu") && at.ends_with("09:00")), "{digests:?}");
    w.sees(SATO, "昇格の相談");
    w.sees(HANAKO, "部長に確認する");
});

scenario!(without_a_name_the_nearest_pair_is_meant_and_can_be_corrected, |w| {
    w.pair(SATO, HANAKO, "毎週木曜15時 30分");
    w.pair(SATO, TANAKA, "毎週水曜10時 30分");
    let answer = w.says(SATO, "/1on1 議題 追加 昇格の相談");
    assert!(answer.contains("いちばん近い田中 実さんとの1on1に入れました"), "{answer}");
    let answer = w.presses(SATO, "~山田 花子さんとの議題にする");
    assert!(answer.contains("山田 花子さんとの議題に移しました"), "{answer}");
    assert!(w.says(HANAKO, "/1on1 議題").contains("昇格の相談"));
    assert!(!w.says(TANAKA, "/1on1 議題").contains("昇格の相談"));
    w.says(SATO, "/1on1 議題 追加 もう一つの話");
    w.presses_on(SATO, "もう一つの話", "取り消す");
    assert!(!w.says(TANAKA, "/1on1 議題").contains("もう一つの話"));
    // Named, nobody is guessed.
    let answer = w.says(SATO, "/1on1 議題 追加 @hanako 名指しの話");
    assert!(answer.contains("山田 花子さん") && !answer.contains("いちばん近い"), "{answer}");
});

scenario!(a_promise_to_the_wrong_pair_is_taken_to_the_other, |w| {
    w.pair(SATO, HANAKO, "毎週木曜15時 30分");
    w.pair(SATO, TANAKA, "毎週水曜10時 30分");
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 12/11まで");
    let answer = w.presses(SATO, "~山田 花子さんとの約束にする");
    assert!(answer.contains("山田 花子さんとの約束に移しました"), "{answer}");
    assert!(w.says(HANAKO, "/1on1 宿題").contains("部長に確認する"));
    assert!(!w.says(TANAKA, "/1on1 宿題").contains("部長に確認する"));
    w.at("2026-12-11 12:00");
    assert_eq!(w.times(SATO, "約束の目安の日です").len(), 1);
});

scenario!(the_list_of_pairs_shows_rhythm_and_state, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.pair(SATO, TANAKA, "毎週水曜10時 30分");
    w.says(SATO, "/1on1 ペア 休止 @tanaka 12/11まで");
    let list = w.says(SATO, "/1on1 ペア 一覧");
    assert!(list.contains("山田 花子さん 毎週火曜 15:00") && list.contains("12/1(火) 15:00"), "{list}");
    assert!(list.contains("田中 実さん 12/11(金) までお休み中"), "{list}");
    let hers = w.says(HANAKO, "/1on1 pair list");
    assert!(hers.contains("佐藤 健さん") && !hers.contains("田中"), "{hers}");
});

scenario!(a_manager_change_transfers_nothing, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 前の上司との話");
    w.says(SATO, "/1on1 ペア 終了");
    w.presses_on(SATO, "終了しますか", "~終了");
    w.pair(TANAKA, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    assert!(!w.ever_shown(TANAKA).contains("前の上司との話"));
    assert!(!w.says(TANAKA, "/1on1 議題").contains("前の上司との話"));
    assert!(!w.says(TANAKA, "/1on1 履歴").contains("前の上司との話"));
    let item = w.text("SELECT id FROM agenda_item");
    w.forges(TANAKA, &json!({ "do": "agenda_done", "item": { "id": item } }));
    assert_eq!(w.text("SELECT state FROM agenda_item"), "open");
});

scenario!(the_end_of_a_break_can_be_said_while_it_lasts, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 ペア 休止");
    let answer = w.says(SATO, "/1on1 ペア 休止 12/15まで");
    assert!(answer.contains("12/15"), "{answer}");
    assert!(w.says(SATO, "/1on1 ペア 一覧").contains("12/15"));
    assert!(w.says(SATO, "/1on1 ペア 休止").contains("お休み中"));
});

scenario!(a_skipped_one_stays_skipped_under_a_new_rhythm, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 見送り");
    let answer = w.says(SATO, "/1on1 リズム 毎週火曜16時 30分");
    assert!(answer.contains("12/8(火) 16:00") && !answer.contains("12/1(火)"), "{answer}");
    w.at("2026-12-01 18:00");
    assert!(w.times(HANAKO, "から、佐藤 健さんと1on1です").is_empty(), "{}", w.told(HANAKO));
    w.at("2026-12-08 15:00");
    assert_eq!(w.times(HANAKO, "から、佐藤 健さんと1on1です"), ["Tue 12-08 15:00"]);
});

scenario!(every_other_week_begins_with_the_next_such_day, Setting::on("2026-12-01 17:00"), |w| {
    w.pair(SATO, HANAKO, "隔週火曜15時 30分");
    assert!(w.says(SATO, "/1on1 次回").contains("12/8(火) 15:00"));
});

scenario!(a_break_is_what_comes_next_while_it_lasts, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 ペア 休止 12/20まで");
    for who in [SATO, HANAKO] {
        let next = w.says(who, "/1on1 次回");
        assert!(next.contains("12/20(日) までお休み中") && next.contains("[再開する]"), "{next}");
        assert!(!next.contains("今回は見送る"), "{next}");
    }
});
