"""Which pairs of digits are added where sums can't teach all digits (shortcuts.py), and how many examples that makes.

The pairs are those of rsbench (Bortolotti et al. 2024, arXiv:2406.10368), as its code has them (halfmnist.py and
shortcutmnist.py).
"""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

Pairs = Sequence[tuple[int, int]]

# Which digits are added, by the name of the data set in the configuration; in either order.
PAIRS: dict[str, Pairs] = {
    "half": ((0, 0), (0, 1), (2, 3), (2, 4)),
    "even_odd": ((0, 6), (2, 8), (4, 6), (4, 8), (1, 5), (3, 7), (1, 9), (3, 9)),
}


def in_both_orders(pairs: Pairs) -> Pairs:
    """Return each pair of digits and its reverse, once."""
    return tuple(dict.fromkeys(chain(pairs, ((second, first) for first, second in pairs))))


def uses(pairs: Pairs) -> Counter[int]:
    """Return how many images of each digit it takes to have each pair in both orders once."""
    return Counter(chain.from_iterable(in_both_orders(pairs)))


def turns(pairs: Pairs, images: Sequence[int]) -> int:
    """Return how often there can be each pair in both orders, given how many images there are of each digit, 0 to 9."""
    return min(images[digit] // times for digit, times in uses(pairs).items())


def examples_of_pairs(pairs: Pairs, images: Sequence[int]) -> int:
    """Return how many examples that makes."""
    return turns(pairs, images) * len(in_both_orders(pairs))
