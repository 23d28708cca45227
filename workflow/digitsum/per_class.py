"""How good a classifier is on each sum: a table, and confusion matrices on test and unseen pairs."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from digitsum.figures import PAGE_WIDTH, draw_confusion, figure_files
from digitsum.pairs import SUMS

Metrics = Mapping[str, Any]  # what digitsum.scores.scores returns, for each split

SPLITS = ("test", "unseen")


def plot_confusion(metrics: Sequence[Metrics], paths: Sequence[str], of_digits: bool = False) -> None:
    """Draw the confusion matrices on test and unseen pairs, counts added up over the runs in `metrics`.

    Of the sums or, for sum networks, of the digits that they read.
    """
    what, prefix = ("digit", "digit_") if of_digits else ("sum", "")
    with figure_files(paths, PAGE_WIDTH, 3.9) as figure:
        for axes, split in zip(figure.subplots(1, 2), SPLITS, strict=True):
            draw_confusion(axes, np.sum([run[split][f"{prefix}confusion"] for run in metrics], axis=0), what)
            accuracies = [100 * run[split][f"{prefix}accuracy"] for run in metrics]
            axes.set_title(f"{split}: {np.mean(accuracies):.2f} % right")


def per_class_table(metrics: Sequence[Metrics]) -> pd.DataFrame:
    """Return a row for each split and sum: precision, recall, F1 as means over the runs, and support."""
    rows = []
    for split in SPLITS:
        means = {
            score: np.mean([run[split][score] for run in metrics], axis=0) for score in ("precision", "recall", "f1")
        }
        table = pd.DataFrame({"split": split, "sum": range(SUMS), **means})
        rows.append(table.assign(support=metrics[0][split]["support"]))
    return pd.concat(rows)
