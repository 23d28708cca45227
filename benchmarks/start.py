"""What it costs to start: a notebook starts once, each job of the study is a process that imports what it needs.

plain: one process that imports all that a notebook of the published study needs.
ours: for each kind of job a process that imports its script and what Snakemake puts before it, one on each core at
    the same time; times the number of such jobs.

What PyTorch loads only when it is first used belongs to the start. The fastest of several starts counts: by then the
system has the files in memory.
"""

import ast
import os
import subprocess
import sys

from comparison import CORES, REPOSITORY, Stage, print_stages, seconds, study
from digitsum.models.registry import FAMILIES

REPEATS = 3  # the fastest counts
NOTEBOOK = (
    "import optuna, torch, matplotlib.pyplot, sklearn.ensemble, sklearn.linear_model, sklearn.manifold, sklearn.svm"
)
JOB = "from snakemake.logging import logger; from snakemake.iocontainers import Snakemake; "
SCRIPTS = REPOSITORY / "workflow" / "scripts"


def start_seconds(statement: str, processes: int, repeats: int) -> float:
    """Return the seconds in which as many processes at the same time execute `statement`, the least of `repeats`."""
    command = [sys.executable, "-c", statement]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "workflow")}

    def run() -> None:
        started = [subprocess.Popen(command, env=environment) for _ in range(processes)]  # noqa: S603  # fixed
        if any([process.wait() for process in started]):
            raise RuntimeError(f"this failed: {statement}")

    return min(seconds(run) for _ in range(repeats))


def imports(script: str, *modules: str) -> str:
    """Return statements that import what a script of the workflow does, and `modules`."""
    parts = ast.parse((SCRIPTS / f"{script}.py").read_text(encoding="utf-8")).body
    statements = [ast.unparse(part) for part in parts if isinstance(part, ast.Import | ast.ImportFrom)]
    return "; ".join([*statements, *(f"import {module}" for module in modules)])


def jobs() -> dict[str, tuple[str, int]]:
    """Return the jobs of the published part of the study: for each kind what it imports, and how many there are."""
    config = study()
    search, models = config["search"], config["models"]
    rounds = search["trials"] // search["rungs"][0]["slots"]
    modules = {name: definition.partition(":")[0] for name, definition in FAMILIES.items()}
    rungs = rounds * sum(rung["slots"] for rung in search["rungs"])
    linear = sum(len(models[name]["examples"]) * models[name]["seeds"] for name in ("paired", "sequential"))
    return {
        # two networks, the trial network and the best one, are trained and evaluated after the search
        "networks": (imports("train_rung", modules["dense"]) + "; set_threads(1)", rungs + 2 * 2),
        "propose, promote, select": (imports("propose_trials"), rounds * len(search["rungs"]) + 1),
        "SVM and its folds": (imports("fit_classifier", modules["svm"]), 1 + models["svm"]["folds"]),
        "linear, random forest": (imports("fit_classifier", modules["linear"]), linear + 1),
        "embed, run_tsne": (imports("run_tsne"), 2 * (1 + len(config["maps"]["perplexities"]))),  # two spaces
    }


def main(repeats: int = REPEATS, cores: int = CORES) -> Stage:
    """Print a table of the seconds of a start of each kind, and how many there are."""
    plain = start_seconds(NOTEBOOK, 1, repeats)
    print(f"Start of a process; seconds, {cores} at the same time")
    print(f"{'':<26}{'each':>8}{'jobs':>8}")
    print(f"{'plain: a notebook':<26}{plain:>8.2f}{1:>8}", flush=True)
    total, number = 0.0, 0
    for name, (statement, count) in jobs().items():
        took = start_seconds(JOB + statement, cores, repeats)
        total, number = total + took * count / cores, number + count
        print(f"{name:<26}{took:>8.2f}{count:>8}", flush=True)
    law = f"a start of each kind measured, times its number, {number} in all, over {cores} cores; plain: one start"
    result = Stage("starts", plain, total, law)
    print_stages([result])
    return result


if __name__ == "__main__":
    main()
