import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from digitsum.models import linear
from digitsum.models.classical import Fit
from digitsum.models.linear import LinearClassifier
from digitsum.scores import score

UNITS = ["pairs", "digits"]


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Compute as the rule does; with more threads, small products are slower."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def fitted(sample_pairs):
    """Return a function that fits a classifier to a number of examples of the sample."""

    def fitted(reads, examples, seed=0, train=sample_pairs["train"]):
        return LinearClassifier.fit(Fit(train, sample_pairs["val"], examples, 0, "model", seed, {"reads": reads}))

    return fitted


@settings(max_examples=25)
@given(examples=st.integers(1, 30), seed=st.integers(0, 99))
def test_digits_that_a_tiny_training_set_lacks_have_probability_0(fitted, sample_pairs, examples, seed):
    classifier = fitted("digits", examples, seed)
    images, known = sample_pairs["test"].images[:20], classifier.fitted.classes_
    probabilities = classifier.digit_probabilities(images)
    np.testing.assert_allclose(probabilities.sum(axis=2), 1, rtol=1e-5)  # float32
    missing = np.setdiff1d(np.arange(10), known)
    assert len(missing) >= 10 - examples
    assert (probabilities[:, :, missing] == 0).all()
    predictions = classifier.predict(images)
    assert np.isin(predictions.sums, np.add.outer(known, known)).all()
    np.testing.assert_array_equal(predictions.digits, probabilities.argmax(axis=2))


@pytest.mark.parametrize("reads", UNITS)
def test_one_class_alone_is_always_the_answer(fitted, sample_pairs, reads):
    train = sample_pairs["train"]
    fours = train.take((train.digits == 4).all(axis=1))
    classifier = fitted(reads, 5, train=fours)
    assert classifier.predict(sample_pairs["test"].images[:7]).sums.tolist() == [8] * 7
    assert classifier.facts == {"converged": True, "iterations": 0}


def test_the_likeliest_sum_need_not_be_that_of_the_likeliest_digits(sample_pairs):
    class Unsure:
        """0 + 0 has probability 0.16; the sum 1, as 0 + 1 or 1 + 0, has 0.4 * 0.3 * 2 = 0.24."""

        classes_ = np.array([0, 1, 6])

        def predict_proba(self, features):
            return np.tile([0.4, 0.3, 0.3], (len(features), 1))

    predictions = LinearClassifier(Unsure(), "digits").predict(sample_pairs["test"].images[:1])
    assert predictions.sums.tolist() == [1]
    assert predictions.digits.tolist() == [[0, 0]]


@pytest.mark.parametrize("reads", UNITS)
def test_each_seed_draws_its_examples_anew_and_without_replacement(fitted, sample_pairs, reads):
    first, again, other = (fitted(reads, 100, seed).fitted.coef_ for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert first.shape != other.shape or not np.array_equal(first, other)
    train = sample_pairs["train"].first(10)
    everything = {"pairs": train.labels, "digits": train.digits}[reads]
    classifier = fitted(reads, everything.size, train=train)
    assert classifier.fitted.classes_.tolist() == np.unique(everything).tolist()


def test_more_examples_help_and_digits_are_easier_than_pairs(fitted, sample_pairs):
    test = sample_pairs["test"]
    few, digits, pairs = (
        score(test, fitted(reads, examples).predict(test.images))["accuracy"]
        for reads, examples in (("digits", 50), ("digits", 500), ("pairs", 500))
    )
    assert digits > few + 0.2
    assert digits > pairs + 0.3
    assert pairs > 0.1


def test_a_fit_that_does_not_converge_says_so(fitted, monkeypatch):
    assert fitted("pairs", 100).facts["converged"]
    monkeypatch.setattr(linear, "MAX_ITERATIONS", 3)
    with pytest.warns(ConvergenceWarning):
        assert fitted("pairs", 100).facts == {"converged": False, "iterations": 3}
