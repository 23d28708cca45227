"""The protocol of MNIST addition: which images make up which example.

The images are put in random order and each is used once: an example of two numbers of N digits takes the next 2N
images, so there are floor(60000 / 2N) training examples and floor(10000 / 2N) test examples. (In the words of NeSyDM,
van Krieken et al., 2025, appendix: permute the images, use each once.) To choose settings, 10,000 training images are
held out and take the place of the test images.

Examples are positions of images, int (n, N, 2): place by place, the ones last; at each place the digit of the first
number and that of the second.
"""

import os
from dataclasses import dataclass

import numpy as np

from digitsum.addition.sizes import ScoredOn, examples_of, training_images
from digitsum.files import Arrays, read_arrays, write_arrays


@dataclass(frozen=True)
class Order:
    """The order in which images are taken.

    Attributes:
        train: int32 (k,), positions in the file of training images.
        scored: int32 (m,), positions of the scored images, in the file of test images or, if they were held out, in
            that of training images.
    """

    train: np.ndarray
    scored: np.ndarray


def permute(n_train: int, n_test: int, scored_on: ScoredOn, rng: np.random.Generator) -> Order:
    """Return a random order of `n_train` training images and of the scored ones: `n_test` test images or held out."""
    train = rng.permutation(n_train).astype(np.int32)
    if scored_on == "test":
        return Order(train, rng.permutation(n_test).astype(np.int32))
    rest = training_images(n_train, scored_on)
    return Order(train[:rest], train[rest:])


def group(order: np.ndarray, n_digits: int) -> np.ndarray:
    """Return examples of two numbers with `n_digits` digits each, (n, n_digits, 2), from images in the order given."""
    n = examples_of(len(order), n_digits)
    return order[: n * 2 * n_digits].reshape(n, n_digits, 2)


def digits_of_sum(digits: np.ndarray) -> np.ndarray:
    """Return the digits of the sum of two numbers, uint8 (n, N + 1), given theirs, (n, N, 2), the ones last."""
    place_sums = digits.sum(axis=2, dtype=np.int64)
    n, places = place_sums.shape
    result = np.empty((n, places + 1), np.uint8)
    carry = np.zeros(n, np.int64)
    for place in reversed(range(places)):
        carry, result[:, place + 1] = np.divmod(place_sums[:, place] + carry, 10)
    result[:, 0] = carry
    return result


def save_order(path: str | os.PathLike[str], order: Order, seed: int) -> None:
    """Write the `order` of the runs with this seed as an uncompressed .npz."""
    write_arrays(path, vars(order), {"seed": seed})


def load_order(path: str | os.PathLike[str], seed: int) -> Order:
    """Read the order of the runs with this seed.

    Raises:
        ValueError: the file is cut off, not an order of images, or that of other runs; names it.
    """
    expected: Arrays = {"train": ("int32", ("k",)), "scored": ("int32", ("m",))}
    return Order(**read_arrays(path, "positions of images", expected, identity={"seed": seed}))
