"""Our layers against PyTorch's own."""

import pytest
import torch
from torch import nn

from digitsum.models.layers import PIXEL_MEAN, PIXEL_SD, Dropout, Linear, standardise

CLOSE = {"rtol": 1e-5, "atol": 1e-5}


def twins(inputs, outputs):
    """Return our layer and PyTorch's, each with the weights it gets from the same seed."""
    result = []
    for kind in (Linear, nn.Linear):
        torch.manual_seed(0)
        result.append(kind(inputs, outputs))
    return result


def assert_same_gradients(layer, plain):
    for mine, theirs in zip(layer.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(mine.grad, theirs.grad, **CLOSE)


def test_pixels_become_numbers_of_mean_0_and_standard_deviation_1():
    pixels = torch.tensor([0, 255], dtype=torch.uint8)
    expected = torch.tensor([0 - PIXEL_MEAN, 1 - PIXEL_MEAN]) / PIXEL_SD
    torch.testing.assert_close(standardise(pixels), expected)


@pytest.mark.parametrize("inputs, outputs", [(1568, 512), (64, 19), (1, 1)])
@pytest.mark.parametrize("batch", [1, 7, 64])
def test_values_and_gradients_equal_those_of_pytorch(inputs, outputs, batch):
    layer, plain = twins(inputs, outputs)
    x, target = torch.rand(batch, inputs), torch.rand(batch, outputs)
    of_input = []
    for one in (layer, plain):
        given = x.clone().requires_grad_()
        ((one(given) - target) ** 2).mean().backward()
        of_input.append(given.grad)
    torch.testing.assert_close(layer(x), plain(x), **CLOSE)
    torch.testing.assert_close(*of_input, **CLOSE)
    assert_same_gradients(layer, plain)


def test_input_and_gradient_that_are_not_contiguous():
    layer, plain = twins(30, 20)
    x = torch.rand(30, 8).t()  # and needs no gradient
    for one in (layer, plain):
        one(x).t().cumsum(1).square().sum().backward()
    torch.testing.assert_close(layer(x), plain(x), **CLOSE)
    assert_same_gradients(layer, plain)
    assert x.grad is None


@pytest.mark.parametrize("p", [0.1, 0.25, 0.4])
def test_dropout_zeroes_its_share_and_keeps_the_mean(p):
    torch.manual_seed(0)
    n = 1_000_001  # no multiple of four
    dropped = Dropout(p)(torch.ones(n))
    sd = (p * (1 - p) / n) ** 0.5
    assert (dropped == 0).double().mean().item() == pytest.approx(p, abs=5 * sd)
    assert dropped[dropped != 0].unique().item() == pytest.approx(1 / (1 - p), rel=1e-4)


def test_dropout_is_independent_from_element_to_element():
    torch.manual_seed(0)
    kept = (Dropout(0.3)(torch.ones(400_000)) > 0).double() - 0.7
    for lag in (1, 2, 3, 4, 8):  # four elements share a draw
        correlation = (kept[lag:] * kept[:-lag]).mean().item() / 0.21
        assert abs(correlation) < 5 / 400_000**0.5
