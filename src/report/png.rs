//! A chart as PNG, drawn here with a font of our own: the picture is the same on every machine. The font is a part of Noto
//! Sans JP (SIL Open Font License, `noto-sans-jp-OFL.txt`) with the characters that our texts use.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::Pixmap;
use resvg::usvg::{Options, Tree, fontdb};

const FONT: &[u8] = include_bytes!("noto-sans-jp-subset.ttf");

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    fonts.set_sans_serif_family("Noto Sans JP");
    Arc::new(fonts)
});

/// `None` for what is no picture, or one larger than a message ever has.
pub fn png(svg: &str) -> Option<Vec<u8>> {
    const WIDEST: u32 = 4000;
    let options = Options { fontdb: FONTS.clone(), font_family: "Noto Sans JP".to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).ok()?;
    let size = tree.size().to_int_size();
    if size.width() > WIDEST || size.height() > WIDEST {
        return None;
    }
    let mut pixels = Pixmap::new(size.width(), size.height())?;
    resvg::render(&tree, resvg::tiny_skia::Transform::default(), &mut pixels.as_mut());
    pixels.encode_png().ok()
}

/// Whether every character of a text can be drawn. One that the font lacks draws the same as U+0378, which no font has.
#[cfg(test)]
pub(super) fn can_draw(text: &str) -> bool {
    let drawn = |c: char| {
        png(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\"><text x=\"5\" y=\"30\" \
             font-family=\"sans-serif\" font-size=\"24\">&#{};</text></svg>",
            c as u32
        ))
    };
    let missing = drawn('\u{378}');
    text.chars().filter(|c| !c.is_whitespace()).all(|c| drawn(c) != missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_both_languages_are_drawn() {
        assert!(can_draw("Execution rate 0123456789% – 実施率 会社全体 目標 年月"));
        assert!(!can_draw("\u{379}"), "what the font lacks is noticed");
    }

    #[test]
    fn what_is_no_picture_makes_none() {
        assert_eq!(png("no picture"), None);
        assert_eq!(png("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90000\" height=\"2\"></svg>"), None);
    }
}
