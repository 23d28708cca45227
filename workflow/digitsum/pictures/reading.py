"""How a network reads pictures that aren't MNIST's: in all their forms, and each of them in many views.

A network is as sure of a letter, or of a digit that lost a piece, as of a digit: it has learned nothing else. But its
answer changes when such a picture is turned or stretched a little, and that for a digit hardly does. So probabilities
are means over views, and an answer that isn't likelier than all others together is none. The views were chosen on
pictures of validation digits that benchmarks/pages.py draws, so that at most 2 % of the answers above 90 % are wrong;
on pages drawn of unseen pairs, 0.4 % are (benchmarks/pictures.py).

Digits that touch are cut apart, and so is a single tall digit. What was cut is also shown to the network as one digit,
above itself; if the network is sure of that, the picture has no answer.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from digitsum.data.augmentation import vary_digits
from digitsum.models.network import Network

VIEWS = 64
MAX_SHIFT, MAX_ROTATION, MAX_SCALING = 1, 10, 0.15  # of a digit in a view: pixels, degrees, share
LEAST_PROBABILITY = 0.5
# Chosen on such pictures, too. Of those that were cut, the network found a digit likelier than this in 60 of 65 that
# showed one, and in 10 of the 96 of two that touch that it read rightly.
ONE_DIGIT = 0.97


@dataclass(frozen=True)
class Reading:
    """What a network reads in a picture."""

    form: int  # which of the picture's forms speaks most for that
    sum: int  # the likeliest one
    probability: float  # of the sum
    digits: list[int] | None  # the likeliest ones, on top and below, if the network reads digits
    one_digit: float  # how sure the network is of what was cut in two as one digit; 0 if nothing was cut

    @property
    def doubt(self) -> str | None:
        """Why the answer can't be trusted, if it can't."""
        if self.one_digit > ONE_DIGIT:
            return "this may be only one digit; if there are two, they touch"
        if self.probability > LEAST_PROBABILITY:
            return None
        return f"not sure enough: {self.sum} is the likeliest sum, at {100 * self.probability:.0f} %"


@torch.inference_mode()
def read_forms(network: Network, forms: np.ndarray, uncut: np.ndarray) -> Reading:
    """Return what `network` reads in a picture of which `mnist_forms` made these two arrays, uint8 (n, 56, 28)."""
    network.eval()
    sums, digits = _mean_over_views(network, forms)
    probability, answer = sums.mean(0).max(0)
    one_digit = _mean_over_views(network, uncut)[0].mean(0)[::2].max().item() if len(uncut) else 0.0
    both: list[int] | None = None
    if digits is not None:
        both = digits.exp().mean(0).argmax(1).tolist()
    return Reading(int(sums[:, answer].argmax()), int(answer), float(probability), both, one_digit)


def _mean_over_views(network: Network, forms: np.ndarray) -> tuple[Tensor, Tensor | None]:
    """Return the probabilities of the sums, float32 (n, 19), and all views' log-probabilities of the digits, if any."""
    torch.manual_seed(0)
    pairs = torch.from_numpy(forms).repeat(VIEWS, 1, 1)
    views = vary_digits(pairs, MAX_SHIFT, MAX_ROTATION, MAX_SCALING)
    logits, digits = network.read(views.to(next(network.parameters()).device))
    return logits.softmax(1).view(VIEWS, len(forms), -1).mean(0), digits
