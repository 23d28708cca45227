"""Draw the maps of each space, a panel for each perplexity; put the scores of all maps into one table."""

import math
from itertools import product
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap

from digitsum.figures import PAGE_WIDTH, figure_files
from digitsum.files import read_json, reading, write_csv
from digitsum.joblog import job_log
from digitsum.pairs import SUMS

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

COLUMNS = 3
# From dark to light in even steps. Of matplotlib's ordered colour maps, the one whose steps are largest, for
# colour-blind readers too. Its lightest end would be lost on white paper.
COLOURS = ListedColormap(mpl.colormaps["inferno"](np.linspace(0.05, 0.93, SUMS)))


def plot_maps(maps: pd.DataFrame, paths: list[str]) -> None:
    """Draw the maps of one space.

    Args:
        maps: a row for each map: perplexity, knn_accuracy, and under `map` its file. The points of a map lie in
            random order, so that no sum is drawn on top of the others.
        paths: the files to write.
    """
    columns = min(COLUMNS, len(maps))
    rows = math.ceil(len(maps) / columns)
    height = min(PAGE_WIDTH / columns, PAGE_WIDTH / 2)  # of a panel
    norm = BoundaryNorm(np.arange(SUMS + 1) - 0.5, SUMS)
    with figure_files(paths, PAGE_WIDTH, rows * (height + 0.1) + 0.5) as figure:
        figure.get_layout_engine().set(wspace=0.04, hspace=0.04)
        panels = figure.subplots(rows, columns, squeeze=False).ravel()
        for axes in panels:
            axes.set_axis_off()
        for axes, row in zip(panels[: len(maps)], maps.itertuples(), strict=True):
            with reading(row.map, "map"), np.load(row.map, allow_pickle=False) as file:
                points, labels = file["map"], file["labels"]
            size = np.clip(10_000 / len(points), 2, 10)  # square points
            axes.scatter(*points.T, c=labels, s=size, linewidths=0, cmap=COLOURS, norm=norm, rasterized=True)
            axes.set_aspect("equal", adjustable="datalim")
            axes.set_title(f"Perplexity {row.perplexity}")
            axes.set_title(f"10-NN {100 * row.knn_accuracy:.1f} %", loc="right", fontsize=8, fontweight="normal")
        bar = figure.colorbar(
            ScalarMappable(norm, COLOURS), ax=figure.axes, location="bottom", ticks=range(SUMS), aspect=60, pad=0.02
        )
        bar.set_label("Sum of the two digits")
        bar.outline.set_visible(False)
        bar.ax.tick_params(which="both", length=0)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        settings = snakemake.params.tsne
        runs = product(settings["spaces"], settings["perplexities"])
        files = zip(runs, snakemake.input.maps, snakemake.input.scores, strict=True)
        table = pd.DataFrame(
            {"space": space, "perplexity": perplexity, "map": path, **read_json(scores)}
            for (space, perplexity), path, scores in files
        )
        for space, maps in table.groupby("space"):
            plot_maps(maps, snakemake.output[space])
        write_csv(snakemake.output.table, table.drop(columns="map"))
