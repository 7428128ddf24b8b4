"""Recomputes evaluation.json from requests.csv with scikit-learn, SciPy and statsmodels and says where they differ.

    python tests/golden/check_with_sklearn.py DIR

DIR is what `npm run evaluate -- --out DIR` wrote, or a folder with the two files downloaded from the page.
Needs scikit-learn, pandas, SciPy and statsmodels. Exits with 1 where a figure differs by more than 1e-9 (relative);
RMSE's bootstrap interval may differ by what its draws leave to chance. Where requests depend on each other, intervals are
recomputed at the design effect that the result has. Drift, latency and slices need the log itself.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from scipy.stats import beta, binom
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    balanced_accuracy_score,
    cohen_kappa_score,
    confusion_matrix,
    log_loss,
    matthews_corrcoef,
    precision_recall_fscore_support,
    r2_score,
    roc_auc_score,
)

import oracle
import rare

TOLERANCE = 1e-9
differences = []
checked = 0


def compare(name, ours, theirs, tolerance=TOLERANCE):
    """Counts one figure, and notes it where the two are apart."""
    global checked
    checked += 1
    if ours is None or np.isnan(ours):
        differences.append(f"{name}: ours undefined, theirs {theirs}")
    elif abs(ours - theirs) > tolerance * max(1.0, abs(theirs)):
        differences.append(f"{name}: ours {ours!r}, theirs {theirs!r}")


def compare_interval(name, ours, theirs, tolerance=TOLERANCE):
    """Both ends; ours may be undefined where theirs has no width."""
    if ours is None:
        if theirs[1] - theirs[0] > 1e-9:
            differences.append(f"{name}: ours undefined, theirs {theirs}")
        return
    for end, mine, other in zip(("low", "high"), ours, theirs):
        compare(f"{name} {end}", mine, float(other), tolerance)


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
    table_intervals(role, ours, theirs)


def table_intervals(role, ours, table):
    hits, n = int(np.trace(table)), int(table.sum())
    compare_interval(f"{role} accuracy", ours["accuracyCi95"], oracle.wilson(hits, n))
    for i, entry in enumerate(ours["perClass"]):
        hit, label, said = int(table[i][i]), int(table[i].sum()), int(table[:, i].sum())
        if said:
            compare_interval(f"{role} precision of {entry['class']}", entry["precisionCi95"], oracle.wilson(hit, said))
        if label:
            compare_interval(f"{role} recall of {entry['class']}", entry["recallCi95"], oracle.wilson(hit, label))
        if label + said:
            limits = [2 * j / (1 + j) for j in oracle.wilson(hit, label + said - hit)]
            compare_interval(f"{role} F1 of {entry['class']}", entry["f1Ci95"], limits)
    limits = rare.averages(table)
    compare_interval(f"{role} balanced accuracy", ours["balancedAccuracyCi95"], limits["balanced"])
    theirs = oracle.averages(table)
    for kind in ("macro", "weighted"):
        for key in ("precision", "recall", "f1"):
            compare(f"{role} {kind} {key}", ours[kind][key], theirs[kind, key])
            compare_interval(f"{role} {kind} {key}", ours[kind][f"{key}Ci95"], limits[kind, key])
    if ours["mccCi95"]:
        se = oracle.multinomial_error(table, lambda p: oracle.averages(p)["mcc"])
        half = oracle.Z * se / (1 - theirs["mcc"] ** 2)
        ends = np.tanh(np.arctanh(theirs["mcc"]) + np.array([-1, 1]) * half)
        compare_interval(f"{role} MCC", ours["mccCi95"], ends, 1e-6)


def probabilities(result, role, rows, classes):
    """Log loss, Brier, AUC, average precision and ECE of a model, from its columns of probabilities."""
    names = [c for c in rows.columns if c.startswith(f"{role}_probability_")]
    ours = result["quality"][role]
    if not names or ours["logLoss"]["value"] is None:
        return
    given = rows[(rows["label"] != "") & (rows[f"{role}_prediction"] != "") & (rows[names[0]] != "")]
    p = given[names].astype(float).to_numpy()
    if p.shape[1] == 1:
        p = np.hstack([1 - p, p])
    if p.shape[1] != len(classes):
        return
    y = given["label"].map({c: i for i, c in enumerate(classes)}).to_numpy()
    one_hot = np.eye(len(classes))[y]
    if len(set(y)) == 1:
        return
    eps = 2.0**-52
    losses = -np.log(np.clip(p[np.arange(len(y)), y], eps, 1 - eps))
    squares = ((p - one_hot) ** 2).sum(1) * (0.5 if len(classes) == 2 else 1)
    if np.allclose(p.sum(1), 1, rtol=0, atol=1e-12):
        compare(f"{role} log loss (scikit-learn)", ours["logLoss"]["value"], log_loss(y, p, labels=range(len(classes))))
    for name, values in (("logLoss", losses), ("brier", squares)):
        compare(f"{role} {name}", ours[name]["value"], values.mean())
        ends = oracle.Z * stats.sem(values)
        compare_interval(f"{role} {name}", ours[name]["ci95"], (max(0, values.mean() - ends), values.mean() + ends))
    areas = []
    for c in [1] if len(classes) == 2 else range(len(classes)):
        truth = (y == c).astype(int)
        if 0 < truth.sum() < len(truth):
            precision = average_precision_score(truth, p[:, c])
            limits = oracle.precision_interval(precision, truth.sum())
            areas.append((*rare.area(truth, p[:, c]), precision, *limits))
            compare(f"{role} ROC AUC of {c} (scikit-learn)", areas[-1][0], roc_auc_score(truth, p[:, c]))
    auc, auc_low, auc_high, precision, low, high = np.array(areas).mean(0)
    compare(f"{role} ROC AUC", ours["rocAuc"]["value"], auc)
    compare(f"{role} average precision", ours["averagePrecision"]["value"], precision)
    compare_interval(f"{role} ROC AUC", ours["rocAuc"]["ci95"], (auc_low, auc_high), 1e-8)
    compare_interval(f"{role} average precision", ours["averagePrecision"]["ci95"], (low, high), 1e-8)
    said = given[f"{role}_prediction"].map({c: i for i, c in enumerate(classes)}).to_numpy()
    judged = np.ones(len(y), int) if len(classes) == 2 else said
    calibration = result["calibration"][role]
    score, hit = p[np.arange(len(y)), judged], (y == judged).astype(float)
    compare(f"{role} ECE", calibration["ece"], oracle.equal_mass_ece(score, hit))
    for b, entry in enumerate(calibration["bins"]):
        inside = np.searchsorted(np.arange(1, 10) / 10, score, side="right") == b
        compare(f"{role} bin {b}", entry["n"], int(inside.sum()))
        if inside.any():
            compare(f"{role} bin {b} mean", entry["mean"], score[inside].mean())
            compare(f"{role} bin {b} observed", entry["observed"], hit[inside].mean())
            compare_interval(f"{role} bin {b}", entry["ci95"], oracle.wilson(int(hit[inside].sum()), int(inside.sum())))


def between(name, ours, x, y):
    """How two columns of numbers go together."""
    n = len(x)
    pearson, rho = np.corrcoef(x, y)[0, 1], stats.spearmanr(x, y)[0]
    compare(f"{name} n", ours["n"], n)
    compare(f"{name} Pearson", ours["pearson"], pearson)
    compare_interval(f"{name} Pearson", ours["pearsonCi95"], stats.pearsonr(x, y).confidence_interval())
    compare(f"{name} Spearman", ours["spearman"], rho)
    half = oracle.Z * np.sqrt((1 + rho**2 / 2) / (n - 3))
    compare_interval(f"{name} Spearman", ours["spearmanCi95"], np.tanh(np.arctanh(rho) + np.array([-half, half])))
    ccc, *ends = oracle.lin(x, y)
    compare(f"{name} concordance", ours["linCcc"], ccc)
    compare_interval(f"{name} concordance", ours["linCccCi95"], ends)
    d = y - x
    limits = ours["blandAltman"]
    for key, centre in (("lower", d.mean() - 1.96 * d.std(ddof=1)), ("upper", d.mean() + 1.96 * d.std(ddof=1))):
        compare(f"{name} {key} limit", limits[key], centre)
        half = stats.t.ppf(0.975, n - 1) * d.std(ddof=1) * np.sqrt(1 / n + 1.96**2 / (2 * (n - 1)))
        compare_interval(f"{name} {key} limit", limits[f"{key}Ci95"], (centre - half, centre + half))
    compare(f"{name} bias", limits["bias"], d.mean())
    compare_interval(f"{name} bias", limits["biasCi95"], oracle.mean_interval(d))


def numbers(result, rows):
    """Everything of models that predict numbers."""
    ours = result["regression"]
    read = {role: pd.to_numeric(rows[f"{role}_prediction"]).to_numpy() for role in ("primary", "shadow")}
    label = pd.to_numeric(rows["label"]).to_numpy()
    both = ~np.isnan(read["primary"]) & ~np.isnan(read["shadow"])
    x, y = read["primary"][both], read["shadow"][both]
    near = int((abs(x - y) <= ours["tolerance"]).sum())
    compare("agreement within tolerance", ours["toleranceAgreement"]["value"], near / len(x))
    compare_interval("agreement within tolerance", ours["toleranceAgreement"]["ci95"], oracle.wilson(near, len(x)))
    compare("column agree", (rows["agree"] == "1").sum(), near)
    between("numbers", ours["between"], x, y)
    for role in ("primary", "shadow"):
        known = ~np.isnan(read[role]) & ~np.isnan(label)
        if ours[role] and known.sum() > 2:
            one_model(role, ours[role], read[role][known], label[known])
    known = both & ~np.isnan(label)
    if ours["maeDifference"] and known.sum() > 2:
        differences_of_errors(result, *(abs(read[role] - label)[known] for role in ("primary", "shadow")))


def one_model(role, ours, p, t):
    """Intervals of RMSE and R2 are drawn (tail_mean in our tests), so they are not recomputed here."""
    e = p - t
    compare(f"{role} bias", ours["bias"], e.mean())
    compare_interval(f"{role} bias", ours["biasCi95"], oracle.mean_interval(e))
    figures = {"mae": abs(e)}
    if (t != 0).all():
        figures["mape"] = abs(e / t)
    for key, values in figures.items():
        compare(f"{role} {key}", ours[key], values.mean())
        compare_interval(f"{role} {key}", ours[f"{key}Ci95"], rare.log_mean(values))
    compare(f"{role} RMSE", ours["rmse"], np.sqrt((e**2).mean()))
    compare(f"{role} R2", ours["r2"], r2_score(t, p))
    compare(f"{role} median", ours["medianAe"], np.median(abs(e)))
    if ours["medianAeCi95"]:
        compare_interval(f"{role} median", ours["medianAeCi95"], oracle.quantile_interval(abs(e), 0.5))


def differences_of_errors(result, a, b):
    """Values exactly; intervals by Student's t and by Fieller's ratio; RMSE's within what draws leave to chance."""
    ours = result["regression"]
    worth = (result.get("independence") or {}).get("accuracy") or {"designEffect": 1, "degrees": None}
    n = len(a)
    t = stats.t.ppf(0.975, max(1, min(worth["degrees"] or np.inf, n - 1)))
    width = t * np.sqrt(worth["designEffect"] / n)
    compare("maeDifference", ours["maeDifference"]["value"], b.mean() - a.mean())
    compare("relativeMaeDifference", ours["relativeMaeDifference"]["value"], b.mean() / a.mean() - 1)
    if ours["maeDifference"]["ci95"]:
        half = width * (b - a).std(ddof=1)
        centre = (b - a).mean()
        compare_interval("maeDifference", ours["maeDifference"]["ci95"], (centre - half, centre + half))
    if ours["relativeMaeDifference"]["ci95"]:
        ends = oracle.fieller(a, b, width)
        compare_interval("relativeMaeDifference", ours["relativeMaeDifference"]["ci95"], [end - 1 for end in ends])
    rmse = lambda p, s: np.sqrt(s) - np.sqrt(p)
    compare("rmseDifference", ours["rmseDifference"]["value"], rmse((a**2).mean(), (b**2).mean()))
    # Blocks of neighbours, which long logs and dependent ones are drawn in, are not drawn again here.
    if ours["rmseDifference"]["blockRows"] == 1 and ours["rmseDifference"]["ci95"]:
        ends, sd = oracle.bootstrap([a**2, b**2], rmse)
        compare_interval("rmseDifference", ours["rmseDifference"]["ci95"], ends, 0.2 * sd)


