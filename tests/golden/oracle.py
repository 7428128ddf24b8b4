"""Formulas that scikit-learn lacks, from SciPy, statsmodels or their papers, independent of the workbench's code."""

import numpy as np
from scipy import stats
from scipy.optimize import brentq
from statsmodels.stats.proportion import proportion_confint

Z = stats.norm.ppf(0.975)


def wilson(k, n):
    return proportion_confint(k, n, method="wilson")


def newcombe10(a, b, c, d):
    """Both right, first only, second only, both wrong: interval of second minus first (Newcombe 1998)."""
    n = a + b + c + d
    p1, p2 = (a + b) / n, (a + c) / n
    (l1, u1), (l2, u2) = wilson(a + b, n), wilson(a + c, n)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    cross = a * d - b * c
    phi = 0 if margins == 0 else (max(cross - n / 2, 0) if cross > 0 else cross) / np.sqrt(margins)
    low = np.sqrt((p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2)
    high = np.sqrt((u2 - p2) ** 2 - 2 * phi * (u2 - p2) * (p1 - l1) + (p1 - l1) ** 2)
    return p2 - p1 - low, p2 - p1 + high


def tango(b, c, n):
    """Score limits of (c - b) / n by root finding on the constrained likelihood (Tango 1998)."""

    def score(delta):
        first = -c - b + (2 * n - c + b) * delta
        q = (np.sqrt(max(0.0, first**2 + 8 * n * b * delta * (1 - delta))) - first) / (4 * n)
        return (c - b - n * delta) / np.sqrt(n * (2 * q + delta * (1 - delta)))

    centre = (c - b) / n
    eps = 1e-9
    return brentq(lambda x: score(x) - Z, -1 + eps, centre - eps), brentq(lambda x: score(x) + Z, centre + eps, 1 - eps)


def multinomial_error(table, figure):
    """Standard error of a figure of a table by the delta method, its gradient by central differences."""
    table = np.array(table, float)
    n = table.sum()
    p = table / n
    gradient = np.zeros_like(p)
    step = 1e-6
    for cell in np.ndindex(*p.shape):
        up, down = p.copy(), p.copy()
        up[cell] += step
        down[cell] -= step
        gradient[cell] = (figure(up) - figure(down)) / (2 * step)
    return np.sqrt(max(0.0, (p * gradient**2).sum() - (p * gradient).sum() ** 2) / n)


def averages(p):
    """Macro and weighted precision, recall and F1 of a table of label by prediction, and MCC."""
    p = p / p.sum()
    hit, label, said = np.diag(p), p.sum(1), p.sum(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        each = {"precision": hit / said, "recall": hit / label, "f1": 2 * hit / (label + said)}
    each = {key: np.nan_to_num(values) for key, values in each.items()}
    found = {("macro", key): values.mean() for key, values in each.items()}
    found.update({("weighted", key): (label * values).sum() for key, values in each.items()})
    spread = (1 - (label**2).sum()) * (1 - (said**2).sum())
    found["mcc"] = (hit.sum() - (label * said).sum()) / np.sqrt(spread) if spread > 0 else np.nan
    return found


def logit_interval(value, se):
    half = Z * se / (value * (1 - value))
    centre = np.log(value / (1 - value))
    return 1 / (1 + np.exp(half - centre)), 1 / (1 + np.exp(-half - centre))


def precision_interval(value, positives):
    """Of average precision: the binomial error on the logit scale; Wilson's where it is 0 or 1."""
    if value <= 0 or value >= 1:
        return wilson(value * positives, positives)
    return logit_interval(value, np.sqrt(value * (1 - value) / positives))


def equal_mass_ece(score, hit, bins=15):
    """Bins between quantiles of the scores as float32 holds them; a score on an edge is of the bin above."""
    edges = np.quantile(score.astype(np.float32).astype(np.float64), np.arange(1, bins) / bins)
    at = np.searchsorted(edges, score, side="right")
    return sum(abs((hit - score)[at == b].sum()) for b in range(bins)) / len(score)


def mean_interval(values):
    half = stats.t.ppf(0.975, len(values) - 1) * stats.sem(values)
    return values.mean() - half, values.mean() + half


def quantile_interval(values, q):
    """Order statistics at the binomial quantiles; the largest where the upper rank is past it."""
    n = len(values)
    low, high = stats.binom.ppf(0.025, n, q), stats.binom.ppf(0.975, n, q) + 1
    ordered = np.sort(values)
    return ordered[int(max(1, low)) - 1], ordered[int(min(n, high)) - 1]


def lin(x, y):
    """Lin's concordance and its interval by the Z transform (epiR's epi.ccc, population variances in u)."""
    n, r = len(x), np.corrcoef(x, y)[0, 1]
    sx, sy = x.std(), y.std()
    ccc = 2 * r * sx * sy / (sx**2 + sy**2 + (x.mean() - y.mean()) ** 2)
    u = (x.mean() - y.mean()) / np.sqrt(sx * sy)
    variance = (
        (1 - r**2) * ccc**2 * (1 - ccc**2) / r**2
        + 2 * ccc**3 * (1 - ccc) * u**2 / r
        - 0.5 * ccc**4 * u**4 / r**2
    ) / (n - 2)
    half = Z * np.sqrt(variance) / (1 - ccc**2)
    return ccc, np.tanh(np.arctanh(ccc) - half), np.tanh(np.arctanh(ccc) + half)


def fieller(a, b, width):
    """
    Ratios R at which the mean of b - R a is `width` standard deviations of one row from 0 (Fieller 1954), by root finding:
    the mean of a must be credibly above 0.
    """

    def far(ratio):
        d = b - ratio * a
        return abs(d.mean()) - width * d.std(ddof=1)

    centre = b.mean() / a.mean()
    reach = [centre - 1e-3, centre + 1e-3]
    while far(reach[0]) < 0:
        reach[0] -= centre
    while far(reach[1]) < 0:
        reach[1] += centre
    return max(0.0, brentq(far, reach[0], centre, xtol=1e-15)), brentq(far, centre, reach[1], xtol=1e-15)


def bootstrap(columns, statistic, draws=4000, seed=0):
    """Percentile interval of a statistic of column means, rows drawn together, and how far chance moves its ends."""
    random = np.random.default_rng(seed)
    n = len(columns[0])
    stacked = np.stack(columns)
    values = np.array([statistic(*stacked[:, random.integers(0, n, n)].mean(axis=1)) for _ in range(draws)])
    return np.quantile(values, [0.025, 0.975]), values.std()


def psi(p, q):
    p, q = np.maximum(p, 1e-4), np.maximum(q, 1e-4)
    return ((q - p) * np.log(q / p)).sum()
