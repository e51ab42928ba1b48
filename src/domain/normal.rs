//! Evens out typed text so that commands and dates mean the same from any keyboard.
//! Only for words we interpret: names and what people write are kept as typed, and only composed.

use unicode_normalization::UnicodeNormalization;

/// The form in which command words and dates are compared: NFKC, invisible characters dropped, wave dashes as `~`,
/// hyphens as `-`, each run of whitespace as one space, trimmed, lower case. Doing it twice changes nothing.
pub fn normalise(text: &str) -> String {
    let composed: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        let folded = text.chars().filter(|c| !is_invisible(*c)).nfkc().map(plain_dash).flat_map(char::to_lowercase);
        // Lower-casing can bring letter and accent pairs together that have a composed form only in lower case.
        folded.nfkc().map(plain_dash).collect()
    };
    let mut out = String::with_capacity(composed.len());
    for word in composed.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The form in which people's words are kept: as typed, composed (NFC).
pub fn composed(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfc().collect() }
}

/// The first word, normalised, and the rest of the line exactly as typed (without the space in front of it).
/// Any Unicode whitespace separates, so `議題　追加` is two words; `None` when nothing visible was typed.
pub fn split_first(text: &str) -> Option<(String, &str)> {
    let text = trim_start(text);
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let word = normalise(&text[..end]);
    if word.is_empty() { None } else { Some((word, trim_start(&text[end..]))) }
}

/// Characters that take no room and that chat clients, web pages and calendars leave in copied text.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn trim_start(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

fn plain_dash(c: char) -> char {
    match c {
        '\u{301c}' => '~',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_half_width_typing_mean_the_same() {
        for (typed, meant) in [
            ("/1on1　アジェンダ　追加", "/1on1 アジェンダ 追加"),
            ("／１ｏｎ１ ｱｼﾞｪﾝﾀﾞ", "/1on1 アジェンダ"),
            ("７／２３（木）　１５：００", "7/23(木) 15:00"),
            ("15:00～16:00", "15:00~16:00"),
            ("15:00〜16:00", "15:00~16:00"),
            ("か\u{3099}", "が"),
            ("か\u{200b}\u{3099}", "が"),
            ("髙橋 﨑山", "髙橋 﨑山"),
            ("every\u{a0}2 weeks", "every 2 weeks"),
            ("\u{feff} Tomorrow \u{200b}", "tomorrow"),
            ("2026‐12−01", "2026-12-01"),
            ("データ", "データ"),
            (" \t\u{3000}", ""),
        ] {
            assert_eq!(normalise(typed), meant, "{typed:?}");
        }
    }

    #[test]
    fn the_rest_of_the_line_stays_as_typed() {
        assert_eq!(split_first("　ＡＤＤ　評価 の　相談 ①"), Some(("add".into(), "評価 の　相談 ①")));
        assert_eq!(split_first("\u{200b}help"), Some(("help".into(), "")));
        assert_eq!(split_first("議題\u{a0}\u{200b}追加"), Some(("議題".into(), "追加")));
        assert_eq!(split_first(" \u{200b}\u{3000}"), None);
    }
}
