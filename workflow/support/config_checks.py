"""Checks of a configuration: a line for each mistake, which names the key."""

import difflib
import json
import math
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import shorten
from typing import Any

import yaml

from digitsum.addition.protocol import examples_of, training_images
from digitsum.data.datasets import DATASETS
from digitsum.learning.settings_schema import settings_in
from digitsum.models.registry import FAMILIES, NETWORKS
from digitsum.pictures.files import SUFFIXES, find_pictures
from digitsum.report.published import about_published_data
from digitsum.schemas import key_of, load, reason, validator
from support.config_overlay import SHORT
from support.planning import is_network, most_examples, number_of_examples, title_of

Config = Mapping[str, Any]

# Control characters but for tab and newline, halves of a surrogate pair, and what XML, and so an SVG, can't have.
NOT_TEXT = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

PAIRS_PER_RAREST_SUM = 100  # one pair in this many has the sum 0, and one the sum 18


def form_problems(config: Config) -> list[str]:
    """Return which keys of `config` are unknown, missing, or have values of a wrong type or out of range."""
    schema = load("config.schema.yaml")
    found = [*_tree_errors(config)] or [*_missing_keys(config, schema), *_schema_errors(config, schema)]
    if not any(line.startswith(("config", "models", "addition")) for line in found):
        found += _model_errors(config, schema["$defs"])
    return found


def problems(config: Config, results: Path = Path("results")) -> list[str]:
    """Return which values in `config`, each of them right by itself, don't fit together or the files that are there.

    Args:
        config: a configuration in which `form_problems` finds nothing.
        results: the folder of the results, whose trials a smaller search could lose.
    """
    return [
        *_data_problems(config["data"]),
        *_model_problems(config),
        *_title_problems(config["models"]),
        *_search_problems(config["search"], config["data"]["sizes"]["train"]),
        *_lost_trials_problems(config["search"], results / "tuning"),
        *_maps_problems(config),
        *_try_it_problems(config),
        *_addition_problems(config["addition"]),
        *_picture_problems(config),
    ]


def _tree_errors(value: Any, key: str = "") -> Iterator[str]:
    """Yield what no schema can check: keys that YAML does not read as text, .nan and .inf, text that can't be shown."""
    if isinstance(value, Mapping):
        for name, entry in value.items():
            if not isinstance(name, str):
                yield f"{key}{name}: a key must be text; put it in quotes"
            elif strange := NOT_TEXT.search(name):
                yield f"{key}{key_of([name])}: {_cannot_be_shown(strange)}"
            else:
                yield from _tree_errors(entry, f"{key}{name}.")
    elif isinstance(value, list):
        for position, entry in enumerate(value):
            yield from _tree_errors(entry, f"{key}{position}.")
    elif isinstance(value, float) and not math.isfinite(value):
        yield f"{key.removesuffix('.')}: {value} is not a finite number"
    elif isinstance(value, str) and (strange := NOT_TEXT.search(value)):
        yield f"{key.removesuffix('.')}: {_cannot_be_shown(strange)}"


def _cannot_be_shown(strange: re.Match[str]) -> str:
    return f"the character U+{ord(strange[0]):04X} can't be written or drawn; remove it"


def _missing_keys(config: Config, schema: Config, prefix: str = "") -> Iterator[str]:
    """Yield the keys that somebody has removed from config.yaml, which has all of them."""
    for name, entry in schema.get("properties", {}).items():
        if name not in config:
            yield f"{prefix}{name}: this key is missing"
        elif isinstance(config[name], Mapping):
            yield from _missing_keys(config[name], entry, f"{prefix}{name}.")


def _schema_errors(value: Any, schema: Config, prefix: str = "") -> list[str]:
    """Return how a value violates a schema: unknown keys, wrong types, values out of range."""
    errors = list(validator(schema).iter_errors(value))
    mistyped = [error.absolute_path for error in errors if error.validator == "type"]
    told = [error for error in errors if error.validator == "type" or error.absolute_path not in mistyped]
    ordered = sorted(told, key=lambda error: list(map(str, error.absolute_path)))
    lines = [line for error in ordered for line in _error_lines(error, prefix)]
    return list(dict.fromkeys(lines))  # a value may violate the same constraint of two schemas that it must fulfil


def _error_lines(error: Any, prefix: str) -> Iterator[str]:
    key = ".".join(filter(None, [prefix, key_of(error.absolute_path)]))
    if error.validator != "additionalProperties":
        yield f"{key or 'config'}: {reason(error)}"
        return
    known = [*error.schema.get("properties", {}), *(() if key else SHORT)]
    patterns = error.schema.get("patternProperties", {})
    for name in sorted(error.instance):
        if name in known or any(re.search(pattern, name) for pattern in patterns):
            continue
        place = f"{key + '.' if key else ''}{key_of([name])}"
        if patterns:
            yield f"{place}: a name must be a lower-case letter, then up to 39 lower-case letters, digits or _"
            continue
        close = difflib.get_close_matches(name, known, n=1)
        keys = shorten(", ".join(known), 120, placeholder=" ...")
        hint = f"did you mean {close[0]}?" if close else f"known keys: {keys}"
        yield f"{place}: unknown key; {hint}"


