"""Reasoning shortcuts: which readings explain the sums, and what the scores say of networks that settled on them."""

from collections import Counter
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitsum.addition.pairs import PAIRS, in_both_orders
from digitsum.addition.shortcuts import (
    other_pairs,
    pair_up,
    readings,
    readings_table,
    shortcut_scores,
    shortcuts_table,
)

SETS = pytest.mark.parametrize("pairs", PAIRS.values(), ids=PAIRS)
DIGIT = st.integers(0, 9)
SOME_PAIRS = st.lists(st.tuples(DIGIT, DIGIT), min_size=1, max_size=6, unique=True)


def labels_of(seed, n=1200):
    return np.random.default_rng(seed).integers(0, 10, n).astype(np.uint8)


def sure_readers(of_digits, labels):
    """Return the probabilities, (k, m, 10), of networks that read each digit as the reading says, without a doubt."""
    return np.stack([np.eye(10)[[reading.get(label, 0) for label in labels]] for reading in of_digits])


@given(SOME_PAIRS)
def test_readings_are_those_that_explain_all_sums(pairs):
    digits = sorted(set(chain.from_iterable(pairs)))
    found = readings(pairs)
    assert {digit: digit for digit in digits} in found
    for reading in found:
        assert all(reading[a] + reading[b] == a + b for a, b in pairs)
    others = np.random.default_rng(0).integers(0, 10, (300, len(digits)))
    for other in (dict(zip(digits, map(int, values), strict=True)) for values in others):
        assert (other in found) == all(other[a] + other[b] == a + b for a, b in pairs)


def test_where_every_digit_is_added_to_itself_there_is_one_reading():
    assert len(readings([(digit, digit) for digit in range(10)])) == 1
    assert {name: len(readings(pairs)) for name, pairs in PAIRS.items()} == {"half": 6, "even_odd": 36}


@given(SOME_PAIRS, st.integers(0, 99))
@settings(max_examples=50)
def test_pairs_occur_equally_often_and_images_once(pairs, seed):
    labels = labels_of(seed)
    examples = pair_up(labels, pairs, np.random.default_rng(seed))
    assert len(set(examples.ravel())) == examples.size
    counts = Counter(map(tuple, labels[examples[:, 0]].tolist()))
    assert set(counts) == set(in_both_orders(pairs))
    assert len(set(counts.values())) == 1
    others = other_pairs(labels, pairs, np.random.default_rng(seed))
    assert len(set(others.ravel())) == others.size
    drawn = set(map(tuple, labels[others[:, 0]].tolist()))
    assert drawn.isdisjoint(in_both_orders(pairs))
    assert set(chain.from_iterable(drawn)) <= set(chain.from_iterable(pairs))


def test_too_few_images_are_refused():
    with pytest.raises(ValueError, match=r"too few images of digits to add 0 \+ 0, 0 \+ 1"):
        pair_up(np.array([0, 1, 2, 3, 4], np.uint8), PAIRS["half"], np.random.default_rng(0))


@SETS
def test_any_reading_has_all_sums_right_and_digits_as_it_reads_them(pairs):
    labels = labels_of(1)
    for reading in readings(pairs):
        scores = shortcut_scores(sure_readers([reading], labels), labels, pairs, np.random.default_rng(0))
        turn = list(chain.from_iterable(in_both_orders(pairs)))
        assert scores["accuracy"] == 1
        assert scores["digit_accuracy"] == pytest.approx(np.mean([reading[digit] == digit for digit in turn]))
        assert scores["sure"] == 1
        assert scores["sure_right"] == scores["digit_accuracy"]
        assert scores["ece"] == pytest.approx(0)
        assert scores["digit_ece"] == pytest.approx(1 - scores["digit_accuracy"])
        assert (scores["other_accuracy"] == 1) == all(digit == read for digit, read in reading.items())


@SETS
def test_all_readings_averaged_are_sure_of_what_the_sums_fix_alone(pairs):
    labels, found = labels_of(2), readings(pairs)
    scores = shortcut_scores(sure_readers(found, labels), labels, pairs, np.random.default_rng(0))
    fixed = [len({reading[digit] for reading in found}) == 1 for digit in chain.from_iterable(in_both_orders(pairs))]
    assert scores["accuracy"] == 1
    assert scores["sure"] == pytest.approx(np.mean(fixed))
    assert scores["sure_right"] == (1 if any(fixed) else None)


def test_tables_have_each_network_alone_averaged_and_apart():
    labels, (one, *others) = labels_of(3), readings(PAIRS["half"])
    alone = [
        ({"pairs": "half", "model": "lenet", "network": str(seed)}, sure_readers([one], labels)) for seed in (0, 1)
    ]
    apart = ({"pairs": "half", "model": "lenet", "network": "apart"}, sure_readers([one, others[0]], labels))
    table = shortcuts_table([*alone, apart], labels, 0)
    assert table[["networks", "apart", "runs"]].to_numpy().tolist() == [[1, False, 2], [2, False, 1], [2, True, 1]]
    assert (table["accuracy"] == 1).all()
    read = readings_table([*alone, apart], labels)
    assert read.groupby(["apart", "seed"])["read_as"].agg(list).tolist() == [
        list(reading.values()) for reading in (one, one, one, others[0])
    ]
    assert (read["share"] == 1).all()
