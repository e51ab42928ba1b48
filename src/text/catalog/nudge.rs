//! Texts of the weekly nudge to a manager.

use crate::card::Who;

messages! {
    title(n: usize) { ja: "おはようございます。今週の1on1は{n}件です", en: "Good morning. 1on1s this week: {n}" }
    title_none() { ja: "おはようございます。今週の1on1はありません", en: "Good morning. No 1on1s this week" }
    meetings() { ja: "*今週の予定*", en: "*This week*" }
    meeting(when: &str, other: &Who, topics: &str) {
        ja: "{when} {other}: 議題{topics}",
        en: "{when}, {other}: {topics}",
    }
    meeting_empty(when: &str, other: &Who) {
        ja: "{when} {other}: 議題がまだありません",
        en: "{when}, {other}: no agenda yet",
    }
    meeting_done(when: &str, other: &Who) { ja: "{when} {other}: できました", en: "{when}, {other}: held" }
    promises() { ja: "*あなたの約束*", en: "*Your own promises*" }
    gaps() { ja: "*しばらく間が空いています*", en: "*It has been a while*" }
    gap(other: &Who, days: &str) { ja: "{other}: 前回から{days}", en: "{other}: {days} since the last one" }
    gap_first(other: &Who) { ja: "{other}: 最初の1on1がこれからです", en: "{other}: the first one is still to come" }
    nothing_open() {
        ja: "ほかに確認することはありません。よい一週間を。",
        en: "Nothing else is open. Have a good week.",
    }
}
