"""The data that the page carries; a test in a browser checks that it computes what PyTorch does."""

import zlib
from base64 import b64decode

import numpy as np
import pytest
from torch import nn

from digitsum.models.predictions import Predictions
from digitsum.models.sum import SumNetwork
from digitsum.report.try_it.export import SHOWN, page_network, page_pairs


@pytest.mark.parametrize(
    "layer",
    [
        nn.GELU(),
        nn.Conv2d(1, 2, 3, padding=1),
        nn.Conv2d(1, 2, 3, stride=2),
        nn.Conv2d(1, 2, (3, 5)),
        nn.Conv2d(1, 2, 3, bias=False),
        nn.MaxPool2d(3, stride=1),
        nn.MaxPool2d(2, ceil_mode=True),
        nn.BatchNorm2d(8, track_running_stats=False),
    ],
)
def test_layers_that_the_page_can_not_compute_are_named(layer):
    network = SumNetwork([8], "ReLU", 0.0)
    network.encoder = nn.Sequential(layer, nn.Flatten())
    with pytest.raises(ValueError, match=type(layer).__name__):
        page_network(network)


def test_layers_are_in_their_order():
    layers = [layer["type"] for layer in page_network(SumNetwork([8], "Tanh", 0.5, "lenet"))]
    conv = ["Conv2d", "MaxPool2d", "ReLU"]
    assert layers == ["Rescale", *conv, *conv, "Linear", "Tanh", "Linear"]


def test_pairs_of_the_page(sample_pairs):
    unseen = sample_pairs["unseen"]
    predictions = Predictions(unseen.labels.copy())
    wrong = np.arange(10, 30)
    predictions.sums[wrong] += 1
    packed = page_pairs(unseen, predictions)
    assert {kind: one["count"] for kind, one in packed.items()} == {"random": len(unseen), "wrong": 20}
    for kind, which in (("random", np.arange(SHOWN)), ("wrong", wrong)):
        assert packed[kind]["digits"] == unseen.digits[which].tolist()
        assert zlib.decompress(b64decode(packed[kind]["pixels"])) == unseen.images[which].tobytes()
    predictions.sums[:] = 99
    assert len(page_pairs(unseen, predictions)["wrong"]["digits"]) == SHOWN


@pytest.mark.parametrize(("count", "buttons"), [(0, 0), (1, 1), (7, 1)])
def test_button_for_wrong_pairs_if_there_are_any(page, page_files, count, buttons):
    page_files["pairs"]["wrong"]["count"] = count
    assert page("try_it").count(">One it gets wrong<") == buttons
