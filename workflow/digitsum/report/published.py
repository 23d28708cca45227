"""What others found (published.yaml), and the published study's figures beside those of this run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from digitsum.data.datasets import is_mnist
from digitsum.report.chance import spread_of_difference
from digitsum.report.wording import count
from digitsum.runs_table import largest_runs
from digitsum.yaml_files import read_yaml

Summary = Mapping[str, Any]
Unit = Literal["percent", "nats", "score", "count"]

_CONTENT = read_yaml(Path(__file__).with_suffix(".yaml"))
PUBLISHED: Summary = _CONTENT["report"]  # the study that this project replicates
PEERS: Mapping[str, str] = _CONTENT["peers"]  # what public repositories reached, in words

QUANTITIES: dict[str, tuple[str, Unit]] = {
    "parameters": ("parameters", "count"),
    "train_loss": ("training loss", "nats"),
    "train_accuracy": ("training accuracy", "percent"),
    "val_loss": ("validation loss", "nats"),
    "val_accuracy": ("validation accuracy", "percent"),
    "test_accuracy": ("test accuracy", "percent"),
    "test_accuracy_first_quoted": ("test accuracy first quoted", "percent"),
    "test_macro_f1": ("test macro F1", "score"),
    "test_f1_of_0": ("test F1 of the sum 0", "score"),
    "test_f1_of_18": ("test F1 of the sum 18", "score"),
}


@dataclass(frozen=True)
class Row:
    """One published figure and ours."""

    part: str  # the part of the study that it belongs to
    quantity: str  # what is measured
    unit: Unit  # percent (the numbers are fractions), nats, score (0..1) or count
    published: float
    ours: Summary  # as {mean, sd, values} over seeds
    spread: float | None = None  # standard deviation of the difference by chance alone (see chance.py), None if unknown
    unseen: float | None = None  # if `ours` is an accuracy on test pairs, the same on unseen pairs

    @property
    def difference(self) -> float:
        """Ours minus the published one."""
        return float(self.ours["mean"] - self.published)

    @property
    def within(self) -> bool | None:
        """Whether the difference is at most two spreads; None if the spread is unknown."""
        return None if self.spread is None else abs(self.difference) <= 2 * self.spread


def published_accuracies(dataset: str) -> dict[str, float]:
    """Return the published test accuracies by name of our corresponding model; empty for other data sets."""
    if not is_mnist(dataset):
        return {}
    return {name: model["results"]["test_accuracy"] for name, model in PUBLISHED["models"].items()}


def published_rows(summary: Summary, f1: Mapping[str, Mapping[int, float]]) -> list[Row]:
    """Return every published figure that has a counterpart in the `summary` of this run.

    `f1` has, by model, the F1 score of each sum on test pairs.
    """
    models, search, searched = summary["models"], summary["search"], PUBLISHED["search"]
    rows = [
        Row("search", "trials", "count", searched["trials"], _one(search["trials"])),
        Row("search", "lowest validation loss", "nats", searched["best_val_loss"], _one(search["best_val_loss"])),
    ]
    for name, theirs in PUBLISHED["models"].items():
        if name in models:
            rows += _rows_of_model(theirs, models[name], f1[name])
    for name, accuracies in PUBLISHED["linear"].items():
        model = models.get(name, {"runs": {}})
        for examples, accuracy in accuracies.items():
            if runs := model["runs"].get(str(examples)):
                quantity, pairs = count(examples, "example"), PUBLISHED["pairs"]["test"]
                rows.append(_accuracy(model, quantity, accuracy, runs, "test", pairs))
    return rows


def _rows_of_model(theirs: Summary, model: Summary, f1: Mapping[int, float]) -> Iterator[Row]:
    part, runs = model["title"], largest_runs(model)
    ours = {
        "parameters": _one(model["parameters"]),
        **{f"{split}_{score}": value for split in ("val", "test") for score, value in runs[split].items()},
        **{f"test_f1_of_{label}": _one(value) for label, value in f1.items()},
        **runs["facts"],
    }
    for key, published in theirs["results"].items():
        quantity, unit = QUANTITIES[key]
        split = key.partition("_")[0]
        if unit == "percent" and split != "train":
            pairs = theirs["settings"].get("scored_pairs", PUBLISHED["pairs"][split])
            yield _accuracy(model, quantity, published, runs, split, pairs)
        elif key in ours:
            yield Row(part, quantity, unit, published, ours[key])
    if "folds" in theirs and "cross_validation" in model:
        folds = model["cross_validation"]
        values = folds["accuracy"]["values"]
        mean = _one(folds["accuracy"]["mean"])
        # Together, the folds score every example once.
        spread = spread_of_difference(mean, folds["examples"], theirs["settings"]["examples"])
        yield Row(part, "cross-validation mean", "percent", theirs["folds_mean"], mean, spread)
        yield Row(part, "cross-validation, lowest fold", "percent", min(theirs["folds"]), _one(min(values)))
        yield Row(part, "cross-validation, highest fold", "percent", max(theirs["folds"]), _one(max(values)))


def _accuracy(model: Summary, quantity: str, published: float, runs: Summary, split: str, other_pairs: int) -> Row:
    """Return the row of an accuracy on pairs drawn at random; the published one was measured on `other_pairs`."""
    ours = runs[split]["accuracy"]
    spread = spread_of_difference(ours, runs[split]["n"], other_pairs)
    unseen = runs["unseen"]["accuracy"]["mean"] if split == "test" else None
    return Row(model["title"], quantity, "percent", published, ours, spread, unseen)


def _one(value: float) -> Summary:
    """Return a single number in the form of statistics over seeds."""
    return {"mean": value, "sd": None, "values": [value]}
