"""The data sets that have a name (datasets.yaml), and those that the configuration describes."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from digitsum.yaml_files import read_yaml

FILES = {
    "train_images": "train-images-idx3-ubyte",
    "train_labels": "train-labels-idx1-ubyte",
    "test_images": "t10k-images-idx3-ubyte",
    "test_labels": "t10k-labels-idx1-ubyte",
}

# What the model card says of a data set, where it is known.
CARD = ("title", "image", "number", "slug", "citation", "hub", "credit", "license", "form", "limits")

DATASETS: Mapping[str, Mapping[str, Any]] = read_yaml(Path(__file__).with_suffix(".yaml"))


def describe(dataset: str | Mapping[str, Any]) -> dict[str, Any]:
    """Return the full description of a data set: a name in DATASETS, or a description with at least title and sha256.

    Returns:
        title; image, what an image shows; number, what is added; transposed and dark_on_light, how its images differ
        from MNIST's; files and sha256 (of the uncompressed files), each under the keys of FILES; slug, the title as the
        name of a folder; if there are such sources, folder, torchvision and npm; and what else is known of it:
        docs/datasets.md.
    """
    entry = DATASETS[dataset] if isinstance(dataset, str) else dataset
    slug = re.sub(r"\W+", "_", entry["title"].lower())
    return {
        "image": "image",
        "number": "class number",
        "transposed": False,
        "dark_on_light": False,
        **entry,
        "files": {**FILES, **entry.get("files", {})},
        "slug": slug,
    }


def words(dataset: Mapping[str, Any]) -> dict[str, str]:
    """Return the words that the report uses for a data set."""
    return {key: dataset[key] for key in ("title", "image", "number")}


def for_card(dataset: Mapping[str, Any]) -> dict[str, str]:
    """Return what the model card says of a data set: no more than is known of it."""
    return {key: dataset[key] for key in CARD if key in dataset}


def is_mnist(title: str) -> bool:
    """Return whether the data set with that title is MNIST, which all published figures are about."""
    return bool(title == DATASETS["mnist"]["title"])
