"""Whatever a study's models answer, be it always the same or to a single pair, there is a whole analysis of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_softmax

from digitsum.analysis.answers import right_answers
from digitsum.analysis.calibration import calibration_summary, calibration_tables
from digitsum.analysis.mistakes import mistakes_of_all, mistakes_of_networks
from digitsum.analysis.significance import compare_all
from digitsum.data.pairs import Pairs
from digitsum.files import read_csv, write_csv
from digitsum.models.predictions import Predictions, load_predictions, save_predictions
from digitsum.schemas import problem

SPLITS = ("val", "unseen")


@st.composite
def pairs(draw):
    """Draw one pair, or a few, or many of the same."""
    digit = st.integers(0, 9)
    digits = draw(st.lists(st.tuples(digit, digit), min_size=1, max_size=5)) * draw(st.sampled_from([1, 1, 20]))
    both = np.array(digits, np.uint8)
    n = len(both)
    return Pairs(np.zeros((n, 56, 28), np.uint8), both.sum(1, dtype=np.uint8), both, np.zeros((n, 2), np.int32))


@st.composite
def answers(draw, labels):
    """Draw log-probabilities (n, 19): the same for all pairs, always right, always wrong, or as they come."""
    n, sure = len(labels), draw(st.sampled_from([0.0, 1e-6, 1.0, 30.0, 1e5, 1e30]))
    truth = np.eye(19)[labels]
    kind = draw(st.sampled_from(["same", "right", "wrong", "any"]))
    rng = np.random.default_rng(draw(st.integers(0, 9)))
    one = np.eye(19)[[draw(st.integers(0, 18))]].repeat(n, axis=0)
    logits = {"same": one, "right": truth, "wrong": -truth, "any": rng.normal(size=(n, 19))}[kind]
    return log_softmax(sure * logits, axis=1).astype(np.float32)


@settings(max_examples=40)
@given(data=st.data(), models=st.integers(1, 3), seeds=st.integers(1, 2))
@pytest.mark.filterwarnings("error")
def test_analysis_is_whole(tmp_path_factory, data, models, seeds):
    folder = tmp_path_factory.mktemp("answers")
    of_split = {split: data.draw(pairs()) for split in SPLITS}
    found = {}
    for model in ("true", "null", "inf")[:models]:
        for seed in range(seeds):
            known = {split: data.draw(answers(of_split[split].labels)) for split in SPLITS}
            one = {split: Predictions(array.argmax(1).astype(np.uint8), None, array) for split, array in known.items()}
            save_predictions(folder / "run.npz", one, {})
            found.setdefault(model, {})[seed] = load_predictions(folder / "run.npz")
    unseen = of_split["unseen"]
    scores, bins = calibration_tables(found, {split: of_split[split].labels for split in SPLITS})
    compared = compare_all(right_answers(found, "unseen", unseen), study_seed=0)
    networks, mistakes, digits = mistakes_of_networks(found, list(found), unseen, None)
    shared, _ = mistakes_of_all(found, unseen, None)
    assert problem(calibration_summary(scores), "summary.calibration") is None
    assert problem(compared.to_dict("records"), "summary.differences") is None
    assert problem({"networks": networks, "shared": shared}, "summary.mistakes") is None
    for table in (bins, mistakes, digits):
        write_csv(folder / "table.csv", table)
        assert read_csv(folder / "table.csv", ["model"])["model"].tolist() == table["model"].tolist()
