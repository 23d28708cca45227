"""Draw the accuracy of our networks and of the published systems against the number of digits."""

from support.joblog import job_log

import numpy as np
import pandas as pd
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from digitsum.addition.runs import read_table
from digitsum.report.figures import PAGE_WIDTH, draw_note, figure_files, label_beside, mark_sizes

OURS = {"marker": "o", "linewidth": 2, "capsize": 3, "zorder": 3}
THEIRS = {"marker": ".", "linewidth": 0.7, "elinewidth": 0.7}
PERCENT = [1, 5, 10, 25, 50, 75, 90, 95, 98, 99, 99.5]


def plot_addition_accuracy(table: pd.DataFrame, paths: list[str]) -> None:
    """Draw a line for each system of collect_addition's table, trained on all examples, with its name beside it.

    The accuracy axis is stretched towards 0 and 100 % (logit: equal distances are equal factors in the odds);
    otherwise the systems could not be told apart at N = 1.
    """
    ends, names, colours = [], [], []
    drawn = table["mean"].between(0, 1, inclusive="neither")
    with figure_files(paths, PAGE_WIDTH, 4.8 if drawn.any() else 0.6) as figure:
        if not drawn.any():  # an axis to infinity on both sides has no place for 0 and 1
            draw_note(figure, "All shares of right sums are 0 or 100 %.")
            return
        axes = figure.subplots()
        for number, ((origin, system), rows) in enumerate(table.groupby(["origin", "system"], sort=False)):
            values = rows[drawn[rows.index]].sort_values("digits")
            if values.empty:
                continue
            x, mean, sd = (values[name].to_numpy(float) for name in ("digits", "mean", "sd"))
            below, above = (abs(mean - (mean + sign * sd).clip(1e-3, 1 - 1e-4)) for sign in (-1, 1))
            colours.append("0.45" if origin == "published" else f"C{number}")
            style = THEIRS if origin == "published" else OURS
            axes.errorbar(x, mean, yerr=[below, above], color=colours[-1], **style)
            ends.append((x[-1], mean[-1]))
            names.append(f"{system}{' (this study)' if origin == 'this study' else ''}")
        mark_sizes(axes, sorted(table["digits"].unique()))
        axes.set_yscale("logit", one_half="50")
        lowest = 100 * table["mean"].min()
        axes.yaxis.set_major_locator(FixedLocator([value / 100 for value in PERCENT if value >= lowest / 3]))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g}"))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set(xlabel="Digits of each number, N", ylabel="Whole sums right (%)")
        label_beside(axes, np.array(ends), names, colours)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        plot_addition_accuracy(read_table(snakemake.input[0]), snakemake.output)
