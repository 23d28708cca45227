"""The runs that the models of the configuration ask for: their file names, settings and random streams."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from digitsum.models.registry import FAMILIES, NETWORKS

Model = Mapping[str, Any]

# The settings of networks of any family, without those that say which runs there are, such as `examples`.
TRAINING_KEYS = (
    "hyperparameters",
    "epochs",
    "schedule",
    "weight_decay",
    "max_shift",
    "max_rotation",
    "max_scaling",
    "min_steps",
)


class PlannedRun(NamedTuple):
    """A run that the configuration asks for; `examples` as written there: a number or `all`."""

    model: str
    examples: int | str
    seed: int

    def file(self, name: str) -> str:
        """Return the path of one of the files of the run."""
        return f"results/models/{self.model}/{self.examples}/{self.seed}/{name}"


def is_network(model: Model) -> bool:
    """Return whether a model is trained, rather than fitted in one go."""
    return model["family"] in NETWORKS


def planned_runs(models: Mapping[str, Model], names: Iterable[str]) -> list[PlannedRun]:
    """Return the runs of the models `names`, in the order of the configuration."""
    return [
        PlannedRun(name, examples, seed)
        for name in names
        for examples in models[name]["examples"]
        for seed in range(models[name].get("seeds", 1))
    ]


def number_of_examples(examples: int | str, pairs: int) -> int:
    """Return the number that `examples` stands for when there are `pairs` training pairs."""
    return pairs if examples == "all" else int(examples)


def headline_runs(models: Mapping[str, Model], name: str, pairs: int) -> list[PlannedRun]:
    """Return the runs of a model on the most examples, by which it is compared."""
    most = max(models[name]["examples"], key=lambda examples: number_of_examples(examples, pairs))
    return [run for run in planned_runs(models, [name]) if run.examples == most]


def family_settings(model: Model) -> dict[str, Any]:
    """Return the settings of a model that belong to its family."""
    return {key: model[key] for key in FAMILIES[model["family"]].settings if key in model}


def training_settings(model: Model) -> dict[str, Any]:
    """Return what digitsum.learning.settings.Settings.of_model takes."""
    return {
        "network": FAMILIES[model["family"]].definition,
        **{key: model[key] for key in TRAINING_KEYS if key in model},
        "of_family": family_settings(model),
    }


def network_identity(model: Model, name: str, examples: str | int, seed: str | int) -> dict[str, Any]:
    """Return, for the file of a network, which run it comes from: names of the run, and a digest of its settings."""
    settings = json.dumps(training_settings(model), sort_keys=True)
    digest = hashlib.sha256(settings.encode()).hexdigest()[:12]
    return {"model": name, "examples": str(examples), "seed": int(seed), "settings": digest}


def training_plan(model: Model, run: PlannedRun, sizes: Mapping[str, int], study_seed: int) -> dict[str, Any]:
    """Return what the script train_network needs to know: settings, random stream, how many pairs to use.

    Only a training on all pairs is validated on all validation pairs. With few training pairs, validating on
    thousands after each epoch would take most of the time.
    """
    on_all = run.examples == "all"
    n = number_of_examples(run.examples, sizes["train"])
    names = ["network", run.model, run.seed] if on_all else ["efficiency", run.model, n, run.seed]
    return {
        "identity": network_identity(model, *run),
        "settings": training_settings(model),
        "stream": [study_seed, *names],
        "train_pairs": n,
        "val_pairs": sizes["val"] if on_all else min(sizes["val"], n // 4 + 1),
    }


def run_identity(model: Model, name: str, seed: str | int) -> dict[str, Any]:
    """Return which run this is, for its record, and the most pairs of each split to score it on."""
    return {
        "model": name,
        "family": model["family"],
        "seed": int(seed),
        "scored_pairs": model.get("scored_pairs"),
    }


def fit_plan(model: Model, run: PlannedRun, n_train: int, study_seed: int) -> dict[str, Any]:
    """Return what the fit of a classical classifier needs to know."""
    return {
        **run_identity(model, run.model, run.seed),
        "examples": number_of_examples(run.examples, n_train),
        "definition": FAMILIES[model["family"]].definition,
        "settings": family_settings(model),
        "study_seed": study_seed,
    }


def title_of(name: str, model: Model) -> str:
    """Return what a model is called in prose."""
    title: str = model.get("title", name.replace("_", " "))
    return title


class AdditionPlan(NamedTuple):
    """A run of MNIST addition that the configuration asks for; `examples` is a number or `all`."""

    network: str
    digits: int
    examples: int | str
    seed: int

    def file(self, name: str) -> str:
        """Return the path of one of the files of the run."""
        return f"results/addition/{self.network}/{self.digits}/{self.examples}/{self.seed}/{name}"


def addition_runs(addition: Mapping[str, Any]) -> list[AdditionPlan]:
    """Return the runs of MNIST addition, each network on all examples of each N first, then on few pairs."""
    sizes = [(digits, "all") for digits in addition["digits"]] + [(1, pairs) for pairs in addition["few_pairs"]]
    return [
        AdditionPlan(network, digits, examples, seed)
        for network in addition["networks"]
        for digits, examples in sizes
        for seed in range(addition["seeds"])
    ]
