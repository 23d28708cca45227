import copy
import functools
import inspect
import math
from dataclasses import asdict, replace

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digitsum.addition.sizes import settings_for
from digitsum.addition.training import read_digits, train
from digitsum.learning.settings import DECLARED, HYPERPARAMETERS, Settings
from digitsum.learning.settings_schema import settings_in, settings_schema
from digitsum.learning.training import Training, set_threads
from digitsum.models.network import build_network
from digitsum.models.registry import FAMILIES
from digitsum.schemas import validator
from support.config_form import form_problems
from support.planning import is_network, training_settings

TUNED = {"hidden_layers": [16], "activation": "ReLU", "dropout": 0.1, "learning_rate": 0.002, "batch_size": 8}
FEW = 16  # pairs
FEW_STEPS = Settings(FAMILIES["sum"], **TUNED, epochs=1, min_steps=6)  # so there are three epochs


@pytest.fixture(scope="module")
def study(repository):
    return yaml.safe_load((repository / "config.yaml").read_text())


def another(name):
    """Return another value than that of FEW_STEPS for a setting, and quite another, as its declaration allows."""
    schema, value = settings_schema()["$defs"][name], getattr(FEW_STEPS, name)
    if isinstance(value, list | bool | str):
        others = schema.get("enum", [value + value] if isinstance(value, list) else [not value])
    else:
        others = [4 * value, value + 1, value + 0.5]
    return next(other for other in others if other != value and validator(schema).is_valid(other))


@pytest.fixture(scope="module")
def after_training(sample_pairs, sample):
    """Return a function that trains as a section of the configuration does, and returns what comes of it, as bytes."""
    set_threads(1)
    pairs, images, labels = sample_pairs["train"].first(FEW), sample["train_images"], sample["train_labels"]

    def after_training(section, settings):
        if section == "models":
            training = Training(settings.for_examples(FEW), seed=0)
            training.run(pairs, pairs)
            return b"".join(weights.numpy().tobytes() for weights in training.network.state_dict().values())
        settings = settings_for(settings, FEW, n_digits=1)
        network, _, _ = train(settings, 0, images, labels, np.arange(2 * FEW).reshape(FEW, 1, 2))
        return read_digits(network, images[:50], settings.read_shift).tobytes()

    return after_training


@pytest.mark.parametrize("name", DECLARED)
@pytest.mark.parametrize("section", ["models", "addition.networks"])
def test_a_setting_is_heeded_or_refused(section, name, study, after_training):
    if name in HYPERPARAMETERS or name in settings_in(section):
        changed = replace(FEW_STEPS, **{name: another(name)})
        assert after_training(section, changed) != after_training(section, FEW_STEPS)
        return
    config = copy.deepcopy(study)
    functools.reduce(dict.__getitem__, [*section.split("."), "convolutional"], config)[name] = another(name)
    (line,) = form_problems(config)
    assert line.startswith(f"{section}.convolutional.{name}: unknown key")


def test_every_setting_has_its_meaning():
    for name in DECLARED:
        assert f"\n    {name}: " in inspect.cleandoc(Settings.__doc__)


def test_every_network_we_ship_can_be_built_from_its_settings(study):
    models = [*study["models"].values(), *study["addition"]["networks"].values()]
    for model in filter(is_network, models):
        tuned = TUNED if model["hyperparameters"] == "tuned" else None
        settings = Settings.of_model(training_settings(model), tuned)
        assert settings.learning_rate == (tuned or model["hyperparameters"])["learning_rate"]
        assert settings.epochs == model["epochs"]
        assert settings.max_shift == model.get("max_shift", 0)
        assert Settings(**asdict(settings)) == settings
        build_network(settings.definition, settings.architecture, seed=0)


@given(st.integers(1, 100_000), st.integers(1, 512), st.integers(1, 50), st.integers(0, 5000))
def test_few_pairs_are_gone_over_until_there_are_enough_steps(pairs, batch_size, epochs, min_steps):
    shape = {**TUNED, "batch_size": batch_size}
    before = Settings("digitsum.models.dense:DenseNetwork", **shape, epochs=epochs, min_steps=min_steps)
    after = before.for_examples(pairs)
    steps_per_epoch = math.ceil(pairs / batch_size)
    assert after.epochs * steps_per_epoch >= min_steps
    assert after.epochs == epochs or (after.epochs - 1) * steps_per_epoch < min_steps
    assert after.epochs >= epochs
    assert {**asdict(after), "epochs": epochs} == asdict(before)
