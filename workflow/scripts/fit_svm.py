"""Fit a support vector machine to training pairs, keep it, and score it on test and unseen pairs."""

import logging
from functools import partial
from typing import TYPE_CHECKING

from digitsum.baselines import evaluate
from digitsum.features import pixels
from digitsum.joblog import job_log
from digitsum.model_files import save_model
from digitsum.pairs import load_pairs
from digitsum.svm import fit_svm, predict

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

log = logging.getLogger(__name__)

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        settings = snakemake.params.baselines
        train = load_pairs(snakemake.input.train, settings["train"])
        svm = fit_svm(pixels(train.images), train.labels)
        log.info("fitted to %d pairs, %d support vectors", len(train), len(svm.support_))
        save_model(snakemake.output.model, svm)
        splits = {split: load_pairs(snakemake.input[split], settings["test"]) for split in ("test", "unseen")}
        evaluate(partial(predict, svm), splits, snakemake.output.metrics, snakemake.output.predictions)
