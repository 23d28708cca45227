"""Draw and tabulate the accuracy on unseen pairs against the number of training pairs, for networks and linear ones."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.ticker import NullLocator

from digitsum.figures import PAGE_WIDTH, figure_files
from digitsum.files import read_json, write_csv
from digitsum.joblog import job_log

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake


def efficiency_runs(fewer: Iterable[str], all_of_them: Iterable[str], linear: Iterable[str], n: int) -> pd.DataFrame:
    """Return a row for each training: model, size (training pairs), accuracy on test and unseen pairs.

    The sequential linear classifier learns from single digits; with 100 of them, say, it counts as 50 pairs.

    Args:
        fewer: results/efficiency/{network}/{size}/{seed}.json.
        all_of_them: results/networks/{network}/{seed}/metrics.json.
        linear: results/linear/{method}/{size}/{seed}.json.
        n: training pairs of the study.
    """
    rows: list[dict[str, Any]] = []
    for path in map(Path, fewer):
        rows.append({"model": path.parents[1].name, "size": int(path.parent.name), **read_json(path)})
    for path in map(Path, all_of_them):
        metrics = read_json(path)
        accuracies = {split: metrics[split]["accuracy"] for split in ("test", "unseen")}
        rows.append({"model": path.parents[1].name, "size": n, **accuracies})
    for path in map(Path, linear):
        method, examples, fit = path.parents[1].name, int(path.parent.name), read_json(path)
        size = examples // 2 if method == "sequential" else examples
        rows.append({"model": f"linear, {method}", "size": size, "test": fit["test"], "unseen": fit["unseen"]})
    return pd.DataFrame(rows)


def efficiency_table(runs: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each model and size: n (seeds), mean and sample standard deviation of both accuracies."""
    return runs.groupby(["model", "size"], as_index=False, sort=False).agg(
        n=("unseen", "size"),
        test_mean=("test", "mean"),
        test_sd=("test", "std"),
        unseen_mean=("unseen", "mean"),
        unseen_sd=("unseen", "std"),
    )


def plot_efficiency(runs: pd.DataFrame, paths: list[str]) -> None:
    """Draw a line for each model: means over seeds on unseen pairs, with their range as a band."""
    with figure_files(paths, PAGE_WIDTH, 3.8) as figure:
        axes = figure.subplots()
        for number, (model, some) in enumerate(runs.groupby("model", sort=False)):
            accuracy = 100 * some.groupby("size")["unseen"].agg(["mean", "min", "max"])
            style = "s--" if str(model).startswith("linear") else "o-"
            axes.plot(accuracy["mean"], style, color=f"C{number}", label=model)
            axes.fill_between(accuracy.index, accuracy["min"], accuracy["max"], color=f"C{number}", alpha=0.25, lw=0)
        axes.set_xscale("log")
        largest = runs["size"].max()
        sizes = [*(10**power for power in range(2, 6) if 2 * 10**power <= largest), largest]
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set(xlabel="Training pairs", ylabel="Accuracy on unseen pairs (%)", ylim=(0, 100))
        figure.legend(loc="outside upper center", ncols=3)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        files = snakemake.input
        runs = efficiency_runs(files.fewer, files.full, files.linear, snakemake.params.efficiency["all_pairs"])
        write_csv(snakemake.output.table, efficiency_table(runs))
        plot_efficiency(runs, snakemake.output.figure)
