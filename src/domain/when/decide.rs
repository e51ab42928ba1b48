//! From what was said to a date: weeks start on Monday, a bare weekday is the next one, past dates are refused with a
//! suggestion, and every reading that another person could see differently becomes a question.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan};

use super::read::{Day, Said};
use super::{Aim, Doubt, Moment, When, WhenError};
use crate::domain::lang::Lang;
use crate::domain::scan::Clock;

/// A date without a year that lies further back than this means next year's.
const LONG_AGO_DAYS: i32 = 180;
/// Next year's date is no question when it is this close.
const SOON_DAYS: i32 = 92;
/// Further away than this is a typing mistake.
const FURTHEST_YEARS: i64 = 5;

/// A date and the other one it could be.
struct Reading {
    date: Date,
    other: Option<Date>,
    doubt: Option<Doubt>,
}

impl Reading {
    fn sure(date: Date) -> Reading {
        Reading { date, other: None, doubt: None }
    }

    fn ask(doubt: Doubt, date: Date, other: Option<Date>) -> Reading {
        Reading { date, other: other.filter(|o| *o != date), doubt: Some(doubt) }
    }
}

pub(super) fn decide(said: &Said, now: DateTime, lang: Lang, aim: Aim) -> Result<When, WhenError> {
    let context = Context { now, today: now.date(), lang, aim, said };
    match said.day {
        None => context.time_alone(said.clock.ok_or(WhenError::Unreadable)?),
        Some(Day::InMinutes(minutes)) if said.clock.is_none() => {
            let at = now.checked_add(minutes.minutes()).map_err(|_| WhenError::TooFar)?;
            let time = Time::new(at.hour(), at.minute(), 0, 0).map_err(|_| WhenError::Unreadable)?;
            Ok(When::Sure(context.near(Moment { date: at.date(), time: Some(time) })?))
        }
        Some(day) => context.day(day),
    }
}

struct Context<'a> {
    now: DateTime,
    today: Date,
    lang: Lang,
    aim: Aim,
    said: &'a Said,
}

