//! What a claimed batch speaks of, read in a few questions for all of it instead of a dozen for each delivery. Whoever
//! asks for a fact that is here gets it without a question.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use super::agenda::ItemRow;
use super::deliveries::Claimed;
use super::notes::NoteRow;
use super::occurrences::{OccurrenceRow, select_occurrence};
use super::pairs::PairRow;
use super::people::{PersonRow, person_columns};
use super::programme::{of_last_six, read_theme, sealed_purpose};
use super::promises::PromiseRow;
use super::roster::{DaysRow, select_days};
use super::rows::{Place, ms};
use super::seal::Scope;
use super::steps::{Step, StepRow};
use super::{Doing, Result, Tx, on};
use crate::domain::agenda::{Horizon, Item};
use crate::domain::ids::{OccurrenceId, PairId, PersonId};
use crate::domain::occurrence::Occurrence;
use crate::domain::pair::Pair;
use crate::domain::people::Person;
use crate::domain::plan::Kind;
use crate::domain::promise::Promise;
use crate::domain::roster::Days;
use crate::domain::themes::Theme;

#[derive(Default)]
pub(crate) struct Facts {
    pub people: HashMap<PersonId, Person>,
    pub pairs: HashMap<PairId, Pair>,
    pub occurrences: HashMap<OccurrenceId, Occurrence>,
    /// Of the people above: whoever was not always there.
    pub days: BTreeMap<PersonId, Days>,
    digests: HashMap<(OccurrenceId, PersonId), DigestFacts>,
}

/// The minutes of the last meeting before this one that has some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minutes {
    /// When that meeting began.
    pub met: Timestamp,
    pub text: String,
}

/// Everything that the digest of a meeting shows one of the two.
#[derive(Clone, Debug, Default)]
pub struct DigestFacts {
    /// Open ones, and those done since the meeting before this one.
    pub promises: Vec<Promise>,
    pub items: Vec<Item>,
    /// With a day and not reached yet, until the newcomer works alone; the earliest first.
    pub steps: Vec<Step>,
    pub minutes: Option<Minutes>,
    /// An earlier meeting of the pair may have taken place.
    pub met_before: bool,
    /// Of what the pair put down for its last six meetings and for this one.
    pub talked: Vec<Theme>,
    /// What both agreed that this time is for.
    pub purpose: Option<String>,
    /// What each of the two would like to talk about, said after the meeting before.
    pub next_themes: Vec<(PersonId, Horizon)>,
}

const DAY: i64 = 24 * 3_600_000;
/// How far back a digest looks for promises kept when there was no meeting before.
const TWO_WEEKS: i64 = 14 * DAY;

/// Whose digests are read: `s` names the delivery, the pair, the reader and the meeting's start. $1 is a span of time.
#[derive(Clone, Copy)]
enum Digests<'a> {
    Of { pair: &'a str, reader: &'a str, start_ms: i64 },
    Claimed { claim: &'a str },
}

/// Everybody whom a claim concerns.
macro_rules! of_claim {
    () => {
        "(SELECT person_id FROM delivery WHERE claim = $1
          UNION SELECT q.manager_id FROM pair q JOIN delivery d ON d.pair_id = q.id WHERE d.claim = $1
          UNION SELECT q.report_id FROM pair q JOIN delivery d ON d.pair_id = q.id WHERE d.claim = $1)"
    };
}

