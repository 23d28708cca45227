"""Whether one classifier is really better than another, judged by their answers to the same pairs.

Two classifiers with one run each are compared by McNemar's exact test. If one of them has several seeds, pairs and
seeds are resampled, both with replacement (Owen's pigeonhole bootstrap, Ann. Appl. Stat. 1, 386, 2007, which tends to
overstate the effect of chance). The p-values of all comparisons are then corrected for their number by Holm's method.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from digitsum.data.streams import stream

RESAMPLES = 10_000
LEVEL = 0.05  # below it, a corrected p-value counts as a difference
FOUND = ["difference", "low", "high", "test", "p"]  # what `difference` finds


def mcnemar(one: np.ndarray, other: np.ndarray) -> float:
    """Return the p-value of McNemar's exact test, two-sided (McNemar, Psychometrika 12, 153, 1947).

    `one` and `other`, bool (n,), say which pairs each classifier gets right. Only pairs that one of the two gets right
    and the other wrong tell them apart. If both are equally good, either is the right one with probability 1/2.
    """
    only_one, only_other = int(np.sum(one & ~other)), int(np.sum(other & ~one))
    if only_one + only_other == 0:
        return 1.0
    return float(binomtest(only_one, only_one + only_other).pvalue)


def resampled_accuracies(right: Mapping[str, np.ndarray], study_seed: int) -> dict[str, np.ndarray]:
    """Return the mean accuracies of each classifier in RESAMPLES draws of pairs and seeds, float64 (RESAMPLES,).

    All classifiers share the same draws of pairs; each has its own draws of seeds. `right` says by name, bool
    (seeds, n), which of the n pairs each seed gets right.
    """
    n = next(iter(right.values())).shape[1]
    rng = stream(study_seed, "resampled pairs", n)
    answers = np.concatenate(list(right.values())).astype(np.float32).T  # (n, runs); sums of ones are exact
    of_runs = np.empty((RESAMPLES, answers.shape[1]))
    for start in range(0, RESAMPLES, 500):  # a few at a time, to save memory
        draws = rng.integers(n, size=(500, n))
        times = np.stack([np.bincount(draw, minlength=n) for draw in draws]).astype(np.float32)
        of_runs[start : start + 500] = times @ answers / n
    resampled, first = {}, 0
    for name, runs in right.items():
        seeds = len(runs)
        drawn = stream(study_seed, "resampled seeds", name).integers(seeds, size=(RESAMPLES, seeds))
        resampled[name] = np.take_along_axis(of_runs[:, first : first + seeds], drawn, axis=1).mean(axis=1)
        first += seeds
    return resampled


def bootstrap_p_value(differences: np.ndarray) -> float:
    """Return twice the share of the resampled differences on the rarer side of 0, including those at 0.

    The 1 added to both numbers keeps it above 0 (Davison & Hinkley, Bootstrap Methods, 1997, section 4.2).
    """
    rarer = min(np.sum(differences <= 0), np.sum(differences >= 0))
    return float(min(1.0, 2 * (rarer + 1) / (len(differences) + 1)))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number, in the same order (Holm, Scand. J. Stat. 6, 65, 1979).

    The smallest of m is multiplied by m, the next one by m - 1, and so on; none becomes smaller than the one before.
    """
    order = np.argsort(p_values, kind="stable")
    factors = np.arange(len(p_values), 0, -1)
    corrected = np.empty(len(p_values))
    corrected[order] = np.minimum(1, np.maximum.accumulate(np.asarray(p_values)[order] * factors))
    return [float(value) for value in corrected]


def difference(ours: np.ndarray, theirs: np.ndarray, resampled: np.ndarray) -> dict[str, Any]:
    """Return how much better one classifier is than another: the difference, its 95 % interval, and a p-value.

    `ours` and `theirs`, bool (seeds, n), say which pairs each seed gets right; `resampled`, (RESAMPLES,), are
    differences of their mean accuracies in draws of pairs and seeds.
    """
    low, high = np.quantile(resampled, [0.025, 0.975])
    single = len(ours) == len(theirs) == 1
    p = mcnemar(ours[0], theirs[0]) if single else bootstrap_p_value(resampled)
    values = float(ours.mean() - theirs.mean()), float(low), float(high), "McNemar" if single else "bootstrap", p
    return dict(zip(FOUND, values, strict=True))


def corrected(rows: Sequence[Mapping[str, Any]], leading: Sequence[str]) -> pd.DataFrame:
    """Return a table of all comparisons: columns `leading`, FOUND, and p_holm and differ, see `compare_all`."""
    table = pd.DataFrame(rows, columns=[*leading, *FOUND])
    table["p_holm"] = holm(table["p"].tolist())
    return table.assign(differ=table["p_holm"] < LEVEL)


def compare_all(right: Mapping[str, np.ndarray], study_seed: int) -> pd.DataFrame:
    """Return a row for every two classifiers; no row if there is only one.

    Columns: model and other; pairs, the number that both answered; difference of their mean accuracies (a fraction,
    positive if `model` is better), low and high, its 95 % interval over draws of pairs and seeds; test, the one that
    gave p; p; p_holm, corrected for the number of rows; and differ, whether that is below LEVEL.

    `right` says by name, bool (seeds, n), which of the first n unseen pairs each seed gets right; n may differ.
    """
    in_common = {min(one.shape[1], other.shape[1]) for one, other in combinations(right.values(), 2)}
    resampled = {
        n: resampled_accuracies({name: runs[:, :n] for name, runs in right.items() if runs.shape[1] >= n}, study_seed)
        for n in in_common
    }
    rows: list[dict[str, Any]] = []
    for model, other in combinations(right, 2):
        n = min(right[model].shape[1], right[other].shape[1])
        ours, theirs = right[model][:, :n], right[other][:, :n]
        found = difference(ours, theirs, resampled[n][model] - resampled[n][other])
        rows.append({"model": model, "other": other, "pairs": n, **found})
    return corrected(rows, ["model", "other", "pairs"])
