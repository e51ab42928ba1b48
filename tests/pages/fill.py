#!/usr/bin/env python3
"""Fills a database with a company that has held 1on1s for fourteen months. Uses nothing but the standard library.

    fill.py DATABASE TODAY MANAGER REPORT      TODAY as 2026-11-22; two Slack ids that the product knows already

Thirty pairs in four units, of which two are too small to be shown alone. What became of each slot follows from its
number, so that every run gives the same figures. MANAGER leads REPORT and four others in the first unit. Only the ledger
is written: `taiwa ledger rebuild` counts it. Of ten-second questions three quarters are published, as the product would.
"""
import json
import sqlite3
import sys
from datetime import date, datetime, timedelta, timezone

UNITS = [("営業部/東日本", 12), ("開発部", 12), ("人事部", 3), ("法務部", 3)]
LEDGER = ("workspace_id, pair_id, unit_id, slot, month, state, reason, moves, was_skipped, gap_days, minutes, prepared, cycled, "
          "items_by_report, items_by_manager, short, mid, long, growth, trust, early")

SALES, OTHERS = [UNITS[0][0]], sorted(path for path, _ in UNITS[1:])
# Of each quarter, the oldest first: measure, group, people, response, score or word.
PUBLISHED = [
    [("safety", [], 24, "mid", 58), ("safety", SALES, 11, "mid", 55), ("safety", OTHERS, 13, "mid", 60),
     ("engagement", [], 23, "mid", 61), ("usefulness", [], 12, "low", 65), ("early", [], 30, "high", 20)],
    [("safety", [], 26, "high", 62), ("safety", SALES, 12, "high", 65), ("safety", OTHERS, 14, "mid", 60),
     ("engagement", [], 25, "mid", "high"), ("usefulness", [], 22, "mid", 70), ("early", [], 30, "high", 17)],
    [("safety", [], 27, "high", 66), ("safety", SALES, 12, "high", "high"), ("safety", OTHERS, 15, "mid", "mid"),
     ("engagement", [], 24, "mid", 64), ("engagement", SALES, 11, "mid", 65), ("engagement", OTHERS, 13, "mid", 65),
     ("usefulness", [], 22, "mid", 72), ("early", [], 30, "high", 13)],
]


def ms(day):
    return int(datetime(day.year, day.month, day.day, 6, tzinfo=timezone.utc).timestamp() * 1000)


def became(pair, n, of):
    """The outcome of a pair's n-th slot: better as time goes on, and never by chance."""
    score = (pair * 37 + n * 61) % 100
    if (pair + n) % 17 == 0:
        return "exempt", "leave"
    better = 62 + 30 * n // of
    if score < better:
        return "held", None
    return ("late" if score < better + 4 else "unanswered" if score > 96 else "missed"), None


