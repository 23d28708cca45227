"""Draw the maps of one space, a panel for each perplexity."""

from support.joblog import job_log

import math

import matplotlib as mpl
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap

from digitsum.data.pairs import N_CLASSES
from digitsum.files import Arrays, read_arrays, read_csv
from digitsum.report.figures import PAGE_WIDTH, figure_files, panels

MAP: Arrays = {"map": ("f", ("n", 2)), "labels": ("uint8", ("n",))}
COLUMNS = 3
# From dark to light in even steps: the ordered colour map of matplotlib with the largest steps, also for colour-blind
# readers. Its lightest end would be lost on white paper.
COLOURS = ListedColormap(mpl.colormaps["inferno"](np.linspace(0.05, 0.93, N_CLASSES)))


def plot_maps(maps: list[tuple[int, np.ndarray, np.ndarray, float]], number: str, paths: list[str]) -> None:
    """Draw the maps of one space.

    `maps` has for each map the perplexity, the points (n, 2), their sums (n,) and the k-nearest-neighbour accuracy, NaN
    if there is nothing to map. The points are in random order, so that no sum is drawn on top of the others. `number`
    is what is added.
    """
    columns = min(COLUMNS, len(maps))
    height = min(PAGE_WIDTH / columns, PAGE_WIDTH / 2)  # of a panel
    norm = BoundaryNorm(np.arange(N_CLASSES + 1) - 0.5, N_CLASSES)
    with figure_files(paths, PAGE_WIDTH, math.ceil(len(maps) / columns) * (height + 0.1) + 0.5) as figure:
        figure.get_layout_engine().set(wspace=0.04, hspace=0.04)
        places = panels(figure, len(maps), columns)
        for axes, (perplexity, points, labels, knn_accuracy) in zip(places, maps, strict=True):
            axes.set_axis_off()
            size = np.clip(10_000 / len(points), 2, 10)  # square points
            axes.set_title(f"Perplexity {perplexity}")
            if np.isnan(knn_accuracy):
                axes.text(0.5, 0.5, "All pairs are the same:\nthere is nothing to map.", ha="center", va="center")
                continue
            axes.scatter(*points.T, c=labels, s=size, linewidths=0, cmap=COLOURS, norm=norm, rasterized=True)
            axes.set_aspect("equal", adjustable="datalim")
            axes.set_title(f"10-NN {100 * knn_accuracy:.1f} %", loc="right", fontsize=8, fontweight="normal")
        place = {"ax": figure.axes, "location": "bottom", "aspect": 60, "pad": 0.02}
        bar = figure.colorbar(ScalarMappable(norm, COLOURS), ticks=range(N_CLASSES), **place)
        bar.set_label(f"Sum of the two {number}s")
        bar.outline.set_visible(False)
        bar.ax.tick_params(which="both", length=0)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        plan, maps = snakemake.params.maps, []
        table = read_csv(snakemake.input.table, ["space"], ["perplexity"], gaps=["knn_accuracy"])
        accuracies = table[table["space"] == plan["space"]].set_index("perplexity")["knn_accuracy"]
        for path, perplexity in zip(snakemake.input.maps, plan["perplexities"], strict=True):
            identity = {"space": plan["space"], "perplexity": perplexity}
            points, labels = read_arrays(path, "points", MAP, identity=identity).values()
            maps.append((perplexity, points, labels, accuracies[perplexity]))
        plot_maps(maps, plan["number"], snakemake.output)
