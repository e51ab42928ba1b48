"""Writes tests/data/slots.csv: seven years of slots by dateutil's rules and Python's own time zones.

pip install python-dateutil tzdata

Each line is a rule in Taiwa's stored form, a zone, and every instant as UTC minutes (202403100730). A wall-clock time in
a gap moves forward by the gap and one that exists twice is the first: that is what fold=0 means (PEP 495).
"""
import datetime as dt
import importlib.metadata
import zoneinfo

from dateutil.rrule import FR, MO, MONTHLY, SU, TH, TU, WEEKLY, rrule

zoneinfo.reset_tzpath(to=[])  # the tzdata package, not the system
START, END = dt.datetime(2024, 1, 1), dt.datetime(2030, 12, 31, 23, 59)
TIMES = {
    "America/New_York": ["01:30", "02:30", "15:00"],
    "Europe/Berlin": ["02:00", "02:30", "09:15"],
    "Asia/Tokyo": ["00:15", "15:00"],
    "Australia/Lord_Howe": ["01:45", "02:15", "23:45"],
    "Africa/Cairo": ["00:15", "23:30"],
}
WEEKDAYS = {"mon": MO, "tue": TU, "thu": TH, "fri": FR, "sun": SU}


def weekly(every, days, anchor):
    # WKST is Monday; dateutil counts weeks from the week of dtstart.
    start = dt.datetime.fromisoformat(anchor)
    return f"weekly {every} {','.join(days)} {anchor}", lambda h, m: rrule(
        WEEKLY, interval=every, byweekday=[WEEKDAYS[d] for d in days], dtstart=start, until=END,
        byhour=h, byminute=m, bysecond=0)


def nth(which, day):
    numbers = [-1 if w == "last" else w for w in which]
    return f"nth {','.join(map(str, which))} {day}", lambda h, m: rrule(
        MONTHLY, byweekday=[WEEKDAYS[day](n) for n in numbers], dtstart=START, until=END,
        byhour=h, byminute=m, bysecond=0)


def day(n):
    # The last existing one of 28..n: a short month has its slot on its last day.
    days = {"bymonthday": -1} if n == "last" else {"bymonthday": list(range(min(n, 28), n + 1)), "bysetpos": -1}
    return f"day {n}", lambda h, m: rrule(
        MONTHLY, dtstart=START, until=END, byhour=h, byminute=m, bysecond=0, **days)


RULES = [
    weekly(1, ["sun"], "2024-01-01"),
    weekly(1, ["tue", "thu"], "2024-01-02"),
    weekly(2, ["sun"], "2024-01-07"),
    weekly(2, ["sun"], "2024-01-14"),
    weekly(2, ["mon", "thu"], "2024-01-04"),
    weekly(3, ["fri"], "2024-01-05"),
    nth([2], "sun"), nth(["last"], "sun"), nth([1, 3], "mon"), nth([5], "fri"), nth([4, "last"], "thu"), nth([1], "sun"),
    day(1), day(15), day(29), day(31), day("last"),
]

with open("tests/data/slots.csv", "w", encoding="utf-8", newline="\n") as out:
    out.write(f"# tzdata {importlib.metadata.version('tzdata')} | rule;zone;instants in UTC\n")
    for zone, times in TIMES.items():
        tz = zoneinfo.ZoneInfo(zone)
        for text, rule in RULES:
            for time in times:
                hour, minute = map(int, time.split(":"))
                slots = [slot.replace(tzinfo=tz, fold=0).astimezone(dt.UTC) for slot in rule(hour, minute)]
                instants = " ".join(slot.strftime("%Y%m%d%H%M") for slot in slots)
                out.write(f"r1 {text} {time} 30;{zone};{instants}\n")
