"""Shared by the tests of the report: an invented study, and its sections."""

from itertools import combinations

import pandas as pd
import pytest
import yaml

from digitsum.files import write_json
from digitsum.report.page import load_section
from digitsum.runs_table import mean_and_sd

LINEAR_SIZES = (50, 100, 500, 1000, 2000, 5000, 10000)
FACTS = {"train_loss": [0.08], "train_accuracy": [0.975], "lowest_val_loss": [0.2]}


def model(title, accuracies, facts, *, unit="pairs", parameters=None, n=15000, **others):
    """Return a model of the summary.

    Args:
        title: what it is called.
        accuracies: by number of examples, those of each seed on test (and validation) and on unseen pairs.
        facts: by name, those of each seed; the same for all numbers of examples.
        unit: what an example is.
        parameters: number of parameters.
        n: how many pairs of each split it was scored on.
        others: other scores, the same for all splits.
    """
    runs = {
        str(examples): {
            "seeds": len(test),
            "facts": {name: mean_and_sd(values) for name, values in facts.items()},
            **{
                split: {"n": n, **{name: mean_and_sd(some) for name, some in scores.items()}}
                for split, values in (("val", test), ("test", test), ("unseen", unseen))
                for scores in [{"accuracy": values, "macro_f1": values, **others}]
            },
        }
        for examples, (test, unseen) in accuracies.items()
    }
    return {"title": title, "family": "any", "unit": unit, "parameters": parameters, "runs": runs}


def linear(title, accuracies, **others):
    sizes = {size: ([value], [value]) for size, value in zip(LINEAR_SIZES, accuracies, strict=True)}
    return model(title, sizes, {"converged": [1.0]}, **others)


def difference(model, other, differ=True):
    """Return what is known of the difference between two models, in favour of the first."""
    interval = {"difference": 0.012, "low": 0.009, "high": 0.015}
    p = 0.00001 if differ else 0.4
    who = {"model": model, "other": other, "pairs": 15000}
    return {**who, **interval, "test": "bootstrap", "p": p, "p_holm": p, "differ": differ}


def calibrated(ece, confidence, accuracy, loss=0.2, temperature=1.5, unseen_temperature=1.7):
    """Return the calibration of a model with these scores on unseen pairs; on validation pairs, `ece` is half."""

    def scores(ece, confidence):
        values = {"accuracy": accuracy, "confidence": confidence, "ece": ece, "chance_limit": 0.005, "loss": loss}
        return {name: mean_and_sd([value]) if value is not None else None for name, value in values.items()}

    states = {"before": scores(ece, confidence)}
    if temperature:
        states["after"] = scores(ece / 4, accuracy)
    return {
        "temperature": mean_and_sd([temperature]) if temperature else None,
        "unseen_temperature": mean_and_sd([unseen_temperature]) if temperature else None,
        **{f"unseen_{state}": some for state, some in states.items()},
        **{f"val_{state}": {**some, "ece": mean_and_sd([ece / 2])} for state, some in states.items()},
    }


def mistakes(wrong, hard=(), label_errors=(15, 44, 40)):
    errors = dict(zip(("images", "pairs", "wrong"), label_errors, strict=True)) if label_errors else None
    return {"pairs": 15000, "wrong": wrong, "hard": list(hard), "label_errors": errors}


