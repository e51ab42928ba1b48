// Sends due digests from PostgreSQL through Slack's WebClient: what Taiwa's digests are measured against.
//
//   DATABASE_URL=postgres://… SLACK_BOT_TOKEN=xoxb-… SLACK_API_URL=http://127.0.0.1:4000/api node digests-pg.js
//
// Makes the schema "counterpart" anew and enters PAIRS (5000) pairs with two due digests each, sends them AT_ONCE (64),
// and prints one line of JSON; the time is from the first claim to the last committed mark. BATCH is how many one claim
// takes.
'use strict';

const pg = require('pg');
const { PAIRS, couple, loaded, pairsOf, sendAll, tables } = require('./digest.js');

pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  options: '-c search_path=counterpart -c client_min_messages=warning',
  max: 4,
});

const TABLES = tables('postgres');

/** Inserts rows that are given as objects, all in one statement. */
const insert = (table, columns, rows) =>
  pool.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(rows),
  ]);

async function populate() {
  await pool.query(TABLES);
  const couples = Array.from({ length: PAIRS }, (_, at) => couple(at + 1));
  const due_ms = Date.now();
  const rows = {
    people: couples.flatMap((it) => it.people),
    pairs: couples.map(({ pair }) => ({ ...pair, manager_id: pair.manager, report_id: pair.report })),
    items: couples.flatMap((it) => it.items.map((item) => ({ ...item, pair_id: item.pair, author_id: item.author }))),
    promises: couples.flatMap((it) => it.promises.map((promise) => ({ ...promise, pair_id: promise.pair, owner_id: promise.owner }))),
    deliveries: couples.flatMap((it) => it.readers.map((person_id) => ({ pair_id: it.pair.id, person_id, due_ms }))),
  };
  await insert('person', 'id, name, channel', rows.people);
  await insert('pair', 'id, manager_id, report_id, starts', rows.pairs);
  await insert('item', 'pair_id, author_id, words, horizon', rows.items);
  await insert('promise', 'pair_id, owner_id, words, due', rows.promises);
  await insert('delivery', 'pair_id, person_id, due_ms', rows.deliveries);
  for (const table of ['person', 'pair', 'item', 'promise', 'delivery']) await pool.query(`VACUUM ANALYZE ${table}`);
}

// One statement each, so that each is a transaction of its own; the names make them prepared.
const CLAIM = `
  UPDATE delivery SET state = 'sending', claimed_ms = $1
  WHERE id = ANY (ARRAY(SELECT id FROM delivery WHERE state = 'pending' AND due_ms <= $1
                        ORDER BY due_ms LIMIT $2 FOR UPDATE SKIP LOCKED))
  RETURNING id, pair_id, person_id`;
const LOAD = `
  SELECT pair.id, starts, manager_id, manager.name AS manager_name, manager.channel AS manager_channel,
         report.name AS report_name, report.channel AS report_channel,
         (SELECT json_agg(json_build_object('words', words, 'horizon', horizon) ORDER BY id)
          FROM item WHERE pair_id = pair.id AND state = 'open') AS items,
         (SELECT json_agg(json_build_object('owner', owner_id, 'words', words, 'due', due) ORDER BY id)
          FROM promise WHERE pair_id = pair.id AND state = 'open') AS promises
  FROM pair JOIN person AS manager ON manager.id = manager_id JOIN person AS report ON report.id = report_id
  WHERE pair.id = ANY ($1)`;
const MARK = `
  UPDATE delivery SET state = 'sent', channel = done.channel, message = done.ts, sent_ms = $4
  FROM unnest($1::bigint[], $2::text[], $3::text[]) AS done (id, channel, ts) WHERE delivery.id = done.id`;

const store = {
  async claim(count) {
    const { rows: claimed } = await pool.query({ name: 'claim', text: CLAIM, values: [Date.now(), count] });
    const { rows: pairs } = await pool.query({ name: 'load', text: LOAD, values: [pairsOf(claimed)] });
    return loaded(claimed, pairs);
  },
  mark: (batch) => {
    const column = (name) => batch.map((it) => it[name]);
    return pool.query({ name: 'mark', text: MARK, values: [column('id'), column('channel'), column('ts'), Date.now()] });
  },
};

async function main() {
  await populate();
  const result = await sendAll(store);
  const { rows } = await pool.query("SELECT count(*) AS unsent FROM delivery WHERE state <> 'sent'");
  if (rows[0].unsent > 0) throw new Error(`${rows[0].unsent} digests are not marked as sent`);
  await pool.end();
  console.log(JSON.stringify(result));
  process.exit(0);
}
main();
