import copy
import json

import numpy as np
import pandas as pd
import pytest
import yaml
from jsonschema import Draft202012Validator

from digitsum.pairs import SPLITS
from digitsum.scores import scores
from digitsum.summary import (
    baseline_summary,
    cross_validation_summary,
    data_summary,
    efficiency_summary,
    linear_summary,
    network_summary,
    tuning_summary,
)


@pytest.fixture(scope="module")
def validator(repository):
    schema = yaml.safe_load((repository / "workflow" / "schemas" / "summary.schema.yaml").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def with_change(summary, path, value):
    """Return a copy of the summary in which `path` has another value; without it if the value is None."""
    result = copy.deepcopy(summary)
    *folders, name = path.split("/")
    parent = result
    for folder in folders:
        parent = parent[folder]
    if value is None:
        del parent[name]
    else:
        parent[name] = value
    return result


def test_schema_accepts_a_summary(validator, summary):
    validator.validate(summary)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("networks/trial", None),
        ("networks/best/test_accuracy/sd", None),
        ("networks/best/test_accuracy/values", []),
        ("networks/best/unseen_accuracy", 0.94),
        ("networks/best/parameters", 1.5),
        ("tuning/best_val_loss", None),
        ("tuning/near_edge", {"dropout": "left"}),
        ("baselines/svm/cv_mean", None),
        ("baselines/svm/seconds", 53.0),
        ("baselines/random_forest/cv_mean", 0.7),
        ("baselines/random_forest/test_accuracy", 68.4),
        ("linear/paired/50/mean", None),
        ("linear/paired/fifty", {}),
        ("tsne/input", {}),
        ("tsne/embedding/5/silhouette", None),
        ("data/images_seen_in_training/unseen", 0.1),
        ("seconds", 1.0),
    ],
)
def test_schema_refuses(validator, summary, path, value):
    assert not validator.is_valid(with_change(summary, path, value))


def test_schema_describes_every_number(validator):
    def nameless(schema, path):
        for name, entry in schema.get("properties", {}).items():
            described = "description" in entry or path.startswith(("data/", "$defs/"))
            yield from nameless(entry, f"{path}{name}/")
            if not described:
                yield path + name

    assert list(nameless(validator.schema, "")) == []


def test_data(sample_pairs):
    uniform = dict.fromkeys(SPLITS, np.full(19, 1 / 19))
    result = data_summary(sample_pairs, uniform)
    assert result["pairs"] == dict.fromkeys(SPLITS, 1000)
    # 2,000 of 1,500 images are drawn for training: a share of 1 - exp(-2000 / 1500) is expected to be among them.
    assert result["images_seen_in_training"]["test"] == pytest.approx(1 - np.exp(-4 / 3), abs=0.05)
    assert result["images_seen_in_training"]["unseen"] == 0
    commonest = result["commonest_sum"]
    assert result["guessing_accuracy"]["test"] == np.mean(sample_pairs["test"].labels == commonest)
    assert max(result["label_p_value"].values()) < 1e-6  # sums are not uniform


def run(accuracy, loss):
    """Return the metrics.json of a network with equal scores on all splits."""
    return {
        "parameters": 7,
        **{split: {"loss": loss, "accuracy": accuracy, "macro_f1": accuracy} for split in ("val", "test", "unseen")},
    }


def test_network():
    histories = [
        pd.DataFrame({"train_loss": [2.0, 1.0], "train_accuracy": [0.1, 0.5], "val_loss": [1.0, 1.5]}),
        pd.DataFrame({"train_loss": [2.0, 3.0], "train_accuracy": [0.1, 0.7], "val_loss": [4.0, 2.5]}),
    ]
    result = network_summary([run(0.4, 1.5), run(0.6, 2.5)], histories)
    assert result["parameters"] == 7
    assert result["epochs"] == 2
    assert result["train_loss"]["values"] == [1.0, 3.0]
    assert result["train_accuracy"]["mean"] == pytest.approx(0.6)
    assert result["lowest_val_loss"]["values"] == [1.0, 2.5]
    assert result["val_loss"]["values"] == [1.5, 2.5]
    assert result["test_accuracy"] == {"mean": 0.5, "sd": pytest.approx(0.02**0.5), "values": [0.4, 0.6]}
    json.dumps(result, allow_nan=False)


def test_tuning():
    trials = pd.DataFrame({"state": ["complete", "stopped", "stopped", "diverged"], "epochs": [20, 2, 6, 1]})
    best = {"trial": 0, "val_loss": 0.2, "hyperparameters": {"dropout": 0.1}, "near_edge": {"dropout": "low"}}
    importances = pd.DataFrame({"hyperparameter": ["dropout"], "share": [1.0]})
    assert tuning_summary(best, trials, importances) == {
        "trials": 4,
        "complete": 1,
        "pruned": 2,
        "diverged": 1,
        "epochs_trained": 29,
        "epochs_unpruned": 80,
        "best_trial": 0,
        "best_val_loss": 0.2,
        "best": {"dropout": 0.1},
        "near_edge": {"dropout": "low"},
        "importances": {"dropout": 1.0},
    }


def test_baselines():
    labels = np.arange(19)
    metrics = {"test": scores(labels, labels), "unseen": scores(labels, np.zeros(19, int))}
    result = baseline_summary(metrics)
    assert result["tested_pairs"] == 19
    assert result["test_accuracy"] == result["test_macro_f1"] == 1
    assert result["unseen_accuracy"] == pytest.approx(1 / 19)
    folds = [{"accuracy": 0.5}, {"accuracy": 0.75}]
    assert cross_validation_summary(folds) == {"cv_scores": [0.5, 0.75], "cv_mean": 0.625}


def test_linear():
    paired = {"test": 0.25, "unseen": 0.5, "converged": False}
    sequential = {"test": 0.5, "test_argmax": 0.75, "unseen": 0.5, "unseen_argmax": 1.0, "converged": True}
    result = linear_summary({"paired": {50: [paired, paired]}, "sequential": {50: [sequential]}})
    assert result["paired"]["50"]["mean"] == 0.25
    assert result["paired"]["50"]["not_converged"] == 2
    assert result["sequential"]["50"]["unseen"]["mean"] == 0.5
    assert result["sequential_argmax"]["50"] == {
        "mean": 0.75,
        "sd": None,
        "values": [0.75],
        "unseen": {"mean": 1.0, "sd": None, "values": [1.0]},
        "not_converged": 0,
    }


def test_efficiency_is_by_network_and_size():
    runs = {"best": {100: [{"test": 0.2, "unseen": 0.1}, {"test": 0.4, "unseen": 0.3}]}}
    of_100 = efficiency_summary(runs)["best"]["100"]
    assert of_100["values"] == [0.2, 0.4]
    assert of_100["mean"] == pytest.approx(0.3)
    assert of_100["unseen"]["mean"] == pytest.approx(0.2)
