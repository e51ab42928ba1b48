//! Reading rosters and what they change: files as offices write them, errors by line, and the arithmetic of changes.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use taiwa::domain::calendar::{Calendar, Hours, WorkWeek};
use taiwa::domain::ids::{EmployeeId, OccurrenceId, PairId, PersonId, SeriesId, WorkspaceId};
use taiwa::domain::lang::Lang;
use taiwa::domain::occurrence::{self, Exempt, NewSlot};
use taiwa::domain::pair::Series;
use taiwa::domain::people::{Ids, Person, PersonState, Platform, Zone};
use taiwa::domain::rhythm;
use taiwa::domain::roster::{
    Away, Changes, Days, Employee, Field, Follow, Known, Leave, MOST_MILESTONES, Milestone, changes, first_by,
    milestones_ahead, read_leave, read_milestones, read_roster, remind_on, solo_by_cohort, weeks_over,
};

const TODAY: Date = date(2026, 4, 1);

fn wrong(bytes: &[u8]) -> Vec<String> {
    read_roster(bytes, TODAY).expect_err("the file is wrong").iter().map(ToString::to_string).collect()
}

/// What is known once changes are written.
fn written(known: &Known, changes: &Changes) -> Known {
    let mut after = known.clone();
    after.units.extend(changes.units.iter().cloned());
    for (fields, n) in changes.entered.iter().zip(after.employees.len()..) {
        let id = EmployeeId::new(format!("e{n}"));
        after.employees.push(Employee { id, fields: fields.clone(), person: None });
    }
    for changed in &changes.changed {
        let employee = after.employees.iter_mut().find(|e| e.id == changed.id).unwrap();
        employee.fields = changed.after.clone();
    }
    for (email, leaves) in &changes.leaves {
        after.leaves.insert(email.clone(), leaves.clone());
    }
    after
}

#[test]
fn the_same_list_is_read_from_every_encoding_and_sign_between_cells() {
    let text = "Email,name,reading,manager_email,team,hired_on,left_on,zone,rhythm\r\n\
                KEN@example.com, 髙橋 健 ,たかはし けん,,営業/東日本,2020/4/1,,Asia/Tokyo,\r\n\
                hana@example.com,﨑山 花,,ken@example.com,営業 / 東日本,2026年4月1日,,,隔週火曜15時 30分\r\n";
    let plain = read_roster(text.as_bytes(), TODAY).unwrap();
    assert_eq!(plain.lines.len(), 2);
    let first = &plain.lines[0].fields;
    assert_eq!((first.email.as_str(), first.name.as_str()), ("ken@example.com", "髙橋 健"));
    assert_eq!(first.team.as_deref(), Some("営業/東日本"));
    let second = &plain.lines[1];
    assert_eq!((second.number, second.fields.hired_on), (3, Some(date(2026, 4, 1))));
    assert_eq!(second.fields.team.as_deref(), Some("営業/東日本"));

    let (shift_jis, _, lost) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!lost, "Windows' own signs are in it, too");
    let utf16: Vec<u8> =
        "\u{feff}".chars().chain(text.chars()).collect::<String>().encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [
        ("a byte order mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("Shift_JIS", shift_jis.into_owned()),
        ("UTF-16", utf16),
        ("tabs", text.replace(',', "\t").into_bytes()),
        ("semicolons", text.replace(',', ";").into_bytes()),
        ("no return", text.replace('\r', "").into_bytes()),
    ] {
        assert_eq!(read_roster(&bytes, TODAY).unwrap(), plain, "{name}");
    }
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    assert_eq!(wrong(b"email;name\n\x81"), ["line 1: the file is neither in UTF-8 nor in Shift_JIS"]);
    assert_eq!(wrong(b"mail,name\n"), ["line 1: the first line has no column `email`"]);
    assert_eq!(
        wrong(b""),
        ["line 1: the first line has no column `email`", "line 1: the first line has no column `name`"]
    );
    assert_eq!(wrong(b"email,name,Email\n"), ["line 1: the column `email` stands there twice"]);
    let csv = "email,name,manager_email,team,hired_on,left_on,zone,rhythm\n\
               a@x.jp,A,,,,,,\n\
               a b@x.jp,B,,,,,,\n\
               c@x.jp,,,,,,,\n\
               d@x.jp,D,d@x.jp,,,,,\n\
               e@x.jp,E,,Sales//East,,,,\n\
               f@x.jp,F,,,2026-02-30,,,\n\
               g@x.jp,G,,,2026-04-01,2026-03-01,,\n\
               h@x.jp,H,,,,,Asia/Edo,\n\
               \n\
               i@x.jp,I,,,,,,now and then\n\
               j@x.jp,J,,,,,,,more\n";
    assert_eq!(
        wrong(csv.as_bytes()),
        [
            "line 3: \"a b@x.jp\" is no e-mail address",
            "line 4: `name` is empty",
            "line 5: d@x.jp is their own manager",
            "line 6: the team \"Sales//East\" has a part without a name",
            "line 7: \"2026-02-30\" is no date; write 2026-04-01 or 2026/4/1",
            "line 8: the last day 2026-03-01 is before the first, 2026-04-01",
            "line 9: there is no time zone \"Asia/Edo\"; write Asia/Tokyo",
            "line 11: \"now and then\" is no rhythm: not understood from \"now and then\"",
            "line 12: there are more cells than columns; does one hold a comma without quotes?",
        ]
    );
    assert_eq!(wrong(b"email,name\nA@x.jp,A\nb@x.jp,B\na@X.jp,C\n"), ["line 4: a@x.jp stands in line 2 already"]);
    let read = read_roster(b"email,name,salary,\nA@x.jp,\"A, B\n\",100,\n", TODAY).unwrap();
    assert_eq!(read.ignored, ["salary"]);
    assert_eq!(read.lines[0].fields.name, "A, B", "a cell in quotes may hold anything");
}

