"""The scripts train_network.py and evaluate_network.py."""

import numpy as np
import pandas as pd
import pytest
from torch.nn import functional

from digitsum.data.splits import SCORED_SPLITS
from digitsum.learning.training import to_tensors
from digitsum.models.network import load_network, parameter_count, predict
from digitsum.models.registry import FAMILIES
from digitsum.runs import read_run
from digitsum.scores import score

# An epoch has four batches, so eleven steps take a third epoch.
SHAPE = {"hidden_layers": [16], "activation": "ReLU", "dropout": 0.2, "learning_rate": 0.001, "batch_size": 64}
SETTINGS = {"definition": FAMILIES["sum"], "hyperparameters": SHAPE, "epochs": 2, "min_steps": 11}
WHOSE = {"model": "mine", "examples": 200, "seed": 5, "settings": "0123456789ab"}


@pytest.fixture
def train(run_script, pair_files, tmp_path):
    """Return a function that trains on 200 pairs of the sample into `tmp_path`."""

    def train(**settings):
        files = {"model": tmp_path / "model.pt", "history": tmp_path / "history.csv"}
        plan = {"identity": WHOSE, "settings": SETTINGS | settings, "stream": [0], "train_pairs": 200, "val_pairs": 200}
        run_script("train_network", pair_files, files, training=plan)
        return files

    return train


def test_the_record_holds_the_scores_of_the_network_that_was_trained(
    train, run_script, pair_files, sample_pairs, tmp_path
):
    trained = train(family_settings={"encoder": "lenet"})
    test = sample_pairs["test"].first(100)
    network = {"identity": WHOSE, "definition": SETTINGS["definition"]}
    plan = {"about": {"family": "sum"}, "scored_pairs": 100, "network": network, "settings": SETTINGS}
    output = {"run": tmp_path / "run.json", "predictions": tmp_path / "predictions.npz"}
    run_script("evaluate_network", pair_files | trained, output, run=plan)

    record, epochs = read_run(output["run"]), pd.read_csv(trained["history"])
    network = load_network(trained["model"])
    images, labels = to_tensors(test, "cpu")
    logits, predictions = predict(network, images)
    loss = functional.cross_entropy(logits, labels).item()
    assert (record.model, record.family, record.seed, record.unit) == ("mine", "sum", 5, "pairs")
    assert record.examples == 200
    assert record.parameters == parameter_count(network)
    assert list(record.splits) == list(SCORED_SPLITS)
    assert record.splits["test"] == {"loss": loss, **score(test, predictions)}
    last = {name: epochs[name].iloc[-1] for name in ("train_loss", "train_accuracy")}
    assert record.facts == {"epochs": 3, **last, "lowest_val_loss": epochs["val_loss"].min()}
    with np.load(output["predictions"]) as saved:
        kinds = ("", "_digits", "_log_probabilities")
        assert set(saved) == {"identity", *(f"{split}{kind}" for split in SCORED_SPLITS for kind in kinds)}
        np.testing.assert_array_equal(saved["test"], predictions.sums)
        np.testing.assert_array_equal(saved["test_digits"], predictions.digits)


def test_diverged_training_says_so_and_leaves_nothing(train, tmp_path):
    with pytest.raises(ValueError, match=r"diverged in epoch 1; it needs a learning rate below 1e\+30"):
        train(definition=FAMILIES["dense"], hyperparameters=SHAPE | {"learning_rate": 1e30})
    assert list(tmp_path.iterdir()) == []
