"""A random forest on the pixels of whole pairs, with scikit-learn's defaults: 100 trees, grown to pure leaves."""

from typing import Self

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from digitsum.data.streams import stream_seed
from digitsum.models.classical import Classifier, Fit, flatten_pixels, likeliest
from digitsum.models.predictions import Predictions


class RandomForest(Classifier):
    """A random forest, fitted to the first pairs of the training set."""

    def __init__(self, forest: RandomForestClassifier) -> None:
        self.forest = forest

    @classmethod
    def fit(cls, fit: Fit) -> Self:
        """Fit a forest; each seed grows different trees on the same pairs."""
        train = fit.train.first(fit.examples)
        number = [fit.seed] if fit.seed else []  # seed 0 adds no number to the name of its stream
        state = stream_seed(fit.study_seed, "random_forest", *number) % 2**32  # as numpy's older generator wants
        return cls(RandomForestClassifier(random_state=state).fit(flatten_pixels(train.images), train.labels))

    def predict(self, images: np.ndarray) -> Predictions:
        """Return the sums that most trees vote for, weighted by how sure they are."""
        return likeliest(self.forest.classes_, self.forest.predict_proba(flatten_pixels(images)))
