"""Our layers against PyTorch's own."""

from typing import get_args

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from digitsum.learning.settings import Activation
from digitsum.models import layers
from digitsum.models.layers import PIXEL_MEAN, PIXEL_SD, HiddenLayers, dropout_scales, standardise

CLOSE = {"rtol": 1e-5, "atol": 1e-5}
CPU = torch.device("cpu")


def test_pixels_become_numbers_of_mean_0_and_standard_deviation_1():
    pixels = torch.tensor([0, 255], dtype=torch.uint8)
    expected = torch.tensor([0 - PIXEL_MEAN, 1 - PIXEL_MEAN]) / PIXEL_SD
    torch.testing.assert_close(standardise(pixels), expected)


@st.composite
def stacks(draw):
    """Return layers whose dropout is the one given, and inputs, in either order in memory."""
    widths = draw(st.lists(st.integers(1, 40), min_size=2, max_size=5))
    batch = draw(st.integers(1, 70))
    torch.manual_seed(draw(st.integers(0, 99)))
    stack = HiddenLayers(widths, draw(st.sampled_from(get_args(Activation))), draw(st.sampled_from([0, 0.2, 0.5])))
    x = torch.randn(batch, widths[0]) if draw(st.booleans()) else torch.randn(widths[0], batch).t()
    return stack, x.requires_grad_(draw(st.booleans()))


def one_by_one(stack, x):
    """Return what the modules of `stack` give one after another, with the dropout that comes next."""
    scales = dropout_scales(len(x), stack.widths, stack.dropout, CPU)
    for layer in range(len(stack.widths)):
        linear, activation, _ = list(stack)[3 * layer : 3 * layer + 3]
        x = activation(linear(x))
        x = x * scales[layer] if scales else x
    return x


@pytest.mark.parametrize("onednn", [True, False])
@given(stacks())
def test_values_and_gradients_equal_those_of_modules_one_by_one(onednn, case):
    stack, x = case
    found = []
    for compute in (stack, lambda x: one_by_one(stack, x)):
        stack.zero_grad()
        x.grad = None
        torch.manual_seed(1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(layers, "PREFERS_ONEDNN", onednn)
            result = compute(x)
            result.t().cumsum(1).square().mean().backward()  # its gradient isn't contiguous
        found.append([result, *(parameter.grad.clone() for parameter in stack.parameters())])
        assert (x.grad is not None) == x.requires_grad
        found[-1] += [x.grad.clone()] if x.requires_grad else []
    for ours, theirs in zip(*found, strict=True):
        torch.testing.assert_close(ours, theirs, **CLOSE)


def test_nothing_is_dropped_outside_training():
    stack, x = HiddenLayers([8, 30, 5], "ReLU", 0.5).eval(), torch.rand(4, 8)
    torch.testing.assert_close(stack(x), stack(x), rtol=0, atol=0)


@pytest.mark.parametrize("p", [0.1, 0.25, 0.4])
def test_dropout_zeroes_its_share_and_keeps_the_mean(p):
    torch.manual_seed(0)
    n = 1_000_001  # no multiple of four
    (scales,) = dropout_scales(n, [1], p, CPU)
    sd = (p * (1 - p) / n) ** 0.5
    assert (scales == 0).double().mean().item() == pytest.approx(p, abs=5 * sd)
    assert scales[scales != 0].unique().item() == pytest.approx(1 / (1 - p), rel=1e-4)


def test_dropout_is_independent_from_element_to_element():
    torch.manual_seed(0)
    kept = torch.cat([part.flatten() for part in dropout_scales(600, [500, 167], 0.3, CPU)]).gt(0).double() - 0.7
    for lag in (1, 2, 3, 4, 8):  # four elements share a draw
        correlation = (kept[lag:] * kept[:-lag]).mean().item() / 0.21
        assert abs(correlation) < 5 / len(kept) ** 0.5
