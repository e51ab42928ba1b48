//! What people type for a date, and what it means on Monday 20 July 2026, 10:00.

use jiff::civil::{DateTime, date, datetime};
use proptest::prelude::*;
use taiwa::domain::lang::Lang;
use taiwa::domain::when::{Moment, When, WhenError, parse, parse_due, split_due};

fn now() -> DateTime {
    datetime(2026, 7, 20, 10, 0, 0, 0)
}

fn shown(moment: Moment) -> String {
    match moment.time {
        Some(time) => format!("{} {:02}:{:02}", moment.date, time.hour(), time.minute()),
        None => moment.date.to_string(),
    }
}

/// `2026-07-28`, `?NextWeekday 2026-07-28 | 2026-07-21`, `!past …`.
fn meaning(read: &Result<When, WhenError>) -> String {
    match read {
        Ok(When::Sure(moment)) => shown(*moment),
        Ok(When::Ask { guess, other: Some(other), why }) => format!("?{why:?} {} | {}", shown(*guess), shown(*other)),
        Ok(When::Ask { guess, other: None, why }) => format!("?{why:?} {}", shown(*guess)),
        Err(WhenError::Past { given, suggestion }) => format!("!past {} -> {}", shown(*given), shown(*suggestion)),
        Err(WhenError::NoSuchDay { nearest: Some(date) }) => format!("!no such day, {date}"),
        Err(WhenError::NoSuchDay { nearest: None }) => "!no such day".into(),
        Err(WhenError::WrongWeekday { date, actual, same_weekday }) => {
            format!("!{date} is {actual:?}, {same_weekday}")
        }
        Err(WhenError::DayOrMonth { a, b }) => format!("!{a} or {b}"),
        Err(other) => format!("!{other:?}"),
    }
}

