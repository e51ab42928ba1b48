//! Promises in both directions: due dates in words, done by either side, reminded once.

use serde_json::json;

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

scenario!(a_promise_takes_its_day_from_the_words, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    for (line, shown) in [
        ("/1on1 宿題 追加 部長に確認する 金曜まで", "部長に確認する(あなた・12/4(金))"),
        ("/1on1 約束 追加 資料を送る 12/10まで", "資料を送る(あなた・12/10(木))"),
        ("/1on1 action add @hanako 下書きを作る 来週水曜まで", "下書きを作る(山田 花子さん・12/9(水))"),
        // Without a day it is for the next meeting.
        ("/1on1 宿題 追加 本を読む", "本を読む(あなた・12/1(火))"),
    ] {
        let answer = w.says(SATO, line);
        assert!(answer.contains(shown), "{line}: {answer}");
    }
});

scenario!(an_english_promise_takes_its_day_from_the_words, |w| {
    w.pair(KATE, LIAM, "weekly tue 15:00 30m");
    for (line, shown) in [
        ("/1on1 action add Ask the director by fri", "Ask the director (you, Fri 4 Dec)"),
        ("/1on1 promise add Send the slides by tomorrow", "Send the slides (you, Tue 1 Dec)"),
        ("/1on1 add action @liam Draft the runbook by 10 dec", "Draft the runbook (Liam Ross, Thu 10 Dec)"),
    ] {
        let answer = w.says(KATE, line);
        assert!(answer.contains(shown), "{line}: {answer}");
    }
    let list = w.says(LIAM, "/1on1 action list");
    assert!(
        list.contains("Ask the director (Kate Hill, Fri 4 Dec)")
            && list.contains("Draft the runbook (you, Thu 10 Dec)"),
        "{list}"
    );
});

scenario!(a_day_that_could_be_two_is_asked_and_the_answer_keeps_the_words, |w| {
    w.pair(KATE, LIAM, "weekly tue 15:00 30m");
    let question = w.says(KATE, "/1on1 action add Send the *slides* by 4/12");
    assert!(question.contains("Nothing is saved yet"), "{question}");
    assert_eq!(w.number("SELECT COUNT(*) FROM promise"), 0);
    let answer = w.presses_on(KATE, "Which one", "~12 Apr");
    assert!(answer.contains("Send the *slides* (you, Mon 12 Apr 2027)"), "{answer}");
    assert_eq!(w.number("SELECT COUNT(*) FROM promise"), 1);
});

scenario!(a_past_day_is_refused_and_the_day_meant_is_one_tap_away, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let refusal = w.says(SATO, "/1on1 宿題 追加 資料を送る 11/2まで");
    assert!(refusal.contains("もう過ぎています"), "{refusal}");
    assert_eq!(w.number("SELECT COUNT(*) FROM promise"), 0);
    let answer = w.presses(SATO, "~にする");
    assert!(answer.contains("資料を送る(あなた・2027/11/2(火))"), "{answer}");
});

scenario!(a_weekday_that_is_not_that_days_is_refused_with_a_suggestion, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let refusal = w.says(SATO, "/1on1 宿題 追加 資料を送る 12/10(金)まで");
    assert!(refusal.contains("木曜日です"), "{refusal}");
    assert_eq!(w.number("SELECT COUNT(*) FROM promise"), 0);
    assert!(w.presses(SATO, "~にする").contains("資料を送る"));
});

scenario!(the_counterpart_may_complete_a_promise_and_both_may_reopen_it, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 金曜まで");
    assert!(w.says(HANAKO, "/1on1 宿題 完了 部長").contains("「できた」にしました"));
    assert!(w.says(SATO, "/1on1 宿題 完了 1").contains("もう「できた」になっています"));
    assert!(w.says(SATO, "/1on1 宿題 一覧").contains("できた約束"));
    assert!(w.says(SATO, "/1on1 宿題 再開 1").contains("もう一度、約束に戻しました"));
    assert!(w.says(HANAKO, "/1on1 宿題 一覧").contains("残っている約束"));
    assert_eq!(
        w.number(
            "SELECT COUNT(*) FROM audit WHERE what IN ('promise.done', 'promise.reopened') AND actor_id IS NOT NULL"
        ),
        2
    );
});

