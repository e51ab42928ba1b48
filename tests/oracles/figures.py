"""Writes tests/data/figures.json: what scipy, statsmodels and lifelines say about Taiwa's formulas.

pip install scipy==1.17.1 statsmodels==0.15.0 lifelines==0.30.3 numpy==2.4.6 pandas==2.3.3
python tests/oracles/figures.py            writes the file anew
python tests/oracles/figures.py --check    fails when the file is not what the libraries say

Everything is drawn from fixed seeds. Numbers are written with 12 digits: more than any figure shows, fewer than the last
bits in which two machines may differ.
"""
import json
import pathlib
import sys
import warnings

import numpy as np
import pandas as pd
import scipy.stats as st
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

warnings.filterwarnings("ignore")
FILE = pathlib.Path(__file__).parent.parent / "data" / "figures.json"
rng = np.random.default_rng(20261122)


def number(x):
    x = float(x)
    return None if not np.isfinite(x) else float(f"{x:.12g}")


def wilson():
    counts = [(h, n) for n in (1, 2, 5, 10, 20, 29, 30, 100, 1300, 50000) for h in {0, 1, n // 3, n // 2, n - 1, n}]
    return [[h, n, *map(number, proportion_confint(h, n, method="wilson"))] for h, n in sorted(set(counts))]


def newcombe():
    counts = [(9, 120, 12, 60), (0, 40, 0, 30), (0, 40, 7, 35), (30, 30, 12, 30), (1, 2, 0, 1), (200, 5000, 180, 4000)]
    counts += [tuple(int(v) for v in (rng.integers(0, n + 1), n, rng.integers(0, m + 1), m))
               for n, m in rng.integers(5, 400, (40, 2))]
    def interval(h, n, g, m):
        return confint_proportions_2indep(h, n, g, m, method="newcomb", compare="diff")
    return [[*c, *map(number, interval(*c))] for c in counts]


def survival():
    cases = []
    for size, span, censored in [(1, 5, 0), (2, 3, .5), (8, 6, .3), (25, 20, .5), (60, 400, .8), (200, 365, .9),
                                 (200, 30, .2), (40, 10, 1.0), (120, 700, .6), (15, 4, 0)]:
        days = rng.integers(1, span + 1, size)
        ended = rng.random(size) >= censored
        fit = KaplanMeierFitter().fit(days, ended)
        band = fit.confidence_interval_
        steps = []
        for day in sorted(set(days[ended])):
            alive = fit.survival_function_.loc[day].iloc[0]
            low, high = band.loc[day]
            inside = 0 < alive < 1
            row = fit.event_table.loc[day]
            steps.append([int(day), int(row["at_risk"]), int(row["observed"]), number(alive),
                          number(low) if inside else None, number(high) if inside else None])
        if ended.any():  # a second opinion on the same curve
            other = SurvfuncRight(days, ended.astype(int))
            assert np.allclose(other.surv_prob, [s[3] for s in steps]), "lifelines and statsmodels disagree"
        median = float(median_survival_times(fit.survival_function_)) if size else np.inf
        cases.append({"watched": [[int(d), bool(e)] for d, e in zip(days, ended)], "steps": steps,
                      "median": number(median)})
    return cases


def triangular():
    rows = []
    for low, mid, high in [(0, 1, 2), (.15, .225, .3), (1, 1, 4), (1, 4, 4), (1e6, 1.25e6, 1.5e6)]:
        shape = st.triang(c=(mid - low) / (high - low), loc=low, scale=high - low)
        rows += [[low, mid, high, u, number(shape.ppf(u))] for u in (0, .01, .1, .25, .5, .75, .9, .999, 1)]
    return rows


def quantiles():
    rows = []
    for size in (1, 2, 3, 10, 101):
        values = [number(v) for v in rng.normal(0, 100, size)]
        rows += [[values, q, number(np.quantile(values, q))] for q in (0, .025, .1, .5, .9, .975, 1)]
    return rows


def engagement():
    cases = []
    for size, shift in [(12, 0), (25, .4), (60, -.3), (200, .1)]:
        before = np.clip(np.round(rng.normal(3.3, .7, size) * 3) / 3, 1, 5)
        now = np.clip(np.round((before + rng.normal(shift, .6, size)) * 3) / 3, 1, 5)
        found = st.bootstrap(((now - before) * 25,), np.mean, method="percentile", n_resamples=50000,
                             rng=np.random.default_rng(1)).confidence_interval
        index = lambda v: 25 * (v.mean() - 1)
        cases.append({"panel": [[number(b), number(n)] for b, n in zip(before, now)],
                      "before": number(index(before)), "now": number(index(now)),
                      "relative": number((index(now) - index(before)) / index(before)),
                      # Drawn by another generator: equal up to the error of drawing.
                      "interval": [number(found.low), number(found.high)]})
    return cases


def turnover():
    cases = []
    for people, chance in [(80, .02), (400, .008), (30, .05)]:
        start, stop = pd.Timestamp("2022-01-01"), pd.Timestamp("2026-03-31")
        stays = []
        for _ in range(people):
            came = start + pd.Timedelta(days=int(rng.integers(0, 1400)))
            months = rng.geometric(chance)
            left = came + pd.Timedelta(days=int(months * 30.4))
            stays.append((came, left if left <= stop else None, bool(rng.random() < .8)))
        ends = pd.date_range("2025-04-30", "2026-03-31", freq="ME")
        heads = np.mean([sum(c <= day and (l is None or l >= day) for c, l, _ in stays) for day in ends])
        gone = sum(v and l is not None and pd.Timestamp("2025-04-01") <= l <= stop for _, l, v in stays)
        ripe = [(c, l, v) for c, l, v in stays if c + pd.Timedelta(days=365) <= stop]
        early = sum(v and l is not None and (l - c).days <= 365 for c, l, v in ripe)
        low, high = proportion_confint(gone, round(heads), method="wilson") if gone <= round(heads) else (None, None)
        cases.append({"stays": [[str(c.date()), l and str(l.date()), v] for c, l, v in stays],
                      "heads": number(heads), "leavers": gone, "low": low and number(low), "high": high and number(high),
                      "ripe": len(ripe), "early": early})
    return cases


def worth():
    """The company of 200 of the product's definition, drawn a million times by numpy."""
    size = 1_000_000
    draw = np.random.default_rng(7)
    def tri(low, mid, high):
        return draw.triangular(low, mid, high, size) if high > low else np.full(size, float(low))
    hours = 200 * 24 * .92 * (2 * 30 + 10) / 60
    def company(turnover, credit, vacancy=(0, 0, 0), hires=0, months=(0, 0, 0), ramp=(0, 0, 0), relief=(0, 0, 0),
                additional=(1, 1, 1)):
        cut, hire, share = tri(.15, .225, .30), tri(1e6, 1.25e6, 1.5e6), tri(*credit)
        cash = 200 * turnover * cut * share * hire
        full = (200 * turnover * cut * share * (hire + tri(*vacancy)) + hires * tri(*months) * share * tri(*ramp)
                + 40 * tri(*relief) * 12 * share * 5000)
        cost = hours * 3500 * tri(*additional) + 600_000
        def points(values):
            return [number(v) for v in np.quantile(values, [.1, .5, .9])]
        return {"turnover": turnover, "credit": credit, "vacancy": vacancy, "hires": hires, "months": months,
                "ramp": ramp, "relief": relief, "additional": additional,
                "cash": points(cash), "full": points(full), "cost": points(cost), "net": points(full - cost),
                "pays_cash": number((cash > cost).mean()), "pays_full": number((full > cost).mean())}
    all_of_it = dict(vacancy=(1.5e6, 3e6, 4.5e6), hires=20, months=(0, 1, 2), ramp=(150_000, 250_000, 400_000),
                     relief=(1, 2, 4))
    return {"hours": number(hours), "companies": [
        company(.10, (1, 1, 1)), company(.142, (.25, .5, .75)), company(.142, (.25, .5, .75), **all_of_it),
        company(.142, (.25, .5, .75), **all_of_it, additional=(.3, .6, 1))]}


def main():
    made = {"wilson": wilson(), "newcombe": newcombe(), "survival": survival(), "triangular": triangular(),
            "quantiles": quantiles(), "engagement": engagement(), "turnover": turnover(), "worth": worth()}
    text = "{\n" + ",\n".join(f' "{k}": {json.dumps(v)}' for k, v in made.items()) + "\n}\n"
    if "--check" in sys.argv:
        if FILE.read_text() != text:
            sys.exit(f"{FILE} is not what the libraries say; run this without --check and read the difference")
        print(f"{FILE.name}: as the libraries say")
    else:
        FILE.write_text(text)


main()
