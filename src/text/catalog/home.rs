//! Texts of the home page, of the short overview and of the list of next meetings.

use crate::card::Who;

messages! {
    title() { ja: "あなたの1on1", en: "Your 1on1s" }
    promises() { ja: "*あなたの約束*", en: "*Your promises*" }
    no_promises() { ja: "残っている約束はありません。", en: "No open promises." }
    next(when: &str, other: &Who) { ja: "*{other}* 次回 {when}", en: "*{other}* next: {when}" }
    no_next(other: &Who) { ja: "*{other}* 次回の日程はまだありません", en: "*{other}* no date yet" }
    paused(other: &Who) { ja: "*{other}* お休み中", en: "*{other}* paused" }
    paused_until(other: &Who, date: &str) { ja: "*{other}* {date} までお休み中", en: "*{other}* paused until {date}" }
    no_agenda() { ja: "議題はこれからです。", en: "No topics yet." }
    empty() {
        ja: "1on1の相手がまだ登録されていません。相手と頻度を決めると、準備と約束の確認をお手伝いします。",
        en: "You have no 1on1 yet. Choose a partner and a rhythm, and I will help you prepare and keep promises in view.",
    }
    empty_how(command: &str) {
        ja: "「{command}開始 @相手 隔週火曜15時 30分」のように書いても始められます。",
        en: "Or type \"{command}setup @name every 2 weeks tue 15:00 30m\".",
    }
    how(command: &str) {
        ja: "思いついたときに「{command}議題 追加 評価の相談」のように書けます。",
        en: "Whenever something comes up: \"{command}agenda add career question\".",
    }

    next_title() { ja: "これからの1on1", en: "Your next 1on1s" }
    next_row(when: &str, other: &Who) { ja: "*{when}* {other}", en: "*{when}* {other}" }
    next_row_moved(when: &str, other: &Who, from: &str) {
        ja: "*{when}* {other}(元は {from})",
        en: "*{when}* {other} (was {from})",
    }
    next_none() { ja: "予定されている1on1はありません。", en: "No 1on1 is planned." }
}
