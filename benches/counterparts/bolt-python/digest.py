"""What the two senders share: the company they write to, the message, and the sending itself."""

import asyncio
import gc
import logging
import os
import time
from pathlib import Path

import aiohttp
import orjson
from slack_sdk.web.async_client import AsyncWebClient

PAIRS = int(os.environ.get("PAIRS", "5000"))
BATCH = int(os.environ.get("BATCH", "128"))
AT_ONCE = int(os.environ.get("AT_ONCE", "64"))

# ---------------------------------------------------------------- the company

TOPICS = [
    ("What would make the release easier next time?", "short"),
    ("A mentor for the first weeks of the two new colleagues", "mid"),
    ("Whether I want to lead a team in a year or two", "long"),
]
PROMISES = [
    ("Ask the platform team for a second reviewer", "2026-12-04"),
    ("Send the slides of the talk to everybody who asked", "2026-12-08"),
]


def tables(engine):
    """The tables of an engine: the JavaScript senders use the same."""
    return (Path(__file__).parent.parent / "tables" / f"{engine}.sql").read_text()


def company():
    """The rows of every table, as tuples in the order of its columns. Ids follow from the number of the pair."""
    rows = {"person": [], "pair": [], "item": [], "promise": [], "delivery": []}
    due = now_ms()
    for pair in range(1, PAIRS + 1):
        manager, report = 2 * pair, 2 * pair + 1
        rows["person"].append((manager, f"Hanako Yamada {pair}", f"DUM{pair:07}"))
        rows["person"].append((report, f"Ken Sato {pair}", f"DUR{pair:07}"))
        rows["pair"].append((pair, manager, report, "15:00"))
        for at, (words, horizon) in enumerate(TOPICS):
            rows["item"].append((pair, report if at else manager, words, horizon))
        for at, (words, until) in enumerate(PROMISES):
            rows["promise"].append((pair, report if at else manager, words, until))
        for reader in (manager, report):
            rows["delivery"].append((pair, reader, due))
    return rows


def now_ms():
    return time.time_ns() // 1_000_000


# ---------------------------------------------------------------- the message


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(text, action, value):
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action, "value": value}


def render(digest):
    """About 1.25 kB of Block Kit. `digest` is a claimed row with its pair, `items` and `promises`."""
    other, pair = escape(digest["other_name"]), str(digest["pair_id"])
    promises = [
        f"• {escape(words)} ({'you' if owner == digest['person_id'] else other}, by {due})"
        for owner, words, due in digest["promises"]
    ]
    items = [f"• {escape(words)} #{horizon}" for words, horizon in digest["items"]]
    title = f"Your 1on1 with {other} today at {digest['starts']}"
    return {
        "channel": digest["channel"],
        "text": title,
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": title}},
            section("\n".join([f"*Promised last time* ({len(promises)})", *promises])),
            section("\n".join([f"*On the agenda today* ({len(items)})", *items])),
            {
                "type": "actions",
                "elements": [
                    button("Add a topic", "agenda_add", pair),
                    button("All promises", "action_list", pair),
                    button("Move it", "move", pair),
                    button("Skip this time", "skip", pair),
                ],
            },
            {
                "type": "context",
                "elements": [
                    {
                        "type": "mrkdwn",
                        "text": f"Both of you see this. Topics may be added until you meet; {other} sees them at once.",
                    }
                ],
            },
        ],
    }


# ---------------------------------------------------------------- sending


async def send_all(store):
    """Sends until nothing is due. `store.claim(n)` commits a claim and gives the claimed digests, loaded; `store.mark(sent)`
    commits what became of a whole batch. The next batch is claimed while the one before is on its way."""
    queue, marks = [], []
    claiming, drained, count = None, False, 0

    async def claim():
        nonlocal claiming, drained
        digests = await store.claim(BATCH)
        batch = {"left": len(digests), "sent": []}
        queue.extend((digest, batch) for digest in reversed(digests))
        drained = not digests
        claiming = None

    async def take():
        nonlocal claiming
        if not drained and len(queue) < AT_ONCE and claiming is None:
            claiming = asyncio.create_task(claim())
        while not queue and not drained:
            claiming = claiming or asyncio.create_task(claim())
            await claiming
        return queue.pop() if queue else None

    async def sender():
        nonlocal count
        while taken := await take():
            digest, batch = taken
            # What chat_postMessage calls, without its search for block objects in what are plain dicts already.
            answer = await slack.api_call("chat.postMessage", json=render(digest))
            batch["sent"].append((digest["id"], answer["channel"], answer["ts"]))
            count += 1
            batch["left"] -= 1
            if batch["left"] == 0:
                marks.append(asyncio.create_task(store.mark(batch["sent"])))

    # A logger without a level of its own makes slack_sdk write a debug text for each call, which nobody gets to see.
    logger = logging.getLogger("slack")
    logger.setLevel(logging.WARNING)
    # What is loaded by now stays, and there are no cycles to speak of: look for them less often.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    # One session for all: without it slack_sdk opens a connection for each call.
    connector = aiohttp.TCPConnector(limit=AT_ONCE, keepalive_timeout=60)
    async with aiohttp.ClientSession(connector=connector, json_serialize_bytes=orjson.dumps) as session:
        slack = AsyncWebClient(
            token=os.environ.get("SLACK_BOT_TOKEN", "xoxb-bench"),
            base_url=os.environ["SLACK_API_URL"],
            session=session,
            retry_handlers=[],
            logger=logger,
        )
        began, cpu_before = time.perf_counter(), time.process_time()
        await asyncio.gather(*(sender() for _ in range(AT_ONCE)))
        await asyncio.gather(*marks)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu_before
    return {"digests": count, "seconds": seconds, "cpu_seconds": cpu}


def run(main):
    """With uvloop, unless LOOP=asyncio."""
    if os.environ.get("LOOP") == "asyncio":
        return asyncio.run(main)
    import uvloop

    return uvloop.run(main)
