"""Draw and tabulate the accuracy of linear classifiers against the number of examples, beside the published study."""

from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.ticker import NullLocator

from digitsum.figures import PAGE_WIDTH, figure_files
from digitsum.files import read_json, write_csv
from digitsum.joblog import job_log

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake


def linear_runs(cases: Iterable[tuple[str, int, int]], fits: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return a row for each fit: method, size, accuracy on test and unseen pairs, converged.

    What adding up the two likeliest digits gives has rows of its own, as the method sequential_argmax.

    Args:
        cases: method, size and seed of each fit.
        fits: what the rule fit_linear wrote for it.

    """
    rows = []
    for (method, size, _), fit in zip(cases, fits, strict=True):
        for suffix in ("", "_argmax") if "test_argmax" in fit else ("",):
            accuracies = {split: fit[split + suffix] for split in ("test", "unseen")}
            rows.append({"method": method + suffix, "size": size, **accuracies, "converged": fit["converged"]})
    return pd.DataFrame(rows)


def linear_table(runs: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each method and size.

    Columns: method; size (examples); n (seeds); not_converged (how many of them); mean and sample standard deviation
    (empty for one seed) of the accuracy on test and unseen pairs; published (test accuracy). Accuracies are fractions.

    Args:
        runs: what `linear_runs` returns.
        published: columns method, size, published.

    """
    groups = runs.groupby(["method", "size"], as_index=False)
    table = groups.agg(
        n=("converged", "size"),
        not_converged=("converged", lambda converged: (~converged).sum()),
        test_mean=("test", "mean"),
        test_sd=("test", "std"),
        unseen_mean=("unseen", "mean"),
        unseen_sd=("unseen", "std"),
    )
    return table.merge(published, how="left", on=["method", "size"])


def plot_linear(runs: pd.DataFrame, published: pd.DataFrame, paths: list[str]) -> None:
    """Draw a curve for each method: means over seeds on test pairs (line; band: range) and unseen ones (dashes)."""
    sizes = sorted(runs["size"].unique())
    with figure_files(paths, PAGE_WIDTH, 3.6) as figure:
        axes = figure.subplots()
        for color, method in (("C0", "sequential"), ("C1", "paired")):
            accuracies = runs[runs["method"] == method].groupby("size")[["test", "unseen"]]
            mean, low, high = 100 * accuracies.mean(), 100 * accuracies.min(), 100 * accuracies.max()
            axes.plot(mean["test"], "o-", color=color, label=f"{method}, test")
            axes.fill_between(sizes, low["test"], high["test"], color=color, alpha=0.25, linewidth=0)
            axes.plot(mean["unseen"], "--", color=color, label=f"{method}, unseen")
        theirs = published[published["size"].isin(sizes)]
        axes.plot(theirs["size"], 100 * theirs["published"], "kD", fillstyle="none", label="published, test")
        axes.set_xscale("log")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set(xlabel="Training examples", ylabel="Accuracy (%)", ylim=(0, 100))
        axes.legend(loc="center right", bbox_to_anchor=(1, 0.42))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        linear = snakemake.params.linear
        cases = product(linear["methods"], linear["sizes"], range(linear["seeds"]))
        runs = linear_runs(cases, map(read_json, snakemake.input))
        published = pd.DataFrame(linear["published"]).rename(columns={"sizes": "size"})
        published = published.melt("size", var_name="method", value_name="published")
        plot_linear(runs, published, snakemake.output.figure)
        write_csv(snakemake.output.table, linear_table(runs, published))