def main(database, today, manager, report):
    db = sqlite3.connect(database, timeout=30)
    today = date.fromisoformat(today)
    one = lambda sql, *of: db.execute(sql, of).fetchone()[0]
    known = lambda slack: one("SELECT person_id FROM identity WHERE external_id = ?", slack)
    workspace = one("SELECT id FROM workspace")
    began = today - timedelta(days=420)
    people = {}

    def person(name):
        if name not in people:
            people[name] = f"person-{len(people)}"
            db.execute("INSERT INTO person (id, workspace_id, name, platform, lang, zone, zone_source, work_week, hours_from, "
                       "hours_until, salt, created_ms) SELECT ?, workspace_id, ?, platform, lang, zone, zone_source, work_week, "
                       "hours_from, hours_until, salt, created_ms FROM person WHERE id = ?", (people[name], name, known(manager)))
        return people[name]

    def employee(n, name, of, unit):
        db.execute("INSERT INTO employee (id, workspace_id, email, name, unit_id, hired_on, person_id, created_ms, changed_ms) "
                   "VALUES (?, ?, ?, ?, ?, '2020-04-01', ?, 0, 0)", (f"employee-{n}", workspace, f"e{n}@example.invalid", name, unit, of))

    people["佐藤 健"], people["山田 花子"] = known(manager), known(report)
    for slack, name in ((manager, "佐藤 健"), (report, "山田 花子")):
        db.execute("UPDATE person SET name = ? WHERE id = ?", (name, known(slack)))
    pair = employees = 0
    for u, (path, pairs) in enumerate(UNITS):
        unit = f"unit-{u}"
        db.execute("INSERT INTO unit (id, workspace_id, path, created_ms) VALUES (?, ?, ?, 0)", (unit, workspace, path))
        # One in four of them has no 1on1 yet.
        for n in range(pairs // 4):
            employees += 1
            employee(employees, f"未定 {employees}", None, unit)
        for n in range(pairs):
            lead = person("佐藤 健" if u == 0 and n < 5 else f"課長 {u}-{n // 5}")
            name = "山田 花子" if pair == 0 else f"社員 {pair}"
            who, id = person(name), f"pair-{pair}"
            employees += 1
            employee(employees, name, who, unit)
            db.execute("INSERT INTO pair (id, workspace_id, manager_id, report_id, kind, state, accepted_ms, salt, created_ms) "
                       "VALUES (?, ?, ?, ?, 'manager_report', 'active', 0, 'c2FsdHNhbHRzYWx0c2FsdA', ?)", (id, workspace, lead, who, ms(began)))
            db.execute("INSERT INTO series (id, pair_id, rhythm, zone, effective_from, created_ms, ended_ms) VALUES (?, ?, "
                       "'{}', 'Asia/Tokyo', ?, 0, 1)", (f"series-{pair}", id, began.isoformat()))
            of, met = 420 // 14, None
            for s in range(of):
                day = began + timedelta(days=s * 14 + pair % 10)
                if day >= today:
                    break
                state, reason = became(pair, s, of)
                took_place = state in ("held", "late")
                gap = (day - met).days if took_place and met else None
                met = day if took_place else met
                counted = [30, (pair + s) % 4 != 0, (pair + s) % 3 != 0, 2 - s % 2, 1, s % 3 != 2, (pair + s) % 2, s % 7 == 0, 1, s % 2, 0]
                counted = [int(value) for value in counted] if took_place else [0] * 11
                slot, occurrence = f"{day.isoformat()}T15:00:00", f"slot-{pair}-{s}"
                db.execute("INSERT INTO occurrence (id, series_id, pair_id, slot, slot_ms, start_local, start_ms, minutes, window_ends_ms, "
                           "next_slot_ms, phase, outcome, moves, plan, look_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 30, 0, 0, 'closed', ?, 0, 'planned', 0)",
                           (occurrence, f"series-{pair}", id, slot, ms(day), slot, ms(day), state))
                row = (workspace, id, unit, slot, slot[:7], state, reason, int((pair + s) % 9 == 0), 0, gap, *counted)
                marks = ", ".join("?" * len(row))
                db.execute(f"INSERT INTO ledger (occurrence_id, entry, at_ms, {LEDGER}) VALUES (?, 1, 0, {marks})", (occurrence, *row))
                if took_place and s % 3 == 0:
                    promise(db, f"promise-{pair}-{s}", (id, who, lead), day, (pair * 7 + s * 5) % 23, today)
            pair += 1
    publish(db, workspace, today)
    db.commit()


def promise(db, id, of, made, took, today):
    """One that was due in ten days: kept after so many, let go when it is 5, open when it would not be over yet or is 22."""
    pair, owner, author = of
    state = "dropped" if took == 5 else "open" if took == 22 or made + timedelta(days=took) >= today else "done"
    closed = None if state == "open" else ms(made + timedelta(days=took))
    db.execute("INSERT INTO promise (id, pair_id, author_id, owner_id, sealed, due, state, created_ms, closed_ms) VALUES "
               "(?, ?, ?, ?, '', ?, ?, ?, ?)", (id, pair, author, owner, (made + timedelta(days=10)).isoformat(), state, ms(made), closed))


def publish(db, workspace, today):
    """Three quarters of questions, and the one that is being asked about."""
    month = lambda back: divmod(today.year * 12 + (today.month - 1) // 3 * 3 - back, 12)
    for back, figures in ((9, PUBLISHED[0]), (6, PUBLISHED[1]), (3, PUBLISHED[2]), (0, None)):
        first = date(month(back)[0], month(back)[1] + 1, 1)
        last = date(month(back - 3)[0], month(back - 3)[1] + 1, 1) - timedelta(days=1)
        db.execute("INSERT OR IGNORE INTO pulse_quarter (workspace_id, first_on, last_on, year, opened_ms, published_ms) VALUES "
                   "(?, ?, ?, ?, 0, ?)", (workspace, first.isoformat(), last.isoformat(), first.isoformat()[:7], 0 if figures else None))
        for measure, parts, n, response, said in figures or []:
            score, word = (said, None) if isinstance(said, int) else (None, said)
            db.execute("INSERT INTO pulse_published (workspace_id, quarter, measure, parts, n, response, score, level, least, "
                       "definition, published_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 5, 'v1', 0)",
                       (workspace, first.isoformat(), measure, json.dumps(parts, ensure_ascii=False) if parts else "", n, response, score, word))


main(*sys.argv[1:])