#[track_caller]
fn means(table: &[(&str, &str)], read: impl Fn(&str) -> Result<When, WhenError>) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, expected)| {
            let got = meaning(&read(text));
            (got != *expected).then(|| format!("{text:28} expected {expected:45} got {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

const EITHER: &[(&str, &str)] = &[
    ("tomorrow 3pm", "2026-07-21 15:00"),
    ("Tomorrow at 3 PM", "2026-07-21 15:00"),
    ("3pm tomorrow", "2026-07-21 15:00"),
    ("at 15:00 on fri", "2026-07-24 15:00"),
    ("next tue", "?NextWeekday 2026-07-28 | 2026-07-21"),
    ("next Tuesday 15:00", "?NextWeekday 2026-07-28 15:00 | 2026-07-21 15:00"),
    ("next mon", "2026-07-27"),
    ("this fri", "2026-07-24"),
    ("fri 10:00", "2026-07-24 10:00"),
    ("fri, 10:00", "2026-07-24 10:00"),
    ("on Friday at noon", "2026-07-24 12:00"),
    ("mon", "?TodayOrNext 2026-07-27 | 2026-07-20"),
    ("mon 15:00", "?TodayOrNext 2026-07-27 15:00 | 2026-07-20 15:00"),
    ("mon 09:00", "2026-07-27 09:00"),
    ("tue next week 15:00", "2026-07-28 15:00"),
    ("next week tue", "2026-07-28"),
    ("the week after next on mon", "2026-08-03"),
    ("next week", "?WholeWeek 2026-07-27"),
    ("in 2 weeks", "2026-08-03"),
    ("in 2 weeks 15:00", "2026-08-03 15:00"),
    ("in two weeks", "2026-08-03"),
    ("in a month", "2026-08-20"),
    ("3 days from now", "2026-07-23"),
    ("in 2 hours", "2026-07-20 12:00"),
    ("day after tomorrow", "2026-07-22"),
    ("eow", "?WholeWeek 2026-07-24"),
    ("end of the month 10:00", "2026-07-31 10:00"),
    ("2026-12-01", "2026-12-01"),
    ("2026-12-01 15:00", "2026-12-01 15:00"),
    ("2026-12-01T15:00", "2026-12-01 15:00"),
    ("2026-12-01T15:00:00", "2026-12-01 15:00"),
    ("2026/12/1", "2026-12-01"),
    ("23 Jul", "2026-07-23"),
    ("Thu 23 Jul, 15:00", "2026-07-23 15:00"),
    ("July 23rd", "2026-07-23"),
    ("23rd of July 2026", "2026-07-23"),
    ("Dec 1, 2026 3:30pm", "2026-12-01 15:30"),
    ("the 23rd", "2026-07-23"),
    ("the 5th", "2026-08-05"),
    ("fri at 3", "?AfternoonAssumed 2026-07-24 15:00 | 2026-07-24 03:00"),
    ("fri at 10", "2026-07-24 10:00"),
    ("fri 10", "!Unreadable"),
    ("8月末", "2026-08-31"),
    ("the end of august", "2026-08-31"),
    ("年度末", "2027-03-31"),
    ("今年度中", "2027-03-31"),
    ("来年度末", "2028-03-31"),
    ("2月末", "!past 2026-02-28 -> 2027-02-28"),
    ("6月末", "!past 2026-06-30 -> 2027-06-30"),
    ("15:00", "2026-07-20 15:00"),
    ("3pm", "2026-07-20 15:00"),
    ("16時", "2026-07-20 16:00"),
    ("09:00", "?Tomorrow 2026-07-21 09:00"),
    ("3時", "?AfternoonAssumed 2026-07-20 15:00"),
    ("明日3時", "?AfternoonAssumed 2026-07-21 15:00 | 2026-07-21 03:00"),
    ("明日午前3時", "2026-07-21 03:00"),
    ("明日15時", "2026-07-21 15:00"),
    ("明日の15時から", "2026-07-21 15:00"),
    ("あさって 正午", "2026-07-22 12:00"),
    ("しあさって", "2026-07-23"),
    ("来週火曜", "2026-07-28"),
    ("来週火曜 15:30", "2026-07-28 15:30"),
    ("来週の火曜日の15時半に", "2026-07-28 15:30"),
    ("来週火 15:30", "2026-07-28 15:30"),
    ("今週火曜 10:30", "2026-07-21 10:30"),
    ("再来週の月曜", "2026-08-03"),
    ("来週", "?WholeWeek 2026-07-27"),
    ("月曜", "?TodayOrNext 2026-07-27 | 2026-07-20"),
    ("火曜 3時", "?AfternoonAssumed 2026-07-21 15:00 | 2026-07-21 03:00"),
    ("火曜15時 30分", "2026-07-21 15:30"),
    ("金 15:00", "2026-07-24 15:00"),
    ("次の火曜", "2026-07-21"),
    ("今度の月曜", "2026-07-27"),
    ("3日後", "2026-07-23"),
    ("三日後の15時", "2026-07-23 15:00"),
    ("2週間後", "2026-08-03"),
    ("1か月後", "2026-08-20"),
    ("1ヶ月後", "2026-08-20"),
    ("月末", "2026-07-31"),
    ("来月末", "2026-08-31"),
    ("来月15日", "2026-08-15"),
    ("25日", "2026-07-25"),
    ("5日 10:00", "2026-08-05 10:00"),
    ("12月1日", "2026-12-01"),
    ("十二月一日 十五時", "2026-12-01 15:00"),
    ("令和8年12月1日", "2026-12-01"),
    ("来年1月15日", "2027-01-15"),
    ("１２月１日（火）　１５：００", "2026-12-01 15:00"),
    ("明日 7/21(火)", "2026-07-21"),
    ("明日(7/21) 15:00", "2026-07-21 15:00"),
    ("1月15日", "?NextYear 2027-01-15"),
    ("1月15日(金)", "2027-01-15"),
    ("7月20日", "2026-07-20"),
    ("7月20日 9:00", "!past 2026-07-20 09:00 -> 2026-07-21 09:00"),
    ("7月1日", "!past 2026-07-01 -> 2027-07-01"),
    ("今週日曜", "2026-07-26"),
    ("先週金曜", "!past 2026-07-17 -> 2026-07-24"),
    ("昨日", "!past 2026-07-19 -> 2026-07-21"),
    ("今日 9:30", "!past 2026-07-20 09:30 -> 2026-07-21 09:30"),
    ("today", "2026-07-20"),
    ("2025-07-23", "!past 2025-07-23 -> 2026-07-23"),
    ("2月30日", "!no such day, 2026-02-28"),
    ("13月1日", "!no such day"),
    ("35日", "!no such day"),
    ("2月40日", "!no such day"),
    ("7月23日(水)", "!2026-07-23 is Thursday, 2026-07-22"),
    ("fri 23 jul", "!2026-07-23 is Thursday, 2026-07-24"),
    ("明日(水)", "!2026-07-21 is Tuesday, 2026-07-22"),
    ("2036-01-01", "!TooFar"),
    ("in 9999 weeks", "!TooFar"),
    ("さっき", "!Unreadable"),
    ("夕方", "!Unreadable"),
    ("来月あたり", "!Unreadable"),
    ("2-3日中", "!Unreadable"),
    ("第9火曜", "!Unreadable"),
    ("money", "!Unreadable"),
    ("fri 25:00", "!Unreadable"),
    ("fri 10:00 or sat", "!Unreadable"),
    ("12", "!Unreadable"),
    ("2026-12-01T15:00Z", "!Unreadable"),
    ("　", "!Empty"),
    ("", "!Empty"),
];

#[test]
fn a_typed_moment_means_the_same_in_both_languages() {
    means(EITHER, |text| parse(text, now(), Lang::Ja));
    means(EITHER, |text| parse(text, now(), Lang::En));
}

#[test]
fn a_slash_date_reads_month_first_in_japanese() {
    let table = [
        ("12/1", "2026-12-01"),
        ("12/1(火)", "2026-12-01"),
        ("12/1(火・祝)", "2026-12-01"),
        ("12/1(月)", "!2026-12-01 is Tuesday, 2026-11-30"),
        ("7/23（木） 15:00", "2026-07-23 15:00"),
        ("2027/1/15(金)", "2027-01-15"),
        ("8/9", "2026-08-09"),
        ("1/15", "?NextYear 2027-01-15"),
        ("7/1", "!past 2026-07-01 -> 2027-07-01"),
        ("23/7", "!no such day"),
        ("2/30", "!no such day, 2026-02-28"),
        ("来年1/15", "2027-01-15"),
    ];
    means(&table, |text| parse(text, now(), Lang::Ja));
}

#[test]
fn a_slash_date_that_could_be_two_days_is_asked_back_in_english() {
    let table = [
        ("8/9", "!2026-08-09 or 2026-09-08"),
        ("12/1", "!2026-12-01 or 2027-01-12"),
        ("8/8", "2026-08-08"),
        ("23/7", "2026-07-23"),
        ("7/23", "2026-07-23"),
        ("12/2 (wed)", "2026-12-02"),
        ("wed 12/2 3pm", "2026-12-02 15:00"),
        ("12/1 (tue)", "!2026-12-01 or 2027-01-12"),
        ("8/9/2026", "!2026-08-09 or 2026-09-08"),
        // One of the two is past already.
        ("7/1/2026", "!past 2026-07-01 -> 2027-07-01"),
        ("1/8/2026", "2026-08-01"),
        ("23/7/2026", "2026-07-23"),
    ];
    means(&table, |text| parse(text, now(), Lang::En));
}

#[test]
fn a_due_date_may_be_today_and_names_of_ends_are_days() {
    let table = [
        ("today", "2026-07-20"),
        ("今日中", "2026-07-20"),
        ("by fri", "2026-07-24"),
        ("eow", "2026-07-24"),
        ("今週中", "2026-07-24"),
        ("来週中", "2026-07-31"),
        ("end of next week", "2026-07-31"),
        ("月末まで", "2026-07-31"),
        ("eom", "2026-07-31"),
        ("今月中", "2026-07-31"),
        ("年内", "2026-12-31"),
        ("今週末", "?Weekend 2026-07-24 | 2026-07-26"),
        ("来週", "?WholeWeek 2026-07-31 | 2026-07-27"),
        ("mon", "?TodayOrNext 2026-07-27 | 2026-07-20"),
        ("金曜までに", "2026-07-24"),
        ("金曜 3時", "2026-07-24 15:00"),
        ("7月20日 9:00", "2026-07-20 09:00"),
        ("7月19日", "!past 2026-07-19 -> 2027-07-19"),
    ];
    means(&table, |text| parse_due(text, now(), Lang::Ja));
    let saturday = datetime(2026, 7, 25, 10, 0, 0, 0);
    means(&[("eow", "2026-07-26"), ("今週末", "2026-07-26")], |text| parse_due(text, saturday, Lang::Ja));
}

#[test]
fn next_friday_is_no_question_once_this_one_is_over() {
    let at = |day| datetime(2026, 7, day, 10, 0, 0, 0);
    means(&[("next fri", "2026-07-31")], |text| parse(text, at(24), Lang::En));
    means(&[("next fri", "2026-07-31")], |text| parse(text, at(25), Lang::En));
    means(&[("next fri", "?NextWeekday 2026-07-31 | 2026-07-24")], |text| parse(text, at(23), Lang::En));
}

#[test]
fn in_december_a_january_date_needs_no_question() {
    let december = datetime(2026, 12, 10, 10, 0, 0, 0);
    means(
        &[("1/15", "2027-01-15"), ("5/1", "?NextYear 2027-05-01"), ("11/1", "!past 2026-11-01 -> 2027-11-01")],
        |text| parse(text, december, Lang::Ja),
    );
    let leap = datetime(2027, 10, 1, 10, 0, 0, 0);
    means(&[("2/29", "?NextYear 2028-02-29"), ("2/29(火)", "2028-02-29")], |text| parse(text, leap, Lang::Ja));
}

#[test]
fn a_date_found_in_a_promise_leaves_the_words_as_typed() {
    for (text, what, due) in [
        ("Send the  Plan by fri", "Send the  Plan", "2026-07-24"),
        ("send plan by fri.", "send plan", "2026-07-24"),
        ("send plan (by Dec 1)", "send plan", "2026-12-01"),
        ("go by bus by next tue", "go by bus", "?NextWeekday 2026-07-28 | 2026-07-21"),
        ("send it by tomorrow 3pm", "send it", "2026-07-21 15:00"),
        ("send it by 7/1", "send it", "!2027-07-01 or 2027-01-07"),
        ("send it by 30 feb", "send it", "!no such day, 2026-02-28"),
        ("企画書を送る 金曜まで", "企画書を送る", "2026-07-24"),
        ("企画書を来週金曜までに", "企画書を", "2026-07-31"),
        ("企画書を来週の金曜までに。", "企画書を", "2026-07-31"),
        ("企画書を送る（12月1日まで）", "企画書を送る", "2026-12-01"),
        ("企画書①を送る（１２月１日（火）までに）", "企画書①を送る", "2026-12-01"),
        ("企画書を送る 期限12月1日", "企画書を送る", "2026-12-01"),
        ("企画書を送る（締切：来週金曜）", "企画書を送る", "2026-07-31"),
        ("明日の会議の資料を金曜まで", "明日の会議の資料を", "2026-07-24"),
        ("12月1日までに資料を送る", "資料を送る", "2026-12-01"),
        ("資料を12月1日までに送る", "資料を12月1日までに送る", "2026-12-01"),
        ("金曜までの資料を送る by tue", "金曜までの資料を送る", "2026-07-21"),
        ("資料を送る　月末まで", "資料を送る", "2026-07-31"),
        ("資料を今週中までに", "資料を", "2026-07-24"),
        ("①資料 15日まで", "①資料", "2026-08-15"),
        ("15時までに返信", "返信", "2026-07-20 15:00"),
        ("資料を金まで", "資料を", "2026-07-24"),
        ("資料を送る（金まで）", "資料を送る", "2026-07-24"),
        ("移行を終える 来年度末まで", "移行を終える", "2028-03-31"),
        ("移行を終える 今年度内まで", "移行を終える", "2027-03-31"),
        ("資料を送る 9月末日まで", "資料を送る", "2026-09-30"),
        ("資料を送る 来月末日まで", "資料を送る", "2026-08-31"),
    ] {
        let (found, due_date) = split_due(text, now(), Lang::En).unwrap_or_else(|| panic!("no date in {text}"));
        assert_eq!((found, meaning(&due_date).as_str()), (what, due), "{text}");
    }
    let (what, due) = split_due("資料を送る 12/1まで", now(), Lang::Ja).unwrap();
    assert_eq!((what, meaning(&due).as_str()), ("資料を送る", "2026-12-01"));
}

#[test]
fn a_promise_without_a_date_has_none() {
    for text in [
        "stand by me",
        "by",
        "go by bus",
        "最後までやる",
        "営業は19時まで",
        "毎週金曜まで",
        "まで",
        "",
        "金曜に送る",
        "月曜まで休む人を確認",
        "資料 来月まで",
        "資料を今月までに送る",
        "前日までに共有する",
        "納品日までに確認",
        "その日までに返信",
        "プレゼント 誕生日まで",
        "契約金まで",
        "移行 翌年度末まで",
        "移行 昨年末まで",
    ] {
        assert_eq!(split_due(text, now(), Lang::Ja), None, "{text}");
    }
}

#[test]
fn a_long_text_full_of_markers_is_read_at_once() {
    for piece in ["by ", "まで", "10日まで", "期限", "by 12/1 まで", "十", "\u{200b}"] {
        let text = piece.repeat(5_000);
        split_due(&text, now(), Lang::Ja);
        assert_eq!(parse(&text, now(), Lang::Ja), Err(WhenError::Unreadable));
        assert_eq!(split_due(&format!("{text} by fri"), now(), Lang::En).unwrap().0, text.trim());
    }
}

/// Words of the grammar in any order: most near misses and many hits.
fn mutated() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "来週",
        "火曜",
        "(火)",
        "15時",
        "半",
        "3日後",
        "第9火曜",
        "12/1",
        "月末",
        "まで",
        "by ",
        "next ",
        "fri",
        " ",
        "　",
        "9999",
        "年",
        "月",
        "日",
        "2026-",
        "-",
        ":",
        "10:00",
        "pm",
        "午後",
        "in ",
        " weeks",
        "the ",
        "th",
        "(",
        "）",
        "十",
        "令和",
        "の",
        "に",
        "t",
        "1",
        "０",
        "\u{200b}",
        "jul",
        "29 feb",
        "今週中",
    ]);
    prop::collection::vec(pieces, 0..9).prop_map(|p| p.concat())
}

