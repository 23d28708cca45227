"""Draw which sums a model takes for which others and, where it reads digits, which digits."""

from support.joblog import job_log

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.ticker import MultipleLocator

from digitsum.report.figures import PAGE_WIDTH, figure_files
from digitsum.runs import Run, read_run

SPLITS = ("test", "unseen")


def draw_confusion(axes: Axes, confusion: np.ndarray, what: str) -> None:
    """Draw a confusion matrix, counts (n, n) with a row for each true class, on a logarithmic grey scale.

    The count stands in each cell that isn't empty; `what` is what the classes are: sum or digit.
    """
    counts = np.asarray(confusion)
    norm = LogNorm(1, max(counts.max(), 2) * 3)
    room = min(19 / len(counts), 1.5)  # fewer classes have larger cells
    axes.imshow(np.ma.masked_equal(counts, 0), cmap="Greys", norm=norm)
    for row, column in zip(*np.nonzero(counts), strict=True):
        dark = norm(counts[row, column]) > 0.55
        axes.text(
            column,
            row,
            str(counts[row, column]),
            ha="center",
            va="center",
            fontsize=room * (5.5 if counts[row, column] < 1000 else 4.3),  # four digits stay within their cell
            color="white" if dark else "black",
        )
    axes.grid(False)
    axes.xaxis.set_major_locator(MultipleLocator(1))
    axes.yaxis.set_major_locator(MultipleLocator(1))
    axes.set(xlabel=f"Predicted {what}", ylabel=f"True {what}")


def plot_confusion(runs: Sequence[Run], number: str, paths: Sequence[str]) -> None:
    """Draw the confusion matrices on test and unseen pairs, counts added up over `runs`: a row for each kind.

    `number` is what is added: digit or class number.
    """
    kinds = {"sum": "", number: "digit_"}
    kinds = {what: prefix for what, prefix in kinds.items() if f"{prefix}confusion" in runs[0].splits["test"]}
    with figure_files(paths, PAGE_WIDTH, 3.9 * len(kinds)) as figure:
        grid = figure.subplots(len(kinds), len(SPLITS), squeeze=False)
        for row, (what, prefix) in zip(grid, kinds.items(), strict=True):
            for axes, split in zip(row, SPLITS, strict=True):
                scores = [run.splits[split] for run in runs]
                draw_confusion(axes, np.sum([some[f"{prefix}confusion"] for some in scores], axis=0), what)
                accuracy = np.mean([some[f"{prefix}accuracy"] for some in scores])
                axes.set_title(f"{split}: {100 * accuracy:.2f} % of {what}s right")


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        plot_confusion([read_run(path) for path in snakemake.input], snakemake.params.words["number"], snakemake.output)
