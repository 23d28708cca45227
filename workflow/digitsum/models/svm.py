"""The support vector machine: a radial kernel, and a vote of one classifier for every two classes.

- scikit-learn-intelex fits it where available (x86-64), scikit-learn elsewhere: the same estimator with the same
  defaults (C = 1, gamma = 1 / (features * variance)), several times as fast.
- `predict` computes the kernel once for all 171 classifiers, as a product of matrices. scikit-learn computes it one
  number at a time, scikit-learn-intelex again for each classifier.
- One thread: with several, scikit-learn-intelex adds in another order, and the support vectors differ slightly.
"""

import logging
from itertools import combinations
from typing import Self

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.svm import SVC

from digitsum.models.classical import Classifier, Fit, flatten_pixels
from digitsum.models.predictions import Predictions

try:
    from sklearnex.svm import SVC as FastSVC
except ImportError:  # not available for this platform
    FastSVC = None

log = logging.getLogger(__name__)
logging.getLogger("sklearnex").setLevel(logging.WARNING)  # it announces each call on the terminal

BATCH = 1000  # rows of the kernel matrix held at a time: 0.25 GB for 30,000 support vectors


class SupportVectorMachine(Classifier):
    """A support vector machine, fitted to the first pairs of the training set. Its fit is not random."""

    def __init__(self, fitted: SVC | DummyClassifier) -> None:
        self.fitted = fitted

    @classmethod
    def fit(cls, fit: Fit) -> Self:
        """Fit a support vector machine; where all pairs have one sum, always answer that one."""
        train = fit.train.first(fit.examples)
        features = flatten_pixels(train.images)
        if len(np.unique(train.labels)) == 1:  # SVC refuses that
            return cls(DummyClassifier().fit(features, train.labels))
        svc = fit_svm(features, train.labels)
        log.info("%d support vectors", len(svc.support_))
        return cls(svc)

    def predict(self, images: np.ndarray) -> Predictions:
        """Return the sums with the most votes."""
        features = flatten_pixels(images)
        constant = isinstance(self.fitted, DummyClassifier)
        sums = self.fitted.predict(features) if constant else predict(self.fitted, features)
        return Predictions(sums.astype(np.uint8))


def fit_svm(features: np.ndarray, labels: np.ndarray) -> SVC:
    """Fit a support vector machine to `features`, float32 (n, k), and `labels`, int (n,), of at least two classes."""
    log.info("fitting with %s", "scikit-learn" if FastSVC is None else "scikit-learn-intelex")
    return SVC().fit(features, labels) if FastSVC is None else FastSVC(n_jobs=1).fit(features, labels)


def predict(svc: SVC, features: np.ndarray) -> np.ndarray:
    """Return the class (n,) with the most votes for each row of `features` (n, k).

    Of classes with equally many votes, the first wins, as in scikit-learn's own `SVC.predict`.
    """
    vectors = svc.support_vectors_.astype(np.float64)
    batches = [features[start : start + BATCH] for start in range(0, len(features), BATCH)]
    return np.concatenate([_vote(svc, rbf_kernel(batch, vectors, svc._gamma)) for batch in batches])


def _vote(svc: SVC, kernel: np.ndarray) -> np.ndarray:
    """Return the classes (n,) given the kernel (n, support vectors), whose columns are ordered by class.

    The columns of `_dual_coef_` for the support vectors of one class hold their coefficients in the classifiers of
    that class against the others, in order (scikit-learn's guide to support vector machines, section 1.4.1.1).
    """
    ends = np.cumsum(svc.n_support_)
    # against[i][:, j]: the part of class i in its classifier against the j-th of the other classes
    against = [
        kernel[:, end - n : end] @ svc._dual_coef_[:, end - n : end].T
        for n, end in zip(svc.n_support_, ends, strict=True)
    ]
    votes = np.zeros((len(kernel), len(svc.classes_)), int)
    for (first, second), intercept in zip(combinations(range(len(svc.classes_)), 2), svc._intercept_, strict=True):
        first_wins = against[first][:, second - 1] + against[second][:, first] + intercept > 0
        votes[:, first] += first_wins
        votes[:, second] += ~first_wins
    winners: np.ndarray = svc.classes_[votes.argmax(axis=1)]
    return winners
