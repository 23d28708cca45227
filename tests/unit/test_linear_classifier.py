import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from digitsum import linear_classifier
from digitsum.linear_classifier import (
    digit_probabilities,
    fit_linear,
    halves,
    iterations,
    most_likely_sums,
    predict_sums,
    sums_of_most_likely_digits,
)
from digitsum.pairs import Pairs


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Compute as the rule does; with more threads small products are slower."""
    with threadpool_limits(1):
        yield


def only(pairs, chosen):
    return Pairs(pairs.images[chosen], pairs.labels[chosen], pairs.digits[chosen], pairs.source[chosen])


def certain(*pairs_of_digits):
    return np.eye(10)[list(pairs_of_digits)]


def test_halves_lie_in_the_order_of_the_digits(sample, sample_pairs):
    pairs = sample_pairs["train"]
    np.testing.assert_array_equal(halves(pairs.images), sample["train_images"][pairs.source.reshape(-1)])
    np.testing.assert_array_equal(pairs.digits.reshape(-1), sample["train_labels"][pairs.source.reshape(-1)])


@settings(max_examples=25)
@given(size=st.integers(1, 30), seed=st.integers(0, 2**63 - 1))
def test_digits_that_a_tiny_training_set_lacks_have_probability_0(sample_pairs, size, seed):
    classifier = fit_linear("sequential", sample_pairs["train"], size, seed)
    probabilities = digit_probabilities(classifier, sample_pairs["test"].images[:20])
    assert probabilities.shape == (20, 2, 10)
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=2), 1, rtol=1e-5)  # float32
    missing = np.setdiff1d(np.arange(10), classifier.classes_)
    assert len(missing) >= 10 - size
    assert (probabilities[:, :, missing] == 0).all()
    assert np.isin(most_likely_sums(probabilities), np.add.outer(classifier.classes_, classifier.classes_)).all()


@settings(max_examples=25)
@given(size=st.integers(1, 30), seed=st.integers(0, 2**63 - 1))
def test_sums_that_a_tiny_training_set_lacks_are_never_predicted(sample_pairs, size, seed):
    classifier = fit_linear("paired", sample_pairs["train"], size, seed)
    sums = predict_sums(classifier, sample_pairs["test"].images[:20])
    assert sums.shape == (20,)
    assert np.isin(sums, classifier.classes_).all()


@pytest.mark.parametrize("method", ["paired", "sequential"])
def test_one_class_alone_is_always_the_answer(sample_pairs, method):
    train = only(sample_pairs["train"], (sample_pairs["train"].digits == 4).all(axis=1))
    classifier = fit_linear(method, train, 5, seed=0)
    images = sample_pairs["test"].images[:7]
    if method == "paired":
        sums = predict_sums(classifier, images)
    else:
        sums = most_likely_sums(digit_probabilities(classifier, images))
    assert sums.tolist() == [8] * 7
    assert iterations(classifier) == 0


def test_certain_digits_add_up():
    probabilities = certain((9, 9), (0, 0), (7, 3))
    assert most_likely_sums(probabilities).tolist() == [18, 0, 10]
    assert sums_of_most_likely_digits(probabilities).tolist() == [18, 0, 10]


def test_the_likeliest_sum_need_not_be_that_of_the_likeliest_digits():
    # 0 + 0 has probability 0.16; the sum 1, as 0 + 1 or 1 + 0, has 0.4 * 0.3 * 2 = 0.24.
    digit = np.array([0.4, 0.3, 0, 0, 0, 0, 0.3, 0, 0, 0])
    probabilities = np.array([[digit, digit]])
    assert most_likely_sums(probabilities).tolist() == [1]
    assert sums_of_most_likely_digits(probabilities).tolist() == [0]


@pytest.mark.parametrize("method", ["paired", "sequential"])
def test_the_seed_says_which_examples(sample_pairs, method):
    first, again, other = (fit_linear(method, sample_pairs["train"], 100, seed).coef_ for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert first.shape != other.shape or not np.array_equal(first, other)


def test_examples_are_drawn_without_replacement(sample_pairs):
    train = sample_pairs["train"].first(10)
    assert len(fit_linear("paired", train, 10, seed=0).classes_) == len(np.unique(train.labels))
    assert len(fit_linear("sequential", train, 20, seed=0).classes_) == len(np.unique(train.digits))
    with pytest.raises(ValueError, match="larger sample than population"):
        fit_linear("sequential", train, 21, seed=0)


def test_more_examples_help_and_digits_are_easier_than_pairs(sample_pairs):
    train, test = sample_pairs["train"], sample_pairs["test"]
    accuracies = {
        size: np.mean(
            most_likely_sums(digit_probabilities(fit_linear("sequential", train, size, 0), test.images)) == test.labels
        )
        for size in (50, 500)
    }
    paired = np.mean(predict_sums(fit_linear("paired", train, 500, 0), test.images) == test.labels)
    assert accuracies[500] > accuracies[50] + 0.2
    assert accuracies[500] > paired + 0.3
    assert paired > 0.1


def test_a_fit_that_does_not_converge_says_so(sample_pairs, monkeypatch):
    assert iterations(fit_linear("paired", sample_pairs["train"], 100, 0)) < linear_classifier.MAX_ITERATIONS
    monkeypatch.setattr(linear_classifier, "MAX_ITERATIONS", 3)
    with pytest.warns(ConvergenceWarning):
        classifier = fit_linear("paired", sample_pairs["train"], 100, 0)
    assert iterations(classifier) == 3
