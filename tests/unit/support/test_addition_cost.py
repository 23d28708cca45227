import numpy as np
import pytest

from digitsum.addition import training
from digitsum.addition.pairs import PAIRS
from digitsum.addition.shortcuts import pair_up
from digitsum.addition.sizes import settings_for
from digitsum.learning.settings import Settings
from digitsum.learning.training import Training
from support.addition_cost import Trainings, about_cost, digits_seen, of_shortcut
from support.planning import training_settings

NETWORK = {
    "family": "sum",
    "encoder": "lenet",
    "hyperparameters": {
        "hidden_layers": [8],
        "activation": "ReLU",
        "dropout": 0,
        "learning_rate": 0.001,
        "batch_size": 32,
    },
    "epochs": 3,
    "min_steps": 20,
}
NETWORKS = {"one": NETWORK, "own": {"family": "own.py:Own"}}


@pytest.mark.parametrize(("examples", "n_digits"), [(150, 1), (400, 1), (20, 15)])
def test_digits_seen_are_those_that_a_training_reads(monkeypatch, examples, n_digits):
    seen = []
    vary = Training.vary
    monkeypatch.setattr(Training, "vary", lambda self, pairs: seen.append(2 * len(pairs)) or vary(self, pairs))
    monkeypatch.setattr(training, "LOST", np.inf)  # with so few examples it is
    images = np.zeros((examples * 2 * n_digits, 28, 28), np.uint8)
    positions = np.arange(len(images)).reshape(examples, n_digits, 2)
    settings = settings_for(Settings.of_model(training_settings(NETWORK)), examples, n_digits)
    training.train(settings, 0, images, (np.arange(len(images)) % 10).astype(np.uint8), positions)
    assert sum(seen) == digits_seen(NETWORK, Trainings("", "one", examples, n_digits))


@pytest.mark.parametrize("pairs", PAIRS)
def test_shortcuts_are_as_many_as_are_drawn(pairs):
    labels = (np.arange(3000) % 10).astype(np.uint8)
    drawn = pair_up(labels, PAIRS[pairs], np.random.default_rng(0))
    assert of_shortcut("", "one", pairs, len(labels), seeds=1).examples == len(drawn)


def test_what_it_costs_in_words():
    assert about_cost([], NETWORKS) == "No network is left to be trained."
    one = about_cost([Trainings("", "one", 30_000)], NETWORKS)
    assert one.startswith("1 training, each on one core: about 23\N{NARROW NO-BREAK SPACE}s of processor time")
    both = about_cost([Trainings("", "one", 30_000), Trainings("", "own", 30_000, seeds=4)], NETWORKS)
    assert both.startswith("5 trainings, each on one core: about 23\N{NARROW NO-BREAK SPACE}s")
    assert both.endswith(", not counting own.")
    assert about_cost([Trainings("", "own", 300)], NETWORKS) == "1 training; how long they take is not known."
