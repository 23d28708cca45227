import copy

import pytest
import yaml

from support.config_checks import form_problems, problems
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


def test_short_keys_of_predict(shipped):
    given = {"network": "best", "predict": {"pictures": "mine"}}
    assert laid_over(shipped, given) == {**shipped, "predict": {"network": "best", "pictures": "mine"}}
    assert given_twice(given) == []
    assert as_given("predict.network: wrong", given) == "network: wrong"
    assert as_given("predict.pictures: wrong", given) == "predict.pictures: wrong"
    (line,) = given_twice({**given, "pictures": "others"})
    assert line.startswith("pictures: predict.pictures is given as well")
