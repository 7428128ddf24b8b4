"""Writes dependence.json: cluster-robust variances as statsmodels gives them, block lengths as arch gives them.

    python tests/golden/dependence_with_statsmodels.py > tests/golden/dependence.json

CR2 and its degrees of freedom are computed here from their matrices (Bell, McCaffrey 2002), row by row of the paper,
under both working models; the workbench has them in closed form.
"""

import json

import numpy as np
import statsmodels.api as sm
from arch.bootstrap import optimal_block_length


def cr2(values, codes):
    n = len(values)
    x = np.ones((n, 1))
    hat = x @ np.linalg.inv(x.T @ x) @ x.T
    annihilator = np.eye(n) - hat
    weights = []
    for code in np.unique(codes):
        rows = codes == code
        value, vector = np.linalg.eigh(np.eye(rows.sum()) - hat[np.ix_(rows, rows)])
        adjust = vector @ np.diag(1 / np.sqrt(np.maximum(value, 1e-300))) @ vector.T
        weights.append(x[rows, 0] @ adjust @ annihilator[rows] / n)
    weights = np.array(weights)
    alike = (codes[:, None] == codes[None, :]).astype(float)

    def degrees(working):
        spread = weights @ working @ weights.T
        return np.trace(spread) ** 2 / (spread**2).sum()

    return float(((weights @ values) ** 2).sum()), float(degrees(np.eye(n))), float(degrees(alike))


def clusters(name, seed, sizes, kind):
    random = np.random.default_rng(seed)
    codes = np.repeat(np.arange(len(sizes)), sizes)
    shared = random.normal(size=len(sizes))[codes]
    own = random.normal(size=len(codes))
    values = shared + own if kind == "normal" else np.sign(np.round((shared + own) / 2))
    order = random.permutation(len(codes))
    values, codes = values[order], codes[order]
    fit = sm.OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": codes})
    variance, independent, identical = cr2(values, codes)
    return {
        "name": name,
        "values": values.tolist(),
        "codes": codes.tolist(),
        "mean": float(fit.params[0]),
        "cr1": float(fit.cov_params()[0, 0]),
        "cr2": variance,
        "degreesIndependent": independent,
        "degreesIdentical": identical,
    }


def blocks(name, seed, n, phi):
    random = np.random.default_rng(seed)
    values = np.zeros(n)
    for i in range(1, n):
        values[i] = phi * values[i - 1] + random.normal()
    values = np.round(values, 6)
    found = optimal_block_length(values)
    return {
        "name": name,
        "values": values.tolist(),
        "stationary": float(found["stationary"].iloc[0]),
        "circular": float(found["circular"].iloc[0]),
    }


print(
    json.dumps(
        {
            "clusters": [
                clusters("equal sizes", 1, [5] * 12, "normal"),
                clusters("unequal sizes", 2, [1, 1, 2, 3, 5, 8, 13, 21], "normal"),
                clusters("outcomes", 3, [4, 4, 7, 1, 9, 2, 2, 6, 3, 12], "outcomes"),
                clusters("one large", 4, [40, 2, 2, 2, 1], "normal"),
            ],
            "blocks": [
                blocks("independent", 1, 200, 0.0),
                blocks("AR 0.5", 2, 300, 0.5),
                blocks("AR 0.9", 3, 400, 0.9),
                blocks("AR 0.98", 4, 500, 0.98),
                blocks("AR -0.5", 5, 100, -0.5),
            ],
        }
    )
)
