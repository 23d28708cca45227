"""Whatever one job writes and another reads is checked against its schema when it is read."""

import functools
import json
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.files import read_json
from digitsum.schemas import DECLARED, FOLDER, RANGE, load, problem, validator
from digitsum.score_schema import SCORES
from violations import constraints, is_refusal, location, violations

HYPERPARAMETERS = {
    "hidden_layers": [256, 128],
    "learning_rate": 0.007,
    "batch_size": 128,
    "dropout": 0.1,
    "activation": "ReLU",
}
EPOCH = {
    "epoch": 1,
    "learning_rate": 0.007,
    "train_loss": 2.5,
    "train_accuracy": 0.2,
    "val_loss": 2.4,
    "val_accuracy": 0.25,
}
TIMES = {"started": "2026-01-02T03:04:05+00:00", "ended": "2026-01-02T03:05:06+00:00"}
TRIAL = {
    **{"round": 0, "rung": 1, "slot": 0, "number": 3},
    **{"hyperparameters": HYPERPARAMETERS, "state": "pruned", "epochs": [EPOCH]},
    **TIMES,
}
OF_SPLIT = {
    **{"n": 100, **dict.fromkeys(SCORES, 0.5)},
    **dict.fromkeys(("precision", "recall", "f1"), [0.5] * 19),
    **{"support": [5] * 19, "confusion": [[1] * 19] * 19, "digit_confusion": [[2] * 10] * 10},
}
RUN = {
    **{"model": "svm", "family": "svm", "unit": "pairs", "examples": 100, "seed": 0, "digits": None},
    **{"splits": {"test": OF_SPLIT}, "parameters": 1000, "facts": {"converged": True}, "fold": 2},
    **{"origin": "a file", "unknown": ["times"], "settings": {"depth": 4}},
}
SCORES_OF_MAP = {
    **{"knn_accuracy": 0.1, "knn_accuracy_in_space": 0.2, "knn_accuracy_of_digits": 0.1, "trustworthiness": 0.9},
    **{"silhouette": -0.3, "silhouette_of_digits": -0.4, "spearman": 0.1},
}
STATISTICS = {"mean": 0.5, "sd": 0.1, "values": [0.4, 0.6]}
OVER_SEEDS = dict.fromkeys(SCORES, STATISTICS)
MODEL = {
    **{"title": "best network", "family": "dense", "unit": "pairs", "parameters": 1000},
    **{"origin": "a file", "unknown": "times"},
    "runs": {
        "100": {
            **{"seeds": 2, "facts": {"epochs": STATISTICS}},
            **{split: {"n": 100, **OVER_SEEDS} for split in ("val", "test", "unseen")},
        }
    },
    "cross_validation": {"examples": 100, **OVER_SEEDS},
}
ADDER = {
    **MODEL,
    "runs": {
        "100": {"seeds": 2, "facts": {}, "test": {"n": 100, **OVER_SEEDS}},
        "300": {"seeds": 2, "facts": {}, "held_out": {"n": 100, **OVER_SEEDS}},
    },
}
CALIBRATION = dict.fromkeys(("accuracy", "confidence", "ece", "chance_limit", "loss"), STATISTICS)
CALIBRATED = {
    **{"temperature": STATISTICS, "unseen_temperature": STATISTICS},
    **dict.fromkeys(("val_before", "val_after", "unseen_before", "unseen_after"), CALIBRATION),
}
NOT_CALIBRATED = {
    **{"temperature": None, "unseen_temperature": None},
    **{key: {**CALIBRATION, "loss": None} for key in ("val_before", "unseen_before")},
}
LABEL_ERRORS = {"images": 1, "pairs": 2, "wrong": 1}
SHARES = {"train": 0.4, "val": 0.3, "test": 0.3, "unseen": 0}
SUMMARY = {
    "digitsum": "1.0.0",
    "dataset": {"title": "MNIST", "image": "digit", "number": "digit"},
    "data": {
        "images": {"train": 60000, "test": 10000},
        "pairs": {"train": 100, "val": 100, "test": 100, "unseen": 100},
        "majority_class": 9,
        **dict.fromkeys(("images_seen_in_training", "majority_class_accuracy", "label_p_value"), SHARES),
    },
    "search": {
        **{"trials": 4, "complete": 2, "pruned": 1, "diverged": 1, "epochs_trained": 6, "epochs_unpruned": 12},
        **{"best_trial": 3, "best_val_loss": 0.2, "best": HYPERPARAMETERS, "near_edge": {"dropout": "low"}},
        "importances": {"dropout": 0.5},
    },
    "models": {"best": MODEL},
    "maps": {space: {"5": SCORES_OF_MAP} for space in ("embedding", "input")},
    "differences": [
        {
            **{"model": "best", "other": "svm", "pairs": 100, "difference": 0.1, "low": 0.05, "high": 0.15},
            **{"test": "bootstrap", "p": 0.01, "p_holm": 0.02, "differ": True},
        }
    ],
    "calibration": {"best": CALIBRATED, "random_forest": NOT_CALIBRATED},
    "mistakes": {
        "networks": {
            "best": {
                **{"pairs": 100, "wrong": 3, "label_errors": LABEL_ERRORS},
                "hard": [{"top": 4, "bottom": 9, "n": 5, "wrong": 3}],
            }
        },
        "shared": {"models": 2, "runs": 3, "pairs": 100, "wrong": 2, "label_errors": LABEL_ERRORS},
    },
}
ADDITION_TIME = {
    **{"model": "lenet", "digits": 1, "examples": 300, "seed": 0, "seconds": 2.5, "cpu_seconds": 2.25},
    **{"device": "cpu", "processor": "Some", "cores": 2, "threads": 1},
}
PICTURE = {
    **{
        "file": "34.png",
        "sha256": "0" * 64,
        "thumbnail": "data:image/jpeg;base64,",
        "forms": ["data:image/png;base64,"] * 2,
        "uncut": ["data:image/png;base64,"] * 2,
    },
    "problem": None,
}
PAIRS = {"count": 7, "digits": [[3, 4]], "pixels": "eJw="}

