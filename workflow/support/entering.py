"""What comes from elsewhere: predictions in a folder, runs of another study, what a system of MNIST addition read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from digitsum.data.splits import SCORED_SPLITS
from digitsum.files import sha256_of
from digitsum.runs import UNKNOWN, identity
from support.study_name import name_in

Model = Mapping[str, Any]

EXAMPLES, SEED = re.compile(r"all|[1-9]\d{0,8}"), re.compile(r"0|[1-9]\d{0,8}")  # names of folders
OPTIONAL = ("val",)  # a split that predictions may lack
KINDS = (".npz", ".csv")


def comes_from_elsewhere(model: Model) -> bool:
    """Return whether a model's runs are not made here."""
    return "predictions" in model or "study" in model


def origin_of(model: Model) -> dict[str, Any]:
    """Return what the record of a run says of a model that comes from elsewhere; more is known of one of a study."""
    if "predictions" in model:
        return {"family": "predictions", "origin": "predictions made elsewhere", "unknown": list(UNKNOWN)}
    name = name_in(Path(model["study"]).expanduser()) or "without a name"
    return {"origin": f"the model {model['model']} of another study ({name})", "unknown": ["times"]}


def entered_runs(model: Model) -> list[tuple[int | str, int]]:
    """Return the number of examples (or all) and the seed of each run that there is, the fewest examples first."""
    found = [
        (path.parent.name, path.name)
        for path in _folder(model).glob("*/*/")
        if EXAMPLES.fullmatch(path.parent.name) and SEED.fullmatch(path.name) and any(_answers(model, path))
    ]
    runs = [(examples if examples == "all" else int(examples), int(seed)) for examples, seed in found]
    return sorted(runs, key=lambda run: (run[0] == "all", run))


def _folder(model: Model) -> Path:
    path = model.get("predictions") or f"{model['study']}/models/{model['model']}"
    return Path(path).expanduser()


def _answers(model: Model, folder: Path) -> Iterator[Path]:
    names = ["run.json"] if "study" in model else [f"{split}{kind}" for split in SCORED_SPLITS for kind in KINDS]
    yield from (folder / name for name in names if (folder / name).is_file())


def entry_plan(name: str, model: Model, examples: int | str, seed: int, n: int) -> dict[str, Any]:
    """Return what the scripts enter_predictions and enter_study need to know of a run on `n` examples.

    Files stand here with the digests of their contents, not as inputs: their names can be anything, and one may be
    replaced by an older one.
    """
    folder = _folder(model) / str(examples) / str(seed)
    plan = {"identity": identity(name, n, seed), "about": origin_of(model), "scored_pairs": model.get("scored_pairs")}
    if "predictions" in model:
        return {**plan, "files": {path.stem: [str(path), sha256_of(path)] for path in _answers(model, folder)}}
    study, files = Path(model["study"]).expanduser(), {}
    for path in (folder / "run.json", folder / "predictions.npz", *sorted((study / "pairs").glob("*.sha256"))):
        files[str(path)] = sha256_of(path) if path.is_file() else None  # the job says what is missing
    return {**plan, "study": str(study), "folder": str(folder), "model": model["model"], "files": files}


def entering_problems(key: str, model: Model, pairs: int) -> Iterator[str]:
    """Yield what is wrong with the folders that a model names, `key` in the configuration, when there are `pairs`."""
    folder, name = _folder(model), "predictions" if "predictions" in model else "model"
    if "study" in model and not (models := Path(model["study"]).expanduser() / "models").is_dir():
        yield f"{key}.study: {model['study']} is not the folder results of a study: it has no folder models"
        return
    try:
        runs = entered_runs(model) if folder.is_dir() else None
    except OSError as error:
        yield f"{key}.{name}: {folder} can't be read: {error.strerror}"
        return
    if runs is None and "study" in model:
        known = sorted(path.name for path in models.iterdir() if path.is_dir())
        yield f"{key}.model: that study has no model {model['model']}; it has {', '.join(known)}"
    elif runs is None:
        yield f"{key}.predictions: {folder} is not a folder"
    elif not runs:
        wanted = "run.json" if "study" in model else "test.npz or test.csv"
        yield f"{key}.{name}: {folder} has no run, such as all/0/{wanted} (examples/seed/file)"
    elif "all" in dict(runs) and pairs in dict(runs):
        yield f"{key}.{name}: {folder} has runs on all and on {pairs} examples, which are the same; keep one of the two"
    for examples, seed in (runs or []) if "predictions" in model else []:
        files = [path.name for path in _answers(model, folder / f"{examples}/{seed}")]
        for split in SCORED_SPLITS:
            kinds = [f"{split}{kind}" for kind in KINDS if f"{split}{kind}" in files]
            if len(kinds) > 1:
                yield f"{key}.predictions: {folder}/{examples}/{seed} has {' and '.join(kinds)}; keep one of the two"
            if not kinds and split not in OPTIONAL:
                yield f"{key}.predictions: {folder}/{examples}/{seed} has neither {split}.npz nor {split}.csv"


def system_file(folder: str, n_digits: int | str, seed: int | str) -> tuple[str, str] | None:
    """Return the file with what a system of MNIST addition read, and its digest; None if there is none."""
    stem = Path(folder).expanduser() / f"{n_digits}" / f"{seed}"
    return next(((str(path), sha256_of(path)) for kind in KINDS if (path := stem.with_suffix(kind)).is_file()), None)


def system_problems(key: str, folder: str, digits: Sequence[int], seeds: int) -> Iterator[str]:
    """Yield what is wrong with the folder of a system of MNIST addition, `key` in the configuration."""
    path = Path(folder).expanduser()
    try:
        found = {
            n: [[kind for kind in KINDS if (path / f"{n}/{seed}{kind}").is_file()] for seed in range(seeds)]
            for n in digits
        }
    except OSError as error:
        yield f"{key}: {folder} can't be read: {error.strerror}"
        return
    if not path.is_dir():
        yield f"{key}: {folder} is not a folder"
    elif not any(map(any, found.values())):
        yield f"{key}: {folder} has no file for addition.digits and addition.seeds, such as {digits[0]}/0.npz (N/seed)"
    for n, kinds in found.items():
        for seed, one in enumerate(kinds):
            if len(one) > 1:
                yield f"{key}: {folder}/{n} has {seed}.npz and {seed}.csv; keep one of the two"
            if not one and any(kinds[seed:]):
                yield f"{key}: {folder}/{n} has files of later seeds, but neither {seed}.npz nor {seed}.csv"
