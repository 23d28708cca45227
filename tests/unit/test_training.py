import math
from dataclasses import asdict

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from digitsum.networks import save_tensors
from digitsum.training import (
    EVALUATION_BATCH,
    Training,
    evaluate,
    learning_rate_factor,
    predict_logits,
    set_threads,
    to_tensors,
)

SCHEDULES = ["constant", "cosine", "one_cycle"]
SMALL = {
    "hidden_layers": [32, 16],
    "activation": "ReLU",
    "dropout": 0.3,
    "learning_rate": 0.003,
    "batch_size": 64,
}
CPU = torch.device("cpu")
EPOCHS = 4


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    set_threads(1)


@pytest.fixture(scope="module")
def train(sample_pairs):
    return sample_pairs["train"].first(300)


@pytest.fixture(scope="module")
def val(sample_pairs):
    return sample_pairs["val"].first(100)


def new_training(schedule="cosine", seed=0, weight_decay=0.1, shift=0, **changes):
    return Training({**SMALL, **changes}, EPOCHS, schedule, weight_decay, shift, seed, CPU)


def assert_same_training(one, other):
    assert [asdict(epoch) for epoch in one.history] == [asdict(epoch) for epoch in other.history]
    for name, tensor in one.network.state_dict().items():
        assert other.network.state_dict()[name].equal(tensor), name
    for mine, theirs in zip(
        one.optimizer.state_dict()["state"].values(),
        other.optimizer.state_dict()["state"].values(),
        strict=True,
    ):
        assert all(mine[name].equal(theirs[name]) for name in mine)


@pytest.fixture(scope="module")
def unstopped(train, val):
    """Return, for each schedule, a training from its first epoch to its last."""
    trainings = {schedule: new_training(schedule) for schedule in SCHEDULES}
    for training in trainings.values():
        list(training.run(train, val))
    return trainings


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("stop", range(1, EPOCHS + 1))
def test_stopped_and_resumed_training_is_the_unstopped_one(train, val, unstopped, schedule, stop, tmp_path):
    training = new_training(schedule)
    assert [epoch.epoch for epoch in training.run(train, val, until=stop)] == list(range(1, stop + 1))
    training.save(tmp_path / "state.pt")
    torch.manual_seed(99)  # what else the process draws doesn't matter
    resumed = Training.load(tmp_path / "state.pt", CPU)
    list(resumed.run(train, val))
    assert_same_training(resumed, unstopped[schedule])


def test_other_seed_is_another_training(train, val, unstopped):
    other = new_training(seed=1)
    list(other.run(train, val))
    assert other.history != unstopped["cosine"].history


def test_finished_training_stays_as_it_is(train, val, unstopped):
    assert list(unstopped["cosine"].run(train, val)) == []


def test_same_training_gives_the_same_bytes(train, val, tmp_path):
    for name in ("one.pt", "other.pt"):
        training = new_training()
        list(training.run(train, val, until=1))
        training.save(tmp_path / name)
    assert (tmp_path / "one.pt").read_bytes() == (tmp_path / "other.pt").read_bytes()


def test_learns_real_digits(sample_pairs):
    hyperparameters = {**SMALL, "hidden_layers": [128], "dropout": 0.1}
    training = Training(hyperparameters, epochs=10, schedule="one_cycle", weight_decay=0.1, shift=0, seed=0, device=CPU)
    epochs = list(training.run(sample_pairs["train"], sample_pairs["val"]))
    losses = [epoch.train_loss for epoch in epochs]
    guessing = math.log(19)
    assert losses == sorted(losses, reverse=True)
    assert losses[0] < 1.1 * guessing
    assert losses[-1] < 0.3 * guessing
    assert epochs[-1].val_loss < 0.9 * guessing
    assert epochs[-1].val_accuracy > 0.2  # always to say the most frequent sum gives 0.1


def test_weight_decay_shrinks_every_weight_by_a_share_of_the_learning_rate(train, val):
    """Check it on steps so small that their sizes add up: weight decay alone is what differs."""
    with_decay, without = (new_training("constant", weight_decay=decay, learning_rate=1e-6) for decay in (100, 0))
    start = {name: tensor.clone() for name, tensor in without.network.state_dict().items()}
    for training in (with_decay, without):
        list(training.run(train, val, until=1))
    steps = math.ceil(len(train) / SMALL["batch_size"])
    for name, tensor in without.network.state_dict().items():
        lost = tensor - with_decay.network.state_dict()[name]
        torch.testing.assert_close(lost, start[name] * steps * 1e-6 * 100, rtol=0.05, atol=1e-6)


