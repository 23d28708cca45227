import copy
import functools
import operator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from support.config_checks import problems
from support.config_form import form_problems
from support.config_overlay import as_given, given_twice, laid_over, leave_out_examples


@pytest.fixture(scope="module")
def shipped(repository):
    return yaml.safe_load((repository / "config.yaml").read_text())


NEW = {"family": "random_forest", "examples": [100, 1000, 2000, 30000, "all"], "seeds": 2}


@pytest.mark.parametrize(
    ("file", "left"), [("quick.yaml", NEW["examples"][:3]), ("tests/workflow/small.yaml", [100, 1000])]
)
def test_a_new_model_in_the_study_fits_the_smaller_ones(shipped, repository, tmp_path, file, left):
    shipped = copy.deepcopy(shipped)
    shipped["models"]["new"] = NEW
    config = laid_over(shipped, yaml.safe_load((repository / file).read_text()))
    (line,) = (line for line in leave_out_examples(config, shipped) if line.startswith("models.new.examples: "))
    assert config["models"]["new"] == {**NEW, "examples": [*left, "all"]}
    assert line.endswith(f"30000 left out; data.sizes.train is {config['data']['sizes']['train']}")
    assert form_problems(config) + problems(config, tmp_path) == []


@pytest.mark.parametrize(
    ("pairs", "examples"),
    [
        (70000, {"best": [100, 300, 1000, 3000, 10000, "all"], "svm": [100, 300, 1000, 3000, 10000, 30000]}),
        (10000, {"best": [100, 300, 1000, 3000, "all"], "svm": [100, 300, 1000, 3000, 10000]}),  # each number once
        (60, {"best": ["all"], "svm": ["all"], "paired": [50], "sequential": [50, 100]}),  # digits, two in a pair
    ],
)
def test_numbers_of_examples_that_fit(shipped, pairs, examples):
    config = laid_over(shipped, {"data": {"sizes": {"train": pairs}}})
    lines = leave_out_examples(config, shipped)
    assert {name: config["models"][name]["examples"] for name in examples} == examples
    assert len(lines) == sum(model != config["models"][name] for name, model in shipped["models"].items())


def test_what_users_give_is_left_to_the_checks(shipped):
    given = {"data": {"sizes": {"train": 60}}, "models": {"svm": {"examples": [100]}, "trial": None}}
    config = laid_over(shipped, given)
    assert not any(line.startswith("models.svm") for line in leave_out_examples(config, shipped))
    assert config["models"]["svm"]["examples"] == [100]


OF_OPTUNA = st.sampled_from(
    [
        {"distribution": "categorical", "choices": [16, 32]},
        {"distribution": "int", "low": 16, "high": 64},
        {"distribution": "int", "low": 16, "high": 64, "log": True},
    ]
)


@given(OF_OPTUNA, OF_OPTUNA)
def test_a_distribution_replaces_another_as_a_whole(shipped, before, given):
    shipped = copy.deepcopy(shipped)
    shipped["search"]["space"]["batch_size"] = before
    config = laid_over(shipped, {"search": {"space": {"batch_size": given}}})
    assert config["search"]["space"] == {**shipped["search"]["space"], "batch_size": given}
    assert form_problems(config) == []


@given(st.data())
def test_null_takes_a_key_out_of_a_model(shipped, data):
    models = {("models", name): model for name, model in shipped["models"].items()}
    models |= {("addition", "networks", name): model for name, model in shipped["addition"]["networks"].items()}
    path, model = data.draw(st.sampled_from(list(models.items())))
    key = data.draw(st.sampled_from(list(model)))
    overlay = {key: None}
    for name in reversed(path):
        overlay = {name: overlay}
    config = laid_over(shipped, overlay)
    assert functools.reduce(operator.getitem, path, config) == {k: v for k, v in model.items() if k != key}
    needed = key in ("family", "hyperparameters", "examples")
    assert all(".".join(path) in line and "required" in line for line in form_problems(config))
    assert bool(form_problems(config)) == needed


def test_what_is_given_stays_as_it_was(shipped):
    given = {"models": {"svm": {"folds": None}, "new": {"family": "svm", "folds": None}}}
    before = copy.deepcopy(given)
    laid_over(shipped, given)
    assert given == before


def test_short_keys_of_predict(shipped):
    given = {"network": "best", "predict": {"pictures": "mine"}}
    assert laid_over(shipped, given) == {**shipped, "predict": {"network": "best", "pictures": "mine"}}
    assert given_twice(given) == []
    assert as_given("predict.network: wrong", given) == "network: wrong"
    assert as_given("predict.pictures: wrong", given) == "predict.pictures: wrong"
    (line,) = given_twice({**given, "pictures": "others"})
    assert line.startswith("pictures: predict.pictures is given as well")
