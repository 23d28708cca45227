import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.addition.protocol import (
    Order,
    digits_of_sum,
    examples_of,
    group,
    load_order,
    permute,
    save_order,
)

EXAMPLES = {1: (30_000, 5_000), 2: (15_000, 2_500), 4: (7_500, 1_250), 15: (2_000, 333), 100: (300, 50)}


@pytest.mark.parametrize(("digits", "numbers"), EXAMPLES.items())
def test_examples_of_is_that_of_the_benchmark(digits, numbers):
    order = permute(60_000, 10_000, "test", np.random.default_rng(0))
    assert (len(group(order.train, digits)), len(group(order.scored, digits))) == numbers


@given(st.integers(2, 300), st.integers(1, 40), st.integers(0, 2**32))
def test_each_image_is_used_once(n_images, digits, seed):
    order = permute(n_images, 10, "test", np.random.default_rng(seed)).train
    examples = group(order, digits)
    assert examples.shape == (examples_of(n_images, digits), digits, 2)
    used = examples.ravel().tolist()
    assert len(set(used)) == len(used) > n_images - 2 * digits
    assert set(used) <= set(range(n_images))


def test_fewer_examples_are_the_first_ones():
    order = permute(100, 10, "test", np.random.default_rng(0)).train
    np.testing.assert_array_equal(group(order[:24], 3), group(order, 3)[:4])


def test_held_out_images_are_training_images_that_train_nothing():
    order = permute(60_000, 10_000, "held_out", np.random.default_rng(0))
    assert (len(order.train), len(order.scored)) == (50_000, 10_000)
    assert sorted([*order.train, *order.scored]) == list(range(60_000))


@given(st.lists(st.tuples(st.integers(0, 10**30), st.integers(0, 10**30)), min_size=1, max_size=5))
def test_digits_of_a_sum_are_those_of_the_whole_numbers(pairs):
    places = 31
    digits = np.array([[list(map(int, f"{number:0{places}d}")) for number in pair] for pair in pairs])
    sums = digits_of_sum(digits.transpose(0, 2, 1).astype(np.uint8))
    assert [int("".join(map(str, row))) for row in sums] == [first + second for first, second in pairs]


def test_an_order_is_kept(tmp_path):
    order = permute(30, 10, "test", np.random.default_rng(0))
    save_order(tmp_path / "order.npz", order, 1)
    read = load_order(tmp_path / "order.npz", 1)
    with pytest.raises(ValueError, match=r"order\.npz belongs elsewhere: its seed is 1, not 0"):
        load_order(tmp_path / "order.npz", 0)
    assert isinstance(read, Order)
    np.testing.assert_array_equal(read.train, order.train)
    np.testing.assert_array_equal(read.scored, order.scored)


def test_a_damaged_order_is_named(tmp_path):
    (tmp_path / "order.npz").write_bytes(b"PK nothing")
    with pytest.raises(ValueError, match=r"order.npz is not a complete file of positions of images; delete it"):
        load_order(tmp_path / "order.npz", 0)
