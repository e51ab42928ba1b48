//! Texts of the forms. Titles and the words on their buttons stay within 24 characters.

use crate::card::Who;

messages! {
    setup_title() { ja: "1on1を始める", en: "Start a 1on1" }
    setup_intro() {
        ja: "おすすめは隔週30分です。相手にもお知らせが届き、いつでも変えられます。",
        en: "30 minutes every two weeks is a good start. Your partner is told; you can change it any time.",
    }
    setup_with() { ja: "相手", en: "With" }
    setup_submit() { ja: "始める", en: "Start" }
    rhythm_title() { ja: "頻度・時刻を変える", en: "Change the rhythm" }
    rhythm_intro(other: &Who) {
        ja: "{other}との1on1です。変えるのはこれからの予定だけで、議題と約束は引き継がれます。",
        en: "Your 1on1 with {other}. Only future meetings change; topics and promises come along.",
    }
    every() { ja: "頻度", en: "How often" }
    weekly() { ja: "毎週", en: "Every week" }
    biweekly() { ja: "隔週", en: "Every 2 weeks" }
    monthly() { ja: "毎月(第1週)", en: "Monthly (first week)" }
    other_rhythm() { ja: "その他(下に書く)", en: "Other (write below)" }
    weekday() { ja: "曜日", en: "Weekday" }
    time() { ja: "時刻", en: "Time" }
    minutes() { ja: "長さ", en: "Length" }
    other() { ja: "その他の頻度", en: "Other rhythm" }
    other_hint() {
        ja: "頻度で「その他」を選んだとき。例: 毎月第2・第4火曜 15:00、0 15 * * 4",
        en: "When you chose \"Other\". E.g. every 2nd and 4th Tuesday 15:00, 0 15 * * 4",
    }

    agenda_title() { ja: "議題を追加", en: "Add a topic" }
    agenda_intro(other: &Who) { ja: "{other}との1on1の議題です。", en: "For your 1on1 with {other}." }
    agenda_edit_title() { ja: "議題を編集", en: "Edit the topic" }
    topic() { ja: "話したいこと", en: "Topic" }
    topic_hint() { ja: "一言で十分です。", en: "A few words are enough." }
    topic_example() { ja: "評価の相談", en: "Career question" }
    horizon() { ja: "話題の時間軸", en: "Time frame" }
    private() { ja: "見える範囲", en: "Visibility" }
    private_choice() { ja: "自分だけに表示(あとから共有できます)", en: "Only me (I can share it later)" }
    add() { ja: "追加する", en: "Add" }

    capture_intro() {
        ja: "チャットの言葉を、1on1のために残します。元の会話は変わりません。",
        en: "Keep these words for a 1on1. The chat itself stays as it is.",
    }
    capture_seen_by() { ja: "🔒 あなたと、選んだ相手だけに表示", en: "🔒 Visible to you and the partner you choose only" }
    whose() { ja: "だれとの1on1か", en: "Which 1on1" }

    wrap_up_title() { ja: "1on1のふりかえり", en: "Wrap up" }
    wrap_up_intro(other: &Who, when: &str) {
        ja: "{other}との1on1({when})です。書いたことは、お二人に届きます。",
        en: "Your 1on1 with {other} ({when}). Both of you get the recap.",
    }
    notes() { ja: "話したこと・決めたこと", en: "Notes and decisions" }
    notes_hint() { ja: "一行でも十分です。", en: "One line is enough." }
    talked_about() { ja: "話した議題", en: "Topics you talked about" }
    talked_about_hint() { ja: "外したものは、次の回に引き継がれます。", en: "Untick what should be carried over." }
    touched() { ja: "できた約束", en: "Promises that are done" }
    next_promise(n: usize) { ja: "次までの約束 {n}", en: "Promise {n} until next time" }
    next_promise_hint() { ja: "なければ、空けたままで大丈夫です。", en: "Leave it empty if there is none." }
    promise_example() { ja: "資料を送る", en: "Send the slides" }
    owner(n: usize) { ja: "約束 {n} をする人", en: "Who takes promise {n}" }
    due(n: usize) { ja: "約束 {n} の目安の日", en: "Due date of promise {n}" }
    due_hint() { ja: "選ばなければ、次の1on1までになります。", en: "Without a date: by the next 1on1." }
    me() { ja: "自分", en: "Me" }

    reschedule_title() { ja: "日時を変更", en: "Move the 1on1" }
    reschedule_intro(other: &Who, when: &str) {
        ja: "{other}との1on1(今は {when})です。議題と約束はそのまま引き継がれます。",
        en: "Your 1on1 with {other}, now {when}. Topics and promises come along.",
    }
    date() { ja: "日付", en: "Date" }
    move_it() { ja: "変更する", en: "Move" }

    promise_title() { ja: "約束を追加", en: "Add a promise" }
    promise_intro(other: &Who) { ja: "{other}との約束です。お二人に見えます。", en: "Between you and {other}." }
    promise_edit_title() { ja: "約束を編集", en: "Edit the promise" }
    promise_text() { ja: "約束すること", en: "Promise" }
    promise_owner() { ja: "だれの約束か", en: "Whose promise" }
    promise_due() { ja: "目安の日", en: "Due" }

    settings_title() { ja: "設定", en: "Settings" }
    settings_lang() { ja: "表示の言語", en: "Language" }
    settings_zone() { ja: "タイムゾーン", en: "Time zone" }
    settings_zone_hint() { ja: "例: Asia/Tokyo、Europe/Berlin", en: "E.g. Asia/Tokyo, Europe/Berlin" }
    settings_reach() { ja: "お知らせの届く先", en: "Messages come on" }
    settings_from() { ja: "お知らせの開始時刻", en: "Messages from" }
    settings_until() { ja: "お知らせの終了時刻", en: "Messages until" }
}
