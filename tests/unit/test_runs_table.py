import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.runs import Run
from digitsum.runs_table import largest_runs, models_summary, over_seeds, runs_table

TITLES = {"best": "best network", "sequential": "sequential linear classifier", "svm": "support vector machine"}


def run(
    model="best", examples=70, seed=0, accuracy=0.9, splits=("val", "test", "unseen"), fold=None, digits=None, **more
):
    scores = {"n": 100, "accuracy": accuracy, "macro_f1": accuracy / 2, **more}
    of_model = {
        "best": {"parameters": 1000, "facts": {"epochs": 4}},
        "sequential": {"unit": "digits", "facts": {"converged": seed == 0}},
    }
    about = {"family": "any", "unit": "pairs", **of_model.get(model, {})}
    return Run(
        model=model,
        examples=examples,
        seed=seed,
        splits=dict.fromkeys(splits, scores),
        fold=fold,
        digits=digits,
        **about,
    )


RUNS = [
    run(examples=10, accuracy=0.2, loss=0.5),
    run(examples=10, seed=1, accuracy=0.4, loss=0.5),
    run(loss=0.5),
    run("sequential", 50, 0, 0.5, digit_accuracy=0.9, argmax_accuracy=0.8),
    run("sequential", 50, 1, 0.7, digit_accuracy=0.9, argmax_accuracy=0.8),
    run("svm", 60),
    run("svm", 60, accuracy=0.5, splits=["held_out"], fold=0),
    run("svm", 60, accuracy=0.7, splits=["held_out"], fold=1),
]


@pytest.fixture(scope="module")
def summary():
    return models_summary(runs_table(RUNS, TITLES))


def test_table_has_a_row_for_each_run_and_split():
    table = runs_table(RUNS, TITLES)
    assert len(table) == 3 * 3 + 2 * 3 + 3 + 2
    first = table.loc[0, ["model", "title", "examples", "seed", "split", "n", "parameters", "epochs"]]
    assert first.tolist() == ["best", "best network", 10, 0, "val", 100, 1000, 4]
    assert table["fold"].dropna().tolist() == [0, 1]
    assert table.loc[table["model"] == "sequential", ["parameters", "loss", "epochs"]].isna().all(axis=None)


def test_columns_that_are_empty_are_left_out():
    whole, one = runs_table(RUNS, TITLES), runs_table(RUNS[:1], TITLES)
    assert set(whole) - set(one) == {"fold", "digit_accuracy", "argmax_accuracy", "converged"}
    assert "digits" not in whole


@given(st.permutations(RUNS))
def test_order_of_the_runs_does_not_matter(runs):
    def by_group(runs):
        rows = {(row["model"], row["examples"], row["split"]): row for row in over_seeds(runs_table(runs, TITLES))}
        for row in rows.values():
            for name, value in row.items():
                if isinstance(value, dict):
                    row[name] = (*np.round([value["mean"], value["sd"] or 0], 12), *sorted(value["values"]))
        return {key: str(row) for key, row in rows.items()}

    assert by_group(runs) == by_group(RUNS)


def test_runs_are_grouped_by_what_their_records_say():
    rows = over_seeds(runs_table(RUNS, TITLES))
    assert [(row["model"], row["examples"], row["seeds"]) for row in rows if row["split"] in ("test", "held_out")] == [
        ("best", 10, 2),
        ("best", 70, 1),
        ("sequential", 50, 2),
        ("svm", 60, 1),
        ("svm", 60, 2),
    ]
    assert rows[0]["accuracy"] == {"mean": pytest.approx(0.3), "sd": pytest.approx(0.02**0.5), "values": [0.2, 0.4]}
    assert rows[3]["accuracy"] == {"mean": 0.9, "sd": None, "values": [0.9]}
    assert "digit_accuracy" not in rows[0]
    assert "loss" not in rows[-1]


def test_summary_has_the_runs_by_number_of_examples(summary):
    assert list(summary) == ["best", "sequential", "svm"]
    best = summary["best"]
    assert (best["title"], best["parameters"], list(best["runs"])) == ("best network", 1000, ["10", "70"])
    assert best["runs"]["10"]["facts"]["epochs"]["values"] == [4, 4]
    assert best["runs"]["10"]["unseen"]["loss"]["mean"] == 0.5
    assert summary["sequential"]["parameters"] is None
    linear = summary["sequential"]["runs"]["50"]
    assert (linear["seeds"], linear["facts"]["converged"]["mean"]) == (2, 0.5)
    assert linear["test"]["argmax_accuracy"]["mean"] == pytest.approx(0.8)
    json.dumps(summary, allow_nan=False)


def test_folds_are_no_runs(summary):
    svm = summary["svm"]
    assert list(svm["runs"]) == ["60"]
    validation = svm["cross_validation"]
    assert (validation["examples"], validation["accuracy"]["values"]) == (60, [0.5, 0.7])


def test_the_headline_is_by_number_not_by_text():
    runs = [run(examples=examples, accuracy=examples / 1000) for examples in (300, 1000)]
    model = models_summary(runs_table(runs, TITLES))["best"]
    assert largest_runs(model)["test"]["accuracy"]["mean"] == 1
