//! Workspaces, people and their identities.

use std::borrow::Cow;

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, FromRow};

use super::pairs::{PairLine, PairLineRow, select_pairs};
use super::rows::{Place, clock, ms};
use super::seal::Sealer;
use super::{Conn, Doing, Result, Tx, on};
use crate::chat::{Platform, Profile, Reach};
use crate::domain::calendar::{Hours, WorkWeek};
use crate::domain::ids::{PersonId, WorkspaceId};
use crate::domain::lang::Lang;
use crate::domain::people::{Person, PersonState, Zone, ZoneSource};

/// A company's space.
#[derive(Clone, Debug, PartialEq)]
pub struct Workspace {
    pub id: WorkspaceId,
    pub tenant: String,
    pub lang: Lang,
    pub zone: Zone,
    /// Whether the app may still speak there.
    pub installed: bool,
}

/// Somebody who acted, as far as we know them.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub workspace: Workspace,
    pub person: Person,
    pub zone_source: ZoneSource,
    pub lang_chosen: bool,
    /// The platform has told us who this is.
    pub learned: bool,
    /// Their pairs that go on, where they were read along.
    pub pairs: Option<Vec<PairLine>>,
}

/// Somebody whom the platform has not told us about yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Stranger {
    pub workspace: WorkspaceId,
    pub person: PersonId,
    pub platform: Platform,
    pub reach: Reach,
}

