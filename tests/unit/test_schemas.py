"""Whatever one job writes and another reads is checked against its schema when it is read."""

import copy
import functools
import json
import operator
import re

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from digitsum.files import read_json
from digitsum.schemas import FOLDER, problem

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
SCORES = {
    "n": 100,
    "accuracy": 0.5,
    "macro_f1": 0.4,
    "precision": [0.5] * 19,
    "recall": [0.5] * 19,
    "f1": [0.5] * 19,
    "support": [5] * 19,
    "confusion": [[1] * 19] * 19,
}
RUN = {
    "model": "svm",
    "family": "svm",
    "unit": "pairs",
    "examples": 100,
    "seed": 0,
    "splits": {"test": SCORES},
    "parameters": None,
    "facts": {"converged": True},
    "fold": None,
}
MAP = {
    "space": "input",
    "perplexity": 5,
    "knn_accuracy": 0.1,
    "knn_accuracy_in_space": 0.2,
    "knn_accuracy_of_digits": 0.1,
    "trustworthiness": 0.9,
    "silhouette": -0.3,
    "silhouette_of_digits": -0.4,
    "spearman": 0.1,
}
WHOLE = {
    "search.best": {"trial": 3, "val_loss": 0.2, "hyperparameters": HYPERPARAMETERS, "near_edge": {"dropout": "low"}},
    "search.trials": [{"number": 0, "hyperparameters": HYPERPARAMETERS, "slot_below": 0, "started": TIMES["started"]}],
    "search.trial": {
        "number": 0,
        "hyperparameters": HYPERPARAMETERS,
        "state": "pruned",
        "epochs": [EPOCH],
        **TIMES,
    },
    "run": RUN,
    "map": MAP,
}
GONE = object()
WRONG = [
    ("search.best", "hyperparameters.activation", "Foo", "'Foo' must be one of ['ReLU', 'Tanh', 'Sigmoid']"),
    ("search.best", "hyperparameters.hidden_layers", "256-128", "'256-128' must be array"),
    ("search.best", "hyperparameters.hidden_layers.1", 0, "0 must be bigger than or equal to 1"),
    ("search.best", "hyperparameters.dropout", 1.5, "1.5 must be smaller than 1"),
    ("search.best", "hyperparameters.batch_size", GONE, "must contain ['batch_size'] properties"),
    ("search.best", "hyperparameters.momentum", 0.9, "must not contain {'momentum'} properties"),
    ("search.best", "near_edge", GONE, "must contain ['near_edge'] properties"),
    ("search.trials", "0.hyperparameters", None, "None must be object"),
    ("search.trials", "0.slot_below", -1, "-1 must be bigger than or equal to 0"),
    ("search.trial", "state", "running", "'running' must be one of"),
    ("search.trial", "epochs", [], "must contain at least 1 items"),
    ("search.trial", "epochs.0.val_loss", None, "None must be number"),
    ("search.trial", "ended", "yesterday", "'yesterday' must match pattern"),
    ("run", "parameters", GONE, "must contain ['parameters'] properties"),
    ("run", "splits.test.f1", [0.5], "must contain at least 19 items"),
    ("run", "splits.test.accuracy", 90.5, "90.5 must be smaller than or equal to 1"),
    ("run", "splits.train", SCORES, "must not contain {'train'} properties"),
    ("map", "silhouette", GONE, "must contain"),
    ("map", "perplexity", "5", "'5' must be integer"),
]


def changed(content, key, value):
    """Return a copy of `content` with another value under `key`, or without it."""
    content = copy.deepcopy(content)
    *parents, last = [int(part) if part.isdecimal() else part for part in key.split(".")]
    parent = functools.reduce(operator.getitem, parents, content)
    if value is GONE:
        del parent[last]
    else:
        parent[last] = value
    return content


@pytest.mark.parametrize("schema", WHOLE)
def test_what_is_whole_comes_back(schema, tmp_path):
    (tmp_path / "it.json").write_text(json.dumps(WHOLE[schema]))
    assert read_json(tmp_path / "it.json", schema) == WHOLE[schema]


@pytest.mark.parametrize(("schema", "key", "value", "complaint"), WRONG, ids=[f"{w[0]} {w[1]}" for w in WRONG])
def test_what_is_wrong_is_named_with_its_file_and_key(schema, key, value, complaint, tmp_path):
    path = tmp_path / "it.json"
    path.write_text(json.dumps(changed(WHOLE[schema], key, value)))
    with pytest.raises(ValueError, match=re.escape(f"{path}: ")) as error:
        read_json(path, schema)
    message = str(error.value)
    named = key if complaint[0] != "m" or "items" in complaint else key.rpartition(".")[0]  # missing
    assert message.startswith(f"{path}: {named + ': ' if named else ''}{complaint}")
    assert message.endswith("; delete it and run again")
    assert "\n" not in message


@pytest.mark.parametrize(("schema", "key", "value", "complaint"), WRONG, ids=[f"{w[0]} {w[1]}" for w in WRONG])
def test_both_validators_mean_the_same(schema, key, value, complaint):
    """Check the schemas with jsonschema, which knows the whole standard: fastjsonschema skips what it doesn't know."""
    files = {path.name: yaml.safe_load(path.read_text()) for path in FOLDER.glob("*.yaml")}
    registry = Registry().with_resources((name, Resource.from_contents(content)) for name, content in files.items())
    file, _, part = schema.partition(".")
    reference = f"{file}.schema.yaml#/properties/{part}" if part else f"{file}.schema.yaml"
    validator = Draft202012Validator({"$ref": reference}, registry=registry)
    validator.validate(WHOLE[schema])
    with pytest.raises(ValidationError):
        validator.validate(changed(WHOLE[schema], key, value))


def test_a_number_that_is_none_is_no_json(tmp_path):
    path = tmp_path / "best.json"
    path.write_text(json.dumps(changed(WHOLE["search.best"], "val_loss", float("nan"))))
    with pytest.raises(ValueError, match=f"{path} is not a complete JSON file; delete it and run again"):
        read_json(path, "search.best")


@pytest.mark.parametrize("part", ["data", "models", "search", "maps"])
def test_each_part_of_the_summary_has_its_schema(part):
    assert problem({}, f"summary.{part}") is not None
