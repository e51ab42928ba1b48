//! Starting: in words of either language, by form, with mistakes; the welcome.

use serde_json::json;

use crate::scenario;
use crate::world::*;

scenario!(a_pair_is_set_up_in_japanese_words, |w| {
    let answer = w.says(SATO, "/1on1 開始 @hanako 隔週火曜15時 30分");
    assert!(
        answer.contains("山田 花子さんとの1on1を始めます") || answer.contains("@山田 花子との1on1を始めます"),
        "{answer}"
    );
    assert!(answer.contains("隔週"), "{answer}");
    w.minutes(1);
    w.sees(HANAKO, "佐藤 健さんが1on1の予定を作りました。");
    w.sees(SATO, "山田 花子さんとの1on1の予定ができました。");
    assert_eq!(w.number("SELECT COUNT(*) FROM pair"), 1);
});

scenario!(a_pair_is_set_up_in_english_words, |w| {
    w.has_written(LIAM);
    let answer = w.says(KATE, "/1on1 setup @liam every 2 weeks tue 15:00 30m");
    assert!(answer.contains("is set up") && answer.contains("Tue 1 Dec, 15:00"), "{answer}");
    w.minutes(1);
    w.sees(LIAM, "Kate Hill set up a 1on1 with you.");
});

scenario!(a_pair_is_set_up_by_form, |w| {
    let form = w.says(SATO, "/1on1 開始");
    assert!(form.contains("相手") && form.contains("頻度"), "{form}");
    let shown = w.fills(
        SATO,
        &[
            ("with", json!(HANAKO.id)),
            ("every", json!("weekly")),
            ("weekday", json!("thu")),
            ("time", json!("10:30")),
            ("minutes", json!("45")),
        ],
    );
    assert!(shown.contains("毎週木曜 10:30"), "{shown}");
    w.minutes(1);
    w.sees(HANAKO, "12/3(木) 10:30");
});

scenario!(a_bare_command_opens_the_form_that_asks_for_the_rest, |w| {
    assert!(w.says(KATE, "/1on1 setup").contains("Start a 1on1"), "{}", w.told(KATE));
    for line in ["/1on1 開始", "/1on1 セットアップ", "/1on1 ペア 追加", "/1on1 set up"] {
        let form = w.says(SATO, line);
        assert!(form.contains("相手") && form.contains("頻度"), "{line}: {form}");
    }
    // Words that were typed stay readable beside what is missing.
    let answer = w.says(SATO, "/1on1 開始 毎週火曜15時");
    assert!(answer.contains("だれとの1on1でしょうか") && answer.contains("[1on1を始める]"), "{answer}");
    let answer = w.says(SATO, "/1on1 議題 追加");
    assert!(answer.contains("1on1の相手がまだ登録されていません"), "{answer}");

    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    w.pair(SATO, TANAKA, "毎週木曜10時 30分");
    for (line, asks) in [
        ("/1on1 議題 追加", "山田 花子さん"),
        ("/1on1 議題 追加 @tanaka", "田中 実さん"),
        ("/1on1 宿題 追加", "山田 花子さん"),
        ("/1on1 宿題 追加 @tanaka", "田中 実さん"),
        ("/1on1 日程変更", "山田 花子さん"),
        ("/1on1 リズム @tanaka", "田中 実さん"),
    ] {
        let form = w.says(SATO, line);
        assert!(form.contains(asks), "{line}: {form}");
        assert!(w.has_form(SATO), "{line}");
    }
    w.says(SATO, "/1on1 議題 追加 @tanaka");
    w.fills(SATO, &[("text", json!("席替えの話"))]);
    assert!(w.says(TANAKA, "/1on1 議題").contains("席替えの話"));
});

scenario!(bare_minutes_open_the_wrap_up_of_the_last_meeting_only_if_there_was_one, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    let answer = w.says(SATO, "/1on1 議事録 追加");
    assert!(answer.contains("内容を書いてください"), "{answer}");
    w.at("tue 15:40");
    w.says(SATO, "/1on1 議事録 追加");
    w.fills(SATO, &[("notes", json!("昇格の時期を話した"))]);
    assert!(w.says(HANAKO, "/1on1 履歴").contains("昇格の時期を話した"));
    assert_eq!(w.text("SELECT outcome FROM occurrence ORDER BY slot LIMIT 1"), "held");
    // Skipped, it has no minutes that would call it held.
    w.says(HANAKO, "/1on1 見送り");
    w.at("2026-12-09 09:00");
    assert!(w.says(SATO, "/1on1 議事録 追加").contains("内容を書いてください"));
    assert_eq!(w.number("SELECT COUNT(*) FROM occurrence WHERE outcome = 'held'"), 1);
});

