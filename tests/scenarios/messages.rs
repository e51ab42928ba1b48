//! What is sent when: to the minute, on working days, in the reader's hours and zone, and nothing that says nothing.

use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;
use serde_json::json;
use taiwa::domain::calendar::{ClosedDays, Closure};

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

/// Every message a person got came on a working day between nine and six on their own clock.
fn always_in_hours(w: &World, who: Who) {
    let zone = TimeZone::get(who.zone).unwrap();
    for row in w.sent(who) {
        let at = row.at.to_zoned(zone.clone());
        let weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
        assert!(!weekend && (9..18).contains(&at.hour()), "{} at {at}:\n{}", who.name, row.text);
    }
}

scenario!(the_digest_comes_exactly_an_hour_before, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 13:59");
    assert_eq!(w.times(SATO, "と1on1です").len(), 0);
    w.at("tue 14:00");
    assert_eq!(w.times(SATO, "15:00から、山田 花子さんと1on1です"), ["Tue 12-01 14:00"]);
    assert_eq!(w.times(HANAKO, "15:00から、佐藤 健さんと1on1です"), ["Tue 12-01 14:00"]);
});

scenario!(the_digest_opens_with_last_times_promises_and_counts_what_was_carried, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 金曜まで");
    w.at("2026-12-08 14:00");
    let digest = w.message(HANAKO, "15:00から、佐藤 健さんと1on1です");
    assert!(
        digest.contains("前回の約束 0/1 完了") && digest.contains("部長に確認する(佐藤 健さん・12/4(金)・4日超過)"),
        "{digest}"
    );
    assert!(
        digest.contains("今日の議題 1件(持ち越し1)") && digest.contains("昇格の相談(あなた・持ち越し)"),
        "{digest}"
    );
    assert!(digest.find("前回の約束") < digest.find("今日の議題"), "{digest}");
});

scenario!(an_early_meeting_is_prepared_in_working_hours, |w| {
    w.pair(SATO, HANAKO, "毎週火曜9時30分 30分");
    w.pair(SATO, TANAKA, "毎週水曜9時 30分");
    w.at("wed 09:00");
    // Nine is early enough for half past nine; for nine o'clock it has to be the day before.
    assert_eq!(w.times(HANAKO, "と1on1です"), ["Tue 12-01 09:00"]);
    assert_eq!(w.times(TANAKA, "から、"), ["Tue 12-01 17:00"]);
});

scenario!(a_monday_meeting_is_prepared_on_friday_afternoon, |w| {
    w.pair(SATO, HANAKO, "毎週月曜15時 30分");
    w.at("2026-12-07 12:00");
    assert_eq!(w.times(SATO, "12/7(月) の1on1は1件です"), ["Fri 12-04 16:00"]);
    assert_eq!(w.times(HANAKO, "の1on1は1件です"), Vec::<String>::new());
});

scenario!(one_prep_names_all_meetings_of_the_day_with_the_managers_promises, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.pair(SATO, TANAKA, "毎週火曜16時 30分");
    w.says(TANAKA, "/1on1 議題 追加 席替えの話");
    w.says(SATO, "/1on1 宿題 追加 部長に確認する 金曜まで");
    w.at("mon 16:00");
    assert_eq!(w.times(SATO, "の1on1は2件です"), ["Mon 11-30 16:00"]);
    let prep = w.message(SATO, "の1on1は2件です");
    assert!(
        prep.contains("席替えの話") && prep.contains("15:00 山田 花子さん") && prep.contains("部長に確認する"),
        "{prep}"
    );
});

scenario!(a_report_without_a_topic_is_asked_for_one_two_working_days_before, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("2026-12-08 09:00");
    assert_eq!(w.times(HANAKO, "いちばん話したいことは何ですか"), ["Fri 12-04 10:00"]);
    assert_eq!(w.times(SATO, "いちばん話したいことは何ですか"), Vec::<String>::new());
});

scenario!(a_report_with_a_topic_is_not_asked_for_one, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("wed 12:00");
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.at("2026-12-08 09:00");
    assert_eq!(w.times(HANAKO, "いちばん話したいことは何ですか"), Vec::<String>::new());
});

