"""One run reaches the end: whatever has changed, Snakemake plans all jobs that are out of date, and no others.

The law is computed here from what was recorded when the jobs ran: a job is out of date if its own parameters differ, if
a file that it reads has changed, if a file that is asked for is missing, or if a job upstream of it is out of date.
"""

import base64
import functools
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

REPOSITORY = Path(__file__).parents[2]
TARGETS = ("all", "addition")
FETCH = "resources/mnist/train-labels-idx1-ubyte"

# Every file that a digest can name.
CODE = sorted(
    str(path.relative_to(REPOSITORY / "workflow"))
    for path in (REPOSITORY / "workflow").rglob("*")
    if path.is_file() and path.suffix not in (".smk", ".pyc") and path.name != "Snakefile"
)

# Settings that a job depends on, with values other than those of the small study.
SETTINGS = {
    "seed": [5],
    "data.pool": ["disjoint"],
    "data.dataset.citation": ["me"],
    "data.sizes.train": [2100],
    "data.sizes.test": [120, 310],
    "data.sizes.unseen": [310],
    "models.sum.epochs": [2],
    "models.best.title": ["searched network"],
    "models.best.seeds": [1, 3],
    "models.trial.hyperparameters.dropout": [0.3],
    "models.convolutional.max_shift": [1],
    "models.svm": [None],
    "models.svm.folds": [3],
    "models.random_forest.scored_pairs": [210],
    "models.paired.reads": ["digits"],
    "search.trials": [6],
    "search.schedule": ["constant"],
    "search.space.dropout.high": [0.5],
    "maps.model": ["trial"],
    "maps.pairs": [110],
    "maps.perplexities": [[5, 30]],
    "addition.networks.lenet.epochs": [2],
    "addition.seeds": [1],
}


def recorded_params(directory, output):
    """Return the parameters with which Snakemake made a file, None if it has no record."""
    record = directory / ".snakemake" / "metadata" / base64.b64encode(output.encode()).decode()
    return set(json.loads(record.read_text())["params"]) if record.exists() else None


def out_of_date(jobs, directory, differs, changed=()):
    """Return the numbers of the jobs that must run.

    Args:
        jobs: what `planner.tell` says of them.
        directory: of the study.
        differs: says whether the own parameters of a job differ from those that it ran with.
        changed: the files whose content has changed since they were read.
    """
    maker = {output: number for number, job in enumerate(jobs) for output in job["outputs"]}
    readers = {}
    for number, job in enumerate(jobs):
        for path, _ in job["inputs"]:
            if path in maker:
                readers.setdefault(maker[path], set()).add(number)

    reached, pending = set(), set()
    for number, job in enumerate(jobs):
        is_target = job["rule"] in TARGETS  # nothing is made of its files
        if differs(job) or (not is_target and any(path in changed and not ancient for path, ancient in job["inputs"])):
            pending.add(number)
        if is_target:
            pending |= {maker[path] for path, _ in job["inputs"] if not (directory / path).exists()}
    while pending:
        number = pending.pop()
        reached.add(number)
        pending |= readers.get(number, set())
        pending |= {
            maker[path] for path, _ in jobs[number]["inputs"] if path in maker and not (directory / path).exists()
        }
        pending -= reached
    return reached


def depend(job, files):
    """Return whether the digest of one of the files is among the parameters of a job."""
    return any(f"'{file}'" in value for file in files for value in job["params"])


def names(jobs, numbers):
    """Return the first outputs of jobs, or what they are called: what a failed comparison shows."""
    return sorted(f"{jobs[number]['rule']} {(jobs[number]['outputs'] or [''])[0]}" for number in numbers)


def test_no_job_has_only_ancient_files_from_another(study):
    """Snakemake would neither run it after the other nor look at its own parameters then."""
    jobs, _ = study.facts("all", "addition")
    maker = {output: number for number, job in enumerate(jobs) for output in job["outputs"]}
    for job in jobs:
        followed = {maker[path] for path, ancient in job["inputs"] if not ancient}
        assert {maker[path] for path, _ in job["inputs"]} == followed, job["outputs"]


def test_all_files_but_those_within_the_search_are_asked_for(study):
    jobs, _ = study.facts("all", "addition")
    asked_for = {path for job in jobs if job["rule"] in TARGETS for path, _ in job["inputs"]}
    made = {path for job in jobs for path in job["outputs"]}
    assert {path for path in made - asked_for if not path.startswith("results/tuning/round-")} == set()
    assert asked_for <= made


