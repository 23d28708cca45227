"""Draw which sums a model takes for which others and, if it reads digits, which digits."""

from support.joblog import job_log

from collections.abc import Sequence
from itertools import product

import numpy as np

from digitsum.report.confusion import draw_confusion
from digitsum.report.figures import PAGE_WIDTH, figure_files, label_plainly
from digitsum.runs import Run, read_runs
from digitsum.runs_table import mean_over_seeds

SPLITS = ("unseen", "test")


def plot_confusion(runs: Sequence[Run], number: str, paths: Sequence[str]) -> None:
    """Draw the confusion matrices on unseen and test pairs, counts added up over `runs`.

    `number` is what is added: digit or class number.
    """
    kinds = {"sum": "", number: "digit_"}
    kinds = {what: prefix for what, prefix in kinds.items() if f"{prefix}confusion" in runs[0].splits["test"]}
    with figure_files(paths, PAGE_WIDTH, 2.3 if len(kinds) > 1 else 3.2) as figure:
        panels = figure.subplots(1, len(kinds) * len(SPLITS), squeeze=False)[0]
        for axes, ((what, prefix), split) in zip(panels, product(kinds.items(), SPLITS), strict=True):
            counts = [np.sum([run.splits[one][f"{prefix}confusion"] for run in runs], axis=0) for one in SPLITS]
            picture = draw_confusion(axes, counts[SPLITS.index(split)], what, most=max(2, *map(np.max, counts)))
            right = mean_over_seeds([run.splits[split][f"{prefix}accuracy"] for run in runs])
            axes.set_title(f"{split}\n{100 * right:.2f} % right", fontsize=9)
            if split == SPLITS[-1]:
                bar = figure.colorbar(picture, ax=axes, shrink=0.7, aspect=15)
                bar.outline.set_visible(False)
                label_plainly(bar.ax.yaxis)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        settings = snakemake.params.confusion
        plot_confusion(read_runs(snakemake.input, settings["runs"]), settings["number"], snakemake.output)
