-- What the digests of both counterparts are made of, on SQLite.
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, channel TEXT NOT NULL);
CREATE TABLE pair (id INTEGER PRIMARY KEY, manager_id INTEGER NOT NULL, report_id INTEGER NOT NULL, starts TEXT NOT NULL);
CREATE TABLE item (id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL, author_id INTEGER NOT NULL, words TEXT NOT NULL,
  horizon TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open');
CREATE TABLE promise (id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL, owner_id INTEGER NOT NULL, words TEXT NOT NULL,
  due TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open');
CREATE TABLE delivery (id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL, person_id INTEGER NOT NULL, due_ms INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending', claimed_ms INTEGER, channel TEXT, message TEXT, sent_ms INTEGER);
CREATE INDEX item_open ON item (pair_id, id) WHERE state = 'open';
CREATE INDEX promise_open ON promise (pair_id, id) WHERE state = 'open';
CREATE INDEX delivery_due ON delivery (due_ms) WHERE state = 'pending';
