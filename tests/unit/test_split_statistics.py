import numpy as np
import pytest

from digitsum.split_statistics import guessing_accuracy, label_fit, share_seen


def test_share_seen():
    train = np.array([[1, 2], [2, 5]], np.int32)
    assert share_seen(train, np.array([[1, 2], [3, 4]], np.int32)) == 0.5
    assert share_seen(train, train) == 1
    assert share_seen(train, np.array([[7, 8]], np.int32)) == 0


def test_guessing():
    assert guessing_accuracy(np.array([9, 9, 3], np.uint8), np.array([9, 3, 3, 3], np.uint8)) == 0.25


def test_labels_fit_what_they_were_drawn_from():
    rng = np.random.default_rng(0)
    expected = np.array([0.1, 0.2, 0.7, 0.0])
    p_values = [label_fit(rng.choice(4, size=1000, p=expected).astype(np.uint8), expected) for _ in range(200)]
    assert np.mean(p_values) == pytest.approx(0.5, abs=0.1)  # p-values of a true hypothesis are uniform
    assert label_fit(np.array([0, 1] * 500, np.uint8), expected) < 1e-9