/// Asks the same of one meeting's digest and of all digests of a claim.
macro_rules! of_digests {
    ($tx:expr, $digests:expr, $row:ty, $span:expr, $before:literal, $after:expr) => {{
        const ONE: &str = concat!(
            $before,
            "(SELECT '' AS delivery, CAST($2 AS TEXT) AS pair_id, CAST($3 AS TEXT) AS reader,
                     CAST($4 AS BIGINT) AS start_ms) s ",
            $after
        );
        const CLAIMED: &str = concat!(
            $before,
            "(SELECT d.id AS delivery, d.pair_id, d.person_id AS reader, o.start_ms
              FROM delivery d JOIN occurrence o ON o.id = d.occurrence_id
              WHERE d.claim = $2 AND d.kind = 'digest') s ",
            $after
        );
        match $digests {
            Digests::Of { pair, reader, start_ms } => on!($tx, c => sqlx::query_as::<_, $row>(ONE)
                .bind($span).bind(pair).bind(reader).bind(start_ms).fetch_all(c).await),
            Digests::Claimed { claim } => on!($tx, c => sqlx::query_as::<_, $row>(CLAIMED)
                .bind($span).bind(claim).fetch_all(c).await),
        }
        .doing("reading what digests show")
    }};
}

#[derive(sqlx::FromRow)]
struct PromiseOf {
    delivery: String,
    #[sqlx(flatten)]
    row: PromiseRow,
}

#[derive(sqlx::FromRow)]
struct ItemOf {
    delivery: String,
    #[sqlx(flatten)]
    row: ItemRow,
}

#[derive(sqlx::FromRow)]
struct StepOf {
    delivery: String,
    #[sqlx(flatten)]
    row: StepRow,
}

#[derive(sqlx::FromRow)]
struct NoteOf {
    delivery: String,
    met_ms: i64,
    #[sqlx(flatten)]
    row: NoteRow,
}

impl Tx {
    /// What the digest of a meeting shows a reader.
    pub async fn digest_facts(&mut self, o: &Occurrence, reader: &PersonId) -> Result<DigestFacts> {
        if let Some(facts) = self.facts.digests.get(&(o.id.clone(), reader.clone())) {
            return Ok(facts.clone());
        }
        let one = Digests::Of { pair: o.pair.as_str(), reader: reader.as_str(), start_ms: ms(o.start_at) };
        let mut all = self.read_digests(one).await?;
        Ok(all.remove("").unwrap_or_default())
    }

