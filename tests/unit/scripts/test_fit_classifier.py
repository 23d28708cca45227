"""The scripts fit_classifier.py and cross_validate.py."""

import numpy as np
import pytest

from digitsum.data.splits import SCORED_SPLITS
from digitsum.models.registry import FAMILIES
from digitsum.runs import read_run
from digitsum.runs_table import over_seeds, runs_table

MODELS = {
    "random_forest": {},
    "svm": {},
    "linear": {"reads": "digits"},
}


def plan_for(family, **more):
    definition = FAMILIES[family]
    plan = {"model": "mine", "about": {"family": family}, "seed": 1, "examples": 150, "definition": definition}
    return {**plan, "settings": MODELS[family], "study_seed": 0, "scored_pairs": None, **more}


@pytest.mark.parametrize("family", MODELS)
def test_the_record_holds_the_scores_of_the_predictions(run_script, pair_files, sample_pairs, tmp_path, family):
    output = {"run": tmp_path / "run.json", "predictions": tmp_path / "predictions.npz"}
    run_script("fit_classifier", pair_files, output, run=plan_for(family, scored_pairs=40))
    record = read_run(output["run"])
    assert (record.model, record.family, record.seed, record.examples) == ("mine", family, 1, 150)
    assert record.unit == MODELS[family].get("reads", "pairs")
    with np.load(output["predictions"]) as saved:
        answers = dict(saved)
    assert ("test_digits" in answers) == (record.unit == "digits")
    for split in SCORED_SPLITS:
        correct = answers[split] == sample_pairs[split].labels[:40]
        assert record.splits[split]["accuracy"] == correct.mean()
        assert record.splits[split]["n"] == 40


def test_each_pair_is_held_out_in_one_fold_and_folds_of_any_size_are_averaged(
    run_script, pair_files, sample_pairs, tmp_path
):
    records = []
    for number in range(3):
        plan = plan_for("random_forest", examples=200, fold=number, folds=3)
        run_script("cross_validate", pair_files, {"record": tmp_path / "fold.json"}, run=plan)
        records.append(read_run(tmp_path / "fold.json", {"examples": 200, "fold": number}))
    held_out = [record.splits["held_out"] for record in records]
    assert sorted(scores["n"] for scores in held_out) == [66, 67, 67]
    supports = np.sum([scores["support"] for scores in held_out], axis=0)
    np.testing.assert_array_equal(supports, np.bincount(sample_pairs["train"].labels[:200], minlength=19))
    assert all(scores["accuracy"] < 0.5 for scores in held_out)  # a forest memorises what it has seen
    (row,) = over_seeds(runs_table(records, {"mine": "mine"}))
    assert row["accuracy"]["values"] == [scores["accuracy"] for scores in held_out]
