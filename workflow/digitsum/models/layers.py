"""What networks are built from: pixels as numbers, and hidden layers, which are fast to train in small batches.

For PyTorch a hidden layer is three modules, of which autograd records each operation. In training, ours compute all
hidden layers in one function with a backward pass of its own, which saves a fifth of the time of a training step:

- Dropout takes 16 random bits for each activation, drawn for all layers at once, four to a number. PyTorch draws a
  number for each activation, 470 us for 64 x 512 on one AMD EPYC core where 16 bits each take 90 us.
- Products go to PyTorch's BLAS (MKL in its x86 builds) or, with AVX-512 on a processor that isn't Intel's, to oneDNN,
  which PyTorch ships too and uses for convolutions. On one AMD EPYC core with AVX-512, batch 64, 1568 -> 512, oneDNN
  does 190 against 90 GFLOP/s forward and 190 against 45 to 80 for the gradient of the weights; with AVX2 they are
  equal, and MKL needs 50 to 100 us less for each small product. MKL is Intel's own: on an Intel Xeon with AVX-512,
  training takes 10 to 20 % less time with it. Arithmetic is float32 in both.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

CPU_INFO = Path("/proc/cpuinfo")  # on Linux
PREFERS_ONEDNN = (
    torch.backends.cpu.get_cpu_capability() == "AVX512"
    and not (CPU_INFO.exists() and "GenuineIntel" in CPU_INFO.read_text())
    and torch.backends.mkldnn.is_available()
    and hasattr(torch.ops.mkldnn, "_linear_pointwise")
)
LEVELS = 2**16  # values that 16 random bits take

# Activation functions by their names in torch.nn: in place, and the gradient given that of the result and the result.
ACTIVATIONS = {
    "ReLU": (torch.relu_, lambda gradient, result: torch.ops.aten.threshold_backward(gradient, result, 0)),
    "Tanh": (torch.tanh_, torch.ops.aten.tanh_backward),
    "Sigmoid": (torch.sigmoid_, torch.ops.aten.sigmoid_backward),
}

# Mean and standard deviation of MNIST's training pixels, on a scale of 0 to 1.
PIXEL_MEAN, PIXEL_SD = 0.1307, 0.3081


def standardise(images: Tensor) -> Tensor:
    """Return uint8 pixels as float32 of mean 0 and standard deviation 1 over MNIST's training images."""
    return images.to(torch.float32).mul_(1 / (255 * PIXEL_SD)).sub_(PIXEL_MEAN / PIXEL_SD)


class HiddenLayers(nn.Sequential):
    """Hidden layers: linear, activation, dropout, and again.

    The weights start as PyTorch's default for linear layers (uniform, +-1/sqrt(inputs)), as in the published study.

    `widths` are the number of inputs, then the width of each layer; `activation` is one of `ACTIVATIONS`; `dropout` is
    the share of activations dropped in training, 0 to below 1, kept to a multiple of 2**-16.
    """

    def __init__(self, widths: Sequence[int], activation: str, dropout: float) -> None:
        layers: list[nn.Module] = []
        for inputs, outputs in pairwise(widths):
            layers += [nn.Linear(inputs, outputs), getattr(nn, activation)(), nn.Dropout(dropout)]
        super().__init__(*layers)
        self.widths = widths[1:]
        self.activation = activation
        self.dropout = dropout

    def forward(self, input: Tensor) -> Tensor:  # the name in nn.Sequential
        """Return the activations of the last layer, float32 (n, width), of inputs float32 (n, inputs)."""
        if not self.training:
            in_turn: Tensor = super().forward(input)  # type: ignore[no-untyped-call]
            return in_turn
        scales = dropout_scales(len(input), self.widths, self.dropout, input.device)
        result: Tensor = _Train.apply(input, self.activation, scales, *self.parameters())  # type: ignore[no-untyped-call]
        return result


def dropout_scales(n: int, widths: Sequence[int], dropout: float, device: torch.device) -> list[Tensor]:
    """Return what the activations of `n` examples are multiplied by, a float32 (n, width) for each layer of `widths`.

    That is 0 with probability `dropout`, else what keeps the mean. No tensors if nothing is dropped.
    """
    dropped = round(dropout * LEVELS)
    if dropped == 0:
        return []
    draws = torch.empty(-(-n * sum(widths) // 4), dtype=torch.int64, device=device).random_(-(2**63), None)
    bits = draws.view(torch.int16)  # even over -2**15 .. 2**15 - 1
    scales = (bits >= dropped - LEVELS // 2).to(torch.float32).mul_(LEVELS / (LEVELS - dropped))
    return [part.view(n, -1) for part in scales[: n * sum(widths)].split([n * width for width in widths])]


class _Train(torch.autograd.Function):
    """All hidden layers, of the inputs, the activation's name, `dropout_scales`, and each layer's weights and bias."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, activation: str, scales: list[Tensor], *parameters: Tensor) -> Tensor:
        activate, ctx.activation_gradient = ACTIVATIONS[activation]
        inputs, results = [], []
        for layer, (weight, bias) in enumerate(zip(parameters[::2], parameters[1::2], strict=True)):
            inputs.append(x)
            results.append(activate(_product(x, weight.t(), bias)))
            x = results[-1] * scales[layer] if scales else results[-1]
        ctx.scales = scales
        ctx.save_for_backward(*inputs, *results, *parameters[::2])
        return x

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        n_layers = len(ctx.saved_tensors) // 3
        inputs, results, weights = (ctx.saved_tensors[n_layers * part :][:n_layers] for part in range(3))
        of_parameters: list[Tensor] = []
        for layer in reversed(range(n_layers)):
            if ctx.scales:
                gradient = gradient * ctx.scales[layer]
            gradient = ctx.activation_gradient(gradient, results[layer])
            of_parameters[:0] = [_product(gradient.t(), inputs[layer]), gradient.sum(0)]
            if layer > 0 or ctx.needs_input_grad[0]:  # pixels need no gradient, which saves the largest product
                gradient = _product(gradient, weights[layer])
        return gradient if ctx.needs_input_grad[0] else None, None, None, *of_parameters


def _product(a: Tensor, b: Tensor, bias: Tensor | None = None) -> Tensor:
    """Return a @ b, and `bias` added to each row."""
    if PREFERS_ONEDNN and a.device.type == "cpu":
        result: Tensor = torch.ops.mkldnn._linear_pointwise(a, b.t(), bias, "none", [], "")
        return result
    return a @ b if bias is None else torch.addmm(bias, a, b)
