//! Reads a rhythm typed in Japanese, English or five-field cron.
//! Words may come in any order; each is read once into a `Said`, and what was said together decides the rule. A lone
//! hour 1–6 means the afternoon (`3時` is 15:00), as the dates that are shown next say; a lone 7 is asked about.

use jiff::civil::{Date, Weekday};

use super::{CronError, DEFAULT_MINUTES, MOST_WEEKS, MonthDay, Nth, Rhythm, Rule, UnixCron};
use crate::domain::normal::normalise;
use crate::domain::scan::{Clock, Scan};

/// Longest accepted text, in characters.
const MOST_CHARS: usize = 200;

/// Why a text is not a rhythm. Each has one thing to say about what is missing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RhythmError {
    #[error("nothing was said")]
    Empty,
    #[error("not understood from {rest:?}")]
    Unreadable { rest: String },
    #[error("weekly, every two weeks or monthly?")]
    NoInterval,
    #[error("on which weekday?")]
    NoWeekday,
    #[error("on which day of the month?")]
    NoDay,
    #[error("at what time?")]
    NoTime,
    /// A lone seven is as likely early as late.
    #[error("write 0{}:{minute:02} or {}:{minute:02}", evening.time.hour() - 12, evening.time.hour(),
            minute = evening.time.minute())]
    MorningOrEvening { evening: Box<Rhythm> },
    #[error("more than one time")]
    SeveralTimes,
    #[error("several weekdays with a monthly rhythm")]
    SeveralWeekdays,
    #[error("several days of the month")]
    SeveralDays,
    #[error("every {0} weeks is out of range")]
    BadInterval(u16),
    #[error("a month has no {0}th week")]
    BadNth(u16),
    #[error("a month has no day {0}")]
    BadDay(u16),
    #[error("{0} minutes is no meeting length")]
    BadLength(u16),
    #[error("both a weekly and a monthly rhythm")]
    Mixed,
    #[error("cron: {0}")]
    Cron(#[from] CronError),
}

/// Reads a rhythm. `today` anchors "every N weeks": the first fitting date from today on starts the count.
///
/// # Errors
///
/// What is missing in it, or can't be read; and a lone hour 7, which may be either half of the day.
pub fn parse(text: &str, today: Date) -> Result<Rhythm, RhythmError> {
    if text.chars().nth(MOST_CHARS).is_some() {
        return Err(if looks_like_cron(text.trim()) { CronError::TooLong.into() } else { unreadable(text) });
    }
    let text = normalise(&text.replace(['`', '"', '「', '」'], " "));
    if text.is_empty() {
        return Err(RhythmError::Empty);
    }
    if let Some(rest) = text.strip_prefix("cron ").or_else(|| looks_like_cron(&text).then_some(&text)) {
        return cron_rhythm(rest.trim(), today);
    }
    let mut said = Said::default();
    let mut scan = Scan::new(&text);
    loop {
        skip_fillers(&mut scan);
        if scan.at_end() {
            return said.rhythm(today);
        }
        if !said.hear(&mut scan)? {
            return Err(unreadable(scan.rest()));
        }
    }
}

/// Reads a rhythm that was accepted before a lone hour 7 was asked about: it was the evening then.
///
/// # Errors
///
/// As for [`parse`], without that one.
pub fn parse_kept(text: &str, today: Date) -> Result<Rhythm, RhythmError> {
    match parse(text, today) {
        Err(RhythmError::MorningOrEvening { evening }) => Ok(*evening),
        read => read,
    }
}

fn unreadable(rest: &str) -> RhythmError {
    RhythmError::Unreadable { rest: rest.chars().take(40).collect() }
}

/// The first two words are made of nothing but digits and cron's signs.
fn looks_like_cron(text: &str) -> bool {
    let sign = |c: char| c.is_ascii_digit() || "*/,-?".contains(c);
    let mut words = text.split(' ');
    words.by_ref().take(2).filter(|w| w.chars().all(sign)).count() == 2 && words.next().is_some()
}

