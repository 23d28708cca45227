import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitsum.maps.quality import map_quality, order_correlation

N = 120


def case(seed):
    """Return vectors, a map that bends them a little, and digits related to both."""
    rng = np.random.default_rng(seed)
    digits = rng.integers(0, 10, (N, 2)).astype(np.uint8)
    vectors = np.column_stack([digits, rng.normal(size=(N, 3))]) + rng.normal(size=(N, 5))
    return vectors, vectors[:, :2] + 0.5 * rng.normal(size=(N, 2)), digits


seeds = st.integers(0, 1000)
few_examples = settings(max_examples=25)


@few_examples
@given(seeds, st.floats(0, 6.3), st.floats(1e-3, 1e3), st.booleans(), st.floats(-100, 100))
def test_rotated_scaled_mirrored_moved_map_scores_the_same(seed, angle, scale, mirrored, offset):
    vectors, points, digits = case(seed)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    other = scale * (points @ turn * [1, -1 if mirrored else 1] + offset)
    assert map_quality(vectors, other, digits) == pytest.approx(map_quality(vectors, points, digits), abs=1e-6)


@few_examples
@given(seeds)
def test_order_of_points_and_of_the_digits_of_a_pair_does_not_matter(seed):
    vectors, points, digits = case(seed)
    rng = np.random.default_rng(seed)
    order = rng.permutation(N)
    swapped = np.where(rng.random((N, 1)) < 0.5, digits, digits[:, ::-1])
    assert map_quality(vectors[order], points[order], swapped[order]) == pytest.approx(
        map_quality(vectors, points, digits)
    )


def test_a_sum_in_two_places_has_good_neighbours_and_a_bad_silhouette():
    digits = np.repeat([[0, 8], [4, 4], [0, 7], [3, 4]], 30, axis=0).astype(np.uint8)
    corners = np.repeat([[0, 0], [9, 9], [0, 9], [9, 0]], 30, axis=0)  # equal sums across the diagonals
    points = corners + np.random.default_rng(0).normal(scale=0.1, size=(N, 2))
    scores = map_quality(points, points, digits)
    assert scores["knn_accuracy"] == scores["knn_accuracy_of_digits"] == 1
    assert scores["silhouette_of_digits"] > 0.95
    assert scores["silhouette"] < 0.4


def test_a_folded_map_is_not_to_be_trusted():
    line = np.column_stack([np.linspace(0, 1, N), np.zeros(N)])
    folded = np.abs(line - 0.5)
    digits = case(0)[2]
    assert map_quality(line, folded, digits)["trustworthiness"] < 0.7  # neighbours in the map, far apart in the space
    assert map_quality(folded, line, digits)["trustworthiness"] > 0.95  # the other way round they are neighbours


def test_sums_in_line_are_in_perfect_order():
    sums = np.arange(19).repeat(3)
    assert order_correlation(np.column_stack([2.5 * sums, np.zeros(57)]), sums) == pytest.approx(1)
