"""Linear classifiers of the sum: one on whole pairs, or one on single digits that is applied to both halves.

Both are multinomial logistic regressions on pixels from 0 to 1. With n examples x, y they minimise

    mean over the examples of -log p(y | x)  +  PENALTY / 2 * |weights|^2

scikit-learn's C weights the sum over the examples, so C = 1 / (PENALTY * n) is the same penalty for every size. It was
chosen once, on validation pairs, between 0.001, which is better for many digits, and 0.01, which is better for pairs.

Adding a constant to a pixel in all examples does not change the minimum, since the intercept is not penalised. With
pixels of mean 0 the solver takes a third of the steps. It runs in float64: in float32, the rounding of the processor's
kernel for products of matrices decided where it stopped, and so some of the answers.
"""

from dataclasses import replace
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from digitsum.data.pairs import DIGITS, N_CLASSES, SIDE
from digitsum.data.streams import stream
from digitsum.data.sums import sum_distribution
from digitsum.models.classical import Classifier, Fit, flatten_pixels, likeliest
from digitsum.models.predictions import Predictions
from digitsum.runs import Unit

PENALTY = 0.002
MAX_ITERATIONS = 1000
TOLERANCE = 1e-5  # of the gradient, where the solver stops


class LinearClassifier(Classifier):
    """A linear classifier, fitted to examples that each seed draws for itself, without replacement.

    `fitted` is a scikit-learn classifier, which knows the classes that occur among its examples: whole pairs (56x28
    pixels) with their sums or, if `unit` is digits, halves of pairs (28x28) with their digits.
    """

    settings: ClassVar = {"reads": {"enum": ["pairs", "digits"]}}

    def __init__(self, fitted: Any, unit: Unit) -> None:
        self.fitted = fitted
        self.unit = unit
        iterations = int(np.max(getattr(fitted, "n_iter_", 0)))
        self.facts = {"converged": iterations < MAX_ITERATIONS, "iterations": iterations}

    @classmethod
    def fit(cls, fit: Fit) -> Self:
        """Fit a logistic regression; where all examples are of one class, always answer that one."""
        images, classes, reads = fit.train.images, fit.train.labels, fit.settings.get("reads", "pairs")
        if reads == "digits":
            images, classes = halves(images), fit.train.digits.reshape(-1)
        names = ("linear", fit.model, fit.examples, fit.seed)
        chosen = stream(fit.study_seed, *names).choice(len(images), fit.examples, replace=False)
        features, classes = flatten_pixels(images[chosen]), classes[chosen]
        if len(np.unique(classes)) == 1:  # LogisticRegression refuses that
            return cls(DummyClassifier().fit(features, classes), reads)
        mean = features.mean(axis=0, dtype=np.float64)
        regression = LogisticRegression(C=1 / (PENALTY * fit.examples), tol=TOLERANCE, max_iter=MAX_ITERATIONS)
        regression.fit(features - mean, classes)
        regression.intercept_ -= regression.coef_ @ mean  # so that it takes pixels as they are
        return cls(regression, reads)

    def predict(self, images: np.ndarray) -> Predictions:
        """Return the likeliest sums, from the distributions over digits if it reads digits."""
        if self.unit == "pairs":
            return likeliest(self.fitted.classes_, self.fitted.predict_proba(flatten_pixels(images)))
        top, bottom = self.digit_probabilities(images).swapaxes(0, 1)
        digits = np.stack([top.argmax(1), bottom.argmax(1)], 1).astype(np.uint8)
        return replace(likeliest(np.arange(N_CLASSES), sum_distribution(top, bottom)), digits=digits)

    def digit_probabilities(self, images: np.ndarray) -> np.ndarray:
        """Return the probabilities of the digits above and below, float64 (n, 2, 10).

        They are 0 for a digit that did not occur among the examples.
        """
        probabilities = np.zeros((2 * len(images), DIGITS))
        probabilities[:, self.fitted.classes_] = self.fitted.predict_proba(flatten_pixels(halves(images)))
        return probabilities.reshape(-1, 2, DIGITS)


def halves(images: np.ndarray) -> np.ndarray:
    """Return the upper and the lower half of each image, one after the other: (n, 56, 28) -> (2n, 28, 28)."""
    return images.reshape(-1, SIDE, SIDE)
