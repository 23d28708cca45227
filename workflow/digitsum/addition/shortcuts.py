"""Reasoning shortcuts: where only certain pairs of digits are added, sums can be right while digits are wrong.

If 2 is only ever added to 3 and 4, then who reads 2 as 3, 3 as 2 and 4 as 3 gets all these sums right.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from digitsum.addition.pairs import PAIRS, Pairs, in_both_orders, turns, uses
from digitsum.analysis.calibration import calibration
from digitsum.data.pairs import DIGITS
from digitsum.data.streams import stream
from digitsum.data.sums import sum_distribution
from digitsum.files import Arrays, read_csv
from digitsum.runs_table import mean_and_sd

Read = Iterable[tuple[Mapping[str, str], np.ndarray]]  # of a file which networks it is of, and what they read

# How likely networks find each digit in the scored images (natural logarithms), and what the images show.
READ: Arrays = {"log_probabilities": ("float32", ("k", "m", DIGITS)), "labels": ("uint8", ("m",))}
APART = "apart"  # networks that were trained one after another, each to read otherwise than those before it
SURE = 0.9  # a network is sure of a digit to which it gives a higher probability
SCORES = ("accuracy", "other_accuracy", "digit_accuracy", "ece", "digit_ece", "sure", "sure_right")
TINY = 1e-12  # of probabilities whose logarithm is taken


def readings(pairs: Pairs) -> list[dict[int, int]]:
    """Return all ways to read the digits that explain the sums of all `pairs`; the true one is among them."""
    found: list[dict[int, int]] = [{}]
    for digit in dict.fromkeys(chain.from_iterable(pairs)):
        longer = [{**reading, digit: value} for reading in found for value in range(DIGITS)]
        found = [
            reading
            for reading in longer
            if all(reading[a] + reading[b] == a + b for a, b in pairs if reading.keys() >= {a, b})
        ]
    return found


def pair_up(labels: np.ndarray, pairs: Pairs, rng: np.random.Generator) -> np.ndarray:
    """Return examples of two digits in random order, int64 (n, 1, 2): positions in `labels`, each at most once.

    All pairs, in both orders, occur equally often, as often as there are images for.

    Raises:
        ValueError: there are too few images even to have each pair once.
    """
    n = turns(pairs, np.bincount(labels, minlength=DIGITS).tolist())
    if n == 0:
        raise ValueError(
            f"the data set has too few images of digits to add {', '.join(f'{a} + {b}' for a, b in pairs)}"
        )
    left = {digit: iter(rng.permutation(np.flatnonzero(labels == digit))) for digit in uses(pairs)}
    examples = [[[next(left[digit]) for digit in pair]] for _ in range(n) for pair in in_both_orders(pairs)]
    return rng.permutation(np.array(examples, np.int64))


def other_pairs(labels: np.ndarray, pairs: Pairs, rng: np.random.Generator) -> np.ndarray:
    """Return examples of two of the same digits that are never added, int64 (n, 1, 2), random, each image once."""
    known = np.flatnonzero(np.isin(labels, list(chain.from_iterable(pairs))))
    drawn = rng.permutation(known)[: len(known) // 2 * 2].reshape(-1, 1, 2)
    added = np.zeros((DIGITS, DIGITS), bool)
    added[tuple(np.transpose(in_both_orders(pairs)))] = True
    never: np.ndarray = drawn[~added[tuple(labels[drawn[:, 0]].T)]]
    return never


def shortcut_scores(
    probabilities: np.ndarray, labels: np.ndarray, pairs: Pairs, rng: np.random.Generator
) -> dict[str, float | None]:
    """Return how well one network, or several averaged, read sums and digits.

    Several networks give the mean of their distributions: over sums for sums, over digits for digits.

    Args:
        probabilities: float64 (k, m, 10), of the digits, by k networks.
        labels: uint8 (m,), what the images show.
        pairs: which digits are added.
        rng: draws the examples.

    Returns:
        accuracy, of the likeliest sum, where digits are added that were added in training, and other_accuracy, where
        other ones are; of the former's digits digit_accuracy, sure, the share to which a probability above `SURE` is
        given, and sure_right, the share of these that is right (None if there are none); ece and digit_ece, the
        expected calibration errors (digitsum.analysis.calibration). All are fractions.
    """
    examples, others = (choose(labels, pairs, rng)[:, 0] for choose in (pair_up, other_pairs))
    digits, shown = probabilities.mean(0)[examples.ravel()], labels[examples.ravel()]
    right, confidence = digits.argmax(1) == shown, digits.max(1)
    sure = confidence > SURE
    sums, other_sums = (
        sum_distribution(probabilities[:, of[:, 0]], probabilities[:, of[:, 1]]).mean(0) for of in (examples, others)
    )
    true, other_true = (labels[of].sum(1, dtype=np.int64) for of in (examples, others))
    return {
        "accuracy": float(np.mean(sums.argmax(1) == true)),
        "other_accuracy": float(np.mean(other_sums.argmax(1) == other_true)) if len(others) else None,
        "digit_accuracy": float(np.mean(right)),
        "ece": calibration(np.log(sums.clip(TINY)), true)["ece"],
        "digit_ece": calibration(np.log(digits.clip(TINY)), shown)["ece"],
        "sure": float(np.mean(sure)),
        "sure_right": float(np.mean(right[sure])) if sure.any() else None,
    }


def shortcuts_table(read: Read, labels: np.ndarray, study_seed: int) -> pd.DataFrame:
    """Return how well the networks of each set of pairs read: alone, averaged, and averaged if they were trained apart.

    Columns: pairs; model; networks, how many are averaged; apart, whether each was to read otherwise than those before
    it; runs, of which mean and standard deviation of each score are given, NAME and NAME_sd, empty where there is none.

    Args:
        read: of each file which networks it is of, {pairs, model, network}, and the probabilities that they give to the
            digits in the scored images, float64 (k, m, 10).
        labels: uint8 (m,), what these show.
        study_seed: of the study; the scored examples are drawn from it.
    """
    networks: dict[tuple[str, str, bool], list[np.ndarray]] = {}
    for run, probabilities in read:
        networks.setdefault((run["pairs"], run["model"], run["network"] == APART), []).extend(probabilities)
    rows = []
    for (pairs, model, apart), found in networks.items():
        alone, averaged = [one[None] for one in found], [np.stack(found)]
        for runs in (averaged,) if apart else (alone, averaged)[: len(found)]:
            scores = [
                shortcut_scores(one, labels, PAIRS[pairs], stream(study_seed, "addition", "shortcuts", pairs))
                for one in runs
            ]
            whose = {"pairs": pairs, "model": model, "networks": len(runs[0]), "apart": apart, "runs": len(runs)}
            rows.append({**whose, **_statistics(scores)})
    return pd.DataFrame(rows)


def _statistics(scores: Sequence[Mapping[str, float | None]]) -> dict[str, float | None]:
    row: dict[str, float | None] = {}
    for name in SCORES:
        values = [one[name] for one in scores if one[name] is not None]
        statistics: Mapping[str, Any] = mean_and_sd(values) if values else {"mean": None, "sd": None}
        row |= {name: statistics["mean"], f"{name}_sd": statistics["sd"]}
    return row


def read_shortcuts(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Read what `shortcuts_table` returned.

    Raises:
        ValueError: the file is not such a table; names it.
    """
    scores = [column for name in SCORES for column in (name, f"{name}_sd")]
    return read_csv(path, texts=["pairs", "model"], numbers=["networks", "apart", "runs"], gaps=scores)


def readings_table(read: Read, labels: np.ndarray) -> pd.DataFrame:
    """Return as what each network reads each digit: pairs, model, apart, seed, digit, read_as (most often) and share.

    `share` is that of the images of the digit that are read so. The arguments are those of `shortcuts_table`.
    """
    rows = []
    for run, probabilities in read:
        apart = run["network"] == APART
        for seed, one in enumerate(probabilities, 0 if apart else int(run["network"])):
            for digit in sorted(set(chain.from_iterable(PAIRS[run["pairs"]]))):
                counts = np.bincount(one[labels == digit].argmax(1), minlength=DIGITS)
                whose = {"pairs": run["pairs"], "model": run["model"], "apart": apart, "seed": seed, "digit": digit}
                rows.append({**whose, "read_as": counts.argmax(), "share": counts.max() / counts.sum()})
    return pd.DataFrame(rows)
