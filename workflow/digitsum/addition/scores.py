"""How well a system adds, given what it reads in each scored image."""

from typing import Any

import numpy as np

from digitsum.addition.protocol import digits_of_sum, group
from digitsum.data.pairs import DIGITS
from digitsum.data.sums import sum_distribution
from digitsum.files import Arrays
from digitsum.scores import confusion_matrix

REGROUPINGS = 100
READ: Arrays = {"digits": ("uint8", ("m",))}  # the file of a run with what it reads in the scored images, in its order


def addition_scores(
    read: np.ndarray,
    labels: np.ndarray,
    n_digits: int,
    rng: np.random.Generator,
    log_probabilities: np.ndarray | None = None,
) -> dict[str, Any]:
    """Return the scores of a system on numbers with `n_digits` digits, as plain numbers.

    Args:
        read: uint8 (m,), the digit read in each of the scored images in the order of the protocol.
        labels: uint8 (m,), what the images show.
        n_digits: N, the digits of each number.
        rng: draws the regroupings.
        log_probabilities: float (m, 10), of the digits, if the system has any.

    Returns:
        n, the number of examples; the scores of whole sums that digitsum.scores.SCORES describes, those of the
        likeliest sum only if there are probabilities; digit_accuracy over all images; digit_confusion, 10 rows (true
        digit) of 10 counts (digit read).
    """
    examples = group(np.arange(len(labels)), n_digits)
    scores: dict[str, Any] = {
        "n": len(examples),
        "accuracy": float(np.mean(right_sums(read, labels, examples))),
        "regrouped": float(np.mean([_regrouped(read, labels, n_digits, rng) for _ in range(REGROUPINGS)])),
        "digit_accuracy": float(np.mean(read == labels)),
        "digit_confusion": confusion_matrix(labels, read, DIGITS).tolist(),
    }
    if log_probabilities is not None:
        likeliest = likeliest_sums(np.exp(log_probabilities[examples].astype(np.float64)))
        scores["likeliest_accuracy"] = _share_right(likeliest, digits_of_sum(labels[examples]))
        scores["likeliest_differs"] = 1 - _share_right(likeliest, digits_of_sum(read[examples]))
    return scores


def right_sums(read: np.ndarray, labels: np.ndarray, examples: np.ndarray) -> np.ndarray:
    """Return whether the digits read give the right sum, bool (n,), of each example, positions in both, (n, N, 2)."""
    right: np.ndarray = (digits_of_sum(read[examples]) == digits_of_sum(labels[examples])).all(axis=1)
    return right


def _share_right(sums: np.ndarray, true: np.ndarray) -> float:
    return float(np.mean((sums == true).all(axis=1)))


def _regrouped(read: np.ndarray, labels: np.ndarray, n_digits: int, rng: np.random.Generator) -> float:
    return float(np.mean(right_sums(read, labels, group(rng.permutation(len(labels)), n_digits))))


def likeliest_sums(probabilities: np.ndarray) -> np.ndarray:
    """Return the digits of the likeliest sum of each example, uint8 (n, N + 1), the ones last; exact.

    A sum can arise from different carries, so finding the likeliest path is not enough. The search goes left from the
    ones and keeps, for each beginning of a sum, its joint probabilities (a(0), a(1)) with carry 0 and 1 (see
    digitsum.addition.likelihood). The remaining places weight the two with non-negative numbers, so a beginning can't
    win any more if, whatever the weights, another one gives as much; all others are kept.

    Args:
        probabilities: float (n, N, 2, 10), of the digits of both numbers, the place of the ones last.
    """
    n, places = probabilities.shape[:2]
    of_two = sum_distribution(probabilities[:, :, 0], probabilities[:, :, 1])  # (n, N, 19)
    padded = np.pad(of_two, [(0, 0), (0, 0), (1, 1)])
    digit, carry = np.arange(DIGITS)[:, None, None], np.arange(2)
    at = digit + DIGITS * carry - carry[:, None] + 1  # (digit, carry in, carry out)
    state = np.tile([1.0, 0.0], (n, 1, 1))  # (n, k beginnings, 2)
    begun = np.zeros((n, 1, 0), np.uint8)  # (n, k, places so far), the ones first
    for place in reversed(range(places)):
        state = np.einsum("nkc,nscd->nksd", state, padded[:, place, at])
        tried = np.repeat(begun, DIGITS, axis=1)
        digits = np.broadcast_to(np.arange(DIGITS, dtype=np.uint8)[:, None], (*state.shape[:3], 1))
        begun = np.concatenate([tried, digits.reshape(n, -1, 1)], axis=2)
        state, kept = _not_outweighed(state.reshape(n, -1, 2))
        begun = np.take_along_axis(begun, kept[:, :, None], axis=1)
    best, leading = np.divmod(state.reshape(n, -1).argmax(axis=1), 2)
    right = begun[np.arange(n), best]
    return np.concatenate([right, leading[:, None]], axis=1)[:, ::-1].astype(np.uint8)


def _not_outweighed(state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the candidates, of (n, k, 2), that some weights prefer, scaled, (n, j, 2), and their positions, (n, j).

    They are corners of the convex hull: few, even if a system is so unsure that hardly a beginning exceeds another in
    both. j is the largest number that an example has; in the others, surplus entries are 0.
    """
    order = np.lexsort((-state[:, :, 1], -state[:, :, 0]), axis=1)
    state = np.take_along_axis(state, order[:, :, None], axis=1)
    highest = np.maximum.accumulate(state[:, :, 1], axis=1)
    before = np.concatenate([np.full((len(state), 1), -1.0), highest[:, :-1]], axis=1)
    needed, left = state[:, :, 1] > before, np.array(0)
    while (left != needed.sum(axis=1)).any():
        left = needed.sum(axis=1)
        first = np.argsort(~needed, axis=1, kind="stable")[:, : left.max()]
        order = np.take_along_axis(order, first, axis=1)
        state = np.take_along_axis(np.where(needed[:, :, None], state, 0), first[:, :, None], axis=1)
        # From each one to the next, and from the last one to 0: where the way does not turn left, there is no corner.
        step = np.diff(state, axis=1, append=0)
        turn = step[:, :-1, 0] * step[:, 1:, 1] - step[:, :-1, 1] * step[:, 1:, 0]
        needed = np.concatenate([np.ones((len(state), 1), bool), turn > 0], axis=1)
    return state / state.max(axis=(1, 2), keepdims=True), order
