//! Charts: values in, a picture as SVG text out. Knows no page, no language and no figure's meaning: every word in a
//! picture comes with its values.
//!
//! One picture serves both the browser and the PNG of a message. Colours stand in it as attributes, for a light ground,
//! and each part has a class by which a style sheet can choose others; there is no style attribute, so that a strict
//! content security policy has nothing to forbid. What a picture shows is said in a table beside it: it is one image to
//! whoever can't see it, named by `label`.

mod bars;
mod histogram;
mod lines;
mod pen;
mod stack;

pub use bars::{Bar, Bars};
pub use histogram::{Bin, Histogram};
pub use lines::{Lines, Point, Series};
pub use stack::{Stack, StackRow};

/// How large a picture is drawn, in its own units, and on what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub width: f64,
    /// Of what is drawn over time; what has rows is as high as its rows.
    pub height: f64,
    /// The height of the letters.
    pub text: f64,
    /// Draws the ground too, for a picture that stands alone.
    pub ground: bool,
}

impl Size {
    /// In a page on a desk.
    pub const WIDE: Size = Size { width: 720.0, height: 270.0, text: 13.0, ground: false };
    /// In a page on a phone.
    pub const NARROW: Size = Size { width: 340.0, height: 230.0, text: 12.0, ground: false };
    /// As a picture in a message.
    pub const SHEET: Size = Size { width: 960.0, height: 420.0, text: 18.0, ground: true };
}

/// A share of something, from 0 to 1, with the interval it lies in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub value: f64,
    pub interval: Option<(f64, f64)>,
    /// Enough was counted to take it at its word; otherwise it is drawn hollow.
    pub firm: bool,
}

impl Share {
    pub fn of(value: f64) -> Share {
        Share { value, interval: None, firm: true }
    }
}

/// A line to reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// From 0 to 1.
    pub at: f64,
    pub label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate() -> Lines {
        let share = |value: f64, firm| Some(Share { value, interval: Some((value - 0.1, value + 0.08)), firm });
        Lines {
            label: "Execution rate <by month>".to_owned(),
            series: vec![Series {
                label: "Rate & co".to_owned(),
                points: vec![
                    Point { label: "8月".to_owned(), share: share(0.7, true), says: "70%".to_owned() },
                    Point { label: "9月".to_owned(), share: None, says: "—".to_owned() },
                    Point { label: "10月".to_owned(), share: share(0.8, false), says: "80%".to_owned() },
                    Point { label: "11月".to_owned(), share: share(0.86, true), says: "86%".to_owned() },
                ],
            }],
            target: Some(Target { at: 0.9, label: "目標 90%".to_owned() }),
            unit: "%",
        }
    }

    fn every(size: Size) -> Vec<String> {
        let row = |label: &str, value| Bar { label: label.to_owned(), share: value, says: "80% (8/10)".to_owned() };
        let bars = Bars {
            label: "Units".to_owned(),
            rows: vec![row("営業部 <東京>", Some(Share::of(0.8))), row("開発部", None)],
            target: Some(Target { at: 0.9, label: "目標 90%".to_owned() }),
        };
        let histogram = Histogram {
            label: "Days".to_owned(),
            bins: vec![
                Bin { label: "0–7".to_owned(), count: 3 },
                Bin { label: "8–14".to_owned(), count: 0 },
                Bin { label: "15–21".to_owned(), count: 41 },
            ],
            axis: "日".to_owned(),
        };
        let stack = Stack {
            label: "Themes".to_owned(),
            parts: vec!["短期".to_owned(), "中期".to_owned(), "長期".to_owned()],
            rows: vec![
                StackRow { label: "いま".to_owned(), shares: vec![0.5, 0.3, 0.2] },
                StackRow { label: "めやす".to_owned(), shares: vec![0.4, 0.35, 0.25] },
            ],
        };
        vec![rate().draw(size), bars.draw(size), histogram.draw(size), stack.draw(size)]
    }

    #[test]
    fn every_picture_is_well_formed_at_every_size_and_its_words_are_escaped() {
        for size in [Size::WIDE, Size::NARROW, Size::SHEET] {
            for svg in every(size) {
                let tree = resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default());
                assert!(tree.is_ok(), "{tree:?}\n{svg}");
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
                assert!(!svg.contains("<by month>") && !svg.contains("<東京>") && !svg.contains("Rate & co"));
                assert!(!svg.contains("style="), "a strict policy forbids style attributes");
            }
        }
    }

    #[test]
    fn nothing_counted_leaves_a_gap_and_too_little_is_hollow() {
        let svg = rate().draw(Size::WIDE);
        assert_eq!(svg.matches("class=\"dot ").count(), 3, "three of four months have a value");
        assert_eq!(svg.matches("hollow").count(), 1);
        assert_eq!(svg.matches("<polyline").count(), 1, "a month alone between gaps has no line:\n{svg}");
    }

    #[test]
    fn what_holds_no_value_at_all_is_still_a_picture() {
        let none = Lines { label: String::new(), series: vec![], target: None, unit: "%" };
        let bars = Bars { label: String::new(), rows: vec![], target: None };
        let bins = Histogram { label: String::new(), bins: vec![], axis: String::new() };
        let stack = Stack { label: String::new(), parts: vec![], rows: vec![] };
        for svg in [none.draw(Size::WIDE), bars.draw(Size::WIDE), bins.draw(Size::WIDE), stack.draw(Size::WIDE)] {
            assert!(resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default()).is_ok(), "{svg}");
        }
    }

    #[test]
    fn a_value_lies_between_its_neighbours_on_the_scale() {
        let svg = rate().draw(Size::WIDE);
        let heights: Vec<f64> = svg
            .split("class=\"dot ")
            .skip(1)
            .filter_map(|dot| dot.split("cy=\"").nth(1)?.split('"').next()?.parse().ok())
            .collect();
        assert!(heights[0] > heights[1] && heights[1] > heights[2], "70 %, 80 %, 86 % from low to high: {heights:?}");
    }
}