impl Context<'_> {
    fn time_alone(&self, clock: Clock) -> Result<When, WhenError> {
        if let Aim::Meeting { on: Some(day) } = self.aim
            && day > self.today
        {
            return self.with_clock_doubt(Moment { date: day, time: Some(clock.time) });
        }
        let today = Moment { date: self.today, time: Some(clock.time) };
        if clock.time > self.now.time() {
            return self.with_clock_doubt(today);
        }
        let tomorrow = Moment { date: self.plus(self.today, 1)?, ..today };
        Ok(When::Ask { guess: tomorrow, other: None, why: Doubt::Tomorrow })
    }

    fn day(&self, day: Day) -> Result<When, WhenError> {
        let reading = self.reading(day)?;
        if let Some(repeated) = self.said.repeated
            && self.reading(repeated)?.date != reading.date
        {
            return Err(WhenError::Unreadable);
        }
        if let Some(weekday) = self.said.weekday.filter(|w| *w != reading.date.weekday()) {
            return Err(self.wrong_weekday(reading.date, weekday)?);
        }
        let at = |date| Moment { date, time: self.said.clock.map(|c| c.time) };
        let guess = at(reading.date);
        if self.is_past(guess) {
            return Err(WhenError::Past { given: guess, suggestion: at(self.suggestion(day, guess)?) });
        }
        let guess = self.near(guess)?;
        match reading.doubt {
            Some(why) => {
                let other = reading.other.map(at).filter(|o| !self.is_past(*o));
                Ok(When::Ask { guess, other, why })
            }
            None => self.with_clock_doubt(guess),
        }
    }

    /// For a meeting a lone hour 1–7 is a question; for a due date the hour does not matter.
    fn with_clock_doubt(&self, moment: Moment) -> Result<When, WhenError> {
        match self.said.clock {
            Some(clock) if clock.afternoon_assumed && self.aim != Aim::Due => {
                let morning = clock.time - Span::new().hours(12);
                let other = Some(Moment { time: Some(morning), ..moment }).filter(|o| !self.is_past(*o));
                Ok(When::Ask { guess: moment, other, why: Doubt::AfternoonAssumed })
            }
            _ => Ok(When::Sure(moment)),
        }
    }

    fn is_past(&self, moment: Moment) -> bool {
        let late = || self.aim != Aim::Due && moment.time.is_some_and(|t| t <= self.now.time());
        moment.date < self.today || moment.date == self.today && late()
    }

    fn date_is_past(&self, date: Date) -> bool {
        self.is_past(Moment { date, time: self.said.clock.map(|c| c.time) })
    }

    fn near(&self, moment: Moment) -> Result<Moment, WhenError> {
        let furthest = self.today.saturating_add(FURTHEST_YEARS.years());
        if moment.date > furthest { Err(WhenError::TooFar) } else { Ok(moment) }
    }

    fn plus(&self, date: Date, days: i32) -> Result<Date, WhenError> {
        date.checked_add(days.days()).map_err(|_| WhenError::TooFar)
    }

    fn reading(&self, day: Day) -> Result<Reading, WhenError> {
        let today = self.today;
        let sure = |date| Ok(Reading::sure(date));
        match day {
            Day::InDays(days) => sure(self.plus(today, days)?),
            Day::InMonths(months) => sure(self.plus_months(today, months)?),
            // With a clock time beside it ("in 2 hours 15:00") there is no sense in it.
            Day::InMinutes(_) => Err(WhenError::Unreadable),
            Day::OfWeek(weeks, weekday) => sure(self.of_week(weeks, weekday)?),
            Day::Coming(weekday) => sure(self.coming(weekday)?),
            Day::Bare(weekday) => {
                let next = self.coming(weekday)?;
                let on_time = weekday == today.weekday() && !self.date_is_past(today);
                Ok(if on_time { Reading::ask(Doubt::TodayOrNext, next, Some(today)) } else { Reading::sure(next) })
            }
            Day::Next(weekday) => {
                let (next, coming) = (self.of_week(1, weekday)?, self.coming(weekday)?);
                Ok(if coming < next {
                    Reading::ask(Doubt::NextWeekday, next, Some(coming))
                } else {
                    Reading::sure(next)
                })
            }
            Day::Week(weeks) => self.whole_week(weeks),
            Day::EndOfWeek(weeks) => {
                let end = self.end_of_week(weeks)?;
                let other = self.aim != Aim::Due;
                Ok(if other { Reading::ask(Doubt::WholeWeek, end, None) } else { Reading::sure(end) })
            }
            Day::Weekend(weeks) => {
                if self.aim != Aim::Due {
                    return Err(WhenError::Unreadable);
                }
                let (friday, sunday) = (self.end_of_week(weeks)?, self.of_week(weeks, Weekday::Sunday)?);
                Ok(if friday == sunday {
                    Reading::sure(sunday)
                } else {
                    Reading::ask(Doubt::Weekend, friday, Some(sunday))
                })
            }
            Day::EndOfMonth(months) => sure(self.plus_months(today.first_of_month(), months)?.last_of_month()),
            Day::EndOfYear => sure(today.last_of_year()),
            Day::EndOfFiscalYear(years) => sure(self.plus_months(self.next_time(3, 31)?, 12 * years)?),
            Day::OfMonth(months, day) => {
                let month = self.plus_months(today.first_of_month(), months)?;
                sure(existing(month.year(), month.month() as u16, day)?)
            }
            Day::Number(day) => {
                let this = existing(today.year(), today.month() as u16, day);
                match this {
                    Ok(date) if !self.date_is_past(date) => sure(date),
                    Err(error) if day > today.days_in_month() as u16 => Err(error),
                    _ => {
                        let month = self.plus_months(today.first_of_month(), 1)?;
                        sure(existing(month.year(), month.month() as u16, day)?)
                    }
                }
            }
            Day::EndOfNamedMonth(month) => {
                let this_year = existing(today.year(), month, 1)?.days_in_month();
                let end = self.full(None, month, this_year as u16)?;
                Ok(Reading { date: end.date.last_of_month(), ..end })
            }
            Day::Full { year, month, day } => self.full(year, month, day),
            Day::Slash { year, first, second } => self.slash(year, first, second),
        }
    }

    fn slash(&self, year: Option<i16>, first: u16, second: u16) -> Result<Reading, WhenError> {
        let month_first = self.full(year, first, second);
        if self.lang == Lang::Ja || first == second || second > 12 {
            return month_first;
        }
        let day_first = self.full(year, second, first);
        if first > 12 {
            return day_first;
        }
        // With its year said, a date that is past settles it.
        if let (Some(_), Ok(m), Ok(d)) = (year, &month_first, &day_first) {
            match (self.date_is_past(m.date), self.date_is_past(d.date)) {
                (true, false) => return day_first,
                (false, true) | (true, true) => return month_first,
                (false, false) => {}
            }
        }
        // A weekday that fits only one reading settles it.
        let fits =
            |r: &Result<Reading, WhenError>| r.as_ref().is_ok_and(|r| self.said.weekday == Some(r.date.weekday()));
        match (fits(&month_first), fits(&day_first)) {
            (true, false) => month_first,
            (false, true) => day_first,
            _ => {
                let future = |month, day| match year {
                    Some(year) => existing(year, month, day),
                    None => self.next_time(month, day),
                };
                Err(WhenError::DayOrMonth { a: future(first, second)?, b: future(second, first)? })
            }
        }
    }

    fn full(&self, year: Option<i16>, month: u16, day: u16) -> Result<Reading, WhenError> {
        if let Some(year) = year {
            return Ok(Reading::sure(existing(year, month, day)?));
        }
        let this_year = existing(self.today.year(), month, day);
        if this_year.as_ref().is_ok_and(|date| *date >= self.today) {
            return this_year.map(Reading::sure);
        }
        // What 29 February would have been this year, if there was none.
        let date = this_year.clone().or_else(nearest)?;
        let next_year = existing(self.today.year().saturating_add(1), month, day);
        let Ok(next) = next_year else { return this_year.map(Reading::sure) };
        if date >= self.today {
            return this_year.map(Reading::sure);
        }
        // With its weekday said, or in December for January, a date of next year is no guess.
        let weekday = self.said.weekday;
        let said_so = weekday == Some(next.weekday()) && weekday != Some(date.weekday());
        let long_ago = (self.today - date).get_days() > LONG_AGO_DAYS;
        if said_so || long_ago && (next - self.today).get_days() <= SOON_DAYS {
            return Ok(Reading::sure(next));
        }
        if long_ago { Ok(Reading::ask(Doubt::NextYear, next, None)) } else { this_year.map(Reading::sure) }
    }

    /// This month and day, the next time it comes; 29 February waits as the 28th.
    fn next_time(&self, month: u16, day: u16) -> Result<Date, WhenError> {
        let year = self.today.year();
        let this_year = existing(year, month, day).or_else(nearest)?;
        if !self.date_is_past(this_year) {
            return Ok(this_year);
        }
        existing(year.saturating_add(1), month, day).or_else(nearest)
    }

    fn whole_week(&self, weeks: i32) -> Result<Reading, WhenError> {
        match self.aim {
            Aim::Due => {
                let monday = self.of_week(weeks, Weekday::Monday)?;
                Ok(Reading::ask(Doubt::WholeWeek, self.end_of_week(weeks)?, Some(monday)))
            }
            Aim::Meeting { .. } if weeks <= 0 => Err(WhenError::Unreadable),
            Aim::Meeting { .. } => Ok(Reading::ask(Doubt::WholeWeek, self.plus(self.today, 7 * weeks)?, None)),
        }
    }

    /// Friday; once that is past, Sunday.
    fn end_of_week(&self, weeks: i32) -> Result<Date, WhenError> {
        let friday = self.of_week(weeks, Weekday::Friday)?;
        if friday < self.today { self.of_week(weeks, Weekday::Sunday) } else { Ok(friday) }
    }

    fn of_week(&self, weeks: i32, weekday: Weekday) -> Result<Date, WhenError> {
        let to_monday = -i32::from(self.today.weekday().to_monday_zero_offset());
        self.plus(self.today, to_monday + 7 * weeks + i32::from(weekday.to_monday_zero_offset()))
    }

    /// The next such weekday after today.
    fn coming(&self, weekday: Weekday) -> Result<Date, WhenError> {
        let days = i32::from(self.today.weekday().until(weekday));
        self.plus(self.today, if days == 0 { 7 } else { days })
    }

    fn plus_months(&self, date: Date, months: i32) -> Result<Date, WhenError> {
        date.checked_add(months.months()).map_err(|_| WhenError::TooFar)
    }

    /// A date like the one that is past, but not past.
    fn suggestion(&self, day: Day, given: Moment) -> Result<Date, WhenError> {
        let tomorrow = self.plus(self.today, 1)?;
        Ok(match day {
            Day::OfWeek(_, weekday) if weekday == self.today.weekday() => self.plus(self.today, 7)?,
            Day::OfWeek(_, weekday) => self.coming(weekday)?,
            Day::OfMonth(_, number) => {
                let month = self.plus_months(self.today.first_of_month(), 1)?;
                existing(month.year(), month.month() as u16, number).or_else(nearest)?
            }
            Day::Full { .. } | Day::Slash { .. } | Day::EndOfNamedMonth(_) if given.date == self.today => tomorrow,
            Day::Full { .. } | Day::Slash { .. } | Day::EndOfNamedMonth(_) => {
                self.next_time(given.date.month() as u16, given.date.day() as u16)?
            }
            _ => tomorrow,
        })
    }

    fn wrong_weekday(&self, date: Date, said: Weekday) -> Result<WhenError, WhenError> {
        let back = i32::from(said.until(date.weekday()));
        let nearest = self.plus(date, if back <= 3 { -back } else { 7 - back })?;
        let upcoming = self.plus(self.today, i32::from(self.today.weekday().until(said)))?;
        let same_weekday = nearest.max(upcoming);
        Ok(WhenError::WrongWeekday { date, actual: date.weekday(), same_weekday })
    }
}

/// The date if it exists, else the last day of its month.
fn existing(year: i16, month: u16, day: u16) -> Result<Date, WhenError> {
    let month = i8::try_from(month).unwrap_or(0);
    let exact = i8::try_from(day).ok().and_then(|day| Date::new(year, month, day).ok());
    exact.ok_or_else(|| {
        let last = Date::new(year, month, 1).ok().map(Date::last_of_month);
        WhenError::NoSuchDay { nearest: last.filter(|_| (1..=31).contains(&day)) }
    })
}

fn nearest(error: WhenError) -> Result<Date, WhenError> {
    match error {
        WhenError::NoSuchDay { nearest: Some(date) } => Ok(date),
        other => Err(other),
    }
}
