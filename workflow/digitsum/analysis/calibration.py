"""Calibration: whether a classifier is right as often as it claims, and how one number can correct it.

The confidence of an answer is the probability that the classifier gives to it. Of answers with a confidence of 0.9,
nine in ten should be right. Bins hold equally many answers (within one): with bins of equal width, nearly all answers
of an accurate network share the last one, and the estimated error is more biased (Roelofs et al. 2022,
arXiv:2012.08668).
"""

from collections.abc import Iterable, Mapping
from math import pi, sqrt
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from digitsum.analysis.answers import Answers
from digitsum.runs_table import mean_and_sd

BINS = 15
TEMPERATURES = (0.05, 20.0)  # range of the search
SPLITS = ("val", "unseen")
SCORES = ["accuracy", "confidence", "ece", "chance_limit", "loss"]
IDENTITY = ["model", "seed", "split", "state"]  # what tells the rows of the tables of all models apart


def at_temperature(log_probabilities: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Return log-probabilities, float64 (n, 19), softer if the temperature is above 1, sharper if it is below 1.

    softmax(log p / T), which is softmax(logits / T); 1 only normalises them in double precision. The answers stay the
    same (Guo et al. 2017, arXiv:1706.04599).
    """
    scaled: np.ndarray = log_softmax(log_probabilities.astype(np.float64) / temperature, axis=1)
    return scaled


def cross_entropy(log_probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean negative log-likelihood of the true sums, (n,), in nats; inf if one was given the probability 0.

    The log-probabilities are (n, 19).
    """
    return float(-log_probabilities[np.arange(len(labels)), labels].mean())


def fit_temperature(log_probabilities: np.ndarray, labels: np.ndarray) -> float | None:
    """Return the temperature with the lowest cross-entropy; None if there is none.

    There is none if all answers are right (the sharper the better), or if a true sum was given the probability 0.
    """
    if (log_probabilities.argmax(axis=1) == labels).all() or not np.isfinite(cross_entropy(log_probabilities, labels)):
        return None
    found = minimize_scalar(
        lambda logarithm: cross_entropy(at_temperature(log_probabilities, np.exp(logarithm)), labels),
        bounds=np.log(TEMPERATURES),
        method="bounded",
    )
    return float(np.exp(found.x))


def reliability(log_probabilities: np.ndarray, labels: np.ndarray, bins: int = BINS) -> pd.DataFrame:
    """Return a row for each bin, the least confident answers first; fewer bins if there are fewer answers.

    Columns: bin, from 0; n, the number of answers; confidence, their mean; accuracy, the share that is right; variance,
    the mean of confidence (1 - confidence). The log-probabilities are float64 (n, 19), normalised.
    """
    confidence, right = np.exp(log_probabilities.max(axis=1)), log_probabilities.argmax(axis=1) == labels
    order = np.argsort(confidence, kind="stable")
    members = np.array_split(order, min(bins, len(order)))
    return pd.DataFrame(
        {
            "bin": number,
            "n": len(which),
            "confidence": confidence[which].mean(),
            "accuracy": right[which].mean(),
            "variance": (confidence[which] * (1 - confidence[which])).mean(),
        }
        for number, which in enumerate(members)
    )


def calibration_error(bins: pd.DataFrame) -> float:
    """Return the expected calibration error: the mean over answers of |accuracy - confidence| of their bin."""
    return float(np.average((bins["accuracy"] - bins["confidence"]).abs(), weights=bins["n"]))


def chance_limit(bins: pd.DataFrame) -> float:
    """Return the calibration error that a perfectly calibrated classifier with these confidences hardly ever exceeds.

    Its answers are right with the probability that they state, so the gap of a bin is about normal around 0 with
    variance s^2 = mean(c (1 - c)) / n. The size of such a gap has mean s sqrt(2 / pi) and variance s^2 (1 - 2 / pi);
    the limit is the mean of the calibration error plus two of its standard deviations, but no more than 1: of few
    answers, the gap is far from normal.
    """
    share = bins["n"] / bins["n"].sum()
    variance = bins["variance"] / bins["n"]
    mean = sqrt(2 / pi) * (share * np.sqrt(variance)).sum()
    return min(1.0, float(mean + 2 * sqrt((1 - 2 / pi) * (share**2 * variance).sum())))


def calibration(log_probabilities: np.ndarray, labels: np.ndarray) -> dict[str, float | None]:
    """Return loss (nats, None if infinite), ece, chance_limit, confidence and accuracy (fractions)."""
    loss, bins = cross_entropy(log_probabilities, labels), reliability(log_probabilities, labels)
    return {
        "loss": loss if np.isfinite(loss) else None,
        "ece": calibration_error(bins),
        "chance_limit": chance_limit(bins),
        "confidence": float(np.average(bins["confidence"], weights=bins["n"])),
        "accuracy": float(np.average(bins["accuracy"], weights=bins["n"])),
    }


def calibrate(log_probabilities: Mapping[str, np.ndarray], labels: Mapping[str, np.ndarray]) -> list[dict[str, Any]]:
    """Return how a run is calibrated on each split, before and after scaling with the temperature fitted on val.

    The log-probabilities, (n, 19), are by split, among them val, and so are the true sums, of at least as many pairs.
    For each split and state, the result has split; state, `before` or `after`; temperature, fitted on val, and
    own_temperature, fitted on the split itself, None if there is none; what `calibration` returns; and bins, what
    `reliability` returns. Without a temperature there is no state `after`.
    """
    true = {split: labels[split][: len(known)] for split, known in log_probabilities.items()}
    own = {split: fit_temperature(known, true[split]) for split, known in log_probabilities.items()}
    states = {"before": 1.0} | ({"after": own["val"]} if own["val"] is not None else {})
    rows = []
    for split, known in log_probabilities.items():
        for state, temperature in states.items():
            scaled = at_temperature(known, temperature)
            temperatures = {"temperature": own["val"], "own_temperature": own[split]}
            found = {**calibration(scaled, true[split]), "bins": reliability(scaled, true[split])}
            rows.append({"split": split, "state": state, **temperatures, **found})
    return rows


def calibration_tables(answers: Answers, labels: Mapping[str, np.ndarray]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what `calibrate` returns for each run that has probabilities on both splits: its scores, and its bins.

    Both tables have model, seed, split and state. `labels` are the true sums of each split.
    """
    scores, bins = [], []
    for model, runs in answers.items():
        for seed, run in runs.items():
            known = {split: run[split].log_probabilities for split in SPLITS if split in run}
            found = {split: array for split, array in known.items() if array is not None}
            for row in calibrate(found, labels) if len(found) == len(SPLITS) else []:
                whose = {"model": model, "seed": seed, "split": row["split"], "state": row["state"]}
                bins.append(row.pop("bins").assign(**whose))
                scores.append({**whose, **row})
    numbers = ["temperature", "own_temperature", *SCORES]
    of_runs = pd.DataFrame(scores, columns=[*IDENTITY, *numbers]).astype(dict.fromkeys(numbers, float))
    of_bins = pd.concat(bins) if bins else pd.DataFrame()
    return of_runs, of_bins.reindex(columns=[*IDENTITY, "bin", "n", "confidence", "accuracy"])


def calibration_summary(scores: pd.DataFrame) -> dict[str, Any]:
    """Return the part of summary.json about calibration, whose schema says what is in it.

    `scores` has a row for each run, split and state.
    """

    def statistics(values: Iterable[float]) -> dict[str, Any] | None:
        return mean_and_sd(values) if np.isfinite(list(values)).all() else None

    summary = {}
    for model, runs in scores.groupby("model", sort=False):
        before = runs[runs["state"] == "before"].set_index("split")
        summary[str(model)] = {
            "temperature": statistics(before.loc[["val"], "temperature"]),
            "unseen_temperature": statistics(before.loc[["unseen"], "own_temperature"]),
            **{
                f"{split}_{state}": {score: statistics(rows[score]) for score in SCORES}
                for (split, state), rows in runs.groupby(["split", "state"], sort=False)
                if len(rows) == runs["seed"].nunique()
            },
        }
    return summary
