"""What a job costs, measured by its own process: the last line of its log, which also says which job it was.

Snakemake's benchmark files sample processor time every 15 to 30 s, so their figures are too low.
"""

import json
import resource
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from digitsum.files import IO_CPU_SECONDS

MAXRSS_PER_MIB = 2**20 if sys.platform == "darwin" else 2**10  # macOS counts bytes, others KiB
LABEL = "cost in seconds and MiB: "


@dataclass(frozen=True)
class JobCost:
    """What a job has cost, including the processes that it started."""

    rule: str  # of the job
    wildcards: Mapping[str, str]  # their values by name; with the rule, they say which job it is
    ended: str  # when, in UTC, as 2030-12-31T23:59:59+00:00
    wall: float  # seconds from its start to its end
    cpu: float  # processor time in seconds
    imports: float  # the part of `cpu` spent on imports, before its work starts
    reading: float  # the part spent on reading files
    writing: float  # the part spent on writing files
    memory: float  # the largest resident memory of any of its processes, in MiB

    @classmethod
    def of_this_process(cls, rule: str, wildcards: Mapping[str, str], began: float, imports: float) -> Self:
        """Return what this process has cost so far; the system counts processor time and memory (getrusage)."""
        usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return cls(
            rule,
            wildcards,
            ended=datetime.now(UTC).isoformat(timespec="seconds"),
            wall=round(time.time() - began, 3),
            cpu=round(sum(part.ru_utime + part.ru_stime for part in usage), 3),
            imports=round(imports, 3),
            reading=round(IO_CPU_SECONDS["reading"], 3),
            writing=round(IO_CPU_SECONDS["writing"], 3),
            memory=round(max(part.ru_maxrss for part in usage) / MAXRSS_PER_MIB),
        )

    def line(self) -> str:
        """Return the line for the log, in which `read_jobs` finds it."""
        return LABEL + json.dumps(asdict(self))


def read_jobs(folder: Path) -> list[JobCost]:
    """Return the costs that the logs in `folder` end with, including those of jobs of earlier configurations.

    A log has none if its job was killed, is still running, or ran with an earlier version of digitsum.
    """
    jobs = []
    for path in sorted(folder.glob("*/*.log")):
        _, found, cost = path.read_text(encoding="utf-8", errors="replace").rpartition(LABEL)
        with suppress(ValueError, TypeError):  # a damaged log
            jobs += [JobCost(**json.loads(cost))] if found else []
    return jobs
