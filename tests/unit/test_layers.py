"""Our layers against PyTorch's own."""

import pytest
import torch
from torch import nn

from digitsum import layers
from digitsum.layers import Dropout, Linear

CLOSE = {"rtol": 1e-5, "atol": 1e-5}


def twins(inputs, outputs):
    torch.manual_seed(0)
    layer = Linear(inputs, outputs)
    plain = nn.Linear(inputs, outputs)
    plain.load_state_dict(layer.state_dict())
    return layer, plain


def run(layer, x, target):
    """Return output and gradients with respect to input, weight and bias of a loss."""
    x = x.clone().requires_grad_()
    output = layer(x)
    ((output - target) ** 2).mean().backward()
    return output.detach(), x.grad, layer.weight.grad, layer.bias.grad


@pytest.mark.parametrize("inputs, outputs", [(1568, 512), (512, 256), (64, 19), (1, 1)])
@pytest.mark.parametrize("batch", [1, 7, 64])
def test_values_and_gradients_equal_those_of_pytorch(inputs, outputs, batch):
    layer, plain = twins(inputs, outputs)
    x, target = torch.rand(batch, inputs), torch.rand(batch, outputs)
    for found, expected in zip(run(layer, x, target), run(plain, x, target), strict=True):
        torch.testing.assert_close(found, expected, **CLOSE)


def test_chain_of_linear_layers():
    one, two = twins(30, 20), twins(20, 10)
    x = torch.rand(8, 30)
    ours, plain = (nn.Sequential(first, nn.ReLU(), second) for first, second in zip(one, two, strict=True))
    for network in (ours, plain):
        network(x).square().sum().backward()
    for mine, theirs in zip(ours.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(mine.grad, theirs.grad, **CLOSE)


def test_input_and_gradient_that_do_not_lie_in_order():
    layer, plain = twins(30, 20)
    x = torch.rand(30, 8).t()
    for one in (layer, plain):
        one(x).t().cumsum(1).square().sum().backward()
    torch.testing.assert_close(layer(x), plain(x), **CLOSE)
    torch.testing.assert_close(layer.weight.grad, plain.weight.grad, **CLOSE)
    torch.testing.assert_close(layer.bias.grad, plain.bias.grad, **CLOSE)


def test_input_without_gradient():
    layer, plain = twins(30, 20)
    x = torch.rand(8, 30)
    for one in (layer, plain):
        one(x).square().sum().backward()
    torch.testing.assert_close(layer.weight.grad, plain.weight.grad, **CLOSE)
    assert x.grad is None


def test_inference():
    layer, plain = twins(30, 20)
    x = torch.rand(8, 30)
    with torch.inference_mode():
        torch.testing.assert_close(layer(x), plain(x), **CLOSE)


def test_same_initial_weights_as_pytorch():
    torch.manual_seed(3)
    ours = Linear(30, 20).state_dict()
    torch.manual_seed(3)
    plain = nn.Linear(30, 20).state_dict()
    assert list(ours) == list(plain)
    assert all(ours[name].equal(plain[name]) for name in plain)


def test_without_onednn_linear_is_pytorchs_own(monkeypatch):
    monkeypatch.setattr(layers, "HAS_ONEDNN", False)
    layer, plain = twins(30, 20)
    x = torch.rand(8, 30)
    assert layer(x).equal(plain(x))


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


def test_dropout_masks_the_gradient_like_the_activation():
    torch.manual_seed(0)
    x = torch.rand(64, 32).add_(1).requires_grad_()
    y = Dropout(0.3)(x)
    y.sum().backward()
    torch.testing.assert_close(x.grad, (y / x).detach())


def test_dropout_does_nothing_outside_training_or_at_zero():
    x = torch.rand(8, 8)
    assert Dropout(0.3).eval()(x) is x
    assert Dropout(0.0)(x) is x


def test_dropout_follows_the_seed():
    masks = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        masks.append(Dropout(0.5)(torch.ones(100)))
    assert masks[0].equal(masks[1])
    assert not masks[0].equal(masks[2])
