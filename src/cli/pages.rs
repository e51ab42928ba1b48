//! What is made from the command line's own definitions: completions for shells, and manual pages.

use std::io;
use std::path::Path;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::config::SETTINGS;

/// The script that a shell loads to complete `taiwa …`.
pub fn completions(mut command: Command, shell: Shell, out: &mut dyn io::Write) {
    clap_complete::generate(shell, &mut command, "taiwa", out);
}

/// taiwa(1): every subcommand in short, the environment, the files, the exit status.
pub fn manual(command: Command, out: &mut dyn io::Write) -> io::Result<()> {
    let man = Man::new(command).manual("Taiwa");
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_subcommands_section(out)?;
    man.render_options_section(out)?;
    surroundings().to_writer(out)?;
    man.render_version_section(out)
}

/// One page for `taiwa`, and one for each subcommand: taiwa-doctor(1).
pub fn manuals(command: Command, folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command.clone(), folder)?;
    manual(command, &mut std::fs::File::create(folder.join("taiwa.1"))?)
}

fn surroundings() -> Roff {
    let mut page = Roff::new();
    page.control("SH", ["ENVIRONMENT"]);
    page.text([roman("Each name may also end in _FILE and hold the path of a file with the value.")]);
    for setting in SETTINGS {
        page.control("TP", []);
        page.text([bold(setting.env)]);
        let default = match setting.default {
            "" => String::new(),
            default => format!(" Default: {default}."),
        };
        page.text([roman(format!("{}.{default}", setting.meaning.replace('`', "")))]);
    }
    page.control("SH", ["FILES"]);
    page.control("TP", []);
    page.text([bold("taiwa.toml")]);
    page.text([roman("Settings, in the working directory or where TAIWA_CONFIG says. The environment wins.")]);
    page.control("TP", []);
    page.text([bold("taiwa.db"), roman(", "), bold("taiwa.db.key")]);
    page.text([roman("The SQLite database, and the master key that seals people's words in it.")]);
    page.control("SH", ["EXIT STATUS"]);
    for (status, meaning) in [
        ("0", "It is done. Of doctor: nothing failed; there may be warnings. Of healthcheck: the server is ready."),
        ("1", "It failed, and says why. Of doctor: something does not work. Of healthcheck: the server is not ready."),
        ("2", "It was not understood."),
    ] {
        page.control("TP", []);
        page.text([bold(status)]);
        page.text([roman(meaning)]);
    }
    page
}
