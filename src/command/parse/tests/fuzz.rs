//! Any line at all: nothing breaks, nothing takes long, and people's words come through as typed.

use proptest::prelude::*;

use super::*;

#[test]
fn a_very_long_line_is_read_in_a_blink() {
    for part in ["あ", "agenda ", "#mid ", "<@", "<@U1> ", "-", "@", "　", "until ", "1 ", "追加", "->", ">"] {
        for head in ["", "agenda add ", "agenda move ", "action snooze ", "議題 編集 ", "next "] {
            let line = format!("{head}{}", part.repeat(5_000));
            let _ = parse(&line, Lang::Ja);
        }
    }
}

fn any_line() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        proptest::sample::select(ROWS.iter().flat_map(|row| [row.example.ja, row.example.en]).collect::<Vec<_>>())
            .prop_map(str::to_owned),
        proptest::sample::select(vec![
            "agenda",
            "add",
            "議題",
            "追加",
            "を",
            "done",
            "2",
            "２番",
            "->",
            "→",
            "<@U1|h>",
            "<@",
            "＠花子",
            "@",
            "|",
            ">",
            "#mid",
            "＃",
            "--private",
            "—",
            "ー",
            "until",
            "まで",
            "さん",
            ":",
            "：",
            " ",
            "　",
            "\n",
            "\u{200b}",
            "\u{3099}",
            "/1on1",
            "to",
            "1",
            "ﷺ",
            "İ",
            "①",
            "🇯🇵",
            "0",
            "#",
            "第",
            "no.",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
        any::<String>(),
    ];
    proptest::collection::vec((part, proptest::bool::ANY), 0..8)
        .prop_map(|parts| parts.into_iter().map(|(p, space)| if space { p + " " } else { p }).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_line_breaks_the_parser(line in any_line()) {
        for lang in Lang::ALL {
            if let Err(Miss { suggestion: Some(found), .. }) = parse(&line, lang) {
                prop_assert!(!found.typed.is_empty());
            }
        }
    }

    #[test]
    fn a_cut_or_doubled_line_breaks_nothing(n in 0..ROWS.len(), cut in 0usize..40, again in 0usize..40) {
        for line in [ROWS[n].example.ja, ROWS[n].example.en] {
            let start: String = line.chars().take(cut).collect();
            let end: String = line.chars().skip(again).collect();
            let _ = parse(&(start + &end), Lang::Ja);
        }
    }

    #[test]
    fn any_visible_words_survive_as_they_are(text in "[a-zあ-んア-ン一-龠Ａ-Ｚ０-９][ -~あ-ん　\n]{0,60}[a-zあ-ん一-龠]") {
        // A date, a flag-like word or a particle may stand in it: people's words are kept whole. Only an address they
        // begin with may be a person.
        let begins_with_address = text.split_whitespace().next().is_some_and(|word| word.contains('@'));
        prop_assume!(!begins_with_address);
        let meant = crate::command::args::words(&text).expect("visible");
        prop_assert_eq!(parse(&format!("note add {text}"), Lang::En), Ok(note(nobody(), &meant)));
        prop_assert_eq!(parse(&format!("メモ　追加　{text}"), Lang::Ja), Ok(memo(nobody(), &meant)));
    }

    #[test]
    fn width_case_and_space_of_the_command_do_not_matter(n in 0..ROWS.len(), wide in any::<bool>(), upper in any::<bool>()) {
        let row = &ROWS[n];
        let typed = row.typed(Lang::En);
        let shape = |c: char| match c {
            ' ' if wide => '\u{3000}',
            '!'..='~' if wide => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
            c => c,
        };
        let other: String = typed.chars().map(|c| shape(if upper { c.to_ascii_uppercase() } else { c })).collect();
        let rest = row.example.en.strip_prefix(&typed).unwrap_or_default();
        prop_assert_eq!(parse(&format!("{other}{rest}"), Lang::En), parse(row.example.en, Lang::En));
    }
}
