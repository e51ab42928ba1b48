//! Shares side by side, one row each: for a handful of units, never for people.

use super::pen::{Anchor, Pen, Tone, fitted, short, width};
use super::{Share, Size, Target};

#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// What the picture is, for whoever can't see it.
    pub label: String,
    pub rows: Vec<Bar>,
    pub target: Option<Target>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    pub share: Option<Share>,
    /// The value in words, at the end of the row.
    pub says: String,
}

impl Bars {
    pub fn draw(&self, size: Size) -> String {
        let text = size.text;
        let top = text * if self.target.is_some() { 1.8 } else { 0.5 };
        let each = text * 2.5;
        #[expect(clippy::cast_precision_loss, reason = "rows of one table")]
        let bottom = top + each * self.rows.len() as f64;
        let mut pen = Pen::new(&self.label, size, bottom + text * 0.5);
        let widest = |of: fn(&Bar) -> &str| self.rows.iter().map(|row| width(of(row), text)).fold(0.0, f64::max);
        let left = (widest(|row| &row.label) + text * 0.8).min(size.width * 0.36);
        let right = size.width - widest(|row| &row.says).min(size.width * 0.3) - text;
        let x = |share: f64| left + (right - left) * share.clamp(0.0, 1.0);
        for (row, y) in self.rows.iter().zip(std::iter::successors(Some(top), |y| Some(y + each))) {
            let middle = y + each / 2.0;
            let room = left - text * 0.8;
            pen.text((0.0, middle + text * 0.35), Anchor::Start, Tone::Ink, &fitted(&row.label, text, room));
            pen.rect((left, middle - text * 0.55), (right - left, text * 1.1), Tone::Grid, "track");
            if let Some(share) = row.share {
                let class = if share.firm { "bar" } else { "bar faint" };
                pen.rect((left, middle - text * 0.55), (x(share.value) - left, text * 1.1), Tone::First, class);
                if let Some((low, high)) = share.interval {
                    whisker(&mut pen, (x(low), x(high)), middle);
                }
            }
            pen.text((right + text * 0.6, middle + text * 0.35), Anchor::Start, Tone::Soft, &row.says);
        }
        if let Some(target) = &self.target {
            pen.rule((x(target.at), top), (x(target.at), bottom), Tone::Ink, Some("6 4"));
            pen.label((x(target.at), text * 1.2), "middle", Tone::Ink, &target.label);
        }
        pen.end()
    }
}

fn whisker(pen: &mut Pen, (low, high): (f64, f64), middle: f64) {
    let half = pen.size.text * 0.28;
    pen.put(format_args!(
        "<path class=\"whisker\" d=\"M{low} {a}V{b}M{low} {middle}H{high}M{high} {a}V{b}\" fill=\"none\" stroke=\"{ink}\" \
         stroke-width=\"1.5\"/>",
        low = short(low),
        high = short(high),
        middle = short(middle),
        a = short(middle - half),
        b = short(middle + half),
        ink = Tone::Ink.colour(),
    ));
}
