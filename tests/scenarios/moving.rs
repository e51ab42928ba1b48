//! Another time, not this time, instead: nothing is lost, and no button stays behind that would mislead.

use serde_json::json;

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

scenario!(a_meeting_moved_in_words_has_its_digest_at_the_new_time_only, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    let answer = w.says(HANAKO, "/1on1 日程変更 木曜10時");
    assert!(answer.contains("12/1(火) 15:00 → 12/3(木) 10:00"), "{answer}");
    w.sees(SATO, "山田 花子さんが変更しました。");
    w.at("fri 12:00");
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "と1on1です")[..], ["Thu 12-03 09:00"], "{}", w.told(who));
        assert_eq!(w.times(who, "1on1はできましたか？"), ["Thu 12-03 10:40"]);
    }
    w.sees(SATO, "昇格の相談");
});

scenario!(a_time_alone_is_one_of_the_meetings_own_day, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let answer = w.says(SATO, "/1on1 日程変更 16時");
    assert!(answer.contains("12/1(火) 15:00 → 12/1(火) 16:00"), "{answer}");
    w.has_written(LIAM);
    w.pair(KATE, LIAM, "every thu 15:00 30m");
    let answer = w.says(KATE, "/1on1 reschedule 16:30");
    assert!(answer.contains("Thu 3 Dec, 16:30"), "{answer}");
    // On the day itself, a time that is over is no such time.
    w.at("tue 12:00");
    let answer = w.says(SATO, "/1on1 日程変更 11時");
    assert!(answer.contains("まだ何も"), "{answer}");
});

scenario!(a_time_that_could_be_two_is_asked_first, |w| {
    w.has_written(LIAM);
    w.pair(KATE, LIAM, "every 2 weeks thu 15:00 30m");
    // On a Monday, next Tuesday is tomorrow to some and in a week to others.
    let question = w.says(KATE, "/1on1 reschedule next tue 10:00");
    assert!(question.contains("Nothing is saved yet"), "{question}");
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE moves > 0"), 0);
    let answer = w.presses(KATE, "~8 Dec");
    assert!(answer.contains("Tue 8 Dec, 10:00"), "{answer}");
    w.sees(LIAM, "Moved by Kate Hill.");
});

scenario!(beyond_the_next_one_is_refused_with_a_way_out, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let answer = w.says(SATO, "/1on1 日程変更 12/9 10時");
    assert!(answer.contains("次の回(12/8(火) 15:00)より後には動かせません"), "{answer}");
    assert!(w.says(SATO, "/1on1 次回").contains("12/1(火) 15:00"));
    for (line, said) in [
        ("/1on1 日程変更 昨日 10時", "過ぎています"),
        ("/1on1 日程変更 火曜15時", "もう"),
        ("/1on1 日程変更 いつか", "読み取れませんでした"),
    ] {
        let answer = w.says(SATO, line);
        assert!(answer.contains(said), "{line}: {answer}");
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE moves > 0"), 0);
    assert_eq!(w.times(HANAKO, "日時が変わりました"), Vec::<String>::new());
});

scenario!(a_move_onto_a_holiday_is_asked_first, Setting::on("2027-02-08 10:00"), |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let question = w.says(SATO, "/1on1 日程変更 木曜10時");
    assert!(question.contains("建国記念の日"), "{question}");
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE moves > 0"), 0);
    let answer = w.presses(SATO, "~2/12");
    assert!(answer.contains("2/12(金) 10:00"), "{answer}");
});

scenario!(the_digest_of_a_moved_meeting_says_so_in_place_and_lets_go_of_its_buttons, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 14:00");
    assert!(w.can_press(HANAKO, "から、佐藤 健さんと1on1です", "今回は見送る"));
    w.presses_on(SATO, "から、山田 花子さんと1on1です", "日時を変更");
    w.fills(SATO, &[("date", json!("2026-12-03")), ("time", json!("10:00"))]);
    for who in [SATO, HANAKO] {
        let old = w.message(who, "この1on1は 12/3(木) 10:00 に変わりました。");
        assert!(!old.contains("[日時を変更]") && !old.contains("[今回は見送る]"), "{old}");
        assert!(!w.can_press(who, "から、", "今回は見送る"));
    }
    w.at("2026-12-03 09:00");
    assert_eq!(w.times(HANAKO, "と1on1です"), ["Tue 12-01 14:00", "Thu 12-03 09:00"]);
});

