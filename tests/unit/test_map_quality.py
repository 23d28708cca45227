from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from digitsum.map_quality import map_quality, order_correlation

N = 120


def case(seed):
    """Return vectors, a map that bends them a little, and digits that have something to do with both."""
    rng = np.random.default_rng(seed)
    digits = rng.integers(0, 10, (N, 2)).astype(np.uint8)
    vectors = np.column_stack([digits, rng.normal(size=(N, 3))]) + rng.normal(size=(N, 5))
    return vectors, vectors[:, :2] + 0.5 * rng.normal(size=(N, 2)), digits


def neighbours(points):
    """Return for each point all others, from the nearest on: int (n, n - 1)."""
    distances = np.linalg.norm(points[:, None] - points, axis=-1)
    np.fill_diagonal(distances, -1)
    return np.argsort(distances, axis=1)[:, 1:]


def votes(points, labels):
    """Return the share of points whose label leads among the ten nearest; of equally common ones the least counts."""
    right = 0
    for label, nearest in zip(labels, neighbours(points)[:, :10], strict=True):
        counts = Counter(labels[nearest].tolist())
        right += label == min(counts, key=lambda candidate: (-counts[candidate], candidate))
    return right / len(labels)


def silhouette(points, labels):
    distances = np.linalg.norm(points[:, None] - points, axis=-1)
    values = []
    for i, label in enumerate(labels):
        own = (labels == label) & (np.arange(len(labels)) != i)
        if not own.any():  # alone in its class: 0 by definition
            values.append(0.0)
            continue
        inside = distances[i, own].mean()
        outside = min(distances[i, labels == other].mean() for other in set(labels.tolist()) - {label})
        values.append((outside - inside) / max(outside, inside))
    return np.mean(values)


def trustworthiness(vectors, points, k=10):
    """Equation 2 of Venna & Kaski, with the ranks in the space of those that are near in the map alone."""
    n = len(vectors)
    in_space, in_map = neighbours(vectors), neighbours(points)
    penalty = 0
    for i in range(n):
        rank = {int(j): place for place, j in enumerate(in_space[i], start=1)}
        penalty += sum(max(rank[int(j)] - k, 0) for j in in_map[i, :k])
    return 1 - 2 / (n * k * (2 * n - 3 * k - 1)) * penalty


def test_scores_are_those_of_their_definitions():
    vectors, points, digits = case(0)
    sums = digits.sum(axis=1)
    combinations = np.array([10 * min(pair) + max(pair) for pair in digits.tolist()])
    upper = np.triu_indices(N, 1)
    distances = np.linalg.norm(points[:, None] - points, axis=-1)[upper]
    differences = np.abs(sums[:, None].astype(int) - sums.astype(int))[upper]
    assert map_quality(vectors, points, digits) == pytest.approx(
        {
            "knn_accuracy": votes(points, sums),
            "knn_accuracy_in_space": votes(vectors, sums),
            "knn_accuracy_of_digits": votes(points, combinations),
            "trustworthiness": trustworthiness(vectors, points),
            "silhouette": silhouette(points, sums),
            "silhouette_of_digits": silhouette(points, combinations),
            "spearman": np.corrcoef(rankdata(distances), rankdata(differences))[0, 1],
        }
    )


seeds = st.integers(0, 1000)
some = settings(max_examples=25)


@some
@given(seeds, st.floats(0, 6.3), st.floats(1e-3, 1e3), st.booleans(), st.floats(-100, 100))
def test_rotated_scaled_mirrored_moved_map_scores_the_same(seed, angle, scale, mirrored, offset):
    vectors, points, digits = case(seed)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    other = scale * (points @ turn * [1, -1 if mirrored else 1] + offset)
    assert map_quality(vectors, other, digits) == pytest.approx(map_quality(vectors, points, digits), abs=1e-6)


@some
@given(seeds)
def test_order_of_points_and_of_the_digits_of_a_pair_does_not_matter(seed):
    vectors, points, digits = case(seed)
    rng = np.random.default_rng(seed)
    order = rng.permutation(N)
    swapped = np.where(rng.random((N, 1)) < 0.5, digits, digits[:, ::-1])
    assert map_quality(vectors[order], points[order], swapped[order]) == pytest.approx(
        map_quality(vectors, points, digits)
    )


@some
@given(seeds)
def test_scores_lie_in_their_ranges(seed):
    vectors, points, digits = case(seed)
    for name, score in map_quality(vectors, points, digits).items():
        assert (-1 if name in ("silhouette", "silhouette_of_digits", "spearman") else 0) <= score <= 1


@some
@given(seeds)
def test_a_plane_is_its_own_perfect_map(seed):
    _, points, digits = case(seed)
    scores = map_quality(points, points, digits)
    assert scores["trustworthiness"] == 1
    assert scores["knn_accuracy"] == scores["knn_accuracy_in_space"]


def test_tight_far_apart_sums_score_near_one():
    digits = np.repeat([[0, 1], [4, 4], [9, 8]], 40, axis=0).astype(np.uint8)
    points = 100.0 * digits + np.random.default_rng(0).normal(size=(N, 2))
    scores = map_quality(points, points, digits)
    assert scores["knn_accuracy"] == scores["knn_accuracy_of_digits"] == 1
    assert scores["silhouette"] > 0.98


def test_a_sum_in_two_places_has_good_neighbours_and_a_bad_silhouette():
    digits = np.repeat([[0, 8], [4, 4], [0, 7], [3, 4]], 30, axis=0).astype(np.uint8)
    corners = np.repeat([[0, 0], [9, 9], [0, 9], [9, 0]], 30, axis=0)  # equal sums across the diagonals
    points = corners + np.random.default_rng(0).normal(scale=0.1, size=(N, 2))
    scores = map_quality(points, points, digits)
    assert scores["knn_accuracy"] == scores["knn_accuracy_of_digits"] == 1
    assert scores["silhouette_of_digits"] > 0.95
    assert scores["silhouette"] < 0.4


def test_sums_in_line_are_in_perfect_order():
    sums = np.arange(19).repeat(3)
    assert order_correlation(np.column_stack([2.5 * sums, np.zeros(57)]), sums) == pytest.approx(1)


def test_sums_at_random_are_in_no_order():
    rng = np.random.default_rng(0)
    assert abs(order_correlation(rng.normal(size=(1000, 2)), rng.integers(0, 19, 1000))) < 0.02
