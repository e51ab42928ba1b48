//! Texts about promises: due today, the weekly bundle, the list, and what became of one.

use crate::card::{Esc, Who};

messages! {
    due_title() { ja: "約束の目安の日です", en: "A promise is due" }
    due_about(promise: &Esc, other: &Who, due: &str) {
        ja: "{other}との約束「{promise}」は、{due} が目安です。終わっていなくても、今の様子を伝えると安心につながります。",
        en: "\"{promise}\" (with {other}) is due {due}. Even unfinished, a word on where it stands helps.",
    }
    due_done(promise: &Esc) {
        ja: "「{promise}」ができました。おつかれさまでした。",
        en: "\"{promise}\" is done. Thank you.",
    }
    due_waiting(promise: &Esc) {
        ja: "「{promise}」は、次の1on1までにしました。",
        en: "\"{promise}\" can wait until the next 1on1.",
    }
    due_on_agenda(promise: &Esc) {
        ja: "「{promise}」を、次の1on1の議題に入れました。",
        en: "\"{promise}\" is on the next agenda.",
    }
    due_dropped(promise: &Esc) { ja: "「{promise}」は手放しました。", en: "\"{promise}\" was let go." }

    weekly_title(n: usize) { ja: "あなたの約束が{n}件残っています", en: "Your open promises: {n}" }
    weekly_title_none() { ja: "あなたの約束", en: "Your promises" }
    weekly_heading() { ja: "*目安の日を過ぎたもの*", en: "*Past their date*" }
    weekly_about() {
        ja: "できたもの、次の1on1まで延ばすものを選べます。",
        en: "Tick what is done; the rest can wait for the next 1on1.",
    }
    weekly_none() { ja: "すべて片づきました。", en: "All settled." }

    list_title(other: &Who) { ja: "{other}との約束", en: "Promises with {other}" }
    list_all_title() { ja: "あなたの約束", en: "Your promises" }
    open_heading() { ja: "*残っている約束*", en: "*Open*" }
    done_heading() { ja: "*できた約束*", en: "*Done*" }
    list_empty(command: &str) {
        ja: "約束はありません。「{command}宿題 追加 資料を送る 来週金曜まで」のように書けます。",
        en: "None yet. Try \"{command}action add send the slides by next Fri\".",
    }
    list_how(command: &str) {
        ja: "番号でも操作できます: 「{command}宿題 完了 1」「{command}宿題 延期 1」",
        en: "Numbers work, too: \"{command}action done 1\", \"{command}action snooze 1\".",
    }

    added(other: &Who) { ja: "{other}との約束を書きとめました。", en: "Promise noted, with {other}." }
    done(other: &Who) { ja: "「できた」にしました。{other}にも見えます。", en: "Marked as done. {other} sees it, too." }
    reopened(other: &Who) {
        ja: "もう一度、約束に戻しました。{other}にも見えます。",
        en: "Open again. {other} sees it, too.",
    }
    snoozed(other: &Who) {
        ja: "次の1on1までにしました。{other}にも見えます。",
        en: "It can wait until the next 1on1. {other} sees it, too.",
    }
    snoozed_to(due: &str, other: &Who) {
        ja: "{due} までにしました。{other}にも見えます。",
        en: "Now due {due}. {other} sees it, too.",
    }
    edited(other: &Who) {
        ja: "約束を書き直しました。{other}にも見えます。",
        en: "Promise changed. {other} sees it, too.",
    }
    dropped(other: &Who) {
        ja: "約束を手放しました。{other}にも見えます。",
        en: "Promise let go. {other} sees it, too.",
    }
    discussing(other: &Who) {
        ja: "{other}との次の1on1の議題に入れました。",
        en: "On the agenda of your next 1on1 with {other}.",
    }
}
