"""Intervals that hold with rare classes, few requests and long tails: from their papers, independent of our code."""

import numpy as np
from scipy import stats
from scipy.optimize import brentq

Z = stats.norm.ppf(0.975)


def wilson(k, n):
    """Wilson 1927; k and n may be fractional."""
    p = k / n
    centre, half = p + Z**2 / (2 * n), Z * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    low, high = (centre - half) / (1 + Z**2 / n), (centre + half) / (1 + Z**2 / n)
    return (0.0 if k == 0 else max(0.0, low)), (1.0 if k == n else min(1.0, high))


def rare(k, n):
    """Wilson's limits, of at most three by the Poisson distribution (Brown, Cai, DasGupta 2001, 4.1.1)."""
    low, high = wilson(k, n)
    if 0 < k <= 3 + 1e-9:
        low = min(low, stats.gamma.ppf(0.05, k) / n)
    if 0 < n - k <= 3 + 1e-9:
        high = max(high, 1 - stats.gamma.ppf(0.05, n - k) / n)
    return low, high


def mean_limits(value, variance, n):
    # A variance by numerical differentiation is never quite 0.
    effective = value * (1 - value) / variance if variance > 1e-18 else n
    return rare(value * effective, effective)


def mover_sum(values, limits, correlation=None):
    """Zou, Donner 2008: limits of a sum of estimates."""
    values, limits = np.array(values, float), np.array(limits, float)
    r = np.eye(len(values)) if correlation is None else correlation
    down, up = np.abs(values - limits[:, 0]), np.abs(limits[:, 1] - values)
    return values.sum() - np.sqrt(max(0, down @ r @ down)), values.sum() + np.sqrt(max(0, up @ r @ up))


def mover_ratio(a, a_limits, b, b_limits, r):
    """Donner, Zou 2012: the ratios R at which the interval of a - R b has 0 as an end, by root finding."""

    def end(side):
        da, db = abs(a_limits[side] - a), abs(b_limits[1 - side] - b)
        sign = -1 if side == 0 else 1
        f = lambda x: a - x * b + sign * np.sqrt(max(0, da**2 + (x * db) ** 2 - 2 * r * x * da * db))
        centre = a / b
        if side == 0:
            return 0.0 if centre == 0 or f(0.0) <= 0 else brentq(f, 0.0, centre, xtol=1e-15)
        top = centre + 1
        while f(top) > 0:
            top *= 2
        return brentq(f, centre, top, xtol=1e-15)

    return end(0), end(1)


def chance(table, apart, seen_to_chance):
    """1 - q / Q with its interval; influences of Q by numerical differentiation."""
    table = np.array(table, float)
    n = table.sum()
    q, expected = seen_to_chance(table / n)
    limits = []
    for figure in (lambda p: seen_to_chance(p)[0], lambda p: seen_to_chance(p)[1]):
        limits.append(mean_limits(figure(table / n), variance(table, figure), n))
    padded = table
    if apart is not None:
        padded = table + 2 * np.diag((table.sum(0) + table.sum(1) > 0).astype(float))
    r = correlation(table, padded, seen_to_chance)
    low, high = mover_ratio(q, limits[0], expected, limits[1], r)
    return 1 - q / expected, max(-1.0, 1 - high), 1 - low


def gradient(p, figure):
    found, step = np.zeros_like(p), 1e-6
    for cell in np.ndindex(*p.shape):
        up, down = p.copy(), p.copy()
        up[cell] += step
        down[cell] -= step
        found[cell] = (figure(up) - figure(down)) / (2 * step)
    return found


def variance(table, figure):
    p = table / table.sum()
    g = gradient(p, figure)
    return max(0.0, (p * g**2).sum() - (p * g).sum() ** 2) / table.sum()


def correlation(table, padded, figures):
    """Of the two figures' influences at the table, over the shares of the padded one."""
    p = table / table.sum()
    w = padded / padded.sum()
    a, b = (gradient(p, lambda x, i=i: figures(x)[i]) for i in (0, 1))
    a, b = a - (w * a).sum(), b - (w * b).sum()
    spread = (w * a * a).sum() * (w * b * b).sum()
    return (w * a * b).sum() / np.sqrt(spread) if spread > 1e-16 else 0.0


