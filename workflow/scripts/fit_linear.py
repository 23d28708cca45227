"""Fit a linear classifier to a number of examples; score it on all test and all unseen pairs."""

import logging
from typing import TYPE_CHECKING

import numpy as np

from digitsum.files import write_json
from digitsum.joblog import job_log
from digitsum.linear_classifier import (
    MAX_ITERATIONS,
    Method,
    digit_probabilities,
    fit_linear,
    iterations,
    most_likely_sums,
    predict_sums,
    sums_of_most_likely_digits,
)
from digitsum.pairs import load_pairs
from digitsum.streams import stream_seed

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

log = logging.getLogger(__name__)


def main(train: str, splits: dict[str, str], method: Method, size: int, seed: int, result: str) -> None:
    """Write `result` (.json): the accuracy on each split, and whether and after how many iterations the fit converged.

    `sequential` has a second accuracy for each split, {split}_argmax: that of adding up the two likeliest digits.
    """
    classifier = fit_linear(method, load_pairs(train), size, seed)
    log.info("%s: fitted to %d examples of %d classes", method, size, len(classifier.classes_))
    accuracies = {}
    for split, path in splits.items():
        pairs = load_pairs(path)
        if method == "paired":
            accuracies[split] = predict_sums(classifier, pairs.images) == pairs.labels
        else:
            probabilities = digit_probabilities(classifier, pairs.images)
            accuracies[split] = most_likely_sums(probabilities) == pairs.labels
            accuracies[f"{split}_argmax"] = sums_of_most_likely_digits(probabilities) == pairs.labels
    steps = iterations(classifier)
    means = {name: float(np.mean(right)) for name, right in accuracies.items()}
    write_json(result, {**means, "converged": steps < MAX_ITERATIONS, "iterations": steps})


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        method, size, seed = (snakemake.wildcards[name] for name in ("method", "size", "seed"))
        main(
            snakemake.input.train,
            {split: snakemake.input[split] for split in ("test", "unseen")},
            method,
            int(size),
            stream_seed(snakemake.params.linear["study_seed"], "linear", method, size, seed),
            snakemake.output[0],
        )
