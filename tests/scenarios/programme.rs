//! What 1on1s are for: the purpose two people agree on, the company's charter, what talks are about, and the question
//! that would do a pair good.

use serde_json::json;
use taiwa::domain::people::Role;

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";
const GROW: &str = "半年後の異動に向けて力をつける";

scenario!(a_purpose_both_agreed_on_stands_on_top_of_each_digest, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    assert!(w.says(HANAKO, "/1on1 目的").contains("まだ決まっていません"));
    let answer = w.says(HANAKO, &format!("/1on1 目的 {GROW}"));
    assert!(answer.contains("あなたの案です") && answer.contains(GROW), "{answer}");
    w.minutes(1);
    let answer = w.presses_on(SATO, "目的の案です", "合意する");
    assert!(answer.contains("お二人で合意しました"), "{answer}");
    w.minutes(1);
    w.sees(HANAKO, "お二人で合意しました");
    w.at("tue 14:00");
    for who in [SATO, HANAKO] {
        let digest = w.message(who, "今日の議題");
        assert!(digest.contains(&format!("この時間の目的: {GROW}")), "{digest}");
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM purpose WHERE sealed LIKE '%異動%'"), 0);
    assert_eq!(w.number("SELECT COUNT(*) FROM purpose WHERE state = 'agreed' AND agreed_ms IS NOT NULL"), 1);
});

scenario!(one_tap_alone_agrees_to_nothing, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, &format!("/1on1 目的 {GROW}"));
    assert!(w.says(SATO, &format!("/1on1 目的 {GROW}")).contains("合意を待っています"));
    w.at("tue 14:00");
    assert!(!w.message(HANAKO, "今日の議題").contains(GROW));
    assert_eq!(w.number("SELECT COUNT(*) FROM purpose WHERE state = 'agreed'"), 0);
});

scenario!(a_purpose_may_be_sent_back_in_other_words, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(SATO, "/1on1 目的 毎週の進み具合を確かめる");
    w.minutes(1);
    let form = w.presses_on(HANAKO, "目的の案です", "直して返す");
    assert!(form.contains("毎週の進み具合を確かめる"), "{form}");
    w.fills(HANAKO, &[("text", json!(GROW))]);
    w.minutes(1);
    // What was proposed first can't be agreed to any more.
    assert!(!w.can_press(HANAKO, "目的の案です", "合意する"));
    // The same words typed by the other are an agreement, too.
    let answer = w.says(SATO, &format!("/1on1 目的 {GROW}"));
    assert!(answer.contains("お二人で合意しました"), "{answer}");
    // A later wording leaves the agreed one in force until both have agreed to it.
    let answer = w.says(SATO, "/1on1 purpose 早めに困りごとを話す");
    assert!(answer.contains("合意を待っています") && answer.contains("今の目的") && answer.contains(GROW), "{answer}");
    w.at("tue 14:00");
    assert!(w.message(HANAKO, "今日の議題").contains(&format!("この時間の目的: {GROW}")));
});

scenario!(a_purpose_too_long_for_a_digest_is_refused, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let answer = w.says(SATO, &format!("/1on1 目的 {}", "長".repeat(201)));
    assert!(answer.contains("200字まで"), "{answer}");
    assert_eq!(w.number("SELECT COUNT(*) FROM purpose"), 0);
});

