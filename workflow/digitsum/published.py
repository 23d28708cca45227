"""The figures of the published study beside those of this run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from digitsum.chance import spread_of_difference
from digitsum.wording import listing, number, setting

Summary = Mapping[str, Any]
Unit = Literal["percent", "nats", "score", "count"]


@dataclass(frozen=True)
class Row:
    """One published figure and ours.

    Attributes:
        part: the part of the study that it belongs to.
        quantity: what it is.
        unit: percent (the numbers are fractions), nats, score (0..1) or count.
        published: the published figure.
        ours: the mean of ours.
        sd: standard deviation of ours over seeds, None for a single one.
        spread: standard deviation that chance gives the difference (see chance.py), None where nothing is known of it.
        unseen: where `ours` is an accuracy on test pairs, the same on unseen ones.

    """

    part: str
    quantity: str
    unit: Unit
    published: float
    ours: float
    sd: float | None = None
    spread: float | None = None
    unseen: float | None = None

    @property
    def difference(self) -> float:
        """Ours less the published one."""
        return self.ours - self.published

    @property
    def within(self) -> bool | None:
        """Whether the difference is at most two spreads; None where nothing is known of the spread."""
        return None if self.spread is None else abs(self.difference) <= 2 * self.spread


def published_rows(
    published: Summary, summary: Summary, forest_f1: Mapping[int, float], cross_validated: int
) -> list[Row]:
    """Return every published figure that has a counterpart in this run, in the order of the study.

    Args:
        published: the part `report` of published.yaml.
        summary: the headline numbers of this run.
        forest_f1: F1 score of each sum, the random forest on test pairs.
        cross_validated: on how many pairs the support vector machine was cross-validated.

    """
    return [
        *_trial_network(published, summary),
        *_search(published, summary),
        *_best_network(published, summary),
        *_forest(published["random_forest"], summary["baselines"]["random_forest"], forest_f1),
        *_svm(published["svm"], summary["baselines"]["svm"], cross_validated),
        *_linear(published, summary),
    ]


def _trial_network(published: Summary, summary: Summary) -> Iterator[Row]:
    part = "Trial network"
    theirs, ours = published["trial_network"], summary["networks"]["trial"]
    yield Row(part, "Parameters", "count", theirs["parameters"], ours["parameters"])
    yield _single(part, "Training loss", "nats", theirs["train_loss"], ours["train_loss"])
    yield _single(part, "Training accuracy", "percent", theirs["train_accuracy"], ours["train_accuracy"])
    yield _single(part, "Validation loss", "nats", theirs["val_loss"], ours["val_loss"])
    yield _accuracy(part, "Validation accuracy", theirs["val_accuracy"], ours, "val", published, summary)
    yield _accuracy(part, "Test accuracy", theirs["test_accuracy"], ours, "test", published, summary)


def _search(published: Summary, summary: Summary) -> Iterator[Row]:
    part = "Search"
    theirs, ours = published["tuning"], summary["tuning"]
    yield Row(part, "Trials", "count", theirs["trials"], ours["trials"])
    yield Row(part, "Lowest validation loss", "nats", theirs["best_val_loss"], ours["best_val_loss"])


def _best_network(published: Summary, summary: Summary) -> Iterator[Row]:
    part = "Best network"
    theirs, ours = published["best_network"], summary["networks"]["best"]
    yield Row(part, "Parameters", "count", published["tuning"]["parameters"], ours["parameters"])
    yield _accuracy(part, "Test accuracy", theirs["test_accuracy"], ours, "test", published, summary)
    first = theirs["test_accuracy_first_quoted"]
    yield _accuracy(part, "Test accuracy first quoted", first, ours, "test", published, summary)
    yield _single(part, "Test macro F1", "score", theirs["macro_f1"], ours["test_macro_f1"])


def _forest(theirs: Summary, ours: Summary, f1: Mapping[int, float]) -> Iterator[Row]:
    part = "Random forest"
    yield _baseline_accuracy(part, theirs, ours)
    yield Row(part, "Test macro F1", "score", theirs["macro_f1"], ours["test_macro_f1"])
    yield Row(part, "Test F1 of the sum 0", "score", theirs["f1_class_0"], f1[0])
    yield Row(part, "Test F1 of the sum 18", "score", theirs["f1_class_18"], f1[18])


def _svm(theirs: Summary, ours: Summary, cross_validated: int) -> Iterator[Row]:
    part = "Support vector machine"
    yield _baseline_accuracy(part, theirs, ours)
    # The folds together score every training pair once.
    mean = ours["cv_mean"]
    spread = spread_of_difference(mean, cross_validated, theirs["train"], None, 1)
    yield Row(part, "Cross-validation mean", "percent", theirs["cv_mean"], mean, spread=spread)
    for name, choose in (("lowest", min), ("highest", max)):
        folds = choose(theirs["cv_scores"]), choose(ours["cv_scores"])
        yield Row(part, f"Cross-validation, {name} fold", "percent", *folds)


def _linear(published: Summary, summary: Summary) -> Iterator[Row]:
    theirs, ours = published["linear"], summary["linear"]
    pairs = summary["data"]["pairs"]["test"], published["pairs"]["test"]
    for method in ("paired", "sequential"):
        for size, accuracy in zip(theirs["sizes"], theirs[method], strict=True):
            if run := ours[method].get(str(size)):
                spread = spread_of_difference(run["mean"], *pairs, run["sd"], len(run["values"]))
                quantity = f"{number(size)} examples"
                unseen = run["unseen"]["mean"]
                yield Row(f"Linear, {method}", quantity, "percent", accuracy, run["mean"], run["sd"], spread, unseen)


def _single(part: str, quantity: str, unit: Unit, published: float, ours: Summary) -> Row:
    """Return a row of what has no binomial spread: a loss, an F1 score, an accuracy on the training pairs."""
    return Row(part, quantity, unit, published, ours["mean"], ours["sd"])


def _accuracy(
    part: str, quantity: str, theirs: float, network: Summary, split: str, published: Summary, summary: Summary
) -> Row:
    ours = network[f"{split}_accuracy"]
    pairs = summary["data"]["pairs"][split], published["pairs"][split]
    spread = spread_of_difference(ours["mean"], *pairs, ours["sd"], len(ours["values"]))
    unseen = network["unseen_accuracy"]["mean"] if split == "test" else None
    return Row(part, quantity, "percent", theirs, ours["mean"], ours["sd"], spread, unseen)


def _baseline_accuracy(part: str, theirs: Summary, ours: Summary) -> Row:
    accuracy = ours["test_accuracy"]
    spread = spread_of_difference(accuracy, ours["tested_pairs"], theirs["test"], None, 1)
    return Row(
        part, "Test accuracy", "percent", theirs["accuracy"], accuracy, spread=spread, unseen=ours["unseen_accuracy"]
    )


def departures(published: Summary, config: Mapping[str, Any]) -> list[str]:
    """Return in what this run's configuration differs from the published study, in words; empty if in nothing."""
    sizes, theirs = config["data"]["sizes"], published["trial_network"]
    trial = config["networks"]["trial"]
    by_hand = trial["hyperparameters"] if trial["hyperparameters"] != "tuned" else {}
    ours = {**by_hand, "epochs": trial["epochs"], "schedule": trial["schedule"], "weight_decay": trial["weight_decay"]}
    compared: list[tuple[str, Any, Any]] = [
        *((f"{split} pairs", sizes[split], published["pairs"][split]) for split in ("train", "val", "test")),
        ("image pool of the splits", config["data"]["pool"], "shared"),
        *((f"{key.replace('_', ' ')} of the trial network", value, theirs[key]) for key, value in ours.items()),
        ("trials of the search", config["tuning"]["trials"], published["tuning"]["trials"]),
        *(
            (f"pairs to {verb} the baselines", config["baselines"][key], published["random_forest"][key])
            for verb, key in (("fit", "train"), ("test", "test"))
        ),
        (
            "folds of the cross-validation",
            config["baselines"]["cross_validation_folds"],
            len(published["svm"]["cv_scores"]),
        ),
    ]
    return [f"{what} {setting(ours)} (published: {setting(other)})" for what, ours, other in compared if ours != other]


def about_published(rows: list[Row]) -> list[str]:
    """Return how many of the published figures this run meets, beats and misses."""
    judged = [row for row in rows if row.within is not None]
    # A loss is better when it is lower.
    better = [row for row in judged if not row.within and (row.difference > 0) != (row.unit == "nats")]
    worse = [row for row in judged if not row.within and row not in better]
    inside = len(judged) - len(better) - len(worse)
    sentences = [
        f"Of the {len(judged)} published figures whose spread is known, {inside} {'lies' if inside == 1 else 'lie'} "
        f"within it; this run is better in {len(better)} and worse in {len(worse)}."
    ]
    for outside, word in ((better, "Better"), (worse, "Worse")):
        if outside:
            parts = dict.fromkeys(row.part for row in outside)
            names = listing(
                f"{part[0].lower()}{part[1:]} "
                f"({', '.join(row.quantity[0].lower() + row.quantity[1:] for row in outside if row.part == part)})"
                for part in parts
            )
            sentences.append(f"{word}: {names}.")
    return sentences