scenario!(a_move_can_be_undone_and_the_other_hears_of_both, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 日程変更 木曜10時");
    let answer = w.presses_on(SATO, "日時を変えました", "取り消す");
    assert!(answer.contains("12/1(火) 15:00 に戻しました"), "{answer}");
    assert!(w.says(HANAKO, "/1on1 次回").contains("12/1(火) 15:00"));
    w.at("tue 14:00");
    assert_eq!(w.times(HANAKO, "と1on1です"), ["Tue 12-01 14:00"]);
    assert_eq!(w.times(HANAKO, "日時が変わりました").len(), 2);
});

scenario!(a_moved_form_with_a_past_time_stays_open, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 日程変更");
    let wrong = w.mends(SATO, &[("date", json!("2026-11-02")), ("time", json!("10:00"))]);
    assert!(wrong.contains("過ぎています"), "{wrong}");
    w.fills(SATO, &[("date", json!("2026-12-02"))]);
    assert!(w.says(HANAKO, "/1on1 次回").contains("12/2(水) 10:00"));
});

scenario!(a_skip_carries_its_make_up, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    let answer = w.says(HANAKO, "/1on1 見送り お客さま訪問が入りました");
    assert!(answer.contains("代わりの日時を選べます") && answer.contains("次回は 12/8(火) 15:00 です"), "{answer}");
    w.sees(SATO, "お客さま訪問が入りました");
    let answer = w.presses_on(SATO, "今回見送りです", "~15:00");
    assert!(answer.contains("代わりに 12/2(水) 15:00 に行います"), "{answer}");
    w.at("2026-12-03 12:00");
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "と1on1です"), ["Wed 12-02 14:00"], "{}", w.told(who));
    }
    assert!(!w.can_press(SATO, "今回見送りです", "~15:00"), "no time is offered any more");
    w.presses_on(HANAKO, "1on1", "できた");
    assert_eq!(w.text("SELECT outcome FROM occurrence ORDER BY slot LIMIT 1"), "held");
    w.at("2026-12-08 14:00");
    assert_eq!(w.times(SATO, "と1on1です").len(), 2);
});

scenario!(a_skip_without_a_make_up_is_missed_when_its_window_is_over, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 見送り");
    w.at("2026-12-04 23:59");
    assert_eq!(w.text("SELECT outcome FROM occurrence ORDER BY slot LIMIT 1"), "expected");
    w.at("2026-12-05 00:01");
    assert_eq!(w.text("SELECT outcome FROM occurrence ORDER BY slot LIMIT 1"), "missed");
    assert!(!w.can_press(HANAKO, "今回見送りです", "~15:00"), "a make-up is no longer offered");
    assert!(w.says(HANAKO, "/1on1 履歴").contains("見送り"));
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "1on1はできましたか？"), Vec::<String>::new(), "nobody is asked about a skipped one");
    }
});

scenario!(a_skip_can_be_undone_and_nothing_misleads_the_other, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 見送り");
    w.sees(SATO, "山田 花子さんが 12/1(火) 15:00 の回を見送りました。");
    let answer = w.presses_on(HANAKO, "を見送りました", "取り消す");
    assert!(answer.contains("見送りを取り消しました"), "{answer}");
    assert!(!w.can_press(SATO, "今回見送りです", "~12/2"), "the make-up of a skip that was undone");
    w.sees_not(SATO, "山田 花子さんが 12/1(火) 15:00 の回を見送りました。");
    w.at("tue 15:40");
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "と1on1です"), ["Tue 12-01 14:00"]);
        assert_eq!(w.times(who, "1on1はできましたか？"), ["Tue 12-01 15:40"]);
    }
});

scenario!(the_digest_of_a_skipped_meeting_says_so_and_lets_go_of_its_buttons, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 14:00");
    w.presses_on(SATO, "から、", "今回は見送る");
    for who in [SATO, HANAKO] {
        w.sees(who, "この1on1は見送りになりました。");
        assert!(!w.can_press(who, "この1on1は見送りになりました。", "今回は見送る"));
    }
    assert!(w.says(HANAKO, "/1on1 まとめ").contains("12/8(火) 15:00"));
});

scenario!(the_next_one_is_found_behind_however_many_skipped_ones, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    for _ in 0..9 {
        w.says(SATO, "/1on1 見送り");
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE plan = 'skip'"), 9);
    for command in ["/1on1 次回", "/1on1", "/1on1 まとめ"] {
        let answer = w.says(SATO, command);
        assert!(answer.contains("2/9(火)"), "{command}: {answer}");
    }
    // Minutes belong to the meeting that is planned, not to one that was skipped.
    let answer = w.says(SATO, "/1on1 議事録 追加 先に書いておく");
    assert!(answer.contains("2/9(火)"), "{answer}");
});

