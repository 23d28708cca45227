"""k nearest neighbours on the pixels of whole pairs: the commonest sum among the k most similar training pairs.

k is chosen on validation pairs: the smallest number that does best. Distances are Euclidean.
"""

from typing import Self

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

from digitsum.models.classical import Classifier, Fit, flatten_pixels, likeliest
from digitsum.models.predictions import Predictions

CANDIDATES = (1, 3, 5, 7, 9, 13, 17, 25)


class KNearestNeighbours(Classifier):
    """k nearest neighbours among the first pairs of the training set. Its fit is not random."""

    def __init__(self, fitted: KNeighborsClassifier) -> None:
        self.fitted = fitted
        self.facts = {"neighbours": fitted.n_neighbors}

    @classmethod
    def fit(cls, fit: Fit) -> Self:
        """Keep the training pairs, and choose how many neighbours vote."""
        train = fit.train.first(fit.examples)
        fitted = KNeighborsClassifier(algorithm="brute").fit(flatten_pixels(train.images), train.labels)
        candidates = [k for k in CANDIDATES if k <= len(train)]
        # Find the neighbours once, for the largest number: that is nearly all the work.
        neighbours = fitted.kneighbors(flatten_pixels(fit.val.images), candidates[-1], return_distance=False)
        votes = train.labels[neighbours]
        right = [float(np.mean(commonest(votes[:, :k]) == fit.val.labels)) for k in candidates]
        return cls(fitted.set_params(n_neighbors=candidates[int(np.argmax(right))]))

    def predict(self, images: np.ndarray) -> Predictions:
        """Return the commonest sums among the neighbours; of equally common ones, the smallest."""
        return likeliest(self.fitted.classes_, self.fitted.predict_proba(flatten_pixels(images)))


def commonest(votes: np.ndarray) -> np.ndarray:
    """Return the commonest number in each row of `votes`, uint8 (n, k); of equally common ones, the smallest."""
    winners: np.ndarray = (votes[:, :, None] == np.arange(votes.max() + 1)).sum(axis=1).argmax(axis=1)
    return winners