scenario!(after_half_a_year_both_are_asked_whether_it_still_fits, |w| {
    w.pair(SATO, HANAKO, "毎月第1火曜 15:00 30分");
    w.says(SATO, &format!("/1on1 目的 {GROW}"));
    w.minutes(1);
    w.presses_on(HANAKO, "目的の案です", "合意する");
    let due = w.number("SELECT MIN(due_ms) FROM delivery WHERE kind = 'purpose' AND detail LIKE 'renew %'");
    let days = (due - w.now().as_millisecond()) / (24 * 3_600_000);
    assert!((175..=190).contains(&days), "{days}");
    w.minutes(days * 24 * 60 + 24 * 60);
    for who in [SATO, HANAKO] {
        w.sees(who, "半年がたちました");
    }
    w.presses_on(SATO, "半年がたちました", "このまま続ける");
    assert_eq!(w.number("SELECT COUNT(*) FROM purpose WHERE state = 'proposed'"), 1);
    w.minutes(24 * 60);
    let answer = w.presses_on(HANAKO, "目的の案です", "合意する");
    assert!(answer.contains("お二人で合意しました") && answer.contains(GROW), "{answer}");
    assert_eq!(w.number("SELECT COUNT(*) FROM purpose WHERE state = 'agreed'"), 1);
    assert_eq!(w.number("SELECT COUNT(*) FROM purpose WHERE state = 'replaced'"), 1);
});

scenario!(nobody_else_agrees_passes_or_chooses, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(TANAKA, "/1on1 help");
    w.says(SATO, &format!("/1on1 目的 {GROW}"));
    let (pair, purpose) = (w.text("SELECT id FROM pair"), w.text("SELECT id FROM purpose"));
    let occurrence = w.text("SELECT id FROM occurrence ORDER BY start_ms LIMIT 1");
    w.forges(TANAKA, &json!({ "do": "agree_purpose", "pair": pair, "purpose": purpose }));
    w.forges(TANAKA, &json!({ "do": "use_question", "pair": pair, "question": "Q17" }));
    w.forges(TANAKA, &json!({ "do": "pass_question", "pair": pair, "question": "Q17" }));
    w.forges(TANAKA, &json!({ "do": "next_theme", "occurrence": occurrence, "horizon": "long" }));
    // Nor does the one who proposed agree for the other.
    w.forges(SATO, &json!({ "do": "agree_purpose", "pair": pair, "purpose": purpose }));
    assert_eq!(w.number("SELECT COUNT(*) FROM purpose WHERE state = 'agreed'"), 0);
    for table in ["agenda_item", "question_answer", "next_theme"] {
        assert_eq!(w.number(&format!("SELECT COUNT(*) FROM {table}")), 0, "{table}");
    }
    assert!(!w.ever_shown(TANAKA).contains(GROW));
});

scenario!(the_charter_is_shown_to_everybody_as_it_was_written, |w| {
    w.says(SATO, "/1on1 help");
    for line in ["/1on1 admin charter", "/1on1 管理 方針"] {
        assert!(w.says(SATO, line).contains("管理者と人事だけ"), "{line}");
    }
    let app = w.stage().app.clone();
    w.wait(app.set_role("sato@example.invalid", Role::HrViewer, true)).unwrap();
    assert!(w.says(SATO, "/1on1 管理 方針").contains("まだ書かれていません"));
    w.presses(SATO, "編集する");
    let why = "困りごとを早く見つけ、一人ひとりの成長を支えるため";
    let empty = [("why", json!("　")), ("owner", json!("人事部長 鈴木")), ("starts", json!("2027-04-01"))];
    assert!(w.mends(SATO, &empty).contains("なぜ行うのか"));
    let nobody = [("why", json!(why)), ("owner", json!("　"))];
    assert!(w.mends(SATO, &nobody).contains("責任者"));
    assert_eq!(w.number("SELECT COUNT(*) FROM charter"), 0);
    let unsigned = [("owner", json!("人事部長 鈴木")), ("message", json!("対話は経営の土台です"))];
    assert!(w.mends(SATO, &unsigned).contains("署名"));
    let shown = w.fills(
        SATO,
        &[
            ("signed", json!("社長 伊藤")),
            ("contact", json!(TANAKA.id)),
            ("reply", json!("翌営業日")),
            ("desk", json!("内線1234")),
            ("reviews", json!("2027-10-15、2027-04-15")),
        ],
    );
    assert!(shown.contains("保存しました") && shown.contains("90%"), "{shown}");
    assert_eq!(w.text("SELECT review_days FROM charter"), "2027-04-15,2027-10-15");
    assert_eq!(w.number("SELECT COUNT(*) FROM charter WHERE contact_id IS NOT NULL AND fiscal_month = 4"), 1);
    assert_eq!(w.number("SELECT COUNT(*) FROM charter WHERE sealed LIKE '%成長%'"), 0);
    w.pair(KATE, HANAKO, TUESDAYS);
    let welcome = w.message(HANAKO, "との1on1が始まります");
    assert!(welcome.contains(why) && welcome.contains("社長 伊藤より") && welcome.contains("対話は経営の土台です"));
    w.opens_home(HANAKO);
    w.sees(HANAKO, "責任者: 人事部長 鈴木");
    assert!(w.home(HANAKO).contains(why) && w.home(HANAKO).contains("内線1234"));
    // Saved again with no contact picked, it stays who it was.
    w.says(SATO, "/1on1 管理 方針");
    w.presses_on(SATO, "編集する", "編集する");
    w.fills(SATO, &[("target", json!("８５%"))]);
    assert_eq!(w.number("SELECT COUNT(*) FROM charter WHERE contact_id IS NOT NULL AND target = 85"), 1);
});

