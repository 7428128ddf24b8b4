"""Writes thresholds.json: what scikit-learn gives for a shadow at other thresholds, with ties and missing labels.

    python tests/golden/thresholds_with_sklearn.py > tests/golden/thresholds.json
"""

import json

import numpy as np
from sklearn.metrics import accuracy_score, precision_score, recall_score


def point(threshold, scores, primary, labels):
    said = (scores >= threshold).astype(int)
    known = labels >= 0
    figures = {
        "threshold": float(threshold),
        "agreement": accuracy_score(primary, said),
        "alerts": float(said.mean()),
        "accuracy": accuracy_score(labels[known], said[known]),
        "precision": precision_score(labels[known], said[known], zero_division=np.nan),
        "recall": recall_score(labels[known], said[known], zero_division=np.nan),
    }
    return {key: None if np.isnan(value) else float(value) for key, value in figures.items()}


def case(name, seed, n, digits, cut):
    random = np.random.default_rng(seed)
    truth = random.random(n)
    labels = (random.random(n) < truth).astype(int)
    labels[random.random(n) < 0.25] = -1
    # Rounded scores tie; float32 is what models give.
    scores = np.round(np.clip(truth + random.normal(0, 0.15, n), 0, 1), digits).astype(np.float32).astype(float)
    primary = (np.clip(truth + random.normal(0, 0.2, n), 0, 1) >= cut).astype(int)
    volume = int(primary.sum())
    fits = [t for t in np.unique(scores) if (scores >= t).sum() <= volume]
    matching = point(fits[0], scores, primary, labels) if fits else None
    grid = [i / 100 for i in range(0, 101, 5)]
    return {
        "name": name,
        "scores": scores.tolist(),
        "primary": primary.tolist(),
        "labels": labels.tolist(),
        "points": [point(t, scores, primary, labels) for t in grid],
        "matching": matching,
    }


print(
    json.dumps(
        [
            case("scores that hardly tie", 1, 300, 6, 0.5),
            case("scores in tenths", 2, 300, 1, 0.7),
            case("few alerts", 3, 200, 3, 0.97),
        ]
    )
)
