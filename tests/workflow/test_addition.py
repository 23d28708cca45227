"""MNIST addition: a target of its own, on all images of the sample."""

import numpy as np
import pandas as pd
import pytest

from digitsum.files import read_json
from digitsum.pairs import load_pairs


@pytest.fixture(scope="module")
def addition(new_study, tmp_path_factory):
    """Return a folder in which nothing but `snakemake addition` ran."""
    study = new_study(tmp_path_factory.mktemp("addition") / "study")
    process = study.run("addition")
    if process.returncode != 0:
        pytest.fail(f"snakemake addition failed:\n{process.stdout}", pytrace=False)
    return study


@pytest.mark.parametrize("part", ["train", "test"])
def test_pairs_use_each_image_once(addition, sample, part):
    pairs = load_pairs(addition / f"results/addition/{part}.npz")
    images = sample[f"{part}_images"]
    assert sorted(pairs.source.ravel()) == list(range(len(images)))
    np.testing.assert_array_equal(pairs.images[:, :28], images[pairs.source[:, 0]])


def test_table_has_our_networks_and_the_published_systems(addition, small_config):
    table = pd.read_csv(addition / "results/tables/addition.csv").set_index("system")
    for network in ("convolutional", "lenet"):
        seeds = range(small_config["addition"][network]["seeds"])
        results = [read_json(addition / f"results/addition/{network}/{seed}.json") for seed in seeds]
        assert table.loc[network, "runs"] == len(results)
        assert table.loc[network, "mean"] == pytest.approx(np.mean([result["accuracy"] for result in results]))
    assert table.loc["lenet", "parameters"] == 44_426
    assert table.loc["DeepProbLog", "mean"] == 0.972
    assert table["mean"].is_monotonic_decreasing
    assert (addition / "results/figures/addition.svg").stat().st_size > 0


def test_nothing_of_the_study_ran(addition):
    assert {path.name for path in (addition / "results").iterdir()} == {"addition", "benchmarks", "figures", "tables"}
