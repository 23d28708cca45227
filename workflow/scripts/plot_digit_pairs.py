"""Draw for each network how often it is wrong on each pair of digits: a map, top digit against bottom digit."""

from support.joblog import job_log

from collections.abc import Mapping, Sequence
from math import ceil
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.patches import Rectangle

from digitsum.analysis.significance import LEVEL
from digitsum.data.pairs import DIGITS
from digitsum.files import read_csv
from digitsum.report.figures import PAGE_WIDTH, figure_files, panels
from digitsum.report.wording import capitalised

COLUMNS = 2


def draw_map(axes: Axes, table: pd.DataFrame) -> None:
    """Draw one map: each cell shows the share that is wrong, in percent, framed if that is more than chance explains.

    `table` has top, bottom, n, wrong and p_holm of each pair of digits that occurs.
    """
    shares = np.full((DIGITS, DIGITS), np.nan)
    shares[table["top"], table["bottom"]] = 100 * table["wrong"] / table["n"]
    norm = PowerNorm(0.6, 0, 1.5 * max(np.nanmax(shares), 1))
    axes.imshow(shares, cmap="Greys", norm=norm)
    for row in table.itertuples():
        share = shares[row.top, row.bottom]
        colour = "white" if norm(share) > 0.5 else "black"
        text = f"{share:.1f}" if share else "0"
        axes.text(row.bottom, row.top, text, ha="center", va="center", fontsize=6.5, color=colour)
        if row.p_holm < LEVEL:
            corner = (row.bottom - 0.5, row.top - 0.5)
            axes.add_patch(Rectangle(corner, 1, 1, fill=False, color="C1", linewidth=1.6, zorder=3))
    axes.grid(False)
    axes.set(xticks=range(DIGITS), yticks=range(DIGITS), xlabel="Digit below", ylabel="Digit on top")


def plot_digit_pairs(tables: Mapping[str, pd.DataFrame], paths: Sequence[str]) -> None:
    """Draw the maps of the networks, two in a row; `tables` has what `draw_map` takes, by title of the network."""
    with figure_files(paths, PAGE_WIDTH, 4.0 * ceil(len(tables) / COLUMNS)) as figure:
        for axes, (title, table) in zip(panels(figure, len(tables), COLUMNS), tables.items(), strict=True):
            draw_map(axes, table)
            share = 100 * table["wrong"].sum() / table["n"].sum()
            axes.set_title(fill(f"{capitalised(title)}: {share:.1f} % wrong", 42), fontsize=8.5)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        table = read_csv(snakemake.input[0], ["model"], ["top", "bottom", "n", "accuracy", "p_holm"])
        titles = snakemake.params.titles
        plot_digit_pairs({titles[name]: rows for name, rows in table.groupby("model", sort=False)}, snakemake.output)
