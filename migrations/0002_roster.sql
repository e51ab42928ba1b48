-- Who works here, as the company's own roster says. Figures are grouped by these units; nothing here is what anybody wrote
-- in a 1on1.

-- A part of the company, named by its path: `Sales/East`. A unit without a parent stands at the top.
CREATE TABLE unit (
    id           TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    path         TEXT NOT NULL,
    parent_id    TEXT REFERENCES unit (id),
    created_ms   BIGINT NOT NULL,
    UNIQUE (workspace_id, path)
);

-- A line of the roster. Known to the chat platforms once `person_id` is set: by the address that a platform vouches for.
CREATE TABLE employee (
    id            TEXT PRIMARY KEY,
    workspace_id  TEXT NOT NULL REFERENCES workspace (id),
    email         TEXT NOT NULL,
    name          TEXT NOT NULL,
    reading       TEXT,
    manager_email TEXT,
    unit_id       TEXT REFERENCES unit (id),
    hired_on      TEXT,
    left_on       TEXT,
    zone          TEXT,
    rhythm        TEXT,
    person_id     TEXT REFERENCES person (id),
    -- The day from which they work alone.
    solo_on       TEXT,
    -- The manager's address for whom their 1on1 was started, proposed or found last.
    settled_with  TEXT,
    -- When it matters next what follows from this line.
    look_ms       BIGINT,
    -- When a platform was asked last who holds the address.
    asked_ms      BIGINT,
    created_ms    BIGINT NOT NULL,
    changed_ms    BIGINT NOT NULL,
    UNIQUE (workspace_id, email)
);
CREATE INDEX employee_unit ON employee (workspace_id, unit_id);
CREATE INDEX employee_manager ON employee (workspace_id, manager_email) WHERE manager_email IS NOT NULL;
CREATE UNIQUE INDEX employee_person ON employee (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX employee_unknown ON employee (workspace_id, email) WHERE person_id IS NULL;
CREATE INDEX employee_look ON employee (look_ms) WHERE look_ms IS NOT NULL;

-- Leave of absence: the days, never the reason.
CREATE TABLE absence (
    employee_id TEXT NOT NULL REFERENCES employee (id),
    from_on     TEXT NOT NULL,
    until_on    TEXT NOT NULL,
    PRIMARY KEY (employee_id, from_on)
);

-- A 1on1 that ended because the manager changed, and the one that follows it. What moves on the report decides.
CREATE TABLE handover (
    pair_id      TEXT PRIMARY KEY REFERENCES pair (id),
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    report_id    TEXT NOT NULL REFERENCES person (id),
    to_pair_id   TEXT REFERENCES pair (id),
    created_ms   BIGINT NOT NULL,
    done_ms      BIGINT,
    -- How many topics and promises came along.
    chosen       BIGINT
);
CREATE INDEX handover_report ON handover (report_id) WHERE to_pair_id IS NULL;

-- A newcomer's step towards working alone, sealed for the pair it belongs to.
CREATE TABLE step (
    id         TEXT PRIMARY KEY,
    pair_id    TEXT NOT NULL REFERENCES pair (id),
    author_id  TEXT NOT NULL REFERENCES person (id),
    sealed     TEXT NOT NULL,
    done_on    TEXT,
    created_ms BIGINT NOT NULL
);
CREATE INDEX step_pair ON step (pair_id, created_ms);
