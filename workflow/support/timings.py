"""What the jobs took, from the benchmark files that Snakemake writes: results/benchmarks/{rule}/{job}.tsv."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from digitsum.report.wording import count, duration, percent


@dataclass(frozen=True)
class Job:
    """One job: its rule, which job of the rule it is (such as best-all-0), its seconds, its largest memory in MiB.

    The memory is None if the job was over before anyone looked.
    """

    rule: str
    name: str
    seconds: float
    memory_mb: float | None


@dataclass(frozen=True)
class Stage:
    """All jobs of one rule: how many, their seconds together, those of the longest, and the largest memory of any."""

    rule: str
    jobs: int
    seconds: float
    longest: float
    memory_mb: float | None


def read_jobs(folder: Path) -> list[Job]:
    """Read all benchmark files in `folder`, those of jobs that an earlier configuration had among them."""
    jobs = []
    for path in sorted(folder.glob("*/*.tsv")):
        row = pd.read_csv(path, sep="\t", na_values=["-"]).iloc[0]
        memory = None if pd.isna(row["max_rss"]) else float(row["max_rss"])
        jobs.append(Job(path.parent.name, path.stem, float(row["s"]), memory))
    return jobs


def stages(jobs: Sequence[Job]) -> list[Stage]:
    """Return a stage for each rule, the one that took the longest first."""
    result = []
    for rule in {job.rule for job in jobs}:
        seconds = [job.seconds for job in jobs if job.rule == rule]
        memory = [job.memory_mb for job in jobs if job.rule == rule and job.memory_mb is not None]
        result.append(Stage(rule, len(seconds), sum(seconds), max(seconds), max(memory, default=None)))
    return sorted(result, key=lambda stage: (-stage.seconds, stage.rule))


def fit_seconds(jobs: Sequence[Job]) -> dict[str, float]:
    """Return how long a job took, on average, that trained or fitted a model on most examples, by the model's name."""
    seconds: dict[str, dict[float, list[float]]] = {}
    for job in jobs:
        if job.rule in ("train_network", "fit_classifier"):
            model, examples, _ = job.name.split("-")
            size = float("inf") if examples == "all" else float(examples)
            seconds.setdefault(model, {}).setdefault(size, []).append(job.seconds)
    return {model: sum(some[max(some)]) / len(some[max(some)]) for model, some in seconds.items()}


def about_timings(jobs: Sequence[Job]) -> list[str]:
    """Return how long the jobs took together, and what took most of it."""
    if not jobs:
        return ["There are no benchmark files of this run, so how long it took is not known."]
    total, most = sum(job.seconds for job in jobs), stages(jobs)[0]
    return [
        f"Added up, the {count(len(jobs), 'job')} took {duration(total)}. Jobs that run side by side slow one another "
        "down, so one at a time they would have taken less.",
        f"Most of it, {percent(most.seconds / total, 0)}, went into {most.rule}.",
    ]
