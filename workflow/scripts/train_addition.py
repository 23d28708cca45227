"""Train a sum network on the pairs of MNIST addition and score it on the test pairs."""

import logging
from typing import TYPE_CHECKING

from digitsum.digit_scores import digit_scores
from digitsum.files import write_json
from digitsum.joblog import job_log
from digitsum.networks import parameter_count
from digitsum.pairs import load_pairs
from digitsum.streams import stream_seed
from digitsum.training import Training, evaluate, set_threads, to_tensors

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

log = logging.getLogger(__name__)


def main(training: Training, train: str, test: str, result: str) -> None:
    """Write `result` (.json): parameters, loss and accuracy of the sums and scores of the digits, on test pairs."""
    train_pairs, test_pairs = load_pairs(train), load_pairs(test)
    # All pairs train and nothing is chosen, so there are none for validation; these are for the log.
    for epoch in training.run(train_pairs, train_pairs.first(1000)):
        log.info("epoch %d of %d: train loss %.4f", epoch.epoch, training.epochs, epoch.train_loss)
    loss, accuracy = evaluate(training.network, *to_tensors(test_pairs, training.device))
    log.info("test accuracy %.4f", accuracy)
    write_json(
        result,
        {
            "parameters": parameter_count(training.network),
            "loss": loss,
            "accuracy": accuracy,
            **digit_scores(training.network, test_pairs, training.device),
        },
    )


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        settings = snakemake.params.addition
        training = Training(
            {**settings["hyperparameters"], **settings["architecture"]},
            settings["epochs"],
            settings["schedule"],
            settings["weight_decay"],
            settings["shift"],
            stream_seed(settings["study_seed"], "addition", snakemake.wildcards.network, snakemake.wildcards.seed),
        )
        main(training, snakemake.input.train, snakemake.input.test, snakemake.output[0])
