//! Texts of what is published of ten-second questions, on the pages and in files.

use jiff::civil::Date;

use crate::domain::anonymity::{Level, Response, Shown};
use crate::domain::lang::Lang;
use crate::domain::pulse::Measure;

messages! {
    title() { ja: "10秒の質問のまとめ", en: "What the 10-second questions say" }
    lead_company() {
        ja: "四半期に一度だけ公表し、あとから変えない値です。5人以上(仕事量は10人以上)のまとまりだけを、0から100の点で表します。",
        en: "Published once a quarter and never changed after. Only groups of five or more (ten for workload) are told, from 0 to 100.",
    }
    lead_own() {
        ja: "会社全体の値です。四半期に一度、5人以上(仕事量は10人以上)の回答があったときだけ公表します。一人ひとりの回答は、どこにも出ません。",
        en: "The whole company, published once a quarter where five or more answered (ten for workload). Nobody's own answer is shown anywhere.",
    }
    none_asked(until: &str) {
        ja: "いまは{until}まで回答を集めています。四半期が終わると、まとめた値がここに出ます。",
        en: "Answers are being collected until {until}. Once the quarter is over, the summary appears here.",
    }
    none_yet() {
        ja: "質問はまだ始まっていません。参加する人が10人以上になると、次の四半期の初めに始まります。",
        en: "The questions have not begun. They start with a quarter, once ten people take part.",
    }
    none_in_period() {
        ja: "この期間に公表した四半期はありません。上で別の期間を選べます。",
        en: "No quarter of this period has been published. Choose another period above.",
    }
    next(until: &str) {
        ja: "次の公表は、{until}に終わる四半期の分です。それまで、途中の値は出ません。",
        en: "Next comes the quarter that ends on {until}. Nothing is shown of it before.",
    }
    latest(quarter: &str) { ja: "最新の四半期: {quarter}(会社全体)", en: "The latest quarter, {quarter}, whole company" }
    chart(first: &str, last: &str) {
        ja: "会社全体の点の推移、{first}から{last}まで。値は下の表にあります。",
        en: "The whole company's scores from {first} to {last}. The values are in the tables below.",
    }
    hollow() {
        ja: "白い点は、回答率が50%に満たない四半期です。言葉だけで公表した四半期は、線が途切れます。",
        en: "Hollow dots are quarters in which less than half answered; a quarter told in a word is a gap.",
    }
    how() {
        ja: "点は、5段階の回答の平均を0から100に直したものです。20人未満のまとまりは5点きざみです。回答がよく似ていて、数にすると一人ひとりの答えが分かってしまうまとまりは、「高い・中くらい・低い」だけで表します。",
        en: "A score is the mean of answers on five steps, put on 0 to 100; in steps of five for fewer than twenty people. Where people answered so much alike that a number would tell each answer, there is only high, middle or low.",
    }
    since_first() {
        ja: "「最初からの差」は、最初に公表した四半期との差です。公表した値だけからは偶然の範囲かどうか分からないため、変わったとは言えません。回答率が50%に満たない四半期は比べません。",
        en: "The difference is to the first quarter published. Published values alone do not say whether it is more than chance, so no change is claimed. Quarters in which less than half answered are not compared.",
    }
    measure() { ja: "項目", en: "Measure" }
    group() { ja: "まとまり", en: "Group" }
    value() { ja: "値", en: "Value" }
    n() { ja: "人数", en: "n" }
    response() { ja: "回答率", en: "Response" }
    difference() { ja: "最初からの差", en: "Since the first" }
    whole() { ja: "会社全体", en: "Whole company" }
    by_part() { ja: "部署ごと", en: "By unit" }
    rest_of(path: &str) { ja: "{path}(ほか)", en: "{path} (rest)" }
    rest() { ja: "ほか", en: "Others" }
    hidden(least: i64) {
        ja: "非表示(答えた人が{least}人未満)",
        en: "Hidden (fewer than {least} answered)",
    }
    hidden_pairs(least: i64) {
        ja: "非表示({least}組未満)",
        en: "Hidden (fewer than {least} pairs)",
    }
    hidden_parts() {
        ja: "非表示(分けると小さすぎるまとまりになるため)",
        en: "Hidden (divided, some group would be too small)",
    }
    in_a_word(level: &str) { ja: "{level}(言葉のみ)", en: "{level} (in a word only)" }
    people(n: i64) { ja: "{n}人", en: "{n} people" }
    pairs(n: i64) { ja: "{n}組", en: "{n} pairs" }
    of_n(value: &str, n: &str) { ja: "{value}({n})", en: "{value} ({n})" }
    points(points: &str, percent: &str) { ja: "{points}点({percent})", en: "{points} ({percent})" }
    only_points(points: &str) { ja: "{points}点", en: "{points}" }
    low() { ja: "低い", en: "low" }
    mid() { ja: "中くらい", en: "middle" }
    high() { ja: "高い", en: "high" }
    response_low() { ja: "50%未満", en: "under 50 %" }
    response_mid() { ja: "50〜80%", en: "50 to 80 %" }
    response_high() { ja: "80%超", en: "over 80 %" }
    safety() { ja: "話しやすさ(心理的安全性)", en: "Psychological safety" }
    engagement() { ja: "前向きさ(エンゲージメント)", en: "Engagement" }
    usefulness() { ja: "1on1が役に立った", en: "1on1s were useful" }
    workload() { ja: "仕事量は続けられる", en: "Workload is sustainable" }
    early() { ja: "早めの気づきがあった組", en: "Pairs with an early hint" }
    save_csv() { ja: "このまとめをCSVで保存", en: "Save this as CSV" }

    sheet() { ja: "10秒の質問", en: "Pulse" }
    col_quarter() { ja: "四半期", en: "quarter" }
    col_measure() { ja: "項目", en: "measure" }
    col_group() { ja: "まとまり", en: "group" }
    col_score() { ja: "点(0-100)", en: "score (0-100)" }
    col_word() { ja: "言葉", en: "in a word" }
    col_n() { ja: "n", en: "n" }
    col_response() { ja: "回答率", en: "response" }
    col_least() { ja: "公表の下限", en: "least n" }
    col_definition() { ja: "定義", en: "definition" }
}

