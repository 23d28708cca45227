"""Shared by the tests of scripts: pairs in files."""

import pytest

from digitsum.data.pairs import save_pairs


@pytest.fixture(scope="session")
def pair_files(sample_pairs, tmp_path_factory):
    """Return, by split, a file with the first 200 pairs of the sample."""
    folder = tmp_path_factory.mktemp("pairs")
    for split, pairs in sample_pairs.items():
        save_pairs(folder / f"{split}.npz", pairs.first(200))
    return {split: str(folder / f"{split}.npz") for split in sample_pairs}
