//! Texts of the ten-second questions, of whether a 1on1 was of use, and of "I'd like to talk".

use crate::card::{Esc, Who};
use crate::domain::lang::Lang;
use crate::domain::pulse::Item;

messages! {
    title() { ja: "10秒の質問が2つあります(任意)", en: "Two 10-second questions (optional)" }
    p1() { ja: "困ったとき、早めに相談できている", en: "I can raise problems early" }
    p2() { ja: "違う意見も、この職場では口に出せる", en: "I can voice a different view here" }
    p3() { ja: "うまくいかなかったことも共有できる", en: "I can share what did not work" }
    p4() { ja: "この1か月で、できることが増えた", en: "I can do more than a month ago" }
    p5() { ja: "自分の仕事が誰の役に立つか分かる", en: "I know whom my work helps" }
    p6() { ja: "今の仕事に前向きに取り組めている", en: "I go about my work with a positive mind" }
    p7() { ja: "直近の1on1は自分の役に立った", en: "My last 1on1 was useful to me" }
    p8() { ja: "今の仕事量は続けられる", en: "My workload is sustainable" }
    quoted(statement: &str) { ja: "「{statement}」", en: "“{statement}”" }
    agree() { ja: "そう思う", en: "Agree" }
    rather() { ja: "やや思う", en: "Somewhat" }
    neither() { ja: "どちらとも", en: "Neutral" }
    hardly() { ja: "あまり", en: "Not really" }
    disagree() { ja: "思わない", en: "Disagree" }
    pass() { ja: "パス", en: "Skip" }
    received() { ja: "受け取りました。", en: "Received." }
    how() {
        ja: "一人ひとりの回答は表示しません。5人以上まとまったときだけ、四半期に一度まとめます。名前は付けずに保管しますが、完全な匿名ではありません。",
        en: "Single answers are never shown; groups of 5 or more are summarised once a quarter. Answers are confidential and kept without names; that is less than anonymous.",
    }
    thanks(day: &str) {
        ja: "ありがとうございます。まとめた結果は、{day} 以降に皆さんにお見せします。",
        en: "Thank you. Everyone sees the summary from {day} on.",
    }
    passed() { ja: "パスしました。次の質問は2週間後です。", en: "Skipped. The next ones come in two weeks." }
    not_yet_title() { ja: "質問はまだ始まっていません", en: "The questions have not begun" }
    not_yet() {
        ja: "参加する人が10人以上いると、四半期の初めに質問の対象が決まります。始まったら、2週間に一度お届けします。",
        en: "Once ten people take part, who is asked is settled at the start of a quarter. From then on they come every two weeks.",
    }
    over() { ja: "この質問の受付は終わりました。", en: "These questions are closed." }
    pace_offer() {
        ja: "忙しい時期でしたら、軽めの質問をお届けできます。誰にも知らせません。",
        en: "If it is a busy stretch, lighter questions can be offered to you. Nobody is told.",
    }
    pace_button() { ja: "最近ペースがきつい", en: "The pace is hard just now" }
    pace_hard() {
        ja: "分かりました。4週間は、負担の軽い質問を先にお出しします。誰にも知らせていません。",
        en: "Noted. For four weeks lighter questions come first. Nobody has been told.",
    }
    pace_fine() { ja: "ふだんの質問に戻しました。", en: "Back to the usual questions." }
    pace_back() { ja: "元に戻す", en: "Back to usual" }

    feeling_title() { ja: "1on1は役に立ちましたか？", en: "Was your 1on1 useful?" }
    feeling_about(when: &str, other: &Who) {
        ja: "{when} {other}との回です。5がいちばん役に立った、です。",
        en: "{when}, with {other}. 5 is the most useful.",
    }
    feeling_kept() {
        ja: "答えはあなたの記録にだけ残ります。相手にも会社にも見えません。",
        en: "Your answer stays in your own record. Neither the other person nor the company sees it.",
    }
    feeling_noted() { ja: "あなたの記録に残しました。", en: "Noted in your own record." }
    feeling_taken_back() { ja: "記録しませんでした。", en: "Nothing was noted." }
    feeling_trend(values: &str) { ja: "最近の記録(新しい順): {values}", en: "Your latest, newest first: {values}" }

    talk_title(contact: &Who) { ja: "{contact}に伝えますか？", en: "Tell {contact}?" }
    talk_about(contact: &Who, you: &Who) {
        ja: "{contact}に「{you}が話したいそうです」とだけ伝えます。理由は伝わりません。",
        en: "{contact} will only be told that {you} would like to talk, not why.",
    }
    talk_within(within: &Esc) { ja: "連絡のめやす: {within}", en: "They get back to you within: {within}" }
    talk_urgent(urgent: &Esc) { ja: "急ぐとき: {urgent}", en: "If it is urgent: {urgent}" }
    talk_desk(desk: &Esc) {
        ja: "ハラスメントや不正の相談: {desk}",
        en: "Harassment or misconduct: {desk}",
    }
    talk_send() { ja: "伝える", en: "Tell them" }
    talk_sent(contact: &Who) {
        ja: "{contact}に伝えました。理由は伝わっていません。",
        en: "{contact} has been told. Your reasons stay with you.",
    }
    talk_nobody_title() { ja: "相談先がまだ登録されていません", en: "No contact is named yet" }
    talk_nobody() {
        ja: "会社の相談窓口や、信頼できる方に直接ご連絡ください。登録は管理者が「管理 方針」で行えます。",
        en: "Please turn to your company's desk or somebody you trust. An administrator can name a contact with `admin charter`.",
    }
    talk_is_you() {
        ja: "この会社の相談先は、あなたです。",
        en: "The contact your company named is you.",
    }
    talk_news_title(who: &Who) { ja: "{who}が話したいそうです", en: "{who} would like to talk" }
    talk_news() {
        ja: "理由は伝えられていません。まずは都合を聞いてみてください。",
        en: "No reason was given. Please ask first when it suits them.",
    }
    talk_news_private() {
        ja: "このことは、ほかの誰にも知らせていません。",
        en: "Nobody else has been told.",
    }
}

/// What a statement says.
pub fn statement(lang: Lang, item: Item) -> String {
    match item {
        Item::P1 => p1(lang),
        Item::P2 => p2(lang),
        Item::P3 => p3(lang),
        Item::P4 => p4(lang),
        Item::P5 => p5(lang),
        Item::P6 => p6(lang),
        Item::P7 => p7(lang),
        Item::P8 => p8(lang),
    }
}
