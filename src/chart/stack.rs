//! How a whole is shared out, one row each: what is, and what it could be.

use super::Size;
use super::pen::{Anchor, Pen, Tone, fitted, short, width};

#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// What the picture is, for whoever can't see it.
    pub label: String,
    /// The names of the parts, in the order of every row; three at most are told apart.
    pub parts: Vec<String>,
    pub rows: Vec<StackRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StackRow {
    pub label: String,
    /// They add up to 1, or to 0 where nothing was counted.
    pub shares: Vec<f64>,
}

impl Stack {
    pub fn draw(&self, size: Size) -> String {
        let text = size.text;
        let (top, each) = (text * 2.0, text * 2.8);
        #[expect(clippy::cast_precision_loss, reason = "two or three rows")]
        let height = top + each * self.rows.len() as f64 + text * 0.3;
        let mut pen = Pen::new(&self.label, size, height);
        let names: Vec<&str> = self.parts.iter().map(String::as_str).collect();
        let widest = self.rows.iter().map(|row| width(&row.label, text)).fold(0.0, f64::max);
        let left = (widest + text * 0.8).min(size.width * 0.34);
        let across = size.width - left - text * 0.2;
        pen.legend(&names, left, text * 1.2);
        for (row, y) in self.rows.iter().zip(std::iter::successors(Some(top), |y| Some(y + each))) {
            let base = y + each / 2.0 + text * 0.35;
            pen.text((0.0, base), Anchor::Start, Tone::Ink, &fitted(&row.label, text, left - text * 0.8));
            let mut x = left;
            for (n, share) in row.shares.iter().enumerate() {
                let wide = across * share.clamp(0.0, 1.0);
                if wide <= 0.0 {
                    continue;
                }
                pen.rect((x + 1.0, y + text * 0.4), (wide - 2.0, each - text * 0.8), Tone::nth(n), "bar");
                let words = format!("{}%", short((share * 100.0).round()));
                if width(&words, text) + text * 0.6 < wide {
                    pen.text((x + wide / 2.0, base), Anchor::Middle, Tone::Paper, &words);
                }
                x += wide;
            }
        }
        pen.end()
    }
}
