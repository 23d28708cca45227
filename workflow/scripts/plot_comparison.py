"""Draw all models side by side, with the accuracies of the published study."""

from support.joblog import job_log

from collections.abc import Mapping
from textwrap import fill
from typing import Any

import numpy as np

from digitsum.files import read_json
from digitsum.report.figures import PAGE_WIDTH, figure_files
from digitsum.report.published import published_accuracies
from digitsum.report.wording import capitalised
from digitsum.runs_table import by_accuracy, largest_runs

PANELS = {"accuracy": "Accuracy (%)", "macro_f1": "Macro F1 (%)"}


def plot_comparison(models: Mapping[str, Any], published: Mapping[str, float], paths: list[str]) -> None:
    """Draw accuracy and macro F1 of each model on test and unseen pairs, the best on unseen pairs at the top.

    `models` is that part of the summary, `published` the test accuracy (fraction) of some of them in that study.
    """
    runs = {name: largest_runs(model) for name, model in models.items()}
    ranked = by_accuracy(models)
    titles = [fill(capitalised(models[name]["title"]), 34) for name in ranked]
    rows = np.arange(len(ranked))
    with figure_files(paths, PAGE_WIDTH, 0.9 + 0.42 * len(ranked)) as figure:
        for axes, (score, label) in zip(figure.subplots(1, 2, sharex=True, sharey=True), PANELS.items(), strict=True):
            test, unseen = (
                np.array([100 * runs[name][split][score]["mean"] for name in ranked]) for split in ("test", "unseen")
            )
            axes.hlines(rows, test, unseen, color="C0", linewidth=1.2)
            axes.plot(test, rows, "o", color="C0", label="test")
            axes.plot(unseen, rows, "o", color="C0", markerfacecolor="white", label="unseen")
            if score == "accuracy" and published:  # above the row, where it hides neither mark nor number
                theirs = [100 * published.get(name, np.nan) for name in ranked]
                axes.plot(theirs, rows - 0.27, "kv", markersize=4.5, label="published, test")
            for row, values in enumerate(zip(test, unseen, strict=True)):
                for value, side, side_of_text in ((min(values), -6, "right"), (max(values), 6, "left")):
                    place = {"xytext": (side, 0), "textcoords": "offset points", "ha": side_of_text, "va": "center"}
                    axes.annotate(f"{value:.1f}", (value, row), fontsize=8, **place)
            axes.set(xlabel=label, yticks=rows, yticklabels=titles)
            axes.margins(x=0.18, y=0.1)
            axes.grid(axis="y", visible=False)
            axes.tick_params(axis="y", length=0)
        axes.invert_yaxis()
        figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        published = published_accuracies(snakemake.params.words["title"])
        plot_comparison(read_json(snakemake.input[0], "summary.models"), published, snakemake.output)