scenario!(both_are_asked_ten_minutes_after_the_end_and_once_more_the_next_morning, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("fri 17:00");
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "1on1はできましたか？"), ["Tue 12-01 15:40"]);
        assert_eq!(w.times(who, "この回のお知らせは、これが最後です"), ["Wed 12-02 10:00"]);
    }
});

scenario!(whoever_answered_is_not_asked_again, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(HANAKO, "1on1はできましたか", "できた");
    w.at("fri 17:00");
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "これが最後です"), Vec::<String>::new());
    }
});

scenario!(a_friday_meeting_is_asked_about_again_on_monday, |w| {
    w.pair(SATO, HANAKO, "毎週金曜15時 30分");
    w.at("2026-12-08 12:00");
    assert_eq!(w.times(HANAKO, "これが最後です"), ["Mon 12-07 10:00"]);
});

scenario!(the_first_digest_of_two_people_speaks_of_no_last_time, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 宿題 追加 資料を送る 12/10まで");
    w.at("tue 14:00");
    let digest = w.message(SATO, "から、山田 花子さんと1on1です");
    assert!(digest.contains("約束 0/1 完了") && !digest.contains("前回"), "{digest}");
    assert!(!w.says(SATO, "/1on1 まとめ").contains("前回"));
    // Nor does the second, when the first was skipped.
    w.says(SATO, "/1on1 見送り");
    w.at("tue 14:00");
    assert!(!w.says(SATO, "/1on1 まとめ").contains("前回"), "{}", w.told(SATO));
    w.at("tue 14:00");
    w.sees(SATO, "前回の約束 0/1 完了");
});

scenario!(a_manager_gets_one_nudge_on_monday_morning, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.pair(SATO, TANAKA, "毎週木曜10時 30分");
    w.says(TANAKA, "/1on1 議題 追加 席替えの話");
    w.at("2026-12-14 12:00");
    assert_eq!(w.times(SATO, "おはようございます"), ["Mon 12-07 09:30", "Mon 12-14 09:30"]);
    assert_eq!(w.times(HANAKO, "おはようございます"), Vec::<String>::new());
    let first = w.sent(SATO).into_iter().find(|row| row.text.contains("おはようございます")).unwrap().text;
    assert!(first.contains("今週の1on1は2件です"), "{first}");
    assert!(first.contains("山田 花子さん: 議題がまだありません") && first.contains("田中 実さん: 議題1件"), "{first}");
    assert!(first.contains("記録がまだの回"), "{first}");
});

scenario!(a_server_back_on_monday_noon_still_nudges_that_monday, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    // Off from the Wednesday before last: the nudge of the first Monday expired meanwhile.
    w.at("wed 12:00");
    w.stage().clock.set(moment("2026-12-14 12:00"));
    w.settle();
    assert_eq!(w.times(SATO, "おはようございます"), ["Mon 12-14 12:00"], "{}", w.told(SATO));
    w.at("2026-12-21 12:00");
    assert_eq!(w.times(SATO, "おはようございます"), ["Mon 12-14 12:00", "Mon 12-21 09:30"]);
});

scenario!(slots_that_passed_while_the_server_was_off_are_there_and_the_last_is_asked_about_once, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("wed 12:00");
    w.stage().clock.set(moment("2026-12-23 12:00"));
    w.settle();
    let slots = "SELECT COUNT(*) FROM occurrence WHERE slot < '2026-12-23' AND outcome IN ('expected', 'missed')";
    assert_eq!(w.number(slots), 4, "1, 8, 15 and 22 December");
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE phase = 'open'"), 1);
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "12/22(火) 15:00"), ["Wed 12-23 12:00"], "{}", w.told(who));
        let asked: Vec<_> = w.times(who, "できましたか").into_iter().filter(|at| at.starts_with("Wed 12-23")).collect();
        assert_eq!(asked.len(), 1, "nothing of what is long over\n{}", w.told(who));
    }
    w.says(SATO, "/1on1 できた");
    assert_eq!(w.text("SELECT outcome FROM occurrence WHERE slot LIKE '2026-12-22%'"), "held");
    w.at("2027-01-05 14:00");
    assert_eq!(w.times(SATO, "15:00から、").last().unwrap(), "Tue 01-05 14:00");
});