    async fn read_digests(&mut self, digests: Digests<'_>) -> Result<HashMap<String, DigestFacts>> {
        let mut all: HashMap<String, DigestFacts> = HashMap::new();
        // The meeting before is the latest of the last four that took place, else the latest.
        let promises = of_digests!(
            self,
            digests,
            PromiseOf,
            TWO_WEEKS,
            "SELECT s.delivery, r.id, r.pair_id, r.author_id, r.owner_id, r.sealed, p.salt, r.due, r.snoozed_until,
                    r.state, r.created_ms, r.closed_ms
             FROM ",
            "JOIN pair p ON p.id = s.pair_id AND s.reader IN (p.manager_id, p.report_id)
             JOIN promise r ON r.pair_id = p.id
             WHERE r.state = 'open' OR (r.state = 'done' AND r.closed_ms >= COALESCE(
                    (SELECT l.start_ms FROM (SELECT b.start_ms, b.outcome FROM occurrence b
                                             WHERE b.pair_id = s.pair_id AND b.start_ms < s.start_ms
                                             ORDER BY b.start_ms DESC, b.id LIMIT 4) l
                     ORDER BY CASE WHEN l.outcome IN ('held', 'late') THEN 0 ELSE 1 END, l.start_ms DESC LIMIT 1),
                    s.start_ms - $1))
             ORDER BY r.due, r.created_ms, r.id"
        )?;
        for PromiseOf { delivery, row } in promises {
            let promise = row.read(self)?;
            all.entry(delivery).or_default().promises.push(promise);
        }
        let items =
            of_digests!(self, digests, ItemOf, 0_i64,
            "SELECT s.delivery, i.id, i.pair_id, i.author_id, i.sealed, p.salt, i.horizon, i.aim, i.kind, i.visibility,
                    i.position, i.state, i.carried, i.created_ms
             FROM ",
            "JOIN pair p ON p.id = s.pair_id AND s.reader IN (p.manager_id, p.report_id)
             JOIN agenda_item i ON i.pair_id = p.id
             WHERE i.state = 'open' AND (i.visibility = 'shared' OR i.author_id = s.reader) AND $1 = 0
             ORDER BY i.position, i.id")?;
        for ItemOf { delivery, row } in items {
            let item = row.read(self)?;
            all.entry(delivery).or_default().items.push(item);
        }
        let steps = of_digests!(
            self,
            digests,
            StepOf,
            0_i64,
            "SELECT s.delivery, t.id, t.pair_id, p.salt, t.sealed, t.due, t.done_on FROM ",
            "JOIN pair p ON p.id = s.pair_id AND s.reader IN (p.manager_id, p.report_id)
             JOIN step t ON t.pair_id = p.id
             WHERE t.due IS NOT NULL AND t.done_on IS NULL AND $1 = 0
               AND NOT EXISTS (SELECT 1 FROM employee e WHERE e.person_id = p.report_id AND e.solo_on IS NOT NULL)
             ORDER BY t.due, t.created_ms, t.id"
        )?;
        for StepOf { delivery, row } in steps {
            let step = row.read(self)?;
            all.entry(delivery).or_default().steps.push(step);
        }
        let notes = of_digests!(
            self,
            digests,
            NoteOf,
            0_i64,
            "SELECT s.delivery, b.start_ms AS met_ms, n.id, n.occurrence_id, n.pair_id, n.version, n.sealed, p.salt
             FROM ",
            "JOIN pair p ON p.id = s.pair_id AND s.reader IN (p.manager_id, p.report_id)
             JOIN note n ON n.id = (SELECT m.id FROM occurrence e JOIN note m ON m.occurrence_id = e.id
                                    WHERE e.pair_id = p.id AND e.start_ms < s.start_ms
                                      AND EXISTS (SELECT 1 FROM note a WHERE a.pair_id = p.id)
                                    ORDER BY e.start_ms DESC, m.version DESC LIMIT 1)
             JOIN occurrence b ON b.id = n.occurrence_id
             WHERE $1 = 0"
        )?;
        for NoteOf { delivery, met_ms, row } in notes {
            let place = Place { table: "occurrence", id: row.meeting() };
            let met = place.instant("start_ms", met_ms)?;
            let text = row.read(self)?.text;
            all.entry(delivery).or_default().minutes = Some(Minutes { met, text });
        }
        let met = of_digests!(
            self,
            digests,
            (String, String),
            0_i64,
            "SELECT s.delivery, s.pair_id FROM ",
            "WHERE $1 = 0 AND EXISTS (SELECT 1 FROM occurrence b WHERE b.pair_id = s.pair_id AND b.start_ms < s.start_ms
                AND b.plan <> 'skip' AND b.outcome IN ('expected', 'held', 'late', 'unanswered', 'disputed'))
             ORDER BY s.delivery"
        )?;
        for (delivery, _) in met {
            all.entry(delivery).or_default().met_before = true;
        }
        let talked = of_digests!(
            self,
            digests,
            (String, String, Option<String>, Option<String>),
            0_i64,
            "SELECT s.delivery, i.id, i.horizon, i.aim FROM ",
            concat!(
                "JOIN agenda_item i ON i.pair_id = s.pair_id WHERE $1 = 0 AND ",
                of_last_six!("s.pair_id", "s.start_ms")
            )
        )?;
        for (delivery, id, horizon, aim) in talked {
            let theme = read_theme(&id, horizon, aim)?;
            all.entry(delivery).or_default().talked.push(theme);
        }
        let purposes = of_digests!(
            self,
            digests,
            (String, String, String, String, String),
            0_i64,
            "SELECT s.delivery, u.id, u.pair_id, p.salt, u.sealed FROM ",
            "JOIN pair p ON p.id = s.pair_id AND s.reader IN (p.manager_id, p.report_id)
             JOIN purpose u ON u.pair_id = p.id AND u.state = 'agreed' WHERE $1 = 0"
        )?;
        for (delivery, id, owner, salt, sealed) in purposes {
            let scope = Scope { owner: &owner, salt: &salt };
            let text = self.sealer().open(&scope, &sealed_purpose(&id), &sealed)?;
            all.entry(delivery).or_default().purpose = Some(text);
        }
        let themes = of_digests!(
            self,
            digests,
            (String, String, String),
            0_i64,
            "SELECT s.delivery, n.person_id, n.horizon FROM ",
            "JOIN pair p ON p.id = s.pair_id AND s.reader IN (p.manager_id, p.report_id)
             JOIN next_theme n ON n.occurrence_id = (SELECT b.id FROM occurrence b
                 WHERE b.pair_id = p.id AND b.start_ms < s.start_ms AND b.outcome IN ('held', 'late', 'expected')
                 ORDER BY b.start_ms DESC, b.id LIMIT 1)
             WHERE $1 = 0 ORDER BY n.person_id"
        )?;
        for (delivery, person, code) in themes {
            let horizon = Place { table: "next_theme", id: &person }.one("horizon", Horizon::from_code(&code))?;
            all.entry(delivery).or_default().next_themes.push((PersonId::new(person), horizon));
        }
        Ok(all)
    }

