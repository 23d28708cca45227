"""The script compare_models.py, called as functions."""

import numpy as np
import pandas as pd
import pytest

from digitsum.scores import scores

LABELS = np.arange(19).repeat(4)


@pytest.fixture(scope="module")
def compare_models(script):
    return script("compare_models")


def run(test_wrong, unseen_wrong):
    """Return metrics of a model that takes the first so many pairs for others."""
    predicted = {split: LABELS.copy() for split in ("test", "unseen")}
    predicted["test"][:test_wrong] += 1
    predicted["unseen"][:unseen_wrong] += 1
    return {split: scores(LABELS, predicted[split]) for split in predicted}


@pytest.fixture(scope="module")
def table(compare_models):
    metrics = {"trial": [run(0, 38)], "best": [run(4, 8), run(8, 16)], "svm": [run(19, 19)]}
    return compare_models.comparison_table(metrics, {"trial": 70, "best": 70, "svm": 30})


def test_table(table):
    assert table["model"].tolist() == ["best", "svm", "trial"]  # by accuracy on unseen pairs
    best = table.set_index("model").loc["best"]
    assert best["test_accuracy"] == pytest.approx(1 - 6 / 76)
    assert best["test_accuracy_sd"] == pytest.approx(4 / 76 / 2**0.5)
    assert best["unseen_accuracy"] == pytest.approx(1 - 12 / 76)
    assert (best["runs"], best["training_pairs"], best["tested_pairs"]) == (2, 70, 76)
    assert pd.isna(table.set_index("model").loc["svm", "test_accuracy_sd"])  # one run has no spread
    assert table.set_index("model").loc["trial", "test_macro_f1"] == 1


def test_figure_is_the_same_each_time(compare_models, table, tmp_path):
    paths = [str(tmp_path / name) for name in ("one.svg", "two.svg", "one.png")]
    for path in paths:
        compare_models.plot_comparison(table, {"best": 0.9}, [path])
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert (tmp_path / "one.png").stat().st_size > 1000
