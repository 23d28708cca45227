"""Checks of a configuration whose form is right (config_form.py): a line for each mistake, which names the key."""

import json
import os
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from digitsum.addition.published import PUBLISHED
from digitsum.addition.sizes import examples_of, training_images
from digitsum.data.datasets import DATASETS, is_mnist
from digitsum.models.registry import FAMILIES
from digitsum.pictures.folder import find_pictures
from digitsum.runs import ensemble_of
from digitsum.schemas import load
from digitsum.yaml_files import read_yaml
from support.config_form import schema_errors, tree_problems
from support.entering import comes_from_elsewhere, entering_problems, system_problems
from support.families import family_of
from support.planning import is_network, most_examples, number_of_examples, title_of

Config = Mapping[str, Any]

PAIRS_PER_RAREST_SUM = 100  # one pair in this many has the sum 0, and one the sum 18


def problems(config: Config, results: Path = Path("results")) -> list[str]:
    """Return which values in `config`, each of them right by itself, don't fit together or the files that are there.

    `form_problems` finds nothing in `config`. A smaller search could lose trials that are in the folder `results`.
    """
    return [
        *_data_problems(config["data"]),
        *_model_problems(config),
        *_title_problems(config["models"]),
        *_ladder_problems(config),
        *_search_problems(config["search"], config["data"]["sizes"]["train"]),
        *_lost_trials_problems(config["search"], results / "tuning"),
        *_maps_problems(config),
        *_try_it_problems(config),
        *_addition_problems(config["addition"]),
        *_picture_problems(config),
    ]


def _data_problems(data: Config) -> Iterator[str]:
    dataset, directory = data["dataset"], data["directory"]
    if isinstance(dataset, str) and dataset not in DATASETS:
        yield f"data.dataset: {dataset!r} is neither one of {', '.join(DATASETS)} nor a description (docs/datasets.md)"
    if not isinstance(dataset, str) and directory is None:
        yield f"data.directory: name the folder with the files of {dataset['title']}; they have no other source"
    if directory is not None and not _is_folder(directory):
        yield f"data.directory: {directory} is not a folder that can be read; null downloads the files"


def _is_folder(path: str) -> bool:
    """Return whether there is a folder that can be read; ~ is the user's own, ~NAME that of another."""
    path = os.path.expanduser(path)
    return os.path.isdir(path) and os.access(path, os.R_OK | os.X_OK)


def _model_problems(config: Config) -> Iterator[str]:
    pairs = config["data"]["sizes"]["train"]
    for name, model in config["models"].items():
        if model is None:
            continue
        if comes_from_elsewhere(model):
            yield from entering_problems(f"models.{name}", model, pairs)
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


def _ladder_problems(config: Config) -> Iterator[str]:
    """Check the names in the ladder. A model that is left out, or has no seeds to average, is no mistake."""
    models = config["models"]
    for name in config["ladder"]:
        if name not in models and name not in map(ensemble_of, models):
            yield f"ladder.{name}: there is no such model; known: {', '.join(models)}, and these with -ensemble"


def _addition_problems(addition: Config) -> Iterator[str]:
    if addition["others"] is not None:
        yield from _other_systems_problems(Path(addition["others"]))
    if not any(addition["networks"].values()):
        yield "addition.networks: all of them are left out; keep at least one"
    for name, network in addition["networks"].items():
        key = f"addition.networks.{name}"
        if network is None:
            continue
        if not _is_digit_network(network):
            known = ", ".join(name for name in FAMILIES if family_of(name).reads_digits)
            yield f"{key}.family: {network['family']} is not one of the families that read digits: {known}"
        elif network["hyperparameters"] == "tuned":
            yield f"{key}.hyperparameters: the search tunes only networks of the study; write out all five"
    for name, folder in addition["systems"].items():
        if folder is not None:
            yield from system_problems(f"addition.systems.{name}", folder, addition["digits"], addition["seeds"])
            if addition["networks"].get(name) is not None:
                yield f"addition.systems.{name}: a network of addition.networks has this name; choose another"


def benchmark_problems(addition: Config, dataset: str, n_train: int, n_test: int) -> list[str]:
    """Return why MNIST addition can't run on a data set with these numbers of training and test images."""
    if not is_mnist(dataset):
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
    prefix = f"addition.others ({path})"
    if {"{", "}"} & {*str(path)}:
        yield f"{prefix}: Snakemake takes braces in a path for wildcards; give the file another name"
        return
    try:
        content = read_yaml(path)
    except OSError as error:
        yield f"{prefix}: can't be read: {error.strerror}"
        return
    except ValueError as error:
        yield f"addition.others: {error}"
        return
    if found := tree_problems(content):
        yield from (f"{prefix}.{line}" for line in found)
        return
    schema = load("config.schema.yaml")["$defs"]["other_systems"]
    # In JSON, keys are text, so the schema can check them.
    yield from schema_errors(json.loads(json.dumps(content, default=str)), schema, prefix)
    for name in PUBLISHED.keys() & (content if isinstance(content, dict) else ()):
        yield f"{prefix}.{name}: a published system has this name; choose another"


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
        elif "step" in space:
            low, high, step = (Decimal(str(space[key])) for key in ("low", "high", "step"))
            if rest := max(high - low, Decimal()) % step:
                yield f"search.space.{name}: in steps of {step}, {low} leads to {high - rest}, not to high ({high})"


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
    return is_network(model) and family_of(model["family"]).reads_digits


def _picture_problems(config: Config) -> Iterator[str]:
    folder = config["predict"]["pictures"]
    if folder is None:
        return
    if not _is_folder(folder):
        yield f"predict.pictures: {folder} is not a folder that can be read"
    elif not find_pictures(Path(folder).expanduser()):
        yield f"predict.pictures: {folder} has no file"
    yield from _network_problems(config, "predict.network", config["predict"]["network"])
