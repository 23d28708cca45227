import numpy as np
import pytest

from digitsum.maps.quality import knn_accuracy
from digitsum.maps.tsne import tsne_map


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
    with pytest.raises(ValueError, match="nothing to map: all 100 vectors are the same"):
        tsne_map(np.ones((100, 8), np.float32), 5, seed=0)