#[test]
fn managers_are_checked_together() {
    let check = |csv: &str| {
        let read = read_roster(csv.as_bytes(), TODAY).unwrap();
        let wrong = changes(&Known::default(), read, None, TODAY).expect_err("wrong");
        wrong.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        check("email,name,manager_email\na@x.jp,A,nobody@x.jp\n"),
        ["line 2: the manager nobody@x.jp is in no line and not known"]
    );
    assert_eq!(
        check("email,name,manager_email\nd@x.jp,D,a@x.jp\na@x.jp,A,b@x.jp\nb@x.jp,B,c@x.jp\nc@x.jp,C,a@x.jp\n"),
        ["line 3: who leads whom runs in a circle: a@x.jp → b@x.jp → c@x.jp → a@x.jp"]
    );
}

#[test]
fn a_column_left_out_says_nothing_and_an_empty_cell_says_none() {
    let take =
        |known: &Known, csv: &str| changes(known, read_roster(csv.as_bytes(), TODAY).unwrap(), None, TODAY).unwrap();
    let first = take(&Known::default(), "email,name,team,hired_on\na@x.jp,A,Sales/East,2026-04-01\nb@x.jp,B,Sales,\n");
    assert_eq!(first.units, ["Sales", "Sales/East"]);
    let known = written(&Known::default(), &first);
    let second = take(&known, "email,name,team\na@x.jp,A,\n");
    assert_eq!(second.changed[0].fields, [Field::Team]);
    assert_eq!(second.changed[0].after.hired_on, Some(TODAY), "it was not in the file");
    assert_eq!(second.unnamed, ["b@x.jp"], "named, and left as they are");
}