scenario!(the_owner_is_reminded_once_on_the_morning_of_the_day_and_nobody_else, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 action add @hanako 資料を送る 12/10まで");
    w.at("2026-12-11 17:00");
    assert_eq!(w.times(HANAKO, "約束の目安の日です"), ["Thu 12-10 09:30"]);
    assert_eq!(w.times(SATO, "約束の目安の日です"), Vec::<String>::new());
});

scenario!(a_promise_kept_before_its_day_is_not_reminded, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 金曜まで");
    w.says(SATO, "/1on1 宿題 完了 1");
    w.at("fri 17:00");
    assert_eq!(w.times(SATO, "約束の目安の日です"), Vec::<String>::new());
});

scenario!(a_promise_dropped_and_one_edited_are_reminded_as_they_now_are, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 水曜まで");
    w.says(SATO, "/1on1 宿題 追加 席を予約する 木曜まで");
    assert!(w.says(SATO, "/1on1 宿題 取り下げ 部長").contains("約束を手放しました"));
    assert!(w.says(SATO, "/1on1 宿題 編集 1 会議室を予約する 金曜まで").contains("会議室を予約する(あなた・12/4(金))"));
    w.at("fri 17:00");
    assert_eq!(w.times(SATO, "約束の目安の日です"), ["Fri 12-04 09:30"]);
    w.sees(SATO, "「会議室を予約する」");
});

scenario!(a_promise_put_off_until_the_next_1on1_is_reminded_then, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:31");
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 金曜まで");
    assert!(w.says(SATO, "/1on1 宿題 延期 1").contains("次の1on1までにしました"));
    w.at("2026-12-08 10:00");
    assert_eq!(w.times(SATO, "約束の目安の日です"), ["Tue 12-08 09:30"]);
});

scenario!(a_promise_put_off_to_a_day_is_reminded_on_that_day, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 水曜まで");
    assert!(w.says(SATO, "/1on1 宿題 延期 1 来週金曜").contains("12/11(金)"));
    w.at("2026-12-11 17:00");
    assert_eq!(w.times(SATO, "約束の目安の日です"), ["Fri 12-11 09:30"]);
});

scenario!(a_promise_to_be_talked_about_is_on_the_next_agenda, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:31");
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 金曜まで");
    w.at("fri 09:30");
    let answer = w.presses_on(SATO, "約束の目安の日です", "1on1で話す");
    assert!(answer.contains("次の1on1の議題に入れました"), "{answer}");
    assert!(w.says(HANAKO, "/1on1 議題").contains("部長に確認する"));
});

scenario!(a_done_promise_lets_go_of_its_buttons_wherever_it_stands, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 12/1まで");
    w.at("tue 14:00");
    assert!(w.can_press(HANAKO, "から、佐藤 健さんと1on1です", "できた"));
    w.presses_on(SATO, "約束の目安の日です", "できた");
    assert!(!w.can_press(HANAKO, "から、佐藤 健さんと1on1です", "できた"));
    assert!(!w.can_press(SATO, "部長に確認する", "次の1on1まで"));
    w.sees(HANAKO, "約束 1/1 完了");
});

scenario!(a_report_gets_one_weekly_bundle_of_late_promises_and_a_manager_none_beside_the_nudge, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 宿題 追加 資料を送る 水曜まで");
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 水曜まで");
    w.at("2026-12-07 12:00");
    let bundles = w.times(HANAKO, "あなたの約束が1件残っています");
    assert_eq!(bundles.len(), 1, "{}", w.told(HANAKO));
    assert!(bundles[0].starts_with("Mon 12-07 09:3"), "{bundles:?}");
    assert_eq!(w.times(SATO, "件残っています"), Vec::<String>::new());
    assert_eq!(w.times(SATO, "おはようございます"), ["Mon 12-07 09:30"]);
    w.sees(SATO, "部長に確認する");
});

scenario!(a_promise_is_made_and_changed_by_form, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.opens_home(SATO);
    w.presses(SATO, "約束を追加");
    let wrong = w.mends(SATO, &[("text", json!("資料を送る")), ("due", json!("2026-11-02"))]);
    assert!(wrong.contains("もう過ぎています"), "{wrong}");
    w.fills(SATO, &[("text", json!("資料を金曜までに送る")), ("owner", json!("other")), ("due", json!("2026-12-10"))]);
    // The day comes from the picker; the words are not read for one.
    assert!(w.says(HANAKO, "/1on1 宿題").contains("資料を金曜までに送る(あなた・12/10(木))"));
});

