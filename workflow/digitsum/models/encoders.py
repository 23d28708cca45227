"""What comes between the pixels of a digit and the hidden layers of a sum network."""

from collections.abc import Callable
from functools import partial

from torch import nn


def _dense() -> nn.Module:
    return nn.Flatten()


def _convolutional(width: int = 1) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 8 * width, 5),
        nn.MaxPool2d(2),  # before ReLU: the same numbers, and a quarter of the work for ReLU
        nn.ReLU(),
        nn.BatchNorm2d(8 * width),
        nn.Conv2d(8 * width, 16 * width, 3),
        nn.ReLU(),
        nn.Conv2d(16 * width, 16 * width, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.BatchNorm2d(16 * width),
        nn.Flatten(),
    )


def _lenet() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 6, 5),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(6, 16, 5),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
    )


# By name: how it is built, and how many numbers it makes of a digit, float32 (n, 1, 28, 28).
# wide is convolutional with three times the channels. lenet is the encoder of the published systems for MNIST addition
# (after LeCun et al., Proc. IEEE 86, 2278, 1998); with hidden layers 120-84 it has their 44,426 parameters.
ENCODERS: dict[str, tuple[Callable[[], nn.Module], int]] = {
    "dense": (_dense, 28 * 28),
    "convolutional": (_convolutional, 16 * 4 * 4),
    "lenet": (_lenet, 16 * 4 * 4),
    "wide": (partial(_convolutional, width=3), 3 * 16 * 4 * 4),
}
