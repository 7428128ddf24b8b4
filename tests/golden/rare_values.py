"""Writes rare.json: tables and scores with their intervals by rare.py. `python tests/golden/rare_values.py`"""

import json
from pathlib import Path

import numpy as np

import rare

TABLES = {
    "nearly perfect": [[999990, 5], [5, 0]],
    "perfect, a class of 1 %": [[297, 0], [0, 3]],
    "one of the rare class missed": [[296, 1], [1, 2]],
    "never both": [[95, 2], [3, 0]],
    "textbook": [[31, 12], [4, 58]],
    "wholly apart": [[0, 5], [5, 0]],
    "three classes": [[50, 3, 1], [4, 30, 2], [0, 1, 5]],
    "a class never said": [[80, 5, 0], [3, 10, 0], [1, 1, 0]],
    "a class without labels": [[80, 5, 2], [3, 10, 0], [0, 0, 0]],
    "balanced contradicted macro": [[90, 5], [0, 5]],
    "five, ordered": [[20, 3, 1, 0, 0], [2, 25, 4, 1, 0], [0, 5, 30, 2, 1], [0, 0, 2, 10, 1], [0, 0, 0, 1, 2]],
}
AMOUNTS = [
    ([90, 2, 3, 3, 2], [0, 1, -1, 0, 0]),
    ([3, 0, 0, 0, 0], [0, 1, -1, 0, 0]),
    ([100, 0, 4, 1, 0], [0, 5, -1, 0, 0.5]),
    ([0, 10, 0, 0, 0], [0, 2, -1, 1, 1]),
]


def tables():
    for name, table in TABLES.items():
        found = rare.averages(table)
        yield {
            "name": name,
            "table": table,
            "kappa": rare.kappa(table),
            "kappaLinear": rare.kappa(table, "linear"),
            "kappaQuadratic": rare.kappa(table, "quadratic"),
            "ac1": rare.ac1(table),
            "balanced": list(found.pop("balanced")),
            "averages": [{"kind": kind, "key": key, "ci95": list(ci)} for (kind, key), ci in found.items()],
        }


def areas():
    random = np.random.default_rng(3)
    for m, n, shift in ((10, 200, 1.8), (3, 40, 0.5), (60, 90, 1.0), (1, 30, 1.0), (6, 50, 20.0), (30, 30, -1.0)):
        score = np.round(np.concatenate([random.normal(shift, 1, m), random.normal(0, 1, n)]), 1)
        truth = np.array([1] * m + [0] * n)
        yield {"positives": score[:m].tolist(), "negatives": score[m:].tolist(), "auc": rare.area(truth, score)}


def main():
    random = np.random.default_rng(4)
    means = [np.abs(random.standard_t(3, n)) for n in (5, 40)]
    found = {
        "tables": list(tables()),
        "areas": list(areas()),
        "amounts": [{"counts": k, "amounts": a, "expected": rare.amount(k, a)} for k, a in AMOUNTS],
        "logMeans": [{"values": v.tolist(), "ci95": rare.log_mean(v)} for v in means],
    }
    Path(__file__).with_name("rare.json").write_text(json.dumps(found, indent=None, default=float) + "\n")


main()
