"""The script train_network.py, called as a function."""

import pandas as pd
import pytest

from digitsum.networks import load_tensors
from digitsum.pairs import save_pairs

HYPERPARAMETERS = {
    "hidden_layers": [16],
    "activation": "ReLU",
    "dropout": 0.2,
    "learning_rate": 0.001,
    "batch_size": 64,
}


@pytest.fixture
def train(script, sample_pairs, tmp_path):
    """Return a function that trains for two epochs on the sample into `tmp_path`."""
    for split in ("train", "val"):
        save_pairs(tmp_path / f"{split}.npz", sample_pairs[split].first(200))

    def train(learning_rate):
        script("train_network").main(
            train=tmp_path / "train.npz",
            val=tmp_path / "val.npz",
            hyperparameters={**HYPERPARAMETERS, "learning_rate": learning_rate},
            epochs=2,
            schedule="constant",
            weight_decay=0.1,
            shift=0,
            seed=0,
            model=tmp_path / "model.pt",
            history=tmp_path / "history.csv",
        )

    return train


def test_keeps_the_network_and_what_it_was_made_with(train, tmp_path):
    train(learning_rate=0.001)
    history = pd.read_csv(tmp_path / "history.csv")
    about = load_tensors(tmp_path / "model.pt")
    assert list(history["epoch"]) == [1, 2]
    assert about.pop("weights")
    assert about == {
        "hyperparameters": HYPERPARAMETERS,
        "epochs": 2,
        "schedule": "constant",
        "weight_decay": 0.1,
        "shift": 0,
        "seed": 0,
        "val_loss": history["val_loss"].iloc[-1],
    }


def test_diverged_training_says_so_and_leaves_nothing(train, tmp_path):
    with pytest.raises(ValueError, match=r"diverged in epoch 1; it needs a learning rate below 1e\+30"):
        train(learning_rate=1e30)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["train.npz", "val.npz"]