@pytest.mark.parametrize("missing", [None, FETCH])
def test_an_edit_to_any_file_reaches_all_that_depends_on_it(own_study, missing):
    """Alone, with an edit to a file on which nearly all jobs depend, and while the first job of all must run."""
    jobs, _ = own_study.facts("all", "addition")

    # Files on which the same jobs depend are one case: Snakemake sees only that the parameters of these jobs differ.
    cases = {tuple(depend(job, [file]) for job in jobs): file for file in CODE}
    assert len(cases) > 40
    edits = [[file, *beside] for file in cases.values() for beside in ([], ["digitsum/files.py"])]
    if missing:
        (own_study / missing).rename(own_study / "missing")
    try:
        jobs, plans = own_study.facts("all", "addition", edits=edits)
        for files, planned in zip(edits, plans, strict=True):
            expected = out_of_date(jobs, own_study.directory, differs=functools.partial(depend, files=files))
            assert names(jobs, planned) == names(jobs, expected), files
    finally:
        if missing:
            (own_study / "missing").rename(own_study / missing)


def nested(flat):
    """Return {"a.b": 1} as {"a": {"b": 1}}."""
    tree = {}
    for key, value in flat.items():
        *parents, last = key.split(".")
        place = tree
        for parent in parents:
            place = place.setdefault(parent, {})
            if place is None:  # the whole entry is left out
                break
        else:
            place[last] = value
    return tree


@settings(max_examples=12)
@given(data=st.data())
def test_any_changes_are_found_at_once(own_study, data):
    """Settings, code, deleted files and changed files, in any combination."""
    keys = data.draw(st.sets(st.sampled_from(sorted(SETTINGS)), max_size=4), "settings")
    overlay = nested({key: data.draw(st.sampled_from(SETTINGS[key]), key) for key in sorted(keys)})
    code = data.draw(st.sets(st.sampled_from(CODE), max_size=2), "code")
    results = (path for path in (own_study / "results").rglob("*.*") if path.name != "study.txt")
    files = sorted(str(path.relative_to(own_study.directory)) for path in results)
    small = [path for path in files if not path.endswith((".npz", ".html"))]
    deleted = data.draw(st.sets(st.sampled_from([*files, FETCH]), max_size=2), "deleted")
    changed = data.draw(st.sets(st.sampled_from(small), max_size=2), "changed") - deleted
    kept = own_study.directory.with_name("kept")
    before = {path: own_study / path for path in deleted | changed}
    try:
        for path in before.values():
            (kept / path.relative_to(own_study.directory)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, kept / path.relative_to(own_study.directory))
        for path in deleted:
            before[path].unlink()
        for path in changed:
            before[path].write_bytes(before[path].read_bytes() + b" ")
        jobs, (planned,) = own_study.facts("all", "addition", overlay=overlay, edits=[code])

        def differs(job):
            recorded = [recorded_params(own_study.directory, output) for output in job["outputs"]]
            return depend(job, code) or any(params != set(job["params"]) for params in recorded)

        expected = out_of_date(jobs, own_study.directory, differs, changed)
        assert names(jobs, planned) == names(jobs, expected)
    finally:
        for path in before.values():
            os.replace(kept / path.relative_to(own_study.directory), path)


EDITS = [
    ("version.py", 'VERSION = "', 'VERSION = "1'),
    ("data/mnist.py", "TIMEOUT = 60", "TIMEOUT = 61"),
    ("models/linear.py", "import numpy as np", "import numpy as np\n\nEDITED = True"),
]
LEFT_OUT = ("published_recipe", "moved", "random_forest", "svm", "k_nearest_neighbours")
OVERLAY = {  # with these models and another seed, too, it takes four times as long and proves no more
    "data": {"sizes": {"test": 120}, "dataset": {"citation": "me"}},
    "models": {"sum": {"epochs": 2}, **dict.fromkeys(LEFT_OUT)},
}


@pytest.mark.long
def test_one_run_does_all(copied_study, study, checkout):
    """For real: first settings of the data and of a network differ, then the version, what fetches, and a model."""
    status, said = copied_study.fork(overlay=OVERLAY)
    assert status == 0, said
    for path in ("results/pairs/test.npz", "results/models/sum/all/0/run.json", "results/tables/labels.csv"):
        assert (copied_study / path).read_bytes() != (study / path).read_bytes()
    with np.load(copied_study / "results/pairs/test.npz") as file:
        assert len(file["labels"]) == 120
    assert len(pd.read_csv(copied_study / "results/models/sum/all/0/history.csv")) == 2
    assert copied_study.planned(OVERLAY) == {}

    for file, old, new in EDITS:
        path = checkout / "workflow" / "digitsum" / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
    edited = replace(copied_study, checkout=checkout)
    planned = edited.planned(OVERLAY)
    assert planned["fit_classifier"] == 8
    assert planned.keys().isdisjoint({"fetch_mnist", "make_pairs", "train_network"})
    status, said = edited.fork(overlay=OVERLAY)
    assert status == 0, said
    assert edited.planned(OVERLAY) == {}
