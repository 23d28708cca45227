"""Networks for use without PyTorch, in the format ONNX (https://onnx.ai).

An exported network takes `images`, uint8 (n, 56, 28), and returns `sums`, float32 (n, 19), the log-probabilities of the
sums, and, if it reads digits, `digits`, float32 (n, 2, 10), those of the digit on top and of the one below.
"""

import warnings
from collections.abc import Mapping

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn

from digitsum.data.pairs import SIDE
from digitsum.models.network import EVALUATION_BATCH, Network

TOLERANCE = 1e-5  # most by which a probability may differ from PyTorch's


class _LogProbabilities(nn.Module):
    """What an exported network computes."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        sums, digits = self.network.read(images)
        return (sums.log_softmax(1),) if digits is None else (sums.log_softmax(1), digits)


def export_network(network: Network, about: Mapping[str, str]) -> bytes:
    """Return `network`, on the CPU, as an ONNX file for any number n of images; `about` becomes its metadata.

    The same network gives the same bytes.
    """
    module = _LogProbabilities(network).eval()
    example = torch.zeros(2, 2 * SIDE, SIDE, dtype=torch.uint8)
    outputs = ["sums", "digits"][: len(module(example))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch's exporter warns about PyTorch's own code
        program = torch.onnx.export(
            module,
            (example,),
            input_names=["images"],
            output_names=outputs,
            dynamic_shapes=({0: torch.export.Dim("n")},),
            dynamo=True,
            verbose=False,
        )
    assert program is not None  # noqa: S101  # None only if told to write a file
    model = program.model_proto
    _forget_origin(model)
    onnx.helper.set_model_props(model, dict(about))
    onnx.checker.check_model(model, full_check=True)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def _forget_origin(model: onnx.ModelProto) -> None:
    """Delete what the exporter notes about each node: file names and lines on this machine."""
    graph = model.graph
    for part in (graph, *graph.node, *graph.value_info, *graph.initializer, *graph.input, *graph.output):
        del part.metadata_props[:]


def check_export(content: bytes, network: Network, images: np.ndarray) -> float:
    """Return by how much a probability of an exported network differs at most from its original's.

    Both answer to `images`, uint8 (n, 56, 28).

    Raises:
        ValueError: an answer differs, or a probability by more than `TOLERANCE`.
    """
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    module = _LogProbabilities(network).eval()
    largest = 0.0
    for start in range(0, len(images), EVALUATION_BATCH):
        batch = images[start : start + EVALUATION_BATCH]
        with torch.inference_mode():
            expected = [output.numpy() for output in module(torch.from_numpy(batch))]
        for ours, theirs in zip(expected, session.run(None, {"images": batch}), strict=True):
            different = np.flatnonzero((ours.argmax(-1) != theirs.argmax(-1)).reshape(len(batch), -1).any(1))
            if len(different):
                raise ValueError(f"the exported network gives a different answer to pair {start + different[0]}")
            largest = max(largest, float(np.abs(np.exp(ours) - np.exp(theirs)).max()))
    if largest > TOLERANCE:
        raise ValueError(f"a probability of the exported network is {largest:.1e} off, more than {TOLERANCE}")
    return largest
