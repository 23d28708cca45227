import math
from dataclasses import asdict

import yaml
from hypothesis import given
from hypothesis import strategies as st

from digitsum.learning.settings import Settings
from digitsum.models.network import build_network
from support.planning import is_network, training_settings

TUNED = {"hidden_layers": [64], "activation": "ReLU", "dropout": 0.1, "learning_rate": 0.002, "batch_size": 32}


def test_every_network_we_ship_can_be_built_from_its_settings(repository):
    config = yaml.safe_load((repository / "config.yaml").read_text())
    models = [*config["models"].values(), *config["addition"]["networks"].values()]
    for model in filter(is_network, models):
        tuned = TUNED if model["hyperparameters"] == "tuned" else None
        settings = Settings.of_model(training_settings(model), tuned)
        assert settings.learning_rate == (tuned or model["hyperparameters"])["learning_rate"]
        assert settings.epochs == model["epochs"]
        assert settings.max_shift == model.get("max_shift", 0)
        assert Settings(**asdict(settings)) == settings
        build_network(settings.network, settings.architecture, seed=0)


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
