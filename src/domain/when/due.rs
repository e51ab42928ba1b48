//! Finds the due date inside the text of a promise: `send the plan by fri`, `企画書を送る 金曜まで`.
//! The person's words stay as typed; only a marker whose neighbour reads as a date counts, and the last one wins.

use jiff::civil::DateTime;

use super::{When, WhenError, parse_due};
use crate::domain::lang::Lang;
use crate::domain::normal::normalise;

/// How far before まで a date may start, in characters.
const LONGEST_DATE: usize = 40;
/// Brackets a due date may stand in.
const OPEN: [char; 4] = ['(', '（', '[', '【'];
/// How many markers are tried, from the end.
const MOST_MARKERS: usize = 8;

/// A place where a due date may stand, and what the promise is if one does.
struct Marker<'a> {
    at: usize,
    what: &'a str,
    date: &'a str,
}

/// The promise without its due date, and what the due date means. `None` when no date is said.
/// A date in the middle of a sentence (`資料を金曜までに送る`) leaves the sentence whole.
pub fn split_due(text: &str, now: DateTime, lang: Lang) -> Option<(&str, Result<When, WhenError>)> {
    let mut markers = by_words(text);
    markers.extend(deadlines(text));
    markers.extend(japanese(text, |date| reads(date, now, lang)));
    markers.sort_by_key(|m| std::cmp::Reverse(m.at));
    markers.into_iter().take(MOST_MARKERS).find_map(|m| Some((m.what, understood(m.date, now, lang)?)))
}

fn understood(date: &str, now: DateTime, lang: Lang) -> Option<Result<When, WhenError>> {
    match parse_due(date, now, lang) {
        Err(WhenError::Empty | WhenError::Unreadable) => None,
        read => Some(read),
    }
}

fn reads(date: &str, now: DateTime, lang: Lang) -> bool {
    understood(date, now, lang).is_some()
}

/// `… by fri`, `… (by fri)`: the marker in front, the date up to the end.
fn by_words(text: &str) -> Vec<Marker<'_>> {
    let mut markers = Vec::new();
    for (at, word) in words(text) {
        if normalise(word).trim_start_matches(OPEN) == "by" {
            let date = text[at + word.len()..].trim();
            markers.push(Marker { at, what: text[..at].trim(), date: without_end(date) });
        }
    }
    markers
}

/// `… 期限12/1`, `…（締切：金曜）`: no space is needed in front or behind.
fn deadlines(text: &str) -> Vec<Marker<'_>> {
    let mut markers = Vec::new();
    for word in ["期限", "締切", "締め切り", "〆切"] {
        for (at, word) in text.rmatch_indices(word).take(MOST_MARKERS) {
            let date = text[at + word.len()..].trim_start_matches([':', '：', 'は', ' ', '\u{3000}']);
            let what = text[..at].trim_end().trim_end_matches(OPEN).trim();
            markers.push(Marker { at, what, date: without_end(date) });
        }
    }
    markers
}

/// `… 金曜まで`, `…（12/1まで）`, `来週金曜までに…`: the date in front of the marker.
fn japanese(text: &str, reads: impl Fn(&str) -> bool) -> Vec<Marker<'_>> {
    let mut markers = Vec::new();
    for (at, marker) in text.rmatch_indices("まで").take(MOST_MARKERS) {
        let after = &text[at + marker.len()..];
        let (must, after) = after.strip_prefix('に').map_or((false, after), |rest| (true, rest));
        let at_end = without_end(after).trim().is_empty();
        // 月曜まで休む is a stretch of time, 月曜までに送る a due date.
        if !at_end && !must {
            continue;
        }
        let before = &text[..at];
        let Some(start) = date_start(before, |date| reads(date) && (must || !is_time_alone(date))) else { continue };
        let head = before[..start].trim_end();
        let what = match (at_end, head.is_empty()) {
            (true, _) => head.trim_end_matches(OPEN).trim(),
            (false, true) => after.trim_start_matches(['、', ',', ' ', '\u{3000}']).trim(),
            (false, false) => text.trim(),
        };
        markers.push(Marker { at, what, date: &before[start..] });
    }
    markers
}

/// Where the date that ends `before` starts: as early as it still reads.
fn date_start(before: &str, reads: impl Fn(&str) -> bool) -> Option<usize> {
    let from = before.char_indices().rev().take(LONGEST_DATE).last()?.0;
    let mut previous = before[..from].chars().next_back();
    for (offset, c) in before[from..].char_indices() {
        let start = from + offset;
        let inside = previous.is_some_and(|p| is_number(p) || is_latin(p) && is_latin(c));
        let repeated = ["毎週", "隔週", "毎月", "第"].iter().any(|w| before[..start].ends_with(w));
        let part = previous.is_some_and(|p| is_part_of_word(p, &before[start..]));
        if !inside && !repeated && !part && !c.is_whitespace() && reads(&before[start..]) {
            return Some(start);
        }
        previous = Some(c);
    }
    None
}

/// `納品日`, `来月`, `その日`: a lone sign names a day of the week only where a word begins. `昨年度末` is no other year's.
fn is_part_of_word(previous: char, date: &str) -> bool {
    if date.starts_with('年') {
        return "今来再前昨去翌毎同".contains(previous);
    }
    let mut signs = date.chars();
    let is_lone = signs.next().is_some_and(|c| "月火水木金土日".contains(c)) && signs.next().is_none();
    is_lone && previous.is_alphanumeric() && !"をはがにも".contains(previous)
}

fn is_number(c: char) -> bool {
    "〇一二三四五六七八九十".contains(c)
        || normalise(c.encode_utf8(&mut [0; 4])).starts_with(|c: char| c.is_ascii_digit())
}

fn is_latin(c: char) -> bool {
    normalise(c.encode_utf8(&mut [0; 4])).chars().any(|c| c.is_ascii_alphabetic())
}

/// `19時`: opening hours rather than a promise, unless までに says so.
fn is_time_alone(date: &str) -> bool {
    let text = normalise(date);
    let mut scan = crate::domain::scan::Scan::new(&text);
    scan.clock().is_some() && scan.at_end()
}

fn without_end(text: &str) -> &str {
    text.trim_end().trim_end_matches([')', '）', ']', '】', '。', '.', '!', '！', ' ', '\u{3000}'])
}

/// The words of a text with the byte they start at.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(char::is_whitespace).filter(|w| !w.is_empty()).map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}
