import math

import optuna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.search import (
    CHANCE,
    Trial,
    distributions,
    furthest,
    importances,
    near_edge,
    propose,
    rank,
    save_study,
    to_optuna,
)
from digitsum.training import Epoch

SPACE = {
    "hidden_layers": {"distribution": "categorical", "choices": [[128, 64], [256, 128]]},
    "learning_rate": {"distribution": "float", "low": 1e-4, "high": 1e-1, "log": True},
    "batch_size": {"distribution": "int", "low": 32, "high": 128, "step": 32},
    "dropout": {"distribution": "float", "low": 0.1, "high": 0.4},
    "activation": {"distribution": "categorical", "choices": ["ReLU", "Tanh"]},
}
HYPERPARAMETERS = {
    "hidden_layers": [128, 64],
    "learning_rate": 1e-3,
    "batch_size": 64,
    "dropout": 0.2,
    "activation": "ReLU",
}


def trial(number, losses, state="complete", **hyperparameters):
    epochs = [Epoch(epoch + 1, 1e-3, loss, 0.5, loss, 0.5) for epoch, loss in enumerate(losses)]
    when = ("2026-01-01T10:00:00+00:00", "2026-01-01T10:01:30+00:00")
    return Trial(number, HYPERPARAMETERS | hyperparameters, state, epochs, *when)


def test_any_distribution_of_optuna_can_be_written_as_data():
    found = distributions(SPACE)
    assert found["hidden_layers"] == optuna.distributions.CategoricalDistribution(["128-64", "256-128"])
    assert found["learning_rate"] == optuna.distributions.FloatDistribution(1e-4, 1e-1, log=True)
    assert found["batch_size"] == optuna.distributions.IntDistribution(32, 128, step=32)


def test_proposals_lie_in_the_space_and_keep_lists():
    proposals = propose(SPACE, [], 20, seed=1)
    assert len(proposals) == 20
    for proposal in proposals:
        assert proposal["hidden_layers"] in ([128, 64], [256, 128])
        assert 1e-4 <= proposal["learning_rate"] <= 1e-1
        assert proposal["batch_size"] in (32, 64, 96, 128)
        assert proposal["activation"] in ("ReLU", "Tanh")


def test_proposals_depend_on_seed_and_earlier_trials_alone():
    earlier = [trial(n, [2.0, 1.0 + n / 10], dropout=0.1 + n / 50) for n in range(12)]
    assert propose(SPACE, earlier, 4, seed=1) == propose(SPACE, earlier, 4, seed=1)
    assert propose(SPACE, earlier, 4, seed=1) != propose(SPACE, earlier, 4, seed=2)
    assert propose(SPACE, earlier, 4, seed=1) != propose(SPACE, earlier[:11], 4, seed=1)


def test_the_trials_of_a_round_differ():
    # Without a constant liar the estimator, told nothing new, would propose much the same again and again.
    earlier = [trial(n, [0.2 if n == 3 else 2.0], dropout=0.1 + n / 50) for n in range(12)]
    rates = [proposal["learning_rate"] for proposal in propose(SPACE, earlier, 8, seed=1)]
    assert len(set(rates)) == 8


def test_the_sampler_learns_from_earlier_rounds():
    # Loss depends on dropout alone, the lower the better; proposals must move towards low dropout.
    earlier = [trial(n, [0.1 + dropout], dropout=dropout) for n in range(30) for dropout in [0.1 + 0.3 * n / 29]]
    proposals = propose(SPACE, earlier, 10, seed=1)
    assert sum(proposal["dropout"] for proposal in proposals) / 10 < 0.2


@given(st.lists(st.tuples(st.floats(0.01, 10), st.booleans()), min_size=1, max_size=12))
def test_rank_puts_low_losses_first_and_diverged_trials_last(cases):
    trials = [trial(n, [loss], "diverged" if bad else "stopped") for n, (loss, bad) in enumerate(cases)]
    ranked = rank(trials)
    assert sorted(t.number for t in ranked) == list(range(len(cases)))
    bad = [t.state == "diverged" for t in ranked]
    assert bad == sorted(bad)
    healthy = [t.val_loss for t in ranked if t.state != "diverged"]
    assert healthy == sorted(healthy)


def test_equal_losses_rank_by_number():
    assert [t.number for t in rank([trial(2, [1.0]), trial(0, [1.0]), trial(1, [1.0])])] == [0, 1, 2]


def test_furthest_keeps_each_trial_as_it_ended():
    rungs = [trial(0, [2.0], "stopped"), trial(1, [1.5], "stopped"), trial(1, [1.5, 1.0, 0.8])]
    assert [(t.number, t.val_loss) for t in furthest(rungs)] == [(0, 2.0), (1, 0.8)]


def test_a_trial_that_diverged_when_it_went_on_counts_as_diverged():
    rungs = [trial(0, [2.0], "stopped"), trial(0, [2.0], "diverged")]
    assert furthest(rungs)[0].state == "diverged"
    assert furthest(rungs)[0].val_loss == math.inf


def test_a_trial_survives_json():
    before = trial(3, [2.0, 1.0])
    assert Trial.from_dict(before.to_dict()) == before


def test_the_study_opens_in_optuna_with_every_trial(tmp_path):
    trials = [
        trial(0, [2.0, 1.0]),
        trial(1, [2.5], "stopped", hidden_layers=[256, 128]),
        trial(2, [], "diverged", learning_rate=0.09),
    ]
    path = tmp_path / "study.db"
    save_study(path, trials, SPACE)
    study = optuna.load_study(study_name="digitsum", storage=f"sqlite:///{path}")
    assert [t.state.name for t in study.trials] == ["COMPLETE", "PRUNED", "PRUNED"]
    assert study.best_trial.number == 0
    assert study.best_value == 1.0
    assert study.trials[0].intermediate_values == {1: 2.0, 2: 1.0}
    assert study.trials[0].duration.total_seconds() == 90
    assert study.trials[1].params["hidden_layers"] == "256-128"
    assert study.trials[2].user_attrs == {"diverged": True}
    assert list(tmp_path.iterdir()) == [path]


def test_a_stopped_trial_has_no_value_in_optuna():
    assert to_optuna(trial(0, [1.0], "stopped"), SPACE).value is None


def test_importances_are_shares_that_name_what_matters():
    trials = [
        trial(n, [3.0, 2.0 + 10 * (dropout - 0.25) ** 2], dropout=dropout, learning_rate=10 ** -(2 + n % 3))
        for n, dropout in enumerate([0.1 + 0.01 * step for step in range(31)])
    ]
    # Losses after the first epoch, the last that all reached, are all the same but for one.
    trials.append(trial(31, [0.5], "stopped", dropout=0.2))
    shares = importances([t for t in trials if t.number < 31], SPACE)
    assert sum(shares.values()) == pytest.approx(1)
    assert next(iter(shares)) == "dropout"
    assert set(importances(trials, SPACE)) == set(SPACE)


def test_importances_of_equal_trials_are_empty():
    assert importances([trial(n, [CHANCE + 1]) for n in range(4)], SPACE) == {}


def test_near_edge():
    assert near_edge(HYPERPARAMETERS, SPACE) == {}
    edges = near_edge(HYPERPARAMETERS | {"learning_rate": 1.2e-4, "dropout": 0.39}, SPACE)
    assert edges == {"learning_rate": "low", "dropout": "high"}
