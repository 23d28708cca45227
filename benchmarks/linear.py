"""The linear classifiers against plain scikit-learn: every size that the study fits, on pairs and on digits.

plain: `LogisticRegression` on pixels from 0 to 1 in float32, one process on all cores, one fit after the other.
ours: `digitsum.models.linear`, one process of one thread on each core, each with the draws of another seed.

Both minimise the same function. Otherwise the plain one has scikit-learn's settings, and as many steps as ours; it
stops at a gradient of 1e-4 where ours goes on to 1e-5.
"""

from functools import partial

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from comparison import CORES, Stage, pairs, print_stages, processes, seconds, study
from digitsum.data.pairs import Pairs
from digitsum.models.classical import Fit, flatten_pixels
from digitsum.models.linear import MAX_ITERATIONS, PENALTY, LinearClassifier, halves

READS = {"paired": "pairs", "sequential": "digits"}  # by model of config.yaml
Sizes = list[tuple[str, int]]  # model, number of examples


def fit_of(train: Pairs, model: str, examples: int, seed: int) -> Fit:
    """Return what is fitted to how many of the training examples."""
    return Fit(train, train.first(0), examples, study()["seed"], model, seed, {"reads": READS[model]})


def plain_fit(fit: Fit) -> None:
    """Fit a logistic regression to the first examples, as a notebook does."""
    images, classes = fit.train.images, fit.train.labels
    if fit.settings["reads"] == "digits":
        images, classes = halves(images), fit.train.digits.reshape(-1)
    features = flatten_pixels(images[: fit.examples])
    LogisticRegression(C=1 / (PENALTY * fit.examples), max_iter=MAX_ITERATIONS).fit(features, classes[: fit.examples])


def plain_seconds(train: Pairs, sizes: Sizes, cores: int) -> list[float]:
    """Return the seconds of each fit the plain way, on all cores."""
    with threadpool_limits(cores):
        return [seconds(partial(plain_fit, fit_of(train, *size, seed=0))) for size in sizes]


def our_seconds(train: Pairs, sizes: Sizes, seed: int) -> list[float]:
    """Return the seconds of each fit our way, on one thread."""
    with threadpool_limits(1):
        return [seconds(partial(LinearClassifier.fit, fit_of(train, *size, seed))) for size in sizes]


def main(cores: int = CORES) -> Stage:
    """Print a table of the seconds of each fit, and the stage."""
    models = {name: study()["models"][name] for name in READS}
    sizes = [(name, size) for name, model in models.items() for size in model["examples"]]
    train = pairs("train", max(size for _, size in sizes))
    with processes(cores) as pool:
        plain = np.array(pool.apply(plain_seconds, (train, sizes, cores)))
        cases = [(train, sizes, seed) for seed in range(cores)]
        ours = np.mean(pool.starmap(our_seconds, cases, chunksize=1), axis=0) / cores
    print("Linear classifiers; seconds, with all cores")
    print(f"{'':<12}{'examples':>10}{'plain':>8}{'ours':>8}{'ratio':>8}")
    for (name, size), there, here in zip(sizes, plain, ours, strict=True):
        print(f"{name:<12}{size:>10,}{there:>8.2f}{here:>8.2f}{there / here:>7.1f}x")
    seeds = np.array([models[name]["seeds"] for name, _ in sizes])
    law = f"{len(sizes)} fits measured at full size with one seed (ours: with {cores}), times the number of seeds"
    result = Stage(f"linear sweep, {seeds.sum()} fits", float(plain @ seeds), float(ours @ seeds), law)
    print_stages([result])
    return result


if __name__ == "__main__":
    main()
