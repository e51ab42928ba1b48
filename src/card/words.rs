//! Words made ready for any display: without what could disturb what stands around them, on one line, cut where a
//! reader sees a whole sign. Knows no markup; that is each platform's own.

use std::borrow::Cow;

use unicode_segmentation::GraphemeCursor;

const ELLIPSIS: &str = "…";

/// Words without what could disturb the display around them: control characters, and the marks that turn the writing
/// direction of everything after them.
pub fn clean(text: &str) -> Cow<'_, str> {
    let tidy = |c| match c {
        '\n' => Some('\n'),
        '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => None,
        c if c.is_control() => None,
        c => Some(c),
    };
    let is_clean = text.chars().all(|c| tidy(c) == Some(c));
    if is_clean { Cow::Borrowed(text) } else { text.chars().filter_map(tidy).collect() }
}

/// The same on one line, for rows, headings and labels.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let cleaned = clean(text);
    let mut before = ' ';
    let is_one = cleaned.chars().all(|c| {
        let fits = !c.is_whitespace() || (c == ' ' && before != ' ');
        before = c;
        fits
    });
    if is_one && (before != ' ' || cleaned.is_empty()) {
        return cleaned;
    }
    cleaned.split_whitespace().collect::<Vec<_>>().join(" ").into()
}

/// How long a text is for a platform. UTF-16 units: never less than characters, so right under either way of counting.
pub fn width(text: &str) -> usize {
    // By their first bytes, which a processor counts many at a time: each character has one, and from 0xF0 on it is one
    // of those that take two units.
    text.bytes().map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum()
}

/// The text, or its beginning and `…`, at most `max` long by `measure`. Cuts between graphemes, so no emoji or accent
/// breaks apart.
pub fn cut_by(text: &str, max: usize, measure: impl Fn(&str) -> usize) -> Cow<'_, str> {
    if measure(text) <= max {
        return Cow::Borrowed(text);
    }
    // By characters to about the place, then back to the border before it: graphemes are dear to find one by one.
    let room = max.saturating_sub(1);
    let mut used = 0;
    let fits = |(_, c): &(usize, char)| {
        used += measure(c.encode_utf8(&mut [0; 4]));
        used <= room
    };
    let place = text.char_indices().take_while(fits).last().map_or(0, |(at, c)| at + c.len_utf8());
    let mut cursor = GraphemeCursor::new(place, text.len(), true);
    let whole = "the whole text is given, so the cursor never asks for more";
    let end = if cursor.is_boundary(text, 0).expect(whole) {
        place
    } else {
        cursor.prev_boundary(text, 0).expect(whole).unwrap_or(0)
    };
    if max == 0 { Cow::Borrowed("") } else { format!("{}{ELLIPSIS}", text[..end].trim_end()).into() }
}

pub fn cut(text: &str, max: usize) -> Cow<'_, str> {
    cut_by(text, max, width)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cuts_stand_between_graphemes() {
        for (text, max, expected) in [
            ("short", 5, "short"),
            ("longer", 5, "long…"),
            ("評価の相談", 4, "評価の…"),
            ("👨‍👩‍👧‍👦 family", 5, "…"),
            ("e\u{301}e\u{301}e\u{301}", 5, "e\u{301}e\u{301}…"),
            ("a b c", 3, "a…"),
            ("abc", 0, ""),
            ("abc", 1, "…"),
        ] {
            assert_eq!(cut(text, max), expected, "{text} at {max}");
        }
    }

    proptest! {
        #[test]
        fn one_line_is_words_between_single_spaces(text in "[ab\u{3000}\u{a0}\u{202a}\t\n \u{feff}]{0,8}") {
            let cleaned: String = clean(&text).into_owned();
            prop_assert_eq!(one_line(&text), cleaned.split_whitespace().collect::<Vec<_>>().join(" "));
        }

        #[test]
        fn a_width_is_what_utf_16_takes(text in "\\PC{0,40}") {
            prop_assert_eq!(width(&text), text.encode_utf16().count());
        }

        #[test]
        fn a_cut_is_never_too_long_and_keeps_the_beginning(text in "\\PC{0,60}", max in 0usize..40) {
            let cut = cut(&text, max);
            prop_assert!(width(&cut) <= max);
            prop_assert!(text.starts_with(cut.trim_end_matches('…')));
        }
    }
}
