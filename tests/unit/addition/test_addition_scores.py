import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitsum.addition.scores import addition_scores, likeliest_sums

RNG = np.random.default_rng(0)
LABELS = RNG.integers(0, 10, 200).astype(np.uint8)


def sure_of(digits):
    """Return log-probabilities of a network that is sure of `digits`."""
    return np.log(np.full((len(digits), 10), 1e-6) + np.eye(10)[digits])


def scores_of(read, digits):
    return addition_scores(read, LABELS, digits, np.random.default_rng(0), sure_of(read))


def test_who_reads_all_is_right_throughout():
    for digits in (1, 7, 100):
        scores = scores_of(LABELS, digits)
        assert (scores["accuracy"], scores["regrouped"], scores["digit_accuracy"]) == (1, 1, 1)
        assert (scores["likeliest_accuracy"], scores["likeliest_differs"]) == (1, 0)
        assert scores["n"] == 200 // (2 * digits)
        assert np.diag(scores["digit_confusion"]).tolist() == np.bincount(LABELS).tolist()


def test_one_digit_misread_makes_one_sum_wrong():
    read = LABELS.copy()
    read[17] = (LABELS[17] + 1) % 10
    for digits, n in ((1, 100), (5, 20), (100, 1)):
        scores = scores_of(read, digits)
        assert scores["accuracy"] == pytest.approx(1 - 1 / n)
        assert scores["digit_accuracy"] == pytest.approx(1 - 1 / 200)
        assert scores["digit_confusion"][LABELS[17]][read[17]] == 1
        # However images are grouped, the misread digit spoils one sum; with 100 digits it is in the only one.
        assert scores["regrouped"] == pytest.approx(1 - 1 / n)


def test_two_mistakes_can_make_up_for_one_another():
    read = LABELS.copy()
    first, second = next(k for k in range(0, 200, 2) if LABELS[k] < 9 and LABELS[k + 1] > 0), 1
    read[first] += 1
    read[first + second] -= 1
    assert scores_of(read, 1)["accuracy"] == 1


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.floats(0, 5))
def test_likeliest_sum_is_that_of_all_sums(random_digits, by_brute_force, seed, places, sharpness):
    probabilities = random_digits(seed, 3, places, sharpness)
    for one, found in zip(probabilities, likeliest_sums(probabilities), strict=True):
        of_all = by_brute_force(one)
        assert of_all[int("".join(map(str, found)))] == pytest.approx(of_all.max(), rel=1e-9)


def test_likeliest_sum_need_not_be_the_sum_of_the_likeliest_digits():
    probabilities = np.zeros((1, 1, 2, 10))
    probabilities[0, 0, 0, [0, 1, 2]] = 0.4, 0.3, 0.3
    probabilities[0, 0, 1, [0, 1, 2]] = 0.4, 0.3, 0.3
    assert likeliest_sums(probabilities).tolist() == [[0, 2]]  # 0.33; the sum 0 has 0.16


def test_likeliest_sum_of_many_places(random_digits):
    probabilities = random_digits(0, 2, 500, sharpness=8)
    found = likeliest_sums(probabilities)
    assert found.shape == (2, 501)
    assert found.max() <= 9
    assert set(found[:, 0]) <= {0, 1}


@pytest.mark.parametrize("sharpness", [0, 0.01, 0.3])
def test_likeliest_sum_of_many_places_that_hardly_anything_is_known_of(random_digits, sharpness):
    found = likeliest_sums(random_digits(0, 2, 40, sharpness))
    assert found.shape == (2, 41)
    assert found.max() <= 9


@given(st.lists(st.integers(0, 9), min_size=200, max_size=200).map(np.array), st.integers(1, 100))
def test_digits_alone_have_the_scores_of_a_system_that_is_sure_of_them(read, digits):
    alone, sure = addition_scores(read, LABELS, digits, np.random.default_rng(0)), scores_of(read, digits)
    assert sure == {**alone, "likeliest_accuracy": alone["accuracy"], "likeliest_differs": 0}
