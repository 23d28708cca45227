"""The support vector machine of the study against plain scikit-learn, in one run on one machine.

scikit-learn: `sklearn.svm.SVC`, which uses one core.
scikit-learn-intelex: its `SVC`, on one core and on all.
the study: `digitsum.models.svm`, fitted by scikit-learn-intelex, voting by its own `predict`, one process of one thread
    on each core, together.

All get the same pairs and have the same settings. The stage is a fit and a cross-validation.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.svm import SVC
from threadpoolctl import threadpool_limits

from comparison import CORES, Stage, pairs, print_stages, processes, seconds, study
from digitsum.data.pairs import Pairs
from digitsum.models import svm
from digitsum.models.classical import flatten_pixels

TRAIN, TEST = 6000, 2000

Fit = Callable[[np.ndarray, np.ndarray], Any]
Predict = Callable[[Any, np.ndarray], np.ndarray]


def ways(cores: int) -> dict[str, tuple[int, Fit, Predict]]:
    """Return the ways to fit and to predict, by name, each with its number of threads."""
    plain: dict[str, tuple[int, Fit, Predict]] = {
        "scikit-learn": (1, lambda x, y: SVC().fit(x, y), lambda fitted, x: fitted.predict(x))
    }
    study: dict[str, tuple[int, Fit, Predict]] = {"the study": (1, svm.fit_svm, svm.predict)}
    if svm.FastSVC is None:
        return plain | study
    intelex: dict[str, tuple[int, Fit, Predict]] = {
        f"scikit-learn-intelex, {threads} thread{'s' if threads > 1 else ''}": (
            threads,
            lambda x, y, threads=threads: svm.FastSVC(n_jobs=threads).fit(x, y),
            lambda fitted, x: fitted.predict(x),
        )
        for threads in sorted({1, cores})
    }
    return plain | intelex | study


def measure(name: str, train: Pairs, test: Pairs, cores: int) -> tuple[float, float, float]:
    """Return the seconds to fit and to predict in the way `name`, and the accuracy."""
    threads, fit, predict = ways(cores)[name]
    features, test_features = flatten_pixels(train.images), flatten_pixels(test.images)
    found: dict[str, Any] = {}
    with threadpool_limits(threads):
        predict(fit(features[:200], train.labels[:200]), test_features[:10])  # loads what it needs
        fitting = seconds(lambda: found.update(svc=fit(features, train.labels)))
        predicting = seconds(lambda: found.update(sums=predict(found["svc"], test_features)))
    return fitting, predicting, float(np.mean(found["sums"] == test.labels))


def full_size(fit: float, predict: float, n: int, predicted: int) -> float:
    """Return the seconds of a fit and a cross-validation at full size, from those of a smaller fit and prediction."""
    model = study()["models"]["svm"]
    examples, folds = model["examples"][-1], model["folds"]
    rest = examples * (folds - 1) // folds
    squares = examples**2 + folds * rest**2
    products = examples * model["scored_pairs"] + folds * rest * (examples // folds)
    return fit * squares / n**2 + predict * products / (n * predicted)


def main(n: int = TRAIN, predicted: int = TEST, cores: int = CORES) -> Stage:
    """Print a table: seconds to fit and to predict, how many times as fast as scikit-learn, accuracy."""
    train, test = pairs("train", n), pairs("test", predicted)
    print(f"Support vector machine, fitted to {n:,} pairs, predicting {predicted:,}; seconds")
    if svm.FastSVC is None:
        print("scikit-learn-intelex is not made for this platform: the study fits with scikit-learn")
    print(f"{'':<32}{'fit':>8}{'predict':>9}{'both':>8}{'ratio':>8}{'accuracy':>10}")
    plain, times = 0.0, {}
    with processes(cores) as pool:
        for name in ways(cores):
            copies = cores if name == "the study" else 1
            results = pool.starmap(measure, [(name, train, test, cores)] * copies, chunksize=1)
            fit, predict, accuracy = np.mean(results, axis=0).tolist()
            times[name] = full_size(fit, predict, n, predicted)
            plain = plain or fit + predict
            print(
                f"{name:<32}{fit:>8.2f}{predict:>9.2f}{fit + predict:>8.2f}{plain / (fit + predict):>7.1f}x"
                f"{accuracy:>9.1%}",
                flush=True,
            )
    model = study()["models"]["svm"]
    law = (
        f"from {n:,} pairs to {model['examples'][-1]:,}, with {model['folds']} folds: fitting goes with the square of "
        "the pairs, predicting with their product with the predicted ones (an assumption, not measured)"
    )
    result = Stage("support vector machine", times["scikit-learn"], times["the study"] / cores, law)
    print_stages([result])
    return result


if __name__ == "__main__":
    main()
