"""Whether one system of MNIST addition is really better than another, judged by the sums of the orders that both have.

The tests are those of the study (digitsum.analysis.significance), with orders in the place of seeds. But an order is
the same for all systems, so it is drawn for two of them at once, and its examples are made of other images than those
of the next order. The images themselves are not drawn: what is found is about these.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from digitsum.addition.protocol import group
from digitsum.addition.scores import right_sums
from digitsum.analysis.significance import corrected, difference, resampled_accuracies
from digitsum.runs_table import mean_and_sd

Read = Iterable[tuple[Mapping[str, Any], np.ndarray]]  # of each run its identity and the digits that it read


def compare_systems(read: Read, labels: Sequence[np.ndarray], study_seed: int) -> pd.DataFrame:
    """Return a row for every two systems at each N; no row if there is only one.

    Columns: digits (N); model and other; orders, the number that both have; and those of
    digitsum.analysis.significance.compare_all from the difference on.

    `read` has the digits of each run, uint8 (m,), seeds from 0 on; `labels` are those that the images show, uint8 (m,),
    in the order of each seed.
    """
    right: dict[int, dict[str, list[np.ndarray]]] = {}
    for run, digits in read:
        of_run = _right(digits, labels[run["seed"]], run["digits"])
        right.setdefault(run["digits"], {}).setdefault(run["model"], []).append(of_run)
    rows = [
        {
            "digits": n_digits,
            "model": one,
            "other": other,
            **_apart(systems[one], systems[other], one, other, study_seed),
        }
        for n_digits, systems in right.items()
        for one, other in combinations(systems, 2)
    ]
    return corrected(rows, ["digits", "model", "other", "orders"])


def compare_lengths(read: Read, labels: Sequence[np.ndarray], study_seed: int) -> pd.DataFrame:
    """Return a row for each system at each N but its least: does training on N digits help or hurt?

    The system that was trained on the least N reads the same images, so its digits are added in groups of N.

    Columns: digits (N); model; trained_on, its least N; mean and sd over orders of the accuracy at N of the system that
    was trained there; orders; and, as in `compare_systems`, how much better the one is that was trained on N.
    """
    systems: dict[str, dict[int, dict[int, np.ndarray]]] = {}
    for run, digits in read:
        systems.setdefault(run["model"], {}).setdefault(run["digits"], {})[run["seed"]] = digits
    rows = []
    for model, by_digits in systems.items():
        least = min(by_digits)
        for n_digits, of_seeds in by_digits.items():
            if n_digits == least:
                continue
            seeds = sorted(of_seeds.keys() & by_digits[least])
            here, short = (
                [_right(by_digits[trained][seed], labels[seed], n_digits) for seed in seeds]
                for trained in (n_digits, least)
            )
            statistics = mean_and_sd(one.mean() for one in short)
            about = {"digits": n_digits, "model": model, "trained_on": least}
            about |= {name: statistics[name] for name in ("mean", "sd")}
            rows.append({**about, **_apart(here, short, model, f"{model} {least}", study_seed)})
    return corrected(rows, ["digits", "model", "trained_on", "mean", "sd", "orders"])


def _right(digits: np.ndarray, labels: np.ndarray, n_digits: int) -> np.ndarray:
    return right_sums(digits, labels, group(np.arange(len(digits)), n_digits))


def _apart(
    one: Sequence[np.ndarray], other: Sequence[np.ndarray], name: str, other_name: str, study_seed: int
) -> dict[str, Any]:
    """Return how much better one system is than the other in the orders that both have, each order bool (n,)."""
    orders = min(len(one), len(other))
    ours, theirs = (np.array(each[:orders]) for each in (one, other))
    drawn = resampled_accuracies({f"{name} {other_name}": ours.astype(np.int8) - theirs}, study_seed)
    return {"orders": orders, **difference(ours, theirs, *drawn.values())}
