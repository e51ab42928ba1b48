"""Writes tests/data/japan_holidays.csv from two independent packages; both must agree on every date.

pip install holidays jpholiday (the script is not called holidays.py, which would hide the package)
"""
import datetime
import sys

import holidays
import jpholiday

years = range(2022, 2051)
one = {day: name for day, name in holidays.country_holidays("JP", years=years, language="ja").items()}
two = {day: name for year in years for day, name in jpholiday.year_holidays(year)}
two = {day if isinstance(day, datetime.date) else day.date(): name for day, name in two.items()}
if sorted(one) != sorted(two):
    sys.exit(f"the packages differ: {sorted(set(one) ^ set(two))}")
with open("tests/data/japan_holidays.csv", "w", encoding="utf-8", newline="\n") as out:
    out.write("date,holidays,jpholiday\n")
    for day in sorted(one):
        out.write(f"{day},{one[day]},{two[day]}\n")
