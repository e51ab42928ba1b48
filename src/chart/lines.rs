//! Shares over time: one line or several, each with the band of its interval, and a line to reach.

use super::pen::{Anchor, Pen, Tone, short, width};
use super::{Share, Size, Target};

/// Shares at the same points of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// What the picture is, for whoever can't see it.
    pub label: String,
    pub series: Vec<Series>,
    pub target: Option<Target>,
    /// What stands behind the numbers at the side: `%`, or nothing for points.
    pub unit: &'static str,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub label: String,
    pub points: Vec<Point>,
}

/// One point of time. Nothing counted is a gap, never a nought.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The time, as it stands under the picture.
    pub label: String,
    pub share: Option<Share>,
    /// The value in words, shown when somebody points at it; the last one always.
    pub says: String,
}

/// Between two dots where one is told from the next without colour.
const DASHES: [Option<&str>; 3] = [None, Some("7 4"), Some("2 4")];

struct Plot {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    count: usize,
}

impl Plot {
    fn x(&self, n: usize) -> f64 {
        let span = self.right - self.left;
        #[expect(clippy::cast_precision_loss, reason = "months of a few years")]
        let (n, count) = (n as f64, self.count.max(1) as f64);
        self.left + span * (n + 0.5) / count
    }

    fn y(&self, share: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * share.clamp(0.0, 1.0)
    }
}

impl Lines {
    pub fn draw(&self, size: Size) -> String {
        let text = size.text;
        let mut pen = Pen::new(&self.label, size, size.height);
        let many = self.series.len() > 1;
        let left = width("100%", text) + text * 0.8;
        let more = if many {
            let names: Vec<&str> = self.series.iter().map(|series| series.label.as_str()).collect();
            pen.legend(&names, left, text * 1.2)
        } else {
            0.0
        };
        let plot = Plot {
            left,
            right: size.width - width("100%", text) - text * 0.9,
            top: more + text * if many { 2.8 } else { 1.6 },
            bottom: size.height - text * 2.0,
            count: self.series.iter().map(|series| series.points.len()).max().unwrap_or(0),
        };
        for percent in [0_i32, 25, 50, 75, 100] {
            let y = plot.y(f64::from(percent) / 100.0);
            pen.rule((plot.left, y), (plot.right, y), Tone::Grid, None);
            let words = format!("{percent}{}", self.unit);
            pen.text((plot.left - text * 0.5, y + text * 0.35), Anchor::End, Tone::Soft, &words);
        }
        self.times(&mut pen, &plot);
        for (n, series) in self.series.iter().enumerate() {
            band(&mut pen, &plot, series, Tone::nth(n));
        }
        if let Some(target) = &self.target {
            let y = plot.y(target.at);
            pen.rule((plot.left, y), (plot.right, y), Tone::Ink, Some("6 4"));
        }
        for (n, series) in self.series.iter().enumerate() {
            line(&mut pen, &plot, series, Tone::nth(n), DASHES[n % 3]);
        }
        self.ends(&mut pen, &plot);
        if let Some(target) = &self.target {
            pen.label((plot.left + text * 0.3, plot.y(target.at) - text * 0.4), "start", Tone::Ink, &target.label);
        }
        pen.end()
    }

    /// The last value of each line, at its right, none on another. At the side of the picture no line runs through it.
    fn ends(&self, pen: &mut Pen, plot: &Plot) {
        let text = pen.size.text;
        let mut ends: Vec<(f64, f64, Tone, &str)> = Vec::new();
        for (n, series) in self.series.iter().enumerate() {
            let Some((at, point, share)) = last(series) else { continue };
            let x = if at + 1 == plot.count { plot.right } else { plot.x(at) + text * 0.4 };
            ends.push((plot.y(share.value), x, Tone::nth(n), &point.says));
        }
        ends.sort_by(|one, other| one.0.total_cmp(&other.0));
        let apart = text * 1.15;
        // First downwards; then, where that ran over the ground line, upwards again.
        for at in 1..ends.len() {
            ends[at].0 = ends[at].0.max(ends[at - 1].0 + apart);
        }
        let mut floor = plot.bottom;
        for end in ends.iter_mut().rev() {
            end.0 = end.0.min(floor);
            floor = end.0 - apart;
        }
        for (y, x, tone, says) in ends {
            pen.label((x + text * 0.3, y + text * 0.35), "start", tone, says);
        }
    }

