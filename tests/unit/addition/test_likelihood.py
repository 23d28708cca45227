import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from digitsum.addition.likelihood import log_likelihood
from digitsum.addition.protocol import digits_of_sum
from digitsum.models.sum import SumNetwork

seeds = st.integers(0, 2**32 - 1)


def likelihoods_of_all(probabilities, sums):
    """Return the probability of each of `sums`, given the distributions of one example."""
    logs = torch.from_numpy(probabilities).float().log()
    return log_likelihood(logs.expand(len(sums), -1, -1, -1), torch.from_numpy(sums)).double().exp().numpy()


@settings(max_examples=20)
@given(seeds, st.integers(1, 3), st.floats(0.1, 6))
def test_is_what_going_through_all_numbers_gives(random_digits, by_brute_force, all_sums, seed, places, sharpness):
    (probabilities,) = random_digits(seed, 1, places, sharpness)
    found = likelihoods_of_all(probabilities, all_sums(places))
    np.testing.assert_allclose(found, by_brute_force(probabilities), rtol=1e-4, atol=1e-12)


@settings(max_examples=20)
@given(seeds, st.sampled_from([1, 2]), st.floats(0, 6))
def test_adds_up_to_one_over_all_sums(random_digits, all_sums, seed, places, sharpness):
    (probabilities,) = random_digits(seed, 1, places, sharpness)
    assert likelihoods_of_all(probabilities, all_sums(places)).sum() == pytest.approx(1, abs=1e-5)


def test_one_digit_is_the_convolution_of_the_sum_network(all_sums):
    torch.manual_seed(0)
    network = SumNetwork([16], "ReLU", 0.0, "dense").eval()
    images = torch.randint(0, 256, (5, 56, 28), dtype=torch.uint8)
    with torch.inference_mode():
        digits, sums = network.digit_log_probabilities(images), network(images)
    every = torch.from_numpy(all_sums(1))
    found = torch.stack([log_likelihood(digits[:, None], row.expand(5, -1)) for row in every], dim=1)
    torch.testing.assert_close(found, sums)


@pytest.mark.parametrize("places", [100, 500])
def test_many_places_neither_underflow_nor_lose_the_gradient(random_digits, places):
    logits = torch.from_numpy(random_digits(0, 4, places)).float().log().requires_grad_()
    sums = torch.randint(0, 10, (4, places + 1), generator=torch.Generator().manual_seed(0))
    sums[:, 0] = torch.tensor([0, 1, 0, 1])
    log_probability = log_likelihood(logits.log_softmax(3), sums)
    log_probability.sum().backward()
    assert log_probability.isfinite().all()
    assert (log_probability < -2 * places).all()  # far below the smallest float32, e**-103
    assert logits.grad.isfinite().all()
    assert (logits.grad.abs().sum(dim=(2, 3)) > 0).all()  # every place learns


def test_many_places_are_worth_what_few_are(random_digits):
    """Check that a sum of digits that can't give a carry is as likely as all its places together."""
    probabilities = random_digits(1, 1, 500)
    probabilities[..., 5:] = 0
    probabilities /= probabilities.sum(axis=3, keepdims=True)
    logs = torch.from_numpy(probabilities).float().log().clamp_min(-1e4)
    place_sums = np.random.default_rng(0).integers(0, 9, 500)
    whole = log_likelihood(logs, torch.from_numpy(np.append(0, place_sums))[None])
    alone = [
        np.log(np.convolve(first, second)[place_sum])
        for (first, second), place_sum in zip(probabilities[0], place_sums, strict=True)
    ]
    assert whole.item() == pytest.approx(sum(alone), rel=1e-5)


def test_an_impossible_sum_has_a_finite_logarithm():
    logits = torch.zeros(1, 3, 2, 10)
    logits[..., 0] = 500  # nothing but zeros
    logits.requires_grad_()
    log_probability = log_likelihood(logits.log_softmax(3), torch.tensor([[1, 9, 9, 8]]))
    log_probability.sum().backward()
    assert log_probability.isfinite().all()
    assert logits.grad.isfinite().all()


def test_gradient_is_that_of_finite_differences(random_digits):
    logits = torch.from_numpy(random_digits(3, 2, 3)).log().requires_grad_()
    sums = torch.tensor([[0, 4, 7, 1], [1, 0, 3, 9]])
    assert torch.autograd.gradcheck(lambda logits: log_likelihood(logits.log_softmax(3), sums), [logits])


def test_where_all_digits_are_equally_likely_the_first_place_says_most():
    logits = torch.zeros(500, 6, 2, 10, requires_grad=True)
    digits = np.random.default_rng(0).integers(0, 10, (500, 6, 2))
    sums = torch.tensor(digits_of_sum(digits)).long()
    log_likelihood(logits.log_softmax(-1), sums).sum().backward()
    slopes = logits.grad.abs().mean(dim=(0, 2, 3))
    assert slopes[0] > 0.01
    assert (slopes[1:] < 0.2 * slopes[:-1]).all()
