"""The networks: pixels in, logits over the 19 sums out."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from digitsum.files import atomic, reading
from digitsum.layers import Linear, hidden_stack, standardise
from digitsum.pairs import SIDE, SUMS
from digitsum.sum_networks import SumNetwork


class DenseNetwork(nn.Module):
    """The fully connected network of the report.

    Each hidden layer is linear, activation, dropout; a last linear layer gives the logits.
    """

    def __init__(self, hidden_layers: Sequence[int], activation: str, dropout: float) -> None:
        super().__init__()
        self.hidden = hidden_stack([2 * SIDE * SIDE, *hidden_layers], activation, dropout)
        self.output = Linear(hidden_layers[-1], SUMS)

    def embed(self, images: Tensor) -> Tensor:
        """Return the activations of the last hidden layer, float32 (n, width), of images uint8 (n, 56, 28)."""
        hidden: Tensor = self.hidden(standardise(images).flatten(1))
        return hidden

    def forward(self, images: Tensor) -> Tensor:
        """Return logits, float32 (n, 19), of images uint8 (n, 56, 28)."""
        logits: Tensor = self.output(self.embed(images))
        return logits


def build_network(hyperparameters: Mapping[str, Any], seed: int) -> DenseNetwork | SumNetwork:
    """Build a network with initial weights from `seed`.

    Args:
        hyperparameters: hidden_layers, activation, dropout; for a sum network also its encoder. Others, such as those
            of the optimizer, are passed over.
        seed: any whole number from 0.
    """
    torch.manual_seed(seed)
    layers = {key: hyperparameters[key] for key in ("hidden_layers", "activation", "dropout")}
    if "encoder" in hyperparameters:
        return SumNetwork(hyperparameters["encoder"], **layers)
    return DenseNetwork(**layers)


def parameter_count(network: nn.Module) -> int:
    """Return the number of trainable parameters."""
    return sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad)


def save_network(path: Path, network: nn.Module, about: Mapping[str, Any]) -> None:
    """Write the weights of `network` and what there is to know about them.

    Args:
        path: the file to write.
        network: on any device; the file holds CPU tensors.
        about: plain values, among them "hyperparameters", from which `load_network` builds the network again.
    """
    weights = {name: tensor.cpu() for name, tensor in network.state_dict().items()}
    save_tensors(path, {**about, "weights": weights})


def load_network(path: Path) -> DenseNetwork | SumNetwork:
    """Read a network that `save_network` wrote, on the CPU.

    Raises:
        ValueError: the file is not such a network or is cut off.
    """
    content = load_tensors(path)
    with reading(path, "network"):
        network = build_network(content["hyperparameters"], seed=0)
        network.load_state_dict(content["weights"])
    return network


def save_tensors(path: Path, content: Mapping[str, Any]) -> None:
    """Write a dict of tensors and plain values; the same content gives the same bytes."""
    buffer = io.BytesIO()  # written to a full disk, PyTorch's own writer fails with another error
    torch.save(dict(content), buffer)
    with atomic(path) as temporary:
        temporary.write_bytes(buffer.getvalue())


def load_tensors(path: Path) -> dict[str, Any]:
    """Read what `save_tensors` wrote, onto the CPU, executing no code.

    Raises:
        ValueError: the file is cut off or something else.
    """
    with reading(path, "PyTorch file"):
        content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return content
