"""What the jobs cost, from the last line of each job's log, logs/{rule}/{job}.log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from digitsum.report.wording import count, duration, number, percent
from support.cost import Cost


@dataclass(frozen=True)
class Job:
    """A job: its rule, which job of the rule it is (such as best-all-0), and what it cost."""

    rule: str
    name: str
    cost: Cost


@dataclass(frozen=True)
class Stage:
    """All jobs of one rule: how many, their costs added up, the wall time of the longest, the largest memory of any."""

    rule: str
    jobs: int
    wall: float
    cpu: float
    overhead: float  # processor time of imports, reading and writing
    longest: float
    memory: float


def read_jobs(folder: Path) -> list[Job]:
    """Return the jobs whose logs are in `folder`, including those of earlier configurations."""
    costs = {path: Cost.read(path.read_text(encoding="utf-8", errors="replace")) for path in folder.glob("*/*.log")}
    return [Job(path.parent.name, path.stem, cost) for path, cost in sorted(costs.items()) if cost is not None]


def stages(jobs: Sequence[Job]) -> list[Stage]:
    """Return a stage for each rule, the one that took the most processor time first."""
    result = []
    for rule in {job.rule for job in jobs}:
        costs = [job.cost for job in jobs if job.rule == rule]
        result.append(
            Stage(
                rule,
                jobs=len(costs),
                wall=sum(cost.wall for cost in costs),
                cpu=sum(cost.cpu for cost in costs),
                overhead=sum(cost.imports + cost.reading + cost.writing for cost in costs),
                longest=max(cost.wall for cost in costs),
                memory=max(cost.memory for cost in costs),
            )
        )
    return sorted(result, key=lambda stage: (-stage.cpu, stage.rule))


def fit_costs(jobs: Sequence[Job]) -> dict[str, Cost]:
    """Return, by name of the model, what one run on the most examples cost: the middle one of its seeds."""
    costs: dict[str, dict[float, list[Cost]]] = {}
    for job in jobs:
        if job.rule in ("train_network", "fit_classifier") and job.name.count("-") == 2:
            model, examples, _ = job.name.split("-")
            size = float("inf") if examples == "all" else float(examples)
            costs.setdefault(model, {}).setdefault(size, []).append(job.cost)
    return {
        model: sorted(some[max(some)], key=lambda cost: cost.cpu)[len(some[max(some)]) // 2]
        for model, some in costs.items()
    }


def busy_seconds(costs: Iterable[Cost]) -> float:
    """Return for how long at least one job was running."""
    busy, until = 0.0, 0.0
    for began, ended in sorted((cost.ended - cost.wall, cost.ended) for cost in costs):
        busy += max(0.0, ended - max(began, until))
        until = max(until, ended)
    return busy


def about_costs(jobs: Sequence[Job]) -> list[str]:
    """Return what the study cost, and what took most of it."""
    if not jobs:
        return ["No log says what its job cost, so it is not known how long the study took."]
    costs, most = [job.cost for job in jobs], stages(jobs)[0]
    cpu, overhead = (
        sum(values)
        for values in zip(*((cost.cpu, cost.imports + cost.reading + cost.writing) for cost in costs), strict=True)
    )
    return [
        f"The {count(len(jobs), 'job')} used {duration(cpu)} of processor time; for {duration(busy_seconds(costs))} at "
        "least one of them was running.",
        f"{percent(most.cpu / cpu, 0)} of the processor time went into {most.rule}; {percent(overhead / cpu, 0)} went "
        "into starting jobs, reading and writing, in all of them.",
        f"No job needed more than {number(max(cost.memory for cost in costs), 0)} MiB of memory.",
    ]