def _model_errors(config: Config, definitions: Config) -> Iterator[str]:
    """Check each model against the schema of its kind, with the settings of its section and of its family."""
    if config["models"]["best"] is None:
        yield "models.best: this model can't be left out; the search finds its hyperparameters"
    models = [("models", name, model) for name, model in config["models"].items()]
    models += [("addition.networks", name, network) for name, network in config["addition"]["networks"].items()]
    for section, name, model in models:
        if model is None:
            continue
        family, key = FAMILIES.get(model["family"]), f"{section}.{name}"
        if family is None:
            yield f"{key}.family: {model['family']!r} is not one of {', '.join(FAMILIES)}"
            continue
        kind = definitions["network" if is_network(model) else "classical"]
        known = {**kind["properties"], **family.settings}
        if is_network(model):
            known |= settings_in(section)
        if section == "models":
            known |= definitions["run_settings"]["properties"]
        yield from _schema_errors(model, {**kind, "properties": known}, key)


def _data_problems(data: Config) -> Iterator[str]:
    dataset, directory = data["dataset"], data["directory"]
    if isinstance(dataset, str) and dataset not in DATASETS:
        yield f"data.dataset: {dataset!r} is neither one of {', '.join(DATASETS)} nor a description (docs/datasets.md)"
    if not isinstance(dataset, str) and directory is None:
        yield f"data.directory: name the folder with the files of {dataset['title']}; they have no other source"
    if directory is not None and not (Path(directory).is_dir() and os.access(directory, os.R_OK | os.X_OK)):
        yield f"data.directory: {directory} is not a folder that can be read; null downloads the files"


def _model_problems(config: Config) -> Iterator[str]:
    pairs = config["data"]["sizes"]["train"]
    for name, model in config["models"].items():
        if model is None:
            continue
        numbers = [number_of_examples(examples, pairs) for examples in model["examples"]]
        most = most_examples(model, pairs)
        if max(numbers) > most:
            yield f"models.{name}.examples: {max(numbers)} is more than the {most} that data.sizes.train provides"
        if len(set(numbers)) < len(numbers):
            yield f"models.{name}.examples: all means {pairs}, which is listed already; remove one of the two"
        rarest = max(numbers) // PAIRS_PER_RAREST_SUM
        if model.get("folds", 0) > rarest:
            yield (
                f"models.{name}.folds: {model['folds']} is more than the {rarest} pairs with the rarest sum "
                f"that are expected among {max(numbers)} examples"
            )
        hyperparameters = model.get("hyperparameters")
        if isinstance(hyperparameters, Mapping) and hyperparameters["batch_size"] > pairs:
            key, batch = f"models.{name}.hyperparameters.batch_size", hyperparameters["batch_size"]
            yield f"{key}: {batch} is more than the {pairs} pairs of data.sizes.train"
        if "folds" in model and model.get("reads") == "digits":
            yield f"models.{name}.folds: only a model that learns from pairs can be cross-validated; remove this key"


def _title_problems(models: Config) -> Iterator[str]:
    """Yield the titles that two models share: no reader could tell these two apart."""
    known: dict[str, str] = {}
    for name, model in models.items():
        if model is not None and (other := known.setdefault(title_of(name, model), name)) != name:
            yield f"models.{name}.title: models.{other} is called {title_of(name, model)} too; give one another title"


def _addition_problems(addition: Config) -> Iterator[str]:
    if addition["others"] is not None and set("{}") & set(addition["others"]):
        yield f"addition.others: {addition['others']} has a brace, which begins a wildcard; choose another path"
    elif addition["others"] is not None:
        yield from _other_systems_problems(Path(addition["others"]))
    if not any(addition["networks"].values()):
        yield "addition.networks: all of them are left out; keep at least one"
    for name, network in addition["networks"].items():
        key = f"addition.networks.{name}"
        if network is None:
            continue
        if not _is_digit_network(network):
            known = ", ".join(name for name, family in NETWORKS.items() if family.reads_digits)
            yield f"{key}.family: {network['family']} is not one of the families that read digits: {known}"
        elif network["hyperparameters"] == "tuned":
            yield f"{key}.hyperparameters: the search tunes only networks of the study; write out all five"


def benchmark_problems(addition: Config, dataset: str, n_train: int, n_test: int) -> list[str]:
    """Return why MNIST addition can't run on a data set with these numbers of training and test images."""
    if not about_published_data(dataset):
        return [f"snakemake addition: this benchmark needs MNIST; data.dataset is {dataset}"]
    return list(_size_problems(addition, n_train, n_test))


