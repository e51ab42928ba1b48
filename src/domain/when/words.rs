//! Days that have a name of their own in either language.
//! Longer names stand before their own beginnings: 今日中 before 今日.

use super::read::Day;
use crate::domain::scan::Scan;

/// A named day, if one comes next.
pub(super) fn named(s: &mut Scan) -> Option<Day> {
    s.eat("the");
    s.skip();
    s.pick(&[
        ("day after tomorrow", Day::InDays(2)),
        ("end of this week", Day::EndOfWeek(0)),
        ("end of the week", Day::EndOfWeek(0)),
        ("end of next week", Day::EndOfWeek(1)),
        ("end of this month", Day::EndOfMonth(0)),
        ("end of the month", Day::EndOfMonth(0)),
        ("end of next month", Day::EndOfMonth(1)),
        ("end of the year", Day::EndOfYear),
        ("end of the day", Day::InDays(0)),
        ("end of week", Day::EndOfWeek(0)),
        ("end of month", Day::EndOfMonth(0)),
        ("end of year", Day::EndOfYear),
        ("end of day", Day::InDays(0)),
        ("this weekend", Day::Weekend(0)),
        ("next weekend", Day::Weekend(1)),
        ("weekend", Day::Weekend(0)),
        ("yesterday", Day::InDays(-1)),
        ("today", Day::InDays(0)),
        ("tomorrow", Day::InDays(1)),
        ("tmrw", Day::InDays(1)),
        ("tmr", Day::InDays(1)),
        ("eod", Day::InDays(0)),
        ("eow", Day::EndOfWeek(0)),
        ("eom", Day::EndOfMonth(0)),
        ("eoy", Day::EndOfYear),
        ("今日中", Day::InDays(0)),
        ("本日中", Day::InDays(0)),
        ("明日中", Day::InDays(1)),
        ("今週中", Day::EndOfWeek(0)),
        ("再来週中", Day::EndOfWeek(2)),
        ("来週中", Day::EndOfWeek(1)),
        ("今週末", Day::Weekend(0)),
        ("来週末", Day::Weekend(1)),
        ("週末", Day::Weekend(0)),
        ("再来月末", Day::EndOfMonth(2)),
        ("来月末", Day::EndOfMonth(1)),
        ("来月中", Day::EndOfMonth(1)),
        ("今月末", Day::EndOfMonth(0)),
        ("今月中", Day::EndOfMonth(0)),
        ("月末", Day::EndOfMonth(0)),
        ("月内", Day::EndOfMonth(0)),
        ("年末", Day::EndOfYear),
        ("年内", Day::EndOfYear),
        ("一昨日", Day::InDays(-2)),
        ("昨日", Day::InDays(-1)),
        ("今日", Day::InDays(0)),
        ("きょう", Day::InDays(0)),
        ("本日", Day::InDays(0)),
        ("明日", Day::InDays(1)),
        ("あした", Day::InDays(1)),
        ("あす", Day::InDays(1)),
        ("明後日", Day::InDays(2)),
        ("あさって", Day::InDays(2)),
        ("明々後日", Day::InDays(3)),
        ("しあさって", Day::InDays(3)),
    ])
}
