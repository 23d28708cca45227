import pytest

from digitsum.report.published import (
    PUBLISHED,
    Row,
    published_accuracies,
    published_rows,
)
from digitsum.report.sections.published import about_published


@pytest.fixture
def rows(summary):
    """Return a function that returns the rows for the current summary; all F1 scores are 0.7."""
    return lambda: published_rows(summary, dict.fromkeys(summary["models"], dict.fromkeys(range(19), 0.7)))


@pytest.fixture
def find(rows):
    return lambda part, quantity: next(row for row in rows() if (row.part, row.quantity) == (part, quantity))


def test_every_published_result_has_a_row(rows):
    models, search = PUBLISHED["models"].values(), PUBLISHED["search"]
    results = [value for model in models for value in model["results"].values()]
    results += [*(value for accuracies in PUBLISHED["linear"].values() for value in accuracies.values())]
    svm = PUBLISHED["models"]["svm"]
    results += [svm["folds_mean"], min(svm["folds"]), max(svm["folds"]), search["trials"], search["best_val_loss"]]
    assert sorted(row.published for row in rows()) == sorted(results)


def test_accuracy_beside_ours(find):
    row = find("tuned network", "test accuracy")
    assert (row.published, row.ours["mean"]) == (0.9524, pytest.approx(0.957))
    assert row.unseen == pytest.approx(0.944)
    assert row.difference == pytest.approx(0.0046)
    # sqrt(2 * 0.957 * 0.043 / 15000 + 0.001^2 * 4 / 3)
    assert row.spread == pytest.approx(0.00262, abs=1e-5)
    assert row.within
    assert not find("tuned network", "test accuracy first quoted").within


def test_spread_follows_from_the_pairs_that_each_study_scored(find):
    row = find("random forest", "test accuracy")
    assert row.spread == pytest.approx((2 * 0.684 * 0.316 / 6000) ** 0.5)
    row = find("support vector machine", "cross-validation mean")
    assert row.spread == pytest.approx((0.71 * 0.29 * (2 / 30000)) ** 0.5)


@pytest.mark.parametrize("quantity", ["parameters", "test macro F1"])
def test_no_spread_is_known_of_counts_and_f1_scores(find, quantity):
    row = find("tuned network", quantity)
    assert row.spread is None
    assert row.within is None


def test_what_this_run_has_not_is_left_out(summary, rows):
    for name in ("trial", "random_forest", "paired"):
        del summary["models"][name]
    del summary["models"]["svm"]["cross_validation"], summary["models"]["sequential"]["runs"]["500"]
    assert [row.quantity for row in rows() if row.part not in ("search", "tuned network")] == [
        "test accuracy",
        *(f"{size} examples" for size in ("50", "100", "1,000", "2,000", "5,000", "10,000")),
    ]


def test_what_figures_show():
    assert published_accuracies("MNIST") == {"trial": 0.9419, "best": 0.9524, "random_forest": 0.6732, "svm": 0.6987}


def test_words():
    def row(part, quantity, ours, spread):
        return Row(part, quantity, "percent", 0.7, {"mean": ours, "sd": None, "values": [ours]}, spread)

    first, *others = about_published(
        [
            row("tuned network", "validation accuracy", 0.8, 0.01),
            row("tuned network", "test accuracy", 0.715, 0.01),
            row("random forest", "test accuracy", 0.6, 0.01),
            row("trial network", "training accuracy", 0.6, None),
        ]
    )
    assert (
        "Of 3 published figures that can be tested, this run agrees with 1 within chance, is better in 1 and worse"
        in first
    )
    assert others == ["Better: tuned network (validation accuracy).", "Worse: random forest (test accuracy)."]


def test_departures(summary, config, said):
    config["models"]["trial"] |= {"schedule": "constant", "weight_decay": 0}
    summary["models"]["svm"]["cross_validation"]["accuracy"]["values"] = [0.7] * 5
    assert "It follows its protocol. Of" in said("published")
    config["data"]["pool"] = "disjoint"
    config["models"]["trial"]["hyperparameters"]["hidden_layers"] = [64]
    summary["data"]["pairs"]["train"] = 6000
    forest = summary["models"]["random_forest"]
    forest["runs"] = {"400": forest["runs"]["30000"]}
    both = "train pairs 6,000 (published: 70,000) image pool of the splits disjoint (published: shared)"
    models = (
        "hidden layers of the trial network 64 (published: 512-256) "
        "examples of the random forest 400 (published: 30,000)"
    )
    assert f"except for: {both} {models}" in said("published")
    for name in ("trial", "random_forest"):
        del summary["models"][name]
    assert f"except for: {both} Of" in said("published")
