//! Reads the small words that dates and rhythms are made of: numbers, weekdays, months and clock times.
//! Works on normalised text and knows no calendar: what the words mean on a given day is `when` and `rhythm`.

use jiff::civil::{Time, Weekday, time};

/// A place in normalised text. Copied to look ahead, assigned back to accept what was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scan<'a> {
    rest: &'a str,
}

/// A whole number as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub value: u16,
    /// How many ASCII digits it was written with; 0 for kanji.
    pub digits: usize,
}

/// A clock time as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    pub time: Time,
    /// The hour was 1–7 with neither a leading zero nor 午前/午後/am/pm: office hours were assumed.
    pub afternoon_assumed: bool,
}

const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Monday, &["月曜日", "月曜", "mondays", "monday", "mon"]),
    (Weekday::Tuesday, &["火曜日", "火曜", "tuesdays", "tuesday", "tues", "tue"]),
    (Weekday::Wednesday, &["水曜日", "水曜", "wednesdays", "wednesday", "weds", "wed"]),
    (Weekday::Thursday, &["木曜日", "木曜", "thursdays", "thursday", "thurs", "thur", "thu"]),
    (Weekday::Friday, &["金曜日", "金曜", "fridays", "friday", "fri"]),
    (Weekday::Saturday, &["土曜日", "土曜", "saturdays", "saturday", "sat"]),
    (Weekday::Sunday, &["日曜日", "日曜", "sundays", "sunday", "sun"]),
];

