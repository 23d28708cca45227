"""Draw the learning curves and the confusion matrix of one network; write its per-class table."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from digitsum.figures import PAGE_WIDTH, draw_confusion, figure_files
from digitsum.files import read_json, write_csv
from digitsum.joblog import job_log
from digitsum.pairs import SUMS

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake


def plot_curves(histories: list[pd.DataFrame], paths: list[str]) -> None:
    """Draw loss and accuracy over the epochs: the mean over seeds as a line, their range as a band."""
    panels = [("loss", "Cross-entropy (nats)", 1), ("accuracy", "Accuracy (%)", 100)]
    with figure_files(paths, PAGE_WIDTH, 2.8) as figure:
        for axes, (figure_of_merit, label, scale) in zip(figure.subplots(1, 2), panels, strict=True):
            for part, name, style in (("train", "training", "--"), ("val", "validation", "-")):
                curves = np.array([scale * history[f"{part}_{figure_of_merit}"] for history in histories])
                epochs = histories[0]["epoch"]
                axes.plot(epochs, curves.mean(axis=0), style, label=name)
                axes.fill_between(epochs, curves.min(axis=0), curves.max(axis=0), alpha=0.25, linewidth=0)
            axes.set(xlabel="Epoch", ylabel=label)
            axes.legend()


def plot_confusion(metrics: list[dict[str, Any]], paths: list[str]) -> None:
    """Draw the confusion matrices on test and unseen pairs, counts added up over the seeds."""
    with figure_files(paths, PAGE_WIDTH, 3.9) as figure:
        for axes, split in zip(figure.subplots(1, 2), ("test", "unseen"), strict=True):
            draw_confusion(axes, np.sum([run[split]["confusion"] for run in metrics], axis=0))
            accuracies = [100 * run[split]["accuracy"] for run in metrics]
            axes.set_title(f"{split}: {np.mean(accuracies):.2f} % right")


def per_class_table(metrics: list[dict[str, Any]]) -> pd.DataFrame:
    """Return a row for each split and sum: precision, recall, F1 as means over seeds, and support."""
    rows = []
    for split in ("test", "unseen"):
        means = {
            score: np.mean([run[split][score] for run in metrics], axis=0) for score in ("precision", "recall", "f1")
        }
        table = pd.DataFrame({"split": split, "sum": range(SUMS), **means})
        rows.append(table.assign(support=metrics[0][split]["support"]))
    return pd.concat(rows)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        metrics = [read_json(path) for path in snakemake.input.metrics]
        plot_curves([pd.read_csv(path) for path in snakemake.input.histories], snakemake.output.curves)
        plot_confusion(metrics, snakemake.output.confusion)
        write_csv(snakemake.output.per_class, per_class_table(metrics))