#[test]
fn leaves_are_the_whole_list_from_today_on() {
    let day = |n: i8| date(2026, 4, n);
    let roster = || read_roster(b"email,name\na@x.jp,A\nb@x.jp,B\n", TODAY).unwrap();
    let file =
        read_leave(b"email,from,until\na@x.jp,2026/4/20,2026/4/24\nA@x.jp,2026-04-25,\na@x.jp,2026-04-21,2026-04-22\n")
            .unwrap();
    let first = changes(&Known::default(), roster(), Some(&file), TODAY).unwrap();
    assert_eq!(first.leaves, [("a@x.jp".to_owned(), vec![Leave { from: day(20), until: Date::MAX }])]);
    let mut known = written(&Known::default(), &first);
    known.leaves.insert("b@x.jp".to_owned(), vec![Leave { from: date(2026, 1, 5), until: date(2026, 1, 9) }]);
    assert!(changes(&known, roster(), Some(&file), TODAY).unwrap().is_empty(), "the same again");
    let none = read_leave(b"email,from,until\n").unwrap();
    let after = changes(&known, roster(), Some(&none), TODAY).unwrap();
    assert_eq!(after.leaves, [("a@x.jp".to_owned(), vec![])], "what is over stays, what is to come is taken back");
    assert!(changes(&known, roster(), None, TODAY).unwrap().leaves.is_empty(), "without a file nothing is said");
    let wrong = |csv: &[u8]| {
        let read = read_leave(csv).and_then(|file| changes(&known, roster(), Some(&file), TODAY));
        read.expect_err("wrong").iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(wrong(b"email,from,until\nz@x.jp,2026-04-01,\n"), ["leave, line 2: z@x.jp is in no line of the roster"]);
    assert_eq!(
        wrong(b"email,from,until\na@x.jp,2026-04-02,2026-04-01\n"),
        ["leave, line 2: the end 2026-04-01 is before the beginning, 2026-04-02"]
    );
}

#[test]
fn a_dry_run_knows_what_follows_for_1on1s() {
    let known = Known {
        people: [("a@x.jp", "A"), ("b@x.jp", "B"), ("d@x.jp", "D")]
            .map(|(email, id)| (email.to_owned(), PersonId::new(id)))
            .into(),
        pairs: [(PersonId::new("A"), PersonId::new("D"))].into(),
        ..Known::default()
    };
    let csv = "email,name,manager_email,rhythm\na@x.jp,A,,\nb@x.jp,B,a@x.jp,every tue 15:00\n\
               c@x.jp,C,a@x.jp,every tue 15:00\nd@x.jp,D,a@x.jp,\n";
    let changes = changes(&known, read_roster(csv.as_bytes(), TODAY).unwrap(), None, TODAY).unwrap();
    let expected = [("b@x.jp", Follow::Start), ("c@x.jp", Follow::Wait), ("d@x.jp", Follow::Settle)];
    assert_eq!(changes.follow, expected.map(|(email, follow)| (email.to_owned(), follow)));
}

proptest! {
    /// Whatever the list: once it is written, the same list changes nothing.
    #[test]
    fn a_roster_taken_in_twice_changes_nothing_the_second_time(
        people in proptest::collection::btree_map("[a-z]{1,6}", (0_usize..40, "[A-C]{0,1}(/[a-c]{1,2}){0,2}", 0_i8..30), 1..40),
        first in 0_usize..40,
    ) {
        let names: Vec<&String> = people.keys().collect();
        let mut csv = "email,name,manager_email,team,hired_on\n".to_owned();
        for (at, (name, (leader, team, day))) in people.iter().enumerate() {
            // Whoever leads stands before: no circles.
            let manager = if at == 0 { String::new() } else { format!("{}@x.jp", names[leader % at]) };
            let team = team.trim_start_matches('/');
            let hired = if *day == 0 { String::new() } else { format!("2026-01-{day:02}") };
            csv += &format!("{name}@x.jp,{name},{manager},{team},{hired}\n");
        }
        let read = || read_roster(csv.as_bytes(), TODAY).unwrap();
        let once = changes(&Known::default(), read(), None, TODAY).unwrap();
        prop_assert_eq!(once.entered.len(), people.len());
        let known = written(&Known::default(), &once);
        let twice = changes(&known, read(), None, TODAY).unwrap();
        prop_assert!(twice.is_empty() && twice.follow.is_empty());
        prop_assert_eq!(twice.same, people.len());
        // Of a shortened list whoever is missing is named, and nobody is changed.
        let keep = 1 + first.min(people.len() - 1);
        let short: String = csv.lines().take(1 + keep).map(|line| format!("{line}\n")).collect();
        let shorter = changes(&known, read_roster(short.as_bytes(), TODAY).unwrap(), None, TODAY).unwrap();
        prop_assert!(shorter.is_empty());
        prop_assert_eq!(shorter.unnamed.len(), people.len() - keep);
    }

    /// No bytes make it panic.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_roster(&bytes, TODAY);
        let _ = read_leave(&[b"email,from,until\n", bytes.as_slice()].concat());
    }
}

