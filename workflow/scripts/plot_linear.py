"""Draw the accuracy of the two linear classifiers against the number of examples, beside the published study."""

from support.joblog import job_log

from collections.abc import Mapping
from typing import Any

import pandas as pd

from digitsum.files import read_json
from digitsum.report.figures import PAGE_WIDTH, TEST, figure_files, mark_sizes
from digitsum.report.published import published_linear
from digitsum.runs_table import curve


def plot_linear(models: Mapping[str, Any], published: pd.DataFrame, paths: list[str]) -> None:
    """Draw a curve for each classifier: means over seeds on unseen pairs (line; band: range) and test ones (dashes).

    `models` is that part of the summary; `published` has model, examples and accuracy (fraction, on test pairs).
    """
    sizes: list[int] = []
    with figure_files(paths, PAGE_WIDTH, 3.6) as figure:
        axes = figure.subplots()
        for color, model in (("C0", "sequential"), ("C1", "paired")):
            examples = list(map(int, models[model]["runs"]))
            mean, low, high = curve(models[model], "unseen")
            axes.plot(examples, mean, "o-", color=color, label=f"{model}, unseen")
            axes.fill_between(examples, low, high, color=color, alpha=0.25, linewidth=0)
            axes.plot(examples, curve(models[model], "test")[0], "o", color=color, label=f"{model}, test", **TEST)
            sizes += examples
        theirs = published[published["examples"].isin(sizes)]
        if len(theirs):
            axes.plot(theirs["examples"], 100 * theirs["accuracy"], "kD", fillstyle="none", label="published, test")
        mark_sizes(axes, sorted(set(sizes)))
        axes.set(xlabel="Training examples", ylabel="Accuracy (%)", ylim=(0, 100))
        axes.legend(loc="center right", bbox_to_anchor=(1, 0.42))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        published = published_linear(snakemake.params.words["title"])
        plot_linear(read_json(snakemake.input[0], "summary.models"), published, snakemake.output)
