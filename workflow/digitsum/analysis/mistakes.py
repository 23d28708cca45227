"""Where classifiers are wrong: their most confident mistakes, hard pairs of digits, pairs that none gets right."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from digitsum.analysis.answers import Answers
from digitsum.analysis.ensembles import average
from digitsum.analysis.significance import LEVEL, holm
from digitsum.data.pairs import DIGITS, Pairs


def mistakes(pairs: Pairs, log_probabilities: np.ndarray) -> pd.DataFrame:
    """Return a row for each wrong answer, the most confident first.

    Columns: those of `describe`; answer; and probability, the one that the classifier gave to its answer. Its
    `log_probabilities` are (n, 19), for n pairs.
    """
    answers, confidence = log_probabilities.argmax(axis=1), np.exp(log_probabilities.max(axis=1).astype(np.float64))
    wrong = np.flatnonzero(answers != pairs.labels)
    ordered = wrong[np.argsort(-confidence[wrong], kind="stable")]
    return describe(pairs, ordered).assign(answer=answers[ordered], probability=confidence[ordered])


def describe(pairs: Pairs, which: np.ndarray) -> pd.DataFrame:
    """Return a row for each of the pairs at the positions `which`.

    Columns: pair, the position; top and bottom, its digits; sum; top_image and bottom_image, the positions of its
    images in the file that they come from.
    """
    (top, bottom), (top_image, bottom_image) = pairs.digits[which].T, pairs.source[which].T
    columns = {"pair": which, "top": top, "bottom": bottom, "sum": pairs.labels[which]}
    return pd.DataFrame({**columns, "top_image": top_image, "bottom_image": bottom_image})


def accuracy_by_digits(pairs: Pairs, sums: np.ndarray) -> pd.DataFrame:
    """Return a row for each of the 100 pairs of digits that occur: top, bottom, n, wrong, accuracy and p_holm.

    p_holm is the p-value of the one-sided binomial test that the two digits are no harder than all pairs together,
    corrected by Holm's method for the number of tests. `sums`, (n,), are the answers of a classifier to n pairs.
    """
    wrong = sums != pairs.labels
    cell = pairs.digits[:, 0].astype(int) * DIGITS + pairs.digits[:, 1]
    n, counts = (np.bincount(cell[which], minlength=DIGITS**2) for which in (slice(None), wrong))
    occurring = np.flatnonzero(n)
    n, counts = n[occurring], counts[occurring]
    tests = [
        float(binomtest(int(count), int(size), float(wrong.mean()), alternative="greater").pvalue)
        for size, count in zip(n, counts, strict=True)
    ]
    where = {"top": occurring // DIGITS, "bottom": occurring % DIGITS}
    return pd.DataFrame({**where, "n": n, "wrong": counts, "accuracy": 1 - counts / n, "p_holm": holm(tests)})


def mistakes_of_networks(
    answers: Answers, networks: Sequence[str], pairs: Pairs, doubtful: np.ndarray | None
) -> tuple[dict[str, Any], pd.DataFrame, pd.DataFrame]:
    """Return, for the average answers of each network's seeds, a summary, the mistakes, and how hard digits are.

    `networks` names the models to look at, also others than networks; each of their runs that has no probabilities
    counts as sure. `pairs` are those that they answer to, or more; `doubtful` are the images with a doubtful label,
    None if there is no list of them.
    """
    summary, found, digits = {}, [], []
    for network in networks:
        mean = average([run["unseen"].log_probabilities_or_votes() for run in answers[network].values()])
        answered, sums = pairs.first(len(mean)), mean.argmax(axis=1)
        wrong = sums != answered.labels
        table = accuracy_by_digits(answered, sums)
        hard = table[table["p_holm"] < LEVEL].sort_values("accuracy", kind="stable")
        found.append(mistakes(answered, mean).assign(model=network))
        digits.append(table.assign(model=network))
        summary[network] = {
            "pairs": len(answered),
            "wrong": int(wrong.sum()),
            "label_errors": label_errors(answered, wrong, doubtful),
            "hard": hard[["top", "bottom", "n", "wrong"]].to_dict("records"),
        }
    return summary, pd.concat(found), pd.concat(digits)


def label_errors(pairs: Pairs, wrong: np.ndarray, doubtful: np.ndarray | None) -> dict[str, int] | None:
    """Return how many images have a doubtful label, how many pairs hold one, and how many of these are `wrong`."""
    if doubtful is None:
        return None
    has = np.isin(pairs.source, doubtful).any(axis=1)
    return {"images": len(doubtful), "pairs": int(has.sum()), "wrong": int((has & wrong).sum())}


def mistakes_of_all(answers: Answers, pairs: Pairs, doubtful: np.ndarray | None) -> tuple[dict[str, Any], pd.DataFrame]:
    """Return a summary, and the pairs that no run of any model gets right, among those that all of them answer.

    For `pairs` and `doubtful`, see `mistakes_of_networks`.
    """
    sums = [run["unseen"].sums for runs in answers.values() for run in runs.values()]
    n = min(map(len, sums))
    answered = pairs.first(n)
    wrong = np.all([answer[:n] != answered.labels for answer in sums], axis=0)
    table = describe(answered, np.flatnonzero(wrong))
    for place in ("top", "bottom"):
        table[f"{place}_doubtful"] = doubtful is not None and table[f"{place}_image"].isin(doubtful)
    summary = {
        "models": len(answers),
        "runs": len(sums),
        "pairs": n,
        "wrong": int(wrong.sum()),
        "label_errors": label_errors(answered, wrong, doubtful),
    }
    return summary, table
