"""The script collect_addition.py, called as a function."""

import pandas as pd
import pytest

from digitsum.runs import Run
from digitsum.runs_table import runs_table

PUBLISHED = {"middling": {"mean": 0.98, "sd": 0.002}, "good": {"mean": 0.99, "sd": 0.001, "train_seconds": 60}}


def run(model, seed, accuracy):
    scores = {"n": 5000, "accuracy": accuracy, "digit_accuracy": accuracy + 0.005}
    return Run(model, "sum", "pairs", 30_000, seed, {"test": scores}, parameters=44_426)


def test_our_networks_stand_beside_the_published_systems_by_accuracy(script):
    runs = [run("ours", 0, 0.984), run("ours", 1, 0.986), run("once", 0, 0.9)]
    titles = {"ours": "ours", "once": "once"}
    table = script("collect_addition").addition_table(runs_table(runs, titles), PUBLISHED).set_index("system")
    assert table.index.tolist() == ["good", "ours", "middling", "once"]
    ours = table.loc["ours"]
    assert (ours["mean"], ours["sd"]) == (pytest.approx(0.985), pytest.approx(0.002 / 2**0.5))
    assert ours["digit_accuracy"] == pytest.approx(0.99)
    assert (ours["runs"], ours["parameters"], ours["origin"]) == (2, 44_426, "this study")
    assert pd.isna(table.loc["once", "sd"])  # one run has no spread
    assert table.loc["good", ["runs", "digit_accuracy", "parameters"]].isna().all()
