//! Topics: put down in either language, kept in order, edited by their author, private when asked.

use serde_json::json;

use crate::scenario;
use crate::world::*;

const TUESDAYS: &str = "毎週火曜15時 30分";

scenario!(a_topic_typed_in_japanese_is_on_both_agendas, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let answer = w.says(HANAKO, "/1on1 議題 追加 昇格の相談 #中期");
    assert!(answer.contains("に入れました") && answer.contains("昇格の相談(あなた・中期)"), "{answer}");
    let list = w.says(SATO, "/1on1 議題 一覧");
    assert!(list.contains("昇格の相談(山田 花子さん・中期)"), "{list}");
});

scenario!(a_topic_may_be_typed_in_english_and_with_the_verb_first, |w| {
    w.pair(KATE, LIAM, "weekly tue 15:00 30m");
    for line in
        ["/1on1 agenda add First topic #mid", "/1on1 add agenda Second topic", "/1on1 AGENDA　ａｄｄ　Third topic"]
    {
        let answer = w.says(LIAM, line);
        assert!(answer.contains("On the agenda with Kate Hill"), "{line}: {answer}");
    }
    let list = w.says(KATE, "/1on1 list agenda");
    for topic in ["First topic (Liam Ross, mid-term)", "Second topic (Liam Ross)", "Third topic (Liam Ross)"] {
        assert!(list.contains(topic), "{list}");
    }
});

scenario!(a_private_topic_is_seen_by_its_author_alone_everywhere, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.opens_home(SATO);
    w.opens_home(HANAKO);
    let answer = w.says(HANAKO, "/1on1 議題 追加 異動の切り出し方 --自分用");
    assert!(answer.contains("🔒 自分だけ"), "{answer}");
    w.sees(HANAKO, "異動の切り出し方");
    for line in ["/1on1 議題", "/1on1 まとめ", "/1on1 ホーム", "/1on1 議題 完了 1", "/1on1 議題 共有 異動"]
    {
        let answer = w.says(SATO, line);
        assert!(!answer.contains("切り出し方"), "{line}: {answer}");
    }
    // Prep on Monday, digest on Tuesday, the question after it, the wrap-up, the nudge a week later.
    w.at("tue 15:40");
    assert!(w.message(HANAKO, "今日の議題").contains("異動の切り出し方"));
    w.presses_on(SATO, "1on1はできましたか", "できた");
    let form = w.presses_on(SATO, "記録しました", "ふりかえりを残す");
    assert!(!form.contains("切り出し方"), "{form}");
    w.fills(SATO, &[("notes", json!("話した"))]);
    w.at("mon 09:30");
    assert!(!w.ever_shown(SATO).contains("切り出し方"));
    assert!(w.says(HANAKO, "/1on1 議題").contains("異動の切り出し方"));
});

scenario!(a_shared_private_topic_is_seen_by_both, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 異動の切り出し方 --private");
    let answer = w.says(HANAKO, "/1on1 議題 共有 1");
    assert!(answer.contains("佐藤 健さんにも見えるようになりました"), "{answer}");
    assert!(w.says(SATO, "/1on1 議題").contains("異動の切り出し方"));
    assert!(w.says(HANAKO, "/1on1 議題 共有 1").contains("もう相手にも見えています"));
});

scenario!(only_its_author_rewords_a_topic, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    assert!(w.says(SATO, "/1on1 議題 編集 1 別の話").contains("書いた人だけが変えられます"));
    let answer = w.says(HANAKO, "/1on1 議題 編集 1 評価とキャリアの相談");
    assert!(answer.contains("書き直しました"), "{answer}");
    let list = w.says(SATO, "/1on1 agenda list");
    assert!(list.contains("評価とキャリアの相談") && !list.contains("別の話"), "{list}");
});

scenario!(a_topic_is_reworded_by_its_form, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    let form = w.presses(HANAKO, "編集");
    assert!(form.contains("昇格の相談"), "{form}");
    w.fills(HANAKO, &[("text", json!("評価と\n異動の相談"))]);
    assert!(w.says(SATO, "/1on1 議題").contains("異動の相談"));
});

scenario!(topics_change_places, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    for topic in ["一つ目", "二つ目", "三つ目"] {
        w.says(HANAKO, &format!("/1on1 議題 追加 {topic}"));
    }
    let answer = w.says(SATO, "/1on1 agenda move 3 1");
    assert!(answer.contains("1番目に移しました"), "{answer}");
    let list = w.says(HANAKO, "/1on1 議題");
    let places = ["三つ目", "一つ目", "二つ目"].map(|topic| list.find(topic).unwrap());
    assert!(places.is_sorted(), "{list}");
    assert!(w.says(SATO, "/1on1 agenda move 1 9").contains("9番はありません"));
});