scenario!(the_same_one_is_not_skipped_twice, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 14:00");
    let occurrence = w.text("SELECT id FROM occurrence WHERE phase = 'open'");
    let pair = w.text("SELECT id FROM pair");
    w.presses_on(SATO, "から、", "今回は見送る");
    w.forges(HANAKO, &json!({ "do": "skip", "with": { "pair": pair }, "occurrence": occurrence, "reason": null }));
    assert_eq!(w.number("SELECT COUNT(*) FROM audit WHERE what = 'occurrence.skipped'"), 1);
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE phase = 'open'"), 1);
});

/// How often the one item has been carried over.
fn carried(w: &World) -> i64 {
    w.number("SELECT carried FROM agenda_item")
}

scenario!(a_skip_that_is_undone_carries_nothing_over, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.says(HANAKO, "/1on1 見送り");
    w.presses_on(HANAKO, "を見送りました", "取り消す");
    w.at("tue 14:00");
    let digest = w.message(SATO, "から、山田 花子さんと1on1です");
    assert!(digest.contains("今日の議題 1件") && !digest.contains("持ち越し"), "{digest}");
    w.at("tue 14:00");
    w.sees(SATO, "今日の議題 1件(持ち越し1)");
    assert_eq!(carried(w), 1);
});

scenario!(a_make_up_is_the_same_meeting_and_carries_over_once, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.says(HANAKO, "/1on1 見送り");
    w.presses_on(SATO, "今回見送りです", "~15:00");
    w.at("wed 14:00");
    assert!(!w.message(SATO, "から、山田 花子さんと1on1です").contains("持ち越し"), "the make-up is its first meeting");
    w.at("tue 14:00");
    assert_eq!(carried(w), 1);
});

scenario!(a_skip_that_is_missed_carries_over_once, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.says(HANAKO, "/1on1 見送り");
    assert_eq!(carried(w), 0);
    w.at("tue 14:00");
    w.at("tue 14:00");
    w.sees(SATO, "今日の議題 1件(持ち越し1)");
    assert_eq!(carried(w), 1);
});

scenario!(a_meeting_moved_after_its_time_carries_over_once_it_has_passed, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.at("tue 15:40");
    assert_eq!(carried(w), 1);
    w.presses_on(SATO, "1on1はできましたか", "日を改める");
    w.fills(SATO, &[("date", json!("2026-12-03")), ("time", json!("10:00"))]);
    assert_eq!(carried(w), 0);
    w.at("thu 09:00");
    let digest = w.message(HANAKO, "10:00から、佐藤 健さんと1on1です");
    assert!(!digest.contains("持ち越し"), "{digest}");
    w.at("thu 12:00");
    assert_eq!(carried(w), 1);
});

scenario!(a_meeting_held_ahead_of_its_time_carries_over_what_it_left_open, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.at("tue 14:00");
    w.says(SATO, "/1on1 できた");
    assert_eq!(carried(w), 1);
    w.says(SATO, "/1on1 できた");
    w.at("fri 12:00");
    assert_eq!(carried(w), 1);
});

scenario!(the_times_offered_for_a_make_up_avoid_the_other_1on1s_of_both, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.pair(SATO, TANAKA, "毎週水曜15時 30分");
    w.pair(KATE, HANAKO, "weekly thu 14:45 30m");
    let answer = w.says(SATO, "/1on1 見送り @hanako");
    let offered = answer.lines().find(|line| line.contains("[")).unwrap_or_default();
    assert!(!offered.contains("12/2(水) 15:00") && !offered.contains("12/3(木) 15:00"), "{answer}");
    assert!(answer.contains("[12/4(金) 15:00") || answer.contains("12/4(金) 15:00]"), "{answer}");
    // The other side is offered the same.
    let told = w.message(HANAKO, "今回見送りです");
    assert!(!told.contains("12/2(水) 15:00") && !told.contains("12/3(木) 15:00"), "{told}");
});

scenario!(the_form_for_another_day_suggests_one_that_is_free, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.pair(SATO, TANAKA, "毎週水曜15時 30分");
    w.at("tue 15:40");
    let form = w.presses_on(SATO, "山田 花子さんとの回です", "日を改める");
    assert!(form.contains("2026-12-03") && !form.contains("2026-12-02"), "{form}");
});

