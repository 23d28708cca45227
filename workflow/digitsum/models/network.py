"""What all networks share: pixels in, logits over the 19 sums out; how they are built, applied and saved.

A family is a subclass of `Network` and a line in registry.py.
"""

import io
import os
import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from digitsum.files import atomic, check_identity, reading
from digitsum.models.predictions import Predictions

EVALUATION_BATCH = 1000


class Network(nn.Module, ABC):
    """A network of any family.

    Classes take hidden_layers, the widths of the hidden layers from the input on; activation, their activation
    function; dropout, the share of activations dropped after each of them in training; and the settings of the family.
    They can be made on PyTorch's device meta, on which tensors have a shape but take no memory.
    """

    @abstractmethod
    def embed(self, images: Tensor) -> Tensor:
        """Return the activations of the last hidden layer, float32 (n, width), of images uint8 (n, 56, 28)."""

    @abstractmethod
    def forward(self, images: Tensor) -> Tensor:
        """Return logits, float32 (n, 19), of images uint8 (n, 56, 28)."""

    def read(self, images: Tensor) -> tuple[Tensor, Tensor | None]:
        """Return the logits and, from a family that reads digits, their log-probabilities, float32 (n, 2, 10)."""
        return self(images), None


class DigitNetwork(Network):
    """A network that reads both digits; in the registry, its family has `reads_digits`."""

    @abstractmethod
    def digit_log_probabilities(self, images: Tensor) -> Tensor:
        """Return the log-probabilities of the digits, float32 (n, 2, 10): on top, below. Images uint8 (n, 56, 28)."""

    @abstractmethod
    def start_undecided(self) -> None:
        """Make all digits equally likely in all images, to begin a training."""


def build_network(definition: str, architecture: Mapping[str, Any], seed: int) -> Network:
    """Build a network with initial weights from `seed`.

    Args:
        definition: where the class of its family is, as in the registry.
        architecture: what that class takes.
        seed: any whole number from 0.

    Raises:
        ValueError: `definition` names something else, which is not called.
    """
    family = _class(definition)
    torch.manual_seed(seed)
    return family(**architecture)


def _class(definition: str) -> type[Network]:
    found = resolve_name(definition) if re.fullmatch(r"digitsum(\.\w+)+:\w+", definition) else None
    if not (isinstance(found, type) and issubclass(found, Network)):
        raise ValueError(f"{definition} is not a family of networks")
    return found


def parameter_count(network: nn.Module) -> int:
    """Return the number of trainable parameters."""
    return sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad)


@torch.inference_mode()
def predict(network: Network, images: Tensor) -> tuple[Tensor, Predictions]:
    """Return logits, float32 (n, 19), and the predictions for images uint8 (n, 56, 28), without dropout."""
    network.eval()
    answers = [network.read(batch) for batch in images.split(EVALUATION_BATCH)]
    logits = torch.cat([logits for logits, _ in answers])
    digits = [digits for _, digits in answers if digits is not None]
    return logits, Predictions(
        _bytes(logits.argmax(1)),
        _bytes(torch.cat(digits).argmax(2)) if digits else None,
        logits.log_softmax(1).cpu().numpy(),
    )


def _bytes(tensor: Tensor) -> np.ndarray:
    return tensor.cpu().numpy().astype(np.uint8)


@torch.inference_mode()
def last_hidden_layer(network: Network, images: Tensor) -> np.ndarray:
    """Return the activations of the last hidden layer without dropout, float32 (n, width)."""
    network.eval()
    return torch.cat([network.embed(batch) for batch in images.split(EVALUATION_BATCH)]).cpu().numpy()


def save_network(
    path: Path,
    network: Network,
    definition: str,
    architecture: Mapping[str, Any],
    examples: int,
    identity: Mapping[str, Any],
) -> None:
    """Write a network.

    Args:
        path: of the file.
        network: whose weights to save.
        definition: with `architecture`, what `build_network` needs to rebuild it.
        architecture: see there.
        examples: how many pairs it was trained on.
        identity: which run it comes from, plain values by name.
    """
    weights = {name: tensor.cpu() for name, tensor in network.state_dict().items()}
    about = {"definition": definition, "architecture": dict(architecture), "examples": examples}
    save_tensors(path, {**about, "identity": dict(identity), "weights": weights})


def load_network(path: Path, identity: Mapping[str, Any] | None = None) -> tuple[Network, int]:
    """Read what `save_network` wrote, onto the CPU: the network, and how many pairs it was trained on.

    The file may come from anyone: no code in it is run, and the network takes no more memory than the file has bytes.

    Args:
        path: of the file.
        identity: the run that it must come from; None for any.

    Raises:
        ValueError: the file is not such a network, is cut off, or comes from another run.
    """
    content = load_tensors(path)
    with reading(path, "network"):
        definition, architecture, weights = (content[key] for key in ("definition", "architecture", "weights"))
        size = sum(tensor.nbytes for tensor in weights.values())
        if size > os.path.getsize(path) or len(architecture["hidden_layers"]) > len(weights):
            raise ValueError("it asks for more than it holds")
        family = _class(definition)
        with torch.device("meta"):  # are these the weights of that architecture? If so, there is memory for it
            family(**architecture).load_state_dict(weights, assign=True)
        network = build_network(definition, architecture, seed=0)
        network.load_state_dict(weights)
        found, examples = content["identity"], content["examples"]
    check_identity(path, found, identity or {})
    return network, examples


def save_tensors(path: Path, content: Mapping[str, Any]) -> None:
    """Write a dict of tensors and plain values; the same content gives the same bytes."""
    buffer = io.BytesIO()  # on a full disk, PyTorch's own writer fails with another error
    torch.save(dict(content), buffer)
    with atomic(path) as temporary:
        temporary.write_bytes(buffer.getvalue())


def load_tensors(path: Path) -> dict[str, Any]:
    """Read what `save_tensors` wrote, onto the CPU, without executing code.

    Raises:
        ValueError: the file is cut off or something else.
    """
    with reading(path, "PyTorch file"):
        with zipfile.ZipFile(path) as archive:  # PyTorch writes checksums, but doesn't look at them
            if sum(member.file_size for member in archive.infolist()) > os.path.getsize(path):
                raise ValueError("it is compressed, and could be of any size")  # PyTorch compresses nothing
            damaged = archive.testzip()
        if damaged is not None:
            raise ValueError(f"the checksum of {damaged} is wrong")
        content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return content
