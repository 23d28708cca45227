"""Draw the loss and the accuracy of a network over the epochs of its training."""

from support.joblog import job_log

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from digitsum.learning.history import read_history
from digitsum.report.figures import PAGE_WIDTH, figure_files
from digitsum.runs_table import mean_over_seeds


def plot_training(histories: list[pd.DataFrame], paths: list[str]) -> None:
    """Draw loss and accuracy over the epochs: the mean over seeds as a line, their range as a band."""
    panels = [("loss", "Cross-entropy (nats)", 1), ("accuracy", "Accuracy (%)", 100)]
    with figure_files(paths, PAGE_WIDTH, 2.8) as figure:
        for axes, (figure_of_merit, label, scale) in zip(figure.subplots(1, 2), panels, strict=True):
            for part, name, style in (("train", "training", "--"), ("val", "validation", "-")):
                curves = np.array([scale * history[f"{part}_{figure_of_merit}"] for history in histories])
                epochs = histories[0]["epoch"]
                axes.plot(epochs, mean_over_seeds(curves), style, marker="o" if len(epochs) == 1 else None, label=name)
                axes.fill_between(epochs, curves.min(axis=0), curves.max(axis=0), alpha=0.25, linewidth=0)
            axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
            axes.set(xlabel="Epoch", ylabel=label)
            axes.legend()


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        runs = zip(snakemake.input, snakemake.params.runs, strict=True)
        plot_training([read_history(path, identity) for path, identity in runs], snakemake.output)