scenario!(a_move_to_before_the_next_working_hour_is_told_at_once, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("19:30");
    assert!(w.says(SATO, "/1on1 日程変更 明日9:00").contains("12/1(火) 9:00"));
    w.minutes(1);
    assert_eq!(w.times(HANAKO, "日時が変わりました"), ["Mon 11-30 19:30"], "{}", w.told(HANAKO));
    // So is that nobody needs to be there at that hour.
    w.says(SATO, "/1on1 日程変更 明日13:00");
    w.minutes(1);
    assert_eq!(w.times(HANAKO, "日時が変わりました").len(), 2, "{}", w.told(HANAKO));
    // With time left in the morning it waits for the morning.
    w.says(SATO, "/1on1 日程変更 明日14:00");
    w.at("tue 08:59");
    assert_eq!(w.times(HANAKO, "日時が変わりました").len(), 2);
    w.at("tue 09:01");
    assert_eq!(w.times(HANAKO, "日時が変わりました").len(), 3, "{}", w.told(HANAKO));
});

scenario!(moves_of_a_night_are_told_as_one, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("mon 20:00");
    w.says(SATO, "/1on1 日程変更 水曜10時");
    w.says(SATO, "/1on1 日程変更 木曜10時");
    w.at("tue 09:30");
    assert_eq!(w.times(HANAKO, "日時が変わりました"), ["Tue 12-01 09:00"], "{}", w.told(HANAKO));
    w.sees(HANAKO, "12/1(火) 15:00 → 12/3(木) 10:00");
    // Moved away and back before anybody was told, there is nothing to tell.
    w.at("tue 20:00");
    w.says(SATO, "/1on1 日程変更 金曜10時");
    w.says(SATO, "/1on1 日程変更 木曜10時");
    w.at("wed 12:00");
    assert_eq!(w.times(HANAKO, "日時が変わりました").len(), 1, "{}", w.told(HANAKO));
    assert!(w.says(HANAKO, "/1on1 次回").contains("12/3(木) 10:00"));
});

scenario!(what_keeps_somebody_from_an_early_meeting_is_told_at_once, |w| {
    w.pair(SATO, HANAKO, "毎週火曜08:30");
    w.at("mon 22:00");
    w.says(SATO, "/1on1 日程変更 明日 14時");
    w.minutes(1);
    assert_eq!(w.times(HANAKO, "日時が変わりました"), ["Mon 11-30 22:00"], "{}", w.told(HANAKO));
    w.at("2026-12-07 22:00");
    w.says(SATO, "/1on1 見送り 熱が出ました");
    w.minutes(1);
    assert_eq!(w.times(HANAKO, "今回見送りです"), ["Mon 12-07 22:00"], "{}", w.told(HANAKO));
    w.at("2026-12-14 22:00");
    w.says(HANAKO, "/1on1 ペア 休止 12/25まで");
    w.minutes(1);
    assert_eq!(w.times(SATO, "までお休みにしました").len(), 1, "{}", w.told(SATO));
    w.says(SATO, "/1on1 ペア 再開");
    // What concerns no early meeting waits for the morning.
    w.says(SATO, "/1on1 リズム @hanako 毎週木曜15時");
    w.minutes(1);
    assert_eq!(w.times(HANAKO, "頻度・時刻を変えました").len(), 1, "the meeting at 8:30 is off");
    w.says(SATO, "/1on1 リズム @hanako 毎週木曜16時");
    w.minutes(1);
    assert_eq!(w.times(HANAKO, "頻度・時刻を変えました").len(), 1);
});

scenario!(news_of_a_move_stays_as_it_was_once_they_have_met, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 日程変更 水曜10時");
    w.at("thu 12:00");
    let told = w.message(HANAKO, "12/1(火) 15:00 → 12/2(水) 10:00");
    assert!(!told.contains("予定が変わっています") && !told.contains("[別の日時にする]"), "{told}");
});

scenario!(a_skipped_one_that_is_on_again_at_its_old_time_is_told, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 見送り");
    w.presses_on(SATO, "を見送りました", "別の日時にする");
    w.fills(SATO, &[("date", json!("2026-12-01")), ("time", json!("15:00"))]);
    w.minutes(1);
    assert_eq!(w.times(HANAKO, "見送りは取り消されました。12/1(火) 15:00 に行います").len(), 1, "{}", w.told(HANAKO));
});

scenario!(a_skip_that_is_taken_back_is_told_to_whoever_heard_of_it, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 見送り");
    w.minutes(1);
    w.presses_on(SATO, "を見送りました", "取り消す");
    w.minutes(1);
    assert_eq!(w.times(HANAKO, "見送りは取り消されました。12/1(火) 15:00 に行います").len(), 1, "{}", w.told(HANAKO));
    assert!(w.can_press(HANAKO, "見送りは取り消されました", "別の日時にする"));
    // Skipped and taken back overnight, there is nothing to tell.
    w.at("2026-12-07 20:00");
    w.says(SATO, "/1on1 見送り");
    w.presses_on(SATO, "12/8(火) 15:00 の回を見送りました", "取り消す");
    w.at("2026-12-08 12:00");
    assert_eq!(w.times(HANAKO, "見送りは取り消されました").len(), 1, "{}", w.told(HANAKO));
    assert_eq!(w.times(HANAKO, "今回見送りです").len(), 1, "{}", w.told(HANAKO));
});