fn person(id: &str) -> Person {
    Person {
        id: PersonId::new(id),
        workspace: WorkspaceId::new("w"),
        name: None,
        ids: Ids::of(Platform::Slack, id),
        platform: Platform::Slack,
        lang: Lang::Ja,
        zone: Zone::named("Asia/Tokyo").unwrap(),
        week: WorkWeek::default(),
        hours: Hours::default(),
        state: PersonState::Active,
    }
}

#[test]
fn leave_of_half_the_windows_working_days_takes_a_slot_out() {
    let calendar = Calendar::default();
    let (one, other) = (person("sato"), person("hanako"));
    let judged = |words: &str, days: Days| {
        let start = date(2026, 12, 7);
        let series = Series {
            id: SeriesId::new("s"),
            pair: PairId::new("p"),
            rhythm: rhythm::parse(words, start).unwrap(),
            zone: Zone::named("Asia/Tokyo").unwrap(),
            from: start,
            ended: None,
        };
        let slot = date(2026, 12, 9).at(15, 0, 0, 0);
        let new = NewSlot { series: &series, slot, calendar: &calendar, people: [&one, &other] };
        let o = occurrence::open(OccurrenceId::new("o"), &new);
        Away(vec![days]).takes_out(&o, &series, [&one, &other], &calendar)
    };
    let leave = |from: i8, until: i8| Days {
        leaves: vec![Leave { from: date(2026, 12, from), until: date(2026, 12, until) }],
        ..Days::default()
    };
    // Weekly on Wednesday the 9th: the window is the 6th to the 12th, five working days.
    let weekly = "every wed 15:00";
    assert_eq!(judged(weekly, leave(7, 9)), Some(Exempt::Leave));
    assert_eq!(judged(weekly, leave(8, 9)), None, "two of five are less than half");
    assert_eq!(judged(weekly, leave(9, 11)), Some(Exempt::Leave));
    assert_eq!(judged(weekly, leave(5, 6)), None, "a weekend is no leave");
    // Every two weeks: the 2nd to the 16th, eleven working days.
    let biweekly = "every 2 weeks wed 15:00";
    assert_eq!(judged(biweekly, leave(7, 11)), None);
    assert_eq!(judged(biweekly, leave(7, 14)), Some(Exempt::Leave), "six of eleven");
    let hired = |day| Days { hired_on: Some(date(2026, 12, day)), ..Days::default() };
    assert_eq!([9, 8, 10].map(|day| judged(weekly, hired(day)).is_some()), [true, false, true]);
    let left = |day| Days { left_on: Some(date(2026, 12, day)), ..Days::default() };
    assert_eq!([9, 8, 10].map(|day| judged(weekly, left(day)).is_some()), [true, true, false]);
}

#[test]
fn a_newcomers_days_are_working_days() {
    let (calendar, week) = (Calendar::default(), WorkWeek::default());
    // Wednesday, 1 April 2026: the first day counts.
    assert_eq!(remind_on(TODAY, &calendar, week), date(2026, 4, 2));
    assert_eq!(first_by(TODAY, &calendar, week), date(2026, 4, 7));
    // Hired on the eve of Golden Week.
    assert_eq!(first_by(date(2026, 4, 30), &calendar, week), date(2026, 5, 11));
    assert_eq!(weeks_over(TODAY), date(2026, 6, 24));
}

#[test]
fn months_until_somebody_works_alone_are_shown_from_five_on() {
    let after = |days: i64| (date(2026, 4, 1), date(2026, 4, 1).saturating_add(jiff::Span::new().days(days)));
    let five: Vec<_> = [30, 61, 76, 91, 152].map(after).into();
    let cohorts = solo_by_cohort(&five);
    assert_eq!((cohorts[0].year, cohorts[0].half, cohorts[0].people), (2026, 1, 5));
    assert!((cohorts[0].months.unwrap() - 2.5).abs() < 1e-9, "76 days are 2.5 months of 30.4");
    assert_eq!(solo_by_cohort(&five[..4])[0].months, None);
    let six: Vec<_> = five.iter().copied().chain([after(152)]).collect();
    assert!((solo_by_cohort(&six)[0].months.unwrap() - 83.5 / 30.4).abs() < 1e-9);
}

fn milestone(week: u8, ja: &str, en: &str) -> Milestone {
    let words = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Milestone { week, ja: words(ja), en: words(en) }
}