    /// As many times as have room, the last one among them.
    fn times(&self, pen: &mut Pen, plot: &Plot) {
        let Some(series) = self.series.first() else { return };
        let text = pen.size.text;
        let widest = series.points.iter().map(|point| width(&point.label, text)).fold(0.0, f64::max);
        let room = (plot.x(1) - plot.x(0)).max(1.0);
        let mut step = 1_usize;
        while room * f64::from(u32::try_from(step).unwrap_or(u32::MAX)) < widest + text * 0.6 && step < plot.count {
            step += 1;
        }
        for (n, point) in series.points.iter().enumerate() {
            if (series.points.len() - 1 - n).is_multiple_of(step) {
                let at = (plot.x(n), plot.bottom + text * 1.4);
                pen.text(at, Anchor::Middle, Tone::Soft, &point.label);
            }
        }
    }
}

/// Runs of points that have what is asked for, each with its place.
fn runs<T>(points: &[Point], of: impl Fn(&Share) -> Option<T>) -> Vec<Vec<(usize, T)>> {
    let mut runs: Vec<Vec<(usize, T)>> = vec![vec![]];
    for (n, point) in points.iter().enumerate() {
        match (point.share.as_ref().and_then(&of), runs.last_mut()) {
            (Some(value), Some(run)) => run.push((n, value)),
            _ => runs.push(vec![]),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn band(pen: &mut Pen, plot: &Plot, series: &Series, tone: Tone) {
    for run in runs(&series.points, |share| share.interval) {
        if let [(n, (low, high))] = run[..] {
            // A month alone has no band: its interval stands as a bar.
            let half = pen.size.text * 0.3;
            let (top, bottom) = (plot.y(high), plot.y(low));
            band_shape(
                pen,
                tone,
                &format!(
                    "{},{} {},{} {},{} {},{}",
                    short(plot.x(n) - half),
                    short(top),
                    short(plot.x(n) + half),
                    short(top),
                    short(plot.x(n) + half),
                    short(bottom),
                    short(plot.x(n) - half),
                    short(bottom)
                ),
            );
            continue;
        }
        let upper = run.iter().map(|(n, (_, high))| (plot.x(*n), plot.y(*high)));
        let lower = run.iter().rev().map(|(n, (low, _))| (plot.x(*n), plot.y(*low)));
        let corners: Vec<String> = upper.chain(lower).map(|(x, y)| format!("{},{}", short(x), short(y))).collect();
        band_shape(pen, tone, &corners.join(" "));
    }
}

fn band_shape(pen: &mut Pen, tone: Tone, corners: &str) {
    pen.put(format_args!(
        "<polygon class=\"band {}\" points=\"{corners}\" fill=\"{}\" fill-opacity=\"0.16\"/>",
        tone.class(),
        tone.colour()
    ));
}

fn line(pen: &mut Pen, plot: &Plot, series: &Series, tone: Tone, dashes: Option<&str>) {
    let text = pen.size.text;
    for run in runs(&series.points, |share| Some(share.value)) {
        if run.len() < 2 {
            continue;
        }
        let corners: Vec<String> =
            run.iter().map(|(n, value)| format!("{},{}", short(plot.x(*n)), short(plot.y(*value)))).collect();
        let dashes = dashes.map(|dashes| format!(" stroke-dasharray=\"{dashes}\"")).unwrap_or_default();
        pen.put(format_args!(
            "<polyline class=\"line {}\" points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" \
             stroke-linejoin=\"round\" stroke-linecap=\"round\"{dashes}/>",
            tone.class(),
            corners.join(" "),
            tone.colour(),
            short(text / 5.5)
        ));
    }
    for (n, point) in series.points.iter().enumerate() {
        let Some(share) = point.share else { continue };
        let (x, y) = (plot.x(n), plot.y(share.value));
        let (hollow, fill) = if share.firm { ("", tone) } else { (" hollow", Tone::Paper) };
        pen.put(format_args!(
            "<circle class=\"dot {}{hollow}\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"2\">\
             <title>{} {}</title></circle>",
            tone.class(),
            short(x),
            short(y),
            short(text / 3.2),
            fill.colour(),
            tone.colour(),
            super::pen::escaped(&point.label),
            super::pen::escaped(&point.says)
        ));
    }
}

fn last(series: &Series) -> Option<(usize, &Point, Share)> {
    let n = series.points.iter().rposition(|point| point.share.is_some())?;
    Some((n, &series.points[n], series.points[n].share?))
}
