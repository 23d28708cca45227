"""A round of the hyperparameter search against the plain way: the same trials, none stopped early.

plain: each trial trains for all its epochs, one trial after the other, each on all cores (see training.py), with the
    validation loss after each epoch.
ours: the scripts of the rules `train_rung` and `promote_trials`, one trial on each core: all trials of the round train
    to its first rung, the better ones to the next. Reading the pairs and keeping the state of a training are included.

The trials are those that the study's first round proposes, the pairs those of MNIST.
"""

import os
import runpy
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from snakemake.iocontainers import InputFiles, OutputFiles, Wildcards
from torch.nn import functional
from torch.utils.data import DataLoader

from comparison import CORES, REPOSITORY, Stage, pairs, print_stages, processes, seconds, study
from digitsum.data.pairs import Pairs, save_pairs
from digitsum.files import read_json
from digitsum.learning.training import set_threads
from digitsum.models.registry import FAMILIES
from support.rungs import identities, slots_of
from training import plain_data, plain_epochs

SCRIPTS = REPOSITORY / "workflow" / "scripts"
PART = 0.1  # of the pairs of the study
PLAIN_EPOCHS = 2  # that are timed


def plain_seconds(hyperparameters: dict[str, Any], train: Pairs, val: Pairs, threads: int) -> float:
    """Return the seconds of an epoch of one trial the plain way, with its validation: the mean of PLAIN_EPOCHS."""
    torch.set_num_threads(threads)
    next(plain_epochs(train.first(100), **hyperparameters))  # loads what a process loads once: see start.py
    loader = DataLoader(plain_data(val), hyperparameters["batch_size"])
    epochs = plain_epochs(train, **hyperparameters)

    def epoch() -> None:
        network = next(epochs).eval()
        with torch.no_grad():
            sum(functional.cross_entropy(network(batch), target).item() for batch, target in loader)

    return sum(seconds(epoch) for _ in range(PLAIN_EPOCHS)) / PLAIN_EPOCHS


def run_script(name: str, folder: Path, input: dict[str, Any], output: dict[str, str], **job: Any) -> None:
    """Run a script of the workflow as Snakemake does; `job` has its params and wildcards."""
    snakemake = SimpleNamespace(
        rule=name,
        input=InputFiles(fromdict=input),
        output=OutputFiles(fromdict=output),
        params=SimpleNamespace(**job["params"]),
        wildcards=Wildcards(fromdict=job["wildcards"]),
        threads=1,
        log=[f"{folder}/{name}-{os.getpid()}.log"],
    )
    runpy.run_path(str(SCRIPTS / f"{name}.py"), {"snakemake": snakemake}, "__main__")


def our_seconds(arguments: dict[str, Any]) -> float:
    """Return the seconds in which the trial in a slot gets to the epoch of its rung, on one thread."""
    set_threads(1)  # loads what a process loads once
    return seconds(lambda: run_script("train_rung", **arguments))


def round_seconds(folder: Path, config: dict[str, Any], cores: int) -> float:
    """Return the seconds of all jobs of a round together; `folder` has the pairs and the proposals, trials-0.json."""
    search = config["search"]
    settings = {key: search[key] for key in ("epochs", "schedule", "weight_decay")}
    plan = {"study_seed": config["seed"], "settings": {"definition": FAMILIES["dense"], **settings}}
    spent, states, trials, slots = 0.0, [], [], []
    for number, rung in enumerate(search["rungs"]):
        proposals, wildcards = f"{folder}/trials-{number}.json", {"round": "0", "rung": str(number)}
        if number:
            params = {"rung": {"below": identities(slots), "slots": rung["slots"]}}
            below = {f"trial_{place}": path for place, path in enumerate(trials)}
            run_script("promote_trials", folder, below, {"it": proposals}, params=params, wildcards=wildcards)
        files = {"train": f"{folder}/train.npz", "val": f"{folder}/val.npz", "trials": proposals, "states": states}
        slots = slots_of(search["rungs"], 0, number)
        states, trials = ([f"{folder}/{number}-{slot.slot}.{kind}" for slot in slots] for kind in ("pt", "json"))
        jobs = [
            {
                **{"folder": folder, "input": files, "output": {"state": state, "trial": trial}},
                "params": {"training": {**plan, "until": rung["epochs"]}},
                "wildcards": {**wildcards, "slot": str(slot.slot)},
            }
            for slot, state, trial in zip(slots, states, trials, strict=True)
        ]
        with processes(cores) as pool:
            spent += sum(pool.map(our_seconds, jobs, chunksize=1))
    return spent


def main(part: float = PART, cores: int = CORES) -> Stage:
    """Print a table of a round on a part of the pairs, and of the whole search."""
    config = study()
    search, sizes = config["search"], config["data"]["sizes"]
    train, val = pairs("train", round(part * sizes["train"])), pairs("val", round(part * sizes["val"]))
    slots = search["rungs"][0]["slots"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_pairs(folder / "train.npz", train)
        save_pairs(folder / "val.npz", val)
        plan = {"identities": [], "space": search["space"], "slots": slots, "study_seed": config["seed"]}
        proposals = {"it": f"{folder}/trials-0.json"}
        run_script("propose_trials", folder, {}, proposals, params={"search": plan}, wildcards={"round": "0"})
        proposed = [
            entry["hyperparameters"] for entry in read_json(folder / "trials-0.json", "search.trials")["trials"]
        ]
        with processes(1) as pool:
            epochs = [pool.apply(plain_seconds, (trial, train, val, cores)) for trial in proposed]
        plain = sum(epochs) * search["epochs"]
        ours = round_seconds(folder, config, cores) / cores
    print(f"Round of the search: {slots} trials, {len(train):,} training pairs, {len(val):,} validation pairs")
    print(f"plain {plain:.1f} s (from {PLAIN_EPOCHS} of {search['epochs']} epochs of each trial), ours {ours:.1f} s")
    rounds = search["trials"] // slots
    law = (
        f"one round on {part:.0%} of the pairs measured; the time is linear in pairs, in epochs (plain: from "
        f"{PLAIN_EPOCHS} of {search['epochs']}) and in rounds ({rounds}), whose trials differ from those of the first"
    )
    result = Stage(f"search, {search['trials']} trials", plain * rounds / part, ours * rounds / part, law)
    print_stages([result])
    return result


if __name__ == "__main__":
    main()
