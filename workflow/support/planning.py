"""The runs that the models of the configuration ask for: their file names, settings and random streams."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from digitsum.addition.sizes import examples_of
from digitsum.learning.settings import DECLARED
from digitsum.runs import identity
from support.entering import comes_from_elsewhere, entered_runs, origin_of, system_file
from support.families import family_of

Model = Mapping[str, Any]


class PlannedRun(NamedTuple):
    """A run that the configuration asks for.

    Attributes:
        model: its name in the configuration.
        examples: how many examples, as the configuration and the paths say it: a number or `all`.
        n: the number that this stands for.
        seed: number of the run among those of this model and this number of examples.
        digits: N in MNIST addition, else None.
    """

    model: str
    examples: int | str
    n: int
    seed: int
    digits: int | None = None

    def file(self, name: str) -> str:
        """Return the path of one of the files of the run."""
        folder = f"models/{self.model}" if self.digits is None else f"addition/{self.model}/{self.digits}"
        return f"results/{folder}/{self.examples}/{self.seed}/{name}"

    @property
    def identity(self) -> dict[str, Any]:
        """Which run this is, as its files say it."""
        return identity(self.model, self.n, self.seed, digits=self.digits)


def is_network(model: Model) -> bool:
    """Return whether a model is trained, rather than fitted in one go."""
    return not comes_from_elsewhere(model) and family_of(model["family"]).trained


def planned_runs(models: Mapping[str, Model], pairs: int) -> list[PlannedRun]:
    """Return the runs of `models`, in the order of the configuration, when there are `pairs` training pairs."""
    return [
        planned_run(name, examples, seed, pairs)
        for name, model in models.items()
        for examples, seed in (entered_runs(model) if comes_from_elsewhere(model) else _asked_for(model))
    ]


def _asked_for(model: Model) -> list[tuple[int | str, int]]:
    return [(examples, seed) for examples in model["examples"] for seed in range(model.get("seeds", 1))]


def planned_run(model: str, examples: int | str, seed: int | str, pairs: int) -> PlannedRun:
    """Return the run of a model when there are `pairs` training pairs; numbers may be those in a path, texts."""
    return PlannedRun(model, examples, number_of_examples(examples, pairs), int(seed))


def number_of_examples(examples: int | str, pairs: int) -> int:
    """Return the number that `examples` stands for when there are `pairs` training pairs."""
    return pairs if examples == "all" else int(examples)


def most_examples(model: Model, pairs: int) -> int:
    """Return how many examples there are in `pairs` training pairs: an example can be half a pair."""
    return 2 * pairs if model.get("reads") == "digits" else pairs


def runs_on_most_examples(runs: Iterable[PlannedRun]) -> dict[str, list[PlannedRun]]:
    """Return the runs of each model on its most examples, by which it is compared, by name of the model."""
    by_model: dict[str, list[PlannedRun]] = {}
    for run in runs:
        by_model.setdefault(run.model, []).append(run)
    return {name: [run for run in own if run.n == max(run.n for run in own)] for name, own in by_model.items()}


def family_settings(model: Model) -> dict[str, Any]:
    """Return the settings of a model that belong to its family."""
    return {key: model[key] for key in family_of(model["family"]).settings if key in model}


def training_settings(model: Model) -> dict[str, Any]:
    """Return what digitsum.learning.settings.Settings.of_model takes."""
    return {
        "definition": family_of(model["family"]).definition,
        **{key: model[key] for key in ("hyperparameters", *DECLARED) if key in model},
        "family_settings": family_settings(model),
    }


def network_identity(model: Model, run: PlannedRun) -> dict[str, Any]:
    """Return, for the file of a network, which run it comes from: its identity, and a digest of its settings."""
    settings = json.dumps(training_settings(model), sort_keys=True)
    return {**run.identity, "settings": hashlib.sha256(settings.encode()).hexdigest()[:12]}


def network_file(model: Model, run: PlannedRun) -> dict[str, Any]:
    """Return what digitsum.models.network.load_network takes, but for the path: what the file must be."""
    return {"identity": network_identity(model, run), "definition": family_of(model["family"]).definition}


def about(model: Model) -> dict[str, Any]:
    """Return what the record of a run says of its model: its family and, of one of the user's own, its origin."""
    if comes_from_elsewhere(model):
        return origin_of(model)
    family = family_of(model["family"])
    if family.origin is None:
        return {"family": family.name}
    return {"family": family.name, "origin": family.origin, "unknown": [] if family.trained else ["parameters"]}


