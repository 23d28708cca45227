import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.svm import SVC

from digitsum import svm
from digitsum.features import pixels
from digitsum.svm import fit_svm, predict


@pytest.fixture(scope="module")
def train(sample_pairs):
    return pixels(sample_pairs["train"].images), sample_pairs["train"].labels


@pytest.fixture(scope="module")
def test_features(sample_pairs):
    return pixels(sample_pairs["test"].images[:300])


@settings(max_examples=30)
@given(classes=st.integers(2, 6), size=st.integers(12, 60), seed=st.integers(0, 2**32 - 1))
def test_votes_as_scikit_learn_does(classes, size, seed):
    rng = np.random.default_rng(seed)
    labels = np.resize(np.arange(classes) + 3, size)
    svc = SVC().fit(rng.normal(size=(size, 4)) + labels[:, None] / 3, labels)
    points = rng.normal(size=(50, 4)) + 2
    np.testing.assert_array_equal(predict(svc, points), svc.predict(points))


@pytest.mark.parametrize("classes", [2, 3, 19])
def test_what_is_fitted_is_a_whole_estimator_of_scikit_learn(train, test_features, classes):
    features, labels = train
    some = labels < classes
    fitted = fit_svm(features[some], labels[some])
    assert type(fitted) is SVC
    assert len(fitted.classes_) == classes
    np.testing.assert_array_equal(predict(fitted, test_features), fitted.predict(test_features))
    assert set(vars(SVC().fit(features[some], labels[some]))) - set(vars(fitted)) <= {
        "_num_iter",  # what a training took
        "_effective_probability",  # of a parameter on its way out
    }


def test_both_libraries_fit_the_same_machine(train, test_features, monkeypatch):
    if svm.FastSVC is None:
        pytest.skip("scikit-learn-intelex is not made for this platform")
    fast = fit_svm(*train)
    monkeypatch.setattr(svm, "FastSVC", None)
    plain = fit_svm(*train)
    assert fast._gamma == pytest.approx(plain._gamma, rel=1e-4)
    assert np.mean(predict(fast, test_features) == predict(plain, test_features)) > 0.99


def test_a_batch_more_or_less_is_no_difference(train, test_features, monkeypatch):
    fitted = fit_svm(*(part[:300] for part in train))
    whole = predict(fitted, test_features)
    monkeypatch.setattr(svm, "BATCH", 99)
    np.testing.assert_array_equal(predict(fitted, test_features), whole)
