"""How a network reads pictures that aren't MNIST's: in all their forms, and each of them in many views.

A network is as sure of a letter, or of a digit that lost a piece, as of a digit: it has learned nothing else. But its
answer changes when such a picture is turned or stretched a little, and that for a digit hardly does. So probabilities
are means over views, and an answer that isn't likelier than all others together is none. The views were chosen on
pictures of validation digits that benchmarks/pages.py draws, so that at most 2 % of the answers above 90 % are wrong;
on pages drawn of unseen pairs, 0.4 % are (benchmarks/pictures.py).
"""

from dataclasses import dataclass

import numpy as np
import torch

from digitsum.data.augmentation import vary_digits
from digitsum.models.network import Network

VIEWS = 64
MAX_SHIFT, MAX_ROTATION, MAX_SCALING = 1, 10, 0.15  # of a digit in a view: pixels, degrees, share
LEAST_PROBABILITY = 0.5


@dataclass(frozen=True)
class Reading:
    """What a network reads in a picture."""

    form: int  # which of the picture's forms speaks most for that
    sum: int  # the likeliest one
    probability: float  # of the sum
    digits: list[int] | None  # the likeliest ones, on top and below, if the network reads digits

    @property
    def doubt(self) -> str | None:
        """Why the answer can't be trusted, if it can't."""
        if self.probability > LEAST_PROBABILITY:
            return None
        return f"not sure enough: {self.sum} is the likeliest sum, at {100 * self.probability:.0f} %"


@torch.inference_mode()
def read_forms(network: Network, forms: np.ndarray) -> Reading:
    """Return what `network` reads in a picture that has these forms, uint8 (n, 56, 28)."""
    device = next(network.parameters()).device
    network.eval()
    torch.manual_seed(0)
    pairs = torch.from_numpy(forms).repeat(VIEWS, 1, 1)
    views = vary_digits(pairs, MAX_SHIFT, MAX_ROTATION, MAX_SCALING)
    logits, digits = network.read(views.to(device))
    sums = logits.softmax(1).view(VIEWS, len(forms), -1).mean(0)
    probability, answer = sums.mean(0).max(0)
    both: list[int] | None = None
    if digits is not None:
        both = digits.exp().mean(0).argmax(1).tolist()
    return Reading(int(sums[:, answer].argmax()), int(answer), float(probability), both)
