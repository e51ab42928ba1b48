//! `taiwa people`, `taiwa role`: what an operator decides about people, at the machine and not in a chat.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Subcommand, ValueEnum};

use crate::config::Raw;
use crate::domain::people::Role as Of;

#[derive(Subcommand)]
pub(super) enum People {
    /// Make one person of those whom Slack and Teams know by the same e-mail address.
    ///
    /// FILE is a CSV in UTF-8 with a column `email`. It counts for those who are known already and for those who come
    /// later. Only addresses count that both platforms vouch for; on Slack that needs the scope users:read.email.
    Import {
        file: PathBuf,
        /// Say what would become of it, and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Subcommand)]
pub(super) enum Role {
    /// Give somebody a role.
    Grant {
        role: Name,
        /// An e-mail address, or the person's id on Slack or Teams.
        whom: String,
    },
    /// Take a role away.
    Revoke {
        role: Name,
        /// An e-mail address, or the person's id on Slack or Teams.
        whom: String,
    },
}

/// What somebody may do besides everybody's own 1on1s.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum Name {
    /// See who can't be reached and why.
    ItAdmin,
    /// See counts and rates, never a text.
    HrViewer,
    /// Answer for the programme: see the company's figures, and get them every month.
    Executive,
}

impl From<Name> for Of {
    fn from(name: Name) -> Of {
        match name {
            Name::ItAdmin => Of::ItAdmin,
            Name::HrViewer => Of::HrViewer,
            Name::Executive => Of::Executive,
        }
    }
}

pub(super) async fn people(task: People) -> anyhow::Result<()> {
    let People::Import { file, dry_run } = task;
    let emails = emails_in(&read(&file)?)?;
    let app = crate::serve::open(&Raw::from_process().read()?, crate::clock::Clock::System).await?;
    let count = emails.len();
    let imported = app.import_people(emails.into_iter().collect(), dry_run).await;
    app.store.close().await;
    let imported =
        imported?.context("nobody of this company has used Taiwa yet: start it, write to it once, and import then")?;
    let done = if dry_run { "would be" } else { "were" };
    super::print(&format!(
        "{count} addresses, {} of them new; {} people {done} joined now\n",
        imported.new, imported.joined
    ))?;
    Ok(())
}

pub(super) async fn role(task: Role) -> anyhow::Result<()> {
    let (role, whom, granted) = match task {
        Role::Grant { role, whom } => (role, whom, true),
        Role::Revoke { role, whom } => (role, whom, false),
    };
    let app = crate::serve::open(&Raw::from_process().read()?, crate::clock::Clock::System).await?;
    let changed = app.set_role(&whom, role.into(), granted).await;
    app.store.close().await;
    match changed? {
        None => {
            anyhow::bail!("nobody is known by {whom:?}: whoever it is has to have used Taiwa, or be in a 1on1, first")
        }
        Some(true) => super::print("done\n")?,
        Some(false) => super::print("it was so already\n")?,
    }
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    String::from_utf8(bytes).ok().with_context(|| format!("{} is not in UTF-8", file.display()))
}

/// The addresses of the column `email`, each once, in small letters.
fn emails_in(csv: &str) -> anyhow::Result<BTreeSet<String>> {
    let csv = csv.strip_prefix('\u{feff}').unwrap_or(csv);
    let mut rows = rows_of(csv).into_iter();
    let head = rows.next().unwrap_or_default();
    let column = head.iter().position(|name| name.trim().eq_ignore_ascii_case("email"));
    let column = column.context("the first line has no column `email`")?;
    let mut emails = BTreeSet::new();
    for (number, row) in (2..).zip(rows) {
        let Some(email) = row.get(column).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) else { continue };
        let is_address = email.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'));
        anyhow::ensure!(is_address, "row {number}: {email:?} is no e-mail address");
        emails.insert(email.to_lowercase());
    }
    Ok(emails)
}

/// Rows of cells; a cell in quotes may hold commas, line breaks and doubled quotes.
fn rows_of(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::emails_in;

    #[test]
    fn addresses_are_read_from_their_column_whatever_stands_beside_it() {
        let csv = "\u{feff}name,Email,note\r\n\"Sato, Ken\",Ken.Sato@Example.com,\"says \"\"hi\"\"\nand more\"\r\n\r\n\
                   Hanako, hanako@example.com ,\nAgain,ken.sato@example.com,";
        let emails: Vec<String> = emails_in(csv).unwrap().into_iter().collect();
        assert_eq!(emails, ["hanako@example.com", "ken.sato@example.com"]);
        assert!(emails_in("name\nSato").unwrap_err().to_string().contains("email"));
        assert!(emails_in("email\nsato").unwrap_err().to_string().contains("row 2"));
    }
}
