"""Results of other systems on MNIST addition: published ones (published.yaml), and those in a user's own file."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from digitsum.yaml_files import read_yaml

PUBLISHED: Mapping[str, Mapping[str, Any]] = read_yaml(Path(__file__).with_suffix(".yaml"))

IMAGES = {"train": 60_000, "test": 10_000}  # of MNIST, all of which the published systems used


def other_systems(own: str | os.PathLike[str] | None) -> dict[str, dict[str, Any]]:
    """Return all other systems by name, each with its `figures`, `source` and `origin`: published or other.

    Args:
        own: a file of further systems in the form of published.yaml, or None.
    """
    systems = {name: {**about, "origin": "published"} for name, about in PUBLISHED.items()}
    if own is not None:
        content = read_yaml(own)
        systems |= {name: {**about, "origin": "other"} for name, about in content.items()}
    return systems
