import copy

import pytest
import yaml

from digitsum.published import Row, about_published, departures, published_rows


@pytest.fixture(scope="module")
def published(repository):
    return yaml.safe_load((repository / "workflow" / "report" / "published.yaml").read_text())["report"]


@pytest.fixture(scope="module")
def config(repository):
    return yaml.safe_load((repository / "config.yaml").read_text())


@pytest.fixture
def rows(published, summary):
    return published_rows(published, summary, dict.fromkeys(range(19), 0.7), 30000)


def find(rows, part, quantity):
    (row,) = (row for row in rows if (row.part, row.quantity) == (part, quantity))
    return row


def numbers(value):
    """Return all numbers in nested dicts and lists."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for entry in value for number in numbers(entry)]
    return [value] if isinstance(value, int | float) else []


def test_every_published_result_has_a_row(published, rows):
    results = copy.deepcopy(published)
    # Settings are no results: `departures` names those that differ, the report's table of the search the best ones.
    del results["pairs"], results["tuning"]["best"], results["linear"]["sizes"]
    for part, keys in {
        "trial_network": ("hidden_layers", "dropout", "learning_rate", "batch_size", "epochs", "weight_decay"),
        "random_forest": ("train", "test"),
        "svm": ("train", "test"),
    }.items():
        for key in keys:
            del results[part][key]
    folds = results["svm"].pop("cv_scores")
    shown = {row.published for row in rows}
    assert {min(folds), max(folds)} <= shown
    assert set(numbers(results)) <= shown


def test_network(rows):
    row = find(rows, "Best network", "Test accuracy")
    assert (row.published, row.ours, row.sd) == (0.9524, pytest.approx(0.957), 0.001)
    assert row.unseen == pytest.approx(0.944)
    assert row.difference == pytest.approx(0.0046)
    # sqrt(2 * 0.957 * 0.043 / 15000 + 0.001^2 * 4 / 3)
    assert row.spread == pytest.approx(0.00262, abs=1e-5)
    assert row.within
    assert not find(rows, "Best network", "Test accuracy first quoted").within


@pytest.mark.parametrize(
    ("part", "quantity"), [("Search", "Lowest validation loss"), ("Best network", "Test macro F1")]
)
def test_no_spread_is_known_of_losses_and_f1_scores(rows, part, quantity):
    row = find(rows, part, quantity)
    assert row.spread is None
    assert row.within is None


def test_cross_validation(rows):
    row = find(rows, "Support vector machine", "Cross-validation mean")
    assert row.difference == pytest.approx(0.71 - 0.7333)
    assert row.spread == pytest.approx((2 * 0.71 * 0.29 / 30000) ** 0.5)
    assert not row.within


def test_size_that_was_not_run_is_left_out(published, summary):
    for runs in summary["linear"].values():
        del runs["500"]
    rows = published_rows(published, summary, dict.fromkeys(range(19), 0.7), 30000)
    sizes = [row.quantity for row in rows if row.part == "Linear, paired"]
    assert sizes == [f"{size} examples" for size in ("50", "100", "1,000", "2,000", "5,000", "10,000")]


def test_words():
    rows = [
        Row("Best network", "Test accuracy", "percent", 0.7, 0.701, spread=0.01),
        Row("Best network", "Test macro F1", "score", 0.7, 0.8, spread=0.01),
        Row("Random forest", "Test accuracy", "percent", 0.7, 0.6, spread=0.01),
        Row("Trial network", "Validation loss", "nats", 0.2, 0.5, spread=0.01),
        Row("Trial network", "Parameters", "count", 7, 8),
    ]
    assert about_published(rows) == [
        "Of the 4 published figures whose spread is known, 1 lies within it; this run is better in 1 and worse in 2.",
        "Better: best network (test macro F1).",
        "Worse: random forest (test accuracy) and trial network (validation loss).",
    ]


def test_departures(published, config):
    config = copy.deepcopy(config)
    config["networks"]["trial"] |= {"schedule": "constant", "weight_decay": 0}
    assert departures(published, config) == []
    config["data"] |= {"pool": "disjoint", "sizes": {**config["data"]["sizes"], "train": 6000}}
    config["networks"]["trial"]["hyperparameters"]["hidden_layers"] = [64]
    config["baselines"]["cross_validation_folds"] = 3
    assert departures(published, config) == [
        "train pairs 6,000 (published: 70,000)",
        "image pool of the splits disjoint (published: shared)",
        "hidden layers of the trial network 64 (published: 512-256)",
        "folds of the cross-validation 3 (published: 5)",
    ]