def training_plan(model: Model, run: PlannedRun, val_pairs: int, study_seed: int) -> dict[str, Any]:
    """Return what the script train_network needs to know: settings, random stream, how many pairs to use.

    Only a training on all pairs is validated on all `val_pairs`. With few training pairs, validating on thousands after
    each epoch would take most of the time.
    """
    on_all = run.examples == "all"
    names = ["network", run.model, run.seed] if on_all else ["efficiency", run.model, run.n, run.seed]
    return {
        "identity": network_identity(model, run),
        "settings": training_settings(model),
        "stream": [study_seed, *names],
        "train_pairs": run.n,
        "val_pairs": val_pairs if on_all else min(val_pairs, run.n // 4 + 1),
    }


def evaluation_plan(model: Model, run: PlannedRun) -> dict[str, Any]:
    """Return what the script evaluate_network needs to know: the run, its network, how many pairs to score it on."""
    return {
        "about": about(model),
        "scored_pairs": model.get("scored_pairs"),
        "network": network_file(model, run),
        "settings": training_settings(model),
    }


def fit_plan(model: Model, run: PlannedRun, study_seed: int) -> dict[str, Any]:
    """Return what the fit of a classical classifier needs to know."""
    return {
        **run.identity,
        "about": about(model),
        "scored_pairs": model.get("scored_pairs"),
        "definition": family_of(model["family"]).definition,
        "settings": family_settings(model),
        "study_seed": study_seed,
    }


def title_of(name: str, model: Model) -> str:
    """Return what a model is called in prose."""
    title: str = model.get("title", name.replace("_", " "))
    return title


def addition_runs(addition: Mapping[str, Any], images: int) -> list[PlannedRun]:
    """Return the runs of MNIST addition: each network on all examples of each N first, then on few pairs.

    After them come those of other systems, of which there are files.

    Args:
        addition: that part of the configuration.
        images: how many images there are to train on.
    """
    whole, few = [(n, "all") for n in addition["digits"]], [(1, pairs) for pairs in addition["few_pairs"]]
    sizes = dict.fromkeys(addition["networks"], whole + few) | dict.fromkeys(addition["systems"], whole)
    return [
        addition_run(name, n_digits, examples, seed, images)
        for name, asked_for in sizes.items()
        for n_digits, examples in asked_for
        for seed in range(addition["seeds"])
        if name in addition["networks"] or system_file(addition["systems"][name], n_digits, seed)
    ]


def addition_run(network: str, n_digits: int | str, examples: int | str, seed: int | str, images: int) -> PlannedRun:
    """Return a run of MNIST addition when there are `images` to train on; numbers may be those in a path, texts."""
    n = number_of_examples(examples, examples_of(images, int(n_digits)))
    return PlannedRun(network, examples, n, int(seed), int(n_digits))


def addition_plan(
    models: Mapping[str, Model], wildcards: Mapping[str, str], images: int, study_seed: int
) -> dict[str, Any]:
    """Return what the scoring of a run of MNIST addition needs to know, whoever read the images."""
    system, digits, examples, seed = (wildcards[name] for name in ("system", "digits", "examples", "seed"))
    run = addition_run(system, digits, examples, seed, images)
    regroupings = [study_seed, "addition", "regroupings", run.digits, run.seed]
    return {"identity": run.identity, "about": about(models[run.model]), "regroupings": regroupings}


def shortcut_identity(pairs: str, model: str, network: int | str) -> dict[str, Any]:
    """Return which networks something is of that were trained on certain `pairs` only: of one seed, or "apart"."""
    return {"pairs": pairs, "model": model, "network": str(network)}
