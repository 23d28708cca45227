import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.addition.protocol import digits_of_sum, examples_of, group, permute

EXAMPLES = {1: (30_000, 5_000), 2: (15_000, 2_500), 4: (7_500, 1_250), 15: (2_000, 333), 100: (300, 50)}


@pytest.mark.parametrize(("digits", "numbers"), EXAMPLES.items())
def test_examples_of_is_that_of_the_benchmark(digits, numbers):
    orders = permute(60_000, 10_000, "test", np.random.default_rng(0))
    assert tuple(len(group(order, digits)) for order in orders) == numbers


@given(st.integers(2, 300), st.integers(1, 40), st.integers(0, 2**32))
def test_each_image_is_used_once(n_images, digits, seed):
    order, _ = permute(n_images, 10, "test", np.random.default_rng(seed))
    examples = group(order, digits)
    assert examples.shape == (examples_of(n_images, digits), digits, 2)
    used = examples.ravel().tolist()
    assert len(set(used)) == len(used) > n_images - 2 * digits
    assert set(used) <= set(range(n_images))


def test_fewer_examples_are_the_first_ones():
    order, _ = permute(100, 10, "test", np.random.default_rng(0))
    np.testing.assert_array_equal(group(order[:24], 3), group(order, 3)[:4])


def test_held_out_images_are_training_images_that_train_nothing():
    train, scored = permute(60_000, 10_000, "held_out", np.random.default_rng(0))
    assert (len(train), len(scored)) == (50_000, 10_000)
    assert sorted([*train, *scored]) == list(range(60_000))


@given(st.lists(st.tuples(st.integers(0, 10**30), st.integers(0, 10**30)), min_size=1, max_size=5))
def test_digits_of_a_sum_are_those_of_the_whole_numbers(pairs):
    places = 31
    digits = np.array([[list(map(int, f"{number:0{places}d}")) for number in pair] for pair in pairs])
    sums = digits_of_sum(digits.transpose(0, 2, 1).astype(np.uint8))
    assert [int("".join(map(str, row))) for row in sums] == [first + second for first, second in pairs]