@pytest.fixture
def summary():
    """Return the headline numbers of the study; each test may change its own."""
    best = {100: ([0.12], [0.12]), 70000: ([0.957, 0.956, 0.958], [0.944, 0.943, 0.945])}
    reads = {"digit_accuracy": [0.984], "argmax_accuracy": [0.9]}
    svm = model("support vector machine", {100: ([0.2], [0.19]), 30000: ([0.708], [0.702])}, {}, n=6000)
    folds = mean_and_sd([0.7, 0.71, 0.72])
    svm["cross_validation"] = {"examples": 30000, "accuracy": folds, "macro_f1": folds}
    scores = ("knn_accuracy", "trustworthiness", "silhouette", "silhouette_of_digits")
    embedding = {"5": (0.93, 0.97, 0.2, 0.3), "30": (0.94, 0.99, 0.4, 0.6)}
    pixels = {"5": (0.22, 0.95, -0.3, -0.25), "30": (0.21, 0.9, -0.2, -0.35)}
    hard = [{"top": 4, "bottom": 9, "n": 150, "wrong": 20}]
    study = {
        "digitsum": "0.2.0",
        "dataset": {"title": "MNIST", "image": "digit", "number": "digit"},
        "data": {
            "images": {"train": 60000, "test": 10000},
            "pairs": {"train": 70000, "val": 15000, "test": 15000, "unseen": 15000},
            "images_seen_in_training": {"val": 0.9, "test": 0.903, "unseen": 0.0},
            "majority_class": 9,
            "majority_class_accuracy": {"val": 0.1, "test": 0.1, "unseen": 0.0987},
            "label_p_value": {"train": 0.5, "val": 0.21, "test": 0.9, "unseen": 0.7},
        },
        "search": {
            "trials": 50,
            "complete": 10,
            "pruned": 38,
            "diverged": 2,
            "epochs_trained": 380,
            "epochs_unpruned": 1000,
            "best_trial": 31,
            "best_val_loss": 0.2031,
            "best": {
                "hidden_layers": [512, 256, 128, 64],
                "activation": "ReLU",
                "dropout": 0.2,
                "learning_rate": 0.00098,
                "batch_size": 64,
            },
            "near_edge": {},
            "importances": {"learning_rate": 0.63, "activation": 0.2, "dropout": 0.17},
        },
        "models": {
            "trial": model("trial network", {70000: ([0.945], [0.931])}, FACTS, parameters=939539, loss=[0.25]),
            "best": model("best network", best, FACTS, parameters=977043, loss=[0.2]),
            "sum": model(
                "sum network",
                {100: ([0.3], [0.3]), 70000: ([0.975], [0.972])},
                FACTS,
                parameters=570000,
                loss=[0.1],
                **reads,
            ),
            "random_forest": model("random forest", {30000: ([0.684], [0.671])}, {}, n=6000),
            "svm": svm,
            "paired": linear("paired linear classifier", [0.11, 0.12, 0.13, 0.14, 0.16, 0.17, 0.18]),
            "sequential": linear(
                "sequential linear classifier", [0.38, 0.46, 0.68, 0.72, 0.75, 0.79, 0.81], unit="digits", **reads
            ),
        },
        "maps": {
            space: {
                perplexity: {**dict(zip(scores, values, strict=True)), "knn_accuracy_of_digits": 0.9, "spearman": 0.5}
                for perplexity, values in maps.items()
            }
            for space, maps in (("embedding", embedding), ("input", pixels))
        },
        "calibration": {
            "trial": calibrated(0.02, 0.951, 0.931),
            "best": calibrated(0.012, 0.956, 0.944),
            "sum": calibrated(0.003, 0.971, 0.972),
            "random_forest": calibrated(0.4, 0.27, 0.67, loss=None, temperature=None),
        },
        "mistakes": {
            "networks": {"trial": mistakes(1035), "best": mistakes(840, hard), "sum": mistakes(420)},
            "shared": {"models": 7, "runs": 9, **mistakes(23, label_errors=(15, 18, 12)), "pairs": 6000},
        },
    }
    del study["mistakes"]["shared"]["hard"]
    # The truth may be ruled out only in unseen pairs: then there is a temperature, but no finite loss.
    study["calibration"]["sum"]["unseen_after"]["loss"] = None
    study["differences"] = [difference(*pair) for pair in combinations(study["models"], 2)]
    return study


@pytest.fixture
def config(repository):
    """Return the default configuration, with a network of the study above in the page."""
    config = yaml.safe_load((repository / "config.yaml").read_text())
    return config | {"try_it": {"model": "sum"}}


@pytest.fixture
def page_files():
    """Return what export_page_network writes, for a network of one layer and a pair of each kind."""
    pairs = {
        kind: {"count": count, "digits": [[3, 4]], "pixels": ""} for kind, count in (("random", 15000), ("wrong", 7))
    }
    return {"network": [{"type": "ReLU"}], "pairs": pairs}


@pytest.fixture
def section(summary, config, page_files, tmp_path):
    """Return a function that makes a section from the current summary; 17 is the hardest sum, 18 never occurs."""
    f1 = {**dict.fromkeys(range(19), 0.95), 17: 0.6, 0: 0.99, 18: 0}
    trial = {"epochs": 20, "hidden_layers": "512-256", "activation": "ReLU", "dropout": 0.2, "batch_size": 64}
    trials = [
        {"trial": 0, "state": "complete", "val_loss": 0.21, "val_accuracy": 0.94, **trial, "learning_rate": 0.001},
        {"trial": 1, "state": "diverged", "val_loss": None, "val_accuracy": None, **trial, "learning_rate": 0.1},
    ]
    reads = {"search": ["trials"], "models": ["per_class"], "published": ["per_class"], "try_it": ["network", "pairs"]}

    def section(name):
        per_class = [
            {
                "model": model,
                "split": split,
                "sum": label,
                "precision": 0.9,
                "recall": 0.9,
                "f1": f1[label],
                "support": 9 * (label < 18),
            }
            for model in summary["models"]
            for split in ("test", "unseen")
            for label in f1
        ]
        tables = {"trials": pd.DataFrame(trials), "per_class": pd.DataFrame(per_class)}
        files = {key: str(tmp_path / key) for key in reads.get(name, [])}
        for key, path in files.items():
            if key in tables:
                tables[key].to_csv(path, index=False)
            else:
                write_json(path, page_files[key])
        return load_section(name, summary, config, files)

    return section


@pytest.fixture
def said(section):
    """Return a function that returns what a section says, in all or of one model, with ordinary spaces."""

    def said(name, model=None):
        context = section(name).context
        sentences = context["observations"]
        if model:
            (sentences,) = (entry["observations"] for entry in context["models"] if entry["name"] == model)
        return "\n".join(sentences).replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")

    return said
