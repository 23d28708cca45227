"""Train the trial in one slot up to the epoch of its rung, from the start or from the rung below."""

from support.joblog import job_log

import logging
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digitsum.data.pairs import load_pairs
from digitsum.data.streams import stream_seed
from digitsum.files import read_json, write_json
from digitsum.learning.settings import Settings
from digitsum.learning.training import Training, set_threads
from digitsum.learning.trials import Trial

log = logging.getLogger(__name__)


def main(
    train: str,
    val: str,
    trials: str,
    states: list[str],
    identity: dict[str, int],
    until: int,
    settings: dict[str, Any],
    study_seed: int,
    state: str,
    trial: str,
) -> None:
    """Write the `state` of the training (.pt) and the `trial` with its progress so far (.json).

    `identity` is the round, the rung and the slot.
    """
    round, rung, slot = identity["round"], identity["rung"], identity["slot"]
    entry = read_json(trials, "search.trials", {"round": round, "rung": rung})["trials"][slot]
    number, hyperparameters = entry["number"], entry["hyperparameters"]
    log.info("trial %d: %s", number, hyperparameters)
    started = entry.get("started", now())
    training = Training(Settings(**hyperparameters, **settings), stream_seed(study_seed, "trial", number))
    if states:
        below = {"round": round, "rung": rung - 1, "slot": entry["slot_below"]}
        training.load(Path(states[below["slot"]]), below)
    training.run(load_pairs(train), load_pairs(val), until)
    if training.diverged:
        log.warning("the training diverged in epoch %d, which counts as its result", len(training.history))
    training.save(Path(state), identity)
    result = Trial(
        **identity,
        number=number,
        hyperparameters=hyperparameters,
        state="diverged" if training.diverged else "complete" if until == settings["epochs"] else "pruned",
        epochs=[
            epoch for epoch in training.history if math.isfinite(epoch.train_loss) and math.isfinite(epoch.val_loss)
        ],
        started=started,
        ended=now(),
    )
    write_json(trial, result.to_dict())


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        main(
            snakemake.input.train,
            snakemake.input.val,
            snakemake.input.trials,
            list(snakemake.input.states),
            {name: int(snakemake.wildcards[name]) for name in ("round", "rung", "slot")},
            **snakemake.params.training,
            state=snakemake.output.state,
            trial=snakemake.output.trial,
        )
