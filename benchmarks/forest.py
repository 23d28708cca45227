"""The random forest: scikit-learn's in both ways, so the same time is counted for both.

The plain way has the same fit on one core; ours, beside other jobs, would take its time divided by the cores. It is not
credited with that: the fit is not what differs.
"""

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from comparison import Stage, pairs, print_stages, processes, seconds, study
from digitsum.models.classical import flatten_pixels


def fit_seconds(features: np.ndarray, labels: np.ndarray) -> float:
    """Return the seconds of a fit, on one core."""
    return seconds(lambda: RandomForestClassifier(random_state=0).fit(features, labels))


def main() -> Stage:
    """Print the seconds of a fit to as many pairs as the study fits it to at most."""
    n = study()["models"]["random_forest"]["examples"][-1]
    train = pairs("train", n)
    with processes(1) as pool:
        took = pool.apply(fit_seconds, (flatten_pixels(train.images), train.labels))
    print(f"Random forest, {n:,} pairs")
    result = Stage("random forest", took, took, f"{n:,} pairs measured, scikit-learn on one core in both ways")
    print_stages([result])
    return result


if __name__ == "__main__":
    main()