# For each schema, contents that it allows; together they have all that it says something about.
WHOLE = {
    "run": [RUN, {**RUN, "parameters": None, "facts": {}, "fold": None}, {**RUN, "digits": 15}],
    "map": [{"space": "input", "perplexity": 5, **SCORES_OF_MAP}],
    "search.best": [{"trial": 3, "val_loss": 0.2, "hyperparameters": HYPERPARAMETERS, "near_edge": {"dropout": "low"}}],
    "search.trials": [
        {
            **{"round": 0, "rung": 1},
            "trials": [
                {"number": 0, "hyperparameters": HYPERPARAMETERS, "slot_below": 0, "started": TIMES["started"]},
                {"number": 1, "hyperparameters": HYPERPARAMETERS},
            ],
        }
    ],
    "search.trial": [TRIAL, {**TRIAL, "state": "diverged", "epochs": []}],
    "summary": [SUMMARY],
    "addition": [{"15": {"lenet": ADDER}}],
    "addition_time": [ADDITION_TIME],
    "pictures": [{"code": {"digitsum/files.py": "0"}, "pictures": [PICTURE]}],
    "try_it.network": [[{"type": "ReLU"}]],
    "try_it.pairs": [{"random": PAIRS, "wrong": PAIRS}],
}
GONE = object()
WRONG = [
    ("search.best", "hyperparameters.activation", "Foo", "'Foo' is not one of ['ReLU', 'Tanh', 'Sigmoid']"),
    ("search.best", "hyperparameters.hidden_layers", "256-128", "'256-128' is not of type 'array'"),
    ("search.best", "hyperparameters.hidden_layers.1", 0, "0 is less than the minimum of 1"),
    ("search.best", "hyperparameters.hidden_layers.1", 2.0, "2.0 must be written without a decimal point: 2"),
    ("search.best", "hyperparameters.hidden_layers.1", 2.5, "2.5 is not of type 'integer'"),
    ("search.best", "hyperparameters.hidden_layers.1", True, "True is not of type 'integer'"),
    ("search.best", "hyperparameters.dropout", 1.5, "1.5 is greater than or equal to the maximum of 1"),
    ("search.best", "hyperparameters.batch_size", GONE, "'batch_size' is a required property"),
    (
        "search.best",
        "hyperparameters.momentum",
        0.9,
        "Additional properties are not allowed ('momentum' was unexpected)",
    ),
    ("search.best", "near_edge", GONE, "'near_edge' is a required property"),
    ("search.trials", "trials", {"0": {"number": 1}}, "{...} is not of type 'array'"),
    ("search.trials", "trials.0.hyperparameters", None, "None is not of type 'object'"),
    ("search.trials", "trials.0.slot_below", -1, "-1 is less than the minimum of 0"),
    ("search.trial", "state", "running", "'running' is not one of ['complete', 'pruned', 'diverged']"),
    ("search.trial", "epochs", [], "[] should be non-empty"),
    ("search.trial", "epochs.0.val_loss", None, "None is not of type 'number'"),
    ("search.trial", "ended", "yesterday", "'yesterday' does not match '^[0-9]"),
    ("run", "parameters", GONE, "'parameters' is a required property"),
    ("run", "splits", [OF_SPLIT] * 9, "[{...}, {...}, {...}, ...] is not of type 'object'"),
    ("run", "splits.test.f1", [0.5], "[0.5] is too short"),
    ("run", "splits.test.confusion", [[1] * 19] * 20, "[[...], [...], [...], ...] is too long"),
    ("run", "splits.test.confusion.3.18", 1.0, "1.0 must be written without a decimal point: 1"),
    ("run", "splits.test.accuracy", 90.5, "90.5 is greater than the maximum of 1"),
    ("run", "splits.test.argmax_accuracy", GONE, "'argmax_accuracy' is a dependency of 'digit_accuracy'"),
    ("run", "splits.train", OF_SPLIT, "'train' does not match any of the regexes: '^(val|test|unseen|held_out)$'"),
    ("map", "silhouette", GONE, "'silhouette' is a required property"),
    ("map", "perplexity", "5", "'5' is not of type 'integer'"),
    ("summary", "models.best.runs.100.test.accuracy.mean", 2, "2 is greater than the maximum of 1"),
    ("summary", "models.best.runs.100.test.n", GONE, "'n' is a required property"),
    (
        "summary",
        "models.best.runs.100.test.seconds",
        1.0,
        "Unevaluated properties are not allowed ('seconds' was unexpected)",
    ),
    ("summary", "calibration.best.unseen_after", GONE, "'unseen_after' is a dependency of 'val_after'"),
    ("summary", "calibration.best.temperature.values.1", -1, "-1 is less than or equal to the minimum of 0"),
    ("summary", "calibration.best.val_before.loss.sd", GONE, "'sd' is a required property"),
    ("addition_time", "examples", 300.0, "300.0 must be written without a decimal point: 300"),
    ("pictures", "pictures.0.sha256", "0" * 1000, "'000000000000000000000000000...0000000000000000000000000000' does"),
]


