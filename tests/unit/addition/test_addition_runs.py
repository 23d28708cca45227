import copy

import numpy as np
import pandas as pd
import pytest
import yaml

from digitsum.addition.published import PUBLISHED, other_systems
from digitsum.addition.runs import addition_summary, addition_table, read_table
from digitsum.files import write_csv
from digitsum.runs import Run
from digitsum.runs_table import runs_table
from digitsum.schemas import problem, validator


def run(network, digits, seed, accuracy, pairs=None):
    scores = {
        "n": 5000 // digits,
        "accuracy": accuracy,
        "regrouped": accuracy - 0.01,
        "likeliest_accuracy": accuracy,
        "likeliest_differs": 0.001,
        "digit_accuracy": 0.99,
        "digit_confusion": (100 * np.eye(10, dtype=int)).tolist(),
    }
    examples = pairs or 30_000 // digits
    return Run(network, "sum", "pairs", examples, seed, {"test": scores}, 44_426, {"epochs": 12}, digits)


RUNS = [
    run("ours", 1, 0, 0.98),
    run("ours", 1, 1, 0.99),
    run("ours", 15, 0, 0.86),
    run("ours", 15, 1, 0.9),
    run("ours", 1, 0, 0.9, 300),
    run("ours", 1, 1, 0.92, 300),
]
SUMMARY = addition_summary(runs_table(RUNS, {"ours": "ours"}))
SECONDS = {("ours", 1, 30_000): [50, 60, 4000], ("ours", 15, 2_000): [90, 90], ("ours", 1, 300): [5, 7]}
TIMES = {key: [{"seconds": time, "cpu_seconds": time - 1} for time in value] for key, value in SECONDS.items()}


def test_summary_by_digits_and_network():
    assert problem(SUMMARY, "addition") is None
    assert list(SUMMARY) == ["1", "15"]
    ours = SUMMARY["1"]["ours"]
    assert ours["parameters"] == 44_426
    test = ours["runs"]["30000"]["test"]
    assert test["accuracy"] == {
        "mean": pytest.approx(0.985),
        "sd": pytest.approx(0.01 / 2**0.5),
        "values": [0.98, 0.99],
    }
    assert test["regrouped"]["mean"] == pytest.approx(0.975)
    assert test["n"] == 5_000
    assert ours["runs"]["300"]["test"]["accuracy"]["values"] == [0.9, 0.92]
    assert list(SUMMARY["15"]["ours"]["runs"]) == ["2000"]


@pytest.mark.parametrize(
    "path",
    ["1/ours/runs/30000/test/accuracy/mean", "15/ours/runs/2000/test/n", "1/ours/parameters", "1/ours/runs/300/seeds"],
)
def test_schema_refuses_a_summary_without_what_it_promises(path):
    summary = copy.deepcopy(SUMMARY)
    *folders, name = path.split("/")
    part = summary
    for folder in folders:
        part = part[folder]
    del part[name]
    assert problem(summary, "addition") == f"{'.'.join(folders)}: '{name}' is a required property"


def test_table_has_our_networks_and_all_others():
    table = addition_table(SUMMARY, TIMES, other_systems(None))
    assert table["digits"].is_monotonic_increasing
    for _, rows in table.groupby("digits"):
        assert rows["mean"].is_monotonic_decreasing
    figures = sum(len(about["figures"]) for about in PUBLISHED.values())
    assert (table["origin"] == "published").sum() == figures > 30
    ours = table[table["origin"] == "this study"].set_index(["digits", "train"])
    assert ours["seconds"].to_dict() == {(1, 30_000): 60, (1, 300): 6, (15, 2_000): 90}
    best = table[(table["digits"] == 15) & (table["origin"] == "published")].iloc[0]
    assert (best["system"], best["mean"], best["seconds"]) == ("DeepProofLog (DP)", 0.808, pytest.approx(41.8 * 60))
    assert pd.isna(best["train"])


def test_only_networks_that_saw_all_images_are_compared(tmp_path):
    write_csv(tmp_path / "addition.csv", addition_table(SUMMARY, TIMES, other_systems(None)))
    table = read_table(tmp_path / "addition.csv")
    assert table[table["origin"] == "this study"]["train"].tolist() == [30_000, 2_000]
    assert (table["origin"] == "published").sum() > 30


def test_systems_of_ones_own_are_added(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("Mine:\n  source: a notebook\n  figures:\n    15: {mean: 0.85}\n")
    table = addition_table(SUMMARY, TIMES, other_systems(own)).set_index(["system", "digits"])
    mine = table.loc["Mine", 15]
    assert (mine["origin"], mine["mean"]) == ("other", 0.85)
    assert pd.isna(mine["sd"])
    assert pd.isna(mine["seconds"])


def test_published_figures_have_the_form_that_is_asked_of_ones_own(repository):
    whole = yaml.safe_load((repository / "workflow" / "schemas" / "config.schema.yaml").read_text())
    validator({**whole["$defs"]["other_systems"], "$defs": whole["$defs"]}).validate(
        {
            name: {**about, "figures": {str(n): one for n, one in about["figures"].items()}}
            for name, about in PUBLISHED.items()
        }
    )