const MONTHS: [&[&str]; 12] = [
    &["january", "jan"],
    &["february", "feb"],
    &["march", "mar"],
    &["april", "apr"],
    &["may"],
    &["june", "jun"],
    &["july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

impl<'a> Scan<'a> {
    pub fn new(rest: &'a str) -> Scan<'a> {
        Scan { rest }
    }

    pub fn rest(&self) -> &'a str {
        self.rest
    }

    pub fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Passes spaces and commas, which mean nothing between the parts of a date.
    pub fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', ',', '、']);
    }

    /// Passes spaces, commas and one の.
    pub fn skip_no(&mut self) {
        self.skip();
        if self.eat("の") {
            self.skip();
        }
    }

    /// Passes `word` if it comes next. A word of Latin letters must end there: `mon` is not the start of `money`.
    pub fn eat(&mut self, word: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(word) else { return false };
        let latin = word.ends_with(|c: char| c.is_ascii_alphabetic());
        if latin && rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return false;
        }
        self.rest = rest;
        true
    }

    /// Passes the first of `words` that comes next; list longer words before their own beginnings.
    pub fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|w| self.eat(w))
    }

    /// The value of the first entry whose word comes next.
    pub fn pick<T: Copy>(&mut self, table: &[(&str, T)]) -> Option<T> {
        table.iter().find(|(word, _)| self.eat(word)).map(|(_, value)| *value)
    }

    /// Runs `read` on a copy and moves only when it found something.
    pub fn try_read<T>(&mut self, read: impl FnOnce(&mut Scan<'a>) -> Option<T>) -> Option<T> {
        let mut ahead = *self;
        let found = read(&mut ahead)?;
        *self = ahead;
        Some(found)
    }

    /// One to four ASCII digits, or a kanji number 〇…九十九.
    pub fn number(&mut self) -> Option<Number> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        match digits {
            0 => self.kanji_number().map(|value| Number { value, digits: 0 }),
            1..=4 => {
                let value = self.rest[..digits].parse().expect("four digits fit sixteen bits");
                self.rest = &self.rest[digits..];
                Some(Number { value, digits })
            }
            _ => None,
        }
    }

    /// A number between `low` and `high`; nothing is passed otherwise.
    pub fn number_in(&mut self, low: u16, high: u16) -> Option<u16> {
        self.try_read(|s| s.number().map(|n| n.value).filter(|n| (low..=high).contains(n)))
    }

    fn kanji_number(&mut self) -> Option<u16> {
        let unit = |c: char| "〇一二三四五六七八九".chars().position(|k| k == c).map(|n| n as u16);
        let mut chars = self.rest.chars();
        let (mut tens, mut ones, mut seen_ten, mut length) = (1, None, false, 0);
        for c in chars.by_ref() {
            match unit(c) {
                Some(n) if ones.is_none() && !(seen_ten && n == 0) => ones = Some(n),
                None if c == '十' && !seen_ten && ones != Some(0) => {
                    (tens, ones, seen_ten) = (ones.unwrap_or(1), None, true);
                }
                Some(_) => return None,
                None if c == '十' => return None,
                None => break,
            }
            length += c.len_utf8();
        }
        self.rest = &self.rest[length..];
        match (seen_ten, ones) {
            (true, ones) => Some(tens * 10 + ones.unwrap_or(0)),
            (false, ones) => ones,
        }
    }

    /// A weekday's name in either language. A lone kanji such as 火 counts only where it can't be part of a word.
    pub fn weekday(&mut self) -> Option<Weekday> {
        self.try_read(|s| {
            for (weekday, names) in WEEKDAYS {
                if s.eat_any(names) {
                    s.eat(".");
                    return Some(weekday);
                }
            }
            s.weekday_kanji()
                .filter(|_| s.peek().is_none_or(|c| c.is_ascii() || "・、とにか午正~一二三四五六七八九十".contains(c)))
        })
    }

    /// The single kanji of a weekday, wherever it stands: for lists (月・木) and brackets (月).
    pub fn weekday_kanji(&mut self) -> Option<Weekday> {
        let weekday = match self.peek()? {
            '月' => Weekday::Monday,
            '火' => Weekday::Tuesday,
            '水' => Weekday::Wednesday,
            '木' => Weekday::Thursday,
            '金' => Weekday::Friday,
            '土' => Weekday::Saturday,
            '日' => Weekday::Sunday,
            _ => return None,
        };
        self.rest = &self.rest['月'.len_utf8()..];
        Some(weekday)
    }

    /// `(火)`, `(火曜)` or `(tue)`, as after a date.
    pub fn bracketed_weekday(&mut self) -> Option<Weekday> {
        self.try_read(|s| {
            s.skip();
            s.eat("(").then_some(())?;
            let weekday = s.weekday()?;
            s.eat_any(&["・祝", "祝"]);
            s.eat(")").then_some(weekday)
        })
    }

    /// An English month's name, 1–12.
    pub fn month_name(&mut self) -> Option<i8> {
        for (month, names) in (1..).zip(MONTHS) {
            if self.eat_any(names) {
                self.eat(".");
                return Some(month);
            }
        }
        None
    }

    /// `15:00`, `3pm`, `3:30 pm`, `15時`, `15時半`, `午後3時15分`, `正午`, `noon`.
    pub fn clock(&mut self) -> Option<Clock> {
        self.try_read(|s| {
            if s.eat_any(&["正午", "noon"]) {
                return Some(Clock { time: time(12, 0, 0, 0), afternoon_assumed: false });
            }
            let mut half = s.pick(&[("午前", Half::Am), ("午後", Half::Pm)]);
            if half.is_some() {
                s.skip_no();
            }
            let hour = s.number()?;
            let minute = if s.eat(":") {
                s.two_digits().inspect(|_| s.seconds())?
            } else if s.eat("時") {
                if s.peek() == Some('間') {
                    return None;
                }
                return half_to_clock(hour, s.minutes_after_hour(), half);
            } else {
                let mut ahead = *s;
                ahead.skip();
                (half.is_none() && ahead.half_word().is_some()).then_some(0)?
            };
            half = half.or_else(|| s.try_read(|s| (s.skip(), s.half_word()).1));
            if s.peek().is_some_and(|c| c.is_ascii_digit() || c == ':') {
                return None;
            }
            half_to_clock(hour, minute, half)
        })
    }

    /// The 3 of "at 3": only where the word before says that a time follows.
    pub fn bare_hour(&mut self) -> Option<Clock> {
        self.try_read(|s| {
            let hour = s.number().filter(|n| (1..=12).contains(&n.value) && n.digits > 0)?;
            s.peek().is_none_or(|c| c == ' ' || c == '.').then(|| half_to_clock(hour, 0, None)).flatten()
        })
    }

    fn half_word(&mut self) -> Option<Half> {
        self.pick(&[("a.m.", Half::Am), ("p.m.", Half::Pm), ("am", Half::Am), ("pm", Half::Pm)])
    }

    fn two_digits(&mut self) -> Option<u16> {
        self.try_read(|s| s.number().filter(|n| n.digits == 2 && n.value < 60).map(|n| n.value))
    }

    fn seconds(&mut self) {
        self.try_read(|s| s.eat(":").then(|| s.two_digits()).flatten());
    }

    /// 半, 15分 or 15 directly behind 時. `15時 30分` and `15時30分間` say how long instead.
    fn minutes_after_hour(&mut self) -> u16 {
        if self.eat("半") {
            return 30;
        }
        let read = self.try_read(|s| {
            let n = s.number().filter(|n| n.value < 60)?;
            let named = s.eat("分");
            (named && s.peek() != Some('間') || !named && n.digits == 2).then_some(n.value)
        });
        read.unwrap_or(0)
    }
}

