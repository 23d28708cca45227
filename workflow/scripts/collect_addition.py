"""Put our networks beside the published systems for MNIST addition."""

from support.joblog import job_log

from collections.abc import Mapping

import pandas as pd

from digitsum.files import write_csv
from digitsum.report.published import PUBLISHED_ADDITION
from digitsum.runs import read_run
from digitsum.runs_table import over_seeds, runs_table


def addition_table(runs: pd.DataFrame, published: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """Return a row for each system, the most accurate first.

    Columns: system; origin (this study or published); runs (seeds, empty for published); mean and sample standard
    deviation of the accuracy on the sums of the test pairs; mean accuracy on their digits (empty for published);
    parameters (likewise). Accuracies are fractions.

    Args:
        runs: what digitsum.runs_table.runs_table returns.
        published: for each published system, mean and sd.
    """
    rows = [
        {
            "system": row["model"],
            "origin": "this study",
            "runs": row["seeds"],
            "mean": row["accuracy"]["mean"],
            "sd": row["accuracy"]["sd"],
            "digit_accuracy": row["digit_accuracy"]["mean"],
            "parameters": row["parameters"],
        }
        for row in over_seeds(runs)
    ]
    rows += [
        {"system": system, "origin": "published", "mean": accuracy["mean"], "sd": accuracy["sd"]}
        for system, accuracy in published.items()
    ]
    table = pd.DataFrame(rows).sort_values("mean", ascending=False, kind="stable")
    return table.astype({"runs": "Int64", "parameters": "Int64"})


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        runs = [read_run(path) for path in snakemake.input]
        table = runs_table(runs, {run.model: run.model for run in runs})
        write_csv(snakemake.output[0], addition_table(table, PUBLISHED_ADDITION))
