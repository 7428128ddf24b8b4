"""Recomputes evaluation.json from requests.csv with scikit-learn and says where they differ.

    python tests/golden/check_with_sklearn.py DIR

DIR is what `npm run evaluate -- --out DIR` wrote, or a folder with the two files downloaded from the page.
Needs scikit-learn, pandas and SciPy. Exits with 1 where a figure differs by more than 1e-9 (relative).
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import beta, binom
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    cohen_kappa_score,
    confusion_matrix,
    matthews_corrcoef,
    precision_recall_fscore_support,
)

TOLERANCE = 1e-9
differences = []
checked = 0


def compare(name, ours, theirs):
    """Counts one figure, and notes it where the two are apart."""
    global checked
    checked += 1
    if ours is None or np.isnan(ours):
        differences.append(f"{name}: ours undefined, theirs {theirs}")
    elif abs(ours - theirs) > TOLERANCE * max(1.0, abs(theirs)):
        differences.append(f"{name}: ours {ours!r}, theirs {theirs!r}")


def quality(result, role, rows, classes):
    ours = result["quality"][role]
    truth, predicted = rows["label"], rows[f"{role}_prediction"]
    compare(f"{role} accuracy", ours["accuracy"], accuracy_score(truth, predicted))
    compare(f"{role} balanced accuracy", ours["balancedAccuracy"], balanced_accuracy_score(truth, predicted))
    compare(f"{role} MCC", ours["mcc"], matthews_corrcoef(truth, predicted))
    p, r, f, s = precision_recall_fscore_support(truth, predicted, labels=classes, zero_division=np.nan)
    for i, entry in enumerate(ours["perClass"]):
        for key, theirs in (("precision", p[i]), ("recall", r[i]), ("f1", f[i]), ("support", s[i])):
            if not np.isnan(theirs):
                compare(f"{role} {key} of {entry['class']}", entry[key], float(theirs))
    theirs = confusion_matrix(truth, predicted, labels=classes)
    for i in range(len(classes)):
        for j in range(len(classes)):
            compare(f"{role} confusion [{i}][{j}]", ours["confusion"][i][j], int(theirs[i][j]))


def mcnemar_mid_p(b, c):
    """Fagerland 2013: the exact two-sided p less half the point probability, twice."""
    n, k = b + c, min(b, c)
    if b == c:
        return 1 - 0.5 * binom.pmf(k, n, 0.5)
    return 2 * binom.cdf(k, n, 0.5) - binom.pmf(k, n, 0.5)


def main(folder):
    result = json.loads((folder / "evaluation.json").read_text())
    rows = pd.read_csv(folder / "requests.csv", dtype=str, keep_default_na=False)
    classes = result["classes"]

    for role in ("primary", "shadow"):
        errors = int((rows[f"{role}_error"] != "").sum())
        compare(f"{role} errors", result["errors"][role]["count"], errors)
        n = result["errors"][role]["n"]
        compare(f"{role} error upper bound", result["errors"][role]["upper95"], float(beta.ppf(0.95, errors + 1, n - errors)))

    both = rows[(rows["primary_prediction"] != "") & (rows["shadow_prediction"] != "")]
    primary, shadow = both["primary_prediction"], both["shadow_prediction"]
    compare("n of agreement", result["agreement"]["n"], len(both))
    compare("agreement", result["agreement"]["value"], float((primary == shadow).mean()))
    compare("kappa", result["kappa"]["value"], cohen_kappa_score(primary, shadow, labels=classes))
    theirs = confusion_matrix(primary, shadow, labels=classes)
    for i in range(len(classes)):
        for j in range(len(classes)):
            compare(f"confusion [{i}][{j}]", result["confusion"][i][j], int(theirs[i][j]))

    if result["quality"]:
        for role in ("primary", "shadow"):
            answered = rows[(rows["label"] != "") & (rows[f"{role}_prediction"] != "")]
            quality(result, role, answered, classes)
        labelled = both[both["label"] != ""]
        right = [labelled[f"{role}_prediction"] == labelled["label"] for role in ("primary", "shadow")]
        b, c = int((right[0] & ~right[1]).sum()), int((~right[0] & right[1]).sum())
        ours = result["quality"]["accuracyDifference"]
        compare("primary only correct", ours["primaryOnlyCorrect"], b)
        compare("shadow only correct", ours["shadowOnlyCorrect"], c)
        compare("accuracy difference", ours["value"], float(right[1].mean() - right[0].mean()))
        compare("McNemar mid-p", ours["mcnemarMidP"], float(mcnemar_mid_p(b, c)))

    for line in differences:
        print(line)
    print(f"{checked} figures checked, {len(differences)} differ")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
