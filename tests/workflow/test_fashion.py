"""Another real data set: Fashion-MNIST, from Debian's package dataset-fashion-mnist."""

from pathlib import Path

import numpy as np
import pytest

from digitsum.data.datasets import DATASETS
from digitsum.files import read_json

FOLDER = Path(DATASETS["fashion_mnist"]["folder"])
FASHION = {"data": {"dataset": "fashion_mnist", "directory": None}}


@pytest.mark.skipif(not FOLDER.is_dir(), reason="this machine has no Debian package dataset-fashion-mnist")
def test_fashion_mnist(copied_study):
    figure = copied_study / "results/figures/label_distribution.svg"
    before = figure.read_text()
    process = copied_study.run("plot_pairs", "results/pairs/statistics.json", overlay=FASHION)
    assert process.returncode == 0, process.stdout
    assert len(list((copied_study / "resources/fashion_mnist").iterdir())) == 4
    with np.load(copied_study / "results/pairs/train.npz") as pairs:
        assert pairs["source"].max() > 50_000  # of 60,000 images, where the sample of MNIST has 1,500
        assert (pairs["digits"].sum(axis=1) == pairs["labels"]).all()
    assert "Sum of the two class numbers" in figure.read_text()
    assert "Sum of the two digits" in before


def test_addition_is_of_mnist(new_study, tmp_path):
    process = new_study(tmp_path / "study").run("addition", overlay=FASHION)
    assert process.returncode != 0
    assert "this benchmark needs MNIST; data.dataset is Fashion-MNIST" in process.stdout


def test_data_set_is_in_the_summary(study):
    assert read_json(study / "results/summary.json")["dataset"] == {
        "title": "MNIST",
        "image": "digit",
        "number": "digit",
    }
