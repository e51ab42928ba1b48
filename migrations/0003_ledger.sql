-- What became of each slot, without a word of anybody: states, reasons from a closed list, counts, dates. All figures
-- come from here.

-- Written whenever a slot or what is counted of it changes, never changed after. The newest entry of a slot is what is
-- known of it now. The unit is the report's at that time, and stays once the slot has come to something.
CREATE TABLE ledger (
    occurrence_id    TEXT NOT NULL REFERENCES occurrence (id),
    entry            BIGINT NOT NULL,
    workspace_id     TEXT NOT NULL REFERENCES workspace (id),
    pair_id          TEXT NOT NULL REFERENCES pair (id),
    unit_id          TEXT REFERENCES unit (id),
    at_ms            BIGINT NOT NULL,
    -- The original date and time of the slot, and its month.
    slot             TEXT NOT NULL,
    month            TEXT NOT NULL,
    -- expected, held, late, missed, unanswered, exempt, disputed, withdrawn; of an exempt one also why.
    state            TEXT NOT NULL,
    reason           TEXT,
    moves            SMALLINT NOT NULL,
    was_skipped      SMALLINT NOT NULL,
    -- Of those that took place: days since the pair's last one before it; the rest is 0 for all others.
    gap_days         SMALLINT,
    minutes          SMALLINT NOT NULL,
    prepared         SMALLINT NOT NULL,
    cycled           SMALLINT NOT NULL,
    items_by_report  SMALLINT NOT NULL,
    items_by_manager SMALLINT NOT NULL,
    short            SMALLINT NOT NULL,
    mid              SMALLINT NOT NULL,
    long             SMALLINT NOT NULL,
    growth           SMALLINT NOT NULL,
    trust            SMALLINT NOT NULL,
    early            SMALLINT NOT NULL,
    PRIMARY KEY (occurrence_id, entry)
);

-- The newest entry of each slot. Made anew from the ledger at any time.
CREATE TABLE figure_slot (
    occurrence_id    TEXT PRIMARY KEY REFERENCES occurrence (id),
    entry            BIGINT NOT NULL,
    workspace_id     TEXT NOT NULL,
    pair_id          TEXT NOT NULL REFERENCES pair (id),
    unit_id          TEXT,
    slot             TEXT NOT NULL,
    month            TEXT NOT NULL,
    state            TEXT NOT NULL,
    reason           TEXT,
    moves            SMALLINT NOT NULL,
    was_skipped      SMALLINT NOT NULL,
    gap_days         SMALLINT,
    minutes          SMALLINT NOT NULL,
    prepared         SMALLINT NOT NULL,
    cycled           SMALLINT NOT NULL,
    items_by_report  SMALLINT NOT NULL,
    items_by_manager SMALLINT NOT NULL,
    short            SMALLINT NOT NULL,
    mid              SMALLINT NOT NULL,
    long             SMALLINT NOT NULL,
    growth           SMALLINT NOT NULL,
    trust            SMALLINT NOT NULL,
    early            SMALLINT NOT NULL
);
CREATE INDEX figure_slot_pair ON figure_slot (pair_id, month);
CREATE INDEX figure_slot_month ON figure_slot (workspace_id, month, state, pair_id, gap_days);

-- The slots of a unit in a month, added up. Rows of one unit and month add up too: each change inserts what it adds and
-- takes away, so that no two writers ever wait for a row, and now and then they are folded into one.
CREATE TABLE figure_tally (
    workspace_id     TEXT NOT NULL,
    -- A month, or 'q' and the first month of a calendar quarter: units are counted for quarters too, the company is not.
    month            TEXT NOT NULL,
    -- '' for reports whom no roster puts anywhere; '*' for the whole company, of all units.
    unit_id          TEXT NOT NULL,
    held             INTEGER NOT NULL,
    late             INTEGER NOT NULL,
    missed           INTEGER NOT NULL,
    unanswered       INTEGER NOT NULL,
    exempt           INTEGER NOT NULL,
    disputed         INTEGER NOT NULL,
    open             INTEGER NOT NULL,
    moved            INTEGER NOT NULL,
    skipped          INTEGER NOT NULL,
    prepared         INTEGER NOT NULL,
    cycled           INTEGER NOT NULL,
    minutes          INTEGER NOT NULL,
    items_by_report  INTEGER NOT NULL,
    items_by_manager INTEGER NOT NULL,
    short            INTEGER NOT NULL,
    mid              INTEGER NOT NULL,
    long             INTEGER NOT NULL,
    growth           INTEGER NOT NULL,
    trust            INTEGER NOT NULL,
    early            INTEGER NOT NULL
);
CREATE INDEX figure_tally_month ON figure_tally (workspace_id, month, unit_id);

-- What of a large company is counted now and then, for counting tens of thousands takes longer than anybody waits. Small
-- ones are counted when they are asked for. Its people by unit, where '*' is the company:
CREATE TABLE figure_heads (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    month        TEXT NOT NULL,
    unit_id      TEXT NOT NULL,
    eligible     BIGINT NOT NULL,
    covered      BIGINT NOT NULL,
    reached      BIGINT NOT NULL,
    counted_ms   BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, month, unit_id)
);