fn any_now() -> impl Strategy<Value = DateTime> {
    (0i32..40_000, 0i8..24, 0i8..60).prop_map(|(days, hour, minute)| {
        date(1990, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap().at(hour, minute, 0, 0)
    })
}

fn future(read: Result<When, WhenError>, now: DateTime, due: bool) -> Result<(), TestCaseError> {
    let check = |moment: Moment| {
        prop_assert!(moment.date >= now.date(), "{moment:?} before {now}");
        if !due && moment.date == now.date() {
            prop_assert!(moment.time.is_none_or(|t| t > now.time()), "{moment:?} before {now}");
        }
        Ok(())
    };
    match read {
        Ok(When::Sure(moment)) => check(moment),
        Ok(When::Ask { guess, other, .. }) => {
            prop_assert_ne!(Some(guess), other);
            check(guess)?;
            other.map_or(Ok(()), check)
        }
        Err(WhenError::Past { suggestion, .. }) => check(suggestion),
        Err(WhenError::WrongWeekday { date, actual, same_weekday }) => {
            prop_assert!(same_weekday >= now.date() && date.weekday() == actual && same_weekday.weekday() != actual);
            Ok(())
        }
        Err(_) => Ok(()),
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_ends_in_the_future_or_in_a_refusal(
        text in prop_oneof![any::<String>(), "\\PC{0,140}", mutated()], now in any_now(), japanese: bool,
    ) {
        let lang = if japanese { Lang::Ja } else { Lang::En };
        future(parse(&text, now, lang), now, false)?;
        future(parse_due(&text, now, lang), now, true)?;
        if let Some((what, due)) = split_due(&text, now, lang) {
            prop_assert!(text.contains(what));
            future(due, now, true)?;
        }
    }

    #[test]
    fn words_around_a_due_date_survive(before in "[a-z ぁ-んァ-ヶ①-⑨]{0,20}", now in any_now()) {
        let text = format!("{before} by 2150-01-01");
        let (what, due) = split_due(&text, now, Lang::En).unwrap();
        prop_assert_eq!(what, before.trim());
        prop_assert_eq!(due, Err(WhenError::TooFar));
    }

    #[test]
    fn dates_as_we_show_them_read_back(now in any_now(), days in 1i32..170, hour in 8i8..20) {
        let day = now.date().checked_add(jiff::Span::new().days(days)).unwrap();
        let expected = Ok(When::Sure(Moment { date: day, time: Some(jiff::civil::time(hour, 0, 0, 0)) }));
        let kanji = ["月", "火", "水", "木", "金", "土", "日"][day.weekday().to_monday_zero_offset() as usize];
        let ja = format!("{}/{}({kanji}) {hour:02}:00", day.month(), day.day());
        let en = format!("{}, {hour:02}:00", day.strftime("%a %-d %b"));
        let iso = format!("{day}T{hour:02}:00");
        prop_assert_eq!(&parse(&ja, now, Lang::Ja), &expected, "{}", ja);
        prop_assert_eq!(&parse(&en, now, Lang::En), &expected, "{}", en);
        prop_assert_eq!(&parse(&iso, now, Lang::En), &expected, "{}", iso);
    }

    #[test]
    fn normalising_twice_changes_nothing(text: String) {
        let once = taiwa::domain::normal::normalise(&text);
        prop_assert_eq!(taiwa::domain::normal::normalise(&once), once);
    }

    #[test]
    fn the_first_word_and_the_rest_lose_nothing(text: String) {
        use taiwa::domain::normal::{normalise, split_first};
        match split_first(&text) {
            None => prop_assert_eq!(normalise(&text), ""),
            Some((_, rest)) => prop_assert!(text.ends_with(rest)),
        }
    }
}
