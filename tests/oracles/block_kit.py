#!/usr/bin/env python3
"""Checks rendered Slack JSON with Slack's own Python SDK, which shares no code with us.

    pip install slack_sdk==3.47.0
    cargo test --test messages --test slack && python tests/oracles/block_kit.py target/taiwa-artifacts/block_kit*.jsonl

Each line is {"kind": "message", "name": …, "blocks": […], "text": …} or {"kind": "view", "name": …, "view": {…}}.
Prints every violation and exits non-zero if there is one. Limits the SDK does not know are checked here.
"""

import json
import sys

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View


def length(text):
    """UTF-16 units: never less than what Slack counts."""
    return len(text.encode("utf-16-le")) // 2


def unknown_keys(given, parsed, path="") :
    """Keys the SDK's models dropped: it does not know them, so neither will Slack."""
    if isinstance(given, dict) and isinstance(parsed, dict):
        for key, value in given.items():
            if key not in parsed:
                # The SDK leaves out false and empty values when it writes.
                if value not in (False, None, [], {}, ""):
                    yield f"{path}.{key} is unknown"
            else:
                yield from unknown_keys(value, parsed[key], f"{path}.{key}")
    elif isinstance(given, list) and isinstance(parsed, list):
        if len(given) != len(parsed):
            yield f"{path} lost {len(given) - len(parsed)} elements"
        for at, (one, other) in enumerate(zip(given, parsed)):
            yield from unknown_keys(one, other, f"{path}[{at}]")


def walk(node):
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def blocks_by_sdk(blocks):
    for at, block in enumerate(blocks):
        try:
            parsed = Block.parse(block)
            if parsed is None or parsed.type != block.get("type"):
                yield f"blocks[{at}] of type {block.get('type')} is not known"
                continue
            parsed.validate_json()
            yield from unknown_keys(block, parsed.to_dict(), f"blocks[{at}]")
        except Exception as error:  # the SDK raises several kinds; each is a violation
            yield f"blocks[{at}] {block.get('type')}: {error}"


def missed_by_sdk(blocks, most):
    if len(blocks) > most:
        yield f"{len(blocks)} blocks, at most {most}"
    action_ids = [node["action_id"] for node in walk(blocks) if "action_id" in node]
    for double in {one for one in action_ids if action_ids.count(one) > 1}:
        yield f"action_id {double} occurs more than once"
    block_ids = [block["block_id"] for block in blocks if "block_id" in block]
    for double in {one for one in block_ids if block_ids.count(one) > 1}:
        yield f"block_id {double} occurs more than once"
    for node in walk(blocks):
        kind = node.get("type")
        if kind == "header" and node["text"]["type"] != "plain_text":
            yield "a header with mrkdwn"
        if kind in ("plain_text", "mrkdwn") and not node["text"].strip():
            yield "a blank text object"
        if kind in ("plain_text", "mrkdwn") and length(node["text"]) > 3000:
            yield "a text object of more than 3000"
        if kind == "text" and not node["text"]:
            yield "an empty rich text run"
        if kind == "button" and length(node.get("value", "")) > 2000:
            yield "a button value of more than 2000"
        for option in node.get("options", []):
            if length(option["text"]["text"]) > 75:
                yield "an option text of more than 75"
            if not 0 < length(option["value"]) <= 150:
                yield "an option value that is empty or of more than 150"


def violations(sample):
    if sample["kind"] == "message":
        yield from blocks_by_sdk(sample["blocks"])
        yield from missed_by_sdk(sample["blocks"], 50)
        if not 0 < length(sample.get("text", "x")) <= 4000:
            yield "a fallback text that is empty or of more than 4000"
        return
    view = sample["view"]
    yield from blocks_by_sdk(view["blocks"])
    yield from missed_by_sdk(view["blocks"], 100)
    try:
        parsed = View(**view)
        parsed.validate_json()
        yield from unknown_keys({k: v for k, v in view.items() if k != "blocks"}, parsed.to_dict(), "view")
    except Exception as error:
        yield f"view: {error}"
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    if view["type"] == "modal" and inputs and "submit" not in view:
        yield "a modal with inputs and no submit"
    if view["type"] == "home" and ("submit" in view or "title" in view):
        yield "a home tab with a title or a submit button"


def main():
    count = failed = 0
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as lines:
            for text in lines:
                sample = json.loads(text)
                count += 1
                for violation in violations(sample):
                    failed += 1
                    print(f"{sample['name']}: {violation}")
    print(f"{count} samples, {failed} violations")
    sys.exit(1 if failed or not count else 0)


if __name__ == "__main__":
    main()
