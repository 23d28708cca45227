"""Shared by all tests: the sample of real MNIST in tests/data, and pairs made from it."""

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import settings

from digitsum.data.datasets import DATASETS, FILES, describe
from digitsum.data.idx import read_images, read_labels
from digitsum.data.mnist import fetch
from digitsum.data.pairs import draw_pairs
from digitsum.data.splits import SPLITS

REPOSITORY = Path(__file__).parents[1]

# Before anything imports PyTorch: the test processes share the cores, and threads that wait for one another waste them.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# The same examples every time: a test that passes here passes elsewhere.
settings.register_profile("digitsum", deadline=None, derandomize=True)
settings.load_profile("digitsum")


def pytest_collection_modifyitems(items):
    """Start with the long tests, so that none of them runs alone at the end.

    Next comes the file whose tests begin with the small study: the other processes do unit tests while it runs.
    """
    items.sort(key=lambda item: (item.get_closest_marker("long") is None, item.path.name != "test_study.py"))


@pytest.fixture(scope="session")
def repository():
    return REPOSITORY


@pytest.fixture(scope="session")
def packed_sample():
    """Return the folder with the four compressed files: 1,500 training and 500 test images of MNIST."""
    return REPOSITORY / "tests" / "data" / "mnist"


@pytest.fixture(scope="session")
def sample_dataset():
    """Return the description of the sample, with the sources of all of MNIST."""
    small = yaml.safe_load((REPOSITORY / "tests" / "workflow" / "small.yaml").read_text())
    return describe({**DATASETS["mnist"], **small["data"]["dataset"]})


@pytest.fixture(scope="session")
def sample_folder(packed_sample, sample_dataset, tmp_path_factory):
    """Return a folder with the same files, uncompressed."""
    folder = tmp_path_factory.mktemp("mnist")
    fetch(folder, sample_dataset, packed_sample)
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder):
    """Return the arrays of the sample by key: train_images, train_labels, test_images, test_labels."""
    read = {"images": read_images, "labels": read_labels}
    return {key: read[key.split("_")[1]](sample_folder / name) for key, name in FILES.items()}


@pytest.fixture(scope="session")
def sample_pairs(sample):
    """Return 1,000 pairs of each split, from the sample."""
    pairs = {}
    for split in SPLITS:
        part = "test" if split == "unseen" else "train"
        pairs[split] = draw_pairs(
            sample[f"{part}_images"], sample[f"{part}_labels"], split, size=1000, pool="shared", seed=0
        )
    return pairs
