"""The lines of docs/tracking.md bring runs into MLflow and learning curves into TensorBoard."""

import re
import shutil
import subprocess
import sys

import pandas as pd
import pytest


@pytest.fixture(scope="module")
def tracked(study, repository, tmp_path_factory):
    """Return a folder with the results of the study, in which these lines have run."""
    pytest.importorskip("mlflow")
    pytest.importorskip("tensorboard")
    folder = tmp_path_factory.mktemp("tracked")
    shutil.copytree(study / "results", folder / "results")
    (lines,) = re.findall(r"```python\n(.*?)```", (repository / "docs" / "tracking.md").read_text(), re.DOTALL)
    process = subprocess.run([sys.executable, "-c", lines], cwd=folder, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    return folder


def test_every_run_is_in_mlflow(tracked):
    import mlflow

    mlflow.set_tracking_uri(f"sqlite:///{tracked}/mlflow.db")
    found = mlflow.search_runs().set_index("tags.mlflow.runName")
    table = pd.read_csv(tracked / "results/tables/runs.csv", keep_default_na=False, na_values=[""]).query("fold.isna()")
    assert sorted(found.index) == sorted({f"{row.model} {row.examples} {row.seed}" for row in table.itertuples()})
    for row in table.itertuples():
        assert found.loc[f"{row.model} {row.examples} {row.seed}", f"metrics.{row.split}_accuracy"] == row.accuracy


def test_every_learning_curve_is_in_tensorboard(tracked):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    paths = sorted((tracked / "results/models").glob("*/*/*/history.csv"))
    assert paths
    for path in paths:
        events = EventAccumulator(str(tracked / "tensorboard" / path.parent.relative_to(tracked / "results/models")))
        events.Reload()
        history = pd.read_csv(path)
        for name in events.Tags()["scalars"]:
            assert [event.step for event in events.Scalars(name)] == list(history["epoch"])
            assert [event.value for event in events.Scalars(name)] == pytest.approx(list(history[name]), rel=1e-6)
        assert len(events.Tags()["scalars"]) == 4
