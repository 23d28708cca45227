"""Fit a support vector machine to all folds of the training pairs but one, and score it on that one."""

import logging
from typing import TYPE_CHECKING

import numpy as np
from sklearn.model_selection import StratifiedKFold

from digitsum.features import pixels
from digitsum.files import write_json
from digitsum.joblog import job_log
from digitsum.pairs import load_pairs
from digitsum.svm import fit_svm, predict

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

log = logging.getLogger(__name__)


def main(train: str, size: int, folds: int, fold: int, result: str) -> None:
    """Write `result` (.json): the accuracy on `fold` (0 .. folds - 1) of the first `size` pairs of `train`."""
    pairs = load_pairs(train, size)
    features = pixels(pairs.images)
    rest, held_out = list(StratifiedKFold(folds).split(features, pairs.labels))[fold]
    svm = fit_svm(features[rest], pairs.labels[rest])
    accuracy = float(np.mean(predict(svm, features[held_out]) == pairs.labels[held_out]))
    log.info("fitted to %d pairs, accuracy %.4f on the other %d", len(rest), accuracy, len(held_out))
    write_json(result, {"accuracy": accuracy})


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        settings = snakemake.params.baselines
        main(
            snakemake.input.train,
            settings["train"],
            settings["cross_validation_folds"],
            int(snakemake.wildcards.fold),
            snakemake.output[0],
        )
