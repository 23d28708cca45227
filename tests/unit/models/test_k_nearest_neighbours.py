import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.neighbors import KNeighborsClassifier

from digitsum.models.classical import Fit, flatten_pixels
from digitsum.models.k_nearest_neighbours import CANDIDATES, KNearestNeighbours, commonest


@given(arrays(np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 9)), elements=st.integers(0, 18)))
def test_commonest_is_the_smallest_of_those_that_occur_most(votes):
    assert commonest(votes).tolist() == [np.bincount(row).argmax() for row in votes]


def test_the_number_that_votes_does_best_on_validation_pairs(sample_pairs):
    train, val, test = (sample_pairs[split] for split in ("train", "val", "test"))
    fitted = KNearestNeighbours.fit(Fit(train, val, 800, 0, "knn", 0))
    features, labels = flatten_pixels(train.first(800).images), train.first(800).labels
    scores = {
        k: KNeighborsClassifier(k).fit(features, labels).score(flatten_pixels(val.images), val.labels)
        for k in CANDIDATES
    }
    chosen = fitted.facts["neighbours"]
    assert chosen == max(scores, key=scores.get)
    expected = KNeighborsClassifier(chosen).fit(features, labels).predict(flatten_pixels(test.images))
    np.testing.assert_array_equal(fitted.predict(test.images).sums, expected)


@pytest.mark.parametrize("examples", [1, 10])
def test_there_are_never_more_neighbours_than_training_pairs(sample_pairs, examples):
    fitted = KNearestNeighbours.fit(Fit(sample_pairs["train"], sample_pairs["val"], examples, 0, "knn", 0))
    assert fitted.facts["neighbours"] <= examples
