//! The way into the pages in the browser: links that are good once, and the sessions they open. Only hashes are kept.

use jiff::Timestamp;

use super::rows::{Place, ms};
use super::seal::Sealer;
use super::statement::Statement;
use super::{Doing, Result, Tx, on};
use crate::domain::ids::{DeliveryId, PersonId, WorkspaceId};
use crate::domain::lang::Lang;

/// Which page a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    Figures,
    Roster,
}

impl Entrance {
    pub fn code(self) -> &'static str {
        match self {
            Entrance::Figures => "figures",
            Entrance::Roster => "roster",
        }
    }

    fn from_code(code: &str) -> Option<Entrance> {
        [Entrance::Figures, Entrance::Roster].into_iter().find(|entrance| entrance.code() == code)
    }
}

/// A session that began: what the browser keeps, and the page it goes to first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub token: String,
    pub leads_to: Entrance,
}

impl Tx {
    /// Makes a link for a person. The one before is good for nothing any more.
    pub async fn offer_page(
        &mut self,
        (workspace, person): (&WorkspaceId, &PersonId),
        leads_to: Entrance,
        until: Timestamp,
    ) -> Result<String> {
        let token = Sealer::new_token();
        let hash = self.page_hash("link", &token);
        let forget = "DELETE FROM page_link WHERE person_id = $1";
        self.run(Statement::new("forgetting an earlier link", forget).bind(person.as_str())).await?;
        let keep =
            "INSERT INTO page_link (hash, workspace_id, person_id, leads_to, until_ms) VALUES ($1, $2, $3, $4, $5)";
        let keep = Statement::new("keeping a link", keep).bind(hash).bind(workspace.as_str()).bind(person.as_str());
        self.run(keep.bind(leads_to.code()).bind(ms(until))).await?;
        Ok(token)
    }

    /// The language of the one a link is for, while it is good. Uses nothing up.
    pub async fn page_link_lang(&mut self, token: &str, now: Timestamp) -> Result<Option<Lang>> {
        let hash = self.page_hash("link", token);
        let row: Option<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT p.lang FROM page_link l JOIN person p ON p.id = l.person_id
             WHERE l.hash = $1 AND l.until_ms > $2")
            .bind(hash).bind(ms(now)).fetch_optional(c).await)
        .doing("looking for a link")?;
        Ok(row.map(|(lang,)| Lang::from_locale(&lang)))
    }

    /// Uses a link up and begins a session. Of two who follow one link at once, one gets in.
    pub async fn take_page(&mut self, token: &str, now: Timestamp, until: Timestamp) -> Result<Option<Session>> {
        let hash = self.page_hash("link", token);
        let row: Option<(String, String, String)> = on!(self, c => sqlx::query_as(
            "DELETE FROM page_link WHERE hash = $1 AND until_ms > $2 RETURNING workspace_id, person_id, leads_to")
            .bind(&hash).bind(ms(now)).fetch_optional(c).await)
        .doing("using up a link")?;
        let Some((workspace, person, leads_to)) = row else { return Ok(None) };
        let leads_to = Place { table: "page_link", id: &person }.one("leads_to", Entrance::from_code(&leads_to))?;
        let session = Sealer::new_token();
        let keep = "INSERT INTO page_session (hash, workspace_id, person_id, until_ms) VALUES ($1, $2, $3, $4)";
        let keep = Statement::new("beginning a session", keep).bind(self.page_hash("session", &session));
        self.run(keep.bind(&workspace).bind(&person).bind(ms(until))).await?;
        let (workspace, person) = (WorkspaceId::new(workspace), PersonId::new(person));
        self.audit_alone(&workspace, &person, "page.entered", leads_to.code(), now).await?;
        Ok(Some(Session { token: session, leads_to }))
    }

    /// Whose session it is, while it lasts.
    pub async fn page_session(&mut self, token: &str, now: Timestamp) -> Result<Option<(WorkspaceId, PersonId)>> {
        let hash = self.page_hash("session", token);
        let row: Option<(String, String)> = on!(self, c => sqlx::query_as(
            "SELECT workspace_id, person_id FROM page_session WHERE hash = $1 AND until_ms > $2")
            .bind(hash).bind(ms(now)).fetch_optional(c).await)
        .doing("looking for a session")?;
        Ok(row.map(|(workspace, person)| (WorkspaceId::new(workspace), PersonId::new(person))))
    }

    /// Ends all sessions of the one whose session this is: who signs out is out everywhere.
    pub async fn end_page_sessions(&mut self, token: &str) -> Result<()> {
        let end =
            "DELETE FROM page_session WHERE person_id IN (SELECT s.person_id FROM page_session s WHERE s.hash = $1)";
        let end = Statement::new("ending a session", end).bind(self.page_hash("session", token));
        self.run(end).await.map(|_| ())
    }

    /// Forgets links and sessions that ended before a time.
    pub async fn forget_pages(&mut self, before: Timestamp) -> Result<()> {
        for sql in ["DELETE FROM page_link WHERE until_ms < $1", "DELETE FROM page_session WHERE until_ms < $1"] {
            self.run(Statement::new("forgetting links and sessions", sql).bind(ms(before))).await?;
        }
        Ok(())
    }

    /// What a form of a session has to carry, so that no other site can send it.
    pub fn page_form_mark(&self, session: &str) -> String {
        self.page_hash("form", session)
    }

    /// What the address of a picture carries, so that nobody guesses one.
    pub fn picture_mark(&self, delivery: &DeliveryId, name: &str) -> String {
        self.page_hash("picture", &format!("{delivery} {name}"))
    }

    fn page_hash(&self, of: &str, token: &str) -> String {
        self.sealer().hash_code(&format!("page {of} {token}"))
    }
}
