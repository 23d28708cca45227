import copy
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import yaml

from digitsum.addition.published import PUBLISHED, other_systems
from digitsum.addition.runs import (
    AdditionRun,
    addition_summary,
    addition_table,
    on_all_examples,
    read_addition_run,
)
from digitsum.schemas import problem, validator


def run(network, digits, seed, accuracy, pairs=None):
    scores = {
        "n": 5000 // digits,
        "accuracy": accuracy,
        "regrouped": accuracy - 0.01,
        "likeliest_sum": {"accuracy": accuracy, "differs": 0.001},
        "digit_accuracy": 0.99,
        "digit_confusion": (100 * np.eye(10, dtype=int)).tolist(),
    }
    trained_on = pairs or 30_000 // digits
    return AdditionRun(network, "sum", digits, seed, trained_on, pairs is None, "test", 44_426, 12, 0.01, scores)


RUNS = [
    run("ours", 1, 0, 0.98),
    run("ours", 1, 1, 0.99),
    run("ours", 15, 0, 0.86),
    run("ours", 15, 1, 0.9),
    run("ours", 1, 0, 0.9, 300),
    run("ours", 1, 1, 0.92, 300),
]
SECONDS = {("ours", 1, 30_000): [50, 60], ("ours", 15, 2_000): [90, 90], ("ours", 1, 300): [5, 7]}
TIMES = {key: [{"seconds": some, "cpu_seconds": some - 1} for some in value] for key, value in SECONDS.items()}


def test_a_record_is_kept_and_has_the_form_of_its_schema(tmp_path):
    RUNS[0].write(tmp_path / "run.json")
    assert read_addition_run(tmp_path / "run.json", RUNS[0].identity) == RUNS[0]
    for name in RUNS[0].identity:
        with pytest.raises(ValueError, match=rf"run.json belongs elsewhere: its {name} is .*; delete it and run again"):
            read_addition_run(tmp_path / "run.json", {**RUNS[0].identity, name: 7})
    assert problem(asdict(RUNS[0]), "addition_run") is None


def test_a_file_that_is_no_record_is_named(tmp_path):
    (tmp_path / "run.json").write_text('{"digits": 1}')
    with pytest.raises(ValueError, match=r"run.json: 'network' is a required property; delete it and run again"):
        read_addition_run(tmp_path / "run.json", RUNS[0].identity)


def test_summary_by_network_and_digits():
    summary = addition_summary(RUNS)
    assert problem(summary, "addition") is None
    assert list(summary["ours"]) == ["1", "15"]
    one = summary["ours"]["1"]
    assert one["accuracy"] == {"mean": pytest.approx(0.985), "sd": pytest.approx(0.01 / 2**0.5), "values": [0.98, 0.99]}
    assert one["regrouped"]["mean"] == pytest.approx(0.975)
    assert one["examples"] == {"train": 30_000, "test": 5_000}
    assert one["parameters"] == 44_426
    assert one["fewer_examples"]["300"]["accuracy"]["values"] == [0.9, 0.92]
    assert "fewer_examples" not in summary["ours"]["15"]


@pytest.mark.parametrize("path", ["ours/1/accuracy/mean", "ours/15/examples/test", "ours/1/parameters"])
def test_schema_refuses_a_summary_without_what_it_promises(path):
    summary = copy.deepcopy(addition_summary(RUNS))
    *folders, name = path.split("/")
    part = summary
    for folder in folders:
        part = part[folder]
    del part[name]
    assert problem(summary, "addition") == f"{'.'.join(folders)}: '{name}' is a required property"


def test_table_has_our_networks_and_all_others():
    table = addition_table(addition_summary(RUNS), TIMES, other_systems(None))
    assert table["digits"].is_monotonic_increasing
    for _, rows in table.groupby("digits"):
        assert rows["mean"].is_monotonic_decreasing
    figures = sum(len(about["figures"]) for about in PUBLISHED.values())
    assert (table["origin"] == "published").sum() == figures > 30
    ours = table[table["origin"] == "this study"].set_index(["digits", "train"])
    assert ours["seconds"].to_dict() == {(1, 30_000): 55, (1, 300): 6, (15, 2_000): 90}
    best = table[(table["digits"] == 15) & (table["origin"] == "published")].iloc[0]
    assert (best["system"], best["mean"], best["seconds"]) == ("DeepProofLog (DP)", 0.808, pytest.approx(41.8 * 60))
    assert pd.isna(best["train"])


def test_only_networks_that_saw_all_images_are_compared():
    table = on_all_examples(addition_table(addition_summary(RUNS), TIMES, other_systems(None)))
    assert table[table["origin"] == "this study"]["train"].tolist() == [30_000, 2_000]
    assert (table["origin"] == "published").sum() > 30


def test_systems_of_ones_own_are_added(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("Mine:\n  source: a notebook\n  figures:\n    15: {mean: 0.85}\n")
    table = addition_table(addition_summary(RUNS), TIMES, other_systems(own)).set_index(["system", "digits"])
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
