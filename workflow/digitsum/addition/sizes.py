"""How many images and examples MNIST addition has, and how often they are trained on: arithmetic of protocol.py."""

from dataclasses import replace
from typing import Literal

from digitsum.learning.settings import Settings

ScoredOn = Literal["test", "held_out"]
HELD_OUT_SHARE = 1 / 6  # of the training images: 10,000 of 60,000


def training_images(n_train: int, scored_on: ScoredOn) -> int:
    """Return how many of `n_train` training images there are to train on: all, or without those held out."""
    return n_train if scored_on == "test" else n_train - max(1, round(n_train * HELD_OUT_SHARE))


def examples_of(n_images: int, n_digits: int) -> int:
    """Return how many examples of two numbers with `n_digits` digits each can be made of `n_images` images."""
    return n_images // (2 * n_digits)


def settings_for(settings: Settings, examples: int, n_digits: int) -> Settings:
    """Return `settings` for `examples` examples with `n_digits` digits: a batch keeps its number of digits if possible.

    32 pairs of digits become 32 examples at N = 1, 2 at N = 15, and 1 at N = 100. `min_steps` is meant for few images;
    at N > 1 examples are few because they are long, and no epochs are added.
    """
    batches = replace(settings, batch_size=max(1, settings.batch_size // n_digits))
    return batches.for_examples(examples) if n_digits == 1 else batches
