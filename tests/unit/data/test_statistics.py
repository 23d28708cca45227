import numpy as np
import pytest

from digitsum.data.splits import SPLITS
from digitsum.data.statistics import describe_splits, label_p_value
from digitsum.data.sums import expected_sum_distribution


def test_labels_fit_what_they_were_drawn_from():
    rng = np.random.default_rng(0)
    expected = np.array([0.1, 0.2, 0.7, 0.0])
    p_values = [label_p_value(rng.choice(4, size=1000, p=expected).astype(np.uint8), expected) for _ in range(200)]
    assert np.mean(p_values) == pytest.approx(0.5, abs=0.1)  # p-values of a true hypothesis are uniform
    assert label_p_value(np.array([0, 1] * 500, np.uint8), expected) < 1e-9


def test_one_label_fits_a_data_set_that_has_no_other():
    assert label_p_value(np.full(5, 6, np.uint8), np.eye(19)[6]) == 1


def test_splits_of_the_sample(sample, sample_pairs):
    labels = {split: sample_pairs[split].labels for split in SPLITS}
    sources = {split: sample_pairs[split].source for split in SPLITS}
    parts = {split: "test" if split == "unseen" else "train" for split in SPLITS}
    expected = {split: expected_sum_distribution(sample[f"{parts[split]}_labels"]) for split in SPLITS}
    result = describe_splits(labels, sources, expected, {"train": 1500, "test": 500})
    assert result["images"] == {"train": 1500, "test": 500}
    assert result["pairs"] == dict.fromkeys(SPLITS, 1000)
    # 2,000 draws from 1,500 images for training are expected to include a share of 1 - exp(-2000 / 1500) of them.
    assert result["images_seen_in_training"]["test"] == pytest.approx(1 - np.exp(-4 / 3), abs=0.05)
    assert result["images_seen_in_training"]["unseen"] == 0  # its positions are those of another file
    assert result["majority_class_accuracy"] == {
        split: np.mean(labels[split] == result["majority_class"]) for split in ("val", "test", "unseen")
    }
    assert min(result["label_p_value"].values()) > 1e-3
