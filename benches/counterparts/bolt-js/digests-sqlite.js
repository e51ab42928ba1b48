// Sends due digests from SQLite (WAL, synchronous=FULL) through Slack's WebClient: what Taiwa's digests are measured
// against.
//
//   DATABASE=digests.db SLACK_BOT_TOKEN=xoxb-… SLACK_API_URL=http://127.0.0.1:4000/api node digests-sqlite.js
//
// DATABASE must not exist yet. Enters PAIRS (5000) pairs with two due digests each, sends them AT_ONCE (64), and prints
// one line of JSON; the time is from the first claim to the last committed mark. BATCH is how many one claim takes.
'use strict';

const Database = require('better-sqlite3');
const { PAIRS, couple, loaded, pairsOf, sendAll, tables } = require('./digest.js');

const db = new Database(process.env.DATABASE ?? 'digests.db');
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.pragma('cache_size = -16384');
db.exec(tables('sqlite'));

const addPerson = db.prepare('INSERT INTO person VALUES (@id, @name, @channel)');
const addPair = db.prepare('INSERT INTO pair VALUES (@id, @manager, @report, @starts)');
const addItem = db.prepare('INSERT INTO item (pair_id, author_id, words, horizon) VALUES (@pair, @author, @words, @horizon)');
const addPromise = db.prepare('INSERT INTO promise (pair_id, owner_id, words, due) VALUES (@pair, @owner, @words, @due)');
const addDelivery = db.prepare('INSERT INTO delivery (pair_id, person_id, due_ms) VALUES (?, ?, ?)');

db.transaction(() => {
  for (let number = 1; number <= PAIRS; number += 1) {
    const { people, pair, items, promises, readers } = couple(number);
    for (const person of people) addPerson.run(person);
    addPair.run(pair);
    for (const item of items) addItem.run(item);
    for (const promise of promises) addPromise.run(promise);
    for (const reader of readers) addDelivery.run(pair.id, reader, Date.now());
  }
})();
db.exec('ANALYZE');
// The WAL is empty again, and its file stays large: a commit into a file that need not grow is almost twice as fast.
db.pragma('wal_checkpoint(RESTART)');

const claim = db.prepare(`
  UPDATE delivery SET state = 'sending', claimed_ms = @now
  WHERE id IN (SELECT id FROM delivery WHERE state = 'pending' AND due_ms <= @now ORDER BY due_ms LIMIT @count)
  RETURNING id, pair_id, person_id`);
// All pairs of a batch in one statement: three times as fast as a few small ones for each digest.
const load = db.prepare(`
  SELECT pair.id, starts, manager_id, manager.name AS manager_name, manager.channel AS manager_channel,
         report.name AS report_name, report.channel AS report_channel,
         (SELECT json_group_array(json_object('words', words, 'horizon', horizon) ORDER BY id)
          FROM item WHERE pair_id = pair.id AND state = 'open') AS items,
         (SELECT json_group_array(json_object('owner', owner_id, 'words', words, 'due', due) ORDER BY id)
          FROM promise WHERE pair_id = pair.id AND state = 'open') AS promises
  FROM json_each(?) AS wanted JOIN pair ON pair.id = wanted.value
  JOIN person AS manager ON manager.id = manager_id JOIN person AS report ON report.id = report_id`);
const sent = db.prepare("UPDATE delivery SET state = 'sent', channel = @channel, message = @ts, sent_ms = @now WHERE id = @id");

const markAll = db.transaction((batch) => {
  const now = Date.now();
  for (const { id, channel, ts } of batch) sent.run({ id, channel, ts, now });
}).immediate;

const store = {
  async claim(count) {
    const claimed = claim.all({ now: Date.now(), count });
    const pairs = load.all(JSON.stringify(pairsOf(claimed)));
    for (const pair of pairs) for (const list of ['items', 'promises']) pair[list] = JSON.parse(pair[list]);
    return loaded(claimed, pairs);
  },
  mark: async (batch) => markAll(batch),
};

sendAll(store).then((result) => {
  const unsent = db.prepare("SELECT count(*) FROM delivery WHERE state <> 'sent'").pluck().get();
  if (unsent > 0) throw new Error(`${unsent} digests are not marked as sent`);
  db.close();
  console.log(JSON.stringify(result));
  process.exit(0);
});