def changed(content, key, value):
    """Return a copy of `content` with another value under `key`, or without it."""
    content = json.loads(json.dumps(content))  # in which nothing is shared
    *parents, last = key.split(".")
    parent = functools.reduce(lambda part, name: part[int(name) if isinstance(part, list) else name], parents, content)
    if value is GONE:
        del parent[last]
    else:
        parent[int(last) if isinstance(parent, list) else last] = value
    return content


@pytest.mark.parametrize("schema", WHOLE)
def test_what_is_whole_comes_back(schema, tmp_path):
    for content in WHOLE[schema]:
        (tmp_path / "it.json").write_text(json.dumps(content))
        assert read_json(tmp_path / "it.json", schema) == content


@pytest.mark.parametrize(("schema", "key", "value", "complaint"), WRONG, ids=[f"{w[0]} {w[1]}" for w in WRONG])
def test_what_is_wrong_is_named_with_its_file_and_key(schema, key, value, complaint, tmp_path):
    path = tmp_path / "it.json"
    path.write_text(json.dumps(changed(WHOLE[schema][0], key, value)))
    with pytest.raises(ValueError, match=re.escape(f"{path}: ")) as error:
        read_json(path, schema)
    message = str(error.value)
    named = key.rpartition(".")[0] if value is GONE or "unexpected" in complaint or "regexes" in complaint else key
    assert message.startswith(f"{path}: {named + ': ' if named else ''}{complaint}")
    assert message.endswith("; delete it and run again")
    assert "\n" not in message
    assert len(message) < len(str(path)) + 200


def test_the_name_of_a_key_is_in_one_line():
    content = {**WHOLE["pictures"][0], "code": {"two\nlines": 3}}
    assert problem(content, "pictures") == r"code.'two\nlines': 3 is not of type 'string'"


def test_no_line_is_long():
    content = {**RUN, **{f"key_{number}": 0 for number in range(1000)}}
    line = problem(content, "run")
    assert line.startswith("Additional properties are not allowed ('key_0', 'key_1', ")
    assert len(line) < 210


@pytest.fixture(scope="module")
def broken():
    """Return the constraints that some content breaks; check that it is refused for each of them."""
    found = set()
    for schema in WHOLE:
        for content in WHOLE[schema]:
            for violation in violations(content, location(schema)):
                assert is_refusal(problem(violation.content, schema), violation), violation
                found |= {violation.constraint, *violation.references}
    return found


FILES = sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("name", sorted({*FILES, *DECLARED} - {"config.schema.yaml"}))
def test_every_constraint_of_every_schema_is_enforced(broken, name):
    assert set(constraints(f"{name}#")) - broken == set()


@pytest.mark.parametrize("name", [*FILES, *DECLARED])
def test_schemas_keep_to_the_standard(name):
    content = load(name)
    assert name in DECLARED or content["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    validator(content).check_schema(content)


@given(
    st.lists(st.one_of(st.integers(-3, 3), st.floats(-3, 3), st.booleans(), st.none())),
    st.sampled_from(["integer", "number"]),
    st.dictionaries(st.sampled_from(sorted(RANGE - {"type"})), st.integers(-2, 2)),
)
def test_a_list_of_numbers_is_right_if_each_is(numbers, kind, limits):
    items = {"type": kind, **limits}
    each = all(validator(items).is_valid(number) for number in numbers)
    assert validator({"items": items}).is_valid(numbers) == each


def test_a_job_that_checks_nothing_loads_no_validator():
    code = (
        "import sys, digitsum.files, digitsum.schemas; sys.exit('jsonschema' in sys.modules or 'yaml' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=FOLDER.parent, check=True)


def test_a_number_that_is_none_is_no_json(tmp_path):
    path = tmp_path / "best.json"
    path.write_text(json.dumps(changed(WHOLE["search.best"][0], "val_loss", float("nan"))))
    with pytest.raises(ValueError, match=f"{path} is not a complete JSON file; delete it and run again"):
        read_json(path, "search.best")


@pytest.mark.parametrize("part", SUMMARY)
def test_each_part_of_the_summary_has_its_schema(part):
    assert problem(SUMMARY[part], f"summary.{part}") is None
    assert problem(None, f"summary.{part}") is not None
