//! Did it happen? Either side says so, the other may object, silence settles it, and for a month it can be put right.

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

fn outcome(w: &World) -> String {
    w.text("SELECT outcome || COALESCE('/' || why, '') FROM occurrence ORDER BY slot LIMIT 1")
}

fn phase(w: &World) -> String {
    w.text("SELECT phase FROM occurrence ORDER BY slot LIMIT 1")
}

scenario!(one_yes_is_held_and_the_other_sees_who_said_it, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    let answer = w.presses_on(HANAKO, "1on1はできましたか", "できた");
    assert!(answer.contains("「できた」と記録しました"), "{answer}");
    assert_eq!(outcome(w), "held");
    w.sees(SATO, "山田 花子さんが「できた」と答えました。違うときは、お知らせください。");
    w.sees(SATO, "✓ この1on1は実施済みです。");
    assert!(!w.can_press(SATO, "✓ この1on1は実施済みです。", "日時を変更"));
    // Nobody objected for five working days.
    w.at("2026-12-09 00:01");
    assert_eq!((outcome(w).as_str(), phase(w).as_str()), ("held", "closed"));
});

scenario!(an_objection_is_disputed_until_both_agree, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    let answer = w.presses_on(HANAKO, "「できた」と答えました", "違います");
    assert!(answer.contains("答えが分かれています"), "{answer}");
    assert_eq!(outcome(w), "disputed");
    w.sees(SATO, "答えが分かれています");
    assert!(w.says(SATO, "/1on1 履歴").contains("答えが分かれています"));
    w.presses_on(HANAKO, "答えが分かれています", "できた");
    assert_eq!(outcome(w), "held");
    w.sees_not(SATO, "答えが分かれています。");
});

scenario!(a_dispute_nobody_settles_stays_one_and_is_never_held, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    w.presses_on(HANAKO, "「できた」と答えました", "違います");
    w.at("2026-12-14 12:00");
    assert_eq!(outcome(w), "disputed");
});

scenario!(silence_of_five_working_days_is_missed_and_said_to_be_unanswered, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("2026-12-08 23:59");
    assert_eq!(outcome(w), "expected");
    w.at("2026-12-09 00:01");
    assert_eq!(outcome(w), "missed/unanswered");
    assert!(w.says(HANAKO, "/1on1 履歴").contains("回答なし"));
});

scenario!(a_record_is_put_right_within_thirty_days_and_not_after, |w| {
    w.pair(SATO, HANAKO, "毎月第1火曜 15:00 30分");
    w.at("2026-12-20 12:00");
    assert_eq!(outcome(w), "missed/unanswered");
    let answer = w.says(HANAKO, "/1on1 できた");
    assert!(answer.contains("「できた」と記録しました"), "{answer}");
    assert_eq!(outcome(w), "held");
    w.at("2026-12-31 15:01");
    let occurrence = w.text("SELECT id FROM occurrence ORDER BY slot LIMIT 1");
    let pair = w.text("SELECT id FROM pair");
    let refused =
        w.forges(SATO, &serde_json::json!({ "do": "not_held", "with": { "pair": pair }, "occurrence": occurrence }));
    assert!(refused.is_ok());
    w.settle();
    assert_eq!(outcome(w), "held");
});

scenario!(a_no_keeps_the_topics_for_the_next_one, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.at("tue 15:40");
    let answer = w.presses_on(HANAKO, "1on1はできましたか", "今回は見送り");
    assert!(answer.contains("次の回に引き継がれます"), "{answer}");
    assert_eq!(outcome(w), "missed");
    w.sees(SATO, "山田 花子さんが「今回は見送り」と答えました。");
    w.at("2026-12-08 14:00");
    w.sees(SATO, "昇格の相談(山田 花子さん・持ち越し)");
});

scenario!(an_answer_can_be_taken_back, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    let answer = w.presses_on(SATO, "「できた」と記録しました", "取り消す");
    assert!(answer.contains("回答を取り消しました"), "{answer}");
    assert_eq!(outcome(w), "expected");
    // The other is asked again in place, not told of an answer that no longer stands.
    w.sees_not(HANAKO, "「できた」と答えました");
    assert!(w.can_press(HANAKO, "1on1はできましたか", "できた"));
});

scenario!(an_answer_ahead_of_time_taken_back_leaves_the_meeting_as_it_was, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.at("tue 10:00");
    assert!(w.says(SATO, "/1on1 できた").contains("「できた」と記録しました"));
    assert_eq!(w.number("SELECT carried FROM agenda_item"), 1);
    w.presses_on(SATO, "「できた」と記録しました", "取り消す");
    assert_eq!((outcome(w).as_str(), w.number("SELECT carried FROM agenda_item")), ("expected", 0));
    w.at("tue 15:40");
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "と1on1です"), ["Tue 12-01 14:00"], "{}", w.told(who));
        assert_eq!(w.times(who, "1on1はできましたか"), ["Tue 12-01 15:40"], "{}", w.told(who));
    }
    // It ended like any other: carried once, and settled after five working days of silence.
    assert_eq!(w.number("SELECT carried FROM agenda_item"), 1);
    w.at("2026-12-09 00:01");
    assert_eq!(outcome(w), "missed/unanswered");
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE slot LIKE '2026-12-08%'"), 1);
});

scenario!(a_meeting_can_be_confirmed_by_words_in_either_language, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.pair(KATE, LIAM, "weekly tue 15:00 30m");
    w.at("tue 15:45");
    assert!(w.says(HANAKO, "/1on1 できました").contains("「できた」と記録しました"));
    assert!(w.says(LIAM, "/1on1 didn't happen").contains("Recorded: not this time."));
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE outcome = 'held'"), 1);
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE outcome = 'missed'"), 1);
});

scenario!(words_correct_an_answer_instead_of_touching_the_next_meeting, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    w.at("wed 10:00");
    assert!(w.says(SATO, "/1on1 できなかった").contains("「今回は見送り」と記録しました"));
    assert_eq!((outcome(w).as_str(), w.number("SELECT COUNT(*) FROM occurrence WHERE plan = 'skip'")), ("missed", 0));
    assert!(w.says(SATO, "/1on1 できた").contains("「できた」と記録しました"));
    assert_eq!(outcome(w), "held");
    // The other objects by words, and nothing of the next one is touched.
    w.says(HANAKO, "/1on1 できなかった");
    assert_eq!((outcome(w).as_str(), w.number("SELECT COUNT(*) FROM occurrence WHERE plan = 'skip'")), ("disputed", 0));
    w.says(SATO, "/1on1 できなかった");
    assert_eq!(outcome(w), "missed");
});

scenario!(a_meeting_days_ahead_is_not_held_by_a_slip_of_the_tongue, |w| {
    w.pair(SATO, HANAKO, "毎週金曜15時 30分");
    let answer = w.says(SATO, "/1on1 できた");
    assert!(answer.contains("これからです"), "{answer}");
    assert_eq!(outcome(w), "expected");
});

scenario!(a_make_up_after_the_window_and_before_the_next_slot_is_late, |w| {
    w.pair(SATO, HANAKO, "隔週火曜15時 30分");
    w.at("tue 14:30");
    assert!(w.says(SATO, "/1on1 日程変更 12/10 15時").contains("日時を変えました"));
    w.at("2026-12-10 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    // Two-weekly rhythms have a week of room, and this is nine days after the slot.
    assert_eq!(outcome(w), "late");
    assert!(w.says(HANAKO, "/1on1 履歴").contains("できた(予定より後の日)"));
});
