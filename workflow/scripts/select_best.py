"""Gather all trials of the search and choose the one with the lowest validation loss."""

from support.joblog import job_log

from dataclasses import asdict

import pandas as pd

from digitsum.files import write_csv, write_json
from digitsum.learning.search import near_edge, save_study
from digitsum.learning.trials import Trial, furthest, rank, read_trials


def trials_table(trials: list[Trial]) -> pd.DataFrame:
    """Return a row for each trial: its state, the epochs it trained, the last losses and its hyperparameters."""
    rows = []
    for trial in trials:
        last = trial.epochs[-1] if trial.epochs else None
        row = {
            "trial": trial.number,
            "state": trial.state,
            "epochs": len(trial.epochs),
            "val_loss": last and last.val_loss,
            "val_accuracy": last and last.val_accuracy,
        }
        layers = "-".join(map(str, trial.hyperparameters["hidden_layers"]))
        rows.append({**row, **trial.hyperparameters, "hidden_layers": layers})
    return pd.DataFrame(rows)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        search, files = snakemake.params.search, snakemake.output
        trials = furthest(read_trials(snakemake.input, search["identities"]))
        complete = rank(trial for trial in trials if trial.state == "complete")
        if not complete:
            raise ValueError(
                "every trial of the search diverged; lower search.space.learning_rate.high in the configuration"
            )
        winner = complete[0]
        epochs = [{"trial": trial.number, **asdict(epoch)} for trial in trials for epoch in trial.epochs]
        write_csv(files.trials, trials_table(trials))
        write_csv(files.curves, pd.DataFrame(epochs))
        save_study(files.study, trials, search["space"])
        best = {
            "trial": winner.number,
            "val_loss": winner.val_loss,
            "hyperparameters": winner.hyperparameters,
            "near_edge": near_edge(winner.hyperparameters, search["space"]),
        }
        write_json(files.best, best)