scenario!(the_weekly_messages_follow_at_once_to_another_zone_or_other_hours, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 宿題 追加 資料を送る 12/2まで");
    w.at("fri 12:00");
    w.says(SATO, "/1on1 設定");
    w.presses_on(SATO, "あなたの設定", "変更する");
    w.fills(SATO, &[("zone", json!("Asia/Kolkata"))]);
    w.says(HANAKO, "/1on1 設定");
    w.presses_on(HANAKO, "あなたの設定", "変更する");
    w.fills(HANAKO, &[("from", json!("13:00")), ("until", json!("17:00"))]);
    w.at("2026-12-08 09:00");
    // Half past nine in Kolkata is one in the afternoon in Tokyo.
    assert_eq!(w.times(SATO, "おはようございます"), ["Mon 12-07 13:00"], "{}", w.told(SATO));
    assert_eq!(w.number("SELECT COUNT(*) FROM delivery WHERE kind = 'promises' AND state = 'sent'"), 1);
    let times = w.times(HANAKO, "約束");
    assert!(times.iter().any(|at| at.starts_with("Mon 12-07 13:")), "{times:?}");
    // Nothing waits at the old hour, and each kind waits once.
    for kind in ["nudge", "promises"] {
        let waiting = format!("SELECT COUNT(*) FROM delivery WHERE kind = '{kind}' AND state = 'pending'");
        assert_eq!(w.number(&waiting), if kind == "nudge" { 1 } else { 2 }, "{kind}");
    }
});

scenario!(the_bundle_of_the_day_before_follows_to_another_zone, |w| {
    w.pair(SATO, HANAKO, "毎週水曜15時 30分");
    w.says(SATO, "/1on1 設定");
    w.presses_on(SATO, "あなたの設定", "変更する");
    w.fills(SATO, &[("zone", json!("Asia/Kolkata"))]);
    w.at("2026-12-03 12:00");
    // Four in the afternoon of the working day before, in Kolkata.
    assert_eq!(w.times(SATO, "1on1は1件です")[..1], ["Tue 12-01 19:30"], "{}", w.told(SATO));
});

scenario!(the_bundle_of_the_day_before_counts_nothing_as_carried_over_that_meeting_itself, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.at("tue 15:45");
    let bundle = w.message(SATO, "の1on1は1件です");
    assert!(bundle.contains("12/1(火)") && bundle.contains("昇格の相談(山田 花子さん)"), "{bundle}");
    // Nothing updates it any more, so that "today" would be wrong tomorrow.
    assert!(!bundle.contains("今日"), "{bundle}");
});

scenario!(the_nudge_of_a_holiday_monday_comes_on_the_next_working_day, Setting::on("2027-01-05 10:00"), |w| {
    w.pair(SATO, HANAKO, "毎週木曜15時 30分");
    w.at("2027-01-14 09:00");
    // Monday, 11 January 2027 is Coming of Age Day.
    assert_eq!(w.times(SATO, "おはようございます"), ["Tue 01-12 09:30"]);
});

scenario!(a_nudge_speaks_of_its_own_week_whatever_the_day, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("2026-12-08 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    for when in ["2026-12-10 12:00", "2026-12-13 12:00"] {
        w.at(when);
        let nudge = w.message(SATO, "おはようございます");
        assert!(nudge.contains("今週の1on1は1件です"), "{when}: {nudge}");
    }
});

scenario!(a_meeting_that_took_place_stands_in_the_nudge_as_done, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 できた");
    w.at("2026-12-07 09:30");
    let nudge = w.message(SATO, "おはようございます");
    assert!(nudge.contains("12/8(火) 15:00 山田 花子さん: 議題がまだありません"), "{nudge}");
    w.at("2026-12-08 15:35");
    w.says(SATO, "/1on1 できた");
    let nudge = w.message(SATO, "おはようございます");
    assert!(nudge.contains("12/8(火) 15:00 山田 花子さん: できました"), "{nudge}");
    assert!(!w.can_press(SATO, "おはようございます", "議題を追加"));
});