scenario!(a_move_and_a_skip_of_one_night_are_both_told, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("mon 20:00");
    w.says(SATO, "/1on1 日程変更 水曜10時");
    w.says(SATO, "/1on1 見送り");
    let undo = w.presses_on(SATO, "日時を変えました", "取り消す");
    assert!(undo.contains("取り消せるものがありません"), "{undo}");
    w.at("tue 12:00");
    let told = w.message(HANAKO, "12/1(火) 15:00 → 12/2(水) 10:00");
    assert!(told.contains("その後、予定が変わっています。"), "{told}");
    w.sees(HANAKO, "佐藤 健さんが 12/2(水) 10:00 の回を見送りました。");
    w.presses_on(SATO, "を見送りました", "取り消す");
    assert!(w.can_press(HANAKO, "日時が変わりました", "別の日時にする"), "it is so again: {}", w.told(HANAKO));
});

scenario!(news_of_a_move_keeps_what_it_told_and_lets_go_of_its_buttons, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 日程変更 水曜10時");
    assert!(w.can_press(HANAKO, "日時が変わりました", "別の日時にする"), "{}", w.told(HANAKO));
    w.says(SATO, "/1on1 日程変更 木曜10時");
    let first = w.message(HANAKO, "12/1(火) 15:00 → 12/2(水) 10:00");
    assert!(first.contains("その後、予定が変わっています。") && !first.contains("[別の日時にする]"), "{first}");
    let second = w.message(HANAKO, "12/2(水) 10:00 → 12/3(木) 10:00");
    assert!(second.contains("[別の日時にする]"), "{second}");
    w.says(SATO, "/1on1 見送り");
    assert!(!w.can_press(HANAKO, "日時が変わりました", "別の日時にする"));
});

scenario!(an_old_undo_does_not_take_back_what_the_other_moved_since, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 日程変更 水曜10時");
    w.says(HANAKO, "/1on1 日程変更 木曜10時");
    let answer = w.presses_on(SATO, "日時を変えました", "取り消す");
    assert!(answer.contains("取り消せるものがありません"), "{answer}");
    assert!(w.says(SATO, "/1on1 次回").contains("12/3(木) 10:00"));
});

scenario!(a_time_that_was_said_stays_when_the_day_is_corrected, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let answer = w.says(SATO, "/1on1 日程変更 12/3(金) 10時");
    assert!(answer.contains("木曜日"), "{answer}");
    let moved = w.presses(SATO, "~12/4");
    assert!(moved.contains("12/4(金) 10:00"), "{moved}");
    w.pair(KATE, LIAM, "every tue 15:00 30m");
    let asked = w.says(KATE, "/1on1 reschedule 3/12 11:15");
    assert!(asked.contains("Thu 3 Dec, 11:15") && !asked.contains("15:00"), "{asked}");
});

scenario!(a_moved_one_that_is_skipped_is_named_by_its_new_time, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 日程変更 12/3 10:00");
    let answer = w.says(SATO, "/1on1 見送り");
    assert!(answer.contains("12/3(木) 10:00") && !answer.contains("12/1(火) 15:00 の回"), "{answer}");
    w.minutes(1);
    let told = w.message(HANAKO, "見送り");
    assert!(told.contains("12/3(木) 10:00"), "{told}");
});

scenario!(a_button_from_before_a_break_moves_and_skips_nothing, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 14:00");
    let id = w.text("SELECT id FROM occurrence WHERE phase = 'open'");
    w.says(SATO, "/1on1 ペア 休止");
    w.forges(HANAKO, &json!({ "do": "skip", "with": "anyone", "occurrence": id, "reason": null }));
    w.forges(HANAKO, &json!({ "do": "make_up", "occurrence": id, "at": "2026-12-03T10:00:00" }));
    let stands = format!("SELECT plan || ' ' || start_local FROM occurrence WHERE id = '{id}'");
    assert_eq!(w.text(&stands), "meet 2026-12-01T15:00:00");
    w.says(SATO, "/1on1 ペア 再開");
    w.forges(HANAKO, &json!({ "do": "make_up", "occurrence": id, "at": "2026-12-03T10:00:00" }));
    assert_eq!(w.text(&stands), "meet 2026-12-03T10:00:00", "the same button works without the break");
});
