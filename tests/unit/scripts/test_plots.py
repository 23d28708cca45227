"""The scripts that draw, called as functions: they draw any study that can be configured, the same each time."""

import warnings
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text
from sklearn.metrics import confusion_matrix

from digitsum.data.pairs import Pairs
from digitsum.data.splits import SPLITS
from digitsum.learning.trials import Epoch, Trial
from digitsum.models.predictions import Predictions
from digitsum.report.confusion import draw_confusion
from digitsum.report.figures import figure_files, spread
from digitsum.runs import Run
from digitsum.runs_table import largest_runs, models_summary, runs_table
from digitsum.scores import score
from support.config_form import NOT_TEXT

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
PUBLISHED_LINEAR = {"paired": {50: 0.1, 5000: 0.2}, "sequential": {50: 0.4}, "left_out": {50: 0.1}}


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
CELLS = pd.DataFrame(
    {"top": [1, 2], "bottom": [2, 9], "n": [40, 50], "wrong": [12, 0], "accuracy": [0.7, 1.0], "p_holm": [0.001, 1.0]}
)
BINS = pd.DataFrame(
    {"split": ["val", "unseen", "unseen"], "state": ["before"] * 3, "seed": [0, 0, 1], "bin": 0}
    | {"confidence": [0.9, 0.9, 0.8], "accuracy": [0.9, 0.7, 0.7]}
)
LABELS = pd.concat(
    pd.DataFrame({"split": split, "sum": range(19), "pairs": 3, "probability": 1 / 19}) for split in SPLITS
)
PICTURES = RNG.integers(0, 256, (9, 56, 28)).astype(np.uint8)


def adder():
    """Return what plot_addition_errors draws: runs, what they read by N, images, labels."""
    labels = RNG.integers(0, 10, 400).astype(np.uint8)
    reads = {digits: np.where(RNG.random(400) < 0.97, labels, 0).astype(np.uint8) for digits in (1, 4, 100, 200)}
    reads[2] = labels  # nothing wrong
    confusion = confusion_matrix(labels, reads[1]).tolist()
    scores = {"digit_confusion": confusion, "digit_accuracy": 0.97}
    run = Run("ours", "sum", "pairs", 30, 0, {"test": scores}, digits=1)
    return [run, run], reads, RNG.integers(0, 256, (400, 28, 28), dtype=np.uint8), labels


