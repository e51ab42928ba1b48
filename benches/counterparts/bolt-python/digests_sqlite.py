"""Sends due digests from SQLite (WAL, synchronous=FULL) through Slack's AsyncWebClient: what Taiwa's digests are measured
against.

    DATABASE=digests.db SLACK_BOT_TOKEN=xoxb-… SLACK_API_URL=http://127.0.0.1:4000/api python digests_sqlite.py

DATABASE must not exist yet. Enters PAIRS (5000) pairs with two due digests each, sends them AT_ONCE (64), and prints one
line of JSON; the time is from the first claim to the last committed mark. BATCH is how many one claim takes.
"""

import asyncio
import json
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor

from digest import company, now_ms, run, send_all, tables

TABLES = tables("sqlite")
INSERTS = {
    "person": "INSERT INTO person VALUES (?, ?, ?)",
    "pair": "INSERT INTO pair VALUES (?, ?, ?, ?)",
    "item": "INSERT INTO item (pair_id, author_id, words, horizon) VALUES (?, ?, ?, ?)",
    "promise": "INSERT INTO promise (pair_id, owner_id, words, due) VALUES (?, ?, ?, ?)",
    "delivery": "INSERT INTO delivery (pair_id, person_id, due_ms) VALUES (?, ?, ?)",
}
CLAIM = """
  UPDATE delivery SET state = 'sending', claimed_ms = :now
  WHERE id IN (SELECT id FROM delivery WHERE state = 'pending' AND due_ms <= :now ORDER BY due_ms LIMIT :count)
  RETURNING id, pair_id, person_id"""
LOAD = """
  SELECT reader.channel, other.name, pair.starts FROM pair
  JOIN person AS reader ON reader.id = :person
  JOIN person AS other ON other.id = pair.manager_id + pair.report_id - :person
  WHERE pair.id = :pair"""
ITEMS = "SELECT words, horizon FROM item WHERE pair_id = ? AND state = 'open' ORDER BY id"
PROMISES = "SELECT owner_id, words, due FROM promise WHERE pair_id = ? AND state = 'open' ORDER BY id"
MARK = "UPDATE delivery SET state = 'sent', channel = ?, message = ?, sent_ms = ? WHERE id = ?"


class Store:
    """SQLite in a thread of its own, so that the loop goes on while the disk is written."""

    def __init__(self, path):
        self.thread = ThreadPoolExecutor(max_workers=1)
        # Every statement commits by itself, where there is no BEGIN. Python keeps the prepared ones.
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=100)
        self.db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;")

    def populate(self):
        self.db.executescript(TABLES)
        self.db.execute("BEGIN")
        for table, rows in company().items():
            self.db.executemany(INSERTS[table], rows)
        self.db.execute("COMMIT")
        # The WAL is empty again, and its file stays large: a commit into a file that need not grow is almost twice as fast.
        self.db.executescript("ANALYZE; PRAGMA wal_checkpoint(RESTART);")

    async def claim(self, count):
        return await asyncio.get_running_loop().run_in_executor(self.thread, self._claim, count)

    async def mark(self, sent):
        await asyncio.get_running_loop().run_in_executor(self.thread, self._mark, sent)

    def _claim(self, count):
        claimed = self.db.execute(CLAIM, {"now": now_ms(), "count": count}).fetchall()
        return [self._load(*row) for row in claimed]

    def _load(self, delivery, pair, person):
        channel, other_name, starts = self.db.execute(LOAD, {"person": person, "pair": pair}).fetchone()
        return {
            "id": delivery,
            "pair_id": pair,
            "person_id": person,
            "channel": channel,
            "other_name": other_name,
            "starts": starts,
            "items": self.db.execute(ITEMS, (pair,)).fetchall(),
            "promises": self.db.execute(PROMISES, (pair,)).fetchall(),
        }

    def _mark(self, sent):
        now = now_ms()
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany(MARK, [(channel, ts, now, delivery) for delivery, channel, ts in sent])
        self.db.execute("COMMIT")


async def main():
    store = Store(os.environ.get("DATABASE", "digests.db"))
    store.populate()
    result = await send_all(store)
    (unsent,) = store.db.execute("SELECT count(*) FROM delivery WHERE state <> 'sent'").fetchone()
    if unsent:
        raise SystemExit(f"{unsent} digests are not marked as sent")
    store.db.close()
    print(json.dumps(result), flush=True)


run(main())
