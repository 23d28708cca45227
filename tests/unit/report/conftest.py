"""Shared by the tests of the report: an invented study, and its sections."""

import copy
import re
from html import unescape
from inspect import signature
from itertools import combinations, product
from pkgutil import resolve_name

import numpy as np
import pandas as pd
import pytest
import yaml

from digitsum.data.pairs import Pairs, save_pairs
from digitsum.files import write_json
from digitsum.report.page import FOLDER, render
from digitsum.report.wording import capitalised
from digitsum.runs_table import mean_and_sd
from digitsum.version import VERSION
from support.job_cost import JobCost
from support.study_cost import costs_by_rule

LINEAR_SIZES = (50, 100, 500, 1000, 2000, 5000, 10000)
SECTIONS = sorted(path.stem for path in (FOLDER / "sections").glob("*.html"))
COST = JobCost("train_network", {}, "", wall=12.0, cpu=11.0, imports=1.0, reading=0.5, writing=0.5, memory=300.0)
MADE = {
    "facts": {"Written": "2030-01-01 12:00 UTC", "Processor": "an <abacus>"},
    "configuration": "seed: 0",
    "costs": ["The jobs took 70 s."],
    "rules": costs_by_rule([COST]),
    "fits": {"best": COST, "one_of_an_earlier_configuration": COST},
}
FACTS = {"train_loss": [0.08], "train_accuracy": [0.975], "lowest_val_loss": [0.2]}


def model(title, accuracies, facts, *, unit="pairs", parameters=None, n=15000, **others):
    """Return a model of the summary, scored on `n` pairs of each split.

    It has, by number of examples, the accuracies of each seed on test (and validation) and on unseen pairs; the same
    facts of each seed for all numbers of examples, and the same other scores for all splits.
    """
    runs = {
        str(examples): {
            "seeds": len(test),
            "facts": {name: mean_and_sd(values) for name, values in facts.items()},
            **{
                split: {"n": n, **{name: mean_and_sd(by_seed) for name, by_seed in scores.items()}}
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
        **{f"unseen_{state}": known for state, known in states.items()},
        **{f"val_{state}": {**known, "ece": mean_and_sd([ece / 2])} for state, known in states.items()},
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
        "digitsum": VERSION,
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
            "best": model("tuned network", best, FACTS, parameters=977043, loss=[0.2]),
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
def add_model(summary):
    """Return a function that adds a copy of a model; any difference from another model is real."""

    def add_model(name, like, title):
        model = summary["models"][name] = {**copy.deepcopy(summary["models"][like]), "title": title}
        known = {**summary["differences"][0], "model": name}
        summary["differences"] += [{**known, "other": other} for other in summary["models"] if other != name]
        return model

    return add_model


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
def files(summary, page_files, tmp_path):
    """Return a function that writes what a section reads. 17 is the hardest sum, 18 never occurs."""
    f1 = {**dict.fromkeys(range(19), 0.95), 17: 0.6, 0: 0.99, 18: 0}
    trial = {"epochs": 20, "hidden_layers": "512-256", "activation": "ReLU", "dropout": 0.2, "batch_size": 64}
    trials = [
        {"trial": 0, "state": "complete", "val_loss": 0.21, "val_accuracy": 0.94, **trial, "learning_rate": 0.001},
        {"trial": 1, "state": "diverged", "val_loss": None, "val_accuracy": None, **trial, "learning_rate": 0.1},
    ]

    def files(section):
        per_class = [
            {"model": model, "split": split, "sum": label, "f1": f1[label], "support": 9 * (label < 18)}
            for model, split, label in product(summary["models"], ("test", "unseen"), f1)
        ]
        versions = {
            "model": "best",
            "other": next(iter(summary["models"])),
            "setting": "weight_decay",
            "value": "0.2",
            "other_value": "none",
        }
        tables = {
            "settings": pd.DataFrame([versions]),
            "trials": pd.DataFrame(trials),
            "per_class": pd.DataFrame(per_class).assign(precision=0.9, recall=0.9),
        }
        digits = np.array([[7, 0]], np.uint8)
        pair = Pairs(np.zeros((1, 56, 28), np.uint8), digits.sum(1, dtype=np.uint8), digits, np.zeros((1, 2), np.int32))
        reads = list(signature(resolve_name(f"digitsum.report.sections.{section}:context")).parameters)[2:]
        for name in reads:
            if name == "unseen":
                save_pairs(tmp_path / "unseen.npz", pair)
            elif name in tables:
                tables[name].to_csv(tmp_path / name, index=False)
            elif name in page_files:
                write_json(tmp_path / name, page_files[name])
        return {name: str(tmp_path / ("unseen.npz" if name == "unseen" else name)) for name in reads}

    return files


class AnyFigure(dict):
    def __missing__(self, name):
        self[name] = f"data:,{name}"
        return self[name]


@pytest.fixture
def figures():
    """Return figures by any name; in the end it has those that the templates asked for, and what networks have."""
    return AnyFigure({f"{network}_training": f"data:,{network}_training" for network in ("trial", "best", "sum")})


@pytest.fixture
def page(files, summary, config, figures):
    """Return a function that makes a page of sections, all by default."""

    def page(*sections, section_of=None, **others):
        read = {name: files(name) for name in sections or SECTIONS}
        return render(read, summary, config, figures, MADE, section_of, **others)

    return page


@pytest.fixture
def said(page, summary):
    """Return a function that returns what a section says, in all or of one model, with ordinary spaces and dashes."""

    def said(section, model=None):
        text = page(section).partition("<h2>")[2]
        if model:
            heading = f"<h3>{capitalised(summary['models'][model]['title'])}</h3>"
            text = text.partition(heading)[2].partition("<h3>")[0]
        text = re.sub(r"<script.*?</script>|<[^>]*>", " ", text, flags=re.DOTALL)
        return " ".join(re.sub("[\N{MINUS SIGN}\N{EN DASH}]", "-", unescape(text)).split())

    return said
