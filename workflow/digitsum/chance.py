"""How far apart two results may lie by chance alone."""

from math import hypot, sqrt


def binomial_error(accuracy: float, pairs: int) -> float:
    """Return the standard error of an accuracy measured on `pairs` pairs drawn at random: sqrt(p (1 - p) / n)."""
    return sqrt(accuracy * (1 - accuracy) / pairs)


def spread_of_difference(accuracy: float, pairs: int, other_pairs: int, sd: float | None, seeds: int) -> float:
    """Return the standard deviation that chance gives the difference between one published run and the mean of ours.

    Two causes, added as squares: each study tested on pairs of its own (binomial), and each training had a seed of
    its own: with standard deviation sd, one run differs from the mean of n by sd sqrt(1 + 1/n). With one seed the
    second cause is unknown and left out.

    Args:
        accuracy: the accuracy, about the same in both studies.
        pairs: how many pairs we tested on.
        other_pairs: how many the published study tested on.
        sd: standard deviation over our seeds, None for a single one.
        seeds: how many seeds we ran.

    """
    sampling = hypot(binomial_error(accuracy, pairs), binomial_error(accuracy, other_pairs))
    return hypot(sampling, (sd or 0.0) * sqrt(1 + 1 / seeds))