ADDER = adder()
READINGS = pd.DataFrame(
    {"pairs": "half", "model": "net", "apart": apart, "seed": seed, "digit": digit, "read_as": digit // 2, "share": 0.4}
    for apart in (0, 1)
    for seed in range(3)
    for digit in range(5)
)


def figures(title="network", number="digit"):
    """Return, by name, script, function and arguments of figures; a model and a number are called as given."""
    summary = models_summary(runs_table(RUNS, {"best": title, "paired": "one", "sequential": "other"}))
    addition = ADDITION.assign(system=[title, "theirs", title, "theirs", "mine"])
    steps = [{"model": name, "idea": title, "runs": largest_runs(model)} for name, model in summary.items()]
    steps = [steps[0], {**steps[1], "real": True}, {**steps[2], "real": False}]
    titles = {"b": title, "a": f"ensemble of the {title}", "c": "classifier"}
    return {
        "addition, accuracy": ("plot_addition_accuracy", "plot_addition_accuracy", addition),
        "addition, time": ("plot_addition_time", "plot_addition_time", addition),
        "addition, errors": ("plot_addition_errors", "plot_addition_errors", *ADDER),
        "addition, shortcuts": ("plot_addition_shortcuts", "plot_addition_shortcuts", READINGS.replace("net", title)),
        "calibration": ("plot_calibration", "plot_calibration", {title: BINS, "another one": BINS}),
        "comparison": ("plot_comparison", "plot_comparison", summary, {"best": 0.9}),
        "ladder": ("plot_ladder", "plot_ladder", steps, {"best": 0.9}),
        "comparison, nothing published": ("plot_comparison", "plot_comparison", summary, {}),
        "confusion": ("plot_confusion", "plot_confusion", RUNS[:2], number),
        "confusion of digits": ("plot_confusion", "plot_confusion", RUNS[-2:], number),
        "differences": ("plot_differences", "plot_differences", DIFFERENCES, titles),
        "differences of a single model": ("plot_differences", "plot_differences", DIFFERENCES[:0], {"b": title}),
        "digit pairs": ("plot_digit_pairs", "plot_digit_pairs", {title: CELLS, "two": CELLS, "three": CELLS}),
        "learning curves": ("plot_learning_curves", "plot_learning_curves", summary, PUBLISHED_LINEAR),
        "learning curves, nothing published": ("plot_learning_curves", "plot_learning_curves", summary, {}),
        "mistakes": ("plot_mistakes", "plot_pictures", PICTURES, ["1 + 2 = 3"] * 9),
        "no mistakes": ("plot_mistakes", "plot_pictures", PICTURES[:0], []),
        "labels": ("plot_pairs", "plot_distribution", LABELS, number),
        "training": ("plot_training", "plot_training", [HISTORY, HISTORY]),
        "training of one epoch": ("plot_training", "plot_training", [HISTORY[:1]]),
        "search, hyperparameters": ("plot_search", "plot_hyperparameters", TRIALS, SPACE),
        "search, curves": ("plot_search", "plot_curves", TRIALS),
        "maps": ("plot_tsne", "plot_maps", tsne_maps(2), number),
        "one map": ("plot_tsne", "plot_maps", tsne_maps(1), number),
        "nothing to map": ("plot_tsne", "plot_maps", [(5, np.zeros((9, 2)), np.zeros(9, np.uint8), np.nan)], number),
    }


FIGURES = figures()
STRANGE = ("a strange title", "a strange number")
WITH_WORDS = [name for name, entry in figures(*STRANGE).items() if any(one in repr(entry) for one in STRANGE)]
# What planning lets through, often with characters that mean something elsewhere.
WORDS = st.text(st.sampled_from("$\\_^%{}~#&<>'\"-.\n\t xé") | st.characters(), min_size=1, max_size=60).filter(
    lambda text: not NOT_TEXT.search(text)
)


@pytest.mark.parametrize(("name", "function", "arguments"), [(a, b, c) for a, b, *c in FIGURES.values()], ids=FIGURES)
def test_figure_is_the_same_each_time(script, tmp_path, name, function, arguments):
    for folder in ("one", "two"):
        paths = [str(tmp_path / folder / f"figure.{kind}") for kind in ("svg", "png")]
        getattr(script(name), function)(*arguments, paths)
    for kind in ("svg", "png"):
        content = (tmp_path / "one" / f"figure.{kind}").read_bytes()
        assert content == (tmp_path / "two" / f"figure.{kind}").read_bytes()
        assert len(content) > 1000


def drawn(script, name, words, path):
    """Draw a figure in these words; return all of its texts as one, without spaces."""
    module, function, *arguments = figures(words, words)[name]
    made, save = [], Figure.savefig
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setattr(
            Figure, "savefig", lambda figure, *rest, **more: made.append(figure) or save(figure, *rest, **more)
        )
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # a box is drawn in its place
        getattr(script(module), function)(*arguments, [str(path)])
    texts = [text for text in made[0].findobj(Text) if text.get_visible() and text.get_text()]
    assert not any(text.get_parse_math() for text in texts)
    return "".join("".join(text.get_text().split()) for text in texts)


@pytest.mark.parametrize("name", WITH_WORDS)
@settings(max_examples=3)
@given(words=WORDS)
def test_words_are_drawn_as_they_are(script, tmp_path_factory, name, words):
    path = tmp_path_factory.mktemp("figure") / "figure.svg"
    plain, shown = (drawn(script, name, one, path) for one in ("zebra", words))
    assert "".join(words.split())[1:] in shown or "ebra" not in plain  # the first letter may have become a capital
    ElementTree.parse(path)  # noqa: S314  # our own


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
    script("plot_differences").plot_differences(*figures()["differences"][2:], [str(tmp_path / "figure.svg")])
    assert shown == {(0, 1): "0.40", (1, 2): "20.0", (0, 2): "20.4"}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0, 1))
def test_names_are_apart_and_within_the_axes(values, share):
    gap = share / max(len(values) - 1, 1)  # for which there is room
    places = spread(np.array(values), gap)
    assert places.max() <= 1 + 1e-9
    assert places.min() >= -1e-9
    assert all(after - before >= gap - 1e-9 for before, after in pairwise(sorted(places)))
