"""Draw the maps of each space, a panel for each perplexity; put the scores of all maps into one table."""

from itertools import product
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
from digitsum.figures import PAGE_WIDTH, figure_files
from digitsum.files import read_json, write_csv
from digitsum.joblog import job_log
from digitsum.pairs import SUMS
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

COLUMNS = 3
# Light to dark in even steps, for colour-blind readers too. The lightest tenth would be lost on white paper.
COLOURS = ListedColormap(mpl.colormaps["viridis"](np.linspace(0, 0.95, SUMS)))


def plot_maps(maps: dict[int, str], scores: pd.DataFrame, paths: list[str]) -> None:
    """Draw the maps of one space.

    Args:
        maps: the file of each map, under its perplexity. Its points lie in random order, so that none of the sums
            is drawn on top of the others.
        scores: a row for each map, in the same order.
        paths: the files to write.
    """
    columns = min(COLUMNS, len(maps))
    rows = -(-len(maps) // columns)
    side = PAGE_WIDTH / COLUMNS
    norm = BoundaryNorm(np.arange(SUMS + 1) - 0.5, SUMS)
    with figure_files(paths, columns * side, rows * (side + 0.1) + 0.6) as figure:
        panels = figure.subplots(rows, columns, squeeze=False).ravel()
        for axes in panels:
            axes.set_axis_off()
        drawn = zip(panels[: len(maps)], maps.items(), scores["knn_accuracy"], strict=True)
        for axes, (perplexity, path), accuracy in drawn:
            with np.load(path, allow_pickle=False) as file:
                points, labels = file["map"], file["labels"]
            axes.scatter(*points.T, c=labels, s=2, linewidths=0, cmap=COLOURS, norm=norm, rasterized=True)
            axes.set_aspect("equal", adjustable="datalim")
            axes.set_title(f"Perplexity {perplexity}")
            axes.set_title(f"10-NN {100 * accuracy:.1f} %", loc="right", fontsize=8, fontweight="normal")
        figure.colorbar(
            ScalarMappable(norm, COLOURS),
            ax=figure.axes,
            location="bottom",
            ticks=range(SUMS),
            aspect=50,
            label="Sum of the two digits",
        )


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        settings = snakemake.params.tsne
        runs = product(settings["spaces"], settings["perplexities"])
        table = pd.DataFrame(
            {"space": space, "perplexity": perplexity, "map": path, **read_json(scores)}
            for (space, perplexity), path, scores in zip(
                runs, snakemake.input.maps, snakemake.input.scores, strict=True
            )
        )
        for space, scores in table.groupby("space"):
            plot_maps(dict(zip(scores["perplexity"], scores["map"], strict=True)), scores, snakemake.output[space])
        write_csv(snakemake.output.table, table.drop(columns="map"))
