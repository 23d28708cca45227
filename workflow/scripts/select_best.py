"""Gather all trials of the search and choose the one with the lowest validation loss."""

from support.joblog import job_log

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from digitsum.files import write_csv, write_json
from digitsum.learning.search import near_edge, save_study
from digitsum.learning.trials import Trial, furthest, rank, read_trials


def trials_table(trials: list[Trial]) -> pd.DataFrame:
    """Return a row for each trial: its state, the epochs it trained, the last losses and its hyperparameters."""
    rows = []
    for trial in trials:
        last = trial.epochs[-1] if trial.epochs else None
        layers = "-".join(map(str, trial.hyperparameters["hidden_layers"]))
        rows.append(
            {
                "trial": trial.number,
                "state": trial.state,
                "epochs": len(trial.epochs),
                "val_loss": last and last.val_loss,
                "val_accuracy": last and last.val_accuracy,
                **trial.hyperparameters,
                "hidden_layers": layers,
            }
        )
    return pd.DataFrame(rows)


def curves_table(trials: list[Trial]) -> pd.DataFrame:
    """Return a row for each epoch of each trial."""
    return pd.DataFrame(
        [{"trial": trial.number, **asdict(epoch)} for trial in trials for epoch in trial.epochs],
    )


def main(found: list[Trial], space: dict[str, Any], best: str, trials: str, curves: str, study: str) -> None:
    """Write the four files of the search.

    Raises:
        ValueError: no trial reached the last epoch without diverging.
    """
    complete = [trial for trial in found if trial.state == "complete"]
    if not complete:
        raise ValueError(
            "every trial of the search diverged; lower search.space.learning_rate.high in the configuration"
        )
    winner = rank(complete)[0]
    write_csv(trials, trials_table(found))
    write_csv(curves, curves_table(found))
    save_study(Path(study), found, space)
    write_json(
        best,
        {
            "trial": winner.number,
            "val_loss": winner.val_loss,
            "hyperparameters": winner.hyperparameters,
            "near_edge": near_edge(winner.hyperparameters, space),
        },
    )


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        search = snakemake.params.search
        found = furthest(read_trials(snakemake.input, search["identities"]))
        main(found, search["space"], **dict(snakemake.output.items()))