def test_last_epoch_is_that_of_the_network(val, unstopped):
    training = unstopped["cosine"]
    assert evaluate(training.network, *to_tensors(val, CPU)) == (
        training.history[-1].val_loss,
        training.history[-1].val_accuracy,
    )


def test_training_figures_are_means_over_the_pairs(train, val):
    """Check them where nothing changes: no dropout, tiny steps, a last batch of another size."""
    training = new_training(dropout=0.0, learning_rate=1e-12, batch_size=128)
    loss, accuracy = evaluate(training.network, *to_tensors(train, CPU))
    (epoch,) = training.run(train, val, until=1)
    assert epoch.train_loss == pytest.approx(loss, rel=1e-4)
    assert epoch.train_accuracy == pytest.approx(accuracy, abs=2 / len(train))


def test_diverged_training_stops_and_is_a_result(train, val, tmp_path):
    training = new_training("constant", learning_rate=1e30)
    epochs = list(training.run(train, val))
    assert training.diverged
    assert len(epochs) < EPOCHS
    assert not math.isfinite(epochs[-1].train_loss) or not math.isfinite(epochs[-1].val_loss)
    assert list(training.run(train, val)) == []
    training.save(tmp_path / "state.pt")
    again = Training.load(tmp_path / "state.pt", CPU)
    assert again.diverged
    assert list(again.run(train, val)) == []


def test_new_training_has_not_diverged():
    assert not new_training().diverged


@pytest.mark.parametrize("damage", ["cut off", "a network", "other weights"])
def test_other_file_is_named(tmp_path, damage):
    path = tmp_path / "state.pt"
    new_training().save(path)
    if damage == "cut off":
        path.write_bytes(path.read_bytes()[:-1000])
    elif damage == "a network":
        save_tensors(path, {"hyperparameters": SMALL, "weights": {}})
    else:
        state = torch.load(path, weights_only=True)
        save_tensors(path, {**state, "hyperparameters": {**SMALL, "hidden_layers": [7]}})
    with pytest.raises(ValueError, match="delete it and run again") as error:
        Training.load(path, CPU)
    assert str(path) in str(error.value)


@given(st.sampled_from(SCHEDULES), st.floats(0, 1))
def test_learning_rate_is_a_share_of_its_peak(schedule, progress):
    assert 0 <= learning_rate_factor(schedule, progress) <= 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_learning_rate_rises_and_falls_as_it_should(one, other):
    earlier, later = sorted([one, other])
    assert learning_rate_factor("constant", one) == 1
    assert learning_rate_factor("cosine", earlier) >= learning_rate_factor("cosine", later)
    rising = learning_rate_factor("one_cycle", earlier) <= learning_rate_factor("one_cycle", later)
    falling = learning_rate_factor("one_cycle", earlier) >= learning_rate_factor("one_cycle", later)
    assert (rising if later <= 0.3 else True) and (falling if earlier >= 0.3 else True)


def test_learning_rate_at_known_points():
    assert [learning_rate_factor("cosine", x) for x in (0, 1 / 3, 0.5, 1)] == pytest.approx([1, 0.75, 0.5, 0])
    assert [learning_rate_factor("one_cycle", x) for x in (0, 0.15, 0.3, 0.65, 1)] == pytest.approx(
        [0.04, 0.52, 1, 0.5, 0]
    )


def test_learning_rate_of_cosine_is_that_of_pytorch():
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=50)
    for step in range(50):
        (expected,) = scheduler.get_last_lr()
        assert learning_rate_factor("cosine", step / 50) == pytest.approx(expected, abs=1e-6)
        optimizer.step()
        scheduler.step()


def test_learning_rate_goes_down_within_the_epochs(unstopped):
    batches = math.ceil(300 / 64)
    for number, epoch in enumerate(unstopped["cosine"].history):
        last_step = (number + (batches - 1) / batches) / EPOCHS
        assert epoch.learning_rate == SMALL["learning_rate"] * learning_rate_factor("cosine", last_step)


def test_logits_in_batches_are_those_of_all_at_once(unstopped):
    network = unstopped["cosine"].network
    images = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (EVALUATION_BATCH + 3, 56, 28), dtype=np.uint8))
    logits = predict_logits(network, images)
    assert logits.shape == (EVALUATION_BATCH + 3, 19)
    with torch.no_grad():
        torch.testing.assert_close(logits, network(images), rtol=1e-5, atol=1e-5)
