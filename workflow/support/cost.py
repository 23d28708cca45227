"""What a job costs, measured by its own process: the last line of its log.

Snakemake's benchmark files sample processor time every 15 to 30 s, so their figures are too low.
"""

import re
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

MAXRSS_PER_MIB = 2**20 if sys.platform == "darwin" else 2**10  # macOS counts bytes, others KiB

LINE = re.compile(
    r"cost: ended (?P<ended>\S+), wall (?P<wall>\S+) s, CPU (?P<cpu>\S+) s "
    r"\(imports (?P<imports>\S+), reading (?P<reading>\S+), writing (?P<writing>\S+)\), memory (?P<memory>\S+) MiB"
)


@dataclass(frozen=True)
class Cost:
    """What a process has cost, including the processes it started.

    Attributes:
        ended: when, in seconds since 1970.
        wall: seconds from its start to its end.
        cpu: processor time in seconds.
        imports: the part of `cpu` spent on imports, before its work starts.
        reading: the part spent on reading files.
        writing: the part spent on writing files.
        memory: the largest resident memory of any of its processes, in MiB.
    """

    ended: float
    wall: float
    cpu: float
    imports: float
    reading: float
    writing: float
    memory: float

    @classmethod
    def of_this_process(cls, began: float, imports: float, spent: Mapping[str, float]) -> Self:
        """Return what this process has cost so far; the system counts processor time and memory (getrusage)."""
        usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return cls(
            ended=time.time(),
            wall=time.time() - began,
            cpu=sum(some.ru_utime + some.ru_stime for some in usage),
            imports=imports,
            reading=spent["reading"],
            writing=spent["writing"],
            memory=max(some.ru_maxrss for some in usage) / MAXRSS_PER_MIB,
        )

    def line(self) -> str:
        """Return the line for the log; `Cost.read` finds it there."""
        ended = datetime.fromtimestamp(self.ended, UTC).isoformat(timespec="seconds")
        return (
            f"cost: ended {ended}, wall {self.wall:.3f} s, CPU {self.cpu:.3f} s (imports {self.imports:.3f}, "
            f"reading {self.reading:.3f}, writing {self.writing:.3f}), memory {self.memory:.0f} MiB"
        )

    @classmethod
    def read(cls, log: str) -> Self | None:
        """Return the cost at the end of a log; None if there is none: the job was killed or is still running."""
        found = LINE.search(log)
        if found is None:
            return None
        values = found.groupdict()
        try:
            ended = datetime.fromisoformat(values.pop("ended")).timestamp()
            return cls(ended, **{name: float(value) for name, value in values.items()})
        except ValueError:  # a damaged log
            return None