scenario!(moving_a_topic_leaves_the_others_private_ones_where_they_are, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 花子の一");
    w.says(HANAKO, "/1on1 議題 追加 花子の秘密 --自分用");
    w.says(HANAKO, "/1on1 議題 追加 花子の二");
    // Sato counts two; his number 2 is Hanako's number 3.
    w.says(SATO, "/1on1 議題 移動 2 1");
    let list = w.says(HANAKO, "/1on1 議題");
    let places = ["花子の二", "花子の秘密", "花子の一"].map(|topic| list.find(topic).unwrap());
    assert!(places.is_sorted(), "{list}");
});

scenario!(either_side_marks_a_topic_as_discussed_or_takes_it_off, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.says(HANAKO, "/1on1 議題 追加 リリースの話");
    assert!(w.says(SATO, "/1on1 議題 完了 1").contains("話した議題として記録しました"));
    assert!(w.says(SATO, "/1on1 議題 取り下げ リリース").contains("議題から外しました"));
    assert!(w.says(HANAKO, "/1on1 議題").contains("議題はこれからです"));
    assert!(w.says(HANAKO, "/1on1 議題 完了 1").contains("一覧は空です"));
});

scenario!(a_topic_is_found_by_some_of_its_words_and_asked_for_when_two_fit, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.says(HANAKO, "/1on1 議題 追加 昇格面談の日程");
    let answer = w.says(HANAKO, "/1on1 議題 完了 昇格");
    assert!(answer.contains("合うものが2件あります"), "{answer}");
    assert!(w.says(HANAKO, "/1on1 議題 完了 転勤").contains("見つかりませんでした"));
    assert!(w.says(HANAKO, "/1on1 議題 完了 面談").contains("昇格面談の日程"));
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item WHERE state = 'open'"), 1);
});

scenario!(an_added_topic_can_be_taken_back, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    let answer = w.presses_on(HANAKO, "に入れました", "取り消す");
    assert!(answer.contains("追加した議題を取り消しました"), "{answer}");
    assert!(!w.says(SATO, "/1on1 議題").contains("昇格の相談"));
});

scenario!(a_topic_from_the_form_may_be_private, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題");
    w.presses(HANAKO, "議題を追加");
    w.fills(HANAKO, &[("text", json!("フォームの秘密")), ("horizon", json!("long")), ("private", json!(["private"]))]);
    assert!(w.says(HANAKO, "/1on1 議題").contains("フォームの秘密(あなた・長期・🔒 自分だけ)"));
    assert!(!w.says(SATO, "/1on1 議題").contains("フォームの秘密"));
});

scenario!(the_offered_question_becomes_a_topic_with_one_tap, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.at("fri 10:00");
    let answer = w.presses(HANAKO, "この問いを議題にする");
    assert!(answer.contains("に入れました"), "{answer}");
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item WHERE state = 'open'"), 1);
    w.sees(HANAKO, "議題が入りました。ありがとうございます。");
});

scenario!(words_without_content_or_end_are_refused_and_nothing_is_kept, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    for line in ["/1on1 議題 追加 #mid", "/1on1 議題 追加 --自分用"] {
        let answer = w.says(HANAKO, line);
        assert!(answer.contains("内容を書いてください"), "{line:?}: {answer}");
    }
    let long = "長".repeat(3_001);
    assert!(w.says(HANAKO, &format!("/1on1 議題 追加 {long}")).contains("3001文字あります"));
    let longest = "長".repeat(3_000);
    assert!(w.says(HANAKO, &format!("/1on1 議題 追加 {longest}")).contains("に入れました"));
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item"), 1);
    w.at("tue 14:00");
    w.sees(SATO, "から、山田 花子さんと1on1です");
});

scenario!(an_agenda_of_two_hundred_topics_takes_no_more_and_still_shows, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    for n in 1..=200 {
        w.says_only(HANAKO, &format!("/1on1 議題 追加 話題{n}"));
    }
    assert!(w.says(HANAKO, "/1on1 議題 追加 多すぎる話題").contains("議題は200件までです"));
    assert!(w.says(SATO, "/1on1 議題").contains("ほか"));
    w.at("tue 14:00");
    let digest = w.message(SATO, "から、山田 花子さんと1on1です");
    assert!(digest.contains("200件") && digest.contains("話題1("), "{digest}");
});

