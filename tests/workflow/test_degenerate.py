"""Studies in which there is hardly anything to see are finished all the same, and their reports say so."""

import gzip
import hashlib
from html import unescape

import numpy as np
import pytest
import yaml

from digitsum.data.datasets import FILES
from digitsum.files import read_json

pytestmark = pytest.mark.long

LOST = {"hidden_layers": [16], "activation": "Sigmoid", "dropout": 0, "learning_rate": 50, "batch_size": 16}
ONE_TRIAL = {
    "trials": 1,
    "epochs": 1,
    "rungs": [{"epochs": 1, "slots": 1}],
    "space": {
        "hidden_layers": {"distribution": "categorical", "choices": [[8]]},
        "activation": {"distribution": "categorical", "choices": ["Sigmoid"]},
        "learning_rate": {"distribution": "float", "low": 50, "high": 50},
        "batch_size": {"distribution": "categorical", "choices": [16]},
        "dropout": {"distribution": "float", "low": 0, "high": 0},
    },
}
FEW = {"epochs": 1, "min_steps": 0, "examples": ["all"], "seeds": 1}
MODELS = {
    "trial": {**FEW, "hyperparameters": LOST, "title": "_$\\frac{"},
    "best": {**FEW, "seeds": 2, "title": "true"},  # an ensemble
    "published_recipe": FEW,
    "moved": FEW,
    "sum": {**FEW, "hyperparameters": {**LOST, "hidden_layers": [1]}},
    "convolutional": {**FEW, "hyperparameters": {**LOST, "activation": "ReLU"}},
    "turned": {**FEW, "hyperparameters": {**LOST, "activation": "ReLU"}},
    "shared": {"family": "dense", **FEW, "hyperparameters": LOST},
    "addition": {"family": "dense", **FEW, "hyperparameters": LOST},
    "random_forest": {"examples": [2], "scored_pairs": 1},
    "svm": {"examples": [200], "scored_pairs": 1, "folds": 2},
    "k_nearest_neighbours": {"examples": [2], "scored_pairs": 1},
    "paired": {"examples": [2], "seeds": 1},
    "sequential": {"examples": [2], "seeds": 1},
}
ADDER = {"family": "sum", "encoder": "lenet", "epochs": 1, "hyperparameters": {**LOST, "activation": "ReLU"}}
ADDITION = {
    "digits": [100],
    "few_pairs": [],
    "pairs": [],  # their trainings would diverge
    "seeds": 1,
    "networks": {
        "lenet": None,
        "convolutional": None,
        "wide": None,
        "accuracy": ADDER,
    },
}


def idx(array):
    """Return an array of bytes as the content of an IDX file."""
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


@pytest.fixture
def one_image(tmp_path):
    """Return the description of a data set with one image in each part, and its folder."""
    folder, checksums = tmp_path / "data", {}
    folder.mkdir()
    image = np.zeros((1, 28, 28), np.uint8)
    image[:, 8:20, 8:20] = 200  # its edges are black, else it would be refused as dark on light
    for key, name in FILES.items():
        content = idx(image if "images" in key else np.array([3], np.uint8))
        checksums[key] = hashlib.sha256(content).hexdigest()
        (folder / f"{name}.gz").write_bytes(gzip.compress(content))
    return {"title": "*One* <image>", "sha256": checksums}, str(folder)


def finished(study, *targets):
    """Run a study to its end; return the text of its report."""
    status, said = study.fork(*targets)
    assert status == 0, said
    return unescape((study / "results/report.html").read_text())


def test_networks_that_lost_their_way(new_study, small_config, tmp_path):
    sizes = {"train": 200, "val": 1, "test": 100, "unseen": 1}
    data = {**small_config["data"], "sizes": sizes}
    maps = {"model": "sum", "pairs": 100, "perplexities": [5]}
    networks = {name: model if "epochs" in model else None for name, model in MODELS.items()}
    config = {"data": data, "models": networks, "search": ONE_TRIAL, "maps": maps, "addition": ADDITION}
    (tmp_path / "study.yaml").write_text(yaml.safe_dump(config))
    report = finished(new_study(tmp_path / "study", tmp_path / "study.yaml"), "all", "addition")
    assert "no hyperparameter explains a difference" in report
    assert "_$\\frac{" in report


def test_one_image(new_study, one_image, tmp_path):
    dataset, folder = one_image
    data = {"dataset": dataset, "directory": folder, "sizes": {"train": 200, "val": 1, "test": 100, "unseen": 1}}
    maps = {"model": "trial", "pairs": 100, "perplexities": [5]}
    config = {"data": data, "models": MODELS, "search": ONE_TRIAL, "maps": maps}
    (tmp_path / "study.yaml").write_text(yaml.safe_dump(config))
    study = new_study(tmp_path / "study", tmp_path / "study.yaml")
    report = finished(study)
    for space in ("the embedding", "the pixels"):
        assert f"All pairs are the same in {space}: there is nothing to map." in report
    assert "*One* <image>" in report
    assert read_json(study / "results/summary.json", "summary")["data"]["label_p_value"]["unseen"] == 1
