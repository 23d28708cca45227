"""MNIST addition: a target of its own, on all images of the sample."""

import numpy as np
import pandas as pd
import pytest

from digitsum.data.pairs import load_pairs
from digitsum.files import read_json


@pytest.fixture(scope="module")
def addition(shared_study):
    """Return a folder in which nothing but `snakemake addition` ran."""
    return shared_study("addition", "addition")


@pytest.mark.parametrize("part", ["train", "test"])
def test_pairs_use_each_image_once(addition, sample, part):
    pairs = load_pairs(addition / f"results/addition/{part}.npz")
    assert sorted(pairs.source.ravel()) == list(range(len(sample[f"{part}_images"])))


def test_table_has_our_networks_and_the_published_systems(addition):
    table = pd.read_csv(addition / "results/tables/addition.csv").set_index("system")
    for system in ("convolutional", "lenet"):
        runs = [read_json(addition / f"results/addition/{system}/{seed}/run.json") for seed in (0, 1)]
        assert [(run["model"], run["seed"], run["examples"]) for run in runs] == [(system, 0, 750), (system, 1, 750)]
        assert table.loc[system, "runs"] == 2
        assert table.loc[system, "mean"] == pytest.approx(np.mean([run["splits"]["test"]["accuracy"] for run in runs]))
    assert table.loc["lenet", "parameters"] == 44_426
    assert table.loc["DeepProbLog", "mean"] == 0.972
    assert table["mean"].is_monotonic_decreasing


def test_nothing_of_the_study_ran(addition):
    assert {path.name for path in (addition / "results").iterdir()} == {"addition", "figures", "tables"}
    jobs = {"fetch_mnist", "pair_each_once", "train_addition", "evaluate_addition", "collect_addition", "plot_addition"}
    assert {path.name for path in (addition / "logs").iterdir()} == jobs
