-- What the digests of both counterparts are made of, on PostgreSQL.
DROP SCHEMA IF EXISTS counterpart CASCADE;
CREATE SCHEMA counterpart;
CREATE TABLE person (id bigint PRIMARY KEY, name text NOT NULL, channel text NOT NULL);
CREATE TABLE pair (id bigint PRIMARY KEY, manager_id bigint NOT NULL, report_id bigint NOT NULL, starts text NOT NULL);
CREATE TABLE item (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, pair_id bigint NOT NULL, author_id bigint NOT NULL,
  words text NOT NULL, horizon text NOT NULL, state text NOT NULL DEFAULT 'open');
CREATE TABLE promise (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, pair_id bigint NOT NULL, owner_id bigint NOT NULL,
  words text NOT NULL, due text NOT NULL, state text NOT NULL DEFAULT 'open');
CREATE TABLE delivery (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, pair_id bigint NOT NULL, person_id bigint NOT NULL,
  due_ms bigint NOT NULL, state text NOT NULL DEFAULT 'pending', claimed_ms bigint, channel text, message text, sent_ms bigint);
CREATE INDEX item_open ON item (pair_id, id) WHERE state = 'open';
CREATE INDEX promise_open ON promise (pair_id, id) WHERE state = 'open';
CREATE INDEX delivery_due ON delivery (due_ms) WHERE state = 'pending';
