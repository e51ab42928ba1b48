//! Companies and where they are: one space for the installation's own tenants on all platforms, and one of its own for
//! every other tenant. Nothing of one space is ever seen from another.

use jiff::Timestamp;

use super::rows::{Place, ms};
use super::{Doing, Result, Tx, on};
use crate::chat::Platform;
use crate::domain::ids::WorkspaceId;
use crate::domain::lang::Lang;
use crate::domain::people::Zone;

/// A company's space, seen from one of its tenants.
#[derive(Clone, Debug, PartialEq)]
pub struct Workspace {
    pub id: WorkspaceId,
    pub platform: Platform,
    pub tenant: String,
    /// Where the platform is reached for this tenant, if it says so.
    pub place: Option<String>,
    pub lang: Lang,
    pub zone: Zone,
    /// Whether the app may still speak there.
    pub installed: bool,
}

#[derive(sqlx::FromRow)]
pub(crate) struct WorkspaceRow {
    w_id: String,
    w_platform: String,
    w_tenant: String,
    w_place: Option<String>,
    w_lang: String,
    w_zone: String,
    w_installation: String,
}

/// Of a tenancy `t` and its workspace `w`.
macro_rules! workspace_columns {
    () => {
        "w.id AS w_id, t.platform AS w_platform, t.tenant AS w_tenant, t.place AS w_place, w.lang AS w_lang,
         w.zone AS w_zone, t.installation AS w_installation"
    };
}
pub(crate) use workspace_columns;

impl WorkspaceRow {
    pub(crate) fn read(self) -> Result<Workspace> {
        let place = Place { table: "workspace", id: &self.w_id };
        Ok(Workspace {
            platform: place.one("platform", Platform::from_code(&self.w_platform))?,
            zone: place.one("zone", Zone::named(&self.w_zone))?,
            lang: Lang::from_locale(&self.w_lang),
            installed: self.w_installation == "active",
            tenant: self.w_tenant,
            place: self.w_place,
            id: WorkspaceId::new(self.w_id),
        })
    }
}

impl Tx {
    pub async fn workspace_of(&mut self, platform: Platform, tenant: &str) -> Result<Option<Workspace>> {
        on!(self, c => sqlx::query_as::<_, WorkspaceRow>(concat!(
            "SELECT ", workspace_columns!(), " FROM tenancy t JOIN workspace w ON w.id = t.workspace_id
             WHERE t.platform = $1 AND t.tenant = $2"))
            .bind(platform.code()).bind(tenant).fetch_optional(c).await)
        .doing("reading a workspace")?
        .map(WorkspaceRow::read)
        .transpose()
    }

    /// The workspace of a tenant, made on first contact. Tenants that are `ours` share one. A tenant that turns out to be
    /// ours only after it came in keeps its space, which becomes our own unless we have one already: what is in two
    /// spaces is never put together by itself.
    pub async fn enter_workspace(
        &mut self,
        fresh: WorkspaceId,
        (platform, tenant): (Platform, &str),
        ours: bool,
        usual: (&Lang, &Zone),
        now: Timestamp,
    ) -> Result<Workspace> {
        if let Some(found) = self.workspace_of(platform, tenant).await? {
            if ours {
                self.make_own(&found.id).await?;
            }
            return Ok(found);
        }
        // Whoever is first makes our own space; the index lets nobody else.
        on!(self, c => sqlx::query(
            "INSERT INTO workspace (id, own, lang, zone, created_ms) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
            .bind(fresh.as_str()).bind(ours).bind(usual.0.code()).bind(&usual.1.name)
            .bind(ms(now)).execute(c).await.map(|_| ()))
        .doing("making a workspace")?;
        let entered = on!(self, c => sqlx::query(
            "INSERT INTO tenancy (platform, tenant, workspace_id, created_ms)
             SELECT $1, $2, w.id, $4 FROM workspace w WHERE CASE WHEN $5 THEN w.own ELSE w.id = $3 END
             ON CONFLICT (platform, tenant) DO NOTHING")
            .bind(platform.code()).bind(tenant).bind(fresh.as_str()).bind(ms(now)).bind(ours)
            .execute(c).await.map(|done| done.rows_affected()))
        .doing("entering a tenant")?;
        if entered == 0 {
            // Another replica entered the tenant in between; a space that nobody is in must not stay our own.
            on!(self, c => sqlx::query(
                "DELETE FROM workspace WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM tenancy t WHERE t.workspace_id = $1)")
                .bind(fresh.as_str()).execute(c).await.map(|_| ()))
            .doing("leaving out a workspace made twice")?;
        }
        let found = self.workspace_of(platform, tenant).await?;
        let found = Place { table: "tenancy", id: tenant }.one("tenant", found)?;
        if entered == 0 && ours {
            self.make_own(&found.id).await?;
        }
        Ok(found)
    }

    /// Makes a space our own company's, unless we have one.
    async fn make_own(&mut self, workspace: &WorkspaceId) -> Result<()> {
        on!(self, c => sqlx::query(
            "UPDATE workspace SET own = TRUE WHERE id = $1 AND NOT own
                AND NOT EXISTS (SELECT 1 FROM workspace o WHERE o.own)")
            .bind(workspace.as_str()).execute(c).await.map(|_| ()))
        .doing("making a workspace our own")
    }

    /// Whether a tenant is, or would be if it came in as ours, the only one of ours on its platform.
    pub async fn may_be_ours(&mut self, platform: Platform, tenant: &str) -> Result<bool> {
        let (taken,): (bool,) = on!(self, c => sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM tenancy t JOIN workspace w ON w.id = t.workspace_id
                            WHERE w.own AND t.platform = $1 AND t.tenant <> $2)")
            .bind(platform.code()).bind(tenant).fetch_one(c).await)
        .doing("looking for our own tenants")?;
        Ok(!taken)
    }

    /// Our own company's space, if it was ever used.
    pub async fn own_workspace(&mut self) -> Result<Option<WorkspaceId>> {
        let row: Option<(String,)> = on!(self, c => sqlx::query_as("SELECT id FROM workspace WHERE own")
            .fetch_optional(c).await)
        .doing("looking for our own workspace")?;
        Ok(row.map(|(id,)| WorkspaceId::new(id)))
    }

    /// Whether the app is still installed for a tenant.
    pub async fn set_installed(&mut self, platform: Platform, tenant: &str, installed: bool) -> Result<()> {
        on!(self, c => sqlx::query("UPDATE tenancy SET installation = $3 WHERE platform = $1 AND tenant = $2")
            .bind(platform.code()).bind(tenant).bind(if installed { "active" } else { "removed" })
            .execute(c).await.map(|_| ()))
        .doing("noting an installation")
    }

    /// Where the platform is reached for a tenant from now on.
    pub async fn keep_place(&mut self, platform: Platform, tenant: &str, place: &str) -> Result<()> {
        on!(self, c => sqlx::query("UPDATE tenancy SET place = $3 WHERE platform = $1 AND tenant = $2")
            .bind(platform.code()).bind(tenant).bind(place).execute(c).await.map(|_| ()))
        .doing("keeping where a tenant is reached")
    }
}
