"""The search as part of the graph: what it leaves behind, and what a longer search runs again."""

import optuna
import pandas as pd
import yaml

from digitsum.files import read_json


def test_every_trial_is_in_the_tables_and_the_database(study, small_config):
    n = small_config["tuning"]["trials"]
    trials = pd.read_csv(study / "results/tuning/trials.csv")
    curves = pd.read_csv(study / "results/tuning/curves.csv")
    found = optuna.load_study(study_name="digitsum", storage=f"sqlite:///{study / 'results/tuning/study.db'}")
    assert list(trials["trial"]) == list(range(n))
    assert [trial.number for trial in found.trials] == list(range(n))
    states = {"complete": "COMPLETE", "stopped": "PRUNED", "diverged": "PRUNED"}
    assert [trial.state.name for trial in found.trials] == list(trials["state"].map(states))
    for trial in found.trials:
        curve = curves[curves["trial"] == trial.number].set_index("epoch")["val_loss"]
        assert trial.intermediate_values == curve.to_dict()
        assert (trial.datetime_complete - trial.datetime_start).total_seconds() >= 0


def test_rungs_hold_as_many_trials_as_they_have_slots(study, small_config):
    trials = pd.read_csv(study / "results/tuning/trials.csv")
    rungs = small_config["tuning"]["rungs"]
    rounds = small_config["tuning"]["trials"] // rungs[0]["slots"]
    for rung in rungs:
        assert (trials["epochs"] >= rung["epochs"]).sum() == rounds * rung["slots"]


def test_best_is_the_complete_trial_with_the_lowest_loss(study):
    trials = pd.read_csv(study / "results/tuning/trials.csv")
    complete = trials[trials["state"] == "complete"]
    best = read_json(study / "results/tuning/best.json")
    assert best["val_loss"] == complete["val_loss"].min()
    assert best["trial"] == complete.loc[complete["val_loss"].idxmin(), "trial"]


def test_a_trial_that_went_on_is_the_one_that_was_stopped(study):
    # The curve of a trial in the second rung begins with its curve in the first.
    for path in (study / "results/tuning").glob("round-*/rung-1/slot-*.json"):
        trial = read_json(path)
        below = [read_json(other) for other in path.parents[1].glob("rung-0/slot-*.json")]
        (before,) = [other for other in below if other["number"] == trial["number"]]
        assert trial["epochs"][: len(before["epochs"])] == before["epochs"]


def test_states_of_trainings_are_deleted_when_no_longer_needed(study):
    assert list((study / "results/tuning").rglob("*.pt")) == []


def test_a_hopeless_learning_rate_is_a_result_not_a_crash(new_study, small_config, tmp_path):
    config = yaml.safe_load(yaml.safe_dump(small_config))
    config["data"]["sizes"] = {"train": 400, "val": 100, "test": 200, "unseen": 200}
    config["tuning"]["trials"] = 2
    config["tuning"]["space"] = {"learning_rate": {"distribution": "float", "low": 1e30, "high": 1e32, "log": True}}
    overlay = tmp_path / "hopeless.yaml"
    overlay.write_text(yaml.safe_dump(config))
    study = new_study(tmp_path / "study", overlay)
    process = study.run("results/tuning/best.json")
    trial = read_json(study / "results/tuning/round-0/rung-1/slot-0.json")
    assert trial["state"] == "diverged"
    assert process.returncode != 0
    assert "every trial of the search diverged; lower tuning.space.learning_rate.high" in process.stdout
