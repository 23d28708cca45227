"""Train a network on the first so many training pairs; score it on test and unseen pairs."""

import logging
import math
from typing import TYPE_CHECKING

from digitsum.files import read_json, write_json
from digitsum.joblog import job_log
from digitsum.pairs import load_pairs
from digitsum.streams import stream_seed
from digitsum.training import Training, evaluate, set_threads, to_tensors

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

log = logging.getLogger(__name__)


def enough_epochs(epochs: int, steps: int, size: int, batch_size: int) -> int:
    """Return `epochs`, or as many as it takes to train for `steps` steps: few pairs are gone over more often."""
    return max(epochs, math.ceil(steps / math.ceil(size / batch_size)))


def main(training: Training, train: str, splits: dict[str, str], size: int, result: str) -> None:
    """Train on the first `size` pairs and write `result` (.json): the accuracy on each split."""
    pairs = load_pairs(train, size)
    # Nothing is chosen, so there is nothing to validate; a hundred training pairs stand in.
    for epoch in training.run(pairs, pairs.first(100)):
        if epoch.epoch % math.ceil(training.epochs / 20) == 0:
            log.info("epoch %d of %d: train loss %.4f", epoch.epoch, training.epochs, epoch.train_loss)
    accuracies = {
        split: evaluate(training.network, *to_tensors(load_pairs(path), training.device))[1]
        for split, path in splits.items()
    }
    write_json(result, accuracies)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        network, size, seed = (snakemake.wildcards[name] for name in ("network", "size", "seed"))
        settings = snakemake.params.training
        tuned = snakemake.input.get("tuned")
        hyperparameters = read_json(tuned)["hyperparameters"] if tuned else settings["hyperparameters"]
        training = Training(
            {**hyperparameters, **settings["architecture"]},
            enough_epochs(settings["epochs"], settings["steps"], int(size), hyperparameters["batch_size"]),
            settings["schedule"],
            settings["weight_decay"],
            settings["shift"],
            stream_seed(settings["study_seed"], "efficiency", network, size, seed),
        )
        splits = {split: snakemake.input[split] for split in ("test", "unseen")}
        main(training, snakemake.input.train, splits, int(size), snakemake.output[0])
