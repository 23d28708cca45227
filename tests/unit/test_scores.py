import json

import numpy as np
import pytest

from digitsum.scores import mean_and_sd, scores


def test_worked_by_hand():
    # Sum 0: three pairs, two found, one taken for 1. Sum 1: two, both found. Sum 18: one, taken for 0.
    result = scores(np.array([0, 0, 0, 1, 1, 18]), np.array([0, 0, 1, 1, 1, 0]))
    assert result["accuracy"] == pytest.approx(4 / 6)
    precision, recall, f1 = result["precision"], result["recall"], result["f1"]
    assert [precision[0], precision[1], precision[18]] == pytest.approx([2 / 3, 2 / 3, 0])
    assert [recall[0], recall[1], recall[18]] == pytest.approx([2 / 3, 1, 0])
    assert [f1[0], f1[1], f1[18]] == pytest.approx([2 / 3, 4 / 5, 0])
    assert result["macro_f1"] == pytest.approx((2 / 3 + 4 / 5 + 0) / 3)  # over the three sums that occur
    assert result["support"] == [3, 2] + [0] * 16 + [1]
    confusion = np.zeros((19, 19), int)
    confusion[0, 0], confusion[0, 1], confusion[1, 1], confusion[18, 0] = 2, 1, 2, 1  # row: true sum
    assert result["confusion"] == confusion.tolist()


def test_all_right():
    labels = np.arange(19).repeat(3)
    result = scores(labels, labels)
    assert result["accuracy"] == result["macro_f1"] == 1
    assert result["confusion"] == (3 * np.eye(19, dtype=int)).tolist()


def test_a_sum_that_never_occurs_counts_only_where_it_was_predicted():
    result = scores(np.array([3, 3]), np.array([3, 7]))
    assert result["macro_f1"] == pytest.approx(2 / 3)  # that of sum 3 alone
    assert result["precision"][7] == result["recall"][7] == 0


def test_numbers_are_plain():
    json.dumps(scores(np.array([0, 1], np.uint8), np.array([0, 2], np.uint8)), allow_nan=False)


def test_mean_and_sd():
    assert mean_and_sd([2.0, 4.0, 4.0, 6.0]) == {
        "mean": 4.0,
        "sd": pytest.approx((8 / 3) ** 0.5),
        "values": [2.0, 4.0, 4.0, 6.0],
    }
    assert mean_and_sd([0.5]) == {"mean": 0.5, "sd": None, "values": [0.5]}
