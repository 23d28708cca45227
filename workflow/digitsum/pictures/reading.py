"""How a network reads pictures that aren't MNIST's: in all their forms, and each of them in many views.

A network is as sure of a letter, or of a digit that lost a piece, as of a digit: it has learned nothing else. Two
things give them away. Its answer changes when such a picture is turned or stretched a little, and that for a digit
hardly does; so probabilities are means over views, and an answer that isn't likelier than all others together is none.
And what the last hidden layer makes of it lies far from what it makes of any digit (deep nearest neighbours, Sun et
al., arXiv:2204.06507); so a picture that lies farther from known digits than nearly all other digits do has no answer
either. Both limits were chosen on pictures of validation digits that benchmarks/pages.py draws; docs/predict.md says
what they do to pages drawn of unseen pairs.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from digitsum.data.augmentation import vary_digits
from digitsum.models.network import DigitNetwork, Network

VIEWS = 64
MAX_SHIFT, MAX_ROTATION, MAX_SCALING = 1, 10, 0.15  # of a digit in a view: pixels, degrees, share
LEAST_PROBABILITY = 0.5
KNOWN, MEASURED = 5000, 500  # pairs that a picture is compared with, and pairs that say how far others are from these
NEIGHBOURS = 10  # the similarity with the tenth nearest counts, so that a few odd digits among them don't
COMPARED_VIEWS = 8
FAR = 1  # per cent of the digits that are farther away than what is still taken for one


@dataclass(frozen=True)
class Reading:
    """What a network reads in a picture."""

    form: int  # which of the picture's forms speaks most for that
    sum: int  # the likeliest one
    probability: float  # of the sum
    digits: list[int] | None  # the likeliest ones, on top and below, if the network reads digits
    unlike: str | None  # what doesn't look like any that the network knows

    @property
    def doubt(self) -> str | None:
        """Why the answer can't be trusted, if it can't."""
        if self.probability <= LEAST_PROBABILITY:
            return f"not sure enough: {self.sum} is the likeliest sum, at {100 * self.probability:.0f} %"
        return self.unlike and f"{self.unlike} unlike any that the network knows"


class Reader:
    """A network that reads pictures, and knows digits when it sees them.

    Args:
        network: on any device.
        images: uint8 (n, 56, 28), pairs as the network was trained on, but others; 5,500 of them are enough.
    """

    def __init__(self, network: Network, images: np.ndarray) -> None:
        self.network = network.eval()
        self.device = next(network.parameters()).device
        split = min(KNOWN, len(images) // 2)
        known, measured = torch.from_numpy(images).split([split, len(images) - split])
        self._known = self._embedded(known).flatten(0, 1)
        self._least = float(self._similarity(measured[:MEASURED]).quantile(FAR / 100))

    @torch.inference_mode()
    def read_forms(self, forms: np.ndarray) -> Reading:
        """Return what the network reads in a picture that has these forms, uint8 (n, 56, 28)."""
        views = _views(torch.from_numpy(forms), VIEWS)
        logits, digits = self.network.read(views.flatten(0, 1).to(self.device))
        sums = logits.softmax(1).view(VIEWS, len(forms), -1).mean(0)
        probability, answer = sums.mean(0).max(0)
        form = int(sums[:, answer].argmax())
        both: list[int] | None = None
        if digits is not None:
            both = digits.exp().mean(0).argmax(1).tolist()
        alike = self._similarity(torch.from_numpy(forms[form : form + 1]))[0] >= self._least
        return Reading(form, int(answer), float(probability), both, _unlike(alike.tolist()))

    @torch.inference_mode()
    def _similarity(self, images: Tensor) -> Tensor:
        """Return how near the known ones each part of the images, uint8 (n, 56, 28), is: (n, parts), at most 1."""
        similarities = [
            (self._embedded(view) @ self._known.T).topk(min(NEIGHBOURS, len(self._known)))[0][..., -1]
            for view in _views(images, COMPARED_VIEWS)
        ]
        return torch.stack(similarities).mean(0)

    @torch.inference_mode()
    def _embedded(self, images: Tensor) -> Tensor:
        """Return the last hidden layer, of length 1, (n, parts, width): two parts if the network reads digits."""
        parts = 2 if isinstance(self.network, DigitNetwork) else 1
        embedded = torch.cat([self.network.embed(batch.to(self.device)) for batch in images.split(1000)])
        return functional.normalize(embedded.view(len(images), parts, -1), dim=2)


def _views(images: Tensor, n: int) -> Tensor:
    """Return `n` views of each image, uint8 (n, images, 56, 28), always the same ones."""
    torch.manual_seed(0)
    views = vary_digits(images.repeat(n, 1, 1), MAX_SHIFT, MAX_ROTATION, MAX_SCALING)
    return views.view(n, *images.shape)


def _unlike(alike: list[bool]) -> str | None:
    if all(alike):
        return None
    if len(alike) == 1:
        return "the pair is"
    if not any(alike):
        return "both digits are"
    return f"the {'lower' if alike[0] else 'upper'} digit is"
