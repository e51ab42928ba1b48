//! Reads which one of a list is meant, how many, and until when. Numbers are read in any width and with the counters
//! Japanese gives them; what is not a number is words to look for. Knows no list and no calendar.

use crate::domain::normal::normalise;

use super::args::{Trouble, first_word, last_word, trim, words};
use super::{Lack, Said, When};

/// `2`, `２`, `#2`, `2番`, `no.2`, `②`: a place in a list, counted from 1.
pub(super) fn number(word: &str) -> Option<usize> {
    let word = normalise(word);
    let word = ["no.", "no", "#", "第", "("].iter().find_map(|p| word.strip_prefix(p)).unwrap_or(&word);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, unit) = word.split_at(digits);
    let unit = unit.trim();
    let unit = unit.strip_suffix(['を', 'は', 'に', 'へ', ':', '、', ',', '.', ')']).unwrap_or(unit);
    let known = ["", "番", "番目", "つ目", "件目", "個目", "件", "回", "回分", "件分"].contains(&unit);
    let short = (1..=4).contains(&digits.len());
    (known && short).then(|| digits.parse().ok())?.filter(|n| *n > 0)
}

pub(super) fn which(rest: &str) -> Result<Said, Trouble> {
    let words = words(rest).ok_or(Trouble::Lack(Lack::Which))?;
    Ok(number(&words).map_or(Said::Words(words), Said::Number))
}

/// `2 new words`, or `old words -> new words`.
pub(super) fn which_and_text(rest: &str) -> Result<(Said, String), Trouble> {
    let (first, mut left) = first_word(rest).ok_or(Trouble::Lack(Lack::Which))?;
    let head = first.find([':', '：']).map_or(first, |i| &first[..i]);
    if let Some(n) = number(head) {
        if head.len() < first.len() {
            left = rest[rest.len() - left.len() - first.len() + head.len()..].trim_start_matches([':', '：']);
        }
        return Ok((Said::Number(n), words(left).ok_or(Trouble::Lack(Lack::Text))?));
    }
    let arrow = ["→", "⇒", "->", "=>"].iter().find_map(|a| rest.split_once(a));
    let (old, new) = arrow.ok_or(Trouble::Lack(Lack::Which))?;
    match (words(old), words(new)) {
        (None, _) => Err(Trouble::Lack(Lack::Which)),
        (_, None) => Err(Trouble::Lack(Lack::Text)),
        (Some(old), Some(new)) => Ok((Said::Words(old), new)),
    }
}

/// `3 1`, `3 to 1`, `3番を1番に`, `3 -> top`, `words 1`.
pub(super) fn which_and_place(rest: &str) -> Result<(Said, usize), Trouble> {
    let all = words(rest).ok_or(Trouble::Lack(Lack::Which))?;
    if number(&all).is_some() {
        return Err(Trouble::Lack(Lack::Place));
    }
    let plain = normalise(&all);
    let filler = |c: char| " 番目つを件個はにへから#no.to位->→⇒:,、".contains(c);
    let numbers: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).take(3).collect();
    if let [item, place] = numbers[..]
        && plain.chars().all(|c| c.is_ascii_digit() || filler(c))
        && let (Some(item), Some(place)) = (number(item), number(place))
    {
        return Ok((Said::Number(item), place));
    }
    let (before, last) = last_word(&all).ok_or(Trouble::Lack(Lack::Place))?;
    let top = ["top", "first", "先頭", "最初", "一番上", "先頭に", "最初に", "一番上に"];
    let place = if top.contains(&normalise(last).as_str()) { Some(1) } else { number(last) };
    let place = place.ok_or(Trouble::Lack(Lack::Place))?;
    let before = last_word(before).filter(|(_, w)| ["to", "→", "->", "を"].contains(w)).map_or(before, |(b, _)| b);
    Ok((which(before)?, place))
}

/// `1`, `1 until friday`, `1 金曜まで`, `words until friday`.
pub(super) fn which_and_until(rest: &str) -> Result<(Said, Option<When>), Trouble> {
    let (first, left) = first_word(rest).ok_or(Trouble::Lack(Lack::Which))?;
    if let Some(n) = number(first) {
        return Ok((Said::Number(n), until(left)));
    }
    match rest.split_once(" until ").or_else(|| rest.split_once(" till ")) {
        Some((before, after)) => Ok((which(before)?, until(after))),
        None => Ok((which(rest)?, None)),
    }
}

/// Words for a time without `until` or `まで`; `None` for none, and for "until next time". A length of time is put as
/// the date it leads to: `for 2 weeks` as `in 2 weeks`, `2週間` as `2週間後`.
pub(super) fn until(rest: &str) -> Option<When> {
    let mut rest = trim(rest);
    if let Some((word, left)) = first_word(rest) {
        match normalise(word).as_str() {
            "until" | "till" | "til" | "to" | "by" => rest = trim(left),
            "for" => return words(left).map(|length| When::Words(format!("in {length}"))),
            _ => {}
        }
    }
    rest = trim(rest.strip_suffix("まで").unwrap_or(rest));
    let plain = words(rest)?;
    let folded = normalise(&plain);
    if ["next time", "next 1on1", "the next 1on1", "next one", "次回", "次の1on1"].contains(&folded.as_str()) {
        return None;
    }
    let length = ["週間", "日間", "か月", "ヶ月", "カ月"].iter().any(|unit| folded.ends_with(unit));
    Some(When::Words(if length { plain + "後" } else { plain }))
}

pub(super) fn count(rest: &str) -> Result<Option<usize>, Trouble> {
    let Some(words) = words(rest) else { return Ok(None) };
    let plain = normalise(&words);
    let plain = ["last", "直近", "過去", "最近"].iter().find_map(|p| plain.strip_prefix(p)).unwrap_or(&plain);
    number(plain).map(Some).ok_or(Trouble::Leftover(words))
}