def kappa(table, kind="identity"):
    k = len(table)
    i, j = np.indices((k, k))
    span = max(1, k - 1)
    apart = {"identity": (i != j) * 1.0, "linear": abs(i - j) / span, "quadratic": ((i - j) / span) ** 2}[kind]
    return chance(table, apart, lambda p: ((p * apart).sum(), (apart * np.outer(p.sum(1), p.sum(0))).sum()))


def ac1(table):
    k = len(table)

    def figures(p):
        share = (p.sum(0) + p.sum(1)) / 2
        # Of shares that add up to one: the same for tables, and what the linearised influence takes it for.
        return p.sum() - np.trace(p), 1 - (share * (1 - share)).sum() / (k - 1)

    return chance(table, None, figures)


def averages(table):
    """Macro, weighted and balanced: the intervals of quality's averages by kind and figure."""
    table = np.array(table, float)
    n, k = table.sum(), len(table)
    hit, label, said = np.diag(table), table.sum(1), table.sum(0)
    sizes = {"precision": said, "recall": label, "f1": label + said - hit}
    found = {}
    for key, size in sizes.items():
        value, limits = np.zeros(k), np.tile([0.0, 1.0], (k, 1))
        for c in range(k):
            if size[c] > 0:
                value[c], limits[c] = hit[c] / size[c], rare(hit[c], size[c])
        if key == "f1":
            value, limits = 2 * value / (1 + value), 2 * limits / (1 + limits)
        r = f1_correlation(table, value) if key == "f1" else None
        found["macro", key] = np.clip(mover_sum(value / k, limits / k, r), 0, 1)
        if key == "recall":
            seen = label > 0
            found["balanced"] = np.clip(mover_sum(value[seen] / seen.sum(), limits[seen] / seen.sum()), 0, 1)
            found["weighted", key] = wilson(hit.sum(), n)
        elif key == "precision":
            found["weighted", key] = weighted_precision(table, value)
        else:
            found["weighted", key] = weighted_f1(table, value, limits, r)
    return found


def f1_influence(table, f1, c):
    """n times what one request in each cell adds to the F1 of class c."""
    label, said = table.sum(1), table.sum(0)
    g = np.zeros_like(table)
    if label[c] + said[c] == 0:
        return g
    g[c, :] -= f1[c]
    g[:, c] -= f1[c]
    g[c, c] += 2
    return g / (label[c] + said[c])


def f1_correlation(table, f1):
    each = [f1_influence(table, f1, c) for c in range(len(table))]
    covariance = np.array([[(table * a * b).sum() for b in each] for a in each])
    sd = np.sqrt(np.diag(covariance))
    with np.errstate(invalid="ignore", divide="ignore"):
        r = np.nan_to_num(covariance / np.outer(sd, sd))
    np.fill_diagonal(r, 1)
    return r


def deviation(values, counts):
    """How far a mean of given values may be from the one seen: limits of a share between the least and the largest."""
    values, counts = np.array(values, float), np.array(counts, float)
    n, span = counts.sum(), np.ptp(values)
    if span == 0:
        return 0.0, 0.0
    mean = (values * counts).sum() / n
    spread = ((values - mean) ** 2 * counts).sum() / n
    share = min(1, max(0, (mean - values.min()) / span))
    room = share * (1 - share)
    effective = n * room * span**2 / spread if room > 1e-12 and spread > 0 else n
    low, high = rare(share * effective, effective)
    return (low - share) * span, (high - share) * span


def weighted_precision(table, precision):
    n, k = table.sum(), len(table)
    label, said = table.sum(1), table.sum(0)
    value = (precision * label).sum() / n
    limits, means = [], np.zeros(k)
    for j in range(k):
        if said[j] == 0:
            limits.append((0, label[j] / n))
            continue
        means[j] = (table[:, j] * precision).sum() / said[j]
        adds = precision + np.eye(k)[j] * label[j] / said[j]
        limits.append(np.array(deviation(adds, table[:, j])) * said[j] / n)
    limits.append(deviation(means, said))
    low, high = mover_sum(np.zeros(k + 1), limits)
    return np.clip((value + low, value + high), 0, 1)