def _size_problems(addition: Config, n_train: int, n_test: int) -> Iterator[str]:
    trained_on = training_images(n_train, addition["scored_on"])
    n_train, n_test = trained_on, n_test if addition["scored_on"] == "test" else n_train - trained_on
    for n_digits in addition["digits"]:
        for n, part in ((n_train, "train"), (n_test, "test")):
            if examples_of(n, n_digits) == 0:
                yield f"addition.digits: {n_digits} is too many: {n} images to {part} on allow at most {n // 2}"
    if addition["few_pairs"] and 1 not in addition["digits"]:
        yield "addition.few_pairs: only N = 1 uses them; add 1 to addition.digits, or set few_pairs to []"
    most = examples_of(n_train, 1)
    if max(addition["few_pairs"], default=0) >= most:
        yield f"addition.few_pairs: {max(addition['few_pairs'])} must be fewer than the {most} pairs there are"


def _other_systems_problems(path: Path) -> Iterator[str]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        yield f"addition.others: {path} can't be read: {' '.join(str(error).split())}"
        return
    schema, key = load("config.schema.yaml")["$defs"]["other_systems"], f"addition.others ({path})"
    content = json.loads(json.dumps(content, default=str))  # where keys are text, so the schema can check them
    yield from [f"{key}.{line}" for line in _tree_errors(content)] or _schema_errors(content, schema, key)


def _search_problems(search: Config, n_train: int) -> Iterator[str]:
    rungs = search["rungs"]
    slots, epochs = [rung["slots"] for rung in rungs], [rung["epochs"] for rung in rungs]
    if search["trials"] % slots[0]:
        yield (
            f"search.trials: {search['trials']} is not a multiple of the {slots[0]} slots of the first rung, "
            "which is the number of trials in a round"
        )
    if slots != sorted(slots, reverse=True):
        yield f"search.rungs: the slots {slots} must not grow from rung to rung"
    if sorted(set(epochs)) != epochs:
        yield f"search.rungs: the epochs {epochs} must grow from rung to rung"
    if epochs[-1] != search["epochs"]:
        yield f"search.rungs: the last one ends at epoch {epochs[-1]}, not at search.epochs ({search['epochs']})"
    for name, space in search["space"].items():
        if name == "batch_size" and (largest := max(space.get("choices", [space.get("high")]))) > n_train:
            yield f"search.space.batch_size: {largest} is more than the {n_train} pairs of data.sizes.train"
        if "low" in space and space["low"] > space["high"]:
            yield f"search.space.{name}: low ({space['low']}) is greater than high ({space['high']})"
        if space.get("log") and space.get("low") == 0:
            yield f"search.space.{name}: with log: true, low must be greater than 0"
        if space.get("log") and "step" in space:
            yield f"search.space.{name}: log: true and step exclude each other; leave one out"


def _lost_trials_problems(search: Config, folder: Path) -> Iterator[str]:
    """Yield a line if the search in `folder` has run more trials than are now asked for: some would be lost.

    Rounds of another size don't count: they are left over from a search with other settings.
    """
    slots, trials = search["rungs"][0]["slots"], search["trials"]
    rounds = [
        int(path.name.removeprefix("round-"))
        for path in folder.glob("round-*")
        if len(list(path.glob("rung-0/slot-*.json"))) == slots
    ]
    found = (max(rounds, default=-1) + 1) * slots
    if found > trials:
        yield (
            f"search.trials: {trials} is fewer than the {found} trials in {folder}; ask for {found} or more, "
            "use another folder (--directory), or move that folder away to start a new search"
        )


def _maps_problems(config: Config) -> Iterator[str]:
    maps, test = config["maps"], config["data"]["sizes"]["test"]
    yield from _network_problems(config, "maps.model", maps["model"])
    if maps["pairs"] > test:
        yield f"maps.pairs: {maps['pairs']} is more than the {test} pairs of data.sizes.test"
    # A perplexity p needs 3 p neighbours (van der Maaten, arXiv:1301.3342, section 4.1).
    largest = max(maps["perplexities"])
    if 3 * largest > maps["pairs"] - 1:
        yield f"maps.perplexities: {largest} needs more than {3 * largest} points; maps.pairs is {maps['pairs']}"


def _try_it_problems(config: Config) -> Iterator[str]:
    """Check try_it.model. A model that is left out (null) is no mistake: the section is left out with it."""
    name = config["try_it"]["model"]
    if config["models"].get(name, {}) is not None:
        yield from _network_problems(config, "try_it.model", name, reads_digits=True)


def _network_problems(config: Config, key: str, name: str, reads_digits: bool = False) -> Iterator[str]:
    fitting = _is_digit_network if reads_digits else is_network
    networks = [name for name, model in config["models"].items() if model is not None and fitting(model)]
    if name not in networks:
        yield f"{key}: there is no network {name}{' that reads digits' * reads_digits}; known: {', '.join(networks)}"


def _is_digit_network(model: Config) -> bool:
    return is_network(model) and NETWORKS[model["family"]].reads_digits


def _picture_problems(config: Config) -> Iterator[str]:
    predict = config["predict"]
    if predict["pictures"] is None:
        return
    folder = Path(predict["pictures"]).expanduser()
    if not (folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)):
        yield f"predict.pictures: {folder} is not a folder that can be read"
    elif not find_pictures(folder):
        yield f"predict.pictures: {folder} has no picture: no file name ends in one of {', '.join(SUFFIXES)}"
    yield from _network_problems(config, "predict.network", predict["network"])
