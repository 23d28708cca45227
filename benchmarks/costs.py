"""Where the processor time of a finished study went, by rule: the table of docs/performance.md.

python benchmarks/costs.py FOLDER    # where `logs/` of the finished study is
"""

import sys
from collections.abc import Sequence
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.append(str(REPOSITORY / "workflow"))
from support.job_cost import JobCost, read_jobs  # noqa: E402  # found by the line above


def row(name: str, jobs: Sequence[JobCost]) -> str:
    """Return a line of the table: number of jobs, processor time in seconds, and the percentages of its parts."""
    cpu, imports, reading, writing = (
        sum(getattr(job, part) for job in jobs) for part in ("cpu", "imports", "reading", "writing")
    )
    parts = [imports, reading, cpu - imports - reading - writing, writing]
    return f"| {name} | {len(jobs)} | {cpu:,.0f} | " + " | ".join(f"{100 * part / cpu:.0f}" for part in parts) + " |"


def main(folder: Path) -> None:
    """Print a row for each rule, the most expensive first, and one for all jobs."""
    jobs = read_jobs(folder / "logs")
    by_rule: dict[str, list[JobCost]] = {}
    for job in jobs:
        by_rule.setdefault(job.rule, []).append(job)
    print("| rule | jobs | CPU s | imports % | reading % | computing % | writing % |\n|---|---|---|---|---|---|---|")
    for rule, own in sorted(by_rule.items(), key=lambda item: -sum(job.cpu for job in item[1])):
        print(row(f"`{rule}`", own))
    print(row("**all**", jobs))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