scenario!(an_unanswered_one_in_the_nudge_is_answered_there, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("mon 09:30");
    let answer = w.presses_on(SATO, "おはようございます", "できた");
    assert!(answer.contains("「できた」と記録しました"), "{answer}");
    assert_eq!(w.text("SELECT outcome FROM occurrence ORDER BY slot LIMIT 1"), "held");
    assert!(!w.can_press(SATO, "おはようございます", "今回は見送り"));
});

scenario!(a_holiday_moves_its_meeting_and_stays_quiet, Setting::on("2027-02-08 10:00"), |w| {
    // Thursday, 11 February 2027 is National Foundation Day.
    let answer = w.says(SATO, "/1on1 setup @hanako 毎週木曜15時 30分");
    assert!(answer.contains("始めます"), "{answer}");
    let next = w.says(SATO, "/1on1 次回");
    assert!(next.contains("2/10(水) 15:00") || next.contains("2/12(金) 15:00"), "{next}");
    w.at("2027-02-13 12:00");
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "と1on1です").len(), 1, "{}", w.told(who));
        assert!(!w.times(who, "").iter().any(|at| at.contains("02-11")), "{:?}", w.times(who, ""));
    }
});

scenario!(weeks_of_holidays_take_the_meeting_out_without_a_word, Setting::on("2027-04-26 10:00"), |w| {
    // Golden Week: 29 April and 3–5 May 2027 are off.
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("2027-05-14 18:00");
    for day in ["04-29", "05-03", "05-04", "05-05"] {
        for who in [SATO, HANAKO] {
            assert!(!w.times(who, "").iter().any(|at| at.contains(day)), "{day}: {:?}", w.times(who, ""));
        }
    }
    always_in_hours(w, SATO);
    always_in_hours(w, HANAKO);
});

fn closed_at_new_year() -> Setting {
    let mut setting = Setting::on("2026-12-21 10:00");
    let days = ClosedDays::Once { from: date(2026, 12, 28), until: date(2027, 1, 4) };
    setting.calendar.closures = vec![Closure { name: None, days }];
    setting
}

scenario!(a_closed_company_hears_nothing_and_its_slot_does_not_count, closed_at_new_year(), |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    w.at("2027-01-05 12:00");
    let late = w
        .times(SATO, "")
        .into_iter()
        .filter(|at| at.contains(" 12-28") || at.contains(" 12-29") || at.contains(" 12-3") || at.contains(" 01-0"));
    assert!(late.clone().all(|at| at.starts_with("Tue 01-05")), "{:?}", late.collect::<Vec<_>>());
    assert_eq!(w.text("SELECT outcome FROM occurrence WHERE slot LIKE '2026-12-29%'"), "exempt");
    let history = w.says(SATO, "/1on1 履歴");
    assert!(history.contains("対象外"), "{history}");
});

scenario!(messages_keep_to_the_hours_a_person_chose, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 設定");
    w.presses_on(HANAKO, "あなたの設定", "変更する");
    w.fills(HANAKO, &[("from", json!("14:30")), ("until", json!("17:00"))]);
    w.at("2026-12-09 12:00");
    assert_eq!(w.times(SATO, "と1on1です")[0], "Tue 12-01 14:00");
    assert_eq!(w.times(HANAKO, "と1on1です")[0], "Tue 12-01 14:30");
    assert_eq!(w.times(HANAKO, "これが最後です"), ["Wed 12-02 14:30"]);
});

scenario!(a_report_in_new_york_hears_in_new_york_hours, |w| {
    // Tuesday 22:30 in Tokyo is 8:30 in New York.
    w.has_written(NORA);
    w.pair(KATE, NORA, "weekly tue 22:30 30m");
    w.says(NORA, "/1on1 agenda add Budget");
    w.at("2026-12-18 12:00");
    always_in_hours(w, NORA);
    always_in_hours(w, KATE);
    assert_eq!(w.times(NORA, "Kate Hill set up a 1on1 with you"), ["Mon 11-30 09:00"]);
    // Before nine there is no working minute left, so the digest comes the afternoon before.
    // Slack told where she lives after the plan was made in Tokyo's hours; the plan followed.
    assert_eq!(
        w.times(NORA, "1on1 with Kate Hill: tomorrow"),
        ["Mon 11-30 17:00", "Mon 12-07 17:00", "Mon 12-14 17:00"],
        "{}",
        w.told(NORA)
    );
    assert_eq!(w.times(NORA, "Did your 1on1 happen?")[0], "Tue 12-01 09:10");
    // The zone is named, for the two clocks differ.
    let next = w.says(NORA, "/1on1 next");
    assert!(next.contains("Tue 22 Dec, 8:30 (America/New_York)"), "{next}");
    assert!(w.says(KATE, "/1on1 next").contains("22:30 (Asia/Tokyo)"));
});

