-- The pages in the browser. Whoever may see them is known to a chat platform already: the bot gives them a link that is
-- good once and for a few minutes, and the link a session. Of both only hashes are kept, which nobody can use.

CREATE TABLE page_link (
    hash         TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    person_id    TEXT NOT NULL REFERENCES person (id),
    -- The page it opens: `figures`, `roster`.
    leads_to     TEXT NOT NULL,
    until_ms     BIGINT NOT NULL
);
CREATE INDEX page_link_person ON page_link (person_id);

CREATE TABLE page_session (
    hash         TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    person_id    TEXT NOT NULL REFERENCES person (id),
    until_ms     BIGINT NOT NULL
);
CREATE INDEX page_session_person ON page_session (person_id);
