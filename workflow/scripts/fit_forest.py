"""Fit a random forest to training pairs, keep it, and score it on test and unseen pairs."""

import logging
from typing import TYPE_CHECKING

from digitsum.baselines import evaluate, fit_forest
from digitsum.features import pixels
from digitsum.joblog import job_log
from digitsum.model_files import save_model
from digitsum.pairs import load_pairs
from digitsum.streams import stream_seed

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

log = logging.getLogger(__name__)

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        settings = snakemake.params.baselines
        train = load_pairs(snakemake.input.train, settings["train"])
        seed = stream_seed(settings["study_seed"], "random_forest")
        forest = fit_forest(pixels(train.images), train.labels, seed)
        log.info("fitted to %d pairs", len(train))
        save_model(snakemake.output.model, forest)
        splits = {split: load_pairs(snakemake.input[split], settings["test"]) for split in ("test", "unseen")}
        evaluate(forest.predict, splits, snakemake.output.metrics, snakemake.output.predictions)
