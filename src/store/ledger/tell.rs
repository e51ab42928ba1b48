//! How a slot comes into the ledger: after each act that changed it or what is counted of it, in the same transaction.
//! Reads what of topics and promises is no word: who, when, which tags.

use super::super::statement::Statement;
use super::super::{Doing, Result, Tx, on};
use crate::domain::ids::{OccurrenceId, PairId};

/// What the digest's buttons do to a promise belongs to the meeting the digest is for, in milliseconds before its start.
/// A topic that stood on the agenda for as long was there in time to be thought of.
const BEFORE_MS: i64 = 2 * 60 * 60 * 1000;

/// The columns of a slot as they are kept, from the ledger on.
macro_rules! kept_columns {
    () => {
        "workspace_id, pair_id, unit_id, slot, month, state, reason, moves, was_skipped, gap_days, minutes, prepared, \
         cycled, items_by_report, items_by_manager, short, mid, long, growth, trust, early"
    };
}
pub(super) use kept_columns;

/// What one slot counts for, column by column as in `figure_tally`.
macro_rules! counted_columns {
    () => {
        "CASE WHEN state = 'held' THEN 1 ELSE 0 END AS held, CASE WHEN state = 'late' THEN 1 ELSE 0 END AS late, \
         CASE WHEN state = 'missed' THEN 1 ELSE 0 END AS missed, \
         CASE WHEN state = 'unanswered' THEN 1 ELSE 0 END AS unanswered, \
         CASE WHEN state = 'exempt' THEN 1 ELSE 0 END AS exempt, \
         CASE WHEN state = 'disputed' THEN 1 ELSE 0 END AS disputed, \
         CASE WHEN state = 'expected' THEN 1 ELSE 0 END AS open, \
         CASE WHEN moves > 0 AND state <> 'withdrawn' THEN 1 ELSE 0 END AS moved, \
         CASE WHEN was_skipped = 1 AND state <> 'withdrawn' THEN 1 ELSE 0 END AS skipped, \
         prepared, cycled, minutes, items_by_report, items_by_manager, short, mid, long, growth, trust, early"
    };
}
pub(super) use counted_columns;

/// The names of what is counted.
macro_rules! counts {
    () => {
        "held, late, missed, unanswered, exempt, disputed, open, moved, skipped, prepared, cycled, minutes, \
         items_by_report, items_by_manager, short, mid, long, growth, trust, early"
    };
}
pub(super) use counts;

/// All columns of `figure_tally`.
macro_rules! tally_columns {
    () => {
        concat!("workspace_id, month, unit_id, ", $crate::store::ledger::tell::counts!())
    };
}
pub(super) use tally_columns;

/// The quarter of a month, as it stands in its place in `figure_tally`.
macro_rules! quarter {
    () => {
        "'q' || SUBSTR(month, 1, 5) || CASE WHEN SUBSTR(month, 6, 2) <= '03' THEN '01' \
         WHEN SUBSTR(month, 6, 2) <= '06' THEN '04' WHEN SUBSTR(month, 6, 2) <= '09' THEN '07' ELSE '10' END"
    };
}
pub(super) use quarter;

/// What is counted, with the opposite sign.
macro_rules! taken_away {
    () => {
        "-held, -late, -missed, -unanswered, -exempt, -disputed, -open, -moved, -skipped, -prepared, -cycled, -minutes, \
         -items_by_report, -items_by_manager, -short, -mid, -long, -growth, -trust, -early"
    };
}
pub(super) use taken_away;

