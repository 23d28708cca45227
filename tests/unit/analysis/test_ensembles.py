import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax

from digitsum.analysis.ensembles import average
from digitsum.runs import ensemble_of


def test_worked_by_hand():
    with np.errstate(divide="ignore"):
        members = [np.log([[0.6, 0.4, 0.0]]), np.log([[0.1, 0.7, 0.2]])]
    np.testing.assert_allclose(np.exp(average(members)), [[0.35, 0.55, 0.1]], rtol=1e-6)


@given(st.integers(1, 4), st.integers(1, 10), st.integers(0, 100))
def test_mean_of_the_probabilities(members, n, seed):
    logarithms = log_softmax(5 * np.random.default_rng(seed).normal(size=(members, n, 19)), axis=2)
    mean = average(list(logarithms))
    assert mean.dtype == np.float32
    np.testing.assert_allclose(np.exp(mean), np.exp(logarithms).mean(axis=0), rtol=1e-5)


def test_name_is_none_that_a_model_can_have():
    assert ensemble_of("best") == "best-ensemble"


def test_members_that_are_sure_are_no_surer_together():
    sure = np.where(np.eye(19), 0, -np.inf)
    for n in range(2, 20):
        assert average([sure] * n).max() == 0
