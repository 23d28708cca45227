"""A network of a finished study, loaded from Python."""

import numpy as np
import pytest

import digitsum
from digitsum.models.network import build_network, predict, save_network
from digitsum.models.registry import FAMILIES
from digitsum.runs import Run


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a run, and the network in it."""
    shape = {"hidden_layers": [8], "activation": "ReLU", "dropout": 0}
    network = build_network(FAMILIES["sum"], shape, seed=0)
    run = Run("mine", "sum", "pairs", 100, 0, {}, parameters=3)
    return tmp_path, network, run


def test_it_reads_pictures_as_the_study_does(folder, monkeypatch):
    path, network, run = folder
    save_network(path / "model.pt", network, run.identity)
    monkeypatch.setattr("digitsum.loading.read_run", lambda path: run)
    images = np.random.default_rng(0).integers(256, size=(3, 56, 28), dtype=np.uint8)
    answers, expected = digitsum.load(path).read(images), predict(network, images)[1]
    for part in vars(expected):
        np.testing.assert_array_equal(getattr(answers, part), getattr(expected, part))
    for wrong in (images / 255, images[0], images.tolist(), images[:, :28]):
        with pytest.raises(ValueError, match="the pictures are"):
            digitsum.load(path).read(wrong)


def test_what_is_no_network_is_named(folder, monkeypatch):
    path, _, run = folder
    with pytest.raises(FileNotFoundError, match=r"run\.json"):
        digitsum.load(path)
    monkeypatch.setattr("digitsum.loading.read_run", lambda path: run)
    with pytest.raises(FileNotFoundError, match=r"has no model\.pt: of the models, only networks are kept"):
        digitsum.load(path)
    with pytest.raises(AttributeError, match="gone"):
        digitsum.gone  # noqa: B018