/// The newest knowledge of a slot, unless the ledger has just that already. Topics are those added since the pair last
/// met, until the end of this one: so each is counted once, however often it is carried over. Private ones are their
/// author's alone, and in no count.
const ENTER: &str = "INSERT INTO ledger (occurrence_id, entry, at_ms, workspace_id, pair_id, unit_id, slot, month, state,
     reason, moves, was_skipped, gap_days, minutes, prepared, cycled, items_by_report, items_by_manager, short, mid, long,
     growth, trust, early)
 WITH told AS (
     SELECT o.id, o.pair_id, o.slot, o.start_ms, o.start_ms + o.minutes * 60000 AS end_ms, o.minutes, o.moves,
            p.workspace_id, p.manager_id, p.report_id,
            CASE WHEN o.why = 'unanswered' THEN 'unanswered' ELSE o.outcome END AS state,
            CASE WHEN o.outcome = 'exempt' THEN o.why END AS reason,
            CASE WHEN o.skipped_by IS NULL THEN 0 ELSE 1 END AS was_skipped,
            CASE WHEN o.outcome IN ('held', 'late') THEN 1 ELSE 0 END AS met,
            (SELECT MAX(b.start_ms) FROM occurrence b WHERE b.pair_id = o.pair_id AND b.start_ms < o.start_ms
                AND b.outcome IN ('held', 'late')) AS last_start_ms,
            (SELECT MAX(b.start_ms + b.minutes * 60000) FROM occurrence b WHERE b.pair_id = o.pair_id
                AND b.start_ms < o.start_ms AND b.outcome IN ('held', 'late')) AS last_end_ms
     FROM occurrence o JOIN pair p ON p.id = o.pair_id WHERE o.id = $1
 ), topics AS (
     SELECT COALESCE(SUM(CASE WHEN a.author_id = t.report_id THEN 1 ELSE 0 END), 0) AS by_report,
            COALESCE(SUM(CASE WHEN a.author_id = t.manager_id THEN 1 ELSE 0 END), 0) AS by_manager,
            COALESCE(SUM(CASE WHEN a.horizon = 'short' THEN 1 ELSE 0 END), 0) AS short,
            COALESCE(SUM(CASE WHEN a.horizon = 'mid' THEN 1 ELSE 0 END), 0) AS mid,
            COALESCE(SUM(CASE WHEN a.horizon = 'long' THEN 1 ELSE 0 END), 0) AS long,
            COALESCE(SUM(CASE WHEN a.aim = 'growth' THEN 1 ELSE 0 END), 0) AS growth,
            COALESCE(SUM(CASE WHEN a.aim = 'trust' THEN 1 ELSE 0 END), 0) AS trust,
            COALESCE(SUM(CASE WHEN a.aim = 'early' THEN 1 ELSE 0 END), 0) AS early
     FROM told t JOIN agenda_item a ON a.pair_id = t.pair_id AND a.visibility = 'shared' AND a.created_ms <= t.end_ms
         AND a.created_ms > COALESCE(t.last_end_ms, 0)
     WHERE t.met = 1
 ), seen AS (
     SELECT t.id, CASE WHEN t.met = 1 AND EXISTS (
                SELECT 1 FROM agenda_item a WHERE a.pair_id = t.pair_id AND a.visibility = 'shared'
                    AND a.created_ms <= t.start_ms - $3 AND (a.closed_ms IS NULL OR a.closed_ms > t.start_ms - $3)
            ) THEN 1 ELSE 0 END AS prepared,
            CASE WHEN t.met = 1 AND EXISTS (
                SELECT 1 FROM promise n WHERE n.pair_id = t.pair_id AND n.created_ms >= t.start_ms
            ) AND NOT EXISTS (
                SELECT 1 FROM promise q WHERE q.pair_id = t.pair_id AND q.created_ms < t.start_ms AND q.closed_ms IS NULL
                    AND NOT EXISTS (
                        SELECT 1 FROM audit u WHERE u.pair_id = t.pair_id AND u.at_ms >= t.start_ms - $3
                            AND u.about = q.id AND u.what LIKE 'promise.%' AND u.what <> 'promise.made')
            ) THEN 1 ELSE 0 END AS cycled
     FROM told t
 ), known AS (
     SELECT t.*, m.by_report, m.by_manager, m.short, m.mid, m.long, m.growth, m.trust, m.early, n.prepared, n.cycled,
            CASE WHEN t.met = 1 THEN t.minutes ELSE 0 END AS spent,
            CASE WHEN t.met = 1 THEN (t.start_ms - t.last_start_ms + 43200000) / 86400000 END AS gap_days
     FROM told t CROSS JOIN topics m JOIN seen n ON n.id = t.id
 )
 SELECT k.id, COALESCE(s.entry, 0) + 1, $2, k.workspace_id, k.pair_id,
        COALESCE(CASE WHEN s.state <> 'expected' THEN s.unit_id END,
                 (SELECT e.unit_id FROM employee e WHERE e.person_id = k.report_id)),
        k.slot, SUBSTR(k.slot, 1, 7), k.state, k.reason, k.moves, k.was_skipped, k.gap_days, k.spent, k.prepared,
        k.cycled, k.by_report, k.by_manager, k.short, k.mid, k.long, k.growth, k.trust, k.early
 FROM known k LEFT JOIN figure_slot s ON s.occurrence_id = k.id
 WHERE s.entry IS NULL OR s.state <> k.state OR COALESCE(s.reason, '') <> COALESCE(k.reason, '') OR s.moves <> k.moves
    OR s.was_skipped <> k.was_skipped OR COALESCE(s.gap_days, -1) <> COALESCE(k.gap_days, -1) OR s.minutes <> k.spent
    OR s.prepared <> k.prepared OR s.cycled <> k.cycled OR s.items_by_report <> k.by_report
    OR s.items_by_manager <> k.by_manager OR s.short <> k.short OR s.mid <> k.mid OR s.long <> k.long
    OR s.growth <> k.growth OR s.trust <> k.trust OR s.early <> k.early";

