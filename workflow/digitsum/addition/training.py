"""Training on sums of numbers of N digits, with the schedule, optimizer and augmentation of the study."""

import logging
import math

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from digitsum.addition.likelihood import log_likelihood
from digitsum.addition.protocol import digits_of_sum
from digitsum.data.pairs import DIGITS, SIDE
from digitsum.data.streams import stream_seed
from digitsum.learning.settings import Settings
from digitsum.learning.training import Training
from digitsum.models.network import DigitNetwork

READING_BATCH = 500  # pairs
# The weight of agreeing with other networks, in the first half of a training; in the second one only sums count. With
# less, networks don't differ; the more it is, the more of them give up sums (docs/experiments.md).
APART = 1.0
# A training at N > 1 with a loss above this after half its epochs, in nats per place, has settled on a wrong solution,
# at about 1.1; one that finds the digits is below 0.2 by then (docs/experiments.md).
LOST = 0.5
STARTS = 4  # of a training, at most

log = logging.getLogger(__name__)


def train(
    settings: Settings,
    seed: int,
    images: np.ndarray,
    labels: np.ndarray,
    examples: np.ndarray,
    others: np.ndarray | None = None,
) -> tuple[DigitNetwork, float, int]:
    """Train a network that reads digits on sums alone; return it, the mean loss of the last epoch, and the starts.

    The loss of an example is the negative log-likelihood of its sum, divided by N, in nats. The labels of the images
    are used only to compute the sums.

    At first the network finds all digits equally likely. Then a digit of the sum says next to nothing about the two
    that it comes from, except at the first places, where the carry follows from the length of the sum: learning starts
    there. A network that starts with an opinion can strengthen it instead, and never leave a wrong solution that reads
    each digit as one a little more or a little less, with probability 1/2 each. (At N = 100, 3 of 8 initial weights of
    the convolutional network led there.) With longer numbers, which are fewer, some trainings settle there all the
    same. Their loss tells, and a training that is lost starts again with other weights, up to `STARTS` times in all; if
    the last one is lost too, what is returned is what it had reached.

    Args:
        settings: how the network is built and trained.
        seed: determines initial weights, order of the examples, augmentation, dropout.
        images: uint8 (k, 28, 28).
        labels: uint8 (k,), 0..9.
        examples: int (n, N, 2), positions of images, see digitsum.addition.protocol.
        others: float32 (k, 10), how likely other networks find each digit in the images, on average. This one is to
            read them otherwise if the sums allow it: at first, the probability that it agrees with them about an image
            is added to the loss, with the weight `APART`.

    Raises:
        ValueError: the training diverged.
        TypeError: the network does not read digits.
    """
    for start in range(1, STARTS + 1):
        weights = seed if start == 1 else stream_seed(seed, "start", start)
        network, loss, lost = _train_once(settings, weights, images, labels, examples, others)
        if not lost:
            break
        log.info("start %d of %d is lost: a loss of %.4f after half the epochs", start, STARTS, loss)
    return network, loss, start


def _train_once(
    settings: Settings,
    seed: int,
    images: np.ndarray,
    labels: np.ndarray,
    examples: np.ndarray,
    others: np.ndarray | None,
) -> tuple[DigitNetwork, float, bool]:
    """Return the network, the loss of the last epoch, and whether the training ended early because it is lost."""
    training = Training(settings, seed)
    network, device = _digit_network(training), training.device
    network.start_undecided()
    pictures = torch.tensor(images, device=device)
    positions = torch.tensor(examples, device=device, dtype=torch.int64)
    sums = torch.tensor(digits_of_sum(labels[examples]), device=device, dtype=torch.int64)
    likely = None if others is None else torch.tensor(others, device=device)

    def loss_of(batch: Tensor) -> Tensor:
        pairs = pictures[positions[batch]].view(-1, 2 * SIDE, SIDE)  # place by place
        digits = network.digit_log_probabilities(training.vary(pairs)).view(len(batch), -1, 2, DIGITS)
        mean: Tensor = -log_likelihood(digits, sums[batch]).mean() / examples.shape[1]
        if likely is not None and training.epoch < settings.epochs / 2:
            mean = mean + APART * (digits.exp() * likely[positions[batch]]).sum(-1).mean()
        return mean

    loss = math.nan
    while training.epoch < settings.epochs:
        loss = training.train_epoch(len(examples), loss_of)
        log.info("epoch %d of %d: train loss %.4f", training.epoch, settings.epochs, loss)
        if not math.isfinite(loss):
            raise training.divergence()
        if examples.shape[1] > 1 and loss > LOST and training.epoch == settings.epochs // 2:
            return network, loss, True
    return network, loss, False


def _digit_network(training: Training) -> DigitNetwork:
    if not isinstance(training.network, DigitNetwork):
        raise TypeError(f"{type(training.network).__name__} does not read digits")
    return training.network


@torch.inference_mode()
def read_digits(network: DigitNetwork, images: np.ndarray, max_shift: float = 0) -> np.ndarray:
    """Return the log-probabilities of the digits, float32 (k, 10), that `network` reads without dropout.

    Args:
        network: on any device.
        images: uint8 (k, 28, 28), of single digits.
        max_shift: a multiple of 0.5. Each image is read in positions a pixel apart, from `-max_shift` to `max_shift`
            pixels away, up or down and left or right, and the log-probabilities are averaged (their geometric mean,
            normalised). 1 stands for 9 positions; 1.5 for 16, all of them half a pixel off the grid, where pixels are
            interpolated as they are in digits that training turns and stretches.
    """
    network.eval()
    margin = math.ceil(max_shift)
    padded = functional.pad(torch.tensor(images), (margin, margin, margin, margin))
    if margin != max_shift:
        between = functional.avg_pool2d(padded.to(torch.float32)[:, None], 2, stride=1)
        padded = between.round_().to(torch.uint8)[:, 0]
    shifts = range(padded.shape[1] - SIDE + 1)
    views = [padded[:, down : down + SIDE, right : right + SIDE] for down in shifts for right in shifts]
    mean = torch.stack([_read(network, view) for view in views]).mean(0)
    return mean.log_softmax(1).numpy()


def _read(network: DigitNetwork, images: Tensor) -> Tensor:
    device = next(network.parameters()).device
    alone = images[-1:] if len(images) % 2 else images[:0]  # images are read in pairs: the last one then twice
    pairs = torch.cat([images, alone]).view(-1, 2 * SIDE, SIDE)
    answers = [network.digit_log_probabilities(batch.to(device)).cpu() for batch in pairs.split(READING_BATCH)]
    return torch.cat(answers).view(-1, DIGITS)[: len(images)]
