"""Put the records of all runs into tables, and their means over seeds into the part `models` of the summary."""

from support.joblog import job_log

from collections.abc import Sequence

import numpy as np
import pandas as pd

from digitsum.data.pairs import N_CLASSES
from digitsum.files import write_csv, write_json
from digitsum.runs import Run, read_run
from digitsum.runs_table import models_summary, over_seeds, runs_table

PER_CLASS = ("precision", "recall", "f1")


def learning_curves_table(runs: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each model, number of examples and split, folds of a cross-validation among them.

    Columns: those that all runs of the row share; seeds; mean and sample standard deviation (`..._sd`, empty for a
    single run) of each score and fact.

    Args:
        runs: what digitsum.runs_table.runs_table returns.
    """
    rows = []
    for row in over_seeds(runs):
        statistics = {name: value for name, value in row.items() if isinstance(value, dict)}
        means = {name: value["mean"] for name, value in statistics.items()}
        spreads = {f"{name}_sd": value["sd"] for name, value in statistics.items()}
        rows.append({**row, **means, **spreads})
    return pd.DataFrame(rows)


def comparison_table(curves: pd.DataFrame) -> pd.DataFrame:
    """Return each model's rows on the most examples, for test and unseen pairs; the best on unseen pairs first."""
    most = curves.groupby("model")["examples"].transform("max")
    table = curves[(curves["examples"] == most) & curves["split"].isin(["test", "unseen"])]
    unseen = table[table["split"] == "unseen"].set_index("model")["accuracy"]
    return table.sort_values("model", key=lambda models: -models.map(unseen), kind="stable").dropna(axis=1, how="all")


def per_class_table(runs: Sequence[Run]) -> pd.DataFrame:
    """Return a row for each model, split and sum: precision, recall and F1, as means over seeds, and support.

    Args:
        runs: those on the most examples of each model count.
    """
    runs = [run for run in runs if run.fold is None]
    most: dict[str, int] = {}
    for run in runs:
        most[run.model] = max(run.examples, most.get(run.model, 0))
    tables = []
    for model, examples in most.items():
        seeds = [run for run in runs if (run.model, run.examples) == (model, examples)]
        for split in ("test", "unseen"):
            scores = [run.splits[split] for run in seeds]
            means = {name: np.mean([some[name] for some in scores], axis=0) for name in PER_CLASS}
            table = pd.DataFrame({"model": model, "split": split, "sum": range(N_CLASSES), **means})
            tables.append(table.assign(support=scores[0]["support"]))
    return pd.concat(tables)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        collection = snakemake.params.collection
        runs = [read_run(*record) for record in zip(snakemake.input.runs, collection["runs"], strict=True)]
        table = runs_table(runs, collection["titles"])
        curves = learning_curves_table(table)
        write_json(snakemake.output.summary, models_summary(table))
        write_csv(snakemake.output.runs, table)
        write_csv(snakemake.output.learning_curves, curves)
        write_csv(snakemake.output.comparison, comparison_table(curves))
        write_csv(snakemake.output.per_class, per_class_table(runs))
