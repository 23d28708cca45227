"""Find each network's mistakes, the digits that are hard for it, and the pairs that no model gets right."""

from support.joblog import job_log

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from digitsum.analysis.answers import Answers, read_answers
from digitsum.analysis.ensembles import average
from digitsum.analysis.mistakes import accuracy_by_digits, describe, mistakes, wrong_by_all
from digitsum.analysis.significance import LEVEL
from digitsum.data.label_errors import doubtful_images
from digitsum.data.pairs import Pairs, load_pairs
from digitsum.files import write_csv, write_json


def about_networks(
    answers: Answers, networks: Sequence[str], pairs: Pairs, doubtful: np.ndarray | None
) -> tuple[dict[str, Any], pd.DataFrame, pd.DataFrame]:
    """Return, for the average answers of each network's seeds, a summary, the mistakes, and how hard digits are.

    Args:
        answers: of all models.
        networks: which of them.
        pairs: those that they answer to, or more.
        doubtful: images with a doubtful label, None if there is no list of them.
    """
    summary, found, digits = {}, [], []
    for network in networks:
        mean = average([run["unseen"].log_probabilities for run in answers[network]])
        some, sums = pairs.first(len(mean)), mean.argmax(axis=1)
        wrong = sums != some.labels
        table = accuracy_by_digits(some, sums)
        hard = table[table["p_holm"] < LEVEL].sort_values("accuracy", kind="stable")
        found.append(mistakes(some, mean).assign(model=network))
        digits.append(table.assign(model=network))
        summary[network] = {
            "pairs": len(some),
            "wrong": int(wrong.sum()),
            "label_errors": about_label_errors(some, wrong, doubtful),
            "hard": hard[["top", "bottom", "n", "wrong"]].to_dict("records"),
        }
    return summary, pd.concat(found), pd.concat(digits)


def about_label_errors(pairs: Pairs, wrong: np.ndarray, doubtful: np.ndarray | None) -> dict[str, int] | None:
    """Return how many images have a doubtful label, how many pairs hold one, and how many of these are `wrong`."""
    if doubtful is None:
        return None
    has = np.isin(pairs.source, doubtful).any(axis=1)
    return {"images": len(doubtful), "pairs": int(has.sum()), "wrong": int((has & wrong).sum())}


def about_all(answers: Answers, pairs: Pairs, doubtful: np.ndarray | None) -> tuple[dict[str, Any], pd.DataFrame]:
    """Return a summary, and the pairs that no run of any model gets right, among those that all of them answer.

    Args:
        answers: of all models.
        pairs: those that they answer to, or more.
        doubtful: images with a doubtful label, None if there is no list of them.
    """
    sums = [run["unseen"].sums for runs in answers.values() for run in runs]
    n = min(map(len, sums))
    some = pairs.first(n)
    wrong = wrong_by_all(some, [answer[:n] for answer in sums])
    table = describe(some, np.flatnonzero(wrong))
    for place in ("top", "bottom"):
        table[f"{place}_doubtful"] = doubtful is not None and table[f"{place}_image"].isin(doubtful)
    summary = {
        "models": len(answers),
        "runs": len(sums),
        "pairs": n,
        "wrong": int(wrong.sum()),
        "label_errors": about_label_errors(some, wrong, doubtful),
    }
    return summary, table


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        settings, pairs = snakemake.params.mistakes, load_pairs(snakemake.input.unseen)
        answers = read_answers(snakemake.input.predictions, settings["runs"])
        doubtful = doubtful_images(settings["test_images"])
        networks, found, digits = about_networks(answers, settings["networks"], pairs, doubtful)
        shared, shared_table = about_all(answers, pairs, doubtful)
        write_json(snakemake.output.summary, {"networks": networks, "shared": shared})
        write_csv(snakemake.output.mistakes, found)
        write_csv(snakemake.output.digits, digits)
        write_csv(snakemake.output.shared, shared_table)