scenario!(an_added_promise_can_be_taken_back, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 金曜まで");
    assert!(w.presses_on(SATO, "約束を書きとめました", "取り消す").contains("追加した約束を取り消しました"));
    w.at("fri 17:00");
    assert_eq!(w.times(SATO, "約束の目安の日です"), Vec::<String>::new());
});

scenario!(a_promise_for_a_meeting_follows_it, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    w.says(SATO, "/1on1 宿題 追加 資料を送る");
    w.says(HANAKO, "/1on1 宿題 追加 別の日まで 12/3まで");
    let day = |w: &mut World| w.text("SELECT COALESCE(snoozed_until, due) FROM promise WHERE due = '2026-12-01'");
    assert_eq!(day(w), "2026-12-01");
    w.says(SATO, "/1on1 日程変更 12/2 15:00");
    assert_eq!(day(w), "2026-12-02");
    w.says(SATO, "/1on1 見送り");
    assert_eq!(day(w), "2026-12-08");
    assert!(w.says(SATO, "/1on1 宿題").contains("資料を送る(あなた・12/8(火))"));
    // Nobody is reminded of it on the day the meeting was to be, nor told that it is late.
    w.at("2026-12-03 12:00");
    assert!(w.times(SATO, "約束の目安の日です").is_empty(), "{}", w.told(SATO));
    w.at("2026-12-08 14:30");
    let digest = w.message(SATO, "から、山田");
    assert!(digest.contains("資料を送る") && !digest.contains("資料を送る(あなた・12/1(火)"), "{digest}");
    let own = w.text("SELECT COALESCE(snoozed_until, due) FROM promise WHERE due = '2026-12-03'");
    assert_eq!(own, "2026-12-03", "a day of its own stays");
});

scenario!(a_promise_comes_back_with_the_meeting, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    w.says(SATO, "/1on1 宿題 追加 資料を送る");
    let day = |w: &mut World| w.text("SELECT COALESCE(snoozed_until, due) FROM promise");
    w.says(SATO, "/1on1 見送り");
    assert_eq!(day(w), "2026-12-08");
    w.presses_on(SATO, "見送りました", "取り消す");
    assert_eq!(day(w), "2026-12-01");
});

scenario!(a_promise_put_off_to_a_day_shows_that_day, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    w.says(SATO, "/1on1 宿題 追加 資料を送る");
    let answer = w.says(SATO, "/1on1 宿題 延期 1 12/24");
    assert!(answer.contains("資料を送る(あなた・12/24(木))"), "{answer}");
    assert!(w.says(SATO, "/1on1 宿題").contains("資料を送る(あなた・12/24(木))"));
});

scenario!(a_promise_that_was_let_go_of_is_not_edited, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 宿題 追加 資料を送る 12/10まで");
    w.presses_on(SATO, "資料を送る", "編集");
    w.says(HANAKO, "/1on1 宿題 取り下げ 1");
    assert!(w.mends(SATO, &[("text", json!("資料を二つ送る"))]).contains("もう一覧にありません"));
});

scenario!(a_promise_is_not_put_off_to_a_day_before_its_own, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 宿題 追加 資料を送る 年度末まで");
    for line in ["/1on1 宿題 延期 1 来週金曜", "/1on1 宿題 延期 1"] {
        let answer = w.says(SATO, line);
        assert!(answer.contains("この約束の目安は 2027/3/31(水) です"), "{line}: {answer}");
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM promise WHERE snoozed_until IS NOT NULL"), 0);
});

scenario!(during_a_break_no_promise_is_asked_for, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 宿題 追加 資料を送る 水曜まで");
    w.says(SATO, "/1on1 ペア 休止");
    w.at("2026-12-14 12:00");
    assert_eq!(w.times(HANAKO, "資料を送る"), Vec::<String>::new(), "{}", w.told(HANAKO));
    w.says(SATO, "/1on1 ペア 再開");
    w.at("2026-12-21 12:00");
    assert!(!w.times(HANAKO, "資料を送る").is_empty(), "{}", w.told(HANAKO));
});
