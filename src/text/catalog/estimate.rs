//! Texts of the page of the estimate, and of the form on it.

use crate::domain::given::BadNumber;
use crate::domain::lang::Lang;
use crate::domain::roi::{Input, Unit};
use crate::text::formats;

messages! {
    lead() {
        ja: "会社が入れた前提だけから計算した試算です。Taiwaが割合を用意することはありません。",
        en: "An estimate from the company's own numbers alone. Taiwa brings no percentages of its own.",
    }
    not_yours_to_give() {
        ja: "前提は、人事の役割の方がこのページで入れます。",
        en: "HR gives the numbers on this page.",
    }
    title() { ja: "試算(直近12か月の1on1)", en: "The estimate (1on1s of the last 12 months)" }
    even_people(people: &str) { ja: "年{people}人", en: "{people} people a year" }
    even_people_note() {
        ja: "が辞めずにいれば、かかった費用と釣り合います(損益分岐点)。",
        en: "kept is where it pays for itself: the break-even point.",
    }
    even_cost() { ja: "釣り合う離職一人の費用", en: "Break-even cost of one leaver" }
    cost_mid() { ja: "費用(見込み・年)", en: "Cost a year (likely)" }
    hours() { ja: "1on1の時間(二人分・準備込み)", en: "Time of 1on1s (both, with preparation)" }
    pays(view: &str, percent: i64) {
        ja: "{view}: 効果が費用を上回るのは、1万回の試算のうち{percent}%です。",
        en: "{view}: worth more than it costs in {percent} % of 10,000 draws.",
    }
    cash() { ja: "現金だけ(採用費の減少)", en: "Cash alone (less spent on hiring)" }
    full() { ja: "入力したものすべて", en: "Everything that was given" }
    a_year() { ja: "年あたり", en: "A year" }
    p10() { ja: "低め(P10)", en: "Low (P10)" }
    p50() { ja: "中央(P50)", en: "Middle (P50)" }
    p90() { ja: "高め(P90)", en: "High (P90)" }
    benefit() { ja: "効果", en: "Worth" }
    cost() { ja: "費用", en: "Cost" }
    net() { ja: "差し引き", en: "Net" }
    return_on_cost() { ja: "ROI(差し引き÷費用)", en: "ROI (net ÷ cost)" }
    missing(names: &str) {
        ja: "試算にはあと次の前提が必要です: {names}",
        en: "The estimate still needs: {names}",
    }
    formula() { ja: "計算のしかた", en: "How it is calculated" }
    step() { ja: "項目", en: "What" }
    formula_column() { ja: "式", en: "Formula" }
    formula_kept() { ja: "辞めずにいる人", en: "People kept" }
    formula_kept_is() {
        ja: "1on1を受ける人数 × 離職率 × 減少幅 × 1on1によると見なす割合",
        en: "people × turnover × cut × share credited to 1on1s",
    }
    formula_cash_is() { ja: "辞めずにいる人 × 採用費", en: "people kept × cost of filling one place" }
    formula_full_is() {
        ja: "辞めずにいる人 × (採用費 + 欠員の費用) + 採用人数 × 早まる月数 × 見なす割合 × ひと月の価値 + マネージャー × 減る時間 × 12 × 見なす割合 × 時間単価",
        en: "people kept × (filling + empty place) + hires × months sooner × credit × worth of a month + managers × hours less × 12 × credit × hourly cost",
    }
    formula_cost_is() {
        ja: "(1on1の分数 × 2 + 回数 × 準備の分数) ÷ 60 × 時間単価 × 追加の割合 + ツールと運営の費用",
        en: "(minutes of 1on1s × 2 + their number × minutes to prepare) ÷ 60 × hourly cost × additional share + tools",
    }
    formula_even() { ja: "損益分岐点(人)", en: "Break-even, people" }
    formula_even_is() { ja: "費用 ÷ (採用費 + 欠員の費用)", en: "cost ÷ (filling + empty place)" }
    formula_draws() {
        ja: "低め・見込み・高めの三角分布から、1万回引いた値です。同じ前提なら、いつも同じ結果になります。",
        en: "Drawn 10,000 times from triangles of low, likely and high. The same numbers always give the same estimate.",
    }

    given() { ja: "入力した前提と出典", en: "The numbers given, and their sources" }
    number() { ja: "前提", en: "Number" }
    value() { ja: "値", en: "Value" }
    source() { ja: "出典", en: "Source" }
    given_on() { ja: "入力日", en: "Given on" }
    nothing_given() { ja: "まだ何も入力されていません。", en: "Nothing has been given yet." }

    form() { ja: "前提を入れる", en: "Give the numbers" }
    form_lead() {
        ja: "値が一つなら「見込み」だけで足ります。幅があるときは、低めと高めも入れます。値には出典が必要です。値と出典を空にすると、取り消します。",
        en: "One value goes into Likely; where it is a range, fill in Low and High too. Each needs its source. Empty both to take it back.",
    }
    needed_ones() { ja: "試算に必要な前提", en: "Needed for the estimate" }
    optional_ones() { ja: "足せる前提(任意)", en: "What can be added" }
    needed() { ja: "必須", en: "Needed" }
    otherwise(value: &str) { ja: "空のときは{value}として計算します。", en: "Taken as {value} when empty." }
    low() { ja: "低め", en: "Low" }
    likely() { ja: "見込み", en: "Likely" }
    high() { ja: "高め", en: "High" }
    save() { ja: "保存する", en: "Save" }
    kept(count: usize) { ja: "保存しました(変わった前提: {count}件)。", en: "Saved; numbers changed: {count}." }
    kept_nothing() { ja: "変わったところはありませんでした。", en: "Nothing was different." }
    wrong_title(count: usize) {
        ja: "まだ保存していません。直すところが{count}か所あります。",
        en: "Not saved yet: {count} to put right.",
    }
    wrong_line(name: &str, why: &str) { ja: "{name}: {why}", en: "{name}: {why}" }
    not_a_number(text: &str) {
        ja: "「{text}」は数として読めません。1250000 や 14.2 のように入れてください。",
        en: "\"{text}\" can't be read as a number. Write it like 1250000 or 14.2.",
    }
    negative() { ja: "0以上の数にしてください。", en: "It can't be below 0." }
    above(most: &str) { ja: "{most}以下にしてください。", en: "It can be {most} at most." }
    not_in_order() { ja: "低め ≤ 見込み ≤ 高め の順にしてください。", en: "Low, likely and high have to go upwards." }
    no_likely() { ja: "「見込み」も入れてください。", en: "Fill in Likely too." }
    no_source() { ja: "出典を入れてください(例: 2025年度の人事集計)。", en: "Say where it comes from, e.g. HR figures FY2025." }
    long_source(most: usize) { ja: "出典は{most}文字までです。", en: "The source can have {most} characters at most." }
    source_alone() {
        ja: "出典だけが入っています。値も入れるか、出典を空にしてください。",
        en: "There is a source and no value. Give the value too, or empty the source.",
    }
    overtaken(value: &str, source: &str) {
        ja: "この間に、ほかの人が「{value}(出典: {source})」に変えました。もう一度保存すると、ここに書いた内容に置きかわります。",
        en: "Meanwhile somebody changed it to {value} (source: {source}). Save again to put yours in its place.",
    }
    overtaken_gone() {
        ja: "この間に、ほかの人が取り消しました。もう一度保存すると、ここに書いた内容が入ります。",
        en: "Meanwhile somebody took it back. Save again to give yours.",
    }
    too_large() { ja: "送られた内容が大きすぎます。", en: "What was sent is too large." }
    unit_people() { ja: "人", en: "people" }
    unit_percent() { ja: "%", en: "%" }
    unit_yen() { ja: "円", en: "yen" }
    unit_hours() { ja: "時間", en: "hours" }
    unit_minutes() { ja: "分", en: "minutes" }
    unit_months() { ja: "か月", en: "months" }
    in_unit(label: &str, unit: &str) { ja: "{label}({unit})", en: "{label} ({unit})" }
}

pub fn unit(lang: Lang, input: Input) -> String {
    match input.unit() {
        Unit::Count => unit_people(lang),
        Unit::Share => unit_percent(lang),
        Unit::Yen => unit_yen(lang),
        Unit::Hours => unit_hours(lang),
        Unit::Minutes => unit_minutes(lang),
        Unit::Months => unit_months(lang),
    }
}

/// A number's name where it begins a line.
pub fn name(lang: Lang, input: Input) -> String {
    formats::initial(&super::worth::name(lang, input))
}

/// What is wrong with what was typed.
pub fn bad(lang: Lang, bad: BadNumber, text: &str) -> String {
    match bad {
        BadNumber::NotANumber | BadNumber::NotOneOrThree => not_a_number(lang, text),
        BadNumber::Negative => negative(lang),
        BadNumber::Above(most) => above(lang, &super::worth::whole(most)),
        BadNumber::NotInOrder => not_in_order(lang),
        BadNumber::NoLikely => no_likely(lang),
    }
}
