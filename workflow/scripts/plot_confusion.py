"""Draw which sums a model takes for which others and, if it reads digits, which digits."""

from support.joblog import job_log

from collections.abc import Sequence

import numpy as np

from digitsum.report.confusion import draw_confusion
from digitsum.report.figures import PAGE_WIDTH, figure_files
from digitsum.runs import Run, read_runs
from digitsum.runs_table import mean_over_seeds

SPLITS = ("unseen", "test")


def plot_confusion(runs: Sequence[Run], number: str, paths: Sequence[str]) -> None:
    """Draw the confusion matrices on unseen and test pairs, counts added up over `runs`: a row for each kind.

    `number` is what is added: digit or class number.
    """
    kinds = {"sum": "", number: "digit_"}
    kinds = {what: prefix for what, prefix in kinds.items() if f"{prefix}confusion" in runs[0].splits["test"]}
    with figure_files(paths, PAGE_WIDTH, 3.9 * len(kinds)) as figure:
        grid = figure.subplots(len(kinds), len(SPLITS), squeeze=False)
        for row, (what, prefix) in zip(grid, kinds.items(), strict=True):
            for axes, split in zip(row, SPLITS, strict=True):
                scores = [run.splits[split] for run in runs]
                draw_confusion(axes, np.sum([one[f"{prefix}confusion"] for one in scores], axis=0), what)
                accuracy = mean_over_seeds([one[f"{prefix}accuracy"] for one in scores])
                axes.set_title(f"{split}: {100 * accuracy:.2f} % of {what}s right")


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        settings = snakemake.params.confusion
        plot_confusion(read_runs(snakemake.input, settings["runs"]), settings["number"], snakemake.output)
