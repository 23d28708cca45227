"""The runs that the models of the configuration ask for: their file names, settings and random streams."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from digitsum.analysis.ensembles import ensemble_of
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

    @classmethod
    def of(cls, model: str, wildcards: Any) -> "PlannedRun":
        """Return the run of a model that the wildcards `examples` and `seed` of a job name."""
        return cls(model, wildcards.examples, int(wildcards.seed))

    def file(self, name: str) -> str:
        """Return the path of one of the files of the run."""
        return f"results/models/{self.model}/{self.examples}/{self.seed}/{name}"

    def identity(self, pairs: int) -> dict[str, Any]:
        """Return which run this is, as its files say it, when there are `pairs` training pairs."""
        return {"model": self.model, "examples": number_of_examples(self.examples, pairs), "seed": self.seed}


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


def network_identity(model: Model, identity: Mapping[str, Any]) -> dict[str, Any]:
    """Return, for the file of a network, which run it comes from: its identity, and a digest of its settings."""
    settings = json.dumps(training_settings(model), sort_keys=True)
    return {**identity, "settings": hashlib.sha256(settings.encode()).hexdigest()[:12]}


def training_plan(model: Model, run: PlannedRun, sizes: Mapping[str, int], study_seed: int) -> dict[str, Any]:
    """Return what the script train_network needs to know: settings, random stream, how many pairs to use.

    Only a training on all pairs is validated on all validation pairs. With few training pairs, validating on
    thousands after each epoch would take most of the time.
    """
    on_all = run.examples == "all"
    n = number_of_examples(run.examples, sizes["train"])
    names = ["network", run.model, run.seed] if on_all else ["efficiency", run.model, n, run.seed]
    return {
        "identity": network_identity(model, run.identity(sizes["train"])),
        "settings": training_settings(model),
        "stream": [study_seed, *names],
        "train_pairs": n,
        "val_pairs": sizes["val"] if on_all else min(sizes["val"], n // 4 + 1),
    }


def evaluation_plan(model: Model, run: PlannedRun, n_train: int) -> dict[str, Any]:
    """Return what the script evaluate_network needs to know: the run, its network, how many pairs to score it on."""
    return {
        "family": model["family"],
        "scored_pairs": model.get("scored_pairs"),
        "network": network_identity(model, run.identity(n_train)),
    }


def fit_plan(model: Model, run: PlannedRun, n_train: int, study_seed: int) -> dict[str, Any]:
    """Return what the fit of a classical classifier needs to know."""
    return {
        **run.identity(n_train),
        "family": model["family"],
        "scored_pairs": model.get("scored_pairs"),
        "definition": FAMILIES[model["family"]].definition,
        "settings": family_settings(model),
        "study_seed": study_seed,
    }


def ensemble_identity(members: Sequence[PlannedRun], pairs: int) -> dict[str, Any]:
    """Return which run the ensemble of these runs of a network is, as its files say it."""
    return {**members[0].identity(pairs), "model": ensemble_of(members[0].model), "seed": 0}


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

    @classmethod
    def of(cls, wildcards: Any) -> "AdditionPlan":
        """Return the run that the wildcards of a job name."""
        examples = wildcards.examples if wildcards.examples == "all" else int(wildcards.examples)
        return cls(wildcards.system, int(wildcards.digits), examples, int(wildcards.seed))

    def file(self, name: str) -> str:
        """Return the path of one of the files of the run."""
        return f"results/addition/{self.network}/{self.digits}/{self.examples}/{self.seed}/{name}"

    @property
    def identity(self) -> dict[str, Any]:
        """Which run this is, as its files say it."""
        return self._asdict()


def addition_runs(addition: Mapping[str, Any]) -> list[AdditionPlan]:
    """Return the runs of MNIST addition, each network on all examples of each N first, then on few pairs."""
    sizes = [(digits, "all") for digits in addition["digits"]] + [(1, pairs) for pairs in addition["few_pairs"]]
    return [
        AdditionPlan(network, digits, examples, seed)
        for network in addition["networks"]
        for digits, examples in sizes
        for seed in range(addition["seeds"])
    ]
