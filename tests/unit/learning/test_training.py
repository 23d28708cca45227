import math
from dataclasses import asdict, replace

import pytest
import torch

from digitsum.learning.settings import Settings
from digitsum.learning.training import Training, evaluate, learning_rate_factor, set_threads, to_tensors
from digitsum.models.registry import FAMILIES

WHOSE = {"round": 0, "rung": 1, "slot": 2}
CPU = torch.device("cpu")
DENSE = Settings(FAMILIES["dense"], [32, 16], "ReLU", 0.3, 0.003, 64, epochs=4, schedule="cosine", weight_decay=0.1)
SUM = replace(DENSE, definition=FAMILIES["sum"], family_settings={"encoder": "convolutional"})
CASES = {
    "constant": replace(DENSE, schedule="constant"),
    "cosine": DENSE,
    "one cycle": replace(DENSE, schedule="one_cycle"),
    "shifted": replace(DENSE, max_shift=2),
    "batch normalisation": SUM,
}


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    set_threads(1)


@pytest.fixture(scope="module")
def train(sample_pairs):
    return sample_pairs["train"].first(300)


@pytest.fixture(scope="module")
def val(sample_pairs):
    return sample_pairs["val"].first(100)


@pytest.fixture(scope="module")
def trained(train, val):
    """Return a function that trains from the first epoch to `until`."""

    def trained(settings=DENSE, seed=0, until=None):
        training = Training(settings, seed, CPU)
        training.run(train, val, until)
        return training

    return trained


def state(training):
    """Return the whole state of a training as plain values."""
    weights = {name: tensor.tolist() for name, tensor in training.network.state_dict().items()}
    optimizer = training.optimizer.state_dict()
    moments = [tensor.tolist() for tensor in (*optimizer["means"], *optimizer["squares"], optimizer["steps"])]
    return [asdict(epoch) for epoch in training.history], weights, moments


@pytest.mark.parametrize("settings", CASES.values(), ids=CASES)
def test_stopped_and_resumed_training_is_the_unstopped_one(trained, train, val, settings, tmp_path):
    unstopped = state(trained(settings))
    for stop in (1, 3):
        training = trained(settings, until=stop)
        assert [epoch.epoch for epoch in training.history] == list(range(1, stop + 1))
        training.save(tmp_path / "state.pt", WHOSE)
        torch.manual_seed(99)  # other draws of the process don't matter
        resumed = Training(settings, 0, CPU)
        resumed.load(tmp_path / "state.pt", WHOSE)
        resumed.run(train, val)
        assert state(resumed) == unstopped
        resumed.run(train, val)  # there is nothing left to do
        assert state(resumed) == unstopped


def test_learns_real_digits(sample_pairs):
    settings = replace(DENSE, hidden_layers=[128], dropout=0.1, epochs=10, schedule="one_cycle")
    training = Training(settings, 0, CPU)
    training.run(sample_pairs["train"], sample_pairs["val"])
    epochs = training.history
    guessing = math.log(19)
    assert epochs[0].train_loss < 1.1 * guessing
    assert epochs[-1].train_loss < 0.3 * guessing
    assert epochs[-1].val_loss < 0.9 * guessing
    assert epochs[-1].val_accuracy > 0.2  # always answering the most frequent sum gives 0.1


def test_validation_figures_are_those_of_the_network_at_the_end_of_the_epoch(trained, val):
    training = trained()
    last = training.history[-1]
    assert evaluate(training.network, *to_tensors(val, CPU)) == (last.val_loss, last.val_accuracy)


def test_training_figures_are_means_over_the_pairs(train, val):
    """Check this where nothing changes: no dropout, tiny steps, a last batch of another size."""
    training = Training(replace(DENSE, dropout=0.0, learning_rate=1e-12, batch_size=128), 0, CPU)
    loss, accuracy = evaluate(training.network, *to_tensors(train, CPU))
    training.run(train, val, until=1)
    (epoch,) = training.history
    assert epoch.train_loss == pytest.approx(loss, rel=1e-4)
    assert epoch.train_accuracy == pytest.approx(accuracy, abs=2 / len(train))


def test_diverged_training_stops_and_is_a_result(trained, train, val, tmp_path):
    settings = replace(DENSE, schedule="constant", learning_rate=1e30)
    training = trained(settings)
    assert training.diverged
    assert len(training.history) < 4
    training.save(tmp_path / "state.pt", WHOSE)
    again = Training(settings, 0, CPU)
    again.load(tmp_path / "state.pt", WHOSE)
    assert again.diverged
    again.run(train, val)
    assert again.epoch == training.epoch


def test_weights_of_another_network_are_refused(tmp_path):
    path = tmp_path / "state.pt"
    Training(DENSE, 0, CPU).save(path, WHOSE)
    with pytest.raises(ValueError, match="delete it and run again") as error:
        Training(replace(DENSE, hidden_layers=[7]), 0, CPU).load(path, WHOSE)
    assert str(path) in str(error.value)


def test_another_training_is_refused(tmp_path):
    path = tmp_path / "state.pt"
    Training(DENSE, 0, CPU).save(path, {**WHOSE, "slot": 3})
    with pytest.raises(ValueError, match=r"state.pt belongs elsewhere: its slot is 3, not 2; delete it and run again"):
        Training(DENSE, 0, CPU).load(path, WHOSE)


def test_learning_rate_at_known_points():
    assert [learning_rate_factor("constant", x) for x in (0, 0.5, 1)] == [1, 1, 1]
    assert [learning_rate_factor("cosine", x) for x in (0, 1 / 3, 0.5, 1)] == pytest.approx([1, 0.75, 0.5, 0])
    assert [learning_rate_factor("one_cycle", x) for x in (0, 0.15, 0.3, 0.65, 1)] == pytest.approx(
        [0.04, 0.52, 1, 0.5, 0]
    )


def test_the_optimizer_is_told_its_rate_at_each_step_and_the_weight_decay(trained, train):
    training = trained()
    batches = math.ceil(len(train) / 64)
    for number, epoch in enumerate(training.history):
        last_step = (number + (batches - 1) / batches) / 4
        assert epoch.learning_rate == 0.003 * learning_rate_factor("cosine", last_step)
    assert training.optimizer.weight_decay == 0.1
