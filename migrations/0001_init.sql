-- One text for SQLite and PostgreSQL. Instants are BIGINT milliseconds since 1970 UTC; civil dates and times are TEXT in
-- ISO form; people's words are sealed (authenticated encryption) and stored as base64 TEXT in columns named `sealed`.

-- The master keys that sealed something here, each with a proof that only it opens.
CREATE TABLE master_key (
    id       TEXT PRIMARY KEY,
    proof    TEXT NOT NULL,
    since_ms BIGINT NOT NULL
);

-- A company's space. The installation's own tenants, on whichever platform, are one company; every other tenant is a
-- company of its own.
CREATE TABLE workspace (
    id         TEXT PRIMARY KEY,
    own        BOOLEAN NOT NULL DEFAULT FALSE,
    lang       TEXT NOT NULL,
    zone       TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX workspace_own ON workspace (own) WHERE own;

-- Where a company is on a platform: a Slack workspace or organisation, a Microsoft 365 tenant.
CREATE TABLE tenancy (
    platform     TEXT NOT NULL,
    tenant       TEXT NOT NULL,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    installation TEXT NOT NULL DEFAULT 'active',
    place        TEXT,
    created_ms   BIGINT NOT NULL,
    PRIMARY KEY (platform, tenant)
);
CREATE INDEX tenancy_workspace ON tenancy (workspace_id);

CREATE TABLE person (
    id           TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    name         TEXT,
    platform     TEXT NOT NULL,
    lang         TEXT NOT NULL,
    lang_chosen  BOOLEAN NOT NULL DEFAULT FALSE,
    zone         TEXT NOT NULL,
    zone_source  TEXT NOT NULL,
    work_week    BIGINT NOT NULL,
    hours_from   TEXT NOT NULL,
    hours_until  TEXT NOT NULL,
    state        TEXT NOT NULL DEFAULT 'active',
    state_why    TEXT,
    salt         TEXT NOT NULL,
    learned_ms   BIGINT,
    created_ms   BIGINT NOT NULL
);
CREATE INDEX person_workspace ON person (workspace_id);
CREATE INDEX person_unlearned ON person (created_ms) WHERE learned_ms IS NULL;

-- Who a person is on a platform: once a platform at most. `also` is a second id of the same account; the e-mail address
-- is the one that the platform vouches for, in small letters.
CREATE TABLE identity (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    external_id  TEXT NOT NULL,
    platform     TEXT NOT NULL,
    tenant       TEXT NOT NULL,
    person_id    TEXT NOT NULL REFERENCES person (id),
    also         TEXT,
    handle       TEXT,
    email        TEXT,
    channel      TEXT,
    PRIMARY KEY (workspace_id, platform, external_id)
);
CREATE UNIQUE INDEX identity_person ON identity (person_id, platform);
CREATE INDEX identity_also ON identity (workspace_id, platform, also) WHERE also IS NOT NULL;
CREATE INDEX identity_email ON identity (workspace_id, email) WHERE email IS NOT NULL;

-- Addresses whose holders an administrator takes to be one person on every platform.
CREATE TABLE same_person (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    email        TEXT NOT NULL,
    created_ms   BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, email)
);

-- A code that proves on one platform who somebody is on another; only its hash is kept.
CREATE TABLE link_code (
    hash         TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    person_id    TEXT NOT NULL REFERENCES person (id),
    platform     TEXT NOT NULL,
    until_ms     BIGINT NOT NULL
);
CREATE INDEX link_code_person ON link_code (person_id);

-- Codes somebody typed that were none, so that nobody can go through them all.
CREATE TABLE link_try (
    person_id TEXT NOT NULL REFERENCES person (id),
    at_ms     BIGINT NOT NULL
);
CREATE INDEX link_try_person ON link_try (person_id, at_ms);

CREATE TABLE person_role (
    person_id TEXT NOT NULL REFERENCES person (id),
    role      TEXT NOT NULL,
    PRIMARY KEY (person_id, role)
);

