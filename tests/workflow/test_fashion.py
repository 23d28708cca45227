"""Another data set: Fashion-MNIST, from Debian's package dataset-fashion-mnist, or one's own."""

import re
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from digitsum.data.datasets import DATASETS
from digitsum.files import read_json

FOLDER = Path(DATASETS["fashion_mnist"]["folder"])
FASHION = {"data": {"dataset": "fashion_mnist", "directory": None}}
OWN = {"data": {"dataset": {"title": "Mine", "image": "character", "number": "class number"}}}


@pytest.mark.skipif(not FOLDER.is_dir(), reason="this machine has no Debian package dataset-fashion-mnist")
def test_fashion_mnist(copied_study):
    figure = copied_study / "results/figures/label_distribution.svg"
    before = figure.read_text()
    status, said = copied_study.fork("plot_pairs", "results/pairs/statistics.json", overlay=FASHION)
    assert status == 0, said
    assert len(list((copied_study / "resources/fashion_mnist").iterdir())) == 4
    with np.load(copied_study / "results/pairs/train.npz") as pairs:
        assert pairs["source"].max() > 50_000  # of 60,000 images, where the sample of MNIST has 1,500
        assert (pairs["digits"].sum(axis=1) == pairs["labels"]).all()
    assert "Sum of the two class numbers" in figure.read_text()
    assert "Sum of the two digits" in before
    assert read_json(copied_study / "results/pairs/statistics.json")["images"] == {"train": 60_000, "test": 10_000}


@pytest.mark.parametrize(("overlay", "title"), [(FASHION, "Fashion-MNIST"), (OWN, "Mine")], ids=["fashion", "own"])
def test_what_is_written_names_the_data_set_in_use(copied_study, overlay, title):
    rules = ["export_network", "describe_networks", "summarise", "report"]
    network, *texts = "results/models/sum/all/0/model.onnx", "results/networks.md", "results/report.html"
    status, said = copied_study.fork("--allowed-rules", *rules, "--", network, *texts, overlay=overlay)
    assert status == 0, said
    metadata = onnxruntime.InferenceSession(copied_study / network).get_modelmeta().custom_metadata_map
    card, report = ((copied_study / path).read_text() for path in texts)
    section = report.partition('<section id="data">')[2].partition("<section")[0]
    assert f"pairs of {title}'s training images" in metadata["training_data"]
    assert f"1,500 training images of {title}" in card
    assert f"500 test images of {title}" in section
    of_mnist = r"(?<![\w-])MNIST|ylecun|LeCun|Census|writers|[16]0,000"
    for text in (str(metadata), card, section):
        assert not re.search(of_mnist, text)
    assert ("MIT" in card) == (title == "Fashion-MNIST")


def test_addition_is_of_mnist(new_study, tmp_path):
    status, said = new_study(tmp_path / "study").fork("addition", overlay=FASHION)
    assert status != 0
    assert "this benchmark needs MNIST; data.dataset is Fashion-MNIST" in said


def test_data_set_is_in_the_summary(study):
    assert read_json(study / "results/summary.json")["dataset"] == {
        "title": "MNIST",
        "image": "digit",
        "number": "digit",
    }
