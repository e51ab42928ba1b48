//! Texts for figures in chat. A rate never stands alone, and no text compares people.

use crate::domain::lang::Lang;

messages! {
    title_me(period: &str) { ja: "あなたの1on1 {period}", en: "Your 1on1s, {period}" }
    title_team(period: &str) { ja: "マネージャーとしての1on1 {period}", en: "Your 1on1s as a manager, {period}" }
    title_company(period: &str) { ja: "会社の1on1 {period}", en: "The company's 1on1s, {period}" }

    rate(percent: &str, held: i64, due: i64) {
        ja: "*実施率 {percent}*({held}/{due}回)",
        en: "*Execution rate {percent}* ({held} of {due})",
    }
    interval(low: i64, high: i64) {
        ja: "確からしい範囲(95%)は {low}〜{high}% です。",
        en: "95% interval: {low} to {high}%.",
    }
    too_few(least: i64) {
        ja: "{least}回に満たないため、良し悪しは示しません。",
        en: "Fewer than {least} slots, so no verdict.",
    }
    reached(target: i64) { ja: "目標の{target}%に届いています。", en: "The target of {target}% is reached." }
    below(target: i64) { ja: "目標は{target}%です。", en: "The target is {target}%." }
    by_person(percent: &str) {
        ja: "一人ひとりの実施率を平均すると {percent} です。回数の多い組に引っぱられています。",
        en: "The mean over people is {percent}: pairs who meet often weigh more in the rate above.",
    }
    nothing() {
        ja: "この期間に数える1on1はまだありません。予定日を過ぎて、できたかどうかが決まると、ここに出ます。",
        en: "No 1on1 of this period counts yet. One shows here once its day has passed and it is known whether it happened.",
    }

    beside() { ja: "*あわせて見る数字*", en: "*To be read with it*" }
    of(name: &str, percent: &str, hits: i64, of: i64) {
        ja: "{name}: {percent}({hits}/{of})",
        en: "{name}: {percent} ({hits} of {of})",
    }
    late() { ja: "後の日に実施", en: "Held later" }
    exempt() { ja: "対象外(休暇・休業日など)", en: "Exempt (leave, closures and the like)" }
    many_exempt() {
        ja: "対象外が15%を超えています。理由の内訳をご確認ください。",
        en: "More than 15% are exempt. The list shows why.",
    }
    cycled() { ja: "約束のふり返りと次の約束まで", en: "Promises looked at and a next one made" }
    member_led() { ja: "メンバー発の話題", en: "Topics brought by members" }
    coverage() { ja: "1on1の相手が決まっている人", en: "People who have a 1on1" }
    reach() { ja: "期間の最後の月に話せた人", en: "People who met in the last month of it" }
    open(n: i64) { ja: "結果がまだの回: {n}", en: "Not known yet: {n}" }
    disputed(n: i64) { ja: "答えが分かれている回: {n}", en: "Answers differ: {n}" }
    agreed() { ja: "目的に合意している組", en: "Pairs with an agreed purpose" }

    slots() { ja: "*内訳*", en: "*Each one*" }
    slot_with(day: &str, other: &crate::card::Who, state: &str) { ja: "{day} {other}: {state}", en: "{day}, {other}: {state}" }
    slot_of(day: &str, unit: &crate::card::Esc, state: &str) { ja: "{day} {unit}: {state}", en: "{day}, {unit}: {state}" }
    slot_bare(day: &str, state: &str) { ja: "{day}: {state}", en: "{day}: {state}" }
    only_some(n: i64) { ja: "新しいものから{n}回分です。", en: "The latest {n}." }
    moved(n: i64) { ja: "日時の変更{n}回", en: "moved {n}×" }
    skipped() { ja: "一度見送り", en: "skipped at first" }

    held_state() { ja: "できた", en: "held" }
    late_state() { ja: "後の日にできた", en: "held later" }
    missed_state() { ja: "見送り", en: "not held" }
    unanswered_state() { ja: "回答なし", en: "no answer" }
    disputed_state() { ja: "答えが分かれています(数えません)", en: "answers differ (not counted)" }
    expected_state() { ja: "結果はまだ(数えません)", en: "not known yet (not counted)" }
    withdrawn_state() { ja: "予定がなくなりました(数えません)", en: "no longer planned (not counted)" }
    exempt_holidays() { ja: "対象外: 休業日で働く日が少ないため", en: "exempt: too few working days" }
    exempt_leave() { ja: "対象外: 休暇", en: "exempt: leave" }
    exempt_paused() { ja: "対象外: お休み中", en: "exempt: paused" }
    exempt_joined() { ja: "対象外: 入社日または退社日", en: "exempt: first or last day" }

    definition(version: &str) {
        ja: "実施率({version})= できた回 ÷(予定の回 − 対象外)。日時を動かしても、期間内なら数は変わりません。",
        en: "Execution rate ({version}) = held ÷ (slots − exempt). Moving one within its window changes nothing.",
    }
    no_content() {
        ja: "会話の内容と、一人ひとりの名前は含みません。",
        en: "No conversation content, and no names.",
    }
    explain_button() { ja: "内訳を見る", en: "Show each one" }
    title_me_button() { ja: "自分の数字を見る", en: "Show my own" }
    sum_button() { ja: "まとめを見る", en: "Show the sums" }

    not_yours() {
        ja: "会社全体の数字は、人事と経営の役割の人だけが見られます。",
        en: "Only people with the HR or executive role see the company's figures.",
    }
    no_period(given: &crate::card::Esc) {
        ja: "「{given}」がどの期間か分かりませんでした。「10月」「2026-10」「2026年度」「直近6か月」のように書けます。",
        en: "I couldn't tell which period \"{given}\" is. You can write \"2026-10\", \"October\", \"FY2026\" or \"last 6 months\".",
    }
}

/// A share in whole percent; of nothing, a dash.
pub fn percent(share: Option<i64>) -> String {
    share.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"))
}

/// `2026年10月`, `2026年4月〜9月`, `2026年11月〜2027年1月`; `Oct 2026`, `Apr–Sep 2026`.
pub fn period(lang: Lang, first: (i16, i8), last: (i16, i8)) -> String {
    const EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let en = |month: i8| usize::try_from(month - 1).ok().and_then(|at| EN.get(at)).copied().unwrap_or_default();
    match lang {
        Lang::Ja if first == last => format!("{}年{}月", first.0, first.1),
        Lang::Ja if first.0 == last.0 => format!("{}年{}月〜{}月", first.0, first.1, last.1),
        Lang::Ja => format!("{}年{}月〜{}年{}月", first.0, first.1, last.0, last.1),
        Lang::En if first == last => format!("{} {}", en(first.1), first.0),
        Lang::En if first.0 == last.0 => format!("{}–{} {}", en(first.1), en(last.1), first.0),
        Lang::En => format!("{} {}–{} {}", en(first.1), first.0, en(last.1), last.0),
    }
}