def weighted_f1(table, f1, limits, r):
    n = table.sum()
    label = table.sum(1)
    weights = label / n
    value = (weights * f1).sum()
    classes = mover_sum(weights * f1, weights[:, None] * limits, r)
    by_class = sum(weights[c] * n * f1_influence(table, f1, c) for c in range(len(table)))
    by_weight = np.repeat((f1 - value)[:, None], len(table), 1)
    joint = (table * by_class * by_weight).sum()
    spread = (table * by_class**2).sum() * (table * by_weight**2).sum()
    rho = joint / np.sqrt(spread) if spread > 0 else 0.0
    ends = mover_sum([value, 0], [classes, deviation(f1, label)], np.array([[1, rho], [rho, 1]]))
    return np.clip(ends, 0, 1)


def area(truth, score):
    """The AUC and its interval; DeLong's variances by midranks (Sun, Xu 2014), Newcombe's method 5 by root finding."""
    positive, negative = score[truth == 1], score[truth == 0]
    m, n = len(positive), len(negative)
    ranks = stats.rankdata(np.concatenate([positive, negative]))
    above = (ranks[:m] - stats.rankdata(positive)) / n
    below = 1 - (ranks[m:] - stats.rankdata(negative)) / m
    auc = above.mean()
    side = (m + n) / 2 - 1

    def far(x):
        pairs = 1 + side * ((1 - x) / (2 - x) + x / (1 + x))
        return abs(auc - x) - Z * np.sqrt(x * (1 - x) * pairs / (m * n))

    low5 = 0.0 if auc == 0 else brentq(far, 0, auc, xtol=1e-15)
    high5 = 1.0 if auc == 1 else brentq(far, auc, 1, xtol=1e-15)
    if min(m, n) < 2:
        return auc, low5, high5
    v10, v01 = above.var(ddof=1) / m, below.var(ddof=1) / n
    v = v10 + v01
    df = max(1, v**2 / (v10**2 / (m - 1) + v01**2 / (n - 1))) if v > 0 else min(m, n) - 1
    t = stats.t.ppf(0.975, df)
    centre = (auc * m * n + 0.5) / (m * n + 1)
    logit = np.log(centre / (1 - centre)) + np.array([-1, 1]) * t * np.sqrt(v) / (centre * (1 - centre))
    own = 1 / (1 + np.exp(-logit))
    worth = auc * (1 - auc) / v if v > 0 and 0 < auc < 1 else min(m, n)
    root = t * np.sqrt(auc * (1 - auc) / worth + t**2 / (4 * worth**2))
    score_ends = (auc + t**2 / (2 * worth) + np.array([-1, 1]) * root) / (1 + t**2 / worth)
    low, high = min(own[0], score_ends[0]), max(own[1], min(1, score_ends[1]))
    low = max(0, low)
    weight = min(1, 20 / min(m, n))
    return auc, max(0, low + weight * min(0, low5 - low)), min(1, high + weight * max(0, high5 - high))


def amount(counts, amounts):
    """Mean amount per request of a multinomial: MOVER with the correlation of its shares."""
    counts, amounts = np.array(counts, float), np.array(amounts, float)
    n = counts.sum()
    paid = amounts != 0
    k, a = counts[paid], amounts[paid]
    limits = [sorted(x * end for end in rare(c, n)) for c, x in zip(k, a)]
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = k / (n - k)
        r = -np.sqrt(np.outer(odds, odds)) * np.sign(np.outer(a, a))
    r[~np.isfinite(r)] = 0
    np.fill_diagonal(r, 1)
    return (k * a).sum() / n, *mover_sum(k * a / n, limits, r)


def log_mean(values):
    """Student's t of the mean on the log scale."""
    half = stats.t.ppf(0.975, len(values) - 1) * stats.sem(values) / values.mean()
    return values.mean() * np.exp(-half), values.mean() * np.exp(half)
