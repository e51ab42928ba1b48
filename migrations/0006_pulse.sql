-- Ten-second questions, whether a 1on1 was of use, and what counts hint at. Answers are kept under a key that is made of a
-- secret and the person, never under the person; nothing in here is a word except `sealed`.

-- What a fiscal year's keys are made with, sealed under this row's id. Gone sixty days after the year: from then on nobody can
-- tell whose answers were whose.
CREATE TABLE pulse_secret (
    id           TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    year         TEXT NOT NULL,
    sealed       TEXT,
    destroy_on   TEXT NOT NULL,
    destroyed_ms BIGINT,
    UNIQUE (workspace_id, year)
);

-- A quarter whose groups are fixed, and whether its figures are given.
CREATE TABLE pulse_quarter (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    first_on     TEXT NOT NULL,
    last_on      TEXT NOT NULL,
    year         TEXT NOT NULL,
    opened_ms    BIGINT NOT NULL,
    published_ms BIGINT,
    PRIMARY KEY (workspace_id, first_on)
);

-- People who are spoken of together in a quarter; `parts` is a JSON list of unit paths.
CREATE TABLE pulse_block (
    id           TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    quarter      TEXT NOT NULL,
    parts        TEXT NOT NULL,
    members      BIGINT NOT NULL
);
CREATE INDEX pulse_block_quarter ON pulse_block (workspace_id, quarter);

CREATE TABLE pulse_member (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    quarter      TEXT NOT NULL,
    person_key   TEXT NOT NULL,
    block_id     TEXT NOT NULL REFERENCES pulse_block (id),
    PRIMARY KEY (workspace_id, quarter, person_key)
);

-- An answer from 1 to 5, or none when the question was passed over. The day, never the time.
CREATE TABLE pulse_answer (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    quarter      TEXT NOT NULL,
    person_key   TEXT NOT NULL,
    block_id     TEXT NOT NULL REFERENCES pulse_block (id),
    item         TEXT NOT NULL,
    fortnight    TEXT NOT NULL,
    value        BIGINT,
    answered_on  TEXT NOT NULL,
    PRIMARY KEY (workspace_id, person_key, item, fortnight)
);
CREATE INDEX pulse_answer_quarter ON pulse_answer (workspace_id, quarter);

-- What was said of a group, once and for all. `parts` is empty for the whole company.
CREATE TABLE pulse_published (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    quarter      TEXT NOT NULL,
    measure      TEXT NOT NULL,
    parts        TEXT NOT NULL,
    n            BIGINT NOT NULL,
    response     TEXT NOT NULL,
    score        BIGINT,
    level        TEXT,
    least        BIGINT NOT NULL,
    definition   TEXT NOT NULL,
    published_ms BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, quarter, measure, parts)
);

-- Whether a 1on1 was of use, from 1 to 5: for the one who said it alone, and so sealed like a memo.
CREATE TABLE feeling (
    id            TEXT PRIMARY KEY,
    person_id     TEXT NOT NULL REFERENCES person (id),
    occurrence_id TEXT NOT NULL REFERENCES occurrence (id),
    sealed        TEXT NOT NULL,
    created_ms    BIGINT NOT NULL,
    UNIQUE (person_id, occurrence_id)
);

-- Who said of their own accord that the pace is hard just now: they are offered lighter questions, nobody is told.
CREATE TABLE pace (
    person_id TEXT PRIMARY KEY REFERENCES person (id),
    since_ms  BIGINT NOT NULL
);

-- A rule that held for a pair, with what was found. Rows told together share `told`.
CREATE TABLE hint (
    id           TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    pair_id      TEXT NOT NULL REFERENCES pair (id),
    told         TEXT NOT NULL,
    how          TEXT NOT NULL,
    rule         TEXT NOT NULL,
    version      TEXT NOT NULL,
    found        BIGINT NOT NULL,
    bound        BIGINT NOT NULL,
    points       BIGINT NOT NULL,
    told_to      TEXT NOT NULL,
    created_ms   BIGINT NOT NULL
);
CREATE INDEX hint_pair ON hint (pair_id, created_ms);
CREATE INDEX hint_told ON hint (told);
CREATE INDEX hint_workspace ON hint (workspace_id, created_ms);

CREATE TABLE hint_answer (
    told      TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    useful    BOOLEAN NOT NULL,
    at_ms     BIGINT NOT NULL,
    PRIMARY KEY (told, person_id)
);

-- How far a round over a company has come. `next_ms` says when it goes on, `after_id` where.
CREATE TABLE round (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    name         TEXT NOT NULL,
    next_ms      BIGINT NOT NULL,
    after_id     TEXT NOT NULL,
    done         TEXT NOT NULL,
    PRIMARY KEY (workspace_id, name)
);

-- All that hints are made of. There is no column of words in these, and no rule reads anything else.
CREATE VIEW signal_pair AS
    SELECT p.id AS pair_id, p.workspace_id, p.report_id, p.created_ms,
           (SELECT u.agreed_ms FROM purpose u WHERE u.pair_id = p.id AND u.state = 'agreed') AS agreed_ms,
           (SELECT COUNT(*) FROM pair q WHERE q.report_id = p.report_id AND q.manager_id <> p.manager_id
                AND q.state = 'ended' AND q.ended_ms >= p.created_ms - 7776000000) AS others_before
    FROM pair p;
CREATE VIEW signal_meeting AS
    SELECT pair_id, start_ms, minutes, moves,
           CAST(CASE WHEN outcome IN ('held', 'late') THEN 0 WHEN outcome IN ('missed', 'unanswered') THEN 1 ELSE 2 END
                AS BIGINT) AS became,
           CAST(CASE WHEN phase = 'open' THEN 1 ELSE 0 END AS BIGINT) AS is_ahead
    FROM occurrence;
CREATE VIEW signal_topic AS
    SELECT i.pair_id, i.created_ms, i.closed_ms, i.carried,
           CAST(CASE WHEN i.author_id = p.manager_id THEN 1 ELSE 0 END AS BIGINT) AS by_manager,
           CAST(CASE i.kind WHEN 'status' THEN 1 WHEN 'blocker' THEN 2 WHEN 'try' THEN 3 ELSE 0 END AS BIGINT) AS kind,
           CAST(CASE i.horizon WHEN 'short' THEN 1 WHEN 'mid' THEN 2 WHEN 'long' THEN 3 ELSE 0 END AS BIGINT) AS horizon,
           CAST(CASE WHEN i.aim IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_aim,
           CAST(CASE WHEN i.state = 'open' THEN 1 ELSE 0 END AS BIGINT) AS is_open
    FROM agenda_item i JOIN pair p ON p.id = i.pair_id
    WHERE i.visibility = 'shared' AND i.state <> 'dropped';
CREATE VIEW signal_promise AS
    SELECT r.pair_id, r.due, r.snoozed_until, r.created_ms,
           CAST(CASE WHEN r.owner_id = p.manager_id THEN 1 ELSE 0 END AS BIGINT) AS by_manager,
           CAST(CASE WHEN r.state = 'open' THEN 1 ELSE 0 END AS BIGINT) AS is_open,
           (SELECT COUNT(*) FROM audit a WHERE a.pair_id = r.pair_id AND a.what = 'promise.reopened' AND a.about = r.id)
               AS reopened
    FROM promise r JOIN pair p ON p.id = r.pair_id
    WHERE r.state <> 'dropped';
