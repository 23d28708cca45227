"""Draw the accuracy of our networks and of the published systems against the time that training took."""

from support.joblog import job_log

import numpy as np
import pandas as pd

from digitsum.addition.runs import read_table
from digitsum.report.figures import PAGE_WIDTH, figure_files, label_beside, label_plainly

COLORS = {"published": "0.4", "other": "C3", "this study": "C0"}


def plot_addition_time(table: pd.DataFrame, paths: list[str]) -> None:
    """Draw a panel for each N for which others have times, with a point for each row of the table that has one."""
    timed = table[table["seconds"].notna()]
    compared = timed["digits"].isin(timed.loc[timed["origin"] != "this study", "digits"])
    numbers = sorted(timed.loc[compared | ~compared.any(), "digits"].unique())
    heights = [0.6 + 0.17 * max(6, (timed["digits"] == n_digits).sum()) for n_digits in numbers]
    with figure_files(paths, PAGE_WIDTH, sum(heights) + 0.4) as figure:
        panels = figure.subplots(len(numbers), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
        for axes, n_digits in zip(panels, numbers, strict=True):
            rows = timed[timed["digits"] == n_digits]
            minutes, mean, sd = rows["seconds"] / 60, 100 * rows["mean"], 100 * rows["sd"].fillna(0)
            low, high = (mean - sd).min(), (mean + sd).max()
            room = (high - low or 1) * 0.1
            for x, y, error, origin in zip(minutes, mean, sd, rows["origin"], strict=True):
                axes.errorbar(x, y, yerr=error, fmt="o", color=COLORS[origin], capsize=2)
            axes.set(xscale="log", ylabel="Sums right (%)", ylim=(low - room, high + room))
            axes.set_title(f"N\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n_digits}")
            label_plainly(axes.xaxis)
            axes.margins(x=0.1)
        panels[-1].set_xlabel("Training (minutes)")
        for axes, n_digits in zip(panels, numbers, strict=True):
            rows = timed[timed["digits"] == n_digits]
            points = np.column_stack([rows["seconds"] / 60, 100 * rows["mean"]])
            label_beside(axes, points, list(rows["system"]), [COLORS[origin] for origin in rows["origin"]])


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        plot_addition_time(read_table(snakemake.input[0]), snakemake.output)