fn cron_rhythm(text: &str, today: Date) -> Result<Rhythm, RhythmError> {
    // The length may follow, in brackets or bare; a cron field has none of these endings.
    let digit = |c: char| c.is_ascii_digit();
    let starts = text.char_indices().filter(|(_, c)| digit(*c) || *c == '(').map(|(at, _)| at);
    for at in starts {
        let mut scan = Scan::new(&text[at..]);
        scan.eat("(");
        let Some(minutes) = length(&mut scan) else { continue };
        scan.eat(")");
        let inside_number = text[at..].starts_with(digit) && text[..at].ends_with(digit);
        if scan.at_end() && !inside_number {
            let cron = UnixCron::parse(text[..at].trim(), today)?;
            return Ok(Rhythm { time: cron.time(), minutes: allowed_length(minutes)?, rule: Rule::Cron(cron) });
        }
    }
    let cron = UnixCron::parse(text, today)?;
    Ok(Rhythm { time: cron.time(), minutes: DEFAULT_MINUTES, rule: Rule::Cron(cron) })
}

/// What the words said so far, before it is known what they mean together.
#[derive(Default)]
struct Said {
    weeks: Option<u16>,
    /// A bare "every" or "each": weekly unless something says otherwise.
    every: bool,
    monthly: bool,
    ordinals: Vec<Ordinal>,
    day_of_month: Option<u16>,
    /// "last day": the word day without a number.
    day: bool,
    month_end: bool,
    weekdays: Vec<Weekday>,
    clock: Option<Clock>,
    minutes: Option<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ordinal {
    Number(u16),
    Last,
}

impl Said {
    /// Takes the next word; false when it is none we know.
    fn hear(&mut self, s: &mut Scan) -> Result<bool, RhythmError> {
        if let Some(weeks) = s.try_read(week_interval) {
            if self.weeks.is_some_and(|w| w != weeks) {
                return Err(RhythmError::Mixed);
            }
            self.weeks = Some(weeks);
        } else if s.eat_any(&MONTHLY) {
            self.monthly = true;
        } else if s.try_read(month_end).is_some() {
            self.month_end = true;
        } else if s.eat_any(&["every", "each"]) {
            self.every = true;
        } else if let Some(clock) = s.clock() {
            if self.clock.replace(clock).is_some() {
                return Err(RhythmError::SeveralTimes);
            }
            self.hear_end(clock, s)?;
        } else if let Some(minutes) = length(s) {
            self.minutes = Some(minutes);
        } else if let Some(n) = s.try_read(day_of_month) {
            if self.day_of_month.replace(n).is_some() {
                return Err(RhythmError::SeveralDays);
            }
        } else if s.eat("day") {
            self.day = true;
        } else if let Some(mut found) = s.try_read(ordinals) {
            self.ordinals.append(&mut found);
        } else if let Some(mut found) = s.try_read(weekdays) {
            self.weekdays.append(&mut found);
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// `15:00-15:45` says the length too; a lone `15:00~` is just a start.
    fn hear_end(&mut self, start: Clock, s: &mut Scan) -> Result<(), RhythmError> {
        let until = s.try_read(|s| {
            s.skip();
            s.eat_any(&["-", "~", "から"]).then_some(())?;
            s.skip();
            s.clock()
        });
        if let Some(until) = until {
            let minutes = (until.time - start.time).total(jiff::Unit::Minute).unwrap_or(0.0) as i64;
            self.minutes = Some(u16::try_from(minutes).unwrap_or(0));
        } else {
            s.eat_any(&["~", "-"]);
        }
        Ok(())
    }

    fn rhythm(mut self, today: Date) -> Result<Rhythm, RhythmError> {
        self.weekdays.sort_by_key(|d| d.to_monday_zero_offset());
        self.weekdays.dedup();
        let rule = self.rule(today)?;
        let minutes = allowed_length(self.minutes.unwrap_or(DEFAULT_MINUTES))?;
        let clock = self.clock.ok_or(RhythmError::NoTime)?;
        let rhythm = Rhythm { rule, time: clock.time, minutes };
        if clock.afternoon_assumed && clock.time.hour() == 19 {
            return Err(RhythmError::MorningOrEvening { evening: Box::new(rhythm) });
        }
        Ok(rhythm)
    }

    fn rule(&self, today: Date) -> Result<Rule, RhythmError> {
        let last_day = self.month_end || self.day && self.ordinals == [Ordinal::Last];
        let monthly = self.monthly || last_day || self.day_of_month.is_some() || !self.ordinals.is_empty();
        match (monthly, self.weeks, &self.weekdays[..]) {
            (true, Some(_), _) => Err(RhythmError::Mixed),
            (true, None, []) => self.monthly_day(last_day),
            (true, None, [_]) if last_day || self.day_of_month.is_some() => Err(RhythmError::Mixed),
            (true, None, [weekday]) => Ok(Rule::MonthlyNth { nth: self.nth()?, weekday: *weekday }),
            (true, None, _) => Err(RhythmError::SeveralWeekdays),
            (false, None, _) if !self.every => Err(RhythmError::NoInterval),
            (false, _, []) => Err(RhythmError::NoWeekday),
            (false, weeks, weekdays) => {
                let weeks = weeks.unwrap_or(1);
                let every = u8::try_from(weeks).ok().filter(|n| (1..=MOST_WEEKS).contains(n));
                let every = every.ok_or(RhythmError::BadInterval(weeks))?;
                Ok(Rule::Weekly { every, weekdays: weekdays.to_vec(), anchor: super::first_of(weekdays, today) })
            }
        }
    }

    fn monthly_day(&self, last_day: bool) -> Result<Rule, RhythmError> {
        let number = match (self.day_of_month, &self.ordinals[..]) {
            _ if last_day => return Ok(Rule::MonthlyDay { day: MonthDay::Last }),
            (Some(n), []) => n,
            (None, [Ordinal::Number(n)]) => *n,
            (None, [Ordinal::Last] | []) => return Err(RhythmError::NoDay),
            _ => return Err(RhythmError::SeveralDays),
        };
        let day = u8::try_from(number).ok().filter(|n| (1..=31).contains(n)).ok_or(RhythmError::BadDay(number))?;
        Ok(Rule::MonthlyDay { day: MonthDay::Number(day) })
    }

    fn nth(&self) -> Result<Vec<Nth>, RhythmError> {
        let read = self.ordinals.iter().map(|o| match o {
            Ordinal::Number(n @ 1..=5) => Ok(Nth::Number(*n as u8)),
            Ordinal::Number(n) => Err(RhythmError::BadNth(*n)),
            Ordinal::Last => Ok(Nth::Last),
        });
        let mut nth = read.collect::<Result<Vec<_>, _>>()?;
        nth.sort();
        nth.dedup();
        if nth.is_empty() { Err(RhythmError::NoDay) } else { Ok(nth) }
    }
}

const MONTHLY: [&str; 8] = ["monthly", "once a month", "month", "毎月", "月に1回", "月に一回", "月1回", "月一回"];

fn skip_fillers(s: &mut Scan) {
    loop {
        s.skip();
        let filler = s.eat_any(&[
            "on", "at", "the", "of", "and", "in", "for", "from", "から", "に", "で", "の", "は", "と", "・", "(", ")",
            "/", "+", "&", ";", ":", "。", ".",
        ]);
        if !filler {
            return;
        }
    }
}

fn week_interval(s: &mut Scan) -> Option<u16> {
    const FIXED: [(&str, u16); 19] = [
        ("every two weeks", 2),
        ("every three weeks", 3),
        ("every four weeks", 4),
        ("every other week", 2),
        ("every second week", 2),
        ("every other", 2),
        ("every week", 1),
        ("each week", 1),
        ("once a week", 1),
        ("weekly", 1),
        ("biweekly", 2),
        ("bi-weekly", 2),
        ("fortnightly", 2),
        ("every fortnight", 2),
        ("毎週", 1),
        ("隔週", 2),
        ("週に1回", 1),
        ("週1回", 1),
        ("週一回", 1),
    ];
    if let Some(weeks) = s.pick(&FIXED) {
        return Some(weeks);
    }
    let every = s.eat("every");
    s.skip();
    let weeks = s.number()?.value;
    s.skip();
    if every {
        return s.eat_any(&["weeks", "week"]).then_some(weeks);
    }
    s.eat_any(&["週間", "週"]).then_some(())?;
    s.eat_any(&["ごと", "毎", "に1回", "に1度", "に一回", "に一度"]).then_some(weeks)
}

/// `30m`, `45 min`, `1h`, `1.5h`, `1h30`, `30分`, `1時間半`.
fn length(s: &mut Scan) -> Option<u16> {
    const MINUTES: [&str; 6] = ["minutes", "minute", "mins", "min", "m", "分"];
    s.try_read(|s| {
        let n = s.number()?.value;
        let half = s.try_read(|s| s.eat(".5").then_some(30)).unwrap_or(0);
        s.skip();
        if half == 0 && s.eat_any(&MINUTES) {
            s.eat("間");
            return Some(n);
        }
        s.eat_any(&["hours", "hour", "hrs", "hr", "h", "時間"]).then_some(())?;
        let more = s.try_read(|s| {
            if s.eat("半") {
                return Some(30);
            }
            s.skip();
            let n = s.number()?.value;
            s.skip();
            s.eat_any(&MINUTES).then_some(n)
        });
        n.checked_mul(60)?.checked_add(half)?.checked_add(more.unwrap_or(0))
    })
}

fn allowed_length(minutes: u16) -> Result<u16, RhythmError> {
    if (5..=480).contains(&minutes) { Ok(minutes) } else { Err(RhythmError::BadLength(minutes)) }
}

fn month_end(s: &mut Scan) -> Option<()> {
    (s.eat_any(&["末日", "月末", "最終日", "末", "end"]) && s.peek() != Some('曜')).then_some(())
}

/// `day 15` or `15日`.
fn day_of_month(s: &mut Scan) -> Option<u16> {
    if s.eat("day") {
        s.skip();
        // "the last day 10:00"
        return if s.try_read(Scan::clock).is_some() { None } else { s.number().map(|n| n.value) };
    }
    let n = s.number()?.value;
    (s.eat("日") && !s.rest().starts_with('曜')).then_some(n)
}

fn ordinals(s: &mut Scan) -> Option<Vec<Ordinal>> {
    const WORDS: [(&str, u16); 6] =
        [("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("forth", 4)];
    if s.eat_any(&["last", "最終", "最後の", "最後"]) {
        return Some(vec![Ordinal::Last]);
    }
    if let Some(n) = s.pick(&WORDS) {
        return Some(vec![Ordinal::Number(n)]);
    }
    if !s.eat("第") {
        let n = s.number()?.value;
        return s.eat_any(&["st", "nd", "rd", "th"]).then(|| vec![Ordinal::Number(n)]);
    }
    let mut found = vec![Ordinal::Number(s.number()?.value)];
    // 第2・4火曜: the numbers after the first may drop their 第.
    while let Some(n) = s.try_read(|s| {
        s.skip();
        s.eat_any(&["・", "と", "/"]);
        s.skip();
        let n = s.number()?.value;
        (!s.rest().starts_with([':', '時', '分'])).then_some(n)
    }) {
        found.push(Ordinal::Number(n));
    }
    Some(found)
}

fn weekdays(s: &mut Scan) -> Option<Vec<Weekday>> {
    if let Some(day) = s.weekday() {
        return Some(vec![day]);
    }
    // 月木, 火・金曜日
    let mut found = vec![s.weekday_kanji()?];
    while let Some(day) = s.try_read(|s| (s.eat("・"), s.weekday_kanji()).1) {
        found.push(day);
    }
    s.eat_any(&["曜日", "曜"]);
    let ended = s.peek().is_none_or(|c| c.is_ascii() || "のに午正と、".contains(c));
    ended.then_some(found)
}
