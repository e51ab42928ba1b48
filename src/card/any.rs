//! Cards of every shape, also of those that no message has, for the renderers' tests.

use proptest::prelude::*;

use super::{Block, Button, Card, Confirm, Esc, FormId, Line, List, Mark, Picture, Row, Span};
use crate::command::{Command, Undo};
use crate::domain::ids::{ItemId, PairId};

/// How much there may be of what a platform counts.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    pub rows: usize,
    /// Buttons of one block.
    pub together: usize,
    /// Buttons of the card itself.
    pub own: usize,
    /// Letters that a button's command carries.
    pub carried: usize,
    /// Somebody's id on the platform.
    pub id: &'static str,
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "\\PC{0,40}",
        2 => "[a-zぁ-ん漢字 <>&*_~`|{}\n\u{0}\u{202e}👨‍👩‍👧]{0,60}",
        1 => (".{1,3}", 1usize..3000).prop_map(|(piece, times)| piece.repeat(times)),
        1 => Just(String::new()),
        1 => Just("   ".to_owned()),
    ]
}

fn lines(most: Most) -> impl Strategy<Value = Line> {
    prop::collection::vec((words(), 0..4u8), 0..4).prop_map(move |parts| {
        let span = |(text, kind): (String, u8)| match kind {
            0 => Span::Text(text),
            1 => Span::Strong(text),
            2 => Span::Words { text: Esc::new(&text), strong: text.len() % 2 == 0 },
            _ => Span::Mention(if text.len() % 2 == 0 { most.id.into() } else { text }),
        };
        Line(parts.into_iter().map(span).collect())
    })
}

fn buttons(count: usize, most: Most) -> impl Strategy<Value = Vec<Button>> {
    let button =
        (words(), words(), 0..6u8).prop_map(move |(label, other, kind)| {
            let other: String = other.chars().take(most.carried).collect();
            match kind {
                0 => Button::run(label, Command::Home).primary(),
                1 => Button::run(label, Command::Help { topic: Some(other) }),
                2 => Button::run(label, Command::Undo { what: Undo::Item { item: ItemId::new(other) } })
                    .danger(Confirm { title: "?".repeat(200), text: "".into(), yes: "y".repeat(99), no: " ".into() }),
                3 => Button::visit(label, "https://taiwa.example.com/dashboard/in/K7MQ"),
                _ => Button::open(label, FormId::Agenda { pair: PairId::new(other) }),
            }
        });
    prop::collection::vec(button, 0..count)
}

/// Some are no addresses, and some are too long.
fn address(of: &str) -> String {
    match of.len() % 4 {
        0 => of.to_owned(),
        1 => format!("https://taiwa.example.com/{}", "x".repeat(of.len())),
        _ => "https://taiwa.example.com/picture/d/m/team-ja.png".to_owned(),
    }
}

pub fn cards(most: Most) -> impl Strategy<Value = Card> {
    let mark = prop_oneof![
        Just(Mark::Plain),
        Just(Mark::Open),
        Just(Mark::Done),
        Just(Mark::Late),
        (0usize..1000).prop_map(Mark::Numbered)
    ];
    let line = move || lines(most);
    let row = (mark, line(), buttons(4, most)).prop_map(|(mark, line, buttons)| Row { mark, line, buttons });
    let rows = prop::collection::vec(row, 0..most.rows);
    let list = (line(), rows, prop::option::of(line()), any::<bool>(), 1usize..6).prop_map(
        |(heading, rows, empty, more, times)| {
            Block::List(List {
                heading,
                rows: std::iter::repeat_n(rows, times).flatten().collect(),
                empty,
                more: more.then_some(Command::Home),
                from: (times > 3).then_some(times),
            })
        },
    );
    let block = prop_oneof![
        3 => list,
        2 => line().prop_map(Block::Text),
        1 => line().prop_map(Block::Hint),
        1 => words().prop_map(|words| Block::Quote(Esc::new(&words))),
        1 => buttons(most.together, most).prop_map(Block::Buttons),
        1 => (words(), words()).prop_map(|(title, alt)| Block::Picture(Picture { title, address: address(&alt), alt })),
        1 => Just(Block::Divider),
    ];
    let blocks = prop::collection::vec(block, 0..8);
    (prop::option::of(line()), blocks, 1usize..20, buttons(most.own, most), prop::option::of(line())).prop_map(
        |(title, blocks, times, buttons, seen_by)| Card {
            title,
            blocks: std::iter::repeat_n(blocks, if times > 17 { 12 } else { 1 }).flatten().collect(),
            buttons,
            seen_by,
        },
    )
}