#[derive(Clone, Copy)]
enum Half {
    Am,
    Pm,
}

fn half_to_clock(hour: Number, minute: u16, half: Option<Half>) -> Option<Clock> {
    let mut afternoon_assumed = false;
    let hour = match (half, hour.value) {
        (Some(Half::Am), 12) => 0,
        (Some(Half::Am), h @ 0..=11) => h,
        (Some(Half::Pm), h @ 0..=11) => h + 12,
        (Some(Half::Pm), h @ 12..=23) => h,
        (None, h @ 1..=7) if hour.digits < 2 => {
            afternoon_assumed = true;
            h + 12
        }
        (None, h @ 0..=23) => h,
        _ => return None,
    };
    let time = Time::new(hour as i8, minute as i8, 0, 0).ok()?;
    Some(Clock { time, afternoon_assumed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_times_of_both_languages() {
        for (text, expected) in [
            ("15:00", Some((15, 0, false))),
            ("09:30:00", Some((9, 30, false))),
            ("3pm", Some((15, 0, false))),
            ("3:30 pm", Some((15, 30, false))),
            ("12am", Some((0, 0, false))),
            ("12pm", Some((12, 0, false))),
            ("15時", Some((15, 0, false))),
            ("15時半", Some((15, 30, false))),
            ("15時05分", Some((15, 5, false))),
            ("十五時", Some((15, 0, false))),
            ("午後3時15分", Some((15, 15, false))),
            ("午前 9:30", Some((9, 30, false))),
            ("正午", Some((12, 0, false))),
            ("3時", Some((15, 0, true))),
            ("3:00", Some((15, 0, true))),
            ("03:00", Some((3, 0, false))),
            ("8時", Some((8, 0, false))),
            ("24:00", None),
            ("13am", None),
            ("15:60", None),
            ("15", None),
            ("3時間", None),
            ("15:000", None),
        ] {
            let read = Scan::new(text).clock().map(|c| (c.time.hour(), c.time.minute(), c.afternoon_assumed));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn kanji_numbers_up_to_ninety_nine() {
        for (text, expected) in [
            ("一", Some(1)),
            ("十", Some(10)),
            ("十五", Some(15)),
            ("二十", Some(20)),
            ("九十九", Some(99)),
            ("百", None),
        ] {
            assert_eq!(Scan::new(text).number().map(|n| n.value), expected, "{text}");
        }
    }
}
