"""AdamW (Loshchilov & Hutter, arXiv:1711.05101), with PyTorch's own arithmetic and a short way to it.

`torch.optim.AdamW` imports PyTorch's compiler when it is created, a second of processor time in every training job, and
prepares each step anew, up to a tenth of the time of a small network's step. The function that it calls in the end does
neither. Results are the same to the bit.
"""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim.adamw import adamw

FUSED_ON = ("cpu", "cuda", "xpu", "mps")  # where one call goes over all parameters


class AdamW:
    """AdamW over `parameters`, all on one device, with PyTorch's default betas and epsilon.

    Every step expects a gradient for each of them, and multiplies `weight_decay` by its learning rate.
    """

    def __init__(self, parameters: Iterable[Tensor], weight_decay: float) -> None:
        self.parameters = list(parameters)
        self.weight_decay = weight_decay
        self.fused = self.parameters[0].device.type in FUSED_ON
        self.means = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.squares = [torch.zeros_like(parameter) for parameter in self.parameters]
        device = self.parameters[0].device if self.fused else "cpu"
        self.steps = [torch.zeros((), device=device) for _ in self.parameters]

    @torch.no_grad()
    def step(self, learning_rate: float | Tensor) -> None:
        """Take one step down the gradients, then forget them. On a CUDA device, the rate may be a tensor there."""
        adamw(
            self.parameters,
            [parameter.grad for parameter in self.parameters],  # type: ignore[misc]  # None only if there was no loss
            self.means,
            self.squares,
            [],
            self.steps,
            fused=self.fused,
            amsgrad=False,
            beta1=0.9,
            beta2=0.999,
            lr=learning_rate,
            weight_decay=self.weight_decay,
            eps=1e-8,
            maximize=False,
        )
        for parameter in self.parameters:
            parameter.grad = None

    def state_dict(self) -> dict[str, Any]:
        """Return the state as lists of tensors by name."""
        return {"means": self.means, "squares": self.squares, "steps": self.steps}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take over the tensors that `state_dict` returned."""
        for name, own in self.state_dict().items():
            for tensor, saved in zip(own, state[name], strict=True):
                tensor.copy_(saved)
