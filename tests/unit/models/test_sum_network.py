import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from digitsum.data.sums import sum_distribution
from digitsum.models.encoders import ENCODERS
from digitsum.models.network import predict
from digitsum.models.sum import SumNetwork

IMAGES = torch.randint(0, 256, (6, 56, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


def network_with(encoder, seed=0):
    torch.manual_seed(seed)
    return SumNetwork([16], "ReLU", 0.0, encoder).eval()


@pytest.fixture(params=ENCODERS)
def network(request):
    return network_with(request.param)


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.sampled_from(list(ENCODERS)))
def test_sums_are_the_convolution_of_the_digits(seed, encoder):
    network = network_with(encoder, seed)
    with torch.inference_mode():
        digits = network.digit_log_probabilities(IMAGES).exp().numpy()
        sums = network(IMAGES).exp().numpy()
    np.testing.assert_allclose(sums, sum_distribution(digits[:, 0], digits[:, 1]), rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(sums.sum(axis=1), 1, rtol=1e-5)


@torch.inference_mode()
def test_reading_gives_the_same_sums_and_the_digits(network):
    logits, digits = network.read(IMAGES)
    assert logits.equal(network(IMAGES))
    assert digits.equal(network.digit_log_probabilities(IMAGES))
    assert predict(network, IMAGES)[1].digits.tolist() == digits.argmax(2).tolist()


@torch.inference_mode()
def test_both_halves_are_read_alike(network):
    changed_over = torch.cat([IMAGES[:, 28:], IMAGES[:, :28]], dim=1)
    torch.testing.assert_close(network(changed_over), network(IMAGES))
    torch.testing.assert_close(network.embed(changed_over), network.embed(IMAGES).roll(16, dims=1))


@torch.inference_mode()
def test_an_impossible_sum_has_a_finite_logarithm(network):
    network.output.weight.zero_()
    network.output.bias.copy_(torch.tensor([1000.0] + [-1000.0] * 9))  # it reads nothing but zeros
    log_probabilities = network(IMAGES)
    assert log_probabilities.isfinite().all()
    torch.testing.assert_close(log_probabilities[:, 0], torch.zeros(6))
