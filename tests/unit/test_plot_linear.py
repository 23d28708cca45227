"""The script plot_linear.py, called as functions."""

import pandas as pd
import pytest

CASES = [(method, size, seed) for method in ("paired", "sequential") for size in (50, 200) for seed in (0, 1)]
PUBLISHED = pd.DataFrame({"method": ["paired", "sequential"], "size": [50, 50], "published": [0.1, 0.4]})


@pytest.fixture(scope="module")
def plot_linear(script):
    return script("plot_linear")


def fit(method, size, seed):
    """Return what the rule fit_linear might write."""
    accuracy = size / 1000 + (0.4 if method == "sequential" else 0) + seed / 100
    accuracies = {"test": accuracy, "unseen": accuracy - 0.01}
    if method == "sequential":
        accuracies |= {f"{split}_argmax": accuracies[split] + 0.02 for split in ("test", "unseen")}
    return {**accuracies, "converged": (method, size, seed) != ("paired", 200, 1), "iterations": 7}


@pytest.fixture(scope="module")
def runs(plot_linear):
    return plot_linear.linear_runs(CASES, [fit(*case) for case in CASES])


def test_table(plot_linear, runs):
    table = plot_linear.linear_table(runs, PUBLISHED).set_index(["method", "size"])
    assert list(table.index) == [
        (method, size) for method in ("paired", "sequential", "sequential_argmax") for size in (50, 200)
    ]
    assert (table["n"] == 2).all()
    assert table["not_converged"].to_dict() == {key: int(key == ("paired", 200)) for key in table.index}
    row = table.loc["sequential", 50]
    assert row["test_mean"] == pytest.approx(0.455)
    assert row["test_sd"] == pytest.approx(0.01 / 2**0.5)
    assert row["unseen_mean"] == pytest.approx(0.445)
    assert row["published"] == 0.4
    assert table.loc["sequential_argmax", 200]["test_mean"] == pytest.approx(0.625)
    assert pd.isna(table.loc["sequential_argmax", 50]["published"])
    assert pd.isna(table.loc["paired", 200]["published"])


def test_one_seed_has_no_spread(plot_linear):
    cases = [case for case in CASES if case[2] == 0]
    table = plot_linear.linear_table(plot_linear.linear_runs(cases, [fit(*case) for case in cases]), PUBLISHED)
    assert table["test_sd"].isna().all()


def test_figure_is_the_same_each_time(plot_linear, runs, tmp_path):
    paths = [str(tmp_path / name) for name in ("one.svg", "two.svg")]
    for path in paths:
        plot_linear.plot_linear(runs, PUBLISHED, [path])
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
