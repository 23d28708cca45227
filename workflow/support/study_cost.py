"""What all jobs of a study cost together, and what took most of it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime

import pandas as pd

from digitsum.report.wording import count, duration, number, percent
from support.job_cost import JobCost

# The rules that fit a model, each with the wildcard that names it.
FITS = {"train_network": "network", "fit_classifier": "classifier"}


def costs_by_rule(jobs: Sequence[JobCost]) -> pd.DataFrame:
    """Return a row for each rule, that of the one that took the most processor time first.

    The columns are rule; jobs, how many there are; wall and cpu, as in JobCost, added up; overhead, the part of cpu for
    imports, reading and writing; longest, the wall time of the longest job; memory, the largest of any job.
    """
    table = pd.DataFrame(jobs, columns=[field.name for field in fields(JobCost)])
    table["overhead"] = table["imports"] + table["reading"] + table["writing"]
    costs = table.groupby("rule", as_index=False).agg(
        jobs=("rule", "size"),
        wall=("wall", "sum"),
        cpu=("cpu", "sum"),
        overhead=("overhead", "sum"),
        longest=("wall", "max"),
        memory=("memory", "max"),
    )
    return costs.sort_values("cpu", ascending=False)


def fit_costs(jobs: Iterable[JobCost]) -> dict[str, JobCost]:
    """Return, by name of the model, what one run on the most examples cost: the middle one of its seeds."""
    fits: dict[str, dict[float, list[JobCost]]] = {}
    for job in jobs:
        if job.rule in FITS:
            model, examples = job.wildcards[FITS[job.rule]], job.wildcards["examples"]
            size = math.inf if examples == "all" else int(examples)
            fits.setdefault(model, {}).setdefault(size, []).append(job)
    largest = {model: by_size[max(by_size)] for model, by_size in fits.items()}
    return {model: sorted(seeds, key=lambda job: job.cpu)[len(seeds) // 2] for model, seeds in largest.items()}


def busy_seconds(jobs: Iterable[JobCost]) -> float:
    """Return for how long at least one job was running."""
    busy, until = 0.0, 0.0
    ends = ((datetime.fromisoformat(job.ended).timestamp(), job.wall) for job in jobs)
    for began, ended in sorted((ended - wall, ended) for ended, wall in ends):
        busy += max(0.0, ended - max(began, until))
        until = max(until, ended)
    return busy


def about_costs(jobs: Sequence[JobCost]) -> list[str]:
    """Return what the study cost, and what took most of it."""
    if not jobs:
        return ["No log says what its job cost, so it is not known how long the study took."]
    costs = costs_by_rule(jobs)
    rule, cpu = costs["rule"].iloc[0], costs["cpu"].sum()
    return [
        f"The {count(len(jobs), 'job')} used {duration(cpu)} of processor time; for {duration(busy_seconds(jobs))} at "
        "least one of them was running.",
        f"{percent(costs['cpu'].iloc[0] / cpu, 0)} of the processor time went into {rule}; "
        f"{percent(costs['overhead'].sum() / cpu, 0)} went into starting jobs, reading and writing, in all of them.",
        f"No job needed more than {number(costs['memory'].max(), 0)} MiB of memory.",
    ]
