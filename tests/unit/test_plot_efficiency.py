"""The script plot_efficiency.py, called as functions."""

import pandas as pd
import pytest

from digitsum.files import write_json


@pytest.fixture(scope="module")
def plot_efficiency(script):
    return script("plot_efficiency")


@pytest.fixture
def runs(plot_efficiency, tmp_path):
    """Return the runs of files such as the rules write, in two sizes and all 70 pairs."""

    def written(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json(path, content)
        return str(path)

    def accuracies(unseen):
        return {"test": unseen + 0.01, "unseen": unseen}

    scores = {split: {"accuracy": accuracy, "loss": 1} for split, accuracy in accuracies(0.9).items()}
    fewer = [
        written(f"efficiency/best/{size}/{seed}.json", accuracies(0.2 + seed)) for size in (5, 20) for seed in (0, 1)
    ]
    full = [written("networks/best/0/metrics.json", scores)]
    linear = [written(f"linear/{method}/10/0.json", accuracies(0.3)) for method in ("paired", "sequential")]
    return plot_efficiency.efficiency_runs(fewer, full, linear, 70)


def test_table(plot_efficiency, runs):
    table = plot_efficiency.efficiency_table(runs).set_index(["model", "size"])
    assert list(table.index) == [
        ("best", 5),
        ("best", 20),
        ("best", 70),
        ("linear, paired", 10),
        ("linear, sequential", 5),  # ten digits are five pairs
    ]
    assert table.loc[("best", 5), "n"] == 2
    assert table.loc[("best", 5), "unseen_mean"] == pytest.approx(0.7)
    assert table.loc[("best", 5), "unseen_sd"] == pytest.approx(0.5**0.5)
    assert table.loc[("best", 70), "test_mean"] == pytest.approx(0.91)
    assert pd.isna(table.loc[("best", 70), "unseen_sd"])


def test_figure_is_the_same_each_time(plot_efficiency, runs, tmp_path):
    paths = [str(tmp_path / name) for name in ("one.svg", "two.svg")]
    for path in paths:
        plot_efficiency.plot_efficiency(runs, [path])
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
