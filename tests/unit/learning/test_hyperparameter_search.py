import math
from dataclasses import asdict

import optuna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.files import write_json
from digitsum.learning.search import importances, near_edge, propose, save_study, search_summary
from digitsum.learning.trials import CHANCE, Epoch, Trial, furthest, rank, read_trials

SPACE = {
    "hidden_layers": {"distribution": "categorical", "choices": [[128, 64], [256, 128]]},
    "learning_rate": {"distribution": "float", "low": 1e-4, "high": 1e-1, "log": True},
    "batch_size": {"distribution": "int", "low": 32, "high": 128, "step": 32},
    "dropout": {"distribution": "float", "low": 0.1, "high": 0.4},
    "activation": {"distribution": "categorical", "choices": ["ReLU", "Tanh"]},
}
SHAPE = {"hidden_layers": [128, 64], "activation": "ReLU", "dropout": 0.2}
HYPERPARAMETERS = {**SHAPE, "learning_rate": 1e-3, "batch_size": 64}


def trial(number, losses, state="complete", **hyperparameters):
    epochs = [Epoch(epoch + 1, 1e-3, loss, 0.5, loss, 0.5) for epoch, loss in enumerate(losses)]
    when = ("2026-01-01T10:00:00+00:00", "2026-01-01T10:01:30+00:00")
    return Trial(0, 0, number, number, HYPERPARAMETERS | hyperparameters, state, epochs, *when)


def test_proposals_lie_in_the_space_and_keep_lists():
    for proposal in propose(SPACE, [], 20, seed=1):
        assert proposal["hidden_layers"] in ([128, 64], [256, 128])
        assert 1e-4 <= proposal["learning_rate"] <= 1e-1
        assert proposal["batch_size"] in (32, 64, 96, 128)


def test_proposals_depend_on_seed_and_earlier_trials_alone():
    earlier = [trial(n, [2.0, 1.0 + n / 10], dropout=0.1 + n / 50) for n in range(12)]
    assert propose(SPACE, earlier, 4, seed=1) == propose(SPACE, earlier, 4, seed=1)
    assert propose(SPACE, earlier, 4, seed=1) != propose(SPACE, earlier, 4, seed=2)
    assert propose(SPACE, earlier, 4, seed=1) != propose(SPACE, earlier[:11], 4, seed=1)


def test_the_trials_of_a_round_differ():
    # Without a constant liar, the estimator would learn nothing new and propose much the same again and again.
    earlier = [trial(n, [0.2 if n == 3 else 2.0], dropout=0.1 + n / 50) for n in range(12)]
    rates = [proposal["learning_rate"] for proposal in propose(SPACE, earlier, 8, seed=1)]
    assert len(set(rates)) == 8


@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=12))
def test_rank_puts_low_losses_first_then_low_numbers_and_diverged_trials_last(cases):
    trials = [trial(n, [float(loss)], "diverged" if bad else "pruned") for n, (loss, bad) in enumerate(cases)]
    expected = sorted(range(len(cases)), key=lambda n: (cases[n][1], 0 if cases[n][1] else cases[n][0], n))
    assert [t.number for t in rank(reversed(trials))] == expected


def test_each_trial_is_read_once_as_it_ended(tmp_path):
    rungs = [
        trial(1, [1.5], "pruned"),
        trial(0, [2.0], "pruned"),
        trial(1, [1.5, 1.0, 0.8]),
        trial(2, [2.0], "pruned"),
        trial(2, [2.0], "diverged"),  # when it went on
    ]
    paths = [tmp_path / f"{number}.json" for number in range(len(rungs))]
    places = [{"round": one.round, "rung": one.rung, "slot": one.slot} for one in rungs]
    for path, one in zip(paths, rungs, strict=True):
        write_json(path, asdict(one))
    with pytest.raises(ValueError, match=r"0\.json belongs elsewhere: its rung is 0, not 1; delete it and run again"):
        read_trials(paths, [{**places[0], "rung": 1}, *places[1:]])
    found = furthest(read_trials(paths, places))
    assert found == [rungs[1], rungs[2], rungs[4]]
    assert [t.val_loss for t in found] == [2.0, 0.8, math.inf]


def test_the_study_opens_in_optuna_with_every_trial(tmp_path):
    trials = [
        trial(0, [2.0, 1.0]),
        trial(1, [2.5], "pruned", hidden_layers=[256, 128]),
        trial(2, [], "diverged", learning_rate=0.09),
    ]
    path = tmp_path / "study.db"
    save_study(path, trials, SPACE)
    study = optuna.load_study(study_name="digitsum", storage=f"sqlite:///{path}")
    assert [t.state.name for t in study.trials] == ["COMPLETE", "PRUNED", "PRUNED"]
    assert (study.best_trial.number, study.best_value) == (0, 1.0)
    assert study.trials[0].intermediate_values == {1: 2.0, 2: 1.0}
    assert study.trials[0].duration.total_seconds() == 90
    assert study.trials[1].params["hidden_layers"] == "256-128"
    assert study.trials[2].user_attrs == {"diverged": True}


def test_importances_are_shares_that_name_what_matters():
    trials = [
        trial(n, [2.0 + 10 * (dropout - 0.25) ** 2, 0.1 + n % 3], dropout=dropout, learning_rate=10 ** -(2 + n % 3))
        for n, dropout in enumerate([0.1 + 0.01 * step for step in range(31)])
    ]
    trials.append(trial(31, [2.0], "pruned", dropout=0.25))  # so the losses after the first epoch count
    shares = importances(trials, SPACE)
    assert sum(shares.values()) == pytest.approx(1)
    assert shares.keys() == SPACE.keys()
    assert next(iter(shares)) == "dropout"
    assert importances([trial(n, [CHANCE + 1]) for n in range(4)], SPACE) == {}  # equal losses tell nothing


def test_near_edge():
    assert near_edge(HYPERPARAMETERS, SPACE) == {}
    edges = near_edge(HYPERPARAMETERS | {"learning_rate": 1.2e-4, "dropout": 0.39}, SPACE)
    assert edges == {"learning_rate": "low", "dropout": "high"}


def test_summary_counts_the_epochs_that_pruning_saved():
    states = [(20, "complete"), (2, "pruned"), (6, "pruned"), (0, "diverged")]
    trials = [trial(number, [2.0] * epochs, state) for number, (epochs, state) in enumerate(states)]
    best = {"trial": 0, "val_loss": 2.0, "hyperparameters": HYPERPARAMETERS, "near_edge": {}}
    summary = search_summary(trials, best, {"dropout": 1.0})
    assert [summary[key] for key in ("trials", "complete", "pruned", "diverged")] == [4, 1, 2, 1]
    assert (summary["epochs_trained"], summary["epochs_unpruned"]) == (28, 80)