    /// Reads in advance what a claimed batch speaks of. What can't be read is left out, and found again by whoever asks
    /// for it alone.
    pub async fn gather(&mut self, claim: &str, claimed: &[Arc<Claimed>]) {
        match self.read_facts(claim, claimed).await {
            Ok(facts) => self.facts = facts,
            Err(fault) => tracing::warn!(%fault, "a batch is read one by one"),
        }
    }

    async fn read_facts(&mut self, claim: &str, claimed: &[Arc<Claimed>]) -> Result<Facts> {
        let mut facts = Facts::default();
        let people = on!(self, c => sqlx::query_as::<_, PersonRow>(
            concat!("SELECT ", person_columns!(), "
             FROM person p LEFT JOIN identity i ON i.person_id = p.id
             WHERE p.id IN ", of_claim!(), " ORDER BY p.id, i.platform"))
            .bind(claim).fetch_all(c).await)
        .doing("reading the people of a batch")?;
        for person in PersonRow::read_all(people)? {
            facts.people.insert(person.id.clone(), person);
        }
        let days = on!(self, c => sqlx::query_as::<_, DaysRow>(select_days!(of_claim!()))
            .bind(claim).fetch_all(c).await)
        .doing("reading who of a batch was away")?;
        facts.days = DaysRow::read_all(days)?;
        let pairs = on!(self, c => sqlx::query_as::<_, PairRow>(
            "SELECT id, workspace_id, manager_id, report_id, kind, state, paused_until FROM pair
             WHERE id IN (SELECT pair_id FROM delivery WHERE claim = $1)")
            .bind(claim).fetch_all(c).await)
        .doing("reading the pairs of a batch")?;
        for row in pairs {
            let pair = row.read()?;
            facts.pairs.insert(pair.id.clone(), pair);
        }
        let meetings = on!(self, c => sqlx::query_as::<_, OccurrenceRow>(select_occurrence!(
            "WHERE id IN (SELECT occurrence_id FROM delivery WHERE claim = $1)"))
            .bind(claim).fetch_all(c).await)
        .doing("reading the meetings of a batch")?;
        for row in meetings {
            let o = row.read()?;
            facts.occurrences.insert(o.id.clone(), o);
        }
        let digests = claimed.iter().filter(|claimed| claimed.kind == Kind::Digest);
        let mut digests: Vec<_> =
            digests.filter_map(|c| Some((c.id.as_str(), c.occurrence.clone()?, c.to.clone()))).collect();
        if !digests.is_empty() {
            let mut all = self.read_digests(Digests::Claimed { claim }).await?;
            for (delivery, o, reader) in digests.drain(..) {
                facts.digests.insert((o, reader), all.remove(delivery).unwrap_or_default());
            }
        }
        Ok(facts)
    }
}
