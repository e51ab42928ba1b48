//! Texts about a pair as a whole: the list, pausing, resuming, ending, and a partner who can't be reached.

use crate::card::{Esc, Who};

messages! {
    list_title() { ja: "1on1の相手", en: "Your 1on1 partners" }
    row(other: &Who, rhythm: &Esc) { ja: "*{other}* {rhythm}", en: "*{other}* {rhythm}" }
    row_next(other: &Who, rhythm: &Esc, next: &str) {
        ja: "*{other}* {rhythm}。次回 {next}",
        en: "*{other}* {rhythm}. Next: {next}",
    }
    row_paused(other: &Who) { ja: "*{other}* お休み中", en: "*{other}* paused" }
    row_paused_until(other: &Who, date: &str) {
        ja: "*{other}* {date} までお休み中",
        en: "*{other}* paused until {date}",
    }
    other_changed_rhythm(other: &Who) {
        ja: "{other}が1on1の頻度・時刻を変えました。",
        en: "{other} changed the rhythm of your 1on1.",
    }
    change_rhythm() { ja: "頻度・時刻を変える", en: "Change rhythm" }

    you_paused(other: &Who) { ja: "{other}との1on1をお休みにしました。", en: "Your 1on1 with {other} is paused." }
    you_paused_until(other: &Who, date: &str) {
        ja: "{other}との1on1を {date} までお休みにしました。",
        en: "Your 1on1 with {other} is paused until {date}.",
    }
    other_paused(other: &Who) { ja: "{other}が1on1をお休みにしました。", en: "{other} paused your 1on1." }
    other_paused_until(other: &Who, date: &str) {
        ja: "{other}が1on1を {date} までお休みにしました。",
        en: "{other} paused your 1on1 until {date}.",
    }
    paused_keeps() {
        ja: "お休みの間、お知らせは届きません。議題と約束はそのまま残ります。",
        en: "No messages during the pause. Topics and promises are kept.",
    }
    you_resumed(other: &Who) { ja: "{other}との1on1を再開しました。", en: "Your 1on1 with {other} is back on." }
    other_resumed(other: &Who) { ja: "{other}が1on1を再開しました。", en: "{other} resumed your 1on1." }
    break_over(other: &Who) {
        ja: "{other}との1on1のお休みが終わりました。",
        en: "The break in your 1on1 with {other} is over.",
    }
    resumed_next(when: &str) { ja: "次回は {when} です。", en: "The next one is {when}." }
    you_ended(other: &Who) { ja: "{other}との1on1を終了しました。", en: "Your 1on1 with {other} has ended." }
    other_ended(other: &Who) { ja: "{other}との1on1が終了しました。", en: "Your 1on1 with {other} has ended." }
    ended_keeps() {
        ja: "これまでの議題・約束・議事録は、引き続きお二人だけが読めます。",
        en: "Past topics, promises and notes stay readable for the two of you alone.",
    }
    end_ask(other: &Who) { ja: "{other}との1on1を終了しますか？", en: "End your 1on1 with {other}?" }
    end_means() {
        ja: "これからの予定はなくなります。議題・約束・議事録は残ります。少し休むだけなら「お休み」もあります。",
        en: "Future meetings disappear; topics, promises and notes are kept. For a break, a pause may be enough.",
    }
    accepted(other: &Who) {
        ja: "{other}との1on1は、この予定で始まります。",
        en: "Your 1on1 with {other} starts with this rhythm.",
    }

    unreachable(other: &Who) { ja: "{other}にお知らせを届けられませんでした。", en: "I could not deliver to {other}." }
    unreachable_about(when: &str) {
        ja: "{when} の1on1について、直接お声がけいただけると確実です。",
        en: "Please tell them about the 1on1 on {when} yourself.",
    }
    unreachable_why() {
        ja: "アカウントが停止されているか、アプリからのメッセージを受け取れない設定かもしれません。",
        en: "The account may be deactivated, or may not accept messages from apps.",
    }
}
