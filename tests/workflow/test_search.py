"""The search as part of the graph: the files it leaves."""

import optuna
import pandas as pd

from digitsum.files import read_json


def test_every_trial_is_in_the_tables_and_the_database(study, small_config):
    n = small_config["search"]["trials"]
    trials = pd.read_csv(study / "results/tuning/trials.csv")
    curves = pd.read_csv(study / "results/tuning/curves.csv")
    found = optuna.load_study(study_name="digitsum", storage=f"sqlite:///{study / 'results/tuning/study.db'}")
    database = found.trials_dataframe().rename(columns=lambda name: name.removeprefix("params_"))
    states = {"complete": "COMPLETE", "pruned": "PRUNED", "diverged": "PRUNED"}
    trials = trials.assign(number=range(n), state=trials["state"].map(states))
    same = [column for column in database if column in trials]
    assert len(same) == 7  # number, state, hyperparameters
    pd.testing.assert_frame_equal(database[same], trials[same])
    for trial in found.trials:
        curve = curves[curves["trial"] == trial.number].set_index("epoch")["val_loss"]
        assert trial.intermediate_values == curve.to_dict()
        assert trial.datetime_complete >= trial.datetime_start


def test_rungs_hold_as_many_trials_as_they_have_slots(study, small_config):
    trials = pd.read_csv(study / "results/tuning/trials.csv")
    rungs = small_config["search"]["rungs"]
    rounds = small_config["search"]["trials"] // rungs[0]["slots"]
    for rung in rungs:
        assert (trials["epochs"] >= rung["epochs"]).sum() == rounds * rung["slots"]


def test_best_is_the_complete_trial_with_the_lowest_loss(study):
    trials = pd.read_csv(study / "results/tuning/trials.csv")
    complete = trials[trials["state"] == "complete"]
    best = read_json(study / "results/tuning/best.json")
    assert best["val_loss"] == complete["val_loss"].min()
    assert best["trial"] == complete.loc[complete["val_loss"].idxmin(), "trial"]


def test_a_trial_goes_on_where_it_was(study):
    # The curve of a trial in the second rung begins with its curve in the first.
    for path in (study / "results/tuning").glob("round-*/rung-1/slot-*.json"):
        trial = read_json(path)
        below = [read_json(other) for other in path.parents[1].glob("rung-0/slot-*.json")]
        (before,) = [other for other in below if other["number"] == trial["number"]]
        assert trial["epochs"][: len(before["epochs"])] == before["epochs"]


def test_a_hopeless_learning_rate_is_a_result_not_a_crash(new_study, tmp_path):
    study = new_study(tmp_path / "study")
    search = {"trials": 2, "space": {"learning_rate": {"low": 1e30, "high": 1e32}}}
    status, said = study.fork(
        "results/tuning/best.json", overlay={"data": {"sizes": {"train": 1100}}, "search": search}
    )
    assert read_json(study / "results/tuning/round-0/rung-1/slot-0.json")["state"] == "diverged"
    assert status != 0
    assert "every trial of the search diverged; lower search.space.learning_rate.high" in said
