"""The support vector machine of the study against plain scikit-learn, in one run on one machine.

scikit-learn: `sklearn.svm.SVC`, which uses one core.
scikit-learn-intelex: its `SVC`, on one core and on all.
the study: `digitsum.models.svm`, fitted by scikit-learn-intelex, voting by its own `predict`, on one core.

All get the same pairs and have the same settings.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.svm import SVC
from threadpoolctl import threadpool_limits

sys.path.append(str(Path(__file__).parents[1] / "workflow"))

from digitsum.data.idx import read_images, read_labels
from digitsum.data.mnist import FILES, fetch
from digitsum.data.pairs import Pairs, draw_pairs
from digitsum.models import svm
from digitsum.models.classical import flatten_pixels

REPOSITORY = Path(__file__).parents[1]
TRAIN = 4000
TEST = 2000

Fit = Callable[[np.ndarray, np.ndarray], Any]
Predict = Callable[[Any, np.ndarray], np.ndarray]


def mnist_pairs() -> tuple[Pairs, Pairs]:
    """Return training and test pairs of MNIST, fetched as the study does."""
    data = yaml.safe_load((REPOSITORY / "config.yaml").read_text(encoding="utf-8"))["data"]
    ready = REPOSITORY / "resources" / "mnist"
    with tempfile.TemporaryDirectory() as folder:
        fetch(Path(folder), data["sha256"], ready if ready.is_dir() else data["directory"])
        images = read_images(Path(folder, FILES["train_images"]))
        labels = read_labels(Path(folder, FILES["train_labels"]))
    return (
        draw_pairs(images, labels, "train", TRAIN, data["pool"], seed=0),
        draw_pairs(images, labels, "test", TEST, data["pool"], seed=0),
    )


def ways() -> dict[str, tuple[int, Fit, Predict]]:
    """Return the ways to fit and to predict, by name, each with its number of threads."""
    plain: dict[str, tuple[int, Fit, Predict]] = {
        "scikit-learn": (1, lambda x, y: SVC().fit(x, y), lambda fitted, x: fitted.predict(x))
    }
    study: dict[str, tuple[int, Fit, Predict]] = {"the study": (1, svm.fit_svm, svm.predict)}
    if svm.FastSVC is None:
        return plain | study
    cores = os.cpu_count() or 1
    intelex: dict[str, tuple[int, Fit, Predict]] = {
        f"scikit-learn-intelex, {threads} thread{'s' if threads > 1 else ''}": (
            threads,
            lambda x, y, threads=threads: svm.FastSVC(n_jobs=threads).fit(x, y),
            lambda fitted, x: fitted.predict(x),
        )
        for threads in sorted({1, cores})
    }
    return plain | intelex | study


def main() -> None:
    """Print a table: seconds to fit and to predict, how many times as fast as scikit-learn, accuracy."""
    train, test = mnist_pairs()
    features, test_features = flatten_pixels(train.images), flatten_pixels(test.images)
    print(f"Support vector machine, fitted to {TRAIN:,} pairs, predicting {TEST:,}; seconds")
    if svm.FastSVC is None:
        print("scikit-learn-intelex is not made for this platform: the study fits with scikit-learn")
    print(f"{'':<32}{'fit':>8}{'predict':>9}{'both':>8}{'ratio':>8}{'accuracy':>10}")
    plain = 0.0
    for name, (threads, fit, predict) in ways().items():
        with threadpool_limits(threads):
            predict(fit(features[:200], train.labels[:200]), test_features[:10])  # loads what it needs
            start = time.perf_counter()
            fitted = fit(features, train.labels)
            middle = time.perf_counter()
            predicted = predict(fitted, test_features)
            end = time.perf_counter()
        plain = plain or end - start
        print(
            f"{name:<32}{middle - start:>8.2f}{end - middle:>9.2f}{end - start:>8.2f}"
            f"{plain / (end - start):>7.1f}x{np.mean(predicted == test.labels):>9.1%}",
            flush=True,
        )


if __name__ == "__main__":
    main()