/// What an entry newer than the one that is counted adds, and what the older took its place in: for its unit in the month
/// and in the quarter, and for the company.
const TALLY: &str = concat!(
    "INSERT INTO figure_tally (",
    tally_columns!(),
    ") WITH newer AS (
         SELECT * FROM ledger WHERE occurrence_id = $1 ORDER BY entry DESC LIMIT 1
     ), added AS (
         SELECT workspace_id, month, COALESCE(unit_id, '') AS unit_id, ",
    counted_columns!(),
    " FROM newer WHERE NOT EXISTS (SELECT 1 FROM figure_slot s WHERE s.occurrence_id = $1 AND s.entry >= newer.entry)
     ), taken AS (
         SELECT workspace_id, month, COALESCE(unit_id, '') AS unit_id, ",
    counted_columns!(),
    " FROM figure_slot WHERE occurrence_id = $1 AND entry < (SELECT entry FROM newer)
     ), changed AS (
         SELECT ",
    tally_columns!(),
    " FROM added UNION ALL SELECT workspace_id, month, unit_id, ",
    taken_away!(),
    " FROM taken
     )
     SELECT ",
    tally_columns!(),
    " FROM changed UNION ALL SELECT workspace_id, ",
    quarter!(),
    ", unit_id, ",
    counts!(),
    " FROM changed UNION ALL SELECT workspace_id, month, '*', ",
    counts!(),
    " FROM changed"
);

const KEEP: &str = concat!(
    "INSERT INTO figure_slot (occurrence_id, entry, ",
    kept_columns!(),
    ") SELECT occurrence_id, entry, ",
    kept_columns!(),
    " FROM ledger WHERE occurrence_id = $1 ORDER BY entry DESC LIMIT 1
     ON CONFLICT (occurrence_id) DO UPDATE SET entry = excluded.entry, unit_id = excluded.unit_id,
        state = excluded.state, reason = excluded.reason, moves = excluded.moves, was_skipped = excluded.was_skipped,
        gap_days = excluded.gap_days, minutes = excluded.minutes, prepared = excluded.prepared,
        cycled = excluded.cycled, items_by_report = excluded.items_by_report,
        items_by_manager = excluded.items_by_manager, short = excluded.short, mid = excluded.mid, long = excluded.long,
        growth = excluded.growth, trust = excluded.trust, early = excluded.early"
);

impl Tx {
    /// Enters what is known of a slot now. Its pair is held by the caller, so that entries have one order.
    pub(in crate::store) async fn tell(&mut self, occurrence: &OccurrenceId, at: jiff::Timestamp) -> Result<()> {
        let statements = vec![
            Statement::new("writing the ledger", ENTER)
                .bind(occurrence.as_str())
                .bind(super::super::rows::ms(at))
                .bind(BEFORE_MS),
            Statement::new("counting a slot", TALLY).bind(occurrence.as_str()),
            Statement::new("keeping a slot", KEEP).bind(occurrence.as_str()),
        ];
        self.run_all(statements).await.map(|_| ())
    }

    /// The meetings of a pair whose counts may still change: they took place, and answers are still taken.
    pub(in crate::store) async fn still_counted(&mut self, pair: &PairId) -> Result<Vec<OccurrenceId>> {
        let rows: Vec<(String,)> = on!(self, c => sqlx::query_as(
            "SELECT id FROM occurrence WHERE pair_id = $1 AND phase = 'asked' AND outcome IN ('held', 'late')
             ORDER BY start_ms, id")
            .bind(pair.as_str()).fetch_all(c).await)
        .doing("finding meetings that are still counted")?;
        Ok(rows.into_iter().map(|(id,)| OccurrenceId::new(id)).collect())
    }
}
