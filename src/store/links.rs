//! One person on several platforms: codes that prove it, and two people becoming one.

use jiff::Timestamp;

use super::notes::sealed_memo;
use super::rows::ms;
use super::seal::{Scope, Sealer};
use super::statement::Statement;
use super::{Doing, Result, Tx, on};
use crate::chat::Platform;
use crate::domain::ids::{PersonId, WorkspaceId};

/// What became of a code that somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It was made for this person, and is used up now.
    Of(PersonId),
    Expired,
    /// Made on the platform it was typed on.
    SamePlatform,
    /// Made in another company.
    Elsewhere,
    Unknown,
}

/// Why two people can't become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// Both are known on the same platform already.
    SamePlatform,
    /// They have 1on1s with each other.
    APair,
    /// Both have a 1on1 that goes on with the same person.
    TwoPairs,
}

impl Tx {
    /// Makes a code for a person who acts on a platform. The one before is good for nothing any more.
    pub async fn offer_link(
        &mut self,
        (workspace, person): (&WorkspaceId, &PersonId),
        platform: Platform,
        until: Timestamp,
    ) -> Result<String> {
        let code = Sealer::new_code();
        let hash = self.sealer().hash_code(&code);
        on!(self, c => sqlx::query("DELETE FROM link_code WHERE person_id = $1")
            .bind(person.as_str()).execute(c).await.map(|_| ()))
        .doing("forgetting an earlier code")?;
        on!(self, c => sqlx::query(
            "INSERT INTO link_code (hash, workspace_id, person_id, platform, until_ms) VALUES ($1, $2, $3, $4, $5)")
            .bind(hash).bind(workspace.as_str()).bind(person.as_str()).bind(platform.code()).bind(ms(until))
            .execute(c).await.map(|_| ()))
        .doing("keeping a code")?;
        Ok(code)
    }

    /// Takes a code that somebody typed on a platform, in small or capital letters.
    pub async fn take_link(
        &mut self,
        workspace: &WorkspaceId,
        platform: Platform,
        code: &str,
        now: Timestamp,
    ) -> Result<Offer> {
        let hash = self.sealer().hash_code(&code.to_uppercase());
        let row: Option<(String, String, String, i64)> = on!(self, c => sqlx::query_as(
            "SELECT workspace_id, person_id, platform, until_ms FROM link_code WHERE hash = $1")
            .bind(&hash).fetch_optional(c).await)
        .doing("looking for a code")?;
        let Some((of, person, on, until)) = row else { return Ok(Offer::Unknown) };
        if of != workspace.as_str() {
            return Ok(Offer::Elsewhere);
        }
        if until <= ms(now) {
            return Ok(Offer::Expired);
        }
        if on == platform.code() {
            return Ok(Offer::SamePlatform);
        }
        // Of two who type it at once, one gets it.
        let used = on!(self, c => sqlx::query("DELETE FROM link_code WHERE hash = $1")
            .bind(&hash).execute(c).await.map(|done| done.rows_affected()))
        .doing("using up a code")?;
        Ok(if used == 1 { Offer::Of(PersonId::new(person)) } else { Offer::Unknown })
    }

    /// How often a person typed a code in vain since a time.
    pub async fn link_tries(&mut self, person: &PersonId, since: Timestamp) -> Result<i64> {
        let (count,): (i64,) = on!(self, c => sqlx::query_as(
            "SELECT COUNT(*) FROM link_try WHERE person_id = $1 AND at_ms > $2")
            .bind(person.as_str()).bind(ms(since)).fetch_one(c).await)
        .doing("counting codes typed in vain")?;
        Ok(count)
    }

    pub async fn note_link_try(&mut self, person: &PersonId, now: Timestamp) -> Result<()> {
        on!(self, c => sqlx::query("INSERT INTO link_try (person_id, at_ms) VALUES ($1, $2)")
            .bind(person.as_str()).bind(ms(now)).execute(c).await.map(|_| ()))
        .doing("noting a code typed in vain")
    }

    /// Forgets what codes there were before a time.
    pub async fn forget_links(&mut self, before: Timestamp) -> Result<()> {
        for sql in ["DELETE FROM link_code WHERE until_ms < $1", "DELETE FROM link_try WHERE at_ms < $1"] {
            self.run(Statement::new("forgetting codes", sql).bind(ms(before))).await?;
        }
        Ok(())
    }

