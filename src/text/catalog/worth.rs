//! Texts of what 1on1s cost and are worth.

use crate::card::Esc;
use crate::domain::chance::{Range, Spread};
use crate::domain::lang::Lang;
use crate::domain::roi::{Input, Unit};

messages! {
    title() { ja: "1on1の費用と効果の試算", en: "What 1on1s cost and are worth: an estimate" }
    estimate_only() {
        ja: "試算です。入力した前提で変わります。",
        en: "An estimate: it changes with the numbers it is made from.",
    }
    association() {
        ja: "関連を示すもので、1on1が原因だと証明するものではありません。",
        en: "This shows an association. It does not prove that 1on1s are the cause.",
    }
    cash() { ja: "*現金だけで見ると*(採用費の減少)", en: "*In cash alone* (less spent on hiring)" }
    full() { ja: "*入力したものすべてで見ると*", en: "*With everything that was given*" }
    spread(low: &str, mid: &str, high: &str) {
        ja: "{mid}(低めに見て{low}、高めに見て{high})",
        en: "{mid} (low {low}, high {high})",
    }
    benefit(spread: &str) { ja: "効果: 年{spread}", en: "Worth a year: {spread}" }
    cost(spread: &str) { ja: "費用: 年{spread}", en: "Cost a year: {spread}" }
    pays(percent: i64) {
        ja: "効果が費用を上回るのは、試算の{percent}%です。",
        en: "Worth more than it costs in {percent}% of the draws.",
    }
    hours(hours: &str) {
        ja: "この1年の1on1にかかった時間: {hours}時間(準備を含む、二人分)",
        en: "Time that the last year's 1on1s took: {hours} hours, with preparation, of both",
    }
    even_people(people: &str) {
        ja: "年に{people}人が辞めずにいれば、費用と釣り合います。",
        en: "It pays off if it keeps {people} people a year.",
    }
    even_cost(cost: &str) {
        ja: "離職一人あたりの費用の合計が{cost}なら、費用と釣り合います。",
        en: "It pays off if each person who leaves costs {cost} in all.",
    }
    given() { ja: "*入力した前提*", en: "*The numbers it is made from*" }
    given_line(name: &str, value: &str, source: &Esc) {
        ja: "{name}: {value}(出典: {source})",
        en: "{name}: {value} (source: {source})",
    }
    nothing_given() { ja: "まだ何も入力されていません。", en: "Nothing has been given yet." }
    missing() { ja: "*試算にはあと次の前提が必要です*", en: "*The estimate still needs*" }
    missing_line(name: &str, code: &str) { ja: "{name}(`{code}`)", en: "{name} (`{code}`)" }
    no_meetings() {
        ja: "この1年に行われた1on1がまだありません。",
        en: "No 1on1 has taken place in the last year yet.",
    }
    how() {
        ja: "人事の方は、ダッシュボードの「効果の試算」で出典と一緒に入力できます。サーバーでは `taiwa kpi set hire_cost 1000000/1250000/1500000 --source 自社の採用実績` のように入力します。",
        en: "HR gives them in the dashboard, under “What it is worth”, each with its source; on the server: `taiwa kpi set hire_cost 1000000/1250000/1500000 --source 'our own hiring'`.",
    }
    not_yours() {
        ja: "費用と効果は、人事または経営の役割の方にお見せしています。",
        en: "What it costs and is worth is shown to HR and executives.",
    }
    seen_by() { ja: "🔒 あなたにだけ表示(件数と金額だけで、会話の内容は含みません)", en: "🔒 Visible to you only (counts and amounts, no conversation content)" }
    input_people() { ja: "1on1を受ける人数", en: "people with 1on1s as reports" }
    input_managers() { ja: "1on1を行うマネージャーの人数", en: "managers who hold them" }
    input_turnover() { ja: "自己都合の年間離職率(導入しない場合)", en: "share who leave of their own will in a year, without the programme" }
    input_cut() { ja: "離職率の減少幅(相対%)", en: "by how much of itself turnover falls" }
    input_credit() { ja: "そのうち1on1によると見なす割合", en: "share of that credited to 1on1s" }
    input_hire_cost() { ja: "一人あたりの採用費", en: "cost of filling one place" }
    input_vacancy_cost() { ja: "欠員と立ち上がりの費用", en: "cost of an empty place and a new start" }
    input_hires() { ja: "年間の採用人数", en: "people hired in a year" }
    input_ramp_months() { ja: "独り立ちが早まる月数", en: "months by which newcomers work alone sooner" }
    input_ramp_value() { ja: "そのひと月の価値", en: "what such a month is worth" }
    input_relief_hours() { ja: "トラブル対応が減る時間(マネージャー一人・月)", en: "hours a month that a manager spends less on trouble" }
    input_manager_hour() { ja: "マネージャーの時間単価", en: "cost of a manager's hour" }
    input_hour_cost() { ja: "1on1参加者の時間単価", en: "cost of an hour of somebody in a 1on1" }
    input_prep_minutes() { ja: "1回あたりの準備(二人の合計)", en: "minutes to prepare one, both together" }
    input_additional() { ja: "時間のうち追加でかかった割合", en: "share of the time that is additional" }
    input_tool_cost() { ja: "ツールと運営の費用(年)", en: "tools and administration, a year" }
    yen(amount: &str) { ja: "{amount}円", en: "¥{amount}" }
    unit_hours(n: &str) { ja: "{n}時間", en: "{n} h" }
    unit_minutes(n: &str) { ja: "{n}分", en: "{n} min" }
    unit_months(n: &str) { ja: "{n}か月", en: "{n} months" }
}

pub fn name(lang: Lang, input: Input) -> String {
    match input {
        Input::People => input_people(lang),
        Input::Managers => input_managers(lang),
        Input::Turnover => input_turnover(lang),
        Input::Cut => input_cut(lang),
        Input::Credit => input_credit(lang),
        Input::HireCost => input_hire_cost(lang),
        Input::VacancyCost => input_vacancy_cost(lang),
        Input::Hires => input_hires(lang),
        Input::RampMonths => input_ramp_months(lang),
        Input::RampValue => input_ramp_value(lang),
        Input::ReliefHours => input_relief_hours(lang),
        Input::ManagerHour => input_manager_hour(lang),
        Input::HourCost => input_hour_cost(lang),
        Input::PrepMinutes => input_prep_minutes(lang),
        Input::Additional => input_additional(lang),
        Input::ToolCost => input_tool_cost(lang),
    }
}

/// A whole number with commas.
pub fn whole(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < -0.5 { format!("−{grouped}") } else { grouped }
}

/// A short decimal: `12.5`, `3`.
pub fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn one(lang: Lang, unit: Unit, value: f64) -> String {
    match unit {
        Unit::Count => short(value),
        Unit::Share => format!("{}%", short(value * 100.0)),
        Unit::Yen => yen(lang, &whole(value)),
        Unit::Hours => unit_hours(lang, &short(value)),
        Unit::Minutes => unit_minutes(lang, &short(value)),
        Unit::Months => unit_months(lang, &short(value)),
    }
}

/// A given number; all three of a range.
pub fn range(lang: Lang, input: Input, range: Range) -> String {
    let of = |value| one(lang, input.unit(), value);
    if range.low == range.high {
        return of(range.mid);
    }
    format!("{} / {} / {}", of(range.low), of(range.mid), of(range.high))
}

pub fn amounts(lang: Lang, of: Spread) -> String {
    let amount = |value: f64| yen(lang, &whole(value));
    spread(lang, &amount(of.p10), &amount(of.p50), &amount(of.p90))
}
