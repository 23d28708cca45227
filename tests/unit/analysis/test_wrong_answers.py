import numpy as np
import pytest
from scipy.stats import binom

from digitsum.analysis.mistakes import accuracy_by_digits, mistakes
from digitsum.data.pairs import Pairs


def pairs_of(digits):
    digits = np.array(digits, np.uint8)
    n = len(digits)
    source = np.arange(2 * n, dtype=np.int32).reshape(n, 2)
    return Pairs(np.zeros((n, 56, 28), np.uint8), digits.sum(1, dtype=np.uint8), digits, source)


def test_surest_mistakes_come_first():
    pairs = pairs_of([(1, 2), (3, 4), (5, 5), (0, 0)])
    probabilities = np.full((4, 19), 0.001)
    for pair, (answer, probability) in enumerate([(3, 0.9), (8, 0.6), (9, 0.8), (0, 0.9)]):
        probabilities[pair, answer] = probability
    table = mistakes(pairs, np.log(probabilities))
    assert table[["pair", "top", "bottom", "sum", "answer"]].to_numpy().tolist() == [[2, 5, 5, 10, 9], [1, 3, 4, 7, 8]]
    assert table["probability"].tolist() == pytest.approx([0.8, 0.6])
    assert table[["top_image", "bottom_image"]].to_numpy().tolist() == [[4, 5], [2, 3]]
    right = np.log(np.eye(19)[pairs.labels] + 1e-9)
    assert len(mistakes(pairs, right)) == 0


def test_digits_that_are_hard_stand_out():
    pairs = pairs_of([(1, 2)] * 40 + [(2, 1)] * 60)
    sums = pairs.labels.copy()
    sums[:12] = 0
    table = accuracy_by_digits(pairs, sums).set_index(["top", "bottom"])
    assert table[["n", "wrong"]].to_dict("index") == {(1, 2): {"n": 40, "wrong": 12}, (2, 1): {"n": 60, "wrong": 0}}
    assert table["accuracy"].tolist() == pytest.approx([0.7, 1])
    # 12 or more of 40, when 12 of 100 are wrong in all, times two tests.
    assert table.loc[(1, 2), "p_holm"] == pytest.approx(2 * binom.sf(11, 40, 0.12))
    assert table.loc[(2, 1), "p_holm"] == 1


def test_no_digits_are_hard_where_nothing_is_wrong():
    pairs = pairs_of([(1, 2), (3, 4)])
    assert (accuracy_by_digits(pairs, pairs.labels)["p_holm"] == 1).all()
