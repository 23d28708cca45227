"""Draw the errors of all models, one below the other, with those of the published study."""

from support.joblog import job_log

from collections.abc import Mapping
from textwrap import fill
from typing import Any

from digitsum.files import read_json
from digitsum.report.figures import HOLLOW, PAGE_WIDTH, figure_files, finish_error_rows, wrong
from digitsum.report.published import published_accuracies
from digitsum.report.wording import capitalised
from digitsum.runs_table import by_accuracy, largest_runs


def plot_comparison(models: Mapping[str, Any], published: Mapping[str, float], paths: list[str]) -> None:
    """Draw the errors of each model on unseen and test pairs, the best on unseen pairs at the top.

    `models` is that part of the summary, `published` the test accuracy (fraction) of some of them in that study.
    """
    runs = {name: largest_runs(model) for name, model in models.items()}
    ranked = by_accuracy(models)
    rows = range(len(ranked))
    with figure_files(paths, PAGE_WIDTH, 0.9 + 0.3 * len(ranked)) as figure:
        axes = figure.subplots()
        test, unseen = (
            wrong([runs[name][split]["accuracy"]["mean"] for name in ranked]) for split in ("test", "unseen")
        )
        axes.hlines(rows, test, unseen, color="C0", linewidth=1.2)
        axes.plot(unseen, rows, "o", color="C0", label="unseen")
        axes.plot(test, rows, "o", color="C0", label="test", **HOLLOW)
        if theirs := {row: published[name] for row, name in enumerate(ranked) if name in published}:
            axes.plot(wrong([*theirs.values()]), theirs.keys(), "kD", fillstyle="none", label="published, test")
        titles = [fill(capitalised(models[name]["title"]), 44) for name in ranked]
        finish_error_rows(axes, titles, [runs[name]["unseen"]["accuracy"]["mean"] for name in ranked])
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=3)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        published = published_accuracies(snakemake.params.words["title"])
        plot_comparison(read_json(snakemake.input[0], "summary.models"), published, snakemake.output)
