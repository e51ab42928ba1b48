//! What writes SVG: escaped words, short numbers, letters whose width is guessed.

use std::fmt::Write;

use super::Size;

/// A colour by its place, on a light ground. The class of the same name lets a style sheet choose another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Ink,
    Soft,
    Grid,
    Paper,
    First,
    Second,
    Third,
}

impl Tone {
    pub(super) fn nth(n: usize) -> Tone {
        [Tone::First, Tone::Second, Tone::Third][n % 3]
    }

    pub(super) fn class(self) -> &'static str {
        match self {
            Tone::Ink => "ink",
            Tone::Soft => "soft",
            Tone::Grid => "grid",
            Tone::Paper => "paper",
            Tone::First => "first",
            Tone::Second => "second",
            Tone::Third => "third",
        }
    }

    pub(super) fn colour(self) -> &'static str {
        match self {
            Tone::Ink => "#22272b",
            Tone::Soft => "#5d6469",
            Tone::Grid => "#e2ddd3",
            Tone::Paper => "#fffefb",
            Tone::First => "#2f5d68",
            Tone::Second => "#a85f22",
            Tone::Third => "#6a62a8",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

pub(super) struct Pen {
    svg: String,
    pub(super) size: Size,
}

impl Pen {
    /// Begins a picture of this height.
    pub(super) fn new(label: &str, size: Size, height: f64) -> Pen {
        let (width, text) = (short(size.width), short(size.text));
        let tall = short(height);
        let mut pen = Pen { svg: String::with_capacity(8 * 1024), size };
        pen.raw(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {width} {tall}\" width=\"{width}\" \
             height=\"{tall}\" role=\"img\" aria-label=\"{}\" font-family=\"sans-serif\" font-size=\"{text}\">",
            escaped(label)
        ));
        if size.ground {
            pen.rect((0.0, 0.0), (size.width, height), Tone::Paper, "ground");
        }
        pen
    }

    pub(super) fn end(mut self) -> String {
        self.raw("</svg>");
        self.svg
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.svg.push_str(text);
    }

    pub(super) fn text(&mut self, at: (f64, f64), anchor: Anchor, tone: Tone, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.put(format_args!(
            "<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"{}\">{}</text>",
            tone.class(),
            short(at.0),
            short(at.1),
            tone.colour(),
            escaped(words)
        ));
    }

    /// Words over lines: with an edge in the colour of the ground.
    pub(super) fn label(&mut self, at: (f64, f64), anchor: &str, tone: Tone, words: &str) {
        self.put(format_args!(
            "<text class=\"halo {}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"{}\" stroke=\"{}\" \
             stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\">{}</text>",
            tone.class(),
            short(at.0),
            short(at.1),
            tone.colour(),
            Tone::Paper.colour(),
            escaped(words)
        ));
    }

    pub(super) fn rule(&mut self, from: (f64, f64), to: (f64, f64), tone: Tone, dashes: Option<&str>) {
        let dashes = dashes.map(|dashes| format!(" stroke-dasharray=\"{dashes}\"")).unwrap_or_default();
        let width = if tone == Tone::Grid { "1" } else { "1.5" };
        self.put(format_args!(
            "<line class=\"rule-{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\" stroke-width=\"{width}\"{dashes}/>",
            tone.class(),
            short(from.0),
            short(from.1),
            short(to.0),
            short(to.1),
            tone.colour()
        ));
    }

    pub(super) fn rect(&mut self, at: (f64, f64), size: (f64, f64), tone: Tone, class: &str) {
        self.put(format_args!(
            "<rect class=\"{class} {}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
            tone.class(),
            short(at.0),
            short(at.1),
            short(size.0.max(0.0)),
            short(size.1.max(0.0)),
            tone.colour()
        ));
    }

    pub(super) fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing into a String never fails.
        let _ = self.svg.write_fmt(text);
    }

    /// What the tones mean, from the left, in as many lines as it takes; says how much the further lines take.
    pub(super) fn legend(&mut self, names: &[&str], left: f64, baseline: f64) -> f64 {
        let text = self.size.text;
        let (side, apart) = (text * 0.75, text * 0.45);
        let (mut x, mut y) = (left, baseline);
        for (n, name) in names.iter().enumerate() {
            if x > left && x + side + apart + width(name, text) > self.size.width {
                (x, y) = (left, y + text * 1.5);
            }
            self.rect((x, y - side), (side, side), Tone::nth(n), "key");
            self.text((x + side + apart, y), Anchor::Start, Tone::Soft, name);
            x += side + text * 1.6 + width(name, text);
        }
        y - baseline
    }
}

/// At most two decimals, no trailing noughts.
pub(super) fn short(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML 1.0 knows no other control characters, not even escaped.
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
    out
}

/// About how wide these words become: a kanji or kana takes the full height of a letter, the rest a little over half.
pub(super) fn width(words: &str, text: f64) -> f64 {
    words.chars().map(|c| if u32::from(c) >= 0x2e80 { text } else { text * 0.58 }).sum()
}

/// The words as far as they fit.
pub(super) fn fitted(words: &str, text: f64, room: f64) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    if width(words, text) <= room {
        return words.to_owned();
    }
    let mut kept = String::new();
    for part in words.graphemes(true) {
        if width(&kept, text) + width(part, text) + text > room {
            break;
        }
        kept.push_str(part);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(["12.35", "0", "-3"], [short(12.345_678), short(-0.001), short(-3.0)].map(|n| n.to_owned()));
    }

    #[test]
    fn words_are_cut_where_the_room_ends() {
        assert_eq!(fitted("営業部", 10.0, 30.0), "営業部");
        assert_eq!(fitted("営業部第一課", 10.0, 40.0), "営業部…");
        assert_eq!(fitted("", 10.0, 0.0), "");
    }

    #[test]
    fn nothing_in_a_word_ends_the_picture() {
        assert_eq!(escaped("<a b=\"c\" d='e'>&\u{0}\u{1b}"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
    }
}
