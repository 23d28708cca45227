"""Train one network on the training pairs; keep its weights and its learning curve."""

import logging
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from digitsum.files import read_json, write_csv
from digitsum.joblog import job_log
from digitsum.networks import parameter_count, save_network
from digitsum.pairs import load_pairs
from digitsum.streams import stream_seed
from digitsum.training import Schedule, Training, set_threads

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

log = logging.getLogger(__name__)


def main(
    train: str,
    val: str,
    hyperparameters: dict[str, Any],
    epochs: int,
    schedule: Schedule,
    weight_decay: float,
    shift: int,
    seed: int,
    model: str,
    history: str,
) -> None:
    """Train for `epochs` epochs; write `model` (.pt) and `history` (.csv, a row for each epoch).

    Raises:
        ValueError: the training diverged.
    """
    training = Training(hyperparameters, epochs, schedule, weight_decay, shift, seed)
    log.info("%s, %d parameters, on %s", hyperparameters, parameter_count(training.network), training.device)
    for epoch in training.run(load_pairs(train), load_pairs(val)):
        log.info(
            "epoch %d of %d: train loss %.4f, validation loss %.4f, validation accuracy %.4f",
            epoch.epoch,
            epochs,
            epoch.train_loss,
            epoch.val_loss,
            epoch.val_accuracy,
        )
    if training.diverged:
        raise ValueError(
            f"the training diverged in epoch {len(training.history)}; "
            f"it needs a learning rate below {hyperparameters['learning_rate']:g}"
        )
    curve = pd.DataFrame([asdict(epoch) for epoch in training.history])
    write_csv(history, curve)
    about = {
        "hyperparameters": hyperparameters,
        "epochs": epochs,
        "schedule": schedule,
        "weight_decay": weight_decay,
        "shift": shift,
        "seed": seed,
        "val_loss": training.history[-1].val_loss,
    }
    save_network(Path(model), training.network, about)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        settings = snakemake.params.network
        tuned = snakemake.input.get("tuned")
        hyperparameters = read_json(tuned)["hyperparameters"] if tuned else settings["hyperparameters"]
        main(
            snakemake.input.train,
            snakemake.input.val,
            {**hyperparameters, **settings["architecture"]},
            settings["epochs"],
            settings["schedule"],
            settings["weight_decay"],
            settings["shift"],
            stream_seed(settings["study_seed"], "network", snakemake.wildcards.network, snakemake.wildcards.seed),
            snakemake.output.model,
            snakemake.output.history,
        )
