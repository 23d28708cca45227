"""Draw the errors of every model on unseen pairs against the number of training pairs, with those published."""

from support.joblog import job_log

from collections.abc import Mapping
from textwrap import fill
from typing import Any

from digitsum.data.datasets import is_mnist
from digitsum.files import read_json
from digitsum.report.figures import PAGE_WIDTH, figure_files, mark_logarithmically, mark_sizes, wrong
from digitsum.report.published import PUBLISHED
from digitsum.runs_table import training_pairs

MARKERS = "osD"
COLOURS = 7  # in the style of the figures


def plot_learning_curves(
    models: Mapping[str, Any], published: Mapping[str, Mapping[int, float]], paths: list[str]
) -> None:
    """Draw a line for each model: means over seeds on unseen pairs, with their range as a band.

    Models that learn from single digits are dashed; two digits count as a pair. `models` is that part of the summary,
    `published` the test accuracy (fraction) of some of them in that study, by number of examples.
    """
    with figure_files(paths, PAGE_WIDTH, 4.2) as figure:
        axes = figure.subplots()
        ends, lines, titles = set(), [], []
        for number, model in enumerate(models.values()):
            marker = MARKERS[number // COLOURS % len(MARKERS)]  # another one when colours repeat
            style = f"{marker}--" if model["unit"] == "digits" else f"{marker}-"
            pairs = [training_pairs(model, examples) for examples in model["runs"]]
            accuracies = [runs["unseen"]["accuracy"] for runs in model["runs"].values()]
            mean = wrong([accuracy["mean"] for accuracy in accuracies])
            low, high = (wrong([end(accuracy["values"]) for accuracy in accuracies]) for end in (max, min))
            lines += axes.plot(pairs, mean, style, color=f"C{number}", markersize=4)
            titles.append(fill(model["title"], 34))
            axes.fill_between(pairs, low, high, color=f"C{number}", alpha=0.25, lw=0)
            ends.add(max(pairs))
        theirs = [
            (training_pairs(models[name], examples), wrong(accuracy))
            for name, accuracies in published.items()
            for examples, accuracy in accuracies.items()
            if str(examples) in models.get(name, {"runs": {}})["runs"]
        ]
        if theirs:
            lines += axes.plot(*zip(*theirs, strict=True), "kD", fillstyle="none", markersize=4)
            titles.append("published, test")
        mark_sizes(axes, [*(10**power for power in range(2, 6) if 2 * 10**power <= max(ends)), max(ends)])
        axes.set(xlabel="Training pairs", ylabel="Wrong answers on unseen pairs (%)")
        mark_logarithmically(axes.yaxis)
        figure.legend(lines, titles, loc="outside upper center", ncols=3)  # matplotlib skips labels that begin with _


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        models = read_json(snakemake.input[0], "summary.models")
        curves = snakemake.params.curves
        published = PUBLISHED["linear"] if is_mnist(curves["data"]) else {}
        plot_learning_curves({name: models[name] for name in curves["models"]}, published, snakemake.output)
