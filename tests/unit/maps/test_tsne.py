import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.maps.quality import knn_accuracy, map_quality
from digitsum.maps.tsne import tsne_map, without_unit
from digitsum.schemas import problem


@pytest.fixture(scope="module")
def clouds():
    """Four far-apart clouds in 20 dimensions: vectors (1200, 20), labels (1200,)."""
    rng = np.random.default_rng(0)
    labels = np.arange(1200) % 4
    centres = 30 * rng.normal(size=(4, 20))
    return (centres[labels] + rng.normal(size=(1200, 20))).astype(np.float32), labels


@pytest.mark.parametrize("perplexity", [2, 30])
def test_keeps_clouds_apart(clouds, perplexity, monkeypatch):
    monkeypatch.delattr("openTSNE.nearest_neighbors.Annoy.build")  # used to approximate neighbours
    vectors, labels = clouds
    points = tsne_map(vectors, perplexity, seed=0)
    assert points.shape == (1200, 2)
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-6)
    assert knn_accuracy(points, labels) > 0.98


def test_same_arguments_give_the_same_bytes(clouds):
    vectors, _ = clouds
    first, again, other = (tsne_map(vectors[:200], 10, seed) for seed in (2**62 + 1, 2**62 + 1, 3))
    assert first.tobytes() == again.tobytes()
    assert not np.array_equal(first, other)


def test_what_has_no_map_is_refused(clouds):
    vectors, _ = clouds
    with pytest.raises(ValueError, match="perplexity 10 needs more than 30 points, not 30"):
        tsne_map(vectors[:30], 10, seed=0)
    assert tsne_map(vectors[:31], 10, seed=0).shape == (31, 2)


def degenerate(n):
    """Return vectors (n, d) of networks that have lost their way, with the name of each kind."""
    rng = np.random.default_rng(0)
    normal, halves = rng.normal(size=(n, 8)), np.where(np.arange(n)[:, None] < n / 2, 0.0, 1.0)
    return {
        "all the same": np.full((n, 8), 7.0),
        "all 0": np.zeros((n, 8)),
        "two": np.repeat(halves, 8, axis=1),
        "all the same but one": np.repeat(np.arange(n)[:, None] == 0, 8, axis=1),
        "in line": np.repeat(np.arange(n)[:, None], 8, axis=1),
        "one unit": normal[:, :1],
        "one unit, the same": np.ones((n, 1)),
        "one unit, two": halves,
        "two units": normal[:, :2],
        "huge": 1e37 * normal,
        "tiny": 1e-37 * normal,
    }


@pytest.mark.parametrize("perplexity", [2, 30])
@pytest.mark.parametrize("kind", degenerate(1))
@pytest.mark.filterwarnings("error")
def test_any_vectors_have_a_map_with_scores(kind, perplexity):
    vectors = without_unit(degenerate(100)[kind].astype(np.float32))
    points = tsne_map(vectors, perplexity, seed=0)
    assert points.shape == (100, 2)
    assert np.isfinite(points).all()
    varied = np.random.default_rng(1).integers(0, 10, (100, 2)).astype(np.uint8)
    for digits in (varied, np.full((100, 2), 3, np.uint8), np.array([[0, 8], [4, 4]] * 50, np.uint8)):
        scores = map_quality(vectors, points, digits)
        assert (scores["knn_accuracy"] is None) == (len(np.unique(vectors, axis=0)) == 1)
        assert problem({"space": "input", "perplexity": perplexity, **scores}, "map") is None


@given(st.floats(1e-37, 1e37))
def test_a_unit_means_nothing(unit):
    vectors = degenerate(100)["two units"].astype(np.float32)
    scaled = without_unit(vectors * np.float32(unit))
    assert 1e-10 < np.abs(scaled).max() < 1e9
    np.testing.assert_allclose(scaled / np.abs(scaled).max(), vectors / np.abs(vectors).max(), rtol=1e-5, atol=1e-6)
