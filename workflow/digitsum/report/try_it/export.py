"""What the page needs to read digits by itself: a network and some pairs, as plain JSON."""

import zlib
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import numpy as np
from torch import Tensor, nn

from digitsum.data.pairs import Pairs
from digitsum.models.layers import PIXEL_MEAN, PIXEL_SD
from digitsum.models.predictions import Predictions
from digitsum.models.sum import SumNetwork

SHOWN = 200  # random pairs, and at most as many that the network gets wrong: 60 kB each


def page_network(network: SumNetwork) -> list[dict[str, Any]]:
    """Return the digit network as the layers of network.js, in order: type, settings, and weights as base64.

    Raises:
        ValueError: it has a layer that network.js doesn't know.
    """
    scale = 1 / (255 * PIXEL_SD)
    pixels = {"type": "Rescale", "scale": [scale], "shift": [-PIXEL_MEAN / PIXEL_SD]}
    modules = [module for module in network.modules() if not list(module.children())]  # in the order of use
    return [pixels, *(layer for module in modules for layer in _layers(module))]


def _layers(module: nn.Module) -> Iterator[dict[str, Any]]:
    """Yield the layers of network.js for `module`; dropout and flattening need none."""
    match module:
        case nn.Dropout() | nn.Flatten():
            return
        case nn.ReLU() | nn.Tanh() | nn.Sigmoid():
            yield {"type": type(module).__name__}
        case nn.MaxPool2d(kernel_size=size, stride=step, padding=0, dilation=1, ceil_mode=False) if size == step:
            yield {"type": "MaxPool2d", "size": size}
        case nn.Conv2d(
            kernel_size=(size, other), stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1, bias=Tensor() as bias
        ) if size == other:
            yield {"type": "Conv2d", "size": size, "weight": _base64(module.weight), "bias": _base64(bias)}
        case nn.Linear(weight=weight, bias=bias):
            yield {"type": "Linear", "weight": _base64(weight), "bias": _base64(bias)}
        case nn.BatchNorm2d(running_mean=Tensor() as mean, running_var=Tensor() as variance):
            scale = module.weight / (variance + module.eps).sqrt()
            yield {"type": "Rescale", "scale": _base64(scale), "shift": _base64(module.bias - mean * scale)}
        case _:
            raise ValueError(f"network.js has no layer like {module}")


def _base64(tensor: Tensor) -> str:
    return b64encode(tensor.detach().numpy().astype("<f4").tobytes()).decode()


def page_pairs(pairs: Pairs, predictions: Predictions) -> dict[str, Any]:
    """Return pairs to load into the page, in the form of try_it.schema.yaml; the first pairs are as random as any."""
    wrong = np.flatnonzero(predictions.sums != pairs.labels)
    kinds = {"random": pairs, "wrong": pairs.take(wrong)}
    return {kind: {"count": len(found), **_packed(found.first(SHOWN))} for kind, found in kinds.items()}


def _packed(pairs: Pairs) -> dict[str, Any]:
    pixels = zlib.compress(pairs.images.tobytes(), 9)
    return {"digits": pairs.digits.tolist(), "pixels": b64encode(pixels).decode()}
