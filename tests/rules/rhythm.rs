//! What people type for a rhythm, the slots it gives, and that every form reads back.

use jiff::civil::{Date, DateTime, Weekday, date, datetime, time};
use proptest::prelude::*;
use taiwa::domain::lang::Lang;
use taiwa::domain::rhythm::{CronError, MonthDay, Nth, Rhythm, RhythmError, Rule, parse};

const MONDAY: Date = date(2026, 7, 20);

#[test]
fn a_rhythm_in_words_or_cron_means_what_it_says() {
    let table = [
        ("weekly tue 15:00 45m", "weekly on Tue at 15:00 (45 min)"),
        ("every tue 15:00", "weekly on Tue at 15:00 (30 min)"),
        ("Every week on Tue at 3pm", "weekly on Tue at 15:00 (30 min)"),
        ("tuesdays every week 15:00", "weekly on Tue at 15:00 (30 min)"),
        ("every 2 weeks tue 15:00 30m", "every 2 weeks on Tue at 15:00 (30 min)"),
        ("every other tue 15:00 for 1h", "every 2 weeks on Tue at 15:00 (60 min)"),
        ("every other week on tuesday, 3:30 pm, 45 min", "every 2 weeks on Tue at 15:30 (45 min)"),
        ("biweekly tue 15:00 1.5h", "every 2 weeks on Tue at 15:00 (90 min)"),
        ("fortnightly fri 9:00 1h30m", "every 2 weeks on Fri at 09:00 (90 min)"),
        ("every 3 weeks fri 10:00", "every 3 weeks on Fri at 10:00 (30 min)"),
        ("every three weeks fri 10:00", "every 3 weeks on Fri at 10:00 (30 min)"),
        ("every two weeks fri 07:15", "every 2 weeks on Fri at 07:15 (30 min)"),
        ("every fri 7pm", "weekly on Fri at 19:00 (30 min)"),
        ("every fri 6:30", "weekly on Fri at 18:30 (30 min)"),
        ("every mon and thu 10:00", "weekly on Mon and Thu at 10:00 (30 min)"),
        ("weekly mon/wed/fri 10:00-10:45", "weekly on Mon, Wed and Fri at 10:00 (45 min)"),
        ("monthly on the 2nd tuesday 10:00", "monthly on the 2nd Tue at 10:00 (30 min)"),
        ("every 2nd and 4th tue 10:00", "monthly on the 2nd and 4th Tue at 10:00 (30 min)"),
        ("first monday of the month at 9am", "monthly on the 1st Mon at 09:00 (30 min)"),
        ("last friday of the month 17:00", "monthly on the last Fri at 17:00 (30 min)"),
        ("monthly on the last friday 17:00", "monthly on the last Fri at 17:00 (30 min)"),
        ("monthly on day 15 10:00", "monthly on day 15 at 10:00 (30 min)"),
        ("monthly on the 15th at 10:00", "monthly on day 15 at 10:00 (30 min)"),
        ("monthly on the last day 10:00", "monthly on the last day at 10:00 (30 min)"),
        ("last day of the month 10:00", "monthly on the last day at 10:00 (30 min)"),
        ("毎週火曜15時", "weekly on Tue at 15:00 (30 min)"),
        ("毎週火曜日 15時半から45分", "weekly on Tue at 15:30 (45 min)"),
        ("毎週月・木 10:00", "weekly on Mon and Thu at 10:00 (30 min)"),
        ("毎週月木曜 10時", "weekly on Mon and Thu at 10:00 (30 min)"),
        ("毎週月15:00", "weekly on Mon at 15:00 (30 min)"),
        ("隔週火曜15時 30分", "every 2 weeks on Tue at 15:00 (30 min)"),
        ("隔週火曜15時30分 45分", "every 2 weeks on Tue at 15:30 (45 min)"),
        ("隔週火曜15時30分間", "every 2 weeks on Tue at 15:00 (30 min)"),
        ("隔週の火曜 午後3時から1時間", "every 2 weeks on Tue at 15:00 (60 min)"),
        ("２週間ごと　火曜　１５：００", "every 2 weeks on Tue at 15:00 (30 min)"),
        ("3週ごと 金曜 10:00 1時間半", "every 3 weeks on Fri at 10:00 (90 min)"),
        ("隔週で火曜15時に", "every 2 weeks on Tue at 15:00 (30 min)"),
        ("2週に1回 金曜 10:00", "every 2 weeks on Fri at 10:00 (30 min)"),
        ("隔週火曜 3時", "every 2 weeks on Tue at 15:00 (30 min)"),
        ("毎月第2火曜 15時", "monthly on the 2nd Tue at 15:00 (30 min)"),
        ("第2火曜 15時", "monthly on the 2nd Tue at 15:00 (30 min)"),
        ("第1・第3月曜 15:00", "monthly on the 1st and 3rd Mon at 15:00 (30 min)"),
        ("第1・3月曜15:00", "monthly on the 1st and 3rd Mon at 15:00 (30 min)"),
        ("第2と4火曜 15:00", "monthly on the 2nd and 4th Tue at 15:00 (30 min)"),
        ("毎月第二火曜 十五時", "monthly on the 2nd Tue at 15:00 (30 min)"),
        ("毎月第1日曜 10:00", "monthly on the 1st Sun at 10:00 (30 min)"),
        ("毎月最終金曜 17:00", "monthly on the last Fri at 17:00 (30 min)"),
        ("毎月最終日曜 17:00", "monthly on the last Sun at 17:00 (30 min)"),
        ("毎月最後の金曜 17:00", "monthly on the last Fri at 17:00 (30 min)"),
        ("毎月15日 10時", "monthly on day 15 at 10:00 (30 min)"),
        ("毎月末日 10時", "monthly on the last day at 10:00 (30 min)"),
        ("月1回 15日 10時", "monthly on day 15 at 10:00 (30 min)"),
        ("0 9 * * 1", "cron 0 9 * * 1 (30 min)"),
        ("`30 15 * * MON,THU` 45m", "cron 30 15 * * mon,thu (45 min)"),
        ("cron 0 9 * * 1 (30 min)", "cron 0 9 * * 1 (30 min)"),
        ("0 9 * * 1-5 45分", "cron 0 9 * * 1-5 (45 min)"),
    ];
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, expected)| {
            let got = parse(text, MONDAY).map(|r| r.describe(Lang::En));
            (got.as_deref() != Ok(*expected)).then(|| format!("{text:36} expected {expected:45} got {got:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_is_missing_is_named() {
    use RhythmError::*;
    let evening = |text| MorningOrEvening { evening: Box::new(parse(text, MONDAY).unwrap()) };
    let table = [
        ("", Empty),
        ("　", Empty),
        ("every tue", NoTime),
        ("毎週火曜", NoTime),
        ("毎週火曜 7時半", evening("every tue 19:30")),
        ("every tue 7:00", evening("every tue 19:00")),
        ("weekly 15:00", NoWeekday),
        ("隔週 15:00", NoWeekday),
        ("every 2 weeks", NoWeekday),
        ("monthly 15:00", NoDay),
        ("monthly tue 15:00", NoDay),
        ("毎月 15:00", NoDay),
        ("tue 15:00", NoInterval),
        ("15:00", NoInterval),
        ("every tue 15:00 16:00", SeveralTimes),
        ("2nd mon and tue 10:00", SeveralWeekdays),
        ("monthly on the 1st and 15th 10:00", SeveralDays),
        ("every 0 weeks tue 10:00", BadInterval(0)),
        ("every 27 weeks tue 10:00", BadInterval(27)),
        ("every 6th tue 10:00", BadNth(6)),
        ("第9火曜 10:00", BadNth(9)),
        ("monthly on day 32 10:00", BadDay(32)),
        ("毎月0日 10時", BadDay(0)),
        ("every tue 15:00 2m", BadLength(2)),
        ("every tue 15:00 9h", BadLength(540)),
        ("every tue 15:00-14:00", BadLength(0)),
        ("every 2 weeks 2nd tue 15:00", Mixed),
        ("every tue 15日 10:00", Mixed),
        ("every tue at 25:00", Unreadable { rest: "25:00".into() }),
        ("every blue moon", Unreadable { rest: "blue moon".into() }),
        ("0 0 9 * * 1", Cron(CronError::Fields(6))),
        ("0 9 * *", Cron(CronError::Fields(4))),
        ("cron", Unreadable { rest: "cron".into() }),
    ];
    for (text, expected) in table {
        assert_eq!(parse(text, MONDAY), Err(expected), "{text}");
    }
}

fn slots(text: &str, n: usize) -> Vec<String> {
    let rhythm = parse(text, MONDAY).unwrap();
    let mut at = datetime(2026, 7, 20, 10, 0, 0, 0);
    std::iter::from_fn(|| {
        at = rhythm.next_after(at)?;
        Some(at.strftime("%-m/%-d %H:%M").to_string())
    })
    .take(n)
    .collect()
}

#[test]
fn the_next_slots_are_the_ones_people_expect() {
    assert_eq!(slots("隔週木曜15時", 3), ["7/23 15:00", "8/6 15:00", "8/20 15:00"]);
    assert_eq!(slots("第2火曜 10:00", 2), ["8/11 10:00", "9/8 10:00"]);
    assert_eq!(slots("every mon 10:00", 1), ["7/27 10:00"]);
    assert_eq!(slots("every mon 10:01", 1), ["7/20 10:01"]);
    assert_eq!(slots("every 2 weeks mon and thu 9:00", 4), ["7/23 09:00", "8/3 09:00", "8/6 09:00", "8/17 09:00"]);
    assert_eq!(slots("毎月31日 10時", 4), ["7/31 10:00", "8/31 10:00", "9/30 10:00", "10/31 10:00"]);
    assert_eq!(slots("every 5th fri 10:00", 2), ["7/31 10:00", "10/30 10:00"]);
    assert_eq!(slots("0 9 * * 4", 2), ["7/23 09:00", "7/30 09:00"]);
    assert_eq!(slots("0 9 1,15 * *", 2), ["8/1 09:00", "8/15 09:00"]);
}

#[test]
fn every_two_weeks_keeps_its_phase_over_years_with_53_weeks() {
    let rhythm = parse("every 2 weeks tue 15:00", MONDAY).unwrap();
    let mut at = datetime(2026, 7, 20, 0, 0, 0, 0);
    let mut last: Option<DateTime> = None;
    for _ in 0..300 {
        at = rhythm.next_after(at).unwrap();
        if let Some(last) = last {
            assert_eq!((at.date() - last.date()).get_days(), 14);
        }
        last = Some(at);
    }
}

#[test]
fn periods_and_windows_follow_the_rhythm() {
    for (text, period, window) in [
        ("every tue 15:00", 7, 3),
        ("every mon and thu 15:00", 7, 3),
        ("every 2 weeks tue 15:00", 14, 7),
        ("every 4 weeks tue 15:00", 28, 7),
        ("monthly 2nd tue 15:00", 30, 7),
        ("every 2nd and 4th tue 15:00", 15, 7),
        ("monthly on day 15 10:00", 30, 7),
        ("0 9 * * 1", 7, 3),
        ("0 9 * * 1-5", 1, 3),
        ("0 9 1,15 * *", 14, 7),
        ("0 9 15 * *", 30, 7),
        ("0 9 1 1,7 *", 181, 7),
    ] {
        let rhythm = parse(text, MONDAY).unwrap();
        assert_eq!((rhythm.period_days(), rhythm.window_days()), (period, window), "{text}");
    }
}

#[test]
fn stored_forms_stay_readable() {
    let weekly = Rule::Weekly { every: 2, weekdays: vec![Weekday::Tuesday], anchor: date(2026, 7, 21) };
    let nth = Rule::MonthlyNth { nth: vec![Nth::Number(2), Nth::Last], weekday: Weekday::Friday };
    for (rule, text) in [
        (weekly, "r1 weekly 2 tue 2026-07-21 15:00 30"),
        (nth, "r1 nth 2,last fri 15:00 30"),
        (Rule::MonthlyDay { day: MonthDay::Number(15) }, "r1 day 15 15:00 30"),
        (Rule::MonthlyDay { day: MonthDay::Last }, "r1 day last 15:00 30"),
    ] {
        let rhythm = Rhythm { rule, time: time(15, 0, 0, 0), minutes: 30 };
        assert_eq!(rhythm.to_text(), text);
        assert_eq!(Rhythm::from_text(text), Some(rhythm));
    }
    let cron = parse("0 9 * * mon", MONDAY).unwrap();
    assert_eq!(cron.to_text(), "r1 cron 30 0 9 * * mon");
    for broken in [
        "",
        "r1",
        "r2 day 15 15:00 30",
        "r1 weekly 0 tue 2026-07-21 15:00 30",
        "r1 day 15 15:00",
        "r1 nth 6 fri 15:00 30",
    ] {
        assert_eq!(Rhythm::from_text(broken), None, "{broken}");
    }
}

fn any_rhythm() -> impl Strategy<Value = Rhythm> {
    let weekday = (0i8..7).prop_map(|n| Weekday::from_monday_zero_offset(n).unwrap());
    let weekdays = prop::collection::btree_set(0i8..7, 1..5)
        .prop_map(|days| days.into_iter().map(|n| Weekday::from_monday_zero_offset(n).unwrap()).collect::<Vec<_>>());
    let nth = prop::collection::btree_set(prop_oneof![(1u8..=5).prop_map(Nth::Number), Just(Nth::Last)], 1..4)
        .prop_map(|nth| nth.into_iter().collect::<Vec<_>>());
    let cron = "[0-5]?[0-9] (1?[0-9]|2[0-3]) (\\*|[1-9]|1[0-9],2[0-8]|\\*/[2-9]) (\\*|[1-9]|jan-jun) (\\*|[0-7]|mon,wed|1-5|5-7)";
    let cron = cron.prop_filter_map("comes within 400 days", |text| parse(&text, MONDAY).ok().map(|r| r.rule));
    let rule = prop_oneof![
        (1u8..=26, weekdays).prop_map(|(every, weekdays)| {
            let mut from = MONDAY;
            while !weekdays.contains(&from.weekday()) {
                from = from.tomorrow().unwrap();
            }
            Rule::Weekly { every, weekdays, anchor: from }
        }),
        (nth, weekday).prop_map(|(nth, weekday)| Rule::MonthlyNth { nth, weekday }),
        prop_oneof![(1u8..=31).prop_map(MonthDay::Number), Just(MonthDay::Last)]
            .prop_map(|day| Rule::MonthlyDay { day }),
        cron,
    ];
    (rule, 0i8..24, 0i8..60, 5u16..=480).prop_map(|(rule, hour, minute, minutes)| {
        let time = match &rule {
            Rule::Cron(cron) => cron.time(),
            _ => time(hour, minute, 0, 0),
        };
        Rhythm { rule, time, minutes }
    })
}

proptest! {
    #[test]
    fn what_is_stored_reads_back(rhythm in any_rhythm()) {
        prop_assert_eq!(Rhythm::from_text(&rhythm.to_text()), Some(rhythm));
    }

    #[test]
    fn what_is_shown_reads_back(rhythm in any_rhythm()) {
        for lang in Lang::ALL {
            let shown = rhythm.describe(lang);
            prop_assert_eq!(parse(&shown, MONDAY), Ok(rhythm.clone()), "{}", shown);
        }
    }

    #[test]
    fn slots_come_in_order_and_asking_from_anywhere_between_gives_the_same(
        rhythm in any_rhythm(), start in 0i64..500_000, back in 1i64..1440,
    ) {
        let after = datetime(2026, 7, 20, 0, 0, 0, 0) + jiff::Span::new().minutes(start);
        if let Some(first) = rhythm.next_after(after) {
            prop_assert!(first > after);
            prop_assert!(rhythm.rule.falls_on(first.date()) && first.time() == rhythm.time);
            let between = (first - jiff::Span::new().minutes(back)).max(after);
            prop_assert_eq!(rhythm.next_after(between), Some(first));
            if let Some(second) = rhythm.next_after(first) {
                prop_assert!(second > first);
            }
        } else {
            prop_assert!(matches!(rhythm.rule, Rule::Cron(_)));
        }
        prop_assert!(rhythm.period_days() >= 1 && [3, 7].contains(&rhythm.window_days()));
    }

    #[test]
    fn no_text_breaks_the_reader(text in prop_oneof![any::<String>(), "[0-9*,/a-z -]{0,140}", "\\PC{0,260}", pieces()]) {
        if let Ok(rhythm) = parse(&text, MONDAY) {
            prop_assert!(rhythm.next_after(MONDAY.at(0, 0, 0, 0)).is_some());
            prop_assert_eq!(Rhythm::from_text(&rhythm.to_text()), Some(rhythm));
        }
        Rhythm::from_text(&text);
    }

    #[test]
    fn a_hostile_stored_rule_still_ends(every: u8, after in 0i32..4_000_000) {
        let rule = Rule::Weekly { every, weekdays: vec![], anchor: Date::MIN };
        let rhythm = Rhythm { rule, time: time(1, 0, 0, 0), minutes: 0 };
        let after = date(1, 1, 1).saturating_add(jiff::Span::new().days(after)).at(0, 0, 0, 0);
        prop_assert_eq!(rhythm.next_after(after), None);
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let words = vec![
        "every ", "2 ", "weeks ", "other ", "tue ", "2nd ", "last ", "day ", "15 ", "15:00 ", "30m", "1h", "毎週",
        "隔週", "毎月", "第", "2", "・", "火", "火曜", "月", "日", "末日", "15時", "30分", " ", "　", "0 ", "9 ", "* ",
        "1-5 ", "*/2 ", "cron ", "(", ")", "999", "半",
    ];
    prop::collection::vec(prop::sample::select(words), 0..9).prop_map(|w| w.concat())
}
