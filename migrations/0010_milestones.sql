-- The milestones of a company's training, sealed under the row's own salt: company text, like the charter.
CREATE TABLE milestone_list (
    workspace_id TEXT PRIMARY KEY REFERENCES workspace (id),
    sealed       TEXT NOT NULL,
    salt         TEXT NOT NULL,
    changed_ms   BIGINT NOT NULL
);

-- Which pairs were given them as steps: once, whatever the list becomes.
CREATE TABLE milestones_given (
    pair_id TEXT PRIMARY KEY REFERENCES pair (id),
    at_ms   BIGINT NOT NULL
);

-- The day by which a step is to be reached. One that the two write themselves has none.
ALTER TABLE step ADD COLUMN due TEXT;
