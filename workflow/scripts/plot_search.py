"""Draw the search: each hyperparameter against the loss, and all learning curves."""

from support.joblog import job_log

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from digitsum.learning.trials import CHANCE, Trial, furthest, rank, read_trials
from digitsum.report.figures import PAGE_WIDTH, figure_files, label_plainly, mark_logarithmically
from digitsum.report.wording import capitalised, setting

MARKS = {
    "complete": {"marker": "o", "color": "C0", "label": "trained to the end"},
    "pruned": {"marker": "o", "facecolors": "none", "edgecolors": "0.55", "label": "pruned"},
    "diverged": {"marker": "x", "color": "C1", "label": "diverged"},
}
# Losses outside are drawn here: those worse than guessing, and those too low for a logarithmic axis, such as 0.
BOTTOM, TOP = 1e-4, 1.1 * CHANCE


def drawn(losses: Any) -> np.ndarray:
    """Return losses, (n,), as they are drawn."""
    return np.clip(losses, BOTTOM, TOP)


def curve(trial: Trial) -> tuple[list[int], np.ndarray]:
    """Return the epochs of a trial, and its validation losses as they are drawn."""
    return [epoch.epoch for epoch in trial.epochs], drawn([epoch.val_loss for epoch in trial.epochs])


def scatter(axes: Axes, trials: list[Trial], positions: dict[int, float]) -> None:
    """Draw a mark for each trial at its position (by number) and its loss, on a logarithmic axis."""
    for state, style in MARKS.items():
        found = [trial for trial in trials if trial.state == state]
        if found:
            x = [positions[trial.number] for trial in found]
            axes.scatter(x, drawn([trial.val_loss for trial in found]), s=22, zorder=3, **style)
    mark_logarithmically(axes.yaxis)


def plot_hyperparameters(trials: list[Trial], space: dict[str, Any], paths: list[str]) -> None:
    """Draw a panel for each hyperparameter; the best trial is ringed."""
    winner = rank(trial for trial in trials if trial.state == "complete")[0]
    with figure_files(paths, PAGE_WIDTH, 4.6) as figure:
        grid = figure.subplots(2, 3, sharey=True)
        for axes, (name, entry) in zip(grid.flat, space.items(), strict=False):
            values = {trial.number: trial.hyperparameters[name] for trial in trials}
            if "choices" in entry:
                choices = list(entry["choices"])
                # Within a choice, side by side in the order of the search, so that marks don't hide one another.
                spread = {
                    number: choices.index(value) + 0.5 * (number / max(len(trials) - 1, 1) - 0.5)
                    for number, value in values.items()
                }
                scatter(axes, trials, spread)
                names = [setting(choice) for choice in choices]
                long = any(len(text) > 8 for text in names)
                labels = [text.replace("-", "-\n") if long else text for text in names]
                axes.set_xticks(range(len(choices)), labels, fontsize=7)
                axes.set_xlim(-0.5, len(choices) - 0.5)
                axes.grid(axis="x", visible=False)
                x = spread[winner.number]
            else:
                scatter(axes, trials, values)
                if entry.get("log"):
                    axes.set_xscale("log")
                    label_plainly(axes.xaxis)
                x = values[winner.number]
            axes.scatter([x], drawn([winner.val_loss]), s=110, facecolors="none", edgecolors="C1", linewidths=1.6)
            axes.set_xlabel(capitalised(setting(name)))
        for axes in grid[:, 0]:
            axes.set_ylabel("Validation loss (nats)")
        handles, labels = grid.flat[0].get_legend_handles_labels()
        ring = plt.scatter([], [], s=80, facecolors="none", edgecolors="C1", linewidths=1.6)
        spare = grid.flat[-1]
        spare.axis("off")
        spare.legend([*handles, ring], [*labels, "lowest loss"], loc="center left")


def plot_curves(trials: list[Trial], paths: list[str]) -> None:
    """Draw the validation loss of every trial over its epochs."""
    winner = rank(trial for trial in trials if trial.state == "complete")[0]
    styles = {
        "pruned": {"color": "0.7", "linewidth": 0.8, "label": "pruned"},
        "diverged": {"color": "C1", "linewidth": 0.8, "linestyle": ":", "label": "diverged"},
        "complete": {"color": "C0", "linewidth": 1.0, "label": "trained to the end"},
    }
    with figure_files(paths, PAGE_WIDTH, 3.2) as figure:
        axes = figure.subplots()
        for state, style in styles.items():
            found = [curve(trial) for trial in trials if trial.state == state and trial.epochs]
            for number, (x, y) in enumerate(found):
                axes.plot(x, y, **{**style, "label": style["label"] if number == 0 else None})
                axes.plot(x[-1:], y[-1:], ".", color=style["color"], markersize=4)
        axes.plot(*curve(winner), color="black", label=f"lowest loss (trial {winner.number})")
        mark_logarithmically(axes.yaxis)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        axes.set(xlabel="Epoch", ylabel="Validation loss (nats)")
        axes.legend()


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        search = snakemake.params.search
        trials = furthest(read_trials(snakemake.input.trials, search["identities"]))
        plot_hyperparameters(trials, search["space"], snakemake.output.hyperparameters)
        plot_curves(trials, snakemake.output.curves)
