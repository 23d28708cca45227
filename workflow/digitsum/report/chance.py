"""How far apart two results may lie by chance alone."""

from collections.abc import Mapping, Sequence
from math import hypot, sqrt
from typing import Any


def binomial_error(accuracy: float, pairs: int) -> float:
    """Return the standard error of an accuracy measured on `pairs` pairs drawn at random: sqrt(p (1 - p) / n)."""
    return sqrt(accuracy * (1 - accuracy) / pairs)


def differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two accuracies differ by more than twice the standard error of their difference.

    Each standard error is that of a mean over seeds and has two sources: the pairs tested on, and the seeds. `one` and
    `other` are scores of a model in the summary: `n` pairs, and `accuracy` as {mean, sd, values} over seeds.
    """
    errors = []
    for scores in (one, other):
        accuracy = scores["accuracy"]
        of_seeds = (accuracy["sd"] or 0.0) / sqrt(len(accuracy["values"]))
        errors.append(hypot(binomial_error(accuracy["mean"], scores["n"]), of_seeds))
    return bool(abs(one["accuracy"]["mean"] - other["accuracy"]["mean"]) > 2 * hypot(*errors))


def told_apart(differences: Sequence[Mapping[str, Any]], one: str, other: str) -> bool:
    """Return whether a paired test distinguishes two models on unseen pairs, given that part of the summary."""
    return bool(paired_test(differences, one, other)["differ"])


def paired_test(differences: Sequence[Mapping[str, Any]], one: str, other: str) -> Mapping[str, Any]:
    """Return the comparison of two models, by name, in that part of the summary, which has every two."""
    (found,) = (row for row in differences if {row["model"], row["other"]} == {one, other})
    return found


def spread_of_difference(ours: Mapping[str, Any], pairs: int, other_pairs: int) -> float:
    """Return the standard deviation, by chance alone, of the difference between one published run and our mean.

    Two causes, added as squares: each study tested on its own pairs (binomial), and each training had its own seed:
    with standard deviation sd, one run differs from the mean of n by sd sqrt(1 + 1/n). With one seed, the second cause
    is unknown and left out. Our accuracy, {mean, sd, values} over seeds, is of `pairs`, the published one, which is
    about the same, of `other_pairs`.
    """
    sampling = hypot(binomial_error(ours["mean"], pairs), binomial_error(ours["mean"], other_pairs))
    return hypot(sampling, (ours["sd"] or 0.0) * sqrt(1 + 1 / len(ours["values"])))
