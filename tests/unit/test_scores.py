import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from digitsum.data.pairs import Pairs
from digitsum.models.predictions import Predictions
from digitsum.scores import score

pairs_of_digits = st.tuples(st.integers(0, 9), st.integers(0, 9))


def pairs_with(digits):
    digits = np.array(digits, np.uint8)
    n = len(digits)
    return Pairs(np.zeros((n, 56, 28), np.uint8), digits.sum(1, dtype=np.uint8), digits, np.zeros((n, 2), np.int32))


def test_worked_by_hand():
    # Sum 0: three pairs, two found, one taken for 1. Sum 1: two, both found. Sum 18: one, taken for 0.
    pairs = pairs_with([(0, 0), (0, 0), (0, 0), (0, 1), (1, 0), (9, 9)])
    result = score(pairs, Predictions(np.array([0, 0, 1, 1, 1, 0], np.uint8)))
    assert result["accuracy"] == pytest.approx(4 / 6)
    occurring = [0, 1, 18]
    assert [result["precision"][s] for s in occurring] == pytest.approx([2 / 3, 2 / 3, 0])
    assert [result["recall"][s] for s in occurring] == pytest.approx([2 / 3, 1, 0])
    assert [result["f1"][s] for s in occurring] == pytest.approx([2 / 3, 4 / 5, 0])
    assert result["macro_f1"] == pytest.approx((2 / 3 + 4 / 5 + 0) / 3)  # over the three sums that occur
    assert result["support"] == [3, 2] + [0] * 16 + [1]
    assert result["confusion"][0][:2] == [2, 1]  # of the pairs with the sum 0
    assert result["confusion"][18][0] == 1
    assert "digit_accuracy" not in result  # it read none


def test_digits_worked_by_hand():
    # The first is read correctly, the second the wrong way round, the third with one wrong digit.
    pairs = pairs_with([(3, 4), (1, 2), (9, 9)])
    read = np.array([(3, 4), (2, 1), (9, 8)], np.uint8)
    result = score(pairs, Predictions(np.array([7, 4, 18], np.uint8), read))
    assert result["accuracy"] == pytest.approx(2 / 3)
    assert result["digit_accuracy"] == pytest.approx(3 / 6)
    assert result["argmax_accuracy"] == pytest.approx(2 / 3)  # these need not be its answers
    confusion = np.zeros((10, 10), int)
    for true, found in ((3, 3), (4, 4), (1, 2), (2, 1), (9, 9), (9, 8)):
        confusion[true, found] += 1
    assert result["digit_confusion"] == confusion.tolist()


@given(st.lists(st.tuples(pairs_of_digits, st.integers(0, 18)), min_size=1, max_size=30))
def test_equals_scikit_learn(cases):
    digits, answers = zip(*cases, strict=True)
    pairs = pairs_with(digits)
    result = score(pairs, Predictions(np.array(answers, np.uint8)))
    occurring = np.unique(pairs.labels)
    f1 = metrics.f1_score(pairs.labels, answers, labels=occurring, average="macro", zero_division=0)
    assert result["macro_f1"] == pytest.approx(f1)
    assert result["accuracy"] == metrics.accuracy_score(pairs.labels, answers)
    all_sums = np.arange(19)
    by_class = metrics.precision_recall_fscore_support(pairs.labels, answers, labels=all_sums, zero_division=0)
    assert [result[name] for name in ("precision", "recall", "f1", "support")] == [row.tolist() for row in by_class]
    assert result["confusion"] == metrics.confusion_matrix(pairs.labels, answers, labels=all_sums).tolist()
    assert np.sum(result["confusion"]) == sum(result["support"]) == result["n"] == len(cases)
    json.dumps(result, allow_nan=False)  # plain numbers
