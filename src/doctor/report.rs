//! What was found: one line each for people, one object each for scripts. No secret gets past it.

use serde::Serialize;
use serde_json::{Value, json};

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Ok,
    /// It works, but not as it should, or not for ever.
    Warn,
    /// It does not work.
    Fail,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Stays the same from version to version; scripts may rely on it.
    pub name: String,
    pub status: Status,
    /// What was found.
    pub detail: String,
    /// What to do; `null` where there is nothing to do.
    pub fix: Option<String>,
}

impl Check {
    pub fn ok(name: &str, detail: impl Into<String>) -> Check {
        Check { name: name.to_owned(), status: Status::Ok, detail: detail.into(), fix: None }
    }

    pub fn warn(name: &str, detail: impl Into<String>, fix: impl Into<String>) -> Check {
        Check { name: name.to_owned(), status: Status::Warn, detail: detail.into(), fix: Some(fix.into()) }
    }

    pub fn fail(name: &str, detail: impl Into<String>, fix: impl Into<String>) -> Check {
        Check { name: name.to_owned(), status: Status::Fail, detail: detail.into(), fix: Some(fix.into()) }
    }
}

/// All that was looked at, in the order in which one would mend it.
pub struct Report {
    checks: Vec<Check>,
    secrets: Vec<String>,
}

impl Report {
    /// None of these will be shown, whoever puts them into a line.
    pub fn new(secrets: Vec<String>) -> Report {
        Report { checks: Vec::new(), secrets }
    }

    pub fn extend(&mut self, checks: impl IntoIterator<Item = Check>) {
        for check in checks {
            let Check { name, status, detail, fix } = check;
            let (detail, fix) = (self.one_line(&detail), fix.map(|fix| self.one_line(&fix)));
            self.checks.push(Check { name, status, detail, fix });
        }
    }

    fn one_line(&self, text: &str) -> String {
        let hidden = self.secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "••••••"));
        hidden.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Nothing failed; warnings there may be.
    pub fn is_fine(&self) -> bool {
        self.count(Status::Fail) == 0
    }

    fn count(&self, status: Status) -> usize {
        self.checks.iter().filter(|check| check.status == status).count()
    }

    /// For people: a line for each, and one that sums up.
    pub fn text(&self) -> String {
        let width = self.checks.iter().map(|check| check.name.len()).max().unwrap_or(0);
        let mut text = String::new();
        for Check { name, status, detail, fix } in &self.checks {
            let status = match status {
                Status::Ok => "ok",
                Status::Warn => "warn",
                Status::Fail => "FAIL",
            };
            let fix = fix.as_ref().map(|fix| format!(" → {fix}")).unwrap_or_default();
            text.push_str(&format!("{status:<4}  {name:<width$}  {detail}{fix}\n"));
        }
        let count = |status, one: &str, many: &str| match self.count(status) {
            1 => format!("1 {one}"),
            n => format!("{n} {many}"),
        };
        text.push_str(&match (self.count(Status::Fail), self.count(Status::Warn)) {
            (0, 0) => "All is well.\n".to_owned(),
            (0, _) => format!("It works; {}.\n", count(Status::Warn, "warning", "warnings")),
            _ => format!(
                "{}, {}.\n",
                count(Status::Fail, "failure", "failures"),
                count(Status::Warn, "warning", "warnings")
            ),
        });
        text
    }

    /// For scripts.
    pub fn json(&self) -> Value {
        json!({ "ok": self.is_fine(), "checks": self.checks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_and_holds_no_secret() {
        let mut report = Report::new(vec!["canary".to_owned()]);
        report.extend([Check::ok("a", "fine"), Check::fail("longer", "it said\n  canary", "no canary here")]);
        assert_eq!(
            report.text(),
            "ok    a       fine\nFAIL  longer  it said •••••• → no •••••• here\n1 failure, 0 warnings.\n"
        );
        assert_eq!(
            report.json(),
            json!({ "ok": false, "checks": [
                { "name": "a", "status": "ok", "detail": "fine", "fix": null },
                { "name": "longer", "status": "fail", "detail": "it said ••••••", "fix": "no •••••• here" },
            ] })
        );
    }

    #[test]
    fn a_warning_is_no_failure() {
        let mut report = Report::new(Vec::new());
        assert_eq!((report.is_fine(), report.text().as_str()), (true, "All is well.\n"));
        report.extend([Check::warn("a", "so-so", "mend it")]);
        assert!(report.is_fine() && report.text().ends_with("It works; 1 warning.\n"));
    }
}