scenario!(tags_are_shown_and_counted, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let answer = w.says(HANAKO, "/1on1 議題 追加 引き継ぎが止まっている #兆し #困りごと #短期");
    assert!(answer.contains("引き継ぎが止まっている(あなた・兆し・短期・困りごと)"), "{answer}");
    w.says(HANAKO, "/1on1 議題 追加 研修の話 #成長");
    let counted = "SELECT COUNT(*) FROM agenda_item WHERE";
    assert_eq!(w.number(&format!("{counted} aim = 'early' AND kind = 'blocker' AND horizon = 'short'")), 1);
    assert_eq!(w.number(&format!("{counted} aim = 'growth' AND kind = 'topic' AND horizon = 'mid'")), 1);
    // The form changes them.
    w.presses_on(HANAKO, "研修の話", "編集");
    w.fills(HANAKO, &[("aim", json!("trust")), ("kind", json!("try"))]);
    assert_eq!(w.number(&format!("{counted} aim = 'trust' AND kind = 'try' AND horizon = 'mid'")), 1);
});

scenario!(a_horizon_that_is_missing_brings_one_question_and_a_pass_ends_it_for_both, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    for n in 0..6 {
        w.says(HANAKO, &format!("/1on1 議題 追加 話題{n} #短期"));
    }
    w.at("tue 14:00");
    let digests = [SATO, HANAKO].map(|who| w.message(who, "今日の議題"));
    for digest in &digests {
        assert!(digest.contains("長期(キャリアのこと)の話題がまだありません"), "{digest}");
        assert!(digest.contains("よければ一つ"), "{digest}");
    }
    let question = |digest: &str| digest.lines().find(|line| line.contains("よければ一つ")).map(str::to_owned);
    assert_eq!(question(&digests[0]), question(&digests[1]), "both see the same one");
    let answer = w.presses_on(SATO, "今日の議題", "今日はいい");
    assert!(answer.contains("しばらくお休み"), "{answer}");
    w.minutes(1);
    for who in [SATO, HANAKO] {
        assert!(!w.message(who, "今日の議題").contains("よければ一つ"));
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM question_answer WHERE answer = 'passed'"), 1);
});

