//! Texts of the first message of a pair, and of the answer to its setup.

use crate::card::{Esc, Who};

messages! {
    title(other: &Who) { ja: "{other}との1on1が始まります", en: "Your 1on1 with {other}" }
    by_you(other: &Who) {
        ja: "{other}との1on1の予定ができました。話したいことは、思いついたときに一つずつ置いていけます。",
        en: "Your 1on1 with {other} is set up. Put topics down as they come to mind, one at a time.",
    }
    for_report(by: &Who) {
        ja: "{by}が1on1の予定を作りました。この時間は、あなたのためのものです。話したいことを一つ置くだけで大丈夫です。",
        en: "{by} set up a 1on1 with you. The time is yours: one topic you care about is enough.",
    }
    for_manager(by: &Who) {
        ja: "{by}が1on1の予定を作りました。話したいことは、思いついたときに一つずつ置いていけます。",
        en: "{by} set up a 1on1 with you. Put topics down as they come to mind, one at a time.",
    }
    purpose() {
        ja: "仕事の今(短期)、成長(中期)、これからのキャリア(長期)を、二人で話す時間です。前回の約束を確かめて、次の一歩を決めます。",
        en: "A time for the two of you: today's work (short-term), growth (mid-term), career (long-term). It opens with last time's promises and ends with the next step.",
    }
    rhythm(rhythm: &Esc) { ja: "*予定* {rhythm}", en: "*Rhythm* {rhythm}" }
    first_dates(zone: &str) { ja: "*最初の予定*({zone})", en: "*First dates* ({zone})" }
    no_dates() { ja: "日付はこれから決まります。", en: "The dates are still to come." }
    who_sees() {
        ja: "議題・約束・議事録を読めるのは、お二人だけです。人事や経営に見えるのは、実施の回数と割合だけです。チャットの会話は読みません。",
        en: "Topics, promises and notes are for the two of you. HR and executives see counts and rates only. I never read your chats.",
    }
    accept() { ja: "この予定で始める", en: "Looks good" }
    accepted() { ja: "✓ この予定で始まります。", en: "✓ All set with this rhythm." }

    done_title(other: &Who) { ja: "{other}との1on1を始めます", en: "Your 1on1 with {other} is set up" }
    changed_title(other: &Who) { ja: "{other}との1on1の予定を変えました", en: "New rhythm with {other}" }
    told(other: &Who) { ja: "{other}にもお知らせします。", en: "{other} will hear about it, too." }
    unchanged_past() {
        ja: "これまでの記録はそのまま残ります。議題と約束は、次の回に引き継がれます。",
        en: "Past meetings stay as they were. Topics and promises move on to the next one.",
    }
    next_dates(zone: &str) { ja: "*これからの予定*({zone})", en: "*Next dates* ({zone})" }
    stop() { ja: "始めるのをやめる", en: "Don't start" }
}