CREATE TABLE pair (
    id           TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    manager_id   TEXT NOT NULL REFERENCES person (id),
    report_id    TEXT NOT NULL REFERENCES person (id),
    kind         TEXT NOT NULL,
    state        TEXT NOT NULL,
    paused_until TEXT,
    accepted_ms  BIGINT,
    salt         TEXT NOT NULL,
    created_ms   BIGINT NOT NULL,
    ended_ms     BIGINT,
    CHECK (manager_id <> report_id)
);
-- A query is given these only if it says `state <> 'ended'` itself, whatever else follows from it.
CREATE UNIQUE INDEX pair_once ON pair (manager_id, report_id) WHERE state <> 'ended';
CREATE INDEX pair_manager ON pair (manager_id) WHERE state <> 'ended';
CREATE INDEX pair_report ON pair (report_id) WHERE state <> 'ended';
CREATE INDEX pair_paused ON pair (paused_until) WHERE state = 'paused';

CREATE TABLE series (
    id             TEXT PRIMARY KEY,
    pair_id        TEXT NOT NULL REFERENCES pair (id),
    rhythm         TEXT NOT NULL,
    zone           TEXT NOT NULL,
    zone_of        TEXT,
    effective_from TEXT NOT NULL,
    created_ms     BIGINT NOT NULL,
    ended_ms       BIGINT
);
CREATE UNIQUE INDEX series_current ON series (pair_id) WHERE ended_ms IS NULL;
CREATE INDEX series_zone_of ON series (zone_of) WHERE zone_of IS NOT NULL AND ended_ms IS NULL;

CREATE TABLE occurrence (
    id             TEXT PRIMARY KEY,
    series_id      TEXT NOT NULL REFERENCES series (id),
    pair_id        TEXT NOT NULL REFERENCES pair (id),
    slot           TEXT NOT NULL,
    slot_ms        BIGINT NOT NULL,
    start_local    TEXT NOT NULL,
    start_ms       BIGINT NOT NULL,
    minutes        BIGINT NOT NULL,
    window_ends_ms BIGINT NOT NULL,
    next_slot_ms   BIGINT NOT NULL,
    phase          TEXT NOT NULL,
    outcome        TEXT NOT NULL,
    why            TEXT,
    moves          BIGINT NOT NULL DEFAULT 0,
    plan           TEXT NOT NULL,
    skipped_by     TEXT,
    reason_sealed  TEXT,
    manager_said   TEXT,
    report_said    TEXT,
    first_said_ms  BIGINT,
    closed_ms      BIGINT,
    look_ms        BIGINT NOT NULL,
    UNIQUE (series_id, slot)
);
CREATE UNIQUE INDEX occurrence_open ON occurrence (series_id) WHERE phase = 'open';
CREATE INDEX occurrence_look ON occurrence (look_ms) WHERE phase <> 'closed';
CREATE INDEX occurrence_pair ON occurrence (pair_id, start_ms);

CREATE TABLE agenda_item (
    id         TEXT PRIMARY KEY,
    pair_id    TEXT NOT NULL REFERENCES pair (id),
    author_id  TEXT NOT NULL REFERENCES person (id),
    sealed     TEXT NOT NULL,
    horizon    TEXT,
    visibility TEXT NOT NULL,
    position   BIGINT NOT NULL,
    state      TEXT NOT NULL,
    carried    BIGINT NOT NULL DEFAULT 0,
    closed_in  TEXT REFERENCES occurrence (id),
    created_ms BIGINT NOT NULL,
    closed_ms  BIGINT
);
CREATE INDEX agenda_item_open ON agenda_item (pair_id, position) WHERE state = 'open';
CREATE INDEX agenda_item_pair ON agenda_item (pair_id, created_ms);

CREATE TABLE promise (
    id            TEXT PRIMARY KEY,
    pair_id       TEXT NOT NULL REFERENCES pair (id),
    author_id     TEXT NOT NULL REFERENCES person (id),
    owner_id      TEXT NOT NULL REFERENCES person (id),
    sealed        TEXT NOT NULL,
    due           TEXT NOT NULL,
    snoozed_until TEXT,
    state         TEXT NOT NULL,
    created_ms    BIGINT NOT NULL,
    closed_ms     BIGINT,
    closed_by     TEXT REFERENCES person (id)
);
CREATE INDEX promise_open ON promise (pair_id, due) WHERE state = 'open';
CREATE INDEX promise_owner ON promise (owner_id, due) WHERE state = 'open';
CREATE INDEX promise_pair ON promise (pair_id, created_ms);