    /// What keeps two people of a company from being one.
    pub async fn kept_apart(&mut self, one: &PersonId, other: &PersonId) -> Result<Option<Apart>> {
        let (platform, pair, two): (bool, bool, bool) = on!(self, c => sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM identity a JOIN identity b ON b.platform = a.platform
                            WHERE a.person_id = $1 AND b.person_id = $2),
                    EXISTS (SELECT 1 FROM pair WHERE (manager_id = $1 AND report_id = $2)
                                                  OR (manager_id = $2 AND report_id = $1)),
                    EXISTS (SELECT 1 FROM pair a JOIN pair b
                                ON CASE WHEN a.manager_id = $1 THEN a.report_id ELSE a.manager_id END
                                 = CASE WHEN b.manager_id = $2 THEN b.report_id ELSE b.manager_id END
                            WHERE a.state <> 'ended' AND b.state <> 'ended'
                              AND (a.manager_id = $1 OR a.report_id = $1)
                              AND (b.manager_id = $2 OR b.report_id = $2))")
            .bind(one.as_str()).bind(other.as_str()).fetch_one(c).await)
        .doing("comparing two people")?;
        Ok(match (platform, pair, two) {
            (_, true, _) => Some(Apart::APair),
            (true, ..) => Some(Apart::SamePlatform),
            (_, _, true) => Some(Apart::TwoPairs),
            _ => None,
        })
    }

    /// Makes one person of two whom nothing keeps apart: everything of the one who goes is the other's from now on.
    /// Whoever calls holds all their pairs.
    pub async fn merge_people(
        &mut self,
        workspace: &WorkspaceId,
        (goes, stays): (&PersonId, &PersonId),
        now: Timestamp,
    ) -> Result<()> {
        // Memos are sealed for their author: opened and sealed anew, each, before the author's salt is gone.
        let salt = self.person_salt(stays).await?;
        let mut memos = self.memos(goes).await?;
        while let Some(memo) = memos.pop() {
            let scope = Scope { owner: stays.as_str(), salt: &salt };
            let sealed = self.sealer().seal(&scope, &sealed_memo(memo.id.as_str()), &memo.text);
            let moved = "UPDATE memo SET person_id = $2, sealed = $3 WHERE id = $1";
            let moved = Statement::new("moving a memo", moved).bind(memo.id.as_str()).bind(stays.as_str());
            self.run(moved.bind(sealed)).await?;
            if memos.is_empty() {
                // They are read some at a time.
                memos = self.memos(goes).await?;
            }
        }
        let both = |sql| Statement::new("making one person of two", sql).bind(goes.as_str()).bind(stays.as_str());
        for sql in [
            "UPDATE person SET name = COALESCE(name, (SELECT g.name FROM person g WHERE g.id = $1)) WHERE id = $2",
            // What somebody chose, or their platform said, counts for more than what was guessed.
            "UPDATE person SET zone = (SELECT g.zone FROM person g WHERE g.id = $1),
                    zone_source = (SELECT g.zone_source FROM person g WHERE g.id = $1),
                    hours_from = (SELECT g.hours_from FROM person g WHERE g.id = $1),
                    hours_until = (SELECT g.hours_until FROM person g WHERE g.id = $1)
             WHERE id = $2 AND zone_source <> 'chosen' AND EXISTS
                (SELECT 1 FROM person g WHERE g.id = $1 AND g.zone_source <> 'guessed'
                    AND (g.zone_source = 'chosen' OR person.zone_source = 'guessed'))",
            "UPDATE person SET lang = (SELECT g.lang FROM person g WHERE g.id = $1), lang_chosen = TRUE
             WHERE id = $2 AND NOT lang_chosen AND EXISTS (SELECT 1 FROM person g WHERE g.id = $1 AND g.lang_chosen)",
            "UPDATE identity SET person_id = $2 WHERE person_id = $1",
            "UPDATE pair SET manager_id = $2 WHERE manager_id = $1",
            "UPDATE pair SET report_id = $2 WHERE report_id = $1",
            "UPDATE series SET zone_of = $2 WHERE zone_of = $1",
            "UPDATE agenda_item SET author_id = $2 WHERE author_id = $1",
            "UPDATE promise SET author_id = $2 WHERE author_id = $1",
            "UPDATE promise SET owner_id = $2 WHERE owner_id = $1",
            "UPDATE promise SET closed_by = $2 WHERE closed_by = $1",
            "UPDATE note SET author_id = $2 WHERE author_id = $1",
            "UPDATE purpose SET author_id = $2 WHERE author_id = $1",
            "UPDATE charter SET contact_id = $2 WHERE contact_id = $1",
            "UPDATE next_theme SET person_id = $2 WHERE person_id = $1",
            "UPDATE audit SET actor_id = $2 WHERE actor_id = $1",
            "UPDATE handover SET report_id = $2 WHERE report_id = $1",
            "UPDATE step SET author_id = $2 WHERE author_id = $1",
            // One line of the roster names one person; of two the one who stays is named already.
            "UPDATE employee SET person_id = $2 WHERE person_id = $1
                AND NOT EXISTS (SELECT 1 FROM employee o WHERE o.person_id = $2)",
            "INSERT INTO person_role (person_id, role) SELECT $2, r.role FROM person_role r WHERE r.person_id = $1
             ON CONFLICT (person_id, role) DO NOTHING",
            // What both would be sent once, such as the week's nudge, the one sent or planned for the other stands for.
            "DELETE FROM delivery WHERE person_id = $1 AND EXISTS
                (SELECT 1 FROM delivery o WHERE o.workspace_id = delivery.workspace_id AND o.person_id = $2
                    AND o.key = REPLACE(delivery.key, $1, $2))",
            "UPDATE delivery SET person_id = $2, key = REPLACE(key, $1, $2) WHERE person_id = $1",
        ] {
            self.run(both(sql)).await?;
        }
        // Who started a pair, or can't be reached.
        let told = "UPDATE delivery SET detail = $2 WHERE workspace_id = $3 AND detail = $1";
        self.run(both(told).bind(workspace.as_str())).await?;
        for sql in [
            "UPDATE employee SET person_id = NULL WHERE person_id = $1",
            "DELETE FROM person_role WHERE person_id = $1",
            "DELETE FROM link_code WHERE person_id = $1",
            "DELETE FROM link_try WHERE person_id = $1",
            "DELETE FROM page_link WHERE person_id = $1",
            "DELETE FROM page_session WHERE person_id = $1",
            "DELETE FROM person WHERE id = $1",
        ] {
            self.run(Statement::new("making one person of two", sql).bind(goes.as_str())).await?;
        }
        self.audit_alone(workspace, stays, "person.linked", goes.as_str(), now).await
    }

    /// Notes addresses whose holders are one person on every platform; how many were new.
    pub async fn note_same(&mut self, workspace: &WorkspaceId, email: &str, now: Timestamp) -> Result<bool> {
        let noted = on!(self, c => sqlx::query(
            "INSERT INTO same_person (workspace_id, email, created_ms) VALUES ($1, $2, $3)
             ON CONFLICT (workspace_id, email) DO NOTHING")
            .bind(workspace.as_str()).bind(email).bind(ms(now)).execute(c).await.map(|done| done.rows_affected()))
        .doing("noting an address")?;
        Ok(noted == 1)
    }

    /// Whether an administrator said that who holds this address is one person on every platform.
    pub async fn is_same(&mut self, workspace: &WorkspaceId, email: &str) -> Result<bool> {
        let (is_same,): (bool,) = on!(self, c => sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM same_person WHERE workspace_id = $1 AND email = $2)")
            .bind(workspace.as_str()).bind(email).fetch_one(c).await)
        .doing("looking for an address")?;
        Ok(is_same)
    }

    /// The people whose platforms vouch for this address, the one we know longest first.
    pub async fn people_at(&mut self, workspace: &WorkspaceId, email: &str) -> Result<Vec<PersonId>> {
        let rows: Vec<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT p.id FROM person p WHERE p.workspace_id = $1
                AND EXISTS (SELECT 1 FROM identity i WHERE i.person_id = p.id AND i.workspace_id = $1 AND i.email = $2)
             ORDER BY p.created_ms, p.id")
            .bind(workspace.as_str()).bind(email).fetch_all(c).await)
        .doing("looking for who holds an address")?;
        Ok(rows.into_iter().map(|(id,)| PersonId::new(id)).collect())
    }

    /// Somebody of a company by an id on a platform.
    pub async fn person_with_id(
        &mut self,
        workspace: &WorkspaceId,
        platform: Platform,
        external: &str,
    ) -> Result<Option<PersonId>> {
        let row: Option<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT person_id FROM identity WHERE workspace_id = $1 AND platform = $2
                AND (external_id = $3 OR also = $3) ORDER BY external_id LIMIT 1")
            .bind(workspace.as_str()).bind(platform.code()).bind(external).fetch_optional(c).await)
        .doing("looking for an id")?;
        Ok(row.map(|(id,)| PersonId::new(id)))
    }
}
