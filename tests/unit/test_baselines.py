import json

import numpy as np

from digitsum.baselines import evaluate, fit_forest
from digitsum.features import pixels
from digitsum.scores import scores


def test_pixels():
    images = np.arange(2 * 3 * 2, dtype=np.uint8).reshape(2, 3, 2) + 244
    rows = pixels(images)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows[1], np.array([250, 251, 252, 253, 254, 255]) / 255, rtol=1e-6)


def test_forest_depends_on_its_seed_alone(sample_pairs):
    features, labels = pixels(sample_pairs["train"].images[:200]), sample_pairs["train"].labels[:200]
    test = pixels(sample_pairs["test"].images[:100])
    first, again, other = (fit_forest(features, labels, seed).predict_proba(test) for seed in (2**62, 2**62, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_forest_is_better_than_guessing(sample_pairs):
    forest = fit_forest(pixels(sample_pairs["train"].images), sample_pairs["train"].labels, seed=0)
    right = forest.predict(pixels(sample_pairs["unseen"].images)) == sample_pairs["unseen"].labels
    assert right.mean() > 0.15


def test_evaluation(sample_pairs, tmp_path):
    splits = {split: sample_pairs[split].first(50) for split in ("test", "unseen")}
    metrics, predictions = tmp_path / "metrics.json", tmp_path / "predictions.npz"
    evaluate(lambda features: np.full(len(features), 9), splits, str(metrics), str(predictions))
    with np.load(predictions, allow_pickle=False) as file:
        assert set(file) == {"test", "unseen"}
        assert file["test"].dtype == np.uint8
        assert file["unseen"].tolist() == [9] * 50
    result = json.loads(metrics.read_text())
    assert result["unseen"] == scores(splits["unseen"].labels, np.full(50, 9))
    assert list(result) == ["test", "unseen"]
