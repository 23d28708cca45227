"""Draw the accuracy of our networks and of the published systems against the number of digits."""

from support.joblog import job_log

from itertools import cycle
from textwrap import fill

import pandas as pd
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from digitsum.addition.runs import read_table
from digitsum.report.figures import PAGE_WIDTH, figure_files, mark_sizes

MARKERS = "s^vD<>pPX*hd"
OURS = {"marker": "o", "linewidth": 2, "capsize": 3, "zorder": 3}
THEIRS = {"color": "0.55", "linewidth": 0.7, "elinewidth": 0.7}
PERCENT = [1, 5, 10, 25, 50, 75, 90, 95, 98, 99, 99.5]


def plot_addition_accuracy(table: pd.DataFrame, paths: list[str]) -> None:
    """Draw a line for each system of collect_addition's table, trained on all examples.

    The accuracy axis is stretched towards 0 and 100 % (logit: equal distances are equal factors in the odds);
    otherwise the systems could not be told apart at N = 1.
    """
    markers = cycle(MARKERS)
    lines, names = [], []
    drawn = table["mean"].between(0, 1, inclusive="neither")
    with figure_files(paths, PAGE_WIDTH, 6.4 if drawn.any() else 0.6) as figure:
        if not drawn.any():  # an axis to infinity on both sides has no place for 0 and 1
            figure.text(0.5, 0.5, "All shares of right sums are 0 or 100 %.", ha="center", va="center")
            return
        axes = figure.subplots()
        for (origin, system), rows in table.groupby(["origin", "system"], sort=False):
            values = rows[drawn[rows.index]].sort_values("digits")
            x, mean, sd = (values[name].to_numpy(float) for name in ("digits", "mean", "sd"))
            below, above = (abs(mean - (mean + sign * sd).clip(1e-3, 1 - 1e-4)) for sign in (-1, 1))
            style = OURS if origin != "published" else {**THEIRS, "marker": next(markers)}
            lines.append(axes.errorbar(x, mean, yerr=[below, above], **style))
            names.append(fill(f"{system}{' (this study)' if origin == 'this study' else ''}", 34))
        mark_sizes(axes, sorted(table["digits"].unique()))
        axes.set_yscale("logit", one_half="50")
        lowest = 100 * table["mean"].min()
        axes.yaxis.set_major_locator(FixedLocator([value / 100 for value in PERCENT if value >= lowest / 3]))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g}"))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set(xlabel="Digits of each number, N", ylabel="Whole sums right (%)")
        figure.legend(lines, names, loc="outside lower center", ncols=3)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        plot_addition_accuracy(read_table(snakemake.input[0]), snakemake.output)
