//! The company's charter: one row a company, its words sealed under the row's own salt.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::rows::{Place, ms};
use super::seal::{Scope, Sealer};
use super::{Doing, Result, Tx, on};
use crate::domain::charter::{Charter, Signed};
use crate::domain::ids::{PersonId, WorkspaceId};

/// Where a charter's seal belongs.
pub(crate) fn sealed_charter(workspace: &str) -> String {
    format!("charter/{workspace}")
}

/// What people wrote, as it is sealed.
#[derive(Serialize, Deserialize)]
struct Words {
    why: String,
    owner: String,
    message: Option<String>,
    signed: Option<String>,
    reply_within: Option<String>,
    urgent: Option<String>,
    desk: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CharterRow {
    sealed: String,
    salt: String,
    target: i64,
    starts_on: String,
    contact_id: Option<String>,
    fiscal_month: i64,
    review_days: String,
    message_ms: Option<i64>,
}

impl Tx {
    /// Why a company holds 1on1s, if it has said so.
    pub async fn charter(&mut self, workspace: &WorkspaceId) -> Result<Option<Charter>> {
        let row = on!(self, c => sqlx::query_as::<_, CharterRow>(
            "SELECT sealed, salt, target, starts_on, contact_id, fiscal_month, review_days, message_ms FROM charter
             WHERE workspace_id = $1")
            .bind(workspace.as_str()).fetch_optional(c).await)
        .doing("reading the charter")?;
        let Some(row) = row else { return Ok(None) };
        let place = Place { table: "charter", id: workspace.as_str() };
        let scope = Scope { owner: workspace.as_str(), salt: &row.salt };
        let text = self.sealer().open(&scope, &sealed_charter(workspace.as_str()), &row.sealed)?;
        let words: Words = place.one("sealed", serde_json::from_str(&text).ok())?;
        let at = place.maybe_instant("message_ms", row.message_ms)?;
        let message = match (words.message, words.signed, at) {
            (Some(text), Some(by), Some(at)) => Some(Signed { text, by, at }),
            _ => None,
        };
        let days = row.review_days.split(',').filter(|day| !day.is_empty());
        Ok(Some(Charter {
            why: words.why,
            owner: words.owner,
            target: place.one("target", u8::try_from(row.target).ok())?,
            starts: place.date("starts_on", &row.starts_on)?,
            message,
            contact: row.contact_id.map(PersonId::new),
            reply_within: words.reply_within,
            urgent: words.urgent,
            desk: words.desk,
            fiscal_month: place.one("fiscal_month", i8::try_from(row.fiscal_month).ok())?,
            reviews: days.map(|day| place.date("review_days", day)).collect::<Result<_>>()?,
        }))
    }

    /// Writes the charter anew; the audit says who did and when.
    pub async fn write_charter(
        &mut self,
        (workspace, actor): (&WorkspaceId, &PersonId),
        charter: &Charter,
        now: Timestamp,
    ) -> Result<()> {
        let salt = Sealer::new_salt();
        let words = Words {
            why: charter.why.clone(),
            owner: charter.owner.clone(),
            message: charter.message.as_ref().map(|message| message.text.clone()),
            signed: charter.message.as_ref().map(|message| message.by.clone()),
            reply_within: charter.reply_within.clone(),
            urgent: charter.urgent.clone(),
            desk: charter.desk.clone(),
        };
        let words = serde_json::to_string(&words).expect("plain texts always serialise");
        let scope = Scope { owner: workspace.as_str(), salt: &salt };
        let sealed = self.sealer().seal(&scope, &sealed_charter(workspace.as_str()), &words);
        let reviews: Vec<String> = charter.reviews.iter().map(ToString::to_string).collect();
        on!(self, c => sqlx::query(
            "INSERT INTO charter (workspace_id, sealed, salt, target, starts_on, contact_id, fiscal_month, review_days,
                                  message_ms, changed_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (workspace_id) DO UPDATE SET sealed = excluded.sealed, salt = excluded.salt,
                target = excluded.target, starts_on = excluded.starts_on, contact_id = excluded.contact_id,
                fiscal_month = excluded.fiscal_month, review_days = excluded.review_days,
                message_ms = excluded.message_ms, changed_ms = excluded.changed_ms")
            .bind(workspace.as_str()).bind(&sealed).bind(&salt).bind(i64::from(charter.target))
            .bind(charter.starts.to_string()).bind(charter.contact.as_ref().map(PersonId::as_str))
            .bind(i64::from(charter.fiscal_month)).bind(reviews.join(","))
            .bind(charter.message.as_ref().map(|message| ms(message.at))).bind(ms(now))
            .execute(c).await.map(|_| ()))
        .doing("writing the charter")?;
        self.audit_alone(workspace, actor, "charter.written", workspace.as_str(), now).await
    }
}