def scores(result, rows, classes):
    """Agreement of scores: of two classes the probability of the second, of more each model's own."""
    ours = result.get("scoreAgreement")
    if not ours:
        return
    read = {}
    for role in ("primary", "shadow"):
        own = pd.to_numeric(rows[f"{role}_score"]).to_numpy()
        names = [c for c in rows.columns if c.startswith(f"{role}_probability_")]
        if len(classes) == 2 and names:
            own = pd.to_numeric(rows[names[-1]]).to_numpy()
        elif len(classes) == 2:
            own = np.where(rows[f"{role}_prediction"] == classes[1], own, 1 - own)
        read[role] = own
    both = (rows["primary_prediction"] != "") & (rows["shadow_prediction"] != "")
    both = both.to_numpy() & ~np.isnan(read["primary"]) & ~np.isnan(read["shadow"])
    between("scores", ours, read["primary"][both], read["shadow"][both])


def worth_of_a_row(result):
    """
    Independent requests per request, for an interval of 95 % (Korn, Graubard 1998), where clusters are known or requests
    credibly depend on each other in time. The design effect is taken as the result has it: it rests on the order of the log.
    """
    worth = (result.get("independence") or {}).get("accuracy")
    if not worth or not worth["credible"]:
        return 1.0
    t = oracle.Z if worth["degrees"] is None else stats.t.ppf(0.975, worth["degrees"])
    return (oracle.Z / t) ** 2 / worth["designEffect"]


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

    if result["task"] == "regression":
        numbers(result, rows)
        return report()
    classification(result, rows, classes)
    return report()


