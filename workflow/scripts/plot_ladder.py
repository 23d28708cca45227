"""Draw the ladder: the errors of models in an order in which each has one idea more than the one before it."""

from support.joblog import job_log

from collections.abc import Mapping, Sequence
from textwrap import fill

from matplotlib.artist import Artist

from digitsum.files import read_json
from digitsum.report.figures import HOLLOW, PAGE_WIDTH, figure_files, finish_error_rows, wrong
from digitsum.report.published import published_accuracies
from digitsum.report.sections.ladder import Step, steps_of
from digitsum.report.wording import capitalised

REAL, CHANCE = "C0", "C1"


def plot_ladder(steps: Sequence[Step], published: Mapping[str, float], paths: Sequence[str]) -> None:
    """Draw a row for each step: errors on unseen pairs, the range of its seeds, and errors on test pairs.

    `published` has the test accuracy (fraction) of some models in the published study.
    """
    with figure_files(paths, PAGE_WIDTH, 1.0 + 0.42 * len(steps)) as figure:
        axes = figure.subplots()
        for row, step in enumerate(steps):
            colour = REAL if step.get("real", True) else CHANCE
            unseen, test = (step["runs"][split]["accuracy"] for split in ("unseen", "test"))
            seeds = wrong(unseen["values"])
            axes.hlines(row, seeds.min(), seeds.max(), color=colour, linewidth=1)
            axes.plot(wrong(unseen["mean"]), row, "o", color=colour, label="unseen")
            axes.plot(wrong(test["mean"]), row, "o", color=colour, **HOLLOW, zorder=1.5, label="test")
            if (name := step["model"]) in published:
                axes.plot(wrong(published[name]), row, "kD", fillstyle="none", label="published, test")
        ideas = [fill(capitalised(step["idea"]), 34) for step in steps]
        finish_error_rows(axes, ideas, [step["runs"]["unseen"]["accuracy"]["mean"] for step in steps])
        marks: dict[str, Artist] = {}  # the first of each kind
        for mark, label in zip(*axes.get_legend_handles_labels(), strict=True):
            marks.setdefault(label, mark)
        figure.legend(marks.values(), marks.keys(), loc="outside upper center", ncols=3)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        models = read_json(snakemake.input.models, "summary.models")
        differences = read_json(snakemake.input.differences, "summary.differences")
        ladder = snakemake.params.ladder
        steps = steps_of(ladder["ideas"], models, differences)
        plot_ladder(steps, published_accuracies(ladder["data"]), snakemake.output)
