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


def compare_systems(
    read: Iterable[tuple[Mapping[str, Any], np.ndarray]], labels: Sequence[np.ndarray], study_seed: int
) -> pd.DataFrame:
    """Return a row for every two systems at each N; no row if there is only one.

    Columns: digits (N); model and other; orders, the number that both have; examples in each; and those of
    digitsum.analysis.significance.compare_all from the difference on.

    `read` has the identity of each run with the digits that it read, uint8 (m,), seeds from 0 on; `labels` are those
    that the images show, uint8 (m,), in the order of each seed.
    """
    right: dict[int, dict[str, list[np.ndarray]]] = {}
    for run, digits in read:
        examples = group(np.arange(len(digits)), run["digits"])
        of_run = right_sums(digits, labels[run["seed"]], examples)
        right.setdefault(run["digits"], {}).setdefault(run["model"], []).append(of_run)
    rows = []
    for n_digits, systems in right.items():
        for model, other in combinations(systems, 2):
            orders = min(len(systems[model]), len(systems[other]))
            ours, theirs = (np.array(systems[name][:orders]) for name in (model, other))
            apart = {f"{model} {other}": ours.astype(np.int8) - theirs}
            found = difference(ours, theirs, *resampled_accuracies(apart, study_seed).values())
            rows.append({"digits": n_digits, "model": model, "other": other, "orders": orders, **found})
    return corrected(rows, ["digits", "model", "other", "orders"])
