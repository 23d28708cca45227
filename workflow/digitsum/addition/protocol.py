"""The protocol of MNIST addition: which images make up which example.

The images are put in random order and each is used once: an example of two numbers of N digits takes the next 2N
images, so there are floor(60000 / 2N) training examples and floor(10000 / 2N) test examples. (In the words of NeSyDM,
van Krieken et al., 2025, appendix: permute the images, use each once.) To choose settings, 10,000 training images are
held out and take the place of the test images.

Examples are positions of images, int (n, N, 2): place by place, the ones last; at each place the digit of the first
number and that of the second.
"""

import numpy as np

from digitsum.addition.sizes import ScoredOn, examples_of, training_images


def permute(n_train: int, n_test: int, scored_on: ScoredOn, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the random orders in which images are taken to train on, and to score, both int32.

    The first are positions in the file of `n_train` training images; the second ones in that of `n_test` test images
    or, if the scored images are held out, in that of training images too.
    """
    train = rng.permutation(n_train).astype(np.int32)
    if scored_on == "test":
        return train, rng.permutation(n_test).astype(np.int32)
    rest = training_images(n_train, scored_on)
    return train[:rest], train[rest:]


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
