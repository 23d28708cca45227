"""How many images and examples MNIST addition has: arithmetic of its protocol (protocol.py)."""

from typing import Literal

ScoredOn = Literal["test", "held_out"]
HELD_OUT_SHARE = 1 / 6  # of the training images: 10,000 of 60,000


def training_images(n_train: int, scored_on: ScoredOn) -> int:
    """Return how many of `n_train` training images there are to train on: all, or without those held out."""
    return n_train if scored_on == "test" else n_train - max(1, round(n_train * HELD_OUT_SHARE))


def examples_of(n_images: int, n_digits: int) -> int:
    """Return how many examples of two numbers with `n_digits` digits each can be made of `n_images` images."""
    return n_images // (2 * n_digits)
