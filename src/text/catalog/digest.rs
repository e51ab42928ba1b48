//! Texts of the digest and of the two messages that prepare for it: topics and prep.

use crate::card::{Esc, Who};

messages! {
    title_today(time: &str, other: &Who) { ja: "{time}から、{other}と1on1です", en: "1on1 with {other} at {time}" }
    title(when: &str, other: &Who) { ja: "{when}から、{other}と1on1です", en: "1on1 with {other}: {when}" }
    title_after(when: &str, other: &Who) { ja: "{when} {other}との1on1", en: "1on1 with {other}, {when}" }
    purpose(purpose: &Esc) { ja: "この時間の目的: {purpose}", en: "What this time is for: {purpose}" }
    promises(done: usize, all: usize) {
        ja: "*前回の約束* {done}/{all} 完了",
        en: "*Last time's promises* {done}/{all} done",
    }
    no_promises_heading() { ja: "*前回の約束*", en: "*Last time's promises*" }
    first_promises(done: usize, all: usize) { ja: "*約束* {done}/{all} 完了", en: "*Promises* {done}/{all} done" }
    first_heading() { ja: "*約束*", en: "*Promises*" }
    no_promises() {
        ja: "約束はまだありません。終わりに一つ、小さな約束を決めてみませんか。",
        en: "None yet. One small promise at the end is a good start.",
    }
    today() { ja: "*今日の議題*", en: "*Today's agenda*" }
    agenda() { ja: "*議題*", en: "*Agenda*" }
    no_topics() {
        ja: "議題はこれからです。話したいことを一つ、先に置いておけます。",
        en: "No topics yet. You can put one down now.",
    }
    no_topics_left() { ja: "議題はありません。", en: "No topics." }
    last_minutes(date: &str) { ja: "*前回の議事録*({date})", en: "*Last notes* ({date})" }
    maybe(question: &str) { ja: "よければ一つ:「{question}」", en: "One idea: \"{question}\"" }
    add_question() { ja: "この問いを議題にする", en: "Add this question" }

    was_held() { ja: "✓ この1on1は実施済みです。", en: "✓ This 1on1 took place." }
    was_moved(to: &str) { ja: "この1on1は {to} に変わりました。", en: "This 1on1 moved to {to}." }
    was_skipped() {
        ja: "この1on1は見送りになりました。議題と約束は、次の回に引き継がれます。",
        en: "This 1on1 was skipped. Its topics and promises move on to the next one.",
    }
    was_cancelled() {
        ja: "この1on1の予定はなくなりました。議題と約束は残っています。",
        en: "This 1on1 is off the calendar. Its topics and promises are kept.",
    }

    topics_title(when: &str, other: &Who) { ja: "{when} は{other}との1on1です", en: "1on1 with {other}: {when}" }
    topics_ask() {
        ja: "いちばん話したいことは何ですか？ 一言で十分です。",
        en: "What would you most like to talk about? A few words are enough.",
    }
    topics_idea() {
        ja: "思いつかないときは、こんな問いもあります。",
        en: "If nothing comes to mind, here is one question.",
    }
    own_words() { ja: "自分の言葉で書く", en: "Write my own" }
    nothing() { ja: "今回はなし", en: "Nothing this time" }
    topics_added() { ja: "議題が入りました。ありがとうございます。", en: "Your topic is on the agenda. Thank you." }
    topics_nothing() {
        ja: "わかりました。思いついたら、いつでも追加できます。",
        en: "All right. You can add one any time.",
    }

    prep_title(day: &str, n: usize) { ja: "{day} の1on1は{n}件です", en: "1on1s {day}: {n}" }
    prep_until(day: &str, n: usize) { ja: "{day} までの1on1は{n}件です", en: "1on1s until {day}: {n}" }
    prep_report(time: &str, other: &Who) { ja: "*{time} {other}* 議題", en: "*{time} {other}* agenda" }
    prep_no_topics() { ja: "議題はこれからです。", en: "No topics yet." }
    prep_promises() { ja: "あなたの約束", en: "Your promises" }
    prep_nothing() { ja: "準備することはありません。", en: "Nothing to prepare." }
}
