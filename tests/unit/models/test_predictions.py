import re

import numpy as np
import pytest

from digitsum.models.classical import likeliest
from digitsum.models.predictions import Predictions, load_predictions, save_predictions

WHOSE = {"model": "best", "examples": 2000, "seed": 1}
SUMS, DIGITS = np.array([3, 7], np.uint8), np.array([[1, 2], [3, 4]], np.uint8)


def test_what_was_saved_is_read(tmp_path):
    known = np.log(np.linspace(1e-6, 0.1, 38, dtype=np.float32).reshape(2, 19))
    known[0, :2] = -np.inf, -1e30  # of a probability that is 0, and of one that is not
    saved = {
        "val": Predictions(SUMS),
        "test": Predictions(SUMS, DIGITS),
        "unseen": Predictions(SUMS, log_probabilities=known),
    }
    path = tmp_path / "predictions.npz"
    save_predictions(path, saved, WHOSE)
    found = load_predictions(path, WHOSE)
    assert list(found) == list(saved)
    for split, predictions in saved.items():
        for part, array in vars(predictions).items():
            if part == "log_probabilities" and array is not None:  # kept in half precision
                expected = np.where(np.isinf(array), array, np.maximum(array, np.finfo(np.float16).min))
                np.testing.assert_allclose(found[split].log_probabilities, expected, rtol=2**-11)
            else:
                np.testing.assert_array_equal(getattr(found[split], part), array)
    assert found["unseen"].log_probabilities.dtype == np.float32


@pytest.mark.parametrize(("name", "value"), [("model", "trial"), ("examples", 50), ("seed", 0)])
def test_predictions_of_another_run_are_refused(name, value, tmp_path):
    path = tmp_path / "predictions.npz"
    save_predictions(path, {"test": Predictions(SUMS)}, {**WHOSE, name: value})
    complaint = f"{path} belongs elsewhere: its {name} is {value}, not {WHOSE[name]}; delete it and run again"
    with pytest.raises(ValueError, match=re.escape(complaint)):
        load_predictions(path, WHOSE)
    for nothing in ({}, {"identity": np.array("[1]")}):
        np.savez(path, test=SUMS, **nothing)
        with pytest.raises(ValueError, match="its model is not known, not best"):
            load_predictions(path, WHOSE)


def test_damaged_file_is_named(tmp_path):
    path = tmp_path / "predictions.npz"
    path.write_bytes(b"PK")
    with pytest.raises(ValueError, match=r"predictions\.npz is not a complete file of predictions"):
        load_predictions(path)


def test_likeliest_of_the_sums_that_a_classifier_knows():
    found = likeliest(np.array([2, 5, 9]), np.array([[0.2, 0.5, 0.3], [0.5, 0.5, 0.0]]))
    assert found.sums.tolist() == [5, 2]
    probabilities = np.exp(found.log_probabilities)
    np.testing.assert_allclose(probabilities[:, [2, 5, 9]], [[0.2, 0.5, 0.3], [0.5, 0.5, 0.0]], rtol=1e-6)
    assert np.delete(probabilities, [2, 5, 9], axis=1).sum() == 0
