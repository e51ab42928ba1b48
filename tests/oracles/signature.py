#!/usr/bin/env python3
"""Do our request signatures and those of Slack's own Python SDK agree? Needs slack_sdk (tests/oracles/requirements.txt).

    signature.py check FILE...   every line of ours must be believed by the SDK, and no changed copy of it
    signature.py make            prints lines that the SDK signed, for our verifier; checked in as test data:
                                 signature.py make > tests/data/sdk_signatures.jsonl

A line is {"secret": "…", "timestamp": "1531420618", "body": "…", "signature": "v0=…"}.
"""
import json
import sys

from slack_sdk.signature import Clock, SignatureVerifier


class StoppedClock(Clock):
    def __init__(self, seconds):
        self.seconds = seconds

    def now(self):
        return self.seconds


def believed(secret, timestamp, body, signature, now=None):
    clock = StoppedClock(int(timestamp) if now is None else now)
    return SignatureVerifier(secret, clock).is_valid(body=body, timestamp=str(timestamp), signature=signature)


def disagreements(line):
    one = {key: str(line[key]) for key in ("secret", "timestamp", "body", "signature")}
    sent_at = int(one["timestamp"])
    if not believed(**one):
        yield "the SDK does not believe our signature"
    for what, change in {
        "body": {"body": one["body"] + "x"},
        "time": {"timestamp": str(sent_at + 1)},
        "secret": {"secret": one["secret"] + "x"},
        "signature": {"signature": one["signature"][:-1] + ("0" if one["signature"][-1] != "0" else "1")},
    }.items():
        if believed(**{**one, **change}):
            yield f"the SDK believes it with another {what}"
    if believed(**one, now=sent_at + 301):
        yield "the SDK believes it after five minutes"


def check(paths):
    count = failed = 0
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for number, text in enumerate(lines, start=1):
                count += 1
                for disagreement in disagreements(json.loads(text)):
                    failed += 1
                    print(f"{path}:{number}: {disagreement}")
    print(f"{count} signatures, {failed} disagreements")
    return bool(failed or not count)


def make():
    secrets = ["8f742231b10e8888abcd99yyyzzz85a5", "秘密", " a secret with spaces ", "k" * 200]
    bodies = [
        "",
        "ssl_check=1&token=x",
        "command=%2F1on1&text=agenda+add+%E8%A9%95%E4%BE%A1&team_id=T1&user_id=U1",
        '{"type":"event_callback","event":{"type":"app_home_opened","user":"U1"}}',
        "生の文字 🙂 と\r\n改行",
        "v0:1:looks like a base string",
        "x" * 70_000,
    ]
    for secret in secrets:
        for timestamp in ("1531420618", "1700000000", "0", "4102444800"):
            for body in bodies:
                signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
                one = {"secret": secret, "timestamp": timestamp, "body": body, "signature": signature}
                assert believed(**one), one
                if len(body) < 1000 or (secret, timestamp) == (secrets[0], "1700000000"):
                    print(json.dumps(one, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["check", *paths] if paths:
            sys.exit(check(paths))
        case ["make"]:
            sys.exit(make())
    sys.exit(__doc__)
