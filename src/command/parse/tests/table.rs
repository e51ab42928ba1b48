//! The table as a whole: no two meanings for one phrase, every way of typing works, help shows everything.

use super::*;
use crate::command::table::{about, readme, topics};

#[test]
fn every_row_can_be_typed_in_all_its_ways() {
    let follow = |row: &Row| match row.takes {
        Takes::NewRhythm(_) => " <@U1|hanako> weekly mon 10:00",
        Takes::Rhythm(_) => " weekly mon 10:00",
        Takes::Language(_) => " ja",
        Takes::PickText(_) | Takes::PickItem(_) | Takes::PickPlace(_) => " 2 1",
        Takes::Text(_) | Takes::Item(_) | Takes::Promise(_) | Takes::Pick(_) | Takes::PickUntil(_) => " 2",
        _ => "",
    };
    for row in &ROWS {
        let rest = follow(row);
        let meant = parse(&format!("{}{rest}", row.typed(Lang::En)), Lang::En).expect(row.key);
        let mut lines = Vec::new();
        for form in row.forms {
            match form {
                Form::One(words) => lines.extend(words.all().map(str::to_owned)),
                Form::Two(thing, deed) => {
                    for (t, d) in thing.all().flat_map(|t| deed.all().map(move |d| (t, d))) {
                        lines.extend([format!("{t} {d}"), format!("{d}　{t}"), format!("{t}　{d}").to_uppercase()]);
                    }
                    for (t, d) in thing.ja.iter().flat_map(|t| deed.ja.iter().map(move |d| (t, d))) {
                        lines.extend([format!("{t}{d}"), format!("{t}を{d}"), format!("{t}を{d}する")]);
                    }
                }
            }
        }
        for line in lines {
            assert_eq!(parse(&format!("{line}{rest}"), Lang::Ja).as_ref(), Ok(&meant), "{line}{rest}");
        }
    }
}

#[test]
fn a_typed_command_survives_as_a_buttons_value() {
    for row in &ROWS {
        for line in [row.example.ja, row.example.en, "agenda done @hanako 2", "action done @hanako 2番"] {
            let command = parse(line, Lang::Ja).expect(line);
            assert_eq!(Command::from_value(&command.to_value()), Some(command), "{line}");
        }
    }
}

#[test]
fn no_phrase_means_two_commands() {
    let mut owner = std::collections::BTreeMap::new();
    for row in &ROWS {
        for form in row.forms {
            let phrases: Vec<String> = match form {
                Form::One(words) => words.all().map(str::to_owned).collect(),
                Form::Two(thing, deed) => thing
                    .all()
                    .flat_map(|t| deed.all().map(move |d| [format!("{t} {d}"), format!("{d} {t}"), format!("{t}{d}")]))
                    .flatten()
                    .collect(),
            };
            for phrase in phrases {
                assert_eq!(normalise(&phrase), phrase, "words stand in the table in normalised form");
                let first = owner.entry(phrase.clone()).or_insert(row.key);
                assert_eq!(*first, row.key, "{phrase}");
            }
        }
    }
}

#[test]
fn examples_mean_the_row_they_stand_in() {
    for row in &ROWS {
        for lang in Lang::ALL {
            let line = row.example.to(lang);
            assert!(parse(line, lang).is_ok(), "{line}");
            let head = Head::read(nobody(), line).expect(line);
            assert_eq!(known(&head).map(|(row, ..)| row.key), Some(row.key), "{line}");
            assert!(line.starts_with(&row.typed(lang)), "{line} shows the words of {}", row.usage(lang));
            assert!(!row.does.to(lang).is_empty());
        }
    }
}

#[test]
fn help_and_readme_show_every_command_once() {
    let shown: Vec<_> = topics().into_iter().flat_map(|topic| topic.rows).map(|row| row.key).collect();
    assert_eq!(shown.len(), ROWS.len());
    let table = readme();
    for row in &ROWS {
        assert!(shown.contains(&row.key));
        let usage = format!("`{}`", row.usage(Lang::En).replace('|', "\\|"));
        assert_eq!(table.matches(&usage).count(), 1, "{usage}");
    }
    let keys = |topic| about(topic).into_iter().map(|row| row.key).collect::<Vec<_>>();
    assert_eq!(keys("議題 追加"), ["agenda_add"]);
    assert_eq!(keys("ＳＫＩＰ"), ["skip"]);
    assert!(keys("agenda").contains(&"agenda_share"));
    assert_eq!(keys("約束").len(), 7);
    assert!(keys("1on1の日程").contains(&"next"));
    assert!(keys("nonsense").is_empty());
}