scenario!(a_suggested_question_carries_its_aim_and_horizon, |w| {
    w.pair(KATE, LIAM, "weekly tue 15:00 30m");
    for n in 0..6 {
        w.says(LIAM, &format!("/1on1 agenda add Topic {n} #short"));
    }
    let idea = w.says(LIAM, "/1on1 agenda suggest");
    assert!(idea.contains("No long-term (career) topic") && idea.contains("you 6, Kate Hill 0"), "{idea}");
    let answer = w.presses_on(LIAM, "You could ask", "Add");
    assert!(answer.contains("On the agenda with Kate Hill") && answer.contains("long-term"), "{answer}");
    let item = "SELECT COUNT(*) FROM agenda_item WHERE horizon = 'long' AND aim IS NOT NULL AND question IS NOT NULL";
    assert_eq!(w.number(item), 1);
    assert_eq!(w.number("SELECT COUNT(*) FROM question_answer WHERE answer = 'used'"), 1);
    // It rests now.
    let used = w.text("SELECT question FROM question_answer");
    w.says(LIAM, "/1on1 agenda suggest");
    let pair = w.text("SELECT id FROM pair");
    let said = taiwa::text::questions::by_id(&used).unwrap().text(taiwa::domain::lang::Lang::En);
    assert!(!w.says(KATE, "/1on1 agenda suggest").contains(said), "{said} {pair}");
});

scenario!(who_said_that_the_pace_is_hard_is_offered_lighter_questions_and_the_other_never_learns_it, |w| {
    let lighter =
        ["Q31", "Q32", "Q50"].map(|id| taiwa::text::questions::by_id(id).unwrap().text(taiwa::domain::lang::Lang::Ja));
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(HANAKO, "1on1はできましたか", "できた");
    w.presses_on(HANAKO, "次に話したいのは", "業務のこと");
    // Short-term growth has been talked about: trust or early signs are next, and both have something lighter.
    w.says(HANAKO, "/1on1 議題 追加 手順の見直し #短期 #成長");
    let before = w.says(HANAKO, "/1on1 議題 提案");
    assert!(lighter.iter().all(|text| !before.contains(text)), "{before}");
    w.forges(HANAKO, &json!({ "do": "pace", "hard": true }));
    let after = w.says(HANAKO, "/1on1 議題 提案");
    assert!(lighter.iter().any(|text| after.contains(text)), "{after}");
    w.says(SATO, "/1on1 議題 提案");
    w.at("tue 16:00");
    let seen = w.ever_shown(SATO);
    assert!(lighter.iter().all(|text| !seen.contains(text)), "{seen}");
});

scenario!(the_question_bank_is_there_to_be_read, |w| {
    let all = w.says(HANAKO, "/1on1 質問");
    assert!(all.contains("話のきっかけになる問い") && all.contains("長期(キャリアのこと)"), "{all}");
    let long = w.says(HANAKO, "/1on1 questions #long");
    assert!(long.contains("3年後、どんな相談をされる人になっていたいですか"), "{long}");
    assert!(!long.contains("この2週間で"), "{long}");
    // Nobody is asked whether the pace is hard who did not say so.
    assert!(!w.says(HANAKO, "/1on1 質問 #短期").contains("最近の仕事のペース"));
});

scenario!(who_adds_topics_is_told_to_the_two_alone, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 一つ目");
    w.says(HANAKO, "/1on1 議題 追加 自分だけの話 --自分用");
    w.says(SATO, "/1on1 議題 追加 二つ目");
    w.says(SATO, "/1on1 議題 追加 三つ目");
    assert!(w.says(HANAKO, "/1on1 議題").contains("あなた1・佐藤 健さん2"));
    assert!(w.says(SATO, "/1on1 議題").contains("あなた2・山田 花子さん1"));
});

scenario!(what_each_would_like_to_talk_about_stands_in_the_next_digest, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("tue 15:40");
    w.presses_on(HANAKO, "1on1はできましたか", "できた");
    let answer = w.presses_on(HANAKO, "次に話したいのは", "これからのキャリア");
    assert!(answer.contains("「これからのキャリア」"), "{answer}");
    w.minutes(1);
    w.sees(HANAKO, "次に話したいこと: これからのキャリア");
    w.presses_on(SATO, "次に話したいのは", "成長のこと");
    w.at("tue 14:00");
    let mut digests = w.inbox(HANAKO).into_iter().filter(|text| text.contains("今日の議題"));
    let digest = digests.next_back().unwrap_or_default();
    assert!(digest.contains("あなた: これからのキャリア") && digest.contains("佐藤 健さん: 成長のこと"), "{digest}");
});
