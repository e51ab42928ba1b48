//! A number of the estimate as somebody gives it: what was typed is read, or it is said what is wrong with it. Knows no
//! form and no command line.

use unicode_normalization::UnicodeNormalization;

use super::chance::Range;
use super::roi::{Input, Unit};

/// The longest source, in characters.
pub const LONGEST_SOURCE: usize = 200;

/// What is wrong with a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BadNumber {
    NotANumber,
    Negative,
    /// As the number is typed: of a share in percent.
    Above(f64),
    /// Low, likely and high do not go upwards.
    NotInOrder,
    /// There is a low or a high one, and no likely one.
    NoLikely,
    /// Neither one number nor three.
    NotOneOrThree,
}

/// What is wrong with a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadSource {
    Empty,
    TooLong,
}

/// One of the three numbers of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Low,
    Likely,
    High,
}

/// `1200`, or `1000/1200/1500`.
pub fn range(input: Input, text: &str) -> Result<Range, BadNumber> {
    let parts: Vec<&str> = text.split('/').collect();
    let three = match parts[..] {
        [one] => ["", one, ""],
        [low, likely, high] if ![low, likely, high].contains(&"") => [low, likely, high],
        _ => return Err(BadNumber::NotOneOrThree),
    };
    match of_three(input, three) {
        Ok(Some(range)) => Ok(range),
        Ok(None) => Err(BadNumber::NotANumber),
        Err((_, bad)) => Err(bad),
    }
}

/// Low, likely and high, each as typed. A low or high one that is empty is as the likely one; `None` where all are empty.
pub fn of_three(input: Input, [low, likely, high]: [&str; 3]) -> Result<Option<Range>, (Place, BadNumber)> {
    let read = |place: Place, text: &str| match text.trim() {
        "" => Ok(None),
        text => number(input, text).map(Some).map_err(|bad| (place, bad)),
    };
    let (low, likely, high) = (read(Place::Low, low)?, read(Place::Likely, likely)?, read(Place::High, high)?);
    let Some(mid) = likely else {
        return if low.or(high).is_some() { Err((Place::Likely, BadNumber::NoLikely)) } else { Ok(None) };
    };
    let (low, high) = (low.unwrap_or(mid), high.unwrap_or(mid));
    if low > mid {
        return Err((Place::Low, BadNumber::NotInOrder));
    }
    Range::new(low, mid, high).map(Some).ok_or((Place::High, BadNumber::NotInOrder))
}

/// A number in the input's unit, a share from percent. Full-width digits, commas and the unit's sign are taken too.
fn number(input: Input, text: &str) -> Result<f64, BadNumber> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '%' | '¥' | '円')).collect();
    let is_negative = plain.starts_with(['-', '−', '‐', '–', 'ー']);
    let digits = plain.trim_start_matches(['+', '-', '−', '‐', '–', 'ー']);
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return Err(BadNumber::NotANumber);
    }
    let value: f64 = digits.parse().map_err(|_| BadNumber::NotANumber)?;
    if is_negative && value > 0.0 {
        return Err(BadNumber::Negative);
    }
    let scale = scale(input);
    if value > input.most() / scale { Err(BadNumber::Above(input.most() / scale)) } else { Ok(value * scale) }
}

fn scale(input: Input) -> f64 {
    if input.unit() == Unit::Share { 0.01 } else { 1.0 }
}

/// A number as one types it: `14.2` for a share of 0.142, `1250000`.
pub fn typed(input: Input, value: f64) -> String {
    // Percent of a share kept in binary: 0.142 × 100 is 14.2 and a little.
    let value = (value / scale(input) * 1e6).round() / 1e6;
    format!("{value}")
}

/// Where a number comes from, on one line.
pub fn source(text: &str) -> Result<String, BadSource> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_control()).map(str::trim).filter(|part| !part.is_empty()).collect();
    let source = words.join(" ");
    if source.is_empty() {
        Err(BadSource::Empty)
    } else if source.chars().count() > LONGEST_SOURCE {
        Err(BadSource::TooLong)
    } else {
        Ok(source)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shares_are_given_in_percent_and_yen_with_commas() {
        assert_eq!(range(Input::Turnover, "14.5%"), Ok(Range::new(0.145, 0.145, 0.145).unwrap()));
        let yen = Range::new(1e6, 1.25e6, 1.5e6).unwrap();
        assert_eq!(range(Input::HireCost, "1,000,000/1250000/1500000"), Ok(yen));
        assert_eq!(range(Input::HireCost, "１，０００，０００円/¥1250000/ 1500000 "), Ok(yen));
        for (bad, why) in [
            ("", BadNumber::NotANumber),
            ("1/2", BadNumber::NotOneOrThree),
            ("1//2", BadNumber::NotOneOrThree),
            ("3/2/1", BadNumber::NotInOrder),
            ("1/3/2", BadNumber::NotInOrder),
            ("-1", BadNumber::Negative),
            ("−１", BadNumber::Negative),
            ("101", BadNumber::Above(100.0)),
            ("nan", BadNumber::NotANumber),
            ("inf", BadNumber::NotANumber),
            ("1e3", BadNumber::NotANumber),
            ("1.2.3", BadNumber::NotANumber),
            ("x", BadNumber::NotANumber),
        ] {
            assert_eq!(range(Input::Cut, bad), Err(why), "{bad:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_place() {
        let of = |low, likely, high| of_three(Input::RampMonths, [low, likely, high]);
        assert_eq!(of("", " ", "　"), Ok(None));
        assert_eq!(of("", "1.5", ""), Ok(Some(Range::exactly(1.5))));
        assert_eq!(of("1", "1.5", ""), Ok(Some(Range { low: 1.0, mid: 1.5, high: 1.5 })));
        assert_eq!(of("1", "", ""), Err((Place::Likely, BadNumber::NoLikely)));
        assert_eq!(of("2", "1", "3"), Err((Place::Low, BadNumber::NotInOrder)));
        assert_eq!(of("0", "1", "0.5"), Err((Place::High, BadNumber::NotInOrder)));
        assert_eq!(of("0", "1", "many"), Err((Place::High, BadNumber::NotANumber)));
        assert_eq!(of("0", "1", "121"), Err((Place::High, BadNumber::Above(120.0))));
    }

    #[test]
    fn a_source_is_one_line_that_says_something() {
        assert_eq!(source(" 経理部の集計\r\n2025年度 "), Ok("経理部の集計 2025年度".to_owned()));
        assert_eq!(source(" \u{3000}\t"), Err(BadSource::Empty));
        assert_eq!(source(&"あ".repeat(201)), Err(BadSource::TooLong));
        assert!(source(&"あ".repeat(200)).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_shown_to_be_typed_reads_back(tenths in 0_u32..1000, at in 0_usize..Input::ALL.len()) {
            let input = Input::ALL[at];
            let text = format!("{}", f64::from(tenths) / 10.0);
            match range(input, &text) {
                Ok(range) => prop_assert_eq!(typed(input, range.mid), text),
                Err(bad) => prop_assert!(matches!(bad, BadNumber::Above(_)), "{:?}", bad),
            }
        }
    }
}
