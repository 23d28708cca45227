import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.svm import SVC

from digitsum.models import svm
from digitsum.models.classical import Fit, flatten_pixels
from digitsum.models.svm import SupportVectorMachine, fit_svm, predict


@pytest.fixture(scope="module")
def train(sample_pairs):
    return flatten_pixels(sample_pairs["train"].images), sample_pairs["train"].labels


@pytest.fixture(scope="module")
def test_features(sample_pairs):
    return flatten_pixels(sample_pairs["test"].images[:300])


@settings(max_examples=30)
@given(classes=st.integers(2, 6), size=st.integers(12, 60), seed=st.integers(0, 2**32 - 1))
def test_votes_as_scikit_learn_does(classes, size, seed):
    rng = np.random.default_rng(seed)
    labels = np.resize(np.arange(classes) + 3, size)
    svc = SVC().fit(rng.normal(size=(size, 4)) + labels[:, None] / 3, labels)
    points = rng.normal(size=(50, 4)) + 2
    np.testing.assert_array_equal(predict(svc, points), svc.predict(points))


@pytest.mark.parametrize("classes", [2, 3, 19])
def test_both_libraries_fit_the_same_machine(train, test_features, monkeypatch, classes):
    if svm.FastSVC is None:
        pytest.skip("scikit-learn-intelex is not available for this platform")
    known = train[1] < classes
    fast = fit_svm(train[0][known], train[1][known])
    monkeypatch.setattr(svm, "FastSVC", None)
    plain = fit_svm(train[0][known], train[1][known])
    assert fast._gamma == pytest.approx(plain._gamma, rel=1e-4)
    assert np.mean(predict(fast, test_features) == plain.predict(test_features)) > 0.99


def test_it_answers_as_one_that_was_fitted_to_the_first_examples_whatever_the_batch(sample_pairs, monkeypatch):
    train, test = sample_pairs["train"], sample_pairs["test"].images[:300]
    machines = [SupportVectorMachine.fit(Fit(pairs, train, 300, 0, "svm", 0)) for pairs in (train, train.first(300))]
    expected = machines[0].predict(test).sums
    monkeypatch.setattr(svm, "BATCH", 99)
    np.testing.assert_array_equal(machines[1].predict(test).sums, expected)


def test_one_sum_is_the_answer_to_everything(sample_pairs):
    train = sample_pairs["train"]
    same = train.take(train.labels == 9)
    machine = SupportVectorMachine.fit(Fit(same, same, 20, study_seed=0, model="svm", seed=0))
    assert (machine.predict(train.images[:10]).sums == 9).all()
