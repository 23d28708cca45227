"""Put our sum networks beside the published systems on MNIST addition: a figure and a table."""

from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from digitsum.figures import PAGE_WIDTH, figure_files
from digitsum.files import read_json, write_csv
from digitsum.joblog import job_log
from digitsum.scores import mean_and_sd

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake


def addition_table(runs: dict[str, list[dict[str, Any]]], published: dict[str, dict[str, float]]) -> pd.DataFrame:
    """Return a row for each system, the most accurate first.

    Columns: system; origin (this study or published); runs (seeds, empty for published); mean and sample standard
    deviation of the accuracy on the sums of the test pairs; mean accuracy on their digits (empty for published);
    parameters (likewise). Accuracies are fractions.

    Args:
        runs: for each of our networks, what the rule train_addition wrote for each seed.
        published: for each published system, mean and sd.
    """
    rows: list[dict[str, Any]] = []
    for system, results in runs.items():
        accuracy = mean_and_sd([result["accuracy"] for result in results])
        rows.append(
            {
                "system": system,
                "origin": "this study",
                "runs": len(results),
                "mean": accuracy["mean"],
                "sd": accuracy["sd"],
                "digit_accuracy": float(np.mean([result["digit_accuracy"] for result in results])),
                "parameters": results[0]["parameters"],
            }
        )
    for system, accuracy in published.items():
        rows.append({"system": system, "origin": "published", "mean": accuracy["mean"], "sd": accuracy["sd"]})
    table = pd.DataFrame(rows).sort_values("mean", ascending=False, kind="stable")
    return table.astype({"runs": "Int64", "parameters": "Int64"})


def plot_addition(table: pd.DataFrame, paths: list[str]) -> None:
    """Draw mean accuracy, with its standard deviation as a bar, of each system of `addition_table`."""
    rows = np.arange(len(table))
    with figure_files(paths, PAGE_WIDTH, 0.9 + 0.3 * len(table)) as figure:
        axes = figure.subplots()
        for color, origin in (("C0", "this study"), ("C1", "published")):
            own = (table["origin"] == origin).to_numpy()
            mean, sd = (100 * table.loc[own, column].to_numpy(float) for column in ("mean", "sd"))
            axes.errorbar(mean, rows[own], xerr=np.nan_to_num(sd), fmt="o", color=color, capsize=3, label=origin)
            for row, value in zip(rows[own], mean, strict=True):
                axes.text(1.01, row, f"{value:.2f}", transform=axes.get_yaxis_transform(), va="center", fontsize=8)
        axes.set(xlabel="Accuracy on test pairs (%)", yticks=rows, yticklabels=table["system"].str.replace("_", " "))
        axes.grid(axis="y", visible=False)
        axes.tick_params(axis="y", length=0)
        axes.invert_yaxis()
        figure.legend(loc="outside upper center", ncols=2)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        addition = snakemake.params.addition
        results = map(read_json, snakemake.input)
        runs = {network: list(islice(results, n)) for network, n in addition["runs"].items()}
        table = addition_table(runs, addition["published"])
        write_csv(snakemake.output.table, table)
        plot_addition(table, snakemake.output.figure)
