"""Networks that know it is a sum: one digit network reads both halves, and the two distributions are convolved.

    P(sum = s) = sum over a + b = s of P(top = a) P(bottom = b)

This is differentiable, so the digit network learns from the sums alone: no digit is ever labelled. The extreme sums, 0
and 18, which only one pair of digits has, settle which output stands for which digit. (The idea is that of DeepProbLog,
Manhaeve et al., arXiv:1805.10872.)
"""

from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor, nn

from digitsum.data.pairs import DIGITS, N_CLASSES, SIDE
from digitsum.models.encoders import ENCODERS
from digitsum.models.layers import HiddenLayers, standardise
from digitsum.models.network import DigitNetwork

# Made once, as a constant: on device meta, this arithmetic would import PyTorch's compiler, a second of each job.
A_PLUS_B = torch.arange(DIGITS)[:, None] + torch.arange(DIGITS)
ADDS_UP = torch.eye(N_CLASSES)[A_PLUS_B.flatten()]  # float32 (100, 19): 1 where a pair of digits has that sum


class SumNetwork(DigitNetwork):
    """A digit network for both halves, and the sum of what it reads.

    Its hidden layers come after the `encoder`, a name in digitsum.models.encoders.
    """

    settings: ClassVar = {"encoder": {"enum": ["dense", "convolutional", "lenet", "wide"]}}
    adds_up: Tensor

    def __init__(self, hidden_layers: Sequence[int], activation: str, dropout: float, encoder: str = "dense") -> None:
        super().__init__()
        build, width = ENCODERS[encoder]
        # With each pixel's channels side by side, convolutions and pooling take a quarter less time on a CPU.
        self.encoder = build().to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # not in its stub
        self.hidden = HiddenLayers([width, *hidden_layers], activation, dropout)
        self.output = nn.Linear(hidden_layers[-1], DIGITS)
        self.register_buffer("adds_up", ADDS_UP, persistent=False)

    def embed(self, images: Tensor) -> Tensor:
        """Return the last hidden layer for both halves, float32 (n, 2 width), of images uint8 (n, 56, 28)."""
        hidden: Tensor = self._hidden(images).view(len(images), -1)
        return hidden

    def _hidden(self, images: Tensor) -> Tensor:
        halves = standardise(images).view(-1, 1, SIDE, SIDE)
        hidden: Tensor = self.hidden(self.encoder(halves))
        return hidden

    def digit_log_probabilities(self, images: Tensor) -> Tensor:
        """Return the log-probabilities of the digits, float32 (n, 2, 10): on top, below. Images uint8 (n, 56, 28)."""
        logits: Tensor = self.output(self._hidden(images))
        return logits.log_softmax(1).view(-1, 2, DIGITS)

    def start_undecided(self) -> None:
        """Make all digits equally likely in all images, to begin a training."""
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)

    def forward(self, images: Tensor) -> Tensor:
        """Return the log-probabilities of the sums, float32 (n, 19), of images uint8 (n, 56, 28)."""
        return self._add(self.digit_log_probabilities(images))

    def read(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Return the log-probabilities of the sums, float32 (n, 19), and of the digits, float32 (n, 2, 10)."""
        digits = self.digit_log_probabilities(images)
        return self._add(digits), digits

    def _add(self, digits: Tensor) -> Tensor:
        """Return the log-probabilities of the sums, (n, 19), given those of the digits, (n, 2, 10)."""
        top, bottom = digits.unbind(1)
        both = (top[:, :, None] + bottom[:, None, :]).flatten(1).exp()  # (n, 100), the probability of each pair
        tiny = torch.finfo(both.dtype).tiny  # keeps the logarithm of an impossible sum finite
        return (both @ self.adds_up).clamp_min(tiny).log()