/// Somebody seen for the first time: what can be said of them before the platform is asked.
pub struct Newcomer<'a> {
    pub id: PersonId,
    pub workspace: &'a Workspace,
    pub platform: Platform,
    pub external: &'a str,
    pub handle: Option<&'a str>,
    pub lang: Lang,
    pub now: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(crate) struct PersonRow {
    id: String,
    workspace_id: String,
    name: Option<String>,
    external_id: Option<String>,
    lang: String,
    lang_chosen: bool,
    zone: String,
    zone_source: String,
    work_week: i64,
    hours_from: String,
    hours_until: String,
    state: String,
    state_why: Option<String>,
    learned_ms: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct WorkspaceRow {
    w_id: String,
    w_tenant: String,
    w_lang: String,
    w_zone: String,
    w_installation: String,
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    #[sqlx(flatten)]
    workspace: WorkspaceRow,
    #[sqlx(flatten)]
    person: PersonRow,
}

impl WorkspaceRow {
    fn read(self) -> Result<Workspace> {
        let place = Place { table: "workspace", id: &self.w_id };
        let zone = place.one("zone", Zone::named(&self.w_zone))?;
        Ok(Workspace {
            lang: Lang::from_locale(&self.w_lang),
            zone,
            installed: self.w_installation == "active",
            tenant: self.w_tenant,
            id: WorkspaceId::new(self.w_id),
        })
    }
}

impl PersonRow {
    pub(crate) fn read(self) -> Result<Person> {
        let place = Place { table: "person", id: &self.id };
        let hours = Hours {
            from: place.time("hours_from", &self.hours_from)?,
            until: place.time("hours_until", &self.hours_until)?,
        };
        let state = match self.state.as_str() {
            "active" => PersonState::Active,
            "left" => PersonState::Left,
            "unreachable" => PersonState::Unreachable { why: self.state_why.unwrap_or_default() },
            _ => return Err(place.bad("state")),
        };
        Ok(Person {
            zone: place.one("zone", Zone::named(&self.zone))?,
            week: WorkWeek(u8::try_from(self.work_week).map_err(|_| place.bad("work_week"))?),
            hours,
            state,
            lang: Lang::from_locale(&self.lang),
            name: self.name,
            external: self.external_id.unwrap_or_default(),
            workspace: WorkspaceId::new(self.workspace_id),
            id: PersonId::new(self.id),
        })
    }
}

impl KnownRow {
    fn read(self) -> Result<Known> {
        let place = Place { table: "person", id: &self.person.id };
        let zone_source = [ZoneSource::Guessed, ZoneSource::Platform, ZoneSource::Chosen]
            .into_iter()
            .find(|source| source.code() == self.person.zone_source);
        Ok(Known {
            zone_source: place.one("zone_source", zone_source)?,
            lang_chosen: self.person.lang_chosen,
            learned: self.person.learned_ms.is_some(),
            pairs: None,
            workspace: self.workspace.read()?,
            person: self.person.read()?,
        })
    }
}

macro_rules! select_known {
    () => {
        "SELECT w.id AS w_id, w.tenant AS w_tenant, w.lang AS w_lang, w.zone AS w_zone,
                w.installation AS w_installation,
                p.id, p.workspace_id, p.name, i.external_id, p.lang, p.lang_chosen, p.zone, p.zone_source,
                p.work_week, p.hours_from, p.hours_until, p.state, p.state_why, p.learned_ms
         FROM workspace w
         JOIN identity i ON i.workspace_id = w.id AND i.platform = w.platform AND i.external_id = $3
         JOIN person p ON p.id = i.person_id
         WHERE w.platform = $1 AND w.tenant = $2"
    };
}

impl Tx {
    pub async fn workspace_of(&mut self, platform: Platform, tenant: &str) -> Result<Option<Workspace>> {
        on!(self, c => sqlx::query_as::<_, WorkspaceRow>(
            "SELECT id AS w_id, tenant AS w_tenant, lang AS w_lang, zone AS w_zone, installation AS w_installation
             FROM workspace WHERE platform = $1 AND tenant = $2")
            .bind(platform.code()).bind(tenant).fetch_optional(c).await)
        .doing("reading a workspace")?
        .map(WorkspaceRow::read)
        .transpose()
    }

    /// The workspace of a tenant, made on first contact.
    pub async fn enter_workspace(
        &mut self,
        fresh: WorkspaceId,
        platform: Platform,
        tenant: &str,
        usual: (&Lang, &Zone),
        now: Timestamp,
    ) -> Result<Workspace> {
        on!(self, c => sqlx::query(
            "INSERT INTO workspace (id, platform, tenant, lang, zone, created_ms) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (platform, tenant) DO NOTHING")
            .bind(fresh.as_str()).bind(platform.code()).bind(tenant).bind(usual.0.code()).bind(&usual.1.name)
            .bind(ms(now)).execute(c).await.map(|_| ()))
        .doing("making a workspace")?;
        let found = self.workspace_of(platform, tenant).await?;
        Place { table: "workspace", id: tenant }.one("tenant", found)
    }

    /// Whether the app is still installed there.
    pub async fn set_installed(&mut self, workspace: &WorkspaceId, installed: bool) -> Result<()> {
        on!(self, c => sqlx::query("UPDATE workspace SET installation = $2 WHERE id = $1")
            .bind(workspace.as_str()).bind(if installed { "active" } else { "removed" })
            .execute(c).await.map(|_| ()))
        .doing("noting an installation")
    }

    /// Who acted, by their id on the platform.
    pub async fn known(&mut self, platform: Platform, tenant: &str, external: &str) -> Result<Option<Known>> {
        on!(self, c => sqlx::query_as::<_, KnownRow>(select_known!())
            .bind(platform.code()).bind(tenant).bind(external).fetch_optional(c).await)
        .doing("reading who acted")?
        .map(KnownRow::read)
        .transpose()
    }

    /// Who acted, with their pairs: what almost every act begins with. SQLite is asked for both in one step, together
    /// with the beginning of the unit of work.
    pub async fn acting(
        &mut self,
        platform: Platform,
        tenant: &str,
        external: &str,
        now: Timestamp,
    ) -> Result<Option<Known>> {
        const WITH_PAIRS: &str = concat!(
            select_known!(),
            "; ",
            select_pairs!(
                "(SELECT me.person_id FROM identity me JOIN workspace at ON at.id = me.workspace_id
                  WHERE at.platform = $1 AND at.tenant = $2 AND me.platform = $1 AND me.external_id = $3)",
                "$4",
                " AND state <> 'ended'"
            )
        );
        let doing = "reading who acted";
        let begin = self.take_beginning();
        let Conn::Sqlite(handle) = &mut self.conn else {
            let Some(known) = self.known(platform, tenant, external).await? else { return Ok(None) };
            let pairs = self.pairs_of(&known.person.id, now).await?;
            return Ok(Some(Known { pairs: Some(pairs), ..known }));
        };
        let text = match begin {
            None => AssertSqlSafe(Cow::Borrowed(WITH_PAIRS)),
            Some(begin) => AssertSqlSafe(Cow::Owned(format!("{begin}; {WITH_PAIRS}"))),
        };
        let rows = sqlx::query(text)
            .bind(platform.code())
            .bind(tenant)
            .bind(external)
            .bind(ms(now))
            .fetch_all(handle.connection())
            .await;
        self.has_begun(begin, &rows);
        let rows = rows.doing(doing)?;
        let Some((known, pairs)) = rows.split_first() else { return Ok(None) };
        let known = KnownRow::from_row(known).doing(doing)?.read()?;
        let pairs: sqlx::Result<Vec<PairLineRow>> = pairs.iter().map(PairLineRow::from_row).collect();
        Ok(Some(Known { pairs: Some(PairLineRow::read_all(pairs.doing(doing)?)?), ..known }))
    }

    /// A person of the workspace by name or handle, if exactly one answers to it.
    pub async fn person_called(&mut self, workspace: &WorkspaceId, name: &str) -> Result<Option<Person>> {
        let mut rows = on!(self, c => sqlx::query_as::<_, PersonRow>(
            "SELECT p.id, p.workspace_id, p.name, i.external_id, p.lang, p.lang_chosen, p.zone, p.zone_source,
                    p.work_week, p.hours_from, p.hours_until, p.state, p.state_why, p.learned_ms
             FROM identity i JOIN person p ON p.id = i.person_id
             WHERE i.workspace_id = $1 AND (LOWER(p.name) = LOWER($2) OR LOWER(i.handle) = LOWER($2))
             ORDER BY p.id LIMIT 2")
            .bind(workspace.as_str()).bind(name).fetch_all(c).await)
        .doing("looking a person up by name")?;
        if rows.len() == 1 { rows.remove(0).read().map(Some) } else { Ok(None) }
    }

    pub async fn person(&mut self, workspace: &WorkspaceId, person: &PersonId) -> Result<Option<Person>> {
        if let Some(person) = self.facts.people.get(person).filter(|person| person.workspace == *workspace) {
            return Ok(Some(person.clone()));
        }
        on!(self, c => sqlx::query_as::<_, PersonRow>(
            "SELECT p.id, p.workspace_id, p.name, i.external_id, p.lang, p.lang_chosen, p.zone, p.zone_source,
                    p.work_week, p.hours_from, p.hours_until, p.state, p.state_why, p.learned_ms
             FROM person p LEFT JOIN identity i ON i.person_id = p.id
             WHERE p.workspace_id = $1 AND p.id = $2 ORDER BY i.platform LIMIT 1")
            .bind(workspace.as_str()).bind(person.as_str()).fetch_optional(c).await)
        .doing("reading a person")?
        .map(PersonRow::read)
        .transpose()
    }

    /// Enters somebody; if another replica was faster, theirs stays.
    pub async fn enter_person(&mut self, new: &Newcomer<'_>) -> Result<()> {
        let hours = Hours::default();
        let salt = Sealer::new_salt();
        // The identity is what is unique: whoever enters it first also keeps their person.
        on!(self, c => sqlx::query(
            "INSERT INTO person (id, workspace_id, lang, zone, zone_source, work_week, hours_from, hours_until, salt,
                                 created_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
            .bind(new.id.as_str()).bind(new.workspace.id.as_str()).bind(new.lang.code())
            .bind(&new.workspace.zone.name).bind(ZoneSource::Guessed.code())
            .bind(i64::from(WorkWeek::default().0)).bind(clock(hours.from)).bind(clock(hours.until))
            .bind(salt).bind(ms(new.now)).execute(c).await.map(|_| ()))
        .doing("entering a person")?;
        let kept = on!(self, c => sqlx::query(
            "INSERT INTO identity (workspace_id, external_id, platform, person_id, handle) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, platform, external_id) DO NOTHING")
            .bind(new.workspace.id.as_str()).bind(new.external).bind(new.platform.code()).bind(new.id.as_str())
            .bind(new.handle).execute(c).await.map(|done| done.rows_affected()))
        .doing("entering an identity")?;
        if kept == 0 {
            on!(self, c => sqlx::query("DELETE FROM person WHERE id = $1")
                .bind(new.id.as_str()).execute(c).await.map(|_| ()))
            .doing("leaving out a person entered twice")?;
        }
        self.stirred.newcomer = true;
        Ok(())
    }

    /// People the platform has not told us about yet, oldest first.
    pub async fn unlearned(&mut self, limit: i64) -> Result<Vec<Stranger>> {
        let rows: Vec<(String, String, String, String, String, Option<String>)> = on!(self, c => sqlx::query_as(
            "SELECT p.workspace_id, p.id, i.platform, w.tenant, i.external_id, i.channel FROM person p JOIN identity i ON i.person_id = p.id
             JOIN workspace w ON w.id = p.workspace_id
             WHERE p.learned_ms IS NULL AND w.installation = 'active' ORDER BY p.created_ms, p.id LIMIT $1")
            .bind(limit).fetch_all(c).await)
        .doing("listing people to learn about")?;
        rows.into_iter()
            .map(|(workspace, person, platform, tenant, external, channel)| {
                let place = Place { table: "identity", id: &person };
                Ok(Stranger {
                    platform: place.one("platform", Platform::from_code(&platform))?,
                    reach: Reach { tenant, external, place: None, channel },
                    workspace: WorkspaceId::new(workspace),
                    person: PersonId::new(person.clone()),
                })
            })
            .collect()
    }

    /// What the platform says about a person. A language or zone that the person chose stays.
    pub async fn learn(&mut self, person: &PersonId, profile: &Profile, now: Timestamp) -> Result<()> {
        let zone = profile.zone.as_deref().and_then(Zone::named).map(|zone| zone.name);
        let lang = profile.locale.as_deref().map(|locale| Lang::from_locale(locale).code());
        let state = if profile.gone { "left" } else { "active" };
        on!(self, c => sqlx::query(
            "UPDATE person SET name = COALESCE($2, name),
                    lang = CASE WHEN lang_chosen THEN lang ELSE COALESCE($3, lang) END,
                    zone = CASE WHEN zone_source = 'chosen' THEN zone ELSE COALESCE($4, zone) END,
                    zone_source = CASE WHEN zone_source = 'chosen' OR $4 IS NULL THEN zone_source ELSE 'platform' END,
                    state = $5, state_why = NULL, learned_ms = $6
             WHERE id = $1")
            .bind(person.as_str()).bind(profile.name.as_deref()).bind(lang).bind(zone).bind(state).bind(ms(now))
            .execute(c).await.map(|_| ()))
        .doing("learning about a person")
    }

    /// Asking about somebody gave nothing; do not ask again at once.
    pub async fn learned_nothing(&mut self, person: &PersonId, now: Timestamp) -> Result<()> {
        on!(self, c => sqlx::query("UPDATE person SET learned_ms = $2 WHERE id = $1")
            .bind(person.as_str()).bind(ms(now)).execute(c).await.map(|_| ()))
        .doing("noting that nothing was learned")
    }

    pub async fn choose_lang(&mut self, person: &PersonId, lang: Lang) -> Result<()> {
        on!(self, c => sqlx::query("UPDATE person SET lang = $2, lang_chosen = TRUE WHERE id = $1")
            .bind(person.as_str()).bind(lang.code()).execute(c).await.map(|_| ()))
        .doing("choosing a language")
    }

    pub async fn choose_times(&mut self, person: &PersonId, zone: &Zone, hours: &Hours) -> Result<()> {
        on!(self, c => sqlx::query(
            "UPDATE person SET zone = $2, zone_source = 'chosen', hours_from = $3, hours_until = $4 WHERE id = $1")
            .bind(person.as_str()).bind(&zone.name).bind(clock(hours.from)).bind(clock(hours.until))
            .execute(c).await.map(|_| ()))
        .doing("choosing working hours")
    }

    pub async fn set_person_state(&mut self, person: &PersonId, state: &PersonState) -> Result<()> {
        let (code, why) = match state {
            PersonState::Active => ("active", None),
            PersonState::Left => ("left", None),
            PersonState::Unreachable { why } => ("unreachable", Some(why.as_str())),
        };
        on!(self, c => sqlx::query("UPDATE person SET state = $2, state_why = $3 WHERE id = $1")
            .bind(person.as_str()).bind(code).bind(why).execute(c).await.map(|_| ()))
        .doing("noting whether a person can be reached")
    }

    /// The conversation that was opened with a person on their platform.
    pub async fn keep_channel(&mut self, person: &PersonId, platform: Platform, channel: &str) -> Result<()> {
        on!(self, c => sqlx::query("UPDATE identity SET channel = $3 WHERE person_id = $1 AND platform = $2")
            .bind(person.as_str()).bind(platform.code()).bind(channel).execute(c).await.map(|_| ()))
        .doing("keeping a conversation")
    }
}
