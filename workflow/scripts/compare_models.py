"""Put networks and baselines side by side: a table, and a figure with the accuracies of the published study."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from digitsum.figures import PAGE_WIDTH, figure_files
from digitsum.files import read_json, write_csv
from digitsum.joblog import job_log
from digitsum.scores import mean_and_sd

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

NAMES = {"random_forest": "Random forest", "svm": "Support vector\nmachine"}
PANELS = {"accuracy": "Accuracy (%)", "macro_f1": "Macro F1 (%)"}


def comparison_table(metrics: dict[str, list[dict[str, Any]]], training_pairs: dict[str, int]) -> pd.DataFrame:
    """Return a row for each model, the best on unseen pairs first.

    Columns: model; training_pairs, tested_pairs (of each split); runs (seeds); mean and sample standard deviation
    (empty for one run) of accuracy and macro F1 on test and unseen pairs, as fractions.

    Args:
        metrics: for each model, the metrics.json of each of its runs.
        training_pairs: for each model, how many pairs it was trained on.

    """
    rows = []
    for model, runs in metrics.items():
        row = {
            "model": model,
            "training_pairs": training_pairs[model],
            "tested_pairs": sum(runs[0]["test"]["support"]),
            "runs": len(runs),
        }
        for split in ("test", "unseen"):
            for score in PANELS:
                statistics = mean_and_sd([run[split][score] for run in runs])
                row |= {f"{split}_{score}": statistics["mean"], f"{split}_{score}_sd": statistics["sd"]}
        rows.append(row)
    return pd.DataFrame(rows).sort_values("unseen_accuracy", ascending=False, kind="stable")


def plot_comparison(table: pd.DataFrame, published: dict[str, float], paths: list[str]) -> None:
    """Draw accuracy and macro F1 of each model on test pairs and on unseen ones.

    Args:
        table: what `comparison_table` returns.
        published: test accuracy (fraction) of some of the models in the published study.
        paths: the files to write.

    """
    names = [NAMES.get(model, f"{model.capitalize()} network") for model in table["model"]]
    rows = np.arange(len(table))
    with figure_files(paths, PAGE_WIDTH, 0.9 + 0.5 * len(table)) as figure:
        for axes, (score, label) in zip(figure.subplots(1, 2, sharex=True, sharey=True), PANELS.items(), strict=True):
            test, unseen = (100 * table[f"{split}_{score}"].to_numpy() for split in ("test", "unseen"))
            axes.hlines(rows, test, unseen, color="C0", linewidth=1.2)
            axes.plot(test, rows, "o", color="C0", label="test")
            axes.plot(unseen, rows, "o", color="C0", markerfacecolor="white", label="unseen")
            if score == "accuracy":  # above the row, where it hides neither mark nor number
                theirs = [100 * published.get(model, np.nan) for model in table["model"]]
                axes.plot(theirs, rows - 0.27, "kv", markersize=4.5, label="published, test")
            for row, values in enumerate(zip(test, unseen, strict=True)):
                axes.text(min(values) - 1, row, f"{min(values):.1f}", ha="right", va="center", fontsize=8)
                axes.text(max(values) + 1, row, f"{max(values):.1f}", ha="left", va="center", fontsize=8)
            axes.set(xlabel=label, yticks=rows, yticklabels=names)
            axes.margins(x=0.18, y=0.2)
            axes.grid(axis="y", visible=False)
            axes.tick_params(axis="y", length=0)
        axes.invert_yaxis()
        figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        comparison = snakemake.params.comparison
        metrics = {
            model: [read_json(path) for path in snakemake.input[model]] for model in comparison["training_pairs"]
        }
        table = comparison_table(metrics, comparison["training_pairs"])
        write_csv(snakemake.output.table, table)
        plot_comparison(table, comparison["published"], snakemake.output.figure)
