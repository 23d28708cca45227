import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitsum.addition.differences import compare_lengths, compare_systems
from digitsum.addition.protocol import group
from digitsum.addition.scores import right_sums
from digitsum.analysis.significance import mcnemar

IMAGES = 60
LABELS = np.random.default_rng(0).integers(0, 10, (3, IMAGES)).astype(np.uint8)


def runs(name, share, orders, digits=1, seed=0):
    """Return what a system reads that gets about this share of the images wrong."""
    rng = np.random.default_rng(seed)
    wrong = rng.random((orders, IMAGES)) < share
    read = ((LABELS[:orders] + wrong) % 10).astype(np.uint8)
    return [({"model": name, "digits": digits, "seed": order}, read[order]) for order in range(orders)]


def right(read, digits):
    examples = group(np.arange(IMAGES), digits)
    return np.array([right_sums(one, LABELS[run["seed"]], examples) for run, one in read])


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 4), st.integers(0, 99))
def test_two_systems_are_compared_in_the_orders_that_both_have(orders, others, digits, seed):
    ours, theirs = runs("a", 0.1, orders, digits, seed), runs("b", 0.3, others, digits, seed + 100)
    both = min(orders, others)
    (row,) = compare_systems([*ours, *theirs], LABELS, 0).to_dict("records")
    (mirrored,) = compare_systems([*theirs, *ours], LABELS, 0).to_dict("records")
    one, other = right(ours[:both], digits), right(theirs[:both], digits)
    assert row["orders"] == both
    assert row["difference"] == pytest.approx(one.mean() - other.mean())
    assert row["difference"] == pytest.approx(-mirrored["difference"])
    assert row["low"] - 1e-6 <= row["difference"] <= row["high"] + 1e-6
    assert row["test"] == ("McNemar" if both == 1 else "bootstrap")
    if both == 1:
        assert row["p"] == mcnemar(one[0], other[0])


def test_a_system_does_not_differ_from_itself():
    (row,) = compare_systems([*runs("a", 0.2, 3), *runs("b", 0.2, 3)], LABELS, 0).to_dict("records")
    assert (row["difference"], row["low"], row["high"], row["p"], row["differ"]) == (0, 0, 0, 1, False)


def test_every_two_systems_are_compared_at_each_n():
    read = [run for digits in (1, 2) for name in "abc" for run in runs(name, 0.2, 2, digits, ord(name))]
    table = compare_systems(read, LABELS, 0)
    assert table.groupby("digits").size().to_dict() == {1: 3, 2: 3}
    assert (table["p_holm"] >= table["p"]).all()
    assert compare_systems(runs("a", 0.2, 2), LABELS, 0).empty


def test_what_is_common_to_two_systems_does_not_hide_their_difference():
    """An order that is hard for both is drawn for both at once."""
    example = np.arange(IMAGES) // 2
    hard = example < np.array([20, 0, 0])[:, None]
    read = []
    for name, wrong in (("a", hard), ("b", hard | (example >= 22))):
        found = ((LABELS + (wrong & (np.arange(IMAGES) % 2 == 0))) % 10).astype(np.uint8)
        read += [({"model": name, "digits": 1, "seed": order}, found[order]) for order in range(3)]
    (row,) = compare_systems(read, LABELS, 0).to_dict("records")
    assert row["difference"] == pytest.approx(8 / 30)
    assert row["differ"]


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 3), st.integers(2, 4), st.floats(0.05, 0.4), st.integers(0, 99))
def test_training_on_n_digits_is_compared_with_training_on_the_least(orders, digits, share, seed):
    short, long = runs("a", 0.1, orders, 1, seed), runs("a", share, orders, digits, seed + 100)
    (row,) = compare_lengths([*short, *long], LABELS, 0).to_dict("records")
    read_short = right(short, digits).mean(axis=1)
    assert (row["digits"], row["model"], row["trained_on"], row["orders"]) == (digits, "a", 1, orders)
    assert row["mean"] == pytest.approx(read_short.mean())
    assert row["difference"] == pytest.approx(right(long, digits).mean() - read_short.mean())
    # The same digits, given as those of two systems, differ by as much.
    named = [
        ({**run, "model": name, "digits": digits}, read)
        for name, of in (("long", long), ("short", short))
        for run, read in of
    ]
    (pair,) = compare_systems(named, LABELS, 0).to_dict("records")
    assert pair["difference"] == pytest.approx(row["difference"])


def test_one_length_is_compared_with_nothing():
    assert compare_lengths(runs("a", 0.1, 2, 3), LABELS, 0).empty
