"""Trials of the search and their learning curves, as plain records.

This module needs neither PyTorch nor Optuna, so that jobs that only read trials start quickly.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from digitsum.data.pairs import N_CLASSES
from digitsum.files import read_json

CHANCE = math.log(N_CLASSES)  # cross-entropy (nats) of guessing all sums with equal probability


@dataclass(frozen=True)
class Epoch:
    """The result of one epoch of training. Losses are mean cross-entropies in nats, accuracies fractions.

    Training figures are means over the epoch (with dropout, while weights change); validation figures are those of the
    network at its end.
    """

    epoch: int  # 1 for the first
    learning_rate: float  # at the end of the epoch
    train_loss: float
    train_accuracy: float
    val_loss: float
    val_accuracy: float

    @property
    def is_finite(self) -> bool:
        """Whether both losses are numbers, and not infinite."""
        return math.isfinite(self.train_loss) and math.isfinite(self.val_loss)


@dataclass(frozen=True)
class Trial:
    """One trial and its progress so far."""

    round: int  # of the search
    rung: int  # the last one that it reached
    slot: int  # its place there
    number: int  # counted through all rounds
    hyperparameters: dict[str, Any]  # what it trains with
    state: Literal["complete", "pruned", "diverged"]  # trained to the last epoch, stopped before that, or diverged
    epochs: list[Epoch]  # its learning curve, without losses that are not finite
    started: str  # when its training began, ISO 8601 in UTC; only for the study database
    ended: str  # when it ended, likewise

    @property
    def val_loss(self) -> float:
        """The last validation loss; infinite for a trial that diverged."""
        return math.inf if self.state == "diverged" else self.epochs[-1].val_loss


def rank(trials: Iterable[Trial]) -> list[Trial]:
    """Return `trials` from the lowest validation loss to the highest; those that diverged come last."""
    return sorted(trials, key=lambda trial: (trial.val_loss, trial.number))


def furthest(trials: Iterable[Trial]) -> list[Trial]:
    """Return each trial once, as of the last rung that it reached, ordered by number."""
    best: dict[int, Trial] = {}
    for trial in trials:
        known = best.get(trial.number)
        if known is None or len(trial.epochs) >= len(known.epochs):
            best[trial.number] = trial
    return [best[number] for number in sorted(best)]


def read_trials(paths: Iterable[str], identities: Iterable[Mapping[str, int]]) -> list[Trial]:
    """Read the trials in some slots, in this order; `identities` has round, rung and slot of each.

    Raises:
        ValueError: a file is not a trial, or that of another slot; names it.
    """
    found = [read_json(path, "search.trial", identity) for path, identity in zip(paths, identities, strict=True)]
    return [Trial(**{**trial, "epochs": [Epoch(**epoch) for epoch in trial["epochs"]]}) for trial in found]
