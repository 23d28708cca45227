"""Draw the accuracy of our networks and of the published systems against the time that training took."""

from support.joblog import job_log

from itertools import pairwise
from textwrap import fill

import numpy as np
import pandas as pd

from digitsum.addition.runs import read_table
from digitsum.report.figures import PAGE_WIDTH, figure_files, label_plainly

COLORS = {"published": "0.4", "other": "C3", "this study": "C0"}


def spread(values: np.ndarray, gap: float) -> np.ndarray:
    """Return `values`, moved apart until neighbours are at least `gap` from one another; their mean stays."""
    places = np.empty_like(values)
    order = np.argsort(values)
    places[order] = values[order]
    for before, after in pairwise(order):
        places[after] = max(places[after], places[before] + gap)
    return places - (places - values).mean()


def plot_addition_time(table: pd.DataFrame, paths: list[str]) -> None:
    """Draw a panel for each N for which others have times, with a point for each row of the table that has one."""
    timed = table[table["seconds"].notna()]
    compared = timed["digits"].isin(timed.loc[timed["origin"] != "this study", "digits"])
    numbers = sorted(timed.loc[compared | ~compared.any(), "digits"].unique())
    heights = [0.6 + 0.17 * max(6, (timed["digits"] == n_digits).sum()) for n_digits in numbers]
    with figure_files(paths, PAGE_WIDTH, sum(heights) + 0.4) as figure:
        panels = figure.subplots(len(numbers), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
        for axes, n_digits, height in zip(panels, numbers, heights, strict=True):
            rows = timed[timed["digits"] == n_digits]
            minutes, mean, sd = rows["seconds"] / 60, 100 * rows["mean"], 100 * rows["sd"].fillna(0)
            low, high = (mean - sd).min(), (mean + sd).max()
            room = (high - low or 1) * 0.1
            labels = spread(mean.to_numpy(), 1.2 * (high - low or 1) * 0.16 / (height - 0.5))
            for x, y, error, system, origin, label in zip(
                minutes, mean, sd, rows["system"], rows["origin"], labels, strict=True
            ):
                color = COLORS[origin]
                axes.errorbar(x, y, yerr=error, fmt="o", color=color, capsize=2)
                axes.annotate(
                    fill(system, 34),
                    (x, y),
                    (1.02, label),
                    textcoords=axes.get_yaxis_transform(),
                    va="center",
                    fontsize=8,
                    color=color,
                    arrowprops={"arrowstyle": "-", "color": color, "linewidth": 0.4},
                )
            axes.set(xscale="log", title=f"N = {n_digits}", ylabel="Sums right (%)", ylim=(low - room, high + room))
            label_plainly(axes.xaxis)
            axes.margins(x=0.1)
        panels[-1].set_xlabel("Training (minutes)")


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        plot_addition_time(read_table(snakemake.input[0]), snakemake.output)
