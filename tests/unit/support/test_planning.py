import pytest

from support.planning import (
    PlannedRun,
    addition_runs,
    fit_plan,
    planned_run,
    planned_runs,
    runs_on_most_examples,
    training_plan,
)

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
    runs = planned_runs(MODELS, 70000)
    assert len(runs) == 3 * 2 + 2 + 5
    assert len({run.file("run.json") for run in runs}) == len(runs)
    assert runs[1:3] == [PlannedRun("convolutional", 100, 100, 1), PlannedRun("convolutional", "all", 70000, 0)]
    assert runs[2].identity == {"model": "convolutional", "examples": 70000, "seed": 0}


def test_networks_of_addition_have_runs_on_all_examples_and_on_few():
    addition = {"digits": [1, 15], "few_pairs": [300], "seeds": 2, "networks": {"lenet": {}, "wide": {}}, "systems": {}}
    runs = addition_runs(addition, 60000)
    assert len(runs) == len({run.file("run.json") for run in runs}) == 2 * 3 * 2
    assert runs[2] == PlannedRun("lenet", "all", 2000, 0, 15)
    assert runs[2].identity == {"model": "lenet", "examples": 2000, "seed": 0, "digits": 15}
    assert runs[4].file("run.json") == "results/addition/lenet/1/300/0/run.json"


def test_a_system_has_the_runs_that_it_has_files_of(tmp_path):
    for file in ("1/0.npz", "1/1.csv", "1/2.npz", "15/0.csv", "2/0.npz", "15/note.txt"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()
    addition = {"digits": [1, 15], "few_pairs": [300], "seeds": 2, "networks": {}, "systems": {"mine": str(tmp_path)}}
    assert addition_runs(addition, 60000) == [
        PlannedRun("mine", "all", 30_000, 0, 1),
        PlannedRun("mine", "all", 30_000, 1, 1),
        PlannedRun("mine", "all", 2_000, 0, 15),
    ]


@pytest.mark.parametrize(("pairs", "most"), [(70000, "all"), (2000, 3000)])
def test_a_model_is_compared_by_its_runs_on_most_examples(pairs, most):
    runs = runs_on_most_examples(planned_runs(MODELS, pairs))
    assert list(runs) == list(MODELS)
    assert runs["convolutional"] == [planned_run("convolutional", most, seed, pairs) for seed in (0, 1)]


def test_a_training_on_all_pairs_is_validated_on_all():
    plan = training_plan(NETWORK, planned_run("best", "all", 1, 70000), 15000, study_seed=7)
    assert (plan["train_pairs"], plan["val_pairs"]) == (70000, 15000)
    assert plan["stream"] == [7, "network", "best", 1]  # published results stand on these names


def test_a_training_on_fewer_pairs_is_validated_on_fewer():
    plan = training_plan(NETWORK, planned_run("best", "1000", "2", 70000), 15000, study_seed=7)
    assert (plan["train_pairs"], plan["val_pairs"]) == (1000, 251)
    assert plan["stream"] == [7, "efficiency", "best", 1000, 2]


def test_a_classical_fit_is_told_the_settings_of_its_family():
    plan = fit_plan(LINEAR, planned_run("sequential", 50, 3, 70000), study_seed=7)
    assert (plan["settings"], plan["examples"], plan["scored_pairs"]) == ({"reads": "digits"}, 50, None)
    assert fit_plan(FOREST, planned_run("random_forest", "all", 0, 70000), 7)["examples"] == 70000