scenario!(a_rhythm_in_the_forms_own_words_keeps_its_length, |w| {
    w.says(SATO, "/1on1 開始");
    w.fills(
        SATO,
        &[
            ("with", json!(HANAKO.id)),
            ("every", json!("other")),
            ("other", json!("毎月第2・第4火曜 15:00")),
            ("minutes", json!("45")),
        ],
    );
    w.minutes(1);
    w.sees(HANAKO, "12/8(火) 15:00");
    w.sees(HANAKO, "45分");
});

scenario!(a_setup_form_with_oneself_stays_open_and_changes_nothing, |w| {
    w.says(SATO, "/1on1 開始");
    let wrong = w.mends(SATO, &[("with", json!(SATO.id))]);
    assert!(wrong.contains("自分との1on1は登録できません"), "{wrong}");
    assert_eq!(w.number("SELECT COUNT(*) FROM pair"), 0);
    // What was filled in is still there: only the mistake has to be mended.
    w.fills(SATO, &[("with", json!(HANAKO.id))]);
    assert_eq!(w.number("SELECT COUNT(*) FROM pair"), 1);
});

scenario!(a_setup_that_can_not_be_read_says_what_is_missing_and_changes_nothing, |w| {
    for (line, said) in [
        ("/1on1 setup @sato 毎週火曜15時", "自分との1on1は登録できません"),
        ("/1on1 setup @hanako 毎週火曜", "何時からにしますか"),
        ("/1on1 setup @hanako 毎週15時", "何曜日にしますか"),
        ("/1on1 setup @hanako 毎週火曜25時", "読み取れませんでした"),
        ("/1on1 setup @hanako ときどき話す", "読み取れませんでした"),
        ("/1on1 setup @nobody 毎週火曜15時", "@nobody"),
    ] {
        let answer = w.says(SATO, line);
        assert!(answer.contains(said), "{line}: {answer}");
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM pair"), 0);
    assert_eq!(w.count(HANAKO), 0);
});

scenario!(a_second_setup_of_the_same_two_is_refused_from_either_side, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    for (who, other) in [(SATO, "@hanako"), (HANAKO, "@sato")] {
        let answer = w.says(who, &format!("/1on1 setup {other} 毎週木曜10時"));
        assert!(answer.contains("との1on1はもうあります"), "{answer}");
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM pair"), 1);
    assert_eq!(w.number("SELECT COUNT(*) FROM series"), 1);
});

scenario!(an_accepted_welcome_says_so_and_lets_go_of_its_button, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    let answer = w.presses(HANAKO, "この予定で始める");
    assert!(answer.contains("この予定で始まります"), "{answer}");
    w.sees(HANAKO, "✓ この予定で始まります。");
    assert!(!w.can_press(HANAKO, "", "この予定で始める"));
});

scenario!(the_report_can_change_the_rhythm_from_the_welcome, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    let form = w.presses_on(HANAKO, "佐藤 健さんとの1on1が始まります", "変更する");
    assert!(form.contains("頻度"), "{form}");
    w.fills(HANAKO, &[("weekday", json!("thu")), ("time", json!("11:00"))]);
    w.minutes(1);
    w.sees(SATO, "12/3(木) 11:00");
    assert_eq!(w.number("SELECT COUNT(*) FROM series WHERE ended_ms IS NULL"), 1);
});

scenario!(another_rhythm_is_told_once_to_the_other_side, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    let answer = w.says(SATO, "/1on1 リズム @hanako 毎週木曜11時");
    assert!(answer.contains("毎週木曜 11:00"), "{answer}");
    w.minutes(1);
    let news = w.message(HANAKO, "佐藤 健さんが1on1の頻度・時刻を変えました。");
    assert!(news.contains("毎週木曜 11:00") && news.contains("12/3(木) 11:00"), "{news}");
    for who in [SATO, HANAKO] {
        assert_eq!(w.times(who, "1on1が始まります").len(), 1, "{}", w.told(who));
    }
    assert_eq!(w.times(SATO, "頻度・時刻を変えました").len(), 0);
    // Changed twice overnight, the last is what is told.
    w.at("mon 20:00");
    w.says(SATO, "/1on1 リズム @hanako 毎週水曜10時");
    w.says(SATO, "/1on1 リズム @hanako 毎週金曜10時");
    w.at("tue 12:00");
    assert_eq!(w.times(HANAKO, "頻度・時刻を変えました"), ["Mon 11-30 10:01", "Tue 12-01 09:00"], "{}", w.told(HANAKO));
    w.sees(HANAKO, "毎週金曜 10:00");
});

