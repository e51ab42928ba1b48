//! Texts of hints: one sentence for each rule, with what was found and what it was held against. Nobody is blamed: a hint is
//! a reason to talk.

use crate::card::Who;
use crate::domain::lang::Lang;
use crate::domain::signals::RuleId;

messages! {
    smell_title(other: &Who) { ja: "{other}との1on1のヒント", en: "A thought on your 1on1 with {other}" }
    word_title(other: &Who) { ja: "{other}と、ひと声かけ合う頃かもしれません", en: "A word with {other} might do good" }
    talk_title(other: &Who) { ja: "{other}と、15分だけでも話しませんか", en: "Even 15 minutes with {other} might do good" }
    list_title(other: &Who) { ja: "{other}との1on1の気づき", en: "What counts say about your 1on1 with {other}" }
    why() { ja: "*数えたこと*", en: "*What was counted*" }
    nothing() { ja: "いま気になることはありません。", en: "Nothing stands out just now." }
    row(sentence: &str, code: &str) { ja: "{sentence}({code})", en: "{sentence} ({code})" }
    how(version: &str) {
        ja: "回数・タグ・日付だけを数えています。書いた言葉は読みません(ルール 第{version}版)。",
        en: "Only counts, tags and dates are looked at, never what you write (rules, version {version}).",
    }
    useful() { ja: "👍 役に立つ", en: "👍 Useful" }
    not_useful() { ja: "👎 今はいい", en: "👎 Not now" }
    answered() { ja: "ありがとうございます。ルールの見直しに使います。", en: "Thank you. It helps to revise the rules." }
    suggest() { ja: "質問を一つ選ぶ", en: "Pick a question" }
    purpose() { ja: "目的を見る", en: "See the purpose" }
    rhythm() { ja: "頻度を見直す", en: "Change the rhythm" }
    fifteen() { ja: "時間を決める", en: "Find a time" }

    sm1(found: i64, bound: i64) {
        ja: "{found}回続けて、2時間前に議題がありませんでした(目安 {bound}回)",
        en: "No topic two hours before, {found} times running (rule: {bound})",
    }
    sm2(found: i64, bound: i64) {
        ja: "最近の議題の{found}%が状況の共有でした(目安 {bound}%)",
        en: "{found}% of the latest topics were a status (rule: {bound}%)",
    }
    sm3(found: i64, bound: i64) {
        ja: "{found}回続けて、タグのある議題も次の約束もありませんでした(目安 {bound}回)",
        en: "Neither a tagged topic nor a promise, {found} times running (rule: {bound})",
    }
    sm4(found: i64, bound: i64) {
        ja: "{found}回続けて、次の約束がありませんでした(目安 {bound}回)",
        en: "No next promise, {found} times running (rule: {bound})",
    }
    sm5(found: i64, bound: i64) {
        ja: "最近の議題の{found}%があなたからでした(目安 {bound}%)。次は相手から先に聞いてみませんか",
        en: "{found}% of the latest topics were yours (rule: {bound}%). You could ask the other side first",
    }
    sm6(found: i64, bound: i64) {
        ja: "長く残っている議題か約束があります({found}、目安 {bound})",
        en: "A topic or promise has stayed open for long ({found}; rule: {bound})",
    }
    sm7(found: i64, bound: i64) {
        ja: "予定の長さが{found}分の回が続いています(目安 {bound}分)",
        en: "The last ones were planned for {found} minutes (rule: {bound})",
    }
    sm8(found: i64, bound: i64) {
        ja: "次の回が{found}回動いています(目安 {bound}回)",
        en: "The next one was moved {found} times (rule: {bound})",
    }
    sm9(found: i64, bound: i64) {
        ja: "短期・中期・長期のバランスが{found}%です(目安 {bound}%)。次回は別の視点の質問を一つ混ぜますか",
        en: "Short, mid and long-term balance is {found}% (rule: {bound}%). One question of another kind next time?",
    }
    sm10(found: i64, bound: i64) {
        ja: "中期・長期の議題が{found}日ありません(目安 {bound}日)",
        en: "No mid or long-term topic for {found} days (rule: {bound})",
    }
    sm11(found: i64, bound: i64) {
        ja: "同じ約束が{found}回、開き直されています(目安 {bound}回)",
        en: "The same promise was reopened {found} times (rule: {bound})",
    }
    sm12(found: i64, bound: i64) {
        ja: "何のための時間か、二人で確かめる頃です({found}日、目安 {bound}日)",
        en: "Time to agree on what this is for ({found} days; rule: {bound})",
    }
    ew1(found: i64, bound: i64) {
        ja: "{found}回続けて、まだの回があります(目安 {bound}回)",
        en: "{found} in a row did not take place (rule: {bound})",
    }
    ew2(found: i64, bound: i64) {
        ja: "前回から{found}日たっています(目安 {bound}日)",
        en: "{found} days since the last one (rule: {bound})",
    }
    ew3(found: i64, bound: i64) {
        ja: "最近の6回のうち{found}回、予定が動きました(目安 {bound}回)",
        en: "{found} of the last six were moved (rule: {bound})",
    }
    ew4(found: i64, bound: i64) {
        ja: "最近の3回、メンバーからの議題は{found}件でした(それまではふだん{bound}件)",
        en: "{found} topics from the report in the last three (before: usually {bound})",
    }
    ew5(found: i64, bound: i64) {
        ja: "困りごとの議題が{found}日残っています(目安 {bound}日)",
        en: "Something in the way has been open for {found} days (rule: {bound})",
    }
    ew6(found: i64, bound: i64) {
        ja: "{found}回持ち越している議題があります(目安 {bound}回)",
        en: "A topic was carried over {found} times (rule: {bound})",
    }
    ew7(found: i64, bound: i64) {
        ja: "マネージャーの約束が{found}件、期日を過ぎています(目安 {bound}件)",
        en: "{found} of the manager's promises are past their day (rule: {bound})",
    }
    ew8(found: i64, bound: i64) {
        ja: "これからの話が{found}日ありません(目安 {bound}日)",
        en: "Nothing about the time ahead for {found} days (rule: {bound})",
    }
    ew9(found: i64, bound: i64) {
        ja: "入社して間もない時期です。最初の1on1がまだか、続けて流れています({found}、目安 {bound})",
        en: "A newcomer without a first 1on1, or with several that fell through ({found}; rule: {bound})",
    }
    ew10(found: i64, bound: i64) {
        ja: "組み合わせが変わって{found}日、目的をまだ確かめていません(目安 {bound}日)",
        en: "{found} days since the change of manager, and the purpose is not agreed (rule: within {bound})",
    }
    ew11(found: i64, bound: i64) {
        ja: "復帰から{found}営業日、まだ話せていません(目安 {bound}営業日)",
        en: "Back for {found} working days without a 1on1 (rule: {bound})",
    }
}

/// What a rule found, in a sentence.
pub fn sentence(lang: Lang, rule: RuleId, found: i64, bound: i64) -> String {
    let say = match rule {
        RuleId::Sm1 => sm1,
        RuleId::Sm2 => sm2,
        RuleId::Sm3 => sm3,
        RuleId::Sm4 => sm4,
        RuleId::Sm5 => sm5,
        RuleId::Sm6 => sm6,
        RuleId::Sm7 => sm7,
        RuleId::Sm8 => sm8,
        RuleId::Sm9 => sm9,
        RuleId::Sm10 => sm10,
        RuleId::Sm11 => sm11,
        RuleId::Sm12 => sm12,
        RuleId::Ew1 => ew1,
        RuleId::Ew2 => ew2,
        RuleId::Ew3 => ew3,
        RuleId::Ew4 => ew4,
        RuleId::Ew5 => ew5,
        RuleId::Ew6 => ew6,
        RuleId::Ew7 => ew7,
        RuleId::Ew8 => ew8,
        RuleId::Ew9 => ew9,
        RuleId::Ew10 => ew10,
        RuleId::Ew11 => ew11,
    };
    say(lang, found, bound)
}
