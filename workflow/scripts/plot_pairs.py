"""Draw pairs with their labels, and the distribution of the labels of all splits beside the expected one."""

from support.joblog import job_log

import pandas as pd

from digitsum.data.pairs import Pairs, load_pairs
from digitsum.files import read_csv
from digitsum.report.figures import PAGE_WIDTH, draw_picture, figure_files, panels

EXAMPLES = 8


def plot_examples(pairs: Pairs, paths: list[str]) -> None:
    """Draw up to EXAMPLES pairs side by side, each under its sum."""
    with figure_files(paths, PAGE_WIDTH, 2.1) as figure:
        places = panels(figure, len(pairs), EXAMPLES)
        for axes, image, digits, label in zip(places, pairs.images, pairs.digits, pairs.labels, strict=True):
            draw_picture(axes, image, f"{digits[0]} + {digits[1]} = {label}")


def plot_distribution(labels: pd.DataFrame, number: str, paths: list[str]) -> None:
    """Draw a panel for each split: share of each label as a bar, the expected share as a mark.

    `labels` has split, sum, pairs and probability; `number` is what is added: digit or class number.
    """
    with figure_files(paths, PAGE_WIDTH, 3.6) as figure:
        grid = figure.subplots(2, 2, sharex=True, sharey=True).flat
        for axes, (split, rows) in zip(grid, labels.groupby("split", sort=False), strict=True):
            n = rows["pairs"].sum()
            axes.bar(rows["sum"], 100 * rows["pairs"] / n, color="C5", label="drawn")
            axes.plot(rows["sum"], 100 * rows["probability"], "k_", markersize=9, markeredgewidth=1.6, label="expected")
            axes.set_title(f"{split} ({n:,} pairs)")
            axes.set_xticks(rows["sum"][::2])
            axes.grid(axis="x", visible=False)
        axes.legend(loc="upper right")
        figure.supxlabel(f"Sum of the two {number}s", fontsize=9)
        figure.supylabel("Share of the pairs (%)", fontsize=9)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        plot_examples(load_pairs(snakemake.input.train).first(EXAMPLES), snakemake.output.example)
        labels = read_csv(snakemake.input.labels, texts=["split"], numbers=["sum", "pairs", "probability"])
        plot_distribution(labels, snakemake.params.words["number"], snakemake.output.distribution)