scenario!(odd_words_stay_the_words_they_are, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    let odd = [
        "<!channel> *太字* _斜体_ `code` ~消~",
        "'; DROP TABLE agenda_item; --'x",
        "\"quoted\" \\back\\slash & <b>tag</b> &amp;",
        "emoji 👩‍👧‍👦 :wave: ｶﾅ ㍻",
        "עברית مرحبا \u{202e}evil",
    ];
    for words in odd {
        w.says(HANAKO, &format!("/1on1 議題 追加 {words}"));
    }
    w.at("tue 14:00");
    let digest = w.message(SATO, "から、山田 花子さんと1on1です");
    for words in [
        "<!channel> *太字* _斜体_ `code` ~消~",
        "'; DROP TABLE agenda_item; --'x",
        "\"quoted\" \\back\\slash & <b>tag</b>",
        "👩‍👧‍👦 :wave:",
        "עברית مرحبا",
    ] {
        assert!(digest.contains(words), "{words}\n{digest}");
    }
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item WHERE state = 'open'"), 5);
});

scenario!(a_topic_of_another_pair_is_out_of_reach, |w| {
    w.pair(SATO, HANAKO, TUESDAYS);
    w.says(HANAKO, "/1on1 議題 追加 昇格の相談");
    w.pair(SATO, TANAKA, "毎週木曜10時 30分");
    let item = w.text("SELECT id FROM agenda_item");
    for command in ["agenda_done", "agenda_drop", "agenda_share"] {
        w.forges(TANAKA, &json!({ "do": command, "item": { "id": item } }));
    }
    w.forges(TANAKA, &json!({ "do": "agenda_edit", "item": { "id": item }, "text": "乗っ取り" }));
    assert!(w.says(SATO, "/1on1 議題 一覧 @hanako").contains("昇格の相談"));
    assert!(!w.ever_shown(TANAKA).contains("昇格の相談"));
});

scenario!(a_long_list_goes_on_where_it_was_cut, only on Slack because "a message there holds fewer rows", |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    for n in 1..=30 {
        w.says(SATO, &format!("/1on1 議題 追加 話題{n}番"));
    }
    let first = w.says(SATO, "/1on1 議題");
    assert!(first.contains("話題1番") && !first.contains("話題30番"), "{first}");
    let rest = w.presses_on(SATO, "話題1番(", "続きを見る");
    assert!(rest.contains("話題30番") && !rest.contains("話題1番("), "{rest}");
});

scenario!(a_topic_said_to_be_over_comes_back, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    w.says(SATO, "/1on1 agenda add discuss the timeline");
    // A part of a word names no topic.
    w.says(SATO, "/1on1 agenda drop me");
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item WHERE state = 'open'"), 1);
    w.says(SATO, "/1on1 agenda drop timeline");
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item WHERE state = 'open'"), 0);
    w.presses_on(SATO, "議題から外しました", "取り消す");
    assert_eq!(w.number("SELECT COUNT(*) FROM agenda_item WHERE state = 'open'"), 1);
});

scenario!(a_topic_added_after_a_meeting_was_carried_over_none, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    w.says(SATO, "/1on1 議題 追加 前からの話");
    w.says(SATO, "/1on1 見送り");
    w.at("wed 10:00");
    w.says(HANAKO, "/1on1 議題 追加 新しい話");
    // The window of the skipped one is over: it has gone by without its agenda.
    w.at("2026-12-07 10:00");
    assert_eq!(w.number("SELECT CAST(SUM(carried) AS BIGINT) FROM agenda_item"), 1);
});

scenario!(words_that_were_not_taken_are_given_back, |w| {
    w.pair(SATO, HANAKO, "毎週火曜15時 30分");
    let answer = w.says(SATO, "/1on1 action add pay 500 by 2/30");
    assert!(answer.contains("pay 500"), "{answer}");
    let answer = w.says(SATO, "/1on1 日程変更 夕方");
    assert!(answer.contains("日付を選ぶ"), "{answer}");
    // Nothing is suggested that would be refused.
    let answer = w.says(SATO, "/1on1 日程変更 7/1");
    assert!(!answer.contains("2027/7/1"), "{answer}");
});

scenario!(a_tag_said_while_editing_takes_the_place_of_the_old_one, |w| {
    w.pair(KATE, LIAM, "every tue 15:00 30m");
    w.says(LIAM, "/1on1 agenda add Pay review #short");
    assert!(w.says(LIAM, "/1on1 agenda edit 1 Pay and title #long").contains("Pay and title (you, long-term)"));
    let answer = w.says(LIAM, "/1on1 agenda edit 1 #trust");
    assert!(answer.contains("Pay and title (you, trust, long-term)"), "{answer}");
    assert_eq!(w.text("SELECT horizon || '/' || aim || '/' || kind FROM agenda_item"), "long/trust/topic");
    let refused = w.says(KATE, "/1on1 agenda edit 1 #short");
    assert!(refused.contains("Only its author can change it."), "{refused}");
    assert_eq!(w.text("SELECT horizon FROM agenda_item"), "long");
});
