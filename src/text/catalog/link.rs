//! Texts about one person on two platforms.

use crate::card::Esc;

messages! {
    offered_title() { ja: "連携コード", en: "Your link code" }
    offered(other: &str) {
        ja: "{other}のTaiwaに、次の一行を送ってください。どちらから使っても、同じあなたになります。",
        en: "Send this line to Taiwa on {other}. From then on you are one person on both.",
    }
    line(code: &Esc) { ja: "*連携 {code}*", en: "*link {code}*" }
    offered_hint(minutes: i64) {
        ja: "{minutes}分間、一度だけ使えます。ほかの人には見せないでください。",
        en: "Good for {minutes} minutes, once. Don't show it to anybody.",
    }
    linked_title() { ja: "✓ 連携しました", en: "✓ Linked" }
    linked(platform: &str) {
        ja: "どちらからでも、同じ1on1を使えます。お知らせは{platform}に届きます。設定で変えられます。",
        en: "The same 1on1s on both. Messages come on {platform}; you can change that in your settings.",
    }

    unknown() {
        ja: "そのコードは見つかりません。もう一方で「連携」と送ると、新しいコードが届きます。",
        en: "There is no such code. Send \"link\" on the other platform for a new one.",
    }
    expired() {
        ja: "そのコードは期限が切れています。もう一方で「連携」と送ると、新しいコードが届きます。",
        en: "That code is too old. Send \"link\" on the other platform for a new one.",
    }
    same_platform(other: &str) {
        ja: "このコードは、{other}のTaiwaに送ってください。",
        en: "Send this code to Taiwa on {other}.",
    }
    already() { ja: "もう連携しています。", en: "You are linked already." }
    elsewhere() {
        ja: "別の会社のコードです。連携できるのは、同じ会社の中だけです。",
        en: "That code is of another company. Only accounts of one company can be linked.",
    }
    too_often() {
        ja: "コードの入力が続いたので、しばらくお待ちください。1時間ほどで、また試せます。",
        en: "That were several codes in a row. Please try again in an hour.",
    }
    a_pair() {
        ja: "この二つは、お互いに1on1をした相手になっているので、一人にまとめられません。",
        en: "These two have 1on1s with each other, so they can't become one person.",
    }
    two_pairs() {
        ja: "どちらにも、同じ相手との1on1があります。片方を「ペア 終了」してから、もう一度連携してください。",
        en: "Both have a 1on1 with the same person. End one of the two, then link again.",
    }
    not_there(platform: &str) {
        ja: "{platform}とはまだ連携していません。「連携」と送ると、始められます。",
        en: "You are not linked on {platform} yet. Send \"link\" to begin.",
    }
}
