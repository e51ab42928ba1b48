-- What 1on1s cost and are worth, from what HR and finance say: who came and left, and the numbers of an estimate.

-- Somebody came, left, was transferred or went on leave, as HR's own list says. No names and no words.
CREATE TABLE hr_event (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    email        TEXT NOT NULL,
    -- hired, left, transfer, leave_from, leave_until.
    event        TEXT NOT NULL,
    day          TEXT NOT NULL,
    -- Of who left: yes or no, and why from a closed list.
    voluntary    TEXT,
    reason       TEXT,
    imported_ms  BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, email, event, day)
);

-- A number of the estimate as the company gave it, low, likely and high, with where it comes from in words.
CREATE TABLE kpi_input (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    name         TEXT NOT NULL,
    low          DOUBLE PRECISION NOT NULL,
    mid          DOUBLE PRECISION NOT NULL,
    high         DOUBLE PRECISION NOT NULL,
    source       TEXT NOT NULL,
    salt         TEXT NOT NULL,
    set_ms       BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, name)
);

-- How it was before: written once, never changed.
CREATE TABLE baseline (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    name         TEXT NOT NULL,
    hits         BIGINT NOT NULL,
    heads        BIGINT NOT NULL,
    -- The last of its twelve months.
    month        TEXT NOT NULL,
    set_ms       BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, name)
);

-- The months whose report was planned for everybody who gets it.
CREATE TABLE monthly_planned (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    month        TEXT NOT NULL,
    planned_ms   BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, month)
);
