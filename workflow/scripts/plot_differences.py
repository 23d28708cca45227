"""Draw by how much each model is ahead of every other on unseen pairs, and which of these differences are real."""

from support.joblog import job_log

from collections.abc import Mapping, Sequence
from textwrap import fill

import pandas as pd
from matplotlib.patches import Patch, Rectangle

from digitsum.files import read_csv, read_json
from digitsum.report.figures import PAGE_WIDTH, figure_files
from digitsum.report.wording import capitalised, number
from digitsum.runs_table import by_accuracy

REAL, CHANCE = "#A6CEE8", "white"


def plot_differences(differences: pd.DataFrame, titles: Mapping[str, str], paths: Sequence[str]) -> None:
    """Draw a triangle of cells: the percentage points by which the model of the row is ahead of that of the column.

    `differences` has model, other, difference and differ of every two models; `titles` are those of all models by name,
    the best on unseen pairs first.
    """
    place = {name: rank for rank, name in enumerate(titles)}
    ranks = range(len(titles))
    with figure_files(paths, PAGE_WIDTH, 1.0 + 0.38 * len(titles)) as figure:
        axes = figure.subplots()
        for row in differences.itertuples():
            better, worse = sorted((place[row.model], place[row.other]))
            points = 100 * (row.difference if place[row.model] == better else -row.difference)
            colour = REAL if row.differ else CHANCE
            style = {"facecolor": colour, "edgecolor": "0.8", "linewidth": 0.6}
            axes.add_patch(Rectangle((worse - 0.5, better - 0.5), 1, 1, **style))
            text = number(points, 2 if abs(points) < 9.995 else 1)
            axes.text(worse, better, text, ha="center", va="center", fontsize=7)
        axes.set(xlim=(-0.5, len(titles) - 0.5), ylim=(len(titles) - 0.5, -0.5))
        axes.set_xticks(ranks, [rank + 1 for rank in ranks])
        labels = [fill(f"{rank + 1}. {capitalised(title)}", 36) for rank, title in enumerate(titles.values())]
        axes.set_yticks(ranks, labels)
        axes.tick_params(length=0, labelsize=7.5)
        axes.xaxis.tick_top()
        axes.grid(False)
        axes.spines[:].set_visible(False)
        names = {"real": REAL, "within chance": CHANCE}
        keys = [Patch(facecolor=colour, edgecolor="0.8", label=name) for name, colour in names.items()]
        title = "Points by which the row is ahead of the column"
        axes.legend(handles=keys, loc="lower left", title=title, title_fontsize=8)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        models = read_json(snakemake.input.models, "summary.models")
        titles = {name: models[name]["title"] for name in by_accuracy(models)}
        table = read_csv(snakemake.input.differences, ["model", "other"], ["difference", "low", "high", "p", "p_holm"])
        plot_differences(table, titles, snakemake.output)