scenario!(another_rhythm_has_the_same_dates_for_both, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    w.says(SATO, "/1on1 見送り");
    w.at("mon 12:00");
    let answer = w.says(SATO, "/1on1 リズム @hanako 毎週火曜16時");
    w.minutes(1);
    let news = w.message(HANAKO, "頻度・時刻を変えました");
    assert!(answer.contains("12/8(火) 16:00") && !answer.contains("12/1("), "{answer}");
    assert!(news.contains("12/8(火) 16:00") && !news.contains("12/1("), "{news}");
    // The welcome shows the new rhythm and no day before it.
    w.at("2026-12-20 12:00");
    w.says(SATO, "/1on1 リズム @hanako 毎週木曜11時");
    let welcome = w.message(HANAKO, "1on1が始まります");
    assert!(welcome.contains("毎週木曜 11:00") && welcome.contains("12/24(木) 11:00"), "{welcome}");
    assert!(!welcome.contains("12/3("), "{welcome}");
});

scenario!(a_rhythm_the_other_changes_before_the_welcome_is_told, Setting::on("2026-11-30 20:00"), |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    w.says(HANAKO, "/1on1 リズム @sato 毎週木曜11時");
    w.at("tue 12:00");
    assert_eq!(w.times(SATO, "頻度・時刻を変えました").len(), 1, "{}", w.told(SATO));
});

scenario!(a_rhythm_changed_before_the_welcome_is_what_the_welcome_shows, Setting::on("2026-11-30 20:00"), |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    w.says(SATO, "/1on1 リズム @hanako 毎週木曜11時");
    w.at("tue 12:00");
    assert!(w.message(HANAKO, "1on1が始まります").contains("毎週木曜 11:00"), "{}", w.told(HANAKO));
    assert_eq!(w.times(HANAKO, "頻度・時刻を変えました").len(), 0);
});

scenario!(a_rhythm_that_can_not_be_read_offers_the_form_of_its_pair, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    for (line, said) in [
        ("/1on1 リズム @hanako 毎週木曜", "何時からにしますか"),
        ("/1on1 リズム @hanako 毎週木曜7:30", "朝なら「07:30」、夜なら「19:30」"),
    ] {
        let answer = w.says(SATO, line);
        assert!(answer.contains(said) && !answer.contains("[1on1を始める]"), "{answer}");
    }
    assert!(w.presses(SATO, "変更する").contains("頻度"));
    assert_eq!(w.number("SELECT COUNT(*) FROM series"), 1);
    assert!(w.says(SATO, "/1on1 リズム @hanako 毎週木曜07:30").contains("毎週木曜 07:30"));
});

scenario!(a_setup_by_cron_meets_on_its_days, |w| {
    w.has_written(LIAM);
    let answer = w.says(KATE, "/1on1 setup @liam 0 15 * * 4 30m");
    assert!(answer.contains("Thu 3 Dec, 15:00"), "{answer}");
    w.at("thu 14:00");
    assert_eq!(w.times(LIAM, "1on1 with Kate Hill at 15:00"), ["Thu 12-03 14:00"]);
});

scenario!(a_monthly_rhythm_meets_on_its_weekday_of_the_month, |w| {
    w.has_written(LIAM);
    w.says(KATE, "/1on1 setup @liam monthly on the 2nd tuesday 15:00 30m");
    w.at("2027-01-12 14:00");
    assert_eq!(w.times(LIAM, "1on1 with Kate Hill at 15:00"), ["Tue 12-08 14:00", "Tue 01-12 14:00"]);
});

scenario!(nobody_without_a_pair_is_left_without_a_way_to_start, |w| {
    for line in ["/1on1 議題 追加 昇格の相談", "/1on1 次回", "/1on1 宿題 一覧", "/1on1 見送り", "/1on1 まとめ"]
    {
        let answer = w.says(SATO, line);
        assert!(
            answer.contains("1on1の相手がまだ登録されていません") && answer.contains("[1on1を始める]"),
            "{line}: {answer}"
        );
    }
    assert!(w.presses(SATO, "1on1を始める").contains("頻度"));
});

scenario!(a_pair_can_be_set_up_and_lived_over_socket_mode, only on Slack because "Socket Mode is Slack's", Setting::by_socket(), |w| {
    w.says(SATO, "/1on1 開始");
    w.fills(SATO, &[("with", json!(HANAKO.id)), ("every", json!("weekly"))]);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.at("tue 15:40");
    w.sees(SATO, "昇格の相談");
    w.presses_on(SATO, "1on1はできましたか", "できた");
    w.sees(HANAKO, "佐藤 健さんが「できた」と答えました。");
    w.opens_home(HANAKO);
    w.sees(HANAKO, "あなたの1on1");
});

scenario!(somebody_new_by_socket_mode_gets_help, only on Slack because "Socket Mode is Slack's", Setting::by_socket(), |w| {
    assert!(w.says(KATE, "/1on1 help").contains("How to use Taiwa"));
});
