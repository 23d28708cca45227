"""Draw as what each network reads each digit, where only certain pairs of digits are added in training."""

from support.joblog import job_log

from collections.abc import Sequence
from math import ceil

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from digitsum.files import read_csv
from digitsum.report.figures import PAGE_WIDTH, figure_files, panels
from digitsum.report.wording import capitalised

COLUMNS = 2


def draw_readings(axes: Axes, table: pd.DataFrame) -> None:
    """Draw a row for each seed with the digit as which each digit is read, filled if it is another one.

    Columns: seed, digit, read_as, share (of the images of the digit that are read so).
    """
    cells = table.pivot(index="seed", columns="digit", values=["read_as", "share"])
    read, share = cells["read_as"].astype(int), cells["share"]
    digits = read.columns
    for (y, x), value in np.ndenumerate(read.to_numpy()):
        if value != digits[x]:
            axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, color="C1", alpha=0.6, linewidth=0))
        colour = "black" if share.iloc[y, x] >= 0.5 else "0.5"
        axes.text(x, y, str(value), ha="center", va="center", fontsize=7, color=colour)
    axes.set(xlim=(-0.5, len(digits) - 0.5), ylim=(len(read) - 0.5, -0.5), xlabel="Digit", ylabel="Seed")
    axes.set(xticks=range(len(digits)), xticklabels=digits, yticks=range(len(read)), yticklabels=read.index)
    axes.grid(False)


def plot_addition_shortcuts(table: pd.DataFrame, paths: Sequence[str]) -> None:
    """Draw two panels for each set of pairs and network: its seeds alone, and trained apart from each other.

    Columns: pairs, model, apart, and those that `draw_readings` takes.
    """
    groups = list(table.groupby(["pairs", "model", "apart"], sort=False))
    heights = 0.75 + 0.17 * table["seed"].nunique()
    with figure_files(paths, PAGE_WIDTH, heights * ceil(len(groups) / COLUMNS)) as figure:
        for axes, ((pairs, model, apart), rows) in zip(panels(figure, len(groups), COLUMNS), groups, strict=True):
            draw_readings(axes, rows)
            name = f"{pairs.replace('_', ' ')}, {model}{', trained apart' if apart else ''}"
            axes.set_title(capitalised(name), fontsize=8.5)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        numbers = ["apart", "seed", "digit", "read_as", "share"]
        plot_addition_shortcuts(read_csv(snakemake.input[0], ["pairs", "model"], numbers), snakemake.output)
