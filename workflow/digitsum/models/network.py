"""What all networks share: pixels in, logits over the 19 sums out; how they are built, applied and saved.

A family is a subclass of `Network` and a line in registry.py.
"""

import io
import os
import sys
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from digitsum.data.pairs import DIGITS, N_CLASSES, SIDE
from digitsum.files import FilePath, check_identity, reading, write_bytes
from digitsum.models.definition import class_of, is_own, name_of, own_code, signature_of
from digitsum.models.predictions import Predictions

EVALUATION_BATCH = 1000


class Network(nn.Module, ABC):
    """A network of any family.

    Classes take hidden_layers, the widths of the hidden layers from the input on; activation, their activation
    function; dropout, the share of activations dropped after each of them in training; and the settings of the family.
    Those that ship can be made on PyTorch's device meta, on which tensors have a shape but take no memory.

    Attributes:
        settings: the settings that models of this family may have besides those of all networks: JSON Schemas by name,
            written out, since the configuration is checked before anything is imported.
        exported: whether the network can be exported to ONNX; True or False, written out.
        built_from: the arguments of `build_network`, but for the seed.
    """

    settings: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    exported: ClassVar[bool] = True
    built_from: dict[str, Any]

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
    """A network that reads both digits."""

    @abstractmethod
    def digit_log_probabilities(self, images: Tensor) -> Tensor:
        """Return the log-probabilities of the digits, float32 (n, 2, 10): on top, below. Images uint8 (n, 56, 28)."""

    @abstractmethod
    def start_undecided(self) -> None:
        """Make all digits equally likely in all images, to begin a training."""


def build_network(definition: str, architecture: Mapping[str, Any], seed: int) -> Network:
    """Build a network of the class `definition` (see digitsum.models.definition), given what that takes.

    Its weights come from `seed`. One of the user's own is tried out on two blank images.

    Raises:
        ValueError: `definition` names something else, which is not called; or the class is not as it should be.
    """
    family: type[Network] = class_of(definition, Network)  # type: ignore[type-abstract]
    torch.manual_seed(seed)
    with own_code(definition):
        network = family(**architecture)
    if is_own(definition):
        _try_out(network, definition)
    network.built_from = {"definition": name_of(definition), "architecture": dict(architecture)}
    return network


@torch.no_grad()
def _try_out(network: Network, definition: str) -> None:
    """Raise ValueError, which names file, class and method, if one returns something else than `Network` says."""
    blank = torch.zeros(2, 2 * SIDE, SIDE, dtype=torch.uint8)
    with own_code(definition):
        network.eval()
        (sums, digits), embedded = network.read(blank), network.embed(blank)
        network.train()
        found: list[tuple[str, Any, tuple[Any, ...]]]
        found = [("forward", network(blank), (2, N_CLASSES)), ("read", sums, (2, N_CLASSES))]
    if digits is not None:
        found.append(("read, of digits,", digits, (2, 2, DIGITS)))
    width = embedded.shape[-1] if isinstance(embedded, Tensor) and embedded.ndim else "width"
    for method, answer, shape in [*found, ("embed", embedded, (2, width))]:
        if not (isinstance(answer, Tensor) and answer.dtype == torch.float32 and tuple(answer.shape) == shape):
            wrong = f"{method} returns {signature_of(answer)} for 2 images, not float32 ({', '.join(map(str, shape))})"
            raise ValueError(f"{name_of(definition)}: {wrong}")


def parameter_count(network: nn.Module) -> int:
    """Return the number of trainable parameters."""
    return sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad)


@torch.inference_mode()
def predict(network: Network, images: Tensor | np.ndarray) -> tuple[Tensor, Predictions]:
    """Return logits, float32 (n, 19), and the predictions for images uint8 (n, 56, 28), without dropout."""
    answers = [network.read(batch) for batch in _batches(network, images)]
    logits = torch.cat([logits for logits, _ in answers])
    digits = [digits for _, digits in answers if digits is not None]
    return logits, Predictions(
        _bytes(logits.argmax(1)),
        _bytes(torch.cat(digits).argmax(2)) if digits else None,
        logits.log_softmax(1).cpu().numpy(),
    )


def _batches(network: Network, images: Tensor | np.ndarray) -> tuple[Tensor, ...]:
    """Prepare `network` to answer, and return `images` in batches on its device."""
    network.eval()
    on_device = torch.as_tensor(images, device=next(network.parameters()).device)
    batches: tuple[Tensor, ...] = on_device.split(EVALUATION_BATCH)
    return batches


def _bytes(tensor: Tensor) -> np.ndarray:
    return tensor.cpu().numpy().astype(np.uint8)


@torch.inference_mode()
def last_hidden_layer(network: Network, images: Tensor | np.ndarray) -> np.ndarray:
    """Return the activations of the last hidden layer without dropout, float32 (n, width)."""
    return torch.cat([network.embed(batch) for batch in _batches(network, images)]).cpu().numpy()


def save_network(path: FilePath, network: Network, identity: Mapping[str, Any]) -> None:
    """Write a network that `build_network` built; `identity`: which run it comes from, with model and examples."""
    weights = {name: tensor.cpu() for name, tensor in network.state_dict().items()}
    about = {**network.built_from, "examples": identity["examples"], "identity": dict(identity)}
    save_tensors(path, {**about, "weights": weights})


def load_network(path: FilePath, identity: Mapping[str, Any] | None = None, definition: str | None = None) -> Network:
    """Read what `save_network` wrote, onto the CPU.

    The file may come from anyone: no code in it is run, and the network takes no more memory than the file has bytes.

    It must say of itself what is in `identity`, see `check_identity`, and hold a network of the family `definition`.
    That is needed if the family is one of the user's own, since a file can't say which code is to be run.

    Raises:
        ValueError: the file is not such a network, is cut off, or comes from another run.
    """
    content = load_tensors(path)
    with reading(path, "network"):
        family, architecture, weights = (content[key] for key in ("definition", "architecture", "weights"))
        size = sum(tensor.nbytes for tensor in weights.values())
        if size > os.path.getsize(path) or len(architecture["hidden_layers"]) > len(weights):
            raise ValueError("it asks for more than it holds")
        found = content["identity"]
    check_identity(path, found, identity or {})
    if definition is None and is_own(family):
        raise ValueError(f"{path} is a network of {family}; say where that file is")
    check_identity(path, {"family": family}, {"family": name_of(definition)} if definition else {})
    if not is_own(family):
        with reading(path, "network"):
            shipped: type[Network] = class_of(family, Network)  # type: ignore[type-abstract]
            with torch.device("meta"):  # are these the weights of that architecture? If so, there is memory for it
                shipped(**architecture).load_state_dict(weights, assign=True)
    network = build_network(definition or family, architecture, seed=0)
    with reading(path, "network"):
        network.load_state_dict(weights)
    return network


def save_tensors(path: FilePath, content: Mapping[str, Any]) -> None:
    """Write a dict of tensors and plain values; the same content gives the same bytes."""
    buffer = io.BytesIO()  # on a full disk, PyTorch's own writer fails with another error
    torch.save(_each_string_once(content), buffer)
    write_bytes(path, buffer.getvalue())


def _each_string_once(value: Any) -> Any:
    """Return a copy in which equal strings are one object: pickle writes an object that it meets again shorter."""
    if isinstance(value, str):
        return sys.intern(str(value))
    if isinstance(value, Mapping):
        return {_each_string_once(key): _each_string_once(entry) for key, entry in value.items()}
    return [_each_string_once(entry) for entry in value] if isinstance(value, list) else value


def load_tensors(path: FilePath) -> dict[str, Any]:
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
