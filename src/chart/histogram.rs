//! How many of each: days between meetings, for one.

use super::Size;
use super::pen::{Anchor, Pen, Tone, fitted};

#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// What the picture is, for whoever can't see it.
    pub label: String,
    pub bins: Vec<Bin>,
    /// What the bins are of, under them.
    pub axis: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    pub label: String,
    pub count: i64,
}

impl Histogram {
    #[expect(clippy::cast_precision_loss, reason = "counts of meetings")]
    pub fn draw(&self, size: Size) -> String {
        let text = size.text;
        let mut pen = Pen::new(&self.label, size, size.height);
        let (left, right) = (text * 0.5, size.width - text * 0.5);
        let (top, bottom) = (text * 1.8, size.height - text * 3.2);
        let most = self.bins.iter().map(|bin| bin.count).max().unwrap_or(0).max(1) as f64;
        let each = (right - left) / self.bins.len().max(1) as f64;
        pen.rule((left, bottom), (right, bottom), Tone::Soft, None);
        for (n, bin) in self.bins.iter().enumerate() {
            let x = left + each * n as f64;
            let height = (bottom - top) * bin.count as f64 / most;
            pen.rect((x + each * 0.1, bottom - height), (each * 0.8, height), Tone::First, "bar");
            let middle = x + each / 2.0;
            if bin.count > 0 {
                let at = (middle, bottom - height - text * 0.4);
                pen.text(at, Anchor::Middle, Tone::Ink, &bin.count.to_string());
            }
            let label = fitted(&bin.label, text, each);
            pen.text((middle, bottom + text * 1.3), Anchor::Middle, Tone::Soft, &label);
        }
        pen.text((size.width / 2.0, bottom + text * 2.7), Anchor::Middle, Tone::Soft, &self.axis);
        pen.end()
    }
}
