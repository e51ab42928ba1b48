//! What the 1on1s cost and are worth: the same card as in chat, as a page.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::caller::Caller;
use super::frame::{self, Frame, Here, page};
use crate::card::{Block, Card, Line, Span};
use crate::http::Server;
use crate::text::catalog::pages as t;

#[derive(Template)]
#[template(path = "card.html")]
struct CardPage {
    frame: Frame,
    lead: String,
    pieces: Vec<Piece>,
}

/// A part of a card as a page shows it. Buttons stay in chat.
enum Piece {
    Heading(String),
    Text(Vec<Run>),
    Quiet(Vec<Run>),
    List(Vec<Vec<Run>>),
}

/// Words of one kind.
#[derive(Debug, PartialEq)]
struct Run {
    text: String,
    strong: bool,
    code: bool,
}

pub(super) async fn show(State(server): State<Server>, caller: Caller) -> Response {
    let signed = match caller.visitor(&server).await {
        Ok(signed) => signed,
        Err(page) => return *page,
    };
    match server.app.worth_card(&signed.visitor, signed.lang).await {
        Ok(Some(card)) => {
            let frame = Frame::of(&caller, &signed, t::tab_worth(signed.lang), Here::Worth);
            page(StatusCode::OK, &CardPage { frame, lead: t::worth_lead(signed.lang), pieces: pieces(&card) })
        }
        Ok(None) => frame::not_for_you(&caller, &signed),
        Err(fault) => frame::trouble(&server, &caller, signed.lang, &fault),
    }
}

fn pieces(card: &Card) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = card.title.iter().map(|title| Piece::Heading(title.plain())).collect();
    for block in &card.blocks {
        match block {
            Block::Text(line) => pieces.push(Piece::Text(runs(line))),
            Block::Hint(line) => pieces.push(Piece::Quiet(runs(line))),
            Block::Quote(words) => {
                pieces.push(Piece::Text(vec![Run { text: words.as_str().to_owned(), strong: false, code: false }]));
            }
            Block::List(list) => {
                pieces.push(Piece::Heading(list.heading.plain()));
                match list.rows.is_empty() {
                    true => pieces.extend(list.empty.iter().map(|empty| Piece::Quiet(runs(empty)))),
                    false => pieces.push(Piece::List(list.rows.iter().map(|row| runs(&row.line)).collect())),
                }
            }
            Block::Picture(_) | Block::Buttons(_) | Block::Divider => {}
        }
    }
    pieces.extend(card.seen_by.as_ref().map(|line| Piece::Quiet(runs(line))));
    pieces
}

/// A line with its emphasis, and with what stands between backticks as what one types.
fn runs(line: &Line) -> Vec<Run> {
    let mut runs = Vec::new();
    for span in &line.0 {
        match span {
            Span::Text(text) => {
                runs.extend(text.split('`').enumerate().filter(|(_, text)| !text.is_empty()).map(|(n, text)| Run {
                    text: text.to_owned(),
                    strong: false,
                    code: n % 2 == 1,
                }))
            }
            Span::Strong(text) => runs.push(Run { text: text.clone(), strong: true, code: false }),
            Span::Words { text, strong } => {
                runs.push(Run { text: text.as_str().to_owned(), strong: *strong, code: false });
            }
            Span::Mention(external) => runs.push(Run { text: format!("@{external}"), strong: false, code: false }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_and_what_one_types_are_told_apart_and_no_mark_is_left() {
        let of = |text: &str| -> Vec<(String, bool, bool)> {
            runs(&Line::read(text)).into_iter().map(|run| (run.text, run.strong, run.code)).collect()
        };
        let run = |text: &str, strong, code| (text.to_owned(), strong, code);
        assert_eq!(
            of("採用費(`hire_cost`)"),
            [run("採用費(", false, false), run("hire_cost", false, true), run(")", false, false)]
        );
        assert_eq!(of("*120%* of it"), [run("120%", true, false), run(" of it", false, false)]);
    }
}
