"""The scripts train_network.py and evaluate_network.py, called as functions."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from torch.nn import functional

from digitsum.data.pairs import save_pairs
from digitsum.learning.settings import Settings
from digitsum.learning.training import set_threads, to_tensors
from digitsum.models.network import load_network, parameter_count, predict
from digitsum.models.registry import NETWORKS
from digitsum.runs import read_run
from digitsum.scores import score

# An epoch has four batches, so eleven steps take a third epoch.
SHAPE = {"hidden_layers": [16], "activation": "ReLU", "dropout": 0.2, "learning_rate": 0.001, "batch_size": 64}
SETTINGS = Settings(NETWORKS["sum"].definition, **SHAPE, epochs=2, min_steps=11, family_settings={"encoder": "lenet"})
WHOSE = {"model": "mine", "examples": 200, "seed": 5, "settings": "0123456789ab"}


@pytest.fixture
def train(script, sample_pairs, tmp_path):
    """Return a function that trains on 200 pairs of the sample into `tmp_path`."""
    set_threads(1)

    def train(**changes):
        pairs = [sample_pairs[split].first(200) for split in ("train", "val")]
        files = [str(tmp_path / name) for name in ("model.pt", "history.csv")]
        script("train_network").main(*pairs, replace(SETTINGS, **changes), 0, WHOSE, *files)
        return files

    return train


def test_the_record_holds_the_scores_of_the_network_that_was_trained(train, script, sample_pairs, tmp_path):
    model, history = train()
    test = sample_pairs["test"].first(100)
    save_pairs(tmp_path / "test.npz", sample_pairs["test"])
    plan = {"family": "sum", "scored_pairs": 100, "network": WHOSE}
    files = [str(tmp_path / name) for name in ("run.json", "predictions.npz")]
    script("evaluate_network").main(model, history, {"test": str(tmp_path / "test.npz")}, plan, *files)

    record, epochs = read_run(files[0]), pd.read_csv(history)
    network, examples = load_network(model)
    images, labels = to_tensors(test, "cpu")
    logits, predictions = predict(network, images)
    loss = functional.cross_entropy(logits, labels).item()
    assert (record.model, record.family, record.seed, record.unit) == ("mine", "sum", 5, "pairs")
    assert record.examples == examples == 200
    assert record.parameters == parameter_count(network)
    assert record.splits == {"test": {"loss": loss, **score(test, predictions)}}
    last = {name: epochs[name].iloc[-1] for name in ("train_loss", "train_accuracy")}
    assert record.facts == {"epochs": 3, **last, "lowest_val_loss": epochs["val_loss"].min()}
    with np.load(files[1]) as saved:
        assert set(saved) == {"test", "test_digits", "test_log_probabilities", "identity"}
        np.testing.assert_array_equal(saved["test"], predictions.sums)
        np.testing.assert_array_equal(saved["test_digits"], predictions.digits)


def test_diverged_training_says_so_and_leaves_nothing(train, tmp_path):
    with pytest.raises(ValueError, match=r"diverged in epoch 1; it needs a learning rate below 1e\+30"):
        train(definition=NETWORKS["dense"].definition, family_settings={}, learning_rate=1e30)
    assert list(tmp_path.iterdir()) == []
