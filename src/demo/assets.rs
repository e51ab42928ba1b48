//! The page's files, in the program itself. A new file is a line here.

/// One file: its name, its type, what is in it.
pub(super) struct Asset {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) body: &'static str,
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

pub(super) const INDEX: &str = include_str!("page/index.html");

pub(super) const ASSETS: &[Asset] = &[
    Asset { name: "page.css", kind: CSS, body: include_str!("page/page.css") },
    Asset { name: "blocks.css", kind: CSS, body: include_str!("page/blocks.css") },
    Asset { name: "app.js", kind: SCRIPT, body: include_str!("page/app.js") },
    Asset { name: "blocks.js", kind: SCRIPT, body: include_str!("page/blocks.js") },
    Asset { name: "composer.js", kind: SCRIPT, body: include_str!("page/composer.js") },
    Asset { name: "dom.js", kind: SCRIPT, body: include_str!("page/dom.js") },
    Asset { name: "fields.js", kind: SCRIPT, body: include_str!("page/fields.js") },
    Asset { name: "modal.js", kind: SCRIPT, body: include_str!("page/modal.js") },
    Asset { name: "mrkdwn.js", kind: SCRIPT, body: include_str!("page/mrkdwn.js") },
    Asset { name: "pane.js", kind: SCRIPT, body: include_str!("page/pane.js") },
    Asset { name: "side.js", kind: SCRIPT, body: include_str!("page/side.js") },
    Asset { name: "words.js", kind: SCRIPT, body: include_str!("page/words.js") },
];

pub(super) fn asset(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::Kind;

    #[test]
    fn every_kind_of_message_has_a_name_on_the_page() {
        let words = ASSETS.iter().find(|asset| asset.name == "words.js").expect("the page has words").body;
        for kind in Kind::ALL {
            assert!(words.contains(&format!("  kind_{}: [", kind.code())), "{}", kind.code());
        }
    }

    #[test]
    fn every_file_of_the_page_is_in_the_program() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/demo/page");
        let files = std::fs::read_dir(folder).expect("the page's folder is there");
        let mut names: Vec<String> =
            files.map(|file| file.expect("it is readable").file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| name != "index.html");
        names.sort();
        let mut known: Vec<&str> = ASSETS.iter().map(|asset| asset.name).collect();
        known.sort_unstable();
        assert_eq!(known, names);
    }
}
