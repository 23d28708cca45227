"""The script plot_tsne.py, its figure called as a function."""

import re

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def plot_maps(script):
    return script("plot_tsne").plot_maps


@pytest.fixture
def maps(tmp_path):
    """Return a function that makes the table of so many maps of 500 points."""

    def make(n):
        rng = np.random.default_rng(0)
        path = tmp_path / "map.npz"
        np.savez(path, map=rng.normal(size=(500, 2)), labels=rng.integers(0, 19, 500).astype(np.uint8))
        return pd.DataFrame({"perplexity": range(2, n + 2), "knn_accuracy": 0.5, "map": str(path)})

    return make


@pytest.mark.parametrize("n", [1, 2, 4, 7])
def test_one_panel_for_each_map_and_one_colour_bar(plot_maps, maps, tmp_path, n):
    plot_maps(maps(n), [str(tmp_path / "figure.svg"), str(tmp_path / "figure.png")])
    svg = (tmp_path / "figure.svg").read_text()
    assert (tmp_path / "figure.png").stat().st_size > 0
    assert len(re.findall(r"<!-- Perplexity \d+ -->", svg)) == n
    assert svg.count("<!-- Sum of the two digits -->") == 1
    assert svg.count("<image") == n  # the points as pixels: a vector for each would make a file of megabytes


def test_same_maps_give_the_same_bytes(plot_maps, maps, tmp_path):
    paths = [tmp_path / name for name in ("a.svg", "b.svg", "a.png", "b.png")]
    for path in paths:
        plot_maps(maps(2), [str(path)])
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert paths[2].read_bytes() == paths[3].read_bytes()