CREATE TABLE note (
    id            TEXT PRIMARY KEY,
    occurrence_id TEXT NOT NULL REFERENCES occurrence (id),
    pair_id       TEXT NOT NULL REFERENCES pair (id),
    author_id     TEXT NOT NULL REFERENCES person (id),
    version       BIGINT NOT NULL,
    sealed        TEXT NOT NULL,
    created_ms    BIGINT NOT NULL,
    UNIQUE (occurrence_id, version)
);
CREATE INDEX note_pair ON note (pair_id, created_ms);

CREATE TABLE memo (
    id         TEXT PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES person (id),
    pair_id    TEXT REFERENCES pair (id),
    sealed     TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);
CREATE INDEX memo_person ON memo (person_id, created_ms);

-- A message to one person. The key is what the reader sees once ("the digest of this meeting for you") and is kept for
-- life, so planning again can never send again.
CREATE TABLE delivery (
    id             TEXT PRIMARY KEY,
    workspace_id   TEXT NOT NULL REFERENCES workspace (id),
    key            TEXT NOT NULL,
    kind           TEXT NOT NULL,
    person_id      TEXT NOT NULL REFERENCES person (id),
    pair_id        TEXT REFERENCES pair (id),
    occurrence_id  TEXT REFERENCES occurrence (id),
    promise_id     TEXT REFERENCES promise (id),
    detail         TEXT,
    due_ms         BIGINT NOT NULL,
    expires_ms     BIGINT NOT NULL,
    -- Where it lies, or may lie.
    platform       TEXT,
    state          TEXT NOT NULL,
    why            TEXT,
    attempt        BIGINT NOT NULL DEFAULT 0,
    epoch          BIGINT NOT NULL DEFAULT 0,
    lease_until_ms BIGINT NOT NULL DEFAULT 0,
    claim          TEXT,
    doubt          BOOLEAN NOT NULL DEFAULT FALSE,
    looked         BIGINT NOT NULL DEFAULT 0,
    tried_ms       BIGINT,
    sent_ms        BIGINT,
    channel        TEXT,
    message        TEXT,
    live           BOOLEAN NOT NULL DEFAULT FALSE,
    rev            BIGINT NOT NULL DEFAULT 0,
    shown          BIGINT NOT NULL DEFAULT 0,
    face           TEXT,
    UNIQUE (workspace_id, key)
);
CREATE INDEX delivery_due ON delivery (due_ms) WHERE state IN ('pending', 'sending', 'unknown');
CREATE INDEX delivery_stale ON delivery (lease_until_ms) WHERE live AND rev > shown;
CREATE INDEX delivery_claim ON delivery (claim) WHERE claim IS NOT NULL;
-- What may have to be shown anew when a pair changes: messages sent, and those on their way.
CREATE INDEX delivery_shown_pair ON delivery (pair_id) WHERE live OR state IN ('sending', 'unknown');
CREATE INDEX delivery_shown_person ON delivery (person_id) WHERE live OR state IN ('sending', 'unknown');
CREATE INDEX delivery_pending_person ON delivery (person_id) WHERE state = 'pending';
CREATE INDEX delivery_pending_pair ON delivery (pair_id) WHERE state = 'pending';
CREATE INDEX delivery_inactive_pair ON delivery (pair_id) WHERE state = 'called_off' AND why = 'inactive';
CREATE INDEX delivery_pending_occurrence ON delivery (occurrence_id) WHERE state = 'pending';
CREATE INDEX delivery_pending_promise ON delivery (promise_id) WHERE state = 'pending' AND promise_id IS NOT NULL;

-- What already came in, so that the same act delivered twice changes nothing and is answered the same.
CREATE TABLE inbox (
    platform    TEXT NOT NULL,
    dedupe      TEXT NOT NULL,
    received_ms BIGINT NOT NULL,
    answer      TEXT,
    PRIMARY KEY (platform, dedupe)
);
CREATE INDEX inbox_received ON inbox (received_ms);

-- Who changed what and when; never the words.
CREATE TABLE audit (
    id           TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    pair_id      TEXT,
    actor_id     TEXT,
    at_ms        BIGINT NOT NULL,
    what         TEXT NOT NULL,
    about        TEXT,
    detail       TEXT
);
CREATE INDEX audit_pair ON audit (pair_id, at_ms);
CREATE INDEX audit_workspace ON audit (workspace_id, at_ms);