scenario!(three_in_the_afternoon_stays_three_across_daylight_saving, Setting::on("2027-03-08 23:30"), |w| {
    w.says(NORA, "/1on1 help");
    w.pair(NORA, LIAM, "weekly tue 15:00 30m");
    w.at_in("America/New_York", "2027-03-17 12:00");
    let times = w.times(NORA, "1on1 with Liam Ross at 15:00");
    assert_eq!(times, ["Tue 03-09 14:00", "Tue 03-16 14:00"], "{}", w.told(NORA));
    assert_eq!(w.number("SELECT (b.slot_ms - a.slot_ms) / 3600000 FROM occurrence a, occurrence b WHERE a.slot LIKE '2027-03-09%' AND b.slot LIKE '2027-03-16%'"), 167);
});

scenario!(a_long_gap_is_noticed_once_and_offers_times, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    for _ in 0..4 {
        w.at("tue 15:41");
        w.presses_on(SATO, "1on1はできましたか", "今回は見送り");
    }
    w.at("2027-01-08 12:00");
    assert_eq!(w.times(SATO, "最初の1on1がまだです").len(), 1, "{}", w.told(SATO));
    assert_eq!(w.times(HANAKO, "最初の1on1がまだです").len(), 0);
    assert!(w.can_press(SATO, "最初の1on1がまだです", "頻度を見直す"));
});

scenario!(a_notice_that_waits_for_the_morning_survives_a_break_taken_back, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    // In the evening the question's repetition and the notice of a skip wait for the next morning.
    w.at("tue 20:00");
    w.says(HANAKO, "/1on1 見送り 出張のため");
    w.says(SATO, "/1on1 休止");
    w.presses_on(SATO, "お休みにしました", "取り消す");
    w.at("wed 12:00");
    assert_eq!(w.times(SATO, "今回見送りです"), ["Wed 12-02 09:00"], "{}", w.told(SATO));
    assert_eq!(w.times(SATO, "これが最後です"), ["Wed 12-02 10:00"], "{}", w.told(SATO));
});

scenario!(a_gap_that_waits_for_the_morning_survives_a_break_taken_back, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    for _ in 0..3 {
        w.at("tue 10:00");
        w.says(SATO, "/1on1 見送り");
    }
    // The third slot is settled at midnight, and the manager hears of the gap in the morning.
    while w.number("SELECT COUNT(*) FROM delivery WHERE kind = 'gap'") == 0 {
        w.minutes(60);
    }
    assert_eq!(w.text("SELECT state FROM delivery WHERE kind = 'gap'"), "pending");
    w.says(SATO, "/1on1 休止");
    w.presses_on(SATO, "お休みにしました", "取り消す");
    w.minutes(4 * 24 * 60);
    assert_eq!(w.times(SATO, "最初の1on1がまだです").len(), 1, "{}", w.told(SATO));
});

scenario!(nothing_is_sent_twice_when_time_passes_in_small_or_large_steps, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    for _ in 0..48 {
        w.minutes(45);
    }
    for (said, times) in [("と1on1です", 1), ("1on1はできましたか？", 1), ("の1on1は1件です", 1), ("が始まります", 1)]
    {
        assert_eq!(w.times(SATO, said).len(), times, "{said}\n{}", w.told(SATO));
    }
    // Turning the clock without a look on the way is what a server sees that was off.
    w.stage().clock.set(moment("2026-12-08 15:05"));
    w.settle();
    assert_eq!(w.times(SATO, "と1on1です").len(), 1, "a digest after the start is noise");
    w.at("2026-12-15 15:00");
    assert_eq!(w.times(SATO, "と1on1です"), ["Tue 12-01 14:00", "Tue 12-15 14:00"]);
});
