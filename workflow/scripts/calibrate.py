"""Measure how well the models that have probabilities are calibrated, before and after temperature scaling."""

from support.joblog import job_log

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from digitsum.analysis.answers import Answers, read_answers
from digitsum.analysis.calibration import calibrate
from digitsum.data.pairs import load_pairs
from digitsum.files import write_csv, write_json
from digitsum.runs_table import mean_and_sd

SPLITS = ("val", "unseen")
SCORES = ("accuracy", "confidence", "ece", "chance_limit", "loss")


def calibration_tables(answers: Answers, labels: Mapping[str, np.ndarray]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what `calibrate` returns for each run that has probabilities: its scores, and its bins.

    Both tables have model, seed, split and state.

    Args:
        answers: of all models.
        labels: the true sums of each split.
    """
    scores, bins = [], []
    for model, runs in answers.items():
        for seed, run in enumerate(runs):
            known = {split: run[split].log_probabilities for split in SPLITS}
            has = {split: some for split, some in known.items() if some is not None}
            for row in calibrate(has, labels) if len(has) == len(known) else []:
                who = {"model": model, "seed": seed, "split": row["split"], "state": row["state"]}
                bins.append(row.pop("bins").drop(columns="variance").assign(**who))
                scores.append({**who, **row})
    identity = ["model", "seed", "split", "state"]
    return (
        pd.DataFrame(scores, columns=[*identity, "temperature", "own_temperature", *SCORES]).astype(
            {name: float for name in ("temperature", "own_temperature", *SCORES)}
        ),
        pd.concat(bins).reindex(columns=[*identity, "bin", "n", "confidence", "accuracy"])
        if bins
        else pd.DataFrame(columns=[*identity, "bin", "n", "confidence", "accuracy"]),
    )


def statistics(values: pd.Series) -> dict[str, Any] | None:
    """Return {mean, sd, values}, None if a run has no such number."""
    return mean_and_sd(values) if values.notna().all() else None


def calibration_summary(scores: pd.DataFrame) -> dict[str, Any]:
    """Return the part of summary.json about calibration.

    Args:
        scores: a row for each run, split and state.

    Returns:
        By name of the model: temperature, fitted on val, and unseen_temperature, fitted on unseen pairs; for each
        split and state, such as unseen_before, the scores. All are {mean, sd, values} over seeds, or None.
    """
    summary = {}
    for model, runs in scores.groupby("model", sort=False):
        before = runs[runs["state"] == "before"]
        summary[str(model)] = {
            "temperature": statistics(before.loc[before["split"] == "val", "temperature"]),
            "unseen_temperature": statistics(before.loc[before["split"] == "unseen", "own_temperature"]),
            **{
                f"{split}_{state}": {score: statistics(rows[score]) for score in SCORES}
                for (split, state), rows in runs.groupby(["split", "state"], sort=False)
                if len(rows) == runs["seed"].nunique()
            },
        }
    return summary


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        labels = {split: load_pairs(snakemake.input[split]).labels for split in SPLITS}
        answers = read_answers(snakemake.input.predictions, snakemake.params.runs)
        scores, bins = calibration_tables(answers, labels)
        write_csv(snakemake.output.scores, scores)
        write_csv(snakemake.output.reliability, bins)
        write_json(snakemake.output.summary, calibration_summary(scores))
