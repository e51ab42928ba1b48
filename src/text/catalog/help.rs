//! Texts of help that are not the command table's: what Taiwa is for, how dates are written.

use crate::card::Esc;

messages! {
    title() { ja: "Taiwaの使い方", en: "How to use Taiwa" }
    about() {
        ja: "1on1の準備と、小さな約束の確認をお手伝いします。英語でも日本語でも書けます。@相手 を省くと、いちばん近い1on1になります。",
        en: "I help you prepare 1on1s and keep small promises in view. Without @name I take your nearest 1on1.",
    }
    first_steps() { ja: "*よく使うもの*", en: "*The basics*" }
    more() { ja: "くわしくは、下のボタンからどうぞ。", en: "More on each topic below." }
    bare() { ja: "次の1on1と自分の約束", en: "your next 1on1s and open promises" }
    example(line: &Esc, does: &str) { ja: "*{line}* – {does}", en: "*{line}* – {does}" }

    dates() { ja: "日時の書き方", en: "Dates" }
    dates_days() { ja: "明日15時、来週火曜 15:30、再来週の月曜、3日後", en: "tomorrow 3pm, next tue 15:30, in 2 weeks" }
    dates_exact() { ja: "12/1、12/1 10:00、2026-12-01、月末、今週中", en: "1 dec, 2026-12-01 10:00, eow" }
    dates_rhythm() { ja: "毎週木曜10時、隔週火曜15時、毎月第2火曜 15:00", en: "every thu 10:00, every 2 weeks tue 15:00, every 2nd tuesday 15:00" }
    dates_cron(example: &Esc) { ja: "{example}(cron、毎週木曜15時)", en: "{example} (cron: Thursdays at 15:00)" }
    dates_note() {
        ja: "あなたのタイムゾーンで読みます。迷うときは、保存する前に確認します。",
        en: "Read in your time zone. When a date could mean two days, I ask before I save.",
    }
}
