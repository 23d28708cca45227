"""What the comparisons of `make bench` share: the study's settings and data, processes, stages with their times.

Every stage is timed in two ways on one machine:

plain: as a notebook does it, in one process, whose libraries use all cores where they can.
ours: as the study does it, in jobs of one thread, one on each core at the same time. A stage takes the time of its jobs
    divided by the number of cores, because a core that one stage leaves idle has jobs of another to do.
"""

import multiprocessing
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from multiprocessing.pool import Pool
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np
import yaml

REPOSITORY = Path(__file__).parents[1]
CONFIG = REPOSITORY / "config.yaml"
RESOURCES = REPOSITORY / "resources"
sys.path.append(str(REPOSITORY / "workflow"))

from digitsum.data.datasets import FILES, describe  # noqa: E402  # found by the line above
from digitsum.data.idx import read_images, read_labels  # noqa: E402
from digitsum.data.mnist import fetch  # noqa: E402
from digitsum.data.pairs import Pairs, draw_pairs  # noqa: E402
from digitsum.data.splits import Split  # noqa: E402

CORES = os.cpu_count() or 1
# Every process is a copy of one that has imported these libraries and computed nothing. So it is there at once, and
# only work is timed in it; imports are timed in start.py.
LIBRARIES = ["torch", "optuna", "openTSNE", "sklearn.ensemble", "sklearn.linear_model"]
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([*LIBRARIES, "sklearn.manifold", "sklearn.svm"])


@dataclass(frozen=True)
class Stage:
    """A stage of the study at its full size.

    Attributes:
        name: for the table.
        plain: seconds the plain way.
        ours: seconds our way.
        law: what was measured, and how the seconds follow from it.
    """

    name: str
    plain: float
    ours: float
    law: str


def print_stages(stages: Sequence[Stage]) -> None:
    """Print a table of stages, and below it how the seconds of each were found."""
    print(f"{'at full size':<28}{'plain':>10}{'ours':>10}{'ratio':>8}")
    for stage in stages:
        print(f"{stage.name:<28}{stage.plain:>8,.1f} s{stage.ours:>8,.1f} s{stage.plain / stage.ours:>7.1f}x")
    for stage in stages:
        print(fill(f"{stage.name}: {stage.law}", 120, initial_indent="  ", subsequent_indent="    "), flush=True)


def machine() -> str:
    """Return processor, cores and versions in one line."""
    processor = platform.processor() or platform.machine()
    if (info := Path("/proc/cpuinfo")).exists():
        names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if "model name" in line]
        processor = names[0] if names else processor
    packages = {"PyTorch": "torch", "scikit-learn": "scikit-learn"}
    versions = ", ".join(f"{name} {version(package)}" for name, package in packages.items())
    return f"{processor}, {CORES} cores, Python {platform.python_version()}, {versions}"


def study() -> dict[str, Any]:
    """Return the configuration of the study."""
    config: dict[str, Any] = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    return config


def put_mnist(folder: Path) -> None:
    """Put the files of the study's data set into `folder`.

    They come from `resources/` if the study has run here, else from where the study would fetch them.
    """
    data = study()["data"]
    dataset = describe(data["dataset"])
    ready = RESOURCES / dataset["slug"]
    if ready.is_dir():  # under the names that fetch gave the files
        fetch(folder, {**dataset, "files": FILES}, ready)
    else:
        fetch(folder, dataset, Path(data["directory"]) if data["directory"] else None)


@cache
def training_images() -> tuple[np.ndarray, np.ndarray]:
    """Return the images, uint8 (k, 28, 28), and digits, uint8 (k,), that training and test pairs are drawn from."""
    with tempfile.TemporaryDirectory() as folder:
        put_mnist(Path(folder))
        return read_images(Path(folder, FILES["train_images"])), read_labels(Path(folder, FILES["train_labels"]))


def pairs(split: Split, size: int) -> Pairs:
    """Return the first `size` pairs of a split of the study; not of `unseen`, which has other images."""
    config = study()
    return draw_pairs(*training_images(), split, size, config["data"]["pool"], config["seed"])


def processes(n: int) -> Pool:
    """Return a pool of `n` processes, fresh for each call.

    The number of threads of a process that has computed can't be changed reliably.
    """
    return PROCESSES.Pool(n, maxtasksperchild=1)


def seconds(work: Callable[[], Any]) -> float:
    """Return the seconds that `work()` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