def classification(result, rows, classes):
    both = rows[(rows["primary_prediction"] != "") & (rows["shadow_prediction"] != "")]
    primary, shadow = both["primary_prediction"], both["shadow_prediction"]
    compare("n of agreement", result["agreement"]["n"], len(both))
    compare("agreement", result["agreement"]["value"], float((primary == shadow).mean()))
    same = int((primary == shadow).sum())
    compare_interval("agreement", result["agreement"]["ci95"], oracle.wilson(same, len(both)))
    beyond_chance(result, primary, shadow, classes)
    scores(result, rows, classes)
    theirs = confusion_matrix(primary, shadow, labels=classes)
    for i in range(len(classes)):
        for j in range(len(classes)):
            compare(f"confusion [{i}][{j}]", result["confusion"][i][j], int(theirs[i][j]))

    if result["quality"]:
        for role in ("primary", "shadow"):
            answered = rows[(rows["label"] != "") & (rows[f"{role}_prediction"] != "")]
            quality(result, role, answered, classes)
            probabilities(result, role, rows, classes)
        labelled = both[both["label"] != ""]
        right = [labelled[f"{role}_prediction"] == labelled["label"] for role in ("primary", "shadow")]
        b, c = int((right[0] & ~right[1]).sum()), int((~right[0] & right[1]).sum())
        ours = result["quality"]["accuracyDifference"]
        compare("primary only correct", ours["primaryOnlyCorrect"], b)
        compare("shadow only correct", ours["shadowOnlyCorrect"], c)
        compare("accuracy difference", ours["value"], float(right[1].mean() - right[0].mean()))
        # Without a discordant request there is nothing to test: ours is then 1.
        compare("McNemar mid-p", ours["mcnemarMidP"], float(mcnemar_mid_p(b, c)) if b + c > 0 else 1.0)
        compare("McNemar exact p", ours["mcnemarExactP"], float(min(1, 2 * binom.cdf(min(b, c), b + c, 0.5))))
        a, d = int((right[0] & right[1]).sum()), int((~right[0] & ~right[1]).sum())
        by = worth_of_a_row(result)
        compare_interval("accuracy difference", ours["ci95"], oracle.newcombe10(*(by * k for k in (a, b, c, d))))
        if b + c > 0:
            compare_interval("Tango", ours["tangoCi95"], oracle.tango(by * b, by * c, by * len(labelled)), 1e-7)


def beyond_chance(result, primary, shadow, classes):
    table = confusion_matrix(primary, shadow, labels=classes)
    for key, weights in (("kappa", None), ("kappaLinear", "linear"), ("kappaQuadratic", "quadratic")):
        ours = result[key]
        if not ours or ours["value"] is None:
            continue
        compare(key, ours["value"], cohen_kappa_score(primary, shadow, labels=classes, weights=weights))
        compare_interval(key, ours["ci95"], rare.kappa(table, weights or "identity")[1:], 1e-6)
    value, low, high = rare.ac1(table)
    compare("AC1", result["gwetAc1"]["value"], value)
    compare_interval("AC1", result["gwetAc1"]["ci95"], (low, high), 1e-6)


def report():
    for line in differences:
        print(line)
    print(f"{checked} figures checked, {len(differences)} differ")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
