"""The script plot_addition.py, called as functions."""

import pandas as pd
import pytest

PUBLISHED = {"middling": {"mean": 0.98, "sd": 0.002}, "good": {"mean": 0.99, "sd": 0.001, "train_seconds": 60}}


def run(accuracy):
    """Return what the rule train_addition might write."""
    return {"parameters": 44_426, "loss": 0.1, "accuracy": accuracy, "digit_accuracy": accuracy + 0.005}


@pytest.fixture(scope="module")
def plot_addition(script):
    return script("plot_addition")


@pytest.fixture(scope="module")
def table(plot_addition):
    return plot_addition.addition_table({"ours": [run(0.984), run(0.986)], "once": [run(0.9)]}, PUBLISHED)


def test_table(table):
    assert table["system"].tolist() == ["good", "ours", "middling", "once"]  # by accuracy
    ours = table.set_index("system").loc["ours"]
    assert ours["mean"] == pytest.approx(0.985)
    assert ours["sd"] == pytest.approx(0.002 / 2**0.5)
    assert ours["digit_accuracy"] == pytest.approx(0.99)
    assert (ours["runs"], ours["parameters"], ours["origin"]) == (2, 44_426, "this study")
    assert pd.isna(table.set_index("system").loc["once", "sd"])  # one run has no spread
    assert table.set_index("system").loc["good"][["runs", "digit_accuracy", "parameters"]].isna().all()


def test_figure_is_the_same_each_time(plot_addition, table, tmp_path):
    paths = [str(tmp_path / name) for name in ("one.svg", "two.svg")]
    for path in paths:
        plot_addition.plot_addition(table, [path])
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
