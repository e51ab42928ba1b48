//! Texts about one meeting: did it happen, what came out of it, moved, skipped, a gap.

use crate::card::Who;

messages! {
    held_title() { ja: "1on1はできましたか？", en: "Did your 1on1 happen?" }
    held_about(when: &str, other: &Who) { ja: "{when} {other}との回です。", en: "{when}, with {other}." }
    record_title(when: &str, other: &Who) { ja: "{when} {other}との1on1", en: "1on1 with {other}, {when}" }
    follow_up_title() { ja: "前回の1on1について", en: "About your last 1on1" }
    follow_up_about(when: &str, other: &Who) {
        ja: "{when} の{other}との1on1は、できましたか？ この回のお知らせは、これが最後です。",
        en: "Did you and {other} meet ({when})? This is the last time I ask about it.",
    }
    moved_button() { ja: "日を改める", en: "Moved" }
    not_so() { ja: "違います", en: "That's not right" }
    you_said_yes() { ja: "「できた」と記録しました。", en: "Recorded: it happened." }
    other_said_yes(other: &Who) {
        ja: "{other}が「できた」と答えました。違うときは、お知らせください。",
        en: "{other} said it happened. If not, let me know.",
    }
    you_said_no() { ja: "「今回は見送り」と記録しました。", en: "Recorded: not this time." }
    other_said_no(other: &Who) {
        ja: "{other}が「今回は見送り」と答えました。違うときは、お知らせください。",
        en: "{other} said it did not happen this time. If it did, let me know.",
    }
    now_at(to: &str) { ja: "{to} に変わりました。", en: "It is now {to}." }
    disputed(other: &Who) {
        ja: "{other}と答えが分かれています。二人の答えがそろうと記録されます。どちらでしたか？",
        en: "You and {other} gave different answers. It is recorded once they agree. Which was it?",
    }
    closed() { ja: "この回の記録は締め切られました。", en: "The record of this one is closed." }
    moves_on() { ja: "議題と約束は、次の回に引き継がれます。", en: "Topics and promises move on to the next one." }
    carried_on() {
        ja: "話せなかった議題と約束は、次の回に引き継がれます。",
        en: "Open topics and promises move on to the next one.",
    }

    recap_title(other: &Who) { ja: "{other}との1on1のまとめ", en: "Recap: 1on1 with {other}" }
    recap_decided(date: &str) { ja: "*話したこと・決めたこと*({date})", en: "*Notes and decisions* ({date})" }
    recap_no_notes() { ja: "記録はまだありません。", en: "No notes." }
    recap_promises() { ja: "*次までの約束*", en: "*Until next time*" }
    recap_no_promises() { ja: "今回の約束はありません。", en: "No promises this time." }
    recap_next(when: &str) { ja: "*次回* {when}", en: "*Next* {when}" }
    recap_no_next() { ja: "次回の日程は決まっていません。", en: "The next date is not set." }
    recap_edit() { ja: "書き足す", en: "Add more" }

    moved_title(other: &Who) { ja: "{other}との1on1の日時が変わりました", en: "1on1 with {other} moved" }
    moved_to(from: &str, to: &str) { ja: "{from} → *{to}*", en: "{from} → *{to}*" }
    moved_by(other: &Who) { ja: "{other}が変更しました。", en: "Moved by {other}." }
    moved_keeps() { ja: "議題と約束はそのまま引き継がれます。", en: "Topics and promises come along." }
    moved_since() { ja: "その後、予定が変わっています。", en: "Things have changed since." }
    you_moved_title(other: &Who) { ja: "{other}との1on1の日時を変えました", en: "You moved your 1on1 with {other}" }
    told_at_once(other: &Who) { ja: "{other}にもお知らせします。", en: "{other} is told, too." }

    skipped_title(other: &Who) { ja: "{other}との1on1は、今回見送りです", en: "1on1 with {other}: skipped this time" }
    skipped_by_other(other: &Who, when: &str) {
        ja: "{other}が {when} の回を見送りました。",
        en: "{other} skipped the one on {when}.",
    }
    skipped_by_you(when: &str) { ja: "{when} の回を見送りました。", en: "You skipped the one on {when}." }
    reason() { ja: "理由(二人だけに表示):", en: "Reason (for the two of you):" }
    skip_taken_back(when: &str) { ja: "見送りは取り消されました。{when} に行います。", en: "No longer skipped: it takes place on {when}." }
    make_up() { ja: "代わりの日時を選べます。", en: "Would one of these work instead?" }
    no_make_up() { ja: "近くに候補の日時が見つかりませんでした。", en: "I found no suitable time nearby." }
    next_is(when: &str) { ja: "次回は {when} です。", en: "The next one is {when}." }
    made_up(when: &str) { ja: "代わりに {when} に行います。", en: "It takes place on {when} instead." }

    took_place(when: &str) { ja: "実際の日時: {when}", en: "Took place: {when}" }

    gap_title(other: &Who) { ja: "{other}との1on1", en: "1on1 with {other}" }
    gap_about(days: &str) {
        ja: "前回から{days}空いています。忙しい時期かもしれません。15分だけでも、頻度を変えるのでも大丈夫です。",
        en: "It has been {days} since the last one. It may be a busy stretch. Would 15 minutes do, or another rhythm?",
    }
    gap_first(days: &str) {
        ja: "最初の1on1がまだです(開始から{days})。15分だけでも、頻度を変えるのでも大丈夫です。",
        en: "The first one is still to come ({days} since the start). Would 15 minutes do, or another rhythm?",
    }
    gap_slots() { ja: "候補の日時です(予定表は見ていません)。", en: "Two suggestions (I do not see calendars):" }
    gap_rhythm() { ja: "頻度を見直す", en: "Change the rhythm" }
}
