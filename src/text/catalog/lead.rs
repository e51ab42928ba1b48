//! Texts of how long promises take.

messages! {
    title() { ja: "約束を果たすまでの日数", en: "Time to a promise kept" }
    lead() {
        ja: "この期間に期日が来た約束について、決めた日から果たした日までの日数です。まだの約束も数に入れています。",
        en: "Days from making a promise to keeping it, of the promises due in this period. Those still open are counted in.",
    }
    days(n: i64) { ja: "{n}日", en: "{n} days" }
    median(all: i64) {
        ja: "で、約束の半分が果たされています(中央値・{all}件)。",
        en: "until half of the promises are kept (median of {all}).",
    }
    no_median(all: i64) {
        ja: "約束{all}件のうち、果たされたものがまだ半分に満たないため、中央値は出ません。",
        en: "Of {all} promises fewer than half are kept so far, so there is no median yet.",
    }
    few(all: i64) {
        ja: "まだ{all}件なので、良し悪しは言えません(30件から)。",
        en: "Only {all} so far: too few to call it good or bad (that takes 30).",
    }
    in_time() { ja: "期日までに", en: "Kept in time" }
    kept() { ja: "果たした", en: "Kept" }
    open() { ja: "まだ", en: "Still open" }
    dropped() { ja: "手放した", en: "Let go" }
    chart() {
        ja: "決めた日からの日数ごとの、果たした約束の割合。帯は95%区間。値は下の表にあります。",
        en: "Share of promises kept by days since they were made, with its 95 % interval. The values are in the table below.",
    }
    since_made() { ja: "決めてから", en: "Since made" }
    within(days: i64) { ja: "{days}日以内", en: "within {days} days" }
    definition() {
        ja: "割合と中央値は、まだの約束を「その日まで続いている」として数えるカプラン・マイヤー法の値です(終わったものだけの平均は、短く見えすぎます)。手放した約束は、手放した日まで数えます。約束の言葉は使っていません。",
        en: "Shares and median are Kaplan–Meier: an open promise counts as lasting until today, for a mean of the finished ones would look too short. One that was let go counts until that day. No word of a promise is used.",
    }
    empty() {
        ja: "この期間に期日が来た約束は、まだありません。",
        en: "No promise has come due in this period yet.",
    }
    hidden(pairs: i64) {
        ja: "約束のあった組が{pairs}組に満たないため、表示していません。",
        en: "Hidden: promises of fewer than {pairs} pairs came due in this period.",
    }

    sheet() { ja: "約束", en: "Promises" }
    col_what() { ja: "項目", en: "what" }
    col_hits() { ja: "件数", en: "count" }
    col_of() { ja: "分母", en: "of" }
    col_share() { ja: "割合", en: "share" }
    median_days() { ja: "果たすまでの日数の中央値", en: "median days until kept" }
}
