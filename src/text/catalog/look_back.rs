//! Texts of the year in one's own 1on1s. Counts that were, no grade, and nobody to be compared with.

use crate::domain::lang::Lang;

messages! {
    title(period: &str) { ja: "あなたの1on1の1年 {period}", en: "Your year of 1on1s, {period}" }
    lead() {
        ja: "もうすぐ年度が終わります。あなたの1on1の1年をふり返ってみました。",
        en: "The fiscal year is nearly over. This is what your 1on1s have added up to.",
    }
    year() { ja: "*この1年に重ねたこと*", en: "*In this year*" }
    held(n: i64) { ja: "1on1で話した回数: {n}回", en: "1on1s held: {n}" }
    talked(time: &str) { ja: "話した時間: {time}(予定の長さで)", en: "Time talked: {time}, as planned" }
    own_topics(n: i64) { ja: "あなたが持ち寄った話題: {n}件", en: "Topics you brought: {n}" }
    themes(short: i64, mid: i64, long: i64) {
        ja: "話題の期間: 短期{short}・中期{mid}・長期{long}",
        en: "Topics by time frame: {short} short-term, {mid} mid-term, {long} long-term",
    }
    promises_kept(n: i64) { ja: "果たした約束: {n}件(相手の分も合わせて)", en: "Promises kept, on both sides: {n}" }
    together() {
        ja: "よければ、次の1on1でこの1年を一緒にふり返ってみてください。",
        en: "If you like, look back on the year together in your next 1on1.",
    }
    counted(day: &str) {
        ja: "{day}までの、あなたの1on1だけを数えました。評価ではなく、誰かと比べるものでもありません。",
        en: "Counted from your own 1on1s up to {day}. It is no grade, and compares you with nobody.",
    }
    yours() {
        ja: "届くのはあなただけです。誰かに見せるかどうかは、ご自分で決められます。",
        en: "It is sent to you alone; whether you pass it on is up to you.",
    }
}

/// `12時間30分`, `12 h 30 min`; the part that is nothing is left out.
pub fn duration(lang: Lang, minutes: i64) -> String {
    match (lang, minutes / 60, minutes % 60) {
        (Lang::Ja, 0, rest) => format!("{rest}分"),
        (Lang::Ja, hours, 0) => format!("{hours}時間"),
        (Lang::Ja, hours, rest) => format!("{hours}時間{rest}分"),
        (Lang::En, 0, rest) => format!("{rest} min"),
        (Lang::En, hours, 0) => format!("{hours} h"),
        (Lang::En, hours, rest) => format!("{hours} h {rest} min"),
    }
}
