from dataclasses import replace

import numpy as np
import pytest

from digitsum.models.classical import Fit, flatten_pixels
from digitsum.models.random_forest import RandomForest


@pytest.fixture(scope="module")
def fit(sample_pairs):
    return Fit(sample_pairs["train"], sample_pairs["val"], 200, study_seed=2**62, model="random_forest", seed=0)


def test_pixels_become_rows_from_0_to_1():
    images = np.arange(2 * 3 * 2, dtype=np.uint8).reshape(2, 3, 2) + 244
    rows = flatten_pixels(images)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows[1], np.array([250, 251, 252, 253, 254, 255]) / 255, rtol=1e-6)


def test_forest_depends_on_its_seeds_and_its_examples_alone(fit, sample_pairs):
    def predictions(**changes):
        return RandomForest.fit(replace(fit, **changes)).predict(sample_pairs["test"].images).sums.tolist()

    assert predictions(train=fit.train.first(200)) == predictions()
    assert predictions(seed=1) != predictions()
    assert predictions(study_seed=1) != predictions()
