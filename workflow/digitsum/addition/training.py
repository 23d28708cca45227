"""Training on sums of numbers of N digits; its schedule, optimizer and augmentation are those of the study."""

import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch

from digitsum.addition.likelihood import log_likelihood
from digitsum.addition.protocol import digits_of_sum
from digitsum.data.augmentation import vary_digits
from digitsum.data.pairs import DIGITS, SIDE
from digitsum.data.streams import stream_seed
from digitsum.learning.settings import Settings
from digitsum.learning.training import Training
from digitsum.models.network import DigitNetwork

READING_BATCH = 500  # pairs

# A training can settle on a wrong solution, where each digit is read as the one before it or the one after, half and
# half: two digits then give their sum, or 2 more or less, and no small step leads out. As the right sum of a place has
# there at most the probability 1/2, the loss stays above log 2 nats for each place; a training that goes well is far
# below that once its learning rate is past its peak. So the training loss alone tells the two apart.
STUCK = math.log(2)
CHECKED = 0.4  # of the way through the training
FEWEST_STEPS = 300  # after which that can be told
RESTARTS = 4  # at most

log = logging.getLogger(__name__)


def settings_for(settings: Settings, examples: int, digits: int) -> Settings:
    """Return `settings` for so many examples of so many digits: a batch keeps its number of digits, if it can.

    In a batch of 32 pairs are 32 examples of one digit, 2 of 15 digits, and one of 100.
    """
    batch_size = max(1, settings.batch_size // digits)
    return replace(settings, batch_size=batch_size).for_examples(examples)


@dataclass(frozen=True)
class Trained:
    """A finished training.

    Attributes:
        network: with its last weights.
        loss: mean of the last epoch, in nats for each place.
        restarts: how often the training was begun again, with other initial weights, because it was stuck.
    """

    network: DigitNetwork
    loss: float
    restarts: int


def train(settings: Settings, seed: int, images: np.ndarray, labels: np.ndarray, examples: np.ndarray) -> Trained:
    """Train a network that reads digits on sums alone.

    The loss of an example is how unlikely its sum is, divided by N: of all that the labels of the images tell, nothing
    but the sum is used.

    Args:
        settings: how the network is built and trained.
        seed: gives initial weights, order of the examples, augmentation, dropout.
        images: uint8 (k, 28, 28).
        labels: uint8 (k,), 0..9.
        examples: int (n, N, 2), positions of images, see digitsum.addition.protocol.

    Raises:
        ValueError: the training diverged.
        TypeError: the network reads no digits.
    """
    check = math.ceil(CHECKED * settings.epochs)
    tells = check < settings.epochs and check * math.ceil(len(examples) / settings.batch_size) >= FEWEST_STEPS
    for restarts in range(RESTARTS + 1):
        training = Training(settings, stream_seed(seed, "restart", restarts) if restarts else seed)
        for epoch, loss in enumerate(_epochs(training, images, labels, examples), 1):
            log.info("epoch %d of %d: train loss %.4f", epoch, settings.epochs, loss)
            if not math.isfinite(loss):
                raise ValueError(
                    f"the training diverged in epoch {epoch}; it needs a learning rate below {settings.learning_rate:g}"
                )
            if epoch == check and tells and loss > STUCK and restarts < RESTARTS:
                log.info("stuck; beginning again with other initial weights")
                break
        else:
            break
    return Trained(_digit_network(training), loss, restarts)


def _epochs(training: Training, images: np.ndarray, labels: np.ndarray, examples: np.ndarray) -> Iterator[float]:
    """Train to the end; yield after each epoch the mean loss of its steps."""
    settings, network, device = training.settings, _digit_network(training), training.device
    pictures = torch.tensor(images, device=device)
    positions = torch.tensor(examples, device=device, dtype=torch.int64)
    sums = torch.tensor(digits_of_sum(labels[examples]), device=device, dtype=torch.int64)
    for epoch in range(settings.epochs):
        torch.manual_seed(stream_seed(training.seed, "epoch", epoch))
        batches = torch.randperm(len(examples)).to(device).split(settings.batch_size)
        loss_sum = torch.zeros((), device=device)
        network.train()
        for number, batch in enumerate(batches):
            pairs = pictures[positions[batch]].view(-1, 2 * SIDE, SIDE)  # place by place
            varied = vary_digits(pairs, settings.max_shift, settings.max_rotation, settings.max_scaling)
            digits = network.digit_log_probabilities(varied).view(len(batch), -1, 2, DIGITS)
            loss = -log_likelihood(digits, sums[batch]).mean() / examples.shape[1]
            training.step(loss, progress=(epoch + number / len(batches)) / settings.epochs)
            loss_sum += loss.detach()
        yield loss_sum.item() / len(batches)


def _digit_network(training: Training) -> DigitNetwork:
    if not isinstance(training.network, DigitNetwork):
        raise TypeError(f"{type(training.network).__name__} reads no digits")
    return training.network


@torch.inference_mode()
def read_digits(network: DigitNetwork, images: np.ndarray) -> np.ndarray:
    """Return the log-probabilities of digits, float32 (k, 10), of single images, uint8 (k, 28, 28), without dropout."""
    network.eval()
    device = next(network.parameters()).device
    alone = images[-1:] if len(images) % 2 else images[:0]  # images are read in pairs: then the last one twice
    pairs = torch.tensor(np.concatenate([images, alone])).view(-1, 2 * SIDE, SIDE)
    answers = [network.digit_log_probabilities(batch.to(device)).cpu() for batch in pairs.split(READING_BATCH)]
    return torch.cat(answers).view(-1, DIGITS).numpy()[: len(images)]
