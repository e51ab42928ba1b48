-- What a 1on1 is for, why the company holds them, and what its talks are about. Words are sealed; what is counted (aim,
-- kind, horizon, question, dates) is plain.

-- How a topic serves: growth, trust, early. What it is: topic, status, blocker, try. Which question it came from.
ALTER TABLE agenda_item ADD COLUMN aim TEXT;
ALTER TABLE agenda_item ADD COLUMN kind TEXT NOT NULL DEFAULT 'topic';
ALTER TABLE agenda_item ADD COLUMN question TEXT;

-- A wording of what the two meet for: proposed until both have agreed, then agreed until another wording is.
CREATE TABLE purpose (
    id                TEXT PRIMARY KEY,
    pair_id           TEXT NOT NULL REFERENCES pair (id),
    author_id         TEXT NOT NULL REFERENCES person (id),
    sealed            TEXT NOT NULL,
    state             TEXT NOT NULL,
    manager_agreed_ms BIGINT,
    report_agreed_ms  BIGINT,
    agreed_ms         BIGINT,
    created_ms        BIGINT NOT NULL
);
CREATE UNIQUE INDEX purpose_proposed ON purpose (pair_id) WHERE state = 'proposed';
CREATE UNIQUE INDEX purpose_agreed ON purpose (pair_id) WHERE state = 'agreed';

-- Why the company holds 1on1s. `sealed` has the words (why, owner, the message from the top and who signed it, how soon
-- the contact answers, the number for what is urgent, the consultation desk), sealed under this row's own salt.
CREATE TABLE charter (
    workspace_id TEXT PRIMARY KEY REFERENCES workspace (id),
    sealed       TEXT NOT NULL,
    salt         TEXT NOT NULL,
    target       BIGINT NOT NULL,
    starts_on    TEXT NOT NULL,
    -- Who is told that somebody would like to talk.
    contact_id   TEXT REFERENCES person (id),
    -- The month in which a fiscal year begins, 1 to 12.
    fiscal_month BIGINT NOT NULL DEFAULT 4,
    -- The days of the appraisal talks, ISO, with commas.
    review_days  TEXT NOT NULL DEFAULT '',
    message_ms   BIGINT,
    changed_ms   BIGINT NOT NULL
);

-- What became of a question offered to a pair: used or passed. The words are in the bank.
CREATE TABLE question_answer (
    id       TEXT PRIMARY KEY,
    pair_id  TEXT NOT NULL REFERENCES pair (id),
    question TEXT NOT NULL,
    answer   TEXT NOT NULL,
    at_ms    BIGINT NOT NULL
);
CREATE INDEX question_answer_pair ON question_answer (pair_id, at_ms);

-- What each of the two would like to talk about next time, said after a meeting.
CREATE TABLE next_theme (
    occurrence_id TEXT NOT NULL REFERENCES occurrence (id),
    person_id     TEXT NOT NULL REFERENCES person (id),
    horizon       TEXT NOT NULL,
    at_ms         BIGINT NOT NULL,
    PRIMARY KEY (occurrence_id, person_id)
);
