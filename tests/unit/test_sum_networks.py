import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from digitsum.networks import build_network, load_network, parameter_count, save_network
from digitsum.sums import sum_distribution

LAYERS = {"hidden_layers": [16], "activation": "ReLU", "dropout": 0.0}
IMAGES = torch.randint(0, 256, (6, 56, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
ENCODERS = ["dense", "convolutional", "lenet"]


@pytest.fixture(params=ENCODERS)
def hyperparameters(request):
    return {**LAYERS, "encoder": request.param}


@pytest.fixture
def network(hyperparameters):
    return build_network(hyperparameters, seed=0).eval()


@given(st.integers(0, 2**32), st.sampled_from(ENCODERS))
def test_sums_are_the_convolution_of_the_digits(seed, encoder):
    network = build_network({**LAYERS, "encoder": encoder}, seed).eval()
    with torch.inference_mode():
        digits = network.digit_log_probabilities(IMAGES).exp().numpy()
        sums = network(IMAGES).exp().numpy()
    assert digits.shape == (6, 2, 10)
    np.testing.assert_allclose(sums, sum_distribution(digits[:, 0], digits[:, 1]), rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(sums.sum(axis=1), 1, rtol=1e-5)


@torch.inference_mode()
def test_halves_changed_over_have_the_same_sum(network):
    changed_over = torch.cat([IMAGES[:, 28:], IMAGES[:, :28]], dim=1)
    torch.testing.assert_close(network(changed_over), network(IMAGES))


@torch.inference_mode()
def test_a_sum_out_of_the_question_has_a_finite_logarithm(network):
    network.output.weight.zero_()
    network.output.bias.copy_(torch.tensor([1000.0] + [-1000.0] * 9))  # it reads nothing but zeros
    log_probabilities = network(IMAGES)
    assert log_probabilities.isfinite().all()
    torch.testing.assert_close(log_probabilities[:, 0], torch.zeros(6))


def test_lenet_has_the_parameters_of_the_published_systems():
    layers = {**LAYERS, "hidden_layers": [120, 84], "encoder": "lenet"}
    assert parameter_count(build_network(layers, seed=0)) == 44_426


def test_embedding_has_both_halves(network):
    assert network.embed(IMAGES).shape == (6, 2 * 16)


def test_round_trip(network, hyperparameters, tmp_path):
    save_network(tmp_path / "model.pt", network, {"hyperparameters": hyperparameters})
    loaded = load_network(tmp_path / "model.pt").eval()
    with torch.inference_mode():
        assert loaded(IMAGES).equal(network(IMAGES))
