"""Train one network; write its weights and its learning curve."""

from support.joblog import job_log

import logging
from pathlib import Path
from typing import Any

from digitsum.data.pairs import Pairs, load_pairs
from digitsum.data.streams import stream_seed
from digitsum.files import read_json
from digitsum.learning.history import write_history
from digitsum.learning.settings import Settings
from digitsum.learning.training import Training, set_threads
from digitsum.models.network import parameter_count, save_network

log = logging.getLogger(__name__)


def main(
    train: Pairs, val: Pairs, settings: Settings, seed: int, identity: dict[str, Any], model: str, history: str
) -> None:
    """Train on `train`, validate on `val`; write `model` (.pt) and `history` (.csv, a row for each epoch).

    Raises:
        ValueError: the training diverged.
    """
    settings = settings.for_examples(len(train))
    training = Training(settings, seed)
    log.info("%s, %d parameters, on %s", settings, parameter_count(training.network), training.device)
    training.run(train, val)
    if training.diverged:
        raise training.divergence()
    write_history(history, training.history, identity)
    save_network(Path(model), training.network, settings.definition, settings.architecture, len(train), identity)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        plan, tuned = snakemake.params.training, snakemake.input.get("tuned")
        main(
            load_pairs(snakemake.input.train, plan["train_pairs"]),
            load_pairs(snakemake.input.val).first(plan["val_pairs"]),
            Settings.of_model(plan["settings"], read_json(tuned, "search.best")["hyperparameters"] if tuned else None),
            stream_seed(*plan["stream"]),
            plan["identity"],
            snakemake.output.model,
            snakemake.output.history,
        )
