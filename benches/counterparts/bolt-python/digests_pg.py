"""Sends due digests from PostgreSQL through Slack's AsyncWebClient: what Taiwa's digests are measured against.

    DATABASE_URL=postgres://… SLACK_BOT_TOKEN=xoxb-… SLACK_API_URL=http://127.0.0.1:4000/api python digests_pg.py

Makes the schema "counterpart" anew and enters PAIRS (5000) pairs with two due digests each, sends them AT_ONCE (64), and
prints one line of JSON; the time is from the first claim to the last committed mark. BATCH is how many one claim takes.
"""

import json
import os

import asyncpg

from digest import company, now_ms, run, send_all, tables

TABLES = tables("postgres")
COLUMNS = {
    "person": ["id", "name", "channel"],
    "pair": ["id", "manager_id", "report_id", "starts"],
    "item": ["pair_id", "author_id", "words", "horizon"],
    "promise": ["pair_id", "owner_id", "words", "due"],
    "delivery": ["pair_id", "person_id", "due_ms"],
}
# One statement each, so that each is a transaction of its own; asyncpg prepares and keeps them.
CLAIM = """
  UPDATE delivery SET state = 'sending', claimed_ms = $1
  WHERE id = ANY (ARRAY(SELECT id FROM delivery WHERE state = 'pending' AND due_ms <= $1
                        ORDER BY due_ms LIMIT $2 FOR UPDATE SKIP LOCKED))
  RETURNING id, pair_id, person_id"""
LOAD = """
  SELECT pair.id, starts, manager_id, manager.name AS manager_name, manager.channel AS manager_channel,
         report.name AS report_name, report.channel AS report_channel,
         (SELECT json_agg(json_build_array(words, horizon) ORDER BY id)
          FROM item WHERE pair_id = pair.id AND state = 'open') AS items,
         (SELECT json_agg(json_build_array(owner_id, words, due) ORDER BY id)
          FROM promise WHERE pair_id = pair.id AND state = 'open') AS promises
  FROM pair JOIN person AS manager ON manager.id = manager_id JOIN person AS report ON report.id = report_id
  WHERE pair.id = ANY ($1)"""
MARK = """
  UPDATE delivery SET state = 'sent', channel = done.channel, message = done.ts, sent_ms = $4
  FROM unnest($1::bigint[], $2::text[], $3::text[]) AS done (id, channel, ts) WHERE delivery.id = done.id"""


class Store:
    def __init__(self, pool):
        self.pool = pool

    async def populate(self):
        await self.pool.execute(TABLES)
        for table, rows in company().items():
            async with self.pool.acquire() as connection:
                await connection.copy_records_to_table(table, records=rows, columns=COLUMNS[table], schema_name="counterpart")
                await connection.execute(f"VACUUM ANALYZE {table}")

    async def claim(self, count):
        claimed = await self.pool.fetch(CLAIM, now_ms(), count)
        pairs = await self.pool.fetch(LOAD, list({row["pair_id"] for row in claimed}))
        pair_of = {pair["id"]: pair for pair in pairs}
        return [self._digest(row, pair_of[row["pair_id"]]) for row in claimed]

    @staticmethod
    def _digest(row, pair):
        reader, other = ("manager", "report") if row["person_id"] == pair["manager_id"] else ("report", "manager")
        return {
            "id": row["id"],
            "pair_id": row["pair_id"],
            "person_id": row["person_id"],
            "channel": pair[f"{reader}_channel"],
            "other_name": pair[f"{other}_name"],
            "starts": pair["starts"],
            "items": json.loads(pair["items"] or "[]"),
            "promises": json.loads(pair["promises"] or "[]"),
        }

    async def mark(self, sent):
        await self.pool.execute(MARK, *map(list, zip(*sent)), now_ms())


async def main():
    settings = {"search_path": "counterpart", "client_min_messages": "warning"}
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=1, max_size=4, server_settings=settings) as pool:
        store = Store(pool)
        await store.populate()
        result = await send_all(store)
        unsent = await pool.fetchval("SELECT count(*) FROM delivery WHERE state <> 'sent'")
        if unsent:
            raise SystemExit(f"{unsent} digests are not marked as sent")
    print(json.dumps(result), flush=True)


run(main())
