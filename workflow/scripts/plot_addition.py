"""Draw our networks beside the published systems for MNIST addition."""

from support.joblog import job_log

import numpy as np
import pandas as pd

from digitsum.files import read_csv
from digitsum.report.figures import PAGE_WIDTH, figure_files


def plot_addition(table: pd.DataFrame, paths: list[str]) -> None:
    """Draw mean accuracy, with its standard deviation as a bar, of each system, a row of collect_addition's table."""
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
        table = read_csv(snakemake.input[0], texts=["system", "origin"], numbers=["mean"], gaps=["sd"])
        plot_addition(table, snakemake.output)
