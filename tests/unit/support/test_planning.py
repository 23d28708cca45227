import pytest
import yaml

from support.planning import (
    TRAINING_KEYS,
    PlannedRun,
    fit_plan,
    headline_runs,
    planned_runs,
    training_plan,
)

SIZES = {"train": 70000, "val": 15000}
NETWORK = {
    "family": "sum",
    "encoder": "lenet",
    "hyperparameters": "tuned",
    "epochs": 4,
    "examples": [100, "all", 3000],
    "seeds": 2,
}
FOREST = {"family": "random_forest", "examples": [100, 300], "scored_pairs": 6000}
LINEAR = {"family": "linear", "reads": "digits", "examples": [50], "seeds": 5}
MODELS = {"convolutional": NETWORK, "random_forest": FOREST, "sequential": LINEAR}


def test_there_is_a_run_for_each_number_of_examples_and_seed_with_files_of_its_own():
    runs = planned_runs(MODELS, MODELS)
    assert len(runs) == 3 * 2 + 2 + 5
    assert len({run.file("run.json") for run in runs}) == len(runs)
    assert runs[1:3] == [PlannedRun("convolutional", 100, 1), PlannedRun("convolutional", "all", 0)]
    assert {run.model for run in planned_runs(MODELS, ["sequential"])} == {"sequential"}


@pytest.mark.parametrize(("pairs", "most"), [(70000, "all"), (2000, 3000)])
def test_a_model_is_compared_by_its_runs_on_most_examples(pairs, most):
    runs = headline_runs(MODELS, "convolutional", pairs)
    assert runs == [PlannedRun("convolutional", most, seed) for seed in (0, 1)]


def test_a_training_on_all_pairs_is_validated_on_all():
    plan = training_plan(NETWORK, PlannedRun("best", "all", 1), SIZES, study_seed=7)
    assert (plan["train_pairs"], plan["val_pairs"]) == (70000, 15000)
    assert plan["stream"] == [7, "network", "best", 1]  # published results stand on these names


def test_a_training_on_fewer_pairs_is_validated_on_fewer():
    plan = training_plan(NETWORK, PlannedRun("best", 1000, 2), SIZES, study_seed=7)
    assert (plan["train_pairs"], plan["val_pairs"]) == (1000, 251)
    assert plan["stream"] == [7, "efficiency", "best", 1000, 2]


def test_every_setting_of_the_schema_reaches_the_training(repository):
    schema = yaml.safe_load((repository / "workflow" / "schemas" / "config.schema.yaml").read_text())
    assert set(TRAINING_KEYS) == schema["$defs"]["network"]["properties"].keys() - {"family"}


def test_a_classical_fit_is_told_the_settings_of_its_family():
    plan = fit_plan(LINEAR, PlannedRun("sequential", 50, 3), n_train=70000, study_seed=7)
    assert (plan["settings"], plan["examples"], plan["scored_pairs"]) == ({"reads": "digits"}, 50, None)
    assert fit_plan(FOREST, PlannedRun("random_forest", "all", 0), 70000, 7)["examples"] == 70000
