"""The headline numbers of the study under stable keys: what results/summary.json holds.

Its schema is workflow/schemas/summary.schema.yaml. There are no timings in it, so equal results give equal bytes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from digitsum.pairs import Pairs
from digitsum.scores import mean_and_sd
from digitsum.split_statistics import guessing_accuracy, label_fit, share_seen

Metrics = Mapping[str, Any]


def data_summary(splits: Mapping[str, Pairs], expected: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Return what there is to say of the splits.

    Args:
        splits: the pairs of train, val, test and unseen.
        expected: for each split, the exact probability of each sum, (19,).
    """
    train = splits["train"]
    others = {name: pairs for name, pairs in splits.items() if name != "train"}
    return {
        "pairs": {name: len(pairs) for name, pairs in splits.items()},
        # `unseen` counts into another file of images: none of them can be in the training pairs.
        "images_seen_in_training": {
            name: 0.0 if name == "unseen" else share_seen(train.source, pairs.source) for name, pairs in others.items()
        },
        "commonest_sum": int(np.bincount(train.labels).argmax()),
        "guessing_accuracy": {name: guessing_accuracy(train.labels, pairs.labels) for name, pairs in others.items()},
        "label_p_value": {name: label_fit(pairs.labels, expected[name]) for name, pairs in splits.items()},
    }


def network_summary(metrics: Sequence[Metrics], histories: Sequence[pd.DataFrame]) -> dict[str, Any]:
    """Return the scores of one network, each as {mean, sd, values} over its seeds.

    Args:
        metrics: the metrics.json of each seed; that of a sum network has scores of the digits too.
        histories: the history.csv of each seed; the training figures are those of its last row.
    """
    last = [history.iloc[-1] for history in histories]
    return {
        "parameters": metrics[0]["parameters"],
        "epochs": len(histories[0]),
        "train_loss": mean_and_sd([float(row["train_loss"]) for row in last]),
        "train_accuracy": mean_and_sd([float(row["train_accuracy"]) for row in last]),
        "lowest_val_loss": mean_and_sd([float(history["val_loss"].min()) for history in histories]),
        "val_loss": mean_and_sd([run["val"]["loss"] for run in metrics]),
        **{
            f"{split}_{score}": mean_and_sd([run[split][score] for run in metrics])
            for score in ("accuracy", "macro_f1")
            for split in ("val", "test", "unseen")
        },
        **{
            f"{split}_digit_accuracy": mean_and_sd([run[split]["digit_accuracy"] for run in metrics])
            for split in ("val", "test", "unseen")
            if "digit_accuracy" in metrics[0][split]
        },
    }


def tuning_summary(best: Metrics, trials: pd.DataFrame, importances: pd.DataFrame) -> dict[str, Any]:
    """Return the outcome of the search.

    Args:
        best: the content of best.json.
        trials: trials.csv, with a row for each trial.
        importances: a row for each hyperparameter with its `share` in the variance of the loss.
    """
    states = trials["state"].value_counts()
    return {
        "trials": len(trials),
        "complete": int(states.get("complete", 0)),
        "pruned": int(states.get("stopped", 0)),
        "diverged": int(states.get("diverged", 0)),
        "epochs_trained": int(trials["epochs"].sum()),
        "epochs_unpruned": int(trials["epochs"].max() * len(trials)),
        "best_trial": best["trial"],
        "best_val_loss": best["val_loss"],
        "best": dict(best["hyperparameters"]),
        "near_edge": dict(best["near_edge"]),
        "importances": dict(zip(importances["hyperparameter"], importances["share"].tolist(), strict=True)),
    }


def baseline_summary(metrics: Metrics) -> dict[str, Any]:
    """Return on how many test (and as many unseen) pairs a classifier was tested, its accuracy and macro F1."""
    return {
        "tested_pairs": sum(metrics["test"]["support"]),
        **{
            f"{split}_{score}": metrics[split][score]
            for score in ("accuracy", "macro_f1")
            for split in ("test", "unseen")
        },
    }


def cross_validation_summary(folds: Sequence[Metrics]) -> dict[str, Any]:
    """Return the accuracies of the folds of a cross-validation, in order, and their mean."""
    scores = [fold["accuracy"] for fold in folds]
    return {"cv_scores": scores, "cv_mean": float(np.mean(scores))}


def linear_summary(runs: Mapping[str, Mapping[int, Sequence[Metrics]]]) -> dict[str, Any]:
    """Return the accuracies of the linear classifiers, as {mean, sd, values} over seeds.

    Args:
        runs: for each method and number of examples, the result of each seed.

    Returns:
        for each method, and sequential_argmax (the two likeliest digits added up), by number of examples: accuracy on
        test pairs; under `unseen`, that on unseen pairs; and how many fits did not converge.

    """
    variants = [
        ("paired", "paired", ""),
        ("sequential", "sequential", ""),
        ("sequential_argmax", "sequential", "_argmax"),
    ]
    return {
        name: {
            str(size): {
                **mean_and_sd([result[f"test{suffix}"] for result in results]),
                "unseen": mean_and_sd([result[f"unseen{suffix}"] for result in results]),
                "not_converged": sum(not result["converged"] for result in results),
            }
            for size, results in runs[method].items()
        }
        for name, method, suffix in variants
    }


def efficiency_summary(runs: Mapping[str, Mapping[int, Sequence[Metrics]]]) -> dict[str, Any]:
    """Return, for each network and number of training pairs, the accuracy on test pairs and, under `unseen`, on those.

    Both as {mean, sd, values} over seeds.

    Args:
        runs: for each network and number of pairs, the result of each seed.
    """
    return {
        network: {
            str(size): {
                **mean_and_sd([result["test"] for result in results]),
                "unseen": mean_and_sd([result["unseen"] for result in results]),
            }
            for size, results in sizes.items()
        }
        for network, sizes in runs.items()
    }