#[test]
fn milestones_are_read_by_week_in_either_language_and_encoding() {
    let text = "Week,ja,en,owner\r\n12,請求書を一人で出せる,Sends invoices alone,総務\r\n1,社内システム,,\r\n4,,Takes calls,\r\n";
    let plain = read_milestones(text.as_bytes()).unwrap();
    let all = [milestone(1, "社内システム", ""), milestone(4, "", "Takes calls")];
    let last = milestone(12, "請求書を一人で出せる", "Sends invoices alone");
    assert_eq!(plain.milestones, [&all[..], &[last]].concat());
    assert_eq!(plain.ignored, ["owner"]);
    let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(text);
    assert_eq!(read_milestones(&shift_jis).unwrap(), plain);
    assert_eq!(read_milestones(b"week,ja\n").unwrap().milestones, [], "an empty list is one, too");
}

#[test]
fn what_is_wrong_with_milestones_is_named_with_its_line() {
    let wrong = |text: &str| -> Vec<String> {
        let wrong = read_milestones(text.as_bytes()).expect_err("the file is wrong");
        wrong.iter().map(|wrong| format!("line {}: {}", wrong.line, wrong.problem)).collect()
    };
    assert_eq!(wrong("ja,en\n電話,Calls\n"), ["line 1: the first line has no column `week`"]);
    let text = "week,ja,en\n0,電話,\n53,電話,\nsoon,電話,\n4,,\n4,電話,Calls\n4,電話,Calls\n";
    let week = |given: &str| format!("{given:?} is no week; write 1 to 52, counted from the first day");
    assert_eq!(
        wrong(text),
        [
            format!("line 2: {}", week("0")),
            format!("line 3: {}", week("53")),
            format!("line 4: {}", week("soon")),
            "line 5: neither `ja` nor `en` has words".to_owned(),
            "line 7: the same stands in line 6 already".to_owned(),
        ]
    );
    let lines = |n: usize| (0..n).fold("week,en\n".to_owned(), |text, n| text + &format!("1,Step {n}\n"));
    assert_eq!(read_milestones(lines(MOST_MILESTONES).as_bytes()).unwrap().milestones.len(), MOST_MILESTONES);
    assert_eq!(wrong(&lines(MOST_MILESTONES + 9)), ["line 42: there are more than 40 milestones"]);
}

#[test]
fn milestones_are_in_the_languages_of_the_two() {
    let both = milestone(1, "電話", "Calls");
    assert_eq!(both.words([Lang::Ja, Lang::Ja]), "電話");
    assert_eq!(both.words([Lang::En, Lang::En]), "Calls");
    assert_eq!(both.words([Lang::Ja, Lang::En]), "電話 / Calls");
    assert_eq!(both.words([Lang::En, Lang::Ja]), "電話 / Calls");
    assert_eq!(milestone(1, "電話", "").words([Lang::En, Lang::En]), "電話", "better than nothing");
    assert_eq!(milestone(1, "電話", "").words([Lang::En, Lang::Ja]), "電話");
}

#[test]
fn a_newcomer_gets_the_milestones_that_are_still_ahead_on_working_days() {
    let (calendar, week) = (Calendar::default(), WorkWeek::default());
    let list = [milestone(1, "電話", ""), milestone(4, "請求書", ""), milestone(26, "独り立ち", "")];
    let ahead = |today: Date| -> Vec<(u8, Date)> {
        let ahead = milestones_ahead(&list, (TODAY, today), &calendar, week);
        ahead.into_iter().map(|(milestone, due)| (milestone.week, due)).collect()
    };
    // Hired on Wednesday, 1 April 2026; four weeks later is a holiday, and the next working day is taken.
    let all = [(1, date(2026, 4, 8)), (4, date(2026, 4, 30)), (26, date(2026, 9, 30))];
    assert_eq!(ahead(TODAY), all);
    assert_eq!(ahead(date(2026, 4, 8)), all, "due today is still ahead");
    assert_eq!(ahead(date(2026, 4, 9)), all[1..]);
    assert_eq!(ahead(date(2026, 6, 23)), all[2..], "the last day of the first weeks");
    assert_eq!(ahead(date(2026, 6, 24)), [], "no newcomer any more");
    assert_eq!(ahead(date(2026, 3, 31)), [], "not before the first day");
}
