"""What networks are built from: pixels as numbers, hidden layers, and our own two layers in them.

Linear and Dropout compute what PyTorch's do, faster on a CPU.

Linear: PyTorch sends float32 products on the CPU to its BLAS (MKL in the x86 builds). oneDNN, which PyTorch ships too
and uses for convolutions, is about twice as fast for the products of a small batch with a large weight matrix: on one
AMD EPYC core with AVX-512, batch 64, 1568 -> 512, 190 against 90 GFLOP/s forward and 190 against 45 to 80 for the
gradient of the weights. Arithmetic is float32 in both. If there is no such operator, and when a network is exported,
this is `nn.Linear`.

Dropout: PyTorch draws a random number for each activation, 470 us for 64 x 512 on that core. 16 random bits each, four
to a draw, are enough: 90 us. With the products in oneDNN, that saves a seventh of a training step.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

HAS_ONEDNN = torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_linear_pointwise")
LEVELS = 2**16

# Mean and standard deviation of MNIST's training pixels, on a scale of 0 to 1.
PIXEL_MEAN, PIXEL_SD = 0.1307, 0.3081


def standardise(images: Tensor) -> Tensor:
    """Return uint8 pixels as float32 of mean 0 and standard deviation 1 over MNIST's training images."""
    return images.to(torch.float32).mul_(1 / (255 * PIXEL_SD)).sub_(PIXEL_MEAN / PIXEL_SD)


def hidden_stack(widths: Sequence[int], activation: str, dropout: float) -> nn.Sequential:
    """Return hidden layers, each linear, activation (its name in torch.nn), dropout.

    `widths` begins with the number of inputs. Weights start as PyTorch's default for linear layers (uniform,
    +-1/sqrt(inputs)), as in the published study.
    """
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        layers += [Linear(inputs, outputs), getattr(nn, activation)(), Dropout(dropout)]
    return nn.Sequential(*layers)


class Linear(nn.Linear):
    """`nn.Linear` with the same parameters and initial values; inputs (batch, in_features) on the CPU go to oneDNN."""

    def forward(self, input: Tensor) -> Tensor:  # the name in nn.Linear
        """Return input @ weight.T + bias, (batch, out_features)."""
        if HAS_ONEDNN and input.device.type == "cpu" and not torch.compiler.is_exporting():
            result: Tensor = _OneDnnLinear.apply(input, self.weight, self.bias)  # type: ignore[no-untyped-call]
            return result
        return functional.linear(input, self.weight, self.bias)


class Dropout(nn.Dropout):
    """`nn.Dropout` with its probability `p` kept to a multiple of 2**-16; p < 1."""

    def forward(self, input: Tensor) -> Tensor:  # the name in nn.Dropout
        """Return `input` with some elements zeroed, the others scaled; `input` itself outside training."""
        dropped = round(self.p * LEVELS)  # of the values that 16 random bits take
        if not self.training or dropped == 0:
            return input
        n = input.numel()
        draws = torch.empty(-(-n // 4), dtype=torch.int64, device=input.device).random_(-(2**63), None)
        bits = draws.view(torch.int16)[:n].view(input.shape)  # even over -2**15 .. 2**15 - 1
        kept = bits >= dropped - LEVELS // 2
        return input * (kept * (LEVELS / (LEVELS - dropped)))


class _OneDnnLinear(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        ctx.save_for_backward(x, weight)
        return _product(x, weight, bias)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor, Tensor]:
        x, weight = ctx.saved_tensors
        wanted = ctx.needs_input_grad[0]  # the pixels need no gradient, which saves the largest product
        return _product(gradient, weight.t()) if wanted else None, _product(gradient.t(), x.t()), gradient.sum(0)


def _product(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    result: Tensor = torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
    return result
