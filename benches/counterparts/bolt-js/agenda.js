// The agenda of `commands.js`, in SQLite: WAL and synchronous=FULL, so that what is committed survives a power cut.
'use strict';

const { parentPort, workerData, isMainThread } = require('node:worker_threads');
const Database = require('better-sqlite3');

function open(path) {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  // The WAL stays small (1000 pages is SQLite's default): a commit into a file that need not grow is almost twice as fast.
  db.pragma('wal_autocheckpoint = 1000');
  db.pragma('cache_size = -16384');
  db.exec(`
    CREATE TABLE IF NOT EXISTS pair (id INTEGER PRIMARY KEY, created_ms INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS person (
      team TEXT NOT NULL, external TEXT NOT NULL, pair_id INTEGER NOT NULL REFERENCES pair (id),
      PRIMARY KEY (team, external)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS item (
      id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair (id), author TEXT NOT NULL, words TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'open', created_ms INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS item_open ON item (pair_id, id) WHERE state = 'open';
  `);

  const findPair = db.prepare('SELECT pair_id FROM person WHERE team = ? AND external = ?').pluck();
  const addPair = db.prepare('INSERT INTO pair (created_ms) VALUES (?)');
  const addPerson = db.prepare('INSERT INTO person (team, external, pair_id) VALUES (?, ?, ?)');
  const addItem = db.prepare('INSERT INTO item (pair_id, author, words, created_ms) VALUES (?, ?, ?, ?)');
  const openItems = db.prepare("SELECT words FROM item WHERE pair_id = ? AND state = 'open' ORDER BY id").pluck();

  function findOrCreatePair(team, user, now) {
    const found = findPair.get(team, user);
    if (found !== undefined) return found;
    const pair = addPair.run(now).lastInsertRowid;
    addPerson.run(team, user, pair);
    return pair;
  }

  /** Adds topics, in one commit. */
  const add = db.transaction((topics) => {
    const now = Date.now();
    for (const { team, user, words } of topics) addItem.run(findOrCreatePair(team, user, now), user, words, now);
  }).immediate;

  const list = (team, user) => openItems.all(findPair.get(team, user) ?? null);

  /** The company of Taiwa's load run: a manager, a report and two topics in each pair. */
  const populate = db.transaction((team, count) => {
    const now = Date.now();
    for (let number = 0; number < count; number += 1) {
      const pair = addPair.run(now).lastInsertRowid;
      const [manager, report] = ['UM', 'UR'].map((kind) => kind + String(number).padStart(7, '0'));
      for (const external of [manager, report]) addPerson.run(team, external, pair);
      addItem.run(pair, manager, 'What would make the release easier next time?', now);
      addItem.run(pair, report, 'A mentor for the first weeks of the two new colleagues', now);
    }
  });
  const isEmpty = () => db.prepare('SELECT NOT EXISTS (SELECT 1 FROM pair)').pluck().get() === 1;

  return { add, list, populate, isEmpty, close: () => db.close() };
}

// As a thread (GROUP=2 of commands.js): commits the groups it is sent, and says how each went.
if (!isMainThread) {
  const agenda = open(workerData);
  parentPort.on('message', (topics) => {
    let failed;
    try {
      agenda.add(topics);
    } catch (error) {
      failed = error;
    }
    parentPort.postMessage(failed);
  });
}

module.exports = { open };
