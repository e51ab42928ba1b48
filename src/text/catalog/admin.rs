//! Texts for who looks after the installation.

use crate::card::{Esc, Who};
use crate::domain::lang::Lang;

messages! {
    title() { ja: "届き方の診断", en: "Who can be reached" }
    platform(platform: &str, people: usize, unreached: usize) {
        ja: "*{platform}* {people}人、届かない人 {unreached}人",
        en: "*{platform}* {people} people, {unreached} can't be reached",
    }
    heading() { ja: "*届かない人*", en: "*Can't be reached*" }
    everybody() { ja: "全員に届いています。", en: "Everybody can be reached." }
    unreached(who: &Who, platform: &str, why: &str, code: &Esc) {
        ja: "{who} – {platform}: {why}({code})",
        en: "{who} – {platform}: {why} ({code})",
    }
    what_to_do() {
        ja: "本人がTaiwaを使うと、また届くようになります。書かれた内容は、管理者には見えません。",
        en: "Once they use Taiwa again, messages reach them again. What people write is not shown to administrators.",
    }
    removed() { ja: "アプリが外されています", en: "the app was removed" }
    bot() { ja: "人ではなくアプリです", en: "an app, not a person" }
    refused() { ja: "送信が受け付けられません", en: "messages are refused" }
}

/// What a code means, as far as it is ours.
pub fn why(code: &str, lang: Lang) -> String {
    match code {
        "removed" => removed(lang),
        "bot" => bot(lang),
        _ => refused(lang),
    }
}