-- Its pairs that go on, by their report's unit, where '*' is the company; and how many agreed on a purpose.
CREATE TABLE figure_pairs (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    unit_id      TEXT NOT NULL,
    pairs        BIGINT NOT NULL,
    agreed       BIGINT NOT NULL,
    counted_ms   BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, unit_id)
);

-- How its slots of a period lie: 'gap', how often a meeting came so many days after the one before (the second is 0);
-- 'person', how many reports had so many held and so many due.
CREATE TABLE figure_spread (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    first_month  TEXT NOT NULL,
    last_month   TEXT NOT NULL,
    what         TEXT NOT NULL,
    one          BIGINT NOT NULL,
    two          BIGINT NOT NULL,
    times        BIGINT NOT NULL,
    counted_ms   BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, first_month, last_month, what, one, two)
);

-- A figure as it was published: frozen, with the definition it was made by.
CREATE TABLE figure_published (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    month        TEXT NOT NULL,
    -- '' for the company.
    unit_id      TEXT NOT NULL,
    definition   TEXT NOT NULL,
    held         BIGINT NOT NULL,
    due          BIGINT NOT NULL,
    exempt       BIGINT NOT NULL,
    late         BIGINT NOT NULL,
    published_ms BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, month, unit_id)
);

-- Figures follow a person through pairs that have ended too.
CREATE INDEX pair_of_manager ON pair (manager_id);
CREATE INDEX pair_of_report ON pair (report_id);
CREATE INDEX pair_of_workspace ON pair (workspace_id);

-- What was there before the ledger: how each slot stands, its topics not counted.
INSERT INTO ledger (occurrence_id, entry, workspace_id, pair_id, unit_id, at_ms, slot, month, state, reason, moves,
                    was_skipped, gap_days, minutes, prepared, cycled, items_by_report, items_by_manager, short, mid,
                    long, growth, trust, early)
SELECT o.id, 1, p.workspace_id, o.pair_id, NULL, o.start_ms, o.slot, SUBSTR(o.slot, 1, 7),
       CASE WHEN o.why = 'unanswered' THEN 'unanswered' ELSE o.outcome END,
       CASE WHEN o.outcome = 'exempt' THEN o.why END, o.moves, CASE WHEN o.skipped_by IS NULL THEN 0 ELSE 1 END, NULL,
       CASE WHEN o.outcome IN ('held', 'late') THEN o.minutes ELSE 0 END, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM occurrence o JOIN pair p ON p.id = o.pair_id;

INSERT INTO figure_slot (occurrence_id, entry, workspace_id, pair_id, unit_id, slot, month, state, reason, moves,
                         was_skipped, gap_days, minutes, prepared, cycled, items_by_report, items_by_manager, short,
                         mid, long, growth, trust, early)
SELECT occurrence_id, entry, workspace_id, pair_id, unit_id, slot, month, state, reason, moves, was_skipped, gap_days,
       minutes, prepared, cycled, items_by_report, items_by_manager, short, mid, long, growth, trust, early
FROM ledger;

INSERT INTO figure_tally (workspace_id, month, unit_id, held, late, missed, unanswered, exempt, disputed, open, moved,
                          skipped, prepared, cycled, minutes, items_by_report, items_by_manager, short, mid, long,
                          growth, trust, early)
SELECT workspace_id, month, '', SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END),
       SUM(CASE WHEN state = 'late' THEN 1 ELSE 0 END), SUM(CASE WHEN state = 'missed' THEN 1 ELSE 0 END),
       SUM(CASE WHEN state = 'unanswered' THEN 1 ELSE 0 END), SUM(CASE WHEN state = 'exempt' THEN 1 ELSE 0 END),
       SUM(CASE WHEN state = 'disputed' THEN 1 ELSE 0 END), SUM(CASE WHEN state = 'expected' THEN 1 ELSE 0 END),
       SUM(CASE WHEN moves > 0 AND state <> 'withdrawn' THEN 1 ELSE 0 END),
       SUM(CASE WHEN was_skipped = 1 AND state <> 'withdrawn' THEN 1 ELSE 0 END), 0, 0, SUM(minutes), 0, 0, 0, 0, 0, 0,
       0, 0
FROM ledger GROUP BY workspace_id, month;

INSERT INTO figure_tally SELECT workspace_id, month, '*', held, late, missed, unanswered, exempt, disputed, open, moved,
    skipped, prepared, cycled, minutes, items_by_report, items_by_manager, short, mid, long, growth, trust, early
FROM figure_tally;

INSERT INTO figure_tally SELECT workspace_id, 'q' || SUBSTR(month, 1, 5) || CASE WHEN SUBSTR(month, 6, 2) <= '03' THEN '01'
       WHEN SUBSTR(month, 6, 2) <= '06' THEN '04' WHEN SUBSTR(month, 6, 2) <= '09' THEN '07' ELSE '10' END,
    unit_id, SUM(held), SUM(late), SUM(missed), SUM(unanswered), SUM(exempt), SUM(disputed), SUM(open), SUM(moved), SUM(skipped), SUM(prepared), SUM(cycled), SUM(minutes), SUM(items_by_report), SUM(items_by_manager), SUM(short), SUM(mid), SUM(long), SUM(growth), SUM(trust), SUM(early)
FROM figure_tally WHERE unit_id <> '*' GROUP BY 1, 2, 3;
