//! Texts of the month's figures: the message, the tables and the picture.

use jiff::civil::Date;

use super::stats;
use crate::domain::figures::{Corrected, Share};
use crate::domain::lang::Lang;
use crate::domain::people::Zone;
use crate::text::formats;

messages! {
    title(month: &str) { ja: "1on1 {month}の数字", en: "1on1 figures, {month}" }
    own() { ja: "*あなたの1on1*", en: "*Your own 1on1s*" }
    own_line(percent: &str, held: i64, due: i64) {
        ja: "実施率 {percent}({held}/{due}回)",
        en: "Execution rate {percent} ({held} of {due})",
    }
    own_none() { ja: "この月に数える1on1はありませんでした。", en: "None of yours counted in this month." }
    team() { ja: "*マネージャーとしての1on1*", en: "*Your 1on1s as a manager*" }
    company() { ja: "*会社の1on1*", en: "*The company's 1on1s*" }
    rate_line(percent: &str, held: i64, due: i64, target: i64) {
        ja: "実施率 *{percent}*({held}/{due}回・目標{target}%)",
        en: "Execution rate *{percent}* ({held} of {due}, target {target}%)",
    }
    interval(low: i64, high: i64) { ja: "確からしい範囲(95%): {low}〜{high}%", en: "95% interval: {low} to {high}%" }
    before(percent: &str) { ja: "前の月: {percent}", en: "Month before: {percent}" }
    counted(percent: &str, held: i64, due: i64) { ja: "{percent}({held}/{due}回)", en: "{percent} ({held} of {due})" }
    corrected(month: &str, was: &str, on: &str, now: &str) {
        ja: "{month}の実施率は{on}に{was}と公表しました。その後の回答や訂正で、いまは{now}です。",
        en: "{month} was published as {was} on {on}; with later answers and corrections it is now {now}.",
    }
    share_line(name: &str, percent: &str, hits: i64, of: i64) {
        ja: "{name}: {percent}({hits}/{of})",
        en: "{name}: {percent} ({hits} of {of})",
    }
    late() { ja: "後の日に実施", en: "Held later" }
    exempt() { ja: "対象外(休暇・休業日など)", en: "Exempt (leave, closures and the like)" }
    cycled() { ja: "約束のふり返りと次の約束まで", en: "Promises looked at and a next one made" }
    member_led() { ja: "メンバー発の話題", en: "Topics brought by members" }
    coverage() { ja: "1on1の相手が決まっている人", en: "People who have a 1on1" }
    reach() { ja: "この月に話せた人", en: "People who met in the month" }
    agreed() { ja: "目的に合意している組", en: "Pairs with an agreed purpose" }
    many_exempt() {
        ja: "対象外が15%を超えています。理由の内訳をご確認ください。",
        en: "More than 15% are exempt. The list shows why.",
    }
    protect() { ja: "*守り*", en: "*Protect*" }
    turnover(percent: &str, leavers: i64, heads: i64) {
        ja: "自己都合の離職率(12か月): {percent}({leavers}人/平均{heads}人)",
        en: "Voluntary turnover, 12 months: {percent} ({leavers} of {heads} on average)",
    }
    turnover_first_look(months: i64, leavers: i64, heads: i64) {
        ja: "自己都合の離職(速報・{months}か月分): {leavers}人/平均{heads}人",
        en: "Voluntary leavers (first look, {months} months): {leavers} of {heads} on average",
    }
    no_events() {
        ja: "離職の数字は、人事の入退社データ(`taiwa hr import`)が入ると出ます。",
        en: "Turnover shows here once HR's events are in (`taiwa hr import`).",
    }
    change(points: &str, relative: &str) { ja: "導入前との差: {points}pt({relative})", en: "Against before: {points} pt ({relative})" }
    change_points(points: &str) { ja: "導入前との差: {points}pt", en: "Against before: {points} pt" }
    unsure() {
        ja: "差は偶然の範囲に収まるため、変わったとは言えません。",
        en: "The difference may be chance: no change can be claimed.",
    }
    no_baseline() { ja: "導入前データなし", en: "No data from before" }
    early(within: &str, left: i64, hired: i64) {
        ja: "入社後{within}以内の離職: {left}人/{hired}人",
        en: "Left within {within} of being hired: {left} of {hired}",
    }
    one_year() { ja: "1年", en: "a year" }
    three_years() { ja: "3年", en: "three years" }
    grow() { ja: "*攻め*", en: "*Grow*" }
    growth_topics(growth: i64, all: i64) { ja: "成長の話題: {growth}件/{all}件", en: "Topics about growth: {growth} of {all}" }
    long_topics(n: i64, all: i64) {
        ja: "中長期の話題: {n}件/{all}件",
        en: "Mid- and long-term topics: {n} of {all}",
    }
    no_topics() { ja: "この月の話題はまだありません。", en: "No topics in this month yet." }
    until_alone(months: &str) { ja: "独り立ちまでの月数(中央値): {months}か月", en: "Months until newcomers work alone (median): {months}" }
    association() {
        ja: "会話の内容は含みません。関連を示すもので、1on1が原因だと証明するものではありません。",
        en: "No conversation content. This shows an association; it does not prove that 1on1s are the cause.",
    }
    definition(version: &str) { ja: "実施率の定義 {version}", en: "Execution rate, definition {version}" }
    see_stats() { ja: "内訳を見る", en: "Show each one" }
    picture() { ja: "会社の実施率の推移(12か月)", en: "The company's execution rate over twelve months" }
    picture_team() { ja: "あなたのチームの実施率の推移(12か月)", en: "Your team's execution rate over twelve months" }
    picture_alt(label: &str, months: &str, target: i64) {
        ja: "{label}。{months}。目標は{target}%。",
        en: "{label}. {months}. Target {target}%.",
    }
    rate() { ja: "実施率", en: "Execution rate" }
    target(percent: i64) { ja: "目標 {percent}%", en: "Target {percent}%" }
    sheet_months() { ja: "月ごと", en: "Months" }
    sheet_units() { ja: "部署ごと", en: "Units" }
    sheet_benchmarks() { ja: "参考値(他社・統計)", en: "Figures of others" }
    sheet_people() { ja: "人数", en: "People" }
    other_units() { ja: "その他(5組未満の部署など)", en: "Other (units of fewer than 5 pairs)" }
    col_month() { ja: "月", en: "Month" }
    col_unit() { ja: "部署", en: "Unit" }
    col_pairs() { ja: "組", en: "Pairs" }
    col_held() { ja: "実施", en: "Held" }
    col_due() { ja: "予定(対象外を除く)", en: "Due" }
    col_rate() { ja: "実施率%", en: "Execution rate %" }
    col_low() { ja: "95%下限", en: "95% low" }
    col_high() { ja: "95%上限", en: "95% high" }
    col_late() { ja: "後の日に実施", en: "Held later" }
    col_missed() { ja: "見送り", en: "Not held" }
    col_unanswered() { ja: "回答なし", en: "No answer" }
    col_exempt() { ja: "対象外", en: "Exempt" }
    col_cycle() { ja: "約束の確認%", en: "Cycle complete %" }
    col_member_led() { ja: "メンバー発%", en: "Member-led %" }
    col_published_on() { ja: "公表日", en: "Published on" }
    col_published_held() { ja: "公表時の実施", en: "Held, as published" }
    col_published_due() { ja: "公表時の予定", en: "Due, as published" }
    col_published_rate() { ja: "公表時の実施率%", en: "Execution rate %, as published" }
    col_definition() { ja: "定義", en: "Definition" }
    col_value() { ja: "値", en: "Value" }
    col_unit_of() { ja: "単位", en: "Unit" }
    col_year() { ja: "年", en: "Year" }
    col_source() { ja: "出典", en: "Source" }
    col_caveat() { ja: "注意", en: "Mind" }
    col_what() { ja: "項目", en: "What" }
    col_hits() { ja: "人数", en: "People" }
    col_of() { ja: "対象", en: "Of" }
    col_share() { ja: "割合%", en: "Share %" }
}

/// What stands between the months of a picture's words.
pub fn picture_between(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    }
}

/// `81%(76/97回)`, `81% (76 of 97)`; of nothing, a dash.
pub fn counted_share(lang: Lang, share: Share) -> String {
    let percent = stats::percent(share.percent());
    if share.of == 0 { percent } else { counted(lang, &percent, share.hits, share.of) }
}

/// That a published month counts differently now: both numbers, and when the first was said.
pub fn corrected_line(lang: Lang, of: &Corrected, zone: &Zone, today: Date) -> String {
    let month = (of.month.year, of.month.month);
    let on = formats::date(lang, zone.wall(of.published.at).date(), today);
    let (was, now) = (counted_share(lang, of.published.share()), counted_share(lang, of.now));
    corrected(lang, &stats::period(lang, month, month), &was, &on, &now)
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `10月`, `Oct`.
pub fn short_month(lang: Lang, month: i8) -> String {
    let at = usize::try_from(month - 1).unwrap_or_default();
    match lang {
        Lang::Ja => format!("{month}月"),
        Lang::En => MONTHS.get(at).copied().unwrap_or_default().to_owned(),
    }
}
