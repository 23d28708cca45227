"""Each statistic beside its definition, on cases small enough to work out."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from digitsum.analysis.significance import bootstrap_p_value, compare_all, holm, mcnemar, resampled_accuracies

rights = arrays(bool, st.shared(st.integers(1, 30), key="n"))
p_values = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def discordant(only_one, only_other, both=5):
    """Return which pairs two classifiers get right, given how many only one of them or both get right."""
    one = np.array([True] * only_one + [False] * only_other + [True] * both)
    other = np.array([False] * only_one + [True] * only_other + [True] * both)
    return one, other


@pytest.mark.parametrize(("only_one", "only_other"), [(0, 1), (1, 5), (0, 8), (3, 3), (9, 2)])
def test_mcnemar_adds_up_the_binomial_probabilities(only_one, only_other):
    n, rarer = only_one + only_other, min(only_one, only_other)
    tail = sum(comb(n, k) for k in range(rarer + 1)) / 2**n
    assert mcnemar(*discordant(only_one, only_other)) == pytest.approx(min(1, 2 * tail))


def test_mcnemar_without_a_pair_that_tells_them_apart():
    assert mcnemar(*discordant(0, 0)) == 1


@given(rights, rights)
def test_mcnemar_is_symmetric(one, other):
    assert mcnemar(one, other) == mcnemar(other, one)
    assert 0 < mcnemar(one, other) <= 1


def test_holm_worked_by_hand():
    # 0.01 * 4; 0.02 * 3 = 0.06; 0.03 * 2 = 0.06; 0.9
    assert holm([0.9, 0.01, 0.03, 0.02]) == pytest.approx([0.9, 0.04, 0.06, 0.06])
    assert holm([0.01, 0.012]) == pytest.approx([0.02, 0.02])  # 0.012 * 1 would be below the one before
    assert holm([0.8, 0.7]) == [1, 1]
    assert holm([]) == []


@given(p_values)
def test_holm_keeps_the_order_and_makes_none_smaller(values):
    corrected = holm(values)
    assert all(before <= after <= 1 for before, after in zip(values, corrected, strict=True))
    order = np.argsort(values, kind="stable")
    assert (np.diff(np.array(corrected)[order]) >= 0).all()
    assert max(corrected) <= len(values) * max(values)  # Bonferroni is the upper bound


def test_resampling_is_that_of_pairs_and_seeds():
    # Standard deviation of a mean over n resampled pairs: that of the pairs / sqrt(n), if seeds agree.
    n = 400
    right = np.arange(n) % 4 != 0
    alike = resampled_accuracies({"one": np.stack([right] * 3)}, 0)["one"]
    assert alike.mean() == pytest.approx(0.75, abs=0.001)
    assert alike.std() == pytest.approx((0.75 * 0.25 / n) ** 0.5, rel=0.03)
    # If each seed gets all or nothing right, only the draws of seeds matter: two of two, each right with 1/2.
    seeds = resampled_accuracies({"one": np.stack([np.ones(n, bool), np.zeros(n, bool)])}, 0)["one"]
    assert {value: np.mean(seeds == value).round(2) for value in (0, 0.5, 1)} == pytest.approx(
        {0: 0.25, 0.5: 0.5, 1: 0.25}, abs=0.015
    )


def test_classifiers_are_given_the_same_pairs_and_others_change_nothing():
    right = np.random.default_rng(0).random((2, 200)) < 0.7
    alone = resampled_accuracies({"one": right[:1]}, 0)
    both = resampled_accuracies({"other": right[1:], "one": right[:1], "twin": right[:1]}, 0)
    np.testing.assert_array_equal(both["one"], alone["one"])
    np.testing.assert_array_equal(both["one"], both["twin"])
    assert (resampled_accuracies({"one": right[:1]}, 1)["one"] != alone["one"]).any()


def test_bootstrap_p_value_counts_the_rarer_side():
    assert bootstrap_p_value(np.array([0.1] * 99)) == pytest.approx(2 / 100)
    assert bootstrap_p_value(np.array([0.1] * 90 + [0.0] * 4 + [-0.1] * 5)) == pytest.approx(2 * 10 / 100)
    assert bootstrap_p_value(np.zeros(99)) == 1
    differences = np.random.default_rng(0).normal(0.02, 0.01, 999)
    assert bootstrap_p_value(differences) == bootstrap_p_value(-differences)


def test_two_equal_networks_are_seldom_told_apart_and_different_ones_are():
    rng = np.random.default_rng(0)
    hard = np.linspace(0, 1, 1000) ** 4  # how likely each pair is to be wrong
    answers = {"one": rng.random((3, 1000)) > hard, "other": rng.random((3, 1000)) > hard}
    answers["worse"] = rng.random((3, 1000)) > np.minimum(1, hard + 0.08)
    table = compare_all(answers, 0).set_index(["model", "other"])
    assert table["differ"].tolist() == [False, True, True]
    row = table.loc[("one", "worse")]
    assert row["low"] < row["difference"] < row["high"]
    assert row["difference"] == pytest.approx(answers["one"].mean() - answers["worse"].mean())


def test_each_two_are_compared_on_the_pairs_that_both_answered():
    one, other = (array[None] for array in discordant(12, 0, both=40))
    answers = {"long": one, "short": other[:, :20], "seeds": np.concatenate([one, one])}
    table = compare_all(answers, 0)
    assert table[["model", "other", "pairs", "test"]].to_numpy().tolist() == [
        ["long", "short", 20, "McNemar"],
        ["long", "seeds", 52, "bootstrap"],
        ["short", "seeds", 20, "bootstrap"],
    ]
    assert table["difference"].tolist() == pytest.approx([12 / 20, 0, -12 / 20])
    assert table["p"].iloc[0] == pytest.approx(2 / 2**12)
    assert table["p_holm"].tolist() == holm(table["p"].tolist())


def test_one_model_has_nobody_to_be_compared_with():
    table = compare_all({"one": np.ones((2, 10), bool)}, 0)
    assert len(table) == 0
    assert "differ" in table


def test_mcnemar_keeps_its_level():
    # Over all outcomes of 8 pairs that one of the two gets right, equally likely: p < 0.05 in at most 5 % of them.
    outcomes = [np.array(outcome) for outcome in product([True, False], repeat=8)]
    assert np.mean([mcnemar(outcome, ~outcome) < 0.05 for outcome in outcomes]) <= 0.05
