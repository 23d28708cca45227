"""The data set: pairs of MNIST digits, the first on top of the second, labelled with their sum.

Each split has its own random stream, and pairs are drawn one after the other. So changing the size of one split
changes no byte of another, and a larger split begins with the pairs of a smaller one.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitsum.data.splits import Pool, Split
from digitsum.data.streams import stream
from digitsum.files import Arrays, FilePath, check_digest, read_arrays, write_arrays, write_digest

SIDE = 28  # pixels
DIGITS = 10
N_CLASSES = 19  # the sums 0 .. 18

# With `pool: disjoint`, each split draws from its own images: these shares of the training images, whatever the sizes
# of the splits, so that a new size moves no image from one split to another.
DISJOINT_SHARES = {"train": 0.70, "val": 0.15, "test": 0.15}


ARRAYS: Arrays = {
    "labels": ("uint8", ("n",)),
    "images": ("uint8", ("n", 2 * SIDE, SIDE)),
    "digits": ("uint8", ("n", 2)),
    "source": ("int32", ("n", 2)),
}


@dataclass(frozen=True)
class Pairs:
    """Pairs of digits.

    Attributes:
        images: uint8 (n, 56, 28), 0 is background.
        labels: uint8 (n,), the sum of the two digits, 0..18.
        digits: uint8 (n, 2), the digit on top and the one below.
        source: int32 (n, 2), the positions of the two images in the file they come from: the training images for
            train, val and test, the test images for unseen.
    """

    images: np.ndarray
    labels: np.ndarray
    digits: np.ndarray
    source: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, n: int | None) -> "Pairs":
        """Return the first `n` pairs, or all if there are fewer or `n` is None (views, no copies)."""
        return self.take(slice(n))

    def take(self, which: slice | np.ndarray) -> "Pairs":
        """Return the pairs at the positions `which`: copies, or views if it is a slice."""
        return Pairs(self.images[which], self.labels[which], self.digits[which], self.source[which])


def pool_of(split: Split, n_images: int, pool: Pool, seed: int) -> np.ndarray:
    """Return the positions of the images that `split` may draw from, int (k,).

    `unseen` draws from all test images; the other splits draw from all training images (shared, as in the published
    study) or from their own share of them (disjoint).
    """
    if split == "unseen" or pool == "shared":
        return np.arange(n_images)
    order = stream(seed, "pool").permutation(n_images)
    ends = np.round(np.cumsum(list(DISJOINT_SHARES.values())) * n_images).astype(int)
    parts = dict(zip(DISJOINT_SHARES, np.split(order, ends[:-1]), strict=True))
    return np.sort(parts[split])


def draw_pairs(images: np.ndarray, digits: np.ndarray, split: Split, size: int, pool: Pool, seed: int) -> Pairs:
    """Draw `size` pairs of `images`, uint8 (k, 28, 28), which show `digits`, uint8 (k,), 0..9, with replacement.

    The split determines the random stream and, if the pool is disjoint, the images; `seed` is that of the study.

    Raises:
        ValueError: there is no image for `split`.
    """
    allowed = pool_of(split, len(images), pool, seed)
    if not len(allowed):
        raise ValueError(f"data.pool: disjoint leaves no image of {len(images)} for {split}; shared would")
    source = allowed[stream(seed, "pairs", split).integers(len(allowed), size=(size, 2))].astype(np.int32)
    pair = digits[source]
    return Pairs(
        images=images[source].reshape(size, 2 * SIDE, SIDE),
        labels=pair.sum(axis=1, dtype=np.uint8),
        digits=pair,
        source=source,
    )


def save_pairs(path: FilePath, pairs: Pairs) -> None:
    """Write `pairs` as an uncompressed .npz (loading takes 0.1 s), and the digest of that file beside it."""
    write_arrays(path, vars(pairs))
    write_digest(path)


def load_pairs(path: FilePath, first: int | None = None) -> Pairs:
    """Read the `first` pairs of a file that `save_pairs` wrote, or all.

    Raises:
        ValueError: the file is not the one that its digest was taken of, is cut off, is not an .npz, lacks the arrays
            of pairs, has labels that are not the sums of the digits, or has too few pairs.
    """
    check_digest(path)
    pairs = Pairs(**read_arrays(path, "pairs", ARRAYS, first))
    if pairs.digits.max(initial=0) >= DIGITS or (pairs.digits.sum(axis=1) != pairs.labels).any():
        raise ValueError(f"{path}: the labels are not the sums of the digits; delete it and run again")
    if first is not None and len(pairs) < first:
        raise ValueError(f"{Path(path).name} has {len(pairs)} pairs, fewer than the {first} asked for")
    return pairs
