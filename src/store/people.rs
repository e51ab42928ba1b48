//! People and their identities.

use jiff::Timestamp;

use super::pairs::PairLine;
use super::rows::{Place, clock, ms};
use super::seal::Sealer;
use super::workspaces::{Workspace, WorkspaceRow, workspace_columns};
use super::{Doing, Result, Tx, on};
use crate::chat::{Platform, Profile, Reach};
use crate::domain::calendar::{Hours, WorkWeek};
use crate::domain::ids::{PersonId, WorkspaceId};
use crate::domain::lang::Lang;
use crate::domain::people::{Ids, Person, PersonState, Zone, ZoneSource};

/// Somebody who acted, as far as we know them.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub workspace: Workspace,
    pub person: Person,
    pub zone_source: ZoneSource,
    pub lang_chosen: bool,
    /// The platform has told us who this is.
    pub learned: bool,
    /// How the platform they act on knows them.
    pub contact: Contact,
    /// The platform their messages go to.
    pub reached_on: Platform,
    /// Their pairs that go on, where they were read along.
    pub pairs: Option<Vec<PairLine>>,
}

/// How one platform knows a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    pub external: String,
    /// A second id of the same account.
    pub also: Option<String>,
    /// The conversation with them alone, once it is known.
    pub channel: Option<String>,
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
    pub also: Option<&'a str>,
    pub handle: Option<&'a str>,
    /// What came along about them.
    pub seen: Option<&'a Profile>,
    pub lang: Lang,
    pub now: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(crate) struct PersonRow {
    id: String,
    workspace_id: String,
    name: Option<String>,
    reads_on: String,
    external_id: Option<String>,
    called_on: Option<String>,
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
struct KnownRow {
    #[sqlx(flatten)]
    workspace: WorkspaceRow,
    #[sqlx(flatten)]
    person: PersonRow,
    own_also: Option<String>,
    own_channel: Option<String>,
}

/// What is read of a person, with one of the ids by which platforms know them: a row for each.
macro_rules! person_columns {
    () => {
        "p.id, p.workspace_id, p.name, p.platform AS reads_on, i.external_id, i.platform AS called_on, p.lang,
         p.lang_chosen, p.zone, p.zone_source, p.work_week, p.hours_from, p.hours_until, p.state, p.state_why,
         p.learned_ms"
    };
}
pub(crate) use person_columns;

impl PersonRow {
    /// People, each once, however many ids they have. The rows of one stand together.
    pub(crate) fn read_all(rows: Vec<PersonRow>) -> Result<Vec<Person>> {
        let mut people: Vec<Person> = Vec::with_capacity(rows.len());
        for row in rows {
            let person = row.read()?;
            match people.last_mut().filter(|last| last.id == person.id) {
                Some(last) => last.ids.merge(person.ids),
                None => people.push(person),
            }
        }
        Ok(people)
    }

    fn read(self) -> Result<Person> {
        let place = Place { table: "person", id: &self.id };
        let mut ids = Ids::default();
        if let Some((code, external)) = self.called_on.zip(self.external_id) {
            ids.add(place.one("platform", Platform::from_code(&code))?, external);
        }
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
            platform: place.one("platform", Platform::from_code(&self.reads_on))?,
            ids,
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
        let workspace = self.workspace.read()?;
        let contact = Contact {
            external: self.person.external_id.clone().unwrap_or_default(),
            also: self.own_also,
            channel: self.own_channel,
        };
        Ok(Known {
            zone_source: place.one("zone_source", zone_source)?,
            reached_on: place.one("platform", Platform::from_code(&self.person.reads_on))?,
            lang_chosen: self.person.lang_chosen,
            learned: self.person.learned_ms.is_some(),
            pairs: None,
            // Whoever acts reads there what comes of it.
            person: Person { platform: workspace.platform, ..self.person.read()? },
            contact,
            workspace,
        })
    }
}

macro_rules! select_known {
    ($finds:literal) => {
        concat!(
            "SELECT ",
            workspace_columns!(),
            ", i.also AS own_also, i.channel AS own_channel, ",
            person_columns!(),
            " FROM tenancy t
             JOIN workspace w ON w.id = t.workspace_id
             JOIN identity i ON i.workspace_id = t.workspace_id AND i.platform = $1 AND ",
            $finds,
            " JOIN person p ON p.id = i.person_id
             WHERE t.platform = $1 AND t.tenant = $2"
        )
    };
}

impl Tx {
    /// Who acted, by their id on the platform: the one they were entered with, or else another of theirs. Two questions,
    /// for no index answers both at once.
    pub async fn known(&mut self, platform: Platform, tenant: &str, external: &str) -> Result<Option<Known>> {
        const BY_ID: &str = select_known!("i.external_id = $3");
        const BY_ANOTHER: &str = concat!(select_known!("i.also = $3"), " ORDER BY i.external_id LIMIT 1");
        for sql in [BY_ID, BY_ANOTHER] {
            let found = on!(self, c => sqlx::query_as::<_, KnownRow>(sql)
                .bind(platform.code()).bind(tenant).bind(external).fetch_optional(c).await)
            .doing("reading who acted")?;
            if let Some(found) = found {
                return found.read().map(Some);
            }
        }
        Ok(None)
    }

    /// Who acted, with their pairs: what almost every act begins with.
    pub async fn acting(
        &mut self,
        platform: Platform,
        tenant: &str,
        external: &str,
        also: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<Known>> {
        let known = match self.known(platform, tenant, external).await? {
            Some(known) => Some(known),
            None => match also {
                Some(also) => self.known(platform, tenant, also).await?,
                None => None,
            },
        };
        let Some(known) = known else { return Ok(None) };
        let pairs = self.pairs_of(&known.person.id, now).await?;
        Ok(Some(Known { pairs: Some(pairs), ..known }))
    }

    /// A person of the company by name, handle or e-mail address, if exactly one answers to it.
    pub async fn person_called(&mut self, workspace: &WorkspaceId, name: &str) -> Result<Option<Person>> {
        // People choose their names themselves, and an address as a name shall be nobody's way to be taken for another.
        if name.trim_start_matches('@').contains('@') {
            return self.person_at(workspace, name.trim_start_matches('@')).await;
        }
        // Two people with an id on each platform are four rows.
        let rows = on!(self, c => sqlx::query_as::<_, PersonRow>(concat!(
            "SELECT ", person_columns!(), " FROM person p LEFT JOIN identity i ON i.person_id = p.id
             WHERE p.workspace_id = $1 AND p.id IN
                (SELECT n.id FROM person n WHERE n.workspace_id = $1 AND LOWER(n.name) = LOWER($2)
                 UNION SELECT h.person_id FROM identity h WHERE h.workspace_id = $1 AND LOWER(h.handle) = LOWER($2)
                 UNION SELECT e.person_id FROM identity e WHERE e.workspace_id = $1 AND e.email = $3)
             ORDER BY p.id, i.platform LIMIT 4"))
            .bind(workspace.as_str()).bind(name).bind(name.to_lowercase()).fetch_all(c).await)
        .doing("looking a person up by name")?;
        let mut people = PersonRow::read_all(rows)?;
        Ok(if people.len() == 1 { people.pop() } else { None })
    }

    /// The one whose platforms vouch for this e-mail address, if it is one.
    pub async fn person_at(&mut self, workspace: &WorkspaceId, email: &str) -> Result<Option<Person>> {
        match self.people_at(workspace, &email.to_lowercase()).await?.as_slice() {
            [person] => self.person(workspace, person).await,
            _ => Ok(None),
        }
    }

    pub async fn person(&mut self, workspace: &WorkspaceId, person: &PersonId) -> Result<Option<Person>> {
        if let Some(person) = self.facts.people.get(person).filter(|person| person.workspace == *workspace) {
            return Ok(Some(person.clone()));
        }
        let rows = on!(self, c => sqlx::query_as::<_, PersonRow>(concat!(
            "SELECT ", person_columns!(), " FROM person p LEFT JOIN identity i ON i.person_id = p.id
             WHERE p.workspace_id = $1 AND p.id = $2 ORDER BY i.platform"))
            .bind(workspace.as_str()).bind(person.as_str()).fetch_all(c).await)
        .doing("reading a person")?;
        Ok(PersonRow::read_all(rows)?.pop())
    }

    /// Enters somebody; if another replica was faster, theirs stays.
    pub async fn enter_person(&mut self, new: &Newcomer<'_>) -> Result<()> {
        let hours = Hours::default();
        let salt = Sealer::new_salt();
        let seen = Seen::of(new.seen);
        let seen_zone = seen.zone.is_some();
        let zone = seen.zone.unwrap_or_else(|| new.workspace.zone.name.clone());
        let zone_source = if seen_zone { ZoneSource::Platform } else { ZoneSource::Guessed };
        // The identity is what is unique: whoever enters it first also keeps their person.
        on!(self, c => sqlx::query(
            "INSERT INTO person (id, workspace_id, platform, name, lang, zone, zone_source, work_week, hours_from,
                                 hours_until, salt, created_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
            .bind(new.id.as_str()).bind(new.workspace.id.as_str()).bind(new.platform.code()).bind(seen.name)
            .bind(seen.lang.unwrap_or(new.lang.code())).bind(zone).bind(zone_source.code())
            .bind(i64::from(WorkWeek::default().0)).bind(clock(hours.from)).bind(clock(hours.until))
            .bind(salt).bind(ms(new.now)).execute(c).await.map(|_| ()))
        .doing("entering a person")?;
        let kept = on!(self, c => sqlx::query(
            "INSERT INTO identity (workspace_id, external_id, platform, tenant, person_id, also, handle)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (workspace_id, platform, external_id) DO NOTHING")
            .bind(new.workspace.id.as_str()).bind(new.external).bind(new.platform.code()).bind(&new.workspace.tenant)
            .bind(new.id.as_str()).bind(new.also).bind(new.handle)
            .execute(c).await.map(|done| done.rows_affected()))
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
        type Row = (String, String, String, String, String, Option<String>, Option<String>);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "SELECT p.workspace_id, p.id, i.platform, i.tenant, i.external_id, i.channel, t.place
             FROM person p JOIN identity i ON i.person_id = p.id
             JOIN tenancy t ON t.platform = i.platform AND t.tenant = i.tenant
             WHERE p.learned_ms IS NULL AND t.installation = 'active' ORDER BY p.created_ms, p.id, i.platform LIMIT $1")
            .bind(limit).fetch_all(c).await)
        .doing("listing people to learn about")?;
        rows.into_iter()
            .map(|(workspace, person, platform, tenant, external, channel, place)| {
                let of = Place { table: "identity", id: &person };
                Ok(Stranger {
                    platform: of.one("platform", Platform::from_code(&platform))?,
                    reach: Reach { tenant, external, place, channel },
                    workspace: WorkspaceId::new(workspace),
                    person: PersonId::new(person.clone()),
                })
            })
            .collect()
    }

    /// What the platform says about a person. A language or zone that the person chose stays.
    pub async fn learn(&mut self, person: &PersonId, profile: &Profile, now: Timestamp) -> Result<()> {
        let Seen { name, zone, lang } = Seen::of(Some(profile));
        let state = if profile.gone { "left" } else { "active" };
        on!(self, c => sqlx::query(
            "UPDATE person SET name = COALESCE($2, name),
                    lang = CASE WHEN lang_chosen THEN lang ELSE COALESCE($3, lang) END,
                    zone = CASE WHEN zone_source = 'chosen' THEN zone ELSE COALESCE($4, zone) END,
                    zone_source = CASE WHEN zone_source = 'chosen' OR $4 IS NULL THEN zone_source ELSE 'platform' END,
                    state = $5, state_why = NULL, learned_ms = $6
             WHERE id = $1")
            .bind(person.as_str()).bind(name).bind(lang).bind(zone).bind(state).bind(ms(now))
            .execute(c).await.map(|_| ()))
        .doing("learning about a person")
    }

    /// What came along with something a person did: it says who they are, not whether they can be reached.
    pub async fn see(&mut self, person: &PersonId, seen: &Profile) -> Result<()> {
        let Seen { name, zone, lang } = Seen::of(Some(seen));
        on!(self, c => sqlx::query(
            "UPDATE person SET name = COALESCE($2, name),
                    lang = CASE WHEN lang_chosen THEN lang ELSE COALESCE($3, lang) END,
                    zone = CASE WHEN zone_source = 'chosen' THEN zone ELSE COALESCE($4, zone) END,
                    zone_source = CASE WHEN zone_source = 'chosen' OR $4 IS NULL THEN zone_source ELSE 'platform' END
             WHERE id = $1")
            .bind(person.as_str()).bind(name).bind(lang).bind(zone).execute(c).await.map(|_| ()))
        .doing("noting what came along about a person")
    }

    /// The platform's ids and the address it vouches for, as far as it told them.
    pub async fn learn_account(&mut self, person: &PersonId, platform: Platform, profile: &Profile) -> Result<()> {
        let email = profile.email.as_deref().map(str::trim).filter(|email| !email.is_empty()).map(str::to_lowercase);
        if email.is_none() && profile.also.is_none() {
            return Ok(());
        }
        on!(self, c => sqlx::query(
            "UPDATE identity SET email = COALESCE($3, email),
                    also = CASE WHEN $4 IS NULL THEN also WHEN $4 <> external_id THEN $4
                                WHEN $5 <> external_id THEN $5 ELSE also END
             WHERE person_id = $1 AND platform = $2")
            .bind(person.as_str()).bind(platform.code()).bind(email).bind(profile.also.as_deref())
            .bind(&profile.external).execute(c).await.map(|_| ()))
        .doing("learning about an account")
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

    /// A zone that the company's roster gives: better than a guess. `false` when it was none.
    pub async fn take_zone(&mut self, person: &PersonId, zone: &Zone) -> Result<bool> {
        on!(self, c => sqlx::query(
            "UPDATE person SET zone = $2, zone_source = 'platform' WHERE id = $1 AND zone_source = 'guessed'")
            .bind(person.as_str()).bind(&zone.name).execute(c).await.map(|done| done.rows_affected() == 1))
        .doing("taking a zone from the roster")
    }

    /// Whether nobody has told yet where somebody lives.
    pub async fn is_zone_guessed(&mut self, person: &PersonId) -> Result<bool> {
        let (guessed,): (bool,) = on!(self, c => sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM person WHERE id = $1 AND zone_source = 'guessed')")
            .bind(person.as_str()).fetch_one(c).await)
        .doing("reading where a zone comes from")?;
        Ok(guessed)
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

    /// How a platform knows a person now.
    pub async fn keep_contact(&mut self, person: &PersonId, platform: Platform, contact: &Contact) -> Result<()> {
        on!(self, c => sqlx::query(
            "UPDATE identity SET external_id = $3, also = $4, channel = $5 WHERE person_id = $1 AND platform = $2")
            .bind(person.as_str()).bind(platform.code()).bind(&contact.external).bind(contact.also.as_deref())
            .bind(contact.channel.as_deref()).execute(c).await.map(|_| ()))
        .doing("keeping how a person is known")
    }

    /// The platform a person's messages go to from now on.
    pub async fn reach_on(&mut self, person: &PersonId, platform: Platform) -> Result<()> {
        on!(self, c => sqlx::query("UPDATE person SET platform = $2 WHERE id = $1")
            .bind(person.as_str()).bind(platform.code()).execute(c).await.map(|_| ()))
        .doing("choosing where messages go")
    }
}

/// What a profile says, as it is stored.
struct Seen {
    name: Option<String>,
    zone: Option<String>,
    lang: Option<&'static str>,
}

impl Seen {
    fn of(profile: Option<&Profile>) -> Seen {
        let name = profile.and_then(|profile| profile.name.clone()).filter(|name| !name.trim().is_empty());
        let zone = profile.and_then(|profile| profile.zone.as_deref()).and_then(Zone::named).map(|zone| zone.name);
        let locale = profile.and_then(|profile| profile.locale.as_deref());
        Seen { name, zone, lang: locale.map(|locale| Lang::from_locale(locale).code()) }
    }
}
