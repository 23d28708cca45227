"""The scripts that draw, called as functions: they draw any study that can be configured, the same each time."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import confusion_matrix

from digitsum.data.pairs import Pairs
from digitsum.learning.trials import Epoch, Trial
from digitsum.models.predictions import Predictions
from digitsum.report.confusion import draw_confusion
from digitsum.report.figures import figure_files
from digitsum.runs import Run
from digitsum.runs_table import models_summary, runs_table
from digitsum.scores import score

RNG = np.random.default_rng(0)
HISTORY = pd.DataFrame(
    {"epoch": [1, 2], **{f"{part}_{of}": [0.5, 0.4] for part in ("train", "val") for of in ("loss", "accuracy")}}
)
MODELS = {"best": "pairs", "paired": "pairs", "sequential": "digits"}
SHAPE = {"hidden_layers": [128, 64], "activation": "ReLU", "dropout": 0.2, "learning_rate": 1e-3, "batch_size": 64}
SPACE = {
    "hidden_layers": {"distribution": "categorical", "choices": [[128, 64], [256, 128]]},
    "learning_rate": {"distribution": "float", "low": 1e-4, "high": 1e-1, "log": True},
}
ADDITION = pd.DataFrame(
    {
        "digits": [1, 1, 15, 15, 15],
        "system": ["ours", "theirs", "ours", "theirs", "mine"],
        "origin": ["this study", "published", "this study", "published", "other"],
        "mean": [0.99, 0.98, 0.88, 0.0, 0.5],
        "sd": [np.nan, 0.01, 0.02, np.nan, np.nan],
        "seconds": [60.0, 6000.0, 70.0, np.nan, np.nan],
    }
)


def run(model, examples, seed):
    digits = RNG.integers(0, 10, (60, 2)).astype(np.uint8)
    read = np.where(RNG.random((60, 2)) < 0.8, digits, 0).astype(np.uint8)
    pairs = Pairs(np.zeros((60, 56, 28), np.uint8), digits.sum(1, dtype=np.uint8), digits, np.zeros((60, 2), np.int32))
    scores = score(pairs, Predictions(read.sum(1, dtype=np.uint8), read if MODELS[model] == "digits" else None))
    return Run(model, "any", MODELS[model], examples, seed, {"test": scores, "unseen": scores})


RUNS = [run(model, examples, seed) for model in MODELS for examples in (50, 500) for seed in (0, 1)]
SUMMARY = models_summary(runs_table(RUNS, {model: model for model in MODELS}))
PUBLISHED_LINEAR = pd.DataFrame({"model": ["paired"], "examples": [50], "accuracy": [0.1]})


def trial(number, state, losses):
    epochs = [Epoch(epoch, 1e-3, loss, 0.5, loss, 0.5) for epoch, loss in enumerate(losses, start=1)]
    return Trial(0, 0, number, number, SHAPE, state, epochs, "", "")


TRIALS = [trial(0, "diverged", []), trial(1, "pruned", [9.0]), trial(2, "complete", [2.0, 0.2])]


def tsne_maps(n):
    points, labels = RNG.normal(size=(500, 2)), RNG.integers(0, 19, 500).astype(np.uint8)
    return [(perplexity, points, labels, 0.5) for perplexity in range(2, n + 2)]


DIFFERENCES = pd.DataFrame(
    {
        "model": ["a", "a", "b"],
        "other": ["b", "c", "c"],
        "difference": [-0.004, 0.2, 0.204],
        "differ": [False, True, True],
    }
)
TITLES = {"b": "network", "a": "ensemble of a network with a rather long name", "c": "classifier"}
CELLS = pd.DataFrame(
    {"top": [1, 2], "bottom": [2, 9], "n": [40, 50], "wrong": [12, 0], "accuracy": [0.7, 1.0], "p_holm": [0.001, 1.0]}
)
BINS = pd.DataFrame(
    {"split": ["val", "unseen", "unseen"], "state": ["before"] * 3, "seed": [0, 0, 1], "bin": 0}
    | {"confidence": [0.9, 0.9, 0.8], "accuracy": [0.9, 0.7, 0.7]}
)
PICTURES = RNG.integers(0, 256, (9, 56, 28)).astype(np.uint8)


def adder():
    """Return what plot_addition_errors draws: runs, what they read by N, images, labels."""
    labels = RNG.integers(0, 10, 400).astype(np.uint8)
    reads = {digits: np.where(RNG.random(400) < 0.97, labels, 0).astype(np.uint8) for digits in (1, 4, 100)}
    reads[2] = labels  # nothing wrong
    confusion = confusion_matrix(labels, reads[1]).tolist()
    scores = {"digit_confusion": confusion, "digit_accuracy": 0.97}
    run = Run("ours", "sum", "pairs", 30, 0, {"test": scores}, digits=1)
    return [run, run], reads, RNG.integers(0, 256, (400, 28, 28), dtype=np.uint8), labels


FIGURES = {
    "addition, accuracy": ("plot_addition_accuracy", "plot_addition_accuracy", ADDITION),
    "addition, time": ("plot_addition_time", "plot_addition_time", ADDITION),
    "addition, errors": ("plot_addition_errors", "plot_addition_errors", *adder()),
    "calibration": ("plot_calibration", "plot_calibration", {"one network": BINS, "another one": BINS}),
    "comparison": ("plot_comparison", "plot_comparison", SUMMARY, {"best": 0.9}),
    "comparison, nothing published": ("plot_comparison", "plot_comparison", SUMMARY, {}),
    "confusion": ("plot_confusion", "plot_confusion", RUNS[:2], "digit"),
    "confusion of digits": ("plot_confusion", "plot_confusion", RUNS[-2:], "digit"),
    "differences": ("plot_differences", "plot_differences", DIFFERENCES, TITLES),
    "differences of a single model": ("plot_differences", "plot_differences", DIFFERENCES[:0], {"b": "network"}),
    "digit pairs": ("plot_digit_pairs", "plot_digit_pairs", {"one network": CELLS, "two": CELLS, "three": CELLS}),
    "learning curves": ("plot_learning_curves", "plot_learning_curves", SUMMARY),
    "linear": ("plot_linear", "plot_linear", SUMMARY, PUBLISHED_LINEAR),
    "linear, nothing published": ("plot_linear", "plot_linear", SUMMARY, PUBLISHED_LINEAR.iloc[:0]),
    "mistakes": ("plot_mistakes", "plot_pictures", PICTURES, ["1 + 2 = 3"] * 9),
    "no mistakes": ("plot_mistakes", "plot_pictures", PICTURES[:0], []),
    "training": ("plot_training", "plot_training", [HISTORY, HISTORY]),
    "search, history": ("plot_search", "plot_history", TRIALS),
    "search, hyperparameters": ("plot_search", "plot_hyperparameters", TRIALS, SPACE),
    "search, curves": ("plot_search", "plot_curves", TRIALS),
    "maps": ("plot_tsne", "plot_maps", tsne_maps(2), "digit"),
    "one map": ("plot_tsne", "plot_maps", tsne_maps(1), "digit"),
}


@pytest.mark.parametrize(("name", "function", "arguments"), [(a, b, c) for a, b, *c in FIGURES.values()], ids=FIGURES)
def test_figure_is_the_same_each_time(script, tmp_path, name, function, arguments):
    for folder in ("one", "two"):
        paths = [str(tmp_path / folder / f"figure.{kind}") for kind in ("svg", "png")]
        getattr(script(name), function)(*arguments, paths)
    for kind in ("svg", "png"):
        content = (tmp_path / "one" / f"figure.{kind}").read_bytes()
        assert content == (tmp_path / "two" / f"figure.{kind}").read_bytes()
        assert len(content) > 1000


def test_points_of_a_map_are_pixels_in_a_vector_figure(script, tmp_path):
    script("plot_tsne").plot_maps(tsne_maps(4), "digit", [str(tmp_path / "figure.svg")])
    svg = (tmp_path / "figure.svg").read_text()
    assert svg.count("<!-- Perplexity ") == svg.count("<image") == 4  # vectors would take megabytes


def test_confusion_shows_the_counts_that_are_not_zero(script, tmp_path):
    counts = np.diag(np.arange(19) * 100) + np.eye(19, k=1, dtype=int)
    with figure_files([str(tmp_path / "figure.svg")]) as figure:
        axes = figure.subplots()
        draw_confusion(axes, counts, "digit")
    shown = {tuple(map(int, text.get_position()))[::-1]: int(text.get_text()) for text in axes.texts}
    assert shown == {place: counts[place] for place in zip(*np.nonzero(counts), strict=True)}
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("True digit", "Predicted digit")


@pytest.mark.parametrize("n", [0, 1, 9])
def test_each_mistake_is_shown(script, tmp_path, n):
    script("plot_mistakes").plot_pictures(PICTURES[:n], ["1 + 2 = 3"] * n, [str(tmp_path / "figure.svg")])
    svg = (tmp_path / "figure.svg").read_text()
    assert svg.count("<image") == n
    assert ("There is no such pair" in svg) is (n == 0)


def test_a_difference_stands_in_the_row_of_the_better_model(script, tmp_path, monkeypatch):
    shown = {}

    def text(axes, x, y, content, **_):
        shown[y, x] = content

    monkeypatch.setattr("matplotlib.axes.Axes.text", text)
    script("plot_differences").plot_differences(DIFFERENCES, TITLES, [str(tmp_path / "figure.svg")])
    assert shown == {(0, 1): "0.40", (1, 2): "20.0", (0, 2): "20.4"}
