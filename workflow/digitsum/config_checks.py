"""What is wrong with a configuration, a line for each mistake, in the words of its keys."""

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError

# What figures and tables of other stages are called, as those of a network are called after it.
OTHER_STAGES = ("random_forest", "svm", "tuning")


def schema_problems(config: Mapping[str, Any], schema: Path) -> list[str]:
    """Return what the schema has against `config`: unknown or missing keys, wrong types, values out of range."""
    validator = Draft202012Validator(yaml.safe_load(schema.read_text(encoding="utf-8")))
    errors = sorted(validator.iter_errors(config), key=lambda error: list(map(str, error.absolute_path)))
    return [line for error in errors for line in _describe(error)]


def _describe(error: ValidationError) -> Iterator[str]:
    key = ".".join(map(str, error.absolute_path))
    if error.validator == "additionalProperties":
        known = [*error.schema.get("properties", {}), *error.schema.get("patternProperties", {})]
        for name in sorted(map(str, error.instance)):
            if any(re.fullmatch(pattern, name) for pattern in known):
                continue
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
            yield f"{key + '.' if key else ''}{name}: unknown key; {hint}"
    else:
        yield f"{key or 'config'}: {error.message}"


def relation_problems(config: Mapping[str, Any]) -> list[str]:
    """Return what is wrong between keys that are right one by one."""
    return [
        *_data_problems(config["data"]),
        *_network_problems(config["networks"]),
        *_addition_problems(config["addition"]),
        *_tuning_problems(config["tuning"]),
        *_efficiency_problems(config),
        *_size_problems(config),
    ]


def _data_problems(data: Mapping[str, Any]) -> Iterator[str]:
    directory = data["directory"]
    if directory is not None and not (Path(directory).is_dir() and os.access(directory, os.R_OK | os.X_OK)):
        yield f"data.directory: {directory} is not a folder that can be read; null downloads MNIST"


def _network_problems(networks: Mapping[str, Any]) -> Iterator[str]:
    for name, network in networks.items():
        if network["family"] == "dense" and network["encoder"] != "dense":
            yield f"networks.{name}.encoder: only a sum network has one; add family: sum"
        if name in OTHER_STAGES:
            yield f"networks.{name}: the files of another stage have this name; choose another one"


def _addition_problems(networks: Mapping[str, Any]) -> Iterator[str]:
    for name, network in networks.items():
        if network["family"] != "sum":
            yield f"addition.{name}.family: {network['family']} can't be scored on digits; write sum"
        if network["hyperparameters"] == "tuned":
            yield f"addition.{name}.hyperparameters: the search is not for sum networks; write out all five"


def _tuning_problems(tuning: Mapping[str, Any]) -> Iterator[str]:
    rungs = tuning["rungs"]
    slots, epochs = [rung["slots"] for rung in rungs], [rung["epochs"] for rung in rungs]
    if tuning["trials"] % slots[0]:
        yield (
            f"tuning.trials: {tuning['trials']} is not a multiple of the {slots[0]} slots of the first rung, "
            "which is the number of trials in a round"
        )
    if slots != sorted(slots, reverse=True):
        yield f"tuning.rungs: the slots {slots} must not grow from rung to rung"
    if sorted(set(epochs)) != epochs:
        yield f"tuning.rungs: the epochs {epochs} must grow from rung to rung"
    if epochs[-1] != tuning["epochs"]:
        yield f"tuning.rungs: the last one ends at epoch {epochs[-1]}, not at tuning.epochs ({tuning['epochs']})"
    for name, space in tuning["space"].items():
        if "low" in space and space["low"] > space["high"]:
            yield f"tuning.space.{name}: low ({space['low']}) is greater than high ({space['high']})"
        if space.get("log") and space.get("low") == 0:
            yield f"tuning.space.{name}: with log: true, low must be greater than 0"
        if space.get("log") and "step" in space:
            yield f"tuning.space.{name}: log: true and step exclude each other; leave one out"


def _efficiency_problems(config: Mapping[str, Any]) -> Iterator[str]:
    for name in config["efficiency"]["networks"]:
        if name not in config["networks"]:
            yield f"efficiency.networks: there is no network {name}; known: {', '.join(config['networks'])}"
    largest, train = max(config["efficiency"]["sizes"]), config["data"]["sizes"]["train"]
    if largest >= train:
        yield f"efficiency.sizes: {largest} is not fewer than the {train} pairs of data.sizes.train"


def lost_trials_problems(trials: int, slots: int, folder: Path) -> list[str]:
    """Return what is wrong when the search in `folder` has run more than `trials` trials: some would no longer count.

    Rounds of another size than `slots` don't count: they are left over from a search that was set up otherwise.
    """
    rounds = [
        int(path.name.removeprefix("round-"))
        for path in folder.glob("round-*")
        if len(list(path.glob("rung-0/slot-*.json"))) == slots
    ]
    found = (max(rounds, default=-1) + 1) * slots
    if found <= trials:
        return []
    return [
        f"tuning.trials: {trials} is fewer than the {found} trials in {folder}; ask for {found} or more, "
        "work elsewhere (--directory), or move that folder away to search anew"
    ]


def _size_problems(config: Mapping[str, Any]) -> Iterator[str]:
    sizes = config["data"]["sizes"]
    wanted = [
        ("baselines.train", config["baselines"]["train"], "train"),
        ("baselines.test", config["baselines"]["test"], "test"),
        ("baselines.test", config["baselines"]["test"], "unseen"),
        ("linear.sizes", max(config["linear"]["sizes"]), "train"),
        ("tsne.pairs", config["tsne"]["pairs"], "test"),
    ]
    for key, size, split in wanted:
        if size > sizes[split]:
            yield f"{key}: {size} is more than the {sizes[split]} pairs of data.sizes.{split}"
    # A perplexity p needs 3 p neighbours (van der Maaten, arXiv:1301.3342, section 4.1).
    largest = max(config["tsne"]["perplexities"])
    if 3 * largest > config["tsne"]["pairs"] - 1:
        yield (
            f"tsne.perplexities: {largest} needs more than {3 * largest} points, "
            f"tsne.pairs is {config['tsne']['pairs']}"
        )