pub fn name(lang: Lang, measure: Measure) -> String {
    match measure {
        Measure::Safety => safety(lang),
        Measure::Engagement => engagement(lang),
        Measure::Usefulness => usefulness(lang),
        Measure::Workload => workload(lang),
        Measure::Early => early(lang),
    }
}

pub fn level(lang: Lang, level: Level) -> String {
    match level {
        Level::Low => low(lang),
        Level::Mid => mid(lang),
        Level::High => high(lang),
    }
}

/// How many answered. Of pairs nobody answers.
pub fn responded(lang: Lang, measure: Measure, response: Response) -> Option<String> {
    match (measure, response) {
        (Measure::Early, _) => None,
        (_, Response::Low) => Some(response_low(lang)),
        (_, Response::Mid) => Some(response_mid(lang)),
        (_, Response::High) => Some(response_high(lang)),
    }
}

/// A score, the share of pairs, or the word in its place.
pub fn shown(lang: Lang, measure: Measure, shown: Shown) -> String {
    match shown {
        Shown::Score(score) if measure == Measure::Early => format!("{score}%"),
        Shown::Score(score) => score.to_string(),
        Shown::Level(of) => in_a_word(lang, &level(lang, of)),
    }
}

/// People, or pairs.
pub fn counted(lang: Lang, measure: Measure, count: i64) -> String {
    if measure == Measure::Early { pairs(lang, count) } else { people(lang, count) }
}

/// The units of a group: `営業部・開発部(ほか)`; of none, the whole company.
pub fn group_of(lang: Lang, parts: &[String]) -> String {
    if parts.is_empty() {
        return whole(lang);
    }
    let named = |part: &String| match part.strip_suffix('…') {
        Some("") => rest(lang),
        Some(path) => rest_of(lang, path.trim_end_matches('/')),
        None => part.clone(),
    };
    let parts: Vec<String> = parts.iter().map(named).collect();
    parts.join(match lang {
        Lang::Ja => "・",
        Lang::En => ", ",
    })
}

/// `2026年10–12月`, `Oct–Dec 2026`; over a new year `2026年11月–2027年1月`.
pub fn quarter(lang: Lang, first: Date, last: Date) -> String {
    let one_year = first.year() == last.year();
    match lang {
        Lang::Ja if one_year => format!("{}年{}–{}月", first.year(), first.month(), last.month()),
        Lang::Ja => format!("{}年{}月–{}年{}月", first.year(), first.month(), last.year(), last.month()),
        Lang::En => {
            let (from, to) = (first.strftime("%b"), last.strftime("%b %Y"));
            if one_year { format!("{from}–{to}") } else { format!("{from} {}–{to}", first.year()) }
        }
    }
}

/// Under a picture: `26/10`.
pub fn quarter_short(first: Date) -> String {
    format!("{:02}/{}", first.year().rem_euclid(100), first.month())
}
