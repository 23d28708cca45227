"""How the study would scale: its jobs, with the times measured in a finished run, scheduled on more cores.

    python benchmarks/scaling.py FOLDER    # the folder with `logs/` of the finished study

The graph is the one that Snakemake plans (a dry run). A free core takes the ready job with the highest priority, or of
several the one that was ready first; every job of the study uses one core. If the run has no time for a job (with
another size of the search's rounds there are other jobs), it takes the mean of its rule or, in the search, of its rung.
"""

import heapq
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import yaml

REPOSITORY = Path(__file__).parents[1]
sys.path.append(str(REPOSITORY / "workflow"))
from support.job_cost import JobCost, read_jobs  # noqa: E402  # found by the line above

CORES = [1, 2, 8, 64, 512]
# Seconds between a job becoming ready and its start, on a cluster where Snakemake polls for finished jobs.
QUEUEING = 15
# Slots of the rungs, as in config.yaml and for other sizes of a round.
ROUNDS = [(5, 2, 1), (10, 4, 1), (25, 10, 3), (50, 20, 5)]


@dataclass(frozen=True)
class Job:
    """A job of the plan: its rule and wildcards, its priority, what it reads and writes."""

    rule: str
    wildcards: frozenset[tuple[str, str]]
    priority: int
    inputs: frozenset[str]
    outputs: frozenset[str]


def plan(overlay: Mapping[str, object]) -> list[Job]:
    """Return the jobs of the whole study, with `overlay` laid over its configuration."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "overlay.yaml")
        config.write_text(yaml.safe_dump(dict(overlay)))
        options = ["--dry-run", "--directory", folder, "--configfile", config]
        process = subprocess.run(  # noqa: S603  # a fixed command
            [sys.executable, "-m", "snakemake", *options],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
        )
    jobs = []
    for block in re.split(r"\n *(?:local)?rule ", process.stdout)[1:]:  # jobs of a group are indented
        rule, keys = block.partition(":")[0], dict(re.findall(r"^ +(\w+): (.*)$", block, re.MULTILINE))
        if "log" in keys:  # `all` has none
            wildcards = frozenset(re.findall(r"(\w+)=([^,]+)", keys.get("wildcards", "")))
            inputs, outputs = (frozenset(keys.get(key, "").split(", ")) for key in ("input", "output"))
            jobs.append(Job(rule, wildcards, int(keys.get("priority", 0)), inputs, outputs))
    return jobs


def seconds_of(jobs: Sequence[Job], measured: Sequence[JobCost]) -> list[float]:
    """Return how long each job takes; 0 if no job of its kind was run, because its results were there."""
    same, alike = defaultdict(list), defaultdict(list)
    for cost in measured:
        same[cost.rule, frozenset(cost.wildcards.items())].append(cost.wall)
        alike[cost.rule, cost.wildcards.get("rung")].append(cost.wall)
    return [
        mean(same[job.rule, job.wildcards] or alike[job.rule, dict(job.wildcards).get("rung")] or [0]) for job in jobs
    ]


def predecessors(jobs: Sequence[Job]) -> list[set[int]]:
    """Return, for each job, the numbers of the jobs whose outputs it reads."""
    maker = {path: number for number, job in enumerate(jobs) for path in job.outputs}
    return [{maker[path] for path in job.inputs if path in maker} for job in jobs]


def simulate(jobs: Sequence[Job], seconds: Sequence[float], cores: int, queueing: float = 0) -> float:
    """Return when the last job ends if each starts on a free core, `queueing` seconds after it is ready."""
    waiting = predecessors(jobs)
    ready = [(-job.priority, 0.0, number) for number, job in enumerate(jobs) if not waiting[number]]
    heapq.heapify(ready)
    running: list[tuple[float, int]] = []
    now = 0.0
    while ready or running:
        while ready and len(running) < cores:
            *_, number = heapq.heappop(ready)
            heapq.heappush(running, (now + queueing + seconds[number], number))
        now, ended = heapq.heappop(running)
        for number, numbers in enumerate(waiting):
            if ended in numbers:
                numbers.remove(ended)
                if not numbers:
                    heapq.heappush(ready, (-jobs[number].priority, now, number))
    return now


def main(folder: Path) -> None:
    """Print the two tables of docs/scaling.md."""
    measured = read_jobs(folder / "logs")
    for slots in ROUNDS:
        epochs = [
            rung["epochs"] for rung in yaml.safe_load((REPOSITORY / "config.yaml").read_text())["search"]["rungs"]
        ]
        rungs = [{"epochs": until, "slots": n} for until, n in zip(epochs, slots, strict=True)]
        jobs = plan({"search": {"rungs": rungs}})
        seconds = seconds_of(jobs, measured)
        print(
            f"\nrounds of {slots[0]}: {len(jobs)} jobs, {sum(seconds) / 60:.1f} min in all, "
            f"critical path {simulate(jobs, seconds, len(jobs)) / 60:.1f} min"
        )
        for cores in CORES:
            time = simulate(jobs, seconds, cores)
            queued = simulate(jobs, seconds, cores, QUEUEING)
            print(
                f"{cores:4} cores: {time / 60:6.1f} min, {sum(seconds) / time / cores:4.0%} busy;"
                f" with {QUEUEING} s of queueing {queued / 60:6.1f} min"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
