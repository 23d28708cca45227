"""What the jobs took, from the benchmark files that Snakemake writes.

A benchmark file tells how long its job ran; when it ended is the date of the file. Together they tell when jobs ran
side by side. The dates survive `cp -a` but not a plain copy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from digitsum.wording import count, duration, number, percent


@dataclass(frozen=True)
class Job:
    """One job as its benchmark file tells of it.

    Attributes:
        rule: the name of its rule.
        name: which job of the rule it is, such as best-0.
        seconds: how long it ran.
        memory_mb: its largest resident memory in MiB, None if it was over before anyone looked.
        ended: when it ended, seconds since the epoch.

    """

    rule: str
    name: str
    seconds: float
    memory_mb: float | None
    ended: float

    @property
    def started(self) -> float:
        """When it began, seconds since the epoch."""
        return self.ended - self.seconds


@dataclass(frozen=True)
class Stage:
    """All jobs of one rule: how many, their seconds together, those of the longest, and the largest memory of any."""

    rule: str
    jobs: int
    seconds: float
    longest: float
    memory_mb: float | None


def read_jobs(paths: Iterable[str]) -> list[Job]:
    """Read benchmark files, results/benchmarks/{rule}/{job}.tsv; those that are not there are left out."""
    jobs = []
    for path in map(Path, paths):
        if path.exists():
            row = pd.read_csv(path, sep="\t", na_values=["-"]).iloc[0]
            memory = None if pd.isna(row["max_rss"]) else float(row["max_rss"])
            jobs.append(Job(path.parent.name, path.stem, float(row["s"]), memory, path.stat().st_mtime))
    return jobs


def stages(jobs: Sequence[Job]) -> list[Stage]:
    """Return a stage for each rule, in the order in which the rules first occur."""
    result = []
    for rule in dict.fromkeys(job.rule for job in jobs):
        seconds = [job.seconds for job in jobs if job.rule == rule]
        memory = [job.memory_mb for job in jobs if job.rule == rule and job.memory_mb is not None]
        result.append(Stage(rule, len(seconds), sum(seconds), max(seconds), max(memory, default=None)))
    return result


def busy_seconds(jobs: Sequence[Job]) -> float:
    """Return for how long at least one of the jobs was running.

    Unlike the time from the first start to the last end, this leaves out the hours or days between two runs of a
    study of which only a part ran again.
    """
    busy, until = 0.0, float("-inf")
    for job in sorted(jobs, key=lambda job: job.started):
        busy += max(0.0, job.ended - max(job.started, until))
        until = max(until, job.ended)
    return busy


def most_at_once(jobs: Sequence[Job]) -> int:
    """Return how many of the jobs ran at the same time at most."""
    # At the same moment an end comes before a start.
    moments = sorted([(job.started, 1) for job in jobs] + [(job.ended, -1) for job in jobs])
    running = most = 0
    for _, change in moments:
        running += change
        most = max(most, running)
    return most


def about_timings(jobs: Sequence[Job], expected: int) -> list[str]:
    """Return how long the jobs took, together and side by side; `expected` is how many jobs the study has."""
    sentences = []
    if len(jobs) < expected:
        sentences.append(
            f"Only for {len(jobs)} of the {expected} jobs is there a benchmark file; the others are left out here."
        )
    if jobs:
        total, busy = sum(job.seconds for job in jobs), busy_seconds(jobs)
        most = max(stages(jobs), key=lambda stage: stage.seconds)
        sentences += [
            f"One after the other, the {count(len(jobs), 'job')} took {duration(total)}. With up to "
            f"{most_at_once(jobs)} at once, by the dates of their benchmark files, they were done in "
            f"{duration(busy)}: {number(total / busy, 1)} times as fast. Jobs that run side by side slow one another "
            "down, so alone they would have taken less.",
            f"Most of it, {percent(most.seconds / total, 0)}, went into {most.rule}.",
        ]
    return sentences
